"""The lines of a text, and what a line is by its looks:
a heading, a list item, a label, a page number, the end of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.document import Text
from auditor.readers.text.markup import clean
from auditor.readers.text.source import TextSource, run
from auditor.readers.texts import strip


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `raw` as it stands without its line end, `text` what it prints.
    `level` is that of a heading mark (#, h1).
    """

    raw: Text
    text: Text
    level: int | None = None

    @property
    def blank(self) -> bool:
        """Whether the line prints nothing."""
        return not self.text.value


# `## 二、资金收支情况`
_HEADING_MARK = re.compile(r"\s{0,3}(#{1,6})\s+(?=\S|$)")
# `- 统筹乡村产业`, `* 注`; not `- 5`, `-19` and `- |`
_BULLET = re.compile(r"\s{0,8}[-*+]\s+(?=[^\d\s.|])")
# `---`, `***`, `=====`: a rule across the page
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|={3,}|—{3,}|─{3,})\s*")


def lines_of(source: TextSource, first: int, last: int) -> Iterator[Line]:
    """The lines of the raw characters `first` to `last` (exclusive)."""
    for content in source.raw[first:last].splitlines(keepends=True):
        length = len(content.splitlines()[0]) if content else 0
        yield line_of(run(source, first, first + length))
        first += len(content)


def line_of(raw: Text, level: int | None = None) -> Line:
    """A line from its raw characters; heading marks and bullets are taken off."""
    if _RULE.fullmatch(raw.value):
        return Line(raw, raw.part(0, 0))
    if mark := _HEADING_MARK.match(raw.value):
        said = len(raw.value.rstrip().rstrip("#").rstrip())  # ## 标题 ##
        return Line(raw, clean(raw.part(mark.end(), max(mark.end(), said))), len(mark[1]))
    bullet = _BULLET.match(raw.value)
    return Line(raw, clean(raw.part(bullet.end(), len(raw)) if bullet else strip(raw)), level)


# How a numbered heading or list item begins: `第一部分`, `一、`, `（一）`, `(三)`, `1.`, `1、`, `１．`, `(2)`, `3）`, `①`,
# `附件 2`, `表 3`, `注：`. A decimal (`12.5万元`) is not one.
_NUMBERING = re.compile(
    r"(?:第[一二三四五六七八九十百\d]{1,3}(?:部分|章|节|条|款)|[一二三四五六七八九十]{1,3}(?:、|[．.](?!\d))|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|[\d０-９]{1,2}[、．](?![\d０-９])|[\d０-９]{1,2}\.(?![\d０-９])|[（(][\d０-９]{1,2}[）)](?![%％年])|[\d０-９]{1,2}[）)]"
    r"|[①-⑳]|[●■◆▲★○□☑☐]|附\s*件|附\s*表|[表图]\s*[\d０-９一二三四五六七八九十]+(?:[-－.]\d+)?(?:\s|[:：.、]|$)|目\s*录$"
    r"|[备附]?\s*注\s*[\d一二三]?\s*[:：])"
)
# What a sentence or a list's lead-in ends with: `。`, `；`, `：`, `。”`, `。）`; a point behind a digit is in a number;
# `与上年持平` says all there is
_ENDED = re.compile(r"[。；;！!？?：:…][\s”’\"'）)】》〕\]]*$|(?<!\d)[.．]$|(?:持平|无增减|无变化|无变动)$")
# A line that is a bracket: `（盖章）`, not `（项）20万元，用于健身点（苑）`
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
# What no sentence ends with: a comma, a listing comma, an opening bracket
_OPEN = re.compile(r"[，,、（(《〈“\[【—-]\s*$|(?:[的和与及或为])$")
# What a line's end parts, the end written as a line feed: a number from its decimals or thousands (`合计1,234.` and
# `56万元`), a number from its unit (`1234.56` and `万元`, `300` and `人次，`), a unit in itself (`56万` and `元`, `3.2个百` and
# `分点`)
_PARTED = re.compile(
    r"[^\d\s.,，、]\s*\d[\d,]*[.,]\n\d"
    r"|[^\d\s.,，、]\s*\d[\d,]*(?:\.\d+)?\n(?:[万亿]{1,2}元?|元|[%％‰]|个?百分点|(?:[人户家个次件台套亩米吨条名位处座项份期天年分]次?|平方米"
    r"|公里)(?=[，。；、,;）)]))"
    r"|\d[万亿]\n元|\d[万亿]?(?:个?百\n分点|个\n百分点|平方\n[米公]|立方\n米|[人户家台]\n次(?=[，。；、,;）)])|公\n[里顷斤])"
)
# An amount that says nothing alone: `9万元。`, `12.5%，`
_AMOUNT_FIRST = re.compile(r"\d[\d,]*(?:\.\d+)?\s?(?:[万亿]{0,2}元|[%％]|个?百分点|[人户家个次]次?)[，。；、,;）)]")
# … and what the line before it ends with then
_PARTED_AFTER = frozenset("0123456789.,万亿百个方人户家台公")
# How many characters on either side of a line's end tell what it parts
_FAR = 24
# A page number alone on its line: `- 3 -`, `— 12 —`, `第 3 页 共 20 页`, `3 / 20`
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-－—–~]+\s*\d{1,4}\s*[-－—–~]+|第\s*\d{1,4}\s*页(?:[\s，,/／]*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})\s*"
)
# A label with what it names: `项目名称：水库养护`, `填报日期: 2023年`
_LABEL = re.compile(r"[^，。；：:\d]{2,16}[：:]")
# `其中：` and the like look like labels and are not
_LEAD_IN = re.compile(r"(?:其中|包括|主要|具体|分别|如下|即|一是|二是|三是|原因)")
# `单位：万元`, `金额单位:元`, `计量单位：人次、万元`
_UNIT = re.compile(r"^[（(]?\s*(?:(?:金额|计量|货币|数据)\s*)?单\s*位\s*[:：]\s*\S{1,12}$")
# What a title ends with
_TITLE_END = re.compile(
    r"(?:报告|说明|情况|通知|意见|总结|方案|汇编|表|公示|公开|文件|办法|计划|预算|决算|概况|评价|目录)(?:[（(][^（）()]*[）)])?$"
)
_STOPS = re.compile(r"[，。；！？：:、,;]")


def is_numbered(value: str) -> bool:
    """Whether a line begins as a numbered heading or list item does."""
    return bool(_NUMBERING.match(value))


def is_heading(value: str) -> bool:
    """Whether a line is a numbered heading that reads as a title."""
    match = _NUMBERING.match(value)
    return match is not None and is_title(value[match.end() :])


def is_ended(value: str) -> bool:
    """Whether a line ends as a sentence or a lead-in does, or stands in brackets altogether."""
    return bool(_ENDED.search(value) or _ASIDE.fullmatch(value))


def is_open(value: str) -> bool:
    """Whether a line ends as no sentence can."""
    return bool(_OPEN.search(value))


def parts_figure(head: str, tail: str) -> bool:
    """Whether a line's end parts a number from its own digits, from its unit, or a whole amount from what it says."""
    if head[-1:] in _PARTED_AFTER and _PARTED.search(f"{head[-_FAR:]}\n{tail[:_FAR]}"):
        return True
    return bool(_AMOUNT_FIRST.match(tail)) and has_stops(head) and not is_ended(head) and not is_numbered(head)


def is_between(value: str) -> bool:
    """Whether a line ends as a part of a sentence does: with a semicolon."""
    return value.rstrip().endswith(("；", ";"))


def is_page_number(value: str) -> bool:
    """Whether a line holds nothing but a page number marked as one."""
    return bool(_PAGE_NUMBER.fullmatch(value))


def is_label(value: str) -> bool:
    """Whether a line is a label with what it names, such as stand on covers and in heads of forms."""
    match = _LABEL.match(value)
    return bool(match) and not _LEAD_IN.match(value) and "。" not in value


def is_unit(value: str) -> bool:
    """Whether a line names the unit of a table's amounts."""
    return bool(_UNIT.match(value))


def is_title(value: str) -> bool:
    """Whether a line reads as a title: no stops in it, and a title's last word."""
    return not has_stops(value) and bool(_TITLE_END.search(value))


def has_stops(value: str) -> bool:
    """Whether a line holds punctuation of sentences; that of its number (一、) is none."""
    numbered = _NUMBERING.match(value)
    return bool(_STOPS.search(value, numbered.end() if numbered else 0))


def width(value: str) -> int:
    """The printed width of a line, in halves of a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in value)
