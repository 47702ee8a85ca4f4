"""The 情况说明 against the tables it explains: totals and the items of expenditure, each against its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.relations.accounts.names import bare, fund_in
from auditor.relations.accounts.tables import Account, Post
from auditor.relations.accounts.ties import paired, spoken
from auditor.relations.pairs.labels import Told
from auditor.relations.prose.figures import Passage
from auditor.relations.schema import Relation
from auditor.slips import transposed

# What may stand between a name and its figure: 支出决算为, 2026年预算安排, 年初预算数为.
_TAIL = r"(?:支出|收入)?(?:(?:19|20)\d{2}年度?)?(?:当年|年初|全年)?(?:预算|决算|执行)?(?:安排|总额|数)?(?:共计|合计|总计|共|均|各)?[为是约达计]*"
# What a figure right behind it is the whole of, with its sides: 收、支总计均为; 本年收入合计, 财政拨款收入总计; 本年支出合计, 拨款支出.
_TOTALS = (
    (("in", "out"), re.compile(rf"(?:收入[、和与及]?支出|收[、和与]?支)(?:决算|预算)?(?:总计|总额|总预算|总决算){_TAIL}$")),
    (("in",), re.compile(r"(?:(?<![业他助缴营])收入(?:合计|总计|总额|预算|决算|总预算)(?:数|总额)?(?:共计|共)?|本年收入)[为是约达计]*$")),
    (("out",), re.compile(r"(?:(?<![本目用购])支出(?:合计|总计|总额|预算|决算|总预算)(?:数|总额)?(?:共计|共)?|(?:本年|拨款)支出)[为是约达计]*$")),
)
# What names all that is spent, in a sentence that goes on with 支出决算为: 一般公共预算财政拨款支出年初预算为…, 本年支出合计.
_WHOLE = re.compile(r"拨款|预算(?:收入|支出)|支出预算|本年|部门|单位|总|合计|收支")
# Headings over figures of all the money: 收入支出决算总体情况说明, 收入决算情况说明, 支出决算情况说明.
_ALL_MONEY = re.compile(r"^(?:(?:19|20)\d{2}年度?)?(?:部门|单位)?(?:收入支出|收支|收入|支出)(?:决算|预算)?(?:总体|总)?情况")
# A name of the classification with its level, and its code where one is printed: 行政运行（项）, 司法（06款）, 公共安全支出（204类）.
_MARK = re.compile(r"(?P<name>[\u4e00-\u9fa5、]{2,30}(?:（[^（）类款项\d]{1,8}）[\u4e00-\u9fa5]{0,12})?)（(?P<code>\d{2,3})?(?P<level>[类款项])）")
_LEVELS = "类款项"
# The same by names alone, from 类 to 项: “一般公共服务支出-政府办公厅（室）及相关机构事务-行政运行”科目1,202.95万元.
_DASHED = re.compile(r"“(?P<names>[^“”\-—\d]{2,40}(?:[-—][^“”\-—\d]{2,40}){1,2})”")
# Words of a clause whose figure is another year's, planned or compared: 较上年, 预计, 人均.
_NOT_OWN = re.compile(r"上年|去年|上一年|目标|计划|预计|拟|任务|比(?!例)|较|同比|每|人均|平均|累计|剩余|增加|减少")
# Within how many characters of its end a paragraph that names an item names it.
_NAME_LENGTH = 60
# What may stand between an item and its first figure.
_DIRECT = re.compile(rf"[”\"》]?(?:科目)?{_TAIL}")


@dataclass(frozen=True, slots=True)
class _Topic:
    """What a figure of prose is: sides and items it may be, its money ("" where unknown), its aspects; `sure` where words name all of it."""

    sides: tuple[str, ...]
    items: tuple[str, ...]
    fund: str
    aspects: tuple[str, ...]
    sure: bool = True


def _clause(told: Told) -> str:
    return re.split(r"[，。；：]", told.figure.lead)[-1]


def _money(told: Told) -> str:
    """The money that a figure is of: by its clause, else by the innermost heading that names one; "" where nothing does."""
    for words in (_clause(told), *reversed(told.fact.scope)):
        if found := fund_in(words):
            return found
        if _ALL_MONEY.search(words):
            return "all"
    return ""


def _aspects(told: Told, book: str) -> tuple[str, ...]:
    """Which columns a figure may restate; none where it is of the budget carried out in a book of budgets."""
    aspect = told.fact.aspect
    if book == "预算":
        return () if aspect == "balance" or "执行" in _clause(told) else ("main",)
    return {"initial": ("initial",), "budget": ("initial", "budget"), "adjusted": ("budget",), "executed": ("main",), "": ("main",)}.get(aspect, ())


def _said(told: Told, passages: Mapping[int, Passage]) -> str:
    """The words before a figure in its paragraph, after those of the paragraph above where that only names an item: 1、…行政运行（项）。"""
    said = told.passage.text.value[: told.figure.start]
    above = passages.get(told.passage.block - 1)
    if above is None or _chains(said) or any(f.mention.kind == "money" for f in above.figures) or not _chains(above.text.value[-_NAME_LENGTH:]):
        return said
    return above.text.value + said


def _total(told: Told, book: str, said: str) -> _Topic | None:
    """A total by its words; nothing where `said`, the words before, names an item that a bare 支出决算为 is of."""
    clause, aspects = _clause(told), _aspects(told, book)
    sides = next((sides for sides, pattern in _TOTALS if pattern.search(clause)), ())
    if not sides or not aspects or (not told.fact.label and _chains(said)):  # 行政运行（项）…，支出决算为
        return None
    if sides == ("out",) and not _WHOLE.search(re.split(r"[。；]", told.passage.text.value[: told.figure.start])[-1]):
        return None
    items = ("grand",) if len(sides) > 1 or (sides == ("in",) and "总计" in clause) else ("total", "grand")
    return _Topic(sides, items, _money(told) or "all", aspects, sides != ("out",) or "主要" not in clause)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of the classification: its level (类 0, 款 1, 项 2), its code where printed, and where it stands."""

    name: str
    level: int
    code: str
    start: int
    end: int


def _chains(text: str) -> list[tuple[_Name, ...]]:
    """The items that a text names, each from its outermost name to its innermost, in order of their ends."""
    chains: list[list[_Name]] = []
    for m in _MARK.finditer(text):
        name = _Name(m["name"], _LEVELS.index(m["level"]), m["code"] or "", m.start(), m.end())
        last = chains[-1][-1] if chains else None
        if last is not None and name.level > last.level and name.start - last.end <= 2:
            chains[-1].append(name)
        else:
            chains.append([name])
    for m in _DASHED.finditer(text):
        chains.append([_Name(part, level, "", m.start(), m.end() - 1) for level, part in enumerate(re.split("[-—]", m["names"]))])
    return sorted(map(tuple, chains), key=lambda c: c[-1].end)


def _same(left: str, right: str) -> bool:
    a, b = bare(left), bare(right)
    return a == b or a.removesuffix("支出") == b.removesuffix("支出")


def _codes(chain: Sequence[_Name], posts: Iterable[Post]) -> tuple[str, ...]:
    """The codes of the rows that an item names: by its codes, else by its names and those over it."""
    rows = {p.item: p.name for p in posts if p.item.isdigit() and p.side == "out"}
    if all(n.code for n in chain) and chain[0].level == 0:
        return tuple(c for c in ("".join(n.code for n in chain),) if c in rows)
    found = []
    for code, name in rows.items():
        fits = len(code) == 3 + 2 * chain[-1].level and _same(chain[-1].name, name)
        over = ((n.name, rows.get(code[: 3 + 2 * n.level])) for n in chain[:-1])
        if fits and all(known is None or _same(printed, known) for printed, known in over):
            found.append(code)
    return tuple(found)


def _item(told: Told, book: str, posts: Sequence[Post], said: str) -> _Topic | None:
    """An item of expenditure: the last one named before a figure, where the figure is its own."""
    before = _chains(said)
    if not before:
        return None
    chain = before[-1]
    gap = said[chain[-1].end :]
    direct = bool(_DIRECT.fullmatch(gap))
    own = told.fact.label == "" and told.fact.aspect in ("initial", "executed", "budget", "adjusted") and bool(re.fullmatch(_TAIL, told.figure.head))
    aspects = ("main",) if direct and told.fact.aspect == "" else _aspects(told, book)
    codes = _codes(chain, posts)
    if not (direct or own) or not aspects or len(codes) != 1:
        return None
    return _Topic(("out",), codes, _money(told), aspects, len(chain) > 1 or chain[0].level == 0)


def _candidates(topic: _Topic, posts: Sequence[Post]) -> list[Post]:
    """The cells that a figure may restate."""
    return [
        p for p in posts
        if p.side in (*topic.sides, "") and p.item in topic.items and p.nature == "all" and p.aspect in topic.aspects
        and (not topic.fund or p.fund == topic.fund)
    ]  # fmt: skip


def _own(told: Told) -> bool:
    """Whether a figure is the report year's own amount, and no part in brackets, plan or comparison."""
    fact, figure = told.fact, told.figure
    return fact.mention.kind == "money" and fact.year is None and figure.role == "value" and not figure.depth and not _NOT_OWN.search(_clause(told))


def _spoken(post: Post, titles: Mapping[int, str]) -> str:
    return f"{spoken(post)}（正文与{titles[id(post)]}）"


def _against(told: Told, topic: _Topic, posts: Sequence[Post], titles: dict[int, str], single: bool) -> Iterator[Relation]:
    """A figure against the cells it may restate: it must be one of them; where they differ or the money is not told, a miss proves nothing."""
    found = _candidates(topic, posts)
    stated = told.fact.mention.quantity
    good = [p for p in found if p.mention.quantity.unit.dimension == stated.unit.dimension and p.mention.quantity.meets(stated)]
    for post in good:
        yield paired(told.fact.mention, post, _spoken(post, titles), "stated" if topic.fund and single else "inferred", "prose/table")
    if found and not good and single:
        alike = all(p.mention.quantity.meets(found[0].mention.quantity) for p in found)
        known = topic.sure and (bool(topic.fund) or transposed(stated, found[0].mention.quantity.to(stated.unit)))
        if alike and (topic.fund or topic.sure):
            yield paired(told.fact.mention, found[0], _spoken(found[0], titles), "stated" if known else "inferred", "prose/table")


def prose_ties(accounts: Sequence[Account], prose: Iterable[Told], passages: Mapping[int, Passage], own: bool) -> list[Relation]:
    """The `pairs` rows between prose and the tables of the set; with more than one set in a document, or where prose is not only of the
    set's `own` unit, only agreements are told."""
    posts = [p for a in accounts for p in a.posts]
    titles = {id(p): a.title.text for a in accounts for p in a.posts}
    books = {a.title.book for a in accounts if a.title.book}
    book = books.pop() if len(books) == 1 else ""
    single = own and bool(book) and len({a.set for a in accounts}) == 1
    rows: list[Relation] = []
    for told in prose if posts else ():
        if not _own(told):
            continue
        said = _said(told, passages)
        topic = _item(told, book, posts, said) or _total(told, book, said)
        if topic is not None:
            rows += _against(told, topic, posts, titles, single)
    return rows
