"""The points of whole groups and of whole forms: what a group's subtotal row adds up, and that all weights make a hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from auditor.document import Gap
from auditor.numbers.mention import Mention
from auditor.profiles import Profile
from auditor.quantity import Quantity
from auditor.relations.schema import Relation, Value
from auditor.relations.tables.frame import Frame, clean_label
from auditor.relations.tables.funds import EXECUTION
from auditor.relations.tables.scores import Extra, groups, items_of, levels_of, printed, total_rows, totals, within
from auditor.relations.tables.sums import held, of, score_relation, told

# The groups that a whole form scores, by the words their first level begins with.
_WHOLE = (re.compile(r"产出"), re.compile(r"效益|效果|满意"))
_HUNDRED = Decimal(100)


def subtotals(frame: Frame) -> Iterator[Relation]:
    """Rows that sum up a group, 产出指标小计, against the items since the last such row, or since an earlier one; where the first such
    row stands over all items, against those down to the next one.

    Only where every item prints its points; a failing one is stated only where nothing else can be meant.
    """
    items, rows_of_sums = items_of(frame), [r for r in frame.rows if r.kind == "subtotal"]
    leading = bool(rows_of_sums and items) and rows_of_sums[0].index < items[0].index
    before: list[int] = []
    for at, row in enumerate(rows_of_sums):
        if leading:
            end = rows_of_sums[at + 1].index if at + 1 < len(rows_of_sums) else items[-1].index + 1
            stretches = [[r for r in items if row.index < r.index < end]]
        else:
            stretches = [[r for r in items if start < r.index < row.index] for start in (*reversed(before), -1)]
        stretches = [rows for rows in stretches if rows and not any(r.slipped for r in (row, *rows))]
        for column in (*frame.having("weight")[-1:], *frame.having("score")):
            stated = row.values.get(column.index)
            told = [rows for rows in stretches if all(column.index in r.values for r in rows)]
            sums = [s for rows in told if stated is not None and (s := of(printed(rows, column), stated.quantity)) is not None]
            if stated is None or not sums:
                continue
            good = held(stated, sums)
            sure = good is not None or (len(stretches) == 1 and frame.certain)
            group = next((clean_label(t) for c in frame.having("level1", "level2") if (t := row.text(c)) and clean_label(t) != row.label), "")
            yield score_relation(frame, group + row.label, stated, good or sums[0], "group", "stated" if sure else "inferred")
        before.append(row.index)


def _weights_throughout(frame: Frame) -> list[Mention] | None:
    """The weights of a whole form's indicators; None where a row lacks one, was moved, or a group that every form has is missing."""
    items, column = items_of(frame), levels_of(frame)[-1].points
    named = [row.text(c) for c in frame.having("level1") for row in items]
    whole = all(any(group.match(name) for name in named) for group in _WHOLE)
    if column is None or not whole or not frame.certain or any(r.slipped or column.index not in r.values for r in items):
        return None
    return printed(items, column)


def hundred(frame: Frame, extra: Extra, profile: Profile) -> Iterator[Relation]:
    """The weights of a whole form against 100, with or without the points of the execution rate, printed or the profile's."""
    weights = _weights_throughout(frame)
    if not weights:
        return
    alone = of(weights, weights[0].quantity)
    whole = of([*weights, extra[0]], weights[0].quantity) if extra[0] is not None else None
    assumed = profile.weights.get(EXECUTION) if extra[0] is None else None
    if alone is None:
        return
    good = next((s for s in (alone, whole) if s is not None and s.value.value == _HUNDRED), None)
    with_assumed = good is None and assumed is not None and alone.value.value + assumed == _HUNDRED
    found = good or whole or alone
    full = Quantity.exact(_HUNDRED - assumed if with_assumed and assumed is not None else _HUNDRED, found.value.unit)
    values: dict[str, Value] = {
        "computed": found.value, "full": full, "role": "total", "where": "table", "relation": "hundred",
        "profile": profile.title if with_assumed else None,
    }  # fmt: skip
    yield told(frame, "scores", frame.item("各项分值（含预算执行）" if found is whole else "各项分值"), values, tuple(("item", m) for m in found.parts), sure="inferred")


def scores(frame: Frame, extra: Extra, profile: Profile) -> Iterator[Relation | Gap]:
    """Everything a scoring band says of its points; `extra` are those of the funds block."""
    yield from within(frame)
    yield from groups(frame)
    yield from subtotals(frame)
    yield from totals(frame, extra)
    if not total_rows(frame):
        yield from hundred(frame, extra, profile)
