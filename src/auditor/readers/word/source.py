"""The printed characters of a Word paragraph or cell, and where it stands in the document."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from auditor.document import Place


@dataclass(frozen=True, slots=True)
class WordSource:
    """A paragraph's or a cell's characters; `where` says which, `start` and `end` of a place are offsets among them.

    A cell's paragraphs are parted by line ends. Automatic numbers are not among the characters.
    """

    raw: str = field(repr=False)
    where: Place

    def place(self, first: int, last: int) -> Place:
        """The place of the characters `first` to `last` (exclusive) of this paragraph or cell."""
        return replace(self.where, start=min(first, len(self.raw)), end=min(last, len(self.raw)))
