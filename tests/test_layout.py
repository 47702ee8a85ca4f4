"""What a report's layout gives away: numbers missing from its headings, headings over nothing, pieces of the template left in."""

import pytest

from auditor.relations.layout import LEFTOVERS
from related import parsed

TITLE = "云湖县水务局2022年度部门决算公开说明\n\n"


def rows(folder, text, table):
    return [r for r in parsed(folder, text).relations if r.table == table]


# --- headings ---

NUMBERED = {
    "一、职责\n负责水务。\n二、机构\n设3个股室。": [("机构", "二", True)],
    "一、职责\n负责水务。\n三、机构\n设3个股室。": [("机构", "二", False)],
    "第一部分 概况\n负责水务。\n第三部分 决算\n支出120.00万元。": [("决算", "二", False)],
    "（一）收入\n收入120.00万元。\n（二）支出\n支出110.00万元。\n（四）结余\n结余10.00万元。": [("支出", "二", True), ("结余", "三", False)],
    # each parent counts anew, and another style is not counted with it
    "一、收入\n（一）拨款\n收入120.00万元。\n二、支出\n（一）基本\n支出60.00万元。\n（二）项目\n支出50.00万元。": [("支出", "二", True), ("项目", "二", True)],
    "一、职责\n1.管水。\n3.治水。": [],  # Arabic numbers break off too often to be held to it
    "十、其他\n无。\n十一、附则\n无。": [("附则", "十一", True)],
}


@pytest.mark.parametrize("text", NUMBERED, ids=lambda text: text.replace("\n", " ")[:24])
def test_heading_numbers_run_on(text, tmp_path):
    told = [(r.item, r.values["expected"], r.values["present"]) for r in rows(tmp_path, TITLE + text, "sections") if "present" in r.values]
    assert told == NUMBERED[text]


EMPTY = {
    "一、职责\n负责水务。\n二、机构\n三、决算\n支出120.00万元。": {"一、职责": False, "二、机构": True, "三、决算": False},
    "一、职责\n（一）管水\n负责水务。": {"一、职责": False, "（一）管水": False},
    "一、决算\n\n单位：万元\n项目\t金额\n水费\t3.10\n电费\t2.40": {"一、决算": False},
    "一、负责全县水资源管理、水旱灾害防御。\n二、负责农村供水。": {},  # numbered sentences are no headings
}


@pytest.mark.parametrize("text", EMPTY, ids=lambda text: text.replace("\n", " ")[:24])
def test_headings_over_nothing(text, tmp_path):
    assert {r.item: r.values["empty"] for r in rows(tmp_path, TITLE + text, "sections") if "empty" in r.values} == EMPTY[text]


def test_a_table_of_contents_is_no_row_of_empty_headings(tmp_path):
    contents = "目录\n一、职责\n二、机构\n三、决算\n四、绩效\n\n一、职责\n负责水务。\n二、机构\n设3个股室。\n三、决算\n支出120.00万元。\n四、绩效\n自评为优。"
    assert not [r.item for r in rows(tmp_path, TITLE + contents, "sections") if r.values.get("empty")]


# --- leftovers ---

LEFT = {
    "云湖县XX局负责水务。": [("占位符", "XX")],
    "支出××万元。": [("占位符", "××")],
    "支出___万元。": [("占位符", "___")],
    "支出120.00万元，增加（减少）的主要原因是项目增多。": [("未选项", "增加（减少）")],
    "决算数大于（小于）预算数。": [("未选项", "大于（小于）")],
    "支出增长5%，主要原因是。": [("缺原因", "主要原因是")],
    "公务接待费支出为万元，占%。": [("缺数字", "支出为"), ("缺数字", "占")],
    # near misses
    "支出增长5%，主要原因是项目增多。": [],
    "公务接待费支出为3.20万元，占5%。": [],
    "型号为VXX200的水泵3台。": [],
    "支出增加，收入减少。": [],
    "增加减少的情况如下。": [],
}


@pytest.mark.parametrize("text", LEFT)
def test_leftovers_of_the_template(text, tmp_path):
    told = [(r.values["kind"], r.anchors[0][1].printed) for r in rows(tmp_path, TITLE + text, "leftovers")]
    assert told == LEFT[text]


def test_every_kind_of_leftover_has_its_example():
    assert {kind for told in LEFT.values() for kind, _ in told} == set(LEFTOVERS)


def test_a_template_nobody_filled_in_is_told_once(tmp_path):
    (told,) = rows(tmp_path, TITLE + "，".join(["××工程××万元"] * 6) + "。", "leftovers")
    assert told.values["text"].endswith("……等12处")


# --- parts that a whole report has ---

ACCOUNTS = {
    "主要职责": "负责水务。", "机构设置": "设3个股室。", "收入支出决算总体情况": "本年收入合计120.00万元。", "“三公”经费": "无。", "政府采购": "无。",
    "名词解释": "略。",
}  # fmt: skip


def missing(folder, *left_out):
    kept = [(name, text) for name, text in ACCOUNTS.items() if name not in left_out]
    body = "\n".join(f"{number}、{name}\n{text}" for number, (name, text) in zip("一二三四五六", kept, strict=False))
    return [r.values["expected"] for r in rows(folder, TITLE + body, "sections") if r.values.get("profile") and not r.values["present"]]


def test_a_part_that_a_whole_report_lacks_is_missing(tmp_path):
    assert missing(tmp_path) == []
    assert missing(tmp_path, "名词解释") == ["名词解释"]
    assert missing(tmp_path, "名词解释", "政府采购", "“三公”经费") == [], "an excerpt"


def test_a_report_without_headings_is_no_whole_one(tmp_path):
    text = "部门职责是管水，机构设置3个股室。\n本年收入合计120.00万元，“三公”经费1.20万元，政府采购支出8.00万元。"
    assert not [r for r in rows(tmp_path, TITLE + text, "sections") if r.values.get("profile")]
