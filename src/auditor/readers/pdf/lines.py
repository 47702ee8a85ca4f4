"""Characters to printed lines."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from auditor.readers.pdf.signs import NAMELESS
from auditor.readers.pdf.source import Box, Glyph, Run, around, turned

_OVERLAP = 0.45
_SPACE = 0.4
_SPACE_IN_NUMBERS = 0.25
_IN_NUMBERS = frozenset("0123456789%％")
_FEWEST_STACKED = 5
_PITCH = (0.6, 1.9)
# A number of which the font does not name some digit says nothing: `1�3.5`
_UNTOLD = re.compile(rf"[\d.,%％+-]*{NAMELESS}[\d.,%％+{NAMELESS}-]*")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A printed line: its characters in reading order with a space where a gap is, and the box round those that print.

    A line that runs up or down the page has a `turn`, as its glyphs have; `size` is that of its characters.
    """

    run: Run
    box: Box
    size: float
    turn: int = 0

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.run.page

    @property
    def value(self) -> str:
        """What it prints."""
        return self.run.text.strip()


def printed_lines(glyphs: Iterable[Glyph], few: int = _FEWEST_STACKED) -> list[PrintedLine]:
    """The lines that characters of one page make, from the top; `few` characters that stand one under the other run
    downwards.

    Lines that are turned come after those that are not.
    """
    by_turn: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in _stacked(list(glyphs), few):
        by_turn[glyph.turn].append(glyph)
    return [line for turn in sorted(by_turn) for line in _lines(by_turn[turn], turn)]


def _stacked(glyphs: Sequence[Glyph], few: int) -> Sequence[Glyph]:
    """The characters, those that were drawn one straight under the other with the turn of vertical writing.

    Where one of a column has a neighbour on its own line the column is by chance.
    """
    if not any(_is_under(one, other) for one, other in pairwise(glyphs)):
        return glyphs
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    answer: list[Glyph] = []
    start = 0
    for at in range(1, len(inked) + 1):
        if at == len(inked) or not _is_under(inked[at - 1], inked[at]):
            ends = (inked[max(0, start - 1) : start + 1], inked[at - 1 : at + 1])  # with what stands before and behind
            alone = not any(_is_beside(*pair) for pair in ends if len(pair) == 2)
            stands = at - start >= few and alone
            answer.extend(glyph._replace(turn=3) if stands else glyph for glyph in inked[start:at])
            start = at
    return answer if any(glyph.turn == 3 for glyph in answer) else glyphs


def _is_beside(one: Glyph, other: Glyph) -> bool:
    """Whether a character follows on the line of the one drawn before it."""
    return (
        abs(one.centre[1] - other.centre[1]) < 0.3 * one.size
        and -0.5 * one.size < other.box[0] - one.box[2] < 2 * one.size
    )


def _is_under(one: Glyph, other: Glyph) -> bool:
    """Whether a straight Chinese character stands in a column under the one drawn before it."""
    if one.turn or other.turn or one.text.isascii() or other.text.isascii():
        return False
    size = one.size
    low, high = _PITCH
    return (
        abs(one.centre[0] - other.centre[0]) < 0.3 * size and low * size < other.centre[1] - one.centre[1] < high * size
    )


def _lines(glyphs: Sequence[Glyph], turn: int) -> list[PrintedLine]:
    """The lines of characters that are all turned alike; characters a little off a line's height belong to it."""
    placed = [(turned(glyph.box, turn), glyph) for glyph in glyphs]
    placed.sort(key=lambda pair: (pair[0][1] + pair[0][3], pair[0][0]))
    bands: list[tuple[float, float, list[tuple[Box, Glyph]]]] = []
    for pair in placed:
        box, glyph = pair
        if not bands and glyph.text.isspace():
            continue
        for top, bottom, members in bands[-1:-4:-1]:
            shared = min(bottom, box[3]) - max(top, box[1])
            if shared >= _OVERLAP * min(bottom - top, box[3] - box[1]):
                members.append(pair)
                break
        else:
            bands.append((box[1], box[3], [pair]))
    lines = [_line(members, turn) for _, _, members in bands]
    return [line for line in lines if line is not None]


def _line(members: list[tuple[Box, Glyph]], turn: int) -> PrintedLine | None:
    """The line that characters make, given with their boxes as if they ran from left to right;
    None where none of them prints.
    """
    members.sort(key=lambda pair: pair[0][0])
    inked = [box for box, glyph in members if not glyph.text.isspace()]
    if not inked:
        return None
    size = median(box[3] - box[1] for box in inked)
    numbers = _SPACE_IN_NUMBERS * size + _usual_gap(members)
    text: list[str] = []
    boxes = array("f")
    before, right = "", 0.0
    for box, glyph in members:
        if before and not before.isspace() and not glyph.text.isspace():
            numeric = glyph.text[:1].isdigit() and before[-1:] in _IN_NUMBERS
            if box[0] - right > (numbers if numeric else _SPACE * size):
                text.append(" ")
                boxes.extend(turned((right, box[1], box[0], box[3]), (4 - turn) % 4))
        text.append(glyph.text)
        for _ in glyph.text:
            boxes.extend(glyph.box)
        before, right = glyph.text, box[2]
    value = "".join(text)
    if NAMELESS in value:
        value = _UNTOLD.sub(lambda match: NAMELESS * len(match[0]), value)
    return PrintedLine(Run(value, boxes, members[0][1].page), turned(around(inked), (4 - turn) % 4), size, turn)


def _usual_gap(members: Sequence[tuple[Box, Glyph]]) -> float:
    """How far apart the digits of a line stand: more than nothing where its characters are spread to fill it."""
    gaps = [
        other[0][0] - one[0][2]
        for one, other in pairwise(members)
        if one[1].text[-1:].isdigit() and other[1].text[:1].isdigit()
    ]
    return max(0.0, median(gaps)) if gaps else 0.0


def part_of(line: PrintedLine, start: int, end: int) -> PrintedLine:
    """The characters of a line from `start` to `end` (exclusive), of which at least one prints."""
    run = line.run.part(start, end)
    return PrintedLine(
        run, around(run.box(at) for at, sign in enumerate(run.text) if not sign.isspace()), line.size, line.turn
    )


def segments(line: PrintedLine, gap: float) -> list[tuple[int, int]]:
    """The parts of a line that gaps wider than `gap` times its size leave,
    as offsets of their first character and behind the last.
    """
    run, wide = line.run, gap * line.size
    boxes, text = run.boxes, run.text
    parts: list[tuple[int, int]] = []
    start = last = -1
    for at, sign in enumerate(text):
        if sign.isspace():
            continue
        if last >= 0 and boxes[4 * at] - boxes[4 * last + 2] > wide:
            parts.append((start, last + 1))
            start = at
        elif start < 0:
            start = at
        last = at
    return [*parts, (start, last + 1)] if last >= 0 else parts
