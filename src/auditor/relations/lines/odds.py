"""How much a law that many places support is worth, and how easily it would hold by chance."""

from __future__ import annotations

import numpy as np

from auditor.relations.lines.grid import Bools, Floats

# Support and evidence (log10 of the odds against chance) that a law needs to verify, and to accuse.
VERIFY, ACCUSE = (0.7, 3.0), (0.85, 5.0)
# From how many places, and from what share of them, a law is known to hold exactly.
_EXACT = (4, 0.95)
# How exact doubles are after long sums, relative to the largest.
_ROUNDING = 1e-12


def nearly(x: Floats) -> Floats:
    """The error of arithmetic itself."""
    result: Floats = 1e-9 + _ROUNDING * np.abs(x)
    return result


def spread(value: Floats) -> Floats:
    """How wide the figures of each column are scattered: 10th to 90th percentile, at least the median's size."""
    out = np.ones(value.shape[1])
    for c in range(value.shape[1]):
        v = np.sort(value[~np.isnan(value[:, c]), c])
        if len(v):
            out[c] = max(v[int(0.9 * (len(v) - 1))] - v[int(0.1 * (len(v) - 1))], abs(v[len(v) // 2]), 1e-9)
    return out


def judged(
    printed: Floats, expected: Floats, tolerance: Floats, telling: Bools, dull: Bools, scale: Floats
) -> tuple[Floats, Floats]:
    """Support and evidence of laws, each a column of these rows × laws arrays.

    Support is counted among telling rows, dull ones having half a vote. Chance is the width of the interval against
    `scale`, and no less than how often the law holds with the target's rows shifted.
    """
    held = np.abs(printed - expected) <= tolerance
    null = np.zeros(printed.shape[1])
    for k in (1, 2, 5) if len(printed) > 5 else ():
        shifted = np.roll(printed, k, axis=0)
        there = telling & ~np.isnan(shifted)
        null += (there & (np.abs(shifted - expected) <= tolerance)).sum(0) / np.maximum(there.sum(0), 1) / 3
    chance = np.clip(np.maximum(2 * tolerance / scale, null), 1e-9, 0.9)
    gain = np.where(held, -np.log10(chance), np.log10(np.clip(1 - chance, 0.1, 1)))
    votes = (telling & held).sum(0) + 0.5 * (dull & held).sum(0)
    support = np.where(telling.any(0), votes / np.maximum(telling.sum(0) + 0.5 * dull.sum(0), 0.5), 0.0)
    return support, np.where(telling, gain, 0.0).sum(0)


def exact(off: Floats, slack: Floats, counts: Bools) -> Bools:
    """Along the first axis, whether what holds does so to the last digit, so nearly always that parts were not rounded.

    `off` is how far each place is from what is expected, `slack` what rounding the target alone allows, `counts` where
    it holds and tells.
    """
    n = counts.sum(0)
    result: Bools = (n >= _EXACT[0]) & ((counts & (off <= slack)).sum(0) >= _EXACT[1] * n)
    return result
