"""A sheet's cells by row, rectangles of it, and what a row of one holds: what `layout` reasons with."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from auditor.readers.sheets.book import Filled, Position, Sheet

# A figure as a cell shows it: `1,234.50`, `-12%`, `¥3.00`, `（5.00）`
_FIGURE = re.compile(r"[（(]?[-+¥￥≥≤><]?\s*[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?\s*[%％]?[)）]?")

# The most positions that the merged cells of a sheet cover together.
_MOST_SPANNED = 1_000_000


@dataclass(frozen=True)
class Grid:
    """A sheet's filled cells by row, and what they and their spans cover."""

    sheet: Sheet

    @cached_property
    def rows(self) -> dict[int, list[int]]:
        """Row → columns of the cells that begin there, from left to right."""
        found: dict[int, list[int]] = {}
        for row, column in sorted(self.sheet.cells):
            found.setdefault(row, []).append(column)
        return found

    @cached_property
    def spans(self) -> dict[Position, tuple[int, int]]:
        """The rows and columns that filled cells span, as far as the sheet is filled: a title may be merged over all
        there could be.

        Areas that are together larger than any sheet of a report are those of a damaged file: what comes after them
        spans nothing.
        """
        found: dict[Position, tuple[int, int]] = {}
        left = _MOST_SPANNED
        for at, (height, width) in self.sheet.spans.items():
            if at in self.sheet.cells:
                span = min(height, self.end[0] - at[0]), min(width, self.end[1] - at[1])
                if span[0] * span[1] <= left:
                    left -= span[0] * span[1]
                    found[at] = span
        return found

    @cached_property
    def over(self) -> dict[int, list[Position]]:
        """Row → filled cells that began above and reach into it."""
        found: dict[int, list[Position]] = {}
        for at, (height, _) in self.spans.items():
            for row in range(at[0] + 1, at[0] + height):
                found.setdefault(row, []).append(at)
        return found

    @cached_property
    def ruled(self) -> dict[int, list[int]]:
        """Row → columns of its ruled cells."""
        found: dict[int, list[int]] = {}
        for row, column in sorted(self.sheet.framed):
            found.setdefault(row, []).append(column)
        return found

    @cached_property
    def used(self) -> list[int]:
        """The rows that hold anything, in order."""
        return sorted({*self.rows, *self.over, *self.ruled})

    @cached_property
    def end(self) -> Position:
        """The row and column after the last ones in which a cell begins."""
        return max(row for row, _ in self.sheet.cells) + 1, max(column for _, column in self.sheet.cells) + 1

    def span(self, at: Position) -> tuple[int, int]:
        """The rows and columns that a cell covers."""
        return self.spans.get(at, (1, 1))


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a sheet; `bottom` and `right` are exclusive."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an area: the cells that begin in it, those that reach into it from above, and whether cells of it are
    ruled.

    `lone` says that one cell is all there is, and that no frame parts it from others.
    """

    index: int
    cells: tuple[tuple[Position, Filled], ...]
    over: bool
    ruled: bool
    lone: bool

    @property
    def texts(self) -> list[str]:
        return [cell.text.strip() for _, cell in self.cells]

    @property
    def heads(self) -> bool:
        """Whether it may be a table's header: several words, no figure."""
        return len(self.cells) > 1 and not any(is_figure(cell) for _, cell in self.cells)


def is_figure(cell: Filled) -> bool:
    """Whether a cell shows a number and nothing else, stored as one or as text."""
    return cell.kind != "text" or bool(_FIGURE.fullmatch(cell.text.strip()))


def row_of(grid: Grid, area: Area, row: int) -> Row:
    """What a row of the sheet holds inside an area."""
    columns = grid.rows.get(row, [])
    inside = columns[bisect_left(columns, area.left) : bisect_left(columns, area.right)]
    cells = tuple(((row, column), grid.sheet.cells[row, column]) for column in inside)
    over = any(area.left <= at[1] < area.right and at[0] >= area.top for at in grid.over.get(row, ()))
    ruled_columns = grid.ruled.get(row, [])
    ruled = ruled_columns[bisect_left(ruled_columns, area.left) : bisect_left(ruled_columns, area.right)]
    lone = len(cells) == 1 and not over
    if lone and ruled:
        at = cells[0][0]
        last = at[1] + grid.span(at)[1]
        lone = not any(column < at[1] or column >= last for column in ruled)
    return Row(row, cells, over, bool(ruled), lone)
