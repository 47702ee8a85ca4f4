"""From a document's tables to what their arithmetic says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from auditor.document import Document
from auditor.numbers.mention import Mention
from auditor.relations.lines.across import across
from auditor.relations.lines.blame import broken_laws, suspects
from auditor.relations.lines.down import down
from auditor.relations.lines.grid import Bools, Floats, Grid, Ints, grids
from auditor.relations.lines.result import Key, Law, Lines, Reading, Suspect
from auditor.relations.lines.shares import shares

# The share of a figure that it may be off at most for a law to pin it down.
_PINNED = 0.2
# A table of so few rows is also read with rows and columns exchanged.
_FEW_ROWS = 16


def _derived(laws: Sequence[Law], width: int) -> set[int]:
    """Columns that hold the result of a ratio or growth."""
    count: Counter[int] = Counter()
    for law in laws:
        if law.name in ("ratio", "growth") and law.natural:
            count.update((law.target[law.holds] % width).tolist())
    return {c for c, n in count.items() if n >= 2}


def _widths(grid: Grid, law: Law, places: Bools) -> tuple[Ints, Floats]:
    """The cells of a law at some of its places, and how far each could be off without changing whether it holds there."""
    target, parts, tolerance, expected = (x[places] for x in (law.target, law.parts, law.tolerance, law.expected))
    there = parts >= 0
    if law.is_sum:
        wide = np.broadcast_to(tolerance[:, None], parts.shape)
    else:
        scale = np.maximum(np.abs(expected + (100 if law.name == "growth" else 0)), 1e-9)
        wide = np.abs(grid.value.ravel()[parts]) * (tolerance / scale)[:, None] + grid.half.ravel()[parts]
    return np.concatenate([target, parts[there]]), np.concatenate([tolerance, wide[there]])


def _room(grid: Grid, laws: Sequence[Law]) -> tuple[Floats, Counter[int]]:
    """For each cell (flat) how far it could be off without a law that holds breaking, and in how many laws it holds.

    A cell is pinned by no law that holds where one that fails would pin it closer.
    """
    out = np.full(grid.value.size, np.inf)
    limit = out.copy()
    tied = np.zeros(grid.value.size, int)
    with np.errstate(all="ignore"):
        for law in laws:
            np.minimum.at(out, *_widths(grid, law, law.holds))
            np.add.at(tied, _widths(grid, law, law.holds & law.telling)[0], 1)
            if not law.holds.all():
                np.minimum.at(limit, *_widths(grid, law, ~law.holds & law.telling))
    value, half = grid.value.ravel(), grid.half.ravel()
    loose = (out > _PINNED * np.abs(value) + 3 * half) & (value != 0)
    out[loose | (limit < 0.99 * out) | np.isnan(value)] = np.inf
    return out.reshape(grid.value.shape), Counter({int(i): int(tied[i]) for i in np.flatnonzero(tied)})


def read_grid(grid: Grid) -> Reading:
    """Everything the arithmetic of one table says."""
    rows, width = grid.value.shape
    at = np.arange(rows * width).reshape(rows, width)
    laws = across(grid.value, grid.half, at) + list(shares(grid.value, grid.half, at))
    derived = _derived(laws, width)
    if rows <= _FEW_ROWS:
        laws += across(grid.value.T, grid.half.T, at.T)
    laws += down(grid, at, derived)
    room, holding = _room(grid, laws)
    found = suspects(broken_laws(laws), holding, grid.value.ravel(), grid.half.ravel())
    return Reading(grid, tuple(laws), room, tuple(found))


def read_lines(document: Document, mentions: Sequence[Mention]) -> Lines:
    """What the tables of a document come to; `mentions` are its numbers as `numbers.measure` found them. Raises nothing for odd tables."""
    tables = tuple(read_grid(grid) for grid in grids(document, mentions))
    figures: set[Key] = set()
    room: dict[Key, float] = {}
    told: list[Suspect] = []
    for reading in tables:
        figures.update(m.key for m in reading.grid.cells.values())
        room |= {m.key: float(reading.room[cell]) for cell, m in reading.grid.cells.items() if reading.room[cell] < np.inf}
        for cell, want, law, place, mends in reading.suspects:
            mention, instance = reading.mention(cell), reading.instance(law, place)
            if mention is not None and instance is not None:
                room.pop(mention.key, None)
                told.append(Suspect(mention, want, instance, mends))
    return Lines(tables, frozenset(figures), frozenset(room), room, tuple(told))
