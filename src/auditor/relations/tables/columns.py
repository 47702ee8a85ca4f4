"""What a table's columns hold: role, unit, year and formula, by the words of their header alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from auditor.numbers.units import Measure, unit_named
from auditor.relations.tables import headers

# What a header is freed of before its words are matched: blanks, colons, units without brackets, years.
_NOISE = re.compile(r"[:：\s“”*\-—.、]|单位[:：]?[亿万千百]*元$")
# Headers that count something say in what: 人数 → 人, 张数 → 张.
_COUNTED = re.compile(r"(人次|[人户张件次台套份个辆])(?:数(?:或数量)?)$|^(编制数?|实有数?|在职|在编数|核定数)$")
# A column that is part of the one on its left: 其中：一般公共预算.
_OF_WHICH = re.compile(r"其中")
# The money in a standard: 补助标准（元/人）.
_PER = re.compile(r"(万?元)/")
_YEAR_WORD = re.compile(r"^(?:本|当|上|上一|去)年度?(?!初)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the grid columns it covers, its header words from top to bottom, and what they say.

    `role` is one of the roles in `headers`, "value" for figures under words unknown, "" for no header. `year` is the year printed in
    the header; `shift` is -1 where it says last year. `mark` is the letter that formulas call it by, `formula` its own.
    `group` is the heading right over its own, `top` the uppermost.
    """

    covers: tuple[int, ...]
    header: str
    role: str
    measure: Measure | None = None
    year: int | None = None
    shift: int = 0
    mark: str = ""
    formula: str = ""
    group: str = ""
    top: str = ""

    @property
    def index(self) -> int:
        return self.covers[0]

    @property
    def aspect(self) -> str:
        """Which figure it holds: its role, or for 小计, 合计 and parts under a heading that of the heading: 执行数 小计 is executed."""
        if self.role in ("subtotal", "total", "part", "value", "amount"):
            return next((role for h in (self.group, self.top) if (role := role_of(h)) in headers.AMOUNTS), self.role)
        return self.role


def plain_words(header: str) -> str:
    """A header's words alone: 2023年支出（万元） → 支出."""
    text = headers.BRACKET.sub("", headers.BRACKET.sub("", header))
    text = headers.YEAR.sub("", _NOISE.sub("", text))
    return re.sub(r"[A-Z①-⑳]$|^[A-Z①-⑳](?=[\u4e00-\u9fa5])", "", text) if len(text) > 1 else text


@lru_cache(4096)
def role_of(header: str) -> str:
    """The role that one header cell's words give, "" where they are unknown."""
    text = plain_words(header)
    for candidate in (_YEAR_WORD.sub("", text), text):
        if candidate:
            found = next((role for role, pattern in headers.ROLES if pattern.fullmatch(candidate)), "")
            if found:
                return found
    return "executed" if not text and headers.YEAR.search(header) else ""


def measure_in(header: str) -> Measure | None:
    """The unit that a header prints."""
    for match in headers.UNIT.finditer(header):
        if found := unit_named((match[1] or match[2] or "").strip()):
            return found
    return unit_named("%") if header.endswith("%") else None


def _counted(header: str) -> Measure | None:
    match = _COUNTED.search(plain_words(header))
    return unit_named(match[1] or "人") if match else None


def _measure(path: list[str], role: str) -> Measure | None:
    """The unit of a column, by its lowest header that names one, or by its role; weights in percent are points of a hundred."""
    if role == "weight":
        return unit_named("分")
    for header in reversed(path):
        if found := measure_in(header):
            return found
    if role == "price" and path and (per := _PER.search(path[-1])):
        return unit_named(per[1])
    if role in headers.PERCENTS:
        return unit_named("%")
    if role in headers.IN_POINTS:
        return unit_named("分")
    return _counted(path[-1]) if path else None


def _formula(header: str) -> tuple[str, str]:
    """(the letter a column goes by, the formula it prints) of a header: 执行率（B/A） → ("", "B/A")."""
    formula = headers.FORMULA.search(re.sub(r"[\u4e00-\u9fa5：]", "", header))
    if formula:
        return "", formula[1].strip("（）")
    mark = headers.MARK.search(header)
    return (next(g for g in mark.groups() if g), "") if mark else ("", "")


def column_of(covers: tuple[int, ...], path: list[str]) -> Column:
    """A column by its headers from top to bottom."""
    header = path[-1] if path else ""
    role = role_of(header)
    if role == "change" and (measure_in(header) or unit_named("万元")) == unit_named("%"):
        role = "growth"
    if not role or role == "name":
        role = next((r for h in reversed(path[:-1]) if (r := role_of(h)) in headers.MONEY and r != "total"), "") or role
    if role in headers.MONEY and _OF_WHICH.match(header):
        role = "part"
    mark, formula = _formula(header)
    if not role and re.fullmatch(r"\w+[/÷]\w+", formula):
        role = "rate"
    years = [int(m[1]) for h in reversed(path) for m in headers.YEAR.finditer(h)]
    shift = -1 if any(headers.PRIOR_YEAR.match(h) for h in path) and role not in ("change", "growth") else 0
    if not role and shift:
        role = "executed"
    group = path[-2] if len(path) > 1 else ""
    top = path[0] if len(path) > 1 else ""
    return Column(covers, header, role, _measure(path, role), years[0] if years else None, shift, mark, formula, group, top)
