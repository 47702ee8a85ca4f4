"""Rates over nothing: a completion of a budget that is 0, a growth on a year that was 0. No reading derives them, for they derive from nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.quantity import PERCENT, Quantity
from auditor.relations.evidence.nodes import Node
from auditor.relations.schema import Relation, Value

# What figures that are budgets are called.
OF_BUDGET = frozenset(["budget", "initial", "adjusted", "plan"])


def rates_over_nothing(nodes: Sequence[Node]) -> Iterator[Relation]:
    """The `rates` and `changes` of percentages whose base, told before them in their sentence, is nothing."""
    for n in nodes:
        if n.kind != "percent" or n.is_cell or n.mention.operator:
            continue
        before = [m for m in nodes[max(0, n.index - _BACK) : n.index] if m.block == n.block and m.sentence == n.sentence and m.kind == "money"]
        if n.direction:
            yield from _grown(n, before)
        elif completes_a_budget(n):
            yield from _completed(n, before)


_BACK = 4


def completes_a_budget(n: Node) -> bool:
    """Whether a percentage is said to be of a budget that was carried out: 完成年初预算的|95.89%."""
    return not n.direction and "completes" in n.cues and "预算" in n.of + n.head


def _completed(n: Node, before: Sequence[Node]) -> Iterator[Relation]:
    """年初预算为0万元，支出决算为3万元，完成年初预算的100%: right before it what was spent, and before that the budget."""
    if len(before) < 2 or before[-1].cues & OF_BUDGET or not before[-2].cues & OF_BUDGET or before[-2].value != 0:
        return
    spent, budget, rate = before[-1], before[-2], n.quantity.to(PERCENT)
    values: dict[str, Value] = {"numerator": spent.quantity, "denominator": budget.quantity, "rate": rate, "measure": "完成率", "base": "stated"}
    yield Relation("rates", n.label, values, (("rate", n.mention), ("numerator", spent.mention), ("denominator", budget.mention)), certainty="inferred")


def _grown(n: Node, before: Sequence[Node]) -> Iterator[Relation]:
    """支出0.30万元，比上年增加0.30万元，增长100%: all of it is new."""
    if len(before) < 2 or n.direction < 0 or before[-1].direction <= 0 or before[-2].direction or before[-1].value != before[-2].value:
        return
    change, current = before[-1], before[-2]
    if n.value and change.value * 100 / n.value < current.ulp:
        return  # what it grew from is less than the last digit shows
    values: dict[str, Value] = {"current": current.quantity, "prior": Quantity.exact(0, current.unit), "amount": change.quantity,
                                "percent": n.quantity.to(PERCENT), "direction": "up", "aspect": "percent", "base": "上年"}  # fmt: skip
    yield Relation("changes", n.label, values, (("percent", n.mention), ("amount", change.mention), ("current", current.mention)), certainty="inferred")
