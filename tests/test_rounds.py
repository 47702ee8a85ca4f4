"""Two rounds of reports: paired by organisation, kind and year, whatever became of their names; what is fixed, remains and is new a unit."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.rounds import Card, pairs
from hostile import GOOD

WRONG = GOOD.replace("115.50", "125.50")
ONE = Card("砚溪县水务局", "部门决算", 2022, "砚溪县水务局2022年度部门决算说明", "水务局/决算.docx")
EDUCATION = replace(ONE, organization="砚溪县教育局", title="砚溪县教育局2022年度部门决算说明", path="教育局/决算.docx")
ROAD = Card("砚溪县交通局", "项目支出绩效自评", 2022, "农村公路养护项目支出绩效自评报告", "a.docx")
BRIDGE = replace(ROAD, title="危桥改造项目支出绩效自评报告", path="b.docx")


@pytest.mark.parametrize(
    ("new", "found"),
    [
        ([replace(ONE, path="x/y.pdf", title="砚溪县水务局2022年度部门决算情况说明（修改稿）")], [(0, 0)]),
        ([replace(ONE, organization="水务局")], [(0, 0)]),  # the cover names it short
        ([replace(ONE, year=2023)], [(0, 0)]),  # the year on the cover was put right: it lies where it lay
        ([replace(ONE, year=2023, path="x.docx", title="另一份")], []),
        ([replace(ONE, kind="部门预算", path="x.docx", title="砚溪县水务局2022年部门预算说明")], []),
        ([replace(EDUCATION, path=ONE.path)], [(1, 0)]),  # another unit's in the same place
        ([replace(ONE, organization="")], [(0, 0)]),
        ([replace(BRIDGE, path="1.docx"), replace(ROAD, path="2.docx")], [(3, 0), (2, 1)]),
        ([replace(ROAD, title="校舍维修项目绩效自评", path="c.docx")], []),  # neither project of that unit
        ([], []),
    ],
)
def test_reports_are_known_again(new, found):
    assert pairs([ONE, EDUCATION, ROAD, BRIDGE], new) == found


@pytest.fixture
def rounds(tmp_path, monkeypatch):
    for name, text in {
        "旧/水务.txt": WRONG,
        "旧/教育.txt": WRONG.replace("水务局", "教育局"),
        "旧/交通.txt": WRONG.replace("水务局", "交通局"),
        "新/甲/水务局决算（改）.md": GOOD,
        "新/教育.txt": WRONG.replace("水务局", "教育局").replace("40.20万元。", "40.20万元。\n\n2022年公用经费91.50万元，其中：水费20.30万元，电费30.40万元，邮电费30.80万元。"),
        "新/农业.txt": GOOD.replace("水务局", "农业局"),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def test_what_became_of_the_findings_is_told_a_unit(rounds, capsys):
    assert run(["compare", "旧", "新", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    units = {unit["organization"]: (unit["fixed"], unit["remaining"], unit["new"]) for unit in told["units"]}
    assert units == {"砚溪县水务局": (1, 0, 0), "砚溪县教育局": (0, 1, 1)}
    assert [one["organization"] for one in told["missing"]] == ["砚溪县交通局"] and told["missing"][0]["findings"]["error"] == 1
    assert [one["organization"] for one in told["added"]] == ["砚溪县农业局"]
    assert run(["compare", "旧", "新", "-o", "比较.txt"]) == 1
    page = Path("比较.txt").read_text(encoding="utf-8")
    assert "两次都有的报告 2 份，没有重新报送 1 份，新报送 1 份。" in page and "已改正 1  仍在 1  新出现 1" in page
    assert "砚溪县交通局 · 2022年度 · 部门决算《砚溪县交通局2022年度部门决算说明》（旧/交通.txt）：矛盾 1" in page.replace("\n", "").replace("  ", "")


def test_a_folder_is_held_against_a_folder(rounds, capsys):
    for arguments in (["旧", "新/教育.txt"], ["旧/教育.txt", "新"], ["旧", "新", "-o", "旧/教育.txt"], ["旧", "没有"]):
        assert run(["compare", *arguments]) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1
    Path("旧/坏.docx").write_bytes(b"PK\3\4")
    assert run(["compare", "旧", "新"]) == 2 and "无法读取 1 份" in capsys.readouterr().out


def test_a_store_serves_both_rounds(rounds, capsys):
    pytest.importorskip("duckdb", reason="the extra `store` is not installed")
    outputs = []
    for _ in range(2):
        run(["compare", "旧", "新", "--store", "s.duckdb"])
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
