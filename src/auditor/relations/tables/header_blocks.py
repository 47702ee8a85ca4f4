"""Cutting a sheet into bands: header rows and the rows under them, with the columns that the headers name.

A form has several bands one below the other (funds, goals, indicators), a plain table has one; two tables printed side by
side are two bands. A table without headers is one band whose first column of words names the rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.relations.tables import headers, words
from auditor.relations.tables.align import AMISS, cost_of
from auditor.relations.tables.cells import Entry, Sheet, distinct
from auditor.relations.tables.columns import Column, column_of, role_of

Line = Sequence[Entry | None]
# What a column is reckoned from, behind its number: 4=3/1.
_RECKONED = re.compile(r"(?<=\d)[=＝][\d+＋\-－*×/÷()（）]+$")
# What a row that numbers the columns is called.
_COLUMN_NUMBERS = frozenset({"栏次", "行次", "栏", "列次"})
# Longer texts are sentences, never headers.
_HEADER_LENGTH = 34


@dataclass(frozen=True, slots=True)
class Band:
    """Rows `first` to `last` (exclusive) of a sheet under one header of rows `top` to `first`; without header `top` equals `first`.

    `headers` are the header rows' entries, from which column words were taken; `skipped` are rows that print the header again or number the columns.
    """

    sheet: Sheet
    top: int
    first: int
    last: int
    columns: tuple[Column, ...]
    headers: tuple[Entry, ...] = ()
    skipped: tuple[int, ...] = ()

    def rows(self) -> list[int]:
        """The sheet rows under the header, those that repeat it left out."""
        return [row for row in range(self.first, self.last) if row not in self.skipped]

    def entry(self, row: int, column: Column) -> Entry | None:
        """The entry of a column in a sheet row: its first one that is not empty and does not belong to the header.

        Under one heading over words and their figures, 预算数： 150.00, it is the figure.
        """
        found = self._under(row, column)
        filled = [e for e in found if e.kind != "empty"]
        if len(filled) > 1 and column.role not in headers.TEXTS and filled[0].kind == "text":
            filled = [e for e in filled if e.kind != "text"] or filled
        return filled[0] if filled else found[0] if found else None

    def lead(self, row: int) -> str:
        """The words before the first figure that share its heading: 预算数： before 150.00 under 预算安排情况."""
        for column in self.columns:
            filled = [e for e in self._under(row, column) if e.kind != "empty"]
            if len(filled) > 1 and filled[0].kind == "text" and column.role not in headers.TEXTS:
                return filled[0].text
        return ""

    def _under(self, row: int, column: Column) -> list[Entry]:
        line = self.sheet.rows[row]
        return [e for c in column.covers if (e := line[c] if c < len(line) else None) is not None and e.row >= self.first]

    def having(self, *roles: str) -> list[Column]:
        """The columns of these roles, from left to right."""
        return [c for c in self.columns if c.role in roles]


def _is_header(line: Line) -> bool:
    """Whether a row holds headers: words only, short, and at least two that name a kind of column, one of them of figures."""
    entries = distinct(line)
    if any(e.kind == "number" for e in entries) or len(entries) < 2:
        return False
    short = [e for e in entries if len(e.text) <= _HEADER_LENGTH]
    roles = [role for e in short if (role := role_of(e.text))]
    figures = [r for r in roles if r not in headers.TEXTS or r in ("goal", "grade", "operator", "unit")]
    several = len(set(roles)) >= 2 or roles.count("goal") >= 2
    return len(short) == len(entries) and several and bool(figures) and 2 * len(roles) >= len(entries)


def _is_first_header(lines: Sequence[Line], row: int) -> bool:
    """Whether a row without figures stands over rows that have them, in at least one column that it names."""
    entries = distinct(lines[row])
    if len(entries) < 2 or any(e.kind in ("number", "dash") or len(e.text) > _HEADER_LENGTH for e in entries):
        return False
    keyed = words.PROJECT_KEY.fullmatch(entries[0].text) or words.UNIT_KEY.fullmatch(entries[0].text)
    if keyed or (row + 1 < len(lines) and _is_header(lines[row + 1])):
        return False
    below = [line for line in lines[row + 1 : row + 4] if distinct(line)]
    figures = {c for line in below for c, e in enumerate(line) if e is not None and e.kind == "number"}
    named = {c for e in entries for c in range(e.column, e.column + e.columns)}
    labels = {c for line in below for c, e in enumerate(line) if e is not None and e.kind == "text"}
    return bool(figures) and figures <= named | labels and len(figures & named) >= 1 and bool(labels & named or len(figures) > 1)


def _under_span(lines: Sequence[Line], row: int, fresh: Sequence[Entry]) -> bool:
    """Whether every new cell of a row stands under a heading that spans columns."""
    above = lines[row - 1]
    over = [above[e.column] if e.column < len(above) else None for e in fresh]
    return bool(fresh) and all(e is not None and e.kind == "text" and e.columns > 1 for e in over)


def _over_figures(lines: Sequence[Line], row: int, fresh: Sequence[Entry]) -> bool:
    """Whether the new cells of a row, the first column free, stand over figures in the next row and under headings in the last."""
    if row + 1 >= len(lines) or ((first := lines[row][0]) is not None and first.text and first.row == row) or len(fresh) < 2:
        return False
    below, above = lines[row + 1], lines[row - 1]
    figures = [e is not None and e.kind == "number" for e in (below[f.column] if f.column < len(below) else None for f in fresh)]
    free = [e is None or not e.text for e in (above[f.column] if f.column < len(above) else None for f in fresh)]
    return all(figures) and any(free)


def _continues(lines: Sequence[Line], row: int, top: int) -> bool:
    """Whether a row is a further header row: words only, under blanks or spans of the row above."""
    entries = distinct(lines[row])
    fresh = [e for e in entries if e.row == row]
    if any(e.kind in ("number", "dash") or len(e.text) > _HEADER_LENGTH for e in entries) or not fresh or row - top > 3:
        return False
    if _under_span(lines, row, fresh) or _over_figures(lines, row, fresh):
        return True
    above = distinct(lines[row - 1])
    spans = any(e.columns > 1 or e.rows > 1 for e in above) or len(above) < len(lines[row - 1])
    roles = [r for e in fresh if (r := role_of(e.text))]
    first_free = lines[row][0] is None or lines[row][0] not in fresh
    return spans and len(roles) * 2 >= len(fresh) and (first_free or len(roles) == len(fresh)) and bool(set(roles) - headers.NAMES)


def _paths(sheet: Sheet, top: int, first: int) -> list[list[str]]:
    """The header words over each grid column from top to bottom; a blank under a heading with parts takes the heading's words."""
    width = sheet.width
    paths: list[list[str]] = [[] for _ in range(width)]
    for row in range(top, first):
        carried = ""
        lower = sheet.rows[row + 1] if row + 1 < first else None
        for c in range(width):
            entry = sheet.rows[row][c] if c < len(sheet.rows[row]) else None
            text = entry.text if entry is not None else ""
            below = lower[c] if lower is not None and c < len(lower) else None
            if text:
                carried = text if lower is not None else ""
            elif carried and below is not None and below.text:
                text = carried
            else:
                carried = ""
            if text and text not in paths[c]:
                paths[c].append(text)
    return paths


def _columns(sheet: Sheet, top: int, first: int) -> tuple[Column, ...]:
    """The columns that the header rows name; grid columns under one spanning header are one column."""
    paths = _paths(sheet, top, first)
    found: list[Column] = []
    previous: Entry | None = None
    for c, path in enumerate(paths):
        lowest = next((e for row in range(first - 1, top - 1, -1) if (e := sheet.rows[row][c]) is not None and e.text), None)
        if found and lowest is not None and lowest is previous:
            found[-1] = replace(found[-1], covers=(*found[-1].covers, c))
        else:
            found.append(column_of((c,), path))
        previous = lowest
    return tuple(found)


def _headless(sheet: Sheet, first: int, last: int) -> tuple[Column, ...]:
    """Columns of rows without header: words name, figures are values."""
    found = []
    for c in range(sheet.width):
        kinds = [e.kind for row in range(first, last) if (e := sheet.rows[row][c]) is not None and e.kind != "empty"]
        numbers = kinds.count("number")
        role = "value" if numbers and numbers >= kinds.count("text") else "name" if "text" in kinds else ""
        found.append(Column((c,), "", role))
    return tuple(found)


def _moved(columns: tuple[Column, ...], sheet: Sheet, first: int, last: int) -> tuple[Column, ...]:
    """The columns as `_known`, one place to the left and without the first where the rows fit only so.

    The cell of a block's title, 预算执行情况（10分）, stands in the header's row and goes down beside the rows; a dump leaves it out there,
    so that nothing stands under the last heading.
    """
    known = _known(columns, sheet, first, last)
    named = [c for c in columns if c.header]
    free = named and all((e := sheet.rows[row][named[-1].index]) is None or e.kind == "empty" for row in range(first, last))
    if sheet.spans or len(columns) < 4 or not free or any(len(c.covers) > 1 for c in columns):
        return known
    left = _known(tuple(replace(c, covers=(c.index - 1,)) for c in columns[1:]), sheet, first, last)
    told = {row: distinct(sheet.rows[row]) for row in range(first, last)}
    rows = [row for row, e in told.items() if any(x.kind == "number" for x in e) and not words.TOTAL_ROW.fullmatch(e[0].text)]
    amiss = sum(_misfits(known, sheet, row) > 0 for row in rows)
    return left if 2 * amiss > len(rows) and not any(_misfits(left, sheet, row) for row in rows) else known


def _misfits(columns: Sequence[Column], sheet: Sheet, row: int) -> int:
    """How many cells of a row their columns hardly hold."""
    cells = [(e, c) for c in columns if (e := sheet.rows[row][c.index]) is not None and e.kind != "empty"]
    return sum(cost_of(e, c) >= AMISS for e, c in cells)


def _known(columns: tuple[Column, ...], sheet: Sheet, first: int, last: int) -> tuple[Column, ...]:
    """The columns, those under unknown words being values where figures stand in them; where only words stand, it is a name."""
    found = []
    for column in columns:
        if not column.role or column.role in headers.MONEY | headers.PERCENTS:
            column = replace(column, role=_role_by_cells(column, sheet, first, last))
        found.append(column)
    return tuple(found)


def _role_by_cells(column: Column, sheet: Sheet, first: int, last: int) -> str:
    """A column's role by what stands in it; a figure's header over a first column without figures is the block's title."""
    cells = [e for row in range(first, last) for c in column.covers if (e := sheet.rows[row][c]) is not None and e.row >= first]
    numbers, text = (sum(e.kind == kind for e in cells) for kind in ("number", "text"))
    title = column.index == 0 and not numbers and bool(column.role)
    if column.role and not title and (numbers or not text):
        return column.role
    return "value" if numbers and numbers >= text else "name" if text or title else ""


def _alike(band: Band, first: Column, second: Column) -> bool:
    """Whether a second column of names heads a table of its own: by the same name, the same columns after it, or as 支出 beside 收入."""
    left = [c.header for c in band.columns if first.index < c.index < second.index and c.role not in headers.TEXTS]
    right = [c.header for c in band.columns if c.index > second.index and c.role not in headers.TEXTS]
    sides = "收入" in first.header and "支出" in second.header
    return bool(left and right) and (first.header == second.header or left == right or sides)


def _panels(band: Band) -> list[Band]:
    """The band, or its two halves where two tables stand side by side: 项目 金额 项目 金额, 收入 决算数 支出 决算数."""
    names = [c for c in band.columns if c.role == "name" and c.header]
    second = [c for c in names[1:] if c.index > names[0].index + 1 and _alike(band, names[0], c)]
    if len(second) != 1:
        return [band]
    cut = second[0].index
    leading = [c.index for c in band.columns if c.index < cut and c.role not in ("code", "seq") and c.role]
    cut = max(leading, default=cut - 1) + 1
    left = tuple(c for c in band.columns if c.index < cut)
    right = tuple(c for c in band.columns if c.index >= cut)
    return [replace(band, columns=left), replace(band, columns=right)]


def _header_starts(sheet: Sheet) -> list[tuple[int, int]]:
    """(first header row, first row under it) of each header, from top to bottom."""
    starts: list[tuple[int, int]] = []
    row = 0
    while row < len(sheet.rows):
        if _is_header(sheet.rows[row]) or (not starts and _is_first_header(sheet.rows, row)):
            top = row
            row += 1
            while row < len(sheet.rows) and _continues(sheet.rows, row, top):
                row += 1
            starts.append((top, row))
        else:
            row += 1
    return starts


def _spoken(sheet: Sheet, top: int, first: int) -> list[list[str]]:
    return [[e.text for e in distinct(sheet.rows[row])] for row in range(top, first)]


def _merged(sheet: Sheet, starts: list[tuple[int, int]]) -> list[tuple[int, int, tuple[int, ...]]]:
    """The headers, one that says the same as the one before it being the same, printed again after a page break."""
    found: list[tuple[int, int, tuple[int, ...]]] = []
    for top, first in starts:
        if found and _spoken(sheet, top, first) == _spoken(sheet, found[-1][0], found[-1][1]):
            found[-1] = (found[-1][0], found[-1][1], (*found[-1][2], *range(top, first)))
        else:
            found.append((top, first, ()))
    return found


def _counts_columns(line: Line) -> bool:
    """Whether a row does no more than number the columns: 栏次 | 1 | 2 | 3=2/1."""
    told = [_RECKONED.sub("", e.text.replace(" ", "")) for e in distinct(line)]
    words_of, numbers = [t for t in told if not t.isdecimal()], [t for t in told if t.isdecimal()]
    named = bool(words_of) and set(words_of) <= _COLUMN_NUMBERS
    return (named or (not words_of and len(numbers) > 2)) and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def bands_of(sheet: Sheet) -> list[Band]:
    """The bands of a sheet from top to bottom, left to right; rows above the first header form one without header."""
    starts = _merged(sheet, _header_starts(sheet))
    found: list[Band] = []
    first_top = starts[0][0] if starts else len(sheet.rows)
    if first_top > 0:
        found.append(Band(sheet, 0, 0, first_top, _headless(sheet, 0, first_top)))
    for (top, first, again), end in zip(starts, [*(top for top, _, _ in starts[1:]), len(sheet.rows)], strict=False):
        if first >= end:
            continue
        counted = tuple(row for row in range(first, end) if _counts_columns(sheet.rows[row]))
        printed = tuple(e for row in (*range(top, first), *counted) for e in distinct(sheet.rows[row]))
        columns = _moved(_columns(sheet, top, first), sheet, first, end)
        found.extend(_panels(Band(sheet, top, first, end, columns, printed, (*again, *counted))))
    return found


def goes_on(above: Sheet, here: Sheet) -> bool:
    """Whether a sheet goes on from the one above it: without a header under one of indicators, or under the same header again."""
    bands, starts = bands_of(above), _header_starts(here)
    last = bands[-1] if bands else None
    if last is None or not last.headers or here.width > above.width:
        return False
    if starts:
        same = _spoken(here, *starts[0]) == _spoken(above, last.top, last.first)
        ended = any(e.kind == "text" and words.TOTAL_ROW.fullmatch(e.text) for row in last.rows() for e in distinct(above.rows[row]))
        return starts[0][0] == 0 and same and not ended
    return bool(last.having("level1", "level2", "level3"))
