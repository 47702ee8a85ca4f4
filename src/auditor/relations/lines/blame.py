"""Which figure is wrong where laws fail: the one whose single change mends most of them and breaks fewest that hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import isfinite, nan
from typing import NamedTuple

import numpy as np

from auditor.relations.lines.grid import Floats, Ints
from auditor.relations.lines.result import Law
from auditor.relations.lines.slip import looks_mistyped


class Broken(NamedTuple):
    """A law at a place where it fails; the cells it ties, and how exactly it tells what each should be."""

    law: Law
    place: int
    room: dict[int, float]

    @property
    def loud(self) -> bool:
        """Whether it may accuse by itself."""
        return bool(self.law.loud[self.place])

    def wanted(self, value: Floats, cell: int) -> float:
        """What a cell would have to be for the law to hold, NaN where nothing would do; `value` is flat."""
        law, target, expected = self.law, self.law.target[self.place], float(self.law.expected[self.place])
        if cell == target:
            return expected
        if law.name == "sum":
            return float(value[cell]) + float(value[target]) - expected
        first = cell == law.parts[self.place][0]
        a, b = (float(value[p]) for p in law.parts[self.place])
        c = float(value[target]) / law.factor + (law.name == "growth")  # the plain a ÷ b, or a × b
        if law.name == "product":
            return c / (b if first else a)
        return c * b if first else a / c if c else nan


def widths(law: Law, places: Ints, value: Floats, half: Floats) -> tuple[Ints, Floats]:
    """The cells of a law at some places (n × (1 + k), -1 for none), and how far off each may be without change."""
    parts, tolerance = law.parts[places], law.tolerance[places]
    wide = np.broadcast_to(tolerance[:, None], parts.shape)
    if law.name != "sum":
        scale = np.abs(law.expected[places] + (law.factor if law.name == "growth" else 0))
        wide = np.abs(value[parts]) * (tolerance / np.maximum(scale, 1e-9))[:, None] + half[parts]
    return np.column_stack([law.target[places], parts]), np.column_stack([tolerance, wide])


def broken(laws: Sequence[Law], value: Floats, half: Floats) -> list[Broken]:
    """The failing places: one a set of cells, no total that another reading explains, no law of many exceptions."""
    found: dict[frozenset[int], Broken] = {}
    summed = {t for law in laws if law.name == "sum" for t in law.target[law.holds].tolist()}
    for law in laws:
        places = np.flatnonzero(~law.holds & ((law.parts >= 0).all(1) | (law.name == "sum")))
        if not len(places) or (law.loud & ~law.holds).sum() > max(2, 0.25 * law.holds.sum()):
            continue
        ties, rooms_of = widths(law, places, value, half)
        for place, cells, rooms in zip(places.tolist(), ties.tolist(), rooms_of.tolist(), strict=True):
            new = Broken(law, place, {c: r for c, r in zip(cells, rooms, strict=True) if c >= 0})
            old = found.get(frozenset(new.room))
            if (law.name != "sum" or cells[0] not in summed) and (
                old is None or (new.loud, law.natural) > (old.loud, old.law.natural)
            ):
                found[frozenset(new.room)] = new
    return list(found.values())


class _Change(NamedTuple):
    """A cell made what the first of the `mended` laws wants of it; `tied` are all failing laws of that cell."""

    score: float
    cell: int
    wanted: float
    mended: list[Broken]
    tied: list[Broken]


def _changes(left: Sequence[Broken], held: Ints, value: Floats, half: Floats) -> Iterator[_Change]:
    """Every change of a cell that a loud law ties."""
    touching: dict[int, list[Broken]] = defaultdict(list)
    accused = {cell for b in left if b.loud for cell in b.room}
    for b in left:
        for cell in accused.intersection(b.room):
            touching[cell].append(b)
    for cell, laws in touching.items():
        wants = [b.wanted(value, cell) for b in laws]
        for b, want in zip(laws, wants, strict=True):
            if not isfinite(want):
                continue
            near = [o for o, w in zip(laws, wants, strict=True) if abs(w - want) <= b.room[cell] + o.room[cell]]
            score = sum(1.0 if o.loud else 0.7 for o in near) - 0.8 * int(held[cell])
            score += 0.3 * (cell == b.law.target[b.place])
            score += 0.6 * looks_mistyped(float(value[cell]), want, float(half[cell]))
            yield _Change(score, cell, want, [b, *(o for o in near if o is not b)], laws)


def suspects(
    left: Sequence[Broken], held: Ints, value: Floats, half: Floats
) -> Iterator[tuple[int, float, Law, int, int]]:
    """(cell, wanted, law, place, laws mended), the best first, until every loud law is accounted for.

    `held` counts the laws that a cell holds in.
    """
    done: set[int] = set()
    for change in sorted(_changes(left, held, value, half), key=lambda change: -change.score):
        first = change.mended[0]
        if id(first) not in done and any(b.loud and id(b) not in done for b in change.tied):
            yield change.cell, change.wanted, first.law, first.place, len(change.mended)
            done.update(map(id, change.tied))
