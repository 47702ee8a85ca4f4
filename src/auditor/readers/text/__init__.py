"""Plain text, Markdown and HTML to blocks:
tables that dumps of Word and Excel flattened are rebuilt, cut sentences joined.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.document import Block, Gap, Table
from auditor.readers.text import barred, dumped, inline, laid_out, latex, piped, spaced, stacked, tabbed, tagged
from auditor.readers.text.decode import decode
from auditor.readers.text.found import Finder, Found
from auditor.readers.text.lines import Line, lines_of
from auditor.readers.text.paragraphs import Wrap, paragraphs, wrap_of
from auditor.readers.text.source import TextSource, source_of
from auditor.readers.text.webpage import report_only

FINDERS: tuple[Finder, ...] = (
    latex.find,
    barred.find,
    piped.find,
    dumped.find,
    tabbed.find,
    laid_out.find,
    spaced.find,
    stacked.find,
    inline.find,
)
"""Tried in this order; what one has taken the next does not see."""


def blocks(data: bytes) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    """The paragraphs and tables of a text file's bytes. Raises `Unreadable` for bytes that are no text."""
    raw, lost = decode(data)
    html = tagged.is_html(raw)
    source = source_of(report_only(raw) if html else raw)
    wrap = Wrap() if html else wrap_of(list(lines_of(source, 0, len(raw))))
    answer: list[Block] = []
    for part in tagged.parts(source, html):
        answer.extend(_part(source, part, wrap))
    return tuple(answer), (Gap(lost),) if lost else ()


def _part(source: TextSource, part: list[Line] | list[Table] | tuple[int, int], wrap: Wrap) -> list[Block]:
    if isinstance(part, tuple):
        return _blocks(list(lines_of(source, *part)), wrap)
    answer: list[Block] = []
    lines: list[Line] = []
    for item in part:
        if isinstance(item, Line):
            lines.append(item)
        else:
            answer.extend(tagged.unwrapped(item) or [item])
    return [*_blocks(lines, wrap), *answer]


def _blocks(lines: Sequence[Line], wrap: Wrap) -> list[Block]:
    """The blocks of lines in reading order."""
    free = list(lines)
    taken: list[Found] = []
    for find in FINDERS:
        for found in find(free):
            taken.append(found)
            free[found.start : found.end] = [_emptied(line) for line in free[found.start : found.end]]
    answer: list[Block] = []
    done = 0
    for found in sorted(taken, key=lambda found: found.start):
        answer.extend(paragraphs(lines[done : found.start], wrap))
        answer.extend(found.blocks)
        done = found.end
    answer.extend(paragraphs(lines[done:], wrap))
    return answer


def _emptied(line: Line) -> Line:
    return Line(line.raw.part(0, 0), line.text.part(0, 0))
