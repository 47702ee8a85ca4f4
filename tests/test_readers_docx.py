"""The DOCX reader: body in order, spans, tracked changes, content controls, text boxes, notes, automatic numbers."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from auditor.document import Document, Paragraph, Table
from auditor.readers import read
from auditor.readers.word.numbering import printed_number

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def of_body(folder: Path, xml: str) -> Document:
    """A document whose body is the given WordprocessingML."""
    document = docx.Document()
    body = document.element.body
    for child in list(body):
        body.remove(child)
    for child in parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>"):
        body.append(child)
    document.save(str(folder / "report.docx"))
    return read(folder / "report.docx")


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def values(document: Document) -> list[str]:
    return [block.text.value for block in document.blocks if isinstance(block, Paragraph)]


def rows(table: Table) -> list[str]:
    return ["|".join("·" if cell is None else cell.text.value for cell in row) for row in table.grid()]


def test_paragraphs_and_tables_in_order_with_their_places(tmp_path: Path) -> None:
    table_xml = f"<w:tbl><w:tr>{tc(p('项目') + p('（万元）'))}{tc(p('12.5'))}</w:tr></w:tbl>"
    document = of_body(tmp_path, p("前言。") + "<w:p/>" + table_xml + p("后记12万元。"))
    first, table, last = document.blocks
    assert isinstance(first, Paragraph) and isinstance(table, Table) and isinstance(last, Paragraph)
    assert table.cells[0].text.value == "项目\n（万元）"
    place = table.cells[1].text.place(0, 2)
    assert (place.table, place.row, place.column, place.start, place.end) == (1, 1, 2, 0, 2)
    place = last.text.place(2, 5)
    assert (place.paragraph, place.start, place.end) == (3, 2, 5)
    assert last.text.printed(2, 5) == "12万"


def test_tracked_changes(tmp_path: Path) -> None:
    xml = (
        "<w:p><w:r><w:t>预算</w:t></w:r><w:del><w:r><w:delText>10</w:delText></w:r></w:del><w:ins><w:r><w:t>20</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo><w:r><w:t>万元</w:t></w:r></w:p>"
        f"<w:tbl><w:tr>{tc(p('留'))}{tc(p('1'))}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{tc(p('删'))}{tc(p('2'))}</w:tr></w:tbl>"
    )
    document = of_body(tmp_path, xml)
    assert values(document) == ["预算20新万元"]
    assert rows(next(document.tables())) == ["留|1"]


def test_signs_breaks_fields_and_hidden_text(tmp_path: Path) -> None:
    xml = (
        "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:br w:type='page'/><w:noBreakHyphen/></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Wingdings 2' w:char='F0A3'/></w:r>"
        "<m:oMath><m:f><m:num><m:r><m:t>95</m:t></m:r></m:num><m:den><m:r><m:t>100</m:t></m:r></m:den></m:f></m:oMath></w:p>"
    )
    assert values(of_body(tmp_path, xml)) == ["甲\t乙 丙-☑☐(95)/(100)"]


def test_content_controls_and_text_boxes(tmp_path: Path) -> None:
    box = "<w:txbxContent>" + p("框内12万元。") + "</w:txbxContent>"
    xml = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('控件段落。')}</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>之前</w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>行内</w:t></w:r></w:sdtContent></w:sdt><w:r>"
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{tc(p('格'))}</w:sdtContent></w:sdt>{tc(p('3'))}</w:tr></w:sdtContent></w:sdt></w:tbl>"
    )
    document = of_body(tmp_path, xml)
    assert values(document) == ["控件段落。", "之前行内", "框内12万元。"]
    assert rows(next(document.tables())) == ["格|3"]


def test_spans_and_nested_tables(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr>{tc(p('内'))}{tc(p('7'))}</w:tr></w:tbl>"
    start, on = "<w:vMerge w:val='restart'/>", "<w:vMerge/>"
    xml = (
        "<w:tbl>"
        f"<w:tr>{tc(p('指标'), start)}{tc(p('金额'), '<w:gridSpan w:val=' + chr(39) + '2' + chr(39) + '/>')}</w:tr>"
        f"<w:tr>{tc('<w:p/>', on)}{tc(p('预算'))}{tc(p('执行'))}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{tc(p('10'))}{tc(p('9') + inner + '<w:p/>')}</w:tr>"
        "</w:tbl>"
    )
    outer, nested = of_body(tmp_path, xml).tables()
    assert rows(outer) == ["指标|金额|金额", "指标|预算|执行", "·|10|9"]
    assert (outer.cells[0].rows, outer.cells[1].columns) == (2, 2)
    assert rows(nested) == ["内|7"]
    assert nested.cells[1].text.place(0, 1).table == 2
    place = outer.cells[5].text.place(0, 1)
    assert (place.row, place.column) == (3, 3)


def test_heading_levels_come_from_styles_and_outlines(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("一、总体情况", 2)
    document.add_paragraph("正文。")
    document.save(str(tmp_path / "report.docx"))
    found = read(tmp_path / "report.docx")
    assert [(block.level, block.text.value) for block in found.paragraphs()] == [(2, "一、总体情况"), (None, "正文。")]
    found = of_body(tmp_path, p("二、资金", "<w:outlineLvl w:val='0'/>") + p("正文。", "<w:outlineLvl w:val='9'/>"))
    assert [block.level for block in found.paragraphs()] == [1, None]


NUMBERING = f"""<w:numbering {NAMESPACES}>
<w:abstractNum w:abstractNumId="70">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="70"/></w:num>
<w:num w:numId="8"><w:abstractNumId w:val="70"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"""


def test_automatic_numbers_are_printed(tmp_path: Path) -> None:
    document = docx.Document()
    part = document.part.numbering_part
    for child in parse_xml(NUMBERING):
        part.element.append(child)
    first = [(7, 0, "概况"), (7, 1, "职责"), (7, 1, "机构"), (7, 2, "2022年"), (7, 0, "资金"), (7, 1, "预算")]
    for number, depth, text in [*first, (8, 0, "其他"), (7, 0, "问题")]:
        paragraph = document.add_paragraph(text)
        properties = paragraph._p.get_or_add_pPr()
        properties.append(parse_xml(f"<w:numPr {NAMESPACES}><w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/></w:numPr>"))
    document.save(str(tmp_path / "report.docx"))
    found = list(read(tmp_path / "report.docx").paragraphs())
    printed = [block.text.value for block in found]
    assert printed == ["一、概况", "（一）职责", "（二）机构", "1. 2022年", "二、资金", "（一）预算", "五、其他", "六、问题"]
    # the number is not among the characters on disk: it points at the first of them
    assert found[0].text.printed(0, 4) == "概况"
    assert (found[0].text.place(2, 4).start, found[0].text.place(2, 4).end) == (0, 2)


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (11, "chineseCounting", "十一"),
        (20, "japaneseCounting", "二十"),
        (3, "decimalEnclosedCircle", "③"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (2, "ideographTraditional", "乙"),
        (9, "unheardOf", "9"),
    ],
)
def test_number_formats(number: int, form: str, expected: str) -> None:
    assert printed_number(number, form) == expected


def test_a_deleted_paragraph_end_joins_two_paragraphs(tmp_path: Path) -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    xml = p("支出合计1", deleted) + p("0万元。") + f"<w:tbl><w:tr>{tc(p('12.', deleted) + p('50'))}{tc(p('甲') + p('乙'))}</w:tr></w:tbl>"
    document = of_body(tmp_path, xml)
    assert values(document) == ["支出合计10万元。"]
    assert rows(next(document.tables())) == ["12.50|甲\n乙"]
    place = next(document.paragraphs()).text.place(4, 6)
    assert (place.paragraph, place.start, place.end) == (1, 4, 7)


def test_line_breaks_part_paragraphs_where_sentences_end(tmp_path: Path) -> None:
    xml = "<w:p><w:r><w:t>一、收入10万元。</w:t><w:br/><w:t>支出9</w:t><w:br/><w:t>万元；</w:t><w:br/><w:t>2.结余</w:t></w:r></w:p>"
    document = of_body(tmp_path, xml)
    assert values(document) == ["一、收入10万元。", "支出9 万元；", "2.结余"]
    assert [paragraph.text.place(0, 1).start for paragraph in document.paragraphs()] == [0, 10, 18]


def test_old_merges_and_deleted_cells(tmp_path: Path) -> None:
    merged = tc(p("年度资金总额"), "<w:hMerge w:val='restart'/>") + tc(p(""), "<w:hMerge/>") + tc(p("旧"), "<w:cellDel/>") + tc(p("10"))
    document = of_body(tmp_path, f"<w:tbl><w:tr>{merged}</w:tr><w:tr>{tc(p('甲'))}{tc(p('乙'))}{tc(p('5'))}</w:tr></w:tbl>")
    assert rows(next(document.tables())) == ["年度资金总额|年度资金总额|10", "甲|乙|5"]


def test_marks_of_symbol_fonts_and_drop_down_fields(tmp_path: Path) -> None:
    def marked(font: str, text: str) -> str:
        return f"<w:r><w:rPr><w:rFonts w:ascii='{font}'/></w:rPr><w:t>{text}</w:t></w:r>"

    choice = "<w:r><w:fldChar><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='优'/><w:listEntry w:val='良'/></w:ddList></w:ffData></w:fldChar></w:r>"
    xml = f"<w:p>{marked('Wingdings 2', 'R')}是{marked('Wingdings', chr(0xF0A8))}{choice}{marked('Arial', 'R')}</w:p>"
    assert values(of_body(tmp_path, xml.replace("是", "<w:r><w:t>是</w:t></w:r>"))) == ["☑是☐良R"]


def test_a_web_page_put_into_a_document_is_read(tmp_path: Path) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    page = "<html><body><p>支出9万元。</p><table><tr><td>项目</td><td>金额</td></tr><tr><td>甲</td><td>5</td></tr></table></body></html>"
    part = Part(PackURI("/word/afchunk.htm"), "text/html", page.encode(), document.part.package)
    identity = document.part.relate_to(part, RELATIONSHIP_TYPE.A_F_CHUNK)
    chunk = f"<w:altChunk {NAMESPACES} xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships' r:id='{identity}'/>"
    document.element.body.insert(0, parse_xml(chunk))
    document.save(str(tmp_path / "report.docx"))
    read_again = read(tmp_path / "report.docx")
    assert values(read_again) == ["支出9万元。"] and rows(next(read_again.tables())) == ["项目|金额", "甲|5"]
    assert next(read_again.tables()).cells[3].text.place(0, 1).column == 2


def test_large_pictures_and_embedded_objects_are_told(tmp_path: Path) -> None:
    def picture(width: int, height: int) -> str:
        spaces = "xmlns:wp='wp' xmlns:a='a'"
        return f"<w:p><w:r><w:drawing><wp:inline {spaces}><wp:extent cx='{width}' cy='{height}'/><a:blip/></wp:inline></w:drawing></w:r></w:p>"

    embedded = "<w:p><w:r><w:object xmlns:o='o'><o:OLEObject ProgID='Excel.Sheet.12'/></w:object></w:r></w:p>"
    older = "<w:p><w:r><w:pict xmlns:vv='v'><vv:shape style='width:415.3pt;height:200pt'><vv:imagedata/></vv:shape></w:pict></w:r></w:p>"
    document = of_body(tmp_path, p("正文。") + picture(5_000_000, 4_000_000) + picture(500_000, 500_000) + older + embedded)
    assert [(gap.reason, gap.place.paragraph) for gap in document.gaps] == [
        ("较大的图片（其中的文字、表格）等 2 处没有读取", 2),
        ("嵌入的对象（Excel.Sheet.12）没有读取", 5),
    ]
