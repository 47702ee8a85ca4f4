"""Facts: every figure of a table with its label, aspect, year and scope, to be met with prose and with other tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.relations.facts import Fact
from auditor.relations.tables import headers
from auditor.relations.tables.columns import Column, plain_words
from auditor.relations.tables.frame import Frame, Row, aspect, clean_label
from auditor.relations.tables.indicators import name_of
from auditor.relations.tables.scores import levels_of

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


def _twins(frame: Frame) -> set[int]:
    """The columns that another one shares aspect and year with: only their headers tell their figures apart."""
    alone = {*headers.TEXTS, *headers.POINTS, "subtotal", "total", "part", ""}
    told = [(c.aspect, c.year, c.shift, c.index) for c in frame.columns if c.role not in alone]
    return {i for *kind, i in told if sum(other[:3] == tuple(kind) for other in told) > 1}


def _level(frame: Frame, row: Row, column: Column) -> str:
    """The name that points stand beside: that of their own level."""
    level = next((level.names for level in levels_of(frame) if level.points == column), None) if column.role == "weight" else None
    return clean_label(row.text(level)) or row.label


def _label(frame: Frame, row: Row, column: Column) -> str:
    label = name_of(row, frame) if column.role in ("target", "actual") else _level(frame, row, column)
    if not label and not frame.project:
        return plain_words(column.group) if column.role in ("subtotal", "total") and column.group else plain_words(column.header)
    if frame.project and (not label or _WHOLE.fullmatch(label)):
        return frame.project
    head = plain_words(column.header)
    if column.role == "total" and head in ("合计", "总计", "总额"):
        return label
    if column.role in ("part", "quantity", "value", "total") or column.index in _twins(frame):
        if row.is_sum and not frame.project and head:
            return head
        return label if head in label else label + head
    return label


def facts(frame: Frame) -> Iterator[Fact]:
    """The facts of a band, row by row; the cells of a slipped row are left out."""
    by_index = {c.index: c for c in frame.columns}
    for row in frame.rows:
        if row.slipped or row.kind == "average":
            continue
        for index, mention in row.values.items():
            column = by_index[index]
            kind = "prior" if column.shift else ASPECTS.get(aspect(frame, column), "")
            if label := _label(frame, row, column):
                yield Fact(mention, label, kind, column.year, _scope(frame, row), "table")
