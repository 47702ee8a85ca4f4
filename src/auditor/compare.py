"""Two versions of a report held against each other: findings fixed, remaining and new, and the numbers that changed.

Numbers are aligned by the sentence or row they stand in and by the words before them, never by where they stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from auditor.document import Place
from auditor.result import Audit, Finding, NumberSeen

# A number in a sentence with its commas, point and per cent sign: "1,301.56", "98%", "−3"
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?%?")
# How alike two sentences or rows are at least, numbers aside, that one is taken for the other's new version.
_ALIKE = 0.6
# How alike the words before two numbers are at least: more than “公务用车购置费” is to “公务用车运行费”.
_LIKE_WORDS = 0.85
# Stretches of more pairs of sentences than this are not compared word by word.
_MOST_PAIRS = 10_000

Pair = tuple[NumberSeen, NumberSeen]


@dataclass(frozen=True, slots=True)
class Kept:
    """A finding of the old version that is in the new one too; `changed` where its numbers are no longer the same."""

    old: Finding
    new: Finding
    changed: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of findings and numbers, each in the order of its version: `changed` numbers as (old, new)."""

    fixed: tuple[Finding, ...]
    remaining: tuple[Kept, ...]
    new: tuple[Finding, ...]
    changed: tuple[Pair, ...]
    removed: tuple[NumberSeen, ...]
    added: tuple[NumberSeen, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    """A sentence or row: its words with a `#` for each number, and the numbers seen in it."""

    words: str
    numbers: tuple[NumberSeen, ...]


def compare(old: Audit, new: Audit) -> Comparison:
    """The new version held against the old one."""
    order = {id(number): at for at, number in enumerate(new.numbers)}
    pairs = sorted(_pairs(_passages(old.numbers), _passages(new.numbers)), key=lambda pair: order[id(pair[1])])
    before, after = {id(a) for a, _ in pairs}, {id(b) for _, b in pairs}
    fixed, remaining, fresh = _findings(old.findings, new.findings, {a.place: b.place for a, b in pairs})
    return Comparison(
        fixed,
        remaining,
        fresh,
        changed=tuple((a, b) for a, b in pairs if plain(a.quote) != plain(b.quote)),
        removed=tuple(number for number in old.numbers if id(number) not in before),
        added=tuple(number for number in new.numbers if id(number) not in after),
    )


def plain(text: str) -> str:
    """A text without what another format or editor prints otherwise: width of characters, spaces, thousand commas."""
    return re.sub(r"\s+|(?<=\d),(?=\d)", "", unicodedata.normalize("NFKC", text))


def _passages(numbers: Sequence[NumberSeen]) -> list[_Passage]:
    def seat(number: NumberSeen) -> tuple[object, ...]:
        place = number.place
        return number.context, place.line, place.table, place.row, place.paragraph

    return [_Passage(_words(key[0]), tuple(group)) for key, group in groupby(numbers, seat)]


def _words(context: object) -> str:
    return _NUMBER.sub("#", plain(str(context)))


def _pairs(old: Sequence[_Passage], new: Sequence[_Passage]) -> Iterator[Pair]:
    """The numbers of both versions that are each other's:
    first in sentences alike and in order, then moved ones, then reworded ones.
    """
    left, right = dict(enumerate(old)), dict(enumerate(new))
    reworded = []
    matcher = SequenceMatcher(None, [p.words for p in old], [p.words for p in new], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            for i, j in zip(range(a, b), range(c, d), strict=True):
                yield from _within(left.pop(i), right.pop(j))
        elif kind == "replace":
            reworded.append((range(a, b), range(c, d)))
    moved = {passage.words: i for i, passage in reversed(left.items())}
    for j, passage in list(right.items()):
        if passage.words in moved:
            i = moved.pop(passage.words)
            yield from _within(left.pop(i), right.pop(j))
    for rows, columns in (*reworded, (range(len(old)), range(len(new)))):
        for i, j in _alike(left, right, rows, columns):
            yield from _within(left.pop(i), right.pop(j))


def _alike(left: dict[int, _Passage], right: dict[int, _Passage], rows: range, columns: range) -> list[tuple[int, int]]:
    """Reworded sentences of one stretch, each with its most alike one that is still free."""
    olds, news = [i for i in rows if i in left], [j for j in columns if j in right]
    if len(olds) * len(news) > _MOST_PAIRS:
        return []
    scores = []
    for i in olds:
        matcher = SequenceMatcher(None, "", left[i].words, autojunk=False)
        for j in news:
            matcher.set_seq1(right[j].words)
            if _one_row(left[i], right[j]) and matcher.quick_ratio() >= _ALIKE and (score := matcher.ratio()) >= _ALIKE:
                scores.append((-score, i, j))
    taken_left, taken_right, found = set(), set(), []
    for _, i, j in sorted(scores):
        if i not in taken_left and j not in taken_right:
            found.append((i, j))
            taken_left.add(i)
            taken_right.add(j)
    return found


def _one_row(old: _Passage, new: _Passage) -> bool:
    """Whether two passages may be one: sentences both, or rows that begin with the same words."""
    first, second = old.numbers[0], new.numbers[0]
    rows = "\t" in first.context, "\t" in second.context
    return rows == (False, False) or (rows == (True, True) and plain(label(first)) == plain(label(second)))


def _within(old: _Passage, new: _Passage) -> Iterator[Pair]:
    """The numbers of two passages that are each other's:
    in order where all else is the same, else those with like words before them.
    """
    if old.words == new.words and len(old.numbers) == len(new.numbers):
        yield from zip(old.numbers, new.numbers, strict=True)
        return
    before, after = _labels(old), _labels(new)
    if len(before) == len(after):
        found = [(i, i) for i in range(len(before))]
    else:
        blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        found = [(block.a + offset, block.b + offset) for block in blocks for offset in range(block.size)]
    for i, j in found:
        if SequenceMatcher(None, before[i], after[j], autojunk=False).ratio() >= _LIKE_WORDS:
            yield old.numbers[i], new.numbers[j]


def _labels(passage: _Passage) -> list[str]:
    """For each number of a passage the words between the number before it and itself."""
    labels, at = [], 0
    for number in passage.numbers:
        start, end = _span(number, at)
        labels.append(_words(number.context[at:start]))
        at = max(at, end)
    return labels


def _span(number: NumberSeen, at: int = 0) -> tuple[int, int]:
    """Where a number stands in its sentence from a character on, as a number and no part of another;
    (at, at) where it does not.
    """
    found = re.compile(rf"(?<![\d.,]){re.escape(number.quote)}(?!\d|[.,]\d)").search(number.context, at)
    return found.span() if found else (at, at)


def label(number: NumberSeen) -> str:
    """The words that stand before a number in its sentence, back to the number or stop before it;
    of a row its first words.
    """
    context = number.context
    if "\t" in context:
        return next((cell for cell in context.split("\t") if cell.strip() and not _NUMBER.fullmatch(cell.strip())), "")
    return re.split(r"[\d，。；：、,;:（）()]", context[: _span(number)[0]].rstrip("：:"))[-1].strip()


def _at_moved_places(old: Finding, new: Finding, moved: dict[Place, Place]) -> bool:
    """Whether a check found both, at numbers that are each other's."""
    places = {evidence.place for evidence in new.places}
    return old.code == new.code and any(moved.get(evidence.place) in places for evidence in old.places)


def _findings(
    old: Sequence[Finding], new: Sequence[Finding], moved: dict[Place, Place]
) -> tuple[tuple[Finding, ...], tuple[Kept, ...], tuple[Finding, ...]]:
    """Fixed, remaining and new findings: the same fingerprint, else the same check at numbers that are each other's."""
    left = {finding.fingerprint: finding for finding in old}
    kept: dict[str, Kept] = {}
    for finding in new:
        if (before := left.pop(finding.fingerprint, None)) is not None:
            kept[finding.fingerprint] = Kept(before, finding, False)
    for finding in (one for one in new if one.fingerprint not in kept):
        same = (one for one in left.values() if _at_moved_places(one, finding, moved))
        if (match := next(same, None)) is not None:
            kept[finding.fingerprint] = Kept(left.pop(match.fingerprint), finding, True)
    fresh = tuple(finding for finding in new if finding.fingerprint not in kept)
    return tuple(left.values()), tuple(kept[f.fingerprint] for f in new if f.fingerprint in kept), fresh
