"""Points in a form: every score within its weight, level weights against their parents, and totals against their items.

A total may leave the funds block's points out or count them, and may be summed a level at a time; it contradicts itself only where
no reading holds, and only where every row prints its points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from auditor.document import Gap
from auditor.numbers.mention import Mention
from auditor.relations.schema import Relation, Value
from auditor.relations.tables import headers, words
from auditor.relations.tables.brackets import bracket_groups, own_points
from auditor.relations.tables.columns import Column
from auditor.relations.tables.frame import Frame, Row, clean_label
from auditor.relations.tables.indicators import name_of
from auditor.relations.tables.sums import Sum, held, of, score_relation, told

Extra = tuple[Mention | None, Mention | None]
# What the weights of a whole form come to.
_HUNDRED = 100
# The indicator that the execution rate earns points as: 预算执行率.
_EXECUTION = re.compile(r"执行")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of indicators: the column of its names, that of its points (None where they stand in brackets)."""

    names: Column | None
    points: Column | None


def is_scoring(frame: Frame) -> bool:
    """Whether a band gives points to indicators: points columns beside names, and no amounts of money."""
    points = frame.having("weight", "score")
    named = frame.having("name", "level1", "level2", "level3")
    money = frame.having("executed", "initial", "adjusted", "arrived", "planned", "seq")
    graded = frame.having("weight", "level1", "level2", "level3", "target")
    return bool(points and named and graded) and not money


def levels_of(frame: Frame, role: str = "weight") -> list[Level]:
    """The levels from the outermost in; each takes the points column of this role on its right before the next level's."""
    names = [c for c in frame.columns if c.role in ("level1", "level2", "level3")] or frame.having("name")[-1:]
    weights = frame.having(role)
    found = []
    for i, column in enumerate(names):
        right = names[i + 1].index if i + 1 < len(names) else 10**6
        own = [w for w in weights if column.index < w.index < right]
        found.append(Level(column, own[0] if own else None))
    if role == "weight" and weights and found and not any(level.points for level in found):
        found[-1] = Level(found[-1].names, weights[-1])
    return found


def items_of(frame: Frame) -> list[Row]:
    """The rows of indicators: those that print points, or a level and more than one cell."""
    points = [c.index for c in frame.columns if c.role in headers.POINTS]
    named = [c for c in frame.columns if c.role in ("level1", "level2", "target")]
    levels = [c.index for c in frame.columns if c.role in headers.NAMES]

    def counts(row: Row) -> bool:
        first = next(iter(row.entries.values()), None)
        aside = first is not None and len(levels) > 1 and first.columns >= len(levels)  # 其他需要说明的事项, over all levels
        several = len(row.entries) > 1 and not aside
        return any(i in row.values for i in points) or (several and (not named or any(row.text(c) for c in named)))

    found = [r for r in frame.rows if r.kind == "item" and counts(r)]
    last = next((r.index for r in frame.rows if r.kind == "total" and found and r.index > found[0].index), None)
    return [r for r in found if last is None or r.index < last]  # what stands under the total, 自评等级, is no item


def total_rows(frame: Frame) -> list[Row]:
    return [r for r in frame.rows if r.kind == "total"]


def within(frame: Frame) -> Iterator[Relation]:
    """Each item's score against its own weight; a row that was moved is only told where it holds."""
    scores, own = frame.having("score"), own_points(frame)
    full = {column: _full_of(frame, column) for column in scores}
    for row in frame.rows:
        for column in scores:
            leaf, score = full[column], row.values.get(column.index)
            weight = row.values.get(leaf.index) if leaf is not None else own.get(row.index)
            if weight is None or score is None or row.is_sum:
                continue
            over = score.quantity.low > weight.quantity.high
            if over and row.slipped:
                continue
            values: dict[str, Value] = {
                "stated": score.quantity, "full": weight.quantity, "role": "item", "where": "table", "relation": "within",
            }  # fmt: skip
            yield told(frame, "scores", frame.item(name_of(row, frame)), values, (("stated", score), ("full", weight)))


def _full_of(frame: Frame, score: Column) -> Column | None:
    """The weights that scores are out of: the innermost, or those of their own level where outer levels have scores too."""
    levels = [level.points for level in levels_of(frame)]
    outer = [w for w, level in zip(levels, levels_of(frame, "score"), strict=True) if level.points == score]
    return (outer or levels)[-1]


def printed(rows: Sequence[Row], column: Column) -> list[Mention]:
    """The points of a column over rows, a spanning or repeated-by-span cell once."""
    found: list[Mention] = []
    for row in rows:
        mention = row.values.get(column.index)
        if mention is not None and mention not in found:
            found.append(mention)
    return found


def _groups(frame: Frame, level: Level) -> list[tuple[str, Mention, list[Row]]]:
    """(name, points, rows) of each group of a level that prints its points: a group goes on until the next points of its level.

    A repeated name with the same points in the next row is the same group printed again.
    """
    assert level.points is not None and level.names is not None
    groups: list[tuple[str, Mention, list[Row]]] = []
    for row in items_of(frame):
        mention = row.values.get(level.points.index)
        name = row.text(level.names)
        again = bool(groups) and mention is not None and name == groups[-1][0] and mention.quantity == groups[-1][1].quantity
        if mention is not None and not again and (not groups or mention != groups[-1][1]):
            groups.append((name, mention, []))
        if groups:
            groups[-1][2].append(row)
    return groups


def _stops(rows: Sequence[Row], level: Level) -> list[list[Row]]:
    """The rows of a group, and the same up to the first row that names another group of its level without points."""
    found = [list(rows)]
    first = rows[0].text(level.names)
    for i, row in enumerate(rows[1:], start=1):
        if row.text(level.names) not in ("", first):
            found.append(list(rows[:i]))
            break
    return found


def _group_relations(frame: Frame, groups: Sequence[tuple[str, Mention, list[Row]]], level: Level, child: Column) -> Iterator[Relation]:
    """Each group's points against those under it; failing ones are stated only where the column holds for other groups."""
    told = []
    leaf = child == levels_of(frame)[-1].points
    for name, mention, rows in groups:
        sums = [s for part in _stops(rows, level) if (s := of(printed(part, child), mention.quantity)) is not None]
        if not sums:
            continue
        good = held(mention, sums)
        damaged = any(r.slipped or (leaf and child.index not in r.values) for r in rows)
        told.append((words.GROUP_POINTS.sub("", name), mention, good or sums[0], good is not None, damaged))
    holds = sum(ok for *_, ok, _ in told)
    sound = not frame.damaged or holds > max(1, len(told) - holds)
    for name, mention, parts, ok, damaged in told:
        if ok or (not damaged and sound):
            sure = "stated" if ok or (holds > len(told) - holds and frame.certain) else "inferred"
            yield score_relation(frame, name, mention, parts, "group", sure)


def groups(frame: Frame) -> Iterator[Relation]:
    """Points of groups against the points under them, a level at a time."""
    levels = [level for level in levels_of(frame) if level.points is not None]
    scored = [level for level in levels_of(frame, "score") if level.points is not None]
    for upper, lower in (*pairwise(levels), *pairwise(scored)):
        if lower.points is not None:
            yield from _group_relations(frame, _groups(frame, upper), upper, lower.points)
    outer = next(iter(frame.having("level1")), None)
    if outer is None or not (found := bracket_groups(items_of(frame), outer)):
        return
    if levels and levels[-1].points is not None:
        yield from _group_relations(frame, found, Level(outer, None), levels[-1].points)


def item_sums(frame: Frame, column: Column, stated: Mention, extra: Mention | None) -> list[Sum]:
    """What a total may add up: the items, with or without the funds block's points."""
    parts = [m for m in printed(items_of(frame), column) if m != stated]
    found = [of(parts, stated.quantity)]
    if extra is not None and extra not in parts:
        found.append(of([*parts, extra], stated.quantity))
        found.reverse()
    return [s for s in found if s is not None]


@dataclass(frozen=True, slots=True)
class Total:
    """A printed total of a points column: the sum that it is, or the nearest one where it is none."""

    column: Column
    stated: Mention
    parts: Sum
    holds: bool


def _total(frame: Frame, row: Row, column: Column, extra: Mention | None) -> Total | None:
    stated = _stated(frame, row, column)
    readings = item_sums(frame, column, stated, extra) if stated is not None else []
    if stated is None or not readings:
        return None
    good = held(stated, readings)
    nearest = min(readings, key=lambda s: abs(s.value.value - stated.quantity.value))
    return Total(column, stated, good or nearest, good is not None)


def _printed_throughout(frame: Frame, column: Column) -> bool:
    """Whether every item prints its points in a column; points of outer levels stand once a group."""
    outer = column.role == "weight" and levels_of(frame)[-1].points != column
    return outer or all(column.index in r.values for r in items_of(frame) if r.entries)


def _sure(frame: Frame, row: Row, total: Total, others: Sequence[Total]) -> str | None:
    """How sure a total is that no reading gives.

    None where rows are incomplete, were moved and no other column agrees, or for weights where the scores miss too: then a row is
    missing from the table, and the score says so.
    """
    agrees = any(t.holds for t in others)
    moved = row.slipped or any(r.slipped for r in items_of(frame))
    told_by_score = total.column.role == "weight" and any(t.column.role == "score" for t in others)
    if not _printed_throughout(frame, total.column) or (not agrees and (frame.damaged or moved or told_by_score)):
        return None
    return "stated" if frame.certain and not moved and (agrees or not others) else "inferred"


def _extra(extra: Extra, column: Column) -> Mention | None:
    return {"weight": extra[0], "score": extra[1]}.get(column.role)


def _leaves_room(frame: Frame, total: Total, extra: Extra) -> bool:
    """Whether a score counts no more on top of its items than the points that their weights leave of a hundred.

    Those are the execution rate's, given somewhere else than in the table.
    """
    leaf, items = levels_of(frame)[-1].points, items_of(frame)
    rated = any(_EXECUTION.search(r.text(c)) for r in items for c in frame.columns if c.role in headers.NAMES)
    if leaf is None or rated or total.column.role != "score" or extra[1] is not None or any(leaf.index not in r.values for r in items):
        return False
    given = sum(m.quantity.value for m in printed(items, leaf))
    return 0 <= total.stated.quantity.value - total.parts.value.value <= _HUNDRED - given


def totals(frame: Frame, extra: Extra) -> Iterator[Relation | Gap]:
    """The total row's weight, score and points taken off against the items; `extra` are the funds block's points."""
    for row in total_rows(frame)[:1]:
        columns = [*frame.having("weight"), *frame.having("score"), *frame.having("deducted")]
        found = [t for c in columns if (t := _total(frame, row, c, _extra(extra, c))) is not None]
        for total in found:
            others = [t for t in found if t is not total]
            open_ = not total.holds and _leaves_room(frame, total, extra)
            sure = "stated" if total.holds else None if open_ else _sure(frame, row, total, others)
            if sure is not None:
                item = row.label + (total.column.header if total.column.role == "deducted" else "")
                yield score_relation(frame, item, total.stated, total.parts, "total", sure)
            else:
                yield Gap(f"表内“{row.label}”所属各项分值或得分不全，未核对", total.stated.place)


def _stated(frame: Frame, row: Row, column: Column) -> Mention | None:
    """The total a row prints in a column; its only figure is the score where no weights are printed."""
    if (mention := row.values.get(column.index)) is not None:
        owner = next((level.names for level in levels_of(frame) if level.points == column), None)
        name = clean_label(row.text(owner))
        return mention if not name or words.TOTAL_ROW.fullmatch(name) or len(levels_of(frame)) == 1 else None
    figures = [e for e in row.entries.values() if e.kind == "number"]
    if column.role == "score" and len(figures) == 1 and not frame.having("weight"):
        return figures[0].mentions[0]
    return None
