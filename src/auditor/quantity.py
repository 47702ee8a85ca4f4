"""Printed numbers as intervals: every value that would print the same, and arithmetic over them.

A quantity is exact decimal arithmetic throughout; two quantities meet only through their intervals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Unit:
    """A printed unit: `factor` of it make one of its dimension (万元 is 10000 元). Equal dimensions are comparable."""

    name: str
    dimension: str
    factor: Decimal = Decimal(1)


PLAIN = Unit("", "")
PERCENT = Unit("%", "%")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in its unit with the bounds of what it may stand for.

    `low` ≤ `value` ≤ `high`, all in `unit`; `ulp` is one unit of the last digit it is exact to, and `shown` that of the
    last one printed where the two differ (50 beside 19.20). `low` or `high` may be infinite where a hedge (超过, 不低于)
    leaves a side open.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    ulp: Decimal
    unit: Unit
    shown: Decimal | None = None

    @classmethod
    def exact(cls, value: Decimal | int, unit: Unit = PLAIN) -> Quantity:
        """A value that stands for itself only."""
        value = Decimal(value)
        return cls(value, value, value, Decimal(1).scaleb(min(0, int(value.as_tuple().exponent))), unit)

    @classmethod
    def printed(cls, value: Decimal, ulp: Decimal, unit: Unit) -> Quantity:
        """A value rounded to `ulp` when it was printed."""
        return cls(value, value - ulp / 2, value + ulp / 2, ulp, unit)

    def to(self, unit: Unit) -> Quantity:
        """The same quantity in another unit of the same dimension. Raises ValueError where dimensions differ."""
        if unit == self.unit:
            return self
        if unit.dimension != self.unit.dimension:
            raise ValueError(f"{self.unit.name} is no {unit.name}")
        k = self.unit.factor / unit.factor
        return Quantity(self.value * k, self.low * k, self.high * k, self.ulp * k, unit)

    def __add__(self, other: Quantity) -> Quantity:
        o = other.to(self.unit)
        return Quantity(self.value + o.value, self.low + o.low, self.high + o.high, min(self.ulp, o.ulp), self.unit)

    def __neg__(self) -> Quantity:
        return Quantity(-self.value, -self.high, -self.low, self.ulp, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return self + -other

    def __abs__(self) -> Quantity:
        if self.low < 0 < self.high:
            return replace(self, value=abs(self.value), low=Decimal(0), high=max(-self.low, self.high))
        return self if self.value >= 0 else -self

    def over(self, other: Quantity, unit: Unit = PLAIN, ulp: Decimal | None = None) -> Quantity | None:
        """This ÷ `other` (same dimension, or `unit` says what the ratio is in), by its extreme corners.

        The result is in `unit` (a percentage is multiplied out). None where the divisor may be zero or a side is open.
        """
        o = other.to(self.unit) if other.unit.dimension == self.unit.dimension else other
        if o.value == 0 or o.low <= 0 <= o.high or not all(x.is_finite() for x in (self.low, self.high, o.low, o.high)):
            return None
        with localcontext(prec=40):
            k = Decimal(100) if unit.dimension == "%" else Decimal(1)
            corners = [a / b * k for a in (self.low, self.high) for b in (o.low, o.high)]
            return Quantity(self.value / o.value * k, min(corners), max(corners), ulp or Decimal("0.01"), unit)

    def times(self, other: Quantity, unit: Unit) -> Quantity:
        """This × `other`, both taken in their dimensions' base unit, in `unit`."""
        k = self.unit.factor * other.unit.factor / unit.factor
        corners = [x * y * k for x in (self.low, self.high) for y in (other.low, other.high)]
        return Quantity(self.value * other.value * k, min(corners), max(corners), self.ulp, unit)

    def widened(self, by: Decimal) -> Quantity:
        """The same value with `by` more on either side."""
        return replace(self, low=self.low - by, high=self.high + by)

    def as_part(self) -> Quantity:
        """What it adds to a printed sum: a part of 0.00 is exactly nothing, not what rounds to it;
        a total of 0.00 is a value like others.
        """
        return (
            self
            if self.value or not (self.high - self.low).is_finite()
            else replace(self, low=self.value, high=self.value)
        )

    def meets(self, other: Quantity) -> bool:
        """Whether some value inside both intervals is the same."""
        o = other.to(self.unit)
        return self.low <= o.high and o.low <= self.high

    def nearly(self, other: Quantity) -> bool:
        """Whether the two meet once either may be truncated instead of rounded, or off by one in its last digit.

        What stands for itself only (a head count, a score) was never rounded.
        """
        o = other.to(self.unit)
        slack = max((q.ulp for q in (self, o) if q.low != q.high), default=Decimal(0))
        return self.meets(o.widened(slack))

    def barely_misses(self, other: Quantity) -> bool:
        """True where two values differ, but by no more than a last digit or a truncation."""
        return not self.meets(other) and self.nearly(other)

    def number(self) -> str:
        """The value as digits, at its own precision."""
        return _digits(self.value, self.ulp if self.shown is None else self.shown, self.value.is_signed())

    def __str__(self) -> str:
        return self.number() + self.unit.name


@lru_cache(1 << 14)
def _digits(value: Decimal, ulp: Decimal, signed: bool) -> str:
    """Apart from the quantity so that it is remembered; `signed` tells -0 from 0, which are equal."""
    if value.is_infinite():
        return "∞"
    with localcontext(prec=50):
        digits = max(0, -int(ulp.normalize().as_tuple().exponent))
        return f"{value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"


def total(quantities: Iterable[Quantity], unit: Unit) -> Quantity:
    """The sum in `unit`; zero where there is none."""
    result = Quantity.exact(0, unit)
    first = True
    for q in quantities:
        result = q.to(unit) if first else result + q
        first = False
    return result
