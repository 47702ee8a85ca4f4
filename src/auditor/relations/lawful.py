"""Which law a row of a public table states, and the role that each of its operands plays in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import DecimalException
from typing import TypeAlias

from auditor.laws import Bound, Difference, Equal, Growth, Law, Product, Ratio, Sum
from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.schema import Relation, Value

# Column or role of a row → role in the law, the target first.
_Roles: TypeAlias = Mapping[str, str]
_PARTS = {"part": "part", "item": "part"}
_PRODUCT = {"amount": "product", "quantity": "quantity", "price": "price"}
_SUMS = (Sum(), Sum(mean=True))
# table → the laws that its rows may state; the one meant leads from a row's operands to what it expects. Other rows say that two are equal.
_LAWS: Mapping[str, Sequence[tuple[Law, _Roles]]] = {
    "totals": [(law, {"total": "total", **_PARTS}) for law in _SUMS],
    "scores": [
        *((law, {"stated": "total", **_PARTS}) for law in _SUMS),
        (Difference(), {"stated": "difference", "full": "whole", "item": "less"}),
        (Sum(), {"full": "total", **_PARTS}),
    ],
    "rates": [
        (Ratio(), {"rate": "rate", "numerator": "over", "denominator": "under"}),
        (Growth(), {"rate": "percent", "numerator": "current", "denominator": "prior"}),
    ],
    "changes": [
        (Difference(), {"amount": "difference", "current": "whole", "prior": "less"}),
        (Growth(), {"percent": "percent", "current": "current", "prior": "prior", "amount": "amount"}),
    ],
    "funds": [
        *((Ratio(), {"rate": "rate", "executed": "over", base: "under"}) for base in ("adjusted", "initial")),
        (Product(), {"score": "product", "weight": "quantity", "rate": "price"}),
    ],
    "products": [(Product(), _PRODUCT), (Product(), {"price": "price", **_PRODUCT})],
}  # fmt: skip
# Columns of which the first is bounded by the second.
_BOUNDS = frozenset({
    ("totals", "parts", "total"), ("scores", "stated", "full"), ("funds", "score", "weight"), ("funds", "executed", "adjusted"),
    ("indicators", "score", "weight"),
})  # fmt: skip
# Table → the column that is printed and the one that says what it should be; changes and products name the first in `aspect`.
_COMPARED = {
    "totals": ("total", "parts"), "rates": ("rate", "expected"), "funds": ("rate", "expected"), "scores": ("stated", "computed"),
    "pairs": ("left", "right"),
}  # fmt: skip
# To what part of itself, as a power of ten, a term must be known that was solved through a rounded figure: four digits, fewer fit anything.
_TELLING = 3


def compared_columns(table: str, values: Mapping[str, Value]) -> tuple[str, str] | None:
    """The columns of a row that must meet, the printed one first, which is also the role of its number; None where its table compares none."""
    return (str(values.get("aspect")), "expected") if table in ("changes", "products") else _COMPARED.get(table)


def compared(table: str, values: Mapping[str, Value]) -> tuple[Quantity, Quantity] | None:
    """The quantities in those columns; None where one is missing or they are of different dimensions."""
    columns = compared_columns(table, values)
    left, right = (values.get(c) for c in columns) if columns else (None, None)
    if not (isinstance(left, Quantity) and isinstance(right, Quantity)) or left.unit.dimension != right.unit.dimension:
        return None
    return left, right


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a contradiction; `column` is the name of the stated one, `against` that of the expected one."""

    column: str
    against: str
    stated: Quantity
    expected: Quantity

    @property
    def difference(self) -> str:
        """How far they are apart; percentages in percentage points."""
        apart = abs(self.stated - self.expected)
        return f"{apart.number()}个百分点" if apart.unit.dimension == "%" else str(apart)


@dataclass(frozen=True, slots=True)
class Stated:
    """A law with its terms as a row states it.

    `terms[at]` is its target and `due` what the row expects of it; `mentions` are the numbers behind the terms, None where none is printed.
    """

    law: Law
    terms: tuple[tuple[str, Quantity], ...]
    mentions: tuple[Mention | None, ...]
    at: int
    due: Quantity

    def needs(self) -> Iterator[tuple[Mention, Quantity, Quantity]]:
        """Each printed term that could be put right alone, what it is here and what it would have to be, both as it is printed.

        What a word (减少) and not the number gives its sign is turned round. What is needed stands for itself where the law fixes it, and
        for all within its bounds where it was solved through a rounded figure; it is left out where that says too little.
        """
        for i, (mention, (_, has)) in enumerate(zip(self.mentions, self.terms, strict=True)):
            if mention is None or (due := self._solved(i)) is None:
                continue
            unit = mention.quantity.unit
            if unit.dimension != has.unit.dimension:  # a number without unit took it from a neighbour: it is not printed as this quantity
                continue
            has, due = has.to(unit), due.to(unit)
            yield (mention, -has, -due) if has.value == -mention.quantity.value != 0 else (mention, has, due)

    def _solved(self, i: int) -> Quantity | None:
        due = self.due if i == self.at else self.law.solve(self.terms, i)
        if due is not None and (self.law.exact or i == self.at):
            return replace(due, low=due.value, high=due.value)
        return due if due is not None and due.high - due.low <= abs(due.value).scaleb(-_TELLING) else None

    def mended(self, mention: Mention, value: Quantity) -> bool:
        """True where the law would hold, signs aside, if `mention` were printed as `value`, or as something within its bounds."""
        terms = list(self.terms)
        for i, other in enumerate(self.mentions):
            if other == mention:
                role, has = terms[i]
                if value.unit.dimension != has.unit.dimension:
                    return False
                new = value.to(mention.quantity.unit)
                new = Quantity.printed(new.value, mention.quantity.ulp, new.unit) if new.high - new.low < mention.quantity.ulp else new
                terms[i] = role, (-new if has.to(new.unit).value == -mention.quantity.value != 0 else new).to(has.unit)
        due = self.law.solve(terms, self.at)
        return due is not None and (terms[self.at][1].meets(due) if due.low.is_infinite() or due.high.is_infinite() else abs(terms[self.at][1]).meets(abs(due)))


def law_of(relation: Relation, sides: Sides) -> Stated | None:
    """The law by which the expected side follows from a row's operands, or that the two sides are equal, or one bounded by the other."""
    if (relation.table, sides.column, sides.against) in _BOUNDS:
        return _stated(relation, Bound(), {sides.column: "value", sides.against: "limit"}, sides)
    for law, roles in _LAWS.get(relation.table, ()):
        found = _stated(relation, law, roles, sides)
        if found is not None and (made := _reproduced(found)) is not None:
            return made
    return _stated(relation, Equal(), {sides.column: "left", sides.against: "right"}, sides)


def _stated(relation: Relation, law: Law, roles: _Roles, sides: Sides) -> Stated | None:
    """The row by a law; a number that is alone in its role has the sign that the row gives it, a required one not printed the row's value."""
    values = {**relation.values, sides.column: sides.stated, sides.against: sides.expected}
    often = Counter(role for role, _ in relation.operands)
    found: list[tuple[str, Quantity, Mention | None]] = []
    for role, mention in relation.operands:
        if role in roles:
            value = values.get(role) if often[role] == 1 else None
            own = isinstance(value, Quantity) and (role in (sides.column, sides.against) or abs(value.value) == abs(mention.quantity.value))
            found.append((roles[role], value if own and isinstance(value, Quantity) else mention.quantity, mention))
    present = {role.name for role in law.roles if role.optional} | {role for role, _, _ in found}
    found += [(role, value, None) for column, role in roles.items() if role not in present and isinstance(value := values.get(column), Quantity)]
    terms = tuple((role, quantity) for role, quantity, _ in found)
    column = next(iter(roles))
    at = next((i for i, (role, _) in enumerate(terms) if role == roles[column]), -1)
    due = sides.stated if column == sides.against else sides.expected
    if at < 0 or not law.admits(terms) or due.unit.dimension != terms[at][1].unit.dimension:
        return None
    if often[column] > 1 and column in (sides.column, sides.against):  # less what the other totals come to
        due = due - ((sides.expected if column == sides.against else sides.stated) - terms[at][1])
    return Stated(law, terms, tuple(mention for _, _, mention in found), at, due)


def _reproduced(found: Stated) -> Stated | None:
    """The law where it leads to what the row expects; its terms turned round where only the sign differs, as among falls (减少)."""
    try:
        made = found.law.solve(found.terms, found.at)
        if made is None or not _prints(abs(made), abs(found.due)):
            return None
    except DecimalException:  # more digits than anything that is counted has
        return None
    if found.law.exact and made.to(found.due.unit).value == -found.due.value != 0:
        return replace(found, terms=tuple((role, q if i == found.at else -q) for i, (role, q) in enumerate(found.terms)))
    return found


def _prints(made: Quantity, due: Quantity) -> bool:
    """True where both print the same digits in the unit of what is due."""
    return replace(made.to(due.unit), ulp=due.ulp).number() == due.number()
