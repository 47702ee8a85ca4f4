"""The letter's template as it comes with the program: an A4 page in the type of official letters, a small table a
finding.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from auditor.reports.official.filling import BEGIN, END

_FONT, _HEADING_FONT = "仿宋", "黑体"
_TITLE, _BODY, _SMALL = Pt(22), Pt(14), Pt(10.5)
_INDENT = Pt(28)
# The rows of a finding's table: what stands before them, and the field.
_ROWS = (
    ("位置", "位置"), ("原文", "原文"), ("报告所印", "报告所印"), ("按报告推算", "应为"), ("相差", "相差"), ("同时牵动", "同时牵动"),
    ("可能的原因", "可能的原因"), ("依据", "依据"), ("审核结论", "审核结论"), ("单位答复", "单位答复"),
)  # fmt: skip
_WIDTHS = (Cm(2.6), Cm(12.8))


def built() -> bytes:
    """The template as a file."""
    document = docx.Document()
    _page(document.sections[0])
    _style(document.styles["Normal"])
    _titled(document, "审核意见函")
    _paragraph(document, "{{单位}}：")
    _paragraph(document, "你单位报送的《{{报告}}》（文件：{{文件}}）已经核对。{{总述}}", indented=True)
    _paragraph(document, "{{批注说明}}", indented=True)
    _paragraph(document, f"{{{{{BEGIN}}}}}")
    _paragraph(document, "{{序号}}.【{{程度}}】{{意见}}（{{编号}} {{检查}}）", heading=True)
    _table(document)
    _paragraph(document, f"{{{{{END}}}}}")
    _paragraph(document, "不再提出的问题：{{不再提出}}", indented=True)
    _paragraph(document, "{{核对范围}}", indented=True, space=Pt(12))
    _paragraph(document, "{{未能核对}}", size=_SMALL, indented=True)
    _paragraph(document, "{{口径}}", indented=True)
    _paragraph(document, "{{声明}}", indented=True)
    _signed(document)
    _numbered(document.sections[0].footer.paragraphs[0])
    document.core_properties.author, document.core_properties.title = "auditor", "审核意见函"
    document.core_properties.comments = ""
    answer = io.BytesIO()
    document.save(answer)
    return answer.getvalue()


def _page(section: Any) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Cm(3.2),
        Cm(3),
        Cm(2.8),
        Cm(2.6),
    )


def _style(style: Any) -> None:
    _font(style.font, style.element.get_or_add_rPr(), _FONT, _BODY)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing_rule, style.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(26)


def _font(font: Any, properties: Any, name: str, size: Any) -> None:
    """A font for Chinese and Latin letters alike."""
    font.name, font.size = name, size
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), name)


def _titled(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment, paragraph.paragraph_format.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(24)
    paragraph.paragraph_format.line_spacing = Pt(36)
    run = paragraph.add_run(text)
    _font(run.font, run._r.get_or_add_rPr(), _HEADING_FONT, _TITLE)


def _paragraph(
    document: Any, text: str, *, indented: bool = False, heading: bool = False, size: Any = None, space: Any = None
) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    shape = paragraph.paragraph_format
    if indented:
        shape.first_line_indent = _INDENT
    if size:
        run.font.size, shape.line_spacing = size, Pt(18)
    if space:
        shape.space_before = space
    if heading:
        _font(run.font, run._r.get_or_add_rPr(), _HEADING_FONT, Pt(12))
        shape.space_before, shape.space_after, shape.keep_with_next, shape.line_spacing = Pt(14), Pt(4), True, Pt(20)


def _table(document: Any) -> None:
    """What is told of a finding, a row each, on one page where it fits; the row for the reply is high enough to write
    in.
    """
    table = document.add_table(rows=len(_ROWS), cols=2)
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    for row, (name, field) in zip(table.rows, _ROWS, strict=True):
        _whole(row)
        for cell, width, text in zip(row.cells, _WIDTHS, (name, f"{{{{{field}}}}}"), strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size, paragraph.paragraph_format.line_spacing = _SMALL, Pt(17)
            paragraph.paragraph_format.keep_with_next = name != _ROWS[-1][0]
    table.rows[-1].height = Cm(1.2)


def _whole(row: Any) -> None:
    """Keeps a row from being parted by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _signed(document: Any) -> None:
    """Where it is signed, on one page with what stands above."""
    lines: Sequence[str] = (
        "审核人：＿＿＿＿＿＿　　复核人：＿＿＿＿＿＿",
        "（审核单位盖章）",
        "＿＿＿＿年＿＿月＿＿日",
    )
    for number, line in enumerate(lines):
        paragraph = document.add_paragraph()
        paragraph.add_run(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_before = Pt(0 if number else 30)
        paragraph.paragraph_format.keep_with_next = number + 1 < len(lines)


def _numbered(paragraph: Any) -> None:
    """`第 2 页 共 5 页` at the foot of each page."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, field in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES")):
        _small(paragraph.add_run(before))
        made = OxmlElement("w:fldSimple")
        made.set(qn("w:instr"), field)
        paragraph._p.append(made)
        made.append(_small(paragraph.add_run("1"))._r)
    _small(paragraph.add_run(" 页"))


def _small(run: Any) -> Any:
    run.font.size = _SMALL
    return run
