"""The units that reports print, with their dimension and kind: the named ones, and those made of two (处（套）, 元/人/年)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from auditor.numbers.named import PER, UNITS
from auditor.quantity import Unit

SCALES = {"": Decimal(1), "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4),
          "百万": Decimal(10**6), "千万": Decimal(10**7), "亿": Decimal(10**8), "万亿": Decimal(10**12)}  # fmt: skip

# Form → (dimension, factor, kind). 名 counts people as 人 does; 人次 counts visits and is another quantity.
_UNITS: dict[str, tuple[str, Decimal, str]] = {
    name: (dimension, Decimal(factor or 1), kind)
    for dimension, kind, forms, _, _ in UNITS
    for name, _, factor in (form.partition("=") for form in forms.split())
}
# Form → what follows it in the words that begin as it does and print no unit: 年 → 度, 初, 末, …
_WORDS: dict[str, tuple[str, ...]] = {
    name: tuple(word.removeprefix(name) for word in words.split() if word.startswith(name) and word != name)
    for _, _, forms, _, words in UNITS
    for name in (form.partition("=")[0] for form in forms.split())
}

# Longest first, so that 人次 is not read as 人.
NAMES = tuple(sorted(_UNITS, key=len, reverse=True))
LATIN = tuple(name for name in NAMES if name[0].isascii() and name[0].isalpha())
# Kinds whose plain whole numbers are counted, not measured: 92人 is 92, never 91.6.
COUNTED = frozenset({"people", "visits", "count", "score"})


def _spelt(name: str) -> str:
    """A form as a pattern: one in Latin letters ends where they do (5m, not 5mg; 3m2, not 3m23)."""
    return re.escape(name) + (
        r"(?![A-Za-z²³\d])" if name[0].isascii() and name[-1].isalpha() and name[0] != "%" else ""
    )


NAME = "|".join(map(_spelt, NAMES))
SCALE = "|".join(sorted((s for s in SCALES if s and s not in "十百千"), key=len, reverse=True))
_COUNTABLE = "|".join(re.escape(name) for name in NAMES if _UNITS[name][2] in COUNTED)
# A second unit in brackets behind what is counted: 处（套）, 个（次）.
_BRACKET = rf"（(?:{_COUNTABLE})）"
# What a unit is per: 元/人, 元/人·年, 元/人/年, 万元/公里, 32/10万; money also 元每户.
_ONE_PER = "|".join(sorted((*(re.escape(word) for word in PER), *map(_spelt, NAMES)), key=len, reverse=True))
UNIT = rf"(?P<unit>(?:{NAME})(?:{_BRACKET})?)"
PER_UNIT = rf"(?:(?:/|(?<=元)每)(?P<per>(?:\d+万|(?:{_ONE_PER}))(?:(?:[·.•/]|(?<!年)每)(?:{_ONE_PER}))*))?"
_NAMED = re.compile(
    rf"(?P<scale>{'|'.join(sorted(filter(None, SCALES), key=len, reverse=True))})?(?:{UNIT})?{PER_UNIT}"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit as printed and the kind of number it makes."""

    unit: Unit
    kind: str


def measure_of(scale: str, name: str, per: str = "") -> Measure:
    """The unit printed as scale (万, 亿 or "") and name (元, 人次, 处（套）, …), for instance 万元.
    `per` is what follows a slash (元/人·年).
    """
    if not name:
        return Measure(Unit(scale, "元", SCALES[scale]), "money") if scale else Measure(Unit("", ""), "plain")
    dimension, factor, kind = _meaning(name)
    if per:
        over = "/".join(map(_one_per, re.split("[·.•/每]", per)))
        return Measure(Unit(f"{scale}{name}/{per}", f"{dimension}/{over}", SCALES[scale] * factor), "per")
    return Measure(Unit(scale + name, dimension, SCALES[scale] * factor), kind)


def _one_per(name: str) -> str:
    """What a unit is per, by its dimension where it is one of it: m³ → 立方米, 名 → 人; others as printed."""
    dimension, factor, _ = _UNITS.get(name, (name, Decimal(1), ""))
    return dimension if factor == 1 else name


def _meaning(name: str) -> tuple[str, Decimal, str]:
    """The dimension, factor and kind of a form;
    two units of which one stands in brackets are a dimension of their own: 处（套）.
    """
    known = _UNITS.get(name)
    return known if known else (name, Decimal(1), _UNITS[name.partition("（")[0]][2])


def unit_named(name: str) -> Measure | None:
    """The unit that a header or caption names (万元, 元/人, %, 人次), None where it names none that is known."""
    match = _NAMED.fullmatch(name.strip().replace("％", "%"))
    if match is None or not (match["unit"] or match["scale"]) or (match["per"] and not match["unit"]):
        return None
    return measure_of(match["scale"] or "", match["unit"] or "", match["per"] or "")


def is_word(name: str, after: str) -> bool:
    """Whether a unit's name and what follows it are a word that prints no unit: 年 and 度资金总额."""
    return after.startswith(_WORDS.get(name, ()))
