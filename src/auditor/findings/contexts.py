"""The words a printed number stands in, as printed: its sentence in prose, its row in a table."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from auditor.document import Cell, Document, Table
from auditor.numbers.mention import Mention

# Shorter paragraphs are told whole.
_SHORT = 60
# No sentence or row that is written is longer, in characters; of one that is, what stands so near the number or begins
# the row is told.
_LONG, _NEAR = 5000, 500
_ENDS = re.compile(r"[。；！？!?]")
_BREAK = re.compile(r"\s*\n\s*")


class Contexts:
    """Contexts of the numbers of one document; each row and sentence is put together once."""

    def __init__(self, document: Document) -> None:
        self._blocks = document.blocks
        self._grids: dict[int, list[list[Cell | None]]] = {}
        self._rows: dict[tuple[int, int], str] = {}
        self._ends: dict[int, list[int]] = {}
        self._sentences: dict[tuple[int, int, int], str] = {}

    def of(self, mention: Mention) -> str:
        """The sentence around a number, the whole paragraph if that is short;
        for a cell its row, cells parted by tabs.
        """
        block = self._blocks[mention.block] if mention.block < len(self._blocks) else None
        if mention.cell is not None and isinstance(block, Table):
            return self._row(mention.block, block, mention.cell[0])
        return self._sentence(mention)

    def _row(self, index: int, table: Table, row: int) -> str:
        if (index, row) not in self._rows:
            grid = self._grids.get(index) or self._grids.setdefault(index, table.grid())
            cells = {id(cell): cell for cell in grid[row] if cell is not None}.values() if row < len(grid) else ()
            self._rows[index, row] = "\t".join(_printed(cell.text.printed(0, len(cell.text))) for cell in cells)[:_LONG]
        return self._rows[index, row]

    def _sentence(self, mention: Mention) -> str:
        first, last = self._around(mention)
        if last - first > _LONG:
            first, last = max(first, mention.start - _NEAR), min(last, mention.tail + _NEAR)
        key = (mention.block, first, last)
        if key not in self._sentences:
            self._sentences[key] = _printed(mention.text.printed(first, last))
        return self._sentences[key]

    def _around(self, mention: Mention) -> tuple[int, int]:
        """Where the sentence of a number begins and ends in its text."""
        text = mention.text
        if len(text) <= _SHORT:
            return 0, len(text)
        ends = self._ends.get(mention.block)
        if ends is None:
            ends = self._ends[mention.block] = [0, *(match.end() for match in _ENDS.finditer(text.value)), len(text)]
        return ends[bisect_right(ends, mention.start) - 1], ends[min(bisect_left(ends, mention.tail), len(ends) - 1)]


def _printed(text: str) -> str:
    return _BREAK.sub("", text).strip()
