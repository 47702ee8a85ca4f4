"""Builders of relations one by one: an error in one is a gap of that report, and what the others build is kept."""

import pytest

from auditor import flow
from auditor.relations import relate
from auditor.relations.schema import Relation

REPORT = "云桥县林业局2022年度部门决算说明\n\n2022年项目支出57.30万元，其中：办公费40.20万元，差旅费35.10万元。\n\n| 项目 | 金额（万元） |\n|---|---|\n| 甲 | 1.00 |\n| 乙 | 2.00 |\n| 合计 | 4.00 |\n"
BUILDERS = (
    "from_tables", "read_prose", "passages_of", "prose_facts", "pair_relations", "dated_amounts", "accounts_of", "with_reasons", "account_relations",
    "counted_projects", "announced", "portions", "group_scores", "all_reached", "reached", "period_relations", "band_relations",
    "headings", "parts", "leftovers", "known",
)  # fmt: skip


def failing(*_arguments):
    raise ZeroDivisionError("unforeseen")


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.mark.parametrize("builder", BUILDERS)
def test_an_error_in_one_builder_is_a_gap_and_the_other_relations_stay(report, monkeypatch, builder):
    monkeypatch.setattr(relate, builder, failing)
    read = flow.parse(report)
    assert isinstance(read, flow.Parsed), read
    assert [gap.reason.partition("：")[2] for gap in read.gaps if "未能核对" in gap.reason] == ["程序内部出错（ZeroDivisionError）"] * (builder != "passages_of")
    totals = {relation.source for relation in read.relations if relation.table == "totals"}
    assert totals == {"prose", "table"} - ({"table"} if builder == "from_tables" else set())


def test_what_a_builder_gave_before_its_error_is_kept(report, monkeypatch):
    first = Relation("leftovers", "first", {}, ())

    def half(mentions):
        yield first
        raise KeyError

    monkeypatch.setattr(relate, "band_relations", half)
    read = flow.parse(report)
    assert isinstance(read, flow.Parsed)
    assert first in read.relations and [gap.reason for gap in read.gaps if "评分档次" in gap.reason] == ["评分档次未能核对：程序内部出错（KeyError）"]


def test_memory_that_runs_out_is_the_report_s_limit(report, monkeypatch):
    def greedy(mentions):
        raise MemoryError

    monkeypatch.setattr(relate, "band_relations", greedy)
    assert flow.parse(report).error == flow.TOO_MUCH_MEMORY
