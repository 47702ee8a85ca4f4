"""One spelling for characters that print alike, and no spaces: so that every later rule is written once."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.document import Text
from auditor.numbers.traditional import SIMPLIFIED

# Full-width digits, letters and signs to ASCII: ２０２５ → 2025, ％ → %.
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
# Signs with several spellings to the one that Chinese typography uses, so that (其中: a) and （其中：a） read alike.
_SAME = {
    "(": "（", ")": "）", "（": "（", "）": "）", ":": "：", "：": "：", ";": "；", "；": "；", "，": "，", ",": "，",
    "−": "-", "－": "-", "﹣": "-", "–": "-", "﹪": "%", "٪": "%", "≧": "≥", "≦": "≤", "═": "=", "﹤": "<", "﹥": ">",
    "⩾": "≥", "⩽": "≤", "“": "“", "”": "”", "＂": "“", "?": "？", "!": "！",
}  # fmt: skip
# The bold and other mathematical digits of copied text: 𝟏𝟐.𝟓.
_STYLED = {code: str((code - 0x1D7CE) % 10) for code in range(0x1D7CE, 0x1D800)}
FOLD = {**SIMPLIFIED, **_WIDE, **_STYLED, **{ord(k): v for k, v in _SAME.items()}}

# What a number ends in: 12, 85%.
_NUMBER_ENDS = re.compile(r"[\d%％]")
_UNSEEN = "\u200b\u200c\u200d\u2060\u00ad\ufeff"
_SPACE = re.compile(rf"[\s\u3000\u00a0{_UNSEEN}]+")
# A comma that groups thousands: 1,526.71 and ９８，４２６，３５０.
_THOUSANDS = re.compile(r"(?<![\d.])(?<!\d，)\d{1,3}(?:，\d{3})+(?!\d)")
# A colon inside a clock time or a ratio: 01:00, 1:7.4; not after a name's number: 附件1：2022年度, 目标1：100%完成.
_RATIO = re.compile(r"(?<=\d)(?<!附[件表]\d)(?<!目标\d)(?<!指标\d)(?<!任务\d)：(?=\d)")
# A list number with a blank before a number: 1. 3个项目.
_LISTED = re.compile(r"^\s*\d{1,2}(\.)\s+(?=\d)")
# A list number right before a year: 6.2024年度增资经费.
_LISTED_YEAR = re.compile(r"^(\d{1,2})\.(?=(?:19|20)\d{2}年)")
# Letters that a scanner read for digits, where the digits round them prove it: 2O21年, 1l5.3万元.
_READ_AS_ZERO = re.compile(r"(?<=\d)[Oo](?=[\d.,%年万亿元人])|(?<=\d\.)[Oo](?=[\d%万亿元])")
_READ_AS_ONE = re.compile(r"(?<=\d)[lI](?=[\d.,%年万亿元人])|(?<=\d\.)[lI](?=[\d%万亿元])")
# Two halves of one broken number: "63 8人", "8956 .30", "96.4 4分"; never two complete decimals.
_BROKEN = re.compile(
    r"(?<![\d.])(\d+)\s{1,2}(\d+(?:\.\d+)?)(?![\d.])|(\d)\s{1,2}(\.\d+)(?!\d)|(\d\.\d)\s{1,2}(\d)(?![\d.])"
    r"|(\d\.)\s{1,2}(\d+)"
)
# Thousands grouped by a blank that breaks no line (1 526.71), or by any where the unit follows: 2 345 678.90元.
_SPACED_THOUSANDS = re.compile(
    r"(?<![\d.])\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)|(?<![\d.])\d{1,3}(?:[ \u00a0]\d{3})+\.\d{1,2} ?(?=[万亿]? ?元)"
)
# A number in a text with a blank behind every character (全 年 支 出 1 2 3 . 5 万 元), and what tells such a text.
_STREWN = re.compile(r"[\u4e00-\u9fff] [\u4e00-\u9fff] [\u4e00-\u9fff]")
_STREWN_NUMBER = re.compile(r"(?<![\d.,，])\d(?: [\d.,，])+(?![\d.,])")
# A point set high, and a circled digit between others: 12·5万元, 1②0人.
_HIGH_POINT = re.compile(r"(?<=\d)[·•](?=\d+(?:[万亿]?元|%))")
_CIRCLED = re.compile(r"(?<=\d)[①-⑨](?=[\d.])")
# Three numbers in a row: a table's row that lost its lines, 1000 900 90%, in which blanks stand between numbers.
_IN_A_ROW = re.compile(r"\d%?\s+\d[\d.,，]*%?\s+\d")


def _gaps_to_close(value: str) -> set[int]:
    """Offsets of white space that breaks one number in two;
    in text that strings whole numbers together only where it shows.
    """
    strung = _IN_A_ROW.search(value) is not None
    found = [match.span() for match in _BROKEN.finditer(value) if not (strung and match[1])]
    if strung:
        whole = [_SPACED_THOUSANDS, _STREWN_NUMBER] if _STREWN.search(value) else [_SPACED_THOUSANDS]
        found += [match.span() for pattern in whole for match in pattern.finditer(value)]
    return {i for first, last in found for i in range(first, last) if value[i].isspace()}


# How many spellings are remembered: the cells of a long report, which every room folds for itself.
_REMEMBERED = 1 << 12


def fold(text: Text) -> Text:
    """The same text in one spelling and without white space, except a blank left between two whole numbers.

    Every character keeps its source offset, so places do not move.
    """
    value, kept = _folded(text.value)
    at = text.at
    return Text(value, text.source, tuple(at) if kept is None else tuple(at[i] for i in kept))


@lru_cache(_REMEMBERED)
def _folded(printed: str) -> tuple[str, tuple[int, ...] | None]:
    """A text in one spelling, and which of its characters are left: None for all of them."""
    wide = _READ_AS_ONE.sub("1", _READ_AS_ZERO.sub("0", printed.translate(FOLD)))
    wide = _CIRCLED.sub(lambda m: str(ord(m.group()) - ord("①") + 1), _HIGH_POINT.sub(".", wide))
    if listed := _LISTED.match(wide):
        wide = wide[: listed.start(1)] + "、" + wide[listed.end(1) :]
    joined, kept = _joined(wide) if _SPACE.search(wide) else (wide, None)
    value = _THOUSANDS.sub(lambda m: m.group().replace("，", ","), joined)
    return _LISTED_YEAR.sub(r"\1、", _RATIO.sub(":", value)), kept


def _joined(wide: str) -> tuple[str, tuple[int, ...]]:
    """A text without its white space, but for what stands between two whole numbers, and which characters are left."""
    closed = _gaps_to_close(wide)
    dropped: set[int] = set()
    for run in _SPACE.finditer(wide):
        first, last = run.span()
        apart = first not in closed and bool(
            run.group().strip(_UNSEEN)
            and _NUMBER_ENDS.match(wide, max(first - 1, 0))
            and wide[last : last + 1].isdigit()
        )
        dropped.update(range(first + apart, last))
    kept = tuple(i for i in range(len(wide)) if i not in dropped)
    return _SPACE.sub(" ", "".join(wide[i] for i in kept)), kept
