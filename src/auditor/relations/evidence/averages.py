"""Averages that follow from an amount and a count, wherever these are told: 车均, 人均, 平均每个乡镇, 月均."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from auditor.laws import Product
from auditor.numbers.units import unit_named
from auditor.quantity import PLAIN, Quantity
from auditor.relations.evidence.nodes import MONTHS, Node, Nodes
from auditor.relations.schema import Relation, Value

# What words before a number say that it is for one of: 车均|维护费, 平均每个|乡镇, 单台|平均, 每公里|造价. Without 均 it may be a standard as well.
_AVERAGE = re.compile(
    r"(?P<one>[\u4e00-\u9fa5])均(?P<of1>[^，。；：（）]{0,10})$|平均每(?P<each>人次|艘次|批次|公里|[\u4e00-\u9fa5])(?P<of2>[^，。；：（）]{0,10})$"
    r"|单(?P<piece>[\u4e00-\u9fa5])(?P<of3>[^，。；：（）]{0,10})平均[^，。；：（）]{0,4}$|平均[^，。；：（）]{0,10}$|每(?P<per>公里|[\u4e00-\u9fa5])(?P<of4>[^，。；：（）]{0,10})$"
)
_ONE, _NAME = ("one", "each", "piece", "per"), ("of1", "of2", "of3", "of4")
# What is named by what has an average, where that is not the measure itself.
_OVER = {
    "人": ("人", "人次"), "生": ("人",), "车": ("辆", "台"), "辆": ("辆", "台"), "校": ("所", "个"), "村": ("村", "个"), "镇": ("个",), "次": ("次", "人次", "件", "批次"),
    "场": ("场", "次", "场次"), "馆": ("个", "家"), "班": ("个", "班"), "床": ("张", "床"), "项": ("项", "个"), "例": ("例", "人", "人次"),
}  # fmt: skip
# Over how many of its periods what was done in a longer one may be averaged.
_PERIODS = {"日": (365, 366), "月": (12, 6, 9, 3), "年": (3, 2, 4, 5)}
_NO_MEASURE = frozenset("均衡")
_RATES = frozenset({"percent", "points", "year", "range"})
_COUNTED = frozenset({"people", "visits", "count", "area", "volume", "mass", "length"})
# How many numbers before an average may be what it follows from; how many accidents among the pairs tried may come to it, in its sentence and from afar.
_EARLIER, _ACCIDENTS, _FEW = 20, 0.5, 0.05
# How many times a unit is the other that is printed in its place, 万元 for 元, and how many digits show that no accident makes it so.
_SCALE, _TELLING = Decimal(10**4), 4


class _Average(NamedTuple):
    """A number that is an average: the dimensions it may be over, none where its words leave that open, over how many periods, what its amount is
    called, and whether it can be no standard; one that may be follows from an amount of another paragraph only."""

    price: Node
    over: Sequence[str]
    periods: Sequence[int]
    name: str
    sure: bool


class _Reckoned(NamedTuple):
    """What an amount comes to over a count, or over so many periods where that is None."""

    amount: Node
    over: Node | None
    due: Quantity


def averages(nodes: Nodes) -> Iterator[Relation]:
    """The `products` rows of averages. One that no two numbers give is told against those that its words mean, where they leave no choice."""
    rows = _rows(nodes)
    for price in nodes.all:
        if (average := _read(price)) is None:
            continue
        meant = _meant(average, nodes) if average.sure and average.over and not price.is_monthly else None
        held = _held(average, nodes, rows)
        found = held or (_in_other_unit(average, nodes) if average.sure else None) or meant
        if found is not None:
            yield _row(price, found, "stated" if held and average.sure else "inferred")


def _row(price: Node, found: _Reckoned, sure: str) -> Relation:
    over = found.over
    values: dict[str, Value] = {"quantity": over.quantity if over else Quantity.exact(1, PLAIN), "price": price.quantity, "amount": found.amount.quantity, "expected": found.due, "aspect": "price"}
    operands = [("price", price.mention), ("amount", found.amount.mention)] + ([("quantity", over.mention)] if over else [])
    return Relation("products", found.amount.label or (over.label if over else ""), values, tuple(operands), certainty=sure)


def _read(price: Node) -> _Average | None:
    """A number of prose as an average, None where it is none."""
    if price.is_cell or price.kind in _RATES or price.value <= 0 or "标准" in price.head:
        return None
    per = tuple(price.dimension.split("/")[1:])
    match = _AVERAGE.search(price.head)
    if match is None:
        return _Average(price, per, (), "", False) if len(per) == 1 else None
    one, name = (next(filter(None, match.group(*names)), "") for names in (_ONE, _NAME))
    if one in _NO_MEASURE:
        return None
    return _Average(price, per or _over(one), _PERIODS.get(one, ()), name.strip("约为达"), not match["per"] and one not in _PERIODS and not price.mention.operator)


def _over(one: str) -> Sequence[str]:
    """The dimensions that an average for one of these may be over, none where that may be anything."""
    unit = unit_named(one) if one else None
    return _OVER.get(one) or ((unit.unit.dimension,) if unit else (one,) if one.strip("平个") else ())


def _held(average: _Average, nodes: Nodes, rows: Sequence[Sequence[Node]]) -> _Reckoned | None:
    """The nearest amount and count that give an average; the farther off they are, the less may anything give it by accident."""
    price = average.price
    here = [n for n in nodes.by_block[price.block] if n is not price]
    sentence = [n for n in here if n.sentence == price.sentence]
    before = [*here, *(n for n in nodes.all[max(0, price.index - _EARLIER) : price.index] if n.block != price.block)]
    named = [n for n in nodes.all if len(average.name) > 1 and average.name in n.label]
    rings: tuple[tuple[Sequence[Node], Sequence[Node], float], ...] = (
        (sentence, sentence, 1.0), (here, here, _ACCIDENTS), (before, before, _ACCIDENTS), (named, nodes.all, _ACCIDENTS), (nodes.all, here, _FEW), (here, nodes.all, _FEW),
        *((row, row, _FEW / len(rows)) for row in rows),
    )  # fmt: skip
    return next((found for ring in rings if (found := _given(average, *ring)) is not None), None)


def _rows(nodes: Nodes) -> list[list[Node]]:
    """The numbers of each row of each table."""
    rows: dict[tuple[int, int], list[Node]] = defaultdict(list)
    for n in nodes.all:
        if n.is_cell and n.mention.cell is not None:
            rows[n.block, n.mention.cell[0]].append(n)
    return list(rows.values())


def _given(average: _Average, amounts: Sequence[Node], counts: Sequence[Node], accidents: float) -> _Reckoned | None:
    """The nearest of these amounts and counts that give an average, none of so many that more than so many would by accident."""
    price = average.price
    of = _amounts(average, amounts)
    over: Sequence[Node | None] = (None,) if average.periods else _counts(average, counts) if of else ()
    if len(of) * len(over) * max(1, len(average.periods)) * 10.0 ** -_significant(price) > (accidents if average.sure else min(accidents, _FEW)):
        return None
    found = (_Reckoned(amount, count, due) for amount, count in product(of, over) if _is_tied(price, amount, count) for due in _due(average, amount, count))
    return next((r for r in found if r.due.meets(price.quantity)), None)


def _is_tied(price: Node, amount: Node, count: Node | None) -> bool:
    """Whether one of them stands in the sentence of an average, or enough digits tie them: the same average may be told of others too."""
    return price.sentence in (amount.sentence, count.sentence if count else None) or _significant(price) >= _TELLING


def _significant(price: Node) -> int:
    """How many of its digits say something: two of 350."""
    return len(price.digits.replace(".", "").strip("0"))


def _due(average: _Average, amount: Node, count: Node | None) -> Iterator[Quantity]:
    """What an amount comes to for each of a count, a month where the average is for one; or for each of so many periods."""
    price = average.price
    times = average.periods if count is None else (1, MONTHS) if price.is_monthly else (1,)
    of = Quantity.exact(1, PLAIN) if count is None else count.counted
    for k in times:
        by = of.times(Quantity.exact(k, PLAIN), of.unit)
        solved = Product().solve((("price", price.quantity), ("product", amount.quantity), ("quantity", by)), 0)
        if solved is not None:
            yield replace(solved, ulp=price.quantity.ulp)


def _counts(average: _Average, some: Iterable[Node]) -> list[Node]:
    """The numbers that an average may be over, the nearest first."""
    price = average.price
    if average.periods:
        return []
    found = [n for n in some if n is not price and n.value > 0 and ((n.kind in _COUNTED and (not average.over or n.dimension in average.over)) or _is_headed(n, average))]
    return sorted(found, key=lambda n: abs(n.index - price.index))


def _is_headed(n: Node, average: _Average) -> bool:
    """Whether the header of a bare cell says that it counts what an average is over: 台数."""
    return n.is_cell and n.kind == "plain" and n.ulp >= 1 and any(f"{one}数" in n.head for one in average.over)


def _amounts(average: _Average, some: Iterable[Node]) -> list[Node]:
    """The numbers that an average may be of, the nearest first."""
    price = average.price
    base = price.dimension.split("/")[0]
    alike = _OVER["人"] if base in _OVER["人"] else (base,)
    found = [n for n in some if n.dimension in alike and n.kind != "per" and n.value > price.value and (average.sure or average.periods or n.block != price.block)]
    return sorted(found, key=lambda n: abs(n.index - price.index))


def _before(price: Node, nodes: Nodes) -> list[Node]:
    """What its paragraph tells before an average, in no deeper bracket."""
    return [n for n in nodes.by_block[price.block] if n.index < price.index and n.depth <= price.depth and n.kind != "per"]


def _in_other_unit(average: _Average, nodes: Nodes) -> _Reckoned | None:
    """The nearest count and amount before an average that give its digits in the other unit, 万元 for 元."""
    stated, before = average.price.quantity, _before(average.price, nodes)
    if _significant(average.price) < _TELLING:
        return None
    other = [replace(stated, unit=replace(stated.unit, factor=stated.unit.factor * k)) for k in (_SCALE, 1 / _SCALE)]
    pairs = ((amount, count) for amount in _amounts_of_any(average, before) for count in _counts(average, before))
    found = (_Reckoned(amount, count, due) for amount, count in pairs for due in _due(average, amount, count))
    return next((r for r in found if any(r.due.meets(q.to(r.due.unit)) for q in other)), None)


def _amounts_of_any(average: _Average, some: Sequence[Node]) -> list[Node]:
    base = average.price.dimension.split("/")[0]
    return [n for n in reversed(some) if n.dimension == base and not n.direction and not n.borrowed and not _AVERAGE.search(n.head)]


def _meant(average: _Average, nodes: Nodes) -> _Reckoned | None:
    """The only count of what an average is over in its part of a sentence, and the amount of its name before it or the only one of that part."""
    price = average.price
    before = _before(price, nodes)
    said = [n for n in before if n.segment == price.segment]
    counts = _counts(average, said)
    named = [n for n in _amounts_of_any(average, before) if len(average.name) > 1 and n.label.endswith(average.name)][:1]
    pairs = list(product(named or [n for n in _amounts_of_any(average, said) if n not in counts], counts))
    return next((_Reckoned(*pair, due) for pair in pairs for due in _due(average, *pair)), None) if len(pairs) == 1 else None
