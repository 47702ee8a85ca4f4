"""Several classifications under one total: a department's money by source, then the same money by nature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from auditor.relations.tables import headers
from auditor.relations.tables.columns import Column
from auditor.relations.tables.frame import Frame, Row, clean_label
from auditor.relations.tables.sums import holding

# The first of the rows that tell a department's money by nature, after those that tell it by source.
_BY_NATURE = re.compile(r"基本支出|人员经费|人员支出")


def _outer(frame: Frame, row: Row) -> str:
    """The words left of a row's own name: 资金结构 before 基本支出."""
    named = [c for c in frame.columns if c.role in headers.NAMES and (text := row.text(c)) and clean_label(text) != row.label]
    return row.text(named[0]) if named else ""


def _cut(frame: Frame, total: Row, below: Sequence[Row]) -> list[tuple[Row, ...]]:
    """The rows under a total cut where another word stands left of their names, and at 基本支出."""
    starts = {i for i, row in enumerate(below) if i and _BY_NATURE.match(row.label)}
    outer = [_outer(frame, row) for row in below]
    starts |= {i for i, (before, here) in enumerate(pairwise(outer), 1) if here not in ("", before, _outer(frame, total))}
    return [tuple(below[first:last]) for first, last in pairwise([0, *sorted(starts), len(below)])]


def classes_of(frame: Frame, columns: Sequence[Column], rows: Sequence[Row], at: int) -> list[tuple[Row, ...]]:
    """The classifications that the rows under the total at a position make, empty where they are one list.

    Each tells the whole again; that is so only where one of them comes to the total in most columns, and all together in none.
    """
    below = [row for row in rows[at + 1 :] if not row.is_sum]
    found = _cut(frame, rows[at], below) if below else []
    told = [holding(columns, rows[at], parts) for parts in found]
    several = len(found) > 1 and all(len(parts) > 1 for parts in found) and not holding(columns, rows[at], below)[0]
    return found if several and any(good > bad for good, bad in told) else []
