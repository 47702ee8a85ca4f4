"""Parts of a page that are read by themselves: columns of text, and boxes with text beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from auditor.readers.pdf.columns import is_value, parted
from auditor.readers.pdf.grids import Grid
from auditor.readers.pdf.lines import PrintedLine, printed_lines
from auditor.readers.pdf.paragraphs import Margins, goes_on
from auditor.readers.pdf.source import Glyph

_GUTTER = 1.0
_FEWEST_LINES = 4
_NARROWEST = 12.0
_FULL = 0.8
_MOST_FULL = 0.4
_MOST_VALUES = 0.2
_FARTHEST = 3.0


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page from one height to another, and its columns of lines, from the left."""

    top: float
    bottom: float
    columns: tuple[tuple[PrintedLine, ...], ...]

    def paragraphs(self) -> list[list[PrintedLine]]:
        """The lines of each paragraph; one may go on from the foot of a column at the head of the next."""
        found: list[list[PrintedLine]] = []
        before: Margins | None = None
        for lines in self.columns:
            margins = _margins(lines)
            for at, line in enumerate(lines):
                if found and before and goes_on(found[-1][-1], line, before if not at else margins, margins):
                    found[-1].append(line)
                else:
                    found.append([line])
                before = margins
        return found


def _margins(lines: Sequence[PrintedLine]) -> Margins:
    left, right = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
    return Margins(left, right, any(line.box[0] > left + line.size for line in lines))


def regions_of(glyphs: Sequence[Glyph], boxes: Sequence[Grid]) -> tuple[list[Region], list[Glyph]]:
    """The parts of a page that are read by themselves, and the characters outside them."""
    regions: list[Region] = []
    for box in boxes:
        inside, others = _parted(glyphs, box)
        if inside and any(box.ys[0] < glyph.centre[1] < box.ys[-1] and not glyph.text.isspace() for glyph in others):
            lines = printed_lines(inside)
            if len(lines) > 1:
                regions.append(Region(box.ys[0], box.ys[-1], (tuple(lines),)))
                glyphs = others
    columned, glyphs = _columns_of(glyphs)
    return [*regions, *columned], glyphs


def _parted(glyphs: Iterable[Glyph], box: Grid) -> tuple[list[Glyph], list[Glyph]]:
    """The characters inside a box, and the others."""
    inside: list[Glyph] = []
    others: list[Glyph] = []
    for glyph in glyphs:
        (inside if box.holds(*glyph.centre) else others).append(glyph)
    return inside, others


def _columns_of(glyphs: Sequence[Glyph]) -> tuple[list[Region], list[Glyph]]:
    """The parts of a page that are printed in two columns, and the characters outside them."""
    regions: list[Region] = []
    for top, bottom, gutter in _columned(printed_lines(glyphs)):
        within = [glyph for glyph in glyphs if top <= glyph.centre[1] <= bottom]
        sides = [
            printed_lines(glyph for glyph in within if (glyph.centre[0] < gutter) == left) for left in (True, False)
        ]
        regions.append(Region(top, bottom, tuple(tuple(side) for side in sides)))
        glyphs = [glyph for glyph in glyphs if not top <= glyph.centre[1] <= bottom]
    return regions, list(glyphs)


def _columned(lines: Sequence[PrintedLine]) -> list[tuple[float, float, float]]:
    """Where a page has two columns of text: from which height to which, and where the gutter between them is."""
    parts = [part for line in lines if not line.turn for part in parted(line, _GUTTER)]
    middles = {
        round((one.box[2] + other.box[0]) / 2) for line in lines for one, other in pairwise(parted(line, _GUTTER))
    }
    best: tuple[int, float] = (0, 0.0)
    for gutter in middles:
        left = sum(part.box[2] < gutter for part in parts)
        right = sum(part.box[0] > gutter for part in parts)
        best = max(best, (min(left, right), float(gutter)))
    if best[0] < _FEWEST_LINES:
        return []
    return [(own[0], own[1], best[1]) for own in _stretches(parts, best[1])]


def _stretches(parts: Iterable[PrintedLine], gutter: float) -> list[tuple[float, float]]:
    """The heights between which nothing is printed over a gutter and both sides are columns of text."""
    answer: list[tuple[float, float]] = []
    own: list[PrintedLine] = []
    for part in [*sorted(parts, key=lambda part: part.box[1]), None]:
        over = part is None or part.box[0] <= gutter <= part.box[2]
        far = part is not None and own and part.box[1] - max(one.box[3] for one in own) > _FARTHEST * part.size
        if over or far:
            if _are_columns(own, gutter):
                answer.append((min(one.box[1] for one in own), max(one.box[3] for one in own)))
            own = []
        if part is not None and not over:
            own.append(part)
    return answer


def _are_columns(parts: Sequence[PrintedLine], gutter: float) -> bool:
    """Whether the lines on both sides of a gutter are text: many, wide, mostly full, and few of them values."""
    for side in ([part for part in parts if part.box[2] < gutter], [part for part in parts if part.box[0] > gutter]):
        if len(side) < _FEWEST_LINES:
            return False
        width = max(part.box[2] for part in side) - min(part.box[0] for part in side)
        full = sum(part.box[2] - part.box[0] >= _FULL * width for part in side)
        if (
            width < _NARROWEST * side[0].size
            or full < _MOST_FULL * len(side)
            or sum(map(is_value, side)) > _MOST_VALUES * len(side)
        ):
            return False
    return True
