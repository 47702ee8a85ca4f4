"""The printed characters of a PDF's paragraph or cell, each with its page and its box on it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from auditor.document import Place, Text

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's upper left corner."""

_ANYWHERE = Place()


class Glyph(NamedTuple):
    """A printed character; `text` may be more than one where a font prints several as one sign.

    `turn` is by how many quarters of a circle its line is turned to the left: 1 runs up the page, 3 down it. `string`
    numbers the drawn strings of a page; 0 where that is not known.
    """

    text: str
    page: int
    box: Box
    turn: int = 0
    string: int = 0

    @property
    def size(self) -> float:
        """The height of the character's box."""
        return self.box[3] - self.box[1]

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the character's box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def turned(box: Box, turn: int) -> Box:
    """A box after the page was turned round its origin, so that lines with that `turn` run from left to right."""
    x0, top, x1, bottom = box
    if turn == 1:
        return -bottom, x0, -top, x1
    if turn == 2:
        return -x1, -bottom, -x0, -top
    return (top, -x1, bottom, -x0) if turn == 3 else box


@dataclass(frozen=True, slots=True)
class Frame:
    """How the boxes of a page that is read turned go back to where they are displayed: by `turn`, after moving them."""

    turn: int
    right: float
    down: float

    def displayed(self, box: Box) -> Box:
        """Where a box of the page as read stands on the page as displayed."""
        x0, top, x1, bottom = box
        return turned((x0 - self.right, top - self.down, x1 - self.right, bottom - self.down), (4 - self.turn) % 4)


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in reading order, four numbers of `boxes` each;
    `breaks` tells from which offset on they stand on which other page.
    """

    text: str
    boxes: array[float] = field(repr=False)
    page: int
    breaks: tuple[tuple[int, int], ...] = ()

    def __len__(self) -> int:
        return len(self.text)

    def box(self, at: int) -> Box:
        """The box of a character."""
        at *= 4
        return self.boxes[at], self.boxes[at + 1], self.boxes[at + 2], self.boxes[at + 3]

    def page_at(self, at: int) -> int:
        """The page of a character."""
        page = self.page
        for start, later in self.breaks:
            if start > at:
                break
            page = later
        return page

    def part(self, start: int, end: int) -> Run:
        """The characters from `start` to `end` (exclusive)."""
        breaks = tuple((at - start, page) for at, page in self.breaks if start < at < end)
        return Run(self.text[start:end], self.boxes[4 * start : 4 * end], self.page_at(start), breaks)

    def then(self, between: str, other: Run) -> Run:
        """The characters with those of another run behind them, and one or no character in between."""
        if not self.text:
            return other
        shift = len(self.text) + len(between)
        boxes = self.boxes + (self.boxes[-4:] if between else array("f")) + other.boxes
        last = self.page_at(len(self.text))
        breaks = self.breaks if other.page == last else (*self.breaks, (shift, other.page))
        return Run(
            self.text + between + other.text,
            boxes,
            self.page,
            (*breaks, *((at + shift, page) for at, page in other.breaks)),
        )


NOTHING = Run("", array("f"), 0)


@dataclass(frozen=True, slots=True)
class PdfSource:
    """A paragraph's or a cell's characters as joined from its lines;
    `where` says which cell, and `frames` which pages were turned.
    """

    run: Run = field(repr=False)
    where: Place = _ANYWHERE
    frames: Mapping[int, Frame] = field(default_factory=dict, repr=False)

    @property
    def raw(self) -> str:
        """The characters as printed."""
        return self.run.text

    def place(self, first: int, last: int) -> Place:
        """The page of character `first`, and the box round the run's characters on that page."""
        run = self.run
        if not run.text:
            return self.where
        first = min(first, len(run) - 1)
        page = run.page_at(first)
        boxes = (run.box(at) for at in range(first, max(first + 1, min(last, len(run)))) if run.page_at(at) == page)
        box = around(boxes)
        frame = self.frames.get(page)
        return replace(self.where, page=page, bbox=rounded(frame.displayed(box) if frame else box))


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box round one or more boxes."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def rounded(box: Box) -> Box:
    """A box to a hundredth of a point."""
    x0, top, x1, bottom = box
    return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)


def text_of(run: Run, where: Place = _ANYWHERE, frames: Mapping[int, Frame] | None = None) -> Text:
    """The text of a run, white space round it left out."""
    start = len(run.text) - len(run.text.lstrip())
    end = max(start, len(run.text.rstrip()))
    kept = run if (start, end) == (0, len(run.text)) else run.part(start, end)
    return Text(kept.text, PdfSource(kept, where, frames or {}), range(len(kept.text)))
