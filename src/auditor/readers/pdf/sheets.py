"""A page to what it holds in reading order: tables with their characters, and the lines outside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from auditor.readers.pdf.grids import Grid, grids_of, loose_rulings
from auditor.readers.pdf.lines import PrintedLine, printed_lines
from auditor.readers.pdf.open_tables import ruled_tables
from auditor.readers.pdf.pages import Page
from auditor.readers.pdf.partly_ruled import table_in
from auditor.readers.pdf.regions import Region, regions_of
from auditor.readers.pdf.rulings import Ruling
from auditor.readers.pdf.source import Frame, Glyph, turned
from auditor.readers.pdf.tables import PrintedTable

_USUAL_SIZE = 10.5


@dataclass(frozen=True, slots=True)
class Placed:
    """A table, or a part of the page that is read by itself, and the heights at which it begins and ends."""

    top: float
    bottom: float
    thing: PrintedTable | Region


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as read: its lines from the top, and what stands among them.

    A page most of whose lines are turned is read turned; `frame` then tells how its boxes go back.
    """

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]
    placed: tuple[Placed, ...]
    frame: Frame | None = None


def _has_ink(glyphs: Iterable[Glyph]) -> bool:
    return any(not glyph.text.isspace() for glyph in glyphs)


def _without(lines: Iterable[PrintedLine], others: Sequence[PrintedLine]) -> list[PrintedLine]:
    return [line for line in lines if not any(line is other for other in others)]


def sheet_of(page: Page) -> Sheet:
    """What a page holds."""
    upright, frame = _upright(page)
    size = median([glyph.size for glyph in upright.glyphs if not glyph.text.isspace()] or [_USUAL_SIZE])
    framed = grids_of(upright.rulings, size)
    grids = [grid for grid in framed if len(grid.areas) > 1]
    inside, outside = _divided(upright.glyphs, grids)
    printed = [(grid, own) for grid, own in zip(grids, inside, strict=True) if _has_ink(own)]
    placed = [Placed(grid.ys[0], grid.ys[-1], table_in(grid, own)) for grid, own in printed]
    regions, outside = regions_of(outside, [grid for grid in framed if len(grid.areas) == 1])
    placed.extend(Placed(region.top, region.bottom, region) for region in regions)
    lines = printed_lines(outside)
    for found in ruled_tables(lines, loose_rulings(upright.rulings, grids, size), size):
        placed.append(Placed(found.top, found.bottom, found.table))
        lines = _without(lines, found.lines)
    return Sheet(page.number, upright.width, upright.height, tuple(lines), tuple(placed), frame)


def _divided(glyphs: Sequence[Glyph], grids: Sequence[Grid]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """The characters in each grid, those of a table in a table in the inner one, and those outside."""
    inside: list[list[Glyph]] = [[] for _ in grids]
    outside: list[Glyph] = []
    order = sorted(
        range(len(grids)),
        key=lambda index: (grids[index].xs[-1] - grids[index].xs[0]) * (grids[index].ys[-1] - grids[index].ys[0]),
    )
    for glyph in glyphs:
        x, y = glyph.centre
        for index in order:
            if grids[index].holds(x, y):
                inside[index].append(glyph)
                break
        else:
            outside.append(glyph)
    return inside, outside


def _upright(page: Page) -> tuple[Page, Frame | None]:
    """The page turned so that most of its lines run from left to right, and how to turn it back;
    the same page where they do.
    """
    turns = Counter(glyph.turn for glyph in page.glyphs if not glyph.text.isspace())
    turn = turns.most_common(1)[0][0] if turns else 0
    if not turn:
        return page, None
    x0, top, x1, bottom = turned((0.0, 0.0, page.width, page.height), turn)
    frame = Frame(turn, -x0, -top)
    glyphs = tuple(
        glyph._replace(box=_moved(turned(glyph.box, turn), -x0, -top), turn=(glyph.turn - turn) % 4)
        for glyph in page.glyphs
    )
    rulings = tuple(_turned_ruling(ruling, turn, -x0, -top) for ruling in page.rulings)
    return Page(page.number, x1 - x0, bottom - top, glyphs, rulings, page.pictured, page.hidden), frame


def _moved(box: tuple[float, float, float, float], right: float, down: float) -> tuple[float, float, float, float]:
    return box[0] + right, box[1] + down, box[2] + right, box[3] + down


def _turned_ruling(ruling: Ruling, turn: int, right: float, down: float) -> Ruling:
    box = (
        (ruling.start, ruling.at, ruling.end, ruling.at)
        if ruling.horizontal
        else (ruling.at, ruling.start, ruling.at, ruling.end)
    )
    x0, top, x1, bottom = _moved(turned(box, turn), right, down)
    return Ruling(True, top, x0, x1) if ruling.horizontal == (turn == 2) else Ruling(False, x0, top, bottom)
