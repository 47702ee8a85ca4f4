"""Tables turned round: the figures of one thing stand below each other, 权重, 得分, 得分率, and the things side by side."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.schema import Relation, Value
from auditor.relations.tables.columns import Column, role_of
from auditor.relations.tables.frame import Frame, Row
from auditor.relations.tables.ratios import RATES
from auditor.relations.tables.sums import fails, of_base, told

Found = list[tuple[Column, Mention, Mention, Mention, Quantity]]


def _row_of(frame: Frame, role: str) -> Row | None:
    """The one row that holds a figure, by its label; None where none or several do."""
    rows = [r for r in frame.rows if r.label and role_of(r.label) == role]
    return rows[0] if len(rows) == 1 else None


def _quotients(frame: Frame, rate: Row, over: Row, under: Row) -> Found:
    """(column, upper figure, lower figure, rate, what it should be) of each column that prints all three."""
    found: Found = []
    for column in frame.columns:
        upper, lower = (row.values.get(column.index) for row in (over, under))
        entry = rate.entries.get(column.index)
        stated = entry.number if entry is not None else None
        if upper is None or lower is None or stated is None or stated.kind != "percent":
            continue
        if (value := of_base(upper, lower)) is not None:
            found.append((column, upper, lower, stated, value))
    return found


def _best(frame: Frame, rate: Row) -> Found:
    """The rows that a row of rates divides: those that its words name and that most columns show, at least two."""
    found: list[Found] = []
    for pattern, tops, bottoms in RATES:
        if pattern.search(rate.label):
            over = next((row for role in tops if (row := _row_of(frame, role)) is not None), None)
            unders = [row for role, _ in bottoms if (row := _row_of(frame, role)) is not None]
            found = [_quotients(frame, rate, over, under) for under in unders if over is not None]
            break
    shown = [(sum(not fails(stated.quantity, value)[0] for *_, stated, value in f), f) for f in found]
    good, best = max(shown, key=lambda s: s[0], default=(0, []))
    return best if good > 1 and 2 * good > len(best) else []


def rates_below(frame: Frame) -> Iterator[Relation]:
    """Every rate of a row of rates by the figures above or below it in its column."""
    for rate in frame.rows:
        if role_of(rate.label) != "rate":
            continue
        for column, upper, lower, stated, value in _best(frame, rate):
            values: dict[str, Value] = {
                "numerator": upper.quantity, "denominator": lower.quantity, "rate": stated.quantity, "expected": value,
                "measure": rate.label, "base": "stated",
            }  # fmt: skip
            operands = (("numerator", upper), ("denominator", lower), ("rate", stated))
            near = fails(stated.quantity, value)[1]
            yield told(frame, "rates", frame.item(column.header, rate.label), values, operands, year=column.year, near=near)
