"""Ruling lines to grids: which lines belong to one table, where its rows and columns lie, which cells span several."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.readers.pdf.rulings import Ruling
from auditor.readers.pdf.source import Box

# Distances, by the size of the page's characters: lines that are one, pieces of one line, lines that meet, rows that
# hold nothing
_SNAP, _JOIN, _TOUCH, _SLIVER = 0.2, 0.4, 0.3, 0.45
_COVERED = 0.7
_MOST_CROSSINGS = 4_000_000


@dataclass(frozen=True, slots=True)
class Area:
    """The part of a grid that one cell covers: its upper left position from 0, and how many rows and columns."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the edges of its columns and rows, and the cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]

    @property
    def box(self) -> Box:
        """The table's outer edges."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the table."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def position(self, x: float, y: float) -> tuple[int, int]:
        """The row and column, from 0, of a point in the table."""
        row = bisect_right(self.ys, y) - 1
        column = bisect_right(self.xs, x) - 1
        return min(max(row, 0), len(self.ys) - 2), min(max(column, 0), len(self.xs) - 2)


def grids_of(rulings: Sequence[Ruling], size: float) -> list[Grid]:
    """The ruled tables on a page whose characters are mostly of a size, from the top;
    a lone box is one of a single cell.
    """
    across = _joined((ruling for ruling in rulings if ruling.horizontal), size)
    down = _joined((ruling for ruling in rulings if not ruling.horizontal), size)
    if len(across) * len(down) > _MOST_CROSSINGS:
        return []
    grids = [grid for part in _components(across, down, _TOUCH * size) if (grid := _grid(*part, size))]
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def loose_rulings(rulings: Sequence[Ruling], grids: Sequence[Grid], size: float) -> list[Ruling]:
    """The horizontal lines that belong to no grid, pieces of one made one."""
    slack = _TOUCH * size
    across = _joined((ruling for ruling in rulings if ruling.horizontal), size)
    return [line for line in across if not any(_is_of(line, grid, slack) for grid in grids)]


def _is_of(line: Ruling, grid: Grid, slack: float) -> bool:
    x0, top, x1, bottom = grid.box
    return top - slack <= line.at <= bottom + slack and line.end > x0 - slack and line.start < x1 + slack


def _joined(rulings: Iterable[Ruling], size: float) -> list[Ruling]:
    """The lines with those of one height or side brought to one place, and pieces of a line made one."""
    answer: list[Ruling] = []
    for group in _clusters(sorted(rulings, key=lambda ruling: ruling.at), _SNAP * size):
        at = sum(ruling.at for ruling in group) / len(group)
        line: Ruling | None = None
        for ruling in sorted(group, key=lambda ruling: ruling.start):
            if line is not None and ruling.start <= line.end + _JOIN * size:
                line = replace(line, end=max(line.end, ruling.end))
            else:
                answer.extend([line] if line else [])
                line = replace(ruling, at=at)
        answer.extend([line] if line else [])
    return answer


def _clusters(rulings: Sequence[Ruling], gap: float) -> list[list[Ruling]]:
    groups: list[list[Ruling]] = []
    for ruling in rulings:
        if groups and ruling.at - groups[-1][-1].at <= gap:
            groups[-1].append(ruling)
        else:
            groups.append([ruling])
    return groups


def _components(
    across: Sequence[Ruling], down: Sequence[Ruling], touch: float
) -> list[tuple[list[Ruling], list[Ruling]]]:
    """The sets of lines that touch each other, each as horizontal and vertical lines."""
    lines = [*across, *down]
    parent = list(range(len(lines)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, one in enumerate(across):
        for j, other in enumerate(down, len(across)):
            if one.start - touch <= other.at <= one.end + touch and other.start - touch <= one.at <= other.end + touch:
                parent[root(i)] = root(j)
    parts: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index, line in enumerate(lines):
        parts.setdefault(root(index), ([], []))[0 if line.horizontal else 1].append(line)
    return [part for part in parts.values() if part[0] and part[1]]


def _lying(lines: Sequence[Ruling], places: Sequence[float], near: float) -> list[list[Ruling]]:
    """The lines at each of these places."""
    return [[line for line in lines if abs(line.at - place) < near] for place in places]


def _grid(across: Sequence[Ruling], down: Sequence[Ruling], size: float) -> Grid | None:
    """The grid of lines that touch each other; sides that are left open are closed where the lines end."""
    xs = _edges([line.at for line in down], min(line.start for line in across), max(line.end for line in across), size)
    ys = _edges([line.at for line in across], min(line.start for line in down), max(line.end for line in down), size)
    if len(xs) < 2 or len(ys) < 2:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    sides, under = (_lying(lines, ats[1:-1], _SLIVER * size) for lines, ats in ((down, xs), (across, ys)))
    right = [[_covered(sides[c], ys[r], ys[r + 1]) for c in range(columns - 1)] for r in range(rows)]
    below = [[_covered(under[r], xs[c], xs[c + 1]) for c in range(columns)] for r in range(rows - 1)]
    return Grid(tuple(xs), tuple(ys), tuple(_areas(right, below)))


def _edges(ats: Sequence[float], first: float, last: float, size: float) -> list[float]:
    """Where rows or columns part, with an outer edge where lines stick out; two lines of a double rule are one."""
    edges: list[float] = []
    for at in sorted(ats):
        if not edges or at - edges[-1] >= _SLIVER * size:
            edges.append(at)
    if first < edges[0] - _SLIVER * size:
        edges.insert(0, first)
    if last > edges[-1] + _SLIVER * size:
        edges.append(last)
    return edges


def _covered(lines: Sequence[Ruling], start: float, end: float) -> bool:
    """Whether lines cover most of an edge between two cells."""
    return sum(max(0.0, min(line.end, end) - max(line.start, start)) for line in lines) >= _COVERED * (end - start)


def _areas(right: list[list[bool]], below: list[list[bool]]) -> list[Area]:
    """The cells: positions without an edge between them are one cell where together they are a rectangle.

    `right[row][column]` says whether an edge is on a position's right side, `below[row][column]` whether one is under
    it.
    """
    rows, columns = len(right), len(right[0]) + 1
    taken = [[False] * columns for _ in range(rows)]
    areas: list[Area] = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            area = _grown(row, column, right, below)
            if any(taken[r][c] for r, c in _positions(area)):
                area = Area(row, column, 1, 1)
            for r, c in _positions(area):
                taken[r][c] = True
            areas.append(area)
    return areas


def _grown(row: int, column: int, right: list[list[bool]], below: list[list[bool]]) -> Area:
    """The widest rectangle from a position that no edge parts."""
    rows, columns = len(right), len(right[0]) + 1
    width = 1
    while column + width < columns and not right[row][column + width - 1]:
        width += 1
    height = 1
    while row + height < rows and not any(below[row + height - 1][column : column + width]):
        inner = right[row + height][column : column + width - 1]
        closed = column + width >= columns or right[row + height][column + width - 1]
        if any(inner) or not closed:
            break
        height += 1
    return Area(row, column, height, width)


def _positions(area: Area) -> list[tuple[int, int]]:
    return [
        (r, c) for r in range(area.row, area.row + area.rows) for c in range(area.column, area.column + area.columns)
    ]
