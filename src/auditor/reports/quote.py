"""The sides of a finding as a reader sees them: the sentence or row with its numbers marked, shortened around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.text import Text

from auditor.document import Place
from auditor.reports.wording import one_line, where
from auditor.result import Evidence, Finding

WRONG_STYLE = "bold red underline"
OTHER_STYLE = "bold"
REST_STYLE = "dim"

# Characters kept before and after a marked number where a sentence is shortened, and the shortest stretch worth leaving out.
_BEFORE, _AFTER, _WORTH = 18, 12, 8

# Two neighbouring characters of one number: "34", "3.", ",1", "9%".
_DIGITS = re.compile(r"[\d.,]{2}|\d%")

Span = tuple[int, int, bool]


def sides(finding: Finding, *, room: int, bare: bool) -> list[tuple[Text, str]]:
    """Each sentence or row the finding quotes with its numbers marked, and its place in words.

    A sentence of at most `room` characters stands in full. `bare` puts the wrong number in 【】, for where there is no colour.
    """
    wrong = wrong_side(finding)
    sentences: dict[tuple[str, Place], list[Evidence]] = {}
    for evidence in finding.places:
        sentences.setdefault(_sentence(evidence), []).append(evidence)
    return [(_marked(group, wrong, room, bare), where(group[0].place)) for group in sentences.values()]


def wrong_side(finding: Finding) -> Evidence | None:
    """The place whose number is the one said to be off: the one that prints `stated`, else the first."""
    stated = one_line(finding.stated)
    for evidence in finding.places:
        quote = one_line(evidence.quote)
        if quote and (quote == stated or stated.startswith(quote)):
            return evidence
    return finding.places[0] if finding.places else None


def _sentence(evidence: Evidence) -> tuple[str, Place]:
    """What two places share when one quotation shows both: the words around them, and their line or row."""
    place = evidence.place
    return evidence.context, Place(page=place.page, line=place.line, table=place.table, row=place.row, paragraph=place.paragraph)


def _marked(group: Sequence[Evidence], wrong: Evidence | None, room: int, bare: bool) -> Text:
    context = one_line(group[0].context) or one_line(group[0].quote)
    spans = _spans(context, group, wrong)
    text = Text(style=REST_STYLE)
    at = 0
    for start, end in _kept(context, spans, room):
        if start > at:
            text.append("…")
        for piece, style in _styled(context, (start, end), spans):
            text.append(f"【{piece}】" if bare and style == WRONG_STYLE else piece, style)
        at = end
    if at < len(context):
        text.append("…")
    return text


def _spans(context: str, group: Sequence[Evidence], wrong: Evidence | None) -> list[Span]:
    """Where each quoted number stands in the sentence, in the order they are printed, and whether it is the wrong one."""
    spans: list[Span] = []
    at = 0
    for evidence in sorted(group, key=lambda e: (e.place.column or 0, e.place.start or 0)):
        quote = one_line(evidence.quote)
        found = _find(context, quote, at) or _find(context, quote, 0)
        if found and not any(start < found[1] and found[0] < end for start, end, _ in spans):
            spans.append((*found, evidence is wrong))
            at = found[1]
    return sorted(spans)


def _find(context: str, quote: str, start: int) -> tuple[int, int] | None:
    """The first place at or after `start` where `quote` stands and is no part of a longer number."""
    if not quote:
        return None
    match = re.compile(rf"(?<![\d.,]){re.escape(quote)}(?![\d]|[.,]\d)").search(context, start)
    return match.span() if match else None


def _kept(context: str, spans: Sequence[Span], room: int) -> Iterable[tuple[int, int]]:
    """The stretches of a sentence to show: all of it where it fits, else what stands around its marked numbers."""
    length = len(context)
    if length <= room:
        return [(0, length)]
    if not spans:
        return [(0, room)]
    kept: list[tuple[int, int]] = []
    for start, end, _ in spans:
        first, last = _whole_numbers(context, max(0, start - _BEFORE), min(length, end + _AFTER))
        first = 0 if first < _WORTH else first
        last = length if length - last < _WORTH else last
        if kept and first - kept[-1][1] < _WORTH:
            kept[-1] = (kept[-1][0], max(last, kept[-1][1]))
        else:
            kept.append((first, last))
    return kept


def _whole_numbers(context: str, first: int, last: int) -> tuple[int, int]:
    """The stretch widened so that it cuts no number in two: half a number reads as another one."""
    while first > 0 and _DIGITS.fullmatch(context[first - 1 : first + 1]):
        first -= 1
    while last < len(context) and _DIGITS.fullmatch(context[last - 1 : last + 1]):
        last += 1
    return first, last


def _styled(context: str, stretch: tuple[int, int], spans: Sequence[Span]) -> Iterable[tuple[str, str]]:
    """The pieces of a stretch with their styles; "" is the sentence's own."""
    at, stop = stretch
    for start, end, is_wrong in spans:
        if at <= start and end <= stop:
            yield context[at:start], ""
            yield context[start:end], WRONG_STYLE if is_wrong else OTHER_STYLE
            at = end
    yield context[at:stop], ""
