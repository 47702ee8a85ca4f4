"""Builds the DOCX, PDF, XLSX and OFD samples: `python samples/make.py`. Needs python-docx, openpyxl and reportlab.

The place, its figures and its mistakes are invented. docs/samples.md lists the mistakes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from forms import SAMPLES, UP, Block, Sample, Table
from ofd import Cell
from ofd import ofd as ofd_of

HERE = Path(__file__).parent
DOCX = HERE / "05-部门决算说明.docx"
PDF = HERE / "06-部门决算说明.pdf"
OFD = HERE / "15-部门决算公开.ofd"
TITLE = "禾源县教育局2023年度部门决算公开情况说明"
# Nothing in a built file may depend on the day it is built.
DAY = datetime(2024, 9, 20, 9, 0, tzinfo=UTC)

# ("#", text) and ("##", text) are headings, ("", text) is a paragraph, a list of rows is a table with its header first.
CONTENT: list[Block] = [
    ("#", "第一部分 部门概况"),
    ("##", "一、主要职责"),
    ("", "负责全县学前教育、义务教育、普通高中教育和职业教育的规划与管理，指导教师队伍建设和学校后勤保障。"),
    ("##", "二、机构设置"),
    ("", "局机关内设办公室、计划财务股、基础教育股、教师工作股、安全管理股5个股室，下属县教师发展中心、县教育考试中心2个事业单位。"),
    ("#", "第二部分 2023年度部门决算情况说明"),
    ("##", "一、收入支出决算总体情况"),
    ("", "2023年度收、支总计均为18,642.50万元。与2022年度的17,400.00万元相比，收、支总计各增加1,242.50万元，增长7.14%。"),
    ("##", "二、收入决算情况"),
    (
        "",
        "本年收入合计18,210.30万元，其中：财政拨款收入17,526.80万元，占96.25%；事业收入486.50万元，占2.67%；"
        "其他收入197.00万元，占1.08%。年初结转和结余432.20万元。",
    ),
    ("##", "三、支出决算情况"),
    (
        "",
        "本年支出合计18,305.16万元，其中：基本支出14,210.40万元，占77.63%；项目支出4,094.76万元，占23.37%。年末结转和结余337.34万元。",
    ),
    ("##", "四、财政拨款支出决算情况"),
    (
        "",
        "2023年度财政拨款支出17,525.60万元，占本年支出合计的95.74%，比2022年度的16,480.20万元减少1,045.40万元，增长6.34%。"
        "按功能分类情况见下表。",
    ),
    ("", "财政拨款支出决算表（单位：万元）"),
    [
        ["功能分类科目", "年初预算数", "支出决算数", "完成年初预算的比例"],
        ["教育支出", "14,860.00", "15,120.45", "101.75%"],
        ["社会保障和就业支出", "1,420.00", "1,405.80", "99.00%"],
        ["卫生健康支出", "560.00", "553.00", "98.75%"],
        ["住房保障支出", "450.00", "446.35", "99.19%"],
        ["合计", "17,290.00", "17,525.60", "101.36%"],
    ],
    (
        "",
        "（一）教育支出年初预算14,860.00万元，支出决算15,210.45万元，完成年初预算的101.75%，"
        "决算数大于年初预算数的主要原因是年中追加了校舍安全改造资金。",
    ),
    ("", "（二）社会保障和就业支出年初预算1,420.00万元，支出决算1,405.80万元，完成年初预算的99.00%。"),
    ("##", "五、“三公”经费支出决算情况"),
    (
        "",
        "2023年度“三公”经费预算26.00万元，支出决算20.80万元，完成预算的80.00%，其中：公务用车运行维护费15.20万元，"
        "公务接待费5.60万元。2022年度“三公”经费支出决算24.10万元，2023年度比上年减少3.30万元，下降13.69%。",
    ),
    ("##", "六、机关运行经费支出情况"),
    ("", "2023年度机关运行经费支出316.42万元，比2022年度的328.70万元减少12.88万元，下降3.74%，主要原因是压减会议和印刷费用。"),
    ("##", "七、政府采购支出情况"),
    (
        "",
        "2023年度政府采购支出总额1,286.40万元，其中：货物支出318.60万元、工程支出742.80万元、服务支出225.00万元。"
        "授予中小企业合同金额1,093.44万元，占政府采购支出总额的85.00%。",
    ),
    ("##", "八、预算绩效情况"),
    ("", "组织对6个项目开展绩效自评，其中自评等级为优的5个、良的2个。主要项目预算执行情况如下："),
    [
        ["项目名称", "全年预算数（万元）", "全年执行数（万元）", "执行率"],
        ["学生营养改善计划", "2,460.00", "2,435.40", "99.00%"],
        ["校舍安全改造", "980.00", "931.00", "95.00%"],
        ["薄弱学校设备配置", "420.00", "344.40", "82.00%"],
        ["合计", "3,860.00", "3,710.80", "96.13%"],
    ],
    ("", "学生营养改善计划全年预算2,460.00万元，全年执行2,435.40元，执行率99.00%，惠及学生24,600人，人均990元。"),
]


def docx(title: str, blocks: Sequence[Block]) -> bytes:
    """A DOCX with this title and these blocks, the same bytes on every day."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = Document()
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    document.add_heading(title, 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for block in blocks:
        if isinstance(block, list):
            _word_table(document.add_table(len(block), max(map(len, block)), style="Table Grid"), block)
        else:
            mark, text = block
            document.add_heading(text, len(mark)) if mark else document.add_paragraph(text)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = DAY
    buffer = io.BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def ofd(title: str, blocks: Sequence[Block]) -> bytes:
    """An OFD with this title and these blocks, the same bytes on every day."""
    made: list[tuple[str, str] | list[Cell]] = [
        block if isinstance(block, tuple) else [(*corners, text) for corners, text in _cells(block)] for block in blocks
    ]
    return ofd_of(title, made, DAY)


def _word_table(table: Any, rows: Table) -> None:
    for (top, left, bottom, right), text in _cells(rows):
        table.cell(top, left).merge(table.cell(bottom, right)).text = text


def _cells(rows: Table) -> Iterator[tuple[tuple[int, int, int, int], str]]:
    """Each cell of a table as its (top, left, bottom, right) and its text, what is merged with it included."""
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text is None or text == UP:
                continue
            right = next((c for c in range(left + 1, len(row)) if row[c] is not None), len(row)) - 1
            bottom = next((r for r in range(top + 1, len(rows)) if left >= len(rows[r]) or rows[r][left] != UP), len(rows)) - 1
            yield (top, left, bottom, right), text


def xlsx(sample: Sample) -> bytes:
    """A sample as a workbook: each table on a sheet of its own under the words before it, figures as numbers in their format."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    sheet: Any = None
    closed = False
    for block in sample.blocks:
        if sheet is None or (closed and isinstance(block, tuple)):
            sheet = book.create_sheet(f"表{len(book.sheetnames) + 1}")
            sheet.append([sample.title])
        closed = isinstance(block, list)
        if isinstance(block, tuple):
            sheet.append([block[1]])
            continue
        first = sheet.max_row + 1
        for (top, left, bottom, right), text in _cells(block):
            cell = sheet.cell(first + top, left + 1)
            cell.value, cell.number_format = _figure(text)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if (top, left) != (bottom, right):
                sheet.merge_cells(start_row=first + top, start_column=left + 1, end_row=first + bottom, end_column=right + 1)
        for column in range(1, max(map(len, block)) + 1):
            sheet.column_dimensions[get_column_letter(column)].width = 18
    book.properties.creator, book.properties.title = "", sample.title
    book.properties.created = book.properties.modified = DAY.replace(tzinfo=None)
    buffer = io.BytesIO()
    book.save(buffer)
    return _undated(buffer.getvalue())


# A figure that a spreadsheet holds as a number: 1,820.00, 95.00%, 12.
_FIGURE = re.compile(r"-?[\d,]+(?:\.(\d+))?(%)?")


def _figure(text: str) -> tuple[str | float | None, str]:
    """What a spreadsheet's cell holds for a printed text, and the number format that prints it so."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        return text or None, "General"
    places = "." + "0" * len(match[1]) if match[1] else ""
    number = float(text.replace(",", "").rstrip("%"))
    return (number / 100, f"0{places}%") if match[2] else (number, f"{'#,##' if ',' in text else ''}0{places}")


def _undated(package: bytes) -> bytes:
    """The same ZIP package with one date on all its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, DAY.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf() -> bytes:
    """The PDF, with ruled tables and a page number on each page. Its font is one that viewers bring along, so none is embedded."""
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24, spaceAfter=4)
    cell = ParagraphStyle("cell", body, fontSize=10.5, leading=15, firstLineIndent=0, spaceAfter=0)
    styles = {
        "": body,
        "#": ParagraphStyle("part", body, fontSize=16, leading=28, alignment=TA_CENTER, firstLineIndent=0),
        "##": ParagraphStyle("section", body, fontSize=14, leading=24, firstLineIndent=0),
        "title": ParagraphStyle("title", body, fontSize=20, leading=34, alignment=TA_CENTER, firstLineIndent=0),
    }
    flow: list[Any] = [Paragraph(TITLE, styles["title"]), Spacer(1, 12)]
    for block in CONTENT:
        if isinstance(block, list):
            cells = [[Paragraph(text, cell) for text in row] for row in block]
            flow += [Table(cells, colWidths=[140, 105, 105, 101], style=[("GRID", (0, 0), (-1, -1), 0.75, colors.black)]), Spacer(1, 8)]
        else:
            flow.append(Paragraph(block[1], styles[block[0]]))
    buffer = io.BytesIO()
    template = SimpleDocTemplate(buffer, pagesize=A4, title=TITLE, author="", invariant=1)
    template.build(flow, onFirstPage=_page_number, onLaterPages=_page_number)
    return buffer.getvalue()


def _page_number(canvas: Any, template: Any) -> None:
    canvas.setFont("STSong-Light", 10)
    canvas.drawCentredString(template.pagesize[0] / 2, 36, f"— {template.page} —")


if __name__ == "__main__":
    DOCX.write_bytes(docx(TITLE, CONTENT))
    PDF.write_bytes(pdf())
    for sample in SAMPLES:
        (HERE / f"{sample.name}.docx").write_bytes(docx(sample.title, sample.blocks))
        (HERE / f"{sample.name}.xlsx").write_bytes(xlsx(sample))
        if sample.name == OFD.stem:
            OFD.write_bytes(ofd(sample.title, sample.blocks))
