"""A completion rate beside what was spent beyond the budget or short of it: the two tell one budget, though none is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.quantity import PERCENT
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.prose.ratios import BUDGETED
from auditor.relations.schema import Relation, Value

# What a completion rate is of, and what an amount goes beyond: 年初预算, 全年预算, 预算.
_BUDGET = re.compile(r"(?P<which>年初|全年|调整)?预算")


def surplus_relations(passage: Passage) -> Iterator[Relation]:
    """The `rates` rows of a passage: 本年支出4247.30万元，完成年初预算的123.3%，比年初预算增加802.61万元."""
    for i, amount in enumerate(passage.figures[:-2]):
        rate, change = sorted(passage.figures[i + 1 : i + 3], key=lambda f: f.role != "rate")
        if not (amount.role == "value" and amount.aspect not in BUDGETED and rate.role == "rate" and rate.mention.kind == "percent" and change.role == "change"):
            continue
        together = amount.segment == rate.segment == change.segment and amount.bracket == rate.bracket == change.bracket
        one_budget = amount.dimension == change.dimension and _which(rate.of) == _which(change.base) != ""
        if together and one_budget and (row := _row(amount, rate, change)):
            yield row


def _which(words: str) -> str:
    """Which budget words name: 年初, 全年, 调整, or 预算 for one not told apart; empty where they name none."""
    match = _BUDGET.search(words)
    return match["which"] or "预算" if match else ""


def _row(amount: Figure, rate: Figure, change: Figure) -> Relation | None:
    stated, spent = rate.mention.quantity.to(PERCENT), amount.mention.quantity
    beyond = change.mention.quantity.to(spent.unit)
    budget = spent + (-beyond if change.direction > 0 else beyond)
    expected = spent.over(budget, PERCENT) if budget.low > 0 else None
    if expected is None:
        return None
    values: dict[str, Value] = {
        "numerator": spent, "denominator": budget, "rate": stated, "expected": expected, "measure": "比率", "base": "stated",
    }  # fmt: skip
    operands = (("rate", rate.mention), ("numerator", amount.mention), ("change", change.mention))
    return Relation(
        "rates", amount.label, values, operands, certainty="stated", near=stated.barely_misses(expected)
    )
