"""Tables of which a dump left the bars and lost the rows:
bars on lines of their own, or a new line for every empty cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from auditor.document import Text
from auditor.readers.text import stacked
from auditor.readers.text.found import Found
from auditor.readers.text.kinds import FIGURES, VALUES, Kind, kind_of, role_of
from auditor.readers.text.lines import Line
from auditor.readers.text.markup import clean
from auditor.readers.texts import cut, join, strip

# How many lines of nothing but a bar show such a dump, how many bars it has at least, and over how many lines a cell
# runs.
_LONE, _BARS, _CELL = 3, 8, 4


def find(lines: Sequence[Line]) -> list[Found]:
    """The runs of lines that bars on lines of their own run through, as tables with the paragraphs between."""
    found = []
    start = 0
    while start < len(lines):
        end = _run(lines, start)
        values = [line.raw.value.strip() for line in lines[start:end]]
        if (values.count("|") >= _LONE and sum(v.count("|") for v in values) >= _BARS) or _names_last(values):
            # the cell before the first bar
            first = start - (values[0] == "|" and start > 0 and not lines[start - 1].blank)
            blocks, _ = stacked.blocks_of(_cells(lines[first:end]), None, barred=True)
            if blocks:
                found.append(Found(first, end, blocks))
        start = max(end, start + 1)
    return found


def _names_last(values: Sequence[str]) -> bool:
    """Whether the first row's name stands behind the last header of figures, and its figures in the line after:
    预算数 | 执行数 | 年度资金总额 |.
    """
    rows = [[cell.strip() for cell in value.strip("|").split("|")] for value in values]
    return any(_ends_with_name(row) and kind_of(below[0]) in VALUES for row, below in pairwise(rows))


def _ends_with_name(row: Sequence[str]) -> bool:
    *heads, name = row
    named = role_of(name) is None and kind_of(name) is Kind.WORD
    return len(row) > _LONE and named and all(role_of(cell) in FIGURES for cell in heads)


def _run(lines: Sequence[Line], start: int) -> int:
    """Where the run that begins at `start` ends: behind the last line with a bar at its edge that no more than a cell's
    lines part from the one before."""
    end = start
    for index in range(start, len(lines)):
        value = lines[index].raw.value.strip()
        if value[:1] == "|" or value[-1:] == "|":
            end = index + 1
        elif index - end >= _CELL - 1 or index == start:
            break
    return end


def _cells(lines: Sequence[Line]) -> list[Text]:
    """The cells between the bars, the lines of each put together."""
    cells: list[Text] = []
    pending: list[Text] = []
    for line in lines:
        first, *rest = cut(line.raw, (i for i, c in enumerate(line.raw.value) if c == "|"))
        pending.append(strip(first))
        for piece in rest:
            cells.append(clean(join(pending)))
            pending = [strip(piece)]
    return [*cells, clean(join(pending))] if pending and pending[-1].value else cells
