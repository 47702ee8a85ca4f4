"""Sets of 决算表: what agrees is confirmed and left in peace in every layout; what does not is told where it stands."""

import re

import pytest

import ledgers
from auditor import audit_many
from auditor.relations.accounts.titles import title_of
from auditor.result import Audit


def audits(folder, pages):
    """The audits of HTML pages by name."""
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    found = list(audit_many([folder / f"{name}.html" for name in pages]))
    assert all(isinstance(audit, Audit) for audit in found)
    return dict(zip(pages, found, strict=True))


def loud(audit):
    return [f"{f.code} {f.message}" for f in audit.findings if f.severity != "info"]


def test_sound_accounts_are_left_in_peace_and_confirmed(tmp_path):
    drawn = ((1, "万元", 0), (1, "万元", 1), (2, "元", 2), (2, "元", 3), (3, "万元", 0), (3, "万元", 3))
    pages = {f"{seed}-{layout}": ledgers.accounts(ledgers.books(seed, unit), layout) for seed, unit, layout in drawn}
    found = audits(tmp_path, pages)
    assert {name: lines for name, audit in found.items() if (lines := loud(audit))} == {}
    assert all(audit.count("verified") > 0.95 * len(audit.numbers) for audit in found.values())


# What is changed in a sound set (a pattern whose first group is a number).
FAULTS = {
    "a class of 收支总表": r"、住房保障支出</td><td[^>]*>([\d,.]+)",
    "收入总计": r">总计</td><td[^>]*>([\d,.]+)",
    "an item of 支出决算表": r"行政运行</td><td[^>]*>([\d,.]+)",
    "基本支出 by economic classes": r">人员经费合计</td><td[^>]*>([\d,.]+)",
    "a total in prose": r"本年支出合计([\d.]+)万元",
    "收、支总计 in prose": r"收入、支出总计均为([\d.]+)万元",
    "an item in prose": r"（项）。支出决算为([\d.]+)万元",
    "a class in prose": r"（类）([\d.]+)万元",
    "公务接待费 in prose": r"公务接待费支出决算为([\d.]+)万元",
}


def changed(page, pattern):
    """The page with the first digit of the number that the pattern finds another one, and the new number."""
    match = re.search(pattern, page)
    old = match[1]
    new = ("9" if old[0] < "5" else "2") + old[1:]
    return page[: match.start(1)] + new + page[match.end(1) :], new


def test_each_fault_is_told_where_it_stands(tmp_path):
    sound = ledgers.accounts(ledgers.books(12), 3)
    made = {f"f{i}": changed(sound, pattern) for i, pattern in enumerate(FAULTS.values())}
    found = audits(tmp_path, {name: page for name, (page, _) in made.items()})
    for fault, (name, (_, number)) in zip(FAULTS, made.items(), strict=True):
        errors = [f for f in found[name].findings if f.severity == "error"]
        assert any(number in place.quote for f in errors for place in f.places), fault
        assert all(number in " ".join(place.quote for place in f.places) for f in errors), fault


def test_two_sets_in_one_document_are_kept_apart(tmp_path):
    """The whole department's tables and those of its own office differ, and both are right."""
    body = lambda page: page.removeprefix("<html><body>").removesuffix("</body></html>")  # noqa: E731
    both = "<html><body>" + body(ledgers.accounts(ledgers.books(4), 0)) + body(ledgers.accounts(ledgers.books(5), 0)) + "</body></html>"
    audit = audits(tmp_path, {"both": both})["both"]
    assert not [f.message for f in audit.findings if f.code.startswith(("PAR", "TAB"))]


def test_a_missing_table_and_a_false_note_are_told(tmp_path):
    sound = ledgers.accounts(ledgers.books(6), 0)
    start, end = sound.index("<p>支出决算表</p>"), sound.index("<p>财政拨款收入支出决算总表</p>", sound.index("<p>支出决算表</p>"))
    noted = sound.replace("<p>财政拨款“三公”经费支出决算表</p>", "<p>注：本表为空表。</p><p>财政拨款“三公”经费支出决算表</p>", 1)
    condition = noted.replace("注：本表为空表。", "注：如没有此项支出，则本表为空表。")
    found = audits(tmp_path, {"missing": sound[:start] + sound[end:], "noted": noted, "condition": condition})
    assert not loud(found["condition"])
    assert loud(found["missing"]) == ["TAB01 目录列有《支出决算表》，正文中没有这张表"]
    assert loud(found["noted"]) == ["TAB02 《一般公共预算财政拨款基本支出决算表》下注明为空表，而表中印有数字"]


TITLES = {
    "收入支出决算总表": ("balance", "all", "决算"), "一、收入支出决算总表": ("balance", "all", "决算"), "2023年部门收支总体情况表": ("balance", "all", ""),
    "1. 2026年预算单位财务收支预算总表": ("balance", "all", "预算"), "财政拨款收入支出决算总表": ("balance", "fiscal", "决算"), "公开02表 收入决算表": ("income", "all", "决算"),
    "部门支出总体情况表": ("outgo", "all", ""), "支出决算表": ("outgo", "all", "决算"), "一般公共预算财政拨款支出决算表": ("outgo", "general", "决算"),
    "5．2026年预算单位一般公共预算支出功能分类预算表": ("outgo", "general", "预算"), "一般公共预算财政拨款基本支出决算明细表": ("economic", "general", "决算"),
    "一般公共预算“三公”经费支出情况表": ("three", "fiscal", ""), "政府性基金预算财政拨款收入支出决算表": ("outgo", "fund", "决算"),
    "国有资本经营预算财政拨款支出决算表": ("outgo", "capital", "决算"), "项目支出绩效自评表": ("", "", ""), "政府采购预算表": ("", "", "预算"),
}  # fmt: skip


@pytest.mark.parametrize("line", TITLES)
def test_what_a_title_says(line):
    title = title_of(line.replace("．", "."))
    assert (title.kind, title.fund, title.book) == TITLES[line]


@pytest.mark.parametrize("line", ["单位：万元", "本年收入合计86.00万元。", "一、收入支出决算总体情况说明", "表", "年末结转和结余"])
def test_what_is_no_title(line):
    assert title_of(line) is None
