"""Suites are read into frozen checks; whatever is wrong is said in one line with file, check and the nearest right word."""

import os
import pickle
import subprocess
import sys

import pytest
import yaml

from auditor.bundled import checks_dir
from auditor.relations.schema import TABLES
from auditor.suites.check import SuiteError
from auditor.suites.loader import choose, gathered, load, read_suite

GOOD = {
    "code": "ABC01",
    "title": "合计不符",
    "type": "expect_quantities_to_agree",
    "kwargs": {"stated": "total", "expected": "parts"},
    "where": {"complete": True, "certainty": ["stated", None]},
    "severity": "error",
    "message": "{item}印为{total}，相差{difference}",
    "why": "应当相等。",
    "basis": None,
    "fails": [{"text": "甲", "finds": "乙"}, {"text": "丙", "finds": ["丁", "戊"]}],
    "passes": ["己"],
}


def write(folder, *checks, table="totals", name="own.yaml"):
    path = folder / name
    path.write_text(yaml.safe_dump({"table": table, "checks": list(checks)}, allow_unicode=True), encoding="utf-8")
    return path


def changed(**changes):
    return {key: value for key, value in {**GOOD, **changes}.items() if value is not ...}


def test_a_check_is_read_as_written(tmp_path):
    (check,) = read_suite(write(tmp_path, GOOD)).checks
    assert (check.code, check.family, check.table, check.severity, check.basis) == ("ABC01", "ABC", "totals", "error", "")
    assert check.where == {"complete": (True,), "certainty": ("stated", None)}
    assert (check.stated, check.expected, check.ties) == ("total", "parts", True)
    assert [(e.text, e.finds) for e in check.fails] == [("甲", ("乙",)), ("丙", ("丁", "戊"))]
    assert [e.text for e in check.passes] == ["己"]


@pytest.mark.parametrize("where", ["confidence > 0.9", "confidence>0.9", {"confidence": "> 0.9"}, {"confidence": [">0.9"]}])
def test_a_comparison_is_read(tmp_path, where):
    (check,) = read_suite(write(tmp_path, changed(where=where))).checks
    (values,) = check.where.values()
    assert [v.replace(" ", "") for v in values] == [">0.9"] and [*check.where] == ["confidence"]


def test_the_sides_can_be_named(tmp_path):
    within = changed(type="expect_quantity_not_above", kwargs={"column": "parts", "limit": "total"}, stated="total", expected="parts")
    (check,) = read_suite(write(tmp_path, within)).checks
    assert (check.stated, check.expected, check.ties) == ("total", "parts", False)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sverity": "error"}, "没有名为 sverity 的键，最接近的是 severity"),
        ({"why": ...}, "缺少 why"),
        ({"passes": ...}, "缺少 passes"),
        ({"passes": []}, "passes 应为至少一项的列表"),
        ({"fails": []}, "fails 应为至少一项的列表"),
        ({"fails": [{"text": "甲"}]}, "finds 应为非空文字"),
        ({"fails": [{"text": "甲", "find": "乙"}]}, "没有名为 find 的键，最接近的是 finds"),
        ({"type": "expect_quantity_to_agree"}, "没有名为 expect_quantity_to_agree 的期望类型，最接近的是 expect_quantities_to_agree"),
        ({"severity": "eror"}, "没有名为 eror 的严重程度，最接近的是 error"),
        ({"kwargs": {"stated": "totl", "expected": "parts"}}, "没有名为 totl 的列（表 totals），最接近的是 total"),
        ({"kwargs": {"stated": "total_low", "expected": "parts"}}, "没有名为 total_low 的数量列（表 totals），最接近的是 total"),
        ({"kwargs": {"stated": "total"}}, "kwargs 缺少 expected"),
        ({"kwargs": {**GOOD["kwargs"], "tolerance": 1}}, "没有名为 tolerance 的参数，可用：stated、expected"),
        ({"where": {"complet": True}}, "没有名为 complet 的列（表 totals），最接近的是 complete"),
        ({"unless": {"neer": True}}, "没有名为 neer 的列（表 totals），最接近的是 near"),
        ({"message": "{totel}"}, "没有名为 totel 的占位，最接近的是 total"),
        ({"message": "{total"}, "message 的花括号不成对"),
        ({"message": "{item:>999999999}"}, "message 的占位只能是列名，{item} 的列名后面不能有格式或转换"),
        ({"message": "{total!r}"}, "message 的占位只能是列名"),
        ({"message": "{total:{parts}}"}, "message 的占位只能是列名"),
        ({"message": "{item.__class__}"}, "没有名为 item.__class__ 的占位"),
        ({"message": "{}"}, "没有名为  的占位"),
        ({"where": {"complete": {"a": 1}}}, "列 complete 的值应为"),
        ({"where": {"confidence": "high"}}, "列 confidence 是数，应写数、null 或带引号的比较"),
        ({"where": {"total": "=> 3"}}, "列 total 是数，应写数、null 或带引号的比较"),
        ({"where": "confidense > 0.9"}, "没有名为 confidense 的列（表 totals），最接近的是 confidence"),
        ({"where": "confidence"}, "where应为键值对"),
        ({"basis": 5}, "basis 应为非空文字"),
        ({"expected": "n_parts"}, "没有名为 n_parts 的数量列（表 totals），最接近的是 parts"),
        ({"title": ""}, "title 应为非空文字"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, changes, says):
    with pytest.raises(SuiteError) as caught:
        read_suite(write(tmp_path, changed(**changes)))
    assert str(caught.value).startswith(f"own.yaml ABC01：{says}")
    assert "\n" not in str(caught.value)


def test_difference_needs_two_sides(tmp_path):
    one_sided = changed(type="expect_claim_to_hold", kwargs={"column": "complete"})
    with pytest.raises(SuiteError, match="没有名为 difference 的占位"):
        read_suite(write(tmp_path, one_sided))


def test_rows_of_different_reports_are_never_compared(tmp_path):
    twice = changed(type="expect_compound_columns_to_be_unique", kwargs={"column_list": ["item"]}, message="{item}")
    with pytest.raises(SuiteError, match="column_list 须含 document"):
        read_suite(write(tmp_path, twice))


@pytest.mark.parametrize("code", ["TOT1", "tot01", "TOTAL01", None, 7])
def test_codes_are_three_letters_and_two_digits(tmp_path, code):
    with pytest.raises(SuiteError, match=r"own\.yaml：第1项检查的 code 应为三个大写字母加两位数字"):
        read_suite(write(tmp_path, changed(code=code)))


def test_a_wrong_table_names_the_nearest(tmp_path):
    with pytest.raises(SuiteError, match=r"own\.yaml：没有名为 total 的表，最接近的是 totals"):
        read_suite(write(tmp_path, GOOD, table="total"))


@pytest.mark.parametrize("content", ["table: [", "- a\n- b\n", "", "table: totals\n", "\x00"])
def test_what_is_no_suite_is_refused_in_one_line(tmp_path, content):
    path = tmp_path / "own.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SuiteError, match=r"^own\.yaml：[^\n]+$"):
        read_suite(path)


def test_every_error_is_said_and_the_sound_checks_are_kept(tmp_path):
    write(tmp_path, changed(severity="eror", message="{totel}{item!r}"), changed(code="ABC02"), changed(code="x", why=""), changed(code="ABC02"))
    write(tmp_path, GOOD, table="total", name="table.yaml")
    (tmp_path / "broken.yaml").write_text("table: [", encoding="utf-8")
    suites, wrong = gathered([tmp_path, tmp_path / "nowhere"], {"ABC03": "other.yaml"})
    assert [check.code for suite in suites for check in suite.checks] == ["ABC02"]
    assert [line.removeprefix(f"{tmp_path}/").split("，")[0] for line in wrong] == [
        "broken.yaml：不是正确的 YAML（第2行第1列：did not find expected node content）",
        "own.yaml ABC01：没有名为 eror 的严重程度",
        "own.yaml ABC01：没有名为 totel 的占位",
        "own.yaml ABC01：message 的占位只能是列名",
        "own.yaml：第3项检查的 code 应为三个大写字母加两位数字",
        "own.yaml 第3项检查：why 应为非空文字",
        "table.yaml：没有名为 total 的表",
        "nowhere：没有这个文件夹",
        "own.yaml ABC02：编号已用于 own.yaml",
    ]
    with pytest.raises(SuiteError) as caught:
        load([tmp_path])
    assert "\n" not in str(caught.value) and str(caught.value).endswith("（另有 7 处错误，auditor test-checks 会逐条列出）")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_pipe_or_a_nest_without_end_is_no_suite(tmp_path):
    os.mkfifo(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").write_text("[" * 100_000)
    (tmp_path / "c.yaml").write_text("table: 2022-13-45")
    assert [line.split("（")[0] for line in gathered([tmp_path])[1]] == ["a.yaml：不是普通文件", "b.yaml：不是正确的 YAML", "c.yaml：不是正确的 YAML"]


def test_codes_are_unique_over_all_folders(tmp_path):
    write(tmp_path, changed(code="TOT01"))
    with pytest.raises(SuiteError, match=r"own\.yaml TOT01：编号已用于 totals\.yaml"):
        load([checks_dir(), tmp_path])


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(SuiteError, match="没有这个文件夹"):
        load([tmp_path / "nowhere"])


def test_choosing_goes_by_code_or_family():
    suites = load([checks_dir()])

    def codes(**chosen):
        return [check.code for suite in choose(suites, **chosen) for check in suite.checks]

    assert codes(select=["TOT01", "YEA"]) == ["YEA01", "TOT01"]
    assert set(codes(select=["TOT"])) - set(codes(select=["TOT"], ignore=["TOT01"])) == {"TOT01"}
    assert len(codes()) == sum(len(suite.checks) for suite in suites)
    for name in ("TO", "TOT99", "tot"):
        with pytest.raises(SuiteError, match="没有名为"):
            choose(suites, [name])


def test_the_bundled_suites_are_one_a_table():
    suites = load([checks_dir()])
    assert {suite.table for suite in suites} == set(TABLES) - {"numbers"}
    assert all(suite.file == f"{suite.table}.yaml" for suite in suites)


def test_reading_suites_is_light():
    code = "import sys, auditor, auditor.suites.loader; print([m for m in ('pandas', 'great_expectations') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
