"""What is left over, missing or over: 结余, 缺口, 未执行, 提前9天, 高于目标0.7个百分点. A difference of two figures told before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.quantity import PERCENT, Quantity
from auditor.relations.prose.figures import Figure, Passage, alike
from auditor.relations.schema import Relation, Value

# Words before a number that is a difference: 年末结转, 缺口, 未到位, 相差, 提前, 净调减, 比年初增加.
_LEFT = re.compile(r"结余|结存|结转|剩余|缺口|未到位|未执行|未支出|未使用|未完成|相差|差额|尚余|尚有|提前|逾期|推迟|缩短|节约|节省|高于|低于|超出|超过|短缺|净|其余|扣除|压减")
_BUDGETED = ("initial", "adjusted", "budget", "target", "arrived", "planned")
_YEAR_END = re.compile(r"年末(?:累计)?(?:结转|结余)|期末余额|年底结余")
_YEAR_START = re.compile(r"年初(?:累计)?(?:结转|结余)|上年(?:累计)?(?:结转|结余)|期初余额")
# All that came in or went out, carried over included: 收入总计, 支出总计.
_GRAND = re.compile(r"(收入|支出)总计")
# Money left of the year's budget: 年末结转594.00万元, 未执行资金168.70万元.
_UNSPENT = re.compile(r"未执行|未支出|未使用|结转|结余")
# … told so: 未执行18.95万元.
_NOT_SPENT = re.compile(r"未执行|未支出|未使用")
# Words of a budget that was moved: 年中追加30万元; not 未作调整.
_MOVED = re.compile(r"追加|追减|调增|调减|(?<!未作)(?<!未)(?<!没有)调整")
# How many figures of earlier paragraphs a difference may be of, and how many of its own on each side: more than anyone writes.
_REACH, _NEAR = 40, 30
# How many digits make a percentage tell which amount it is of.
_TELLING = 4
# How many paragraphs before what was spent its budget may stand.
_JUST_BEFORE = 4


def _row(me: Figure, whole: Figure, part: Figure, certainty: str) -> Relation:
    q, unit = me.mention.quantity, whole.mention.quantity.unit
    total, parts = _printed(whole), _printed(part).to(unit) + _plain(q, unit)
    values: dict[str, Value] = {"total": total, "parts": parts, "n_parts": 2, "complete": True, "relation": "difference"}
    operands = (("total", whole.mention), ("part", part.mention), ("part", me.mention))
    return Relation("totals", me.label or whole.label, values, operands, certainty=certainty, near=total.barely_misses(parts))


def _plain(q: Quantity, unit: object) -> Quantity:
    """A difference in percentage points counts as the percentages it is between."""
    return Quantity(q.value, q.low, q.high, q.ulp, unit) if q.unit.dimension == "百分点" else q.to(unit)  # type: ignore[arg-type]


def _fits(f: Figure, me: Figure) -> bool:
    if me.dimension == "百分点":
        return f.mention.kind == "percent"
    if f.role == "per" and f.mention.kind == "time":  # 平均实际工期171天
        return f.dimension == me.dimension
    return f.dimension == me.dimension and f.role in ("value", "prior", "echo", "score")


def _holds(me: Figure, whole: Figure, part: Figure) -> bool:
    unit = whole.mention.quantity.unit
    return _printed(whole).meets(_printed(part).to(unit) + _plain(me.mention.quantity, unit))


def _printed(f: Figure) -> Quantity:
    """What a figure says, be it a limit or not: 低于4.5%的控制目标1.08个百分点 is of 4.5% itself."""
    q = f.mention.quantity
    return Quantity.printed(q.value, q.ulp, q.unit) if f.mention.operator else q


def difference_relations(passage: Passage, earlier: Sequence[Figure]) -> Iterator[Relation]:
    """The `totals` rows (relation "difference") of a passage: whole − part = the difference told."""
    for me in passage.figures:
        if me.role == "points":
            yield from _points(me, passage)
            continue
        if not (_LEFT.search(me.head) or _LEFT.search(me.lead[-8:])) or (me.role not in ("value", "points", "change") and me.aspect != "balance"):
            continue
        near = [f for f in passage.figures if f is not me and _fits(f, me)]
        before, after = [f for f in near if f.start < me.start][-_NEAR:], [f for f in near if f.start > me.start][:_NEAR]
        pool = [*reversed(before), *after, *reversed([f for f in earlier if _fits(f, me)][-_REACH:])]
        pairs = [(a, b) for a in pool for b in pool if a is not b and a.mention.quantity.value >= b.mention.quantity.to(a.mention.quantity.unit).value]
        held = next(((a, b) for a, b in pairs if _holds(me, a, b)), None)
        if held and _exact(me):
            yield _row(me, held[0], held[1], "inferred")
        elif not held and (told := _told(me, pool, passage)):
            yield _row(me, told[0], told[1], told[2])


def _points(me: Figure, passage: Passage) -> Iterator[Relation]:
    """Percentage points between two percentages of the segment: 由87.4%提升至93.1%，提高5.7个百分点."""
    told = [f for f in passage.figures if f.segment == me.segment and f.mention.kind == "percent" and f.role != "growth" and f.start < me.start]
    told = [f for f in told if f.depth <= me.depth or passage.text.value[f.end : f.end + 1] == "）"]
    told = told[-_NEAR:]
    pairs = [(a, b) for a in told for b in told if a is not b and a.mention.quantity.value >= b.mention.quantity.value]
    held = next(((a, b) for a, b in pairs if _holds(me, a, b)), None)
    moved = len(told) == 2 and (told[0].role == "from" or _above_aim(passage, told, me))
    if held or (pairs and moved):
        yield _row(me, *(held or pairs[0]), "stated" if moved else "inferred")


# A result, its aim and how far apart they are: 满意率94.7%，高于目标值（90%）|4.7个百分点.
_OVER_AIM = re.compile(r"^[，、]?(?:略|均|远)?(?:高于|低于|超过|高出|超出|[比较](?=[^，。；]*(?:年|期|目标|标准)))[^，。；]{0,12}$")
_TO_AIM = re.compile(r"^）?的?(?:年度|年初|全[省市县]|控制|考核|预期)?(?:目标|标准|指标|要求|平均水平|任务)?(?:值|线)?(?:多|达|提高|提升|上升|下降|降低|高出?|低)?了?$")


def _above_aim(passage: Passage, told: Sequence[Figure], me: Figure) -> bool:
    between = re.sub(r"^（[^（）]*）", "", passage.between(told[0], told[1]))
    return bool(_OVER_AIM.match(between) and _TO_AIM.match(passage.between(told[1], me)))


# 资产总额, 负债总额, 净资产: the first is the sum of the other two.
_BALANCE = (re.compile(r"资产(?:总额|合计|总计)(?:为)?$"), re.compile(r"负债(?:总额|合计|总计)?(?:为)?$"), re.compile(r"净资产(?:总额|合计)?(?:为)?$"))


# 固定资产原值2,863.14万元，累计折旧1,527.60万元，净值1,335.54万元: the first is the sum of the other two.
_BOOK = (re.compile(r"原值(?:合计)?(?:为)?$"), re.compile(r"折旧(?:额|合计)?(?:为)?$"), re.compile(r"净值(?:为)?$"))


def balance_sheet(passage: Passage) -> Iterator[Relation]:
    """Assets against liabilities and net assets, and what they cost against what was written off, where one sentence tells all three."""
    for sentence in {f.sentence for f in passage.figures}:
        same = [f for f in passage.figures if f.sentence == sentence and f.role == "value" and f.mention.kind == "money"]
        for patterns in (_BALANCE, _BOOK):
            found = [[f for f in same if pattern.search(f.head)] for pattern in patterns]
            if all(len(f) == 1 for f in found):
                (assets,), (debts,), (net,) = found
                yield _row(net, assets, debts, "stated")


def _exact(me: Figure) -> bool:
    """Whether a difference has digits enough not to fit by chance."""
    return me.dimension == "百分点" or len(me.mention.quantity.number().replace(".", "").strip("0")) >= 2 or me.mention.kind != "money"


def _told(me: Figure, pool: Sequence[Figure], passage: Passage) -> tuple[Figure, Figure, str] | None:
    """(whole, part, certainty) of a balance that fits nothing: budget and spending of its own sentence, or a shortfall's named ones."""
    if me.aspect != "balance" or me.role != "value" or re.search(r"年初|上年|累计|历年", me.lead):
        return None
    if _OF_YEAR.search(me.head) and (both := _came_and_went(me, passage)):
        return (*both, "inferred")
    same = [f for f in pool if f.sentence == me.sentence and f.start < me.start]
    budget = [f for f in same if f.aspect == "adjusted"] or [f for f in same if f.aspect in _BUDGETED]
    spent = [f for f in same if f.aspect in ("executed", "actual")]
    if len(budget) == len(spent) == 1 and budget[0].mention.quantity.value > spent[0].mention.quantity.to(budget[0].mention.quantity.unit).value:
        return budget[0], spent[0], "stated"
    if len(spent) == 1 and not budget and (base := _of_rate(me, spent[0], pool, passage)):
        return base, spent[0], "inferred"
    spent = [f for f in spent if not f.label] or spent
    if len(spent) == 1 and not budget and _NOT_SPENT.search(me.head) and (near := _near_budget(spent[0], me, pool)):
        return near, spent[0], "inferred"
    if not same and _UNSPENT.search(me.head) and (rows := _total_row(pool)):
        return (*rows, "inferred")
    if re.search(r"未到位|缺口", me.head):
        labels = [f for f in pool if alike(f.label, me.label) or f.label in ("合计", "总计", "")]
        planned = [f for f in labels if f.aspect in ("budget", "initial", "adjusted", "target", "planned")]
        arrived = [f for f in labels if f.aspect == "arrived"]
        if planned and arrived and planned[0].mention.block == arrived[0].mention.block:
            return planned[0], arrived[0], "inferred"
    return None


# What is left of a year's income after its spending: 收支结余382.48万元.
_OF_YEAR = re.compile(r"收支结余(?:为)?$")
_CAME, _WENT = re.compile(r"(?:总收入|收入合计|收入总计|本年收入)(?:为)?$"), re.compile(r"(?:总支出|支出合计|支出总计|本年支出)(?:为)?$")


def _came_and_went(me: Figure, passage: Passage) -> tuple[Figure, Figure] | None:
    """The one income and the one spending as a whole that a passage tells before a balance."""
    told = [f for f in passage.figures if f.start < me.start and f.is_value and f.dimension == me.dimension and not f.depth]
    came, went = [f for f in told if _CAME.search(f.head)], [f for f in told if _WENT.search(f.head)]
    return (came[0], went[0]) if len(came) == len(went) == 1 and came[0].mention.quantity.value > went[0].mention.quantity.value else None


def _of_rate(me: Figure, spent: Figure, pool: Sequence[Figure], passage: Passage) -> Figure | None:
    """The one amount before that a rate of the same sentence makes the whole: 全年支出1,202.85万元，占可用资金的89.68%，结余138.45万元."""
    rates = [f for f in passage.figures if f.sentence == me.sentence and spent.end <= f.start < me.start and f.role in ("rate", "share") and f.mention.kind == "percent"]
    if len(rates) != 1 or len(rates[0].mention.quantity.number().replace(".", "")) < _TELLING or rates[0].mention.quantity.value >= 100:
        return None
    stated = rates[0].mention.quantity.to(PERCENT)
    wholes = [f for f in pool if f.mention.kind == "money" and f.start != spent.start and (r := spent.mention.quantity.over(f.mention.quantity, PERCENT)) and r.meets(stated)]
    return wholes[0] if len({f.mention.quantity.value for f in wholes}) == 1 else None


def _near_budget(spent: Figure, me: Figure, pool: Sequence[Figure]) -> Figure | None:
    """The one bare budget told in the paragraphs right before, where what was spent is bare too."""
    told = [f for f in pool if f.aspect in _BUDGETED and not f.label and f.mention.cell is None and me.mention.block - _JUST_BEFORE <= f.mention.block < me.mention.block]
    last = [f for f in told if f.aspect == "adjusted"] or told
    moved = any(_MOVED.search(f.mention.text.value) for f in (*last[:1], spent))
    return last[0] if not moved and not spent.label and len({f.mention.quantity.value for f in last}) == 1 else None


def _total_row(pool: Sequence[Figure]) -> tuple[Figure, Figure] | None:
    """Budget and spending of the total row of the nearest table."""
    rows = [f for f in pool if f.mention.cell is not None and f.label in ("合计", "总计", "年度资金总额")]
    budget = next((f for f in rows if f.aspect == "adjusted"), None)
    spent = next((f for f in rows if f.aspect == "executed"), None)
    return (budget, spent) if budget and spent and budget.mention.block == spent.mention.block else None


def carried_over(passage: Passage) -> Iterator[Relation]:
    """年初结转 + 本年收入 − 本年支出 = 年末结转, where one sentence tells all four and nothing else that was kept or shared out; with its 总计."""
    for end in passage.figures:
        if not _YEAR_END.search(end.head):
            continue
        same = [f for f in passage.figures if f.sentence == end.sentence and f.dimension == end.dimension and f.depth == end.depth and f is not end]
        start = [f for f in same if _YEAR_START.search(f.head)]
        income = [f for f in same if "收入" in f.head and not _GRAND.search(f.head)]
        spent = [f for f in same if "支出" in f.head and not _GRAND.search(f.head)]
        others = [f for f in same if f not in start and re.search(r"结余|结转|分配|提取", f.head)]
        if len(start) == len(income) == len(spent) == 1 and not others:
            yield _balance((start[0], income[0]), (spent[0], end))
            for figure in same:
                if match := _GRAND.search(figure.head):
                    yield _grand(figure, (start[0], income[0]) if match[1] == "收入" else (spent[0], end))


def _balance(came: tuple[Figure, Figure], went: tuple[Figure, Figure]) -> Relation:
    total, parts = came[0].mention.quantity + came[1].mention.quantity, went[0].mention.quantity + went[1].mention.quantity
    operands = (*(("total", f.mention) for f in came), *(("part", f.mention) for f in went))
    values: dict[str, Value] = {"total": total, "parts": parts, "n_parts": 2, "complete": True, "relation": "difference"}
    return Relation("totals", "年初结转加本年收入", values, operands, near=total.barely_misses(parts))


def _grand(whole: Figure, parts: tuple[Figure, Figure]) -> Relation:
    stated, added = whole.mention.quantity, parts[0].mention.quantity + parts[1].mention.quantity
    values: dict[str, Value] = {"total": stated, "parts": added.to(stated.unit), "n_parts": 2, "complete": True, "relation": "sum"}
    operands = (("total", whole.mention), *(("part", f.mention) for f in parts))
    return Relation("totals", whole.label or "总计", values, operands, near=stated.barely_misses(added))
