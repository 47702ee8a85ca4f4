"""Forms of self-evaluation: the funds block, the indicators, points, scoring rules and grades."""

import pytest

from auditor.document import Cell, Document, Table
from auditor.numbers import measure
from auditor.outline import Outline
from auditor.profiles import load
from auditor.relations.tables import from_tables
from handmade import document


def reading(*blocks):
    made = document(*blocks)
    return from_tables(made, Outline("", "", None, "", ()), measure(made))


def rows_of(table, *blocks):
    return [r for r in reading(*blocks).relations if r.table == table]


def only(table, *blocks):
    (relation,) = rows_of(table, *blocks)
    return relation


FUNDS = [
    ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"], ["", "年度资金总额", "500.00", "520.00", "486.20", "10", "93.50%", "9.35"],
    ["", "其中：当年财政拨款", "500.00", "500.00", "466.20", "—", "93.24%", "—"], ["", "上年结转资金", "0", "20.00", "20.00", "—", "100.00%", "—"],
    ["", "其他资金", "", "", "", "—", "", "—"],
]  # fmt: skip
HEAD = ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
INDICATORS = [
    HEAD, ["", "产出指标（50分）", "数量指标", "森林抚育面积", "≥26000亩", "26480亩", "30", "30", ""],
    ["", "", "时效指标", "按期完成率", "100%", "95%", "20", "19", "雨季较长"], ["", "效益指标（30分）", "生态效益指标", "林分质量提升", "有所提升", "有所提升", "30", "30", ""],
    ["", "满意度指标（10分）", "服务对象满意度指标", "林农满意度", "≥85%", "91%", "10", "10", ""], ["总分", "", "", "", "", "", "100", "98.35", ""],
]  # fmt: skip
FORM = [["项目名称", "51000022T000005518802-森林抚育补助", "", "", "", "", "", "", ""], *[[*row, ""] for row in FUNDS], *INDICATORS]


def failing(relation, stated, due):
    left, right = relation.values[stated], relation.values[due]
    return right is not None and not left.meets(right)


def test_a_sound_form_holds_throughout():
    told = reading(FORM)
    assert not told.gaps
    assert not [r for r in told.relations if r.table == "funds" and failing(r, "rate", "expected")]
    assert not [r for r in told.relations if r.table == "scores" and r.values["role"] != "item" and failing(r, "stated", "computed")]
    totals = [r for r in told.relations if r.table == "scores" and r.values["role"] == "total"]
    assert [str(r.values["stated"]) for r in totals] == ["100分", "98.35分"]
    assert {r.scope for r in told.relations} == {"森林抚育补助"}


def test_the_rate_is_over_the_adjusted_budget():
    total = rows_of("funds", FUNDS)[0]
    assert (str(total.values["expected"]), total.values["base"], total.values["role"]) == ("93.50%", "adjusted", "total")
    assert str(total.values["expected_score"]) == "9.35分" and total.certainty == "stated"


def test_a_transposed_rate_is_told_and_the_score_that_follows_the_amounts_is_not():
    wrong = [row if i != 1 else ["", "年度资金总额", "500.00", "520.00", "486.20", "10", "95.30%", "9.35"] for i, row in enumerate(FUNDS)]
    total = rows_of("funds", wrong)[0]
    assert failing(total, "rate", "expected") and not failing(total, "score", "expected_score")


def test_more_than_all_earns_no_more_than_the_full_points():
    rows = [FUNDS[0], ["", "年度资金总额", "1000", "1000", "1301.56", "10", "100%", "10"]]
    total = only("funds", rows)
    assert str(total.values["expected"]) == "130.16%" and str(total.values["expected_score"]) == "10分"


def test_over_the_initial_budget_alone_a_rate_is_only_inferred():
    rows = [["资金来源（万元）", "年初预算数", "执行数", "执行率", "得分"], ["年度资金总额", "1000.00", "1301.56", "100%", "10"]]
    total = only("funds", rows)
    assert (total.values["base"], total.certainty) == ("initial", "inferred")


def test_the_full_points_may_stand_in_the_header():
    rows = [["", "预算数（A）", "执行数（B）", "执行率（B/A）", "得分（20分×执行率）"], ["年度财政资金总额", "860.00", "705.20", "92.00%", "16.40"]]
    total = only("funds", rows)
    assert str(total.values["weight"]) == "20分" and not failing(total, "score", "expected_score") and failing(total, "rate", "expected")


def test_sichuan_prints_the_points_of_the_rate_as_a_weight():
    rows = [
        ["预算执行情况（10分）", "年度预算数（万元）", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"],
        ["", "总额", "145.00", "158.50", "150.79", "95.14%", "10", "9.51", "尾款待支付"], ["", "其中：财政资金", "145.00", "158.50", "150.79", "95.14%", "/", "/", ""],
        ["", "单位资金", "0.00", "0.00", "0.00", "0.00%", "/", "/", ""],
        ["绩效指标（90分）", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分"],
        ["", "产出指标", "数量指标", "改造面积", "≥", "1200", "亩", "1164", "60", "58.2"], ["", "效益指标", "生态效益指标", "还田率", "定性", "有所提高", "", "有所提高", "30", "30"],
        ["合计", "", "", "", "", "", "", "", "100", "97.71"],
    ]  # fmt: skip
    told = reading([[*row, ""] if len(row) < 10 else row for row in rows])
    assert not told.gaps
    assert not [r for r in told.relations if r.table == "scores" and r.values["role"] == "total" and failing(r, "stated", "computed")]
    (area,) = [r for r in told.relations if r.table == "indicators" and r.item == "改造面积"]
    assert (area.values["reached"], str(area.values["expected_score"]), area.values["operator"]) == (False, "58.2分", "≥")


@pytest.mark.parametrize(
    ("name", "target", "actual", "reached"),
    [
        ("救助人数", "≥1500人", "1549人", True),
        ("救助人次", "≥1500人次", "1549人", None),
        ("补偿比", ">50%", "50%", False),
        ("补偿比", "≥50%", "50%", True),
        ("办证时限", "≤15天", "12天", True),
        ("办证时限", "15天", "12天", True),
        ("培训次数", "2次", "3次", True),
        ("培训次数", "2次", "1次", False),
        ("成本控制数", "≤30万元", "完成", True),
        ("就医方便程度", "明显提高", "明显提高", True),
        ("就医方便程度", "明显提高", "部分达成", False),
        ("就医方便程度", "明显提高", "有所改善", None),
        ("播种面积", "≥31.5", "31.8", True),
        ("检测能力", "≥3000管/日", "2600管/日", False),
        ("满意度", "80%-90%", "85%", None),
        ("能耗下降率", "5%", "4%", False),
        ("投诉件数", "5件", "3件", True),
    ],
)
def test_what_reaches_a_target(name, target, actual, reached):
    rows = [["三级指标", "指标值", "完成值", "分值", "得分"], [name, target, actual, "10", "10"]]
    assert only("indicators", rows).values["reached"] is reached


def test_units_and_operators_in_columns_of_their_own():
    rows = [["绩效指标", "计量单位", "指标性质", "指标值", "全年完成值", "指标权重", "指标得分"], ["垃圾清运", "吨", "≥", "3200", "3040", "30", "28.5"]]
    waste = only("indicators", rows)
    assert (waste.values["target_text"], waste.values["actual_text"], waste.values["reached"]) == ("≥3200吨", "3040吨", False)
    assert str(waste.values["expected_score"]) == "28.5分"


def test_a_form_without_a_column_of_reasons_has_no_reason_and_one_with_it_may_leave_it_empty():
    without = [["三级指标", "指标值", "完成值", "分值", "得分"], ["满意度", "≥90%", "92%", "10", "8"]]
    empty = [[*without[0], "偏差原因"], [*without[1], ""]]
    assert (only("indicators", without).values["reason"], only("indicators", empty).values["reason"]) == (None, "")


HUNAN = ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评价标准", "得分"]


@pytest.mark.parametrize(
    ("rule", "weight", "most", "allowed"),
    [
        ("变动率≤0，计8分；每超过一个百分点扣0.8分，扣完为止", "5", "8", None),
        ("控制率≤100%，计5分；每超过一个百分点扣0.5分，扣完为止", "5", "5", None),
        ("效果较好的计6分；一般3分；无效果或者效果不明显0分", "6", "6", "6、3、0"),
        ("=0，计5分；0-10%（含），计4分；10-20%（含），计3分；大于30%不得分", "5", "5", "5、4、3、0"),
        ("①有管理制度，2分；②有厉行节约制度，2分；③制度合法，1分", "5", "5", None),
        ("符合规划得1分，与职责相符得2分", "3", "3", None),
        ("100%计满分，每低于5%扣2分，扣完为止", "5", None, None),
        ("该项得分=（考核得分/350）*8", "8", None, None),
        ("每完成1项得2分，最高得10分", "10", "10", None),
        ("符合规定计5分，有1处不符扣1分", "5", "5", None),
    ],
)
def test_what_a_scoring_rule_can_give(rule, weight, most, allowed):
    rows = [HUNAN, ["过程", weight, "预算管理", weight, "资金使用合规性", weight, rule, weight]]
    told = only("indicators", rows)
    assert (told.values["rule"], told.values["allowed"]) == (most, allowed)


def test_points_are_added_a_level_at_a_time():
    rows = [
        HUNAN, ["投入", "10", "预算配置", "10", "在职人员控制率", "5", "", "5"], ["", "", "", "", "变动率", "5", "", "4"],
        ["产出", "25", "职责履行", "25", "应保尽保率", "8", "", "8"], ["", "", "", "", "供养人数", "8", "", "8"], ["", "", "", "", "改造完成率", "8", "", "8"],
        ["合计", "35", "", "35", "", "34", "", "33"],
    ]  # fmt: skip
    told = [(r.item, r.values["role"], str(r.values["stated"]), str(r.values["computed"])) for r in rows_of("scores", rows) if r.values["role"] != "item"]
    assert ("职责履行", "group", "25分", "24分") in told and ("预算配置", "group", "10分", "10分") in told
    assert [(s, c) for _, role, s, c in told if role == "total"] == [("35分", "35分"), ("35分", "35分"), ("34分", "34分"), ("33分", "33分")]


def test_a_score_above_its_weight():
    rows = [["一级指标", "分值", "得分"], ["投入", "20", "21"], ["合计", "20", "21"]]
    item = rows_of("scores", rows)[0]
    assert item.values["stated"].low > item.values["full"].high and item.values["relation"] == "within"


def test_a_total_that_misses_its_items_is_told():
    rows = [["一级指标", "分值", "得分"], ["投入", "20", "18"], ["过程", "20", "17"], ["产出", "60", "55"], ["合计", "100", "92"]]
    wrong = [r for r in rows_of("scores", rows) if r.values["role"] == "total" and failing(r, "stated", "computed")]
    assert [(str(r.values["stated"]), str(r.values["computed"]), r.certainty) for r in wrong] == [("92分", "90分", "stated")]


def test_items_without_points_leave_a_gap():
    rows = [["一级指标", "三级指标", "分值", "得分"], ["产出", "甲", "20", "18"], ["产出", "乙", "", ""], ["效益", "丙", "60", "55"], ["合计", "", "100", "90"]]
    told = reading(rows)
    assert not [r for r in told.relations if r.table == "scores" and r.values["role"] == "total"] and len(told.gaps) == 2


def test_a_row_that_slipped_is_set_right():
    slipped = [*FORM[:-2], ["满意度指标（10分）", "服务对象满意度指标", "林农满意度", "≥85%", "91%", "10", "10", "", ""], FORM[-1]]
    told = reading(slipped)
    (row,) = [r for r in told.relations if r.item == "森林抚育补助·林农满意度" and r.table == "indicators"]
    assert row.values["reached"] is True and row.certainty == "stated"
    assert not [r for r in told.relations if r.table == "scores" and r.values["role"] == "total" and failing(r, "stated", "computed")]
    for weight, score, expected in (("100", "97.35", ["stated"]), ("80", "97.35", ["inferred"])):
        worse = [*slipped[:-1], ["总分", "", "", "", "", "", weight, score, ""]]
        totals = [r for r in rows_of("scores", worse) if r.values["role"] == "total" and failing(r, "stated", "computed")]
        assert [r.certainty for r in totals] == expected


def test_a_row_whose_figures_may_stand_elsewhere_accuses_nobody():
    slipped = [*FORM[:-2], ["满意度指标（10分）", "服务对象满意度指标", "林农满意度", "91", "10", "12", "", "", ""], FORM[-1]]
    assert not [r for r in rows_of("scores", slipped) if r.values["role"] == "item" and r.values["stated"].low > r.values["full"].high]


def test_an_indicator_table_goes_on_after_a_break():
    first, second = INDICATORS[:3], INDICATORS[3:]
    totals = [r for r in rows_of("scores", FUNDS, first, second) if r.values["role"] == "total"]
    assert [str(r.values["computed"]) for r in totals] == ["100分", "98.35分"]


def test_a_grade_beside_its_score():
    bands = "评价等级：90分（含）以上为优，80分（含）至90分为良，60分（含）至80分为中，60分以下为差。"
    rows = [["序号", "项目名称", "自评得分", "自评等级"], ["1", "甲", "95.6", "优"], ["2", "乙", "86", "优"]]
    told = [(r.values["grade"], r.values["expected_grade"], r.certainty) for r in rows_of("grades", bands, rows)]
    assert told == [("优", "优", "stated"), ("优", "良", "stated")]


def test_the_grade_ticked_in_a_form():
    rows = [["一级指标", "分值", "得分"], ["决策", "40", "36"], ["产出", "60", "53"], ["总分", "100", "89"], ["评价等次", "优☑ 良☐ 中☐ 差☐", ""]]
    grade = only("grades", rows)
    assert (grade.values["grade"], grade.values["expected_grade"], grade.certainty) == ("优", "良", "inferred")


def test_facts_carry_the_project_and_what_each_figure_is():
    told = {(f.label, f.aspect): (str(f.mention.quantity), f.scope) for f in reading(FORM).facts}
    assert told["森林抚育补助", "adjusted"] == ("520.00万元", ("森林抚育补助",))
    assert told["当年财政拨款", "executed"] == ("466.20万元", ("森林抚育补助",))
    assert told["森林抚育面积", "actual"] == ("26480亩", ("森林抚育补助",))
    assert told["森林抚育补助", "score"] == ("98.35分", ("森林抚育补助",))


def test_facts_of_years_and_headings():
    rows = [["科目", "2023年支出（万元）", "2022年支出（万元）"], ["教育支出", "562.30", "538.25"]]
    assert [(f.label, f.aspect, f.year) for f in reading(rows).facts] == [("教育支出", "executed", 2023), ("教育支出", "executed", 2022)]


def test_numbers_that_state_nothing_are_idle():
    rows = [["序号", "科目编码", "项目名称", "金额（万元）"], ["1", "2040201", "行政运行", "10.00"], ["2", "2040219", "信息化建设", "20.00"]]
    assert {m.printed for m in reading(rows).idle} >= {"1", "2", "2040201", "2040219"}
    assert not {m.printed for m in reading(rows).idle} & {"10.00", "20.00"}


def test_merged_cells_count_once():
    made = document([["一级指标", "分值", "三级指标", "得分"], ["投入", "20", "甲", "8"], ["", "", "乙", "9"], ["合计", "20", "", "17"]])
    (grid,) = made.blocks
    spanning = tuple(
        Cell(c.text, c.row, c.column, 2 if (c.row, c.column) in ((1, 0), (1, 1)) else 1) for c in grid.cells if (c.row, c.column) not in ((2, 0), (2, 1))
    )
    merged = Document("", "", "docx", (Table(spanning, 4, 4),))
    told = from_tables(merged, Outline("", "", None, "", ()), measure(merged))
    totals = [r for r in told.relations if r.table == "scores" and r.values["role"] == "total"]
    assert [str(r.values["computed"]) for r in totals] == ["20分", "17分"]


# --- what a form does not print, and what it should ---


def by(profile, *blocks):
    made = document(*blocks)
    return from_tables(made, Outline("", "", None, "", ()), measure(made), load(profile)).relations


def test_points_that_a_form_does_not_print_are_the_profile_s():
    rows = [["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "执行率", "得分"], ["年度资金总额", "80.00", "80.00", "60.00", "75.00%", "10"]]
    (national,) = [r for r in by("national", rows) if r.table == "funds"]
    assert (str(national.values["expected_score"]), national.values["profile"], national.values.get("weight")) == ("7.5分", "全国通行", None)
    (hubei,) = [r for r in by("hubei", rows) if r.table == "funds"]
    assert (str(hubei.values["expected_score"]), hubei.values["profile"]) == ("15分", "湖北")
    over = [rows[0], [*rows[1][:5], "12"]]
    assert only("funds", over).values["expected_score"] is None, "more than the profile's points: the form has others"


def test_printed_points_win_over_the_profile():
    assert all(r.values.get("profile") is None for r in by("hubei", FUNDS) if r.table == "funds")


def test_a_reason_is_due_only_where_the_profile_and_the_form_ask_for_one():
    rows = [["项目资金（万元）", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"], ["年度资金总额", "90", "80.00", "60.00", "75.00%", "10", "7.5", ""]]
    asked = [r.values.get("reason_below") for name in ("sichuan", "national") for r in by(name, rows) if r.table == "funds"]
    assert [str(q) for q in asked] == ["90%", "None"]
    without = [row[:-1] for row in rows]
    assert [r.values.get("reason_below") for r in by("sichuan", without) if r.table == "funds"] == [None]


def test_a_rate_of_the_initial_budget_holds_where_the_profile_means_that():
    rows = [["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"], ["年度资金总额", "100.00", "125.00", "80.00", "10", "80.00%", "8"]]
    held, doubted = (next(r for r in by(name, rows) if r.table == "funds") for name in ("final-accounts", "national"))
    assert (held.values["base"], failing(held, "rate", "expected")) == ("initial", False)
    assert (doubted.values["base"], doubted.certainty, failing(doubted, "rate", "expected")) == ("adjusted", "inferred", True)


WEIGHTS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "甲", "≥5个", "5个", "30", "30"], ["", "质量指标", "乙", "≥95%", "96%", "20", "20"],
    ["效益指标", "社会效益指标", "丙", "≥2万人", "2万人", "30", "30"], ["满意度指标", "满意度指标", "丁", "≥90%", "95%", "10", "10"],
]  # fmt: skip


def hundred(*rows, profile="national"):
    found = [r for r in by(profile, [*WEIGHTS[:1], *rows]) if r.table == "scores" and r.values["relation"] == "hundred"]
    return [(str(r.values["computed"]), str(r.values["full"]), r.values["profile"]) for r in found]


def test_the_weights_of_a_whole_form_make_a_hundred():
    assert hundred(*WEIGHTS[1:]) == [("90分", "90分", "全国通行")]
    assert hundred(*WEIGHTS[1:], profile="hubei") == [("90分", "100分", None)]
    assert hundred(*WEIGHTS[1:4], [*WEIGHTS[4][:5], "20", "20"]) == [("100分", "100分", None)]
    assert hundred(*WEIGHTS[1:], ["总分", "", "", "", "", "90", "90"]) == [], "a printed total is held against its items instead"
    assert hundred(*WEIGHTS[1:3]) == [], "only a part of a form"
    assert hundred(*WEIGHTS[1:4], [*WEIGHTS[4][:5], "", ""]) == [], "a row without weight"


WRITTEN = {
    ("≥500人", "已完成"): "words", ("≥95%", "≥95%"): "copied", ("≥95%", "96%"): "figure", ("500人", "500人"): "figure",
    ("≤30天", "≤30天"): "copied", ("明显改善", "明显改善"): None, ("≥500人", ""): None, ("≥500人", "—"): None, ("3", "完成"): None,
}  # fmt: skip


@pytest.mark.parametrize(("target", "actual"), WRITTEN)
def test_how_an_actual_value_is_written(target, actual):
    rows = [WEIGHTS[0], ["产出指标", "数量指标", "参训情况", target, actual, "10", "10"]]
    assert only("indicators", rows).values["written"] == WRITTEN[target, actual]


def test_a_form_filled_in_with_words_throughout_says_so_once():
    rows = [WEIGHTS[0], *(["产出指标", "数量指标", f"任务{c}", "≥5个", "完成", "5", "5"] for c in "甲乙丙丁")]
    assert [(r.values["written"], r.values.get("n_written")) for r in rows_of("indicators", rows)] == [("words", 4), (None, None), (None, None), (None, None)]


# --- layouts of other places ---


def test_an_indicator_may_be_called_a_total():
    rows = [WEIGHTS[0], ["产出指标", "数量指标", "甲", "≥5个", "5个", "30", "30"], ["", "成本指标", "运营补贴总额", "≤80万元", "80万元", "20", "20"], ["总分", "", "", "", "", "50", "50"]]
    totals = [(r.item, str(r.values["stated"]), str(r.values["computed"])) for r in rows_of("scores", rows) if r.values["role"] == "total"]
    assert totals == [("总分", "50分", "50分"), ("总分", "50分", "50分")]


GROUPED = [
    WEIGHTS[0], ["产出指标", "数量指标", "甲", "≥5个", "5个", "30", "30"], ["", "质量指标", "乙", "≥95%", "96%", "20", "20"],
    ["产出指标小计", "", "", "", "", "50", "48"], ["效益指标", "社会效益指标", "丙", "≥2万人", "2万人", "30", "30"], ["效益指标小计", "", "", "", "", "30", "30"],
    ["总分", "", "", "", "", "80", "80"], ["自评等级", "良", "", "", "", "", ""],
]  # fmt: skip


def test_rows_that_sum_up_a_group_are_held_against_its_items():
    groups = [(r.item, str(r.values["stated"]), str(r.values["computed"]), r.certainty) for r in rows_of("scores", GROUPED) if r.values["role"] == "group"]
    assert groups == [
        ("产出指标小计", "50分", "50分", "stated"), ("产出指标小计", "48分", "50分", "stated"),
        ("效益指标小计", "30分", "30分", "stated"), ("效益指标小计", "30分", "30分", "stated"),
    ]  # fmt: skip
    totals = [failing(r, "stated", "computed") for r in rows_of("scores", GROUPED) if r.values["role"] == "total"]
    assert totals == [False, False], "the row of the grade under the total is no item"


def test_weights_in_percent_are_points_of_a_hundred():
    rows = [[*WEIGHTS[0][:5], "权重（%）", "得分"], ["产出指标", "数量指标", "甲", "≥10个", "8个", "30", "30"], ["效益指标", "社会效益指标", "乙", "≥2万人", "2万人", "70%", "70"]]
    found = rows_of("indicators", rows)
    assert [str(r.values["weight"]) for r in found] == ["30分", "70分"]
    assert str(found[0].values["expected_score"]) == "24分"


TWICE = [
    ["年度预算情况", "资金来源", "年初预算数", "全年预算数", "全年执行数"], ["", "资金总额", "384.20", "416.00", "407.68"],
    ["", "其中：财政拨款", "379.20", "410.00", "402.40"], ["", "其他资金", "5.00", "6.00", "5.28"],
    ["资金结构", "基本支出", "301.20", "316.00", "312.84"], ["", "项目支出", "83.00", "100.00", "94.84"],
]  # fmt: skip


def test_a_total_over_two_classifications_is_told_twice():
    told = [(r.values["total"].meets(r.values["parts"]), r.values["n_parts"]) for r in rows_of("totals", "单位：万元", TWICE)]
    assert told == [(True, 2)] * 6
    wrong = [*TWICE[:5], [*TWICE[5][:4], "99.84"]]
    assert [r.values["total"].meets(r.values["parts"]) for r in rows_of("totals", "单位：万元", wrong)] == [*[True] * 5, False]


def test_sources_that_do_not_add_up_are_no_two_classifications():
    rows = [TWICE[0], *TWICE[1:3], ["", "上年结转资金", "0", "0", "0"], ["", "其他资金", "5.00", "9.00", "5.28"]]
    assert [r.values["total"].meets(r.values["parts"]) for r in rows_of("totals", "单位：万元", rows)] == [True, False, True]


BRACKETS = [
    ["一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"],
    ["产出指标（40分）", "数量指标（20分）", "甲", "≥6座", "6座", "20"], ["", "质量指标（20分）", "乙", "100%", "90%", "20"],
    ["效益指标（30分）", "社会效益指标（30分）", "丙", "≥2.8万亩", "2.9万亩", "31"],
]  # fmt: skip


def test_points_in_brackets_are_points():
    told = {r.values["level3"]: r.values for r in rows_of("indicators", BRACKETS)}
    assert [str(told[name]["weight"]) for name in "甲乙丙"] == ["20分", "20分", "30分"]
    assert (told["乙"]["reached"], str(told["乙"]["expected_score"])) == (False, "18分")
    scores = rows_of("scores", BRACKETS)
    assert [str(r.values["stated"]) for r in scores if r.values["relation"] == "within" and r.values["stated"].low > r.values["full"].high] == ["31分"]


def test_points_behind_an_indicator_s_own_name():
    rows = [BRACKETS[0], ["产出指标（35分）", "数量指标", "甲（20分）", "≥6座", "6座", "20"], ["", "", "乙（15分）", "100%", "90%", "15"], ["满意度指标（15分）", "满意度指标", "丙（10分）", "≥90%", "95%", "10"]]
    assert [str(r.values["weight"]) for r in rows_of("indicators", rows)] == ["20分", "15分", "10分"]
    shared = [BRACKETS[0], ["产出指标（40分）", "数量指标（40分）", "甲", "≥6座", "6座", "20"], ["", "", "乙", "100%", "90%", "20"]]
    assert [r.values.get("weight") for r in rows_of("indicators", shared)] == [None, None], "the points of two are no one's own"


EMPTY = ["", "单位资金", "0.00", "0.00", "0.00", "/", "0.00%", "/"]


@pytest.mark.parametrize(("rate", "holds"), [("0.00%", True), ("12.00%", False)])
def test_nothing_of_nothing_is_nothing(rate, holds):
    found = [r for r in rows_of("funds", [*FUNDS, [*EMPTY[:-2], rate, "/"]]) if r.item.endswith("单位资金")]
    assert [r.values["expected"] is not None for r in found] == [holds]


def test_what_a_form_asks_for_states_nothing():
    row = ["", "经济效益指标", "", "节约开支", "≥3%", "4%", "10", "10", "未达到90%的，请说明原因（80字以内）"]
    assert {"90%", "80"} <= {m.printed for m in reading([*INDICATORS[:-1], row]).idle}
    said = [*row[:-1], "比去年多省90万元"]
    assert "90万元" not in {m.printed for m in reading([*INDICATORS[:-1], said]).idle}
