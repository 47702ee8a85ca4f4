"""The laws that numbers of a report obey, each once: its roles, what any one of them has to be by the others, and the
sum in words.

A law is given its terms as (role, quantity) pairs. `solve` takes exact decimal intervals; the functions at the end do
the same for a law's target on floats, single ones or arrays, for callers that try very many combinations.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import ClassVar, Literal, TypeAlias

from auditor.quantity import PERCENT, PLAIN, Quantity, Unit, total

Terms: TypeAlias = Sequence[tuple[str, Quantity]]
# How a value may be reckoned wrongly: over the current year instead of the prior one; 减少 for 增加.
Misstep: TypeAlias = Literal["base", "direction"]
_OPEN = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Role:
    """A place in a law. `measure` is "same" for roles that share a dimension, "%" for a percentage,
    "any" for what the law leaves open.
    """

    name: str
    many: bool = False
    measure: Literal["same", "%", "any"] = "same"
    optional: bool = False


class Law(ABC):
    """What a law says of its terms. The first role is the target, the number that follows from the others."""

    roles: ClassVar[tuple[Role, ...]]
    # Whether what is printed fits digit for digit: a sum does, a quotient was rounded.
    exact: ClassVar[bool] = False

    def admits(self, terms: Terms) -> bool:
        """True where every role is filled as often as it may be, in dimensions that go together."""
        filled = Counter(role for role, _ in terms)
        for role in self.roles:
            n = filled.pop(role.name, 0)
            if (n == 0 and not role.optional) or (n > 1 and not role.many):
                return False
        measure = {role.name: role.measure for role in self.roles}
        same = {q.unit.dimension for role, q in terms if measure.get(role) == "same"}
        return (
            not filled and len(same) <= 1 and all(q.unit.dimension == "%" for role, q in terms if measure[role] == "%")
        )

    @abstractmethod
    def solve(self, terms: Terms, at: int) -> Quantity | None:
        """What the term at `at` has to be by the others, in its own unit; None where they leave it open.

        Raises ValueError where units cannot be compared.
        """

    @abstractmethod
    def written(self, terms: Terms, at: int) -> str:
        """The sum that gives the term at `at`, in printed figures."""

    def holds(self, terms: Terms, at: int = 0) -> bool:
        """True where the term at `at` can be what the others make it."""
        due = self.solve(terms, at)
        return due is not None and terms[at][1].meets(due)

    def nearly(self, terms: Terms, at: int = 0) -> bool:
        """True where only a last digit or a truncation keeps the law from holding."""
        due = self.solve(terms, at)
        return due is not None and terms[at][1].barely_misses(due)

    def missteps(self, terms: Terms, at: int) -> Iterator[tuple[Misstep, Quantity]]:
        """What the target comes to if it is reckoned wrongly, by kind of error; the likelier first."""
        yield from ()


def _scaled(q: Quantity, k: Decimal | int) -> Quantity:
    low, high = sorted((q.low * k, q.high * k))
    return Quantity(q.value * k, low, high, q.ulp, q.unit)


def _shown(q: Quantity) -> str:
    return f"({q})" if q.value < 0 else str(q)


@dataclass(frozen=True, slots=True)
class _Linear(Law):
    """Terms that come to nothing together, each times the weight of its role."""

    exact: ClassVar[bool] = True

    def _weights(self, terms: Terms) -> Sequence[int]:
        raise NotImplementedError

    def solve(self, terms: Terms, at: int) -> Quantity:
        weights, unit = self._weights(terms), terms[at][1].unit
        rest = total(
            (_scaled(q.to(unit), w) for i, ((_, q), w) in enumerate(zip(terms, weights, strict=True)) if i != at), unit
        )
        with localcontext(prec=40):
            return _scaled(rest, Decimal(-1) / weights[at])

    def written(self, terms: Terms, at: int) -> str:
        weights = self._weights(terms)
        turned = -1 if weights[at] > 0 else 1
        signed = [
            (w * turned, q if abs(w) == 1 else _scaled(q, abs(w)))
            for i, ((_, q), w) in enumerate(zip(terms, weights, strict=True))
            if i != at
        ]
        signed.sort(key=lambda term: term[0] < 0)
        falls = all(q.value < 0 for _, q in signed)
        said = "".join(f" {'+' if w > 0 else '-'} {_shown(-q if falls else q)}" for w, q in signed).removeprefix(" + ")
        said = f"-({said})" if falls else said
        return said if abs(weights[at]) == 1 else f"({said}) ÷ {abs(weights[at])}"


@dataclass(frozen=True, slots=True)
class Sum(_Linear):
    """Parts that make a total, or a mean where the law is one of means.
    Several totals together are made of all parts.
    """

    mean: bool = False
    roles: ClassVar[tuple[Role, ...]] = (Role("total", many=True), Role("part", many=True))

    def _weights(self, terms: Terms) -> Sequence[int]:
        parts = sum(role == "part" for role, _ in terms) if self.mean else 1
        return [1 if role == "part" else -parts for role, _ in terms]


@dataclass(frozen=True, slots=True)
class Difference(_Linear):
    """A whole less one term or more."""

    roles: ClassVar[tuple[Role, ...]] = (Role("difference"), Role("whole"), Role("less", many=True))

    def _weights(self, terms: Terms) -> Sequence[int]:
        return [1 if role == "whole" else -1 for role, _ in terms]

    def missteps(self, terms: Terms, at: int) -> Iterator[tuple[Misstep, Quantity]]:
        yield "direction", -self.solve(terms, at)


def _worth(unit: Unit) -> Decimal:
    """What one of a unit is in its base unit; of a percentage, as a fraction."""
    return unit.factor / 100 if unit.dimension == "%" else unit.factor


def _quotient(over: Quantity, under: Quantity, unit: Unit) -> Quantity | None:
    with localcontext(prec=40):
        found = replace(over, unit=unit).over(replace(under, unit=unit), Unit("", "?"), over.ulp)
        return (
            None
            if found is None
            else replace(_scaled(found, _worth(over.unit) / _worth(under.unit) / _worth(unit)), unit=unit)
        )


def _times(left: Quantity, right: Quantity, unit: Unit) -> Quantity | None:
    if not all(bound.is_finite() for q in (left, right) for bound in (q.low, q.high)):
        return None
    bare = [replace(q, unit=Unit("", "", _worth(q.unit))) for q in (left, right)]
    return replace(bare[0].times(bare[1], Unit("", "", _worth(unit))), unit=unit)


def _only(terms: Terms, role: str) -> Quantity:
    return next(q for name, q in terms if name == role)


class _Multiplied(Law):
    """A first term that is the product of the two others; the target is one of the three."""

    made: ClassVar[tuple[str, str, str]]

    def solve(self, terms: Terms, at: int) -> Quantity | None:
        made, left, right = self.made
        role, unit = terms[at][0], terms[at][1].unit
        if role == made:
            return _times(_only(terms, left), _only(terms, right), unit)
        return _quotient(_only(terms, made), _only(terms, left if role == right else right), unit)

    def written(self, terms: Terms, at: int) -> str:
        made, left, right = self.made
        role = terms[at][0]
        if role == made:
            return f"{_only(terms, left)} × {_only(terms, right)}"
        return f"{_only(terms, made)} ÷ {_only(terms, left if role == right else right)}"


@dataclass(frozen=True, slots=True)
class Ratio(_Multiplied):
    """A percentage that one quantity is of another of its kind."""

    roles: ClassVar[tuple[Role, ...]] = (Role("rate", measure="%"), Role("over"), Role("under"))
    made: ClassVar[tuple[str, str, str]] = ("over", "under", "rate")


@dataclass(frozen=True, slots=True)
class Product(_Multiplied):
    """So many at a price each, or a share of points by a rate; units are taken in their base."""

    roles: ClassVar[tuple[Role, ...]] = (
        Role("product", measure="any"),
        Role("quantity", measure="any"),
        Role("price", measure="any"),
    )
    made: ClassVar[tuple[str, str, str]] = ("product", "quantity", "price")


_Bend: TypeAlias = tuple[int, int, int, int]
# (over, under) → growth as (a·x + b) ÷ (c·x + d) of their quotient x, and the sum in words.
_GROWTHS: Mapping[tuple[str, str], tuple[_Bend, str]] = {
    ("current", "prior"): ((1, -1, 0, 1), "({0} - {1}) ÷ {1}"),
    ("amount", "prior"): ((1, 0, 0, 1), "{0} ÷ {1}"),
    ("amount", "current"): ((1, 0, -1, 1), "{0} ÷ ({1} - {0})"),
}
# (what is asked for, what is given) → the multiple of the given that it is at a growth of x, likewise.
_MULTIPLES: Mapping[tuple[str, str], tuple[_Bend, str]] = {
    ("current", "prior"): ((1, 1, 0, 1), "{0} × (100% + {1})"),
    ("prior", "current"): ((0, 1, 1, 1), "{0} ÷ (100% + {1})"),
    ("amount", "prior"): ((1, 0, 0, 1), "{0} × {1}"),
    ("prior", "amount"): ((0, 1, 1, 0), "{0} ÷ {1}"),
    ("amount", "current"): ((1, 0, 1, 1), "{0} × {1} ÷ (100% + {1})"),
    ("current", "amount"): ((1, 1, 1, 0), "{0} × (100% + {1}) ÷ {1}"),
}


def _bent(x: Quantity, by: _Bend) -> Quantity | None:
    """(a·x + b) ÷ (c·x + d), which rises or falls throughout; None where the divisor may be zero."""
    a, b, c, d = by
    under = [c * v + d for v in (x.low, x.value, x.high)]
    if not all(v.is_finite() for v in under) or not (min(under) > 0 or max(under) < 0):
        return None
    with localcontext(prec=40):
        low, value, high = ((a * v + b) / u for v, u in zip((x.low, x.value, x.high), under, strict=True))
    return replace(x, value=value, low=min(low, high), high=max(low, high))


@dataclass(frozen=True, slots=True)
class Growth(Law):
    """The change from a prior value in percent of it. Two of current, prior and the amount of change are given."""

    roles: ClassVar[tuple[Role, ...]] = (
        Role("percent", measure="%"), Role("current", optional=True), Role("prior", optional=True),
        Role("amount", optional=True),
    )  # fmt: skip

    def admits(self, terms: Terms) -> bool:
        return len(terms) == 3 and Law.admits(self, terms)

    def solve(self, terms: Terms, at: int) -> Quantity | None:
        given = _given(terms, at)
        role, unit = terms[at][0], terms[at][1].unit
        if role == "percent":
            found = growth(given)
            return None if found is None else found.to(unit)
        rate = given.pop("percent")
        ((name, q),) = given.items()
        multiple = _bent(replace(_scaled(rate, _worth(rate.unit)), unit=PLAIN), _MULTIPLES[role, name][0])
        return None if multiple is None else _times(q, multiple, unit)

    def written(self, terms: Terms, at: int) -> str:
        given = _given(terms, at)
        if terms[at][0] == "percent":
            over, under = _ends(given)
            if over == "amount" and given[over].value < 0:
                return f"-({_GROWTHS[over, under][1].replace('-', '+').format(-given[over], given[under])})"
            return _GROWTHS[over, under][1].format(given[over], given[under])
        rate = given.pop("percent")
        ((name, q),) = given.items()
        return _MULTIPLES[terms[at][0], name][1].format(_shown(q), rate)

    def missteps(self, terms: Terms, at: int) -> Iterator[tuple[Misstep, Quantity]]:
        given = _given(terms, at)
        if terms[at][0] != "percent" or "current" not in given:
            return
        current, amount = given["current"], given.get("amount")
        if amount is None:
            amount = current - given["prior"]
        elif (turned := growth(given | {"amount": -amount})) is not None:
            yield "direction", -turned
        if (found := amount.over(current, PERCENT)) is not None:
            yield "base", found


def _given(terms: Terms, at: int) -> dict[str, Quantity]:
    return {role: q for i, (role, q) in enumerate(terms) if i != at}


def _ends(given: Mapping[str, Quantity]) -> tuple[str, str]:
    return next(ends for ends in _GROWTHS if given.keys() == set(ends))


def growth(given: Mapping[str, Quantity]) -> Quantity | None:
    """The growth in percent by the two that are given of current, prior and amount;
    None where what it is of may be zero.
    """
    over, under = _ends(given)
    found = given[over].over(given[under])
    found = None if found is None else _bent(found, _GROWTHS[over, under][0])
    return None if found is None else replace(_scaled(found, 100), unit=PERCENT)


@dataclass(frozen=True, slots=True)
class Equal(Law):
    """One quantity printed twice, or counted once more."""

    roles: ClassVar[tuple[Role, ...]] = (Role("left"), Role("right"))
    exact: ClassVar[bool] = True

    def solve(self, terms: Terms, at: int) -> Quantity | None:
        return terms[1 - at][1].to(terms[at][1].unit)

    def written(self, terms: Terms, at: int) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Bound(Equal):
    """A value that is not above its limit;
    what it is solved for has the other as its nearest value and one side open.
    """

    roles: ClassVar[tuple[Role, ...]] = (Role("value"), Role("limit"))

    def solve(self, terms: Terms, at: int) -> Quantity | None:
        other = terms[1 - at][1].to(terms[at][1].unit)
        return replace(other, low=-_OPEN) if terms[at][0] == "value" else replace(other, high=_OPEN)
