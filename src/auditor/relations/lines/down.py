"""Laws that hold between rows, in all columns at once: totals above or below their parts, found by shift and reduce.

Rows go onto a stack of roots; one that is the sum of the roots next to it, in most columns, becomes their root.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log10

import numpy as np

from auditor.relations.lines.grid import Bools, Floats, Grid, Ints
from auditor.relations.lines.odds import ACCUSE, exact, nearly
from auditor.relations.lines.result import Law
from auditor.relations.lines.slip import looks_mistyped

# How many roots may make a total, and how many where some of them are left out (其中).
_REACH, _SKIPPING = 80, 32
# The share of columns in which a total must hold, and the evidence it needs beyond what the tries cost.
_SUPPORT, _EVIDENCE = 0.6, 2.0
# Or, where it is proven better, this share and evidence: a slip in one of two columns breaks no total.
_STRONG = (0.5, 3.5)
# How many parts are looked at for a slip.
_PARTS = 12
# The share of rows left without a total above which another order is tried.
_LEFT = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """A row that is the sum of others: flags and numbers for each column; `active` where the law says something.

    `tolerance` is what rounding allows, `close` that or less, where the totals of the column are known to be exact.
    """

    row: int
    parts: tuple[int, ...]
    expected: Floats
    tolerance: Floats
    close: Floats
    holds: Bools
    active: Bools
    support: float
    evidence: float


def blocks(grid: Grid, derived: set[int]) -> list[list[int]]:
    """Runs of columns of amounts behind a column of words: each half of a table may have rows of its own."""
    out: list[list[int]] = [[]]
    figures = (~np.isnan(grid.value)).sum(0)
    words = grid.wordy.sum(0)
    for c in range(grid.value.shape[1]):
        if words[c] > max(figures[c], 1) and words[c] > 0.4 * len(grid.value):
            out.append([])
        elif figures[c] and c not in derived:
            out[-1].append(c)
    return [block for block in out if block]


def _common(value: Floats) -> Floats:
    """The share of the other rows that print the same figure in the same column: how easily two rows are equal."""
    out = np.zeros(value.shape)
    for c in range(value.shape[1]):
        some = np.flatnonzero(value[:, c])
        _, which, count = np.unique(value[some, c], return_inverse=True, return_counts=True)
        out[some, c] = (count[which] - 1) / max(len(some) - 1, 1)
    return out


class _Roots:
    """The stack: rows with running totals of their values and halves, so that the sum of the topmost k is one subtraction."""

    def __init__(self, value: Floats, half: Floats, mask: Bools, need: float) -> None:
        n, width = value.shape
        self.value, self.half, self.mask, self.need = value, half, mask, need
        self.sums, self.slack = np.zeros((n + 1, width)), np.zeros((n + 1, width))
        self.rows: list[int] = []
        self.useful = (value != 0) & mask
        self.main = np.argmax(np.where(mask, np.abs(value), 0), axis=1)
        self.common = _common(value)
        self.several = (self.useful.sum(1) > 1).tolist()

    def push(self, row: int) -> None:
        """A new root on top."""
        n = len(self.rows)
        np.add(self.sums[n], self.value[row], out=self.sums[n + 1])
        np.add(self.slack[n], self.half[row], out=self.slack[n + 1])
        self.rows.append(row)

    def total(self, row: int) -> tuple[Total, int] | None:
        """The row as the sum of the topmost roots, and how many those are; the best such reading."""
        n = len(self.rows)
        low = max(0, n - _REACH)
        if n == low:
            return None
        excess = (self.sums[n] - self.value[row]) - self.sums[low:n]
        loose = self.half[row] + (self.slack[n] - self.slack[low]) + nearly(self.sums[n])
        near = (np.abs(excess) <= loose) & self.useful[row]
        if near.any():
            found = self._best(row, near.any(1).nonzero()[0] + low, n)
            if found is not None:
                return found, n - self.rows.index(found.parts[-1], low)
        return self._skipping(row, excess[:, self.main[row]], float(loose[self.main[row]])) if n - low > 2 and self.several[row] else None

    def _best(self, row: int, lows: Ints, n: int) -> Total | None:
        """The best of the sums of the roots from each of `lows` on, None where none is good enough."""
        sums, slack = self.sums[n] - self.sums[lows], self.slack[n] - self.slack[lows]
        several = n - lows
        fits = _Fit.of(self, row, sums, slack, np.where((several == 1)[:, None], self.common[row], 0.0))
        plain = (fits.support >= self.need) & (fits.evidence >= _EVIDENCE + _COST[several])
        good = plain.nonzero()[0]
        if not len(good):
            strong = (fits.support >= _STRONG[0]) & (fits.evidence >= _STRONG[1] + _COST[several]) & (several > 1)
            good = np.array([k for k in strong.nonzero()[0] if self._slipped(row, fits.active[k] & ~fits.holds[k], sums[k], self.rows[lows[k] :])], int)
        if not len(good):
            return None
        k = max(good, key=lambda i: (round(float(fits.support[i]), 3), fits.evidence[i], i))
        return fits.total(row, k, self.rows[lows[k] :][::-1], sums[k])

    def _slipped(self, row: int, failing: Bools, sums: Floats, parts: Sequence[int]) -> bool:
        """Whether the columns in which a total fails are explained by one slip each, in the total or in a part."""
        for c in failing.nonzero()[0]:
            printed, half, change = self.value[row, c], self.half[row, c], self.value[row, c] - sums[c]
            if not looks_mistyped(printed, sums[c], half) and not any(
                looks_mistyped(self.value[p, c], self.value[p, c] + change, self.half[p, c]) for p in parts[:_PARTS]
            ):
                return False
        return True

    def _skipping(self, row: int, excess: Floats, loose: float) -> tuple[Total, int] | None:
        """The same where one root is only a part of its neighbour (其中): what is too much is exactly that root."""
        n, m = len(self.rows), min(len(self.rows), _SKIPPING)
        stack = np.array(self.rows[-m:])
        own = self.value[stack, self.main[row]]
        k, j = ((np.abs(excess[-m:, None] - own) <= loose) & _LATER[:m, :m] & (own != 0)).nonzero()
        if not len(k):
            return None
        sums = self.sums[n] - self.sums[n - m + k] - self.value[stack[j]]
        fits = _Fit.of(self, row, sums, self.slack[n] - self.slack[n - m + k])
        good = (fits.support >= 0.99) & (fits.holds.sum(1) >= 2) & (fits.evidence >= 2 * _EVIDENCE + 2 * log10(m))
        if not good.any():
            return None
        at = int(good.nonzero()[0][-1])
        low, out = int(k[at]), int(j[at])
        return fits.total(row, at, [*stack[low:out].tolist(), *stack[out + 1 :].tolist()][::-1], sums[at]), m - low


# What the tries cost for the sum of so many roots: few are likelier than many.
_COST = 0.3 + np.minimum(2 * np.log10(np.maximum(np.arange(_REACH + 1), 1)), log10(_REACH))
# Root j stands above the lowest root k of a sum, which it is left out of.
_LATER = np.triu(np.ones((_SKIPPING, _SKIPPING), bool), 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """How well k sums agree with a row: support and evidence (k), where each holds and says something, and tolerance (k × columns)."""

    support: Floats
    evidence: Floats
    holds: Bools
    active: Bools
    tolerance: Floats

    @classmethod
    def of(cls, roots: _Roots, row: int, sums: Floats, slack: Floats, common: Floats | float = 0.0) -> _Fit:
        """Against a row of these roots' table; a sum holds by chance at least as often as `common`."""
        total = roots.value[row]
        tolerance = roots.half[row] + slack + nearly(sums)
        active = roots.useful[row] & (sums != 0)  # a column whose parts are all left blank says nothing
        holds = active & (np.abs(sums - total) <= tolerance)
        near = np.maximum(np.abs(sums - total), roots.half[row]) + nearly(sums)  # how near it came, not how near it had to
        chance = np.clip(np.maximum(2 * near / np.maximum(np.abs(total), 1e-9), common), 1e-9, 1)
        return cls(holds.sum(1) / np.maximum(active.sum(1), 1), np.where(holds, -np.log10(chance), 0).sum(1), holds, active, tolerance)

    def total(self, row: int, k: int, parts: Sequence[int], expected: Floats) -> Total:
        """The kth of them as a total."""
        return Total(row, tuple(parts), expected, self.tolerance[k], self.tolerance[k], self.holds[k], self.active[k], float(self.support[k]), float(self.evidence[k]))


def _reduced(value: Floats, half: Floats, order: Sequence[int], mask: Bools, need: float) -> tuple[list[Total], list[int]]:
    """The totals found when rows come in this order, and the roots left."""
    roots = _Roots(value, half, mask, need)
    found: list[Total] = []
    some = (value != 0).any(1)
    nothing: list[int] = []  # rows without any amount: they go with the next root
    carried: dict[int, list[int]] = {}
    for row in order:
        if not some[row]:
            nothing.append(row)
            continue
        hit = roots.total(row)
        if hit is not None:
            total, taken = hit
            found.append(replace(total, parts=(*total.parts, *(z for p in total.parts for z in carried.get(p, ())), *nothing)))
            del roots.rows[-taken:]
            nothing = []
        roots.push(row)
        carried[row], nothing = nothing, []
    return found, roots.rows


def _totals(value: Floats, half: Floats) -> list[Total]:
    """The totals of a block of columns; columns that do not add up like the others are left out in a second round."""
    mask, best = np.ones(value.shape[1], bool), []
    need = _SUPPORT if len(mask) > 1 else 1.0
    rows = range(len(value))
    for _ in range(2):
        above, roots = _reduced(value, half, rows[::-1], mask, need)  # totals above their parts
        below, left = _reduced(value, half, roots[::-1], mask, need)  # totals below them, of what no total has taken
        best = above + below
        if len(left) > _LEFT * len(rows):
            first, _ = _reduced(value, half, rows, mask, need)  # or all totals below their parts
            best = max(best, first, key=lambda found: sum(t.evidence for t in found))
        if not best:
            break
        held, seen = np.sum([t.holds for t in best], 0), np.sum([t.active for t in best], 0)
        additive = (held >= 0.5 * seen) | (seen - held < 2)
        if additive[mask].all():
            break
        mask = additive & mask
    return best


def _sharpened(value: Floats, half: Floats, totals: list[Total]) -> list[Total]:
    """The totals, held to the last digit in columns where nearly all of them are exact."""
    if not totals:
        return []
    rows = [t.row for t in totals]
    off, slack = np.abs(value[rows] - np.array([t.expected for t in totals])), half[rows] + nearly(value[rows])
    sharp = exact(off, slack, np.array([t.holds & ((value[list(t.parts)] != 0).sum(0) > 1) for t in totals]))
    if not sharp.any():
        return totals
    close = [np.where(sharp, np.minimum(t.tolerance, s), t.tolerance) for t, s in zip(totals, slack, strict=True)]
    return [replace(t, close=c, holds=t.holds & (o <= c)) for t, c, o in zip(totals, close, off, strict=True)]


def down(grid: Grid, at: Ints, derived: set[int]) -> Iterator[Law]:
    """The totals of a table, one law each; `derived` are columns of rates, which do not add up."""
    for columns in blocks(grid, derived):
        value, half = np.nan_to_num(grid.value[:, columns]), grid.half[:, columns]
        half = np.where(value == 0, 0.0, half)
        best = _totals(value, half)
        several = [t for t in best if (value[list(t.parts)] != 0).any(1).sum() > 1]
        held, seen = (np.sum([getattr(t, name) for t in several], 0) if several else np.zeros(len(columns)) for name in ("holds", "active"))
        additive = (held >= 0.8 * seen) | (seen - held < 2)
        for total in _sharpened(value, half, best):
            law = _law(grid, at, np.array(columns), value, total, additive, held > 0)
            if law is not None:
                yield law


def _law(grid: Grid, at: Ints, columns: Ints, value: Floats, total: Total, additive: Bools, known: Bools) -> Law | None:
    """A total as a law with one place a column; `known` are columns in which some total holds."""
    parts = np.array(total.parts)
    nonzero = value[parts] != 0
    printed = ~np.isnan(grid.value[np.ix_(parts, columns)])
    nothing = ~nonzero.any(0) & printed.any(0) & (value[total.row] == 0)  # 0 of 0 and 0
    holds = total.holds | nothing
    use = np.flatnonzero((total.active | nothing) & (holds | additive) & ~np.isnan(grid.value[total.row, columns]))
    if not len(use):
        return None
    cells = np.where(printed[:, use], at[np.ix_(parts, columns[use])], -1).T
    loud = np.zeros(len(use), bool)
    failing = total.active & ~total.holds
    for place in np.flatnonzero(~holds[use]):
        i = int(use[place])
        loud[place] = additive[i] and _accuses(grid, columns, value, total, nonzero, i, failing, bool(known[i]))
    return Law("sum", at[total.row, columns[use]], cells, total.expected[use], total.close[use],
               holds[use], nonzero[:, use].sum(0) > 1, total.support, total.evidence, True, loud)  # fmt: skip


def _accuses(grid: Grid, columns: Ints, value: Floats, total: Total, nonzero: Bools, i: int, failing: Bools, known: bool) -> bool:
    """Whether a failing column of a total is a slip: alone (or with the column it is summed into), and the others prove the law."""
    row, parts = total.row, np.array(total.parts)
    off = np.abs(value[row] - total.expected)
    if off[i] <= total.tolerance[i]:
        return False
    off = off[failing]
    alone = len(off) == 1 or (len(off) == 2 and abs(off[0] - off[1]) <= 1e-6 * off.max())
    if not alone or nonzero[:, i].sum() < 2 or total.evidence < ACCUSE[1]:
        return False
    printed, wanted, half = value[row, i], total.expected[i], grid.half[row, columns[i]]
    mistyped = looks_mistyped(printed, wanted, half)
    blank = np.isnan(grid.value[parts, columns[i]]) & (~np.isnan(grid.value[np.ix_(parts, columns)])).any(1)
    if blank.any() and not mistyped:  # a part left out in print
        return False
    change = printed - wanted
    mistyped = mistyped or (len(parts) <= _PARTS and any(looks_mistyped(value[p, i], value[p, i] + change, grid.half[p, columns[i]]) for p in parts))
    if not (known or mistyped):
        return False
    proven = (nonzero[:, total.holds].sum(0) >= 2).sum()
    enough = proven >= 2 or (proven == 1 and mistyped and total.evidence >= ACCUSE[1] + 2)
    return bool(enough and (total.support >= ACCUSE[0] or mistyped or len(parts) <= 4))
