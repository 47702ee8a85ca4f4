"""Grids with their characters, and the tables made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.document import Cell, Place, Table
from auditor.readers.pdf.grids import Area, Grid
from auditor.readers.pdf.paragraphs import cell_run
from auditor.readers.pdf.source import Frame, Glyph, Run, text_of

_TOUCHING = 0.15
_ALIGNED = 1.0
_IN_NUMBERS = frozenset("0123456789.,%％-")


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell's area with the characters it prints."""

    area: Area
    run: Run

    @property
    def value(self) -> str:
        """What it prints."""
        return self.run.text.strip()


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
    """A grid with its characters, each in the cell its centre lies in, but words and numbers whole in one cell."""
    members = members_of(grid, glyphs)
    cells = tuple(
        Filled(area, cell_run(own, grid.xs[area.column], grid.xs[area.column + area.columns]))
        for area, own in zip(grid.areas, members, strict=True)
    )
    return PrintedTable(grid.xs, len(grid.ys) - 1, cells)


def members_of(grid: Grid, glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The characters in each of a grid's areas."""
    owner = {}
    for index, area in enumerate(grid.areas):
        for row in range(area.row, area.row + area.rows):
            for column in range(area.column, area.column + area.columns):
                owner[row, column] = index
    members: list[list[Glyph]] = [[] for _ in grid.areas]
    for word in _words(glyphs):
        owners = [owner[grid.position(*glyph.centre)] for glyph in word]
        one = owners[0] if len(set(owners)) == 1 else _owner(word, owners, grid)
        members[one].extend(word)
    return members


def _words(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The characters in the order they are drawn, those together that one string draws without a gap between them."""
    word: list[Glyph] = []
    for glyph in glyphs:
        if word:
            last = word[-1]
            near = (
                abs(glyph.box[0] - last.box[2]) < _TOUCHING * glyph.size
                and abs(glyph.box[1] - last.box[1]) < _TOUCHING * glyph.size
            )
            if not (
                near and glyph.string and glyph.string == last.string and not glyph.turn and not glyph.text.isspace()
            ):
                yield word
                word = []
        word.append(glyph)
    if word:
        yield word


def _owner(word: Sequence[Glyph], owners: Sequence[int], grid: Grid) -> int:
    """The cell of a word that runs over an edge:
    the one it begins or ends in as cells' texts do, or that has most of it.
    """
    if not all(glyph.text in _IN_NUMBERS for glyph in word):
        first, last = grid.areas[owners[0]], grid.areas[owners[-1]]
        if word[0].box[0] - grid.xs[first.column] < _ALIGNED * word[0].size:
            return owners[0]
        if grid.xs[last.column + last.columns] - word[-1].box[2] < _ALIGNED * word[0].size:
            return owners[-1]
    return Counter(owners).most_common(1)[0][0]


def table_of(table: PrintedTable, number: int, frames: Mapping[int, Frame]) -> Table:
    """The finished table, the `number`th of its document; `frames` are of the pages that were read turned."""
    cells = tuple(
        Cell(
            text_of(cell.run, Place(table=number, row=cell.area.row + 1, column=cell.area.column + 1), frames),
            cell.area.row,
            cell.area.column,
            cell.area.rows,
            cell.area.columns,
        )
        for cell in table.cells
    )
    return Table(cells, table.rows, len(table.xs) - 1, table.certain)


def moved(cell: Filled, rows: int) -> Filled:
    """A cell some rows further down."""
    return replace(cell, area=replace(cell.area, row=cell.area.row + rows))
