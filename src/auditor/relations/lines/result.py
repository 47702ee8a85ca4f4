"""What reading tables by arithmetic comes to: laws as arrays, and the figures that they verify."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from auditor.numbers.mention import Mention
from auditor.relations.lines.grid import Bools, Floats, Grid, Ints

Key: TypeAlias = tuple[int, tuple[int, int], int]


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """A law at n places of a grid. Cells are flat indices, row × width + column; `parts` is n × k, -1 for none.

    `factor` is what a ratio, growth or product is multiplied by. `holds` and `telling` are n flags; a place
    tells nothing where the law is trivial there, as with zeros. `natural` says that the target is the coarsest number of the law.
    """

    name: str
    factor: float
    target: Ints
    parts: Ints
    expected: Floats
    tolerance: Floats
    holds: Bools
    telling: Bools
    support: float
    evidence: float
    natural: bool


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A grid with its laws. `room` is rows × columns: how far a figure could be off with no law that pins it breaking, inf where none does."""

    grid: Grid
    laws: tuple[Law, ...]
    room: Floats

    def mention(self, cell: int) -> Mention:
        """The mention at a flat index; KeyError where no figure is."""
        return self.grid.cells[divmod(int(cell), self.grid.value.shape[1])]


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What the tables of a document come to.

    `verified` are the figures that a law which holds pins down, `room` how far each of them could be off, in its base unit, without breaking
    it: an error of another reading that wants a greater change of such a number is unfounded.
    """

    tables: tuple[Reading, ...]
    verified: frozenset[Key]
    room: Mapping[Key, float]


NO_LINES = Lines((), frozenset(), {})
"""What a document without tables comes to."""
