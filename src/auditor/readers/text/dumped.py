"""Tables as Word's text dump leaves them: each cell on a line that begins with a tab, rows parted by empty lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.document import Text
from auditor.readers.text.found import Found
from auditor.readers.text.grid import seated, table_of
from auditor.readers.text.kinds import kind_of, roles_of
from auditor.readers.text.lines import Line
from auditor.readers.text.markup import clean
from auditor.readers.texts import join, strip

# A cell's first line: `\t预算执行`, `\t` (an empty cell), `\t　5`
_FIRST = re.compile(r"\t[^\t]*")
# A cell that is a number or an empty one, which indented prose has not
_BARE = re.compile(r"\t\s*[\d.%％]*\s*")

Group = list[Text]
"""The cells between two empty lines."""


def find(lines: Sequence[Line]) -> list[Found]:
    """The runs of lines that begin with a tab, where they hold at least two rows and bare numbers."""
    found = []
    start = 0
    while start < len(lines):
        end = _run(lines, start)
        groups = _groups(lines[start:end])
        if _is_table(lines[start:end], groups):
            found.append(Found(start, end, (table_of(_rows(groups), certain=False),)))
        start = max(end, start + 1)
    return found


def _run(lines: Sequence[Line], start: int) -> int:
    """Where the run of cells that begins at `start` ends: after two empty lines, or before what continues no cell."""
    end, blanks = start, 0
    for index in range(start, len(lines)):
        value = lines[index].raw.value
        if _FIRST.fullmatch(value):
            end, blanks = index + 1, 0
        elif not value.strip(" \u3000"):
            blanks += 1
            if blanks > 1:
                break
        elif blanks or index == start:
            break
        else:
            end = index + 1
    return end


def _is_table(lines: Sequence[Line], groups: Sequence[Group]) -> bool:
    cells = [line for line in lines if _FIRST.fullmatch(line.raw.value)]
    bare = sum(bool(_BARE.fullmatch(line.raw.value)) for line in cells)
    return len(groups) >= 2 and max(map(len, groups)) >= 3 and bare >= 2 and bare * 4 >= len(cells)


def _groups(lines: Sequence[Line]) -> list[Group]:
    groups: list[Group] = []
    cell: list[Text] = []
    fresh = True
    for line in [*lines, None]:
        value = line.raw.value if line else ""
        starts = bool(_FIRST.fullmatch(value))
        if cell and (starts or not value.strip(" ")):
            groups[-1].append(strip(join(cell, "\n")))
            cell = []
        if line is None or (not starts and not value.strip(" ")):
            fresh = True
        elif starts or cell:
            if fresh:
                groups.append([])
            fresh = False
            cell.append(clean(line.raw))
    return groups


def _rows(groups: Sequence[Group]) -> list[list[Text | None]]:
    """Rows of equal width: groups that an empty cell's own line break tore apart are put together,
    short ones are seated.
    """
    width = _width(groups)
    rows: list[Group] = []
    index = 0
    while index < len(groups):
        count = _torn(groups, index, width)
        row = list(groups[index])
        for group in groups[index + 1 : index + count]:
            row.extend([row[-1].part(0, 0), *group])
        rows.append(row)
        index += count
    headers = [cell.value for cell in rows[0]] + [""] * (width - len(rows[0]))
    roles = roles_of(headers[:width], [[kind_of(cell.value) for cell in row] for row in rows[1:]])
    return [list(row) if len(row) >= width else seated(row, roles) for row in rows]


def _width(groups: Sequence[Group]) -> int:
    lengths = [len(group) for group in groups]
    common = max(set(lengths), key=lambda length: (lengths.count(length), length))
    return max(common, lengths[0])


def _torn(groups: Sequence[Group], index: int, width: int) -> int:
    """How many groups from `index` make one row, each empty line between them being an empty cell of it;
    1 where they do not.
    """
    total = len(groups[index])
    for count in range(2, 6):
        if total >= width or index + count > len(groups):
            break
        total += 1 + len(groups[index + count - 1])
        if total == width:
            return count
    return 1
