"""Workbooks to blocks: XLSX and XLS as shown on the screen, CSV and TSV as they stand. Knows no budgets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.document import Block, Gap, Place, Unreadable
from auditor.readers.sheets import separated, xls, xlsx
from auditor.readers.sheets.book import Position, Sheet, cell_name, column_name
from auditor.readers.sheets.layout import blocks_of
from auditor.readers.text.decode import decode
from auditor.readers.text.source import source_of

# More cells, rows or columns than this are not named one by one.
_NAMED = 6


def xlsx_blocks(data: bytes) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    """The paragraphs and tables of an XLSX file's bytes. Raises `Unreadable` for bytes that are no sound XLSX."""
    return _read(xlsx.sheets_of(data))


def xls_blocks(data: bytes) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    """The paragraphs and tables of an XLS file's bytes. Raises `Unreadable` for bytes that are no sound XLS."""
    return _read(xls.sheets_of(data))


def separated_blocks(data: bytes) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    """The paragraphs and tables of a CSV or TSV file's bytes. Raises `Unreadable` for bytes that are no text."""
    raw, lost = decode(data)
    blocks, gaps = _read([separated.sheet_of(source_of(raw))])
    return blocks, (*gaps, *((Gap(lost),) if lost else ()))


def _read(sheets: Sequence[Sheet]) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    blocks = tuple(block for sheet in sheets for block in blocks_of(sheet))
    if not blocks:
        raise Unreadable("工作簿中没有内容（可能只有图片）")
    return blocks, tuple(gap for sheet in sheets for gap in _gaps(sheet))


def _gaps(sheet: Sheet) -> Iterator[Gap]:
    """What of a sheet a reader of it cannot see, and what it does not show."""
    if not sheet.cells:
        return
    if sheet.hidden:
        yield Gap(f"工作表“{sheet.name}”是隐藏的，已一并读入", Place(table=sheet.name), read=True)
    if rows := [str(row + 1) for row in sheet.hidden_rows]:
        yield Gap(f"第{_listed(rows)}行是隐藏的，已一并读入", _place(sheet, (sheet.hidden_rows[0], 0)), read=True)
    used = {column for _, column in sheet.cells}
    if columns := [column for column in sheet.hidden_columns if column in used]:
        yield Gap(
            f"{_listed([column_name(column) for column in columns])}列是隐藏的，已一并读入",
            _place(sheet, (0, columns[0])),
            read=True,
        )
    if missing := _of_kind(sheet, "uncalculated"):
        how = "请用 Excel 或 WPS 打开、保存后再审核"
        yield Gap(f"公式没有保存计算结果，未读出：{_listed(list(map(cell_name, missing)))}（{how}）", _place(sheet, missing[0]))
    if errors := _of_kind(sheet, "error"):
        named = [f"{cell_name(at)} 为 {sheet.cells[at].text}" for at in errors]
        yield Gap(f"单元格显示错误值：{_listed(named)}", _place(sheet, errors[0]))


def _of_kind(sheet: Sheet, kind: str) -> list[Position]:
    return sorted(at for at, cell in sheet.cells.items() if cell.kind == kind)


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + (f"等 {len(names)} 处" if len(names) > _NAMED else "")


def _place(sheet: Sheet, at: Position) -> Place:
    return Place(table=sheet.name, row=at[0] + 1, column=at[1] + 1)
