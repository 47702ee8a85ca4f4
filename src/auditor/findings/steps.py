"""The sum done again, step by step, in the figures that are printed:
what follows from them, and why rounding does not explain the rest.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

from auditor.quantity import Quantity
from auditor.relations.lawful import Sides, law_of
from auditor.relations.schema import Relation

# How many digits beyond the last printed one a bound is told with.
_FINER = 2


def steps(relation: Relation, sides: Sides | None) -> tuple[str, ...]:
    """The lines of the recomputation, none where the relation compares no two quantities."""
    if sides is None:
        return ()
    reckoned = _reckoned(relation, sides)
    lines = [f"{reckoned} = {sides.expected}"] if reckoned else []
    told = (("所印", sides.stated), ("算得" if reckoned else "对照", sides.expected))
    bounds = "，".join(f"{word}{bound}" for word, quantity in told if (bound := _bounds(quantity)))
    if bounds and not sides.stated.meets(sides.expected):
        lines.append(f"四舍五入前，{bounds}：不会相等")
    return tuple(lines)


def _reckoned(relation: Relation, sides: Sides) -> str:
    """The way that leads from the printed operands to what is expected; empty where none of those we know does."""
    stated = law_of(relation, sides)
    if stated is None or not (written := stated.law.written(stated.terms, stated.at)):
        return ""
    due = stated.law.solve(stated.terms, stated.at)
    return written if due is None or (due.value < 0) == (sides.expected.value < 0) else f"-({written})"


def _bounds(quantity: Quantity) -> str:
    """`在437.195～437.205万元之间`; empty for what stands for itself only."""
    if quantity.low == quantity.high:
        return ""
    low, high = (_digits(bound, quantity) for bound in (quantity.low, quantity.high))
    if low and high:
        return f"在{low}～{high}{quantity.unit.name}之间"
    return f"不小于{low}{quantity.unit.name}" if low else f"不大于{high}{quantity.unit.name}"


def _digits(bound: Decimal, quantity: Quantity) -> str:
    """A bound with some digits more than the quantity prints, and no idle zeros; empty where that side is open."""
    if not bound.is_finite():
        return ""
    with localcontext(prec=50):
        shown = bound.quantize(quantity.ulp.scaleb(-_FINER))
    digits = f"{shown:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits

