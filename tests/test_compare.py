"""Two versions: numbers are aligned by their words, findings by what they say and where their numbers went."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cli import run
from auditor.compare import compare, label
from auditor.document import Place
from auditor.result import Audit, Evidence, Finding, NumberSeen

OLD = """砚溪县水务局2022年度部门决算说明

一、收支情况

2022年项目支出125.50万元，其中：办公费40.20万元，差旅费35.10万元，培训费40.20万元。

2022年公务接待费6.00万元，比上年增加1.00万元，增长30.00%。

项目\t金额（万元）
办公费\t40.20
差旅费\t35.10
合计\t95.30
"""
NEW = """砚溪县水务局2022年度部门决算说明

前言：新加的一段，全年召开会议12次。

一、收支情况

项目\t金额（万元）
办公费\t40.20
差旅费\t35.10
合计\t85.30

2022年公务接待费6.00万元，比上年增加1.00万元，增长20.00%。

2022年项目支出115.50万元，其中：办公费40.20万元，差旅费35.10万元，培训费40.20万元。
"""


def seen(*sentences):
    """The numbers of sentences; a sentence is its words with {} for each number, and the numbers."""
    numbers = []
    for line, (words, *values) in enumerate(sentences, 1):
        context = words.format(*values)
        numbers += [NumberSeen(value, context, Place(line=line, start=at, end=at + 1), "verified", ()) for at, value in enumerate(values)]
    return tuple(numbers)


def finding(code, mark, *places):
    return Finding(code, "error", "", "话", "", "", "", "", "", mark * 16, tuple(Evidence("x", "1", "", place) for place in places))


def version(numbers, *findings):
    return Audit("a.txt", "", "", "", "", None, findings, (), numbers, ())


def changed(old, new):
    return [(a.quote, b.quote) for a, b in compare(version(old), version(new)).changed]


def test_a_changed_number_is_found_by_its_sentence():
    old = seen(("支出{}万元，其中办公费{}万元。", "12", "4"), ("收入{}万元。", "30"))
    new = seen(("前言{}条。", "2"), ("支出{}万元，其中办公费{}万元。", "13", "4"), ("收入{}万元。", "30"))
    assert changed(old, new) == [("12", "13")]
    compared = compare(version(old), version(new))
    assert [n.quote for n in compared.added] == ["2"] and compared.removed == ()


def test_commas_width_and_blanks_change_no_number():
    assert changed(seen(("支出{}万元。", "1,234.50")), seen(("支出 {} 万元。", "１２３４．５０"))) == []


def test_moved_and_reworded_sentences_are_found():
    old = seen(("支出{}万元。", "12"), ("其中办公费{}万元，主要用于日常。", "4"), ("收入{}万元。", "30"))
    new = seen(("收入{}万元。", "31"), ("其中办公费{}万元，主要用于日常办公。", "5"), ("支出{}万元。", "12"))
    assert sorted(changed(old, new)) == [("30", "31"), ("4", "5")]


def test_a_number_put_into_a_sentence_shifts_no_other():
    old = seen(("支出{}万元，差旅费{}万元，培训费{}万元。", "12", "4", "8"))
    new = seen(("支出{}万元，办公费{}万元，差旅费{}万元，培训费{}万元。", "12", "1", "4", "7"))
    assert changed(old, new) == [("8", "7")]
    assert [n.quote for n in compare(version(old), version(new)).added] == ["1"]


@pytest.mark.parametrize(("old", "new"), [("办公费\t{}", "差旅费\t{}"), ("其中办公费{}万元。", "其中差旅费{}万元。"), ("支出{}万元。", "支出\t{}"), ("其中公务用车购置费{}万元。", "其中公务用车运行费{}万元。")])
def test_one_item_is_not_taken_for_another(old, new):
    """A line that went and a line that came are no line that changed."""
    compared = compare(version(seen((old, "40"))), version(seen((new, "35"))))
    assert compared.changed == () and len(compared.removed) == len(compared.added) == 1


def test_labels_are_the_words_before():
    (first, second) = seen(("支出{}万元，其中：办公费{}万元。", "12", "4"))
    assert (label(first), label(second)) == ("支出", "办公费")
    (row,) = seen(("1\t办公费\t{}", "4"))
    assert label(row) == "办公费"


def test_findings_are_fixed_remaining_or_new():
    old_numbers, new_numbers = seen(("支出{}万元。", "12"), ("收入{}万元。", "30")), seen(("序{}。", "1"), ("支出{}万元。", "13"), ("收入{}万元。", "30"))
    old = version(old_numbers, finding("TOT01", "a"), finding("TOT01", "b", old_numbers[0].place), finding("RAT01", "c"))
    new = version(new_numbers, finding("TOT01", "a"), finding("TOT01", "d", new_numbers[1].place), finding("TOT01", "e"))
    compared = compare(old, new)
    assert [f.fingerprint[0] for f in compared.fixed] == ["c"]
    assert [(k.old.fingerprint[0], k.new.fingerprint[0], k.changed) for k in compared.remaining] == [("a", "a", False), ("b", "d", True)]
    assert [f.fingerprint[0] for f in compared.new] == ["e"]


WORDS = st.sampled_from(["支出{}万元。", "收入{}万元。", "其中办公费{}万元，差旅费{}万元。", "{}\t{}", "合计\t{}\t{}"])
VALUES = st.sampled_from(["1", "2", "30.5"])
REPORTS = st.lists(st.tuples(WORDS, VALUES, VALUES).map(lambda s: (s[0], *s[1 : 1 + s[0].count("{}")])), max_size=12)


@settings(max_examples=60, deadline=None)
@given(REPORTS, REPORTS)
def test_every_number_is_kept_once(old, new):
    """Each number of a version is paired once at most, and what is not paired is told."""
    before, after = seen(*old), seen(*new)
    compared = compare(version(before), version(after))
    unchanged = len(before) - len(compared.changed) - len(compared.removed)
    assert unchanged == len(after) - len(compared.changed) - len(compared.added) >= 0
    same = compare(version(before), version(before))
    assert not (same.changed or same.removed or same.added)


@pytest.fixture
def versions(tmp_path):
    paths = tmp_path / "旧.txt", tmp_path / "新.txt"
    for path, text in zip(paths, (OLD, NEW), strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def test_the_command_tells_what_became_of_everything(versions, capsys):
    assert run(["compare", *versions, "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    found = answer["findings"]
    assert sorted(f["code"] for f in found["fixed"]) == ["CHG02", "TOT01"] and found["new"] == []
    assert [(k["new"]["code"], k["changed"]) for k in found["remaining"]] == [("TOT01", True)]
    assert {(c["old"]["quote"], c["new"]["quote"]) for c in answer["numbers"]["changed"]} == {("95.30", "85.30"), ("30.00%", "20.00%"), ("125.50万元", "115.50万元")}
    assert run(["compare", *versions]) == 1
    out = capsys.readouterr().out
    assert "已改正 2" in out and "95.30" in out and "85.30" in out
    assert run(["compare", versions[0], versions[0]]) == 1
    assert "已改正 0" in capsys.readouterr().out


def test_a_version_that_cannot_be_read_is_one_line(versions, tmp_path, capsys):
    assert run(["compare", versions[0], str(tmp_path / "missing.txt")]) == 2
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1 and "missing.txt：文件不存在" in err
