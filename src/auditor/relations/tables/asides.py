"""Sums and rates that forms print beside their rows: 数量指标得分合计46.2分, 自评总分98分, 建档率97.23%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.numbers.mention import Mention
from auditor.numerals import numeral
from auditor.quantity import Quantity
from auditor.relations.schema import Relation, Value
from auditor.relations.tables import words
from auditor.relations.tables.cells import number_at
from auditor.relations.tables.frame import Frame, Row
from auditor.relations.tables.indicators import name_of
from auditor.relations.tables.ratios import average
from auditor.relations.tables.scores import Extra, points_of
from auditor.relations.tables.sums import fails, held, misses, of, of_base, rate_relation, score_relation, shown, told

# A sum in words: 数量指标14项，分值合计50分; 数量指标得分合计46.2分; 自评总分98.0分.
SUM_NOTE = re.compile(
    r"(?P<group>[\u4e00-\u9fa5]{2,8}指标)?(?P<count>\d{1,3})?项?[，,]?(?P<what>分值|权重|得分|总分|自评总分|自评得分|综合得分)(?:合计|共计|总计)?"
    r"[为：]?(?P<points>\d+(?:\.\d+)?)分"
)
# A rate in words, in the reason's cell or a row of its own: 建档率97.23%, 早孕建册率 57.50%.
RATE_NOTE = re.compile(r"(?P<name>[\u4e00-\u9fa5]{1,10}率)[为：]?(?P<rate>\d+(?:\.\d+)?)%")
# An average in words after its table: 四个项目平均得分97.80分.
_AVERAGE_NOTE = re.compile(r"(?P<name>平均(?:自评|评价)?(?:得分|分|分值|分数))[为：]?(?P<points>\d+(?:\.\d+)?)分")
_COUNT = re.compile(r"(\d{1,2}|[一二三四五六七八九十两]{1,3})个")
_RATE_NAME = re.compile(r"[\u4e00-\u9fa5]{1,10}率")


def _of_group(frame: Frame, group: str) -> list[Row]:
    """The rows of an indicator group, by its name among the levels; all rows for no name."""
    levels = frame.having("level1", "level2")
    carried: dict[int, str] = {}
    found = []
    for row in frame.rows:
        for column in levels:
            carried[column.index] = row.text(column) or carried.get(column.index, "")
        if row.kind == "item" and (not group or group in (carried[c.index] for c in levels)):
            found.append(row)
    return found


def _noted(frame: Frame, text: str, mentions: Sequence[Mention], extra: Extra) -> Iterator[Relation]:
    """The sums that a note states, against the rows it names."""
    for match in SUM_NOTE.finditer(text):
        mention = number_at(mentions, match.start("points"))
        weight = match["what"] in ("分值", "权重")
        rows = _of_group(frame, match["group"] or "")
        parts = points_of(frame, rows, "weight" if weight else "score")
        if mention is None or not rows or parts is None:
            continue
        count = number_at(mentions, match.start("count"))
        if count is not None:
            printed = sum(bool(r.values) for r in rows)
            listed = Quantity.exact(printed, count.quantity.unit)
            yield told(frame, "counts", match["group"] or "指标", {"stated": count.quantity, "listed": listed, "listing": f"表内{printed}行"}, (("stated", count),), sure="inferred")
        also = extra[0 if weight else 1] if not match["group"] else None
        sums = [s for s in (of(parts, mention.quantity), of([*parts, also], mention.quantity) if also else None) if s]
        good = held(mention, sums)
        if sums and (good or match["group"] or len(sums) == 1):
            item = text[: match.start("points")].strip("，：为")
            sure = "stated" if good or match["group"] else "inferred"
            yield score_relation(frame, item, mention, good or sums[0], "group" if match["group"] else "total", sure)


def sum_notes(frame: Frame, after: Sequence[tuple[str, Sequence[Mention]]], extra: Extra) -> Iterator[Relation]:
    """Sums in words: in rows of the band that hold one sentence, and in the paragraphs right after it."""
    told = {id(e): e for r in frame.rows if r.kind == "item" and not r.values for e in r.entries.values() if e.kind == "text"}
    inside = [(e.text, e.mentions) for e in told.values()]
    totalled = any(r.kind == "total" for r in frame.rows)
    for text, mentions in [*inside, *(() if totalled else after)]:
        if len(text) < 40 and frame.having("score") and SUM_NOTE.match(text):
            yield from _noted(frame, text, mentions, extra)


def _counted(frame: Frame, text: str) -> bool:
    """Whether a note counts as many items as the band has: 三个项目平均得分96.44分."""
    match = _COUNT.search(text)
    items = sum(r.kind == "item" and bool(r.values) for r in frame.rows)
    return match is not None and items == numeral(match[1])


def average_notes(frame: Frame, after: Sequence[tuple[str, Sequence[Mention]]]) -> Iterator[Relation]:
    """Averages of a band's scores: in a cell of its own beside the figure, and in the paragraphs right after it."""
    columns = frame.having("score")
    items = [r for r in frame.rows if r.kind == "item"]
    for row in frame.rows:
        for column in columns:
            left = row.entries.get(column.index - 1)
            stated = row.values.get(column.index)
            above = [m for r in items if r.index < row.index and (m := r.values.get(column.index)) is not None]
            if stated is None or len(above) < 2 or row.kind == "average":
                continue
            if left is not None and words.AVERAGE_ROW.fullmatch(left.text):
                yield average(frame, frame.item(left.text), stated, above)
            elif row.kind == "total":
                found = average(frame, frame.item(row.label, "平均得分"), stated, above)
                yield from () if misses(found.values, "total", "parts") else (found,)
    listed = [m for r in items if columns and (m := r.values.get(columns[-1].index)) is not None]
    for text, mentions in after:
        match = _AVERAGE_NOTE.search(text)
        mention = number_at(mentions, match.start("points")) if match else None
        if mention is None or len(listed) < 2 or mention.kind != "score":
            continue
        relation = average(frame, frame.item(match["name"]) if match else "", mention, listed)
        yield relation if _counted(frame, text) else replace(relation, certainty="inferred")


def _rate_of(row: Row, frame: Frame) -> Quantity | None:
    """Actual over target of an indicator row in percent, where both are counts of the same thing."""
    target, actual = (row.values.get(c.index) for c in (*frame.having("target")[-1:], *frame.having("actual")[-1:]))
    return of_base(actual, target) if target is not None and actual is not None and target.kind != "percent" else None


def _rate_mentions(frame: Frame) -> Iterator[tuple[Row, str, Mention]]:
    """(indicator row, name, rate) of each rate printed beside an indicator: in its reason, or in a row of its own below it."""
    columns = frame.having("reason", "note")
    above: Row | None = None
    for row in frame.rows:
        for column in columns:
            entry = row.entries.get(column.index)
            for match in RATE_NOTE.finditer(entry.text) if entry is not None else ():
                mention = number_at(entry.mentions, match.start("rate")) if entry is not None else None
                if mention is not None:
                    yield row, match["name"], mention
        alone = list(row.values.values())
        if len(alone) == 1 and alone[0].kind == "percent" and above is not None and _RATE_NAME.fullmatch(row.label):
            yield above, row.label, alone[0]
        elif alone:
            above = row


# The points of a row, said again with the reason: 按比例得2.3分.
_POINTS_NOTE = re.compile(r"得(?P<points>\d+(?:\.\d+)?)分")


def _points_again(frame: Frame) -> Iterator[Relation]:
    """Points that a row's reason says again."""
    columns = frame.having("score")[-1:]
    for row in frame.rows:
        score = next((row.values[c.index] for c in columns if c.index in row.values), None)
        for entry in (e for c in frame.having("reason", "note") if score is not None and (e := row.entries.get(c.index)) is not None):
            match = _POINTS_NOTE.search(entry.text)
            again = number_at(entry.mentions, match.start("points")) if match else None
            if score is not None and again is not None and again.quantity.unit.dimension == score.quantity.unit.dimension:
                values: dict[str, Value] = {"left": score.quantity, "right": again.quantity, "where": "table/table", "majority": False, "votes": 1}
                yield told(frame, "pairs", frame.item(name_of(row, frame)), values, (("left", score), ("right", again)), sure="inferred")


def rate_notes(frame: Frame) -> Iterator[Relation]:
    """What is printed beside indicators: their points again; rates, by actual over target, failing ones only where most of the band's others hold."""
    yield from _points_again(frame)
    if not (frame.having("target") and frame.having("actual")):
        return
    found = [(row, name, m, value) for row, name, m in _rate_mentions(frame) if (value := _rate_of(row, frame)) is not None]
    good = sum(not fails(m.quantity, value)[0] for _, _, m, value in found)
    for row, name, mention, value in found:
        if fails(mention.quantity, value)[0] and not shown(good, len(found)):
            continue
        target, actual = (row.values[c.index] for c in (frame.having("target")[-1], frame.having("actual")[-1]))
        yield rate_relation(frame, frame.item(name), (actual, target, mention), value, name)
