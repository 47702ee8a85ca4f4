"""A column that holds each row's share of one row of another column."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from auditor.relations.lines.grid import Floats, Ints
from auditor.relations.lines.odds import ACCUSE, VERIFY, judged, nearly, spread
from auditor.relations.lines.result import Law


def shares(value: Floats, half: Floats, at: Ints) -> Iterator[Law]:
    """The laws of this kind: a whole is the largest figure of its column, or a row that prints 100%."""
    with np.errstate(all="ignore"):
        there = ~np.isnan(value)
        size = np.where(there, np.abs(value), 0)
        percent = [c for c in range(value.shape[1]) if there[:, c].sum() >= 3 and size[:, c].max() <= 100.5]
        amounts = np.flatnonzero((size > 0).sum(0) >= 3)
        scale = spread(value)
        for c in percent:
            hundred = np.flatnonzero(value[:, c] == 100)
            for a in amounts:
                wholes = {int(np.argmax(size[:, a])), *hundred.tolist()} if len(hundred) <= 3 else {int(np.argmax(size[:, a]))}
                for t in sorted(wholes) if a != c else ():
                    if size[t, a] > 0 and size[t, a] >= size[:, a].max():
                        yield from _share(value, half, at, int(a), c, t, float(scale[c]))


def _share(value: Floats, half: Floats, at: Ints, a: int, c: int, t: int, scale: float) -> Iterator[Law]:
    """Column c as the share of column a in its row t, where that verifies."""
    whole, part, printed = value[t, a], value[:, a], value[:, c]
    expected = 100 * part / whole
    tolerance = 100 * half[:, a] / abs(whole) + np.abs(expected) * half[t, a] / abs(whole) + 2 * half[:, c] + nearly(expected)
    there = ~np.isnan(part) & ~np.isnan(printed)
    telling = there & (printed != 100) & (part != 0) & (tolerance <= 0.2 * scale)
    none = np.zeros((len(part), 1), bool)
    support, evidence = judged(printed[:, None], expected[:, None], tolerance[:, None], telling[:, None], none, np.array([scale]))
    s, g = float(support[0]), float(evidence[0]) - 2 * np.log10(value.shape[1])
    if s < VERIFY[0] or g < VERIFY[1]:
        return
    holds = there & (np.abs(printed - expected) <= tolerance)
    loud = telling & ~holds & (s >= ACCUSE[0]) & (g >= ACCUSE[1])
    rows = np.flatnonzero((holds | loud) & (np.arange(len(part)) != t))
    parts = np.column_stack([at[rows, a], np.full(len(rows), at[t, a])])
    yield Law("ratio", at[rows, c], parts, expected[rows], tolerance[rows], holds[rows], telling[rows], s, g, True, loud[rows])
