"""The whole flow as a library: audits in order, failures in their place, and one bad report never in the way of others."""

import subprocess
import sys
from dataclasses import replace

import pytest

import auditor
from auditor import flow
from auditor.document import Unreadable
from auditor.relations.schema import Relation
from auditor.result import Audit, Failure
from auditor.suites.check import SuiteError
from auditor.version import VERSION
from handmade import document, numbers, sum_of

WRONG = "云桥县林业局2022年度部门决算说明\n\n2022年项目支出57.30万元，其中：办公费40.20万元，差旅费35.10万元。\n"
RIGHT = WRONG.replace("57.30", "75.30")


@pytest.fixture
def reports(tmp_path):
    for name, text in {"wrong.txt": WRONG, "right.txt": RIGHT, "empty.txt": ""}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_one_report(reports):
    audit = auditor.audit(reports / "wrong.txt")
    assert [finding.code for finding in audit.findings] == ["TOT01"]
    assert (audit.year, audit.count("blamed"), audit.count("involved")) == (2022, 1, 2)
    assert {check.code: (check.examined, check.failed) for check in audit.checks}["TOT01"] == (1, 1)


def test_audits_come_in_the_order_of_the_reports_and_failures_in_their_place(reports):
    names = ["wrong.txt", "missing.txt", "right.txt"]
    wrong, missing, right = auditor.audit_many([reports / name for name in names])
    assert isinstance(wrong, Audit) and isinstance(right, Audit) and isinstance(missing, Failure)
    assert [len(wrong.findings), len(right.findings)] == [1, 0]
    assert missing.path.endswith("missing.txt")


def test_select_and_ignore(reports):
    assert [check.code for check in auditor.audit(reports / "wrong.txt", select=["TOT01"]).checks] == ["TOT01"]
    assert auditor.audit(reports / "wrong.txt", ignore=["TOT"]).findings == ()
    with pytest.raises(SuiteError):
        auditor.audit(reports / "wrong.txt", select=["TOTAL"])


def test_a_report_that_cannot_be_read_raises_alone(reports):
    with pytest.raises(Unreadable):
        auditor.audit(reports / "missing.txt")


OWN = """
table: numbers
checks:
  - code: OWN01
    title: 百分数过大
    type: expect_column_values_to_be_between
    kwargs: {column: value, max_value: 1000}
    where: {kind: percent}
    severity: warning
    message: "{raw}过大"
    why: 只作示例。
    fails: [{text: "增长2000%。", finds: "2000%过大"}]
    passes: ["增长20%。"]
"""


def test_own_checks_run_beside_the_bundled_ones_and_over_single_numbers(reports):
    folder = reports / "checks"
    folder.mkdir()
    (folder / "own.yaml").write_text(OWN, encoding="utf-8")
    (reports / "big.txt").write_text(WRONG + "\n比上年增长2000%。\n", encoding="utf-8")
    audit = auditor.audit(reports / "big.txt", checks=[folder])
    told = {finding.code: finding.message for finding in audit.findings}
    assert "TOT01" in told
    assert told["OWN01"] == "2000%过大"


def parsed(path, *relations, made=None):
    made = made or document("支出12.00万元，其中办公费4.00万元、差旅费5.00万元。")
    read = flow.Parsed(path, replace(made, path=path), flow.outline(made), tuple(numbers(made)), relations, ())
    return read


def test_what_goes_wrong_with_one_report_does_not_stop_the_others():
    made = document("支出12.00万元，其中办公费4.00万元、差旅费5.00万元。")
    good = parsed("good.txt", sum_of(*numbers(made)), made=made)
    bad = parsed("bad.txt", Relation("totals", "", {"n_parts": "三"}, ()), made=made)
    first, second, third = flow.judge([good, bad, good], flow.suites_for())
    assert isinstance(second, Failure)
    assert (second.path, second.error.splitlines()) == ("bad.txt", [second.error])
    assert [len(audit.findings) for audit in (first, third)] == [1, 1]


def test_a_check_that_could_not_run_is_a_gap():
    made = document("支出12.00万元，其中办公费4.00万元、差旅费5.00万元。")
    (suite,) = flow.suites_for(select=["TOT01"])
    (check,) = suite.checks
    broken = replace(check, type="expect_column_values_to_match_regex", kwargs={"column": "item", "regex": "("})
    (audit,) = flow.judge([parsed("a.txt", sum_of(*numbers(made)), made=made)], [replace(suite, checks=(broken,))])
    assert audit.gaps[0].reason.startswith("检查TOT01未能运行：")
    assert (audit.checks[0].examined, audit.findings) == (0, ())


def test_chunks_change_nothing():
    made = document("支出12.00万元，其中办公费4.00万元、差旅费5.00万元。")
    reports = [parsed(f"{i}.txt", sum_of(*numbers(made)), made=made) for i in range(5)]
    suites = flow.suites_for()
    assert [*flow.judge_all(reports, suites, chunk=2)] == [*flow.judge_all(reports, suites, chunk=5)]


def test_importing_the_package_is_light():
    code = "import sys, auditor; print(auditor.__version__, [m for m in ('pandas', 'great_expectations', 'yaml') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == [VERSION, "[]"]
