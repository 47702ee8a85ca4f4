"""Page furniture: page numbers and running heads, which are no part of the report's text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from auditor.readers.pdf.lines import PrintedLine
from auditor.readers.pdf.sheets import Sheet
from auditor.readers.text import lines as looks

_ZONE = 0.12
_FEWEST_PAGES = 3
_OUTMOST = 2
_LARGE = 1.15
# A page number: `12`, `iv`
_NUMBER = re.compile(r"\d{1,4}|[ivxIVX]{1,6}")
# What changes in a running head from page to page: `第 3 页`; no amount does
_COUNTED = re.compile(r"(?<![\d.,])\d{1,4}(?![\d.,%％]|\s*[万亿]?元)")


# A running head without any tells where and when a page was printed: `11/22/26, 4:02 PM`
_CHINESE = re.compile(r"[\u4e00-\u9fa5]")


def without_furniture(sheets: Sequence[Sheet]) -> list[list[PrintedLine]]:
    """The lines of each page without page numbers, running feet, and running heads but for the first time they are
    printed.

    They are the outmost that a page prints above or below; what is printed larger than most lines is a title, however
    often. A head that is first printed behind a page with a table is left out there too: the table may go on below it.
    """
    outer = [_outmost(sheet) for sheet in sheets]
    running = _running(sheets, outer)
    largest = _LARGE * _usual_size(sheets)
    seen: set[tuple[str, int]] = set()
    answer = []
    for before, sheet, own in zip([None, *sheets], sheets, outer, strict=False):
        kept = []
        for line in sheet.lines:
            if any(line is other for other in own):
                key = _key(sheet, line)
                again = key in seen or bool(before and before.placed) or _is_no_head(sheet, line)
                small = line.size <= largest and not looks.is_unit(line.value)
                if (key in running and again and small) or _is_number(line.value):
                    continue
                seen.add(key)
            kept.append(line)
        answer.append(kept)
    return answer


def _usual_size(sheets: Sequence[Sheet]) -> float:
    return median([line.size for sheet in sheets for line in sheet.lines] or [0.0])


def _running(sheets: Sequence[Sheet], outer: Sequence[Sequence[PrintedLine]]) -> set[tuple[str, int]]:
    """The keys of the outmost lines that so many pages print."""
    pages = Counter(
        key for sheet, own in zip(sheets, outer, strict=True) for key in {_key(sheet, line) for line in own}
    )
    return {key for key, count in pages.items() if count >= max(_FEWEST_PAGES, len(sheets) * 0.3)}


def _is_no_head(sheet: Sheet, line: PrintedLine) -> bool:
    """Whether a line stands below, or has no words: nothing is lost with it even where it is printed first."""
    return line.box[1] > sheet.height / 2 or not _CHINESE.search(line.value)


def _outmost(sheet: Sheet) -> list[PrintedLine]:
    """The lines at a page's upper and lower edge that no more than one other line, and no table, is beyond."""
    top = min((placed.top for placed in sheet.placed), default=sheet.height)
    bottom = max((placed.bottom for placed in sheet.placed), default=0.0)
    down = sorted(sheet.lines, key=lambda line: line.box[1])
    above = [line for line in down if line.box[3] < min(top, sheet.height * _ZONE)]
    below = [line for line in down if line.box[1] > max(bottom, sheet.height * (1 - _ZONE))]
    return [*_first(above), *_first(below[::-1])]


def _first(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines that begin such a list, and those beside them."""
    heights: list[float] = []
    kept = []
    for line in lines:
        middle = (line.box[1] + line.box[3]) / 2
        if not heights or abs(middle - heights[-1]) > line.size / 2:
            heights.append(middle)
        if len(heights) > _OUTMOST:
            break
        kept.append(line)
    return kept


def _is_number(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value)) or looks.is_page_number(value)


def _key(sheet: Sheet, line: PrintedLine) -> tuple[str, int]:
    """What a running head has in common on all pages: its words, and about where it stands."""
    return _COUNTED.sub("#", line.value), round(line.box[1] / sheet.height * 40)
