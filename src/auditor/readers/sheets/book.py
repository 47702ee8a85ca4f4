"""A workbook as it shows itself:
for each sheet its cells as printed on the screen, spans, frames, and what is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from auditor.document import Place, Text

Position = tuple[int, int]
"""(row, column), from 0."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that shows something. `kind` says what it holds: words, a number, an error value, or a formula without a
    result.

    `printed` is its text in a file that is text itself.
    """

    text: str
    kind: Literal["text", "number", "error", "uncalculated"] = "text"
    printed: Text | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. `spans` are the merged areas by their upper left corner, as (rows, columns); `framed` are the cells with
    ruled sides.

    `boxes` are the texts of its text boxes with the cells they lie on; hidden rows and columns are among the cells.
    """

    name: str
    cells: Mapping[Position, Filled]
    spans: Mapping[Position, tuple[int, int]] = field(default_factory=dict)
    framed: frozenset[Position] = frozenset()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    boxes: tuple[tuple[Position, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetSource:
    """The characters that a cell shows, and which cell that is."""

    raw: str = field(repr=False)
    where: Place

    def place(self, first: int, last: int) -> Place:
        """The place of the characters `first` to `last` (exclusive) of this cell."""
        return replace(self.where, start=first, end=last)


def column_name(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def cell_name(position: Position) -> str:
    """A cell's name as Excel gives it: (4, 1) is B5."""
    return f"{column_name(position[1])}{position[0] + 1}"
