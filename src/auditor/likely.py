"""Likely causes of a contradiction, named only where they explain the figures exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.schema import Relation
from auditor.slips import SIGN_TURNED, slip
from auditor.suites.check import Check

# Relations that add up: (table, aspect) → role of an operand → the sign with which it enters what is expected.
_LINEAR = {
    ("totals", None): {"part": 1},
    ("changes", "amount"): {"current": 1, "prior": -1},
    ("scores", None): {"item": 1},
}
# Digits as against numerals in words: 五个 is counted, never misprinted.
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Kinds of numbers that can be negative: 5 people are never -5 people.
_SIGNED = ("money", "percent", "points")


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a contradiction; `column` is the name of the stated one, `against` that of the expected one."""

    column: str
    against: str
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
    return Sides(check.stated, check.expected, stated, expected)


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


def _as_printed(mention: Mention, has: Quantity, needed: Quantity) -> tuple[Mention, Quantity, Quantity]:
    """A side of the relation and what it should be, turned round where a word (减少) and not the number carries the sign."""
    unit = mention.quantity.unit
    has, needed = has.to(unit), needed.to(unit)
    return (mention, -has, -needed) if has.value == -mention.quantity.value != 0 else (mention, has, needed)


def needs(relation: Relation, sides: Sides) -> Iterator[tuple[Mention, Quantity, Quantity]]:
    """The operands that could be put right alone, each with the value it has in the relation and the one it would need.

    Both are in the unit and with the sign that the operand is printed in.
    """
    signs = _signs(relation, sides)
    for role, mention in relation.operands:
        quantity = mention.quantity
        if quantity.unit.dimension != sides.stated.unit.dimension:
            continue
        if role == sides.column:
            yield _as_printed(mention, sides.stated, sides.expected)
        elif role == sides.against:
            yield _as_printed(mention, sides.expected, sides.stated)
        elif role in signs:
            yield mention, quantity, sides.corrected(quantity, signs[role])


def _digits(mention: Mention) -> str:
    return mention.text.value[mention.start : mention.end].replace(",", "").lstrip("-+")


def _slip(mention: Mention, has: Quantity, needed: Quantity) -> str:
    digits = _digits(mention)
    if not _NUMBER.fullmatch(digits) or abs(has.value) != Decimal(digits):
        return ""
    words = slip(digits, has, needed)
    return "" if words == SIGN_TURNED and mention.kind not in _SIGNED else words


def _pointed(culprit: Mention, needed: Quantity | None, mended: int) -> str:
    """Why this number and no other, and what it would have to be; a number that is right but for its direction is printed right."""
    if needed is not None and needed.to(culprit.quantity.unit).value == -culprit.quantity.value:
        needed = None
    if mended and needed is not None:
        return f"“{culprit.printed}”改为{needed}，则{mended}处一并吻合"
    return f"其余各数另有印证，唯“{culprit.printed}”没有" + ("" if needed is None else f"，据此应为{needed}")


def likely(told: Sequence[tuple[Relation, Sides | None]], culprit: Mention | None = None, mended: int = 0) -> str:
    """The likely cause of a finding that tells of these relations, the first above all; "" where nothing explains the figures exactly.

    That is what a relation knows of its cause, or the only slip that explains it; and where a culprit was found, what would be right.
    """
    needed: dict[Mention, tuple[Quantity, Quantity]] = {}
    for relation, sides in told if culprit is not None else told[:1]:
        for mention, has, need in needs(relation, sides) if sides else ():
            if culprit in (None, mention):
                needed.setdefault(mention, (has, need))
    slips = {words for mention, (has, need) in needed.items() if (words := _slip(mention, has, need))}
    known = next((relation.hint for relation, _ in told if relation.hint), "")
    said = [known or (slips.pop() if len(slips) == 1 else "")]
    if culprit is not None:
        said.append(_pointed(culprit, needed[culprit][1] if culprit in needed else None, mended))
    return "；".join(part for part in said if part)
