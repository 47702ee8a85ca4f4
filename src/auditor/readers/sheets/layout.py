"""A sheet to blocks in reading order: which of its cells are a table, which are titles, unit lines, notes and prose
round one.

Ruled sides say what belongs to a table; where nothing is ruled, blank rows and columns part tables, and a row of one
cell is words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.document import Block, Cell, Paragraph, Place, Table, Text
from auditor.readers.sheets.book import Filled, Position, Sheet, SheetSource
from auditor.readers.sheets.grid import Area, Grid, Row, is_figure, row_of
from auditor.readers.text.lines import has_stops, is_label, is_numbered, is_title, is_unit
from auditor.readers.texts import cut, strip

# `公开01表`, `附件2`, `附表1`, `单位：万元`: what stands over a table at a side and belongs to no column
_CORNER = re.compile(
    r"公开\s*\d{1,2}\s*表|附\s*[件表]\s*[\d一二三四五六七八九十]*(?:[-－]\d+)?|.*单位\s*[:：].{1,8}|\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?|度)?"
)
# A text as long as a sentence; no header and no group's name is longer.
_SENTENCE = 40
# The most cells a table may have for each that is filled, before its blank cells are left out.
_SPARSE = 50
# How many columns the left one of two tables side by side has at most.
_MOST_SIDE = 100


def blocks_of(sheet: Sheet) -> Iterator[Block]:
    """The blocks of a sheet from top to bottom; its text boxes come last."""
    if sheet.cells:
        grid = Grid(sheet)
        first = min(row for row, _ in sheet.cells), min(column for _, column in sheet.cells)
        yield from _stacked(grid, Area(first[0], grid.end[0], first[1], grid.end[1]))
    for at, text in sheet.boxes:
        yield from _paragraphs(sheet, at, Filled(text))


def _stacked(grid: Grid, area: Area) -> Iterator[Block]:
    """The blocks of an area, parted at its blank rows."""
    for part in _parted(grid, area):
        rows = [row_of(grid, part, row) for row in range(part.top, part.bottom)]
        yield from _region(grid, part, [row for row in rows if row.cells or row.ruled])


def _parted(grid: Grid, area: Area) -> list[Area]:
    """The area parted at blank rows;
    a blank row inside a table, with figures going on under it as above, parts nothing.
    """
    parts: list[Area] = []
    for row in grid.used[bisect_left(grid.used, area.top) : bisect_left(grid.used, area.bottom)]:
        here = row_of(grid, area, row)
        if not (here.cells or here.over or here.ruled):
            continue
        if parts and parts[-1].bottom == row:
            parts[-1] = replace(parts[-1], bottom=row + 1)
        else:
            parts.append(replace(area, top=row, bottom=row + 1))
    joined: list[Area] = []
    for part in parts:
        if joined and part.top - joined[-1].bottom == 1 and _goes_on(grid, joined[-1], part):
            joined[-1] = replace(joined[-1], bottom=part.bottom)
        else:
            joined.append(part)
    return joined


def _goes_on(grid: Grid, above: Area, below: Area) -> bool:
    """Whether the first row under a blank one has figures just where the last row above it has,
    and words where it has.
    """
    last = next(
        (r for row in range(above.bottom - 1, above.top - 1, -1) if len((r := row_of(grid, above, row)).cells) > 1),
        None,
    )
    first = row_of(grid, below, below.top)
    if last is None or len(first.cells) < 2:
        return False
    kinds = [{at[1]: is_figure(cell) for at, cell in row.cells} for row in (last, first)]
    figures = [{column for column, figure in kind.items() if figure} for kind in kinds]
    return bool(figures[1]) and figures[1] <= figures[0] and min(kinds[0]) == min(kinds[1])


def _region(grid: Grid, area: Area, rows: Sequence[Row]) -> Iterator[Block]:
    """The blocks of an area without blank rows: words over it, its tables, words under it."""
    first, last = 0, len(rows)
    framed = any(row.ruled and not row.lone for row in rows)
    while first < last and _is_words(grid, area, rows, first, framed):
        first += 1
    while last > first and _is_words(grid, area, rows, last - 1, framed, under=True):
        last -= 1
    columns = _columns(grid, rows[first:last])
    cut_at = _side_by_side(grid, rows[first:last], columns)
    if cut_at:  # what stands over each of two tables goes with it
        first = next((index for index, row in enumerate(rows[:first]) if not row.lone), first)
    yield from _words(grid, rows[:first])
    inner = replace(area, top=rows[first].index, bottom=rows[last - 1].index + 1) if first < last else area
    if cut_at:
        for part in (replace(inner, right=cut_at), replace(inner, left=cut_at + 1)):
            yield from _stacked(grid, part)
    elif first < last:
        yield from _tables(grid, replace(inner, left=columns[0], right=columns[-1] + 1), rows[first:last], framed)
    yield from _words(grid, rows[last:])


def _words(grid: Grid, rows: Sequence[Row]) -> Iterator[Block]:
    for row in rows:
        for at, cell in row.cells:
            yield from _paragraphs(grid.sheet, at, cell)


def _is_words(grid: Grid, area: Area, rows: Sequence[Row], index: int, framed: bool, under: bool = False) -> bool:
    """Whether a row over or under a table is words of its own: a title, a unit line, a note, a line of signatures."""
    row = rows[index]
    if row.over or not row.cells:
        return not row.cells and not row.over
    if row.lone:
        return not is_figure(row.cells[0][1]) if under else not _is_header_piece(grid, area, rows, index)
    if row.ruled or len(rows) == 1:
        return False
    said = all(_is_said(text) for text in row.texts)
    return said and (framed or under or any(_CORNER.fullmatch(text) or is_unit(text) for text in row.texts))


def _is_said(text: str) -> bool:
    """Whether a text beside others in a row needs no header: it names itself what it says."""
    return (
        bool(_CORNER.fullmatch(text)) or is_label(text) or is_unit(text) or is_title(text) or text.endswith(("：", ":"))
    )


def _is_header_piece(grid: Grid, area: Area, rows: Sequence[Row], index: int) -> bool:
    """Whether a row's one cell is a heading over some columns:
    it begins right of the first one and spans part of the rest.
    """
    (at, cell) = rows[index].cells[0]
    if at[1] == area.left or index + 1 == len(rows) or _is_said(cell.text.strip()) or len(cell.text) > _SENTENCE:
        return False
    return 1 < grid.span(at)[1] < area.right - at[1] + 1 and len(rows[index + 1].cells) > 1


def _tables(grid: Grid, area: Area, rows: Sequence[Row], framed: bool) -> Iterator[Block]:
    """The tables of an area that begins and ends with rows of one, one below the other."""
    start = 0
    for index in range(1, len(rows)):
        if index > start and rows[index].lone and not rows[index - 1].lone and _begins_anew(rows, index, framed):
            yield _table(grid, area, rows[start:index])
            yield from _region(grid, replace(area, top=rows[index].index), rows[index:])
            return
    if area.right - area.left == 1:
        yield from _words(grid, rows)
    else:
        yield _table(grid, area, rows)


def _columns(grid: Grid, rows: Sequence[Row]) -> list[int]:
    """The columns that something stands in or spans over."""
    found: set[int] = set()
    for row in rows:
        for at, _ in row.cells:
            found.update(range(at[1], at[1] + grid.span(at)[1]))
    return sorted(found)


def _side_by_side(grid: Grid, rows: Sequence[Row], columns: Sequence[int]) -> int | None:
    """The blank column between two tables that stand side by side, each with names before its figures;
    None for one table.
    """
    taken = set(columns)
    for column in range(columns[0] + 2, min(columns[-1] - 1, columns[0] + _MOST_SIDE)) if columns else ():
        blank = column not in taken and not any(column in grid.ruled.get(row.index, ()) for row in rows)
        if blank and _parts_tables(rows, column):
            return column
    return None


def _parts_tables(rows: Sequence[Row], column: int) -> bool:
    """Whether on both sides of a blank column there are rows of more than a cell, those on the right with names first.
    """
    right = [cells for row in rows if (cells := [cell for at, cell in row.cells if at[1] > column])]
    named = sum(len(cells) > 1 and not is_figure(cells[0]) for cells in right)
    left = sum(sum(at[1] < column for at, _ in row.cells) > 1 for row in rows)
    return named >= 2 and left >= 2 and named >= 0.7 * len(right)


def _begins_anew(rows: Sequence[Row], index: int, framed: bool) -> bool:
    """Whether a row of one cell inside a table ends it:
    it gives the unit of what follows, is prose, or titles a new header.
    """
    text = rows[index].texts[0]
    if is_unit(text):
        return True
    if framed and rows[index].ruled:
        return False
    if len(text) > _SENTENCE and has_stops(text):
        return True
    following = next((row for row in rows[index + 1 :] if not row.lone), None)
    if following is None or not following.heads:
        return False
    unit_follows = any(is_unit(row.texts[0]) for row in rows[index + 1 : index + 3] if row.lone)
    return is_title(text) or is_numbered(text) or unit_follows or framed


def _table(grid: Grid, area: Area, rows: Sequence[Row]) -> Table:
    """The rows as a table; cells keep their place in the sheet, blank ones stand in the grid as they do in a Word
    table.

    A table with hidden rows or columns is not certain: its totals may be of what is shown, or of all.
    """
    columns = _columns(grid, rows)
    top, bottom, left, right = rows[0].index, rows[-1].index + 1, columns[0], columns[-1] + 1
    cells: list[Cell] = []
    taken: set[Position] = set()
    for row in rows:
        for at, filled in row.cells:
            height, width = grid.span(at)
            height, width = min(height, bottom - at[0]), min(width, right - at[1])
            taken.update((r, c) for r in range(at[0], at[0] + height) for c in range(at[1], at[1] + width))
            cells.append(Cell(_text(grid.sheet, at, filled), at[0] - top, at[1] - left, height, width))
    if (bottom - top) * (right - left) <= _SPARSE * len(cells):
        blank = ((r, c) for r in range(top, bottom) for c in range(left, right) if (r, c) not in taken)
        cells.extend(Cell(_text(grid.sheet, at, Filled("")), at[0] - top, at[1] - left) for at in blank)
    hidden = any(top <= row < bottom for row in grid.sheet.hidden_rows) or any(
        left <= c < right for c in grid.sheet.hidden_columns
    )
    return Table(tuple(cells), bottom - top, right - left, not hidden)


def _text(sheet: Sheet, at: Position, filled: Filled) -> Text:
    if filled.printed is not None:
        return strip(filled.printed)
    source = SheetSource(filled.text, Place(table=sheet.name, row=at[0] + 1, column=at[1] + 1))
    return strip(Text(filled.text, source, range(len(filled.text))))


def _paragraphs(sheet: Sheet, at: Position, filled: Filled) -> Iterator[Paragraph]:
    """The lines of a cell as paragraphs."""
    text = _text(sheet, at, filled)
    ends = [index for index, character in enumerate(text.value) if character == "\n"]
    yield from (Paragraph(line) for piece in cut(text, ends) if (line := strip(piece)).value)
