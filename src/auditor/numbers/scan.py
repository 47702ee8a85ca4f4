"""Finding the numbers of a folded text, and what in it looks like a number and is none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from auditor.document import Text
from auditor.numbers.mention import Mention
from auditor.numbers.units import COUNTED, LATIN, NAME, PER_UNIT, SCALE, UNIT, Measure, is_word, measure_of
from auditor.quantity import Quantity, Unit

_NAME, _SCALE = NAME, SCALE
# A number's unit in Latin letters: 5km, 12.5t, 300m2.
_LATIN = rf"(?:{'|'.join(map(re.escape, LATIN))})(?![A-Za-z])"
# What tells an amount that begins a text (12.5万元用于…, 95.5分) from a heading's number (1.2项目概况, 2.1人员情况).
_AMOUNT = rf"(?:{_SCALE})|元|公里|公顷|平方米|(?:{_NAME})(?=[，。；：、）]|$)"

# What looks like a number and is none; each pattern with what it matched in the wild. What may begin anywhere in a long
# run of digits or letters is of so many of them at most, so that a text of nothing else is not read again from each of
# them.
NO_NUMBER = {
    "document number": r"[〔\[【（]\s*\d{4}\s*[〕\]】）]\s*第?\d*号?",  # 浮发〔2020〕4号
    "cited title": r"《[^《》]{0,120}》",  # 《2019年财政预算管理办法》
    "clock": r"\d{1,2}:\d{2}(?!\d|\.)",  # 01:00
    "ratio": r"\d{1,40}(?:\.\d{1,40})?(?::\d+(?:\.\d+)?)+",  # 开考比例1:3
    "phone": r"(?:电话|传真|热线|手机|邮编|邮政编码)[^\d，。；]{0,6}[\d-]{5,}|(?<!\d)0\d{2,3}-\d{7,8}|(?<![\d.])1[3-9]\d{9}(?![\d.元])",
    "index": r"(?:索引号|统一社会信用代码|编号|证号|代码)[^\u4e00-\u9fa5，。；]*",
    "months": r"(?<![\d.])\d{1,2}[-—–~～至](?:\d{1,2})月(?:份)?",  # 1—6月
    # 7月19日, 10月份, 每月10日前
    "month": r"(?<![\d.])\d{1,2}月(?:\d{1,2}[日号])?(?:份|底|末|初)?|(?<=月)\d{1,2}[日号]|(?<=[底前至到])\d{1,2}日前?",
    "dotted date": r"(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}日?",  # 2022.5.31
    "list number": r"^[（]?\d{1,2}[）.、．](?!\d)"
    r"|^\d{1,2}、(?!\d{1,2}(?:[、和及，]|$))|(?<=[。；：，、\s])\d{1,2}[、.．](?![\d])"
    r"|（\d{1,2}）|^\d{1,2}(?:\.\d{1,2}){1,3}(?=[\u4e00-\u9fa5])(?!" + _AMOUNT + ")",
    # 表1, 附件6-1, 第3批; not 调查表120份
    "name number": r"(?:(?:附件|附表|表|图|注)\d{1,3}(?:-\d+)*(?![份名位张幅套册])"
    r"|第\d{1,3}(?:-\d+)*)(?=[、：:．。，）\s\u4e00-\u9fa5]|\.(?!\d)|$)(?![万亿]?[元人%])",
    "item number": r"(?:目标|指标|方案|任务|工作)\d{1,2}(?=[、：:．。，）\s]|\.(?!\d)|$)",  # 目标1、
    # PM2.5, 5G, G20; not 5km
    "latin": r"[A-Za-z][A-Za-z_-]{0,40}\d+(?:\.\d+)?|\d{1,40}(?:\.\d{1,40})?(?!" + _LATIN + r")[A-Za-z]+",
    # 1.2050204高中教育支出, 司法（06款）, 工资福利支出（301）
    "item of the classification": r"(?<![\d,])(?<!\d\.)(?:^\d{1,2}[.、])?2[0-3]\d{5}(?=[\u4e00-\u9fa5])(?!"
    + _AMOUNT
    + r")|（\d{2,3}[类款项]）|(?<=[支出费助类目])（(?:2[0-3]|3[01])\d(?:\d{2}){0,2}）",
    "long code": r"(?<![\d.,])\d{12,}(?![\d.元])",
    "page of contents": r"(?<=…)\d{1,4}(?![\d.,%])|(?<=\.{4})\d{1,4}(?![\d.,%])",  # 收入执行表………31
    "house number": r"(?<=[街路道巷弄])\d{1,4}号",  # 府前街1号
    "mark": r"(?<![\d.])\d{1,3}#",  # 2#宿舍楼
    "hotline": r"(?<!\d)12\d{3}(?=[\u4e00-\u9fa5]{0,2}(?:热线|平台|政务))",  # 12345政务热线
}  # fmt: skip
_NONE = re.compile("|".join(f"(?:{p})" for p in NO_NUMBER.values()))

# No number has more groups than twelve; a long row of them is not to be read again from each.
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,12}|\d+)(?:\.\d+)?"
# A number, its scale, a hedge inside (320余万元, 3万余人次), its unit and what the unit is per (元/人·年).
NUMBER = re.compile(
    rf"(?<![\d.A-Za-z])(?P<sign>(?<![\d%）])-)?(?P<digits>{_DIGITS})(?![\d])"
    rf"(?P<over>[余多](?={_SCALE}))?(?P<scale>{_SCALE})?(?P<more>[余多])?(?:{UNIT})?{PER_UNIT}"
)
# A year: four digits from 1949 to 2099 with 年 (2021年度), or in a range that ends so (2018—2020年).
YEAR = re.compile(r"(?<![\d.,])(?P<year>(?:19[4-9]\d|20\d{2}))(?:(?=年(?!均))|(?=[-—–~～至到](?:19|20)\d{2}年))")
# Ends of a range are no statements: 0-6岁, 80%（含）-90%, 12—17岁.
_RANGE = re.compile(
    rf"(?<![\d.]){_DIGITS}[%分万元岁天人]*(?:（含）)?(?:[-—–~～]|至){_DIGITS}(?!\d)(?![-./年月])"
    rf"(?:[%分万元岁天人]*)(?:（不?含）|（[^（）]{{0,4}}不含[^（）]{{0,6}}）)?"
)

_BEFORE = re.compile(
    r"(约为?|大约|近|将近|接近|逾|超过?|突破|不低于|不少于|不高于|不超过|不足|不到|至少|最多|最长|高于|低于|大于|小于|多于|少于|≥|≤|>=|<=|=>|=<|>|<|=|\\geq|\\leq)$"
)
_AFTER = re.compile(r"^(?:（含）)?(及?以上|及?以下|以内|之内|左右|上下)")
_AT_LEAST = {"逾", "超", "超过", "突破", "不低于", "不少于", "至少", "以上", "及以上", "≥", ">=", "=>", "\\geq", "高于", "大于", "多于", ">"}
_AT_MOST = {"不高于", "不超过", "不足", "不到", "最多", "最长", "以下", "及以下", "以内", "之内", "≤", "<=", "=<", "\\leq", "低于",
            "小于", "少于", "<"}
_ABOUT = {"约", "约为", "大约", "近", "将近", "接近", "左右", "上下", "余", "多"}
OPERATORS = {">=": "≥", "=>": "≥", "\\geq": "≥", "不低于": "≥", "不少于": "≥", "至少": "≥", "以上": "≥", "及以上": "≥", "逾": ">",
             "超": ">", "超过": ">", "突破": ">", "高于": ">", "大于": ">", "多于": ">", "<=": "≤", "=<": "≤", "\\leq": "≤",
             "不高于": "≤", "不超过": "≤", "最多": "≤", "最长": "≤", "以下": "≤", "及以下": "≤", "以内": "≤", "之内": "≤", "不足": "<",
             "不到": "<", "低于": "<", "小于": "<", "少于": "<", "≥": "≥", "≤": "≤", ">": ">", "<": "<", "=": "="}  # fmt: skip


# How many characters of a word behind a unit's tell it.
_WORD = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """Which block and cell a text was taken from."""

    block: int
    cell: tuple[int, int] | None = None


# Kinds whose whole 0 is none at all, not what rounds to it: 0万元.
_NOTHING = frozenset({"money", "plain", "area", "volume", "length", "mass", "measure"})
# Kinds whose printed digits say how exact they are, whatever they stand with.
_AS_PRINTED = frozenset({"percent", "points", "ratio", "time"})


def _stands_for_itself(value: Decimal, decimals: int, measure: Measure) -> bool:
    """Whether a number was not rounded: a year, nothing at all, what is counted one by one."""
    counted = measure.kind in COUNTED and measure.unit.factor == 1
    nothing = measure.kind in _NOTHING and not decimals and value == 0
    return nothing or measure.kind == "year" or (counted and (not decimals or measure.kind == "score"))


def _bounds(value: Decimal, digits: str, measure: Measure, hedge: str, finest: Decimal | None = None) -> Quantity:
    """The interval a printed number stands for, in its unit; it is exact to `finest` where its company says so."""
    decimals = len(digits.partition(".")[2])
    ulp = Decimal(1).scaleb(-decimals)
    if _stands_for_itself(value, decimals, measure):
        q = Quantity(value, value, value, ulp, measure.unit)
    elif finest is not None and finest < ulp and measure.kind not in _AS_PRINTED:
        return replace(Quantity.printed(value, finest, measure.unit), shown=ulp)
    else:
        q = Quantity.printed(value, ulp, measure.unit)
    if hedge in _ABOUT:
        zeros = len(digits) - len(digits.rstrip("0"))
        q = q.widened(ulp if decimals else Decimal(10) ** zeros)
    if hedge in _AT_LEAST:
        return replace(q, high=Decimal("Infinity"))
    return replace(q, low=Decimal("-Infinity")) if hedge in _AT_MOST else q


def _in_fractions(digits: str, name: str) -> bool:
    """Whether a unit would count things in fractions, as none is: 51.8634村医补助."""
    return "." in digits and measure_of("", name).kind == "count"


def _is_apart(text: Text, match: re.Match[str]) -> bool:
    """Whether what would be a number's unit begins a word of its own behind a blank or a line's end: 120.5 年度资金总额."""
    end = match.end("digits")
    if match.start("unit") != end or text.at[end] - text.at[end - 1] < 2:
        return False
    return is_word(match["unit"], text.value[match.end("unit") : match.end("unit") + _WORD])


def _mention(text: Text, match: re.Match[str], spot: Spot) -> Mention:
    digits = match["digits"]
    scale, name, per = match["scale"] or "", match["unit"] or "", match["per"] or ""
    if not scale and name and (_in_fractions(digits, name) or _is_apart(text, match)):
        return _mention_of(text, match, spot, measure_of("", ""), match.end("digits"))
    return _mention_of(text, match, spot, measure_of(scale, name, per), match.end())


def _mention_of(text: Text, match: re.Match[str], spot: Spot, measure: Measure, tail: int) -> Mention:
    value, digits = text.value, match["digits"].replace(",", "")
    before = _BEFORE.search(value[max(0, match.start() - 4) : match.start()])
    after = _AFTER.match(value[tail : tail + 8])
    hedge = before[1] if before else match["over"] or match["more"] or (after[1] if after else "")
    number = Decimal(digits) * (-1 if match["sign"] else 1)
    start = match.start("sign") if match["sign"] else match.start("digits")
    return Mention(text, start, match.end("digits"), tail, _bounds(number, digits, measure, hedge), measure.kind,
                   spot.block, spot.cell, OPERATORS.get(hedge, ""), hedge)  # fmt: skip


class _Spans:
    """Where a pattern matches in a text; whether an offset lies in one of its matches."""

    def __init__(self, pattern: re.Pattern[str], value: str) -> None:
        spans = [match.span() for match in pattern.finditer(value)]
        self._starts, self._ends = [start for start, _ in spans], [end for _, end in spans]

    def __contains__(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]


def scan(text: Text, spot: Spot) -> Iterator[Mention]:
    """The numbers and years of a folded text, in order. Ends of ranges come with kind "range"."""
    value = text.value
    none, ranges = _Spans(_NONE, value), _Spans(_RANGE, value)
    years = {m.start("year"): m for m in YEAR.finditer(value)}
    for match in NUMBER.finditer(value):
        first = match.start("digits")
        if first in none:
            continue
        if first in years:
            year = Quantity.exact(int(match["digits"]), Unit("年", "年份"))
            yield Mention(text, first, first + 4, first + 4, year, "year", spot.block, spot.cell)
            continue
        mention = _mention(text, match, spot)
        if first in ranges:
            mention = Mention(
                text, mention.start, mention.end, mention.tail, mention.quantity, "range", spot.block, spot.cell
            )
        yield mention


def reread(mention: Mention, measure: Measure) -> Mention:
    """The same mention in the unit that its column, caption or neighbours give."""
    digits = mention.text.value[mention.start : mention.end].replace(",", "").lstrip("-")
    q = _bounds(mention.quantity.value, digits, measure, mention.hedge, mention.finest)
    return replace(mention, quantity=q, kind=measure.kind)


def exact_to(mention: Mention, finest: Decimal) -> Mention:
    """The same mention as a number that is exact to `finest`, one unit of a place behind its last printed one;
    hedges stay as they are.
    """
    return reread(replace(mention, finest=finest), Measure(mention.quantity.unit, mention.kind))
