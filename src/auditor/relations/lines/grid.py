"""A table as a grid of values: what each cell is worth, how exactly it is printed, and which cells only name things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from auditor.document import Document, Table
from auditor.numbers.mention import Mention

Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Ints: TypeAlias = npt.NDArray[np.intp]
Lone: TypeAlias = dict[tuple[int, int], Mention]

# Tables of one width that follow each other are read as one up to so many rows.
_MAX_ROWS = 4000
# What a printed number may look like: a code with a zero in front, a year, an amount with decimals, which no code has.
_PADDED, _YEAR, _AMOUNT = 1, 2, 3


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A table's figures, rows × columns.

    `value` is in the base unit of what is printed in the cell (12万元 is 120000), NaN where no figure stands; `half` is
    half a unit of the last digit a cell is exact to; `wordy` marks cells with words. `cells` has each figure's mention.
    `summed` marks cells whose words say that their row is a total, or that the next one is a part of it.
    `groups` is how many times its header says the same columns side by side, so that its rows go on in the next of them.
    """

    value: Floats
    half: Floats
    wordy: Bools
    summed: Bools
    cells: Mapping[tuple[int, int], Mention]
    groups: int = 1

    def stacked(self, at: Ints) -> tuple[Grid, Ints]:
        """The grid with its groups of columns below each other, and `at` (rows × columns) in the same way."""

        def below(of: npt.NDArray[Any]) -> npt.NDArray[Any]:
            return np.vstack(np.split(of, self.groups, axis=1))

        return replace(self, value=below(self.value), half=below(self.half), wordy=below(self.wordy), summed=below(self.summed), groups=1), below(at)


class _Figure(NamedTuple):
    """A number that is all of its cell, or nearly: value and last digit in its base unit, `look` as above, else 0."""

    row: int
    column: int
    value: float
    ulp: float
    look: int
    mention: Mention


def _figure(mention: Mention, row: int, column: int) -> _Figure | None:
    """None for a number within words, a year with its unit, the end of a range, and what is open on a side."""
    q, text = mention.quantity, mention.text.value
    if mention.kind in ("year", "range") or mention.operator or 2 * (mention.tail - mention.start) < len(text):
        return None
    value, ulp = float(q.value), float(q.ulp)
    if q.unit.factor != 1:
        value, ulp = value * float(q.unit.factor), ulp * float(q.unit.factor)
    if not abs(value) < 1e18:
        return None
    digits = text[mention.start : mention.end]
    look = _PADDED if len(digits) > 1 and digits[0] == "0" and digits[1] != "." else 0
    look = _YEAR if len(digits) == 4 and digits.isdigit() and 1990 <= value <= 2100 else look
    look = _AMOUNT if "." in digits else look
    return _Figure(row, column, value, ulp, look, mention)


def _lone(mentions: Sequence[Mention]) -> dict[int, Lone]:
    """Block → cell → its mention, of the cells that hold exactly one."""
    found: dict[int, dict[tuple[int, int], list[Mention]]] = {}
    for mention in mentions:
        if mention.cell is not None:
            found.setdefault(mention.block, {}).setdefault(mention.cell, []).append(mention)
    return {block: {cell: one[0] for cell, one in cells.items() if len(one) == 1} for block, cells in found.items()}


def _exactness(ulp: Floats, value: Floats) -> Floats:
    """Half of what each cell is exact to, by the company in its column: 12.5 and 50 beside 12.25 dropped their zeros.

    Whole numbers follow only where most figures of the column have decimals.
    """
    half = ulp / 2
    for c, there in enumerate((~np.isnan(value)).T):
        unit = ulp[there, c]
        if len(unit) < 2 or unit.min() == unit.max():
            continue
        finest, finer = np.sort(unit)[1], ulp[:, c] < unit.max()  # one cell alone sets no fashion
        telling = there & (value[:, c] != 0)
        mostly = (telling & finer).sum() > 0.5 * telling.sum()
        half[there & (ulp[:, c] > finest) & (mostly | finer), c] = finest / 2
    return half


def _is_code(value: Floats, look: Ints) -> bool:
    """Whether a column of whole numbers names things: running numbers, years, codes of the classification, pages."""
    steps = np.diff(value)
    if (look == _PADDED).mean() > 0.2 or (look == _YEAR).mean() > 0.9 or (steps == 1).mean() > 0.8:
        return True
    if len(value) >= 8 and value.max() < 1000 and (steps >= 0).all() and len(set(value.tolist())) > 0.5 * len(value):
        return True
    if len(value) < 5 or value.min() < 100 or value.max() >= 10**9:
        return False
    length = np.floor(np.log10(value)).astype(int) + 1
    lead = value // 10.0 ** (length - 3)
    return bool(((length % 2 == 1) & (lead < 600)).mean() > 0.9 and (np.diff(lead) >= 0).mean() > 0.9)


def _names(value: Floats, look: Ints) -> Bools:
    """Which figures only name: rows that number the columns or give years, then columns of codes and the like."""
    there = ~np.isnan(value)
    whole = there & (value == np.round(value)) & (value >= 0)
    naming, n = np.zeros(value.shape, bool), there.sum(1)
    for r in np.flatnonzero((n >= 2) & (whole.sum(1) == n) & (np.where(there, value, 0).max(1) <= 2100)):
        row = value[r, there[r]]
        numbered = len(row) >= 3 and row[0] <= 3 and bool((np.diff(row) == 1).all())
        naming[r] = numbered or (look[r, there[r]] == _YEAR).all()
    for c, own in enumerate((there & ~naming).T):
        if own.sum() >= 3 and whole[own, c].all() and not (look[own, c] == _AMOUNT).any() and _is_code(value[own, c], look[own, c]):
            naming[:, c] = True
    return naming


# What the label of a total ends with, 统计 and 设计 being none, and what the first of its parts begins with.
_TOTAL = re.compile(r"(?:[合小总共]\s*计|合計|總計|小計)\s*[:：]?\s*$")
_PART = re.compile(r"\s*其\s*中")
# In how many rows a header is looked for.
_HEADS = 3


def _groups(table: Table) -> int:
    """How many times a header row says the same two or more columns side by side; 1 where none does."""
    heads: dict[int, dict[int, str]] = {}
    for cell in table.cells:
        if cell.row < _HEADS and cell.text.value:
            heads.setdefault(cell.row, {})[cell.column] = "".join(cell.text.value.split())
    for row in heads.values():
        said = [row.get(c, "") for c in range(table.n_columns)]
        for width in range(2, table.n_columns // 2 + 1):
            if table.n_columns % width == 0 and all(said[:width]) and len(set(said[:width])) == width and said == said[:width] * (table.n_columns // width):
                return table.n_columns // width
    return 1


def _grid(shape: tuple[int, int], figures: Sequence[_Figure], wordy: Bools, summed: Bools, groups: int) -> Grid:
    value, ulp, look = np.full(shape, np.nan), np.zeros(shape), np.zeros(shape, np.intp)
    rows, columns, values, ulps, looks, _ = zip(*figures, strict=True)
    value[rows, columns], ulp[rows, columns], look[rows, columns] = values, ulps, looks
    naming = _names(value, look)
    value[naming] = np.nan
    cells = {(f.row, f.column): f.mention for f in figures if not naming[f.row, f.column]}
    return Grid(value, _exactness(ulp, value), wordy & np.isnan(value), summed, cells, groups)


def _runs(document: Document, lone: Mapping[int, Lone]) -> Iterator[list[tuple[int, Table]]]:
    """Tables, those right below each other together where the same columns of both hold figures."""
    run: list[tuple[int, Table]] = []
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Table):
            continue
        if run and not (
            index == run[-1][0] + 1
            and block.n_columns == run[-1][1].n_columns
            and {c for _, c in lone.get(run[-1][0], ())} == {c for _, c in lone.get(index, ())}
            and sum(t.n_rows for _, t in run) + block.n_rows <= _MAX_ROWS
        ):
            yield run
            run = []
        run.append((index, block))
    if run:
        yield run


def grids(document: Document, mentions: Sequence[Mention]) -> Iterator[Grid]:
    """The grids of a document's tables in order, those without figures left out, as are cells outside their table."""
    lone = _lone(mentions)
    for run in _runs(document, lone):
        shape = (sum(table.n_rows for _, table in run), run[0][1].n_columns)
        wordy, summed, first = np.zeros(shape, bool), np.zeros(shape, bool), 0
        figures: dict[tuple[int, int], _Figure] = {}
        for index, table in run:
            single = lone.get(index, {})
            for cell in table.cells:
                if 0 <= cell.row < table.n_rows and 0 <= cell.column < table.n_columns:
                    mention, row = single.get((cell.row, cell.column)), first + cell.row
                    figure = _figure(mention, row, cell.column) if mention is not None else None
                    if figure is not None:
                        figures[row, cell.column] = figure
                    else:
                        wordy[row, cell.column] = any(map(str.isalpha, cell.text.value))
                        summed[row, cell.column] |= bool(_TOTAL.search(cell.text.value))
                        summed[max(0, row - 1), cell.column] |= bool(_PART.match(cell.text.value))
            first += table.n_rows
        if figures:
            yield _grid(shape, list(figures.values()), wordy, summed, _groups(run[0][1]) if len(run) == 1 else 1)
