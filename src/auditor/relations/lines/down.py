"""Laws that hold between rows, in all columns at once: totals above or below their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from auditor.relations.lines.grid import Floats, Grid, Ints
from auditor.relations.lines.odds import exact, nearly
from auditor.relations.lines.result import Law
from auditor.relations.lines.roots import Total, totals


def _blocks(grid: Grid, derived: set[int]) -> list[list[int]]:
    """Runs of columns of amounts behind a column of words: each half of a table may have rows of its own."""
    out: list[list[int]] = [[]]
    figures, words = (~np.isnan(grid.value)).sum(0), grid.wordy.sum(0)
    for c in range(grid.value.shape[1]):
        if words[c] > max(figures[c], 1) and words[c] > 0.4 * len(grid.value):
            out.append([])
        elif figures[c] and c not in derived:
            out[-1].append(c)
    return [block for block in out if block]


def _sharpened(value: Floats, half: Floats, found: list[Total]) -> list[Total]:
    """The totals, held to the last digit in columns where nearly all of them are exact."""
    rows = [t.row for t in found]
    off, slack = np.abs(value[rows] - np.array([t.expected for t in found])), half[rows] + nearly(value[rows])
    sharp = exact(off, slack, np.array([t.holds & ((value[list(t.parts)] != 0).sum(0) > 1) for t in found]))
    close = [np.where(sharp, np.minimum(t.tolerance, s), t.tolerance) for t, s in zip(found, slack, strict=True)]
    return [replace(t, close=c, holds=t.holds & (o <= c)) for t, c, o in zip(found, close, off, strict=True)]


def down(grid: Grid, at: Ints, derived: set[int], restored: Floats | None = None) -> Iterator[Law]:
    """The totals of a table, one law each; `derived` are columns of rates, which do not add up; `restored` are the values with what blank cells are worth."""
    for columns in _blocks(grid, derived):
        value = np.nan_to_num((grid.value if restored is None else restored)[:, columns])
        half = np.where(value == 0, 0.0, grid.half[:, columns])
        found = totals(value, half, np.asarray(grid.summed.any(1)))
        if found:
            block = _Block(grid, at, np.array(columns), value, found)
            yield from (law for total in _sharpened(value, half, found) if (law := block.law(total)) is not None)


class _Block:
    """Columns of a grid, and which of them nearly always add up."""

    def __init__(self, grid: Grid, at: Ints, columns: Ints, value: Floats, found: list[Total]) -> None:
        self.value, self.printed = value, ~np.isnan(grid.value[:, columns])
        self.at = at[:, columns]
        held, seen = np.zeros(len(columns)), np.zeros(len(columns))
        for t in found:
            if (value[list(t.parts)] != 0).any(1).sum() > 1:
                held, seen = held + t.holds, seen + t.active
        self.additive = (held >= 0.8 * seen) | (seen - held < 2)

    def law(self, total: Total) -> Law | None:
        """A total as a law with one place a column, None where it says nothing."""
        parts = np.array(total.parts)
        nonzero, printed = self.value[parts] != 0, self.printed[parts]
        nothing = ~nonzero.any(0) & printed.any(0) & (self.value[total.row] == 0)  # 0 of 0 and 0
        holds = total.holds | nothing
        use = ((total.active | nothing) & (holds | self.additive) & self.printed[total.row]).nonzero()[0]
        if not len(use):
            return None
        cells = np.where(printed[:, use], self.at[np.ix_(parts, use)], -1).T
        return Law("sum", 1.0, self.at[total.row, use], cells, total.expected[use], total.close[use], holds[use],
                   nonzero[:, use].sum(0) > 1, total.support, total.evidence, True)  # fmt: skip
