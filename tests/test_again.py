"""A number told again: confirmed where its words share a name, never an accusation."""

import pytest

from related import parsed, verdict

TITLE = "云湖县医疗保障局2022年度项目支出绩效自评报告\n\n"
TOLD = {
    "第一类用于救助城镇贫困群众（1891人）。\n\n参加保险的城镇贫困人员1891人。": [("holds", "1891人", "1891人")],
    "发放医疗救助金额919.085万元。\n\n医疗救助资金支出919.085万元。": [("holds", "919.085万元", "919.085万元")],
    "首批50家试点医疗机构启动。\n\n50家试点医疗机构费用下降。": [],
    # the same digits of other things, or of few digits far from their name
    "救助城镇贫困群众1891人。\n\n改造农村厕所1891座。": [],
    "培训教师120人。\n\n慰问困难家庭学生120人。": [],
    "城镇贫困群众1891人。\n\n城镇贫困群众1981户。": [],
    "总投资1.05亿元，按批复概算为12,512.33万元。": [],
}


@pytest.mark.parametrize("text", TOLD)
def test_a_number_told_again(text, tmp_path):
    rows = [r for r in parsed(tmp_path, TITLE + text).relations if r.table == "pairs" and verdict(r) == "holds"]
    assert [(verdict(r), *sorted((m.printed for _, m in r.operands), reverse="亿" not in text)) for r in rows] == [
        (v, *sorted(numbers, reverse="亿" not in text)) for v, *numbers in TOLD[text]
    ]


def test_a_number_of_many_digits_in_a_table_and_in_prose_is_one(tmp_path):
    text = TITLE + "资金分配给两地，其中：丰渡区73.6万元，石湾县118.2万元。\n\n| 县区 | 资金分配额（元） |\n|---|---|\n| 丰渡区 | 736000 |\n| 石湾县 | 1182000 |\n| 合计 | 1918000 |\n"
    pairs = [{m.printed for _, m in r.operands} for r in parsed(tmp_path, text).relations if r.table == "pairs"]
    assert {"73.6万元", "736000"} in pairs
