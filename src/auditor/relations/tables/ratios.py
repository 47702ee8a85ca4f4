"""Percentages along a row: rates by the amounts beside them, shares of the column's total, and growth over the year before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from auditor.laws import Sum
from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.schema import Relation, Value
from auditor.relations.tables import headers
from auditor.relations.tables.columns import Column, plain_words, role_of
from auditor.relations.tables.frame import Frame, Row, aspect
from auditor.relations.tables.sums import added, fails, misses, of_base, rate_relation, rounded, told

# So many rates of a column show what it divides, and how many times more of them may agree than not; among how many that is looked for.
_MANY, _SAMPLE = 3, 40
# Which base a column of a role is.
_BASES = {"initial": "initial", "adjusted": "adjusted", "arrived": "arrived"}

# What a rate divides, by the words over it: (words, numerators, denominators with the base they make, best first).
RATES: tuple[tuple[re.Pattern[str], tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    (re.compile(r"到位率"), ("arrived",), (("planned", "stated"), ("adjusted", "adjusted"), ("initial", "initial"))),  # 到位率
    (re.compile(r"得分率|得分系数(?!.)"), ("score",), (("weight", "stated"),)),  # 得分率
    (re.compile(r"使用率|支出率|支付率|拨付率|兑现率|执行率|进度|差异率"), ("executed",),
     (("adjusted", "adjusted"), ("initial", "initial"), ("arrived", "arrived"), ("planned", "stated"), ("amount", "stated"))),  # 预算执行率
    (re.compile(r"完成率|完成比例|得分系数"), ("actual",), (("target", "stated"),)),  # 完成率
    (re.compile(r"完成|预算"), ("executed",), (("adjusted", "adjusted"), ("initial", "initial"), ("planned", "stated"))),  # 完成预算的%
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ratio:
    """A percentage column and one way to read what it divides."""

    rate: Column
    numerator: Column
    denominator: Column
    base: str
    stated: bool = False


def _near(columns: Sequence[Column], rate: Column) -> Column | None:
    """The column a rate is of: of its own year and heading where several could be, the nearest on its left else."""
    same = [c for c in columns if c.year == rate.year and c.shift == rate.shift] or list(columns)
    grouped = [c for c in same if c.group == rate.group] or same
    left = [c for c in grouped if c.index < rate.index]
    return left[-1] if left else grouped[0] if grouped else None


def _by_formula(frame: Frame, rate: Column) -> Ratio | None:
    """执行率（B/A）: the columns that go by these letters."""
    match = re.fullmatch(r"（?([A-Z①-⑳]|\d{1,2})[/÷]（?([A-Z①-⑳]|\d{1,2})）?", rate.formula)
    if not match:
        return None
    by_mark = {c.mark: c for c in frame.columns if c.mark}
    over, under = by_mark.get(match[1]), by_mark.get(match[2])
    if over is None or under is None:
        return None
    return Ratio(rate, over, under, _BASES.get(under.role, "stated"), True)


def _named_bases(name: str, bases: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The bases that a rate's own words leave: 完成年初预算% is over the initial one, 完成调整预算% over the adjusted one."""
    if "年初" in name:
        return tuple(b for b in bases if b[1] == "initial")
    return tuple(b for b in bases if b[1] == "adjusted") if re.search(r"调整|全年", name) else bases


def holding_figure(frame: Frame, role: str) -> list[Column]:
    """The columns of a figure: those headed so, or else the 小计 or 合计 under a heading that says so, or else its parts."""
    own = [c for c in frame.having(role) if role_of(c.header) == role]
    return own or [c for c in frame.having("subtotal", "total") if aspect(frame, c) == role] or frame.having(role)


def readings(frame: Frame, rate: Column) -> list[Ratio]:
    """What a rate column may divide, best first."""
    if (formula := _by_formula(frame, rate)) is not None:
        return [formula]
    found: list[Ratio] = []
    name = plain_words(rate.header)
    for pattern, tops, bottoms in RATES:
        if not pattern.search(name):
            continue
        over = _near([c for role in tops for c in holding_figure(frame, role)], rate)
        for role, base in _named_bases(name, bottoms):
            under = _near([c for c in holding_figure(frame, role) if over is None or c.index != over.index], rate)
            if over is not None and under is not None:
                found.append(Ratio(rate, over, under, base))
        if found:
            break
    return found


def _figures(row: Row, ratio: Ratio) -> tuple[Mention, Mention, Mention, Quantity | None] | None:
    over, under, rate = (row.values.get(c.index) for c in (ratio.numerator, ratio.denominator, ratio.rate))
    if over is None or under is None or rate is None or rate.kind != "percent":
        return None
    if (ratio.denominator.role == "target" and "系数" in ratio.rate.header) or under.operator in ("≤", "<"):
        return None
    if over.quantity.unit.dimension != under.quantity.unit.dimension:
        return None
    return over, under, rate, of_base(over, under, rate.quantity)


def _relation(frame: Frame, row: Row, ratio: Ratio, sure: str) -> Relation | None:
    figures = _figures(row, ratio)
    if figures is None:
        return None
    over, under, rate, value = figures
    if value is None and (under.quantity.value != 0 or rate.quantity.value == 0):
        return None
    measure = plain_words(ratio.rate.header)
    item = frame.item(row.label, measure)
    return rate_relation(frame, item, (over, under, rate), value, measure, base=ratio.base, year=ratio.rate.year, sure=sure)


def _fits(row: Row, ratio: Ratio) -> bool:
    """Whether a row's rate is that of a reading."""
    figures = _figures(row, ratio)
    return figures is not None and figures[3] is not None and not fails(figures[2].quantity, figures[3])[0]


def _agree(rows: Sequence[Row], ratio: Ratio) -> tuple[int, int]:
    """(rows whose rate is that of the reading, rows whose rate is not)."""
    found = [f for row in rows if (f := _figures(row, ratio)) is not None]
    known = [(rate, value) for _, _, rate, value in found if value is not None]
    good = sum(not fails(rate.quantity, value)[0] for rate, value in known)
    return good, len(known) - good


def _explaining(frame: Frame, rate: Column) -> Ratio | None:
    """The two columns of figures that give a rate in most rows, whatever their words say; None where none or several do."""
    rows = [r for r in frame.rows if rate.index in r.values][:_SAMPLE]
    figures = [c for c in frame.columns if c.role in headers.ADDITIVE]
    ways = [Ratio(rate, over, under, _BASES.get(under.role, "stated")) for over, under in permutations(figures, 2)]
    agreed = sorted(((*_agree(rows, way), i) for i, way in enumerate(ways)), reverse=True)
    if not agreed or agreed[0][0] < _MANY or agreed[0][1] > agreed[0][0] / _MANY or (len(agreed) > 1 and agreed[1][0] == agreed[0][0]):
        return None
    return ways[agreed[0][2]]


def rates(frame: Frame) -> Iterator[Relation]:
    """Every rate of a band by the amounts in its row; where most rows break what words say that it divides, by those that explain it."""
    for column in frame.having("rate"):
        ways = readings(frame, column)
        if not ways:
            continue
        best = max(ways, key=lambda w: (_agree(frame.rows, w)[0], -ways.index(w)))
        good, bad = _agree(frame.rows, best)
        if not best.stated and bad >= _MANY and bad > good:
            best = _explaining(frame, column) or best
            ways, (good, bad) = [best], _agree(frame.rows, best)
            if bad > good:
                continue
        for row in frame.rows:
            other = next((w for w in ways if _fits(row, w)), None)
            sure = "stated" if (best.stated or good >= bad or len(ways) == 1) and not row.slipped else "inferred"
            if best.base == "initial" and other is None and "年初" not in column.header:
                sure = "inferred"
            if (found := _relation(frame, row, other or best, sure)) is not None and not (row.slipped and other is None):
                yield found


def _good(relations: Sequence[Relation]) -> int:
    """How many rates hold."""
    return sum(not misses(r.values, "rate", "expected") for r in relations)


def shares(frame: Frame) -> Iterator[Relation]:
    """Every share of a band by its amount and the column's total; only where most rows show that reading."""
    for column in frame.having("share"):
        base = _near([c for c in frame.columns if c.role in headers.ADDITIVE - {"weight", "change"}], column)
        ways = [_shares_of(frame, base, column, whole) for whole in _wholes(frame, base, column)] if base is not None else []
        found = max(ways, key=_good, default=[])
        if _good(found) > 1 and 2 * _good(found) >= len(found):
            yield from found


def _wholes(frame: Frame, base: Column, column: Column) -> Iterator[Mapping[int, Mention]]:
    """The ways in which each row, by its index, has a figure that its share is of: the column's last total, else the nearest row of 100% above
    or below it, as where one table holds two lists."""
    if sums := [r for r in frame.rows if r.kind == "total" and base.index in r.values]:
        yield dict.fromkeys((r.index for r in frame.rows), sums[-1].values[base.index])
    for rows in (frame.rows, frame.rows[::-1]):
        found: dict[int, Mention] = {}
        last = None
        for row in rows:
            if base.index in row.values and (share := row.values.get(column.index)) is not None and share.quantity.value == 100:
                last = row.values[base.index]
            if last is not None:
                found[row.index] = last
        yield found


def _shares_of(frame: Frame, base: Column, column: Column, wholes: Mapping[int, Mention]) -> list[Relation]:
    """Each row's share of its whole."""
    return [
        rate_relation(frame, frame.item(row.label, column.header), (part, whole, share), value, "占比", base="total", year=column.year)
        for row in frame.rows
        if (part := row.values.get(base.index)) is not None and (share := row.values.get(column.index)) is not None and not row.slipped
        and (whole := wholes.get(row.index)) is not None and (value := of_base(part, whole)) is not None
    ]  # fmt: skip


def averages(frame: Frame) -> Iterator[Relation]:
    """Every row of averages by the items above it."""
    for row in (r for r in frame.rows if r.kind == "average"):
        items = [r for r in frame.rows if r.kind == "item" and r.index < row.index]
        for column in frame.columns:
            stated = row.values.get(column.index)
            if stated is not None and (found := added(items, column, stated.quantity)) is not None:
                yield average(frame, frame.item(row.label), stated, found.parts)


def average(frame: Frame, item: str, stated: Mention, parts: Sequence[Mention]) -> Relation:
    """A row of `totals` for a printed average of figures."""
    mean = Sum(mean=True).solve([("total", stated.quantity), *(("part", m.quantity) for m in parts)], 0)
    value = rounded(replace(mean, ulp=stated.quantity.ulp), stated.quantity)
    values: dict[str, Value] = {"total": stated.quantity, "parts": value, "n_parts": len(parts), "complete": True, "relation": "average"}
    operands = (("total", stated), *(("part", m) for m in parts))
    return told(frame, "totals", item, values, operands, near=fails(stated.quantity, value)[1])
