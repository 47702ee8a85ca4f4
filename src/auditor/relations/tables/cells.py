"""A table's cells as read: what each says, whether it is a figure, and the mentions in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.document import Cell, Document, Table, Text
from auditor.numbers import fold
from auditor.numbers.mention import Mention

# A cell that says there is nothing: —, -, /, 无.
_DASH = re.compile(r"[-—–/\\*·_~]+|无|不适用|N/?A")
# What may stand beside a figure in its cell: ≥, ¥, brackets, a full stop.
_SIGNS = re.compile(r"[≥≤><=≧≦+¥￥（）。；，、\s]*")

ByCell = Mapping[tuple[int, tuple[int, int]], Sequence[Mention]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell in a sheet: `row` and `column` are its upper left corner there, `text` is folded, `mentions` are its numbers.

    `kind` is "empty", "dash" (says there is nothing), "number" (holds one figure and nothing else of weight) or "text". `origin` is its
    block in the document and its row and column there; `source` its text as read.
    """

    row: int
    column: int
    rows: int
    columns: int
    text: str
    kind: str
    mentions: tuple[Mention, ...] = ()
    origin: tuple[int, int, int] = (0, 0, 0)
    source: Text | None = None

    @property
    def number(self) -> Mention | None:
        """The figure of a cell that holds a figure only."""
        return self.mentions[0] if self.kind == "number" else None

    @property
    def is_blank(self) -> bool:
        """Whether it holds nothing that counts: for sums that is zero, for rates nothing."""
        return self.kind in ("empty", "dash")


def mentions_by_cell(mentions: Sequence[Mention]) -> dict[tuple[int, tuple[int, int]], list[Mention]]:
    """The mentions that stand in tables, by block and upper left corner of their cell."""
    found: dict[tuple[int, tuple[int, int]], list[Mention]] = {}
    for mention in mentions:
        if mention.cell is not None:
            found.setdefault((mention.block, mention.cell), []).append(mention)
    return found


def number_at(mentions: Iterable[Mention], start: int) -> Mention | None:
    """The number that begins at a place of its text."""
    return next((m for m in mentions if m.start == start), None)


def _kind(text: str, mentions: Sequence[Mention]) -> str:
    if not text:
        return "empty"
    if _DASH.fullmatch(text):
        return "dash"
    if len(mentions) != 1 or mentions[0].kind in ("year", "range"):
        return "text"
    one = mentions[0]
    before, after = text[: one.start], text[one.tail :]
    return "number" if _SIGNS.fullmatch(before) and (_SIGNS.fullmatch(after) or after in ("元", "整")) else "text"


def _entry(cell: Cell, block: int, first_row: int, found: ByCell) -> Entry:
    mentions = tuple(found.get((block, (cell.row, cell.column)), ()))
    text = mentions[0].text.value if mentions else fold(cell.text).value
    origin = (block, cell.row, cell.column)
    return Entry(cell.row + first_row, cell.column, cell.rows, cell.columns, text, _kind(text, mentions), mentions, origin, cell.text)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table, or several that go on from page to page: rows of entries, a spanning one in each position it covers.

    `blocks` are the indices of its tables in the document, in order; `certain` is False where a grid was rebuilt from a dump.
    """

    rows: Sequence[Sequence[Entry | None]]
    blocks: tuple[int, ...]
    certain: bool

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @property
    def spans(self) -> bool:
        """Whether it has spanning cells, as only a real grid does."""
        return any(e is not None and (e.rows > 1 or e.columns > 1) for row in self.rows for e in row)


def sheet_of(document: Document, blocks: Sequence[int], found: ByCell) -> Sheet:
    """The tables at `blocks` of a document, one below the other."""
    tables = [(block, table) for block in blocks if isinstance(table := document.blocks[block], Table)]
    width = max(table.n_columns for _, table in tables)
    rows: list[list[Entry | None]] = []
    for block, table in tables:
        first = len(rows)
        entries = {id(cell): _entry(cell, block, first, found) for cell in table.cells}
        for line in table.grid():
            filled = [None if cell is None else entries[id(cell)] for cell in line]
            rows.append(filled + [None] * (width - len(filled)))
    return Sheet(rows, tuple(blocks), all(table.certain for _, table in tables))


def distinct(row: Sequence[Entry | None]) -> list[Entry]:
    """The entries of a row from left to right, a spanning one once, empty ones left out."""
    found: list[Entry] = []
    for entry in row:
        if entry is not None and entry.kind != "empty" and entry not in found:
            found.append(entry)
    return found
