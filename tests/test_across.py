"""Reports held against each other: what is told, and above all what is not."""

import json

import pytest

from auditor.across.names import different, household, plain
from auditor.across.shingles import likeness, shingles
from auditor.cli import run

REPORT = """云桥县水利局{year}年度部门决算公开

一、收入支出决算总体情况说明
{year}年度收入总计{income}万元，比上年增加{more}。

二、“三公”经费支出决算情况说明
公务接待费支出{meals}万元，上年为{before}万元，比上年减少{less}万元。
"""
EARLIER = REPORT.format(year=2021, income="1100.30", more="52.10万元，增长4.97%", meals="12.90", before="14.20", less="1.30")
LATER = REPORT.format(year=2022, income="1200.50", more="100.20万元，增长9.11%", meals="8.40", before="12.90", less="4.50")
FAULTY = REPORT.format(year=2022, income="1200.50", more="120.20万元，增长11.13%", meals="8.40", before="12.60", less="4.20")


@pytest.fixture
def between(tmp_path, capsys):
    """(report, code) of what is found between these reports, by file name."""

    def found(texts, *options):
        for name, text in texts.items():
            (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        status = run(["check", *(str(tmp_path / f"{name}.txt") for name in texts), "--select", "ACR", "--format", "json", "-j", "1", *options])
        documents = json.loads(capsys.readouterr().out)["documents"]
        assert status == 0
        return [(d["path"].rsplit("/", 1)[-1], f) for d in documents for f in d["findings"]]

    return found


def codes(found):
    return [(path, finding["code"]) for path, finding in found]


def test_two_years_of_a_unit(between):
    assert between({"a": EARLIER, "b": LATER}) == []
    found = between({"b": FAULTY, "a": EARLIER})
    assert sorted(codes(found)) == [("b.txt", "ACR01"), ("b.txt", "ACR02")]
    finding = next(f for _, f in found if f["code"] == "ACR01")
    assert (finding["stated"], finding["expected"], finding["severity"]) == ("12.60万元", "12.90万元", "warning")
    own, other = finding["places"]
    assert own["line"] == 7 and other["line"] is None and "a.txt第7行" in other["context"]


@pytest.mark.parametrize(
    "earlier",
    [
        EARLIER.replace("云桥县水利局", "云桥县林业局"),
        EARLIER.replace("云桥县水利局2021", "云桥县水利局（本级）2021"),
        EARLIER.replace("2021", "2020"),
        EARLIER.replace("部门决算公开", "部门预算公开"),
        EARLIER.replace("收入总计", "收入合计").replace("公务接待费支出", "国内公务接待费支出"),
        EARLIER.replace("收入总计", "收入预算总计").replace("公务接待费支出12", "公务接待费年初预算12"),
    ],
    ids=["another unit", "its own household", "two years before", "a budget", "other names", "planned"],
)
def test_what_is_not_surely_the_same_is_not_compared(between, earlier):
    assert between({"a": earlier, "b": FAULTY}) == []


def test_two_reports_of_one_year_leave_nothing_to_compare_with(between):
    assert between({"a": EARLIER, "a2": EARLIER.replace("12.90", "12.60"), "b": FAULTY}) == []


def test_a_report_alone_says_nothing(between):
    assert between({"b": FAULTY}) == []


def test_a_store_compares_what_it_holds(tmp_path, between, capsys):
    pytest.importorskip("duckdb", reason="the extra `store` is not installed")
    store = str(tmp_path / "s.duckdb")
    between({"a": EARLIER}, "--store", store)
    assert between({"b": FAULTY}, "--store", store) == []
    assert run(["report", "--store", store, "--format", "json"]) == 0
    documents = json.loads(capsys.readouterr().out)["documents"]
    assert sorted(f["code"] for d in documents for f in d["findings"]) == ["ACR01", "ACR02"]


def test_names():
    assert plain("江西省浮云市云桥县教育局（本级）") == "浮云市云桥县教育局"
    assert plain("江西省教育厅") == "江西省教育厅"
    assert household("云桥县水利局（本级）2022年度单位决算") == "单位决算本级"
    assert household("云桥县机关事务中心2022年度部门决算") == ""
    assert different("云桥县水利局", "青泽县水利局") and not different("水利局", "云桥县水利局") and not different("", "云桥县水利局")


def test_likeness_is_told_from_the_smallest_hashes():
    text = "".join(chr(0x4E00 + i * 7919 % 20000) for i in range(3000))
    other = text[:2400] + text[:600][::-1]
    assert likeness(shingles([text], ()), shingles([text], ())) == 100
    assert abs(likeness(shingles([text], ()), shingles([other], ())) - 66) <= 8
    assert shingles([text[:300]], ()) == ()
