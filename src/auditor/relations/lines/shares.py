"""A column that holds each row's share of one row of another column."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from auditor.relations.lines.grid import Floats, Ints
from auditor.relations.lines.odds import ACCUSE, VERIFY, judged, nearly, spread
from auditor.relations.lines.result import Law


def shares(value: Floats, half: Floats, at: Ints) -> Iterator[Law]:
    """The laws of this kind: the whole is the largest figure of its column."""
    there = ~np.isnan(value)
    size = np.where(there, np.abs(value), 0)
    percent = np.flatnonzero((there.sum(0) >= 3) & (size.max(0) <= 100.5))
    amounts = np.flatnonzero((size > 0).sum(0) >= 3)
    scale = spread(value)
    with np.errstate(all="ignore"):
        for c in percent.tolist():
            whole_rows = np.flatnonzero(value[:, c] == 100)[:3].tolist()
            for a in amounts.tolist():
                top = size[:, a] == size[:, a].max()
                for t in sorted({int(np.argmax(top)), *(r for r in whole_rows if top[r])}) if a != c else ():
                    yield from _share(value[:, [a, c]], half[:, [a, c]], at[:, [a, c]], t, float(scale[c]), len(scale))


def _share(value: Floats, half: Floats, at: Ints, t: int, scale: float, width: int) -> Iterator[Law]:
    """The second of two columns as the share of the first in its row t, where that verifies. Of 100 all is its own."""
    (part, printed), whole = value.T, value[t, 0]
    expected = 100 * part / whole
    width_of_parts = (100 * half[:, 0] + np.abs(expected) * half[t, 0]) / abs(whole)
    tolerance = width_of_parts + 2 * half[:, 1] + nearly(expected)
    there = ~np.isnan(part) & ~np.isnan(printed)
    telling = there & (printed != 100) & (part != 0) & (tolerance <= 0.2 * scale)
    holds = there & (np.abs(printed - expected) <= tolerance)
    if abs(whole) == 100 or not telling.any() or (telling & holds).sum() < VERIFY[0] * telling.sum():
        return
    column = (slice(None), None)
    support, evidence = judged(printed[column], expected[column], tolerance[column], telling[column],
                               np.zeros((len(part), 1), bool), np.array([scale]))  # fmt: skip
    s, g = float(support[0]), float(evidence[0]) - 2 * np.log10(width)
    if s < VERIFY[0] or g < VERIFY[1]:
        return
    fails = telling & ~holds & (s >= ACCUSE[0]) & (g >= ACCUSE[1])
    rows = np.flatnonzero((holds | fails) & (np.arange(len(part)) != t))
    parts = np.column_stack([at[rows, 0], np.full(len(rows), at[t, 0])])
    yield Law("ratio", 100.0, at[rows, 1], parts, expected[rows], tolerance[rows], holds[rows], telling[rows],
              s, g, True)  # fmt: skip
