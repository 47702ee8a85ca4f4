"""Grids with their characters, and the tables made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.document import Cell, Place, Table
from auditor.readers.pdf.grids import Area, Grid
from auditor.readers.pdf.lines import cell_glyphs
from auditor.readers.pdf.source import Glyph, text_of


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
class PrintedTable:
    """A table being put together: the edges of its columns, how many rows it has, and its cells.

    It is `certain` where lines are ruled round its cells.
    """

    xs: tuple[float, ...]
    rows: int
    cells: tuple[Filled, ...]
    certain: bool = True

    def row(self, index: int) -> list[tuple[int, int, int, str]]:
        """What begins in a row: column, columns, rows and characters of its cells."""
        return [(c.area.column, c.area.columns, c.area.rows, c.value) for c in self.cells if c.area.row == index]


def filled(grid: Grid, glyphs: Sequence[Glyph]) -> PrintedTable:
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
    return PrintedTable(grid.xs, len(grid.ys) - 1, cells)


def table_of(table: PrintedTable, number: int) -> Table:
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
    return Table(cells, table.rows, len(table.xs) - 1, table.certain)
