"""Tables of the set with their figures, each under what it is: side, item, fund, nature, aspect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from auditor.document import Document, Paragraph
from auditor.numbers import fold
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.relations.accounts.names import bare, fund_of, line_of, nature_of, three_of
from auditor.relations.accounts.titles import Title, title_of
from auditor.relations.tables import headers
from auditor.relations.tables.cells import distinct
from auditor.relations.tables.columns import Column
from auditor.relations.tables.frame import Frame, Row

# How many blocks before a table its title may stand, and how many of its first rows may hold it.
_BEFORE, _ROWS = 6, 3
# Columns that hold no amounts of their own.
_NO_AMOUNTS = headers.TEXTS | headers.PERCENTS | headers.POINTS | {"change", "adjustment", "quantity", "price", "target", "actual"}
# What a column's words say of its figures in a book of final accounts: 年初预算数, 全年预算数, 决算数.
_INITIAL, _BUDGET, _FINAL = re.compile(r"年初预算"), re.compile(r"预算数|调整预算|全年预算|预算安排"), re.compile(r"决算|执行数|支出数")
# A column of all that a row comes to, its words for year and figure taken off: 合计, 本年支出小计, 决算数.
_SUMS = re.compile(r"(?:本年)?(?:收入|支出)?(?:预算|决算)?(?:合计|总计|小计)?|金额|.{0,4}预算|数")


@dataclass(frozen=True, slots=True)
class Post:
    """A figure of an account.

    `side` is in, out or ""; `item` is total (本年合计), grand (总计), carry-in, carry-out, a code of functions, a code of the economic
    classification after "e", a part of 三公经费, or a name in one spelling. `fund` is all, fiscal, general, fund or capital, `nature` all, basic,
    project, people or running; `aspect` is main, initial or budget.
    """

    mention: Mention
    side: str
    item: str
    fund: str
    nature: str = "all"
    aspect: str = "main"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A table of the set: its title, its block, its frames, its figures (last year's left out), and which set of the document it is of."""

    title: Title
    block: int
    frames: tuple[Frame, ...]
    posts: tuple[Post, ...] = field(repr=False)
    set: int = 0

    def find(self, **wanted: str) -> list[Post]:
        """The figures whose fields are as wanted, main ones where no aspect is named."""
        wanted.setdefault("aspect", "main")
        return [p for p in self.posts if all(getattr(p, name) == value for name, value in wanted.items())]


@dataclass(frozen=True, slots=True)
class _Slot:
    """What a column says of its figures; `item` where the column and not the row names them."""

    side: str = ""
    item: str = ""
    fund: str = ""
    nature: str = ""
    aspect: str = "main"


def _lines_before(document: Document, block: int) -> Iterator[str]:
    """The folded paragraphs before a table, the nearest first, up to another table."""
    for index in range(block - 1, max(-1, block - 1 - _BEFORE), -1):
        before = document.blocks[index]
        if not isinstance(before, Paragraph):
            return
        yield fold(before.text).value


def _title(document: Document, frames: Sequence[Frame]) -> Title | None:
    """The title of a table: in its first rows, else in the nearest line before it that is one."""
    sheet = frames[0].band.sheet
    inside = [e.text for line in sheet.rows[:_ROWS] for e in distinct(line) if len(distinct(line)) <= 2]
    return next((t for line in (*inside, *_lines_before(document, frames[0].block)) if (t := title_of(line))), None)


def _aspect(words: str, book: str) -> str:
    if book == "预算" or _FINAL.search(words):
        return "main"
    return "initial" if _INITIAL.search(words) else "budget" if _BUDGET.search(words) else "main"


def _prior(column: Column, year: int | None, book: str) -> bool:
    """Whether a column is of another year than the report's, or of what was spent in a book of budgets."""
    words = column.top + column.group + column.header
    return column.shift < 0 or (year is not None and column.year is not None and column.year != year) or (
        book == "预算" and bool(re.search(r"执行数|决算数|上年", words))
    )


def _slot(column: Column, title: Title) -> _Slot | None:
    """What a column of an account holds; None where its words are none that an account has."""
    path = [column.header, column.group, column.top]
    aspect = _aspect("".join(dict.fromkeys(reversed(path))), title.book)
    if title.kind == "three":
        item = next((found for word in path if (found := three_of(word))), "three" if any(re.search("合计|小计", w) for w in path[:1]) else "")
        return _Slot("out", item, title.fund, "all", aspect)
    line = next((found for word in path[:2] if (found := line_of(word)) and found != "grand"), "")
    nature = next((found for word in path if (found := nature_of(word))), "")
    fund = next((found for word in path if (found := fund_of(word))), "")
    side = "in" if line == "total" and any("本年收入" in bare(w) for w in path[:2]) else ""
    summed = bool(_SUMS.fullmatch(bare(column.header))) or bool(headers.YEAR.search(column.header))
    if not (line or nature or fund or summed):
        source = bare(column.header)
        return _Slot("in", source, "all", "all", aspect) if title.kind == "income" and source.endswith("收入") else None
    return _Slot(side, line if line.startswith("carry") else "", fund, nature, aspect)


def _side(title: Title, frames: Sequence[Frame], frame: Frame) -> str:
    """The side of a panel of a 收支总表: by its header, by its total row, else the left one is income."""
    words = "".join(c.top + c.group + c.header for c in frame.columns) + "".join(r.raw for r in frame.rows if r.is_sum)
    if ("收入" in words) != ("支出" in words):
        return "in" if "收入" in words else "out"
    same = [f for f in frames if f.band.first == frame.band.first]
    return "in" if same.index(frame) == 0 and len(same) > 1 else "out" if len(same) > 1 else ""


def _in_balance(frame: Frame, row: Row, column: Column, title: Title, side: str) -> Post | None:
    slot = _slot(column, title)
    label = row.label or row.raw
    if slot is None or not side or not label:
        return None
    fund, nature, line = fund_of(label), nature_of(label), line_of(label)
    item = line or (fund if side == "in" else "") or ("total" if nature or (fund and side == "out") else bare(label))
    if item == "total" and side == "out" and fund and not line:
        return Post(row.values[column.index], side, "total", fund, "all", slot.aspect, label)
    return Post(row.values[column.index], side, item, slot.fund or title.fund, nature or slot.nature or "all", slot.aspect, label)


def _in_codes(frame: Frame, row: Row, column: Column, title: Title) -> Post | None:
    """A figure of a table by codes: its row's code or 合计, under its column's nature."""
    slot = _slot(column, title)
    economic = title.kind == "economic"
    whole = row.is_sum or nature_of(row.label) != ""
    if slot is None or not (row.code or whole) or (row.kind == "subtotal" and not nature_of(row.label)):
        return None
    item = "total" if whole else ("e" if economic else "") + row.code
    if title.kind == "income":
        item = (slot.item or slot.fund or item) if item == "total" else item
        return Post(row.values[column.index], "in", item, "all", "all", slot.aspect, row.label) if item == "total" or whole or not (slot.item or slot.fund) else None
    nature = slot.nature or nature_of(row.label) or ("basic" if economic else "all")
    return Post(row.values[column.index], slot.side or "out", slot.item or item, title.fund, nature, slot.aspect, row.label)


def _in_three(row: Row, column: Column, title: Title) -> Post | None:
    slot = _slot(column, title)
    item = three_of(row.label) or ("three" if row.is_sum else "")
    if slot is None or not ((slot.item and slot.item != "three") or item or (slot.item == "three" and (not row.label or row.is_sum))):
        return None
    named = slot.item if slot.item and (not item or item == "three") else item
    return Post(row.values[column.index], "out", named, "fiscal", "all", slot.aspect, named) if named else None


def _posts(title: Title, frames: Sequence[Frame], year: int | None) -> Iterator[Post]:
    for frame in frames:
        side = _side(title, frames, frame) if title.kind == "balance" else ""
        for row in frame.rows:
            for column in frame.columns:
                if column.index not in row.values or column.role in _NO_AMOUNTS or _prior(column, year, title.book) or row.slipped:
                    continue
                if row.values[column.index].kind != "money":
                    continue
                if title.kind == "balance":
                    post = _in_balance(frame, row, column, title, side)
                else:
                    post = _in_three(row, column, title) if title.kind == "three" else _in_codes(frame, row, column, title)
                if post is not None:
                    yield post


def _unique(posts: Sequence[Post]) -> tuple[Post, ...]:
    """The figures that are alone under what they are; two of one name say that the table means something else."""
    groups: dict[tuple[str, ...], list[Post]] = {}
    for post in posts:
        groups.setdefault((post.side, post.item, post.fund, post.nature, post.aspect), []).append(post)
    return tuple(g[0] for g in groups.values() if len(g) == 1)


def accounts_of(document: Document, outline: Outline, frames: Sequence[Frame]) -> tuple[Account, ...]:
    """The tables of the set in a document, in reading order. A title that comes again begins another set: 部门汇总, then 本级."""
    found: list[Account] = []
    seen: set[tuple[str, str, str]] = set()
    number = 0
    for block, group in groupby(frames, key=lambda f: f.block):
        panels = tuple(group)
        title = _title(document, panels)
        if title is None or not title.kind:
            continue
        key = (title.kind, title.fund, title.book)
        if key in seen and not (found and key == (found[-1].title.kind, found[-1].title.fund, found[-1].title.book)):
            number, seen = number + 1, set()
        seen.add(key)
        found.append(Account(title, block, panels, _unique(list(_posts(title, panels, outline.year))), number))
    return tuple(found)
