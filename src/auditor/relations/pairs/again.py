"""A number told again: the same in two places that bear one name, or of so many digits that no accident makes them. It confirms and never accuses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from auditor.relations.facts import Fact
from auditor.relations.pairs.labels import GENERIC, NAME_LIKE, likeness, pair, plain, significant
from auditor.relations.schema import Relation

# How many numbers of the same digits back it may have been told.
_BACK = 200
# From how many digits on two equal numbers of one name are no accident.
_DIGITS_OF_NAME = 2
# How likely at most it may be that a number equals one of the others of its dimension by accident, whatever they are called; and how much more
# often than even chance has it numbers of one report are the same, which begin with the same few digits and end with zeros.
_BY_ACCIDENT, _CROWDED = 0.03, 3
# How many characters a name has at least.
_NAME = 2


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
