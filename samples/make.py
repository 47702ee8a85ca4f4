"""Builds the DOCX sample and the PDF sample made from it: `python samples/make.py`. Needs python-docx and reportlab.

The place, its figures and its mistakes are invented. docs/samples.md lists the mistakes.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DOCX = HERE / "05-部门决算说明.docx"
PDF = HERE / "06-部门决算说明.pdf"
TITLE = "禾源县教育局2023年度部门决算公开情况说明"
# Nothing in a built file may depend on the day it is built.
DAY = datetime(2024, 9, 20, 9, 0, tzinfo=UTC)

Rows = list[list[str]]

# ("#", text) and ("##", text) are headings, ("", text) is a paragraph, a list of rows is a table with its header first.
CONTENT: list[tuple[str, str] | Rows] = [
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


def docx() -> bytes:
    """The DOCX, the same bytes on every day."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = Document()
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    document.add_heading(TITLE, 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for block in CONTENT:
        if isinstance(block, list):
            table = document.add_table(len(block), len(block[0]), style="Table Grid")
            for r, row in enumerate(block):
                for c, text in enumerate(row):
                    table.cell(r, c).text = text
        else:
            mark, text = block
            document.add_heading(text, len(mark)) if mark else document.add_paragraph(text)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = TITLE, "", ""
    properties.created = properties.modified = DAY
    buffer = io.BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


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
    DOCX.write_bytes(docx())
    PDF.write_bytes(pdf())
