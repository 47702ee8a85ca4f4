"""A table as a grid of values: what each cell is worth, how exactly it is printed, and which cells only name things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from auditor.document import Document, Table
from auditor.numbers.mention import Mention

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Ints: TypeAlias = npt.NDArray[np.intp]

# Kinds of mention that state no figure.
_NAMING = frozenset({"year", "range"})
# Tables of one width that follow each other are read as one up to so many rows.
_MAX_ROWS = 4000


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A table's figures, rows × columns.

    `value` is in the base unit of what is printed in the cell (12万元 is 120000), NaN where no figure stands; `half` is half a unit of the
    last digit a cell is exact to; `wordy` marks cells with words. `cells` gives the mention of each figure.
    """

    value: Floats
    half: Floats
    wordy: Bools
    cells: Mapping[tuple[int, int], Mention]


@dataclass(frozen=True, slots=True)
class _Figure:
    row: int
    column: int
    value: float
    ulp: float
    padded: bool  # printed with a zero in front, 05, as codes are
    yearly: bool  # four digits that may be a year
    mention: Mention


def _figure(mention: Mention, row: int, column: int) -> _Figure | None:
    """The figure that is all of its cell, or nearly; None where a mention is part of words, a year, or open on a side."""
    q, text = mention.quantity, mention.text.value
    if mention.kind in _NAMING or mention.operator or 2 * (mention.tail - mention.start) < len(text):
        return None
    value, ulp = float(q.value), float(q.ulp)
    if q.unit.factor != 1:
        value, ulp = value * float(q.unit.factor), ulp * float(q.unit.factor)
    if not abs(value) < 1e18:
        return None
    digits = text[mention.start : mention.end]
    padded = len(digits) > 1 and digits[0] == "0" and digits[1] != "."
    return _Figure(row, column, value, ulp, padded, len(digits) == 4 and digits.isdigit() and 1990 <= value <= 2100, mention)


def _lone(mentions: Sequence[Mention]) -> dict[int, dict[tuple[int, int], Mention]]:
    """Block → cell → its mention, of the cells that hold exactly one."""
    found: dict[int, dict[tuple[int, int], Mention]] = {}
    several: set[tuple[int, tuple[int, int]]] = set()
    for mention in mentions:
        if mention.cell is not None:
            block = found.setdefault(mention.block, {})
            if mention.cell in block:
                several.add((mention.block, mention.cell))
            block[mention.cell] = mention
    for index, cell in several:
        del found[index][cell]
    return found


def exactness(ulp: Floats, value: Floats) -> Floats:
    """Half of what each cell is exact to, by the company in its column: 12.5 and 50 beside 12.25 dropped their zeros.

    Whole numbers follow only where most figures of the column have decimals.
    """
    half = ulp / 2
    for c in range(value.shape[1]):
        there = ~np.isnan(value[:, c])
        unit = ulp[there, c]
        if len(unit) < 2 or unit.min() == unit.max():
            continue
        finest = np.sort(unit)[1]  # one cell alone sets no fashion
        top = unit.max()
        telling = there & (value[:, c] != 0)
        mostly = np.sum(telling & (ulp[:, c] < top)) > 0.5 * telling.sum()
        half[there & (ulp[:, c] > finest) & (mostly | (ulp[:, c] < top)), c] = finest / 2
    return half


def _is_code(value: Floats, padded: Bools, yearly: Bools) -> bool:
    """Whether a column of whole numbers names things: running numbers, years, codes of the budget's classification."""
    if padded.mean() > 0.2 or np.mean(np.diff(value) == 1) > 0.8 or yearly.mean() > 0.9:
        return True
    if len(value) < 5 or value.min() < 100 or value.max() >= 10**9:
        return False
    length = np.floor(np.log10(value)).astype(int) + 1
    lead = value // 10.0 ** (length - 3)
    return bool(np.mean((length % 2 == 1) & (lead < 600)) > 0.9 and np.mean(np.diff(lead) >= 0) > 0.9)


def names(value: Floats, padded: Bools, yearly: Bools) -> Bools:
    """Which figures of a grid only name: columns of codes, years and running numbers, rows that number the columns or give years."""
    naming = np.zeros(value.shape, bool)
    there = ~np.isnan(value)
    whole = there & (value == np.round(value)) & (value >= 0)
    n = there.sum(1)
    for r in np.flatnonzero((n >= 2) & (whole.sum(1) == n) & (np.where(there, value, 0).max(1) <= 2100)):
        row = value[r, there[r]]
        naming[r] = yearly[r, there[r]].all() or (len(row) >= 3 and row[0] <= 3 and bool(np.all(np.diff(row) == 1)))
    there &= ~naming
    for c in range(value.shape[1]):
        own = there[:, c]
        if own.sum() >= 3 and whole[own, c].all() and _is_code(value[own, c], padded[own, c], yearly[own, c]):
            naming[:, c] = True
    return naming


def _grid(shape: tuple[int, int], figures: Sequence[_Figure], wordy: Bools) -> Grid:
    value, ulp, padded, yearly = np.full(shape, np.nan), np.zeros(shape), np.zeros(shape, bool), np.zeros(shape, bool)
    rows, columns = [f.row for f in figures], [f.column for f in figures]
    value[rows, columns] = [f.value for f in figures]
    ulp[rows, columns] = [f.ulp for f in figures]
    padded[rows, columns] = [f.padded for f in figures]
    yearly[rows, columns] = [f.yearly for f in figures]
    naming = names(value, padded, yearly)
    value[naming] = np.nan
    cells = {(f.row, f.column): f.mention for f in figures if not naming[f.row, f.column]}
    return Grid(value, exactness(ulp, value), wordy & np.isnan(value), cells)


def _runs(document: Document, lone: Mapping[int, Mapping[tuple[int, int], Mention]]) -> Iterator[list[tuple[int, Table]]]:
    """Tables with figures; those of one width right below each other whose columns hold figures alike together."""
    run: list[tuple[int, Table]] = []
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Table):
            continue
        if run and not (index == run[-1][0] + 1 and _alike(run[-1][1], block, lone.get(run[-1][0], {}), lone.get(index, {}))
                        and sum(t.n_rows for _, t in run) + block.n_rows <= _MAX_ROWS):  # fmt: skip
            yield run
            run = []
        run.append((index, block))
    if run:
        yield run


def _alike(above: Table, below: Table, upper: Mapping[tuple[int, int], Mention], lower: Mapping[tuple[int, int], Mention]) -> bool:
    """Whether two tables hold figures in the same columns."""
    return above.n_columns == below.n_columns and bool(upper) and {c for _, c in upper} == {c for _, c in lower}


def grids(document: Document, mentions: Sequence[Mention]) -> Iterator[Grid]:
    """The grids of a document's tables in order, those without figures left out. Raises nothing for odd shapes: cells outside are left out."""
    lone = _lone(mentions)
    for run in _runs(document, lone):
        width = max(table.n_columns for _, table in run)
        height = sum(table.n_rows for _, table in run)
        wordy = np.zeros((height, width), bool)
        figures: list[_Figure] = []
        first = 0
        for index, table in run:
            single = lone.get(index, {})
            for cell in table.cells:
                if not (0 <= cell.row < table.n_rows and 0 <= cell.column < width):
                    continue
                mention = single.get((cell.row, cell.column))
                figure = _figure(mention, first + cell.row, cell.column) if mention is not None else None
                if figure is not None:
                    figures.append(figure)
                elif any(map(str.isalpha, cell.text.value)):
                    wordy[first + cell.row, cell.column] = True
            first += table.n_rows
        if figures:
            yield _grid((height, width), figures, wordy)
