"""Workbooks made for tests: rows of values into sheets, and what the reader made of them as lines."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Border, Side

from auditor.document import Document, Paragraph, Table
from auditor.readers import read

THIN = Side(style="thin")
FRAME = Border(THIN, THIN, THIN, THIN)

Row = Sequence[Any]


def book(folder: Path, rows: Sequence[Row], change: Callable[[Any], None] = lambda sheet: None, name: str = "表") -> Document:
    """A workbook of one sheet; a value (number, format) has a number format. `change` may touch the openpyxl sheet before it is saved."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = name
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c, value[0] if isinstance(value, tuple) else value)
            if isinstance(value, tuple):
                cell.number_format = value[1]
    change(sheet)
    workbook.save(folder / "book.xlsx")
    return read(folder / "book.xlsx")


def framed(*areas: str) -> Callable[[Any], None]:
    """A change that rules the cells of areas such as A2:D5."""

    def change(sheet: Any) -> None:
        for area in areas:
            for row in sheet[area]:
                for cell in row:
                    cell.border = FRAME

    return change


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one part changed."""
    answer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(answer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member.filename, change(content) if member.filename == name else content)
    return answer.getvalue()


def lines(document: Document) -> list[str]:
    """A document's blocks: paragraphs as they read, tables as their rows with cells parted by | and · where no cell begins."""
    found: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text.value)
        else:
            found.extend(["[", *grid(block), "]"])
    return found


def grid(table: Table) -> list[str]:
    """A table's rows; a spanning cell is printed once, where it begins."""
    starts = {(cell.row, cell.column): cell.text.value for cell in table.cells}
    return ["|".join(starts.get((r, c), "·") for c in range(table.n_columns)) for r in range(table.n_rows)]
