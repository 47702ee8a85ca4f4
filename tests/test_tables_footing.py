"""Totals down the columns: which rows they may stand for, and when none of the readings holds."""

import pytest

from auditor.document import Cell, Document, Table
from auditor.numbers import measure
from auditor.outline import Outline
from auditor.relations.tables import from_tables
from handmade import document


def reading(*blocks):
    made = document(*blocks)
    return from_tables(made, Outline("", "", None, "", ()), measure(made))


def totals(*blocks):
    """(item, total, sum of parts, certainty) of each row of totals."""
    found = [r for r in reading(*blocks).relations if r.table == "totals"]
    return [(r.item, str(r.values["total"]), str(r.values["parts"]), r.certainty) for r in found]


def apart(*blocks):
    """The rows of totals that contradict."""
    found = [r for r in reading(*blocks).relations if r.table == "totals" and not r.values["total"].meets(r.values["parts"])]
    return [(r.item, str(r.values["total"]), str(r.values["parts"]), r.certainty) for r in found]


PLAIN = [["单位", "预算数", "支出数"], ["东城分局", "150.00", "90.00"], ["西城分局", "120.00", "66.00"], ["合计", "270.00", "156.00"]]


def test_a_total_row_adds_up_the_rows_above_it():
    assert totals("（单位：万元）", PLAIN) == [
        ("合计·预算数", "270.00万元", "270.00万元", "stated"),
        ("合计·支出数", "156.00万元", "156.00万元", "stated"),
    ]


def test_a_total_that_no_reading_gives_is_told():
    rows = [*PLAIN[:-1], ["合计", "270.00", "165.00"]]
    assert apart("单位：万元", rows) == [("合计·支出数", "165.00万元", "156.00万元", "stated")]


def test_the_only_column_of_a_plain_table_is_told():
    rows = [["单位名称", "编制数"], ["公安局（本级）", "186"], ["看守所", "32"], ["合计", "281"]]
    assert apart(rows) == [("合计·编制数", "281人", "218人", "stated")]


def test_blanks_and_dashes_count_nothing():
    rows = [["项目", "金额"], ["甲项目", "10.00"], ["乙项目", "—"], ["丙项目", ""], ["合计", "10.00"]]
    assert totals("单位：万元", rows) == [("合计·金额", "10.00万元", "10.00万元", "stated")]


OF_WHICH = [
    ["支出类别", "年初预算数", "全年预算数", "全年执行数"],
    ["基本支出", "1,286.40", "1,312.75", "1,312.75"],
    ["其中：人员经费", "1,105.20", "1,128.30", "1,128.30"],
    ["公用经费", "181.20", "184.45", "184.45"],
    ["项目支出", "9,640.00", "10,285.60", "9,976.42"],
    ["合计", "10,926.40", "11,598.35", "11,289.17"],
]


def test_where_a_list_of_which_ends_is_read_off_the_columns():
    found = totals("单位：万元", OF_WHICH)
    assert ("合计·全年预算数", "11598.35万元", "11598.35万元", "stated") in found
    assert ("基本支出·年初预算数", "1286.40万元", "1286.40万元", "stated") in found
    assert not apart("单位：万元", OF_WHICH)


def test_one_wrong_figure_in_a_table_of_which_is_told_by_the_other_columns():
    rows = [*OF_WHICH[:-1], ["合计", "10,926.40", "11,598.35", "11,298.17"]]
    assert apart("单位：万元", rows) == [("合计·全年执行数", "11298.17万元", "11289.17万元", "stated")]


def test_subtotals_are_not_added_twice():
    rows = [
        ["项目", "金额", "支出"], ["甲", "10.00", "9.00"], ["乙", "20.00", "18.00"], ["小计", "30.00", "27.00"], ["丙", "5.00", "5.00"],
        ["丁", "7.00", "6.00"], ["小计", "12.00", "11.00"], ["合计", "42.00", "38.00"],
    ]  # fmt: skip
    assert not apart("单位：万元", rows)
    assert ("合计·金额", "42.00万元", "42.00万元", "stated") in totals("单位：万元", rows)


def test_a_total_on_top_adds_up_the_rows_below():
    rows = [
        ["项目", "预算数", "决算数"], ["合计", "24.00", "19.86"], ["1.因公出国（境）费", "0.00", "0.00"], ["2.公务接待费", "6.00", "3.42"],
        ["3.公务用车购置及运行维护费", "18.00", "16.44"], ["其中：公务用车购置费", "0.00", "0.00"], ["公务用车运行维护费", "18.00", "16.44"],
    ]  # fmt: skip
    assert not apart("单位：万元", rows)
    assert ("合计·决算数", "19.86万元", "19.86万元", "stated") in totals("单位：万元", rows)
    assert ("公务用车购置及运行维护费·预算数", "18.00万元", "18.00万元", "stated") in totals("单位：万元", rows)


CODED = [
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
    ["合计", "", "4,906.83", "1,358.37", "3,548.46"],
    ["213", "农林水支出", "4,906.83", "1,358.37", "3,548.46"],
    ["21303", "水利", "4,906.83", "1,358.37", "3,548.46"],
    ["2130301", "行政运行", "1,358.37", "1,358.37", "0.00"],
    ["2130305", "水利工程建设", "3,548.46", "0.00", "3,548.46"],
]


def test_codes_say_what_is_part_of_what():
    found = totals("单位：万元", CODED)
    assert ("水利·项目支出", "3548.46万元", "3548.46万元", "stated") in found
    assert not apart("单位：万元", CODED)


def test_a_wrong_item_breaks_its_parent_alone():
    rows = [*CODED[:-1], ["2130305", "水利工程建设", "3,458.46", "0.00", "3,458.46"]]
    assert [item for item, *_ in apart("单位：万元", rows)] == ["水利·本年支出合计", "水利·项目支出"]


def test_classes_in_columns_of_their_own_make_one_code():
    rows = [
        ["类", "款", "项", "科目名称", "决算数"], ["204", "", "", "公共安全支出", "30.00"], ["204", "06", "", "司法", "30.00"],
        ["204", "06", "01", "行政运行", "10.00"], ["204", "06", "04", "基层司法业务", "20.00"], ["合计", "", "", "", "30.00"],
    ]  # fmt: skip
    found = totals("单位：万元", rows)
    assert ("司法·决算数", "30.00万元", "30.00万元", "stated") in found and not apart("单位：万元", rows)


def test_two_tables_side_by_side_are_two():
    rows = [
        ["项目", "行次", "金额", "项目", "行次", "金额"], ["一、财政拨款收入", "1", "80.00", "一、基本支出", "5", "60.00"],
        ["二、其他收入", "2", "20.00", "二、项目支出", "6", "30.00"], ["本年收入合计", "3", "100.00", "本年支出合计", "7", "90.00"],
        ["年初结转和结余", "", "5.00", "年末结转和结余", "", "15.00"], ["总计", "4", "105.00", "总计", "8", "105.00"],
    ]  # fmt: skip
    assert not apart("单位：万元", rows)
    found = totals("单位：万元", rows)
    assert ("本年支出合计·金额", "90.00万元", "90.00万元", "stated") in found
    assert ("总计·金额", "105.00万元", "105.00万元", "stated") in found


def test_sources_and_structure_are_each_the_whole():
    rows = [
        ["资金", "全年预算数", "全年执行数"], ["部门整体支出", "3122.18", "3122.18"], ["资金来源：（1）财政拨款", "3122.18", ""], ["（2）其他资金", "", ""],
        ["资金结构：（1）基本支出", "424.51", ""], ["（2）项目支出", "2697.67", ""],
    ]  # fmt: skip
    parts = [(total, parts) for _, total, parts, _ in totals("单位：万元", rows)]
    assert parts.count(("3122.18万元", "3122.18万元")) == 2 and not apart("单位：万元", rows)


def test_a_funds_total_of_zero_over_its_sources_is_told():
    rows = [
        ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"], ["年度资金总额：", "0", "0", "0", "10", "0", "0"],
        ["其中：本年财政拨款", "90", "89.974", "89.974", "—", "", "—"], ["上年结转资金", "", "", "", "—", "", "—"], ["其他资金", "", "", "", "—", "", "—"],
    ]  # fmt: skip
    assert [(t, p, sure) for _, t, p, sure in apart(rows)] == [
        ("0万元", "90万元", "stated"), ("0万元", "89.974万元", "stated"), ("0万元", "89.974万元", "stated"),
    ]  # fmt: skip


def test_a_total_under_a_total_is_not_accused():
    rows = [
        ["项目名称", "年初预算数", "追加数", "小计"], ["甲", "466", "453.085", "919.085"], ["乙", "1983", "0", "1983"],
        ["开展绩效自评项目合计", "2449", "453.085", "2902.085"], ["部门预算项目支出总额", "2902.085", "0", "2902.085"],
    ]  # fmt: skip
    assert not apart("单位：万元", rows)


def test_an_unclear_total_is_a_gap():
    rows = [["项目", "金额", "支出"], ["甲", "10.00", "3.00"], ["乙", "20.00", "4.00"], ["合计", "99.00", "88.00"]]
    told = reading("单位：万元", rows)
    assert not [r for r in told.relations if r.table == "totals"]
    assert ["合计" in gap.reason for gap in told.gaps] == [True]


def test_a_last_digit_is_near():
    rows = [["项目", "金额"], ["甲", "1270.47"], ["乙", "256.25"], ["合计", "1526.70"]]
    found = [r for r in reading("单位：万元", rows).relations if r.table == "totals"]
    assert [(r.near, r.values["total"].meets(r.values["parts"])) for r in found] == [(True, False)]


def test_rates_are_never_added():
    rows = [["地区", "预算数", "支出数", "执行率"], ["甲", "10", "5", "50%"], ["乙", "10", "8", "80%"], ["合计", "20", "13", "65%"]]
    assert {item for item, *_ in totals("单位：万元", rows)} == {"合计·预算数", "合计·支出数"}


def test_a_rebuilt_grid_is_only_believed_where_it_holds():
    made = document("单位：万元", PLAIN)
    table = made.blocks[1]
    wrong = [*table.cells[:-1], Cell(document([["999.00"]]).blocks[0].cells[0].text, 3, 2)]
    doubtful = Document("", "", "txt", (made.blocks[0], Table(tuple(wrong), 4, 3, certain=False)))
    told = from_tables(doubtful, Outline("", "", None, "", ()), measure(doubtful))
    assert [r.certainty for r in told.relations if not r.values["total"].meets(r.values["parts"])] in ([], ["stated"])


def test_strung_labels_and_figures_are_added():
    rows = [["人员补助", "124.47", "村医补助", "51.86", "耗材", "31.12", "合计", "207.45"]]
    assert totals("单位：万元", rows) == [("合计", "207.45万元", "207.45万元", "stated")]


@pytest.mark.parametrize("unit", ["单位：元", "（金额单位：元）"])
def test_the_unit_of_a_table_is_that_of_its_figures(unit):
    assert totals(unit, [["项目", "金额"], ["甲", "10"], ["乙", "20"], ["合计", "30"]]) == [("合计·金额", "30元", "30元", "stated")]


def test_a_header_printed_again_goes_on():
    rows = [*PLAIN[:2], PLAIN[0], *PLAIN[2:]]
    assert not apart("单位：万元", rows) and len(totals("单位：万元", rows)) == 2


def test_income_beside_spending_are_two_tables():
    rows = [
        ["收入", "决算数", "支出", "决算数"], ["一、财政拨款收入", "512.30", "一、一般公共服务支出", "436.20"], ["二、其他收入", "6.20", "二、卫生健康支出", "98.20"],
        ["本年收入合计", "518.50", "本年支出合计", "524.50"],
    ]  # fmt: skip
    assert apart("单位：万元", rows) == [("本年支出合计·决算数", "524.50万元", "534.40万元", "stated")]


def test_percentages_are_not_added_up_whatever_stands_over_them():
    rows = [["科目", "预算", "决算", "完成%"], ["教育", "120.00", "110.00", "91.67%"], ["卫生", "50.00", "45.00", "90.00%"], ["合计", "170.00", "155.00", "91.18%"]]
    assert [item for item, *_ in totals("单位：万元", rows)] == ["合计·预算", "合计·决算"]


TREE = [["科目", "预算数"], ["教学用房", "640"], ["教室", "410"], ["实验室", "230"], ["运动场地", "85"], ["跑道", "85"], ["合计", "725"]]


def test_subtotals_beside_their_own_parts_are_parts_of_the_total_instead_of_these():
    assert totals("单位：万元", TREE) == [("合计·预算数", "725万元", "725万元", "stated")]
    assert apart("单位：万元", [*TREE[:-1], ["合计", "735"]]) == [("合计·预算数", "735万元", "725万元", "inferred")]


def test_codes_tell_levels_so_that_a_part_that_is_all_is_told():
    rows = [["科目编码", "科目名称", "预算数"], ["205", "教育", "640"], ["20501", "管理", "640"], ["20502", "普通教育", "410"], ["20503", "职业教育", "230"]]
    assert apart("单位：万元", rows) == [("教育·预算数", "640万元", "1280万元", "stated")]


@pytest.mark.parametrize(("whole", "told"), [("0", [("公车费·决算数", "0万元", "18.4万元", "stated")]), ("18.4", [])])
def test_what_is_nothing_has_no_part(whole, told):
    rows = [["项目", "决算数"], ["接待费", "2.6"], ["公车费", whole], ["其中：公车运行费", "18.4"], ["公车购置费", "0"]]
    assert [r for r in apart("单位：万元", rows) if r[0].startswith("公车费")] == told


def test_a_numbered_total_ends_at_its_next_sibling():
    rows = [["项目", "预算数"], ["一、经费合计", "7.3"], ["1、会议费", "4.1"], ["2、培训费", "3.2"], ["二、相关人次", ""], ["1.会议人次", "260"], ["2.培训人次", "145"]]
    assert totals("单位：万元", rows) == [("经费合计·预算数", "7.3万元", "7.3万元", "stated")]
    assert apart("单位：万元", [rows[0], ["一、经费合计", "7.8"], *rows[2:]])


GRANTS = [["县区", "合计", "省级", "市级"], ["甲县", "512.6", "400.1", "112.5"], ["乙县", "348.9", "300.4", "48.5"], ["丙县", "276.2", "200.7", "75.5"], ["丁县", "", "", "36"]]


@pytest.mark.parametrize(("total", "told"), [("1173.7", []), ("1174.7", ["1174.7万元"])])
def test_a_part_left_blank_is_made_good_from_its_row(total, told):
    rows = [*GRANTS, ["合计", total, "901.2", "272.5"]]
    assert [t for _, t, _, _ in apart("单位：万元", rows) if t.startswith("117")] == told * (2 if told else 1)


def test_sources_that_all_print_nothing_are_no_sources():
    rows = [["项目", "合计", "一般公共预算拨款", "政府性基金预算拨款"], ["出国费", "5.2", "0", "0"], ["接待费", "1.4", "", ""]]
    assert apart("单位：万元", rows) == [("出国费·合计", "5.2万元", "0万元", "inferred")]
    assert not apart("单位：万元", [rows[0], ["出国费", "5.2", "5.2", "0"], rows[2]])


BASES = [["科目", "年初预算数", "调整预算数", "快报数", "完成调整预算%", "2022年决算数"], ["教育", "4120", "5210", "4480", "86.0", "4396"],
         ["卫生", "2260", "2870", "2150", "74.9", "2084"], ["农林", "3350", "3990", "3610", "90.5", "3725"], ["交通", "1480", "1860", "1405", "75.5", "1512"]]  # fmt: skip


def test_a_rate_is_over_the_columns_that_explain_it():
    def failing(rows):
        found = [r for r in reading("单位：万元", rows).relations if r.table == "rates"]
        return [str(r.values["rate"]) for r in found if not r.values["rate"].meets(r.values["expected"])], len(found)

    assert failing(BASES) == ([], 4)
    assert failing([*BASES[:-1], ["交通", "1480", "1860", "1405", "57.5", "1512"]]) == (["57.5%"], 4)
