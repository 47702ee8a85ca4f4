"""Figures under names that other reports use too: a project's amounts and score, the main figures of accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.relations.accounts.names import SPOKEN, nature_of
from auditor.relations.accounts.tables import Account
from auditor.relations.accounts.ties import spoken
from auditor.relations.pairs.labels import GENERIC, Told, plain
from auditor.relations.pairs.projects import FIGURES, ITEM_SCORE, is_own
from auditor.relations.tables import words
from auditor.relations.tables.cells import distinct
from auditor.relations.tables.frame import Frame
from auditor.relations.tables.ledger import facts

# The column of a list that names its projects: 项目名称, 项目.
_NAMES = re.compile(r"(?:项目|专项)(?:名称)?")
# What names the unit a form's project belongs to, more exactly than the report does: 实施单位, 项目单位.
_HOLDER = re.compile(r"(?:项目)?(?:实施|承担|使用|用款)(?:单位|部门)[:：]?|项目单位[:：]?")
# What a title says beside the project's name: 支出绩效自评报告, 2022年度, 关于.
_AROUND = re.compile(r"^关于|(?:19|20)\d{2}年度?|(?:项目)?(?:支出|资金)?(?:预算)?绩效(?:目标)?(?:自评|评价|自我评价).*$|(?:的)?(?:情况)?报告.*$")
# A project's figure in prose says that it is the project's: 项目年初预算500万元, 该项目全年执行.
_SAYS_PROJECT = re.compile(r"项目")
# Names shorter than this are no project's: 工资, 其他.
_SHORT = 4
# A class of functions (类): finer items are left to the report itself.
_CLASS = re.compile(r"\d{3}")
_MONEY = ("initial", "adjusted", "executed")


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of a `project` or of an `account`. `key` is the same in every report that means the same; `owner` is the unit that the
    figure belongs to where the report says it beside the figure, else "": the report's own.
    """

    kind: Literal["project", "account"]
    key: str
    item: str
    mention: Mention
    owner: str = ""


def known(outline: Outline, frames: Sequence[Frame], accounts: Sequence[Account], prose: Sequence[Told]) -> tuple[Known, ...]:
    """The figures of a report that other reports may give too. `frames` are its tables, `accounts` those of the set, `prose` its facts."""
    projects = [k for frame in frames for k in (_of_form(frame) if frame.project else _of_list(frame))]
    return (*projects, *_of_prose(outline, prose), *_of_accounts(accounts))


def _named(name: str, aspect: str, mention: Mention, owner: str = "") -> Iterator[Known]:
    key = plain(name).removesuffix("项目")
    score = aspect == "score" and mention.quantity.value > ITEM_SCORE
    if len(key) >= _SHORT and not GENERIC.match(key) and not nature_of(key) and (score or (aspect in _MONEY and mention.kind == "money")):
        yield Known("project", f"{key}|{aspect}", f"{name}·{FIGURES[aspect]}", mention, owner)


def _of_form(frame: Frame) -> Iterator[Known]:
    """The figures of a project's own form that are of the whole project."""
    owner = _holder(frame)
    for fact in facts(frame):
        if fact.label == frame.project and fact.year is None:
            yield from _named(fact.label, fact.aspect, fact.mention, owner)


def _of_list(frame: Frame) -> Iterator[Known]:
    """The figures of a table that lists projects by name, row by row."""
    if not any(c.role == "name" and _NAMES.fullmatch(c.header) for c in frame.columns):
        return
    sums = {row.label for row in frame.rows if row.kind != "item"}
    for fact in facts(frame):
        if fact.label not in sums and fact.year is None:
            yield from _named(fact.label, fact.aspect, fact.mention, fact.scope[-1] if fact.scope else "")


def _holder(frame: Frame) -> str:
    """The unit that a form says its project belongs to."""
    pairs = (pair for row in frame.band.sheet.rows for pair in pairwise(distinct(row)))
    return next((right.text for left, right in pairs if _HOLDER.fullmatch(left.text) and right.kind == "text"), "")


def _of_prose(outline: Outline, prose: Sequence[Told]) -> Iterator[Known]:
    """What a report on one project, named in its title, says of it as a whole."""
    if outline.kind not in ("项目支出绩效自评", "绩效评价"):
        return
    name = _AROUND.sub("", outline.title.replace(outline.organization, "", 1)).strip("“”《》（）")
    if words.TITLE_EMPTY.fullmatch(name):
        return
    for told in prose:
        fact, figure, passage = told
        if fact.year is None and GENERIC.match(fact.label) and is_own(fact, figure, passage) and _SAYS_PROJECT.search(fact.label + figure.head):
            yield from _named(name, fact.aspect, fact.mention)


def _of_accounts(accounts: Sequence[Account]) -> Iterator[Known]:
    """The main figures of the first set of accounts: totals, parts of 三公经费, classes of functions."""
    for account in accounts:
        if account.set:
            continue
        for post in account.posts:
            if post.aspect == "main" and (post.item in ("total", "grand", *SPOKEN) or _CLASS.fullmatch(post.item)):
                title = account.title
                key = "|".join((title.kind, title.fund, post.side, post.item, post.fund, post.nature))
                yield Known("account", key, f"{title.text}的{spoken(post)}", post.mention)
