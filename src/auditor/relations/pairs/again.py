"""A number told again: the same digits and unit in two places whose words share a name, or so many digits that no accident makes them. Told only where it agrees, so it confirms and never accuses."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from auditor.relations.facts import Fact
from auditor.relations.pairs.labels import GENERIC, NAME_LIKE, Told, likeness, pair, plain, significant
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation

# How long a shared run of words must be: for a number of three digits or more, and for a shorter one right beside it.
_SHARED, _SHARED_SHORT = 4, 5
# How far round a number its name may stand, and how near where the number has few digits.
_ROUND, _BESIDE = 30, 8
# How many numbers of the same digits back it may have been told.
_BACK = 200
# From how many digits on two equal numbers of one name are no accident.
_DIGITS_OF_NAME = 2
# How likely at most it may be that a number equals one of the others of its dimension by accident, whatever they are called; and how much more
# often than even chance has it numbers of one report are the same, which begin with the same few digits and end with zeros.
_BY_ACCIDENT, _CROWDED = 0.03, 3
# How many characters a name has at least.
_NAME = 2


def _words(p: Passage, figure: Figure, length: int) -> str:
    """The words round a figure, up to the next figure and the next full stop on either side."""
    left = bisect_right(p.figures, figure.start, key=lambda f: f.end)
    right = bisect_left(p.figures, figure.end, key=lambda f: f.start)
    first, last = max(0, figure.start - length), figure.end + length
    before = p.text.value[max(first, p.figures[left - 1].end) if left else first : figure.start]
    after = p.text.value[figure.end : min(last, p.figures[right].start) if right < len(p.figures) else last]
    return re.split(r"[。；]", before)[-1] + "|" + re.split(r"[。；]", after)[0]


@lru_cache(1 << 12)
def _shares(left: str, right: str, length: int) -> bool:
    match = SequenceMatcher(None, left, right, autojunk=False).find_longest_match()
    return bool(re.search(rf"[\u4e00-\u9fa5]{{{length}}}", left[match.a : match.a + match.size]))


def _last_of_name(members: Sequence[Told], number: int, words: Mapping[int, Sequence[str]]) -> Told | None:
    """The last before the one of this number that its words name too, in another sentence. `words` are those round each, by how far."""
    one = members[number]
    length, shared = (_ROUND, _SHARED) if significant(one.figure.mention.quantity) >= 3 else (_BESIDE, _SHARED_SHORT)
    for at in range(number - 1, max(-1, number - 1 - _BACK), -1):
        elsewhere = members[at].passage is not one.passage or members[at].figure.sentence != one.figure.sentence
        if elsewhere and _shares(words[length][number], words[length][at], shared):
            return members[at]
    return None


def told_again(prose: Sequence[Told]) -> Iterator[Relation]:
    """Each number against the last one of the same digits, unit and year that its words name too."""
    groups: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    for told in prose:
        q = told.fact.mention.quantity
        if told.figure.role == "value" and q.value != 0 and not told.fact.mention.operator:
            groups[q.value, q.unit, told.fact.year].append(told)
    for members in groups.values():
        if len(members) == 1:
            continue
        words = {length: [_words(told.passage, told.figure, length) for told in members] for length in (_ROUND, _BESIDE)}
        for number, told in enumerate(members):
            if other := _last_of_name(members, number, words):
                yield pair(told.fact, other.fact, told.fact.label or other.fact.label, "inferred")


def repeated(facts: Iterable[Fact]) -> Iterator[Relation]:
    """Each number against the last equal one, in prose or in a table, whatever its unit, that bears its name or that no accident makes equal."""
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        q = fact.mention.quantity
        if significant(q) >= _DIGITS_OF_NAME and not fact.mention.operator and q.unit.dimension:
            groups[(q.value * q.unit.factor).normalize(), q.unit.dimension].append(fact)
    crowd = Counter(dimension for _, dimension in groups)
    for members in groups.values():
        for number, fact in enumerate(members):
            sure = _CROWDED * crowd[fact.mention.quantity.unit.dimension] < _BY_ACCIDENT * 10 ** significant(fact.mention.quantity)
            before = (f for f in reversed(members[max(0, number - _BACK) : number]) if f.mention.key != fact.mention.key)
            other = next((f for f in before if sure or _one_name(f, fact)), None)
            if other is not None:
                yield pair(fact, other, fact.label or other.label, "inferred")


def _one_name(left: Fact, right: Fact) -> bool:
    """Whether two facts of one year bear one name, or one the name of the other with what it is of behind it: 丰渡区, 丰渡区|资金分配额."""
    a, b = sorted((plain(left.label), plain(right.label)), key=len)
    return left.year == right.year and len(a) >= _NAME and not GENERIC.match(a) and (b.startswith(a) or likeness(a, b) >= NAME_LIKE)
