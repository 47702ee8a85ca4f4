"""Weighing: one cause one finding, the culprit where redundancy shows it, and a status for every printed number."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from auditor import audit
from auditor.document import Place
from auditor.findings.contexts import Contexts
from auditor.findings.finding import UNDECIDED
from auditor.findings.weigh import counts, weigh
from auditor.quantity import PERCENT, Quantity
from auditor.relations.schema import Relation
from auditor.slips import slip
from auditor.suites.check import Check, Example, Verdict
from handmade import document, numbers, pair_of, sum_of


def check(code, table, stated, expected, severity="error", message="{item}印为{%s}，应为{%s}，相差{difference}", **more):
    example = Example("甲", ("乙",))
    line = message % (stated, expected) if "%s" in message else message
    kwargs = {"stated": stated, "expected": expected}
    asks = ("expect_quantities_to_agree", kwargs, {}, {}, severity, line, "因", "", stated, expected)
    return Check(code, table, "题" + code, *asks, fails=(example,), passes=(example,), file="own.yaml", **{"ties": True, **more})


SUM = check("TOT01", "totals", "total", "parts")
PAIR = check("PAR01", "pairs", "left", "right")
RATE = check("RAT01", "rates", "rate", "expected")
NEAR = check("TOT03", "totals", "total", "parts", "info", ties=False)


def verdicts(*said):
    """(check, relation, holds) or (check, relation, holds, row); rows count up where none is given."""
    return [Verdict(one[0], one[3] if len(one) > 3 else row, one[1], one[2]) for row, one in enumerate(said)]


def weighed(made, *said):
    answer = weigh(made, numbers(made), verdicts(*said))
    return answer.findings, [number.status for number in answer.numbers]


def rate_of(rate, numerator, denominator):
    expected = numerator.quantity.over(denominator.quantity, PERCENT)
    values = {"numerator": numerator.quantity, "denominator": denominator.quantity, "rate": rate.quantity, "expected": expected}
    return Relation("rates", "执行率", values, (("rate", rate), ("numerator", numerator), ("denominator", denominator)))


plain = document("支出12.00万元，其中办公费4.00万元、差旅费5.00万元，另有水费3.00万元。")
total, office, travel, water = numbers(plain)


def test_a_failing_sum_shows_both_sides_and_every_number():
    (finding,), status = weighed(plain, (SUM, sum_of(total, office, travel), False))
    assert finding.message == "支出印为12.00万元，应为9.00万元，相差3.00万元"
    assert (finding.code, finding.severity, finding.title) == ("TOT01", "error", "题TOT01")
    assert (finding.stated, finding.expected, finding.difference) == ("12.00万元", "9.00万元", "3.00万元")
    assert [(e.role, e.quote) for e in finding.places] == [("total", "12.00万元"), ("part", "4.00万元"), ("part", "5.00万元")]
    assert finding.places[0].place == Place(line=1, start=2, end=7)
    assert (finding.hint, finding.also) == ("", ())
    assert status == ["blamed", "involved", "involved", "unchecked"]
    assert [e.blamed for e in finding.places] == [True, False, False]


def test_a_holding_relation_verifies_its_numbers():
    findings, status = weighed(plain, (SUM, sum_of(total, office, travel, water), True))
    assert (findings, status) == ((), ["verified"] * 4)


three = document("支出12.00万元，其中办公费4.00万元、差旅费5.00万元。", "办公费4.00万元。", "差旅费5.00万元。", "支出12.00万元。")
whole, desk, trips, desk_again, trips_again, whole_again = numbers(three)


def test_the_number_that_nothing_else_confirms_is_the_culprit():
    said = [
        (SUM, sum_of(whole, desk, trips), False),
        (PAIR, pair_of(desk, desk_again), True),
        (PAIR, pair_of(trips, trips_again), True),
    ]
    (finding,), status = weighed(three, *said)
    assert finding.hint == "其余各数另有印证，唯“12.00万元”没有，据此应为9.00万元"
    assert finding.places[0].quote == "12.00万元"
    assert status == ["blamed", "verified", "verified", "verified", "verified", "unchecked"]


def test_a_part_can_be_the_culprit_and_comes_first():
    said = [
        (SUM, sum_of(whole, desk, trips), False),
        (PAIR, pair_of(whole, whole_again), True),
        (PAIR, pair_of(trips, trips_again), True),
    ]
    (finding,), status = weighed(three, *said)
    assert finding.hint == "其余各数另有印证，唯“4.00万元”没有，据此应为7.00万元"
    assert finding.places[0] == replace(finding.places[0], role="part", quote="4.00万元", blamed=True)
    assert finding.message == "“4.00万元”疑应为7.00万元：支出印为12.00万元，应为9.00万元，相差3.00万元"
    assert (finding.stated, finding.expected, finding.difference) == ("4.00万元", "7.00万元", "3.00万元")
    assert status == ["verified", "blamed", "verified", "unchecked", "verified", "verified"]


def test_without_a_single_culprit_all_that_is_unconfirmed_is_involved():
    _, status = weighed(three, (SUM, sum_of(whole, desk, trips), False), (PAIR, pair_of(desk, desk_again), True))
    assert status == ["blamed", "verified", "involved", "verified", "unchecked", "unchecked"]


def test_where_everything_is_confirmed_everything_is_involved():
    said = [(PAIR, pair_of(a, b), True) for a, b in ((whole, whole_again), (desk, desk_again), (trips, trips_again))]
    findings, status = weighed(three, (SUM, sum_of(whole, desk, trips), False), *said)
    assert status == ["blamed", "involved", "involved"] + ["verified"] * 3
    assert findings[0].hint == ""


def test_a_bound_that_holds_confirms_nothing():
    bound = check("TOT04", "totals", "parts", "total", ties=False)
    said = [(SUM, sum_of(whole, desk, trips), False), (bound, sum_of(desk_again, desk), True), (bound, sum_of(trips_again, trips), True)]
    findings, status = weighed(three, *said)
    assert findings[0].hint == ""
    assert status[:3] == ["blamed", "involved", "involved"]


def test_an_inferred_relation_verifies_but_singles_nobody_out():
    said = [
        (SUM, sum_of(whole, desk, trips), False),
        (PAIR, pair_of(desk, desk_again, certainty="inferred"), True),
        (PAIR, pair_of(trips, trips_again), True),
    ]
    findings, status = weighed(three, *said)
    assert findings[0].hint == ""
    assert status[3] == "verified"


budget = document("预算200.00万元，执行60.00万元，执行率40.00%。", "执行80.00万元。", "预算200.00万元，占40.00%。")
plan, spent, rate, spent_again, plan_again, rate_again = numbers(budget)
ONE_CAUSE = [
    (RATE, rate_of(rate, spent, plan), False),
    (PAIR, pair_of(spent, spent_again), False),
    (PAIR, pair_of(plan, plan_again), True),
    (PAIR, pair_of(rate, rate_again), True),
    (PAIR, pair_of(spent_again, spent_again), True),
]


def test_one_cause_is_told_once():
    confirmed = rate_of(rate_again, spent_again, plan_again)
    (finding,), status = weighed(budget, *ONE_CAUSE, (RATE, confirmed, True))
    assert finding.code == "RAT01"
    assert finding.places[0].quote == "60.00万元"
    assert finding.also == ("支出印为60.00万元，应为80.00万元，相差20.00万元",)
    assert [e.quote for e in finding.places] == ["60.00万元", "40.00%", "200.00万元", "80.00万元"]
    assert status.count("blamed") == 1


def test_the_number_whose_correction_mends_two_relations_is_the_culprit():
    (finding,), status = weighed(budget, (RATE, rate_of(rate, spent, plan), False), (PAIR, pair_of(spent, spent_again), False))
    assert finding.hint == "“60.00万元”改为80.00万元，则2处一并吻合"
    assert [finding.code, *finding.also] == ["RAT01", "支出印为60.00万元，应为80.00万元，相差20.00万元"]
    assert status == ["involved", "blamed", "involved", "involved", "unchecked", "unchecked"]


def test_two_causes_are_told_twice():
    made = document("预算200.00万元，执行60.00万元，执行率47.00%。", "执行80.00万元。")
    plan, spent, rate, again = numbers(made)
    findings, status = weighed(made, (RATE, rate_of(rate, spent, plan), False), (PAIR, pair_of(spent, again), False))
    assert [finding.code for finding in findings] == ["RAT01", "PAR01"]
    assert status == ["involved", "involved", "blamed", "involved"]
    assert findings[1].blamed is None and findings[1].hint == UNDECIDED


def test_two_checks_failing_on_the_same_numbers_are_one_finding_the_worst_first():
    softer = check("TOT09", "totals", "total", "parts", "warning", message="{item}存疑")
    relation = sum_of(total, office, travel)
    answer = weigh(plain, numbers(plain), verdicts((softer, relation, False, 0), (SUM, relation, False, 0)))
    (finding,), seen = answer.findings, answer.numbers
    assert (finding.code, finding.also) == ("TOT01", ("支出存疑",))
    assert seen[0].codes == ("TOT01", "TOT09")


def test_a_miss_by_the_last_digit_contradicts_nothing():
    near = sum_of(total, office, travel, near=True)
    (finding,), status = weighed(plain, (NEAR, near, False))
    assert finding.severity == "info"
    assert status == ["verified", "verified", "verified", "unchecked"]


def test_a_check_speaks_only_of_the_numbers_it_is_about():
    only_parts = check("TOT04", "totals", "total", "parts", about=("part",))
    assert weighed(plain, (only_parts, sum_of(total, office, travel), True))[1] == ["unchecked", "verified", "verified", "unchecked"]
    findings, status = weighed(plain, (only_parts, sum_of(total, office, travel), False))
    assert status == ["unchecked", "involved", "involved", "unchecked"]
    assert [e.role for e in findings[0].places] == ["total", "part", "part"]


def test_a_missing_explanation_contradicts_no_number():
    unexplained = check("IND03", "totals", "total", "parts", "warning", about=())
    findings, status = weighed(
        plain, (unexplained, sum_of(total, office, travel), False), (SUM, sum_of(total, office, travel, water), True)
    )
    assert [finding.code for finding in findings] == ["IND03"]
    assert status == ["verified"] * 4


def test_numerals_in_words_are_no_slips():
    made = document("下设五个中心。")
    (five,) = [replace(number, start=2, end=3, tail=4) for number in numbers(document("下设5个中心。"))]
    five = replace(five, text=made.blocks[0].text)
    counted = check("CNT01", "counts", "stated", "listed")
    listed = Relation("counts", "", {"stated": five.quantity, "listed": Quantity.exact(4, five.quantity.unit)}, (("stated", five),))
    (finding,) = weigh(made, [five], verdicts((counted, listed, False))).findings
    assert (finding.message, finding.hint) == ("该数印为5个，应为4个，相差1个", "")


def test_an_info_check_alone_verifies_nothing():
    _, status = weighed(plain, (NEAR, sum_of(total, office, travel), True))
    assert status == ["unchecked"] * 4


def test_a_number_alone_is_never_verified_by_its_own_row():
    alone = Relation("numbers", "", {"value": total.quantity}, (("value", total),))
    _, status = weighed(plain, (check("NUM01", "numbers", "value", "value"), alone, True))
    assert status[0] == "unchecked"


def test_findings_come_in_order_of_place():
    later, earlier = pair_of(whole_again, trips_again), pair_of(whole, desk)
    findings, _ = weighed(three, (PAIR, later, False), (PAIR, earlier, False))
    assert [finding.places[0].place.line for finding in findings] == [1, 4]


def test_fingerprints_survive_moved_lines_and_tell_repeated_findings_apart():
    def prints(*blocks):
        made = document(*blocks)
        said = [(SUM, sum_of(*numbers(made)[i : i + 3]), False) for i in range(0, len(numbers(made)), 3)]
        return [finding.fingerprint for finding in weighed(made, *said)[0]]

    line = "支出12.00万元，其中办公费4.00万元、差旅费5.00万元。"
    once, moved, twice = prints(line), prints("前言。", line.replace("，", "， ")), prints(line, line)
    assert once == moved == twice[:1]
    assert len({*twice}) == 2
    assert re.fullmatch("[0-9a-f]{16}", once[0])
    assert prints(line.replace("12", "13")) != once


def test_messages_say_words_for_programs_in_chinese_and_show_what_is_missing():
    line = "{item}印为{direction}，由{prior}变为{current}，{aspect}"
    turned = check("CHG07", "changes", "amount", "expected", message=line)
    relation = Relation("changes", "支出", {"direction": "up", "current": total.quantity}, (("current", total),))
    (finding,), _ = weighed(plain, (turned, relation, False))
    assert finding.message == "支出印为增加，由—变为12.00万元，—"
    assert (finding.stated, finding.expected, finding.difference) == ("", "", "")


def test_differences_of_percentages_are_in_points():
    (finding,), _ = weighed(budget, (RATE, rate_of(rate, spent, plan), False))
    assert finding.difference == "10.00个百分点"


def test_anchors_are_shown_but_not_blamed():
    relation = sum_of(total, office, travel, anchors=(("note", water),))
    (finding,), status = weighed(plain, (SUM, relation, False))
    assert finding.places[-1].role == "note"
    assert status[-1] == "unchecked"


def test_counts_are_by_check():
    said = verdicts((SUM, sum_of(total, office), False), (SUM, sum_of(total, travel), True))
    assert counts(said, ["TOT01", "PAR01"]) == {"TOT01": (2, 1), "PAR01": (0, 0)}


def test_context_is_the_sentence_in_prose_and_the_row_in_a_table():
    first, second = "上半年完成支出3.00万元，主要用于办公设备购置和日常维修维护等方面。", "下半年完成支出5.00万元，主要用于会议和培训；"
    rest = "其余结转下年继续使用，不再另行安排预算。"
    made = document(first + second + rest, "支出7万元。另有2万元。", [["项目", "金额"], ["办公费", "4.00"]])
    contexts = Contexts(made)
    assert [contexts.of(number) for number in numbers(made)] == [
        first,
        second,
        "支出7万元。另有2万元。",
        "支出7万元。另有2万元。",
        "办公费\t4.00",
    ]


@pytest.mark.parametrize(
    ("digits", "needed", "words"),
    [
        ("85.03", "80.527", "相邻两位数字对调：85.03与80.53"),
        ("124.5", "1242.5", "漏印一位数字：124.5与1242.5"),
        ("5588", "588", "重印一位数字：5588与588"),
        ("2074538.00", "207.4538", "相差正好一万倍，与“元”“万元”互换相符"),
        ("19.00", "-19", "正负号相反，其余相同"),
        ("43.78", "31.67", ""),
        ("4", "47", ""),
        ("0", "5", ""),
    ],
)
def test_a_slip_is_named_only_where_it_explains_the_figures_exactly(digits, needed, words):
    value = Decimal(digits)
    ulp = Decimal(1).scaleb(int(value.as_tuple().exponent))
    stated = Quantity.printed(value, ulp, PERCENT)
    found = slip(digits, stated, Quantity.exact(Decimal(needed), PERCENT))
    assert (found.words if found else "") == words


def test_the_slip_is_found_in_the_part_that_has_it():
    made = document("支出25690.14万元，其中工资23406.92万元、设备2238.22万元。")
    whole, pay, tools = numbers(made)
    (finding,), _ = weighed(made, (SUM, sum_of(whole, pay, tools), False))
    assert finding.hint == "相邻两位数字对调：2238.22与2283.22"


@pytest.mark.parametrize("role", ["part", "item"])
def test_the_sum_of_scores_has_a_cause_wherever_it_is_told(role):
    """What adds up to a score is a "part" where a form says so and an "item" where prose does: both are parts of one law."""
    made = document([["投入", "18.5分"], ["过程", "17.2分"], ["产出", "26.8分"], ["总分", "64.3分"]])
    *parts, whole = numbers(made)
    added = parts[0].quantity + parts[1].quantity + parts[2].quantity
    relation = Relation("scores", "总分", {"stated": whole.quantity, "computed": added}, (("stated", whole), *((role, part) for part in parts)))
    (finding,), _ = weighed(made, (check("SCO01", "scores", "stated", "computed"), relation, False))
    assert finding.hint == "相邻两位数字对调：26.8与28.6"
    assert finding.steps[0] == "18.5分 + 17.2分 + 26.8分 = 62.5分"


def test_a_wrong_score_in_a_form_is_named(tmp_path):
    path = tmp_path / "表.txt"
    rows = "投入\t20\t18.5\n过程\t20\t17.2\n产出\t30\t26.8\n效益\t30\t27.3\n合计\t100\t91.6\n"
    path.write_text(f"云桥县供水保障项目2022年度支出绩效自评表\n\n一级指标\t分值\t得分\n{rows}", encoding="utf-8")
    (finding,) = audit(path).findings
    assert finding.hint == "相邻两位数字对调：26.8与28.6"


def test_a_table_whose_rows_and_amounts_are_astray_is_one_fault(tmp_path):
    codes = [f"2{group:02}{sub}" for group in range(1, 9) for sub in ("", "01", "0101", "0102")]
    amounts = [amount for group in range(1, 9) for amount in (group * 31, group * 31, group * 20, group * 11)]
    for shift, found in ((0, 0), (1, 1)):
        moved = [*amounts[shift:], *amounts[:shift]]
        rows = "\n".join(f"{code}\t科目{code}\t{amount}.00" for code, amount in zip(codes, moved, strict=True))
        total = sum(amounts[::4])
        path = tmp_path / f"{shift}.txt"
        path.write_text(f"云桥市水务局2023年度部门决算公开\n\n支出决算表\n单位：万元\n科目编码\t科目名称\t本年支出合计\n{rows}\n合计\t\t{total}.00\n", encoding="utf-8")
        told = [f for f in audit(path).findings if f.code.startswith("TOT")]
        assert len(told) == found
    assert "错了行" in told[0].hint and told[0].also[-1].startswith("另有") and len(told[0].also) == 4
