"""Laws of tables that hold as rows of the public tables, as few as say that each verified figure is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.lines.result import Law, Lines, Reading
from auditor.relations.schema import Relation, Value

# From what evidence, in powers of ten, a law counts as stated by the table.
_STATED = 6.0


def holding(lines: Lines) -> Iterator[Relation]:
    """For each verified figure a law that holds and that it takes part in: its own first, then those of its parts."""
    for table in lines.tables:
        width = table.grid.value.shape[1]
        open_ = {r * width + c for (r, c), m in table.grid.cells.items() if m.key in lines.verified}
        for law in sorted(table.laws, key=lambda law: -law.evidence):
            for place in np.flatnonzero(law.holds & law.telling).tolist():
                cells = [int(law.target[place]), *(int(p) for p in law.parts[place] if p >= 0)]
                if not open_.isdisjoint(cells):
                    open_.difference_update(cells)
                    yield _row(table, law, place)


def _quantity(mention: Mention, value: float, width: float) -> Quantity:
    """A value of the law's in the unit of a mention, with `width` to either side."""
    q = mention.quantity
    k = float(q.unit.factor)
    v, w = Decimal(repr(value / k)), Decimal(repr(abs(width) / k))
    return Quantity(v, v - w, v + w, q.ulp, q.unit)


def _row(table: Reading, law: Law, place: int) -> Relation:
    target = table.mention(law.target[place])
    parts = [table.mention(p) for p in law.parts[place] if p >= 0]
    expected = _quantity(target, float(law.expected[place]), float(law.tolerance[place]))
    name, values, roles = _columns(law.name, target, parts, expected)
    confidence = round(1 - 10 ** -min(law.evidence, 6.0), 3)
    return Relation(name, "", values, tuple(zip(roles, (target, *parts), strict=True)), source="table",
                    certainty="stated" if law.evidence >= _STATED else "inferred", confidence=confidence)  # fmt: skip


def _columns(law: str, target: Mention, parts: list[Mention], expected: Quantity) -> tuple[str, dict[str, Value], tuple[str, ...]]:
    """Table, values and roles of a law's row."""
    stated = target.quantity
    if law == "ratio":
        return "rates", {"rate": stated, "expected": expected, "measure": "比率", "base": "stated"}, ("rate", "numerator", "denominator")
    if law == "growth":
        return "changes", {"percent": stated, "expected": expected, "aspect": "percent"}, ("percent", "current", "prior")
    if law == "product":
        return "products", {"amount": stated, "expected": expected, "aspect": "amount"}, ("amount", "quantity", "price")
    values: dict[str, Value] = {"total": stated, "parts": expected, "n_parts": len(parts), "complete": True, "relation": "sum"}
    return "totals", values, ("total", *("part" for _ in parts))
