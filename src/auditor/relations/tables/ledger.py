"""Facts: every figure of a table with its label, aspect, year and scope, to be met with prose and with other tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.relations.facts import Fact
from auditor.relations.tables.columns import Column, plain_words
from auditor.relations.tables.frame import Frame, Row, clean_label
from auditor.relations.tables.indicators import name_of

# Column role → the aspect of the facts under it.
ASPECTS = {
    "initial": "initial", "adjusted": "adjusted", "executed": "executed", "arrived": "arrived", "planned": "planned", "balance": "balance",
    "change": "change", "growth": "growth", "rate": "rate", "share": "share", "score": "score", "weight": "weight", "target": "target",
    "actual": "actual", "quantity": "count", "adjustment": "adjustment", "price": "price",
}  # fmt: skip
# A part of the name that a form's own row adds nothing to: 年度资金总额 under the project's name.
_WHOLE = re.compile(r"(?:年度|全年|预算)?(?:财政)?(?:资金)?(?:总额|合计|总计|总分)|全年预算数")


def _scope(frame: Frame, row: Row) -> tuple[str, ...]:
    names = [c for c in frame.columns if c.role == "name" and re.search(r"单位|部门", c.header)]
    unit = next((t for c in names if (t := row.text(c)) and clean_label(t) != row.label), "")
    return tuple(s for s in (frame.project, unit) if s)


def _label(frame: Frame, row: Row, column: Column) -> str:
    label = name_of(row, frame) if column.role in ("target", "actual") else row.label
    if not label and not frame.project:
        return plain_words(column.group) if column.role in ("subtotal", "total") and column.group else plain_words(column.header)
    if frame.project and (not label or _WHOLE.fullmatch(label)):
        return frame.project
    if column.role in ("value", "amount", "part", "total", "quantity") and column.header:
        head = plain_words(column.header)
        return f"{label}{head}" if head not in label and column.role in ("part", "quantity") else label
    return label


def facts(frame: Frame) -> Iterator[Fact]:
    """The facts of a band, row by row; a slipped row's cells are left out."""
    by_index = {c.index: c for c in frame.columns}
    for row in frame.rows:
        if row.slipped or row.kind == "average":
            continue
        for index, mention in row.values.items():
            column = by_index[index]
            aspect = "prior" if column.shift else ASPECTS.get(column.aspect, "")
            if label := _label(frame, row, column):
                yield Fact(mention, label, aspect, column.year, _scope(frame, row), "table")
