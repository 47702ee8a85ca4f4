"""From a document's tables to what their arithmetic says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from auditor.document import Document
from auditor.numbers.mention import Mention
from auditor.relations.lines.across import across
from auditor.relations.lines.blame import broken, suspects, widths
from auditor.relations.lines.down import down
from auditor.relations.lines.grid import Floats, Grid, Ints, grids
from auditor.relations.lines.odds import ACCUSE
from auditor.relations.lines.result import Law, Lines, Reading, Suspect
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


def _room(laws: Sequence[Law], value: Floats, half: Floats) -> tuple[Floats, Ints]:
    """For each cell (flat) how far it could be off without a law that holds breaking, and in how many laws it holds.

    A cell is pinned by no law that holds where one that fails would pin it closer.
    """
    size = value.size + 1  # cell -1, for none, is the one too many
    pinned, limit, tied = np.full(size, np.inf), np.full(size, np.inf), np.zeros(size, np.intp)
    for law in laws:
        np.minimum.at(pinned, *widths(law, np.flatnonzero(law.holds), value, half))
        np.minimum.at(limit, *widths(law, np.flatnonzero(~law.holds & law.telling), value, half))
        clear = law.holds & law.telling
        np.add.at(tied, np.column_stack([law.target[clear], law.parts[clear]]), 1)
    pinned, limit = pinned[:-1], limit[:-1]
    loose = (pinned > _PINNED * np.abs(value) + 3 * half) & (value != 0)
    return np.where(loose | (limit < 0.99 * pinned) | np.isnan(value), np.inf, pinned), tied


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
    value, half = grid.value.ravel(), grid.half.ravel()
    room, held = _room(laws, value, half)
    found = tuple(suspects(broken(laws, value, half), held, value, half))
    return Reading(grid, tuple(laws), room.reshape(grid.value.shape), found)


def read_lines(document: Document, mentions: Sequence[Mention]) -> Lines:
    """What the tables of a document come to; `mentions` are its numbers as `numbers.measure` found them.

    Raises nothing for odd tables: what is no figure by itself is left out.
    """
    tables = tuple(map(read_grid, grids(document, mentions)))
    told = tuple(
        Suspect(table.mention(cell), want, table.instance(law, place), mends)
        for table in tables
        for cell, want, law, place, mends in table.suspects
    )
    blamed = {suspect.mention.key for suspect in told}
    cells = [(m.key, float(t.room[cell])) for t in tables for cell, m in t.grid.cells.items()]
    room = {key: width for key, width in cells if width < np.inf and key not in blamed}
    return Lines(tables, frozenset(key for key, _ in cells), frozenset(room), room, told)
