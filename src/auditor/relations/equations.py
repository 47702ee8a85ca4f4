"""Sums written out in signs: 9.04分+89.2分=98.24分, 1644.7/1813.4×100%=90.70%, 20分×90.70%=18.14分."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.numbers.mention import Mention
from auditor.quantity import PERCENT, Quantity, Unit
from auditor.relations.schema import Relation, Value

# What a term may be called, before its number: 指标得分89.2分.
_NAME = r"[\u4e00-\u9fa5A-Z“”]{0,14}"
# A sign between two terms, and the equals sign between two sides: +指标得分, ÷, =.
_SIGN = re.compile(rf"(?P<sign>[-+×*/÷=]){_NAME}")
# What stands before the first term and after the last where nothing more belongs to the sum: 自评总分=, ，共计; not 执行率×.
_OPEN = re.compile(rf"[-+×*/÷（]{_NAME}$")
_GOES_ON = re.compile(r"^）?(?:[-+×*/÷]|个)")
# The words on the other side of the first equals sign, which name the result: 自评总分=.
_CALLED = re.compile(r"([\u4e00-\u9fa5]{2,14})=?[^=]*$")
_PLUS, _OVER, _TIMES = frozenset("+-"), frozenset("/÷"), frozenset("×*")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an equation: its terms with the sign before each but the first."""

    terms: tuple[Mention, ...]
    signs: tuple[str, ...]


def _sign(left: Mention, right: Mention) -> str:
    """The sign between two numbers next to each other, "" where they stand in no sum."""
    match = _SIGN.fullmatch(left.text.value[left.tail : right.start].replace("）", ""))
    return match["sign"] if match else ""


def _sides(mentions: Sequence[Mention]) -> Iterator[list[Side]]:
    """Runs of numbers joined by signs, cut at their equals signs."""
    run: list[Side] = []
    for i, mention in enumerate(mentions):
        sign = _sign(mentions[i - 1], mention) if i else ""
        if sign == "=":
            run.append(Side((mention,), ()))
        elif sign:
            run[-1] = Side((*run[-1].terms, mention), (*run[-1].signs, sign))
        else:
            yield run
            run = [Side((mention,), ())]
    yield run


def _alike(terms: Sequence[Mention], result: Mention) -> list[Quantity] | None:
    """The terms in the unit of the result; those without a unit are in it, and whole ones exact. None where one is of something else."""
    units = {m.quantity.unit for m in (*terms, result) if m.quantity.unit.dimension}
    if len({u.dimension for u in units}) > 1:
        return None
    unit = result.quantity.unit if result.quantity.unit.dimension else next(iter(units), Unit("", ""))
    bare = [(Quantity.exact(q.value, unit) if q.ulp >= 1 else replace(q, unit=unit)) for m in terms if (q := m.quantity)]
    return [m.quantity.to(unit) if m.quantity.unit.dimension else b for m, b in zip(terms, bare, strict=True)]


def _sum(item: str, side: Side, result: Mention) -> Relation | None:
    found = _alike(side.terms, result)
    if found is None or result.kind == "percent":
        return None
    value = found[0]
    for sign, term in zip(side.signs, found[1:], strict=True):
        value = value + term if sign == "+" else value - term
    stated = result.quantity if result.quantity.unit.dimension else replace(result.quantity, unit=value.unit)
    near = stated.barely_misses(value)
    if result.kind == "score" or value.unit.dimension == "分":
        values: dict[str, Value] = {"stated": stated, "computed": value, "role": "total", "where": "prose", "relation": "sum"}
        operands = (("stated", result), *(("item", m) for m in side.terms))
        return Relation("scores", item or "得分合计", values, operands, near=near)
    values = {"total": stated, "parts": value, "n_parts": len(side.terms), "complete": True, "relation": "sum"}
    return Relation("totals", item or "合计", values, (("total", result), *(("part", m) for m in side.terms)), near=near)


def _ratio(item: str, side: Side, result: Mention) -> Relation | None:
    over, under = side.terms[:2]
    if result.kind != "percent" or over.quantity.unit.dimension != under.quantity.unit.dimension:
        return None
    expected = over.quantity.over(under.quantity, PERCENT)
    if expected is None:
        return None
    stated = result.quantity.to(PERCENT)
    values: dict[str, Value] = {
        "numerator": over.quantity, "denominator": under.quantity, "rate": stated, "expected": expected, "measure": item or "比率", "base": "stated",
    }  # fmt: skip
    operands = (("rate", result), ("numerator", over), ("denominator", under))
    return Relation("rates", item or "比率", values, operands, near=stated.barely_misses(expected))


def _product(item: str, side: Side, result: Mention) -> Relation | None:
    """A number times a percentage, rounded as the result is."""
    rates = [m for m in side.terms if m.kind == "percent"]
    others = [m for m in side.terms if m.kind != "percent"]
    if len(rates) != 1 or len(others) != 1 or (found := _alike(others, result)) is None:
        return None
    rate = rates[0].quantity.to(PERCENT)
    part = Quantity(rate.value / 100, rate.low / 100, rate.high / 100, rate.ulp / 100, Unit("", ""))
    unit = found[0].unit
    stated = result.quantity if result.quantity.unit.dimension else replace(result.quantity, unit=unit)
    expected = replace(found[0].times(part, unit), ulp=stated.ulp).widened(stated.ulp / 2)
    values: dict[str, Value] = {"quantity": others[0].quantity, "price": rate, "amount": stated, "expected": expected, "aspect": "amount"}
    operands = (("amount", result), ("quantity", others[0]), ("price", rates[0]))
    return Relation("products", item or "乘积", values, operands, near=stated.barely_misses(expected))


def _hundredfold(side: Side) -> Side:
    """The side without ×100% behind a division."""
    last = side.terms[-1]
    whole = len(side.terms) == 3 and side.signs[-1] in _TIMES and last.kind == "percent" and last.quantity.value == 100
    return Side(side.terms[:2], side.signs[:1]) if whole else side


def _equation(side: Side, result: Mention, item: str) -> Relation | None:
    side = _hundredfold(side)
    if set(side.signs) <= _PLUS:
        return _sum(item, side, result)
    if len(side.terms) == 2 and side.signs[0] in _OVER:
        return _ratio(item, side, result)
    return _product(item, side, result) if len(side.terms) == 2 and side.signs[0] in _TIMES else None


def equations(mentions: Sequence[Mention]) -> Iterator[Relation]:
    """The sums that one paragraph or cell writes out in signs, each against the result it gives; `mentions` are its numbers, in order.

    A sum is read only where every term between its signs is a number, and its signs are of one kind.
    """
    if not mentions or "=" not in mentions[0].text.value:
        return
    told = [m for m in mentions if m.kind not in ("range", "year")]
    for run in _sides(told):
        for at in range(1, len(run)):
            left, right = run[at - 1], run[at]
            many, one = (left, right) if left.signs else (right, left)
            value = many.terms[0].text.value
            open_ = _OPEN.search(value[: many.terms[0].start]) or _GOES_ON.match(value[many.terms[-1].tail :])
            if not many.signs or one.signs or open_ or _GOES_ON.match(value[one.terms[0].tail :]):
                continue
            before = _CALLED.search(re.split(r"[，。；：、]", value[: left.terms[0].start])[-1])
            if (found := _equation(many, one.terms[0], before[1] if before else "")) is not None:
                yield found
