"""The units that reports print, with their dimension and kind."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from auditor.quantity import Unit

SCALES = {"": Decimal(1), "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "百万": Decimal(10**6),
          "千万": Decimal(10**7), "亿": Decimal(10**8), "万亿": Decimal(10**12)}  # fmt: skip

# unit → (dimension, factor, kind). 名 counts people as 人 does; 人次 counts visits and is another quantity.
_UNITS: dict[str, tuple[str, str, str]] = {
    "元": ("元", "1", "money"), "美元": ("美元", "1", "money"),
    "%": ("%", "1", "percent"), "‰": ("%", "0.1", "percent"), "个百分点": ("百分点", "1", "points"), "百分点": ("百分点", "1", "points"),
    "人次": ("人次", "1", "visits"), "人/次": ("人次", "1", "visits"), "家次": ("家次", "1", "visits"), "台次": ("台次", "1", "visits"),
    "剂次": ("剂次", "1", "visits"), "例次": ("例次", "1", "visits"), "件次": ("件次", "1", "visits"), "班次": ("班次", "1", "visits"),
    "批次": ("批次", "1", "visits"), "户次": ("户次", "1", "visits"), "车次": ("车次", "1", "visits"), "场次": ("场", "1", "count"),
    "人": ("人", "1", "people"), "名": ("人", "1", "people"), "位": ("人", "1", "people"),
    "分": ("分", "1", "score"),
    "天": ("天", "1", "time"), "个工作日": ("工作日", "1", "time"), "工作日": ("工作日", "1", "time"), "日": ("天", "1", "time"),
    "小时": ("小时", "1", "time"), "分钟": ("分钟", "1", "time"), "个月": ("月", "1", "time"), "岁": ("岁", "1", "time"), "年": ("年", "1", "time"),
    "亩": ("亩", "1", "area"), "公顷": ("公顷", "1", "area"), "平方米": ("平方米", "1", "area"), "平方公里": ("平方公里", "1", "area"),
    "㎡": ("平方米", "1", "area"), "立方米": ("立方米", "1", "area"), "平米": ("平方米", "1", "area"),
    "公里": ("公里", "1", "length"), "千米": ("公里", "1", "length"), "km": ("公里", "1", "length"), "米": ("米", "1", "length"),
    "公斤": ("公斤", "1", "mass"), "千克": ("公斤", "1", "mass"), "吨": ("吨", "1", "mass"), "斤": ("斤", "1", "mass"), "kg": ("公斤", "1", "mass"),
    "倍": ("倍", "1", "ratio"),
}  # fmt: skip
# Measure words that count things; each is its own dimension.
_CLASSIFIERS = (
    "台（套）", "台套", "家", "户", "个", "次", "份", "条", "件", "宗", "篇", "期", "项", "类", "批", "所", "台", "套", "辆", "处", "座", "张", "册", "本",
    "场", "村", "支", "只", "头", "株", "棵", "盏", "块", "幅", "部", "起", "例", "门", "层", "栋", "粒", "尾", "片", "口", "艘", "架", "把", "桶", "瓶", "箱",
    "公示", "节", "班", "床", "间", "组", "对", "轮", "届", "点", "段", "根", "卷", "枚", "种", "款", "样", "封", "遍", "趟", "团", "团组", "周", "季",
    "人份", "剂", "笔", "盒", "具", "顶", "面", "副", "车", "道", "眼", "孔", "扇", "管", "升", "千瓦", "千瓦时", "度", "课时", "学时",
)  # fmt: skip
for _word in _CLASSIFIERS:
    _UNITS.setdefault(_word, (_word, "1", "count"))

# Longest first, so that 人次 is not read as 人.
NAMES = tuple(sorted(_UNITS, key=len, reverse=True))
# Kinds whose plain whole numbers are counted, not measured: 92人 is 92, never 91.6.
COUNTED = frozenset({"people", "visits", "count", "score"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit as printed and the kind of number it makes."""

    unit: Unit
    kind: str


def measure_of(scale: str, name: str, per: str = "") -> Measure:
    """The unit printed as scale (万, 亿 or "") and name (元, 人次, …), for instance 万元. `per` is what follows a slash (元/人)."""
    if not name:
        return Measure(Unit(scale, "元", SCALES[scale]), "money") if scale else Measure(Unit("", ""), "plain")
    dimension, factor, kind = _UNITS[name]
    if per:
        return Measure(Unit(f"{scale}{name}/{per}", f"{dimension}/{per}", SCALES[scale] * Decimal(factor)), "per")
    return Measure(Unit(scale + name, dimension, SCALES[scale] * Decimal(factor)), kind)


def unit_named(name: str) -> Measure | None:
    """The unit that a header or caption names (万元, 元, %, 人次), None where it names none that is known."""
    name = name.strip().replace("％", "%")
    for scale in sorted(SCALES, key=len, reverse=True):
        if name.startswith(scale) and (name[len(scale) :] in _UNITS or (scale and name == scale)):
            return measure_of(scale, name[len(scale) :])
    return None
