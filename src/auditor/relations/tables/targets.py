"""Whether an actual value reaches its target: by operator and direction for figures, by wording for the rest."""

from __future__ import annotations

import re
from decimal import Decimal

from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.tables.cells import Entry

# Indicators that are better the smaller: 办理时限, 预算控制率, 死亡率, 投诉数, 成本.
LESS = re.compile(
    r"时限|时长|天数|工作日|用时|耗时|周期|成本|控制(?:率|数|额|在)|变动率|结转结余率|结余率|死亡率|发病率|成灾率|事故|投诉|差错|失误|违规"
    r"|流失|返贫|能耗|自付|均价|单价|超支|不超过|差异率|逾期"
)
# … unless they fall on purpose: 能耗下降率, 事故减少.
MORE = re.compile(r"下降|降低|减少|节约|节能|及时|整改|处置|查处|办结|到位|完成率|覆盖|满意|降幅")
# Actual values in words that say the target is reached: 达成, 已完成, 达成预期指标, 全部完成.
_DONE = re.compile(
    r"(?:已|全部|均|按时|按期|基本)*(?:达成|完成|达标|实现|达到)(?:了?(?:预期|年度|年初)?(?:绩效)?(?:目标|指标|要求|任务|预期))?(?:值)?[。；]?"
    r"|100%完成"
)
# … and that say it is not: 未完成, 部分达成, 未达标.
_MISSED = re.compile(r"(?:部分|尚?未|没有|未能|基本未|仅部分)(?:达成|完成|达标|实现|达到|开展).{0,16}")
_WHITE = re.compile(r"[\s，。；、]")


def _same_unit(target: Mention, actual: Mention) -> Quantity | None:
    """The actual quantity in the target's unit; None where the units do not agree."""
    t, a = target.quantity, actual.quantity
    if t.unit.dimension == a.unit.dimension:
        return a.to(t.unit)
    if a.unit.dimension == "" and (t.unit.dimension != "%" or abs(a.value) > 1 or a.value == 0):
        return Quantity(a.value, a.low, a.high, a.ulp, t.unit)
    return None


def _residue(entry: Entry) -> str:
    """The words beside the one figure of a cell, operators and units aside: 3000管/日 → 管/日."""
    mention = entry.mentions[0]
    return re.sub(r"[≥≤><=（）含以上下内约\s]", "", entry.text[: mention.start] + entry.text[mention.tail :])


def figure(entry: Entry | None, typed: Mention | None) -> Mention | None:
    """The one figure of a target or actual cell; None for words, ranges and cells of several figures."""
    if typed is not None:
        return typed
    if entry is None or len(entry.mentions) != 1 or entry.mentions[0].kind in ("year", "range"):
        return None
    return entry.mentions[0] if len(_residue(entry)) <= 6 and not re.search(r"[年月日前底]", _residue(entry)) else None


def _below(name: str, target: Mention) -> bool | None:
    """Whether less is better where the target prints no direction; None where that cannot be told."""
    if LESS.search(name) and not MORE.search(name):
        return True
    if target.kind in ("people", "visits", "count", "percent", "area", "volume", "length", "mass", "measure", "score") or MORE.search(name):
        return False
    return None


def direction(name: str, target: Mention, operator: str) -> str:
    """"forward" where more is better, "reverse" where less is, "" where that cannot be told."""
    if operator in ("≥", ">"):
        return "forward"
    if operator in ("≤", "<"):
        return "reverse"
    below = _below(name, target)
    return "" if below is None else "reverse" if below else "forward"


def reached_figure(name: str, target: Mention, actual: Mention, operator: str) -> bool | None:
    """Whether a figure reaches its target; equality passes ≥ and ≤ but neither > nor <."""
    value = _same_unit(target, actual)
    if value is None:
        return None
    aim = target.quantity.value
    if operator == ">":
        return value.value > aim
    if operator == "<":
        return value.value < aim
    way = direction(name, target, operator)
    if value.value == aim:
        return True
    if not way:
        return None
    over = value.high >= aim if value.value < aim and actual.hedge else value.value >= aim
    under = value.low <= aim if value.value > aim and actual.hedge else value.value <= aim
    return over if way == "forward" else under


def reached_words(target: str, actual: str) -> bool | None:
    """Whether words say that a target is reached: the same words, or 达成; 部分达成 and 未完成 say it is not."""
    left, right = _WHITE.sub("", target), _WHITE.sub("", actual)
    if not right:
        return None
    if _MISSED.fullmatch(right):
        return False
    if left == right or _DONE.fullmatch(right):
        return True
    return None


def due(name: str, target: Mention, actual: Mention, operator: str, weight: Quantity) -> Quantity | None:
    """The points of a missed target in proportion: actual ÷ target, or what the excess leaves of it; None where that cannot be told."""
    value, aim = _same_unit(target, actual), target.quantity.value
    way = direction(name, target, operator)
    if value is None or aim <= 0 or not way:
        return None
    share = value.value / aim if way == "forward" else 1 - (value.value - aim) / aim
    return Quantity.exact(min(max(share, Decimal(0)), Decimal(1)) * weight.value, weight.unit)
