"""The PDF reader on small PDFs written by hand: ruled tables, paragraphs, page ends, furniture, what cannot be read."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from auditor.document import Document, Paragraph, Table, Unreadable
from auditor.readers import read, scans
from auditor.readers.pdf import blocks, unread_pages
from auditor.readers.pdf.legible import trouble
from auditor.readers.pdf.pages import Page
from auditor.readers.pdf.signs import NAMELESS, meant
from auditor.readers.pdf.source import Glyph

WIDTH, HEIGHT = 600, 400


@pytest.fixture(autouse=True)
def no_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page prints is tested here, not what its picture shows."""
    monkeypatch.setattr(scans, "installed", lambda: False)


SIZE = 12

# The fonts are not embedded. The codes of the first are UTF-16 and known; those of the second mean nothing without a map.
DESCRIPTOR = "<< /Type /FontDescriptor /FontName /{0} /Flags 6 /Ascent 880 /Descent -120 /FontBBox [0 -120 1000 880] >>"
FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /{0} /Encoding /{1} /DescendantFonts [<< /Type /Font /Subtype /{2} /BaseFont /{0} "
    "/DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering ({3}) /Supplement 0 >> /FontDescriptor {4} >>] >>"
)
NAMED = FONT.format("STSong-Light", "UniGB-UCS2-H", "CIDFontType0", "GB1", DESCRIPTOR.format("STSong-Light"))
UNMAPPED = FONT.format("Nameless", "Identity-H", "CIDFontType2", "Identity", DESCRIPTOR.format("Nameless"))
FONTS = f"<< /F1 {NAMED} /F2 {UNMAPPED} >>"


def pdf(pages: Sequence[str], compress: bool = False, box: str = f"/MediaBox [0 0 {WIDTH} {HEIGHT}]") -> bytes:
    """A PDF of pages given by what draws them; `box` says what of it is displayed, and how."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in pages:
        stream = zlib.compress(page.encode()) if compress else page.encode()
        coding = " /Filter /FlateDecode" if compress else ""
        objects.append(f"<< /Length {len(stream)}{coding} >>\nstream\n".encode() + stream + b"\nendstream")
        content = len(objects)
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Contents {content} 0 R /Resources << /Font {FONTS} >> >>".encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + table + end


def text(x: float, top: float, value: str, size: float = SIZE, font: str = "F1") -> str:
    """Draws a line of text whose box begins at x and has its upper edge at `top` from the page's upper edge."""
    return f"BT /{font} {size} Tf {x} {HEIGHT - top - 0.88 * size} Td <{value.encode('utf-16-be').hex()}> Tj ET\n"


def line(x0: float, top: float, x1: float, bottom: float) -> str:
    return f"{x0} {HEIGHT - top} m {x1} {HEIGHT - bottom} l S\n"


def grid(xs: Sequence[float], tops: Sequence[float]) -> str:
    return "".join(line(xs[0], top, xs[-1], top) for top in tops) + "".join(line(x, tops[0], x, tops[-1]) for x in xs)


def table_of(xs: Sequence[float], top: float, rows: Sequence[Sequence[str]], height: float = 20) -> str:
    """A ruled table with a cell's text at its left edge."""
    cells = "".join(
        text(x + 3, top + r * height + 4, value) for r, row in enumerate(rows) for x, value in zip(xs, row, strict=False) if value
    )
    return grid(xs, [top + r * height for r in range(len(rows) + 1)]) + cells


def document(folder: Path, *pages: str, **options: bool) -> Document:
    path = folder / "report.pdf"
    path.write_bytes(pdf(pages, **options))
    return read(path)


def values(found: Document) -> list[str]:
    return [block.text.value for block in found.blocks if isinstance(block, Paragraph)]


def rows(table: Table) -> list[str]:
    return ["|".join("·" if cell is None else cell.text.value for cell in row) for row in table.grid()]


@pytest.mark.parametrize("compress", [False, True])
def test_a_ruled_table_between_paragraphs_with_its_places(tmp_path: Path, compress: bool) -> None:
    page = text(40, 40, "单位：万元") + table_of([40, 140, 240], 60, [["项目", "金额"], ["清淤", "12.5"]]) + text(40, 120, "后记。")
    found = document(tmp_path, page, compress=compress)
    assert [type(block) for block in found.blocks] == [Paragraph, Table, Paragraph]
    table = next(found.tables())
    assert rows(table) == ["项目|金额", "清淤|12.5"]
    assert table.certain
    place = table.cells[3].text.place(0, 4)
    assert (place.page, place.table, place.row, place.column) == (1, 1, 2, 2)
    assert place.bbox is not None
    assert place.bbox == pytest.approx((143, 84, 143 + 4 * SIZE, 96), abs=1)
    assert table.cells[3].text.printed(0, 4) == "12.5"


def test_missing_inner_lines_make_one_cell_of_several(tmp_path: Path) -> None:
    lines = grid([40, 140, 240, 340], [60, 120]) + line(140, 80, 340, 80) + line(40, 100, 340, 100)
    lines = lines.replace(line(240, 60, 240, 120), line(240, 80, 240, 120))
    page = lines + text(45, 70, "项目") + text(150, 64, "金额") + text(145, 84, "预算") + text(245, 84, "执行")
    page += text(45, 104, "清淤") + text(145, 104, "10") + text(245, 104, "9")
    table = next(document(tmp_path, page).tables())
    assert rows(table) == ["项目|金额|金额", "项目|预算|执行", "清淤|10|9"]


def test_open_sides_are_closed_and_backgrounds_make_no_rows(tmp_path: Path) -> None:
    page = "0.9 g 40 300 200 20 re f 1 g 40 310 200 1 re f 0 g\n"
    page += "".join(line(40, top, 240, top) for top in (60, 80, 100)) + line(140, 60, 140, 100)
    page += text(45, 64, "项目") + text(145, 64, "金额") + text(45, 84, "清淤") + text(145, 84, "9")
    assert rows(next(document(tmp_path, page).tables())) == ["项目|金额", "清淤|9"]


def test_thin_rectangles_are_lines_and_a_single_box_is_no_table(tmp_path: Path) -> None:
    page = "".join(f"40 {HEIGHT - top} 200 0.5 re f\n" for top in (60, 80, 100)) + "".join(f"{x} 300 0.5 40 re f\n" for x in (40, 140, 240))
    page += (
        text(45, 64, "甲")
        + text(145, 64, "1")
        + text(45, 84, "乙")
        + text(145, 84, "2")
        + "40 200 200 40 re S\n"
        + text(45, 170, "框内说明。")
    )
    found = document(tmp_path, page)
    assert [rows(table) for table in found.tables()] == [["甲|1", "乙|2"]]
    assert values(found) == ["框内说明。"]


def test_lines_of_a_cell_run_on_only_where_they_fill_it(tmp_path: Path) -> None:
    page = grid([40, 100, 200], [60, 100]) + text(43, 64, "偏差原因") + text(43, 78, "分析") + text(103, 64, "95") + text(103, 78, "96")
    page += grid([40, 100, 200], [100, 120])
    assert rows(next(document(tmp_path, page).tables()))[0] == "偏差原因分析|95\n96"


def test_wrapped_lines_become_paragraphs(tmp_path: Path) -> None:
    long = "全年预算共计安排壹佰贰拾万元其中上级资金捌拾万元本级资金肆拾万元全部到位，"
    page = (
        text(64, 40, long[:36])
        + text(40, 56, "到位率100%，执行率95%。")
        + text(64, 72, long[:36])
        + text(40, 88, long[:38])
        + text(40, 104, "另有结余。")
    )
    page += (
        text(64, 120, "二、其他情况")
        + text(64, 136, long[:36])
        + text(40, 152, long[:38])
        + text(40, 168, long[:38])
        + text(40, 184, "完。")
    )
    assert values(document(tmp_path, page)) == [
        long[:36] + "到位率100%，执行率95%。",
        long[:36] + long[:38] + "另有结余。",
        "二、其他情况",
        long[:36] + long[:38] + long[:38] + "完。",
    ]


def test_a_short_line_that_parts_a_number_from_its_unit_goes_on(tmp_path: Path) -> None:
    long = "全年预算共计安排壹佰贰拾万元其中上级资金捌拾万元本级资金肆拾万元全部到位，"
    page = text(40, 40, long[:38]) + text(40, 56, long[:38]) + text(40, 72, "另有结余合计12.5") + text(40, 88, "万元，增长3.2个百") + text(40, 104, "分点。")
    assert values(document(tmp_path, page)) == [long[:38] * 2 + "另有结余合计12.5万元，增长3.2个百分点。"]


def test_page_numbers_and_running_heads_go_and_sentences_go_on(tmp_path: Path) -> None:
    long = "全年预算共计安排壹佰贰拾万元其中上级资金捌拾万元本级资金肆拾万元全部到位的"
    pages = []
    for number in range(1, 5):
        body = text(64, 100, long[:36]) + "".join(text(40, 116 + 16 * row, long[:38]) for row in range(4))
        pages.append(text(250, 10, "柳溪县水务局") + body + text(300, 380, f"- {number} -"))
    pages[-1] = text(250, 10, "柳溪县水务局") + text(40, 100, "资金。") + text(300, 380, "- 4 -")
    found = values(document(tmp_path, *pages))
    assert found[0] == "柳溪县水务局"
    assert found[1:] == [long[:36] + long[:38] * 4, long[:36] + long[:38] * 4, long[:36] + long[:38] * 4 + "资金。"]


XS = [40, 140, 240, 340]


def test_a_table_goes_on_over_the_page_without_its_header(tmp_path: Path) -> None:
    first = table_of(XS, 300, [["项目", "预算数", "执行数"], ["清淤", "10", "9"], ["闸门", "20", "19"]]) + text(300, 384, "1")
    second = table_of(XS, 40, [["项目", "预算数", "执行数"], ["水表", "30", "28"], ["合计", "60", "56"]]) + text(300, 384, "2")
    found = document(tmp_path, first, second)
    (table,) = found.tables()
    assert rows(table) == ["项目|预算数|执行数", "清淤|10|9", "闸门|20|19", "水表|30|28", "合计|60|56"]
    place = table.cells[-1].text.place(0, 2)
    assert (place.page, place.row) == (2, 5)
    assert found.blocks == (table,)


def test_a_new_form_on_the_next_page_is_a_table_of_its_own(tmp_path: Path) -> None:
    first = table_of(XS, 300, [["项目名称", "清淤", ""], ["预算数", "10", "9"], ["总分", "100", "95"]])
    second = table_of(XS, 40, [["项目名称", "闸门", ""], ["预算数", "20", "19"], ["总分", "100", "96"]])
    assert len(list(document(tmp_path, first, second).tables())) == 2


def test_a_row_and_a_merged_cell_cut_by_a_page_end(tmp_path: Path) -> None:
    first = grid([40, 80, 140, 240, 340], [300, 340]) + line(80, 320, 340, 320)
    first += text(43, 304, "产出") + text(83, 304, "清淤") + text(143, 304, "10") + text(243, 304, "9")
    first += text(83, 324, "渠道维") + text(143, 324, "20") + text(243, 324, "19")
    second = grid([40, 80, 140, 240, 340], [40, 80]) + line(80, 60, 340, 60)
    second += text(83, 44, "修里程") + text(83, 64, "满意度") + text(143, 64, "30") + text(243, 64, "28")
    (table,) = document(tmp_path, first, second).tables()
    assert rows(table) == ["产出|清淤|10|9", "产出|渠道维修里程|20|19", "产出|满意度|30|28"]


def test_columns_without_lines_are_found_where_values_stand_in_them(tmp_path: Path) -> None:
    body = [("项目名称", "预算数", "执行数"), ("清淤工程", "10.00", "9.00"), ("闸门维修", "20.00", "19.00"), ("合计", "30.00", "28.00")]
    page = "".join(text(x, 60 + 16 * row, value) for row, cells in enumerate(body) for x, value in zip((60, 200, 340), cells, strict=True))
    page += text(40, 30, "编制部门：柳溪县水务局") + text(400, 30, "单位：万元") + text(60, 140, "以上为全部资金。")
    found = document(tmp_path, page)
    table = next(found.tables())
    assert rows(table) == ["|".join(cells) for cells in body]
    assert not table.certain
    assert values(found) == ["编制部门：柳溪县水务局", "单位：万元", "以上为全部资金。"]


def test_what_the_page_does_not_show_is_left_out_with_a_gap(tmp_path: Path) -> None:
    page = text(40, 60, "可见的内容。") + text(40, 500, "页外的内容。") + text(40, 60, "可见的内容。")
    page += (
        f"q 0 {HEIGHT - 100} {WIDTH} 100 re W n\n"
        + text(40, 80, "区域之内。")
        + text(40, 200, "区域之外。")
        + "Q\n"
        + text(40, 220, "之后可见。")
    )
    found = document(tmp_path, page)
    assert values(found) == ["可见的内容。", "区域之内。", "之后可见。"]
    assert "11 个字符" in found.gaps[0].reason and found.gaps[0].place.page == 1


BOXES = {
    "plain": (f"/MediaBox [0 0 {WIDTH} {HEIGHT}]", (143, 84, 191, 96)),
    "shifted": (f"/MediaBox [-30 -50 {WIDTH - 30} {HEIGHT}]", (173, 84, 221, 96)),
    "cropped": (f"/MediaBox [0 0 {WIDTH} {HEIGHT}] /CropBox [20 40 {WIDTH} {HEIGHT - 10}]", (123, 74, 171, 86)),
    "turned": (f"/MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate 90", (HEIGHT - 96, 143, HEIGHT - 84, 191)),
    "over": (f"/MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate 180", (WIDTH - 191, HEIGHT - 96, WIDTH - 143, HEIGHT - 84)),
    "shifted, cropped and turned": (
        f"/MediaBox [-30 -50 {WIDTH - 30} {HEIGHT}] /CropBox [-20 0 {WIDTH - 30} {HEIGHT - 10}] /Rotate 270",
        (74, WIDTH - 30 - 191, 86, WIDTH - 30 - 143),
    ),
}


@pytest.mark.parametrize("box", BOXES)
def test_places_are_those_of_the_page_as_displayed(box: str) -> None:
    page = text(40, 40, "单位：万元") + table_of([40, 140, 240], 60, [["项目", "金额"], ["清淤", "12.5"]])
    found, gaps = blocks(pdf([page], box=BOXES[box][0]))
    assert not gaps
    (table,) = [block for block in found if isinstance(block, Table)]
    assert rows(table) == ["项目|金额", "清淤|12.5"]
    assert table.cells[3].text.place(0, 4).bbox == pytest.approx(BOXES[box][1], abs=0.1)


def test_what_the_crop_box_cuts_away_is_left_out_with_a_gap() -> None:
    page = text(40, 60, "可见的内容。") + text(40, 380, "裁掉的内容。")
    found, gaps = blocks(pdf([page], box=f"/MediaBox [0 0 {WIDTH} {HEIGHT}] /CropBox [0 60 {WIDTH} {HEIGHT}]"))
    assert [block.text.value for block in found if isinstance(block, Paragraph)] == ["可见的内容。"]
    assert "6 个字符" in gaps[0].reason


def test_slanting_watermarks_are_left_out(tmp_path: Path) -> None:
    mark = f"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 100 100 Tm <{'仅供参考'.encode('utf-16-be').hex()}> Tj ET\n"
    assert values(document(tmp_path, mark + text(40, 60, "正文。"))) == ["正文。"]


PICTURE = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q\n"
GARBLED = text(40, 60, "甲乙丙丁戊己庚辛壬癸子丑寅卯", font="F2")


def test_a_garbled_page_is_a_gap_and_a_garbled_file_unreadable(tmp_path: Path) -> None:
    found = document(tmp_path, text(40, 60, "正文。"), GARBLED)
    assert values(found) == ["正文。"]
    assert "乱码" in found.gaps[0].reason and found.gaps[0].place.page == 2
    with pytest.raises(Unreadable, match="乱码"):
        document(tmp_path, GARBLED)


def test_a_number_with_a_digit_of_no_name_is_not_read(tmp_path: Path) -> None:
    page = (
        text(40, 60, "全年预算12")
        + text(112, 60, "3", font="F2")
        + text(124, 60, ".50万元，全部到位。执行数为9.50万元，结余情况另行说明。")
    )
    found = document(tmp_path, page)
    assert values(found) == ["全年预算\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd万元，全部到位。执行数为9.50万元，结余情况另行说明。"]
    assert "1 个字符" in found.gaps[0].reason and "没有字符映射" in found.gaps[0].reason


@pytest.mark.parametrize("printed", ["ÏîÄ¿Ö§³ö¾öËãÊý 123.50 Êý¾Ý", "ฉฎญฐณ 12", "\ue123\ue124\ue125 98"])
def test_letters_of_another_script_show_a_wrong_map(printed: str) -> None:
    glyphs = tuple(Glyph(meant(sign), 1, (10.0 * at, 0, 10.0 * at + 10, 10)) for at, sign in enumerate(printed))
    assert "乱码" in (trouble(Page(1, 600, 800, glyphs, (), 0.0)) or "")


def test_characters_are_those_that_fonts_mean() -> None:
    assert "".join(map(meant, "⽀出⾦额增⻓⼾数⻚")) == "支出金额增长户数页"
    assert [meant(sign) for sign in ("\xad", "\u200b", "\x00", "\ud800", "\ue000", "\uf0fe")] == [
        "-",
        "",
        " ",
        NAMELESS,
        NAMELESS,
        "\uf0fe",
    ]


def test_text_without_ink_over_a_picture_is_no_text_layer(tmp_path: Path) -> None:
    unseen = "3 Tr\n" + text(40, 60, "识别所得的文字。") + "0 Tr\n"
    with pytest.raises(Unreadable, match="文字识别"):
        document(tmp_path, PICTURE + unseen)
    found = document(tmp_path, unseen + text(40, 80, "印出的文字。"))
    assert values(found) == ["印出的文字。"] and "不可见" in found.gaps[0].reason


def test_a_page_number_on_a_scan_is_no_text_layer_and_a_picture_beside_text_is_a_gap(tmp_path: Path) -> None:
    found = document(tmp_path, PICTURE + text(300, 385, "- 1 -"), PICTURE + text(40, 100, "正文。"), text(40, 100, "后文。"))
    assert values(found) == ["正文。", "后文。"]
    assert [gap.place.page for gap in found.gaps] == [1, 2]
    assert "扫描" in found.gaps[0].reason and "图像中的文字" in found.gaps[1].reason


def test_text_that_is_drawn_as_outlines_is_no_text_layer(tmp_path: Path) -> None:
    outlines = "".join(f"{x} 100 m {x} 110 {x + 5} 110 {x + 5} 100 c f\n" for x in range(40, 540, 4))
    with pytest.raises(Unreadable, match="文字识别"):
        document(tmp_path, outlines)
    assert "图形" in document(tmp_path, text(40, 60, "正文。"), outlines).gaps[0].reason


def test_characters_that_reports_do_not_use_show_a_wrong_map(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="乱码"):
        document(tmp_path, text(40, 60, "燚龘靐齉龗爩鱻麤灪厵犇猋骉羴猭掱毳惢垚嚞壵焱"))


def test_a_page_that_cannot_be_parsed_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.readers.pdf import pages

    made = pages.page_of
    monkeypatch.setattr(pages, "page_of", lambda number, *rest: made(number, *rest) if number != 2 else 1 / 0)
    found = document(tmp_path, text(40, 60, "第一页。"), text(40, 60, "第二页。"), text(40, 60, "第三页。"))
    assert values(found) == ["第一页。", "第三页。"]
    assert found.gaps[0].place.page == 2 and "无法解析" in found.gaps[0].reason


def test_a_scan_is_told_as_one(tmp_path: Path) -> None:
    found = document(tmp_path, text(40, 60, "正文。"), PICTURE)
    assert "扫描" in found.gaps[0].reason and found.gaps[0].place.page == 2
    with pytest.raises(Unreadable, match="文字识别"):
        document(tmp_path, PICTURE)


def test_pages_without_a_text_layer_are_numbered_and_may_be_recognised(tmp_path: Path) -> None:
    data = pdf([PICTURE, text(40, 60, "正文。"), GARBLED, "", PICTURE])
    unread = unread_pages(data)
    assert list(unread) == [1, 3, 5]
    assert "扫描" in unread[1] and "乱码" in unread[3]

    def recognise(numbers: Sequence[int]) -> list[Page]:
        words = [Glyph(sign, numbers[0], (40 + SIZE * at, 60, 52 + SIZE * at, 72)) for at, sign in enumerate("识别所得。")]
        return [Page(numbers[0], WIDTH, HEIGHT, tuple(words), (), 0.0)]

    found, gaps = blocks(data, recognise)
    assert [block.text.value for block in found if isinstance(block, Paragraph)] == ["识别所得。", "正文。"]
    assert [gap.place.page for gap in gaps] == [3, 5]
    assert blocks(pdf([PICTURE]), recognise)[0]


def test_a_pdf_that_needs_a_password_is_told_as_one(tmp_path: Path) -> None:
    encrypted = pdf([text(40, 60, "正文。")]).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] "
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>",
    )
    path = tmp_path / "locked.pdf"
    path.write_bytes(encrypted)
    with pytest.raises(Unreadable, match="密码"):
        read(path)
