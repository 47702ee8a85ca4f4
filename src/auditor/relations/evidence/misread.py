"""Readings that fail and are not meant, as the numbers round them show: what they are told of instead holds."""

from __future__ import annotations

import re
from itertools import combinations, permutations, product

import numpy as np

from auditor.relations.evidence.decide import Judged
from auditor.relations.prose.words import OFF

_LISTS = ("opened", "closed")
# What begins the parts of a number.
_OPENS = frozenset(["of_which", "parts", "complete", "partial"])
# From how many parts on a list that comes to a total is no accident.
_PARTS = 3
_HUNDRED = 100
# How many digits of a share tie it to a total elsewhere, and how unlikely by words what holds must be to excuse nothing, against what fails.
_TELLING, _UNLIKELY = 3, 0.02
# What says that a number is not counted in a total, and how many numbers before an amount may be those that it is made of.
_APART, _PASSED = re.compile(r"[^，。；]{0,4}(?:未|不)(?:计入|纳入|包括|包含|含|列入)"), 12
# What a score is out of.
_FULL = re.compile(r"(?:分值|满分|权重|分数)(?:为|：)?$")


def is_misread(judged: Judged, group: int, row: int) -> bool:
    """Whether a failing reading of a group is not what is meant, though words may find it the likeliest."""
    form, _ = judged.reading(row)
    if form in (*_LISTS, "difference") and (_has_outsider(judged, row) or _would_be_negative(judged, row)):
        return True
    if form in _LISTS:
        return _has_subtotal(judged, row) or _is_of_another_total(judged, group, row) or _is_no_total(judged, row)
    if form == "difference":
        return _holds_in_order(judged, row) or _is_of_another_whole(judged, group, row) or _takes_one_of_several(judged, row)
    if form == "product":
        return _nearer_holds(judged, group, row) or _has_third_factor(judged, row) or _is_of_two_products(judged, row)
    return _nearer_holds(judged, group, row) or (form == "ratio" and _is_of_another_sum(judged, row))


def _has_third_factor(judged: Judged, row: int) -> bool:
    """Whether two factors with a third give an amount: 按300人、200天、每人每天4元安排24万元，追加8万元."""
    times, (a, b) = judged.found.forms.get("product_of_three"), judged.found.operands(*judged.reading(row))
    if times is None:
        return False
    slots, first = np.stack(times.slots), judged.design.offset["product_of_three"]
    both = (slots == a).any(0) & (slots == b).any(0)
    return bool((both & judged.holds[first : first + len(both)]).any())


def _is_of_two_products(judged: Judged, row: int) -> bool:
    """Whether two counts at a price each give an amount: 新建4处、改建5处，每处补助20万元、8万元，共补助120万元."""
    form, k = judged.reading(row)
    nodes, target = judged.found.frame.nodes.all, judged.found.frame.nodes.all[int(judged.found.forms[form].target[k])]
    count, price = (nodes[i] for i in judged.found.operands(form, k))
    here = [n for n in nodes[max(0, target.index - _PASSED) : target.index] if (n.block, n.sentence) == (target.block, target.sentence)]
    counts, prices = ([n.value for n in here if n.dimension == one.dimension and n.value > 0] for one in (count, price))
    made = (a * p + b * q for (a, b), (p, q) in product(combinations(counts, 2), permutations(prices, 2)))
    return any(abs(value - target.value) < target.ulp / 2 for value in made)


def _is_no_total(judged: Judged, row: int) -> bool:
    """Whether the parts of a score are full points, which make a hundred (产出60分、效益40分，得92分) or stand beside what was got of them (分值5分，得5分),
    some parts are planned and others done, or a total is less than each of its parts."""
    form, k = judged.reading(row)
    operands = judged.found.operands(form, k)[form == "opened" :]
    nodes = [judged.found.frame.nodes.all[i] for i in operands]
    if len({bool(_FULL.search(n.head)) for n in nodes}) > 1 or {"plan", "executed"} <= {c for n in nodes for c in n.cues}:
        return True
    parts = np.abs(judged.found.frame.value[[*operands]])
    if abs(judged.found.frame.value[judged.found.forms[form].target[k]]) < parts.min():
        return True
    return judged.found.forms[form].expected[k] == _HUNDRED and judged.found.frame.nodes.all[int(judged.found.forms[form].target[k])].kind == "score"


def _is_of_another_whole(judged: Judged, group: int, row: int) -> bool:
    """Whether a rest is what is left of another number of the sentence: 余额9亿元（甲类5亿元、乙类4亿元），不超过限额11亿元."""
    form, k = judged.reading(row)
    nodes, mine, target = judged.found.frame.nodes.all, judged.numbers(row), int(judged.found.forms[form].target[k])
    held = (judged.numbers(r) for r in judged.rows[group].tolist() if judged.holds[r])
    return any(nodes[min(one - mine)].sentence == nodes[target].sentence for one in held if len(one - mine) == 1)


def _takes_one_of_several(judged: Judged, row: int) -> bool:
    """Whether a score is what one of several deductions in its paragraph leaves: 满分20分，得16分。扣1分；扣3分."""
    nodes, off = judged.found.frame.nodes.all, judged.found.operands(*judged.reading(row))[1]
    beside = (n for n in judged.found.frame.nodes.by_block[nodes[off].block] if n.index != off)
    return bool(OFF.search(nodes[off].head)) and any(OFF.search(n.head) for n in beside)


def _has_outsider(judged: Judged, row: int) -> bool:
    """Whether an average is among the parts, which it is none of, or what is said not to be counted: 退休67人不列入."""
    form, k = judged.reading(row)
    nodes = [judged.found.frame.nodes.all[i] for i in judged.found.operands(form, k)]
    return any("平均" in n.head or _APART.match(judged.found.frame.nodes.texts.get(n.block, ""), n.end) for n in nodes)


def _has_subtotal(judged: Judged, row: int) -> bool:
    """Whether the first part is the total of the others, as words say (对其中7座维修，包括甲类2座、乙类5座) or as the total shows, which is
    nearer to it than to them all: 发放90份，收回85份，满意80份，不满意5份."""
    form, k = judged.reading(row)
    first, *others = judged.found.operands(form, k)[form == "opened" :]
    frame, reading = judged.found.frame, judged.found.forms[form]
    if len(others) < 2 or abs(float(frame.value[others].sum() - frame.value[first])) >= frame.ulp[first] / 2:
        return False
    stated = abs(float(frame.value[reading.target[k]]))
    nearer = abs(stated - frame.value[first]) < abs(stated - abs(float(reading.expected[k])))
    return nearer or not frame.nodes.all[others[0]].lead_cues.isdisjoint(_OPENS)


def _is_of_another_total(judged: Judged, group: int, row: int) -> bool:
    """Whether the parts come to another total of their sentence: 共9万元，其中本级安排2万元；用于甲项4万元、乙项3万元、丙项2万元."""
    form, k = judged.reading(row)
    nodes, numbers = judged.found.frame.nodes.all, judged.numbers(row)
    parts = numbers - {int(judged.found.forms[form].target[k])}
    others = (judged.numbers(r) - parts for r in judged.rows[group].tolist() if judged.holds[r] and judged.numbers(r) > parts)
    return len(parts) >= _PARTS and any(len(one) == 1 and nodes[min(one)].sentence == nodes[min(parts)].sentence for one in others)


def _holds_in_order(judged: Judged, row: int) -> bool:
    """Whether the numbers in their order say what was moved by how much to what: 预算40万元，调减3万元，调整后37万元."""
    nodes = judged.found.frame.nodes.all
    before, change, after = (nodes[i] for i in sorted(judged.numbers(row)))
    return bool(change.direction) and abs(before.value + change.direction * change.value - after.value) < after.ulp / 2


def _nearer_holds(judged: Judged, group: int, row: int) -> bool:
    """Whether a number between those that a percentage is said to follow from and itself makes it hold, in place of one of them."""
    form, k = judged.reading(row)
    target, mine = int(judged.found.forms[form].target[k]), judged.numbers(row)
    likely = (r for r in judged.rows[group].tolist() if judged.holds[r] and judged.words[r] > _UNLIKELY * judged.words[row])
    for held in map(judged.numbers, likely):
        new, old = held - mine, mine - held
        if len(new) == len(old) == 1 and min(*old, target) < min(new) < max(*old, target):
            return True
    return False


def _is_of_another_sum(judged: Judged, row: int) -> bool:
    """Whether a share is one of a total that stands elsewhere: 上年合计9万元…占支出总额的40%, with a 支出合计 of 10万元 in a table."""
    form, k = judged.reading(row)
    nodes, (part, whole) = judged.found.frame.nodes.all, judged.found.operands(form, k)
    target, one = nodes[int(judged.found.forms[form].target[k])], nodes[part]
    if not one.value or sum(c.isdigit() for c in target.digits) < _TELLING:
        return False
    sums = (n for n in nodes if "total" in n.cues | n.lead_cues and n.index not in (part, whole))
    values = (n.value if n.dimension == one.dimension else n.value * float(one.unit.factor) for n in sums if n.dimension == one.dimension or (n.is_cell and n.kind == "plain"))
    return any(value > 0 and abs(_HUNDRED * one.value / value - target.value) <= target.ulp / 2 for value in values)


def _would_be_negative(judged: Judged, row: int) -> bool:
    """Whether the one number that nothing else proves would have to be less than nothing."""
    form, k = judged.reading(row)
    nodes, operands = judged.found.frame.nodes.all, judged.found.operands(form, k)
    target = nodes[int(judged.found.forms[form].target[k])]
    open_ = judged.numbers(row) - judged.proven_numbers
    if len(open_) != 1:
        return False
    (one,) = (nodes[i] for i in open_)
    over = abs(float(judged.found.forms[form].expected[k])) - abs(target.value)
    adds = one is target or (form == "difference" and one.index == operands[1])
    return one.value > 0 >= one.value + (over if adds else -over)
