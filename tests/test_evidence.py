"""Readings that compete: what verifies a number, what takes an old accusation back, and what never counts as a fit."""

import pytest

from auditor.relations.evidence.decide import judge
from auditor.relations.evidence.fit import misprinted
from related import parsed

TITLE = "云湖县水务局2022年度部门整体支出绩效自评报告\n\n"


def explained(folder, text):
    """(printed target, printed operands, whether it holds) of the likeliest reading of every number that one carries."""
    one = parsed(folder, TITLE + text)
    judged = judge(one.document, one.outline, one.mentions)
    nodes = judged.found.frame.nodes.all
    found = set()
    for group in range(len(judged.found.groups)):
        if judged.none[group] < 0.5:
            row = int(judged.readings(group)[0])
            form, k = judged.reading(row)
            target = nodes[int(judged.found.forms[form].target[k])].mention.printed
            operands = judged.found.operands(form, k)[1 if form == "opened" else 0 :]
            found.add((target, tuple(nodes[i].mention.printed for i in operands), bool(judged.fit.holds[row])))
    return found


@pytest.mark.parametrize(
    ("text", "target", "operands"),
    [
        ("全年支出280.40万元，其中：基本支出180.15万元、项目支出100.25万元。", "280.40万元", ("180.15万元", "100.25万元")),
        ("基本支出180.15万元，项目支出100.25万元，合计280.40万元。", "280.40万元", ("180.15万元", "100.25万元")),
        ("年初预算250.00万元，实际支出231.75万元，预算执行率92.70%。", "92.70%", ("231.75万元", "250.00万元")),
        ("支出总计6480.00万元，上年6120.00万元，增长5.88%。", "5.88%", ("6480.00万元", "6120.00万元")),
        ("为护林员1316名发放补贴，每人2400元，共315.84万元。", "315.84万元", ("1316名", "2400元")),
    ],
)
def test_the_reading_that_is_meant_comes_first(tmp_path, text, target, operands):
    assert (target, operands, True) in explained(tmp_path, text)


def test_a_change_over_the_current_figure_is_no_fit_of_growth(tmp_path):
    found = explained(tmp_path, "2022年支出64102.88万元，比上年增加2558.88万元，增长3.99%。")
    assert not any(target == "3.99%" and holds for target, _, holds in found)


def test_a_turned_direction_is_no_fit(tmp_path):
    found = explained(tmp_path, "2022年度公务接待费支出6.80万元，2021年度为8.20万元，比上年增加1.40万元。")
    assert not any(target == "1.40万元" and holds for target, _, holds in found)


def test_a_list_is_one_totals_only(tmp_path):
    text = "收入包括拨款19200万元、转移支付39275万元，收入总计58475万元。支出安排42135万元，上解11733万元，支出总计58475万元。"
    found = [f for f in explained(tmp_path, text) if f[1] == ("19200万元", "39275万元")]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("digits", "factor", "printed", "meant", "slip"),
    [
        ("228.60", 1e4, 2286000.0, 2268000.0, "swap"), ("228.60", 1e4, 2286000.0, 2276000.0, "digit"), ("22.86", 1e4, 228600.0, 2286000.0, "power"),
        ("228.60", 1e4, 2286000.0, -2286000.0, "sign"), ("228.60", 1e4, 2286000.0, 3157000.0, ""), ("12", 1.0, 12.0, 21.0, ""),
    ],
)
def test_slips_have_names(digits, factor, printed, meant, slip):
    assert misprinted(digits, factor, printed, meant) == slip


def test_the_same_report_is_judged_the_same_twice(tmp_path):
    text = "全年支出280.40万元，其中：基本支出180.15万元、项目支出100.25万元，占35.75%。"
    assert explained(tmp_path, text) == explained(tmp_path, text)
