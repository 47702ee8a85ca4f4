"""One number told twice with a slip in it: two numbers a digit apart, or with neighbouring digits exchanged, whose words, year, owner, fund and
neighbours say that they are of one thing.

Evidence adds up as powers of ten of the odds. A logit learnt from numbers of many digits that are printed twice (18,000 pairs of 153 reports
under alike names, of which one in forty is equal) never came above 0.9 by words alone, and no nearer than these weights set by hand: names
alike are of many things in a report, and what tells them apart is what stands beside them. So a slip is needed, that chance seldom makes, and
neighbours that agree or differ say most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from auditor.quantity import Quantity
from auditor.relations.pairs.labels import GENERIC
from auditor.relations.pairs.standing import STAGES, Standing
from auditor.relations.schema import Relation, Value
from auditor.slips import transposed

# What a slip is worth by the digits of a number: chance makes one of 3 digits a digit from another of its size in one case of forty, and the
# next digit ten times less often; one number in a hundred or two is misprinted.
_BY_DIGITS = (-9.0, -9.0, 0.2, 1.2, 2.0, 2.8, 3.5, 4.2)
# From where on a slip is told, and from where on nothing else explains it.
TOLD, SURE = 1.9, 3.0
# What is taken off the odds for the confidence that is told: so few natural slips were seen that more cannot be said.
_UNSEEN = 1.0
# What a name is worth that both bear, by its length.
_BY_LENGTH = ((10, 2.0), (6, 1.5), (4, 1.0), (2, 0.3), (0, 0.0))
# Neighbouring digits exchanged are fewer than single other digits, and no less often misprinted.
_EXCHANGED = 0.7
# What it is worth that each of two numbers of two names follows from others: neither is misprinted.
_PROVEN = 2.0
# From this likeness on two names are nearly one, and from this they have most in common.
_NEARLY, _MOSTLY = 0.75, 0.55
# A name of so many characters that begins the other, or ends it, or a run of so many that is so much of it, is most likely the same in fewer words.
_BEGINS, _ENDS, _RUN, _OF_IT = 3, 4, 6, 0.5
# What each of two other numbers told twice beside them is worth.
_AGREES = 0.8
# How many numbers of a column are looked at.
_BESIDE = 40
# How many numbers back another of the same pattern may stand.
_BACK = 60


@lru_cache(maxsize=1 << 16)
def _grams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset([text])


@lru_cache(maxsize=1 << 16)
def alike(left: str, right: str) -> float:
    """The share of pairs of neighbouring characters that two names have in common, 0 to 1."""
    if not left or not right:
        return 0.0
    a, b = _grams(left), _grams(right)
    return 2 * len(a & b) / (len(a) + len(b))


def _worth(name: str) -> float:
    return next(worth for length, worth in _BY_LENGTH if len(name) >= length)


def _prefix(left: str, right: str) -> str:
    """What two texts begin with in common."""
    return left[: next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))]


@lru_cache(maxsize=1 << 14)
def _exchanged(left: str, right: str) -> bool:
    """Whether two names differ by other words in the same place, and not by more words: 甲村改造, 乙村改造."""
    start = len(_prefix(left, right))
    a, b = left[start:], right[start:]
    end = len(_prefix(a[::-1], b[::-1]))
    return bool(start + end) and 0 < len(a) - end <= 3 and 0 < len(b) - end <= 3


@lru_cache(maxsize=1 << 14)
def _within(left: str, right: str) -> bool:
    """Whether one name is the other with more words: what it is of before it, a column's name behind a row's, other words round a long run."""
    short, long = sorted((left, right), key=len)
    if len(short) >= _BEGINS and long.startswith(short):
        return True
    run = SequenceMatcher(None, short, long, autojunk=False).find_longest_match().size
    return (len(short) >= _ENDS and long.endswith(short)) or (run >= _RUN and run >= _OF_IT * len(short))


def _of_two_names(left: str, right: str) -> float:
    """What two names are worth that are not the same and do not part by one word; against it where one is of both: 车辆购置费, 车辆购置及运行费."""
    shared = len(_prefix(left, right))
    if {left[shared : shared + 1], right[shared : shared + 1]} & {*"及和与、"}:
        return -1.5
    found, (short, long) = alike(left, right), sorted((left, right), key=len)
    if found >= _NEARLY or _within(left, right):
        return 0.7
    return 0.2 if found >= _MOSTLY or long.startswith(short) or long.endswith(short) else -1.0


@dataclass(frozen=True, slots=True)
class Twice:
    """Two numbers of one thing a slip apart, by `odds` a power of ten."""

    left: Standing
    right: Standing
    odds: float


def told_twice(standings: Sequence[Standing], government: bool, proven: frozenset[int] = frozenset()) -> list[Twice]:
    """The slips between numbers of one thing, for each number the likeliest; none where both numbers are told again elsewhere. `proven` are those
    that follow from others by no accident."""
    report = _Report(standings, government, proven)
    found = [Twice(a, b, odds) for a, b in _slips(standings) if (odds := report.odds(a, b)) >= TOLD]
    best: dict[int, Twice] = {}
    for one in sorted(found, key=lambda t: -t.odds):
        if one.left.node.index not in best and one.right.node.index not in best:
            best[one.left.node.index] = best[one.right.node.index] = one
    return sorted({id(t): t for t in best.values()}.values(), key=lambda t: t.left.node.index)


def _forms(s: Standing) -> Iterator[tuple[str, int]]:
    """The digits of a number with the power of ten of the last, as printed and without zeros after the point."""
    digits = s.node.mention.quantity.number().lstrip("-")
    whole, _, part = digits.partition(".")
    power = round(len(str(int(s.node.unit.factor))) - 1) if s.node.unit.factor >= 1 else 0
    seen = {(whole + part, power - len(part))}
    short = part.rstrip("0")
    seen.add((whole + short, power - len(short)))
    yield from seen


def _slips(standings: Sequence[Standing]) -> Iterator[tuple[Standing, Standing]]:
    """Pairs of numbers of one dimension and direction that one wrong digit or two exchanged ones tell apart."""
    alike_but: dict[tuple[object, ...], list[Standing]] = defaultdict(list)
    for s in standings:
        q = s.node.mention.quantity
        if not s.node.dimension or s.node.dimension == "数" or s.node.dimension == "年" or s.node.mention.operator or q.value <= 0 or s.weight < _SHORTEST:
            continue
        near: dict[int, Standing] = {}
        for digits, last in _forms(s):
            keys = [(s.kind, last, digits[:i] + "*" + digits[i + 1 :]) for i in range(len(digits))]
            keys += [(s.kind, last, digits[:i] + "".join(sorted(digits[i : i + 2])) + "~" + digits[i + 2 :]) for i in range(len(digits) - 1) if digits[i] != digits[i + 1]]
            for key in keys:
                for other in alike_but[key][-_BACK:]:
                    if other.node.value != s.node.value and not (s.node.is_cell and other.node.is_cell):
                        near[other.node.index] = other
                alike_but[key].append(s)
        yield from ((s, near[i]) for i in sorted(near))


_SHORTEST = 2.0


class _Report:
    """The numbers of a report by name and by sentence."""

    def __init__(self, standings: Sequence[Standing], government: bool, proven: frozenset[int]) -> None:
        self._government, self._proven = government, proven
        self._sentences: dict[object, list[Standing]] = defaultdict(list)
        self._columns: dict[tuple[int, int], list[Standing]] = defaultdict(list)
        self._named: dict[tuple[object, str], list[Standing]] = defaultdict(list)
        self._valued: dict[tuple[str, float], list[Standing]] = defaultdict(list)
        for s in standings:
            self._sentences[s.line].append(s)
            if s.node.is_cell and s.node.mention.cell is not None:
                self._columns[s.node.block, s.node.mention.cell[1]].append(s)
            self._named[s.kind, s.name].append(s)
            self._valued[s.node.dimension, s.node.value].append(s)

    def odds(self, a: Standing, b: Standing) -> float:
        """The odds of two numbers a slip apart being of one thing, as a power of ten."""
        if a.line == b.line:
            return -9.0
        weight = min(a.weight, b.weight)
        at = min(int(weight), len(_BY_DIGITS) - 2)
        slip = _BY_DIGITS[at] + (_BY_DIGITS[at + 1] - _BY_DIGITS[at]) * min(1.0, weight - at)
        slip += _EXCHANGED * transposed(a.node.mention.quantity, b.node.mention.quantity)
        odds = slip + self._name(a, b) + self._standing(a, b) + self._elsewhere(a, b) - _PROVEN * (a.name != b.name and {a.node.index, b.node.index} <= self._proven)
        return odds + self._beside(a, b) if odds + 2 * _AGREES >= TOLD else odds

    def _name(self, a: Standing, b: Standing) -> float:
        found = alike(a.name, b.name)
        named = len(a.name) >= 2 and len(b.name) >= 2 and not GENERIC.match(a.name) and not GENERIC.match(b.name)
        if (counted := _worth(_prefix(a.counted, b.counted))) and (not named or found < 1):
            return counted
        if not named:
            short, long = sorted((a.node.head, b.node.head), key=len)
            return -0.5 if len(short) >= _BEGINS and long.endswith(short) else -1.5
        if a.name == b.name:
            worth = _worth(a.name)
            several = len({round(s.node.value, 6) for s in self._named[a.kind, a.name]}) - 2
            return worth - min(2.5, 0.7 * max(0, several))
        return -1.5 if _exchanged(a.name, b.name) else _of_two_names(a.name, b.name)

    def _standing(self, a: Standing, b: Standing) -> float:
        clashes = sum(bool(x and y and x != y) for x, y in ((a.year, b.year), (a.owner, b.owner), (a.fund, b.fund)))
        stages = a.aspects & STAGES and b.aspects & STAGES
        apart = sum(0.3 if aspect in ("total", "cumulative") else 1.5 if stages and aspect in STAGES else 0.7 for aspect in a.aspects ^ b.aspects)
        sections = bool(a.titles and b.titles) and a.titles != b.titles and a.titles[:-1] == b.titles[:-1] and a.name == b.name
        sections = sections and (len(a.titles) > 1 or a.titles[-1][-1:] == b.titles[-1][-1:])
        period = bool(a.period != b.period)
        moved = a.node.direction != 0 or a.node.dimension in ("%", "分", "百分点") or "each" in a.aspects & b.aspects
        return -2.0 * clashes - apart - 1.0 * sections - 2.0 * period - 0.8 * moved - 1.5 * self._government

    def _beside(self, a: Standing, b: Standing) -> float:
        """What the other numbers of both sentences say, of a cell those of its column: those of one name that agree, and those that differ."""
        agree = differ = 0
        if b.node.is_cell:
            a, b = b, a
        cell = a.node.mention.cell if a.node.is_cell else None
        line = self._sentences[a.line] if cell is None else self._columns[a.node.block, cell[1]]
        for x in line[:_BESIDE]:
            if x is a:
                continue
            others = [y for y in self._sentences[b.line] if y is not b and y.kind == x.kind and len(x.name) > 1 and (alike(x.name, y.name) >= _NEARLY or _within(x.name, y.name))]
            same = any(x.node.value == y.node.value for y in others)
            agree += same and x.weight >= _SHORTEST
            differ += not same and any(y.name == x.name and x.aspects ^ y.aspects == a.aspects ^ b.aspects for y in others)
        return _AGREES * min(agree, 2) - (2.5 if differ and differ >= agree else 0.0)

    def _elsewhere(self, a: Standing, b: Standing) -> float:
        """Whether either number is told again under such a name: both are two things, one of them outnumbers the other; or beside the other one,
        as the target of what was reached."""
        if any(o.line == other.line and o.node.mention.operator for s, other in ((a, b), (b, a)) for o in self._valued[s.node.dimension, s.node.value]):
            return -4.0
        told = [any(o is not s and o.line != s.line and o.kind == s.kind and alike(o.name, s.name) >= _MOSTLY for o in self._valued[s.node.dimension, s.node.value]) for s in (a, b)]
        return -4.0 if all(told) else 0.5 if any(told) else 0.0


def twice_relations(found: Sequence[Twice]) -> Iterator[Relation]:
    """The `pairs` rows of slips."""
    for one in found:
        a, b = one.left.node.quantity, one.right.node.quantity
        if a.ulp == b.to(a.unit).ulp:  # two prints of one number agree to the last digit
            a, b = Quantity.exact(a.value, a.unit), Quantity.exact(b.value, b.unit)
        where = "/".join(sorted({"table" if s.node.is_cell else "prose" for s in (one.left, one.right)}))
        where = where if "/" in where else f"{where}/{where}"
        values: dict[str, Value] = {"left": a, "right": b.to(a.unit), "where": where, "majority": False, "votes": 1}
        sure = one.odds >= SURE
        yield Relation("pairs", one.right.node.label or one.left.node.label, values, (("left", one.left.node.mention), ("right", one.right.node.mention)),
                       scope=" ".join(one.left.titles), source="mixed" if where == "prose/table" else "prose", certainty="stated" if sure else "inferred",
                       near=a.barely_misses(b), confidence=round(1 - 1 / (1 + 10 ** (one.odds - _UNSEEN)), 4))  # fmt: skip

