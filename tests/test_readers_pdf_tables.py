"""Tables of PDFs drawn by the test with reportlab: what is ruled, partly ruled, unruled, turned, continued, broken."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from auditor.document import Block, Paragraph, Table
from auditor.readers.pdf import blocks

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
WIDTH, HEIGHT = 600, 800
SIZE = 10


@dataclass
class Drawing:
    """Pages to draw on, measured from the upper left corner."""

    width: float = WIDTH
    height: float = HEIGHT
    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    canvas: Canvas = field(init=False)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.buffer, pagesize=(self.width, self.height))

    def write(self, x: float, top: float, value: str, size: float = SIZE) -> None:
        self.canvas.setFont("STSong-Light", size)
        self.canvas.drawString(x, self.height - top - 0.88 * size, value)

    def line(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self.canvas.line(x0, self.height - top, x1, self.height - bottom)

    def cells(self, xs: Sequence[float], top: float, rows: Sequence[Sequence[str]], step: float = 20) -> float:
        """The texts of rows, a line a row; answers where they end."""
        for row, values in enumerate(rows):
            for x, value in zip(xs, values, strict=False):
                if value:
                    self.write(x + 4, top + row * step + 5, value)
        return top + len(rows) * step

    def ruled(self, xs: Sequence[float], top: float, rows: Sequence[Sequence[str]], step: float = 20) -> float:
        for row in range(len(rows) + 1):
            self.line(xs[0], top + row * step, xs[-1], top + row * step)
        for x in xs:
            self.line(x, top, x, top + len(rows) * step)
        return self.cells(xs, top, rows, step)

    def page(self) -> None:
        self.canvas.showPage()

    def read(self) -> tuple[Block, ...]:
        self.canvas.save()
        return blocks(self.buffer.getvalue())[0]


def tables(found: Sequence[Block]) -> list[list[str]]:
    return [
        ["|".join("·" if cell is None else cell.text.value for cell in row) for row in block.grid()]
        for block in found
        if isinstance(block, Table)
    ]


def paragraphs(found: Sequence[Block]) -> list[str]:
    return [block.text.value for block in found if isinstance(block, Paragraph)]


XS = [60, 200, 320, 440, 540]
BODY = [
    ["项目", "预算数", "执行数", "执行率"],
    ["清淤工程", "1,200.00", "1,100.00", "91.67%"],
    ["闸门维修", "20.50", "19.00", "92.68%"],
    ["水表更换", "7.00", "7.00", "100%"],
    ["合计", "1,227.50", "1,126.00", "91.73%"],
]
LINES = ["|".join(row) for row in BODY]
PROSE = "本年度各项资金按预算安排使用，全部到位，执行率较高，没有结余，有关情况说明如下，详见后表"


def test_a_table_of_three_lines(page: Drawing) -> None:
    page.write(60, 40, PROSE)
    for top in (80, 100, 180):
        page.line(XS[0], top, XS[-1], top)
    page.cells(XS, 80, BODY)
    page.write(60, 200, PROSE)
    found = page.read()
    assert tables(found) == [LINES] and paragraphs(found) == [PROSE, PROSE]
    assert not next(block for block in found if isinstance(block, Table)).certain


def test_headers_that_span_columns_in_a_table_of_three_lines(page: Drawing) -> None:
    for top in (60, 100, 180):
        page.line(60, top, 540, top)
    page.write(250, 65, "上年"), page.write(450, 65, "本年")
    page.cells([60, 200, 300, 400, 500], 80, [["项目", "预算", "执行", "预算", "执行"]])
    page.cells([60, 200, 300, 400, 500], 100, [[name, "10.00", "9.00", "8.00", "7.00"] for name in ("清淤", "闸门", "水表", "合计")])
    (found,) = tables(page.read())
    assert found[:3] == ["项目|上年|上年|本年|本年", "项目|预算|执行|预算|执行", "清淤|10.00|9.00|8.00|7.00"]


def test_rows_between_lines_without_any_between_the_columns(page: Drawing) -> None:
    for top in (60, 80, 120, 140, 160):
        page.line(60, top, 540, top)
    page.cells(XS, 60, BODY[:1])
    page.cells(XS, 90, [["", "1,200.00", "1,100.00", "91.67%"]])
    page.write(64, 84, "清淤工程及"), page.write(64, 96, "堤防加固")
    page.cells(XS, 120, BODY[2:4])
    assert tables(page.read()) == [[LINES[0], "清淤工程及堤防加固|1,200.00|1,100.00|91.67%", *LINES[2:4]]]


def test_lines_between_columns_but_not_between_rows(page: Drawing) -> None:
    page.ruled(XS, 60, BODY[:1])
    page.ruled(XS, 80, [[""]], 4 * 15)
    page.cells(XS, 78, BODY[1:], 15)
    assert tables(page.read()) == [LINES]


def test_a_frame_with_lines_across_but_none_between_the_columns(page: Drawing) -> None:
    page.ruled([60, 540], 60, [[""]] * 5)
    page.cells(XS, 60, BODY)
    assert tables(page.read()) == [LINES]


def test_rows_that_leave_out_the_lines_between_their_columns(page: Drawing) -> None:
    page.ruled([60, 540], 60, [[""]] * 5)
    for row in (1, 3):
        for x in XS:
            page.line(x, 60 + 20 * row, x, 80 + 20 * row)
    page.cells(XS, 60, BODY)
    assert tables(page.read()) == [LINES]


def test_a_table_in_a_cell_is_a_table_of_its_own(page: Drawing) -> None:
    page.ruled([60, 120, 580], 40, [["资金", ""], ["备注", "无"]], 130)
    page.ruled(XS[1:], 55, [["项目", "预算", "执行"], ["清淤", "12.50", "9"]])
    found = tables(page.read())
    assert found[0] == ["资金|", "备注|无"] and found[1] == ["项目|预算|执行", "清淤|12.50|9"]


def test_columns_that_no_line_shows_end_on_the_right(page: Drawing) -> None:
    page.canvas.setFont("STSong-Light", SIZE)
    for row, values in enumerate(BODY):
        page.write(60, 60 + 16 * row, values[0])
        for x, value in zip((240, 360, 480), values[1:], strict=True):
            page.canvas.drawRightString(x, HEIGHT - 60 - 16 * row - 0.88 * SIZE, value)
    page.write(60, 160, PROSE)
    found = page.read()
    assert tables(found) == [LINES] and paragraphs(found) == [PROSE]


def test_headers_of_two_lines_over_columns_that_no_line_shows(page: Drawing) -> None:
    page.cells(XS, 46, [["", "全年", "全年", "执行"]])
    page.cells(XS, 52, [["项目"]])
    page.cells(XS, 58, [["", "预算数", "执行数", "率"]])
    page.cells(XS, 80, BODY[1:])
    assert tables(page.read()) == [["项目|全年预算数|全年执行数|执行率", *LINES[1:]]]


def test_numbers_close_to_each_other_are_several(page: Drawing) -> None:
    for row, values in enumerate([["上年", "12.50", "13.60"], ["本年", "8.25", "7.75"], ["合计", "20.75", "21.35"]]):
        for x, value in zip((60, 120, 144), values, strict=True):
            page.write(x, 60 + 16 * row, value)
    assert tables(page.read()) == [["上年|12.50|13.60", "本年|8.25|7.75", "合计|20.75|21.35"]]


def test_a_table_of_words_between_three_lines_has_a_row_a_line(page: Drawing) -> None:
    rows = [["序号", "单位名称", "备注"], ["1", "清淤所", ""], ["2", "闸门所", "并入本级"], ["3", "水表所", "并入本级"]]
    for top in (60, 80, 140):
        page.line(60, top, 540, top)
    page.cells(XS, 60, rows)
    assert tables(page.read()) == [["序号|单位名称|备注", "1|清淤所|·", "2|闸门所|并入本级", "3|水表所|并入本级"]]


def test_words_with_gaps_between_them_stay_one_sentence(page: Drawing) -> None:
    page.write(60, 60, "（一）办公费：                    12.50万元，                    占比3.5%。")
    page.write(60, 80, "编制部门：水务局"), page.write(460, 80, "单位：万元")
    found = paragraphs(page.read())
    assert found[0].startswith("（一）办公费：") and found[0].endswith("占比3.5%。") and found[1:] == ["编制部门：水务局", "单位：万元"]


def test_lines_of_words_closer_than_rows_are_one_label(page: Drawing) -> None:
    page.cells(XS, 60, BODY[:2], 24)
    page.write(64, 113, "农村饮水安全巩固"), page.write(64, 125, "提升工程及管网改"), page.write(64, 137, "造项目")
    page.cells(XS, 120, [["", "20.50", "19.00", "92.68%"]])
    page.cells(XS, 156, BODY[3:], 24)
    assert tables(page.read()) == [[*LINES[:2], "农村饮水安全巩固提升工程及管网改造项目|20.50|19.00|92.68%", *LINES[3:]]]


@pytest.mark.parametrize("gap", ["  ", "      "])
def test_prose_is_never_a_table(page: Drawing, gap: str) -> None:
    sentences = [f"{name}支出{gap}{amount}万元，{gap}占全部支出的{gap}{share}%，比上年有所增加；" for name, amount, share in
                 (("基本", "812.30", "40.1"), ("项目", "1013.20", "50.0"), ("其他", "200.00", "9.9"), ("人员", "610.00", "30.1"))]  # fmt: skip
    for row, sentence in enumerate(sentences):
        page.write(60, 60 + 16 * row, sentence)
    assert not tables(page.read())


def test_contents_and_pairs_of_labels_are_no_tables(page: Drawing) -> None:
    for row, (name, number) in enumerate([("一、基本情况", "1"), ("二、预算执行情况", "3"), ("三、绩效情况", "7"), ("四、问题", "12")]):
        page.cells([60, 500], 60 + 20 * row, [[name, number]])
    for row, values in enumerate(
        [["项目名称：清淤工程", "负责人：甲"], ["预算金额：12.50万元", "电话：0791-8888888"], ["填报日期：2023年3月", "邮编：330000"]]
    ):
        page.cells([60, 360], 200 + 20 * row, [values])
    assert not tables(page.read())


def test_a_line_under_the_page_head_and_one_over_its_foot_make_no_table(page: Drawing) -> None:
    for top in (50, 740, 100):
        page.line(60, top, 540, top)
    for row in range(30):
        page.write(60, 110 + 20 * row, PROSE)
    assert not tables(page.read())


@pytest.mark.parametrize(
    ("turn", "box"), [(90, (85, 563.5, 95, 596)), (-90, (505, 204, 515, 236.5)), (180, (363.5, 705, 396, 715))], ids=["up", "down", "over"]
)
def test_a_table_that_is_drawn_turned_keeps_its_places(turn: int, box: tuple[float, ...]) -> None:
    page = Drawing()
    page.canvas.translate(*{90: (WIDTH, 0), -90: (0, HEIGHT), 180: (WIDTH, HEIGHT)}[turn])
    page.canvas.rotate(turn)
    page.height = HEIGHT if turn == 180 else WIDTH
    page.write(60, 40, "单位：万元")
    page.ruled(XS, 60, BODY)
    found = page.read()
    assert tables(found) == [LINES] and paragraphs(found) == ["单位：万元"]
    cells = next(block for block in found if isinstance(block, Table)).cells
    amount = next(cell.text for cell in cells if cell.text.value == "1,200.00")
    assert amount.place(0, 8).bbox == pytest.approx(box, abs=0.1)


def test_words_of_a_cell_that_are_turned_or_stand_upright_one_under_the_other(page: Drawing) -> None:
    page.ruled([60, 90, 200, 300], 60, [["", "", ""]], 120)
    page.line(90, 120, 300, 120)
    page.cells([90, 200], 60, [["清淤工程", "12.50"]])
    page.cells([90, 200], 120, [["闸门维修", "13.60"]])
    for row, sign in enumerate("产出指标"):
        page.write(70, 80 + 14 * row, sign)
    page.canvas.saveState()
    page.canvas.translate(225, HEIGHT - 170)
    page.canvas.rotate(90)
    page.canvas.drawString(0, 0, "万元")
    page.canvas.restoreState()
    assert tables(page.read()) == [["产出指标|清淤工程|12.50", "产出指标|闸门维修|13.60万元"]]


def test_a_word_that_runs_over_its_cell_stays_whole(page: Drawing) -> None:
    page.ruled([60, 120, 200, 300], 60, [["公务用车运行维护费用", "", "12.50"], ["公务接待费", "3", "2.00"]])
    assert tables(page.read()) == [["公务用车运行维护费用||12.50", "公务接待费|3|2.00"]]


def test_numbers_of_two_lines_stay_two_and_one_that_was_broken_is_one(page: Drawing) -> None:
    page.ruled([60, 120, 160, 260], 60, [["上年本年", "", ""], ["资产", "", ""]], 40)
    for row, value in enumerate(["12.50", "13.60"]):
        page.write(124, 65 + 14 * row, value), page.write(164, 65 + 14 * row, "略")
    page.write(124, 105, "119,385"), page.write(124, 119, ",303")
    assert tables(page.read()) == [["上年本年|12.50\n13.60|略略", "资产|119,385,303|"]]


@pytest.mark.parametrize(("head", "tail", "whole"), [("1456.", "68", "1456.68"), ("1481.4", "5", "1481.4\n5")])
def test_numbers_broken_at_their_decimals_part_no_row(page: Drawing, head: str, tail: str, whole: str) -> None:
    page.ruled([60, 160, 220, 280], 60, [["科目名称", "合计", "基本支出"], ["", "", ""]], 30)
    for x, (first, second) in ((62, ("合计", "")), (162, (head, tail)), (222, (head, tail))):
        page.write(x, 94, first)
        page.write(x, 105, second)
    (table,) = tables(page.read())
    assert table[1] == f"合计|{whole}|{whole}"


def test_white_fills_and_strokes_make_no_rows(page: Drawing) -> None:
    page.canvas.setFillColorRGB(1, 1, 1)
    page.canvas.setStrokeColorRGB(1, 1, 1)
    for row in range(10):
        page.canvas.rect(60, HEIGHT - 70 - 10 * row, 480, 1, stroke=0, fill=1)
        page.line(60, 65 + 10 * row, 540, 65 + 10 * row)
    page.canvas.setFillColorRGB(0, 0, 0)
    page.canvas.setStrokeColorRGB(0, 0, 0)
    page.ruled(XS, 60, BODY)
    assert tables(page.read()) == [LINES]


def test_digits_off_the_line_stay_on_it(page: Drawing) -> None:
    for x, drop, value in ((60, 0, "全年预算"), (100, 4.8, "1,234.50"), (134, 0, "万元，执行"), (184, 4.8, "99.10"), (206, 0, "%。")):
        page.write(x, 60 + drop, value)
    page.write(60, 80, "以上。")
    assert paragraphs(page.read()) == ["全年预算1,234.50万元，执行99.10%。", "以上。"]


@pytest.mark.parametrize("head", [BODY[:1], []], ids=["header again", "no header"])
@pytest.mark.parametrize("aside", [0, 25], ids=["same margins", "other margins"])
def test_a_table_goes_on_over_pages(page: Drawing, head: list[list[str]], aside: float) -> None:
    page.ruled(XS, 680, BODY[:3])
    page.page()
    page.ruled([x + aside for x in XS], 60, [*head, *BODY[3:]])
    assert tables(page.read()) == [LINES]


@pytest.mark.parametrize(("title", "whole"), [("续表", True), ("表2 收支决算表（续）", True), ("附：上年情况", False)])
def test_what_stands_over_a_table_says_whether_it_goes_on(page: Drawing, title: str, whole: bool) -> None:
    page.ruled(XS, 680, BODY[:3])
    page.page()
    page.write(250, 40, title)
    page.ruled(XS, 60, BODY[3:])
    assert len(tables(page.read())) == (1 if whole else 2)


def test_a_title_and_unit_printed_again_over_a_table_that_goes_on(page: Drawing) -> None:
    for rows in (BODY[:3], [BODY[0], *BODY[3:]]):
        page.write(230, 120, "收入支出决算表"), page.write(460, 140, "单位：万元")
        page.ruled(XS, 160, rows)
        page.page()
    found = page.read()
    assert tables(found) == [LINES] and paragraphs(found) == ["收入支出决算表", "单位：万元"]


def test_a_table_of_three_lines_goes_on_over_pages(page: Drawing) -> None:
    for rows in (BODY[:3], [BODY[0], *BODY[3:]]):
        for top in (60, 80, 60 + 20 * len(rows)):
            page.line(60, top, 540, top)
        page.cells(XS, 60, rows)
        page.page()
    assert tables(page.read()) == [LINES]


def test_what_a_browser_prints_on_every_page_parts_no_table(page: Drawing) -> None:
    for number, rows in enumerate((BODY[:3], BODY[3:], [])):
        page.write(30, 12, "3/18/24, 9:05 AM"), page.write(30, 775, f"https://example.org/report.html {number + 1}/3")
        if rows:
            page.ruled(XS, 680 if not number else 40, rows)
        else:
            page.write(60, 60, PROSE)
        page.page()
    found = page.read()
    assert tables(found) == [LINES] and paragraphs(found) == [PROSE]


def test_a_cell_of_words_broken_over_a_page(page: Drawing) -> None:
    page.ruled([60, 140, 340, 440], 700, [["项目", "内容", "金额"], ["概况", "", "10.00"]], 30)
    page.write(144, 735, "全县农村饮水安全巩固提升工程建设并按"), page.write(144, 748, "期完成主体工程验收以及竣工财务决算审")
    page.page()
    page.ruled([60, 140, 340, 440], 60, [["", "计。", ""], ["其他", "无", "3.00"]])
    words = "全县农村饮水安全巩固提升工程建设并按期完成主体工程验收以及竣工财务决算审计。"
    assert tables(page.read()) == [["项目|内容|金额", f"概况|{words}|10.00", "其他|无|3.00"]]


def test_a_title_on_every_page_is_no_running_head(page: Drawing) -> None:
    for name in "甲乙丙丁":
        page.write(200, 30, "项目支出绩效自评表", 16)
        page.write(60, 60, f"项目名称：{name}")
        page.write(60, 80, PROSE)
        page.write(290, 770, "2023")
        page.page()
    assert paragraphs(page.read()).count("项目支出绩效自评表") == 4


def test_two_columns_of_text_are_read_one_after_the_other(page: Drawing) -> None:
    words = "各项资金按照预算安排使用全部到位执行率较高没有结余有关情况说明如下详见后表"
    texts = [f"{number}。全年预算{number}0.50万元，{words}，{words[:20]}。" for number in range(1, 7)]
    page.write(200, 40, "部门整体支出绩效自评报告", 16)
    lines = [line for text in texts for line in ("　　" + text[:22], text[22:46], text[46:70], text[70:]) if line]
    for at, line in enumerate(lines):
        page.write(60 if at < 12 else 320, 80 + 16 * (at % 12), line)
    page.ruled(XS, 300, BODY)
    page.write(290, 760, "1")
    found = page.read()
    assert paragraphs(found) == ["部门整体支出绩效自评报告", *texts] and tables(found) == [LINES]


def test_a_box_of_text_beside_other_text(page: Drawing) -> None:
    page.canvas.rect(380, HEIGHT - 110, 180, 60)
    for row, line in enumerate(["提示：下属单位三家，编", "制45人，实有42人。"]):
        page.write(390, 60 + 16 * row, line)
    for row, line in enumerate(["全年预算12.50万元，其中上级资金", "8.50万元，本级资金4.00万元，执行", "率100%。"]):
        page.write(60, 62 + 16 * row, line)
    page.write(60, 140, PROSE)
    found = paragraphs(page.read())
    assert "提示：下属单位三家，编制45人，实有42人。" in found
    assert "".join(found).index("8.50万元，本级资金4.00万元，执行率100%。")


@pytest.fixture
def page() -> Drawing:
    return Drawing()
