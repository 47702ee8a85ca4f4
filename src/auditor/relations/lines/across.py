"""Laws that hold between columns, row by row: ratio, growth, product, and sums of columns.

All triples and likely subsets of columns are tried at once on a sample of rows; what holds there, on every row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import log10

import numpy as np

from auditor.relations.lines.grid import Bools, Floats, Ints
from auditor.relations.lines.odds import ACCUSE, VERIFY, exact, judged, nearly, spread
from auditor.relations.lines.result import Law

# More columns than these are not tried against each other, more rows than these not before a law has held in them.
_COLUMNS, _SAMPLE = 24, 32
# How many numbers are worked on at once.
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Form:
    """A law of three columns: c is `factor` times what a and b give."""

    name: str
    factor: float

    def apart(self, a: Floats, b: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """What is expected of c and half the width of that, from a, b and their halves x and y."""
        if self.name == "product":
            return self.factor * a * b, self.factor * (x * np.abs(b) + y * np.abs(a))
        top = a - b if self.name == "growth" else a
        return self.factor * top / b, self.factor * (x / np.abs(b) + np.abs(a) * y / b**2)

    def weak(self, a: Floats, b: Floats, y: Floats) -> tuple[Bools, Bools]:
        """Where a and b say little (coarse, of odd sign), and where the result is trivial, of a by itself or by 1."""
        vague: Bools = y > 0.05 * np.abs(b)
        if self.name == "growth":
            vague = vague | (b < 0) | (a < 0)
        if self.name == "product":
            return vague, (a == 0) | (b == 0) | (a * self.factor == 1) | (b * self.factor == 1)
        return vague, (a == b) | (a == 0)


FORMS = (Form("ratio", 100.0), Form("ratio", 1.0), Form("growth", 100.0), Form("product", 0.01), Form("product", 1.0))


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """Columns to be tried, rows × columns: values, halves, values with 0 for blank, flat indices in the grid."""

    value: Floats
    half: Floats
    zero: Floats
    at: Ints

    @property
    def width(self) -> int:
        return int(self.value.shape[1])

    def sample(self) -> _Columns:
        """Rows spread over the table, each column with some of its figures; the table itself where it is small."""
        if len(self.value) <= 2 * _SAMPLE:
            return self
        full = (~np.isnan(self.value)).sum(1)
        rich = np.flatnonzero(full >= np.median(full[full > 0]))
        rows = {*rich[np.linspace(0, len(rich) - 1, _SAMPLE).astype(int)].tolist()}
        for own in map(np.flatnonzero, self.zero.T):
            rows.update(own[np.linspace(0, len(own) - 1, 6).astype(int)].tolist() if len(own) else ())
        picked = np.array(sorted(rows))
        return _Columns(self.value[picked], self.half[picked], self.zero[picked], self.at[picked])

    def coarseness(self) -> list[float]:
        """How coarsely each column is printed: the median of half a last digit against the figure."""
        relative = self.half / np.maximum(np.abs(self.value), 1e-9)
        return [float(np.median(relative[there, c])) for c, there in enumerate((~np.isnan(self.value)).T)]


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """n laws on every row (rows × n); `target` and `parts` (n × k) are columns, the table's width standing for none."""

    name: str
    factor: float
    target: Ints
    parts: Ints
    expected: Floats
    tolerance: Floats
    there: Bools
    telling: Bools
    support: Floats
    evidence: Floats


def _need(lines: _Columns, few: _Columns) -> float:
    """The support to ask for in a sample, or in the table itself."""
    return VERIFY[0] - (0.15 if len(lines.value) > len(few.value) else 0.01)


def _triples(lines: _Columns, few: _Columns, form: Form, scale: Floats) -> Ints:
    """The (a, b, c) that hold in most of the sampled rows, n × 3."""
    v, h, every = few.value, few.half, np.arange(lines.width)
    a, b, y = few.zero[:, :, None], v[:, None, :], h[:, None, :]
    expected, width = form.apart(a, b, h[:, :, None], y)
    vague, trivial = form.weak(a, b, y)
    usable = np.isfinite(expected) & ~vague & ~trivial
    usable[:, every, every] = False
    if form.name == "product":
        usable &= np.tri(lines.width, k=-1, dtype=bool).T
    i, j = np.nonzero(usable.any(0))
    e = expected[:, i, j, None]
    tolerance = width[:, i, j, None] + nearly(e) + 2 * h[:, None, :]
    telling = usable[:, i, j, None] & ~np.isnan(v)[:, None, :] & (tolerance <= 0.2 * scale)
    n = telling.sum(0)
    held = (telling & (np.abs(v[:, None, :] - e) <= tolerance)).sum(0)
    other = (every != i[:, None]) & (every != j[:, None])
    p, c = np.nonzero((held >= _need(lines, few) * n) & (n > 0) & other)
    return np.column_stack([i[p], j[p], c])


def _formed(lines: _Columns, form: Form, triples: Ints, scale: Floats) -> _Batch:
    """These triples on every row."""
    i, j, c = triples.T
    v, h = lines.value, lines.half
    a, b = lines.zero[:, i], v[:, j]  # what is left blank has come to nothing: -100%
    expected, width = form.apart(a, b, h[:, i], h[:, j])
    tolerance = width + 2 * h[:, c] + nearly(expected)
    vague, trivial = form.weak(a, b, h[:, j])
    there = np.isfinite(expected) & ~np.isnan(v[:, c])
    clear = there & ~vague & (tolerance <= 0.2 * scale[c])
    dull = clear & (a == b) & (a != 0) & (form.name != "product")
    telling = clear & ~trivial
    support, evidence = judged(v[:, c], expected, tolerance, telling, dull, scale[c])
    evidence -= np.log10(lines.width * (np.ptp(triples, axis=1) + 1.0) ** 2)
    return _Batch(form.name, form.factor, c, triples[:, :2], expected, tolerance, there, telling, support, evidence)


@lru_cache(64)
def _subsets(width: int) -> tuple[Bools, Floats]:
    """Columns that may make a sum, n × width: pairs, runs, runs less one, every kth; and log10 of how many are tried."""
    runs = {tuple(range(i, j)) for i in range(width) for j in range(i + 3, width + 1)}
    every = {tuple(range(i, j, k)) for k in (2, 3, 4) for i in range(width) for j in range(i + 2 * k + 1, width + 1, k)}
    less = {run[:k] + run[k + 1 :] for run in runs if len(run) > 3 for k in range(1, len(run) - 1)}
    kinds = (set(combinations(range(width), 2)), runs, every, less - every)
    chosen = [(subset, log10(len(kind) * width)) for kind in kinds for subset in sorted(kind)]
    out = np.zeros((len(chosen), width), bool)
    for row, (subset, _) in zip(out, chosen, strict=True):
        row[list(subset)] = True
    return out, np.array([cost for _, cost in chosen])


def _sums(lines: _Columns, few: _Columns) -> tuple[Ints, Ints, Floats]:
    """Targets, parts and costs of the sums that hold in most of the sampled rows, as `_summed` takes them."""
    chosen, cost = _subsets(lines.width)
    weight = chosen.T.astype(float)
    total, several = few.zero @ weight, (few.zero != 0).astype(float) @ weight >= 2
    slack = few.half @ weight + nearly(total)
    good = np.zeros((lines.width, len(chosen)), bool)
    for c in range(lines.width):
        target = few.value[:, c, None]
        telling = several & ~np.isnan(target)
        n = telling.sum(0)
        held = (telling & (np.abs(total - target) <= slack + few.half[:, c, None])).sum(0)
        good[c] = (n > 0) & (held >= _need(lines, few) * n) & ~chosen[:, c]
    targets, which = np.nonzero(good)
    return targets, np.where(chosen[which], np.arange(lines.width), lines.width), cost[which]


def _summed(lines: _Columns, target: Ints, parts: Ints, cost: Floats) -> _Batch:
    """These sums on every row: targets n, parts n × width as columns, the width itself for none."""
    zero, half = (np.column_stack([x, np.zeros(len(x))]) for x in (lines.zero, lines.half))
    terms, printed = zero[:, parts], lines.value[:, target]
    expected, nonzero = terms.sum(2), (terms != 0).sum(2)
    tolerance = half[:, parts].sum(2) + lines.half[:, target] + nearly(expected)
    there = ~np.isnan(printed) & (nonzero > 0)
    telling = there & (nonzero > 1)
    scale = np.maximum(np.abs(printed), 1e-9)
    support, evidence = judged(printed, expected, tolerance, telling, np.zeros_like(telling), scale)
    return _Batch("sum", 1.0, target, parts, expected, tolerance, there, telling, support, evidence - cost)


def _chunks(n: int, each: int) -> Iterator[slice]:
    """Slices of n laws that come to so many numbers at most together, with `each` numbers a law."""
    step = max(1, _AT_ONCE // max(1, each))
    return (slice(i, i + step) for i in range(0, n, step))


def _laws(lines: _Columns, batches: Sequence[_Batch]) -> Iterator[Law]:
    """The laws that verify, each where it holds, and where it fails though it nearly always holds and no other law explains the row."""
    kept: dict[int, list[tuple[_Batch, int]]] = defaultdict(list)
    for b in batches:
        alone = b.telling.sum(0) == 1  # one place proves less than several
        for t in ((b.support >= VERIFY[0]) & (b.evidence >= VERIFY[1] + alone)).nonzero()[0].tolist():
            kept[int(b.target[t])].append((b, t))
    coarse = lines.coarseness()
    for c, laws in kept.items():
        off = [np.abs(lines.value[:, c] - b.expected[:, t]) for b, t in laws]
        close = [_closely(lines, b, t, o) for (b, t), o in zip(laws, off, strict=True)]
        explained = np.any([b.there[:, t] & (o <= w) for (b, t), o, w in zip(laws, off, close, strict=True)], axis=0)
        for (b, t), o, w in zip(laws, off, close, strict=True):
            parts = b.parts[t][b.parts[t] < lines.width]
            natural = b.name in ("sum", "growth") or coarse[c] >= max(coarse[p] for p in parts)
            holds = b.there[:, t] & (o <= w)
            fails = b.there[:, t] & ~explained & (b.support[t] >= ACCUSE[0])
            rows = (holds | fails).nonzero()[0]
            spots = np.ix_(rows, parts)
            cells = np.where(np.isnan(lines.value[spots]), -1, lines.at[spots])
            yield Law(b.name, b.factor, lines.at[rows, c], cells, b.expected[rows, t], w[rows], holds[rows],
                      b.telling[rows, t], float(b.support[t]), float(b.evidence[t]), natural)  # fmt: skip


def _closely(lines: _Columns, batch: _Batch, t: int, off: Floats) -> Floats:
    """The tolerance of a law in each row: what rounding its target allows, where it nearly always holds to that."""
    tolerance, column = batch.tolerance[:, t], batch.target[t]
    slack = (1 if batch.name == "sum" else 2) * lines.half[:, column] + nearly(batch.expected[:, t])
    sharp = exact(off, slack, batch.telling[:, t] & (off <= tolerance))
    return np.minimum(tolerance, slack) if sharp else tolerance


def across(value: Floats, half: Floats, at: Ints) -> list[Law]:
    """The laws between the columns of a grid; `at` gives each cell's flat index, so that a grid may come transposed."""
    own = np.flatnonzero((~np.isnan(value)).any(0))[:_COLUMNS]
    lines = _Columns(value[:, own], half[:, own], np.nan_to_num(value[:, own]), at[:, own])
    if lines.width < 3:
        return []
    batches: list[_Batch] = []
    with np.errstate(all="ignore"):
        few, scale = lines.sample(), spread(lines.value)
        for form in FORMS:
            triples = _triples(lines, few, form, scale)
            batches += [_formed(lines, form, triples[s], scale) for s in _chunks(len(triples), len(value))]
        target, parts, cost = _sums(lines, few)
        each = len(value) * lines.width
        batches += [_summed(lines, target[s], parts[s], cost[s]) for s in _chunks(len(target), each)]
        return list(_laws(lines, batches))
