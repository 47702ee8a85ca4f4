"""Laws that hold between columns, row by row: ratio, growth, product, and sums of columns.

All triples and all likely subsets of columns are tried at once on a sample of rows; only what holds there is tried on every row.
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
    """A law of three columns: c from a and b, `factor` times. `apart` are (expected, half its width) from a, b and their halves."""

    name: str
    factor: float

    def apart(self, a: Floats, b: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        if self.name == "product":
            return self.factor * a * b, self.factor * (x * np.abs(b) + y * np.abs(a))
        top = a - b if self.name == "growth" else a
        return self.factor * top / b, self.factor * (x / np.abs(b) + np.abs(a) * y / b**2)

    def weak(self, a: Floats, b: Floats, y: Floats) -> tuple[Bools, Bools]:
        """Where a and b say little: too coarse or of odd sign; and where the result is trivial, a by itself or a by a."""
        vague = y > 0.05 * np.abs(b)
        if self.name == "growth":
            vague = vague | (b < 0) | (a < 0)
        trivial = (a == b) | (a == 0)
        if self.name == "product":
            trivial = (a == 0) | (b == 0) | (a * self.factor == 1) | (b * self.factor == 1)
        return vague, trivial


FORMS = (Form("ratio", 100.0), Form("ratio", 1.0), Form("growth", 100.0), Form("product", 0.01), Form("product", 1.0))


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Columns to be tried: values, halves, zero for nothing, each rows × columns; `at` the flat index of each cell in its grid."""

    value: Floats
    half: Floats
    zero: Floats
    at: Ints

    @property
    def width(self) -> int:
        return self.value.shape[1]

    def sample(self) -> Columns:
        """Rows spread over the table, each column with some of its figures; the table itself where it is small."""
        n = len(self.value)
        if n <= 2 * _SAMPLE:
            return self
        there = ~np.isnan(self.value)
        full = there.sum(1)
        rich = np.flatnonzero(full >= np.median(full[full > 0])) if full.any() else np.arange(n)
        rows = set(rich[np.linspace(0, len(rich) - 1, _SAMPLE).astype(int)].tolist())
        for c in range(self.width):
            own = np.flatnonzero(there[:, c] & (self.zero[:, c] != 0))
            rows.update(own[np.linspace(0, len(own) - 1, 6).astype(int)].tolist() if len(own) else ())
        picked = np.array(sorted(rows))
        return Columns(self.value[picked], self.half[picked], self.zero[picked], self.at[picked])


def lines_of(value: Floats, half: Floats, at: Ints) -> Columns:
    """The columns of a grid that hold figures, the first ones where there are very many."""
    columns = np.flatnonzero((~np.isnan(value)).any(0))[:_COLUMNS]
    return Columns(value[:, columns], half[:, columns], np.nan_to_num(value[:, columns]), at[:, columns])


@dataclass(slots=True, eq=False)
class _Batch:
    """Laws evaluated on all rows, each a column of the rows × laws arrays."""

    name: str
    target: Ints  # columns, n
    parts: Ints  # columns, n × k, the width of the table for none
    expected: Floats
    tolerance: Floats
    there: Bools
    telling: Bools
    support: Floats
    evidence: Floats


def _triples(lines: Columns, few: Columns, form: Form, scale: Floats) -> Ints:
    """The (a, b, c) that hold in most of the sampled rows, n × 3."""
    v, h = few.value, few.half
    a, b, x, y = few.zero[:, :, None], v[:, None, :], h[:, :, None], h[:, None, :]
    expected, width = form.apart(a, b, x, y)
    vague, trivial = form.weak(a, b, y)
    usable = np.isfinite(expected) & ~vague & ~trivial
    usable[:, np.arange(lines.width), np.arange(lines.width)] = False
    if form.name == "product":
        usable &= np.tri(lines.width, k=-1, dtype=bool).T
    pairs = np.argwhere(usable.any(0))
    if not len(pairs):
        return np.zeros((0, 3), np.intp)
    i, j = pairs.T
    e, w, u = expected[:, i, j, None], width[:, i, j, None] + nearly(expected[:, i, j, None]), usable[:, i, j, None]
    tolerance = w + 2 * h[:, None, :]
    u = u & ~np.isnan(v)[:, None, :] & (tolerance <= 0.2 * scale)
    held = u & (np.abs(v[:, None, :] - e) <= tolerance)
    n = u.sum(0)
    need = VERIFY[0] - (0.15 if len(lines.value) > len(v) else 0.01)
    p, c = np.nonzero((held.sum(0) >= need * n) & (n > 0))
    found = np.column_stack([i[p], j[p], c])
    return found[(found[:, 0] != found[:, 2]) & (found[:, 1] != found[:, 2])]


def _evaluated(lines: Columns, form: Form, triples: Ints, scale: Floats) -> _Batch:
    """These triples on every row."""
    i, j, c = triples.T
    v, h = lines.value, lines.half
    a, b = lines.zero[:, i], v[:, j]  # what is left blank has come to nothing: -100%
    expected, width = form.apart(a, b, h[:, i], h[:, j])
    tolerance = width + 2 * h[:, c] + nearly(expected)
    vague, trivial = form.weak(a, b, h[:, j])
    vague |= tolerance > 0.2 * scale[c]
    there = np.isfinite(expected) & ~np.isnan(v[:, c])
    dull = there & ~vague & (a == b) & (a != 0) if form.name != "product" else np.zeros(there.shape, bool)
    telling = there & ~vague & ~trivial
    support, evidence = judged(v[:, c], expected, tolerance, telling, dull, scale[c])
    reach = triples.max(1) - triples.min(1) + 1
    evidence -= np.log10(lines.width * reach.astype(float) ** 2)
    return _Batch(form.name, c, triples[:, :2], expected, tolerance, there, telling, support, evidence)


@lru_cache(64)
def _subsets(width: int) -> tuple[Bools, Floats]:
    """Columns that may make a sum, n × width: pairs, runs, runs less one, every second to fourth; and log10 of how many of the kind there are."""
    kinds: list[set[tuple[int, ...]]] = [set(combinations(range(width), 2))]
    runs = {tuple(range(i, j)) for i in range(width) for j in range(i + 3, width + 1)}
    every = {tuple(range(i, j, k)) for k in (2, 3, 4) for i in range(width) for j in range(i + 2 * k + 1, width + 1, k)}
    less = {run[:k] + run[k + 1 :] for run in runs if len(run) > 3 for k in range(1, len(run) - 1)}
    kinds += [runs, every - runs, less - every]
    chosen = np.zeros((sum(map(len, kinds)), width), bool)
    cost = np.zeros(len(chosen))
    at = 0
    for kind in kinds:
        for subset in sorted(kind):
            chosen[at, list(subset)] = True
            cost[at] = log10(len(kind) * width)
            at += 1
    return chosen, cost


def _sums(lines: Columns, few: Columns) -> Iterator[tuple[Ints, Ints, Floats]]:
    """(target, subset) pairs that hold in most of the sampled rows: targets n, parts n × width as columns (width for none), their cost."""
    chosen, cost = _subsets(lines.width)
    if not len(chosen):
        return
    weight = chosen.astype(float)
    total, slack, several = few.zero @ weight.T, few.half @ weight.T, (few.zero != 0).astype(float) @ weight.T >= 2
    need = VERIFY[0] - (0.15 if len(lines.value) > len(few.value) else 0.01)
    for c in range(lines.width):
        target, there = few.value[:, c, None], ~np.isnan(few.value[:, c, None])
        tolerance = slack + few.half[:, c, None] + nearly(total)
        telling = there & several
        n = telling.sum(0)
        held = (telling & (np.abs(total - target) <= tolerance)).sum(0)
        good = np.flatnonzero((n > 0) & (held >= need * n) & ~chosen[:, c])
        if len(good):
            yield np.full(len(good), c), np.where(chosen[good], np.arange(lines.width), lines.width), cost[good]


def _evaluated_sums(lines: Columns, target: Ints, parts: Ints, cost: Floats) -> _Batch:
    """These sums on every row."""
    zero = np.column_stack([lines.zero, np.zeros(len(lines.zero))])
    half = np.column_stack([lines.half, np.zeros(len(lines.half))])
    terms = zero[:, parts]
    expected = terms.sum(2)
    tolerance = half[:, parts].sum(2) + lines.half[:, target] + nearly(expected)
    nonzero = (terms != 0).sum(2)
    there = ~np.isnan(lines.value[:, target]) & (nonzero > 0)
    telling = there & (nonzero > 1)
    printed = lines.value[:, target]
    none = np.zeros(there.shape, bool)
    support, evidence = judged(printed, expected, tolerance, telling, none, np.maximum(np.abs(printed), 1e-9))
    return _Batch("sum", target, parts, expected, tolerance, there, telling, support, evidence - cost)


def _chunks(n: int, each: int) -> Iterator[slice]:
    """Slices of n laws that come to so many numbers at most together, with `each` numbers a law."""
    step = max(1, _AT_ONCE // max(1, each))
    return (slice(i, i + step) for i in range(0, n, step))


def _coarseness(lines: Columns) -> Floats:
    """How coarsely a column is printed: the median of half a last digit against the figure."""
    relative = lines.half / np.maximum(np.abs(lines.value), 1e-9)
    return np.array([np.median(v) if len(v := relative[~np.isnan(lines.value[:, c]), c]) else 0.0 for c in range(lines.width)])


def _laws(lines: Columns, batches: Sequence[_Batch]) -> Iterator[Law]:
    """The laws that verify. Of those for one column only the best may accuse, and only where no other explains the row."""
    kept: dict[int, list[tuple[_Batch, int]]] = defaultdict(list)
    for batch in batches:
        alone = batch.telling.sum(0) == 1
        for t in np.flatnonzero((batch.support >= VERIFY[0]) & (batch.evidence >= VERIFY[1] + alone)):
            kept[int(batch.target[t])].append((batch, int(t)))
    coarse = _coarseness(lines)
    for c, laws in kept.items():
        laws.sort(key=lambda law: (-round(float(law[0].support[law[1]]), 2), -float(law[0].evidence[law[1]])))
        close = [_closely(lines, b, t) for b, t in laws]
        off = [np.abs(lines.value[:, c] - b.expected[:, t]) for b, t in laws]
        held = [b.there[:, t] & (o <= close[i]) for i, ((b, t), o) in enumerate(zip(laws, off, strict=True))]
        explained = np.any(held, axis=0)
        for rank, ((b, t), o, holds) in enumerate(zip(laws, off, held, strict=True)):
            parts = b.parts[t][b.parts[t] < lines.width]
            natural = bool(b.name in ("sum", "growth") or coarse[c] >= coarse[parts].max())
            slight = o <= b.tolerance[:, t] + (0.0 if b.name == "sum" else 1.2) * lines.half[:, c]
            quiet = b.there[:, t] & ~explained & (b.support[t] >= ACCUSE[0])
            accuses = natural and not rank and b.evidence[t] >= ACCUSE[1]
            loud = quiet & b.telling[:, t] & ~slight if accuses else np.zeros(len(o), bool)
            rows = np.flatnonzero(holds | quiet)
            cells = np.where(np.isnan(lines.value[np.ix_(rows, parts)]), -1, lines.at[np.ix_(rows, parts)])
            yield Law(b.name, lines.at[rows, c], cells, b.expected[rows, t], close[rank][rows],
                      holds[rows], b.telling[rows, t], float(b.support[t]), float(b.evidence[t]), natural, loud[rows])  # fmt: skip


def _closely(lines: Columns, batch: _Batch, t: int) -> Floats:
    """The tolerance of a law in each row, what rounding its target allows where it nearly always holds to that."""
    tolerance, column = batch.tolerance[:, t], batch.target[t]
    off = np.abs(lines.value[:, column] - batch.expected[:, t])
    slack = (1 if batch.name == "sum" else 2) * lines.half[:, column] + nearly(batch.expected[:, t])
    sharp = exact(off, slack, batch.telling[:, t] & (off <= tolerance))
    return np.minimum(tolerance, slack) if sharp else tolerance


def across(value: Floats, half: Floats, at: Ints) -> list[Law]:
    """The laws between the columns of a grid; `at` gives each cell's flat index, so that a grid may come transposed."""
    lines = lines_of(value, half, at)
    if lines.width < 3:
        return []
    batches: list[_Batch] = []
    with np.errstate(all="ignore"):
        few, scale = lines.sample(), spread(lines.value)
        for form in FORMS:
            triples = _triples(lines, few, form, scale)
            batches += [_evaluated(lines, form, triples[s], scale) for s in _chunks(len(triples), len(value))]
        for target, parts, cost in _sums(lines, few):
            batches += [_evaluated_sums(lines, target[s], parts[s], cost[s]) for s in _chunks(len(target), len(value) * lines.width)]
        return list(_laws(lines, batches))
