"""Automatic numbers (`一、`, `（二）`, `3.`), which a DOCX does not hold as text: counted and printed as Word does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditor.numerals import chinese
from auditor.readers.word.package import Element, W
from auditor.readers.word.styles import value_of

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
)
# Formats that print `一、二、三`: `chineseCounting`, `japaneseCounting` and their like
_CHINESE = re.compile(r"(?:chinese|japanese|taiwanese|korean)(?:Counting|Digital|Legal).*|ideographDigital")
# `%1` and `%2` in a level's pattern such as `（%1）` or `%1.%2`
_SLOT = re.compile(r"%([1-9])")
# What may stand before text without a space between
_CLOSED = re.compile(r"[、）)．。：:》】]$")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its number format, its pattern and its first number."""

    form: str = "decimal"
    pattern: str = "%1."
    start: int = 1
    legal: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    """The levels of a list by depth; lists of one `family` go on counting together unless they start anew."""

    family: str
    levels: dict[int, Level]
    restarts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a document with how far each has counted. Ask once for each paragraph, in order."""

    lists: dict[str, _List]
    styles: dict[tuple[str, str], int]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def depth_by_style(self, number: str, style: str) -> int:
        """The level that a list gives to paragraphs of a style."""
        return self.styles.get((number, style), 0)

    def prefix(self, number: str, depth: int) -> str:
        """The number that the next paragraph of a list's level prints, with the space that parts it from the text."""
        listing = self.lists.get(number)
        if listing is None or depth not in listing.levels:
            return ""
        level, counts = listing.levels[depth], self.counts.setdefault(listing.family, {})
        if depth in listing.restarts and (number, depth) not in self.seen:
            counts[depth] = listing.restarts[depth] - 1
        self.seen.add((number, depth))
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]
        if level.form in ("bullet", "none") or not level.pattern:
            return ""
        printed = _SLOT.sub(lambda slot: self._number(listing, counts, int(slot[1]) - 1, level.legal), level.pattern)
        return printed if not printed or _CLOSED.search(printed) else printed.rstrip() + " "

    @staticmethod
    def _number(listing: _List, counts: dict[int, int], depth: int, legal: bool) -> str:
        level = listing.levels.get(depth, Level())
        return printed_number(counts.setdefault(depth, level.start), "decimal" if legal else level.form)


def numbering_from(root: Element | None) -> Numbering:
    """The lists of a document's numbering part."""
    families = (
        {}
        if root is None
        else {element.get(f"{W}abstractNumId"): element for element in root.iterfind(f"{W}abstractNum")}
    )
    lists: dict[str, _List] = {}
    styles: dict[tuple[str, str], int] = {}
    for element in () if root is None else root.iterfind(f"{W}num"):
        number, family = str(element.get(f"{W}numId")), value_of(element, "abstractNumId")
        levels = {_depth(level): level for level in families[family].iterfind(f"{W}lvl")} if family in families else {}
        restarts: dict[int, int] = {}
        for override in element.iterfind(f"{W}lvlOverride"):
            start = value_of(override, "startOverride")
            if start and start.isdigit():
                restarts[_depth(override)] = int(start)
            if (own := override.find(f"{W}lvl")) is not None:
                levels[_depth(override)] = own
        lists[number] = _List(str(family), {depth: _level(level) for depth, level in levels.items()}, restarts)
        styles.update(
            {(number, style): depth for depth, level in levels.items() if (style := value_of(level, "pStyle"))}
        )
    return Numbering(lists, styles)


def _depth(element: Element) -> int:
    depth = element.get(f"{W}ilvl") or "0"
    return int(depth) if depth.isdigit() else 0


def _level(element: Element) -> Level:
    start = value_of(element, "start") or "1"
    return Level(
        value_of(element, "numFmt") or "decimal",
        value_of(element, "lvlText") or "",
        int(start) if start.isdigit() else 1,
        element.find(f"{W}isLgl") is not None,
    )


def printed_number(number: int, form: str) -> str:
    """A number in one of Word's number formats; formats that reports do not use print as decimals."""
    if _CHINESE.fullmatch(form):
        return chinese(number)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if form == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    answer = ""
    for value, letters in (*_ROMAN, (4, "iv"), (1, "i")):
        answer += letters * (number // value)
        number %= value
    return answer
