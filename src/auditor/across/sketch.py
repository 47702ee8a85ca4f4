"""What is kept of a report for being held against others:
who and when, the figures of two years, a sketch of the prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.across.names import household, plain
from auditor.across.shingles import shingles
from auditor.across.units import units
from auditor.document import Document, Paragraph, Table
from auditor.findings.contexts import Contexts
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.quantity import Quantity
from auditor.relations.known import Known
from auditor.relations.schema import Relation
from auditor.result import Comparable, Evidence, Sketch

# Reports whose figures are what was spent, so that last year's are last year's report's.
_SPENT = ("部门决算", "部门整体支出绩效自评")
# Reports that consist of the accounts of a unit or of a department with its units.
_ACCOUNTS = ("部门决算", "部门预算")
# Reports whose prose is the unit's own; that of accounts follows a form.
_OWN_WORDS = ("部门整体支出绩效自评", "项目支出绩效自评", "绩效评价")
# The reports whose figures of a kind are compared: a budget's are of another moment than those of the assessments after
# the year.
_SIDES = {"account": _ACCOUNTS, "project": ("部门决算", *_OWN_WORDS)}
# Funds that are called a budget, and what is one: 一般公共预算财政拨款支出 against 年初预算.
_FUND = re.compile(r"(?:一般公共|政府性基金|国有资本经营)预算")
_PLANNED = re.compile(r"预算|计划|预计|目标|调整|累计")
_CLAUSE_END = re.compile(r"[，。；：]")
# What differs between two years' headings and clauses by itself: 2022年度, （二）.
_MOVES = re.compile(r"\d+(?:\.\d+)?|年度?|^（[一二三四五六七八九十]+）")


def _is_told(known: Known, outline: Outline, organization: str) -> bool:
    """Whether it is known of whom a figure under a common name is, in a report that states such."""
    return outline.kind in _SIDES[known.kind] and bool(organization or known.owner)


def sketch(document: Document, outline: Outline, relations: Sequence[Relation], known: Sequence[Known]) -> Sketch:
    """The sketch of a report; without figures where nothing says of whom or of which year it is.
    `known` are those under common names.
    """
    organization = plain(outline.organization)
    dated = outline.year is not None
    told_of = dated and bool(organization)
    told = _figures(document, outline, relations) if told_of and outline.kind in _SPENT else ()
    contexts = Contexts(document)
    common = [_common(one, organization, contexts) for one in known if dated and _is_told(one, outline, organization)]
    covered = units(document, organization) if told_of and outline.kind in _ACCOUNTS else ()
    prose = (fold(block.text).value for block in document.blocks if isinstance(block, Paragraph) and not block.note)
    words = shingles(prose, (outline.organization, organization)) if outline.kind in _OWN_WORDS else ()
    return Sketch(organization, household(outline.title), (*told, *common), words, covered)


def _common(known: Known, organization: str, contexts: Contexts) -> Comparable:
    """A figure under the name that every report gives it; a project's with the unit that it belongs to."""
    owner = plain(known.owner)
    whose = organization if not owner or organization.endswith(owner) else owner
    key = f"{whose}|{known.key}" if known.kind == "project" else known.key
    return Comparable(
        known.kind, key, known.item, known.mention.quantity, True, (_evidence("left", known.mention, contexts),)
    )


def _figures(document: Document, outline: Outline, relations: Sequence[Relation]) -> Iterator[Comparable]:
    """This year's figures that are compared with last year's, and last year's, printed or by the printed difference."""
    assert outline.year
    contexts = Contexts(document)
    base = re.compile(rf"(?:上年|上一年|去年|{outline.year - 1}年)度?(?:同期|决算数?)?")
    for relation in relations:
        if relation.table != "changes" or relation.certainty != "stated" or relation.year not in (None, outline.year):
            continue
        current = dict(relation.operands).get("current")
        if current is None or not base.fullmatch(str(relation.values.get("base") or "")) or not _holds(relation):
            continue
        key = _key(document, outline, relation, current)
        if _is_money(current) and not _PLANNED.search(_FUND.sub("", key)):
            yield from _two_years(relation, key, contexts)


def _two_years(relation: Relation, key: str, contexts: Contexts) -> Iterator[Comparable]:
    """The figures of this year and the last that a change is of."""
    operands = dict(relation.operands)
    current = operands["current"]
    yield Comparable("current", key, relation.item, current.quantity, True, (_evidence("current", current, contexts),))
    last = _last_year(relation, operands)
    if last is not None:
        shown = [(role, operands[role]) for role in ("prior", "amount") if role in operands]
        roles = shown[:1] if "prior" in operands else [("current", current), *shown]
        evidence = tuple(_evidence(role, mention, contexts) for role, mention in roles)
        yield Comparable("prior", key, relation.item, last, "prior" in operands, evidence)


def _holds(relation: Relation) -> bool:
    """Whether the comparison is right in itself: where it is not, that is told already."""
    stated, expected = relation.values.get(str(relation.values.get("aspect"))), relation.values.get("expected")
    return isinstance(stated, Quantity) and isinstance(expected, Quantity) and stated.meets(expected)


def _is_money(mention: Mention) -> bool:
    return mention.kind == "money" and mention.quantity.unit.dimension != "" and not mention.hedge


def _last_year(relation: Relation, operands: dict[str, Mention]) -> Quantity | None:
    """Last year's figure: as printed, else this year's less the printed change."""
    if "prior" in operands:
        return operands["prior"].quantity if _is_money(operands["prior"]) else None
    current, amount = relation.values.get("current"), relation.values.get("amount")
    if (
        not isinstance(current, Quantity)
        or not isinstance(amount, Quantity)
        or not _is_money(operands.get("amount", operands["current"]))
    ):
        return None
    return current - amount if current.unit.dimension == amount.unit.dimension else None


def _key(document: Document, outline: Outline, relation: Relation, mention: Mention) -> str:
    """What a figure is called in its report:
    the headings over it, its table's head or the clause before it, and its name.
    """
    block = document.blocks[mention.block]
    if isinstance(block, Table):
        words = "".join(cell.text.value for cell in block.cells if cell.row == 0)
    else:
        words = _CLAUSE_END.split(mention.text.value[: mention.start])[-1]
    headings = [section.title for section in outline.path(mention.block) if section.heading != mention.block]
    return "|".join(_MOVES.sub("", part) for part in (*headings, words, relation.item))


def _evidence(role: str, mention: Mention, contexts: Contexts) -> Evidence:
    return Evidence(role, mention.printed, contexts.of(mention), mention.place)
