"""The grid of a Word table: which grid columns and rows each cell covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.readers.word.package import Element, W
from auditor.readers.word.runs import alternatives, is_alternative
from auditor.readers.word.styles import value_of

_WIDEST = 1000
# Elements that wrap rows, cells or blocks and print nothing themselves
_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell's element and the part of the grid it covers, from 0."""

    element: Element
    row: int
    column: int
    rows: int
    columns: int


def unwrapped(element: Element) -> Iterator[Element]:
    """The children of an element, those inside content controls and the like among them, in order."""
    for child in element.iterchildren(tag="*"):
        if child.tag in _WRAPPERS:
            yield from unwrapped(child)
        elif is_alternative(child):
            chosen = alternatives(child)
            yield from unwrapped(chosen) if chosen is not None else ()
        else:
            yield child


def _kept_cells(line: Element) -> Iterator[tuple[Element, Element | None]]:
    """The cells of a row with their properties, without those that a tracked change deleted."""
    for cell in unwrapped(line):
        properties = cell.find(f"{W}tcPr")
        if cell.tag == f"{W}tc" and (properties is None or properties.find(f"{W}cellDel") is None):
            yield cell, properties


def slots_of(table: Element) -> tuple[list[Slot], int, int]:
    """The cells of a table with the number of rows and columns; rows that a tracked change deleted are left out."""
    slots: list[Slot] = []
    above: dict[int, int] = {}
    width = row = 0
    for line in unwrapped(table):
        if line.tag != f"{W}tr" or line.find(f"{W}trPr/{W}del") is not None:
            continue
        column = _span(line.find(f"{W}trPr"), "gridBefore", 0)
        open_cells: dict[int, int] = {}
        for cell, properties in _kept_cells(line):
            columns = _span(properties, "gridSpan", 1)
            if slots and slots[-1].row == row and _goes_on(properties):
                slots[-1] = replace(slots[-1], columns=slots[-1].columns + columns)
                column += columns
                continue
            merge = properties.find(f"{W}vMerge") if properties is not None else None
            index = above.get(column) if merge is not None and merge.get(f"{W}val") != "restart" else None
            if index is not None and slots[index].columns == columns:
                slots[index] = replace(slots[index], rows=row + 1 - slots[index].row)
            else:
                index = len(slots)
                slots.append(Slot(cell, row, column, 1, columns))
            if merge is not None:
                open_cells[column] = index
            column += columns
        above = open_cells
        width = max(width, column)
        row += 1
    return slots, row, width


def _goes_on(properties: Element | None) -> bool:
    """Whether a cell is one with the cell on its left, as old files merge them."""
    merge = properties.find(f"{W}hMerge") if properties is not None else None
    return merge is not None and merge.get(f"{W}val") != "restart"


def _span(properties: Element | None, name: str, default: int) -> int:
    value = value_of(properties, name)
    return min(max(int(value), default), _WIDEST) if value and value.isdigit() else default
