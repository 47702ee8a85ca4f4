"""Years: the part each plays, and those that are left over from another year's report, with what proves it."""

import pytest

from related import parsed

TITLE = "云湖县水务局2022年度部门整体支出绩效自评报告\n\n"
GOVERNMENT = "关于云湖市2022年预算执行情况和2023年预算草案的报告\n\n"
ACCOUNTS = "云湖县水务局2022年度部门决算公开说明\n\n"


def rows(folder, text):
    """Every year after the title's as (year, role, proof)."""
    relations = [r for r in parsed(folder, text).relations if r.table == "periods"]
    return [(r.values["stated_year"], r.values["role"], r.values["proof"]) for r in relations[1:]]


def stale(folder, text):
    return [(year, proof) for year, role, proof in rows(folder, text) if role == "stale"]


ROLES = {
    "2022年支出120.00万元。": [(2022, "current")],
    "与2021年度相比增加8.00万元。": [(2021, "prior")],
    "与2018年度相比增加8.00万元。": [(2018, "base")],
    "依据2019年印发的办法执行，2016年成立。": [(2019, "cited"), (2016, "cited")],
    "按2019年参合人数测算。": [(2019, "cited")],
    "预计2023年支出130.00万元，到2025年底建成。": [(2023, "next"), (2025, "ahead")],
    "2020年3月开工。": [(2020, "date")],
    "云财绩〔2019〕4号文件和《2018年管理办法》。": [],
    "2013人参训，1998万元到位。": [],
    "1998年以来实行定额补助。": [(1998, "base")],
}


@pytest.mark.parametrize("text", ROLES)
def test_the_part_a_year_plays(text, tmp_path):
    assert [(year, role) for year, role, _ in rows(tmp_path, TITLE + text)] == ROLES[text]


STALE = {
    # the report's own amount given as another year's
    TITLE + "2022年全年支出3,122.18万元。\n\n2021年全年支出执行数为3,122.18万元。": [(2021, "同一金额3,122.18万元在正文另一处是2022年的")],
    TITLE + "2021年全年支出执行数为3,122.18万元。\n\n单位：万元\n项目\t2022年支出\n全年支出\t3122.18\n公用经费\t200.00": [(2021, "同一金额3,122.18万元在表中列为2022年度“全年支出”")],
    # a heading that stands again with the right year
    ACCOUNTS + "第三部分 2021年度部门决算情况说明\n\n第四部分 名词解释\n\n第三部分 2022年度部门决算情况说明\n支出120.00万元。": [(2021, "同一标题在别处为2022年度")],
    # property is told as of the end of the year of account
    ACCOUNTS + "截至2021年12月31日，共有车辆4辆。": [(2021, "2022年度决算的资产数应截至2022年末")],
    # the report's own period
    TITLE + "本报告的支出口径截至2021年底。": [(2021, "报告年度为2022年")],
    # a year compared with itself
    TITLE + "2022年公用经费86.20万元，比2022年增加5.10万元。": [(2022, "与本年自己相比")],
    # a section whose heading names the report's year
    ACCOUNTS + "（一）2022年度项目支出决算情况。2021年度项目支出86.20万元，其中设备购置50.00万元。": [(2021, "所在一节的标题是2022年度")],
    ACCOUNTS + "（一）2022年度项目支出决算情况说明\n\n2021年度项目支出86.20万元。": [(2021, "所在一节的标题是2022年度")],
    # a form's own explanations
    TITLE + "一级指标\t指标说明\t分值\t得分\n产出\t该指标以2019年完工的项目为评价内容，完成率=实际完成÷计划完成×100%\t50\t48": [(2019, "2022年度表格的说明文字")],
}  # fmt: skip


@pytest.mark.parametrize("text", STALE, ids=lambda text: text.split("\n\n", 1)[1][:20].replace("\n", " "))
def test_years_left_over(text, tmp_path):
    assert stale(tmp_path, text) == STALE[text]


def test_a_year_in_a_table_is_told_as_of_a_table(tmp_path):
    relations = parsed(tmp_path, TITLE + "一级指标\t指标说明\t分值\t得分\n产出\t该指标以2019年完工的项目为评价内容，完成率=实际÷计划\t50\t48").relations
    assert {(r.values["stated_year"], r.source) for r in relations if r.table == "periods"} == {(2022, "prose"), (2019, "table")}


SOUND = [
    TITLE + "2021年全年支出3,022.18万元，2022年全年支出3,122.18万元。",
    TITLE + "与2021年支出3,122.18万元相比持平，2022年支出3,122.18万元。",
    TITLE + "截至2021年12月31日，共有车辆4辆。",  # no report of final accounts
    ACCOUNTS + "截至2022年12月31日，共有车辆4辆。",
    ACCOUNTS + "2021年底前建成投用。",
    TITLE + "一级指标\t指标说明\t分值\t得分\n产出\t依据2019年印发的标准评价\t50\t48",
    GOVERNMENT + "一、2022年市级支出情况\n支出86.40亿元。\n一、2023年市级支出情况\n支出88.10亿元。\n一、2021年市级支出情况\n支出80.10亿元。",  # one year's execution, the next one's budget
    TITLE + "2021年债务限额6,942.36万元。\n\n单位：万元\n项目\t金额\n2021年债务限额\t6942.36\n其中：一般债务\t2256.20",  # the table names the year too
    TITLE + "2022年公用经费86.20万元，比2022年预算数减少5.10万元。",
    ACCOUNTS + "（一）2022年度项目支出决算情况。2021年度基本支出86.20万元，2022年度项目支出90.30万元。",
    TITLE + "公用经费86.20万元，比2021年增加5.10万元，其中办公费比2021年减少2.00万元。",
    TITLE + "2022年公用经费86.20万元，比2021年增加5.10万元。2021年公用经费比2020年减少2.00万元。",
    TITLE + "2020年完成投资600.00万元，2021年完成投资900.00万元，2022年完成投资800.00万元。",
]


@pytest.mark.parametrize("text", SOUND, ids=lambda text: text.split("\n\n", 1)[1][:20].replace("\n", " "))
def test_years_that_are_right_though_others(text, tmp_path):
    assert not stale(tmp_path, text)


def test_without_a_report_year_nothing_is_told(tmp_path):
    relations = parsed(tmp_path, "云湖县水务局绩效自评报告\n\n一、概况\n\n2021年支出90.00万元。\n\n2022年支出95.00万元。").relations
    assert not [r for r in relations if r.table == "periods"]
