"""Tables without ruling lines between their columns: found where line after line leaves the same gaps, and only then."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from auditor.readers.pdf.grids import Area
from auditor.readers.pdf.lines import PrintedLine, part_of, segments
from auditor.readers.pdf.tables import Filled, PrintedTable
from auditor.readers.text.kinds import VALUES, kind_of

_GAP = 1.5
_CAPTION_GAP = 3.0
_FEWEST_ROWS = 3
_FEWEST_VALUES = 0.5
_FARTHEST = 2.5


def with_open_tables(lines: Sequence[PrintedLine]) -> list[PrintedLine | PrintedTable]:
    """The lines of a page with unruled tables in place of theirs; captions with a wide gap in them are parted there."""
    answer: list[PrintedLine | PrintedTable] = []
    start = 0
    while start < len(lines):
        end = _run(lines, start)
        table = _table([[part_of(line, *part) for part in segments(line, _GAP)] for line in lines[start:end]])
        if table is None:
            end = start + 1
            answer.extend(_parted(lines[start]))
        else:
            answer.append(table)
        start = end
    return answer


def _run(lines: Sequence[PrintedLine], start: int) -> int:
    """Where the lines that have gaps, one close under the other, end."""
    end = start
    while end < len(lines) and len(segments(lines[end], _GAP)) >= 2:
        if end > start and lines[end].box[1] - lines[end - 1].box[3] > _FARTHEST * lines[end].size:
            break
        end += 1
    return end


def _table(rows: Sequence[Sequence[PrintedLine]]) -> PrintedTable | None:
    """The table of lines whose parts stand in columns and are mostly values; None where they do not."""
    if len(rows) < _FEWEST_ROWS:
        return None
    columns = _columns(rows)
    if len(columns) < 2 or max(map(len, rows)) < len(columns):
        return None
    cells: list[Filled] = []
    for index, row in enumerate(rows):
        places = [next(at for at, (_, end) in enumerate(columns) if part.box[0] < end) for part in row]
        if len(set(places)) < len(places):
            return None
        cells.extend(Filled(Area(index, place, 1, 1), part.run) for place, part in zip(places, row, strict=True))
    behind = [cell for cell in cells if cell.area.column and cell.area.row]
    values = sum(kind_of(cell.value) in VALUES for cell in behind)
    if values < len(behind) * _FEWEST_VALUES or len(behind) < (_FEWEST_ROWS - 1) * (len(columns) - 1) * 0.5:
        return None
    xs = (columns[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1])
    return PrintedTable(xs, len(rows), tuple(cells), certain=False)


def _columns(rows: Sequence[Sequence[PrintedLine]]) -> list[tuple[float, float]]:
    """The stretches across the page that parts of lines cover; white runs between them all the way down."""
    columns: list[tuple[float, float]] = []
    for start, end in sorted((part.box[0], part.box[2]) for row in rows for part in row):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns


def _parted(line: PrintedLine) -> list[PrintedLine]:
    """A line as one or, where a wide gap parts words such as `编制部门：…` and `单位：万元`, as several."""
    parts = [part_of(line, *part) for part in segments(line, _CAPTION_GAP)]
    return parts if len(parts) > 1 and all(len(part.value) > 2 for part in parts) else [line]
