"""Projects counted in prose against the summary that lists them; scores of parts, levels and the whole."""

import pytest

from related import parsed, verdict

TITLE = "云湖县水务局2022年度部门整体支出绩效自评报告\n\n"
SUMMARY = """项目支出绩效自评情况汇总表
序号\t项目名称\t全年预算数\t全年执行数\t自评得分
1\t渠道清淤\t120.00\t118.00\t97
2\t泵站改造\t80.00\t80.00\t98
3\t水质监测\t40.00\t36.00\t95
{last}
"""
TOTAL = "合计\t\t240.00\t234.00\t"


def told(folder, text, table):
    """The rows of a table, each as (verdict, printed numbers)."""
    return [(verdict(r), *(m.printed for _, m in r.operands)) for r in parsed(folder, TITLE + text).relations if r.table == table]


COUNTS = {
    ("本次绩效自评的项目共计3个。", TOTAL): [("holds", "3个")],
    ("本次绩效自评的项目共计5个。", TOTAL): [("fails", "5个")],
    ("对4个项目开展绩效自评。", TOTAL): [("fails", "4个")],
    ("绩效自评项目共计5个，其中优秀3个。", TOTAL): [("fails", "5个")],
    # a summary that may list some only
    ("本次绩效自评的项目共计5个。", "…\t……\t\t\t"): [],
    ("本次绩效自评的项目共计5个。", ""): [],
    # a count of something else
    ("全年开展培训5次，涉及重点项目共5个。", TOTAL): [],
}


@pytest.mark.parametrize(("prose", "last"), COUNTS)
def test_projects_are_counted(prose, last, tmp_path):
    assert told(tmp_path, prose + "\n\n" + SUMMARY.format(last=last), "counts") == COUNTS[prose, last]
