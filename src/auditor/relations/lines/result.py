"""What reading tables by arithmetic comes to: laws as arrays inside, frozen instances of them for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from auditor.numbers.mention import Mention
from auditor.relations.lines.grid import Bools, Floats, Grid, Ints

Key: TypeAlias = tuple[int, tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Instance:
    """A law at one place of a table.

    `law` is sum, ratio (a ÷ b), growth ((a − b) ÷ b) or product (a × b), the last three up to a power of ten. `target`
    should be `expected` within `tolerance`, in its printed base unit. `operands` come in the law's order, each with its
    factor in a sum, else its exponent. `support` is the share of the law's telling places at which it holds, 0–1, and
    `evidence` its log10 odds against chance. `natural` says that the target is the coarsest number of the law, `loud`
    that a failing one may accuse.
    """

    law: str
    target: Mention
    operands: tuple[tuple[Mention, float], ...]
    expected: float
    tolerance: float
    holds: bool
    support: float
    evidence: float
    natural: bool
    loud: bool


@dataclass(frozen=True, slots=True)
class Suspect:
    """A candidate finding: with `wanted` for `mention`, `instance` and in all `mends` failing laws would hold."""

    mention: Mention
    wanted: float
    instance: Instance
    mends: int


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """A law at n places of a grid. Cells are flat indices, row × width + column; `parts` is n × k, -1 for none.

    `factor` is what a ratio, growth or product is multiplied by. `holds`, `telling` and `loud` are n flags; a place
    tells nothing where the law is trivial there, as with zeros.
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
    loud: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A grid with its laws.

    `room` is rows × columns: how far a figure could be off without any law that pins it breaking, inf where none does.
    `suspects` are (cell, wanted, law, place of the law, how many laws that mends).
    """

    grid: Grid
    laws: tuple[Law, ...]
    room: Floats
    suspects: tuple[tuple[int, float, Law, int, int], ...]

    def mention(self, cell: int) -> Mention:
        """The mention at a flat index; KeyError where no figure is."""
        return self.grid.cells[divmod(int(cell), self.grid.value.shape[1])]

    def instance(self, law: Law, place: int) -> Instance:
        """The law at one of its places."""
        exponent = -1.0 if law.name in ("ratio", "growth") else 1.0
        operands = tuple((self.mention(p), exponent if i else 1.0) for i, p in enumerate(law.parts[place]) if p >= 0)
        expected, tolerance = float(law.expected[place]), float(law.tolerance[place])
        holds, loud = bool(law.holds[place]), bool(law.loud[place])
        return Instance(law.name, self.mention(law.target[place]), operands, expected, tolerance, holds,
                        law.support, law.evidence, law.natural, loud)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What the tables of a document come to.

    `figures` are the mentions read as figures; `verified` those that a law which holds pins down and no suspect names.
    `room` says for each verified one how far it could be off, in its base unit, without breaking what pins it: an error
    of an older reading that wants a greater change of such a number is unfounded. `suspects` are no findings yet.
    """

    tables: tuple[Reading, ...]
    figures: frozenset[Key]
    verified: frozenset[Key]
    room: Mapping[Key, float]
    suspects: tuple[Suspect, ...]

    def instances(self) -> Iterator[Instance]:
        """Every law at every place, made when asked for."""
        for reading in self.tables:
            for law in reading.laws:
                yield from (reading.instance(law, place) for place in range(len(law.target)))


NO_LINES = Lines((), frozenset(), frozenset(), {}, ())
"""What a document without tables comes to."""
