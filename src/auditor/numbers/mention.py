"""A number as it stands in a report."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from auditor.document import Place, Text
from auditor.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Mention:
    """A printed number: `text.value[start:end]` are its digits, `tail` the end of its unit.

    `block` is the index of its block in the document, `cell` its (row, column) in a table's grid. `operator` is one of
    "", "≥", "≤", ">", "<", "="; `hedge` the word that widened its interval (约, 超过, …). `kind` is money, percent,
    points, people, visits, score, count, area, volume, length, mass, measure, time, ratio, year, per, range or plain.
    Two mentions are the same one exactly where `key` is the same. `finest` is one unit of the last place that it is
    exact to, where its company says so (None: as printed).
    """

    text: Text
    start: int
    end: int
    tail: int
    quantity: Quantity
    kind: str
    block: int
    cell: tuple[int, int] | None = None
    operator: str = ""
    hedge: str = ""
    finest: Decimal | None = None

    @property
    def key(self) -> tuple[int, tuple[int, int], int]:
        """What identifies this mention within its document; sorts in reading order."""
        return (self.block, self.cell or (-1, -1), self.text.at[self.start])

    @property
    def place(self) -> Place:
        """Where its digits stand in the file."""
        return self.text.place(self.start, self.end)

    @property
    def printed(self) -> str:
        """Digits and unit as printed."""
        return self.text.printed(self.start, self.tail)

    @property
    def context(self) -> str:
        """The sentence or cell it stands in, as printed."""
        return self.text.printed(0, len(self.text))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mention) and self.key == other.key
