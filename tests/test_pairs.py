"""The same quantity stated twice: prose against prose, prose against tables, table against table; and what only looks like it."""

import pytest

from related import parsed, verdict

TITLE = "云湖县水务局2022年度项目支出绩效自评报告\n\n"
SUMMARY = """单位：万元
序号\t项目名称\t全年预算数\t全年执行数\t自评得分
1\t农村饮水安全巩固\t919.08\t912.40\t97.00
2\t河道清淤疏浚\t300.00\t285.00\t95.00
合计\t\t1219.08\t1197.40\t

"""
FORM = """一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t渠道清淤长度\t≥30公里\t32公里\t50\t50
效益指标\t社会效益指标\t受益人口\t≥5万人\t5.2万人\t50\t47.5
总分\t\t\t\t\t100\t97.50

"""


def rows(folder, text):
    """The rows of pairs, each as (verdict, where, printed numbers)."""
    return [(verdict(r), r.values["where"], *(m.printed for _, m in r.operands)) for r in parsed(folder, TITLE + text).relations if r.table == "pairs"]


def table(cases):
    return [pytest.param(text, expected, id=text[:24].replace("\n", " ").replace("\t", " ")) for text, expected in cases.items()]


PROSE = {
    # one name, one number
    "救助孤儿1,286人。\n全年救助孤儿1,286人。": [("holds", "prose/prose", "1,286人", "1,286人")],
    # neighbouring digits exchanged
    "办理行政审批1,286件。\n全年办理行政审批1,268件。": [("fails", "prose/prose", "1,268件", "1,286件")],
    "改造完成灌溉渠道142条。\n截至年末已改造完成灌溉渠道的124条。": [("fails", "prose/prose", "124条", "142条")],
    # rounded in another unit
    "项目累计支出9,826.54万元。\n截至年底，项目累计支出约0.98亿元。": [("holds", "prose/prose", "0.98亿元", "9,826.54万元")],
    "项目累计支出8,926.54万元。\n截至年底，项目累计支出约0.98亿元。": [("fails", "prose/prose", "0.98亿元", "8,926.54万元")],
    # 元 for 万元
    "到位资金合计2,074,538.00元。\n本项目到位资金2074538.00万元。": [("fails", "prose/prose", "2074538.00万元", "2,074,538.00元")],
    # an item that tells its own budget twice
    "“住房公积金（项）”350.35万元，主要用于缴存。2022年预算安排352.67万元。": [("fails", "prose/prose", "352.67万元", "350.35万元")],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), table(PROSE))
def test_prose_against_prose(text, expected, tmp_path):
    assert rows(tmp_path, text) == expected


SILENT = [
    "2022年受理案件1,286件，办结1,268件。2021年受理案件1,268件。",  # two years
    "特困户惠及247户，其他农户427户。",  # side by side
    "南村惠及残疾人家庭4298户、特困户862户。\n北村惠及残疾人家庭3468户、其他农户4928户。",  # the shared words are another number's
    "低保对象惠及790户，其中特困户247户、其他农户427户。",
    "小区改造支出162.09万元。垃圾清运支出1,921,419元。",  # two things in two units
    "为1,199人发放慰问金，支出287.76万元。2021年巡护支出4,448,274元，2022年支出3,761,308元。",
    "救助1,286人次。救助户数1,268户。",  # other units
    "目标培训1,286人次，实际培训1,268人次。",
    "甲项目支出120.00万元。\n乙项目支出210.00万元。",
    "支出25.8万元。\n收入25.8万元。",
]


@pytest.mark.parametrize("text", SILENT, ids=lambda text: text[:20].replace("\n", " "))
def test_what_is_not_the_same_quantity_is_left_alone(text, tmp_path):
    assert not [row for row in rows(tmp_path, text) if row[0] == "fails"]


TABLES = {
    # a project's score in prose against the summary
    SUMMARY + "农村饮水安全巩固项目自评得分95.00分。": [("fails", "prose/table", "95.00分", "97.00")],
    SUMMARY + "农村饮水安全巩固项目自评得分97.00分。": [("holds", "prose/table", "97.00分", "97.00")],
    # the report's own score against its total row
    "综合自评得分96.50分，等级为“优”。\n\n" + FORM: [("fails", "prose/table", "96.50分", "97.50")],
    "综合自评得分97.50分，等级为“优”。\n\n" + FORM: [("holds", "prose/table", "97.50分", "97.50")],
    # an indicator: prose may restate its goal or what was reached
    "全年完成渠道清淤长度38公里。\n\n" + FORM: [("fails", "prose/table", "38公里", "32公里")],
    "全年完成渠道清淤长度32公里，受益人口5.2万人。\n\n" + FORM: [("holds", "prose/table", "32公里", "32公里"), ("holds", "prose/table", "5.2万人", "5.2万人")],
    "目标为渠道清淤长度30公里。\n\n" + FORM: [("holds", "prose/table", "30公里", "30公里")],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), table(TABLES))
def test_prose_against_tables(text, expected, tmp_path):
    assert [row for row in rows(tmp_path, text) if row[1] == "prose/table"] == expected


def form(name, budget, spent, score):
    """A project's form with one row of funds."""
    return (
        "项目支出绩效自评表\n（2022年度）\n"
        f"项目名称\t{name}\n"
        "项目资金（万元）\t\t年初预算数\t全年预算数（A）\t全年执行数（B）\t分值\t执行率（B/A）\t得分\n"
        f"\t年度资金总额\t{budget}\t{budget}\t{spent}\t10\t\t\n"
        f"\t其中：当年财政拨款\t{budget}\t{budget}\t{spent}\t—\t\t—\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
        f"产出指标\t数量指标\t完工数量\t≥3处\t3处\t90\t{score}\n"
        f"总分\t\t\t\t\t100\t{score}\n\n"
    )


def test_a_form_against_the_summary(tmp_path):
    told = [row for row in rows(tmp_path, SUMMARY + form("农村饮水安全巩固", "466.00", "466.00", "96.00")) if row[0] == "fails"]
    assert {frozenset(row[2:]) for row in told} == {frozenset(pair) for pair in (("466.00", "919.08"), ("466.00", "912.40"), ("96.00", "97.00"))}
    assert all(row[1] == "table/table" for row in told)
    agreeing = rows(tmp_path, SUMMARY + form("农村饮水安全巩固", "919.08", "912.40", "97.00"))
    assert agreeing and not [row for row in agreeing if row[0] == "fails"]


def test_a_majority_names_the_odd_one(tmp_path):
    prose = "农村饮水安全巩固项目全年预算919.08万元，全年执行912.40万元。\n\n"
    relations = parsed(tmp_path, TITLE + prose + SUMMARY + form("农村饮水安全巩固", "919.08", "466.00", "97.00")).relations
    odd = [r for r in relations if r.table == "pairs" and verdict(r) == "fails"]
    assert odd and all("466.00" in (m.printed for _, m in r.operands) for r in odd)


def test_another_projects_form_is_left_alone(tmp_path):
    assert not [row for row in rows(tmp_path, SUMMARY + form("公共图书馆提升", "466.00", "466.00", "96.00")) if row[0] == "fails"]
