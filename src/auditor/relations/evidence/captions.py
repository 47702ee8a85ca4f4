"""What the cells of a table are called: the words of their row and the words over their column, and the unit these name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.document import Table
from auditor.numbers.fold import fold
from auditor.numbers.units import Measure, unit_named

# A unit that a header or a line over the table names: 年初预算（万元）, 单位：元, 金额:万元.
_UNIT = re.compile(r"(?:单位[：:]?|[（(])(?:人民币)?([百千万亿]*元|%|人|人次|户|个)(?![/、])[）)]?")
_HEADER_ROWS = 6
_WORD = re.compile(r"[\u4e00-\u9fa5]")
_NUMBER_ONLY = re.compile(r"[-+\d.,%—/\s]*")


@dataclass(frozen=True, slots=True)
class Captions:
    """The caption of each row and column of a grid, and the unit of each column, `unit` where the table names one for all."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    units: tuple[Measure | None, ...]

    def of(self, cell: tuple[int, int]) -> tuple[str, str, Measure | None]:
        """Row caption, column caption and unit of a cell (row, column)."""
        row, column = cell
        return self.rows[row], self.columns[column], self.units[column]


def captions(table: Table) -> Captions:
    """The captions of a table, read from its leading cells of words."""
    grid = [[fold(c.text).value if c else "" for c in row] for row in table.grid()]
    first = next((i for i, row in enumerate(grid) if sum(_is_number(t) for t in row) >= 2), min(len(grid), 1))
    header = grid[: min(first, _HEADER_ROWS)]
    columns = tuple("".join(dict.fromkeys(row[c] for row in header if row[c])) for c in range(table.n_columns))
    rows = tuple("".join(dict.fromkeys(t for t in row if _WORD.search(t)))[:40] if row else "" for row in grid)
    whole = next((m for row in header for t in row if (m := _unit(t)) is not None and "单位" in t), None)
    return Captions(rows, columns, tuple(_unit(c) or whole for c in columns))


def _is_number(text: str) -> bool:
    return bool(text) and any(ch.isdigit() for ch in text) and _NUMBER_ONLY.fullmatch(text) is not None


def _unit(text: str) -> Measure | None:
    match = _UNIT.search(text)
    return unit_named(match[1]) if match else None
