"""The terminal report fits its width and breaks Chinese properly; the JSON is the contract of the README, field by field."""

import io
import json
from dataclasses import replace
from itertools import pairwise

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from auditor.document import Gap, Place
from auditor.reports import json_report
from auditor.reports.detail import Detail
from auditor.reports.quote import sides
from auditor.reports.terminal import show
from auditor.reports.wording import one_line, printable, where
from auditor.reports.wrap import wrap
from auditor.result import Audit, CheckCount, Evidence, Failure, Finding, NumberSeen

SENTENCE = "2024年项目支出总金额为437.20万元，其中：能力建设经费9.37万元，居民医保工作经费26.23万元，办公场地租赁费50万元。"
ROW = "年度资金总额\t1000\t1000\t1301.56\t10\t100%\t10"
LONG = "本年度各项工作进展顺利，" * 30 + "项目支出总金额为12,437.20万元" + "，资金使用规范有序" * 30 + "。"


def finding(code, severity, message, *places, **more):
    fields = {"stated": "", "expected": "", "difference": "", "hint": "", "basis": "", "fingerprint": "0" * 16} | more
    return Finding(code=code, severity=severity, title="标题", message=message, places=tuple(places), **fields)


TOTAL = finding(
    "TOT01",
    "error",
    "项目支出总金额印为437.20万元，3个分项相加为85.60万元，相差351.60万元",
    Evidence("total", "437.20万元", SENTENCE, Place(line=29, start=12, end=18), True),
    Evidence("part", "9.37万元", SENTENCE, Place(line=29, start=32, end=36)),
    Evidence("part", "50万元", SENTENCE, Place(line=29, start=60, end=62)),
    stated="437.20万元",
    expected="85.60万元",
    difference="351.60万元",
    hint="与“元”“万元”互换相符",
    basis="财预〔2020〕10号",
    also=("项目支出占比印为50%，应为10%",),
)
RATE = finding(
    "FND01",
    "warning",
    "执行率印为100%，按1301.56万元÷1000万元应为130.16%",
    Evidence("rate", "100%", ROW, Place(page=12, table=7, row=5, column=6, bbox=(1.0, 2.0, 3.0, 4.5)), True),
    Evidence("executed", "1301.56", ROW, Place(page=12, table=7, row=5, column=4)),
    stated="100%",
)
LAST = finding("TOT03", "info", "末位不合", Evidence("total", "12,437.20万元", LONG, Place(paragraph=9), True), stated="12437.20万元")
SEEN = tuple(
    NumberSeen("437.20万元", SENTENCE, Place(line=29, start=12, end=18), s, ("TOT01",), 437.2, "万元", "money") for s in ("verified", "blamed", "unchecked")
)
AUDIT = Audit(
    path="reports/2024年度报告.txt",
    sha256="a" * 64,
    kind="部门整体支出绩效自评",
    title="砚溪县水务局2024年度部门整体支出绩效自评报告",
    organization="砚溪县水务局",
    year=2024,
    findings=(TOTAL, RATE, LAST),
    checks=(CheckCount("TOT01", 57, 1), CheckCount("FND01", 7, 1), CheckCount("CNT01", 0, 0)),
    numbers=SEEN,
    gaps=(Gap("表格缺列", Place(line=4)), Gap("表格缺列", Place(line=9)), Gap("第3页没有文字层", Place(page=3))),
)
CLEAN = Audit("clean.txt", "b" * 64, "", "", "", None, (), (CheckCount("TOT01", 57, 0),), SEEN[:1], ())
EMPTY = Audit("empty.txt", "c" * 64, "", "", "", None, (), (), (), ())
FAILED = Failure("坏.pdf", "文件已加密")


def page(*audits, width=80, terminal=False, failures=(FAILED,), **detail):
    console = Console(
        file=io.StringIO(), width=width, force_terminal=terminal, color_system="standard" if terminal else None, highlight=False
    )
    show(console, audits, failures, Detail(**detail))
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("detail", [{}, {"verbose": True, "numbers": True}, {"quiet": True}], ids=["plain", "all", "quiet"])
def test_no_line_is_wider_than_the_terminal(width, detail):
    lines = page(AUDIT, CLEAN, EMPTY, width=width, **detail).splitlines()
    assert max(map(cell_len, lines)) <= width


def test_a_wide_terminal_is_used():
    assert max(cell_len(line) for line in page(AUDIT, width=160).splitlines()) == 160
    assert len(page(AUDIT, width=160).splitlines()) < len(page(AUDIT, width=80).splitlines())


def test_colours_only_at_a_terminal():
    assert "\x1b" not in page(AUDIT, CLEAN)
    assert "\x1b[" in page(AUDIT, CLEAN, terminal=True)


def test_the_wrong_number_is_marked_where_there_is_no_colour():
    assert "【437.20万元】" in page(AUDIT)
    assert "【" not in page(AUDIT, terminal=True)


def test_the_summary_comes_first():
    first, third, second, fifth, *_ = page(AUDIT, CLEAN, EMPTY).splitlines()
    assert first == "审计 4 份报告：1 份有发现，1 份未见矛盾，1 份没有可以核对的关系，1 份无法读取。"
    assert second == "发现：矛盾 1  存疑 1  提示 1"
    assert third == "没有审计到：1 份没有一个数字能够核对，1 份有没读到或没核对的内容，见“未能核对”。"
    assert fifth.startswith("覆盖：4 个数字：2 一致 · 1 疑误 · 1 无从核对")


def test_a_report_shows_what_it_is_its_sides_and_its_gaps():
    text = page(AUDIT, width=120)
    for expected in (
        "砚溪县水务局2024年度部门整体支出绩效自评报告",
        "3 个数字：1 一致 · 1 疑误 · 1 无从核对",
        "砚溪县水务局 · 2024年度 · 部门整体支出绩效自评 · reports/2024年度报告.txt",
        "第29行",
        "表7 行5 列6 · 第12页",
        "第9段",
        "可能的原因：与“元”“万元”互换相符",
        "同时牵动：项目支出占比印为50%，应为10%",
        "未能核对：表格缺列（第4行、第9行等 2 处）",
        "未能核对：第3页没有文字层（第3页）",
        "无从核对：1 个数字",
    ):
        assert expected in text
    assert "财预" not in text and "财预〔2020〕10号" in page(AUDIT, width=120, verbose=True)


def test_a_clean_report_says_what_was_checked():
    assert "未见矛盾：1 种检查共核对 57 处" in page(CLEAN)
    assert "等于没有核对过" in page(EMPTY)


def test_quiet_prints_the_summary_only():
    assert "第29行" not in page(AUDIT, quiet=True)


def test_numbers_lists_each_with_its_status():
    text = page(AUDIT, width=120, numbers=True)
    assert text.count("437.20万元 │") == 3


def test_a_long_sentence_is_shortened_around_its_number():
    ((text, place),) = sides(LAST, room=80, bare=True)
    assert place == "第9段"
    assert text.plain.startswith("…") and text.plain.endswith("…") and "【12,437.20万元】" in text.plain
    assert len(text.plain) < 80


def test_numbers_of_one_sentence_are_marked_in_it_together():
    (quoted, _), (row, _) = *sides(TOTAL, room=200, bare=True), *sides(RATE, room=200, bare=True)
    assert quoted.plain == SENTENCE.replace("437.20万元", "【437.20万元】")
    assert row.plain == "年度资金总额 | 1000 | 1000 | 1301.56 | 10 | 【100%】 | 10"
    assert {quoted.plain[s.start : s.end] for s in quoted.spans if s.style} >= {"9.37万元", "50万元"}


def test_the_wrong_number_is_the_blamed_one_and_no_other():
    row = "患者满意度\t≥90%\t94%\t15\t15"
    weight = Evidence("weight", "15", row, Place(line=1, start=16, end=18))
    score = Evidence("score", "15", row, Place(line=1, start=19, end=21))
    assert "【" not in sides(finding("IND02", "warning", "", weight, score, stated="15分"), room=80, bare=True)[0][0].plain
    named = finding("PAR01", "error", "", replace(weight, blamed=True), score, stated="98分")
    assert sides(named, room=80, bare=True)[0][0].plain.endswith("【15】 | 15")


def test_a_long_row_keeps_its_label():
    row = "资产管理\t10\t" + "账实相符、配置合理、处置规范" * 9 + "\t5"
    ((text, _),) = sides(finding("IND07", "warning", "", Evidence("score", "5", row, Place(line=1), True), stated="5分"), room=60, bare=True)
    assert text.plain.startswith("资产管理…") and text.plain.endswith(" | 【5】")


def test_a_row_keeps_the_name_after_its_serial_number():
    row = "2\t非物质文化遗产保护\t80.00\t15.00\t" + "95.00\t" * 9 + "90.25"
    ((text, _),) = sides(finding("TOT01", "error", "", Evidence("part", "90.25", row, Place(line=1))), room=40, bare=True)
    assert text.plain.startswith("2 | 非物质文化遗产保护…")


def test_a_row_printed_a_cell_a_line_is_quoted_once():
    row = "年度资金总额\t860.00\t705.20\t92.00%"
    rate, budget, spent = (Evidence("", quote, row, Place(line=line), quote == "92.00%") for quote, line in (("92.00%", 25), ("860.00", 23), ("705.20", 24)))
    ((quoted, place),) = sides(finding("FND01", "error", "", budget, spent, rate, stated="92.00%"), room=80, bare=True)
    assert (quoted.plain, place) == ("年度资金总额 | 860.00 | 705.20 | 【92.00%】", "第25行")


def test_two_rows_that_read_alike_are_quoted_twice():
    rows = [Evidence("part", "5", "其他\t5", Place(line=line)) for line in (3, 4)]
    assert len(sides(finding("TOT01", "error", "", *rows), room=80, bare=True)) == 2


def test_many_sides_are_counted():
    rows = [Evidence("part", "5", f"第{i}项\t5", Place(line=i)) for i in range(1, 20)]
    text = page(Audit("a", "", "", "", "", None, (finding("TOT01", "error", "合计", *rows),), (), (), ()))
    assert "另有 13 处" in text and "第6行" in text and "第7行" not in text
    assert "第19行" in page(Audit("a", "", "", "", "", None, (finding("TOT01", "error", "合计", *rows),), (), (), ()), verbose=True)


def test_a_quote_is_not_marked_inside_a_longer_number():
    wrong = finding("IND01", "error", "得分大于分值", Evidence("score", "10", "2010年\t110\t10.5\t10", Place(line=1), True), stated="10")
    assert sides(wrong, room=80, bare=True)[0][0].plain == "2010年 | 110 | 10.5 | 【10】"


@pytest.mark.parametrize(
    ("context", "place", "shown"),
    [
        ("\t总额\t10\t\t10\t10", Place(line=1, start=8, end=10), "总额 | 10 | 【10】 | 10"),
        ("总额\t10\t10\t10", Place(line=1, start=12, end=14), "总额 | 10 | 【10】 | 10"),
        ("总额\t10\t10\t10", Place(table=1, row=2, column=4), "总额 | 10 | 10 | 【10】"),
        ("甲10元，乙10元，丙5元", Place(line=1, start=25, end=27), "甲【10】元，乙10元，丙5元"),
    ],
    ids=["tabs", "bars", "column", "unknown"],
)
def test_of_equal_numbers_the_one_at_the_place_is_marked(context, place, shown):
    assert sides(finding("TOT01", "error", "", Evidence("total", "10", context, place, True)), room=80, bare=True)[0][0].plain == shown


def test_a_number_printed_once_tells_where_the_sentence_begins():
    context = "甲10元，乙10元，合计30元"
    part, total = Evidence("part", "10", context, Place(line=1, start=26), True), Evidence("total", "30", context, Place(line=1, start=32))
    wrong = finding("TOT01", "error", "", part, total, stated="10")
    assert sides(wrong, room=80, bare=True)[0][0].plain == "甲10元，乙【10】元，合计30元"


@pytest.mark.parametrize("width", range(8, 60))
def test_lines_break_the_chinese_way(width):
    lines = [line.plain for line in wrap(Text(SENTENCE), width)]
    assert "".join(lines) == SENTENCE
    assert all(cell_len(line) <= width for line in lines)
    if width >= 16:
        assert not any(line[0] in "，。：；、）" for line in lines)
        assert not any(a[-1].isdigit() and b[0].isdigit() for a, b in pairwise(lines))


def test_control_characters_are_spelled_out():
    assert printable("a\x1b[31m\u202e\udcff中　文") == "a\\x1b[31m\\u202e\\udcff中　文"
    assert one_line(" 一\t 二\u3000\n三\x07 ") == "一 二 三\\x07"
    hostile = Audit("报告\x1b]0;x\x07.txt", "d" * 64, "", "标题\x1b[2J", "", None, (LAST,), (), (), (Gap("坏\x1b[1m"),))
    assert "\x1b" not in page(hostile) and "\\x1b[2J" in page(hostile)


def test_markup_in_a_report_is_text():
    assert "[bold]支出[/bold]" in page(Audit("a", "", "", "[bold]支出[/bold]", "", None, (), (), (), ()))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(), ""),
        (Place(line=12, start=3, end=5), "第12行"),
        (Place(line=12, table=1, row=2, column=3), "第12行"),
        (Place(table=7, row=5), "表7 行5"),
        (Place(table="附表", row=5, column=2), "工作表“附表” 行5 列2"),
        (Place(paragraph=4, page=2), "第4段 · 第2页"),
        (Place(page=2, bbox=(0.0, 0.0, 1.0, 1.0)), "第2页"),
    ],
)
def test_places_in_words(place, words):
    assert where(place) == words


PLACE_KEYS = ["page", "line", "start", "end", "paragraph", "table", "row", "column", "sheet", "address", "bbox", "recognised"]


def test_json_is_the_contract():
    answer = json.loads(json_report.dump(json_report.report([AUDIT, CLEAN], [FAILED], numbers=True)))
    assert list(answer) == ["schema", "tool", "documents", "errors"]
    assert answer["schema"] == "auditor/2"
    assert list(answer["tool"]) == ["name", "version"]
    assert answer["errors"] == [{"path": "坏.pdf", "error": "文件已加密"}]
    document, clean = answer["documents"]
    assert list(document) == [
        *("path", "sha256", "kind", "title", "organization", "year", "profile", "numbers", "checks", "findings", "set_aside", "gaps"),
        "numbers_seen",
    ]
    assert document["numbers"] == {"total": 3, "verified": 1, "consistent": 0, "blamed": 1, "involved": 0, "unchecked": 1}
    assert document["checks"][0] == {"code": "TOT01", "examined": 57, "failed": 1}
    assert (clean["kind"], clean["title"], clean["organization"], clean["year"]) == (None, None, None, None)
    total, rate, _ = document["findings"]
    assert list(total) == [
        *("code", "severity", "title", "message", "stated", "expected", "difference", "hint", "basis", "fingerprint"),
        *("also", "places"),
    ]
    assert (rate["expected"], rate["difference"], rate["hint"], rate["basis"]) == (None, None, None, None)
    assert list(total["places"][0]) == ["role", "quote", "context", "blamed", *PLACE_KEYS]
    assert rate["places"][0] | {"context": ""} == {
        **dict.fromkeys(PLACE_KEYS), **{"role": "rate", "quote": "100%", "context": "", "blamed": True, "page": 12},
        **{"table": 7, "row": 5, "column": 6, "bbox": [1.0, 2.0, 3.0, 4.5], "recognised": False},
    }
    assert document["gaps"][0] == {"reason": "表格缺列", "place": dict.fromkeys(PLACE_KEYS) | {"line": 4, "recognised": False}}
    assert document["numbers_seen"][1] == {
        **dict.fromkeys(PLACE_KEYS), **{"quote": "437.20万元", "value": 437.2, "unit": "万元", "kind": "money", "context": SENTENCE},
        **{"line": 29, "start": 12, "end": 18, "recognised": False, "status": "blamed", "codes": ["TOT01"]},
    }


def test_json_without_numbers_and_with_an_undecodable_path():
    text = json_report.dump(json_report.report([], [Failure("坏\udcff.txt", "文件不存在")]))
    assert json.loads(text.encode("utf-8"))["errors"][0]["path"] == "坏\udcff.txt"
    assert "numbers_seen" not in json_report.report([AUDIT], [])["documents"][0]
