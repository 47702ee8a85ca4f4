"""Tables drawn with bars: Markdown's `| 项目 | 预算数 |` with or without its rule, and box drawings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.document import Block, Paragraph, Text
from auditor.readers.text.found import Found
from auditor.readers.text.grid import heads_seated, table_of, totals_seated
from auditor.readers.text.kinds import FIRST_LEVEL, Kind, folded, kind_of, role_of
from auditor.readers.text.lines import Line
from auditor.readers.text.markup import clean
from auditor.readers.texts import cut

# A bar between cells: `|`, full-width or drawn, or a stroke between blanks; not an escaped `\|`
_BAR = re.compile(r"(?<!\\)[|｜│┃]|(?<=[^\s|｜│┃/] )/(?= [^\s|｜│┃/])")
# How many more cells a header may have than the rows under it: its title, and the reasons that no row gives.
_ASIDE = 2
# `|---|:--:|`, `+-----+----+`, `├──┼──┤`
_RULE = re.compile(r"(?=.*[-—─━═=]{2})[|+├┼┤┌┬┐└┴┘┏┳┓┣╋┫┗┻┛│┃:：\-—─━═=\s]+", re.DOTALL)


def find(lines: Sequence[Line]) -> list[Found]:
    """The runs of two or more lines that bars divide into cells; a title in a row of its own comes before its table,
    and a row's first cell that a line end cut off belongs to the row.
    """
    found = []
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and (_is_row(lines[end].raw.value) or (start < end and _is_first(lines[end : end + 2]))):
            end += 1
        if end - start >= 2 and (taken := _table(lines[start:end])):
            found.append(Found(start, end, taken))
        start = max(end, start + 1)
    return found


def _is_row(value: str) -> bool:
    bars = len(_BAR.findall(value))
    return bars >= 2 or (bool(_RULE.fullmatch(value)) and (bars >= 1 or "+" in value or "─" in value))


def _is_first(lines: Sequence[Line]) -> bool:
    """Whether a line is one cell with a bar behind it, and the next one a row that goes on from it:
    产出指标 | before 数量指标 | 修建水窖 | 6口 |.
    """
    first, *after = (line.raw.value.strip() for line in lines)
    barred = len(_BAR.findall(first)) == 1 and first[-1] == "|" and len(first) > 1
    return barred and bool(after) and _is_row(after[0]) and after[0][0] != "|"


def _put_together(rows: Sequence[list[Text]]) -> list[list[Text]]:
    """The rows with their first cells, where these stand in a line before them, with headers in two pieces put
    together, and titles apart.
    """
    whole: list[list[Text]] = []
    for row in rows:
        if whole and len(whole[-1]) == 1 < len(row):
            whole[-1] = [*whole[-1], *row]
        else:
            whole.append(row)
    width = max(map(len, whole))
    answer: list[list[Text]] = []
    for row in whole:
        if answer and (header := _one_header(answer[-1], row, width)):
            answer[-1] = header
        else:
            answer.append(row)
    return [part for row, below in zip(answer, [*answer[1:], []], strict=True) for part in _without_title(row, below)]


def _one_header(first: Sequence[Text], second: Sequence[Text], width: int) -> list[Text] | None:
    """The header of indicators that two rows make one after the other, for rows of so many cells; None where they make
    none.
    """
    cells = [cell for cell in first if cell.value]
    after = [cell for cell in second if cell.value]
    roles = [role_of(cell.value) for cell in (*cells[1:], *after)]
    headed = any(FIRST_LEVEL.fullmatch(folded(cell.value)) for cell in cells[:2])
    parted = len(cells) > 1 and len(after) > 1
    known = None not in roles and len(roles) < width + _ASIDE
    return [*cells, *after] if headed and parted and known else None


def _without_title(row: list[Text], below: Sequence[Text]) -> list[list[Text]]:
    """A header whose first cell spans the rows under it, 绩效指标 before 一级指标 over 产出指标, as a title and the
    header proper.
    """
    spans = len(row) > _ASIDE and bool(below) and kind_of(below[0].value) is Kind.LEVEL
    if spans and FIRST_LEVEL.fullmatch(folded(row[1].value)):
        return [row[:1], row[1:]]
    return [row]


def _table(lines: Sequence[Line]) -> tuple[Block, ...]:
    rows = _rows([line.raw for line in lines if not _RULE.fullmatch(line.raw.value)])
    if (len(rows) < 2 and len(rows) == len(lines)) or not rows:
        return ()
    rows = _put_together(rows)
    titles: list[Block] = []
    while len(rows) > 1 and sum(bool(cell.value) for cell in rows[0]) == 1 and rows[0][0].value:
        titles.append(Paragraph(rows.pop(0)[0]))
    return (*titles, table_of(totals_seated(heads_seated(rows))))


def _rows(lines: Sequence[Text]) -> list[list[Text]]:
    """The cells of each line. A bar in front is the table's edge, but where lines without one have a cell more: there
    the first cell is blank.
    """
    cells = [_cells(raw) for raw in lines]
    edged = [bool(_BAR.match(raw.value.lstrip()[:1])) for raw in lines]
    width = max((len(row) for row, edge in zip(cells, edged, strict=True) if not edge), default=0)
    return [row[edge and len(row) != width :] for row, edge in zip(cells, edged, strict=True)]


def _cells(raw: Text) -> list[Text]:
    """All cells of a line, what stands before a bar in front and nothing behind one at the end among them."""
    cells = [clean(cell) for cell in cut(raw, (match.start() for match in _BAR.finditer(raw.value)))]
    if len(cells) > 1 and not cells[-1].value and _BAR.match(raw.value.rstrip()[-1:]):
        cells = cells[:-1]
    return cells
