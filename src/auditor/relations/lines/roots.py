"""Totals among rows by shift and reduce, on plain arrays (rows × columns, 0 for blank).

Rows go onto a stack of roots; one that is the sum of the roots next to it, in most columns, becomes their root.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log10

import numpy as np

from auditor.relations.lines.grid import Bools, Floats, Ints
from auditor.relations.lines.odds import nearly

# How many roots may make a total.
_REACH = 80
# The share of columns in which a total must hold, and the evidence it needs beyond what the tries cost.
_SUPPORT, _EVIDENCE = 0.6, 2.0
# Where words call a row a total, the evidence it needs, and the share of the cost of its tries: only how many rows it sums is open.
_SAID, _SAID_COST = 1.0, 0.5
# The share of rows left without a total above which another order is tried.
_LEFT = 0.1
# What the tries cost for the sum of so many roots: few are likelier than many.
_COST = 0.3 + np.minimum(2 * np.log10(np.maximum(np.arange(_REACH + 1), 1)), log10(_REACH))


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """A row that is the sum of others: numbers and flags for each column; `active` where the law says something.

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


@dataclass(frozen=True, slots=True, eq=False)
class _Fits:
    """How k sums agree with a row: support and evidence (k); the rest is k × columns."""

    row: int
    sums: Floats
    tolerance: Floats
    holds: Bools
    active: Bools
    support: Floats
    evidence: Floats

    def total(self, k: int, parts: Sequence[int]) -> Total:
        """The kth of them."""
        width = self.tolerance[k]
        return Total(self.row, tuple(parts), self.sums[k], width, width, self.holds[k], self.active[k],
                     float(self.support[k]), float(self.evidence[k]))  # fmt: skip


def _common(value: Floats) -> Floats:
    """The share of the other rows that print the same figure in the same column: how easily two rows are equal."""
    out = np.zeros(value.shape)
    for c in range(value.shape[1]):
        some = value[:, c].nonzero()[0]
        _, which, count = np.unique(value[some, c], return_inverse=True, return_counts=True)
        out[some, c] = (count[which] - 1) / max(len(some) - 1, 1)
    return out


class _Roots:
    """The stack, with running totals of values and halves: the sum of the topmost k is one subtraction."""

    def __init__(self, value: Floats, half: Floats, mask: Bools, summed: Bools) -> None:
        self.value, self.half, self.summed = value, half, summed
        self.need = _SUPPORT if value.shape[1] > 1 else 1.0
        self.sums, self.slack = np.zeros((len(value) + 1, value.shape[1])), np.zeros((len(value) + 1, value.shape[1]))
        self.rows: list[int] = []
        self.useful = (value != 0) & mask
        self.common = _common(value)

    def push(self, row: int) -> None:
        """A new root on top."""
        n = len(self.rows)
        np.add(self.sums[n], self.value[row], out=self.sums[n + 1])
        np.add(self.slack[n], self.half[row], out=self.slack[n + 1])
        self.rows.append(row)

    def total(self, row: int) -> Total | None:
        """The row as the sum of the topmost roots, the best such reading."""
        n = len(self.rows)
        low = max(0, n - _REACH)
        if n == low:
            return None
        excess = (self.sums[n] - self.value[row]) - self.sums[low:n]
        loose = self.half[row] + (self.slack[n] - self.slack[low]) + nearly(self.sums[n])
        near = (np.abs(excess) <= loose) & self.useful[row]
        return self._best(row, near.any(1).nonzero()[0] + low) if near.any() else None

    def _fits(self, row: int, sums: Floats, slack: Floats, common: Floats | float = 0.0) -> _Fits:
        """These sums against a row; one holds by chance at least as often as `common`."""
        target = self.value[row]
        tolerance = self.half[row] + slack + nearly(sums)
        active = self.useful[row] & (sums != 0)  # a column whose parts are all left blank says nothing
        off = np.abs(sums - target)
        holds = active & (off <= tolerance)
        near = 2 * (np.maximum(off, self.half[row]) + nearly(sums))  # how near it came, not how near it had to
        chance = np.minimum(np.maximum(near / np.maximum(np.abs(target), 1e-9), common), 1)
        support = holds.sum(1) / np.maximum(active.sum(1), 1)
        return _Fits(row, sums, tolerance, holds, active, support, np.where(holds, -np.log10(chance), 0).sum(1))

    def _best(self, row: int, lows: Ints) -> Total | None:
        """The best of the sums of the roots from each of `lows` on, None where none is good enough."""
        n = len(self.rows)
        several = n - lows
        common = np.where((several == 1)[:, None], self.common[row], 0.0)
        fits = self._fits(row, self.sums[n] - self.sums[lows], self.slack[n] - self.slack[lows], common)
        said = bool(self.summed[row])
        beyond = fits.evidence - _COST[several] * (_SAID_COST if said else 1)
        good = ((fits.support >= self.need) & (beyond >= (_SAID if said else _EVIDENCE))).nonzero()[0]
        if not len(good):
            return None
        k = max(good.tolist(), key=lambda i: (round(float(fits.support[i]), 3), fits.evidence[i], i))
        return fits.total(k, self.rows[lows[k] :][::-1])

def _reduced(value: Floats, half: Floats, order: Sequence[int], mask: Bools, summed: Bools) -> tuple[list[Total], list[int]]:
    """The totals found when rows come in this order, and the roots left."""
    roots = _Roots(value, half, mask, summed)
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
            zeros = [z for p in hit.parts for z in carried.get(p, ())]
            found.append(replace(hit, parts=(*hit.parts, *zeros, *nothing)))
            del roots.rows[-len(hit.parts) :]
            nothing = []
        roots.push(row)
        carried[row], nothing = nothing, []
    return found, roots.rows


def totals(value: Floats, half: Floats, summed: Bools) -> list[Total]:
    """The totals of a block of columns; columns that do not add up like the others are left out in a second round. `summed` are the rows that
    words call totals."""
    mask, best, rows = np.ones(value.shape[1], bool), [], range(len(value))
    for _ in range(2):
        above, roots = _reduced(value, half, rows[::-1], mask, summed)  # totals above their parts
        below, left = _reduced(value, half, roots[::-1], mask, summed)  # totals below them, of what no total has taken
        best = above + below
        if len(left) > _LEFT * len(rows):
            first, _ = _reduced(value, half, rows, mask, summed)  # or all totals below their parts
            best = max(best, first, key=lambda found: sum(t.evidence for t in found))
        none = np.zeros(len(mask))
        held, seen = sum((t.holds for t in best), none), sum((t.active for t in best), none)
        additive = (held >= 0.5 * seen) | (seen - held < 2)
        if additive[mask].all():
            break
        mask &= additive
    return best
