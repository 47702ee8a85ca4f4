"""Page furniture: page numbers and running heads, which are no part of the report's text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from auditor.readers.pdf.lines import PrintedLine
from auditor.readers.pdf.sheets import Sheet
from auditor.readers.text import lines as looks

_ZONE = 0.12
_FEWEST_PAGES = 3
# A page number: `12`, `- 3 -`, `第 3 页`, `3 / 20`, `iv`
_NUMBER = re.compile(r"\d{1,4}|[ivxIVX]{1,6}")
_DIGITS = re.compile(r"\d+")


def without_furniture(sheets: Sequence[Sheet]) -> list[list[PrintedLine]]:
    """The lines of each page without page numbers, and without running heads but for the first time they are printed."""
    heads = Counter(key for sheet in sheets for key in {_key(sheet, line) for line in sheet.lines if _is_outer(sheet, line)})
    running = {key for key, count in heads.items() if count >= max(_FEWEST_PAGES, len(sheets) * 0.3)}
    seen: set[tuple[str, int]] = set()
    answer = []
    for page in sheets:
        kept = []
        for line in page.lines:
            if _is_outer(page, line):
                key = _key(page, line)
                if _is_number(line.value) or (key in running and key in seen and not looks.is_unit(line.value)):
                    continue
                seen.add(key)
            kept.append(line)
        answer.append(kept)
    return answer


def _is_outer(page: Sheet, line: PrintedLine) -> bool:
    return line.box[3] < page.height * _ZONE or line.box[1] > page.height * (1 - _ZONE)


def _is_number(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value)) or looks.is_page_number(value)


def _key(page: Sheet, line: PrintedLine) -> tuple[str, int]:
    """What a running head has in common on all pages: its words, and about where it stands."""
    return _DIGITS.sub("#", line.value), round(line.box[1] / page.height * 40)
