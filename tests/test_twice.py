"""Numbers a slip apart: what their words, years, owners, stages and neighbours say of their being of one thing."""

import pytest

from auditor.numbers import measure
from auditor.outline import outline
from auditor.readers import read
from auditor.relations.evidence.nodes import nodes_of
from auditor.relations.pairs.standing import standings
from auditor.relations.pairs.twice import alike, told_twice

TITLE = "云湖县水务局2022年度项目支出绩效自评报告\n\n"


def all_of(folder, text):
    """The standings of all numbers of a text after the title."""
    path = folder / "报告.txt"
    path.write_text(TITLE + text, encoding="utf-8")
    document = read(path)
    laid = outline(document)
    return [*standings(nodes_of(document, laid, measure(document)), laid)]


def stand(folder, text):
    """The standings by the numbers as printed."""
    return {s.node.mention.printed: s for s in all_of(folder, text)}


def slips(folder, text, government=False):
    return [{t.left.node.mention.printed, t.right.node.mention.printed} for t in told_twice(all_of(folder, text), government)]


def test_what_is_said_last_before_a_number_stands_for_it(tmp_path):
    found = stand(tmp_path, "2021年全县一般公共预算收入12.6亿元，比2020年增加1.1亿元。2022年县级政府性基金收入3.4亿元，支出3.1亿元。")
    assert [(s.year, s.owner, s.fund) for s in (found["12.6亿元"], found["3.4亿元"], found["3.1亿元"])] == [
        (2021, "全县", "一般公共预算"), (2022, "县", "政府性基金"), (2022, "县", "政府性基金"),
    ]  # fmt: skip


def test_the_first_number_of_a_sentence_says_the_stage_of_its_parts(tmp_path):
    found = stand(tmp_path, "计划安排资金86.20万元，其中培训费31.40万元。")
    assert "budget" in found["31.40万元"].aspects


def test_a_table_in_one_line_is_in_the_unit_of_its_header(tmp_path):
    found = stand(tmp_path, "资金分配表 乡镇 金额（万元） 石岭镇 623 柳林镇 485")
    assert {found["623"].node.dimension, found["485"].node.dimension} == {"元"}


SAID = "石岭灌区渠道清淤{}公里。\n\n经验收，石岭灌区渠道清淤{}公里。"


def test_a_slip_in_a_long_name_said_twice_is_told(tmp_path):
    assert slips(tmp_path, SAID.format("38.6", "33.6")) == [{"38.6公里", "33.6公里"}]


@pytest.mark.parametrize(
    "text",
    [
        SAID.format("38.6", "38.6"),
        SAID.format("38.6", "14.9"),  # no slip
        "计划石岭灌区渠道清淤38.6公里。\n\n实际石岭灌区渠道清淤33.6公里。",
        "石岭灌区渠道清淤38.6公里。\n\n柳林灌区渠道清淤33.6公里。",  # other words in the same place
        "2021年石岭灌区渠道清淤38.6公里。\n\n2022年石岭灌区渠道清淤33.6公里。",
        "上半年石岭灌区渠道清淤38.6公里。\n\n石岭灌区渠道清淤33.6公里。",
        "石岭灌区渠道清淤38.6公里，投入71.3万元。\n\n石岭灌区渠道清淤33.6公里，投入62.9万元。",  # what stands beside them differs
    ],
)
def test_what_tells_two_numbers_apart(text, tmp_path):
    assert not slips(tmp_path, text)


def test_two_numbers_that_are_both_told_again_are_two(tmp_path):
    text = "石岭灌区渠道清淤{}公里。\n\n"
    assert not slips(tmp_path, text.format("38.6") * 2 + text.format("33.6") * 2)


def test_a_government_speaks_of_many_and_needs_more(tmp_path):
    assert not slips(tmp_path, SAID.format("38.6", "33.6"), government=True)
    neighbours = "石岭灌区渠道清淤{}公里，衬砌边坡21.75公里，投入713.46万元。\n\n"
    assert slips(tmp_path, neighbours.format("38.64") + "经验收，" + neighbours.format("33.64"), government=True)


def test_names_are_alike_by_neighbouring_characters():
    assert alike("公务接待费", "公务接待费") == 1.0
    assert alike("公务接待费", "因公出国费") < 0.3
    assert alike("", "公务接待费") == 0.0
