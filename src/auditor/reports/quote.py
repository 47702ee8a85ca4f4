"""The sides of a finding as a reader sees them: the sentence or row with its numbers marked, shortened around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.text import Text

from auditor.document import Place
from auditor.reports.wording import printable, where
from auditor.result import Evidence, Finding

WRONG_STYLE = "bold red underline"
OTHER_STYLE = "bold"
REST_STYLE = "dim"

# Characters kept before and after a marked number where a sentence is shortened, and the shortest stretch worth leaving
# out.
_BEFORE, _AFTER, _WORTH = 18, 12, 8

# Blanks between and in cells: "年度资金总额\t\t480.00", "1.2 \n万元"
_BLANKS = re.compile(r"[\s\u3000\u00a0]+")

# Two neighbouring characters of one number: "34", "3.", ",1", "9%".
_DIGITS = re.compile(r"[\d.,]{2}|\d%")

# Where a number stands in a context, and which of the finding's places it is.
_Span = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quoted sentence, safe to print.
    `number` is the index in the finding's places of the number that it is.
    """

    text: str
    number: int | None = None
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """A sentence or row that a finding quotes, shortened around its numbers,
    and the place of the blamed one or else of the first.
    """

    pieces: tuple[Piece, ...]
    place: Place


def quoted(finding: Finding, *, room: int) -> list[Side]:
    """Each sentence or row the finding quotes.
    The one with its main place stands in full up to `room` characters; others have a third.
    """
    result = []
    for group in _grouped(finding.places):
        off = next((index for index in group if finding.places[index] is finding.main), None)
        pieces = _pieces(finding.places, group, room if off is not None else room // 3)
        result.append(Side(tuple(pieces), finding.places[group[0] if off is None else off].place))
    return result


def sides(finding: Finding, *, room: int, bare: bool) -> list[tuple[Text, str]]:
    """What `quoted` gives with its numbers marked, and the place in words.

    `bare` puts the wrong number in 【】, for where there is no colour.
    """
    return [(_drawn(side, bare), where(side.place)) for side in quoted(finding, room=room)]


def _drawn(side: Side, bare: bool) -> Text:
    text = Text()
    for piece in side.pieces:
        style = WRONG_STYLE if piece.wrong else OTHER_STYLE if piece.number is not None else REST_STYLE
        text.append(f"【{piece.text}】" if bare and piece.wrong else piece.text, style)
    return text


def _grouped(places: Sequence[Evidence]) -> list[list[int]]:
    """The places that stand in one sentence or row, together."""
    groups: list[list[int]] = []
    for index, evidence in enumerate(places):
        beside = (
            group
            for group in groups
            if _sentence(places[group[0]]) == _sentence(evidence) or _one_row(places[group[0]], evidence)
        )
        if group := next(beside, None):
            group.append(index)
        else:
            groups.append([index])
    return groups


def _one_row(one: Evidence, other: Evidence) -> bool:
    """Whether two numbers stand in one row that the file prints a cell a line: the lines go on as the cells do."""
    if one.context != other.context or "\t" not in one.context or one.place.line is None or other.place.line is None:
        return False
    cells = one.context.split("\t")
    mine, others = (
        [number for number, cell in enumerate(cells) if _matches(cell, evidence.quote)] for evidence in (one, other)
    )
    on = other.place.line - one.place.line
    # an empty line may follow each
    return abs(on) < 2 * len(cells) and any((b - a) * on > 0 for a in mine for b in others)


def _sentence(evidence: Evidence) -> tuple[str, Place]:
    """What two places share when one quotation shows both: the words around them, and their line or row."""
    place = evidence.place
    return evidence.context, Place(
        page=place.page, line=place.line, table=place.table, row=place.row, paragraph=place.paragraph
    )


def _pieces(places: Sequence[Evidence], group: Sequence[int], room: int) -> Iterable[Piece]:
    """The pieces of the sentence that these places share."""
    first = places[group[0]]
    context = first.context.rstrip() or first.quote
    spans = _spans(context, places, group)
    at = len(context) - len(context.lstrip())
    for start, end in _kept(context, spans, room):
        start = max(start, at)
        if start > at:
            yield Piece("…")
        for piece, number in _parted(context, (start, end), spans):
            yield Piece(_shown(piece), number, number is not None and places[number].blamed)
        at = end
    if at < len(context):
        yield Piece("…")


def _shown(piece: str) -> str:
    """A piece of a context in print: cells parted by bars, runs of blanks made one."""
    return printable(_BLANKS.sub(lambda blanks: " | " if "\t" in blanks.group() else " ", piece))


def _spans(context: str, places: Sequence[Evidence], group: Sequence[int]) -> list[_Span]:
    """Where each quoted number stands in the context, in the order they are printed."""
    found = [(index, places[index].place, _matches(context, places[index].quote)) for index in group]
    anchor = next((place.start - at[0][0] for _, place, at in found if len(at) == 1 and place.start is not None), None)
    spans: list[_Span] = []
    for index, place, candidates in sorted(found, key=lambda f: len(f[2])):
        free = [c for c in candidates if not any(start < c[1] and c[0] < end for start, end, _ in spans)]
        if free:
            spans.append((*min(free, key=lambda c: _distance(context, c[0], place, anchor)), index))
    return sorted(spans)


def _matches(context: str, quote: str) -> list[tuple[int, int]]:
    """Each place where `quote` stands and is no part of a longer number."""
    quote = quote.strip()
    if not quote:
        return []
    return [match.span() for match in re.finditer(rf"(?<![\d.,]){re.escape(quote)}(?!\d|[.,]\d)", context)]


def _distance(context: str, start: int, place: Place, anchor: int | None) -> int:
    """How far a character of the context is from a place: in cells where that names a column, else in characters of its
    line.

    `anchor` is where the context begins in its line, where a number that it holds but once gives that away. A row
    begins with its line; its cells, parted by one tab here, may be parted by a bar and two spaces there.
    """
    cells = context.count("\t", 0, start)
    if place.column is not None and "\t" in context:
        return abs(cells - (place.column - 1))
    if place.start is None:
        return start
    if "\t" in context:
        return min(abs(start - place.start), abs(start + 2 * cells + 2 - place.start))
    return abs(start + anchor - place.start) if anchor is not None else start


def _kept(context: str, spans: Sequence[_Span], room: int) -> Iterable[tuple[int, int]]:
    """The stretches of a sentence to show: all of it where it fits, else what stands around its marked numbers."""
    length = len(context)
    if length <= room:
        return [(0, length)]
    if not spans:
        return [(0, room)]
    kept = [(0, _label_end(context))] if "\t" in context else []
    for start, end, _ in spans:
        first, last = _whole_numbers(context, max(0, start - _BEFORE), min(length, end + _AFTER))
        first = 0 if first < _WORTH else first
        last = length if length - last < _WORTH else last
        if kept and first - kept[-1][1] < _WORTH:
            kept[-1] = (kept[-1][0], max(last, kept[-1][1]))
        else:
            kept.append((first, last))
    return kept


def _label_end(row: str) -> int:
    """Where the words end that a row begins with:
    its first two cells that are no numbers, after a serial number if there is one.
    """
    end = 0
    for position, match in enumerate(list(re.finditer(r"[^\t]+", row))[:3]):
        if match.end() > 2 * _BEFORE or (position and match.group()[:1].isdigit()):
            break
        end = 0 if match.group()[:1].isdigit() else match.end()
    return end


def _whole_numbers(context: str, first: int, last: int) -> tuple[int, int]:
    """The stretch widened so that it cuts no number in two: half a number reads as another one."""
    while first > 0 and _DIGITS.fullmatch(context[first - 1 : first + 1]):
        first -= 1
    while last < len(context) and _DIGITS.fullmatch(context[last - 1 : last + 1]):
        last += 1
    return first, last


def _parted(context: str, stretch: tuple[int, int], spans: Sequence[_Span]) -> Iterable[tuple[str, int | None]]:
    """The pieces of a stretch, each with the place it is the number of; None for the words between."""
    at, stop = stretch
    for start, end, index in spans:
        if at <= start and end <= stop:
            yield context[at:start], None
            yield context[start:end], index
            at = end
    yield context[at:stop], None
