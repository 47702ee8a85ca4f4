"""Averages that are printed with a table of scores: in its total row, beside a figure, or in words after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.numbers.mention import Mention
from auditor.numerals import numeral
from auditor.relations.schema import Relation
from auditor.relations.tables import words
from auditor.relations.tables.cells import number_at
from auditor.relations.tables.frame import Frame, Row
from auditor.relations.tables.ratios import average
from auditor.relations.tables.sums import misses

# An average in words after its table: 四个项目平均得分97.80分.
_AVERAGE_NOTE = re.compile(r"(?P<name>平均(?:自评|评价)?(?:得分|分|分值|分数))[为：]?(?P<points>\d+(?:\.\d+)?)分")
_COUNT = re.compile(r"(\d{1,2}|[一二三四五六七八九十两]{1,3})个")


def _counted(frame: Frame, text: str) -> bool:
    """Whether a note counts as many items as the band has: 三个项目平均得分96.44分."""
    match = _COUNT.search(text)
    items = sum(r.kind == "item" and bool(r.values) for r in frame.rows)
    return match is not None and items == numeral(match[1])


def average_notes(frame: Frame, after: Sequence[tuple[str, Sequence[Mention]]]) -> Iterator[Relation]:
    """Averages of a band's scores: in a cell of its own beside the figure, and in the paragraphs right after it."""
    columns = frame.having("score")
    items = [r for r in frame.rows if r.kind == "item"]
    for row in (r for r in frame.rows if r.kind != "average"):
        for column in columns:
            above = [m for r in items if r.index < row.index and (m := r.values.get(column.index)) is not None]
            if (stated := row.values.get(column.index)) is not None and len(above) > 1:
                yield from _in_row(frame, row, column.index, stated, above)
    for column in columns[-1:]:
        yield from _below(frame, [m for r in items if (m := r.values.get(column.index)) is not None], after)


def _below(frame: Frame, listed: Sequence[Mention], after: Sequence[tuple[str, Sequence[Mention]]]) -> Iterator[Relation]:
    """Averages of these scores in words after their table."""
    for text, mentions in after if len(listed) > 1 else ():
        match = _AVERAGE_NOTE.search(text)
        mention = number_at(mentions, match.start("points")) if match else None
        if match is not None and mention is not None and mention.kind == "score":
            relation = average(frame, frame.item(match["name"]), mention, listed)
            yield relation if _counted(frame, text) else replace(relation, certainty="inferred")


def _in_row(frame: Frame, row: Row, column: int, stated: Mention, above: Sequence[Mention]) -> Iterator[Relation]:
    """A score behind a cell that calls it an average, or in a total row, where it is one."""
    left = row.entries.get(column - 1)
    named = left is not None and words.AVERAGE_ROW.fullmatch(left.text)
    found = average(frame, frame.item(left.text) if left is not None and named else frame.item(row.label, "平均得分"), stated, above)
    if named or (row.kind == "total" and not misses(found.values, "total", "parts")):
        yield found
