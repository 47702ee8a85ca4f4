"""Which figure is wrong where laws fail: the one whose single change mends most of them and breaks fewest that hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import isfinite, nan
from typing import NamedTuple, TypeAlias

import numpy as np

from auditor.relations.lines.grid import Floats
from auditor.relations.lines.result import Law
from auditor.relations.lines.slip import looks_mistyped

Suspicion: TypeAlias = tuple[int, float, Law, int, int]


class Broken(NamedTuple):
    """A law at a place where it fails, with the cells it ties."""

    law: Law
    place: int
    cells: tuple[int, ...]

    @property
    def loud(self) -> bool:
        return bool(self.law.loud[self.place])


def _scaled(law: Law, value: Floats, place: int) -> float:
    """The power of ten between the law's plain formula and what is expected: 100 for a percentage."""
    a, b = value[law.parts[place]]
    plain = {"ratio": a / b if b else nan, "growth": (a - b) / b if b else nan, "product": a * b}[law.name]
    return float(law.expected[place] / plain) if plain else nan


def wanted(broken: Broken, value: Floats, cell: int) -> float:
    """What a cell would have to be for the law to hold, NaN where nothing would do; `value` is flat."""
    law, place = broken.law, broken.place
    target, expected = int(law.target[place]), float(law.expected[place])
    if cell == target:
        return expected
    if law.is_sum:
        return float(value[cell] + value[target] - expected)
    (a, b), c, k = value[law.parts[place]], float(value[target]), _scaled(law, value, place)
    first = cell == law.parts[place][0]
    if law.name == "ratio":
        return float(c * b / k if first else k * a / c if c else nan)
    if law.name == "growth":
        return float(b * (1 + c / k) if first else a / (1 + c / k) if c != -k else nan)
    return float(c / (k * b) if first and b else c / (k * a) if not first and a else nan)


def room(law: Law, place: int, value: Floats, half: Floats, cell: int) -> float:
    """How exactly a law tells what a cell should be."""
    tolerance = float(law.tolerance[place])
    if law.is_sum or cell == law.target[place]:
        return tolerance
    scale = abs(float(law.expected[place]) + (_scaled(law, value, place) if law.name == "growth" else 0.0))
    return float(abs(value[cell]) * tolerance / max(scale, 1e-9) + half[cell]) if scale == scale else float("inf")


def _score(found: Broken, mended: Sequence[Broken], held: int, mistyped: bool, cell: int) -> float:
    weight = sum(1.0 if b.loud else 0.7 for b in mended)
    return weight - 0.8 * held + 0.6 * mistyped + 0.3 * (cell == found.law.target[found.place])


def suspects(broken: Sequence[Broken], holding: Mapping[int, int], value: Floats, half: Floats) -> list[Suspicion]:
    """(cell, wanted, law, place, laws mended), one after the other until no loud law is left; `holding` counts the laws a cell holds in."""
    out: list[Suspicion] = []
    left = list(broken)
    while any(b.loud for b in left):
        touching: dict[int, list[Broken]] = defaultdict(list)
        accused = {c for b in left if b.loud for c in b.cells}
        for b in left:
            for cell in accused.intersection(b.cells):
                touching[cell].append(b)
        best: tuple[float, Suspicion, list[Broken]] | None = None
        for cell, laws in touching.items():
            for b in laws:
                want = wanted(b, value, cell)
                if not isfinite(want):
                    continue
                near = room(b.law, b.place, value, half, cell)
                mended = [o for o in laws if abs(wanted(o, value, cell) - want) <= near + room(o.law, o.place, value, half, cell)]
                score = _score(b, mended, holding.get(cell, 0), looks_mistyped(float(value[cell]), want, float(half[cell])), cell)
                if best is None or score > best[0]:
                    best = (score, (cell, want, b.law, b.place, len(mended)), mended)
        if best is None:
            break
        cell, mended = best[1][0], best[2]
        if any(b.loud for b in touching[cell]):
            out.append(best[1])
        left = [b for b in left if cell not in b.cells and not any(b is m for m in mended)]
    return out


def broken_laws(laws: Sequence[Law]) -> list[Broken]:
    """The failing places worth following: one a set of cells, no totals that another reading explains, no law with many exceptions."""
    found: dict[frozenset[int], Broken] = {}
    kinds: Counter[tuple[int, bool]] = Counter()
    fine: Counter[int] = Counter()
    summed = {int(t) for law in laws if law.is_sum for t in law.target[law.holds]}
    for index, law in enumerate(laws):
        fine[index] = int(law.holds.sum())
        for place in np.flatnonzero(~law.holds & (law.is_sum | (law.parts >= 0).all(1))):
            cells = (int(law.target[place]), *(int(p) for p in law.parts[place] if p >= 0))
            key = frozenset(cells)
            kinds[index, bool(law.loud[place])] += 1
            new = Broken(law, int(place), cells)
            if key not in found or (new.loud, law.natural) > (found[key].loud, found[key].law.natural):
                found[key] = new
    many = {id(law) for i, law in enumerate(laws) if kinds[i, True] > max(2, 0.25 * fine[i])}
    return [b for b in found.values() if id(b.law) not in many and not (b.law.is_sum and int(b.law.target[b.place]) in summed)]
