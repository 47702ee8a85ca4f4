"""Setting right a row whose cells slipped: a monotone alignment of its entries with the columns, by what each can hold.

Extraction drops cells of merged parents, so that a row's words and figures stand some columns too far left. A row is moved only
where it does not fit as it stands and one alignment clearly does. Where its figures could stand elsewhere nearly as well, it is told so,
and never carries an accusation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from auditor.relations.tables import headers, words
from auditor.relations.tables.cells import Entry
from auditor.relations.tables.columns import Column

# Names of first and second level indicators, as every form prints them.
LEVEL1 = re.compile(
    r"(?:产出|效益|效果|满意度|成本|投入|过程|决策|管理|履职|预算执行|产出及效率|效率|社会评价|运行成本|履职效能|管理效率|可持续性)"
    r"(?:情况)?(?:指标|类指标)?(?:（.*）)?"
)
LEVEL2 = re.compile(
    r"(?:产出)?(?:数量|质量|时效|成本|经济成本|社会成本|生态环境成本|经济效益|社会效益|生态效益|可持续影响|可持续发展|服务对象满意度"
    r"|满意度|服务对象|帮扶对象满意度)(?:指标)?(?:（.*）)?"
)
# An actual value in words: 达成, 已完成, 部分达成.
_DONE = re.compile(r"(?:已|全部|部分|基本|未|按时|按期)*(?:达成|完成|达标|实现)(?:预期|目标|指标)*")
_LONG = 26
# A row fits where its cost is at most this; a repair must be this much better.
_FITS, _BETTER = 2.2, 1.2
# What a cell costs in a column that hardly holds it, and in one that cannot.
AMISS, NEVER = 4.0, 9.0


def _text_cost(entry: Entry, role: str) -> float:
    text = entry.text
    first, second = LEVEL1.fullmatch(text), LEVEL2.fullmatch(text)
    if role in headers.NAMES and _DONE.fullmatch(text):
        return 2.0
    if role == "level1":
        return 0.0 if first else 3.0 if second else 0.4
    if role == "level2":
        return 0.0 if second else 2.0 if first else 0.4
    if role in ("level3", "name"):
        return 0.8 if first or second else 0.3
    if role in ("target", "actual"):
        return (0.1 if role == "actual" else 0.6) if _DONE.fullmatch(text) else 0.4 if len(text) < _LONG else 1.6
    if role in ("reason", "rule", "note", "goal"):
        return 0.7
    if role in ("operator", "unit", "grade", "seq", "code"):
        return 0.2 if len(text) <= 4 else 3.0
    return NEVER


def _number_cost(entry: Entry, role: str) -> float:
    mention = entry.mentions[0]
    bare = mention.kind in ("plain", "score") and not mention.operator
    if role in headers.IN_POINTS:
        return 0.0 if bare else NEVER
    if role in ("target", "actual"):
        return 0.6 if bare else 0.0
    if role in headers.PERCENTS:
        return 0.0 if mention.kind in ("percent", "plain") else NEVER
    if role in headers.MONEY or role in ("value", "quantity", "price"):
        return NEVER if mention.kind == "percent" else 0.0
    return 0.3 if role in ("seq", "code") and bare else AMISS


def cost_of(entry: Entry, column: Column) -> float:
    """How little a cell fits into a column, by what both are."""
    if entry.kind == "dash":
        return 0.0
    return _number_cost(entry, column.role) if entry.kind == "number" else _text_cost(entry, column.role)


def _price(entries: Sequence[Entry], columns: Sequence[Column], places: Sequence[int]) -> float:
    """What an assignment of entries to column positions costs: misfits, moves, and a score without its weight."""
    cost = sum(cost_of(e, columns[p]) for e, p in zip(entries, places, strict=True))
    if any(words.TOTAL_ROW.fullmatch(e.text) for e in entries):
        cost += sum(2.0 for e, p in zip(entries, places, strict=True) if e.kind == "number" and columns[p].role in ("target", "actual"))
    offsets = [p - e.column for e, p in zip(entries, places, strict=True)]
    cost += 0.2 * sum(a != b for a, b in pairwise(offsets)) + 0.05 * sum(map(abs, offsets))
    taken = {columns[p].role for p in places}
    return cost + (1.0 if len(taken & headers.POINTS) == 1 and {c.role for c in columns} >= headers.POINTS else 0.0)


def _best(entries: Sequence[Entry], columns: Sequence[Column], but: tuple[int, int] | None = None) -> tuple[float, tuple[int, ...]]:
    """The cheapest order-keeping assignment of entries to columns, `but` for one entry in one column."""
    table: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for placed in range(1, len(entries) + 1):
        fresh: dict[int, tuple[float, tuple[int, ...]]] = {}
        for last, (_, places) in table.items():
            for p in range(last + 1, len(columns)):
                if (placed - 1, p) == but:
                    continue
                tried = (*places, p)
                price = _price(entries[:placed], columns, tried)
                if p not in fresh or price < fresh[p][0]:
                    fresh[p] = (price, tried)
        table = fresh
    return min(table.values(), default=(NEVER * 9, ()))


def aligned(entries: Sequence[Entry], columns: Sequence[Column]) -> tuple[dict[int, Entry], bool] | None:
    """Column index → entry for a row that does not fit as it stands and does so moved, and whether its figures fit nowhere else; None where
    it fits or nothing does."""
    named = [c for c in columns if c.role]
    position = {grid: i for i, c in enumerate(named) for grid in c.covers}
    if not entries or len(entries) > len(named):
        return None
    places = [position.get(e.column, -1) for e in entries]
    stays = -1 not in places and len(set(places)) == len(places)
    now = _price(entries, named, places) if stays else NEVER * 2
    if now <= _FITS:
        return None
    best, moved = _best(entries, named)
    if best > _FITS or now - best < _BETTER:
        return None
    return {named[p].index: e for e, p in zip(entries, moved, strict=True)}, _is_sure(entries, named, moved, best)


def _is_sure(entries: Sequence[Entry], columns: Sequence[Column], places: Sequence[int], best: float) -> bool:
    """Whether each figure of the best assignment, which costs so much, would cost far more in any other column."""
    figures = [(i, p) for i, (e, p) in enumerate(zip(entries, places, strict=True)) if e.kind == "number"]
    return all(_best(entries, columns, but)[0] - best >= _BETTER for but in figures)
