"""Ruled grids with their characters to tables, and tables that go on over a page's end put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.document import Cell, Place, Table
from auditor.readers.pdf.grids import Area, Grid
from auditor.readers.pdf.lines import cell_glyphs
from auditor.readers.pdf.source import Glyph, text_of

_SAME_EDGE = 3.0


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell's area with the characters it prints."""

    area: Area
    glyphs: tuple[Glyph, ...]

    @property
    def value(self) -> str:
        """What it prints."""
        return "".join(glyph.text for glyph in self.glyphs).strip()


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table being put together: the edges of its columns, how many rows it has, and its cells."""

    xs: tuple[float, ...]
    rows: int
    cells: tuple[Filled, ...]

    def row(self, index: int) -> list[tuple[int, int, int, str]]:
        """What begins in a row: column, columns, rows and characters of its cells."""
        return [(c.area.column, c.area.columns, c.area.rows, c.value) for c in self.cells if c.area.row == index]


def filled(grid: Grid, glyphs: Sequence[Glyph]) -> RuledTable:
    """A grid with its characters, each in the cell its centre lies in."""
    owner = {}
    for index, area in enumerate(grid.areas):
        for row in range(area.row, area.row + area.rows):
            for column in range(area.column, area.column + area.columns):
                owner[row, column] = index
    members: list[list[Glyph]] = [[] for _ in grid.areas]
    for glyph in glyphs:
        members[owner[grid.position(*glyph.centre)]].append(glyph)
    cells = tuple(
        Filled(area, tuple(cell_glyphs(own, grid.xs[area.column + area.columns]))) for area, own in zip(grid.areas, members, strict=True)
    )
    return RuledTable(grid.xs, len(grid.ys) - 1, cells)


def continues(before: RuledTable, after: RuledTable) -> bool:
    """Whether two tables have the same columns."""
    return len(before.xs) == len(after.xs) and all(abs(a - b) <= _SAME_EDGE for a, b in zip(before.xs, after.xs, strict=True))


def continued(before: RuledTable, after: RuledTable) -> RuledTable:
    """One table of two: header rows printed again are left out, and a merged cell that goes on is one cell."""
    again = 0
    while again < min(after.rows, before.rows) and any(before.row(again)) and after.row(again) == before.row(again):
        again += 1
    if again and not any(value for _, _, _, value in after.row(again - 1)):
        again = 0
    cells = list(before.cells)
    for cell in after.cells:
        if cell.area.row < again:
            continue
        moved = replace(cell, area=replace(cell.area, row=cell.area.row - again + before.rows))
        above = _merged_above(cells, moved) if cell.area.row == again and not cell.value else None
        if above is None:
            cells.append(moved)
        else:
            area = cells[above].area
            cells[above] = replace(cells[above], area=replace(area, rows=area.rows + moved.area.rows))
    return RuledTable(before.xs, before.rows + after.rows - again, tuple(cells))


def _merged_above(cells: Sequence[Filled], cell: Filled) -> int | None:
    """The cell of several rows that an empty cell at the top of a page goes on from."""
    for index, other in enumerate(cells):
        area = other.area
        same = (area.column, area.columns) == (cell.area.column, cell.area.columns)
        if same and area.row + area.rows == cell.area.row and max(area.rows, cell.area.rows) > 1:
            return index
    return None


def table_of(table: RuledTable, number: int) -> Table:
    """The finished table, the `number`th of its document."""
    cells = tuple(
        Cell(
            text_of(cell.glyphs, Place(table=number, row=cell.area.row + 1, column=cell.area.column + 1)),
            cell.area.row,
            cell.area.column,
            cell.area.rows,
            cell.area.columns,
        )
        for cell in table.cells
    )
    return Table(cells, table.rows, len(table.xs) - 1)
