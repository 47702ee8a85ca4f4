"""Tables drawn with bars: Markdown's `| 项目 | 预算数 |` with or without its rule, and box drawings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.document import Block, Paragraph, Text
from auditor.readers.text.found import Found
from auditor.readers.text.grid import heads_seated, table_of, totals_seated
from auditor.readers.text.lines import Line
from auditor.readers.text.markup import clean
from auditor.readers.texts import cut

# A bar between cells: `|`, full-width or drawn; not an escaped `\|`
_BAR = re.compile(r"(?<!\\)[|｜│┃]")
# `|---|:--:|`, `+-----+----+`, `├──┼──┤`
_RULE = re.compile(r"(?=.*[-—─━═=]{2})[|+├┼┤┌┬┐└┴┘┏┳┓┣╋┫┗┻┛│┃:：\-—─━═=\s]+", re.DOTALL)


def find(lines: Sequence[Line]) -> list[Found]:
    """The runs of two or more lines that bars divide into cells; a title in a row of its own comes before its table."""
    found = []
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_row(lines[end].raw.value):
            end += 1
        if end - start >= 2 and (taken := _table(lines[start:end])):
            found.append(Found(start, end, taken))
        start = max(end, start + 1)
    return found


def _is_row(value: str) -> bool:
    bars = len(_BAR.findall(value))
    return bars >= 2 or (bool(_RULE.fullmatch(value)) and (bars >= 1 or "+" in value or "─" in value))


def _table(lines: Sequence[Line]) -> tuple[Block, ...]:
    rows = [_cells(line.raw) for line in lines if not _RULE.fullmatch(line.raw.value)]
    if (len(rows) < 2 and len(rows) == len(lines)) or not rows:
        return ()
    titles: list[Block] = []
    while len(rows) > 1 and sum(bool(cell.value) for cell in rows[0]) == 1 and rows[0][0].value:
        titles.append(Paragraph(rows.pop(0)[0]))
    return (*titles, table_of(totals_seated(heads_seated(rows))))


def _cells(raw: Text) -> list[Text]:
    cells = [clean(cell) for cell in cut(raw, (match.start() for match in _BAR.finditer(raw.value)))]
    if not cells[0].value and raw.value.lstrip()[:1] and _BAR.match(raw.value.lstrip()):
        cells = cells[1:]
    if cells and not cells[-1].value and _BAR.match(raw.value.rstrip()[-1:]):
        cells = cells[:-1]
    return cells
