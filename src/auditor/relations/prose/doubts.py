"""What to tell of a percentage that no reading explains: the operands that words, names or position give it, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from auditor.quantity import PERCENT, Quantity
from auditor.relations.prose import words
from auditor.relations.prose.figures import Figure, Passage, alike, label_of
from auditor.relations.prose.formulas import formula, of_answers, of_bracket, of_level, of_lists, of_named_budget, of_stem, of_whole
from auditor.relations.prose.ratios import (
    BUDGETED,
    COMPLETION,
    DIFFERENCE_RATE,
    EXECUTION,
    SPENT,
    Context,
    Ratio,
    Wholes,
    comparable,
    denominators_of,
    exactly_named,
    numerators_of,
    of_several,
    ratio_of,
    ratios,
    subject_of,
    telling,
)

# A target named after its number: 2220家的任务数.
_TASK = re.compile(r"^的?(?:[^，。；]{0,4})(?:任务|目标|计划)")
# Words that make a name the whole's: 总支出, 全年支出, 本年支出合计 are all 支出.
_ALL = re.compile(r"项目总|总|全年|本年|当年|合计|本部门|部门|单位|年度|全部")
# The execution rate of everything, and the range in which one may be believed: 执行率, 总体执行率.
_WHOLE_RATE = re.compile(r"(?:总体|整体|全年)?(?:预算|资金)?(?:执行率|支出率|支出进度|执行进度)")
_LIKELY = (20, 150)
# Names of parts of what a department spends: 基本支出, 项目支出, 人员经费.
_PART_NAME = re.compile(r"基本支出|项目支出|人员|公用|中央|省级|市级|县级|自治区")
# A rate that is aimed at: 办结率目标值98%.
_AIM = re.compile(r"(?:目标|指标|计划|预期|要求)(?:值)?(?:为|是|达到?)?$")
# Rates of what was spent, done or received over what was due: 预算执行率, 任务完成率, 资金到位率.
_DONE = re.compile(EXECUTION.pattern + "|到位")
# A whole less something: 占财政性资金（人员经费和公用经费除外）总额的比例.
_LESS = re.compile(r"除外|剔除|扣除|不含|不包括")
# The same in brackets right after it: 支出进度达54%（除专项债资金）.
_LESS_AFTER = re.compile(r"^%?（[^（）]{0,8}(?:除|剔除|扣除|不含|不包括)[^（）]*）")
# A rate of another date than the year's end: 6月底支出进度52.3%.
_OTHER_DATE = re.compile(r"(?<!\d)(?:[1-9]|1[01])月|季度|上半年|时序")
_NEAR = 40
# A rate of what was spent over its budget in percent is hardly ever more; where words do not tie its operands, they are others.
_TOO_MUCH = 300
# How many blocks apart shares of one whole may stand.
_SIBLINGS = 8


def _over_budget(context: Context, index: int) -> Ratio | None:
    """Spent in this sentence over the nearest budget of the chapter."""
    passage = context.passage
    me = passage.figures[index]
    earlier = [f for f in context.earlier if f.mention.block >= context.start]
    numerators, sure = numerators_of(passage, index, earlier)
    here = [f for f in numerators if f.segment == me.segment] or numerators
    spent = next((f for f in here if f.sentence == me.sentence and f.aspect in SPENT), None)
    if me.role != "rate" or not sure or not _DONE.search(me.of) or DIFFERENCE_RATE.search(me.of):
        return None
    if spent is None:
        return _of_its_plan(me, here[0], context.earlier)
    pool = [f for f in denominators_of(passage, index, earlier) if f.dimension == spent.dimension]
    budgets = [
        f for f in pool if f.aspect in BUDGETED or (f.sentence == me.sentence and _TASK.match(f.mention.text.value[f.end : f.end + 8]))
    ]
    budgets = budgets or [f for f in pool if f.label and f.label == spent.label and f.sentence != me.sentence]
    if budgets and budgets[0].sentence != me.sentence and _of_part(spent, budgets[0]):
        return None
    return ratio_of(spent, budgets[0], False) if budgets else None


def _of_part(spent: Figure, budget: Figure) -> bool:
    """Whether what was spent is named as a part and the budget as something else: 预算收入9,332.61万元。…其中：基本支出5,462.19万元，执行率100%."""
    return bool(words.PARTS.search(spent.lead) or _PART_NAME.search(spent.label)) and not alike(_ALL.sub("", spent.label), budget.label)


def _of_its_plan(me: Figure, done: Figure, earlier: Sequence[Figure]) -> Ratio | None:
    """改造建筑物203座，完成率94.86% over the 改造建筑物214座 planned before."""
    planned = [f for f in earlier if f.label == done.label and len(f.label) >= 4 and f.dimension == done.dimension]
    if "完成" not in me.of or done.sentence != me.sentence or len({f.mention.quantity.value for f in planned}) != 1:
        return None
    return ratio_of(done, planned[-1], False)


def _over_first_budget(context: Context, index: int) -> Ratio | None:
    """全年执行130.01万元，执行率96.74% over the report's first budget, where nothing nearer is told and no name limits it."""
    me = context.passage.figures[index]
    spent = next(
        (f for f in reversed(context.passage.figures[:index]) if f.sentence == me.sentence and f.aspect in SPENT and f.is_value), None
    )
    first = next((f for f in context.earlier if f.is_value and f.mention.kind == "money"), None)
    if (
        me.role != "rate"
        or spent is None
        or first is None
        or spent.label
        or not _WHOLE_RATE.fullmatch(me.of)
        or first.aspect not in BUDGETED
    ):
        return None
    ratio = ratio_of(spent, first, False)
    return ratio if ratio and _LIKELY[0] <= ratio.expected.value <= _LIKELY[1] else None


def _of_two(context: Context, index: int) -> Ratio | None:
    """The smaller over the larger where a sentence tells just two figures of one kind and then a rate: 发放问卷420份，回收399份，有效率95%."""
    me = context.passage.figures[index]
    before = [f for f in context.passage.figures[:index] if f.segment == me.segment]
    if sum(f.role == "value" for f in before) < 2:
        before = [f for f in context.passage.figures[:index] if f.sentence == me.sentence]
    same = [f for f in before if f.role == "value" and f.aspect != "excess" and f.mention.kind != "score" and f.dimension not in ("%", "")]
    stem = re.sub(r"率$", "", me.of)[-2:]
    if len(same) > 2 and all(f.dimension != same[-1].dimension for f in same[:-2]):  # 检查企业1,486家次，发现隐患3,927条，整改3,869条，整改率98.52%
        before = [f for f in before if f.start >= same[-2].start]
        same = same[-2:]
    others = [f for f in before if f not in same and f.role not in ("echo", "growth", "share", "rate", "change")]
    if me.role == "rate" and not COMPLETION.search(me.of) and (len(stem) < 2 or not any(c in f.lead for f in same[-1:] for c in stem)):
        return None
    whole = me.mention.quantity.value == 100 and not (len(stem) == 2 and same and stem in same[-1].lead)
    if whole or (me.role == "rate" and not me.of.endswith(("率", "度"))):
        return None
    if (
        me.role not in ("rate", "share")
        or len(same) != 2
        or others
        or same[0].dimension != same[1].dimension
        or DIFFERENCE_RATE.search(me.of)
        or (me.role == "share" and me.of)
    ):
        return None
    subject = subject_of(me) if me.role == "share" else ""
    if subject and not any(alike(subject, f.label) for f in same):
        return None
    small, large = sorted(same, key=lambda f: f.mention.quantity.to(same[0].mention.quantity.unit).value)
    return ratio_of(small, large, False)


def _line_above(context: Context, index: int) -> Ratio | None:
    """A rate alone on its line, of the figures on the line above: 签约22584人，目标24694人 / 签约任务完成率91.46%."""
    me = context.passage.figures[index]
    above = [f for f in context.earlier if f.mention.block == context.passage.block - 1 and f.role == "value"]
    targets = [f for f in above if f.aspect in BUDGETED]
    done = [f for f in above if f not in targets and targets and f.dimension == targets[0].dimension]
    if me.role != "rate" or len(context.passage.figures) != 1 or len(targets) != 1 or not done:
        return None
    return ratio_of(done[-1], targets[0], False)


def _of_difference(context: Context, index: int) -> Ratio | None:
    """预算数1691.24万元，决算数1645.14万元，预决算差异率-2.73%: what was spent less the budget over it, where a sentence tells one of each."""
    me = context.passage.figures[index]
    before = [f for f in context.passage.figures[:index] if f.sentence == me.sentence and f.role == "value" and f.mention.kind == "money"]
    spent, budget = [f for f in before if f.aspect in SPENT], [f for f in before if f.aspect in BUDGETED]
    if not me.of.endswith("差异率") or len(spent) != 1 or len(budget) != 1 or (ratio := ratio_of(spent[0], budget[0], False)) is None:
        return None
    apart = ratio.expected - Quantity.exact(100, PERCENT)
    return replace(ratio, expected=apart if (me.mention.quantity.value < 0) == (apart.value < 0) else -apart)


def _of_named(context: Context, index: int) -> Ratio | None:
    """占部门项目支出的81.04%: over the one figure of that name told before."""
    passage = context.passage
    me = passage.figures[index]
    numerators, sure = numerators_of(passage, index, context.earlier)
    name = _ALL.sub("", label_of(me.of))
    if not sure or len(name) < 2 or me.role != "share":
        return None
    pool = [f for f in context.earlier if f.mention.block >= context.start or len(name) >= 4]
    exact = [f for f in pool if comparable(f) and re.search(rf"{re.escape(me.of)}(?:决算|预算)?数?[为是]?$", f.head)]
    if "合计" in me.of and len({f.mention.quantity.value for f in exact}) == 1 and exact[-1] is not numerators[0]:
        return ratio_of(numerators[0], exact[-1], False)
    named = [f for f in (*pool, *passage.figures[:index]) if comparable(f) and f is not numerators[0] and _ALL.sub("", f.label) == name]
    if len({f.mention.quantity.value for f in named}) != 1:
        return None
    return ratio_of(numerators[0], named[-1], False)


def _same_kind(me: Figure, other: Figure) -> bool:
    """Whether two percentages are shares told in one way: 占47.47%；占52.53%, 占预算的40%、60%, （60.74%）…（31.60%）."""
    if me.role == "percent" and me.depth:
        return other.role == "percent" and other.depth == me.depth and other.sentence == me.sentence
    return other.role in ("share", "percent") and (other.of == me.of or (other.sentence == me.sentence and me.role == "percent"))


def _in_bracket(passage: Passage, index: int) -> bool:
    """Whether a percentage stands alone in a bracket right after an amount: 非常满意198份（60.74%）."""
    me = passage.figures[index]
    before = passage.figures[index - 1] if index else None
    return before is not None and me.role == "percent" and comparable(before) and passage.between(before, me) == "（" and passage.after(me, 1) == "）"


def _by_sibling(context: Context, index: int, wholes: Wholes, held: Sequence[tuple[int, Figure, Ratio]]) -> Ratio | None:
    """A share of the same whole as the nearest share that holds: 基本支出占29.60%（成立），项目支出占74.00%; 占支出总预算的68.66%."""
    me = context.passage.figures[index]
    numerators, sure = numerators_of(context.passage, index, context.earlier, wholes)
    bracketed = _in_bracket(context.passage, index)
    listed = me.role == "percent" and re.fullmatch(r"[、和，]和?", me.lead) is not None
    if not bracketed and (not (me.role == "share" or listed) or not numerators or not (sure or exactly_named(me, numerators[0]))):
        return None
    if bracketed:
        numerators = [context.passage.figures[index - 1]]
    near = sorted(
        (
            h
            for h in held
            if _same_kind(me, h[1]) and abs(h[0] - context.passage.block) <= (0 if bracketed else _SIBLINGS) and (not me.of or _tells(h))
        ),
        key=lambda h: abs(h[0] - context.passage.block),
    )
    for block, _, ratio in near:
        if (
            block >= context.start
            and ratio.numerator.mention.key != numerators[0].mention.key
            and ratio.denominator.dimension == numerators[0].dimension
        ):
            found = ratio_of(numerators[0], ratio.denominator, block == context.passage.block and not me.of)
            return found if found and found.expected.low <= 100 else None
    return None


def _tells(held: tuple[int, Figure, Ratio]) -> bool:
    """Whether a share that holds is no chance: digits enough, of an amount that is not nothing."""
    return telling(held[1]) and held[2].numerator.mention.quantity.value != 0


def _of_else(context: Context, index: int) -> bool:
    """Whether words make a percentage of something that no number tells: of a whole less something, or of another date."""
    me = context.passage.figures[index]
    before = context.passage.text.value[max(0, me.start - _NEAR) : me.start]
    after = context.passage.text.value[me.end : me.end + _NEAR]
    return bool(_LESS.search(before) or _LESS_AFTER.match(after) or _OTHER_DATE.search(re.split(r"[，。；]", before)[-1]))


def _of_its_own(context: Context, index: int, ratio: Ratio, wholes: Wholes) -> bool:
    """Whether a rate is told of each amount of a list, and so of that amount's own budget, which is not printed.

    支出90万元，支出进度87%，其中：部门支出40万元，支出进度89%；乡镇支出50万元，支出进度85%: no part is rated by the whole or by another part.
    """
    me = context.passage.figures[index]
    alike = [f for f in context.passage.figures if f is not me and f.role == "rate" and f.of == me.of]
    whole = wholes.get(ratio.numerator.mention.key)
    inside = whole is not None and (whole is ratio.denominator or wholes.get(ratio.denominator.mention.key) is whole)
    return me.role == "rate" and bool(alike) and inside


def doubted(context: Context, index: int, wholes: Wholes, held: Sequence[tuple[int, Figure, Ratio]]) -> Ratio | None:
    """The reading to tell where none holds, the best anchored first; None where nothing says what the percentage is of."""
    found = _doubted(context, index, wholes, held)
    stated = context.passage.figures[index].mention.quantity.to(PERCENT)
    if found is None or _of_its_own(context, index, found, wholes):
        return None
    loose = not found.anchored and context.passage.figures[index].role == "rate"
    return None if loose and stated.value <= 100 and found.expected.low > _TOO_MUCH else found


def _doubted(context: Context, index: int, wholes: Wholes, held: Sequence[tuple[int, Figure, Ratio]]) -> Ratio | None:
    me = context.passage.figures[index]
    if _of_else(context, index) or (context.passage.figures[index].role == "percent" and of_several(context.passage, index)) or _AIM.search(me.head):
        return None
    readings = list(ratios(context, index, wholes))
    anchored = next((r for r in readings if r.anchored), None)
    here = [f for f in context.passage.figures if f.sentence == me.sentence and f.start < me.start]
    near = here if anchored and anchored.numerator in here and anchored.denominator in here else context.passage.figures
    if any(me.mention.quantity.to(PERCENT).meets(r.expected) and r.numerator in near and r.denominator in near for r in readings):
        return None
    if named := of_answers(context, index, wholes) or of_stem(context, index, wholes):
        return named
    ways = (_of_difference, formula, of_bracket, of_lists, of_level, of_named_budget, _over_budget, _of_named, _of_two, of_whole, _line_above, _over_first_budget)
    return anchored or _by_sibling(context, index, wholes, held) or next((r for way in ways if (r := way(context, index))), None)
