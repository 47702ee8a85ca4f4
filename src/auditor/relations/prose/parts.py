"""One way to read which parts make which total, whether the words mean all of them, and the row it makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher

from auditor.quantity import Quantity, total
from auditor.relations.prose import words
from auditor.relations.prose.figures import Figure
from auditor.relations.schema import Relation

# A list that sums to less than this share of its total names a few of many, however it is opened.
_A_FEW = Decimal("0.5")
# A list that sums to at least this share of its total means to be whole, however it is opened.
_NEARLY = Decimal("0.85")
# A list of this many parts is seldom a passing mention.
_MANY = 4
# What 其他 may stand before without being an item of its own.
_PLAIN_REST = ("", "支出", "费用", "项目", "用车", "人员", "资金", "收入", "单位", "方面", "等", "村", "类", "岗位", "对象", "群体", "人群", "群众", "学校", "企业")
# How alike 其他… and the total must be named for it to be the rest of that total: 其他商品服务支出 of 商品和服务支出.
_SAME_KIND = 0.6
# Words that announce a whole list: 其中：, 包括, 分别为, 按性质分.
_ANNOUNCES = re.compile(r"其中[^，。；]{0,4}：|包括|分别|由.*组成|具体|构成|划分|分类|分解|[按从][^，。；]{1,12}分|中，|：$")
# Names that do not divide everybody but describe some: a person may be several of them.
_OVERLAPPING = re.compile(r"[男女]性|女职|岁以|岁及以|学历|硕士|博士|本科|大专|职称|高级|中级|初级|党员|团员|残疾|少数民族|小微|民营|科技|双师|普惠|公办|骨干|返乡|青少年|老年|重点")
# Pairs that divide everything when one part is named for each: 男性148人、女性154人; 城乡社区支出 alone is no such pair.
_EVERYTHING = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        ("男", "女"), ("门诊", "急诊"), ("货物", "服务"), ("一般公共预算", "政府性基金"), ("财政拨款", "其他收入"), ("城", "[乡农]"),
        ("行政", "事业"), ("在职", "退休"), ("集中", "分散"), ("新", "旧"), ("省", "市"), ("中央", "省|地方"), ("基本支出|^基本$", "项目支出|^项目$"),
        ("人员经费", "公用经费"), ("^自?评?等?级?为?[“]?优|优秀", "^[“]?良"), ("(?<!不)合格", "不合格"), ("(?<!未)完成", "未完成"), ("高级", "初级"),
    )
)  # fmt: skip
# Pairs that mostly do: 政府采购850亩、企业自行采购400亩.
_OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (("政府", "企业|社会"), ("免费", "收费|企业|有偿"), ("公办", "民办"), ("线上", "线下"))
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read which parts make which total. `whole` is False where the words leave the list open.

    `known` says that something else shows the list to be whole: a count of its parts, or the same parts making a total elsewhere.
    """

    total: Figure
    parts: tuple[Figure, ...]
    whole: bool
    anchored: bool
    known: bool = False

    @property
    def names(self) -> frozenset[str]:
        """What the parts are called; empty where two have one name or one has none."""
        names = frozenset(p.label for p in self.parts)
        return names if len(names) == len(self.parts) and all(len(n) >= 2 for n in names) else frozenset()

    @property
    def sum(self) -> Quantity:
        """The parts' sum in the total's unit."""
        return total((self._signed(p).as_part() for p in self.parts), self.total.mention.quantity.unit)

    @property
    def stated(self) -> Quantity:
        """The printed total, with its sign where parts and total are changes."""
        return self._signed(self.total)

    def _signed(self, figure: Figure) -> Quantity:
        q = figure.mention.quantity
        changes = any(p.role == "change" for p in self.parts)
        return -q if changes and figure.role == "change" and figure.direction < 0 else q

    def holds(self) -> bool:
        """Whether the parts make the total, or stay below it where the list is open."""
        if self.whole:
            return self.sum.meets(self.stated)
        return self.sum.low <= self.stated.high


def as_relation(reading: Reading, item: str = "", *, surely: bool = False) -> Relation:
    """The `totals` row of a reading; not complete where the list may name a few of many, uncertain where it only seems whole.

    `surely` says that its words leave no doubt that it is whole.
    """
    stated, parts = reading.stated, reading.sum
    whole = surely or (reading.whole and (stated.meets(parts) or _means_whole(reading)))
    if not whole and not (runs_together(reading.parts) and _disjoint(reading)):
        reading = replace(reading, parts=(max(reading.parts, key=lambda p: p.mention.quantity.to(stated.unit).value),))
        parts = reading.sum
    return Relation(
        "totals", item or reading.total.label or "合计",
        {"total": stated, "parts": parts, "n_parts": len(reading.parts), "complete": whole, "relation": "sum"},
        (("total", reading.total.mention), *(("part", p.mention) for p in reading.parts)),
        certainty="stated" if surely or (reading.anchored and _surely_whole(reading)) else "inferred",
        near=whole and stated.barely_misses(parts),
    )  # fmt: skip


def _disjoint(reading: Reading) -> bool:
    """Whether no two parts can be of the same: amounts, and things counted under names that do not overlap; a person may be in several."""
    kind = reading.total.mention.kind
    return kind == "money" or (kind == "count" and "其中" in reading.parts[0].lead and not any(_OVERLAPPING.search(p.label) for p in reading.parts))


def _ratio(reading: Reading) -> Decimal:
    return reading.sum.value / reading.stated.value if reading.stated.value else Decimal(1)


def _means_whole(reading: Reading) -> bool:
    """Whether a list that does not add up was meant to: it comes close, or its words or names leave nothing out.

    其中 with a few names may tell a few of many, and names that are no division of people (女性, 60岁以上, 党员) may overlap.
    """
    ratio = _ratio(reading)
    labels = "、".join(p.label for p in reading.parts)
    if reading.anchored and _summed_up(reading):  # …，合计4713.16万元 says that it is of all of them
        return True
    if reading.known or divides_everything(reading.parts) or divides_everything(reading.parts, _OPPOSITES) or _has_rest(reading):
        return True
    if reading.total.mention.kind in ("people", "visits", "count") and _OVERLAPPING.search(labels):
        return False
    if _NEARLY <= ratio <= 1 / _NEARLY or _in_brackets(reading):
        return True
    return (_formal(reading) or len(reading.parts) >= _MANY) and not _taken_up(reading) and _A_FEW <= ratio <= 1 / _A_FEW


def _taken_up(reading: Reading) -> bool:
    """Whether a list divides a total of another paragraph that it does not point at by 其中: 从支出看，甲…、乙… may be of any one before."""
    first = reading.parts[0]
    return reading.total.mention.block != first.mention.block and not _summed_up(reading) and "其中" not in first.lead


def _surely_whole(reading: Reading) -> bool:
    ratio = _ratio(reading)
    return _formal(reading) or _NEARLY <= ratio <= 1 / _NEARLY or divides_everything(reading.parts)


def divides_everything(parts: Sequence[Figure], pairs: Sequence[tuple[re.Pattern[str], re.Pattern[str]]] = _EVERYTHING) -> bool:
    """Whether two of the parts are named as the two sides of everything."""
    labels = [p.label for p in parts]
    if pairs is _EVERYTHING and any(f"{no}{label}" in labels for no in "非不未" for label in labels if len(label) >= 2):  # 农业人口、非农业人口
        return True
    return any(
        any(one.search(label) and not other.search(label) for label in labels)
        and any(other.search(label) and not one.search(label) for label in labels)
        for one, other in pairs
    )


def _formal(reading: Reading) -> bool:
    """Whether the words before the list announce all of it: 其中：, 包括, 分别为, 按…分; not a passing 其中."""
    return bool(_ANNOUNCES.search(reading.parts[0].lead)) or _summed_up(reading)


def _summed_up(reading: Reading) -> bool:
    """Whether the total is told after its parts, in their paragraph or below it."""
    total, last = reading.total, reading.parts[-1]
    return (total.mention.block, total.start) > (last.mention.block, last.start)


def _has_rest(reading: Reading) -> bool:
    """Whether a list names what is left over, and so means to be whole: …其他用车9辆, 其他工资福利支出3.081万元; 其他交通费用 is an item like others."""
    return any(is_rest(p.label, reading.total.label) for p in reading.parts)


def is_rest(label: str, whole: str) -> bool:
    if label.endswith(("及其他", "和其他", "及其它")):
        return True
    match = re.match(r"(?:其他|其它|其余)(?P<of>.*)$", label)
    return match is not None and (match["of"] in _PLAIN_REST or SequenceMatcher(None, match["of"], whole, autojunk=False).ratio() >= _SAME_KIND)


def _in_brackets(reading: Reading) -> bool:
    """Whether the parts stand in a bracket right after the total, opened by no 其中: 15人（组长1名、副组长5名、成员9名）."""
    first = reading.parts[0]
    return first.bracket > reading.total.bracket and not words.PARTS.search(first.lead)


def tellable(reading: Reading) -> bool:
    """Whether a list that does not add up may be told: not where a part is the total over again, which is then another side of it, or restated."""
    return reading.sum.meets(reading.stated) or not any(p.mention.quantity.to(reading.stated.unit).meets(reading.stated) for p in reading.parts)


def best(readings: Iterable[Reading]) -> Reading | None:
    """The first reading that holds as a whole list, else the first of all."""
    first = None
    for reading in readings:
        if reading.holds():
            return reading
        first = first or reading
    return first


def runs_together(parts: Sequence[Figure]) -> bool:
    """Whether the parts of a list are set apart by 、 and 和 only, so that what follows a semicolon is something else."""
    return all(re.match(r"^(?:、|和|及|以及|，|与)", f.lead) for f in parts[1:]) and all(len(f.lead) <= 16 for f in parts[1:])


def adds(figure: Figure, listed: Sequence[Figure]) -> bool:
    """Whether a change is a part of a list of amounts: 其中提前下达900万元，年中追加300万元，年中压减50万元."""
    return figure.role == "change" and words.ADJUSTED_BY.search(figure.head) is not None and listed[0].role == "value" and not figure.base
