"""Arithmetic along a row that the header names: 小计 = 年初 + 追加, 合计 = 基本 + 项目, 结余 = 预算 − 执行, 人数 × 标准 = 预算.

Which columns a total column adds up is read off the table itself: it must hold in most rows that can show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.schema import Relation, Value
from auditor.relations.tables import headers
from auditor.relations.tables.columns import Column
from auditor.relations.tables.frame import Frame, Row, aspect
from auditor.relations.tables.ratios import holding_figure
from auditor.relations.tables.sums import Sum, fails, shown, told, total_relation

# One term of a column formula: A, -B, 3.
_TERM = re.compile(r"([-+]?)（?([A-Z①-⑳]|\d{1,2})）?")


# A column of what is taken off the budget: 年中追减, 调减数; not 追加追减.
_TAKES = re.compile(r"^(?!.*(?:追加|调增)).*(?:追减|调减|核减)")


# A column of a source of funds: 一般公共预算拨款, 政府性基金, 财政专户, 其他资金.
_SOURCE = re.compile(r"拨款|基金|资本经营|专户|财政|资金|自筹|收入")
# What a standard is per: 补助标准（元/人）, 元/户·年.
_PER = re.compile(r"元/([\u4e00-\u9fa5]{1,2}?)(?:[·.•/）年月]|$)")


def _parts(row: Row, columns: Sequence[Column]) -> list[Mention] | None:
    """The figures of a row in some columns; None where words stand in one of them."""
    found = []
    for column in columns:
        entry = row.entries.get(column.index)
        if (mention := row.values.get(column.index)) is not None:
            found.append(mention)
        elif entry is not None and not entry.is_blank:
            return None
    return found


def _summed(row: Row, target: Column, columns: Sequence[Column]) -> tuple[Mention, Sum] | None:
    """The total a row prints in `target` and the sum of its figures in `columns`."""
    stated = row.values.get(target.index)
    parts = _parts(row, columns)
    if stated is None or not parts or stated in parts or any(m.quantity.unit.dimension != stated.quantity.unit.dimension for m in parts):
        return None
    value = parts[0].quantity.to(stated.quantity.unit)
    for mention in parts[1:]:
        value = value + mention.quantity
    return stated, Sum(tuple(parts), value)


def _score(rows: Sequence[Row], target: Column, columns: Sequence[Column], heading: bool) -> tuple[int, int]:
    """(rows in which columns come to the target, rows in which they do not).

    Without a heading over them that says so, only rows with more than one figure at work show that they belong together.
    """
    good = bad = 0
    for row in rows:
        if (found := _summed(row, target, columns)) is None:
            continue
        if fails(found[0].quantity, found[1].value)[0]:
            bad += 1
        elif heading or sum(m.quantity.value != 0 for m in found[1].parts) > 1:
            good += 1
    return good, bad


def _headed(target: Column, columns: Sequence[Column]) -> bool:
    """Whether a 小计 stands under one heading with all the columns it may add up."""
    return target.role == "subtotal" and bool(target.group) and all((c.top, c.group) == (target.top, target.group) for c in columns)


def _candidates(frame: Frame, target: Column) -> list[tuple[Column, ...]]:
    """The groups of columns that a total column may add up: those of its own heading, those to its right, those to its left."""
    money = [c for c in frame.columns if c.role in headers.MONEY | {"value", "quantity"} and c.index != target.index and c.role != "change"]
    if any(_TAKES.search(c.header) for c in money):
        return []
    same = tuple(c for c in money if c.group and (c.top, c.group) == (target.top, target.group))
    right = [c for c in money if c.index > target.index]
    stop = next((i for i, c in enumerate(right) if c.role in ("total", "subtotal")), len(right))
    left = [c for c in money if c.index < target.index]
    start = next((len(left) - i for i, c in enumerate(reversed(left)) if c.role in ("total", "subtotal")), 0)
    nested = {c.group for c in money if c.role == "subtotal" and c.group != target.group}
    outer = [c for c in right if c.top == target.top and (c.role == "subtotal" or c.group not in nested)]
    sums = [c for c in right if c.role in ("total", "subtotal")]
    found = [same, tuple(outer), tuple(right[:stop]), tuple(right), tuple(left[start:]), tuple(sums)]
    found += [tuple(right[:k]) for k in range(2, stop)] + [tuple(left[-k:]) for k in range(2, len(left) - start)]
    return [g for i, g in enumerate(found) if len(g) > 1 and g not in found[:i]]


def _totals(frame: Frame) -> Iterator[Relation]:
    for target in frame.having("total", "subtotal"):
        scored = [(*_score(frame.rows, target, group, _headed(target, group)), group) for group in _candidates(frame, target)]
        good, bad, group = max(scored, key=lambda s: (s[0] - 2 * s[1], -len(s[2])), default=(0, 0, ()))
        named = _headed(target, group)
        if good <= bad or (good < 2 and bad and not named):
            continue
        for row in _telling(frame.rows, target, group):
            if (found := _summed(row, target, group)) is not None and not row.slipped:
                item = frame.item(row.label, target.group + target.header)
                yield total_relation(frame, item, *found, sure="stated" if good > 1 or named else "inferred", year=target.year)


def _telling(rows: Sequence[Row], target: Column, columns: Sequence[Column]) -> list[Row]:
    """The rows whose total may be that of these columns: none that sums up rows of which only the total is told."""
    apart = any(not r.is_sum and target.index in r.values and not any(c.index in r.values for c in columns) for r in rows)
    return [r for r in rows if not (apart and r.is_sum)]


def _sources(frame: Frame) -> Iterator[Relation]:
    """Totals over columns of fund sources that all print nothing: where the money is from is not told."""
    for target in frame.having("total"):
        right = [c for c in frame.columns if c.index > target.index and c.role not in headers.TEXTS]
        if len(right) < 2 or not all(_SOURCE.search(c.header) for c in right):
            continue
        for row in frame.rows:
            found = _summed(row, target, right)
            if found and not row.slipped and len(found[1].parts) == len(right) and found[1].value.value == 0 and fails(found[0].quantity, found[1].value)[0]:
                yield total_relation(frame, frame.item(row.label, target.group + target.header), *found, sure="inferred", year=target.year)


def _signed(row: Row, target: Column, terms: Sequence[tuple[int, Column]]) -> tuple[Mention, Sum] | None:
    """The figure a row prints in `target` and what adding and taking away its other figures gives."""
    stated = row.values.get(target.index)
    if stated is None:
        return None
    parts: list[Mention] = []
    value: Quantity | None = None
    for sign, column in terms:
        mention = row.values.get(column.index)
        if mention is None or mention.quantity.unit.dimension != stated.quantity.unit.dimension:
            return None
        signed = mention.quantity.to(stated.quantity.unit) if sign > 0 else -mention.quantity.to(stated.quantity.unit)
        value = signed if value is None else value + signed
        parts.append(mention)
    return (stated, Sum(tuple(parts), value)) if value is not None else None


def _formula(frame: Frame, column: Column) -> list[tuple[int, Column]]:
    """The terms of a header's formula of sums and differences: A+B−C."""
    if not column.formula or re.search(r"[*/÷×]", column.formula):
        return []
    by_mark = {c.mark: c for c in frame.columns if c.mark}
    terms = [(-1 if sign == "-" else 1, by_mark.get(mark)) for sign, mark in _TERM.findall(column.formula)]
    return [(s, c) for s, c in terms if c is not None] if all(c is not None for _, c in terms) and len(terms) > 1 else []


def _balances(frame: Frame) -> Iterator[tuple[Column, list[tuple[int, Column]], bool]]:
    """(column, its terms, whether its header states them) of differences: by formula, or 结余 = 到位或预算 − 支出."""
    for column in frame.columns:
        if terms := _formula(frame, column):
            yield column, terms, True
    spent = holding_figure(frame, "executed")
    for column in frame.having("balance"):
        for source in (c for role in ("arrived", "adjusted", "initial", "planned") for c in holding_figure(frame, role)):
            if len(spent) == 1 and not column.formula:
                yield column, [(1, source), (-1, spent[0])], False
    bare = [c for c in frame.having("subtotal") if not c.group and aspect(frame, c) == "adjusted"]  # one under a heading adds up its parts
    for column in (*frame.having("adjusted"), *bare):
        starts, moves = frame.having("initial"), frame.having("adjustment")
        if len(starts) == 1 and moves and not column.formula:
            yield column, [(1, starts[0]), *((-1 if _TAKES.search(m.header) else 1, m) for m in moves)], False


def _differences(frame: Frame) -> Iterator[Relation]:
    """Differences that headers state; of those they only suggest, the one that most rows of its column show."""
    best: dict[int, tuple[int, Column, list[tuple[Row, tuple[Mention, Sum]]]]] = {}
    for target, terms, stated in _balances(frame):
        found = [(row, pair) for row in frame.rows if not row.slipped and (pair := _signed(row, target, terms)) is not None]
        good = sum(not fails(pair[0].quantity, pair[1].value)[0] for _, pair in found)
        if stated or (shown(good, len(found)) and good > best.get(target.index, (0,))[0]):
            best[target.index] = (good, target, found)
    for good, target, found in best.values():
        for row, pair in found:
            item = frame.item(row.label, target.header)
            yield total_relation(frame, item, *pair, sure="stated" if good > 1 else "inferred", year=target.year)


def _product(row: Row, count: Column, price: Column, amount: Column) -> tuple[Mention, Sum] | None:
    """The amount a row prints and its count times its price."""
    n, p, stated = (row.values.get(c.index) for c in (count, price, amount))
    if n is None or p is None or stated is None or stated.kind != "money" or p.kind not in ("money", "per"):
        return None
    found = Quantity.exact(n.quantity.value * n.quantity.unit.factor).times(p.quantity, stated.quantity.unit)
    return stated, Sum((n, p), replace(found, ulp=stated.quantity.ulp))


def _product_relation(frame: Frame, item: str, stated: Mention, made: Sum, year: int | None) -> Relation:
    count, price = made.parts
    values: dict[str, Value] = {
        "quantity": count.quantity, "price": price.quantity, "amount": stated.quantity, "expected": made.value, "aspect": "amount",
    }  # fmt: skip
    operands = (("quantity", count), ("price", price), ("amount", stated))
    return told(frame, "products", item, values, operands, year=year, near=fails(stated.quantity, made.value)[1])


def _products(frame: Frame) -> Iterator[Relation]:
    """人数 × 标准 = 预算, 张数 × 面额 = 金额: where most rows show it."""
    counts, prices = frame.having("quantity"), frame.having("price")
    amounts = frame.having("adjusted", "executed", "amount", "initial", "total")
    if len(counts) > 1 and len(prices) == 1 and (per := _PER.search(prices[0].header)):  # 标准（元/人） beside 户数 and 人数
        counts = [c for c in counts if c.measure is not None and c.measure.unit.name == per[1]]
    if len(counts) != 1 or len(prices) != 1 or len(amounts) != 1:
        return
    found = [(row, pair) for row in frame.rows if not row.is_sum and (pair := _product(row, counts[0], prices[0], amounts[0])) is not None]
    good = sum(not fails(pair[0].quantity, pair[1].value)[0] for _, pair in found)
    if not shown(good, len(found)):
        return
    for row, pair in found:
        yield _product_relation(frame, frame.item(row.label, amounts[0].header), *pair, year=amounts[0].year)


def across(frame: Frame) -> Iterator[Relation]:
    """The sums, differences and products along the rows of a band."""
    yield from _totals(frame)
    yield from _sources(frame)
    yield from _differences(frame)
    yield from _products(frame)
