"""`auditor parse --why`: which numbers are meant, what is shown of each, in Chinese and on eighty columns."""

import json

import pytest
from rich.cells import cell_len
from rich.console import Console

from auditor.cli import run
from auditor.flow import parse
from auditor.relations.evidence.readings import FORMS, GROUPS
from auditor.relations.evidence.words import blocks
from auditor.reports import reasons
from auditor.result import Failure
from auditor.why.names import evidence_name

TITLE = "云湖县水务局2022年度部门整体支出绩效自评报告\n\n"
LIST = "全年支出280.40万元，其中：基本支出180.15万元、项目支出100.25万元。"
RATE = "年初预算250.00万元，实际支出231.75万元，预算执行率92.70%。"
GROWTH = "支出总计6480.00万元，上年6120.00万元，增长5.88%。"
WRONG_BASE = "2022年支出64102.88万元，上年支出61544.00万元，比上年增加2558.88万元，增长3.99%。"


@pytest.fixture
def report(tmp_path):
    def write(text):
        (tmp_path / "报告.txt").write_text(TITLE + text, encoding="utf-8")
        return str(tmp_path / "报告.txt")

    return write


@pytest.fixture
def asked(report):
    def ask(text, *questions):
        parsed = parse(report(text), "", questions)
        assert not isinstance(parsed, Failure), parsed.error
        return parsed.why

    return ask


def drawn(why, width):
    console = Console(width=width, force_terminal=False, color_system=None, highlight=False, emoji=False)
    with console.capture() as captured:
        reasons.show(console, why)
    return captured.get()


def test_every_column_of_the_weights_has_a_chinese_name():
    for block, columns in blocks().items():
        for column in columns:
            assert any("\u4e00" <= c <= "\u9fff" for c in evidence_name(block, column)), f"say in names.py what {column} of {block} is called"


def test_every_form_slot_and_group_has_words():
    assert set(reasons._GROUPS) == set(GROUPS)
    for form, slots in FORMS.items():
        assert set(slots) <= set(reasons._FORMS[form][1]), form


@pytest.mark.parametrize(
    ("text", "number", "says"),
    [
        (LIST, "280.40万元", ["合计 = 后面各分项之和", "180.15万元 + 100.25万元 = 280.40万元", "180.15万元（基本支出，第3行）"]),
        ("基本支出180.15万元，项目支出100.25万元，合计280.40万元。", "280.40万元", ["合计 = 前面各分项之和", "180.15万元 + 100.25万元 = 280.40万元"]),
        (RATE, "92.70%", ["执行率 = 执行数 ÷ 预算数", "231.75万元 ÷ 250.00万元 = 92.70%", "预算数：250.00万元"]),
        ("全年支出280.40万元，其中项目支出100.25万元，占支出的35.75%。", "35.75%", ["占比 = 部分 ÷ 全部", "100.25万元 ÷ 280.40万元 = 35.752%"]),
        (GROWTH, "5.88%", ["增减幅 =（本期数 − 上期数）÷ 上期数", "(6480.00万元 - 6120.00万元) ÷ 6120.00万元 = 5.882%", "上期数：6120.00万元"]),
        ("2022年支出64102.88万元，比上年增加2558.88万元，增长4.16%。", "4.16%", ["增减幅 = 增减额 ÷（本期数 − 增减额）", "增减额：2558.88万元"]),
        ("上年支出61.20万元，本年增加6.12万元，增长10.00%。", "10.00%", ["增减幅 = 增减额 ÷ 上期数", "6.12万元 ÷ 61.20万元 = 10.00%"]),
        ("年初预算250.00万元，实际支出231.75万元，结余18.25万元。", "18.25万元", ["差额 = 前数 − 后数", "250.00万元 - 231.75万元 = 18.25万元"]),
        ("为护林员1316名发放补贴，每人2400元，共315.84万元。", "315.84万元", ["金额 = 数量 × 标准", "1316名 × 2400元 = 315.84万元", "标准：2400元"]),
        ("为护林员120名发放补贴，每人每月200元，12个月共28.80万元。", "28.80万元", ["金额 = 数量 × 标准 × 次数", "= 28.80万元"]),
        ("该项满分10分，完成率为96.00%，得9.60分。", "9.60分", ["得分 = 满分 × 比率", "10分 × 96.00% = 9.60分"]),
    ],
)
def test_a_reading_of_each_law_is_said_and_reckoned(asked, text, number, says):
    why = asked(text, number)
    (one,) = why.numbers
    page = drawn(why, 140)
    assert all(words in page for words in (*says, "算得上")), page
    assert one.printed == number and any(way.fits == "exact" for rivals in one.rivals for way in rivals.ways)


def test_a_number_that_follows_is_verified(asked):
    why = asked(LIST + RATE + GROWTH, "280.40", "92.70%", "5.88%")
    assert [one.verdict for one in why.numbers] == ["verified"] * 3
    assert "有出处" in drawn(why, 80)


def test_a_typed_slip_is_named_and_the_number_does_not_agree(asked):
    why = asked(WRONG_BASE, "3.99%")
    page = drawn(why, 140)
    assert why.numbers[0].verdict == "contradicted"
    assert "对不上，像是除以了本期数" in page and "数字凑得上，但增减方向或所比的数不对" in page


def test_a_share_turned_over_is_not_divided_by_the_current_figure(asked):
    page = drawn(asked("2022年支出合计200.00万元，其中项目支出80.00万元，占支出合计的250.00%。", "250.00%"), 140)
    assert "像是分子与分母颠倒" in page and "本期数" not in page


def test_a_wrong_digit_within_what_rounded_figures_leave_open_is_named(asked):
    page = drawn(asked("2022年支出合计203.4万元，其中项目支出81.3万元，占支出合计的49.95%。", "49.95%"), 140)
    assert "对不上，像是印错了一位数字" in page


def test_evidence_says_what_speaks_for_and_against(asked):
    why = asked(GROWTH, "5.88%")
    page = drawn(why, 140)
    first, second, *others = why.numbers[0].rivals[0].ways
    assert first.evidence and second.evidence and not any(way.evidence for way in others)
    assert "第1种有利：" in page and "第1种不利：" in page and "第2种有利：" in page


def test_what_a_number_is_is_said(asked):
    page = drawn(asked("一、资金情况\n" + RATE, "92.70%"), 140)
    assert all(words in page for words in ("名目 预算执行率", "类别 执行率", "年度 未写明", "范围 资金情况", "单位 %", "第4行"))


@pytest.mark.parametrize("question", ["3", "L3", "l3", "第3行", " 第 3 行 ", "３"])
def test_a_line_means_all_its_numbers(asked, question):
    assert [one.printed for one in asked(LIST + "\n" + RATE, question).numbers] == ["280.40万元", "180.15万元", "100.25万元"]


@pytest.mark.parametrize("question", ["1,364.28", "1364.28", "1364.28万元", "１３６４.２８"])
def test_a_number_means_every_place_it_is_printed_at(asked, question):
    found = asked("支出1,364.28万元，比上年增加1364.28万元。", question).numbers
    assert [one.printed for one in found] == ["1,364.28万元", "1364.28万元"]


def test_a_whole_number_is_a_line_first_and_a_number_where_that_has_none(asked):
    text = "培训3人。\n共举办12期。"
    assert [one.printed for one in asked(text, "3").numbers] == ["3人"]
    assert [one.printed for one in asked(text, "12").numbers] == ["12期"]
    assert [one.printed for one in asked("培训4人。\n完成3期。", "=3").numbers] == ["3期"]
    assert [one.printed for one in asked("培训4人。\n完成3期。", "3").numbers] == ["4人"]


def test_digits_that_are_no_numbers_say_why(asked):
    why = asked("1.根据云财〔2022〕15号文，支出280.40万元。", "L3")
    assert {(u.printed, u.reason) for u in why.unread} >= {("1", "标题或条目的序号"), ("15", "文号")}
    assert "没有当作数核对的：" in drawn(why, 80)


def test_years_say_that_they_are_no_numbers(asked):
    assert "是年度" in asked(WRONG_BASE, "L3").numbers[0].unseen


def test_a_cell_says_that_tables_are_reckoned_by_rows_and_columns(asked):
    text = "项目\t预算数（万元）\t执行数（万元）\n甲项目\t10.50\t9.50\n乙项目\t20.50\t19.50\n合计\t31.00\t29.00\n"
    (one,) = asked(text, "31.00").numbers
    assert "表格里的数" in one.unseen and any(tie.holds for tie in one.ties)


@pytest.mark.parametrize("width", [80, 140])
def test_the_page_keeps_to_its_width(asked, width):
    text = "一、资金情况\n" + "\n".join((LIST * 3, RATE, GROWTH, WRONG_BASE))
    page = drawn(asked(text, *(f"L{n}" for n in range(4, 8))), width)
    assert max(cell_len(line) for line in page.split("\n")) <= width


def test_the_command_prints_eighty_columns_into_a_pipe(report, capsys):
    assert run(["parse", report(RATE + "\n" + GROWTH), "--why", "92.70%", "--why", "L4"]) == 0
    page = capsys.readouterr().out
    assert "92.70%" in page and "5.88%" in page
    assert max(cell_len(line) for line in page.split("\n")) <= 80


def test_the_command_gives_json(report, capsys):
    assert run(["parse", report(RATE), "--why", "92.70%", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (number,) = told["numbers"]
    assert (told["schema"], number["quote"], number["verdict"]) == ("auditor-why/1", "92.70%", "verified")
    group = number["groups"][0]
    assert abs(group["none"] + group["holding"] + group["failing"] - 1) < 0.01
    assert group["readings"][0]["evidence"] and group["readings"][0]["operands"][0]["place"]["line"] == 3


@pytest.mark.parametrize(
    ("question", "says"),
    [("77.77%", "没有印着“77.77%”的数"), ("L99", "第99行没有数字"), ("99", "没有印着“99”的数，第99行也没有数字"), ("支出", "--why 后面应为行号或报告印出的数，不是“支出”")],
)
def test_what_the_report_does_not_print_is_one_line_and_exit_2(report, capsys, question, says):
    path = report(RATE)
    assert run(["parse", path, "--why", "92.70%", "--why", question]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"{path}：{says}\n")
