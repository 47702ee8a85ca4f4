"""Likely causes of a contradiction, named only where they explain the figures exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.schema import Relation
from auditor.slips import slip
from auditor.suites.check import Check

# Relations that add up: (table, aspect) → role of an operand → the sign with which it enters what is expected.
_LINEAR = {
    ("totals", None): {"part": 1},
    ("changes", "amount"): {"current": 1, "prior": -1},
    ("scores", None): {"item": 1},
}


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a contradiction; `column` is the name of the stated one."""

    column: str
    stated: Quantity
    expected: Quantity

    @property
    def _apart(self) -> Quantity:
        """Stated minus expected, as values."""
        other = self.expected.to(self.stated.unit)
        value = self.stated.value - other.value
        return Quantity(value, value, value, min(self.stated.ulp, other.ulp), self.stated.unit)

    @property
    def difference(self) -> str:
        """How far they are apart; percentages in percentage points."""
        apart = abs(self._apart)
        return f"{apart.number()}个百分点" if apart.unit.dimension == "%" else str(apart)

    def corrected(self, quantity: Quantity, sign: int) -> Quantity:
        """What an operand that enters with `sign` would have to be for both sides to agree."""
        apart = self._apart.to(quantity.unit)
        value = quantity.value + sign * apart.value
        return Quantity(value, value, value, min(quantity.ulp, apart.ulp), quantity.unit)


def sides_of(check: Check, relation: Relation) -> Sides | None:
    """The stated and the expected quantity that the check shows, None where it shows none or a value is missing."""
    stated, expected = relation.values.get(check.stated), relation.values.get(check.expected)
    if not isinstance(stated, Quantity) or not isinstance(expected, Quantity) or stated.unit.dimension != expected.unit.dimension:
        return None
    return Sides(check.stated, stated, expected)


def _signs(relation: Relation, sides: Sides) -> Mapping[str, int]:
    """The sign with which each role enters the expected value, none where the printed operands do not add up to it."""
    aspect = relation.values.get("aspect")
    signs = _LINEAR.get((relation.table, aspect if isinstance(aspect, str) else None), {})
    terms = [(role, mention.quantity) for role, mention in relation.operands if role in signs]
    if not terms or any(quantity.unit.dimension != sides.expected.unit.dimension for _, quantity in terms):
        return {}
    added = sum((signs[role] * quantity.to(sides.expected.unit).value for role, quantity in terms), Decimal(0))
    if abs(added) != abs(sides.expected.value):
        return {}
    return signs if added == sides.expected.value else {role: -sign for role, sign in signs.items()}


def _needs(relation: Relation, sides: Sides) -> Iterator[tuple[Mention, Quantity, Quantity]]:
    """The operands that could be put right alone, each with the value it has in the relation and the one it would need."""
    signs = _signs(relation, sides)
    for role, mention in relation.operands:
        quantity = mention.quantity
        if quantity.unit.dimension != sides.stated.unit.dimension:
            continue
        if role == sides.column:
            yield mention, sides.stated.to(quantity.unit), sides.expected.to(quantity.unit)
        elif role in signs:
            yield mention, quantity, sides.corrected(quantity, signs[role])


def _digits(mention: Mention) -> str:
    return mention.text.value[mention.start : mention.end].replace(",", "").lstrip("-+")


def _slip(mention: Mention, has: Quantity, needed: Quantity) -> str:
    digits = _digits(mention)
    if not digits or abs(has.value) != Decimal(digits):
        return ""
    return slip(digits, has, needed)


def likely(relation: Relation, sides: Sides | None, culprit: Mention | None) -> str:
    """What the relation knows of its cause, or the only slip that explains it; and where redundancy points, what would be right."""
    needs = {mention: (has, needed) for mention, has, needed in _needs(relation, sides)} if sides else {}
    if culprit in needs:
        needs = {culprit: needs[culprit]}
    slips = [words for mention, (has, needed) in needs.items() if (words := _slip(mention, has, needed))]
    said = [relation.hint or (slips[0] if len(slips) == 1 else "")]
    if culprit is not None:
        right = f"，据此应为{abs(needs[culprit][1])}" if culprit in needs else ""
        said.append(f"其余各数另有印证，唯“{culprit.printed}”没有{right}")
    return "；".join(part for part in said if part)
