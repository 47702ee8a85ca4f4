"""The printed characters of a PDF's paragraph or cell, each with its page and its box on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from auditor.document import Place, Text

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's upper left corner."""

_ANYWHERE = Place()


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character; `text` may be more than one where a font prints several as one sign."""

    text: str
    page: int
    box: Box

    @property
    def size(self) -> float:
        """The height of the character's box."""
        return self.box[3] - self.box[1]

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the character's box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, slots=True)
class PdfSource:
    """A paragraph's or a cell's characters as joined from its lines; `where` says which cell."""

    raw: str = field(repr=False)
    pages: Sequence[int] = field(repr=False)
    boxes: Sequence[Box] = field(repr=False)
    where: Place = _ANYWHERE

    def place(self, first: int, last: int) -> Place:
        """The page of character `first`, and the box round the run's characters on that page."""
        if not self.raw:
            return self.where
        first = min(first, len(self.raw) - 1)
        run = range(first, max(first + 1, min(last, len(self.raw))))
        boxes = [self.boxes[at] for at in run if self.pages[at] == self.pages[first]]
        return replace(self.where, page=self.pages[first], bbox=around(boxes))


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box round one or more boxes, to a hundredth of a point."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return round(min(x0), 2), round(min(top), 2), round(max(x1), 2), round(max(bottom), 2)


def text_of(glyphs: Sequence[Glyph], where: Place = _ANYWHERE) -> Text:
    """A text of characters in reading order, white space round it left out."""
    value = [(character, glyph) for glyph in glyphs for character in glyph.text]
    while value and value[0][0].isspace():
        value.pop(0)
    while value and value[-1][0].isspace():
        value.pop()
    raw = "".join(character for character, _ in value)
    source = PdfSource(raw, tuple(glyph.page for _, glyph in value), tuple(glyph.box for _, glyph in value), where)
    return Text(raw, source, range(len(raw)))
