"""What a reader hands on: paragraphs and tables as printed, every character tied to its place in the file.

Frozen data only. Nothing here knows a file format, and nothing here knows a budget.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of characters stands in a file as it is on disk.

    `line`, `page`, `row`, `column`, `paragraph` and a numeric `table` count from 1; `start` and `end` are character
    offsets in that line (end exclusive); `table` is a sheet's name for workbooks; `bbox` is x0, top, x1, bottom in
    points from the page's upper left corner; `recognised` says that the characters there were read from a picture.
    """

    page: int | None = None
    line: int | None = None
    start: int | None = None
    end: int | None = None
    table: int | str | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    recognised: bool = False


class Source(Protocol):
    """The printed characters a `Text` was taken from, and how an offset among them becomes a place."""

    @property
    def raw(self) -> str:
        """The characters as printed, the ones that `Text.at` counts in."""

    def place(self, first: int, last: int) -> Place:
        """The place of raw characters `first` to `last` (exclusive)."""


@dataclass(frozen=True, slots=True)
class Text:
    """Characters to be read, each tied to a character of its source.

    `at[i]` is the offset in `source.raw` of `value[i]`, never decreasing; the two have equal length. A text that was
    folded, joined over lines or freed of mark-up therefore still points at the file as it stands.
    """

    value: str
    source: Source
    at: Sequence[int] = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.value) != len(self.at):
            raise ValueError("a text needs one source offset a character")

    def __len__(self) -> int:
        return len(self.value)

    def part(self, start: int, end: int) -> Text:
        """The characters from `start` to `end` (exclusive)."""
        return Text(self.value[start:end], self.source, self.at[start:end])

    def place(self, start: int, end: int) -> Place:
        """The place of the characters from `start` to `end` (exclusive)."""
        if not self.at:
            return self.source.place(0, 0)
        first = self.at[min(start, len(self.at) - 1)]
        return self.source.place(first, max(first, self.at[min(end, len(self.at)) - 1]) + 1 if end > start else first)

    def printed(self, start: int, end: int) -> str:
        """The characters from `start` to `end` as they are printed, spaces and mark-up between them included."""
        return self.source.raw[self.at[start] : self.at[end - 1] + 1] if end > start else ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `level` is its heading level (1 the highest) where the format says so."""

    text: Text
    level: int | None = None
    note: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table's grid; `row` and `column` count from 0 and name its upper left corner."""

    text: Text
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed. `certain` is False where the grid was rebuilt from a dump that does not hold one."""

    cells: tuple[Cell, ...]
    n_rows: int
    n_columns: int
    certain: bool = True

    def grid(self) -> list[list[Cell | None]]:
        """Rows of cells, n_rows × n_columns;
        a spanning cell stands in each position it covers, None where no cell is.
        """
        rows: list[list[Cell | None]] = [[None] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            for r in range(cell.row, min(cell.row + cell.rows, self.n_rows)):
                for c in range(cell.column, min(cell.column + cell.columns, self.n_columns)):
                    rows[r][c] = cell
        return rows


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be read or checked, why, and where.
    What is only told and was `read` all the same is no lack.
    """

    reason: str
    place: Place = Place()
    read: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A report as read: its blocks in reading order, and what the reader had to leave out.

    `format` is the file's kind (txt, md, docx, pdf, …); `sha256` is that of the file's bytes.
    """

    path: str
    sha256: str
    format: str
    blocks: tuple[Block, ...]
    gaps: tuple[Gap, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs in reading order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        """The tables in reading order."""
        return (block for block in self.blocks if isinstance(block, Table))


class Unreadable(Exception):  # noqa: N818 (a report is unreadable, not in error)
    """A file that cannot be read as a report; the message is one line that says why."""
