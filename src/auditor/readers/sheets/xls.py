"""XLS to sheets by xlrd, which keeps number formats, spans and frames."""

from __future__ import annotations

import io
from typing import Any

from auditor.document import Unreadable
from auditor.readers.sheets.book import Filled, Position, Sheet
from auditor.readers.sheets.formats import BUILT_IN
from auditor.readers.sheets.shown import shown, shown_text
from auditor.readers.sheets.xlsx import MOST_CELLS

# What BIFF counts errors by.
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def sheets_of(data: bytes) -> list[Sheet]:
    """The sheets of an XLS file's bytes in the order of their tabs.
    Raises `Unreadable` for bytes that are no sound XLS.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise Unreadable("XLS 已加密，需要密码：请先取消密码再审核") from error
        raise Unreadable("XLS 文件已损坏或不是 Excel 工作簿") from error
    return [_sheet(book, sheet) for sheet in book.sheets()]


def _cells(book: Any, sheet: Any) -> tuple[dict[Position, Filled], set[Position]]:
    """The cells that show something, and those with a line at a side."""
    cells: dict[Position, Filled] = {}
    framed: set[Position] = set()
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            style = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
            if style is not None and (style.border.left_line_style or style.border.right_line_style):
                framed.add((row, column))
            shows = _shows(book, cell, style)
            if shows is not None and shows.text.strip():
                cells[row, column] = shows
    return cells, framed


def _sheet(book: Any, sheet: Any) -> Sheet:
    if sheet.nrows * sheet.ncols > 20 * MOST_CELLS:
        raise Unreadable(f"工作表 {sheet.name} 过大，不像一份报告，拒绝审核")
    cells, framed = _cells(book, sheet)
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"单元格超过 {MOST_CELLS // 10_000} 万个，不像一份报告，拒绝审核")
    spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
    rows = {row for row, _ in cells}
    hidden_rows = tuple(sorted(row for row, info in sheet.rowinfo_map.items() if info.hidden and row in rows))
    hidden_columns = tuple(sorted(column for column, info in sheet.colinfo_map.items() if info.hidden))
    return Sheet(sheet.name, cells, spans, frozenset(framed), bool(sheet.visibility), hidden_rows, hidden_columns)


def _code(book: Any, style: Any) -> str:
    """A style's format code; those that go by number alone are shown as a Chinese Excel shows them."""
    if style is None:
        return BUILT_IN[0]
    if style.format_key in BUILT_IN:
        return BUILT_IN[style.format_key]
    return str(book.format_map[style.format_key].format_str) if style.format_key in book.format_map else BUILT_IN[0]


def _shows(book: Any, cell: Any, style: Any) -> Filled | None:
    import xlrd

    code = _code(book, style)
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return Filled(shown_text(cell.value, code).replace("\r\n", "\n").replace("\r", "\n"))
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return Filled(shown(cell.value, code, bool(book.datemode)), "number")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Filled("TRUE" if cell.value else "FALSE")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Filled(_ERRORS.get(cell.value, "#N/A"), "error")
    return None
