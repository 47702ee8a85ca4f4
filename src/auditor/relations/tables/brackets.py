"""Points that stand in brackets behind a name, where a form has no column for them: 产出指标（50分）, 优果率（15分）."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.numbers.mention import Mention
from auditor.relations.tables import words
from auditor.relations.tables.cells import Entry, number_at
from auditor.relations.tables.columns import Column
from auditor.relations.tables.frame import Frame, Row

Group = tuple[str, Mention, list[Row]]


def points_in(entry: Entry | None) -> Mention | None:
    """The points in brackets of a name cell."""
    match = words.GROUP_POINTS.search(entry.text) if entry is not None and entry.kind == "text" else None
    return number_at(entry.mentions, match.start(1)) if entry is not None and match else None


def bracket_groups(rows: Sequence[Row], column: Column) -> list[Group]:
    """(name, points, rows) of the groups that a level's column names with their points; none where a later one lacks them."""
    groups: list[Group] = []
    for row in rows:
        entry = row.entries.get(column.index)
        if entry is not None and entry.kind == "text" and (not groups or entry.text != groups[-1][0]):
            mention = points_in(entry)
            if mention is not None:
                groups.append((entry.text, mention, []))
            elif groups:
                return []
        if groups:
            groups[-1][2].append(row)
    return groups


def own_points(frame: Frame) -> Mapping[int, Mention]:
    """Row index → the full points of its indicator, where names print them and no column does.

    They stand behind the indicator's own name, or behind the second level that has this one row.
    """
    if frame.having("weight"):
        return {}
    rows = [r for r in frame.rows if r.kind == "item"]
    found = {r.index: m for c in frame.having("level3", "name") for r in rows if (m := points_in(r.entries.get(c.index))) is not None}
    for column in frame.having("level2"):
        for _, mention, group in bracket_groups(rows, column):
            if len(group) == 1:
                found.setdefault(group[0].index, mention)
    return found
