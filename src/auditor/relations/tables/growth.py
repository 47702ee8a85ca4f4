"""Changes along a row: this year's figure against last year's, with the printed difference and percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.laws import growth
from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.schema import Relation, Value
from auditor.relations.tables.columns import Column, plain_words
from auditor.relations.tables.frame import Frame, Row
from auditor.relations.tables.sums import fails, told

# Figures that may stand for a year's amount, so that two of them make a change.
_AMOUNTS = ("executed", "adjusted", "amount", "initial", "value", "quantity", "total", "arrived")
# Headers whose figures go down where they are positive: 减少额, 降幅, 下降%.
_DOWN = re.compile(r"减少|下降|降幅|降低|压减")
_BOTH = re.compile(r"增减|升降|增\(?[+＋]|增（")


@dataclass(frozen=True, slots=True)
class Pair:
    """The columns of a year and the year before it, and those that print how they differ."""

    current: Column
    prior: Column
    amount: Column | None
    percent: Column | None


def _two(columns: Sequence[Column]) -> tuple[Column, Column] | None:
    """(this year's, last year's) where the columns are just these two."""
    dated = sorted(((c.year, c) for c in columns if c.year is not None), key=lambda pair: pair[0])
    if len(dated) == 2 and dated[1][0] - dated[0][0] == 1:
        return dated[1][1], dated[0][1]
    return None


def _years(frame: Frame) -> tuple[Column, Column] | None:
    """The columns of this year and last year: the only two that are dated, or the only two of one kind of figure."""
    columns = [c for c in frame.columns if c.role in _AMOUNTS]
    for chosen in (columns, *([c for c in columns if c.aspect == kind] for kind in ("executed", "adjusted", "initial"))):
        if (found := _two(chosen)) is not None:
            return found
    prior = [c for c in columns if c.shift == -1]
    current = [c for c in columns if c.shift == 0]
    if len(prior) == 1 and len(current) == 1:
        return current[0], prior[0]
    return None


# The years that a change's header tells apart: 2023年较2022年增减额.
_AGAINST = re.compile(r"((?:19|20)\d{2})年度?(?:比|较|与)((?:19|20)\d{2})年")


def _named_years(frame: Frame) -> tuple[Column, Column] | None:
    """The columns of the two years that the headers of changes name, where each year has one column."""
    named = {(int(m[1]), int(m[2])) for c in frame.having("change", "growth") if (m := _AGAINST.search(c.header))}
    if len(named) != 1:
        return None
    current, prior = ([c for c in frame.columns if c.role in _AMOUNTS and c.year == year] for year in named.pop())
    return (current[0], prior[0]) if len(current) == len(prior) == 1 else None


def _pair(frame: Frame) -> Pair | None:
    years = _named_years(frame) or _years(frame)
    if years is None:
        return None
    amounts, percents = frame.having("change"), frame.having("growth")
    if len(amounts) > 1 or len(percents) > 1 or not (amounts or percents):
        return None
    return Pair(*years, amounts[0] if amounts else None, percents[0] if percents else None)


def _turned(column: Column) -> bool:
    return bool(_DOWN.search(column.header)) and not _BOTH.search(column.header)


def _stated(row: Row, column: Column) -> Quantity:
    """The printed change with its sign: under 减少额 a positive figure is a fall."""
    quantity = row.values[column.index].quantity
    return -quantity if _turned(column) else quantity


def _expected(current: Quantity, prior: Quantity, aspect: str) -> Quantity | None:
    if aspect == "amount":
        return current - prior
    return growth({"current": current, "prior": prior})


def _figures(row: Row, pair: Pair, column: Column, aspect: str) -> tuple[Mention, Mention, Mention, Quantity, Quantity] | None:
    """(current, prior, printed change, it with its sign, what it should be) of a row."""
    current, prior, printed = (row.values.get(c.index) for c in (pair.current, pair.prior, column))
    if current is None or prior is None or printed is None or current.quantity.unit.dimension != prior.quantity.unit.dimension:
        return None
    expected = _expected(current.quantity, prior.quantity, aspect)
    if expected is None or printed.quantity.unit.dimension != expected.unit.dimension:
        return None
    stated = _stated(row, column)
    return current, prior, printed, stated, expected.to(stated.unit) if aspect == "amount" else expected


def _unsigned(found: Sequence[tuple[Row, tuple[Mention, Mention, Mention, Quantity, Quantity]]]) -> bool:
    """Whether a column prints changes without their sign: none is negative although more than one fell."""
    fell = [f for _, f in found if f[4].high < 0]
    return len(fell) > 1 and all(f[3].value >= 0 for f in (f for _, f in found)) and all(not fails(abs(f[3]), abs(f[4]))[0] for f in fell)


def _signs_known(found: Sequence[tuple[Row, tuple[Mention, Mention, Mention, Quantity, Quantity]]]) -> bool:
    """Whether the column shows that it prints signs: some row fell and is printed so."""
    return any(f[4].high < 0 and f[3].value < 0 for _, f in found)


def _relations(frame: Frame, pair: Pair, column: Column, aspect: str) -> Iterator[Relation]:
    found = [(row, f) for row in frame.rows if not row.slipped and (f := _figures(row, pair, column, aspect)) is not None]
    unsigned, known = _unsigned(found), _signs_known(found)
    for row, (current, prior, printed, stated, expected) in found:
        if unsigned and expected.high < 0:
            stated = -stated
        apart, near = fails(stated, expected)
        sign_only = apart and not fails(abs(stated), abs(expected))[0]
        values: dict[str, Value] = {
            "current": current.quantity, "prior": prior.quantity, aspect: stated, "expected": expected, "aspect": aspect,
            "direction": "up" if stated.value > 0 else "down" if stated.value < 0 else "flat", "base": "上年",
        }  # fmt: skip
        operands = (("current", current), ("prior", prior), (aspect, printed))
        sure = "inferred" if sign_only and not known else "stated"
        item = frame.item(row.label, plain_words(column.header))
        yield told(frame, "changes", item, values, operands, year=pair.current.year, sure=sure, near=near)


def changes(frame: Frame) -> Iterator[Relation]:
    """The printed differences and percentages between two years' columns."""
    pair = _pair(frame)
    if pair is None:
        return
    if pair.amount is not None:
        yield from _relations(frame, pair, pair.amount, "amount")
    if pair.percent is not None:
        yield from _relations(frame, pair, pair.percent, "percent")
