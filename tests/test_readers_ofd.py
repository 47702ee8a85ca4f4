"""OFD: text and tables where they stand, in all the ways that writers write them; what harms is refused, what is not read is told."""

import io
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

import scanned
from auditor import audit
from auditor.document import Paragraph, Table, Unreadable
from auditor.readers import read
from auditor.trouble import install
from ofd_parts import grid, line, ofd, packed, parts, stroke, units
from sampled import audited

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "samples"))
from ofd import ofd as written  # noqa: E402 (samples are no package)

MM = 72 / 25.4
WORDS = "支出合计115.50万元，其中：办公费40.20万元。"
SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in (".docx", ".txt", ".md"))
DAY = datetime(2024, 9, 20, 9, 0, tzinfo=UTC)


def document(tmp_path, data):
    path = tmp_path / "报告.ofd"
    path.write_bytes(data)
    return read(path)


def values(tmp_path, data):
    return [block.text.value for block in document(tmp_path, data).blocks if isinstance(block, Paragraph)]


def told(audit):
    return sorted((f.code, f.severity, f.stated or "", f.expected or "") for f in audit.findings)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:2])
def test_a_sample_written_as_ofd_gives_the_same_findings(path, tmp_path):
    blocks = [
        ("#" * (block.level or 0) and "##", block.text.value)
        if isinstance(block, Paragraph)
        else [(cell.row, cell.column, cell.row + cell.rows - 1, cell.column + cell.columns - 1, cell.text.value) for cell in block.cells]
        for block in read(path).blocks
    ]
    (tmp_path / "样本.ofd").write_bytes(written("", blocks, DAY))
    assert told(audit(tmp_path / "样本.ofd")) == told(audited(path))


def test_a_place_is_a_page_and_a_box_in_points(tmp_path):
    (block,) = document(tmp_path, ofd(line(30, 40, WORDS))).blocks
    place = block.text.place(4, 10)
    assert block.text.printed(4, 10) == "115.50" and place.page == 1
    assert place.bbox == pytest.approx((46 * MM, 40 * MM, 58 * MM, 44 * MM), abs=0.01)


@pytest.mark.parametrize("code", ['DeltaX="g 3 4 g 2 2"', 'DeltaX="4 4 4 2 2"', "", 'DeltaX="4,4,4,2,2"', 'DeltaX="g 3 4 2"'])
def test_steps_are_read_however_they_are_written(tmp_path, code):
    (block,) = document(tmp_path, ofd(line(30, 40, "支出额115", code=code or 'Z="0"'))).blocks
    assert block.text.value == "支出额115"
    assert block.text.place(3, 6).bbox[:3:2] == pytest.approx((42 * MM, 48 * MM), abs=0.01)


def test_a_run_that_breaks_its_line_by_steps_is_two_lines(tmp_path):
    code = 'DeltaX="4 4 -8 4" DeltaY="0 0 6 0"'
    assert values(tmp_path, ofd(line(30, 40, "预算数决算", code=code))) == ["预算数", "决算"]


def test_a_transformation_moves_and_scales(tmp_path):
    text = '<ofd:TextObject ID="1" CTM="0.3528 0 0 0.3528 0 0" Boundary="30 40 90 5" Size="12"><ofd:TextCode X="0" Y="10" DeltaX="12 12">预算数</ofd:TextCode></ofd:TextObject>'
    (block,) = document(tmp_path, ofd(text)).blocks
    assert block.text.place(0, 3).bbox[:3:2] == pytest.approx((30 * MM, (30 + 36 * 0.3528) * MM), abs=0.05)


@pytest.mark.parametrize(
    ("more", "code", "box"),
    [
        ('ReadDirection="90"', 'DeltaY="4 4 4 4"', (30, 40, 34, 60)),
        ("", 'DeltaX="0 0 0 0" DeltaY="4 4 4 4"', (30, 40, 34, 60)),
        ('CTM="0 1 -1 0 0 0"', 'DeltaX="4 4 4 4"', (26, 40, 30, 60)),
        ('CTM="0 -1 1 0 0 0"', 'DeltaX="4 4 4 4"', (30, 20, 34, 40)),
    ],
    ids=["down", "down by steps", "turned right", "turned left"],
)
def test_lines_that_run_up_or_down(tmp_path, more, code, box):
    (block,) = document(tmp_path, ofd(line(30, 40, "绩效自评表", more=more, code=code))).blocks
    assert block.text.value == "绩效自评表"
    assert block.text.place(0, 5).bbox == pytest.approx([edge * MM for edge in box], abs=2.5 * MM)


def test_a_slanting_watermark_is_left_out(tmp_path):
    assert values(tmp_path, ofd(line(30, 40, WORDS) + line(60, 90, "内部资料", more='CTM="0.7 -0.7 0.7 0.7 0 0"'))) == [WORDS]


TABLE = grid([20, 60, 100], [50, 58, 66]) + line(22, 52, "项目") + line(62, 52, "金额") + line(22, 60, "办公费") + line(62, 60, "40.20")


def cells(block):
    return [cell.text.value for cell in block.cells]


def test_a_table_is_read_by_its_ruling_lines(tmp_path):
    (table,) = document(tmp_path, ofd(TABLE)).blocks
    assert isinstance(table, Table) and cells(table) == ["项目", "金额", "办公费", "40.20"]


@pytest.mark.parametrize(
    "lines",
    [
        "".join(stroke(f"M {x0} {y0} L {x1} {y0} L {x1} {y1} L {x0} {y1} C", 'Fill="true" Stroke="false"') for x0, y0, x1, y1 in
                [(20, y, 100, y + 0.2) for y in (50, 58, 66)] + [(x, 50, x + 0.2, 66) for x in (20, 60, 100)]),
        "".join(stroke(f"S{x} {y}L{x + 40} {y}L{x + 40} {y + 8}L{x} {y + 8}C") for x in (20, 60) for y in (50, 58)),
        "<ofd:PageBlock><ofd:PageBlock>" + grid([20, 60, 100], [50, 58, 66]) + "</ofd:PageBlock></ofd:PageBlock>",
    ],
    ids=["thin areas", "boxes", "blocks"],
)  # fmt: skip
def test_tables_ruled_in_other_ways(tmp_path, lines):
    (table,) = document(tmp_path, ofd(lines + TABLE[TABLE.index("<ofd:TextObject") :])).blocks
    assert isinstance(table, Table) and cells(table) == ["项目", "金额", "办公费", "40.20"]


@pytest.mark.parametrize("white", ['<ofd:StrokeColor Value="255 255 255"/>', '<ofd:StrokeColor Value="#ff #ff #ff"/>', '<ofd:StrokeColor Value="0 0 0" Alpha="0"/>'])
def test_lines_without_ink_rule_no_table(tmp_path, white):
    ruled = "".join(stroke(f"M 20 {y} L 100 {y}", inner=white) for y in (50, 58, 66)) + "".join(stroke(f"M {x} 50 L {x} 66", inner=white) for x in (20, 100))
    assert all(isinstance(block, Paragraph) for block in document(tmp_path, ofd(ruled + line(22, 52, WORDS))).blocks)


def test_a_drawing_parameter_gives_its_colour_and_that_of_the_one_it_goes_back_to(tmp_path):
    resources = '<ofd:DrawParams><ofd:DrawParam ID="7" Relative="8"/><ofd:DrawParam ID="8" Relative="7"><ofd:StrokeColor Value="255 255 255"/></ofd:DrawParam></ofd:DrawParams>'
    ruled = TABLE.replace('<ofd:PathObject ID="1"', '<ofd:PathObject ID="1" DrawParam="7"')
    assert not any(isinstance(block, Table) for block in document(tmp_path, ofd(ruled, resources=resources)).blocks)


def test_a_template_is_drawn_under_its_pages(tmp_path):
    made = parts(line(62, 60, "40.20"), line(62, 60, "35.10"), common='<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>', page='<ofd:Template TemplateID="5" ZOrder="Background"/>')
    shown = TABLE.removesuffix(line(62, 60, "40.20"))
    made["Doc_0/Tpls/Tpl_0/Content.xml"] = f'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>{shown}</ofd:Layer></ofd:Content></ofd:Page>'
    tables = [block for block in document(tmp_path, packed(made)).blocks if isinstance(block, Table)]
    assert "40.20" in "".join(map(str, map(cells, tables))) and "35.10" in "".join(map(str, map(cells, tables)))


def test_composite_units_are_drawn_where_they_are_put(tmp_path):
    resources = f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="6" Width="90" Height="20"><ofd:Content>{line(0, 0, WORDS)}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>'
    (block,) = document(tmp_path, ofd('<ofd:CompositeObject ID="1" Boundary="30 40 90 20" ResourceID="6"/>', resources=resources)).blocks
    assert block.text.value == WORDS and block.text.place(0, 1).bbox[0] == pytest.approx(30 * MM, abs=0.01)


@pytest.mark.parametrize("namespace", ["http://www.ofdspec.org", "urn:odd"])
def test_any_namespace_and_parts_named_in_another_case(tmp_path, namespace):
    made = {name.replace("Doc_0", "DOC_0") if "Pages" in name else name: content for name, content in parts(line(30, 40, WORDS), namespace=namespace).items()}
    assert values(tmp_path, packed(made)) == [WORDS]


@pytest.mark.parametrize("place", ["/Doc_0/Pages/Page_0/Content.xml", "Pages/../Pages/./Page_0/Content.xml", "..\\Doc_0\\Pages\\Page_0\\Content.xml", "../../../Doc_0/Pages/Page_0/Content.xml"])
def test_places_of_parts_are_read_from_the_root_or_from_the_part_that_names_them(tmp_path, place):
    made = parts(line(30, 40, WORDS))
    made["Doc_0/Document.xml"] = made["Doc_0/Document.xml"].replace("Pages/Page_0/Content.xml", place)
    assert values(tmp_path, packed(made)) == [WORDS]


def test_nothing_outside_the_package_is_opened(tmp_path):
    (tmp_path / "secret.xml").write_text(f'<Page><Content><Layer>{line(30, 40, "密")}</Layer></Content></Page>', encoding="utf-8")
    made = parts(line(30, 40, WORDS), line(30, 40, WORDS))
    made["Doc_0/Document.xml"] = made["Doc_0/Document.xml"].replace("Pages/Page_1/Content.xml", str(tmp_path / "secret.xml"))
    found = document(tmp_path, packed(made))
    assert [block.text.value for block in found.blocks] == [WORDS]
    assert [(gap.place.page, gap.reason) for gap in found.gaps] == [(2, "本页无法解析（缺少 secret.xml）")]


CLIP = '<ofd:Clips TransFlag="{}"><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 90 5"><ofd:AbbreviatedData>M 0 0 L {w} 0 L {w} {h} L 0 {h} C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>'


@pytest.mark.parametrize(
    "hidden",
    [
        line(30, 60, "一二三", more='Visible="false"'),
        line(30, 60, "一二三", more='Alpha="0"'),
        line(30, 60, "一二三", more='Fill="false"'),
        line(30, 400, "一二三"),
        line(30, 60, "一二三", inner='<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
        line(30, 60, "一二三", inner=CLIP.format("true", w=0.1, h=0.1)),
    ],
    ids=["hidden", "clear", "no ink", "off the page", "clear colour", "clipped"],
)
def test_what_is_not_shown_is_told(tmp_path, hidden):
    found = document(tmp_path, ofd(line(30, 40, WORDS) + hidden))
    assert [block.text.value for block in found.blocks] == [WORDS]
    assert [gap.reason for gap in found.gaps] == ["本页有 3 个字符在可见区域之外或不可见，没有读取"]


@pytest.mark.parametrize("flag", ["true", "false"])
def test_what_lies_in_its_clip_is_read(tmp_path, flag):
    assert values(tmp_path, ofd(line(30, 40, WORDS, inner=CLIP.format(flag, w=120, h=6)))) == [WORDS]


def test_annotations_and_attachments_are_told(tmp_path):
    made = parts(line(30, 40, WORDS), document="<ofd:Annotations>Annots/A.xml</ofd:Annotations><ofd:Attachments>Att/A.xml</ofd:Attachments>")
    made["Doc_0/Annots/A.xml"] = '<Annotations><Page PageID="900"><FileLoc>P.xml</FileLoc></Page></Annotations>'
    made["Doc_0/Annots/P.xml"] = "<PageAnnot><Annot Type='Stamp'><Appearance><TextObject/></Appearance></Annot><Annot Type='Link'><Appearance><PathObject/></Appearance></Annot></PageAnnot>"
    made["Doc_0/Att/A.xml"] = "<Attachments><Attachment ID='1'/></Attachments>"
    found = document(tmp_path, packed(made))
    assert [(gap.place.page, gap.reason) for gap in found.gaps] == [(1, "本页有 1 处批注、印章或水印，其中的文字没有读取"), (None, "文件带有 1 个附件，没有读取")]


def test_all_documents_of_a_file_are_read_and_pages_count_through(tmp_path):
    made = parts(line(30, 40, WORDS))
    made |= {name.replace("Doc_0", "Doc_1"): content for name, content in parts(line(30, 40, "第二份。")).items() if name != "OFD.xml"}
    made["OFD.xml"] = made["OFD.xml"].replace("</ofd:OFD>", "<ofd:DocBody><ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")
    found = document(tmp_path, packed(made))
    assert [(block.text.value, block.text.place(0, 1).page) for block in found.blocks] == [(WORDS, 1), ("第二份。", 2)]


def test_characters_of_no_meaning_are_told_as_garbled(tmp_path):
    with pytest.raises(Unreadable, match="OFD 文字为乱码"):
        document(tmp_path, ofd(line(30, 40, "".join(chr(0xE100 + at) for at in range(40)))))


def test_a_list_that_says_one_word_again_and_again_is_not_garbled(tmp_path):
    rows = "".join(line(30, 30 + 6 * at, f"{at}谷物稻谷{at}.50") for at in range(30))
    assert len(document(tmp_path, ofd(line(30, 20, "销售货物或者提供应税劳务服务清单的金额与数量") + rows)).blocks)


# ---- pictures


def jbig2(picture):
    """A black and white picture as a JBIG2 file of one generic region, coded without arithmetic (MMR) by the TIFF library, to which ink is 0."""
    from PIL import Image

    tiff = io.BytesIO()
    picture.convert("L").point(lambda grey: 255 * (grey < 128)).convert("1").save(tiff, "TIFF", compression="group4", strip_size=1 << 30)
    with Image.open(tiff) as opened:
        (offset,), (count,) = opened.tag_v2[273], opened.tag_v2[279]
    coded = tiff.getvalue()[offset : offset + count]
    width, height = (size.to_bytes(4, "big") for size in picture.size)
    page = width + height + bytes(8) + b"\0" + bytes(2)
    region = width + height + bytes(8) + b"\0" + b"\1" + coded

    def segment(number, kind, data):
        return number.to_bytes(4, "big") + bytes([kind, 0, 1]) + len(data).to_bytes(4, "big") + data

    return b"\x97JB2\r\n\x1a\n\1" + (1).to_bytes(4, "big") + segment(0, 48, page) + segment(1, 38, region) + segment(2, 49, b"")


def drawn(suffix):
    """A page of a heading and a table as a picture file."""
    picture = scanned.page([["项目", "预算数", "执行数", "得分"], ["办公费", "400.00", "380.00", "9.5"]])
    if suffix == "jb2":
        return jbig2(picture)
    answer = io.BytesIO()
    picture.save(answer, "JPEG" if suffix == "jpg" else "PNG")
    return answer.getvalue()


IMAGE = '<ofd:ImageObject ID="3" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="4"/>'


def pictured(data, suffix, *pages):
    made = parts(*(pages or (IMAGE,)), resources=f'<ofd:MultiMedias><ofd:MultiMedia ID="4" Type="Image"><ofd:MediaFile>a.{suffix}</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>')
    return packed(made | {f"Doc_0/Res/a.{suffix}": data})


def test_a_page_that_is_a_picture_is_told_where_it_cannot_be_read(tmp_path, monkeypatch):
    from auditor.readers import scans

    monkeypatch.setattr(scans, "installed", lambda: False)
    found = document(tmp_path, pictured(b"", "png", line(30, 40, WORDS), IMAGE))
    assert [block.text.value for block in found.blocks] == [WORDS]
    ((page, reason),) = [(gap.place.page, gap.reason) for gap in found.gaps]
    assert page == 2 and "扫描图像" in reason and install("ocr") in reason
    with pytest.raises(Unreadable, match="OFD 没有文字层"):
        document(tmp_path, pictured(b"", "png"))


@pytest.mark.parametrize("suffix", ["png", "jpg", "jb2"])
def test_a_page_that_is_a_picture_is_recognised(tmp_path, suffix):
    scanned.needed()
    found = document(tmp_path, pictured(drawn(suffix), suffix, IMAGE.replace("297", "150"), line(30, 40, WORDS)))
    heading, table, words = found.blocks
    assert heading.text.value.endswith("绩效自评表") and words.text.value == WORDS
    assert cells(table)[4:] == ["办公费", "400.00", "380.00", "9.5"]
    place = table.cells[5].text.place(0, 6)
    assert place.recognised and place.page == 1 and 0.3 < place.bbox[0] / (210 * MM) < 0.5


@pytest.mark.parametrize("data", [b"", b"\x97JB2\r\n\x1a\n", b"\x97JB2\r\n\x1a\n\1" + bytes(40), b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(99))])
def test_a_page_whose_picture_is_broken_is_told(tmp_path, data):
    scanned.needed()
    found = document(tmp_path, pictured(data, "jb2", line(30, 40, WORDS), IMAGE))
    assert [block.text.value for block in found.blocks] == [WORDS]
    assert [gap.place.page for gap in found.gaps] == [2]


# ---- what means harm


def test_a_wrong_page_costs_only_itself(tmp_path):
    made = parts(line(30, 40, WORDS), "", "", line(30, 40, "末页。"))
    made["Doc_0/Pages/Page_1/Content.xml"] = "<no xml"
    del made["Doc_0/Pages/Page_2/Content.xml"]
    found = document(tmp_path, packed(made))
    assert [block.text.value for block in found.blocks] == [WORDS, "末页。"]
    assert [gap.place.page for gap in found.gaps] == [2, 3]


def test_units_that_stand_for_millions_of_objects_cost_their_page(tmp_path):
    with pytest.raises(Unreadable, match="OFD 已损坏，每一页都无法解析"):
        document(tmp_path, units(7))


def test_a_unit_that_shows_itself_ends(tmp_path):
    itself = '<ofd:CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="1"/>'
    resources = f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="1"><ofd:Content>{itself}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>'
    assert values(tmp_path, ofd(itself + line(30, 40, WORDS), resources=resources)) == [WORDS]


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: parts(line(30, 40, WORDS)) | {"Encryptions.xml": "<e/>"}, "OFD 已加密，需要密码"),
        (lambda: {"Encryptions.xml": "<e/>", "entriesmap.dat": b"\1\2"}, "OFD 已加密，需要密码"),
        (lambda: parts(line(30, 40, "&a;"), head="<!DOCTYPE l [<!ENTITY a '支出'>]>"), "DOCTYPE"),
        (lambda: parts(line(30, 40, WORDS), head="<!--" + " " * 70_000 + "--><!DOCTYPE l [<!ENTITY a '支出'>]>"), "DOCTYPE"),
        (lambda: {"OFD.xml": "<x/>"}, "没有页面"),
        (lambda: {"a.txt": "x"}, "没有 OFD.xml"),
        (lambda: {"OFD.xml": b"\0\1"}, "已损坏"),
        (lambda: parts(), "没有页面"),
        (lambda: parts(line(30, 40, WORDS)) | {"Doc_0/Document.xml": "<x"}, "Document.xml 不是 XML"),
        (lambda: parts(stroke("M 0 0 L 1 1 " * 4_000_000)), "压缩"),
        (lambda: parts(""), "没有文字层"),
    ],
    ids=["encrypted", "wholly encrypted", "entity", "entity behind a comment", "no document", "no ofd", "no xml", "no page", "no document xml", "bomb", "blank"],
)  # fmt: skip
def test_what_is_refused_is_one_line(tmp_path, made, reason):
    with pytest.raises(Unreadable, match=reason) as caught:
        document(tmp_path, packed(made()))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "objects",
    [
        line(30, 40, "支", code=f'DeltaX="g {10**12} 1"'),
        line(30, 40, "支", size=float("inf"), more='HScale="1e999" CTM="nan nan nan nan nan nan"'),
        line(30, 40, "支", code='DeltaX="g g g" DeltaY="g"'),
        stroke("M 1e308 1e308 L -1e308 nan B 1 A C C Q"),
        stroke("L 1 1 M"),
        "<ofd:ImageObject/><ofd:CompositeObject/><ofd:TextObject/><ofd:PathObject/><ofd:Odd/>",
        "<ofd:PageBlock>" * 200 + "</ofd:PageBlock>" * 200,
    ],
)
def test_odd_objects_cost_nothing_else(tmp_path, objects):
    assert WORDS in values(tmp_path, ofd(objects + line(30, 140, WORDS)))


def test_a_zip_file_under_the_suffix_is_told_by_what_it_holds(tmp_path):
    (tmp_path / "a.ofd").write_bytes(b"%PDF-1.4")
    with pytest.raises(Unreadable, match="PDF"):
        read(tmp_path / "a.ofd")
    (tmp_path / "b.docx").write_bytes(ofd(line(30, 40, WORDS)))
    with pytest.raises(Unreadable, match="OFD 版式文件"):
        read(tmp_path / "b.docx")
