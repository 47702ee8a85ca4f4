"""Rows of cells to a `Table`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from auditor.document import Cell, Table, Text
from auditor.readers.text.kinds import FIGURES, VALUES, Role, folded, kind_of, role_of, roles_of, seat

Row = Sequence[Text | None]

# The label of a row that closes a table: `合计`, `总分`, `合计得分`, `总 计`
_TOTAL = re.compile(r"(?:合计|总计|共计|总分|总得分|小计)(?:得分|分值|\(.*\))?|自评总分|评价总分")


def table_of(rows: Sequence[Row], certain: bool = True) -> Table:
    """A table of rows of cells without spans; columns that are empty all the way down on the right are left out."""
    n_columns = max(
        (index + 1 for row in rows for index, text in enumerate(row) if text is not None and text.value), default=0
    )
    cells = tuple(
        Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row[:n_columns]) if text is not None
    )
    return Table(cells, len(rows), n_columns, certain)


def seated(cells: Sequence[Text], roles: Sequence[Role]) -> list[Text | None]:
    """A row as wide as the table, each cell in the column it fits best; a total's label stands in the first column."""
    row: list[Text | None] = [None] * len(roles)
    half = len(roles) // 2
    twice = len(roles) == 2 * half and roles[:half] == roles[half:]
    if len(cells) <= half and twice and roles[0] is not roles[half - 1]:
        return [*cells, *row[len(cells) :]]  # the first of two lists side by side
    _, columns = seat([kind_of(cell.value) for cell in cells], roles)
    for index, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        row[0 if not index and is_total(cell.value) else column] = cell
    return row


def is_total(value: str) -> bool:
    """Whether a cell is the label of a row that closes a table."""
    return bool(_TOTAL.fullmatch(folded(value)))


def summed(rows: Sequence[Row], roles: Sequence[Role]) -> list[Row]:
    """The rows, a total that leaves columns of figures blank with its figures under those that come to them, where one
    way to place them does so for more of them than all others.
    """
    answer: list[Row] = []
    for row in rows:
        answer.append(_total_of(row, answer, roles) if row[0] is not None and is_total(row[0].value) else row)
    return answer


def _total_of(row: Row, rows: Sequence[Row], roles: Sequence[Role]) -> Row:
    """A total with its figures under the columns of these rows that come to them; a remark stands last."""
    sums = {j: sum((_value(above[j]) for above in rows), Decimal(0)) for j, role in enumerate(roles) if role in FIGURES}
    words = [token for token in row[1:] if token is not None]
    told = [token for token in words if kind_of(token.value) in VALUES]
    places = _places_of(told, sums)
    last = {len(roles) - 1: token for token in words if token not in told}
    if not places or len(told) + len(last) < len(words) or last.keys() & {*places}:
        return row
    said = last | dict(zip(places, told, strict=True))
    return [row[0], *(said.get(j) for j in range(1, len(roles)))]


def _places_of(told: Sequence[Text], sums: Mapping[int, Decimal]) -> tuple[int, ...]:
    """The columns whose sums most of these numbers are; empty where as many are with other columns blank."""
    if not 0 < len(told) < len(sums):
        return ()
    ways = {
        places: sum(sums[j] == _value(token) for j, token in zip(places, told, strict=True))
        for places in combinations(sums, len(told))
    }
    best = max(ways, key=ways.__getitem__)
    return best if ways[best] and list(ways.values()).count(ways[best]) == 1 else ()


def _value(token: Text | None) -> Decimal:
    """The number that a cell prints; 0 for none."""
    digits = folded(token.value).replace(",", "") if token is not None else ""
    return Decimal(digits) if re.fullmatch(r"-?\d+(?:\.\d+)?", digits) else Decimal(0)


def totals_seated(rows: Sequence[Sequence[Text]]) -> list[Row]:
    """The rows, where a total that has fewer cells than its header (its label spans columns) has its values moved under
    theirs.
    """
    header: Sequence[Text] = ()
    answer: list[Row] = []
    for index, row in enumerate(rows):
        if sum(role_of(cell.value) is not None for cell in row) >= 3:
            header = row
        elif 1 < len(row) < len(header) and is_total(row[0].value):
            kinds = [[kind_of(cell.value) for cell in other] for other in rows[:index]]
            answer.append(seated(row, roles_of([cell.value for cell in header], kinds)))
            continue
        answer.append(row)
    return answer


def heads_seated(rows: Sequence[Sequence[Text]]) -> list[Sequence[Text]]:
    """The rows, where a header of figures that stands one column left of them has its missing first cell:
    a merged cell on a line of its own.
    """
    answer = list(rows)
    for index, (row, below) in enumerate(pairwise(rows)):
        heads = [cell for cell in row if cell.value]
        n = len(heads)
        if not 2 <= n < len(below) or any(cell.value for cell in row[n:]):
            continue
        if not all(role_of(cell.value) in FIGURES for cell in heads):
            continue
        if kind_of(below[0].value) not in VALUES and all(kind_of(cell.value) in VALUES for cell in below[1 : n + 1]):
            answer[index] = [row[0].part(0, 0), *heads, *row[n + 1 :]]
    return answer
