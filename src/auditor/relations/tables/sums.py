"""Figures put together for a relation: sums of cells where blanks are nothing, and relations in one unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.numbers.mention import Mention
from auditor.quantity import Quantity, total
from auditor.relations.schema import Relation
from auditor.relations.tables.columns import Column
from auditor.relations.tables.frame import Frame, Row


@dataclass(frozen=True, slots=True)
class Sum:
    """The printed parts of a sum, each once, and what they come to."""

    parts: tuple[Mention, ...]
    value: Quantity


def added(rows: Iterable[Row], column: Column, like: Quantity) -> Sum | None:
    """The sum of a column over rows in the unit of `like`; blanks and dashes count nothing. None where words stand in the way or nothing is there."""
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
    return Sum(tuple(parts), total((m.quantity for m in parts), like.unit))


def rounded(value: Quantity, like: Quantity) -> Quantity:
    """A computed score as it may be printed: half a unit of the last digit of `like` wider."""
    return value.widened(like.ulp / 2)


def fails(stated: Quantity, computed: Quantity) -> tuple[bool, bool]:
    """(whether the two contradict, whether by no more than a last digit or a truncation); whole counts and points are never rounded."""
    apart = not stated.meets(computed)
    exact = stated.ulp >= 1 and all(q.low == q.high for q in (stated, computed))
    return apart, apart and not exact and stated.nearly(computed)


def total_relation(frame: Frame, item: str, stated: Mention, parts: Sum, kind: str = "sum", *, stated_as: str = "stated", year: int | None = None,
                   complete: bool = True) -> Relation:  # fmt: skip
    """A row of `totals`: `stated` against the sum of its parts. `kind` is sum or average; `complete` is False where the parts need only be at most the total.
    Where it fails, parts of zero are no operands: they are not what is wrong."""
    apart, near = fails(stated.quantity, parts.value)
    values: Mapping[str, Quantity | str | int | bool | None] = {
        "total": stated.quantity, "parts": parts.value, "n_parts": len(parts.parts), "complete": complete, "relation": kind,
    }  # fmt: skip
    operands = (("total", stated), *(("part", m) for m in parts.parts if not apart or m.quantity.value != 0))
    return Relation("totals", item, values, operands, year, frame.project, "table", stated_as, near)
