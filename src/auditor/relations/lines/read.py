"""From a document's tables to what their arithmetic says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from auditor.document import Document
from auditor.numbers.mention import Mention
from auditor.relations.lines.across import across
from auditor.relations.lines.down import down
from auditor.relations.lines.grid import Floats, Grid, Ints, grids
from auditor.relations.lines.odds import ACCUSE
from auditor.relations.lines.result import Law, Lines, Reading
from auditor.relations.lines.shares import shares

# A table of so few rows is also read with rows and columns exchanged.
_FEW_ROWS = 16
# The share of a figure that it may be off at most for a law to pin it down.
_PINNED = 0.2


def _derived(laws: Sequence[Law], width: int) -> set[int]:
    """Columns that hold the result of a ratio or growth in several rows."""
    targets = [law.target[law.holds] % width for law in laws if law.name in ("ratio", "growth") and law.natural]
    count = np.bincount(np.concatenate(targets), minlength=width) if targets else np.zeros(width)
    return set(np.flatnonzero(count >= 2).tolist())


def _widths(law: Law, places: Ints, value: Floats, half: Floats) -> tuple[Ints, Floats]:
    """The cells of a law at some places (n × (1 + k), -1 for none), and how far off each may be without change."""
    parts, tolerance = law.parts[places], law.tolerance[places]
    wide = np.broadcast_to(tolerance[:, None], parts.shape)
    if law.name != "sum":
        scale = np.abs(law.expected[places] + (law.factor if law.name == "growth" else 0))
        wide = np.abs(value[parts]) * (tolerance / np.maximum(scale, 1e-9))[:, None] + half[parts]
    return np.column_stack([law.target[places], parts]), np.column_stack([tolerance, wide])


def _room(laws: Sequence[Law], value: Floats, half: Floats) -> Floats:
    """For each cell (flat) how far it could be off without a law that holds breaking.

    A cell is pinned by no law that holds where one that fails would pin it closer.
    """
    size = value.size + 1  # cell -1, for none, is the one too many
    pinned, limit = np.full(size, np.inf), np.full(size, np.inf)
    for law in laws:
        np.minimum.at(pinned, *_widths(law, np.flatnonzero(law.holds), value, half))
        np.minimum.at(limit, *_widths(law, np.flatnonzero(~law.holds & law.telling), value, half))
    pinned, limit = pinned[:-1], limit[:-1]
    loose = (pinned > _PINNED * np.abs(value) + 3 * half) & (value != 0)
    return np.where(loose | (limit < 0.99 * pinned) | np.isnan(value), np.inf, pinned)


def _restored(grid: Grid, laws: Sequence[Law]) -> Floats:
    """The values with what rows left blank where nearly every other row prints the sum of its columns: a part that the total below counts."""
    value, width = grid.value.copy(), grid.value.shape[1]
    for law in laws:
        if law.name != "sum" or law.support < ACCUSE[0] or law.evidence < ACCUSE[1] or len(set((law.target % width).tolist())) != 1:
            continue
        columns, target = np.unique(law.parts[law.parts >= 0] % width), int(law.target[0]) % width
        blank = np.isnan(value[:, target]) & (~np.isnan(value[:, columns])).any(1)
        value[blank, target] = np.nan_to_num(value[np.ix_(blank, columns)]).sum(1)
    return value


def read_grid(grid: Grid) -> Reading:
    """Everything the arithmetic of one table says."""
    rows, width = grid.value.shape
    at = np.arange(rows * width).reshape(rows, width)
    laws = across(grid.value, grid.half, at) + list(shares(grid.value, grid.half, at))
    derived = _derived(laws, width)
    if rows <= _FEW_ROWS:
        laws += across(grid.value.T, grid.half.T, at.T)
    laws += down(grid, at, derived, _restored(grid, laws))
    if grid.groups > 1:
        laws += down(*grid.stacked(at), {c % (width // grid.groups) for c in derived})
    room = _room(laws, grid.value.ravel(), grid.half.ravel())
    return Reading(grid, tuple(laws), room.reshape(grid.value.shape))


def read_lines(document: Document, mentions: Sequence[Mention]) -> Lines:
    """What the tables of a document come to; `mentions` are its numbers as `numbers.measure` found them.

    Raises nothing for odd tables: what is no figure by itself is left out.
    """
    tables = tuple(map(read_grid, grids(document, mentions)))
    room = {m.key: width for t in tables for cell, m in t.grid.cells.items() if (width := float(t.room[cell])) < np.inf}
    return Lines(tables, frozenset(room), room)
