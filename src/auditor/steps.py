"""The sum done again, step by step, in the figures that are printed: what follows from them, and why rounding does not explain the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, DecimalException, localcontext

from auditor.likely import Sides
from auditor.quantity import PERCENT, Quantity, total
from auditor.relations.schema import Relation

# The quantities of a relation by role.
_Terms = Mapping[str, Sequence[Quantity]]
# A way to reckon: what is written, and what it gives in the unit that is asked for. Raises KeyError where a role is missing.
_Way = Callable[[_Terms, Quantity], tuple[str, Quantity | None]]

# How many digits beyond the last printed one a bound is told with.
_FINER = 2


def _added(role: str) -> _Way:
    def way(terms: _Terms, expected: Quantity) -> tuple[str, Quantity | None]:
        parts = terms[role]
        return " + ".join(f"({part})" if part.value < 0 else str(part) for part in parts), total(parts, expected.unit)

    return way


def _ratio(over: str, under: str) -> _Way:
    def way(terms: _Terms, expected: Quantity) -> tuple[str, Quantity | None]:
        (a,), (b,) = terms[over], terms[under]
        if expected.unit.dimension == a.unit.dimension:
            raise ValueError(f"{a} over {b} is no {expected}")
        return f"{a} ÷ {b}", a.over(b, expected.unit)

    return way


def _difference(whole: str, less: str) -> _Way:
    def way(terms: _Terms, expected: Quantity) -> tuple[str, Quantity | None]:
        (a,), (b,) = terms[whole], terms[less]
        return f"{a} - {b}", (a - b).to(expected.unit)

    return way


def _growth(terms: _Terms, expected: Quantity) -> tuple[str, Quantity | None]:
    (current,), (prior,) = terms["current"], terms["prior"]
    return f"({current} - {prior}) ÷ {prior}", (current - prior).over(abs(prior), PERCENT)


def _growth_before(terms: _Terms, expected: Quantity) -> tuple[str, Quantity | None]:
    (current,), (amount,) = terms["current"], terms["amount"]
    return f"{amount} ÷ ({current} - {amount})", amount.over(current - amount, PERCENT)


def _shrinkage_before(terms: _Terms, expected: Quantity) -> tuple[str, Quantity | None]:
    (current,), (amount,) = terms["current"], terms["amount"]
    return f"{amount} ÷ ({current} + {amount})", amount.over(current + amount, PERCENT)


def _product(terms: _Terms, expected: Quantity) -> tuple[str, Quantity | None]:
    (quantity,), (price,) = terms["quantity"], terms["price"]
    return f"{quantity} × {price}", quantity.times(price, expected.unit)


def _price(terms: _Terms, expected: Quantity) -> tuple[str, Quantity | None]:
    (amount,), (quantity,) = terms["amount"], terms["quantity"]
    each = amount.value * amount.unit.factor / (quantity.value * quantity.unit.factor) / expected.unit.factor
    return f"{amount} ÷ {quantity}", replace(expected, value=each)


def _share(terms: _Terms, expected: Quantity) -> tuple[str, Quantity | None]:
    (weight,), (rate,) = terms["weight"], terms["rate"]
    share = replace(weight, value=weight.value * rate.to(PERCENT).value / 100)
    return f"{weight} × {rate}", share


# table → the ways its expected values come about; the first that gives the value is the one that was gone.
_WAYS: Mapping[str, Sequence[_Way]] = {
    "totals": (_added("part"),),
    "scores": (_added("item"), _added("part")),
    "rates": (_ratio("numerator", "denominator"),),
    "changes": (_difference("current", "prior"), _difference("prior", "current"), _growth, _ratio("amount", "prior"), _growth_before, _shrinkage_before),
    "funds": (_ratio("executed", "adjusted"), _ratio("executed", "initial"), _share),
    "products": (_product, _price),
}  # fmt: skip


def steps(relation: Relation, sides: Sides | None) -> tuple[str, ...]:
    """The lines of the recomputation, none where the relation compares no two quantities."""
    if sides is None:
        return ()
    reckoned = _reckoned(relation, sides.expected)
    lines = [f"{reckoned} = {sides.expected}"] if reckoned else []
    told = (("所印", sides.stated), ("算得" if reckoned else "对照", sides.expected))
    bounds = "，".join(f"{word}{bound}" for word, quantity in told if (bound := _bounds(quantity)))
    if bounds and not sides.stated.meets(sides.expected):
        lines.append(f"四舍五入前，{bounds}：不会相等")
    return tuple(lines)


def _reckoned(relation: Relation, expected: Quantity) -> str:
    """The way that leads from the printed operands to what is expected; empty where none of those we know does."""
    terms: dict[str, list[Quantity]] = {}
    for role, mention in relation.operands:
        terms.setdefault(role, []).append(mention.quantity)
    for way in _WAYS.get(relation.table, ()):
        try:
            written, result = way(terms, expected)
            if result is not None and _prints(abs(result), abs(expected)):
                return written if (result.value < 0) == (expected.value < 0) else f"-({written})"
        except (KeyError, ValueError, DecimalException):  # other roles, or units that do not go together
            continue
    return ""


def _prints(result: Quantity, expected: Quantity) -> bool:
    """Whether both print the same digits in the unit of the expected."""
    return replace(result.to(expected.unit), ulp=expected.ulp).number() == expected.number()


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

