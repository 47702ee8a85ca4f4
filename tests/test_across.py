"""Reports held against each other: what is told, and above all what is not."""

import json

import pytest

from auditor.across.names import different, household, plain
from auditor.across.shingles import likeness, shingles
from auditor.across.units import units
from auditor.cli import run
from auditor.readers import read

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


SUMMARY = """云桥县水利局2022年度项目支出绩效自评汇总表
单位：万元
序号	项目名称	年初预算数	全年预算数	全年执行数	自评得分
1	农村供水管网改造	420.00	460.00	451.20	95.30
2	水库移民后期扶持	180.00	180.00	176.40	97.10
"""
PROJECT = """云桥县水利局2022年度农村供水管网改造项目支出绩效自评报告

一、项目资金情况
项目年初预算420.00万元，项目全年预算460.00万元，项目全年执行数415.20万元。
"""


def test_a_project_in_two_reports(between):
    assert codes(between({"a": SUMMARY, "b": PROJECT})) == [("b.txt", "ACR05")]
    assert between({"a": SUMMARY, "b": PROJECT.replace("415.20", "451.20")}) == []
    assert codes(between({"a": SUMMARY, "b": SUMMARY.replace("95.30", "93.50")})) == [("b.txt", "ACR06")]


@pytest.mark.parametrize(
    "other",
    [
        PROJECT.replace("云桥县水利局", "青泽县水利局"),
        PROJECT.replace("2022年度", "2021年度"),
        PROJECT.replace("管网改造", "设施维修"),
        PROJECT.replace("415.20", "451.20").replace("项目全年预算460.00", "项目全年预算420.00"),
        PROJECT.replace("415.20万元", "451.20万元，其中材料费执行数120.00万元"),
    ],
    ids=["another unit", "another year", "another project", "a budget that may be the initial one", "a part of it"],
)
def test_projects_that_are_not_surely_the_same_are_not_compared(between, other):
    assert between({"a": SUMMARY, "b": other}) == []


DEPARTMENT = """云桥县水利局2022年度部门决算公开

一、部门决算单位构成
纳入本部门2022年度决算编制范围的单位共{count}家，包括：局机关、云桥县水库管理中心、云桥县河道管理所。

"""
THREE = """财政拨款“三公”经费支出决算表
单位：万元
项目	决算数
合计	{all}
公务用车运行维护费	{cars}
公务接待费	{meals}
"""
WHOLE = DEPARTMENT.format(count=3) + THREE.format(all="21.60", cars="13.20", meals="8.40")
OFFICE = "云桥县水利局（本级）2022年度单位决算公开\n\n" + THREE.format(all="10.70", cars="5.00", meals="5.70")
RESERVOIR = "云桥县水库管理中心2022年度单位决算公开\n\n" + THREE.format(all="7.90", cars="5.20", meals="2.70")
RIVER = "云桥县河道管理所2022年度单位决算公开\n\n" + THREE.format(all="3.00", cars="3.00", meals="0.00")


def test_a_department_and_its_units(between):
    assert between({"a": WHOLE, "b": OFFICE, "c": RESERVOIR, "d": RIVER}) == []
    greater = RESERVOIR.replace("7.90", "14.90").replace("2.70", "9.70")
    assert codes(between({"a": WHOLE, "c": greater})) == [("c.txt", "ACR07")]
    apart = WHOLE.replace("21.60", "22.60").replace("8.40", "9.40")
    assert codes(between({"a": apart, "b": OFFICE, "c": RESERVOIR, "d": RIVER})) == [("a.txt", "ACR08")] * 2


@pytest.mark.parametrize(
    "changed",
    [{"d": RIVER.replace("2022", "2021")}, {"b": OFFICE.replace("（本级）", "").replace("单位", "部门")}, {"e": RIVER}, {"a": WHOLE.replace("3家", "4家")}],
    ids=["a unit's other year", "no household of its own", "a unit twice", "a unit that is not named"],
)
def test_units_are_added_up_only_where_all_are_there_once(between, changed):
    reports = {"a": WHOLE, "b": OFFICE, "c": RESERVOIR, "d": RIVER} | changed
    reports["a"] = reports["a"].replace("21.60", "22.60").replace("8.40", "9.40")
    assert "ACR08" not in [code for _, code in codes(between(reports))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("纳入2022年度部门决算编制范围的单位包括：\n1.云桥县水利局（本级）\n2.云桥县水库管理中心", ("云桥县水利局（本级）", "云桥县水库管理中心")),
        ("二、预算单位构成\n序号\t单位名称\n1\t水利局机关\n2\t云桥县第一小学", ("云桥县水利局（本级）", "云桥县第一小学")),
        ("纳入部门预算编制范围的单位共2个，分别为水利局本级、水文站。", ("云桥县水利局（本级）", "云桥县水文站")),
        ("纳入部门预算编制范围的单位共5个，分别为水利局本级、水文站。", ()),
        ("本部门没有所属单位。", ()),
    ],
)
def test_units_that_a_department_covers(tmp_path, text, found):
    path = tmp_path / "a.txt"
    path.write_text(f"云桥县水利局2022年度部门决算公开\n\n{text}\n", encoding="utf-8")
    assert units(read(path), "云桥县水利局") == found


def test_what_judges_the_rows_is_a_worker_that_is_there_already(between, monkeypatch):
    from auditor import across

    monkeypatch.setattr(across, "validated", lambda *_: pytest.fail("this process loaded Great Expectations"))
    assert sorted(codes(between({"b": FAULTY, "a": EARLIER}))) == [("b.txt", "ACR01"), ("b.txt", "ACR02")]


def test_the_same_reports_again_are_not_held_against_each_other_again(tmp_path, between, monkeypatch):
    pytest.importorskip("duckdb", reason="the extra `store` is not installed")
    from auditor import workers

    store = ("--store", str(tmp_path / "s.duckdb"))
    first = between({"b": FAULTY, "a": EARLIER}, *store)
    monkeypatch.setattr(workers, "validated", lambda *_: pytest.fail("judged again"))
    assert first and between({"b": FAULTY, "a": EARLIER}, *store) == first
    with pytest.raises(pytest.fail.Exception):
        between({"b": FAULTY, "a": EARLIER, "c": EARLIER.replace("2021", "2020")}, *store)
