"""Lists set abreast under a form's total: 按收入性质分 on the left, 按支出性质分 on the right, each label with its figure behind it.

Their figures stand under headings that are not theirs. Each list tells the whole again: the budget, or what was spent of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from auditor.document import Gap
from auditor.numbers.mention import Mention
from auditor.relations.schema import Relation
from auditor.relations.tables.frame import Frame
from auditor.relations.tables.measures import in_money
from auditor.relations.tables.pieces import pairs
from auditor.relations.tables.sums import Sum, fails, of, total_relation


def _lists(frame: Frame) -> list[list[Mention]]:
    """The figures of each list, by the column they stand in."""
    found: dict[int, list[Mention]] = {}
    for row in frame.rows:
        for _, figure in pairs(frame.band, row.index) if row.kind == "abreast" else ():
            found.setdefault(figure.column, []).append(in_money(figure.mentions[0], frame.money))
    return [figures for figures in found.values() if len(figures) > 1]


def _totals(frame: Frame) -> list[tuple[str, Mention]]:
    """The amounts of the total row over the lists, each with its heading."""
    first = next((i for i, row in enumerate(frame.rows) if row.kind == "abreast"), 0)
    above = next((row for row in reversed(frame.rows[:first]) if row.is_sum), None)
    columns = frame.having("adjusted", "executed", "initial") if above is not None else []
    return [(c.header, above.values[c.index]) for c in columns if above is not None and c.index in above.values]


def abreast(frame: Frame) -> Iterator[Relation | Gap]:
    """Each list against the figure of the total row that it comes to; where it alone comes to none, against the nearest."""
    lists, totals = _lists(frame), _totals(frame)
    sums = [(figures, [(t, s) for t in totals if (s := of(figures, t[1].quantity)) is not None]) for figures in lists]
    held = [next(((t, s) for t, s in ways if not fails(t[1].quantity, s.value)[0]), None) for _, ways in sums]
    shown = any(found is not None for found in held)
    for (figures, ways), found in zip(sums, held, strict=True):
        meant = found or (min(ways, key=_apart, default=None) if shown else None)
        if meant is not None:
            yield _relation(frame, meant, "stated" if found else "inferred")
        elif totals:
            yield Gap("表内并列的两组数各自合计为哪一个数无法确定，未核对", figures[0].place)


def _apart(way: tuple[tuple[str, Mention], Sum]) -> Decimal:
    (_, stated), parts = way
    return abs((stated.quantity - parts.value).value)


def _relation(frame: Frame, meant: tuple[tuple[str, Mention], Sum], sure: str) -> Relation:
    (header, stated), parts = meant
    return total_relation(frame, frame.item(header), stated, parts, sure=sure)
