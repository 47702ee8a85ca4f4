"""Ruled tables that leave lines out:
rows that hold values one under the other, and frames without lines between the columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from auditor.readers.pdf.columns import is_value, parted
from auditor.readers.pdf.grids import Area, Grid
from auditor.readers.pdf.lines import PrintedLine, printed_lines
from auditor.readers.pdf.open_tables import table_in_bands
from auditor.readers.pdf.paragraphs import parts_number
from auditor.readers.pdf.source import Glyph
from auditor.readers.pdf.tables import PrintedTable, filled, members_of

# A number with a single decimal
_ONE_DECIMAL = re.compile(r"-?[\d,]+\.\d")
_FEWEST_COLUMNS = 2
_SAME_LINE = 0.35
_GAP = 0.8


def table_in(grid: Grid, glyphs: Sequence[Glyph]) -> PrintedTable:
    """The table of a grid with its characters."""
    if len(grid.xs) == 2:  # a frame with lines across it
        lines = printed_lines(glyphs)
        bands = [
            [line for line in lines if top <= (line.box[1] + line.box[3]) / 2 < bottom]
            for top, bottom in pairwise(grid.ys)
        ]
        return table_in_bands([band for band in bands if band]) or filled(grid, glyphs)
    return filled(_with_columns_apart(_with_rows_apart(grid, glyphs), glyphs), glyphs)


def _with_rows_apart(grid: Grid, glyphs: Sequence[Glyph]) -> Grid:
    """The grid with an edge between the lines of values that stand in one row,
    where several columns hold as many at the same heights.
    """
    members = members_of(grid, glyphs)
    ys = list(grid.ys)
    for row in range(len(grid.ys) - 1):
        own = [
            (area, printed_lines(inside)) for area, inside in zip(grid.areas, members, strict=True) if area.row == row
        ]
        if all(area.rows == 1 for area, _ in own):
            ys.extend(_heights_between(grid, own))
    return _refined(grid, sorted(ys)) if len(ys) > len(grid.ys) else grid


def _with_columns_apart(grid: Grid, glyphs: Sequence[Glyph]) -> Grid:
    """The grid with the columns of other rows in rows that leave out the lines between them,
    but keep their values in them.
    """
    members = members_of(grid, glyphs)
    apart = {
        area: any(map(is_value, parts[1:]))
        for area, inside in zip(grid.areas, members, strict=True)
        if area.rows == 1 < area.columns and (parts := _in_columns(area, inside, grid))
    }
    if not any(apart.values()):
        return grid
    areas: list[Area] = []
    for area in grid.areas:
        if apart.get(area, False) or (area in apart and not area.row):
            areas.extend(Area(area.row, area.column + at, 1, 1) for at in range(area.columns))
        else:
            areas.append(area)
    return replace(grid, areas=tuple(areas))


def _in_columns(area: Area, inside: Sequence[Glyph], grid: Grid) -> list[PrintedLine]:
    """The parts of a cell's only line, where there is one in each of the columns that it spans; none where not."""
    lines = printed_lines(inside)
    parts = parted(lines[0], _GAP) if len(lines) == 1 else []
    xs = grid.xs[area.column : area.column + area.columns + 1]
    fit = len(parts) == area.columns and all(
        left <= part.box[0] and part.box[2] <= right for part, (left, right) in zip(parts, pairwise(xs), strict=True)
    )
    return parts if fit else []


def _are_values(grid: Grid, area: Area, lines: Sequence[PrintedLine]) -> bool:
    """Whether the lines of a cell are values one under the other: none but the last fills its cell."""
    return len(lines) > 1 and all(map(is_value, lines)) and not any(_fills(line, area, grid) for line in lines[:-1])


def _has_broken(lines: Sequence[PrintedLine]) -> bool:
    return any(_is_broken(before.value, line.value) for before, line in pairwise(lines))


def _heights_between(grid: Grid, cells: Sequence[tuple[Area, list[PrintedLine]]]) -> list[float]:
    """Where a row is to be parted: halfway between its lines of values;
    nowhere unless it is sure that each is a row.
    """
    valued = [[_middle(line) for line in lines] for area, lines in cells if _are_values(grid, area, lines)]
    every = [line for _, lines in cells for line in lines]
    if len(valued) < _FEWEST_COLUMNS or any(_has_broken(lines) for _, lines in cells):
        return []
    most = max(valued, key=len)
    slack = _SAME_LINE * every[0].size
    if sum(len(own) == len(most) and _stand_among(own, most, slack) for own in valued) < _FEWEST_COLUMNS:
        return []
    singles = [_middle(line) for line in filter(is_value, every)]
    return [(a + b) / 2 for a, b in pairwise(most)] if _stand_among(singles, most, slack) else []


def _is_broken(head: str, tail: str) -> bool:
    """Whether a line's end parts a number at its point, behind a comma or between its two decimals:
    `1456.` and `68`, `1481.4` and `5`.
    """
    return parts_number(head, tail) or bool(_ONE_DECIMAL.fullmatch(head) and len(tail) == 1 and tail.isdigit())


def _fills(line: PrintedLine, area: Area, grid: Grid) -> bool:
    """Whether a line is as wide as its cell, so that it may be the beginning of a broken number."""
    return grid.xs[area.column + area.columns] - grid.xs[area.column] - (line.box[2] - line.box[0]) < line.size


def _stand_among(heights: Sequence[float], others: Sequence[float], slack: float) -> bool:
    return all(min(abs(height - other) for other in others) <= slack for height in heights)


def _middle(line: PrintedLine) -> float:
    return (line.box[1] + line.box[3]) / 2


def _refined(grid: Grid, ys: Sequence[float]) -> Grid:
    """The grid with more edges between its rows; cells of one row become as many as it now is."""
    at = {y: index for index, y in enumerate(ys)}
    areas: list[Area] = []
    for area in grid.areas:
        first, end = at[grid.ys[area.row]], at[grid.ys[area.row + area.rows]]
        if area.rows == 1:
            areas.extend(Area(row, area.column, 1, area.columns) for row in range(first, end))
        else:
            areas.append(Area(first, area.column, end - first, area.columns))
    return replace(grid, ys=tuple(ys), areas=tuple(areas))
