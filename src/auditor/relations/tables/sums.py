"""Figures put together for a relation: sums of cells where blanks are nothing, and relations in one unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from auditor.numbers.mention import Mention
from auditor.quantity import PERCENT, Quantity, total
from auditor.relations.schema import Relation, Value
from auditor.relations.tables.columns import Column
from auditor.relations.tables.frame import Frame, Row

Operands: TypeAlias = tuple[tuple[str, Mention], ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """The printed parts of a sum, each once, and what they come to."""

    parts: tuple[Mention, ...]
    value: Quantity


def added(rows: Iterable[Row], column: Column, like: Quantity) -> Sum | None:
    """The sum of a column over rows in the unit of `like`; blanks and dashes count nothing.

    None where words stand in the way, or nothing is there.
    """
    parts: list[Mention] = []
    for row in rows:
        mention, entry = row.values.get(column.index), row.entries.get(column.index)
        if mention is None:
            if entry is not None and not entry.is_blank:
                return None
        elif mention not in parts:
            parts.append(mention)
    return of(parts, like)


def of(parts: Sequence[Mention], like: Quantity) -> Sum | None:
    """The sum of mentions in the unit of `like`; None where there is none or a unit does not fit."""
    if not parts or any(m.quantity.unit.dimension != like.unit.dimension for m in parts):
        return None
    return Sum(tuple(parts), total((m.quantity.as_part() for m in parts), like.unit))


def bare(quantity: Quantity) -> Quantity:
    """A quantity without the open side that ≥ or ≤ gives it: ≥500人 as 500人."""
    low, value, high = quantity.low, quantity.value, quantity.high
    if low.is_infinite() and high.is_infinite():
        return replace(quantity, low=value, high=value)
    return replace(quantity, low=2 * value - high if low.is_infinite() else low, high=2 * value - low if high.is_infinite() else high)


def rounded(value: Quantity, like: Quantity) -> Quantity:
    """A computed score as it may be printed: half a unit of the last digit of `like` wider."""
    return value.widened(like.ulp / 2)


def fails(stated: Quantity, computed: Quantity) -> tuple[bool, bool]:
    """(whether the two contradict, whether by no more than a last digit or a truncation); whole counts and points are never rounded."""
    apart = not stated.meets(computed)
    exact = stated.ulp >= 1 and all(q.low == q.high for q in (stated, computed))
    return apart, apart and not exact and stated.nearly(computed)


def of_base(part: Mention, base: Mention, rate: Quantity | None = None) -> Quantity | None:
    """What a figure is of its base in percent; of nothing, where nothing is printed as its `rate`, it is that. None where they are not comparable."""
    if part.quantity.unit.dimension != base.quantity.unit.dimension:
        return None
    if rate is not None and part.quantity.value == base.quantity.value == rate.value == 0:
        return rate
    return bare(part.quantity).over(bare(base.quantity), PERCENT)


def levels_at_once(stated: Quantity, parts: Sum) -> bool:
    """Whether parts are of several levels of one tree, subtotals beside their own parts: they come to just twice the total, or each is all of it."""
    if len(parts.parts) < 3 or stated.value == 0:
        return False
    return (stated + stated).meets(parts.value) or all(m.quantity.meets(stated) for m in parts.parts)


def told(
    frame: Frame, table: str, item: str, values: Mapping[str, Value], operands: Operands, *, year: int | None = None, sure: str = "stated",
    near: bool = False,
) -> Relation:  # fmt: skip
    """A row of a public table, from a frame."""
    return Relation(table, item, values, operands, year, frame.project, "table", sure, near)


def held(stated: Mention, sums: Iterable[Sum]) -> Sum | None:
    """The first of several sums that a figure is, None where it is none."""
    return next((s for s in sums if not fails(stated.quantity, s.value)[0]), None)


def shown(good: int, of_all: int) -> bool:
    """Whether so many places that hold show that figures belong together: more than one, and most of all."""
    return good > 1 and 2 * good > of_all


def misses(values: Mapping[str, Value], stated: str, expected: str) -> bool:
    """Whether two columns of a relation both hold quantities and contradict each other."""
    left, right = values.get(stated), values.get(expected)
    return isinstance(left, Quantity) and isinstance(right, Quantity) and fails(left, right)[0]


def rate_relation(
    frame: Frame, item: str, figures: tuple[Mention, Mention, Mention], expected: Quantity | None, measure: str, *, base: str = "stated",
    year: int | None = None, sure: str = "stated",
) -> Relation:  # fmt: skip
    """A row of `rates`: (numerator, denominator, printed percentage), and what this should be."""
    over, under, rate = figures
    values: dict[str, Value] = {
        "numerator": over.quantity, "denominator": under.quantity, "rate": rate.quantity, "expected": expected, "measure": measure,
        "base": base,
    }  # fmt: skip
    below = (("denominator", under),) if under != over else ()
    near = expected is not None and fails(rate.quantity, expected)[1]
    return told(frame, "rates", item, values, (("numerator", over), *below, ("rate", rate)), year=year, sure=sure, near=near)


def total_relation(frame: Frame, item: str, stated: Mention, parts: Sum, *, sure: str = "stated", year: int | None = None) -> Relation:
    """A row of `totals`: a printed total against the sum of its parts.

    Where it fails, parts of zero are no operands: they are not what is wrong.
    """
    apart, near = fails(stated.quantity, parts.value)
    operands = (("total", stated), *(("part", m) for m in parts.parts if not apart or m.quantity.value != 0))
    values: dict[str, Value] = {
        "total": stated.quantity, "parts": parts.value, "n_parts": len(parts.parts), "complete": True, "relation": "sum",
    }  # fmt: skip
    return told(frame, "totals", item, values, operands, year=year, sure=sure, near=near)


def score_relation(frame: Frame, item: str, stated: Mention, parts: Sum, role: str, sure: str) -> Relation:
    """A row of `scores`: printed points of a group or a total against the sum of their parts."""
    operands = (("stated", stated), *(("part", m) for m in parts.parts))
    values: dict[str, Value] = {"stated": stated.quantity, "computed": parts.value, "role": role, "where": "table", "relation": "sum"}
    return told(frame, "scores", frame.item(item), values, operands, sure=sure, near=fails(stated.quantity, parts.value)[1])


def holding(columns: Sequence[Column], parent: Row, parts: Sequence[Row]) -> tuple[int, int]:
    """(columns in which parts come to the parent, columns in which they do not)."""
    good = bad = 0
    for column in columns:
        stated = parent.values.get(column.index)
        if stated is None or stated.quantity.value == 0 or (found := added(parts, column, stated.quantity)) is None:
            continue
        if fails(stated.quantity, found.value)[0]:
            bad += 1
        else:
            good += 1
    return good, bad
