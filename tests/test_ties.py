"""What prose says of a table as a whole: the points of a group of its rows, and that everything in it was reached."""

import pytest

from related import parsed, verdict

TITLE = "云湖县水务局2022年度项目支出绩效自评报告\n\n"
FORM = """一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析
产出指标\t数量指标\t渠道清淤长度\t≥30公里\t32公里\t20\t20\t
产出指标\t数量指标\t泵站改造数量\t≥10座\t{done}座\t10\t8\t两座改期
产出指标\t质量指标\t验收合格率\t100%\t100%\t20\t20\t
效益指标\t社会效益指标\t受益人口\t≥5万人\t5.2万人\t50\t50\t
总分\t\t\t\t\t100\t98.00\t

"""


def rows(folder, prose, table, done=8):
    """The rows that tie prose to the form, each as (verdict, printed numbers)."""
    relations = parsed(folder, TITLE + FORM.format(done=done) + prose).relations
    return [(verdict(r), *(m.printed for _, m in r.operands)) for r in relations if r.table == table and r.source == "mixed"]


GROUPS = {
    "数量指标（指标分数30分，实际得分28分）：完成情况较好。": [("holds", "30分", "20", "10"), ("holds", "28分", "20", "8")],
    "数量指标（指标分数35分，实际得分28分）：完成情况较好。": [("fails", "35分", "20", "10"), ("holds", "28分", "20", "8")],
    "产出指标得分合计48分。": [("holds", "48分", "20", "8", "20")],
    "产出指标得分合计46分。": [("fails", "46分", "20", "8", "20")],
    "质量指标得分合计25分。": [("fails", "25分", "20")],
    # a score of something else
    "预算执行得9.30分，产出指标得48分，自评得分合计91.30分。": [],
    "可持续影响指标得分合计10分。": [],
    "数量指标包括渠道清淤长度和泵站改造数量。": [],
}


@pytest.mark.parametrize("prose", GROUPS)
def test_the_points_of_a_group(prose, tmp_path):
    assert rows(tmp_path, prose, "scores") == GROUPS[prose]


CLAIMED = {
    "以上产出指标均已全部完成年度目标。": [("fails", "8座", "10座")],
    "各项指标均达到或超过年初目标。": [("fails", "8座", "10座")],
    "各项任务按期完成。": [("fails", "8座", "10座")],
    "全部指标均达标。": [("fails", "8座", "10座")],
    "所有绩效目标顺利实现。": [("fails", "8座", "10座")],
    "各项指标全面完成了年度任务。": [("fails", "8座", "10座")],
    "除泵站改造外，各项指标均已完成。": [],
    "各项指标完成情况良好。": [],
    "各项任务未按期完成。": [],
    "各项指标未全部完成。": [],
    "下一步将完善各项指标。": [],
}


@pytest.mark.parametrize("prose", CLAIMED)
def test_that_everything_was_reached(prose, tmp_path):
    assert rows(tmp_path, prose, "claims") == CLAIMED[prose]


def test_where_everything_was_reached_the_words_hold(tmp_path):
    assert not rows(tmp_path, "以上产出指标均已全部完成年度目标。", "claims", done=10)


def test_words_far_from_the_table_are_of_it_where_it_is_the_only_one(tmp_path):
    between = "\n\n".join(f"工作记录{i}：已归档。" for i in "甲乙丙丁戊己庚")
    words = between + "\n\n各项指标均已全部完成。"
    assert rows(tmp_path, words, "claims") == [("fails", "8座", "10座")]
    assert not rows(tmp_path, between + "\n\n以上各项指标均已全部完成。", "claims")
    assert not rows(tmp_path, "另一项目\n\n" + FORM.format(done=10) + words, "claims")


def test_each_reached_indicator_is_confirmed_by_itself(tmp_path):
    relations = parsed(tmp_path, TITLE + FORM.format(done=8)).relations
    told = [(verdict(r), *(m.printed for _, m in r.operands)) for r in relations if r.table == "claims"]
    assert told == [("holds", "32公里", "30公里"), ("holds", "100%", "100%"), ("holds", "5.2万人", "5万人")]


BELOW = """二、资金收支情况
项目\t年初预算（万元）\t全年预算（万元）\t全年执行（万元）
基本支出\t310.00\t320.00\t316.00
项目支出\t640.00\t700.00\t652.00
合计\t950.00\t1,020.00\t968.00

完成年初预算的{rate}。
"""


@pytest.mark.parametrize(("rate", "held"), [("101.89%", 1), ("101.98%", 0)])
def test_a_rate_below_a_table_is_of_its_total_row_where_it_follows(tmp_path, rate, held):
    found = [r for r in parsed(tmp_path, BELOW.format(rate=rate)).relations if r.table == "rates" and r.source == "mixed"]
    assert [verdict(r) for r in found] == ["holds"] * held
