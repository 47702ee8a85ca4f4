"""Tables whose cells are parted by tabs, one row a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from auditor.document import Block, Paragraph, Text
from auditor.readers.text import lines as looks
from auditor.readers.text.found import Found
from auditor.readers.text.grid import table_of, totals_seated
from auditor.readers.text.kinds import role_of
from auditor.readers.text.lines import Line
from auditor.readers.text.markup import clean
from auditor.readers.texts import cut, join

# A line of a table of contents: `一、部门概况\t3`
_CONTENTS = re.compile(r"[^\t]{2,60}\t+\s*\d{1,3}")
# A cell that holds a value: `466`, `≥90%`, `100.00％`, `１７９`, `—`
_VALUE = re.compile(r"\s*(?:[<>=≥≤≧≦]*\s*[-+]?\d[\d,，.]*\s*[%％‰]?|[—\-/]+)\s*")


def find(lines: Sequence[Line]) -> list[Found]:
    """The runs of lines with tabs between cells;
    a note that stands between two rows of a table follows it as a paragraph.
    """
    found = []
    start = 0
    while start < len(lines):
        end = _run(lines, start)
        if end > start and _is_table(lines[start:end]):
            notes: list[Line] = []
            end, rows = _over_notes(lines, start, end, notes)
            found.append(Found(start, end, _blocks(rows, notes)))
        start = max(end, start + 1)
    return found


def _run(lines: Sequence[Line], start: int) -> int:
    """Where the lines with tabs that begin at `start` end; rows that each have an empty line after them are one run."""
    end = start
    while end < len(lines) and _is_row(lines[end]):
        end += 1
    while end == start + 1 and _is_spread(lines, start):
        start = end = end + 1
        end += 1
    return end


def _is_row(line: Line) -> bool:
    return "\t" in line.raw.value.rstrip(" \u3000") and not line.blank


def _is_spread(lines: Sequence[Line], start: int) -> bool:
    """Whether a row is followed by one empty line and one more row, as many cells long and alone too."""
    if start + 2 >= len(lines) or not lines[start + 1].blank or not _is_row(lines[start + 2]):
        return False
    alone = start + 3 >= len(lines) or not _is_row(lines[start + 3])
    return alone and lines[start].raw.value.count("\t") == lines[start + 2].raw.value.count("\t")


def _is_table(lines: Sequence[Line]) -> bool:
    """Whether lines with tabs are a table, and not indented prose or a table of contents."""
    lines = [line for line in lines if not line.blank]
    counts = [_filled(line) for line in lines]
    if max(counts) < 2 or (all(_CONTENTS.fullmatch(line.raw.value.strip()) for line in lines) and _climbs(lines)):
        return False
    if len(lines) == 1:
        values = [cell.value for cell in _cells(lines[0].raw) if cell.value]
        return all(len(value) <= 24 and not value.endswith("。") for value in values)
    return sum(count >= 2 for count in counts) * 3 >= len(lines)


def _climbs(lines: Sequence[Line]) -> bool:
    pages = [int(line.text.value.split("\t")[-1]) for line in lines]
    return len(lines) >= 3 and pages == sorted(pages) and pages[0] < pages[-1]


def _over_notes(lines: Sequence[Line], start: int, end: int, notes: list[Line]) -> tuple[int, list[Line]]:
    """The rows of a run, and of what goes on with as many cells and values after one line of prose."""
    rows = list(lines[start:end])
    while end + 1 < len(lines) and not lines[end].blank and not looks.is_numbered(lines[end].text.value):
        after = _run(lines, end + 1)
        if after == end + 1 or _filled(lines[end + 1]) != _filled(rows[-1]) or not _has_values(lines[end + 1]):
            break
        notes.append(lines[end])
        rows.extend(lines[end + 1 : after])
        end = after
    return end, rows


def _blocks(rows: Sequence[Line], notes: Sequence[Line]) -> tuple[Block, ...]:
    cells = _closed_up(_mended([_cells(line.raw) for line in rows if not line.blank]))
    heads: list[Block] = []
    while len(cells) > 1 and sum(bool(cell.value) for cell in cells[0]) == 1:
        only = next(cell for cell in cells[0] if cell.value)
        if not cells[0][0].value and not looks.is_unit(only.value):
            break
        heads.append(Paragraph(only))
        cells.pop(0)
    return (*heads, table_of(totals_seated(cells)), *(Paragraph(line.text, line.level) for line in notes))


def _mended(rows: Sequence[list[Text]]) -> list[list[Text]]:
    """The rows, where two that a line end inside a cell tore apart are one again:
    together they are as long as most rows.
    """
    lengths = Counter(len(row) for row in rows)
    usual = lengths.most_common(1)[0][0]
    answer: list[list[Text]] = []
    for row in rows:
        before = answer[-1] if answer else []
        torn = max(len(before), len(row)) < usual == len(before) + len(row) - 1
        if torn and lengths[usual] >= 2 and before[-1].value and row[0].value and not _is_header(row):
            answer[-1] = [*before[:-1], join([before[-1], row[0]], "\n"), *row[1:]]
        else:
            answer.append(row)
    return answer


def _is_header(row: Sequence[Text]) -> bool:
    """Whether a row begins a table of its own: most of its cells are names of columns that we know."""
    return len(row) > 2 and 2 * sum(role_of(cell.value) is not None for cell in row) > len(row)


def _closed_up(rows: list[list[Text]]) -> list[list[Text]]:
    """The rows without blank cells, where blanks only push cells to their place on a screen: as many words and figures
    in each row, at different columns."""
    filled = [[cell for cell in row if cell.value] for row in rows]
    places = {tuple(index for index, cell in enumerate(row) if cell.value) for row in rows}
    return filled if len(rows) > 2 and len(places) > 1 and len({len(row) for row in filled}) == 1 else rows


def _cells(raw: Text) -> list[Text]:
    return [clean(cell) for cell in cut(raw, (index for index, character in enumerate(raw.value) if character == "\t"))]


def _filled(line: Line) -> int:
    return sum(bool(cell.strip()) for cell in line.raw.value.split("\t"))


def _has_values(line: Line) -> bool:
    return sum(bool(_VALUE.fullmatch(cell)) for cell in line.raw.value.split("\t")) >= 2
