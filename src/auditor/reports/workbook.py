"""XLSX: 审核意见表, one row a finding with room for the reviewer's verdict and the author's answer;
then reports, numbers and gaps.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from rich.cells import cell_len

from auditor.audits import counts
from auditor.document import Place
from auditor.package import timeless
from auditor.reports.detail import Detail
from auditor.reports.wording import SEVERITY_WORDS, STATUS_WORDS, file_names, one_line, printable, where
from auditor.result import SEVERITIES, STATUSES, Audit, Failure, Finding, SetAside
from auditor.written import PROPERTY


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with the format that shows it as it is printed."""

    value: float
    shown: str


Value = str | int | float | Amount | None

# What a spreadsheet takes for the beginning of a formula: `=1+1`, `+5`, `-3.2%`, `@SUM`
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# A cell holds no more characters, and a sheet no more rows; what a sheet of numbers cannot hold stands in the JSON.
_MOST = 32_000
_MOST_ROWS = 1_048_000
_HEAD = PatternFill("solid", fgColor="DDE6F0")
_ANSWER = PatternFill("solid", fgColor="FFF9E5")
_COLOURS = {"矛盾": "C00000", "存疑": "B26A00", "提示": "1F6F8B"}
_PLAIN = Font(size=10)
_TEXT = Alignment(vertical="top", wrap_text=True, horizontal="left")
_NUMBER = Alignment(vertical="top", wrap_text=True)
_EDGE = Border(*[Side(style="thin", color="BFBFBF")] * 4)
# Points a line of text takes, and the most that a row may have.
_LINE, _HIGHEST = 13.5, 409.0
# A number by itself, with its unit: 2,435.40万元, 约9.0分, -12.28万元, 98.00%, 3.00个百分点.
_AMOUNT = re.compile(
    r'(?P<about>[约≥≤<>]?)(?P<digits>-?(?:\d{1,3}(?:,\d{3})+|\d{1,14})(?:\.\d{1,8})?)\s*(?P<unit>[^\d\s"\\.,，。]{0,8})'
)
_SHARES = frozenset({"%", "％"})
_VERDICTS = ("采纳", "不采纳", "待核实")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet: its columns with their widths, which of them are filled in by hand, and how many are printed (0: all).

    A `plain` one has so many rows that frames and fonts would cost more than they show.
    """

    title: str
    columns: tuple[tuple[str, int], ...]
    blank: frozenset[str] = frozenset()
    printed: int = 0
    plain: bool = False


_FINDINGS = _Sheet(
    "审核意见表",
    (("序号", 5), ("报告", 17), ("位置", 12), ("程度", 6), ("编号", 7), ("审核意见", 42), ("报告所印", 12), ("按报告推算", 12), ("相差", 12),
     ("原文", 44), ("依据", 16), ("审核结论", 9), ("不采纳的理由", 18), ("单位答复", 22),
     ("检查", 18), ("单位", 16), ("页", 5), ("表", 8), ("行", 6), ("列", 5), ("可能的原因", 24), ("处理", 20), ("文件", 30), ("指纹", 19)),
    frozenset({"审核结论", "不采纳的理由", "单位答复"}),
    printed=14,
)  # fmt: skip
_REPORTS = _Sheet(
    "报告",
    (("文件", 40), ("标题", 44), ("单位", 24), ("年度", 7), ("种类", 20), ("口径", 14), ("矛盾", 7), ("存疑", 7), ("提示", 7),
     ("不再提出", 9), ("数字", 8), *((word, 9) for word in STATUS_WORDS.values()), ("读取", 30), ("SHA-256", 66)),
)  # fmt: skip
_NUMBERS = _Sheet(
    "数字",
    (
        ("报告", 28),
        ("页", 5),
        ("表", 7),
        ("行", 6),
        ("列", 5),
        ("位置", 16),
        ("数字", 16),
        ("数值", 14),
        ("单位", 8),
        ("核对结果", 10),
        ("检查", 14),
        ("所在句或行", 80),
    ),
    plain=True,
)
_GAPS = _Sheet("未能核对", (("报告", 28), ("位置", 16), ("内容", 90)))


def render(audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> bytes:
    """The workbook's bytes, with every number of the reports. A text that looks like a formula stays a text."""
    return sheets(audits, failures, detail.notices, numbers=True)


def sheets(
    audits: Sequence[Audit], failures: Sequence[Failure], notices: Sequence[str] = (), *, numbers: bool = False
) -> bytes:
    """The workbook's bytes, which are the same at any time; the `numbers` of the reports take most of it."""
    book = Workbook()
    book.custom_doc_props.append(StringProperty(name=PROPERTY, value="yes"))
    book.remove(book.active)
    book.properties.title, book.properties.creator = "审核意见表", "auditor"
    name = file_names([one.path for one in counts(audits)])
    findings = [(audit, finding, None) for audit in audits for finding in audit.findings]
    aside = [(audit, one.finding, one) for audit in audits for one in audit.set_aside]
    opinions = _fill(
        book, _FINDINGS, (_finding(n, name(row[0].path), *row) for n, row in enumerate([*findings, *aside], 1))
    )
    _for_verdicts(opinions)
    _fill(book, _REPORTS, [*map(_report, audits), *(_unread(failure) for failure in failures)])
    if numbers:
        _fill(book, _NUMBERS, _numbers(audits, name))
    gaps = [[name(audit.path), where(gap.place), one_line(gap.reason)] for audit in audits for gap in audit.gaps]
    _fill(book, _GAPS, [*gaps, *(["", "", notice] for notice in notices)])
    buffer = io.BytesIO()
    book.save(buffer)
    return timeless(buffer.getvalue())


def _cell(place: Place | None) -> list[Value]:
    """Page, table, row and column of a place; for a text file its line stands for the row."""
    if place is None:
        return [None] * 4
    return [place.page, place.table, place.line if place.line is not None else place.row, place.column]


def _finding(number: int, name: str, audit: Audit, finding: Finding, aside: SetAside | None) -> list[Value]:
    place = finding.main.place if finding.main else None
    answer = audit.answer(finding)
    message = "\n".join([one_line(finding.message), *(f"同时牵动：{one_line(also)}" for also in finding.also)])
    return [
        number, name, where(place) if place else "", SEVERITY_WORDS[finding.severity], finding.code, message,
        amount(finding.stated), amount(finding.expected), amount(finding.difference), _sides(finding), finding.basis,
        answer.verdict or None, answer.reason or None, answer.reply or None, finding.title,
        one_line(audit.organization), *_cell(place), finding.hint, _handled(aside), printable(audit.path),
        finding.fingerprint,
    ]  # fmt: skip


def amount(text: str) -> Value:
    """A text that is one number with its unit as a number that shows so (2,435.40万元, 约9.0分, 98.00%);
    any other as it is.
    """
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return text
    digits, unit = match["digits"], match["unit"]
    decimals = len(digits.partition(".")[2])
    shape = ("#,##0" if "," in digits else "0") + (f".{'0' * decimals}" if decimals else "")
    value = float(digits.replace(",", ""))
    before = f'"{match["about"]}"' if match["about"] else ""
    if unit in _SHARES:
        return Amount(value / 100, f"{before}{shape}%")
    return Amount(value, f'{before}{shape}"{unit}"' if unit else f"{before}{shape}")


def _sides(finding: Finding) -> str:
    """Each sentence or row the finding rests on, once, with its place."""
    told = dict.fromkeys(f"{where(e.place)}：{one_line(e.context.replace(chr(9), ' | '))}" for e in finding.places)
    return "\n".join(told)


def _handled(aside: SetAside | None) -> str:
    if aside is None:
        return ""
    until = f"（{aside.expires} 前）" if aside.expires else ""
    return "已在基线中，不再提出" if aside.why == "known" else f"不计{until}：{one_line(aside.reason)}"


def _report(audit: Audit) -> list[Value]:
    counts: list[Value] = [sum(finding.severity == severity for finding in audit.findings) for severity in SEVERITIES]
    ledger: list[Value] = [audit.count(status) for status in STATUSES]
    return [printable(audit.path), one_line(audit.title), one_line(audit.organization), audit.year, audit.kind,
            audit.profile.title if audit.profile else "", *counts, len(audit.set_aside), len(audit.numbers), *ledger,
            "已读", audit.sha256]  # fmt: skip


def _unread(failure: Failure) -> list[Value]:
    return [printable(failure.path), *[None] * 15, f"未能读取：{one_line(failure.error)}", None]


def _numbers(audits: Sequence[Audit], name: Callable[[str], str]) -> Iterable[list[Value]]:
    for audit in audits:
        for seen in audit.numbers:
            told = [
                amount(one_line(seen.quote)),
                seen.value,
                seen.unit or None,
                STATUS_WORDS[seen.status],
                " ".join(seen.codes),
                one_line(seen.context),
            ]
            yield [name(audit.path), *_cell(seen.place), where(seen.place), *told]


def _fill(book: Workbook, shape: _Sheet, rows: Iterable[Sequence[Value]]) -> Any:
    """A sheet with its head frozen and repeated on each printed page, filters, widths, and printed one page wide."""
    sheet = book.create_sheet(shape.title)
    names = [name for name, _ in shape.columns]
    for column, (name, width) in enumerate(shape.columns, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        head = sheet.cell(1, column, name)
        head.font, head.fill, head.border = Font(size=10, bold=True), _ANSWER if name in shape.blank else _HEAD, _EDGE
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    last = 1
    for last, row in enumerate(islice(rows, _MOST_ROWS), 2):
        for column, value in enumerate(row, 1):
            if value is not None or not shape.plain:
                cell = sheet.cell(last, column)
                _put(cell, value)
                if not shape.plain:
                    _dress(cell, names[column - 1] in shape.blank)
        if not shape.plain:
            sheet.row_dimensions[last].height = _height(row, [width for _, width in shape.columns])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{last}"
    sheet.print_area = f"A1:{get_column_letter(shape.printed or len(names))}{last}"
    _printed(sheet)
    return sheet


def _height(row: Sequence[Value], widths: Sequence[int]) -> float:
    """How high a row is, in points, so that its longest text shows whole:
    programs do not all find that out by themselves.
    """
    lines = [
        sum(max(1, -(-cell_len(line) // max(1, width - 1))) for line in value.split("\n"))
        for value, width in zip(row, widths, strict=True)
        if isinstance(value, str)
    ]
    return min(_HIGHEST, max([1, *lines]) * _LINE + 3)


def _put(cell: Any, value: Value) -> None:
    """Writes a value; a text that looks like a formula is told apart from one."""
    if isinstance(value, str):
        text = "\n".join(map(printable, value.split("\n")))[:_MOST]
        cell.value, cell.data_type = text, "s"
        if text.startswith(_FORMULA):
            cell.quotePrefix = True
    elif isinstance(value, Amount):
        cell.value, cell.number_format = value.value, value.shown
    else:
        cell.value = value


def _dress(cell: Any, blank: bool) -> None:
    text = isinstance(cell.value, str)
    cell.border, cell.alignment = _EDGE, _TEXT if text else _NUMBER
    cell.font = Font(size=10, bold=True, color=_COLOURS[cell.value]) if text and cell.value in _COLOURS else _PLAIN
    if blank:
        cell.fill = _ANSWER


def _printed(sheet: Any) -> None:
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


def _for_verdicts(sheet: Any) -> None:
    """The list that the reviewer's column offers; another word may be written all the same."""
    column = get_column_letter([name for name, _ in _FINDINGS.columns].index("审核结论") + 1)
    choice = DataValidation(type="list", formula1=f'"{",".join(_VERDICTS)}"', allow_blank=True, showErrorMessage=False)
    choice.add(f"{column}2:{column}{max(2, sheet.max_row)}")
    sheet.add_data_validation(choice)
