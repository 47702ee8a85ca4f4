"""Characters to printed lines, and lines to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from auditor.readers.pdf.source import Box, Glyph, around
from auditor.readers.text import lines as looks

_OVERLAP = 0.45
_SPACE = 0.4
_SPACE_IN_NUMBERS = 0.7
_SLACK = 1.6
_INDENT = 1.2
_LEADING = 1.7
_MOST = 0.8
_LITTLE = 0.6
_PADDING = 6.0
_FEWEST_FULL = 5
# What is not broken at a line's end: `876.75`, `28.89%`, `元）`, `位，`
_WORD = re.compile(r"(?:[A-Za-z0-9.,%％]+|.)[，。；：、！？）)】》〉”’％%]*")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A printed line: its characters from left to right with a space where a gap is, and the box round them."""

    glyphs: tuple[Glyph, ...]
    box: Box
    size: float

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.glyphs[0].page

    @property
    def value(self) -> str:
        """What it prints."""
        return "".join(glyph.text for glyph in self.glyphs).strip()


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of a text begin and end, and whether its paragraphs begin with an indent."""

    left: float
    right: float
    indented: bool


def printed_lines(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """The lines that characters of one page make, from the top; characters a little off the line's height belong to it."""
    bands: list[tuple[float, float, list[Glyph]]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.centre[1], glyph.box[0])):
        if not glyph.text or (glyph.text.isspace() and not bands):
            continue
        for index in range(len(bands) - 1, max(-1, len(bands) - 4), -1):
            top, bottom, members = bands[index]
            shared = min(bottom, glyph.box[3]) - max(top, glyph.box[1])
            if shared >= _OVERLAP * min(bottom - top, glyph.size):
                members.append(glyph)
                break
        else:
            bands.append((glyph.box[1], glyph.box[3], [glyph]))
    lines = [line_of(members) for _, _, members in bands]
    return [line for line in lines if line is not None]


def line_of(members: Sequence[Glyph]) -> PrintedLine | None:
    """The line that characters make; None where none of them prints."""
    members = sorted(members, key=lambda glyph: glyph.box[0])
    inked = [glyph for glyph in members if not glyph.text.isspace()]
    if not inked:
        return None
    size = median(glyph.size for glyph in inked)
    glyphs: list[Glyph] = []
    for glyph in members:
        gap = glyph.box[0] - glyphs[-1].box[2] if glyphs else 0.0
        numeric = bool(glyphs) and glyph.text[:1].isdigit() and glyphs[-1].text[-1:].isdigit()
        if gap > (_SPACE_IN_NUMBERS if numeric else _SPACE) * size and not glyph.text.isspace() and not glyphs[-1].text.isspace():
            between = (glyphs[-1].box[2], glyph.box[1], glyph.box[0], glyph.box[3])
            glyphs.append(Glyph(" ", glyph.page, between))
        glyphs.append(glyph)
    return PrintedLine(tuple(glyphs), around(glyph.box for glyph in inked), size)


def margins_of(lines: Sequence[PrintedLine], width: float) -> Margins:
    """The margins of lines on pages of one width; a right margin that too few lines reach is taken to be as wide as the left one."""
    if not lines:
        return Margins(0.0, width, False)
    rights = sorted(line.box[2] for line in lines)
    right = rights[-1 - len(rights) // 20]
    full = [line for line in lines if line.box[2] >= right - _SLACK * line.size]
    reached = len(full) >= max(_FEWEST_FULL, len(lines) * 0.1)
    lefts = sorted(line.box[0] for line in (full if reached else lines))
    left = lefts[len(lefts) // 10]
    indented = [line for line in lines if line.box[0] >= left + _INDENT * line.size]
    return Margins(left, right if reached else max(right, width - left), len(indented) >= len(lines) * 0.15)


def goes_on(before: PrintedLine, line: PrintedLine, margins: Margins) -> bool:
    """Whether a line continues the paragraph of the line before it, on its page or on the one before."""
    head, tail = before.value, line.value
    if abs(before.size - line.size) > 0.2 * before.size or not _fills(before, line, margins):
        return False
    if before.page == line.page and line.box[1] - before.box[3] > _LEADING * line.size:
        return False
    if line.box[0] < margins.left + _INDENT * line.size:
        return not looks.is_ended(head) or (margins.indented and not looks.is_numbered(tail))
    centred = abs(before.box[0] + before.box[2] - line.box[0] - line.box[2]) <= line.size
    return (centred or not margins.indented) and not looks.is_ended(head) and not looks.is_numbered(tail)


def _fills(before: PrintedLine, line: PrintedLine, margins: Margins) -> bool:
    """Whether a line reaches the right margin, as far as the next line's first word, which does not break, lets it."""
    if before.box[2] >= margins.right - _room(before, line):
        return True
    most = margins.left + _MOST * (margins.right - margins.left)
    told = looks.has_stops(before.value) and not looks.is_ended(before.value)
    return told and before.box[2] >= most and not looks.is_numbered(line.value)


def _room(before: PrintedLine, line: PrintedLine) -> float:
    """The room that a line which runs on into the next may leave: what the next one's first word needs, and a little."""
    glyphs = line.glyphs
    if before.value[-1:].isdigit() and line.value[:1].isdigit():
        return glyphs[0].box[2] - glyphs[0].box[0]
    word = _WORD.match("".join(glyph.text[:1] for glyph in glyphs))
    last = glyphs[len(word[0]) - 1] if word else glyphs[0]
    return last.box[2] - glyphs[0].box[0] + _LITTLE * before.size


def joined(lines: Sequence[PrintedLine]) -> list[Glyph]:
    """The characters of a paragraph's lines; between two Latin words a space."""
    answer: list[Glyph] = []
    for line in lines:
        if answer and _is_latin(answer[-1].text) and _is_latin(line.glyphs[0].text):
            answer.append(Glyph(" ", answer[-1].page, answer[-1].box))
        answer.extend(line.glyphs)
    return answer


def cell_glyphs(glyphs: Iterable[Glyph], right: float) -> list[Glyph]:
    """The characters of a cell: a line that fills the cell runs on into the next, any other ends."""
    answer: list[Glyph] = []
    before: PrintedLine | None = None
    for line in printed_lines(glyphs):
        if before is not None:
            fills = before.box[2] >= right - _PADDING - _room(before, line)
            latin = _is_latin(answer[-1].text) and _is_latin(line.glyphs[0].text)
            if latin or not fills:
                answer.append(Glyph(" " if fills else "\n", answer[-1].page, answer[-1].box))
        answer.extend(line.glyphs)
        before = line
    return answer


def _is_latin(text: str) -> bool:
    return text[-1:].isascii() and text[-1:].isalpha()
