"""Suppressions and baselines: what is set aside is told, what has expired comes back, and fingerprints outlive a move."""

import json
from datetime import date

import docx
import pytest

from auditor import audit
from auditor.baseline import BaselineError, load
from auditor.cli import run
from auditor.reports import json_report
from auditor.result import Audit, CheckCount, Finding
from auditor.triage import Known, Suppression, suppressed, without_known
from hostile import GOOD

TODAY = date(2026, 6, 1)


def finding(mark, code="TOT01"):
    return Finding(code, "error", "标题", "话", "", "", "", "", "", mark * 16, ())


def report(*findings, path="局/报告.docx", title="甲局报告", organization="甲局"):
    return Audit(path, "", "", title, organization, None, findings, (CheckCount("TOT01", 1, 1),), (), ())


def rule(mark, expires=date(2026, 12, 31), **more):
    return Suppression(mark * 16, "理由", expires, **more)


def told(audits):
    return [[f.fingerprint[0] for f in a.findings] for a in audits], [[s.finding.fingerprint[0] for s in a.set_aside] for a in audits]


# ---- suppressions


def test_a_suppressed_finding_is_set_aside_with_its_reason():
    audits, notices = suppressed([report(finding("a"), finding("b"))], [rule("a")], TODAY)
    assert told(audits) == ([["b"]], [["a"]]) and notices == []
    (aside,) = audits[0].set_aside
    assert (aside.why, aside.reason, aside.expires) == ("suppressed", "理由", "2026-12-31")


def test_it_holds_up_to_its_day_and_then_comes_back():
    expires = date(2026, 6, 1)
    assert told(suppressed([report(finding("a"))], [rule("a", expires)], expires)[0]) == ([[]], [["a"]])
    audits, notices = suppressed([report(finding("a"))], [rule("a", expires)], date(2026, 6, 2))
    assert told(audits) == ([["a"]], [[]])
    assert notices == [f"不计的期限已过：指纹 {'a' * 16}（理由），2026-06-01 到期，重新列出"]


def test_a_renewed_one_beside_an_expired_one_holds():
    audits, notices = suppressed([report(finding("a"))], [rule("a", date(2026, 1, 1)), rule("a")], TODAY)
    assert told(audits) == ([[]], [["a"]]) and len(notices) == 1


def test_an_unused_one_is_told_unless_its_report_or_check_was_not_there():
    def notices(**more):
        return suppressed([report(finding("a"))], [rule("b", **more)], TODAY)[1]

    assert notices() == [f"不计的发现没有遇到：指纹 {'b' * 16}（理由），可以从配置里删去"]
    assert notices(report="别的.docx") == notices(code="RAT01") == []
    assert len(notices(report="报告.*")) == len(notices(code="TOT01")) == 1


def test_code_and_report_hold_it_to_some():
    audits = [report(finding("a"), path="甲/一.docx"), report(finding("a"), path="乙/二.docx")]
    assert told(suppressed(audits, [rule("a", report="一.docx")], TODAY)[0])[0] == [[], ["a"]]
    assert told(suppressed(audits, [rule("a", report="乙/*")], TODAY)[0])[0] == [["a"], []]
    assert told(suppressed(audits, [rule("a", code="RAT01")], TODAY)[0])[0] == [["a"], ["a"]]


# ---- baselines


def known(*marks, path="局/报告.docx", title="甲局报告", organization="甲局"):
    return Known(path, title, organization, frozenset(mark * 16 for mark in marks))


@pytest.mark.parametrize("moved", [{}, {"path": "别处/报告.docx"}, {"path": "别处/定稿.pdf"}, {"path": "x.pdf", "title": "改了", "organization": ""}])
def test_only_what_is_new_is_told_wherever_the_report_went(moved):
    audits = without_known([report(finding("a"), finding("b"), **moved)], [known("a", "z")])
    assert told(audits) == ([["b"]], [["a"]])
    assert audits[0].set_aside[0].why == "known"


def test_what_another_report_had_is_new_here():
    audits = [report(finding("a"), path="一.docx", title="一"), report(finding("a"), path="二.docx", title="二")]
    baseline = [known("a", path="一.docx", title="一"), known(path="二.docx", title="二")]
    assert told(without_known(audits, baseline))[0] == [[], ["a"]]


def test_a_baseline_of_a_baseline_still_knows(tmp_path):
    first = without_known([report(finding("a"), finding("b"))], [known("a")])
    path = tmp_path / "base.json"
    path.write_text(json_report.dump(json_report.report(first, [])), encoding="utf-8")
    assert load(str(path)) == (known("a", "b"),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "无法读取"),
        ("{", "不是 JSON"),
        ("[]", "不是 auditor 的结果"),
        ('{"schema": "auditor/9"}', "格式是 auditor/9，这一版只认 auditor/2"),
        ('{"schema": "auditor/1"}', "内容不全"),
        ('{"schema": "auditor/1", "documents": [{"path": "x"}]}', "内容不全"),
    ],
)
def test_what_is_no_baseline_is_one_line(tmp_path, content, words, capsys):
    path, text = tmp_path / "base.json", tmp_path / "a.txt"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(BaselineError, match=words):
        load(str(path))
    text.write_text("支出1万元。", encoding="utf-8")
    assert run(["check", str(text), "--baseline", str(path), "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1 and not (tmp_path / "out").exists()


# ---- the whole way


TEXT = """砚溪县水务局2022年度部门决算说明

2022年项目支出125.50万元，其中：办公费40.20万元，差旅费35.10万元，培训费40.20万元。

2022年公务接待费6.00万元，比上年增加1.00万元，增长30.00%。
"""


def test_a_baseline_and_a_suppression_on_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert run(["check", "a.txt", "--format", "json", "-o", "base.json"]) == 1
    (document,) = json.loads((tmp_path / "base.json").read_text(encoding="utf-8"))["documents"]
    first, second = document["findings"]
    assert run(["check", "a.txt", "--baseline", "base.json"]) == 0
    assert "已在基线中的发现 2 条" in capsys.readouterr().out
    config = "[[suppress]]\nfingerprint = '{}'\nreason = '口径不同'\nexpires = {}\n"
    both = config.format(first["fingerprint"], "2999-01-01") + config.format(second["fingerprint"], "2001-01-01") + config.format("f" * 16, "2999-01-01")
    (tmp_path / "auditor.toml").write_text(both, encoding="utf-8")
    assert run(["check", "a.txt", "--format", "json"]) == 1
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert [f["code"] for f in answer["documents"][0]["findings"]] == [second["code"]]
    assert [s["reason"] for s in answer["documents"][0]["set_aside"]] == ["口径不同"]
    assert len(answer["notices"]) == 3 and err.count("\n") == 3
    assert run(["check", "a.txt"]) == 1
    out = capsys.readouterr().out
    assert "不再提出：已说明理由而不计的发现 1 条" in out and out.count("留意：") == 3


def marks(path):
    return sorted((f.code, f.fingerprint) for f in audit(path).findings)


def word_file(path, text, resave=False):
    document = docx.Document()
    for line in filter(None, text.split("\n")):
        document.add_paragraph(line)
    document.save(path)
    if resave:
        docx.Document(path).save(path)
    return path


def test_fingerprints_outlive_moved_lines_saving_again_and_another_format(tmp_path):
    plain = tmp_path / "a.txt"
    plain.write_text(TEXT, encoding="utf-8")
    first = marks(plain)
    assert len(first) == 2
    moved = tmp_path / "b.txt"
    title, body = TEXT.split("\n", 1)
    moved.write_text(f"{title}\n\n前言：根据要求编报。\n\n（一）概况\n\n工作情况良好。\n{body}", encoding="utf-8")
    assert marks(moved) == first
    assert marks(word_file(tmp_path / "c.docx", TEXT)) == first
    assert marks(word_file(tmp_path / "d.docx", TEXT, resave=True)) == first


def test_fingerprints_of_a_table_outlive_another_format(tmp_path):
    rows = [("项目", "金额（万元）"), ("办公费", "40.20"), ("差旅费", "35.10"), ("合计", "95.30")]
    plain = tmp_path / "a.txt"
    plain.write_text("甲局2022年度决算说明\n\n" + "\n".join("\t".join(row) for row in rows) + "\n", encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("甲局2022年度决算说明")
    table = document.add_table(rows=4, cols=2)
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "b.docx")
    assert marks(plain) == marks(tmp_path / "b.docx") != []


def test_two_findings_alike_stay_two(tmp_path):
    sentence = "项目支出125.50万元，其中：办公费40.20万元，差旅费35.10万元，培训费40.20万元。"
    path = tmp_path / "a.txt"
    path.write_text(f"甲局2022年度决算说明\n\n本级{sentence}\n\n下属单位{sentence}\n", encoding="utf-8")
    twice = [mark for _, mark in marks(path)]
    assert len(twice) == 2 == len(set(twice))


def test_an_answer_of_the_schema_before_serves_as_a_baseline(tmp_path, capsys):
    text = tmp_path / "a.txt"
    text.write_text(GOOD.replace("115.50", "125.50"), encoding="utf-8")
    answer = tmp_path / "was.json"
    assert run(["check", str(text), "--format", "json", "-o", str(answer)]) == 1
    answer.write_text(answer.read_text(encoding="utf-8").replace("auditor/2", "auditor/1"), encoding="utf-8")
    assert run(["check", str(text), "--baseline", str(answer)]) == 0
    assert "已在基线中" in capsys.readouterr().out
