"""Printed lines to paragraphs, and to the text of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.readers.pdf.lines import PrintedLine, printed_lines
from auditor.readers.pdf.source import NOTHING, Glyph, Run
from auditor.readers.text import lines as looks

_SLACK = 1.6
_INDENT = 1.2
_LEADING = 1.7
_MOST = 0.8
_LITTLE = 0.6
_PADDING = 0.6
_FEWEST_FULL = 5
_FEWEST_STACKED = 2
# What is not broken at a line's end: `876.75`, `28.89%`, `元）`, `位，`
_WORD = re.compile(r"(?:[A-Za-z0-9.,%％]+|.)[，。；：、！？）)】》〉”’％%]*")
_LAST_NUMBER, _FIRST_NUMBER = re.compile(r"\d[\d,.]*$"), re.compile(r"[\d,.]*\d")
# A number that ends in its point or a comma
_HALF = re.compile(r"\d[.,]$")
# A number as printed: `1,452,176.60`, `2021`
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of a text begin and end, and whether its paragraphs begin with an indent."""

    left: float
    right: float
    indented: bool


def margins_of(lines: Sequence[PrintedLine], width: float) -> Margins:
    """The margins of lines on pages of one width;
    a right margin that too few lines reach is taken to be as wide as the left one.
    """
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


def _may_follow(before: PrintedLine, line: PrintedLine, same_side: bool) -> bool:
    """Whether two lines are printed alike and, on one page and `same_side` of it, near each other."""
    if before.turn or line.turn or abs(before.size - line.size) > 0.2 * before.size:
        return False
    near = line.box[1] - before.box[3] <= _LEADING * line.size
    return near or not same_side or before.page != line.page


def goes_on(before: PrintedLine, line: PrintedLine, margins: Margins, own: Margins | None = None) -> bool:
    """Whether a line continues the paragraph of the line before it, on its page or on the one before.

    `margins` are those that the line before stands in, `own` those of the line where they are others.
    """
    head, tail = before.value, line.value
    if not _may_follow(before, line, same_side=own is None):
        return False
    if not _fills(before, line, margins) and not looks.parts_figure(head, tail):
        return False
    margins = own or margins
    ended, numbered = looks.is_ended(head), looks.is_numbered(tail)
    if line.box[0] < margins.left + _INDENT * line.size:
        return not ended or ((margins.indented or looks.is_between(head)) and not numbered)
    centred = abs(before.box[0] + before.box[2] - line.box[0] - line.box[2]) <= line.size
    return (centred or not margins.indented) and not ended and not numbered


def _fills(before: PrintedLine, line: PrintedLine, margins: Margins) -> bool:
    """Whether a line reaches the right margin, as far as the next line's first word, which does not break, lets it."""
    if before.box[2] >= margins.right - _room(before, line):
        return True
    most = margins.left + _MOST * (margins.right - margins.left)
    told = looks.has_stops(before.value) and not looks.is_ended(before.value)
    return told and before.box[2] >= most and not looks.is_numbered(line.value)


def _room(before: PrintedLine, line: PrintedLine) -> float:
    """The room that a line which runs on into the next may leave:
    what the next one's first word needs, and a little.
    """
    run = line.run
    left, right = run.box(0)[0], run.box(0)[2]
    if before.value[-1:].isdigit() and line.value[:1].isdigit():
        return right - left
    word = _WORD.match(run.text)
    return run.box(len(word[0]) - 1 if word else 0)[2] - left + _LITTLE * before.size


def joined(lines: Iterable[PrintedLine]) -> Run:
    """The characters of a paragraph's lines; between two Latin words a space."""
    answer = NOTHING
    for line in lines:
        answer = answer.then(" " if _is_latin(answer.text[-1:]) and _is_latin(line.run.text[:1]) else "", line.run)
    return answer


def cell_run(glyphs: Iterable[Glyph], left: float, right: float) -> Run:
    """The characters of a cell between two edges: a line that fills the cell runs on into the next, any other ends."""
    answer = NOTHING
    before: PrintedLine | None = None
    for line in printed_lines(glyphs, _FEWEST_STACKED):
        between = ""
        if before is not None:
            padding = max(min(before.box[0] - left, right - before.box[2]), _PADDING * before.size)
            fills = bool(line.turn) or before.box[2] >= right - min(padding, before.size) - _room(before, line)
            fills = (fills or parts_number(before.value, line.value)) and not _are_two_numbers(before.value, line.value)
            latin = _is_latin(answer.text[-1:]) and _is_latin(line.run.text[:1])
            between = (" " if fills else "\n") if latin or not fills else ""
        answer = answer.then(between, line.run)
        before = line
    return answer


def parts_number(head: str, tail: str) -> bool:
    """Whether a line's end parts a number at its point or behind a comma: `1456.` and `68`."""
    return bool(_HALF.search(head)) and tail[:1].isdigit()


def _are_two_numbers(head: str, tail: str) -> bool:
    """Whether what two lines print is no number broken by a line's end:
    `12.50` and `13.60`, but not `119,385,` and `303`.
    """
    one, other = _LAST_NUMBER.search(head), _FIRST_NUMBER.match(tail)
    return bool(one and other) and not _NUMBER.fullmatch(one[0] + other[0] if one and other else "")


def _is_latin(text: str) -> bool:
    return text[-1:].isascii() and text[-1:].isalpha()
