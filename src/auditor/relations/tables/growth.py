"""Changes along a row: this year's figure against last year's, with the printed difference and percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

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


# The years that a change's header tells apart: 2023年较2022年增减额.
_AGAINST = re.compile(r"(?:19|20)\d{2}年度?(?:比|较|与)(?:19|20)\d{2}年")


def _two(columns: Sequence[Column]) -> tuple[Column, Column] | None:
    """(this year's, last year's) where the dated ones of these are just two."""
    dated = sorted(((c.year, c) for c in columns if c.year is not None), key=lambda pair: pair[0])
    return (dated[1][1], dated[0][1]) if len(dated) == 2 and dated[1][0] - dated[0][0] == 1 else None


def _years(frame: Frame) -> tuple[Column, Column] | None:
    """The columns of this year and last year: of the years that headers of changes name, the only two dated ones, or those of a kind."""
    columns = [c for c in frame.columns if c.role in _AMOUNTS]
    named = "".join(m[0] for c in frame.having("change", "growth") if (m := _AGAINST.search(c.header)))
    chosen = [[c for c in columns if f"{c.year}年" in named], columns]
    chosen += [[c for c in columns if c.aspect == kind] for kind in ("executed", "adjusted", "initial")]
    return next((found for some in chosen if (found := _two(some)) is not None), None) or _said(columns)


def _said(columns: Sequence[Column]) -> tuple[Column, Column] | None:
    """The only column of this year and the only one of 上年."""
    prior, current = [c for c in columns if c.shift == -1], [c for c in columns if c.shift == 0]
    return (current[0], prior[0]) if len(prior) == len(current) == 1 else None


class _Change(NamedTuple):
    """A row's figures of two years, the change it prints, that with its sign, and what it should be."""

    row: Row
    current: Mention
    prior: Mention
    printed: Mention
    stated: Quantity
    expected: Quantity


def _change(row: Row, years: tuple[Column, Column], column: Column, aspect: str) -> _Change | None:
    current, prior, printed = (row.values.get(c.index) for c in (*years, column))
    if current is None or prior is None or printed is None or current.quantity.unit.dimension != prior.quantity.unit.dimension:
        return None
    both = {"current": current.quantity, "prior": prior.quantity}
    expected = current.quantity - prior.quantity if aspect == "amount" else growth(both)
    if expected is None or printed.quantity.unit.dimension != expected.unit.dimension:
        return None
    falls = _DOWN.search(column.header) and not _BOTH.search(column.header)  # under 减少额 a positive figure is a fall
    stated = -printed.quantity if falls else printed.quantity
    return _Change(row, current, prior, printed, stated, expected.to(stated.unit) if aspect == "amount" else expected)


def _unsigned(found: Sequence[_Change]) -> bool:
    """Whether a column prints changes without their sign: none is negative although more than one fell."""
    fell = [f for f in found if f.expected.high < 0]
    return len(fell) > 1 and all(f.stated.value >= 0 for f in found) and all(not fails(abs(f.stated), abs(f.expected))[0] for f in fell)


def _relations(frame: Frame, years: tuple[Column, Column], column: Column, aspect: str) -> Iterator[Relation]:
    found = [f for row in frame.rows if not row.slipped and (f := _change(row, years, column, aspect)) is not None]
    unsigned = _unsigned(found)
    known = any(f.expected.high < 0 and f.stated.value < 0 for f in found)  # the column prints signs: some row fell and is printed so
    for row, current, prior, printed, stated, expected in found:
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
        yield told(frame, "changes", item, values, operands, year=years[0].year, sure=sure, near=near)


def changes(frame: Frame) -> Iterator[Relation]:
    """The printed differences and percentages between two years' columns."""
    years, amounts, percents = _years(frame), frame.having("change"), frame.having("growth")
    if years is not None and len(amounts) <= 1 and len(percents) <= 1:
        for column, aspect in (*((c, "amount") for c in amounts), *((c, "percent") for c in percents)):
            yield from _relations(frame, years, column, aspect)
