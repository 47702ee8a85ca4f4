"""Readings that compete: what verifies a number, what takes an old accusation back, and what never counts as a fit."""

import pytest

from auditor.relations.evidence.blended import blended
from auditor.relations.evidence.decide import judge
from auditor.relations.evidence.fit import misprinted
from auditor.relations.evidence.rows import failing, holding
from related import parsed, verdict

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


def accused(folder, text):
    """(printed target, printed operands) of every contradiction that the engine tells."""
    one = parsed(folder, TITLE + text)
    rows = failing(judge(one.document, one.outline, one.mentions))
    return {(r.operands[0][1].printed, tuple(m.printed for _, m in r.operands[1:])) for r in rows}


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


@pytest.mark.parametrize(
    ("text", "target", "operands"),
    [
        ("本年支出701.40万元，比上年812.60万元减少111.20万元，下降13.68%。", "111.20万元", ("701.40万元", "812.60万元")),
        ("收贮青贮玉米13.9万吨，每吨35元，共486.50万元。", "486.50万元", ("13.9万吨", "35元")),
        ("护栏5240米，单价285元，完成投资149.34万元。", "149.34万元", ("5240米", "285元")),
        ("教育支出3014.20万元，完成年初预算的108.31%，比年初预算增加231.26万元，主要是年中追加专项。", "108.31%", ("3014.20万元", "231.26万元")),
    ],
)
def test_what_a_figure_is_counted_in_and_held_against(tmp_path, text, target, operands):
    assert (target, operands, True) in explained(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "target", "operands"),
    [
        ("2022年支出64102.88万元，上年61544.00万元，比上年增长3.99%。", "3.99%", ("64102.88万元", "61544.00万元")),
        ("年初预算250.00万元，实际支出231.75万元，预算执行率97.20%。", "97.20%", ("231.75万元", "250.00万元")),
        ("本年支出701.40万元，比上年812.60万元减少112.20万元，下降13.68%。", "112.20万元", ("701.40万元", "812.60万元")),
    ],
)
def test_what_fails_and_can_be_read_in_no_other_way_is_accused(tmp_path, text, target, operands):
    assert (target, operands) in accused(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "全年支出280.40万元，其中：办公费31.60万元、差旅费18.25万元等。",
        "项目全年预算3856万元，全年执行3731.05万元。其中：财政拨款2960万元，全年执行2896.18万元。",
        "一般公共预算支出312506万元，完成调整预算的98.2%。收入86420万元，比上年增收4420万元。",
    ],
)
def test_what_may_be_read_in_another_way_is_not_accused(tmp_path, text):
    assert not accused(tmp_path, text)


def test_a_change_over_the_current_figure_is_no_fit_of_growth(tmp_path):
    found = explained(tmp_path, "2022年支出64102.88万元，比上年增加2558.88万元，增长3.99%。")
    assert not any(target == "3.99%" and holds for target, _, holds in found)


def test_a_turned_direction_is_no_fit(tmp_path):
    found = explained(tmp_path, "2022年度公务接待费支出6.80万元，2021年度为8.20万元，比上年增加1.40万元。")
    assert not any(target == "1.40万元" and holds for target, _, holds in found)


def test_a_bracket_told_in_between_gives_no_name_to_what_goes_on_behind_it(tmp_path):
    text = "地方收入86.42亿元（县本级65.10亿元，园区21.32亿元），比上年增加3.15亿元，增长3.78%。"
    assert ("3.78%", ("3.15亿元", "86.42亿元"), True) in explained(tmp_path, text)


def verified(folder, text):
    one = parsed(folder, TITLE + text)
    judged = judge(one.document, one.outline, one.mentions)
    told = [*holding(judged)]
    return {m.printed for r in (*told, *blended(judged, told)) for _, m in r.operands}


def test_the_growth_of_a_total_follows_from_figures_and_growths_of_its_parts(tmp_path):
    text = "前三季度收入834.8亿元，增长{}%。其中：税收收入620.5亿元，增长3.4%；非税收入214.3亿元，增长12.5%。"
    assert verified(tmp_path, text.format("5.6")) >= {"834.8亿元", "5.6%", "620.5亿元", "3.4%", "214.3亿元", "12.5%"}
    assert not verified(tmp_path, text.format("6.6")) & {"6.6%", "3.4%", "12.5%"}


def test_a_sum_of_many_digits_over_paragraphs_holds_by_no_accident(tmp_path):
    text = "全盟收入421357万元，增长6.4%；支出1264580万元，下降2.3%。\n收入里，盟本级56248万元，旗县级365109万元。"
    assert verified(tmp_path, text) >= {"421357万元", "56248万元", "365109万元"}


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


GOALS = "<table><tr><td>项目名称</td><td colspan=2>渠系整修</td></tr><tr><td>年度总体目标</td><td>预期目标</td><td>实际完成情况</td></tr><tr><td></td>" \
    "<td>计划投入资金486200元，其中干渠清淤215400元，闸门更换148300元，管护补助122500元。</td>" \
    "<td>实际投入资金471860元，其中干渠清淤208760元，闸门更换145600元，管护补助117500元。</td></tr></table>"


def test_a_sentence_in_a_cell_is_prose(tmp_path):
    held = {m.printed for r in parsed(tmp_path, GOALS, "表.html").relations if r.table == "totals" for _, m in r.operands}
    assert {"486200元", "471860元", "122500元"} <= held
    wrong = parsed(tmp_path, GOALS.replace("471860", "474860"), "错.html").relations
    held = {m.printed for r in wrong if r.table == "totals" and r.values["total"].meets(r.values["parts"]) for _, m in r.operands}
    assert "486200元" in held and "474860元" not in held


def test_an_average_growth_follows_from_some_years_and_is_no_growth_of_one(tmp_path):
    for percent, told in (("8.01", True), ("8.61", False)):
        found = parsed(tmp_path, f"2022年部门决算说明\n\n2022年，救助基金收入13.61亿元，较2018年增加3.61亿元，年平均增长{percent}%。").relations
        growths = [r for r in found if r.table == "changes" and any(role == "percent" for role, _ in r.operands)]
        assert [verdict(r) for r in growths] == ["holds"] * told


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("决算数95万元，完成年初预算的95%。", "年初预算"), ("决算数95万元，为预算的95%。", "预算"), ("决算数95万元，为上年的95%。", "上年"),
        ("决算数95万元，相当于预算的95%。", "预算"), ("决算数95万元，占本年支出的95%。", "本年支出"), ("任务完成95%。", ""),
    ],
)  # fmt: skip
def test_what_a_percentage_is_of_is_said_before_it(tmp_path, text, of):
    one = parsed(tmp_path, TITLE + text)
    nodes = judge(one.document, one.outline, one.mentions).found.frame.nodes.all
    assert next(n.of for n in nodes if n.mention.printed == "95%") == of


def test_a_rate_of_what_was_spent_and_left_follows_from_both(tmp_path):
    held = explained(tmp_path, "专项资金实际支出92.40万元，年末结余5.60万元，执行率为94.29%。")
    assert ("94.29%", ("92.40万元", "5.60万元"), True) in held


def test_a_misprinted_operand_takes_back_what_its_value_says(tmp_path):
    text = "收入预算数416.20亿元，决算数{}亿元，为预算的94.3%；支出预算数388.50亿元，决算数354.31亿元，为预算的91.2%。"
    assert not accused(tmp_path, text.format("392.48"))
    assert any(target == "94.3%" for target, _ in accused(tmp_path, text.format("792.48")))


def test_those_that_have_so_much_each_count_once_each(tmp_path):
    text = "奖补资金3820万元，其中：石县905万元，林县1320万元，泉县1435万元，河区、滩县各80万元。"
    assert ("3820万元", ("905万元", "1320万元", "1435万元", "80万元"), True) in explained(tmp_path, text)


def test_a_misprint_is_seen_as_far_as_rounded_operands_tell(tmp_path):
    text = "基金支出9.42亿元。其中，基础部分8.57亿元，占支出的90.98%；账户部分0.53亿元，占支出的{}%；其他补助0.32亿元，占支出的3.40%。"
    for percent, seen in (("5.62", False), ("9.62", True), ("1.31", False)):
        one = parsed(tmp_path, TITLE + text.format(percent))
        assert ("blurred" in judge(one.document, one.outline, one.mentions).fit.slips.values()) is seen


def test_what_is_taken_off_a_budget_is_taken_off_in_the_sum_that_fails(tmp_path):
    one = parsed(tmp_path, TITLE + "年初预算1,200.00万元，年中追加356.40万元，追减28.60万元，调整后预算1,572.80万元。")
    (row,) = [r for r in failing(judge(one.document, one.outline, one.mentions)) if r.table == "totals"]
    assert (row.item, str(row.values["parts"].value)) == ("调整后预算", "1527.80")


def test_a_cell_is_named_by_its_row_and_of_the_year_its_column_says(tmp_path):
    one = parsed(tmp_path, TITLE + "| 科目 | 本年决算数（万元） | 上年决算数（万元） |\n|---|---|---|\n| 教育支出 | 562.30 | 538.25 |\n| 合计 | 562.30 | 538.25 |\n")
    cells = {n.mention.cell: n for n in judge(one.document, one.outline, one.mentions).found.frame.nodes.all if n.is_cell}
    assert {(n.label, n.year, n.index) for n in cells.values()} == {("教育支出", None, 0), ("教育支出", -1, 1), ("合计", None, 2), ("合计", -1, 3)}


def test_a_bound_that_is_just_met_is_a_fit(tmp_path):
    assert ("50%", ("1万元", "2万元"), True) in explained(tmp_path, "项目预算2万元，实际支出1万元，执行率50%。")


def test_two_numbers_do_not_both_rest_on_what_one_list_explains(tmp_path):
    one = parsed(tmp_path, TITLE + "全年支出280.40万元，其中：基本支出180.15万元、项目支出100.25万元。")
    judged = judge(one.document, one.outline, one.mentions)
    opened = [g for g, (name, _) in enumerate(judged.found.groups) if name == "opened" and judged.holding[g] > 0.5]
    assert len(opened) == 1 and judged.holding[opened[0]] > 0.95
