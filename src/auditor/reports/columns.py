"""Tables, their columns and what a check asks of them, in Chinese: what people read in place of the names that programs
use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from auditor.reports.wording import TABLE_WORDS, printable
from auditor.suites.check import Check, Wanted

COLUMN_WORDS: Mapping[str, str] = {
    "document": "报告", "item": "事项", "year": "年度", "scope": "范围", "unit": "单位", "source": "出处", "certainty": "把握",
    "confidence": "可能性",
    "places": "位置", "near": "只差末位", "value": "数值", "kind": "种类", "hedge": "约数用词", "raw": "印出的样子", "total": "合计",
    "parts": "分项之和",
    "n_parts": "分项个数", "complete": "分项列全", "relation": "关系", "numerator": "分子", "denominator": "分母", "rate": "比率",
    "expected": "应为",
    "measure": "名目", "base": "所用预算", "current": "本期数", "prior": "上期数", "amount": "金额", "percent": "增减幅",
    "direction": "增减方向",
    "aspect": "所核对的数", "left": "此处", "right": "对照处", "where": "在哪里", "majority": "多处一致", "votes": "处数",
    "initial": "年初预算数",
    "adjusted": "全年预算数", "executed": "执行数", "weight": "分值", "score": "得分", "expected_score": "应得分",
    "reason_below": "要说明原因的界线",
    "role": "性质", "reason": "原因", "profile": "口径", "target": "指标值", "actual": "完成值", "level1": "一级指标", "level2": "二级指标",
    "level3": "三级指标", "operator": "比较符号", "target_text": "指标值原文", "actual_text": "完成值原文", "reached": "是否达到",
    "rule": "评分标准满分",
    "allowed": "评分标准所列得分", "written": "完成值写法", "n_written": "这样填写的处数", "stated": "所印", "computed": "算得", "full": "满分",
    "grade": "等级", "expected_grade": "应为等级", "bands": "分档", "report_year": "报告年度", "stated_year": "所印年度", "proof": "佐证",
    "quantity": "数量", "price": "单价", "listed": "所列", "listing": "清单", "claim": "断语", "holds": "断语成立", "text": "原文",
    "likeness": "相似程度",
    "printed": "直接印出", "other": "另一份报告", "title": "标题", "present": "有这一项", "filled": "填有数字", "declared_empty": "注明空表",
    "as_declared": "与注明相符", "as_told": "与正文相符", "number": "序号", "style": "编号方式", "empty": "没有内容",
}  # fmt: skip
# Where a column means something else in one table.
_IN_TABLE: Mapping[tuple[str, str], str] = {
    ("changes", "amount"): "增减额", ("changes", "aspect"): "所核对的数", ("counts", "stated"): "所印个数",
    ("counts", "listed"): "所列个数",
    ("sheets", "listed"): "目录列有", ("sections", "expected"): "应有的部分", ("leftovers", "kind"): "哪种残留",
    ("changes", "base"): "基期",
}  # fmt: skip
# Values that columns hold for programs, as people say them.
VALUE_WORDS: Mapping[str, str] = {
    "stated": "两边都有名目对应", "inferred": "按上下文推断", "prose": "正文", "table": "表格", "mixed": "正文和表格", "amount": "金额",
    "percent": "增减幅",
    "direction": "增减方向", "price": "单价", "initial": "年初预算", "adjusted": "全年预算", "up": "增加", "down": "减少", "flat": "持平",
    "sum": "合计",
    "average": "平均", "hundred": "满分一百", "last_year": "两年之间", "other_unit": "不同单位", "other_year": "同单位两年",
    "project": "项目金额",
    "project_score": "项目得分", "unit_part": "单位与部门", "unit_sum": "各单位之和", "within": "不超过满分", "stale": "过时的年度",
    "current": "本年", "prior": "上年", "next": "下年",
    "cited": "引用的年度", "words": "文字", "copied": "照抄指标值", "figure": "数值", "total": "合计", "item": "单项", "group": "一类",
    "report": "全篇",
    "prose/prose": "正文两处", "prose/table": "正文与表", "table/table": "两表之间",
}  # fmt: skip
# What each expectation asks, with its arguments in braces; a built-in that no bundled check uses is told by what it is
# held against.
_ASKS: Mapping[str, str] = {
    "expect_quantities_to_agree": "{stated}应与{expected}相等（四舍五入以内）",
    "expect_last_digit_to_agree": "{stated}与{expected}的末位应一致",
    "expect_quantity_not_above": "{column}不应大于{limit}", "expect_quantity_not_below": "{column}不应小于{limit}",
    "expect_quantity_below": "{column}应小于{limit}",
    "expect_quantity_to_be_listed": "{column}应是{allowed}之一", "expect_direction_to_match": "{direction}应与{change}的正负相合",
    "expect_claim_to_hold": "{column}应为是",
    "expect_column_pair_values_to_be_equal": "{column_A}应与{column_B}相同",
    "expect_column_pair_values_a_to_be_greater_than_b": "{column_A}应大于{column_B}",
    "expect_column_values_to_be_null": "{column}应为空", "expect_column_values_to_not_be_null": "{column}不应为空",
    "expect_column_values_to_be_in_set": "{column}应是{value_set}之一",
    "expect_column_values_to_not_be_in_set": "{column}不应是{value_set}",
    "expect_column_values_to_be_between": "{column}应在{min_value}与{max_value}之间",
    "expect_column_values_to_match_regex": "{column}应写有内容（格式 {regex}）",
    "expect_column_values_to_not_match_regex": "{column}不应合于格式 {regex}",
    "expect_compound_columns_to_be_unique": "{column_list}合起来不应重复",
    "expect_multicolumn_sum_to_equal": "{column_list}之和应为{sum_total}",
    "expect_multicolumn_values_to_be_equal": "{column_list}应彼此相等",
    "expect_select_column_values_to_be_unique_within_record": "{column_list}应互不相同",
}  # fmt: skip
_FIELD = re.compile(r"\{(\w+)\}")


def table_words(table: str) -> str:
    """A table's name in Chinese."""
    return TABLE_WORDS.get(table, table)


def column_words(table: str, column: str) -> str:
    """A column's name in Chinese; that of a bound says which."""
    for end, words in (("_low", "（下限）"), ("_high", "（上限）")):
        if column not in COLUMN_WORDS and column.endswith(end):
            return column_words(table, column.removesuffix(end)) + words
    return _IN_TABLE.get((table, column)) or COLUMN_WORDS.get(column) or printable(column)


def value_words(value: Wanted) -> str:
    """A value in Chinese."""
    if value is None or value == "":
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    return VALUE_WORDS.get(value, printable(value)) if isinstance(value, str) else str(value)


def asked(check: Check) -> str:
    """What a check asks, in a sentence: `核对“合计”各行：合计应与分项之和相等…；只看分项列全为是`."""

    def argument(match: re.Match[str]) -> str:
        value = check.kwargs.get(match[1], "—")
        named = value if isinstance(value, list | tuple) else [value]
        columns = match[1].startswith(("column", "stated", "expected", "limit", "allowed", "direction", "change"))
        return "、".join(f"“{column_words(check.table, str(one))}”" if columns else value_words(one) for one in named)

    asks = _FIELD.sub(argument, _ASKS.get(check.type, "{column}应合于检查里写明的格式"))
    asks = (
        asks.replace("应在—与", "不应大于", 1).removesuffix("之间")
        if "应在—与" in asks
        else asks.replace("与—之间", "以上")
    )
    rows, others = _limits(check, check.where), _limits(check, check.unless)
    told = (
        f"核对“{table_words(check.table)}”各行：{asks}",
        f"只看{rows}" if rows else "",
        f"不看{others}" if others else "",
    )
    return "；".join(part for part in told if part)


def _limits(check: Check, limits: Mapping[str, Sequence[Wanted]]) -> str:
    return "、".join(
        f"{column_words(check.table, column)}为{'或'.join(dict.fromkeys(map(value_words, values)))}的"
        for column, values in limits.items()
    )
