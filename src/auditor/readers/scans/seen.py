"""Texts that were recognised in a picture:
their places say so, and stand where the page shows them, which it may do askew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from auditor.document import Block, Paragraph, Place, Source, Text

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Back:
    """How points of a page that was levelled go back to the page as it is displayed: the two rows of an affine map."""

    x: tuple[float, float, float]
    y: tuple[float, float, float]

    def box(self, box: Box) -> Box:
        """The box round where a box of the levelled page is displayed."""
        x0, top, x1, bottom = box
        corners = [(x, y) for x in (x0, x1) for y in (top, bottom)]
        xs = [self.x[0] * x + self.x[1] * y + self.x[2] for x, y in corners]
        ys = [self.y[0] * x + self.y[1] * y + self.y[2] for x, y in corners]
        return round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2)


@dataclass(frozen=True, slots=True)
class SeenSource:
    """A source some of whose pages were recognised, those of `backs`."""

    source: Source
    backs: Mapping[int, Back] = field(repr=False)

    @property
    def raw(self) -> str:
        """The characters as recognised."""
        return self.source.raw

    def place(self, first: int, last: int) -> Place:
        """The place on the page as displayed."""
        place = self.source.place(first, last)
        back = self.backs.get(place.page or 0)
        if back is None:
            return place
        return replace(place, bbox=back.box(place.bbox) if place.bbox else None, recognised=True)


def marked(block: Block, backs: Mapping[int, Back]) -> Block:
    """The block with places that know which pages were recognised."""
    if not backs:
        return block
    if isinstance(block, Paragraph):
        return replace(block, text=_seen(block.text, backs))
    return replace(block, cells=tuple(replace(cell, text=_seen(cell.text, backs)) for cell in block.cells))


def _seen(text: Text, backs: Mapping[int, Back]) -> Text:
    return replace(text, source=SeenSource(text.source, backs))
