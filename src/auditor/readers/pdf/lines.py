"""Characters to printed lines, and lines to paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from auditor.readers.pdf.source import Box, Glyph, around
from auditor.readers.text import lines as looks

_OVERLAP = 0.45
_SPACE = 0.4
_SPACE_IN_NUMBERS = 0.7
_WIDE_SPACE = 3.0
_SLACK = 1.6
_INDENT = 1.2
_LEADING = 1.7


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
    lines = [_line(members) for _, _, members in bands]
    return [line for line in lines if line is not None]


def _line(members: Sequence[Glyph]) -> PrintedLine | None:
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
            glyphs.append(Glyph("\t" if gap > _WIDE_SPACE * size else " ", glyph.page, between))
        glyphs.append(glyph)
    return PrintedLine(tuple(glyphs), around(glyph.box for glyph in inked), size)


def margins_of(lines: Sequence[PrintedLine]) -> Margins:
    """The margins of a text's lines, from lines of any pages of one size."""
    if not lines:
        return Margins(0.0, 0.0, False)
    rights = sorted(line.box[2] for line in lines)
    right = rights[-1 - len(rights) // 20]
    full = [line for line in lines if line.box[2] >= right - _SLACK * line.size]
    lefts = sorted(line.box[0] for line in full)
    left = lefts[len(lefts) // 10]
    indented = [line for line in lines if line.box[0] >= left + _INDENT * line.size]
    return Margins(left, right, len(indented) >= len(lines) * 0.15)


def goes_on(before: PrintedLine, line: PrintedLine, margins: Margins) -> bool:
    """Whether a line continues the paragraph of the line before it, on its page or on the one before."""
    head, tail = before.value, line.value
    if before.box[2] < margins.right - _SLACK * before.size or abs(before.size - line.size) > 0.2 * before.size or "\t" in head:
        return False
    if before.page == line.page and line.box[1] - before.box[3] > _LEADING * line.size:
        return False
    indented = line.box[0] >= margins.left + _INDENT * line.size
    if not indented:
        return not looks.is_ended(head) or (margins.indented and not looks.is_numbered(tail))
    return not margins.indented and not looks.is_ended(head) and not looks.is_numbered(tail)


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
            fills = before.box[2] >= right - _SLACK * before.size
            latin = _is_latin(answer[-1].text) and _is_latin(line.glyphs[0].text)
            if latin or not fills:
                answer.append(Glyph(" " if fills else "\n", answer[-1].page, answer[-1].box))
        answer.extend(line.glyphs)
        before = line
    return answer


def _is_latin(text: str) -> bool:
    return text[-1:].isascii() and text[-1:].isalpha()
