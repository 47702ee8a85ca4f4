"""Paragraphs and tables with more numbers than anyone writes are gaps, and the rest is audited."""

import time

import pytest

from auditor import flow
from auditor.relations.crowds import COLUMNS, NUMBERS

WRONG = "2022年项目支出115.50万元，其中：办公费40.20万元，差旅费35.10万元，培训费40.10万元。\n\n"
TABLE = "2022年度部门支出决算表\n\n项目\t金额（万元）\n合计\t115.50\n办公费\t40.20\n差旅费\t35.10\n培训费\t40.10\n\n支出115.50万元，其中：办公费40.20万元，其他75.30万元。\n"


def audited(folder, text, suffix=".txt"):
    path = folder / f"report{suffix}"
    path.write_text(text, encoding="utf-8")
    (audit,) = flow.judge_all([flow.parse(path)], flow.suites_for())
    return audit


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("合计" + "1,234.5万元、" * 20_000, f"一段中的数字超过 {NUMBERS} 个，这一段没有核对"),
        ("<table><tr>" + "<td>1</td>" * 20_000 + "</table>", f"表格超过 {COLUMNS} 列，这个表没有核对"),
        ("<table><tr>" + f"<td>{'1个，' * 200}</td>" * 100 + "</table>", f"表格一行中的数字超过 {NUMBERS} 个，这个表没有核对"),
    ],
)
def test_a_crowd_of_numbers_is_one_gap_with_its_place_and_the_rest_is_audited(tmp_path, text, reason):
    audit = audited(tmp_path, f"<p>{WRONG}</p>\n{text}" if text.startswith("<") else WRONG + text, ".html" if text.startswith("<") else ".txt")
    assert [gap.reason for gap in audit.gaps] == [reason]
    assert audit.gaps[0].place.line is not None
    assert [finding.code for finding in audit.findings] == [finding.code for finding in audited(tmp_path, WRONG).findings] != []
    assert len(audit.numbers) > 19_000


def test_what_is_as_crowded_as_a_report_may_be_is_read(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("项目支出300万元，其中：" + "，".join(f"第{i}标段工程款{100 + i % 37}万元" for i in range(NUMBERS - 1)) + "。", encoding="utf-8")
    assert not flow.parse(path).gaps


def test_the_words_round_a_number_are_of_bounded_length(tmp_path):
    audit = audited(tmp_path, "1%" * 20_000)
    assert max(len(number.context) for number in audit.numbers) < 1100
    assert all("1%" in number.context for number in audit.numbers)


@pytest.mark.parametrize(
    ("limit", "reason"),
    [("readings.MOST_READINGS", "正文中的数字可能的来由超过 0 万种，没有再从全文推断"), ("decide.MOST_NUMBERS", "数字超过 0 万个，没有再从全文推断")],
)
def test_more_readings_than_any_report_has_are_a_gap_and_the_rest_is_audited(tmp_path, monkeypatch, limit, reason):
    sound = audited(tmp_path, TABLE)
    monkeypatch.setattr(f"auditor.relations.evidence.{limit}", 1)
    audit = audited(tmp_path, TABLE)
    assert [gap.reason for gap in audit.gaps] == [reason]
    assert [finding.code for finding in audit.findings] == [finding.code for finding in sound.findings] != []


@pytest.mark.parametrize("word", ["其中：", "结余", "办公费"])
def test_the_same_words_before_more_numbers_than_anyone_writes_take_no_longer_than_a_report(tmp_path, word):
    path = tmp_path / "report.txt"
    path.write_text("合计" + f"{word}1万元，" * (NUMBERS // 2) + "。", encoding="utf-8")
    start = time.process_time()
    assert not flow.parse(path).gaps
    assert time.process_time() - start < 15
