"""Which numbers of a report are meant by a line or by a number as printed, and what the digits are that were not read
as numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from auditor.document import Document, Paragraph, Place, Text
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.outline import numbering

# 12, L12, 第12行, 第3段, 第2页; and 12 alone, which may be a number too.
_SPOT = re.compile(r"(?:[Ll]\s*|第\s*)?(\d{1,7})\s*([行段页]?)")
_ATTRIBUTES = {"行": "line", "段": "paragraph", "页": "page"}
# A run of digits as printed: 2,100.50, 〔2022〕15号.
_DIGITS = re.compile(r"\d[\d,，.．]*\d|\d")
_BLANKS_AND_COMMAS = re.compile(r"[\s,，]+")
_YEARS = re.compile(r"(?:19|20)\d{2}")
_CODE_LENGTH = 6
# Whether digits at a place are asked about.
_Wanted: TypeAlias = Callable[[str, Place], bool]


class NotPrinted(Exception):  # noqa: N818
    """A line or number that the report does not have; the message is one line that says so."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Digits that were not read as a number, where, and why."""

    printed: str
    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What one question means: these numbers in reading order, and these digits beside them."""

    numbers: tuple[Mention, ...]
    unread: tuple[Unread, ...]


def asked(question: str, document: Document, mentions: Sequence[Mention]) -> Asked:
    """The numbers that a line (12, L12, 第12行; 第3段 or 第2页 where a file has no lines) or a printed number means.

    A whole number alone is a line where that line has digits, else a number; `=12` is always a number, L12 always
    a line. Raises NotPrinted.
    """
    said = unicodedata.normalize("NFKC", question).strip()
    spot = _SPOT.fullmatch(said)
    if spot and (found := _at(spot, document, mentions)).numbers + found.unread:
        return found
    if spot is None or said.isdigit():
        printed = _plain(said.removeprefix("="))
        if not any(c.isdigit() for c in printed):
            raise NotPrinted(f"--why 后面应为行号或报告印出的数，不是“{question}”")
        found = Asked(
            tuple(m for m in mentions if printed in _prints(m)),
            tuple(_unread(document, mentions, lambda run, _: _plain(run) == printed)),
        )
        if found.numbers or found.unread:
            return found
    if spot and not said.isdigit():
        raise NotPrinted(f"第{spot[1]}{spot[2] or '行'}没有数字")
    raise NotPrinted(f"没有印着“{question}”的数" + (f"，第{said}行也没有数字" if said.isdigit() else ""))


def _at(spot: re.Match[str], document: Document, mentions: Sequence[Mention]) -> Asked:
    number = int(spot[1])
    lined = any(m.place.line is not None for m in mentions[:1]) or document.format in ("txt", "md")
    attribute = _ATTRIBUTES[spot[2] or ("行" if lined else "段")]
    here = tuple(m for m in mentions if getattr(m.place, attribute) == number)
    return Asked(here, tuple(_unread(document, mentions, lambda _, place: getattr(place, attribute) == number)))


def _plain(text: str) -> str:
    """A number without what may be printed or not: width of characters, blanks, thousand commas."""
    return _BLANKS_AND_COMMAS.sub("", unicodedata.normalize("NFKC", text))


def _prints(mention: Mention) -> tuple[str, str]:
    """A number as printed, with its unit and without."""
    return _plain(mention.printed), _plain(mention.text.printed(mention.start, mention.end))


def _texts(document: Document) -> Iterator[Text]:
    for block in document.blocks:
        yield from (block.text,) if isinstance(block, Paragraph) else (cell.text for cell in block.cells)


def _unread(document: Document, mentions: Sequence[Mention], wanted: _Wanted) -> Iterator[Unread]:
    """The wanted digits that are in no number."""
    read: dict[int, list[tuple[int, int]]] = {}
    for m in mentions:
        read.setdefault(id(m.text.source), []).append((m.text.at[m.start], m.text.at[m.end - 1]))
    for text in _texts(document):
        spans = read.get(id(text.source), ())
        for run in _DIGITS.finditer(text.value):
            place = text.place(run.start(), run.end())
            if not wanted(run.group(), place):
                continue
            first, last = text.at[run.start()], text.at[run.end() - 1]
            if not any(a <= last and first <= b for a, b in spans):
                yield Unread(text.printed(run.start(), run.end()), place, _reason(text, run))


def _reason(text: Text, run: re.Match[str]) -> str:
    """Why digits are no number, as far as their neighbours say."""
    digits, after = run.group(), text.value[run.end() : run.end() + 1]
    before = text.value[max(0, run.start() - 1) : run.start()]
    number = numbering(fold(text).value)
    if number and not text.value[: run.start()].strip("（( 　第"):
        return "标题或条目的序号"
    if before in ("〔", "[", "【") or after == "号":
        return "文号"
    if after == "年" or _YEARS.fullmatch(digits):
        return "年份"
    if after in ("月", "日", "时"):
        return "日期"
    if len(digits) >= _CODE_LENGTH and digits.isdigit():
        return "编码、电话之类"
    return "序号、编码之类，没有当作数读"
