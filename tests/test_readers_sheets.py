"""Workbooks: values as shown, formulas, hidden parts, and which cells of a sheet are tables, titles, unit lines and notes."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from auditor import audit
from auditor.document import Table, Unreadable
from auditor.readers import read
from auditor.readers.sheets.shown import shown
from workbooks import book, framed, grid, lines, with_part

SHOWN = [
    (0.985, "0.0%", "98.5%"),
    (0.97330000000000005, "0.00%", "97.33%"),
    (1312.75, "#,##0.00", "1,312.75"),
    (-1234.5, "#,##0.00;[Red]#,##0.00", "-1,234.50"),  # a sign shown by colour alone
    (-1234.5, "#,##0.00_);(#,##0.00)", "-1,234.50"),
    (-12.5, '0.00_ ;[红色]\\-0.00\\ ', "-12.50"),
    (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    (1234567.891, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234,567.89"),
    (12345, "0!.0,", "1.2"),  # 万元 by a trick: the point is a letter, the comma divides
    (123456, '0\\.0,"万元"', "12.3万元"),
    (12345678, "#,##0,", "12,346"),
    (45000, 'yyyy"年"m"月"d"日"', "2023年3月15日"),
    (45000, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二三年三月十五日"),
    (45000.5, "yyyy/m/d h:mm", "2023/3/15 12:00"),
    (1.5, "[h]:mm", "36:00"),
    (59, "yyyy-mm-dd", "1900-02-28"),
    (61, "yyyy-mm-dd", "1900-03-01"),
    (0.1 + 0.2, "General", "0.3"),
    (1 / 3, "General", "0.333333333"),
    (1e15, "General", "1000000000000000"),
    (2.675, "0.00", "2.68"),
    (5, "0.##", "5"),
    (0.5, "#.##", "0.5"),
    (20000, '[>=10000]0.0,"千";0', "20.0千"),
    (3, '[>=10000]0.0,"千";0', "3"),
    (-0.001, "0.00", "0.00"),
    (2023, 'General"年"', "2023年"),
    (95, '0"分"', "95分"),
    (208.0, "000000", "000208"),
    (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
    (0, "0;-0;;@", ""),
    (0.25, "# ?/?", "0.25"),
    (float("inf"), "0.00", "inf"),
]


@pytest.mark.parametrize(("value", "code", "text"), SHOWN)
def test_a_number_reads_as_excel_shows_it(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_cells_read_as_shown_at_their_place(tmp_path: Path) -> None:
    document = book(tmp_path, [["项目", "执行率"], ["办公费", (0.985, "0.0%")], ["差旅费", (1234.5, "#,##0.00")]], name="支出")
    (table,) = document.tables()
    assert grid(table) == ["项目|执行率", "办公费|98.5%", "差旅费|1,234.50"]
    place = table.grid()[1][1].text.place(0, 5)  # type: ignore[union-attr]
    assert (place.table, place.row, place.column, place.start, place.end) == ("支出", 2, 2, 0, 5)


def test_titles_units_and_notes_stand_round_the_table(tmp_path: Path) -> None:
    rows = [
        ["2023年度部门支出表"], ["填报单位：甲局", None, "单位：万元"], ["项目", "预算数", "执行数"], ["基本支出", 10, 9], ["项目支出", 5, 5],
        ["合计", 15, 14], ["注：本表含结转资金2万元。"], ["填表人：某某", None, "日期：2024年1月"],
    ]  # fmt: skip
    table = ["[", "项目|预算数|执行数", "基本支出|10|9", "项目支出|5|5", "合计|15|14", "]"]
    expected = ["2023年度部门支出表", "填报单位：甲局", "单位：万元", *table, "注：本表含结转资金2万元。", "填表人：某某", "日期：2024年1月"]
    assert lines(book(tmp_path, rows)) == expected
    assert lines(book(tmp_path, rows, framed("A3:C6"))) == expected
    assert lines(book(tmp_path, rows, lambda sheet: sheet.merge_cells("A1:C1"))) == expected


def test_merged_cells_span(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        for area in ("A1:A2", "B1:C1", "A4:A5"):
            sheet.merge_cells(area)

    rows = [["项目", "2023年", None], [None, "预算数", "决算数"], ["收入", 10, 9], ["支出", 4, 4], [None, 5, 5]]
    (table,) = book(tmp_path, rows, change).tables()
    assert [(c.text.value, c.rows, c.columns) for c in table.cells if c.rows * c.columns > 1] == [("项目", 2, 1), ("2023年", 1, 2), ("支出", 2, 1)]


def test_two_tables_side_by_side(tmp_path: Path) -> None:
    rows = [
        ["收支情况表"], ["一、收入", None, None, "二、支出"], ["项目", "金额", None, "项目", "金额"], ["拨款", 10, None, "人员", 7],
        ["其他", 2, None, "公用", 5], ["合计", 12, None, "合计", 12],
    ]  # fmt: skip
    assert lines(book(tmp_path, rows)) == [
        "收支情况表", "一、收入", "[", "项目|金额", "拨款|10", "其他|2", "合计|12", "]",
        "二、支出", "[", "项目|金额", "人员|7", "公用|5", "合计|12", "]",
    ]  # fmt: skip


def test_titles_over_each_of_two_tables_go_with_it(tmp_path: Path) -> None:
    rows = [["收支情况"], ["收入表", None, None, "支出表"], ["来源", "金额", None, "科目", "金额"], ["拨款", 9, None, "人员", 5], ["其他", 5, None, "公用", 9]]
    found = lines(book(tmp_path, rows, framed("A3:B5", "D3:E5")))
    assert found == ["收支情况", "收入表", "[", "来源|金额", "拨款|9", "其他|5", "]", "支出表", "[", "科目|金额", "人员|5", "公用|9", "]"]


def test_numbered_rows_not_filled_in_stay_in_the_table(tmp_path: Path) -> None:
    rows = [["序号", "项目", "金额"], [1, "甲", 5], [2], [3], ["填表说明：按实填写。"]]
    assert lines(book(tmp_path, rows)) == ["[", "序号|项目|金额", "1|甲|5", "2||", "3||", "]", "填表说明：按实填写。"]


def test_a_table_with_hidden_rows_is_not_certain(tmp_path: Path) -> None:
    rows = [["项目", "金额（万元）"], ["甲", 10], ["乙", 20], ["丙", 5], ["合计", 15]]
    (table,) = book(tmp_path, rows, lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True)).tables()
    assert not table.certain and not any(finding.severity == "error" for finding in audit(tmp_path / "book.xlsx").findings)


def test_a_blank_column_between_names_and_figures_parts_nothing(tmp_path: Path) -> None:
    rows = [["序号", "项目", None, "预算数", "执行数"], [1, "甲", None, 5, 4], [2, "乙", None, 6, 6], [3, "丙", None, 7, 7]]
    (table,) = book(tmp_path, rows).tables()
    assert (table.n_rows, table.n_columns) == (4, 5)


def test_three_tables_stacked_with_notes(tmp_path: Path) -> None:
    first, second = [["项目", "金额"], ["甲", 1], ["乙", 2]], [["科目", "数量"], ["丙", 3], ["丁", 4]]
    rows = [["表一 支出情况表"], *first, [], ["表二 人员情况表"], ["单位：人"], *second, ["表三 资产情况表"], ["单位：元"], *first, ["注：略。"]]
    ruled = framed("A2:B4", "A8:B10", "A13:B15")
    expected = [
        "表一 支出情况表", "[", "项目|金额", "甲|1", "乙|2", "]", "表二 人员情况表", "单位：人", "[", "科目|数量", "丙|3", "丁|4", "]",
        "表三 资产情况表", "单位：元", "[", "项目|金额", "甲|1", "乙|2", "]", "注：略。",
    ]  # fmt: skip
    assert lines(book(tmp_path, rows)) == expected
    assert lines(book(tmp_path, rows, ruled)) == expected


def test_a_blank_row_inside_a_table_parts_nothing(tmp_path: Path) -> None:
    (table,) = book(tmp_path, [["项目", "金额"], ["甲", 1], ["乙", 2], [], ["丙", 3], ["合计", 6]]).tables()
    assert table.n_rows == 6


def test_a_form_stays_one_table(tmp_path: Path) -> None:
    rows = [
        ["项目支出绩效自评表"], ["项目名称", "水库养护", None, None], ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", 10, 12, 11], ["绩效指标"], ["一级指标", "指标值", "完成值", "得分"], ["产出指标", "≥3座", "3座", 10], ["数量指标得分合计10分"],
        ["效益指标", "≥90%", (0.95, "0%"), 10], ["总分", None, None, 20],
    ]  # fmt: skip

    def change(sheet: Any) -> None:
        framed("A2:D10")(sheet)
        for area in ("A1:D1", "B2:D2", "A5:D5", "A8:D8", "A10:C10"):
            sheet.merge_cells(area)

    title, *table = lines(book(tmp_path, rows, change))
    assert title == "项目支出绩效自评表" and table[0] == "[" and len(table) == 11 and "绩效指标|·|·|·" in table


def test_prose_in_cells_becomes_paragraphs(tmp_path: Path) -> None:
    rows = [["一、基本情况"], ["年初预算10万元，其中：省级4万元、市级6万元。\n执行9万元。"], [], ["二、资金使用"], ["支出9万元。"]]
    assert lines(book(tmp_path, rows)) == ["一、基本情况", "年初预算10万元，其中：省级4万元、市级6万元。", "执行9万元。", "二、资金使用", "支出9万元。"]


def test_a_formula_without_its_result_is_a_gap_and_no_blank(tmp_path: Path) -> None:
    document = book(tmp_path, [["项目", "金额（万元）"], ["甲", "=1+1"], ["乙", 3], ["合计", 5]])
    assert [gap.reason for gap in document.gaps] == ["公式没有保存计算结果，未读出：B2（请用 Excel 或 WPS 打开、保存后再审核）"]
    assert (document.gaps[0].place.table, document.gaps[0].place.row, document.gaps[0].place.column) == ("表", 2, 2)
    assert not audit(tmp_path / "book.xlsx").findings


def test_a_saved_result_is_read(tmp_path: Path) -> None:
    book(tmp_path, [["项目", "金额"], ["甲", "=1+1"]])
    path = tmp_path / "book.xlsx"
    saved = with_part(path.read_bytes(), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>"))
    path.write_bytes(saved)
    document = read(path)
    assert "甲|2" in lines(document) and not document.gaps


def test_hidden_parts_and_error_values_are_read_and_told(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        other = sheet.parent.create_sheet("备查")
        other["A1"], other["A2"] = "往年结余3万元。", "#REF!"
        other["A2"].data_type = "e"
        other.sheet_state = "hidden"

    document = book(tmp_path, [["项目", "编号", "金额"], ["甲", 1, 5], ["乙", 2, 6]], change)
    assert "乙|2|6" in lines(document) and "往年结余3万元。" in lines(document)
    assert [gap.reason for gap in document.gaps] == [
        "第3行是隐藏的，已一并读入", "B列是隐藏的，已一并读入", "工作表“备查”是隐藏的，已一并读入", "单元格显示错误值：A2 为 #REF!",
    ]  # fmt: skip


def test_an_empty_workbook_and_a_broken_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="没有内容"):
        book(tmp_path, [])
    sound = (tmp_path / "book.xlsx").read_bytes()
    for name, content, word in (
        ("cut", sound[:2000], "已损坏"),
        ("entity", with_part(sound, "xl/workbook.xml", lambda xml: b'<!DOCTYPE x [<!ENTITY e "e">]>' + xml), "DOCTYPE"),
        ("bomb", with_part(sound, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 30_000_000), "压缩"),
        ("locked", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "已加密"),
    ):
        (tmp_path / f"{name}.xlsx").write_bytes(content)
        with pytest.raises(Unreadable, match=word):
            read(tmp_path / f"{name}.xlsx")


def test_a_sheet_styled_down_to_its_last_row_is_read_at_once(tmp_path: Path) -> None:
    document = book(tmp_path, [["项目", "金额"], ["甲", 1]], lambda sheet: sheet.__setitem__("C900000", "备注"))
    assert lines(document)[-1] == "备注" and len(document.blocks) == 2


def test_merged_areas_over_the_whole_sheet_are_cut_to_what_is_filled(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        for area in ("A1:XFD1", "A4:A1048576", "B5:ZZ5"):
            sheet.merged_cells.add(area)  # as Excel writes it: the empty cells of the area are not there

    rows = [["支出表"], ["项目", "名称", "金额"], ["甲", "乙", 1], ["丙", "丁", 2], [None, "戊"], [None, "己", 3]]
    document = book(tmp_path, rows, change)
    (table,) = document.tables()
    assert (table.n_rows, table.n_columns) == (5, 3) and lines(document)[0] == "支出表"


def test_numbers_stored_as_text_stay_as_they_are(tmp_path: Path) -> None:
    (table,) = book(tmp_path, [["项目", "金额", "执行率"], ["甲", "１，２３４．５０", "98.5%"], ["乙", " 12.50万元", "100％"]]).tables()
    assert grid(table)[1:] == ["甲|１，２３４．５０|98.5%", "乙|12.50万元|100％"]


def test_text_boxes_are_read(tmp_path: Path) -> None:
    book(tmp_path, [["项目", "金额"], ["甲", 1]])
    path = tmp_path / "book.xlsx"
    drawing = (
        '<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>1</xdr:row></xdr:from><xdr:sp><xdr:txBody>'
        "<a:p><a:r><a:t>说明：</a:t></a:r><a:r><a:t>含结转2万元</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"
    )
    relation = '<Relationships><Relationship Id="r1" Type="x/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", drawing)
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", relation)
    last = read(path).blocks[-1]
    assert not isinstance(last, Table) and last.text.value == "说明：含结转2万元"
    assert (last.text.place(0, 2).row, last.text.place(0, 2).column) == (2, 4)


def test_an_old_workbook_reads_like_a_new_one(tmp_path: Path) -> None:
    old = xlwt.Workbook()
    sheet = old.add_sheet("支出")
    sheet.write_merge(0, 0, 0, 2, "支出情况表")
    ruled = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    for r, row in enumerate([["项目", "预算数", "执行率"], ["甲", 1234.5, 0.985], ["乙", None, None]], 1):
        for c, value in enumerate(row):
            style = xlwt.easyxf("borders: left thin, right thin", num_format_str={1: "#,##0.00", 2: "0.0%"}.get(c, "General")) if r > 1 else ruled
            sheet.write(r, c, value, style)
    sheet.row(2).hidden = True
    old.save(str(tmp_path / "old.xls"))
    document = read(tmp_path / "old.xls")
    assert lines(document) == ["支出情况表", "[", "项目|预算数|执行率", "甲|1,234.50|98.5%", "乙||", "]"]
    assert [gap.reason for gap in document.gaps] == ["第3行是隐藏的，已一并读入"]
    assert document.format == "xls"


def test_every_sheet_is_read_in_order(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for name, text in (("二", "乙支出5万元。"), ("一", "甲支出6万元。")):
        workbook.create_sheet(name)["B3"] = text
    workbook.save(tmp_path / "many.xlsx")
    assert lines(read(tmp_path / "many.xlsx")) == ["乙支出5万元。", "甲支出6万元。"]


def separated(folder: Path, content: str, name: str = "支出.csv", encoding: str = "utf-8") -> Any:
    (folder / name).write_bytes(content.encode(encoding))
    return read(folder / name)


def test_separated_values_keep_their_place_in_the_file(tmp_path: Path) -> None:
    content = '2023年度支出表\r\n单位：万元\r\n项目,金额,说明\r\n甲,"1,234.50","他说""是""，\n两行"\r\n乙,12.5,\r\n'
    document = separated(tmp_path, content, encoding="gb18030")
    assert lines(document) == ["2023年度支出表", "单位：万元", "[", "项目|金额|说明", '甲|1,234.50|他说"是"，\n两行', "乙|12.5|", "]"]
    cell = next(document.tables()).grid()[1][1]
    place = cell.text.place(0, 8)
    assert (place.line, place.start, place.end, cell.text.printed(0, 8)) == (4, 3, 11, "1,234.50")
    place = next(document.tables()).grid()[2][1].text.place(0, 4)
    assert (place.line, place.start) == (6, 2)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.tsv", "项目\t金额\n甲，乙\t5\n"), ("a.csv", "项目;金额\n甲，乙;5\n"), ("a.csv", "sep=|\n项目|金额\n甲，乙|5\n"), ("a.csv", '项目,金额\n="甲，乙",="5"\n')],
)  # fmt: skip
def test_separators_are_found(tmp_path: Path, name: str, content: str) -> None:
    assert lines(separated(tmp_path, content, name)) == ["[", "项目|金额", "甲，乙|5", "]"]
