"""Marked copies: the notes stand at the numbers, and all else is as it was. Each copy is opened by a program that is not ours."""

import io
import os
import re
import zipfile
from copy import deepcopy
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import RectangleObject

from auditor import annotate as marking
from auditor import audit
from auditor.annotate import word
from auditor.annotate.notes import Note
from auditor.annotate.pdf import on_page
from auditor.cli import run
from auditor.document import Place
from auditor.readers import read
from auditor.result import Evidence, Finding
from sampled import audited

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SAMPLES = Path(__file__).parents[1] / "samples"
SENTENCE = "项目支出125.50万元，其中：办公费40.20万元，差旅费35.10万元，培训费40.20万元。"
TITLE = "砚溪县水务局2022年度部门决算说明"


def finding(message, *places, severity="error"):
    return Finding("TOT01", severity, "标题", message, "", "", "", "", "", "0" * 16, tuple(places))


def evidence(quote, place, context="句子"):
    return Evidence("total", quote, context, place)


@cache
def found(path):
    """The findings of a report, which many tests ask for."""
    return (audited(path) if path.parent == SAMPLES else audit(path)).findings


def marked(path, *findings):
    data, placed, lost = marking.annotate(str(path), path.read_bytes(), findings or found(path))
    assert lost == 0 and placed
    return data


def fingerprints(path):
    return [f.fingerprint for f in found(path)]


# ---- DOCX


@pytest.fixture
def word_file(tmp_path):
    """A report with a number split over runs, one in a table cell, one in a text box, each format its own."""
    document = docx.Document()
    document.add_heading(TITLE, 0)
    paragraph = document.add_paragraph("项目支出")
    for text, bold in (("12", True), ("5.5", False), ("0万元，其中：办公费40.20万元，差旅费35.10万元，", None), ("培训费40.20万元。", True)):
        piece = paragraph.add_run(text)
        piece.bold, piece.font.size = bold, Pt(14)
    table = document.add_table(rows=3, cols=2)
    for row, (name, value) in zip(table.rows, (("项目", "金额（万元）"), ("办公费", "40.20"), ("合计", "50.20")), strict=True):
        row.cells[0].text, row.cells[1].text = name, value
    box = (
        f'<w:r xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:90pt;height:30pt"><v:textbox>'
        "<w:txbxContent><w:p><w:r><w:t>框内支出77.70万元。</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    document.add_paragraph("下框。")._p.append(parse_xml(box))
    path = tmp_path / "报告.docx"
    document.save(path)
    return path


def anchored(document):
    """The text each comment is anchored at, in the order of the comments."""
    told, open_ranges, referred = {}, set(), []
    for element in document.element.body.iter():
        name, number = etree.QName(element).localname, element.get(f"{{{W}}}id")
        if name == "commentRangeStart":
            open_ranges.add(number)
        elif name == "commentRangeEnd":
            open_ranges.remove(number)
        elif name == "commentReference":
            referred.append(number)
        elif name == "t":
            for each in open_ranges:
                told[each] = told.get(each, "") + (element.text or "")
    assert not open_ranges and sorted(referred) == sorted(str(comment.comment_id) for comment in document.comments)
    return [told.get(str(comment.comment_id), "") for comment in document.comments]


def letters(document):
    """Each printed character with the formatting of its run."""
    told = []
    for run_ in document.element.body.iter(f"{{{W}}}r"):
        properties = run_.find(f"{{{W}}}rPr")
        style = b"" if properties is None else etree.tostring(deepcopy(properties), method="c14n")
        told += [(letter, style) for text in run_.findall(f"{{{W}}}t") for letter in text.text or ""]
    return told


def test_word_comments_stand_at_the_numbers(word_file):
    document = read(word_file)
    places = {b.text.value: b.text for b in document.paragraphs()}
    whole, box = next(t for v, t in places.items() if "125.50" in v), next(t for v, t in places.items() if "77.70" in v)
    (table,) = document.tables()
    cell = next(c for c in table.cells if c.text.value == "50.20")
    spots = [(whole, "125.50"), (whole, "40.20"), (whole, "培训费40.20万元。"), (cell.text, "50.20"), (box, "77.70")]
    findings = [
        finding(f"话{n}", evidence(quote, text.place(text.value.index(quote), text.value.index(quote) + len(quote))))
        for n, (text, quote) in enumerate(spots)
    ]
    made = docx.Document(io.BytesIO(marked(word_file, *findings)))
    assert anchored(made)[:4] == ["125.50", "40.20", "培训费40.20万元。", "50.20"]
    assert next(iter(made.comments)).text == "【矛盾 TOT01】话0"
    assert [c.text for c in made.comments][4] == "（在文本框内）“77.70”\n【矛盾 TOT01】话4"
    assert not made.element.body.xpath(".//w:txbxContent//w:commentReference")
    assert {c.author for c in made.comments} == {"auditor"}


def test_word_copies_keep_text_formatting_and_parts(word_file):
    data = marked(word_file)
    assert letters(docx.Document(io.BytesIO(data))) == letters(docx.Document(word_file))
    before, after = (zipfile.ZipFile(file) for file in (word_file, io.BytesIO(data)))
    for name in before.namelist():
        if name not in ("word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels", "_rels/.rels"):
            assert canonical(before.read(name), name) == canonical(after.read(name), name), name


def canonical(data, name):
    return etree.tostring(etree.fromstring(data), method="c14n") if name.endswith((".xml", ".rels", ".vml")) else data


def test_a_second_note_on_the_same_number_and_a_copy_of_a_copy(word_file, tmp_path):
    again = tmp_path / "again.docx"
    again.write_bytes(marked(word_file))
    twice = docx.Document(io.BytesIO(marked(again)))
    assert len(list(twice.comments)) == 2 * len(list(docx.Document(again).comments))
    assert letters(twice) == letters(docx.Document(word_file))
    assert fingerprints(again) == fingerprints(word_file)


WRAPPERS = ("", "w:ins", "w:hyperlink", "w:smartTag", "w:sdt")
PIECES = st.lists(st.tuples(st.text("甲乙12.5，", min_size=1, max_size=6), st.sampled_from(WRAPPERS), st.booleans()), min_size=1, max_size=5)


def paragraph_of(pieces):
    """A paragraph of runs, some inside other elements, some bold, some with a tab between their texts."""
    runs = []
    for text, wrapper, bold in pieces:
        style = "<w:rPr><w:b/></w:rPr>" if bold else ""
        halves = [f'<w:t xml:space="preserve">{half}</w:t>' for half in (text[:2], text[2:]) if half]
        run_ = f"<w:r>{style}{'<w:tab/>'.join(halves) if bold else ''.join(halves)}</w:r>"
        inside = f"<w:sdtContent>{run_}</w:sdtContent>" if wrapper == "w:sdt" else run_
        runs.append(f"<{wrapper}>{inside}</{wrapper}>" if wrapper else inside)
    return parse_xml(f'<w:p xmlns:w="{W}">{"".join(runs)}</w:p>')


@settings(max_examples=80 if "FUZZ_EXAMPLES" in os.environ else 20, deadline=None)
@given(PIECES, st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), min_size=1, max_size=4))
def test_any_stretch_of_any_runs_can_be_noted(pieces, stretches):
    document = docx.Document()
    document.element.body.insert(0, paragraph_of(pieces))
    buffer = io.BytesIO()
    document.save(buffer)
    printed = "".join("\t".join(filter(None, (text[:2], text[2:]))) if bold else text for text, _, bold in pieces)
    spans = {(start, min(start + length, len(printed))) for start, length in stretches if start < len(printed)}
    notes = [Note(Place(paragraph=1, start=a, end=b), "", "话", "error", True) for a, b in spans if printed[a:b].strip()]
    data, placed = word.mark(buffer.getvalue(), notes)
    made = docx.Document(io.BytesIO(data))
    assert placed == len(notes) == len(list(made.comments))
    wanted = [printed[n.place.start : n.place.end].replace("\t", "") for n in notes]
    assert anchored(made) == wanted
    assert letters(made) == letters(docx.Document(io.BytesIO(buffer.getvalue())))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.docx")), ids=lambda path: path.name[:2])
def test_docx_samples_are_marked_where_they_say(path):
    made = docx.Document(io.BytesIO(marked(path)))
    quotes = [re.sub(r"\s", "", p.quote) for f in found(path) for p in f.places]
    assert all(any(text in quote or quote in text for quote in quotes) for text in anchored(made))


# ---- PDF


def draw(path, number="12345.67", at=(100, 700)):
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(500, 800))
    canvas.setFont("Helvetica", 20)
    canvas.drawString(*at, number)
    canvas.save()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("boxes", [((0, 0, 500, 800), None), ((-50, -30, 450, 770), None), ((0, 0, 500, 800), (60, 40, 480, 780))])
def test_boxes_as_displayed_find_their_place_in_the_pdf(tmp_path, rotate, boxes):
    """A box in the page as displayed must land on the number, whatever its origin, crop and turn: held against poppler's own view."""
    draw(tmp_path / "plain.pdf")
    writer = PdfWriter(clone_from=str(tmp_path / "plain.pdf"))
    page = writer.pages[0]
    media, crop = boxes
    page.mediabox = RectangleObject(media)
    page.cropbox = RectangleObject(crop or media)
    page.rotate(rotate)
    left, bottom, right, top = crop or media
    x0, y0, x1, y1 = 100.0, 695.0, 190.0, 716.0
    seen = {
        0: (x0 - left, top - y1, x1 - left, top - y0),
        90: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
        180: (right - x1, y0 - bottom, right - x0, y1 - bottom),
        270: (top - y1, right - x1, top - y0, right - x0),
    }[rotate]
    assert on_page(page, seen) == (x0, y0, x1, y1)


def test_the_turn_is_the_one_that_pdf_programs_make(tmp_path):
    """Turning the page's content instead of the page shows the same picture; so the box must be where that puts the number."""
    draw(tmp_path / "plain.pdf")
    page = PdfReader(tmp_path / "plain.pdf").pages[0]
    page.rotate(90)
    turned = on_page(page, (695.0, 100.0, 716.0, 190.0))
    straight = Transformation().rotate(-90).translate(0, 500)  # a clockwise turn, back into the corner
    corners = [straight.apply_on(corner) for corner in ((turned[0], turned[1]), (turned[2], turned[3]))]
    assert sorted(round(x) for x, _ in corners) == [695, 716] and sorted(round(500 - y) for _, y in corners) == [100, 190]


def test_pdf_copies_add_highlights_behind_the_original_bytes():
    (path,) = SAMPLES.glob("06-*.pdf")
    data = marked(path)
    assert data.startswith(path.read_bytes())
    before, after = PdfReader(path), PdfReader(io.BytesIO(data))
    assert [page.extract_text() for page in before.pages] == [page.extract_text() for page in after.pages]
    notes = [a.get_object() for page in after.pages for a in page.annotations or ()]
    highlights = [note for note in notes if note["/Subtype"] == "/Highlight"]
    assert len(notes) == 2 * len(highlights)
    assert all(note["/Popup"].get_object()["/Parent"].get_object() == note for note in highlights)
    said = "".join(note["/Contents"] for note in highlights)
    assert all(finding.message in said for finding in found(path))
    boxes = {(p.place.page, tuple(p.place.bbox)) for f in found(path) for p in f.places}
    for number, page in enumerate(after.pages, 1):
        for note in (a.get_object() for a in page.annotations or ()):
            if note["/Subtype"] == "/Highlight":
                x0, y0 = (float(v) for v in note["/Rect"][:2])
                top = float(page.mediabox.top)
                assert any(n == number and abs(b[0] - x0) + abs(b[3] - (top - y0)) < 0.1 for n, b in boxes)


def test_a_marked_pdf_says_the_same(tmp_path):
    (path,) = SAMPLES.glob("06-*.pdf")
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(marked(path))
    assert fingerprints(copy) == fingerprints(path)


@pytest.mark.parametrize("damage", [lambda d: b"junk before\n" + d, lambda d: re.sub(rb"startxref\s+\d+", b"startxref\n7", d), lambda d: d + b"\0\0junk"])
def test_a_damaged_pdf_becomes_a_sound_one(tmp_path, damage, capfd):
    """Adding behind bytes that no program finds its way in would make them worse: such a file is written anew."""
    (path,) = SAMPLES.glob("06-*.pdf")
    hurt = tmp_path / "hurt.pdf"
    hurt.write_bytes(damage(path.read_bytes()))
    made = PdfReader(io.BytesIO(marked(hurt)), strict=True)
    assert [page.extract_text() for page in made.pages] == [page.extract_text() for page in PdfReader(path).pages]
    assert sum(len(page.annotations or ()) for page in made.pages) > 4
    assert capfd.readouterr().err == ""


def test_present_annotations_stay(tmp_path):
    from pypdf.annotations import FreeText

    (path,) = SAMPLES.glob("06-*.pdf")
    writer = PdfWriter(clone_from=str(path))
    for number in range(len(writer.pages)):
        writer.add_annotation(number, FreeText(text="已阅", rect=(10, 10, 60, 40)))
    own = tmp_path / "own.pdf"
    writer.write(own)
    made = PdfReader(io.BytesIO(marked(own)))
    assert all(page.annotations[0].get_object()["/Contents"] == "已阅" for page in made.pages)


# ---- XLSX


@pytest.fixture
def book_file(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "支出表"
    for row in ((TITLE, None, None), ("项目", "金额（万元）", "备注"), ("办公费", 40.2, None), ("差旅费", 35.1, "甲"), ("合计", 95.3, None)):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["B4"].comment = Comment("原有的批注", "张三")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=4))
    sheet.add_chart(chart, "E2")
    other = book.create_sheet("说明")
    other["A1"], other["B2"] = "说明文字", 7
    path = tmp_path / "表.xlsx"
    book.save(path)
    return path


def at(sheet, row, column):
    return Place(table=sheet, row=row, column=column, start=0, end=4)


NOTED = (
    finding("合计不符", evidence("95.3", at("支出表", 5, 2), "合计"), evidence("35.1", at("支出表", 4, 2), "差旅费")),
    finding("年度不符", evidence("2022", at("支出表", 1, 3), "标题"), severity="warning"),
    finding("另一表", evidence("7", at("说明", 2, 2), "7")),
)


def test_cell_comments_stand_at_the_cells(book_file):
    book = openpyxl.load_workbook(io.BytesIO(marked(book_file, *NOTED)))
    said = {(s.title, c.coordinate): c.comment.text for s in book for row in s.iter_rows() for c in row if getattr(c, "comment", None)}
    assert set(said) == {("支出表", "B5"), ("支出表", "B4"), ("支出表", "A1"), ("说明", "B2")}
    assert said["支出表", "B4"].startswith("原有的批注") and "合计不符" in said["支出表", "B4"]
    assert said["支出表", "B5"].startswith("【矛盾 TOT01】合计不符")


def test_a_cell_with_a_conversation_is_left_alone(book_file):
    """Excel shows a conversation and not the comment behind it: a note there would not be seen."""
    archive, buffer = zipfile.ZipFile(book_file), io.BytesIO()
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    with zipfile.ZipFile(buffer, "w") as target:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "xl/worksheets/_rels/sheet1.xml.rels":
                link = f'<Relationship Id="t1" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
                data = data.replace(b"</Relationships>", link.encode())
            target.writestr(name, data)
        target.writestr("xl/threadedComments/threadedComment1.xml", '<ThreadedComments><threadedComment ref="B4"/></ThreadedComments>')
    data, placed, lost = marking.annotate("a.xlsx", buffer.getvalue(), NOTED)
    assert (placed, lost) == (3, 1)
    assert openpyxl.load_workbook(io.BytesIO(data))["支出表"]["B4"].comment.text == "原有的批注"


def test_workbook_copies_keep_every_other_part(book_file):
    before, after = (zipfile.ZipFile(file) for file in (book_file, io.BytesIO(marked(book_file, *NOTED))))
    assert after.testzip() is None
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert any("chart" in name for name in before.namelist())
    assert not [name for name in changed if re.search(r"chart|workbook\.xml|sharedStrings|theme|docProps", name)]
    rows = [[[c.value for c in r] for s in openpyxl.load_workbook(f) for r in s.iter_rows()] for f in (book_file, io.BytesIO(marked(book_file, *NOTED)))]
    assert rows[0] == rows[1]
    shown = [[(c.font.b, c.number_format, c.border.left.style) for s in openpyxl.load_workbook(f) for r in s.iter_rows() for c in r] for f in (book_file, io.BytesIO(marked(book_file, *NOTED)))]
    assert shown[0] == shown[1]


def test_the_sheet_names_its_shapes_where_its_schema_has_them(book_file):
    archive = zipfile.ZipFile(io.BytesIO(marked(book_file, *NOTED)))
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        tags = [etree.QName(child).localname for child in etree.fromstring(archive.read(name))]
        assert tags.count("legacyDrawing") == 1 and tags.index("legacyDrawing") > tags.index("pageMargins")
    types = archive.read("[Content_Types].xml").decode()
    assert types.count("comments+xml") == 2 and types.count('Extension="vml"') == 1


def test_a_marked_workbook_says_the_same(book_file, tmp_path):
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(marked(book_file))
    assert fingerprints(copy) == fingerprints(book_file) != []


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.name[:2])
def test_workbook_samples_are_marked_at_their_cells(path):
    findings = found(path)
    book = openpyxl.load_workbook(io.BytesIO(marked(path)))
    noted = {(sheet.title, cell.coordinate) for sheet in book for row in sheet.iter_rows() for cell in row if getattr(cell, "comment", None)}
    cells = {(e.place.table, e.place.row, e.place.column) for f in findings for e in f.places}
    assert noted and len(noted) <= len(cells)
    assert {sheet for sheet, _ in noted} == {sheet for sheet, _, _ in cells}


# ---- text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_copies_carry_marks_and_lose_nothing(tmp_path, encoding, end):
    text = f"{TITLE}{end}{end}2022年{SENTENCE}{end}"
    path = tmp_path / "报告.txt"
    path.write_bytes(text.encode(encoding))
    made = marked(path).decode(encoding)
    assert made.startswith(text.replace("125.50万元", "125.50【注1】万元"))
    assert re.sub(r"【注\d+】", "", made).startswith(text)
    assert "【注1】【矛盾 TOT01】项目支出印为125.50万元" in made
    assert made.count("\n") == made.count(end)


def test_markdown_copies_have_footnotes(tmp_path):
    path = tmp_path / "报告.md"
    path.write_text(f"# {TITLE}\n\n2022年{SENTENCE}\n", encoding="utf-8")
    made = marked(path).decode()
    assert "125.50[^审核1]万元" in made and "\n[^审核1]: 【矛盾 TOT01】" in made


def test_a_csv_copy_stays_a_table(tmp_path):
    import csv

    rows = [["项目", "金额"], ["办公费", "40.20"], ["合计", "50.20"]]
    path = tmp_path / "表.csv"
    path.write_text("项目,金额\n办公费,40.20\n合计,\"50.20\"\n", encoding="utf-8")
    made = marked(path, finding('合计1,234不符“"”', evidence("50.20", Place(line=3, start=4, end=9))))
    back = list(csv.reader(io.StringIO(made.decode())))
    assert back[:2] == rows[:2] and back[2] == ["合计", "50.20【注1】"]
    assert all(len(row) <= 1 for row in back[3:])


# ---- the command


def test_the_copy_goes_beside_the_original_which_is_untouched(tmp_path, capsys):
    path = tmp_path / "报告.txt"
    path.write_text(f"{TITLE}\n\n2022年{SENTENCE}\n", encoding="utf-8")
    before = path.read_bytes()
    assert run(["annotate", str(path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/报告.审核批注.txt：1 条发现，1 处批注\n"
    assert path.read_bytes() == before and "【注1】" in (tmp_path / "报告.审核批注.txt").read_text(encoding="utf-8")
    assert run(["annotate", str(path)]) == 2
    assert "已经存在" in capsys.readouterr().err
    assert run(["annotate", str(path), "-o", str(tmp_path / "报告.审核批注.txt")]) == 0


def encrypted(path):
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption("", ownerPassword="owner"))
    canvas.drawString(72, 720, "total 12345")
    canvas.save()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.html", "<p>支出12万元。</p>", "不能在 .html 里加批注"),
        ("missing.docx", None, "文件不存在"),
        ("broken.docx", "PK broken", "DOCX"),
        ("empty.txt", "", "文件为空"),
    ],
)
def test_what_cannot_be_marked_is_one_line(tmp_path, capsys, name, content, words):
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert run(["annotate", str(tmp_path / name), "-o", str(tmp_path / "out")]) == 2
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1 and words in err
    assert not (tmp_path / "out").exists()


def test_an_encrypted_pdf_is_refused(tmp_path):
    encrypted(tmp_path / "a.pdf")
    with pytest.raises(marking.Unmarkable, match="加密或权限"):
        marking.annotate("a.pdf", (tmp_path / "a.pdf").read_bytes(), [finding("话", evidence("1", Place(page=1, bbox=(1, 2, 3, 4))))])


def test_the_original_is_no_target(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text(SENTENCE, encoding="utf-8")
    assert run(["annotate", str(path), "-o", str(path)]) == 2
    assert "是原件" in capsys.readouterr().err and path.read_text(encoding="utf-8") == SENTENCE


def test_a_note_without_its_place_is_counted(tmp_path):
    _, placed, lost = marking.annotate("a.txt", SENTENCE.encode(), [finding("话", evidence("1", Place(page=3)))])
    assert (placed, lost) == (0, 1)


FOOTNOTES = f"""<w:footnotes xmlns:w="{W}"><w:footnote w:id="0"><w:p/></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>注内支出77.70万元。</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def test_a_number_in_a_footnote_is_noted_where_the_note_is_referred_to(tmp_path):
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    paragraph = document.add_paragraph("正文")
    paragraph._p.append(parse_xml(f'<w:r xmlns:w="{W}"><w:footnoteReference w:id="2"/></w:r>'))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, FOOTNOTES.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    path = tmp_path / "a.docx"
    document.save(path)
    (text,) = [block.text for block in read(path).paragraphs() if "77.70" in block.text.value]
    made = docx.Document(io.BytesIO(marked(path, finding("话", evidence("77.70", text.place(4, 9))))))
    assert [comment.text for comment in made.comments] == ["（在脚注内）“77.70”\n【矛盾 TOT01】话"]
    (reference,) = made.element.body.iter(f"{{{W}}}commentReference")
    assert reference.getparent().getparent().find(f".//{{{W}}}footnoteReference") is not None
