"""Lines to paragraphs: a sentence that was cut by a line's or a page's end is put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from auditor.document import Paragraph
from auditor.readers.text import lines as looks
from auditor.readers.text.lines import Line, width
from auditor.readers.texts import join

# A number at the beginning of a line: `2,065,405.42 元`
_NUMBER = re.compile(r"\d[\d,.]*\d%?")


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a file breaks its lines: `full` is the length from which a line counts as full (None: one line a paragraph).

    `stopped`: whether its sentences end in full stops, so that one without is cut; sheets pasted as text have none.
    """

    full: int | None = None
    characters: bool = True
    indented: bool = False
    stopped: bool = True

    def fills(self, line: Line, after: Line) -> bool:
        """Whether a line reaches the right margin, or would with the number that begins the next,
        which no line's end may break.
        """
        if self.full is None:
            return False
        number = _NUMBER.match(after.text.value)
        return _length(line, self.characters) + (len(number[0]) if number else 0) >= self.full


    def nearly_fills(self, line: Line) -> bool:
        """Whether a line comes near the right margin, as one does that was broken between words."""
        return self.full is not None and _length(line, self.characters) >= _NEARLY * self.full


# How far a line of a ragged text must reach, beside the length from which lines count as full.
_NEARLY = 0.75


def wrap_of(lines: Sequence[Line]) -> Wrap:
    """Whether a text is wrapped at a fixed width, and whether its paragraphs are indented."""
    prose = [line for line in lines if not line.blank and "\t" not in line.text.value and "|" not in line.text.value]
    told = [line for line in prose if looks.has_stops(line.text.value) and not line.level]
    cut = [line for line in told if not looks.is_ended(line.text.value)]
    unwrapped = Wrap(stopped=len(cut) * 2 <= len(told))
    if len(cut) < max(5, len(prose) * 0.2):
        return unwrapped
    widths = filter(None, (_width(cut, prose, characters) for characters in (True, False)))
    _, best = max(widths, key=itemgetter(0), default=(0.0, unwrapped))
    indented = sum(line.raw.value[:1] in _INDENT for line in prose)
    return replace(best, indented=len(prose) * 0.1 <= indented <= len(prose) * 0.7)


def _width(cut: Sequence[Line], prose: Sequence[Line], characters: bool) -> tuple[float, Wrap] | None:
    """The width in characters, or else in columns, that most lines cut short come near and hardly any line goes beyond,
    with the share of those that do; None where there is none.
    """
    lengths = sorted(_length(line, characters) for line in cut)
    longest = lengths[-1 - len(lengths) // 50]
    full = int(longest * 0.8)
    near = sum(length >= full for length in lengths) / len(lengths)
    beyond = sum(_length(line, characters) > longest * 1.15 for line in prose)
    likely = (15 if characters else 30) <= longest <= (80 if characters else 150)
    return (near, Wrap(full, characters)) if likely and near > 0.6 and beyond <= len(prose) * 0.02 else None


_INDENT = ("\u3000", " ", "\t")


def _length(line: Line, characters: bool) -> int:
    """A line's length in characters, or else its width, without the spaces that OCR strews in."""
    value = "".join(line.raw.value.split())
    return len(value) if characters else width(value)


# How few lines show a margin, and the widths that a column of text may have, in halves of a character.
_FEWEST_LINES, _NARROW, _WIDE = 3, 16, 150
# How much of a margin's line may stay empty beside what the next one's first word or number needs.
_RAGGED = 4
# What lists end their lines with: 办公费12.5万元, 差旅费占20%
_AMOUNT_LAST = re.compile(r"\d\s*[万亿]?[元%％人个户次]?$")
# What parts columns: `办公费  12.5`
_COLUMNS = ("\t", "|", "  ", "\u3000\u3000")


def _filled(lines: Sequence[Line]) -> set[int]:
    """The lines that fill a column of their own, each by where it stands, and run on into the next:
    a passage with line ends of its own.
    """
    found: set[int] = set()
    first = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and _is_running(lines[index]):
            continue
        if index - first >= _FEWEST_LINES:
            found.update(first + k for k in _filled_in(lines[first:index]))
        first = index + 1
    return found


def _is_running(line: Line) -> bool:
    """Whether a line prints running text: no heading mark, no columns."""
    return not line.blank and not line.level and not any(mark in line.text.value for mark in _COLUMNS)


def _filled_in(run: Sequence[Line]) -> list[int]:
    values = [line.text.value for line in run]
    ended = [looks.is_ended(value) for value in values]
    cut = [k for k, value in enumerate(values[:-1]) if not ended[k] and not _stands_alone(value)]
    if len(cut) < 2 or not any(ended) or 2 * sum(map(looks.has_stops, values)) < len(run):
        return []
    longest = max(map(width, values))
    full = [k for k in cut if width(values[k]) + _needed(values[k + 1]) >= longest - _RAGGED]
    listed = sum(bool(_AMOUNT_LAST.search(values[k])) for k in full)
    shown = _NARROW <= longest <= _WIDE and len(full) >= max(2, 0.9 * len(cut)) and 2 * listed <= len(full)
    return full if shown else []


def _needed(value: str) -> int:
    """The width of the number that begins a line, which the line before had no room for."""
    number = _NUMBER.match(value)
    return width(number[0]) if number else 0


def _stands_alone(value: str) -> bool:
    return looks.is_title(value) or looks.is_unit(value) or (looks.is_numbered(value) and not looks.has_stops(value))


def paragraphs(lines: Sequence[Line], wrap: Wrap) -> list[Paragraph]:
    """The paragraphs of lines that belong to no table; page numbers and what is printed beside them are left out."""
    found: list[Paragraph] = []
    group: list[Line] = []
    filled = _filled(lines) if wrap.full is None else set()
    edges = _page_edges(lines)
    last = -1
    for index, line in enumerate(lines):
        if line.blank or index in edges:
            continue
        runs_on = last in filled and last == index - 1 and not looks.is_numbered(line.text.value)
        last = index
        if group and not runs_on and not _goes_on(group[-1], line, wrap):
            found.append(_paragraph(group))
            group = []
        group.append(line)
    if group:
        found.append(_paragraph(group))
    return found


# A page number far from the margin, where a sentence goes on behind it or it stands alone, and a running head: two
# titles with a wide gap.
_FAR_NUMBER = re.compile(r"[ \u3000]{16,}\d{1,4}\s*")
_RUNNING_HEAD = re.compile(r"\s*[^\s，。；：:]+(?: [^\s，。；：:]+)*[ \u3000]{8,}[^\s，。；：:]+\s*")


def _page_edges(lines: Sequence[Line]) -> set[int]:
    """The lines at which a page ends or begins: its number, and a running head right behind it."""
    found: set[int] = set()
    before: int | None = None
    for index, line in enumerate(lines):
        if line.blank:
            continue
        head = "" if before is None else lines[before].text.value
        cut = looks.has_stops(head) and not looks.is_ended(head)
        alone = index > 0 and lines[index - 1].blank and (index + 1 == len(lines) or lines[index + 1].blank)
        far = (cut or alone) and _FAR_NUMBER.fullmatch(line.raw.value)
        number = looks.is_page_number(line.text.value) or far
        if number or (before in found and _RUNNING_HEAD.fullmatch(line.raw.value)):
            found.add(index)
        before = index
    return found


def _goes_on(before: Line, line: Line, wrap: Wrap) -> bool:
    """Whether a line continues the sentence of the line before it."""
    if before.level or line.level or "\t" in before.text.value:
        return False
    head, tail = before.text.value, line.text.value
    if looks.parts_figure(head, tail):
        return True
    if looks.is_numbered(tail) or looks.is_unit(head) or looks.is_unit(tail):
        return False
    if wrap.full is not None:
        return _goes_on_wrapped(before, line, wrap)
    return _goes_on_unwrapped(head, tail, wrap.stopped)


def _goes_on_unwrapped(head: str, tail: str, stopped: bool) -> bool:
    """The same by the words alone; `stopped` where most lines with stops end with one."""
    is_open = looks.is_open(head)
    if looks.is_ended(head) or looks.is_title(head) or _short_label(tail) or (looks.is_label(head) and not is_open):
        return False
    if not looks.has_stops(head):
        return False
    return is_open or (stopped and width(head) >= 44 and (looks.is_ended(tail) or width(tail) >= 40))


def _goes_on_wrapped(before: Line, line: Line, wrap: Wrap) -> bool:
    head, tail = before.text.value, line.text.value
    if not wrap.fills(before, line):
        if not looks.has_stops(head) or looks.is_numbered(head):
            return False
        ragged = (
            wrap.stopped
            and wrap.nearly_fills(before)
            and not looks.is_ended(head)
            and looks.has_stops(tail)
            and not _short_label(tail)
        )
        return looks.is_open(head) or ragged
    indented = line.raw.value[:1] in _INDENT
    if looks.is_ended(head):
        return (wrap.indented or looks.is_between(head)) and not indented and not _short_label(tail)
    return not (wrap.indented and indented)


def _short_label(value: str) -> bool:
    return (looks.is_label(value) and width(value) <= 44) or (value.endswith(("：", ":")) and width(value) <= 24)


def _paragraph(group: Sequence[Line]) -> Paragraph:
    return Paragraph(join([line.text for line in group]), group[0].level)
