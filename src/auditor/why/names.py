"""What each column of evidence is called in Chinese, for people who ask why a number is read as it is. Every column
of the weights has a name.
"""

from __future__ import annotations

from collections.abc import Mapping

# The concepts of the lexicon, as the kind of words they are.
CONCEPTS: Mapping[str, str] = {
    "added": "追加",
    "adjusted": "调整预算",
    "arrival_rate": "到位率",
    "arrived": "到位",
    "balance": "结余",
    "budget": "预算",
    "carried": "上年结转",
    "change": "增减幅",
    "compare": "较、比",
    "complete": "分别为、具体为",
    "completes": "完成…的",
    "cumulative": "累计",
    "current": "本年",
    "down": "减少",
    "each": "每、平均",
    "excluded": "不含、扣除",
    "executed": "执行、支出",
    "expenditure": "支出类",
    "fund": "资金",
    "income": "收入类",
    "fewer": "少多少",
    "initial": "年初预算",
    "masked": "易混词",
    "more": "多出",
    "moved_from": "由…",
    "moved_to": "提高到",
    "next": "下年",
    "no_total": "会计、统计等非合计",
    "of": "的",
    "of_which": "其中",
    "opening": "年初、期初",
    "others": "其他、其余",
    "over": "超出",
    "partial": "主要、等",
    "parts": "包括、分别",
    "people": "人员",
    "plan": "计划、目标",
    "prior": "上年",
    "rate": "率、进度",
    "respectively": "分别",
    "score": "得分、分值",
    "settled": "决算",
    "share": "占",
    "short": "不足、缺",
    "spending_rate": "执行率",
    "survey": "满意度",
    "threshold": "以上、不超过",
    "total": "合计、共",
    "unchanged": "持平",
    "up": "增加",
    "whole_unit": "全单位",
    "yearly_average": "年均",
    "like_for_like": "可比口径",
    "taken": "收回、调出",
    "besides": "另有",
}
# What a number's own words say that it is.
CLASS_WORDS: Mapping[str, str] = {
    "survey": "满意度",
    "growth": "增减",
    "share": "占比",
    "spending": "执行率",
    "arrival": "到位率",
    "scoring": "得分率",
    "completes": "完成率",
    "rate": "比率",
    "left": "结余或差额",
    "total": "合计",
    "parts": "分项",
    "other": "未说明的数",
}
_KINDS: Mapping[str, str] = {
    "money": "金额",
    "percent": "百分比",
    "points": "百分点",
    "people": "人数",
    "visits": "人次",
    "count": "个数",
    "score": "分数",
    "area": "面积",
    "plain": "没有单位的数",
}
# Of an operand, beside the number that is asked about; and of that number itself.
_PLACE: Mapping[str, str] = {
    "same_segment": "在同一分句",
    "same_sentence": "在同一句",
    "same_block": "在同一段",
    "block_before": "在上一段",
    "far_blocks": "隔开几段",
    "distance": "中间隔着别的数",
    "after": "印在本数之后",
    "right_before": "紧挨在本数之前",
    "right_after": "紧跟在本数之后",
    "deeper": "在括号里，本数在外",
    "shallower": "在括号外，本数在内",
    "cell": "在表格里",
    "first_in_sentence": "是句中第一个数",
    "first_in_block": "是段中第一个数",
    "same_chapter": "在同一章",
    "largest": "是段中最大的数",
    "latest_alike": "是本数之前最近的同类数",
    "named": "名目相近",
    "named_well": "名目几乎相同",
    "named_of": "名目近于“占、较、完成”后的词",
    "named_of_well": "名目即“占、较、完成”后的词",
    "of_exact": "名目正是“占、较、完成”后的词",
    "of_narrower": "名目比“占、较、完成”后的词多几个字",
    "of_unlike": "名目不像“占、较、完成”后的词",
    "of_same": "正是“占、较、完成”后所说的一类数",
    "of_other": "与“占、较、完成”后所说的不是一类数",
    "of_without": "没有说是“占、较、完成”后所说的那类数",
    "borrowed": "没有印单位，随邻近的数",
    "bounded": "带有“以上、不超过”等",
    "same_year": "年度相同",
    "prior_year": "是上年的数",
    "other_year": "是其他年度的数",
    "same_class": "与本数同类",
    "same_rank": "与本数在各自一排数里的位次相同",
    "same_rank_first": "从头数位次相同",
    "same_rank_last": "从末尾数位次相同",
    "other_rank": "与本数在各自一排数里的位次不同",
}
_ABOUT: Mapping[str, str] = {
    "whole_percent": "是整数百分比",
    "hundred": "是100%",
    "one_digit": "只有一位有效数字",
    "first_in_sentence": "是句中第一个数",
    "first_in_block": "是段中第一个数",
    "bounded": "带有“以上、不超过”等",
    "in_bracket": "在括号里",
    "has_of": "前面有“占、较、完成”",
    "of_nowhere": "“占、较、完成”后的词附近没有数",
    "of_doubtful": "“占、较、完成”后的词附近只有相近的名目",
    "moves": "说的是增减",
    "borrowed": "没有印单位，随邻近的数",
    "prior_year": "是上年的数",
    "later_year": "是以后年度的数",
    "earlier_year": "是更早年度的数",
}
# Of two operands together.
_PAIR: Mapping[str, str] = {
    "both_in_sentence": "两数都与本数同句",
    "both_far": "两数都不在本段",
    "both_cells": "两数都在表格里",
    "one_cell": "一数在表格，一数在正文",
    "same_row": "两数在表格同一行",
    "names_alike": "两数名目相近",
    "names_same": "两数名目相同",
    "in_order": "两数依次印出",
    "side_by_side": "两数相邻",
    "over_whole": "前数大于后数",
    "far_over_whole": "前数远大于后数",
    "same_year": "两数年度相同",
    "prior_second": "后数是上年的",
    "no_direction": "没有说增还是减",
    "wrong_way": "大小与所说的增减相反",
    "executed_of_budget": "执行数对预算数",
    "part_of_total": "后数是合计",
    "one_is_change": "两数中只有一个是增减额",
    "both_changes": "两数都是增减额",
    "budgets": "两数都是预算或计划",
    "from_to": "由后数到前数",
    "level_of_same_year": "一个是增减额，另一个与本数同年度",
    "beyond_hundred": "前数大于后数，印出的也超过100%",
}
_LIST_PAIR: Mapping[str, str] = {
    "total_of_same_move": "合计与分项都是增减额",
    "total_moves_not": "分项是增减额而合计不是",
    "part_above_total": "有分项大于合计",
    "first_equals_total": "第一项等于合计",
    "deeper": "分项在括号里，合计在外",
    "other_year": "分项与合计年度不同",
    "between_alike": "合计与分项之间隔着同类的数",
    "total_is_part": "合计也在分项之中",
    "parts_far_below": "分项之和远小于合计",
    "of_kin": "按名目分项都属于合计",
    "of_some_kin": "按名目部分分项属于合计",
    "of_other_kin": "按名目分项属于别的合计",
    "as_many": "与所说的项数相同",
    "not_as_many": "与所说的项数不同",
}
_SIBLINGS: Mapping[str, str] = {
    "same_whole": "别的数也由它得出",
    "same_whole_share": "由它得出的数大多算得上",
    "same_steps": "别处同样位置的数也算得上",
    "same_steps_share": "别处同样位置的数大多算得上",
    "companion": "旁边另一个数也由这两个数得出",
}
# Of the numbers that a list is made of.
_LIST: Mapping[str, str] = {
    "parts_log": "项数多",
    "two": "只有两项",
    "mode_level": "各项在同一层括号",
    "mode_plain": "不计增减额和上年数",
    "mode_outer": "不计“其中”之下的数",
    "mode_alike": "各项口径相同",
    "mode_depth": "各项括号深度相同",
    "mode_all": "相连的同类数全部计入",
    "mode_blocks": "每段取第一个数",
    "mode_items": "每条取第一个数",
    "mode_kin": "按名目取同一个数的各分项",
    "mode_sentences": "每句取第一个数",
    "mode_segments": "每分句取第一个数",
    "mode_based": "前面的基数加上本句所列",
    "adds_to_first": "从第二个数起说“加上”",
    "ends_segment": "到分句末为止",
    "ends_sentence": "到句末为止",
    "ends_block": "到段末为止",
    "ends_bracket": "到括号末为止",
    "goes_on": "同句后面还有同类数",
    "goes_on_listed": "后面还有并列的一项",
    "skipped_alike": "跳过了中间的同类数",
    "crosses_sentence": "跨句",
    "crosses_segment": "跨分号",
    "crosses_block": "跨段",
    "all_listed": "各项以顿号、逗号并列",
    "all_named": "各项都有名目",
    "some_unnamed": "有的项没有名目",
    "any_cue_inside": "中间有“其中”",
    "any_partial": "开头有“主要”等",
    "any_prior": "夹有上年数",
    "any_moved": "夹有增减额",
    "all_moved": "都是增减额",
    "any_excluded": "有“不含、扣除”",
    "any_carried": "有“上年结转”",
    "last_is_rest": "末项是“其他、其余”",
    "last_ends_etc": "末项后有“等”",
    "same_ending": "各项名目结尾相同",
    "name_twice": "有名目重复",
    "any_total": "夹有“合计”",
    "any_each": "有“每、平均”",
    "any_bounded": "有“以上、不超过”",
    "any_borrowed": "有的项没有印单位",
    "mixed_budget": "预算数与执行数混在一起",
    "all_equal": "各项相等",
    "numbered": "各项带序号",
    "opens_parts": "以“包括、分别”开头",
    "opens_complete": "以“分别为、具体为”开头",
    "opens_partial": "以“主要、等”开头",
    "opens_colon": "以冒号开头",
    "opens_bracket": "以括号开头",
    "opens_of_which": "以“其中”开头",
    "first_in_sentence": "第一项是句中第一个数",
    "first_in_block": "第一项是段中第一个数",
    "in_bracket": "在括号里",
    "starts_segment": "从分句开头起",
    "any_total_inside": "中间有“合计、共”",
    "income_and_expenditure": "收入与支出混在一起",
    "continues_before": "同句前面还有同类数",
    "starts_sentence": "从句首起",
    "all_kin": "按名目都是同一个数的分项",
    "some_kin": "按名目有几项是同一个数的分项",
}
_ALWAYS = "这种读法是否常见"


def evidence_name(block: str, column: str) -> str:
    """The name of a column of a block of weights (`ratio:whole`, `opened:list`, …), without whose it is. Raises
    KeyError for one that has none.
    """
    part = block.partition(":")[2]
    if column == "always":
        return _ALWAYS
    named = {
        "pair": _LIST_PAIR if block in ("opened:pair", "closed:pair") else _PAIR,
        "siblings": _SIBLINGS,
        "list": _LIST,
    }.get(part)
    if named is not None:
        return named[column]
    return _about(column) if part in ("about", "none") else _operand(column)


def _about(column: str) -> str:
    if column in _ABOUT:
        return _ABOUT[column]
    side, _, concept = column.partition("_")
    if side == "is":
        return f"是{_KINDS[concept]}"
    where = {"own": "本分句前面", "lead": "与前一个数之间", "tail": "后面"}[side]
    return f"{where}有“{CONCEPTS[concept]}”"


def _operand(column: str) -> str:
    if column in _PLACE:
        return _PLACE[column]
    kind, crossed, what = column.partition("&")
    if crossed:
        return f"{_PLACE[what] if what in _PLACE else f'前面有“{CONCEPTS[what]}”'}（本数是{CLASS_WORDS[kind]}）"
    side, _, concept = column.partition("_")
    return f"{ {'says': '前面', 'then': '后面'}[side] }有“{CONCEPTS[concept]}”"
