"""Amounts as messages write them: what is printed as the report prints it, what follows from it in the report's unit
and with its separators.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from auditor.numbers.mention import Mention
from auditor.quantity import Quantity, Unit
from auditor.relations.lawful import Sides
from auditor.relations.schema import Relation

# Units of money are changed into one another; any other is left as it is.
_MONEY = "money"


@dataclass(frozen=True, slots=True)
class Style:
    """How some numbers of a report are printed: `commas` between thousands, and the `unit` of amounts that are not
    printed (None: their own), with so many `decimals`.
    """

    commas: bool = False
    unit: Unit | None = None
    decimals: int = 0

    def written(self, quantity: Quantity) -> str:
        """A quantity that is printed nowhere."""
        if self.unit is not None and quantity.unit.dimension == self.unit.dimension and quantity.unit != self.unit:
            return self._digits(_trimmed(quantity.to(self.unit), self.decimals)) + self.unit.name
        return self._digits(quantity.number()) + quantity.unit.name

    def printed(self, quantity: Quantity, mention: Mention) -> str:
        """A quantity that a number prints, in that number's unit; with its own sign."""
        own = mention.quantity
        return self._digits((-own if (quantity.value < 0) != (own.value < 0) else own).number()) + own.unit.name

    def apart(self, sides: Sides) -> str:
        """How far two sides are apart; percentages in percentage points."""
        apart = abs(sides.stated - sides.expected)
        return f"{self._digits(apart.number())}个百分点" if apart.unit.dimension == "%" else self.written(apart)

    def _digits(self, number: str) -> str:
        whole, point, rest = number.partition(".")
        long = self.commas and len(whole) > 3 and whole.lstrip("-").isdigit()
        return f"{int(whole):,}{point}{rest}" if long else number


def style_of(
    mentions: Iterable[Mention], stated: Mention | None = None, wrong_unit: Mention | None = None, commas: bool = False
) -> Style:
    """The style of these numbers. Amounts are in the unit of the one `stated`, but for one that has the wrong unit;
    then in that of most others.
    """
    each = list(dict.fromkeys(mentions))
    money = [m for m in each if m.kind == _MONEY and m is not wrong_unit]
    unit = Counter(m.quantity.unit for m in money).most_common(1)[0][0] if money else None
    if stated is not None and stated.kind == _MONEY and stated != wrong_unit:
        unit = stated.quantity.unit
    decimals = max((_decimals(m) for m in money if m.quantity.unit == unit), default=0)
    return Style(commas or parted(each), unit, decimals)


def parted(mentions: Iterable[Mention]) -> bool:
    """Whether any of these numbers has commas between its thousands."""
    return any("," in mention.text.value[mention.start : mention.end] for mention in mentions)


def fields(relation: Relation, style: Style) -> dict[str, str]:
    """The columns of a relation that hold quantities, as they are written."""
    return {
        name: _column(relation, name, value, style)
        for name, value in relation.values.items()
        if isinstance(value, Quantity)
    }


def _column(relation: Relation, name: str, value: Quantity, style: Style) -> str:
    printing = {mention for role, mention in relation.operands if role == name}
    if len(printing) == 1 and _same(value, mention := next(iter(printing))):
        return style.printed(value, mention)
    return style.written(value)


def _same(value: Quantity, mention: Mention) -> bool:
    own = mention.quantity
    return own.unit.dimension == value.unit.dimension and abs(own.value * own.unit.factor) == abs(
        value.value * value.unit.factor
    )


def _decimals(mention: Mention) -> int:
    return len(mention.text.value[mention.start : mention.end].partition(".")[2])


def _trimmed(quantity: Quantity, decimals: int) -> str:
    """Its digits without idle zeros, but for so many decimals."""
    digits = replace(quantity, shown=None).number()
    whole, point, rest = digits.partition(".")
    rest = rest.rstrip("0").ljust(decimals, "0") if point else ""
    return f"{whole}.{rest}" if rest else whole


def budget(relation: Relation) -> Mention | None:
    """The budget that a row of funds takes its rate of."""
    wanted = relation.values.get("base")
    return next((mention for role, mention in relation.operands if role == wanted), None)


def moved(relation: Relation, style: Style) -> str:
    """What a change comes to in words: 下降2.5个百分点, 减少12.28万元, 增长3.2%; "" where it is not known."""
    value, prior = relation.values.get("expected"), relation.values.get("prior")
    if not isinstance(value, Quantity):
        return ""
    points = value.unit.dimension == "%" and isinstance(prior, Quantity) and prior.unit.dimension == "%"
    words = ("上升", "下降") if points else ("增长", "下降") if value.unit.dimension == "%" else ("增加", "减少")
    size = style.written(abs(value))
    return (
        words[value.value < 0] + (f"{size.removesuffix('%')}个百分点" if points else size)
        if value.value != Decimal(0)
        else "没有变动"
    )
