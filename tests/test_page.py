"""The page says what the JSON says, shows every number, lets nothing of a report act on it, and asks the network for nothing."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from auditor import audit_many
from auditor.document import Gap, Place
from auditor.reports import json_report
from auditor.reports.detail import Detail
from auditor.reports.page import render
from auditor.reports.page.chart import segments
from auditor.reports.page.marked import CLASSES, visible
from auditor.result import (
    Audit,
    CheckCount,
    Evidence,
    Facsimile,
    Failure,
    Finding,
    Mark,
    NumberSeen,
    SetAside,
    Shown,
    ShownCell,
    ShownParagraph,
    ShownTable,
)

ROOT = Path(__file__).parents[1]
SAMPLES = [ROOT / "samples" / name for name in ("01-部门整体自评.txt", "03-整体评价表.md", "06-部门决算说明.pdf", "08-项目自评表-无误.txt")]
EVIL = """</style></script><script>alert(1)</script><img src=x onerror="alert('2')">'&amp;{{ 7*7 }}{% raw %}"""
VOID = {"meta", "link", "input", "img", "br", "rect"}


class Page(HTMLParser):
    """A page as its tags and texts: elements in order, each (tag, attributes, text in it)."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(html)
        self.close()
        assert not self.open, "every element is closed"

    def handle_starttag(self, tag, attrs):
        element = [tag, dict(attrs), ""]
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append([tag, dict(attrs), ""])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for element in self.open:
            element[2] += data

    def of(self, tag=None, kind=None):
        """The elements of a tag and class."""
        return [e for e in self.elements if tag in (None, e[0]) and (kind is None or kind in (e[1].get("class") or "").split())]


def audits(*paths):
    return list(audit_many(paths, facsimile=True))


def page(*results, **detail):
    failures = [result for result in results if isinstance(result, Failure)]
    return render([result for result in results if isinstance(result, Audit)], failures, Detail(**detail))


def squeezed(text):
    return "".join(text.split())


@pytest.fixture(scope="module")
def samples():
    return audits(*SAMPLES)


def test_it_tells_the_findings_of_the_json(samples):
    for audit, fields in zip(samples, json_report.report(samples, ())["documents"], strict=True):
        told = Page(page(audit))
        cards = told.of("li", "finding")
        assert [(c[1]["data-code"], c[1]["data-severity"]) for c in cards] == [(f["code"], f["severity"]) for f in fields["findings"]]
        for card, finding in zip(cards, fields["findings"], strict=True):
            assert squeezed(finding["message"]) in squeezed(card[2])
            assert all(squeezed(place["quote"]) in squeezed(card[2]) for place in finding["places"])


def test_every_number_stands_on_it_once_with_its_status(samples):
    for audit in samples:
        doc = Page(page(audit)).of()
        seen = [e for e in doc if re.fullmatch(r"r0-n\d+", e[1].get("id") or "")]
        kinds = Counter(e[1]["class"].split()[1] for e in seen)
        assert kinds == Counter({kind: audit.count(status) for status, kind in CLASSES.items() if audit.count(status)})


def test_every_link_leads_somewhere(samples):
    told = Page(page(*samples, Failure("坏.pdf", "文件已加密")))
    names = [e[1]["id"] for e in told.of() if "id" in e[1]]
    assert len(names) == len(set(names))
    for _, attributes, _ in told.of("a"):
        assert not attributes.get("href") or attributes["href"][1:] in names
        assert set((attributes.get("data-f") or "").split()) <= set(names)
    assert all(card[1]["id"].startswith("r") for card in told.of("li", "finding"))


def test_a_finding_set_aside_marks_nothing(samples):
    first, *others = samples[0].findings
    told = Page(page(replace(samples[0], findings=tuple(others), set_aside=(SetAside(first, "suppressed", "另有文件", "2099-12-31"),))))
    assert [card[1]["id"] for card in told.of("li", "finding")] == [f"r0-f{ordinal}" for ordinal in range(1, len(others) + 1)]
    assert "另有文件" in told.of("details", "aside")[0][2]
    names = {e[1]["id"] for e in told.of() if "id" in e[1]}
    assert all(e[1]["href"][1:] in names for e in told.of("a") if "href" in e[1])


def evil():
    """A report that tries everything, everywhere."""
    place = Place(line=1, start=0, end=3)
    finding = Finding(EVIL, "error", EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, (Evidence(EVIL, "4.5", EVIL + "4.5", place),), (EVIL,))
    cell = ShownCell(Shown(EVIL, (Mark(0, 3, 0, ((EVIL, 0),)),)), 0, 0)
    blocks = (ShownParagraph(Shown(EVIL, (Mark(3, 9, 1),)), 1, place), ShownParagraph(Shown(EVIL), 2), ShownTable((cell,), 1, 1, Place(table=EVIL)))
    numbers = (NumberSeen(EVIL, EVIL, place, "blamed", (EVIL,)), NumberSeen(EVIL, EVIL, place, "unchecked", ()))
    gaps = (Gap(EVIL, Place(table=EVIL)),)
    return Audit(EVIL, "0", EVIL, EVIL, EVIL, 2022, (finding,), (CheckCount(EVIL, 3, 1),), numbers, gaps, Facsimile(blocks))


def test_nothing_of_a_report_becomes_mark_up():
    told = Page(page(evil(), evil(), Failure(EVIL, EVIL)))
    assert [len(told.of(tag)) for tag in ("script", "style", "img")] == [1, 1, 0]
    assert not [name for _, attributes, _ in told.of() for name in attributes if name.startswith("on") or name == "style"]
    assert EVIL in told.of("h2", "block")[0][2]
    assert "49" not in told.of("h2", "block")[0][2]


def test_it_asks_the_network_for_nothing(samples):
    html = page(*samples)
    told = Page(html)
    sources = [attributes.get(name) for _, attributes, _ in told.of() for name in ("src", "href", "action", "srcset") if name in attributes]
    assert all(source.startswith("#") or source == "data:," for source in sources)
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|innerHTML", html)


def test_the_policy_allows_our_style_and_script_and_nothing_else(samples):
    told = Page(page(samples[0]))
    ((_, attributes, _),) = [e for e in told.of("meta") if e[1].get("http-equiv") == "Content-Security-Policy"]
    for tag in ("style", "script"):
        ((_, _, text),) = told.of(tag)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in attributes["content"]
    assert attributes["content"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("支出\u300012万元\n\t甲", "支出\u300012万元\n\t甲"),
        ("a\x00\x1b\u202eb", "a\\x00\\x1b\\u202eb"),
        ("\ufeff软\u00ad连\u200b接", "软连接"),
        ("\uf0b7项目\udcff", "□项目\\udcff"),
    ],
)
def test_what_would_act_on_others_is_spelled_out(text, shown):
    assert visible(text) == shown
    assert visible(text).encode()


def table_of(cells, rows, columns):
    seen = NumberSeen("2.5", "", Place(), "verified", ())
    made = tuple(ShownCell(Shown(text, (Mark(0, 3, 0),) if text == seen.quote else ()), *at) for text, *at in cells)
    return Audit("a", "", "", "", "", None, (), (), (seen,), (), Facsimile((ShownTable(made, rows, columns),)))


def test_cells_stand_in_their_columns():
    audit = table_of([("头", 0, 0, 2, 1), ("宽", 0, 1, 1, 3), ("2.5", 1, 3), ("20805", 2, 2)], 3, 4)
    cells = Page(page(audit)).of("td")
    assert [(text, e.get("rowspan", "1"), e.get("colspan", "1")) for _, e, text in cells] == [
        ("头", "2", "1"), ("宽", "1", "3"), ("", "1", "2"), ("2.5", "1", "1"), ("", "1", "2"), ("20805", "1", "1"), ("", "1", "1"),
    ]  # fmt: skip
    assert [e.get("class") for _, e, text in cells if text in ("2.5", "20805")] == ["figure", None]


def test_cells_over_each_other_are_both_shown():
    assert {"甲", "乙"} <= {text for _, _, text in Page(page(table_of([("甲", 0, 0, 2, 2), ("乙", 1, 1, 5, 5)], 2, 2))).of("td")}


def test_a_page_without_the_reports_text_still_tells_its_findings(samples):
    told = Page(page(replace(samples[0], facsimile=None)))
    assert len(told.of("li", "finding")) == len(samples[0].findings)
    assert "没有保存这份报告的原文" in told.of("main")[0][2]


def test_what_could_not_be_read_stands_on_the_index():
    told = Page(page(Failure("坏.pdf", "文件已加密")))
    assert "坏.pdf" in told.of("ul", "failures")[0][2] and not told.of("section", "report")
    assert "没有报告" in Page(page()).of("h1")[0][2]


def test_gaps_lead_to_their_block(samples):
    shown = Facsimile(tuple(ShownParagraph(Shown(text), None, Place(page=page)) for text, page in (("甲", 1), (" ", 3), ("乙", 3))))
    gaps = (Gap("没有文字层", Place(page=2)), Gap("没有文字层", Place(page=9)), Gap("截断"))
    audit = Audit("a.pdf", "", "", "", "", None, (), (), (), gaps, shown)
    one, other = Page(page(audit)).of("p", "gap")
    assert re.sub(r"\s+", " ", one[2]).strip() == "没有文字层 第2页 第9页" and other[2].strip() == "截断"
    assert [e[1]["href"] for e in Page(page(audit)).of("a") if e[2] == "第2页"] == ["#r0-b2"]
    assert [e[2] for e in Page(page(audit)).of("p", "turn")] == ["第1页", "第3页"]


def test_a_bar_is_as_long_as_its_counts():
    assert list(segments({"error": 1, "warning": 0, "info": 3}, 8)) == [("error", 0.0, 12.5), ("info", 12.5, 37.5)]
    assert list(segments({"error": 0}, 0)) == []
