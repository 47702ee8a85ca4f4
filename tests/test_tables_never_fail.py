"""Whatever a table holds, reading it raises nothing and tells only relations that stand on its own numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.numbers import measure
from auditor.outline import Outline
from auditor.quantity import Quantity
from auditor.relations.schema import TABLES
from auditor.relations.tables import from_tables
from handmade import document

HEADERS = [
    "项目", "项目名称", "序号", "科目编码", "科目名称", "年初预算数", "全年预算数（A）", "全年执行数（B）", "执行率（B/A）",
    "分值", "得分", "自评得分", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "指标性质", "度量单位",
    "偏差原因分析", "评价标准", "占比", "2022年支出", "2023年支出", "增减额", "增减率", "小计", "合计", "人数", "标准（元）",
    "预算（元）", "等级", "上年决算数", "结余", "项目资金（万元）", "单位：万元",
]  # fmt: skip
VALUES = [
    "", "—", "/", "0", "100", "95%", "≥90%", "≤15天", ">2次", "1,234.56", "-19", "466", "919.085", "8.25", "10", "达成",
    "部分达成", "364人+389万元", "0.95", "5个", "优", "2023年", "约30", "10万元", "计8分；每超过1个百分点扣0.5分",
    "效果较好的计6分；一般3分；无效果0分", "2040201", "≥", "%", "∞", "90（含）-100分为优",
]  # fmt: skip
LABELS = [
    "年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金", "合计", "小计", "总分", "平均分", "一、基本支出",
    "（一）人员经费", "1.办公费", "产出指标（50分）", "数量指标", "建档率", "教育支出", "本年收入合计", "总计", "评价等次",
]  # fmt: skip
CELLS = st.one_of(st.sampled_from(VALUES), st.sampled_from(HEADERS), st.sampled_from(LABELS))
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=9), min_size=1, max_size=9)


def shaped(width, rows):
    """Rows as tables have them: a header, then a label and values."""
    header = st.lists(st.sampled_from(HEADERS), min_size=width, max_size=width)
    row = st.tuples(st.sampled_from(LABELS), st.lists(st.sampled_from(VALUES), min_size=width - 1, max_size=width - 1))
    return st.tuples(header, st.lists(row, min_size=1, max_size=rows)).map(lambda t: [t[0], *([label, *rest] for label, rest in t[1])])


def reading(*blocks):
    made = document(*blocks)
    return measure(made), from_tables(made, Outline("", "", None, "", ()), measure(made))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(ROWS, st.integers(2, 9).flatmap(lambda width: shaped(width, 8))), min_size=1, max_size=3))
def test_any_table_is_read(tables):
    mentions, told = reading("单位：万元", *tables)
    known = {mention.key for mention in mentions}
    for relation in told.relations:
        assert relation.operands and {mention.key for _, mention in relation.operands} <= known
        assert relation.source == "table" and relation.certainty in ("stated", "inferred")
    assert {fact.mention.key for fact in told.facts} <= known


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 9).flatmap(lambda width: shaped(width, 8)))
def test_quantities_that_are_compared_have_one_dimension(rows):
    compared = {
        "totals": ("total", "parts"), "rates": ("rate", "expected"), "funds": ("rate", "expected"), "scores": ("stated", "computed"),
        "indicators": ("score", "weight"), "products": ("amount", "expected"),
    }  # fmt: skip
    for relation in reading("单位：万元", rows)[1].relations:
        assert set(relation.values) <= {name for names in TABLES[relation.table] for name in names}
        pair = [relation.values.get(name) for name in compared.get(relation.table, ())]
        if all(isinstance(q, Quantity) for q in pair) and pair:
            assert pair[0].unit.dimension == pair[1].unit.dimension


@pytest.mark.parametrize("rows", [[[""]], [["合计"]], [["项目", "金额"]], [["", ""], ["", ""]]])
def test_tables_without_figures_tell_nothing(rows):
    assert not reading(rows)[1].relations
