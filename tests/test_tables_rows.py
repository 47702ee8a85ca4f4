"""Arithmetic along the rows: rates, shares, growth, differences and products that the header names."""

import pytest

from auditor.numbers import measure
from auditor.outline import Outline
from auditor.relations.tables import from_tables
from handmade import document
from related import cause


def rows_of(table, *blocks):
    """The relations of one public table."""
    made = document(*blocks)
    return [r for r in from_tables(made, Outline("", "", None, "", ()), measure(made)).relations if r.table == table]


def texts(relation, *names):
    return tuple(str(relation.values[name]) for name in names)


SPENT = [["单位", "预算数", "支出数", "支出率"], ["局本级", "400.00", "280.00", "70.00%"], ["南湾分局", "128.14", "76.28", "62.50%"]]


def test_a_rate_is_spent_over_budget():
    held, failed = rows_of("rates", "单位：万元", SPENT)
    assert texts(held, "numerator", "denominator", "rate", "expected") == ("280.00万元", "400.00万元", "70.00%", "70.00%")
    assert texts(failed, "rate", "expected", "measure", "base") == ("62.50%", "59.53%", "支出率", "adjusted")
    assert failed.certainty == "stated"


@pytest.mark.parametrize("header", ["支付进度", "资金使用进度"])
def test_a_rate_by_other_names(header):
    held, failed = rows_of("rates", "单位：万元", [["项目", "全年预算数", "全年执行数", header], ["甲", "80.00", "50.00", "62.50%"], ["乙", "40.00", "36.00", "92.00%"]])
    assert texts(held, "expected") == ("62.50%",) and texts(failed, "rate", "expected") == ("92.00%", "90.00%")


def test_a_rate_printed_as_a_fraction_is_the_percentage_it_says():
    """As sheets show cells without a percent format: 0.4 is 40%, and 1 is all of it."""
    rows = [["单位", "预算", "支出", "执行率"], ["甲", "30.00", "30.00", "1"], ["乙", "20.00", "8.00", "0.40"], ["丙", "20.00", "8.00", "0.45"]]
    found = rows_of("rates", "单位：万元", rows)
    assert [texts(r, "rate", "expected") for r in found] == [("100%", "100.00%"), ("40%", "40.00%"), ("45%", "40.00%")]
    assert [r.values["rate"].meets(r.values["expected"]) for r in found] == [True, True, False]


def test_the_base_of_a_rate_is_the_one_the_table_uses():
    rows = [["项目", "年初预算数", "全年预算数", "执行数", "执行率"], ["甲", "100.00", "120.00", "90.00", "90%"], ["乙", "50.00", "80.00", "40.00", "80%"]]
    assert [r.values["base"] for r in rows_of("rates", rows)] == ["initial", "initial"]


def test_a_formula_in_the_header_names_the_columns():
    rows = [["项目", "下达数（A）", "其他", "兑现数（B）", "比率（B/A）"], ["甲", "50", "1", "40", "80%"], ["乙", "60", "2", "30", "50%"]]
    assert [texts(r, "denominator", "expected") for r in rows_of("rates", "单位：元", rows)] == [("50元", "80.00%"), ("60元", "50.00%")]


def test_under_two_headings_a_rate_takes_the_subtotals():
    rows = [
        ["序号", "项目名称", "预算数", "", "执行数", "", "执行率"], ["", "", "小计", "其他资金", "小计", "其他资金", ""],
        ["1", "城市维护", "500.00", "50.00", "480.00", "40.00", "96.00%"],
    ]  # fmt: skip
    (rate,) = rows_of("rates", "单位：万元", rows)
    assert texts(rate, "numerator", "denominator") == ("480.00万元", "500.00万元")


def test_a_target_at_least_is_a_number_for_its_rate():
    rows = [["指标", "目标值", "实际值", "完成率"], ["培训人数", "≥500人", "430人", "106%"]]
    (rate,) = rows_of("rates", rows)
    assert texts(rate, "expected") == ("86.00%",) and not rate.values["rate"].meets(rate.values["expected"])


def test_a_rate_over_nothing_is_told():
    rows = [["资金来源", "预算数（万元）", "执行数（万元）", "执行率"], ["本级资金", "0", "0", "100%"], ["上级资金", "20.00", "20.00", "100%"]]
    nothing = rows_of("rates", rows)[0]
    assert nothing.values["expected"] is None and nothing.values["denominator"].value == 0


def test_shares_are_of_the_total():
    rows = [["项目", "金额", "占比"], ["甲", "30.00", "30.00%"], ["乙", "70.00", "90.00%"], ["合计", "100.00", "100%"]]
    assert [texts(r, "expected") for r in rows_of("rates", "单位：万元", rows)] == [("30.00%",), ("70.00%",), ("100.00%",)]


YEARS = [
    ["救助类别", "2020年支出", "2019年支出", "增减额", "增减幅"], ["城市低保", "2016", "1830", "186", "10.16%"], ["流浪乞讨", "215", "234", "-19", "-8.12%"],
]  # fmt: skip


def test_growth_is_over_the_year_before():
    found = rows_of("changes", "单位：万元", YEARS)
    assert [r.values["aspect"] for r in found] == ["amount", "amount", "percent", "percent"]
    assert all(r.values[r.values["aspect"]].meets(r.values["expected"]) for r in found)
    assert found[1].values["direction"] == "down" and found[0].year == 2020


def test_a_rise_printed_for_a_fall_is_told_where_the_column_prints_signs():
    found = rows_of("changes", "单位：万元", [*YEARS, ["临时救助", "748", "805", "57", "7.08%"]])
    wrong = [r for r in found if not r.values[r.values["aspect"]].meets(r.values["expected"])]
    assert [(str(r.values["expected"]), r.certainty, cause(r, r.values["aspect"])) for r in wrong] == [
        ("-57万元", "stated", "正负号相反，其余相同"), ("-7.08%", "stated", "正负号相反，其余相同"),
    ]  # fmt: skip


def test_a_column_without_signs_is_not_accused():
    rows = [["项目", "2020年支出", "2019年支出", "增减额"], ["甲", "80", "100", "20"], ["乙", "60", "90", "30"], ["丙", "70", "50", "20"]]
    assert all(r.values["amount"].meets(r.values["expected"]) for r in rows_of("changes", "单位：万元", rows))


def test_a_column_of_falls_turns_the_sign():
    rows = [["项目", "本年支出", "上年支出", "减少额"], ["甲", "80.00", "100.00", "20.00"]]
    (change,) = rows_of("changes", "单位：万元", rows)
    assert texts(change, "amount", "expected") == ("-20.00万元", "-20.00万元")


def test_a_subtotal_column_adds_up_its_heading():
    rows = [
        ["项目名称", "全年预算数", "", "", "全年执行数"], ["", "年初预算数", "年中追加数/追减数", "小计", ""], ["医疗救助", "466", "453.085", "919.085", "919.085"],
        ["工作经费", "75.28", "0", "75.28", "75.28"], ["重大疾病", "205", "0", "250", "205"],
    ]  # fmt: skip
    across = [r for r in rows_of("totals", "单位：万元", rows) if "小计" in r.item]
    assert [(r.item, r.values["total"].meets(r.values["parts"])) for r in across] == [
        ("医疗救助·全年预算数小计", True), ("工作经费·全年预算数小计", True), ("重大疾病·全年预算数小计", False),
    ]  # fmt: skip


def test_a_total_column_adds_up_what_the_rows_show():
    rows = [
        ["科目", "合计", "基本支出", "项目支出"], ["甲", "30.00", "10.00", "20.00"], ["乙", "50.00", "45.00", "5.00"], ["丙", "79.00", "9.00", "60.00"],
    ]  # fmt: skip
    assert [r.values["total"].meets(r.values["parts"]) for r in rows_of("totals", "单位：万元", rows)] == [True, True, False]


def test_what_is_left_is_budget_without_spending():
    rows = [["项目", "预算数", "支出数", "结余"], ["甲", "10.00", "8.00", "2.00"], ["乙", "20.00", "15.00", "5.00"], ["丙", "30.00", "29.00", "10.00"]]
    assert [r.values["total"].meets(r.values["parts"]) for r in rows_of("totals", "单位：万元", rows)] == [True, True, False]


def test_heads_times_standard_is_the_amount():
    rows = [
        ["项目名称", "人数或数量", "标准（元）", "预算（元）"], ["辅警经费", "318人", "46800元/人·年", "14882400"], ["给养费", "210人", "14600元/人·年", "3066000"],
        ["体检费", "264人", "950元/人", "205800"],
    ]  # fmt: skip
    found = rows_of("products", rows)
    assert [str(r.values["expected"]) for r in found if not r.values["amount"].meets(r.values["expected"])] == ["250800元"]
    assert len(found) == 3


def test_face_value_times_coupons_crosses_units():
    rows = [["面额", "核销张数", "兑付金额（万元）"], ["20元", "52350", "104.70"], ["50元", "25350", "126.75"], ["合计", "77700", "231.45"]]
    assert [texts(r, "amount", "expected") for r in rows_of("products", rows)] == [("104.70万元", "104.70万元"), ("126.75万元", "126.75万元")]


def test_averages_are_of_the_column_above():
    rows = [["序号", "项目", "自评得分"], ["1", "甲", "98.81"], ["2", "乙", "97.14"], ["3", "丙", "95.85"], ["—", "平均分", "97.27"]]
    (mean,) = [r for r in rows_of("totals", rows) if r.values["relation"] == "average"]
    assert mean.values["n_parts"] == 3 and mean.values["total"].meets(mean.values["parts"])


def test_an_average_in_a_cell_beside_its_figure():
    rows = [["项目名称", "预算数", "执行数", "自评得分"], ["甲", "10", "10", "98"], ["乙", "20", "20", "95"], ["合计", "30", "自评价平均分", "96.6"]]
    (mean,) = [r for r in rows_of("totals", "单位：万元", rows) if r.values["relation"] == "average"]
    assert not mean.values["total"].meets(mean.values["parts"])


def test_an_average_in_the_sentence_below():
    rows = [["项目名称", "预算数（万元）", "自评得分"], ["甲", "10.00", "98.68"], ["乙", "20.00", "98.61"]]
    (mean,) = [r for r in rows_of("totals", rows, "两个项目平均得分98.65分。") if r.values["relation"] == "average"]
    assert mean.values["total"].meets(mean.values["parts"])


def test_a_subtotal_after_additions_is_the_budget_that_was_executed():
    rows = [
        ["序号", "项目名称", "年初预算数", "年中追加", "小计", "全年执行数", "执行率"], ["1", "农田管护", "400.00", "50.00", "450.00", "427.50", "95.00%"],
        ["2", "农机补贴", "300.00", "-20.00", "280.00", "259.20", "92.57%"],
    ]  # fmt: skip
    assert [texts(r, "expected", "base") for r in rows_of("rates", "单位：万元", rows)] == [("95.00%", "adjusted"), ("92.57%", "adjusted")]


def test_a_rate_that_names_its_base_has_that_base():
    rows = [["项目", "年初预算", "调整预算", "决算", "完成年初预算%", "完成调整预算%"], ["基本支出", "400", "420", "410", "102.50%", "97.62%"]]
    assert [texts(r, "denominator", "base") for r in rows_of("rates", "单位：万元", rows)] == [
        ("400万元", "initial"), ("420万元", "adjusted"),
    ]  # fmt: skip


def test_a_rate_over_the_initial_budget_alone_is_only_inferred():
    rows = [["项目", "年初预算数", "执行数", "执行率"], ["甲", "100.00", "130.00", "100%"], ["乙", "50.00", "50.00", "100%"]]
    assert [r.certainty for r in rows_of("rates", "单位：万元", rows)] == ["inferred", "stated"]


def test_a_balance_is_held_to_the_source_that_most_rows_show():
    rows = [
        ["资金来源", "计划安排", "实际到位", "实际支出", "结余"], ["中央", "200.00", "200.00", "188.00", "12.00"], ["省级", "120.00", "120.00", "114.00", "6.00"],
        ["市级", "50.00", "50.00", "50.00", "0.00"], ["县级", "80.00", "60.00", "58.50", "1.50"], ["合计", "450.00", "430.00", "410.50", "19.50"],
    ]  # fmt: skip
    assert all(r.values["total"].meets(r.values["parts"]) for r in rows_of("totals", "单位：万元", rows))


def test_a_subtotal_after_additions_and_cuts_is_the_adjusted_budget():
    head = ["项目名称", "年初预算数", "年中追加", "年中追减", "小计", "全年执行数"]
    rows = [head, ["甲", "100", "20", "0", "120", "90"], ["乙", "80", "0", "10", "70", "60"], ["丙", "60", "5", "0", "75", "40"]]
    sums = [(r.item, r.values["total"].meets(r.values["parts"])) for r in rows_of("totals", "单位：万元", rows) if "小计" in r.item]
    assert sums == [("甲·小计", True), ("乙·小计", True), ("丙·小计", False)]
