"""The copy of a report: every number marked where it stands, every place of a finding to be found, and nothing marked twice."""

import json
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest

from auditor import audit
from auditor.facsimile import copy_of
from auditor.numbers.mention import Mention
from auditor.outline import outline
from auditor.quantity import Quantity
from auditor.result import Facsimile, Mark, Shown, ShownParagraph
from handmade import document, numbers, text
from sampled import audited

SAMPLES = sorted(path for path in (Path(__file__).parents[1] / "samples").iterdir() if path.suffix in (".txt", ".md", ".docx", ".pdf"))


def shown(facsimile):
    """Each text of a facsimile in order."""
    for block in facsimile.blocks:
        yield from [block.shown] if isinstance(block, ShownParagraph) else [cell.shown for cell in block.cells]


def copied(made, *cited):
    return copy_of(made, outline(made), numbers(made), dict(zip("ab", cited, strict=False)))


def words(made, start, end):
    """A mention of words in the first block."""
    return Mention(text(made.blocks[0].text.value), start, end, end, Quantity.exact(0), "words", 0)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_number_and_every_place_of_a_finding_is_marked_once(path):
    found = audited(path)
    marked = [(mark, one.text[mark.start : mark.end]) for one in shown(found.facsimile) for mark in one.marks]
    assert sorted(mark.number for mark, _ in marked if mark.number is not None) == list(range(len(found.numbers)))
    assert all("".join(quote.split()) == "".join(found.numbers[mark.number].quote.split()) for mark, quote in marked if mark.number is not None)
    places = [(finding.fingerprint, place) for finding in found.findings for place in range(len(finding.places))]
    assert sorted(cite for mark, _ in marked for cite in mark.cited) == sorted(places)


def test_only_who_asks_pays_for_it():
    assert audit(SAMPLES[0]).facsimile is None


def test_it_goes_through_json():
    found = audited(SAMPLES[0])
    assert json.loads(json.dumps(asdict(found.facsimile)))["blocks"][0]["shown"]["text"]


def test_marks_count_in_the_text_as_it_is_shown():
    made = document("支出 １２０．５０ 万元，其中办公费4万元。")
    (paragraph,) = copied(made).blocks
    assert paragraph.shown == Shown("支出 １２０．５０ 万元，其中办公费4万元。", (Mark(3, 12, 0), Mark(18, 21, 1)))


def test_a_table_keeps_its_cells():
    made = document([["项目", "金额"], ["办公费", "4.00"]])
    (table,) = copied(made, [numbers(made)[0]]).blocks
    assert (table.n_rows, table.n_columns, [(c.row, c.column, c.shown.text) for c in table.cells][-1]) == (2, 2, (1, 1, "4.00"))
    assert table.cells[-1].shown.marks == (Mark(0, 4, 0, (("a", 0),)),)


def test_words_end_where_a_number_begins():
    made = document("本年支出4万元，尚未填写。")
    copy = copied(made, [words(made, 0, 7)], [words(made, 4, 7)])
    assert copy.blocks[0].shown.marks == (Mark(0, 4, None, (("a", 0),)), Mark(4, 7, 0, (("b", 0),)))
    assert all(one.end <= other.start for one, other in pairwise(copy.blocks[0].shown.marks))


def test_headings_and_the_title_have_levels():
    made = document("安澜县水务局", "2024年度部门决算公开说明", "一、收入情况", "（一）总体情况", "1.完成了3个项目。", "本年收入4万元。")
    assert [block.level for block in copied(made).blocks] == [None, 1, 3, 4, None, None]


def test_nothing_gives_nothing():
    assert copied(document()) == Facsimile(())
