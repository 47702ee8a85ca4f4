"""Which printed number a contradiction is due to: the one that nothing else confirms, or the one whose correction mends several at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from auditor.likely import needs, sides_of
from auditor.numbers.mention import Mention
from auditor.quantity import PERCENT, Quantity, total
from auditor.relations.schema import Relation
from auditor.result import SEVERITIES
from auditor.suites.check import Verdict

Terms = Mapping[str, Sequence[Quantity]]


def weighs(verdict: Verdict) -> bool:
    """Whether a verdict speaks against numbers: it failed, and not for a last digit or a missing explanation only."""
    return not verdict.holds and verdict.check.severity != "info" and verdict.check.about != ()


def compared(verdict: Verdict) -> tuple[Mention, ...]:
    """The numbers of the relation that the check is about, each once."""
    about = verdict.check.about
    named = (mention for role, mention in verdict.relation.operands if about is None or role in about)
    return tuple(dict.fromkeys(named))


@dataclass(slots=True)
class Failure:
    """A failing relation: its failed verdicts from the worst on, and what blaming found.

    `culprit` is the one number the contradiction is due to, `mended` how many relations its correction puts right together (0 where
    it was found because all others are confirmed elsewhere), `blamed` every number the failure speaks against.
    """

    row: int
    relation: Relation
    failed: Sequence[Verdict]
    culprit: Mention | None = None
    mended: int = 0
    blamed: tuple[Mention, ...] = ()

    @property
    def worst(self) -> Verdict:
        """Its most severe failed verdict."""
        return self.failed[0]

    @property
    def operands(self) -> tuple[Mention, ...]:
        """Its numbers, each once."""
        return tuple(dict.fromkeys(mention for _, mention in self.relation.operands))

    @property
    def accused(self) -> tuple[Mention, ...]:
        """The numbers that its weighing verdicts may speak against, each once."""
        return tuple(dict.fromkeys(mention for verdict in self.failed if weighs(verdict) for mention in compared(verdict)))

    @property
    def rank(self) -> tuple[int, bool, bool, int]:
        """Worst first, then what confirms by itself, then what labels anchor, then order of rows."""
        check = self.worst.check
        return (SEVERITIES.index(check.severity), not check.ties, self.relation.certainty != "stated", self.row)


def _sum(terms: Terms, whole: str, part: str) -> bool:
    (stated,) = terms[whole]
    return abs(stated).meets(abs(total(terms[part], stated.unit)))


def _ratio(rate: Quantity, over: Quantity, under: Quantity) -> bool:
    ratio = over.over(under, PERCENT)
    return ratio is not None and abs(rate.to(PERCENT)).meets(abs(ratio))


def _change(terms: Terms) -> bool:
    (prior,) = terms["prior"]
    change = terms["current"][0] - prior if "current" in terms else terms["amount"][0]
    if "percent" in terms:
        return _ratio(terms["percent"][0], change, prior)
    return abs(terms["amount"][0]).meets(abs(change))


def _fund(terms: Terms) -> bool:
    budget = terms["adjusted"] if "adjusted" in terms else terms["initial"]
    return _ratio(terms["rate"][0], terms["executed"][0], budget[0])


def _product(terms: Terms) -> bool:
    """Amount ÷ quantity is the price, all in base units."""
    (amount,), (count,), (price,) = terms["amount"], terms["quantity"], terms["price"]
    if count.value == 0:
        return False
    each = amount.value * amount.unit.factor / (count.value * count.unit.factor)
    return price.low * price.unit.factor <= each <= price.high * price.unit.factor


# table → whether a relation would hold with these quantities, by role; tables that are not here are never mended.
_HOLDS: Mapping[str, Callable[[Terms], bool]] = {
    "pairs": lambda terms: terms["left"][0].meets(terms["right"][0]),
    "totals": lambda terms: _sum(terms, "total", "part"),
    "scores": lambda terms: _sum(terms, "stated", "item"),
    "rates": lambda terms: _ratio(terms["rate"][0], terms["numerator"][0], terms["denominator"][0]),
    "changes": _change,
    "funds": _fund,
    "products": _product,
}


def mends(relation: Relation, mention: Mention, value: Quantity) -> bool:
    """Whether the relation would hold, signs aside, if `mention` had been printed as `value`."""
    holds = _HOLDS.get(relation.table)
    terms: dict[str, list[Quantity]] = {}
    for role, operand in relation.operands:
        quantity = operand.quantity
        if operand == mention:
            quantity = Quantity.printed(value.to(quantity.unit).value, quantity.ulp, quantity.unit)
        terms.setdefault(role, []).append(quantity)
    try:
        return holds is not None and holds(terms)
    except (KeyError, ValueError):  # a relation of other roles, or of units that cannot be compared
        return False


def _by_mending(failures: Sequence[Failure], supported: AbstractSet[Mention]) -> None:
    """Blames the number whose one correction puts right the most failing relations, at least two, the best first."""
    containing: dict[Mention, list[Failure]] = {}
    for failure in failures:
        for mention in failure.accused:
            containing.setdefault(mention, []).append(failure)
    found = sorted(_cures(failures, containing, supported), key=lambda cure: -len(cure[1]))
    for mention, mended in found:
        free = [failure for failure in mended if failure.culprit in (None, mention)]
        if len(free) < 2 or any(len(other) == len(mended) and who != mention and set_of(other) & set_of(mended) for who, other in found):
            continue
        for failure in free:
            if failure.culprit is None:
                failure.culprit, failure.mended = mention, len(free)


def set_of(failures: Sequence[Failure]) -> frozenset[int]:
    """The rows of some failures."""
    return frozenset(failure.row for failure in failures)


def _cures(
    failures: Sequence[Failure], containing: Mapping[Mention, Sequence[Failure]], supported: AbstractSet[Mention]
) -> Iterator[tuple[Mention, list[Failure]]]:
    """Unconfirmed numbers with the failing relations that one value for them would put right: what the first of them needs."""
    for failure in failures:
        sides = sides_of(failure.worst.check, failure.relation)
        for mention, _, needed in needs(failure.relation, sides) if sides else ():
            others = [f for f in containing.get(mention, ()) if f is not failure and mends(f.relation, mention, needed)]
            if others and mention not in supported:
                yield mention, [failure, *others]


def blame(failures: Sequence[Failure], supported: AbstractSet[Mention]) -> None:
    """Finds each failure's culprit, if it has a single one, and all numbers it speaks against.

    `supported` are the numbers that a relation which holds confirms. Without a culprit a failure speaks against all its numbers that
    are not supported, or against all where all are.
    """
    for failure in failures:
        accused = failure.accused
        loose = tuple(mention for mention in accused if mention not in supported)
        if len(loose) == 1 and len(accused) > 1:
            failure.culprit = loose[0]
        failure.blamed = loose or accused
    _by_mending(failures, supported)
    for failure in failures:
        if failure.culprit is not None:
            failure.blamed = (failure.culprit,)
