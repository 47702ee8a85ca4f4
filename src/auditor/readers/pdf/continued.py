"""Tables that go on over a page's end put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.readers.pdf.tables import Filled, PrintedTable, moved
from auditor.readers.text import lines as looks
from auditor.readers.text.grid import is_total
from auditor.readers.text.kinds import VALUES, kind_of

_SAME_EDGE = 3.0
_SAME_GAP = 20.0
_PADDING = 6.0
_FEWEST_WORDS = 10
_FEWEST_VALUES = 2


def continued(before: PrintedTable, after: PrintedTable) -> PrintedTable | None:
    """One table of two that stand on a page's end and the next one's top; None where the second is a table of its own.

    The columns of one must be those of the other or some of them. Header rows printed again are left out, and a merged
    cell that goes on is one cell. A table that begins like the one before and then differs is a new form, and so is one
    after a total.
    """
    if before.certain != after.certain:
        return None
    xs = before.xs if len(before.xs) >= len(after.xs) else after.xs
    first, second = _on(before, xs), _on(after, xs)
    if first is None or second is None:
        return None
    again = repeated_rows(first, second)
    if again == second.rows or _label(second, again) == _label(first, again) != "":
        return None
    if not again and is_total(_label(first, first.rows - 1)):
        return None
    return _appended(first, second, again)


def repeated_rows(before: PrintedTable, after: PrintedTable) -> int:
    """How many rows at the beginning of one table print what those of another do."""
    again = 0
    while again < min(after.rows, before.rows) and after.row(again) == before.row(again):
        again += 1
    return again


def _on(table: PrintedTable, xs: tuple[float, ...]) -> PrintedTable | None:
    """The table on the column edges `xs`, whatever their distance from the page's side; None where it has others, or
    another width.

    Edges between columns that no line marks lie anywhere in their gap.
    """
    shift = table.xs[0] - xs[0] if table.certain else 0.0
    near = _SAME_EDGE if table.certain else _SAME_GAP
    places = [min(range(len(xs)), key=lambda index: abs(xs[index] + shift - own)) for own in table.xs]
    if any(abs(xs[place] + shift - own) > near for place, own in zip(places, table.xs, strict=True)):
        return None
    if (
        places[0]
        or places[-1] != len(xs) - 1
        or len(set(places)) < len(places)
        or (not table.certain and len(places) < len(xs))
    ):
        return None
    cells = []
    for cell in table.cells:
        area = cell.area
        column = places[area.column]
        cells.append(
            replace(cell, area=replace(area, column=column, columns=places[area.column + area.columns] - column))
        )
    return PrintedTable(xs, table.rows, tuple(cells), table.certain)


def _label(table: PrintedTable, row: int) -> str:
    """The first characters that a row prints, where they are no number."""
    first = next((value for _, _, _, value in sorted(table.row(row)) if value), "")
    return "" if kind_of(first) in VALUES else first


def _appended(before: PrintedTable, after: PrintedTable, again: int) -> PrintedTable:
    """The rows of a table with those of the next, of which the first `again` are left out."""
    cells = list(before.cells)
    top = [cell for cell in after.cells if cell.area.row == again]
    above = _above(before, top)
    torn = _is_torn(before, top, above)
    merged = set(range(len(top))) if torn else _merged(before, top, above)
    for index, cell in enumerate(top):
        other = above[index]
        if index in merged and other is not None:
            area = cells[other].area
            rows = area.rows + cell.area.rows - torn
            cells[other] = Filled(replace(area, rows=rows), cells[other].run.then("", cell.run))
        else:
            cells.append(moved(cell, before.rows - again))
    shift = before.rows - again - torn
    cells.extend(moved(cell, shift) for cell in after.cells if cell.area.row > again)
    return PrintedTable(before.xs, after.rows + shift, tuple(cells), before.certain)


def _above(table: PrintedTable, top: Sequence[Filled]) -> list[int | None]:
    """For each of some cells the one of a table's last row that has the same columns."""
    last = {
        (cell.area.column, cell.area.columns): index
        for index, cell in enumerate(table.cells)
        if cell.area.row + cell.area.rows == table.rows
    }
    return [last.get((cell.area.column, cell.area.columns)) for cell in top]


def _merged(table: PrintedTable, top: Sequence[Filled], above: Sequence[int | None]) -> set[int]:
    """The cells at a page's top that go on from the page before:
    empty ones that span rows, and empty ones on their left and right.
    """
    leading = next((index for index, cell in enumerate(top) if cell.value), len(top))
    spans = [
        index
        for index, cell in enumerate(top)
        if (other := above[index]) is not None
        and not cell.value
        and max(cell.area.rows, table.cells[other].area.rows) > 1
    ]
    if any(index < leading for index in spans):
        spans.extend(range(leading))
    return set(spans)


def _is_done(pairs: Sequence[tuple[Filled, Filled]]) -> bool:
    """Whether the row above has cells that are done with, and enough values among them, or enough words in one that
    goes on, to tell that it is one row.
    """
    done = [other for cell, other in pairs if not cell.value and other.value and cell.area.rows == other.area.rows == 1]
    values = sum(kind_of(other.value) in VALUES for other in done)
    worded = any(cell.value and len(other.value) >= _FEWEST_WORDS for cell, other in pairs)
    return bool(done) and (values >= _FEWEST_VALUES or worded)


def _is_torn(table: PrintedTable, top: Sequence[Filled], above: Sequence[int | None]) -> bool:
    """Whether a page's first row is the rest of the last one's:
    words go on in a cell that was full, and no cell has an entry of its own.
    """
    pairs = [(cell, table.cells[other]) for cell, other in zip(top, above, strict=True) if other is not None]
    both = [(cell, other) for cell, other in pairs if cell.value and other.value]
    if len(pairs) < len(top) or not both or not _is_done(pairs):
        return False
    if any(cell.value and not other.value for cell, other in pairs) and not any(_has_lines(other) for _, other in both):
        return False
    return all(_goes_on(other, cell.value, table.xs[other.area.column + other.area.columns]) for cell, other in both)


def _has_lines(cell: Filled) -> bool:
    """Whether a cell has more than one line."""
    first, last = cell.run.box(0), cell.run.box(len(cell.run.text.rstrip()) - 1)
    return last[1] >= first[3]


def _goes_on(cell: Filled, rest: str, right: float) -> bool:
    """Whether a cell's last line is full and its words are not at an end, and the rest may be more of them."""
    if kind_of(rest) in VALUES or looks.is_ended(cell.value) or looks.is_numbered(rest):
        return False
    _, top, x1, bottom = cell.run.box(len(cell.run.text.rstrip()) - 1)
    return x1 >= right - _PADDING - 2 * (bottom - top)
