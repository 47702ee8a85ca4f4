"""Percentages in prose: which number over which. A percentage without operands is a gap, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from auditor.quantity import PERCENT, Quantity, total
from auditor.relations.prose import words
from auditor.relations.prose.figures import Figure, Passage, alike, label_of
from auditor.relations.schema import Relation, Value

_BUDGETED = ("initial", "adjusted", "budget", "target", "planned")
_SPENT = ("executed", "actual", "arrived")
# Rates whose words name what they are over: 预算执行率, 资金到位率, 任务完成率, 合格率.
_EXECUTION = re.compile(r"执行|支出|支付|拨付|使用|进度|任务|完成")
# Rates of what was done over what was due; 合格率, 满意度, 达标率 and their like are over something else.
_COMPLETION = re.compile(r"执行|支出|支付|拨付|使用|进度|完成|到位|任务|预算|目标|计划|实现|招聘")
# A target named after its number: 2220家的任务数.
_TASK = re.compile(r"^的?(?:[^，。；]{0,4})(?:任务|目标|计划)")
_DIFFERENCE_RATE = re.compile(r"差异率|偏差率|偏离度|结余率|结转率|变动率|节约率|缺口")


# 一般公共预算执行率, 市县配套到位率: the name and its rate.
_NAMED_RATE = re.compile(r"^(?P<name>[\u4e00-\u9fa5]{3,}?)(?:预算)?(?:执行|支出|支付|到位|完成|拨付)率$")
# Words that make a name the whole's: 总支出, 全年支出, 本年支出合计 are all 支出.
_ALL = re.compile(r"项目总|总|全年|本年|当年|合计|本部门|部门|单位|年度|全部")
# The execution rate of everything, and the range in which one may be believed: 执行率, 总体执行率.
_WHOLE_RATE = re.compile(r"(?:总体|整体|全年)?(?:预算|资金)?(?:执行率|支出率|支出进度|执行进度)")
_LIKELY = (20, 150)
# How many blocks apart shares of one whole may stand.
_SIBLINGS = 8
# How many printed steps wide the expected percentage may be for a match to count, in the same chapter and anywhere before.
_NEAR_SLACK = 20
_FAR_SLACK = 5
Wholes: TypeAlias = Mapping[tuple[int, tuple[int, int], int], Figure]


@dataclass(frozen=True, slots=True)
class Context:
    """A passage with the figures before it, and the block its chapter starts at."""

    passage: Passage
    earlier: Sequence[Figure]
    start: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """One way to read a percentage. `anchored` where words or position name both operands beyond doubt."""

    numerator: Figure
    denominator: Figure
    expected: Quantity
    anchored: bool


def _comparable(f: Figure) -> bool:
    return f.role in ("value", "prior", "base", "echo", "change", "bound", "from") and f.dimension not in ("%", "百分点", "") and f.mention.kind != "score"


def _ratio(numerator: Figure, denominator: Figure, anchored: bool) -> Ratio | None:
    if numerator.dimension != denominator.dimension or numerator.mention.key == denominator.mention.key:
        return None
    expected = numerator.mention.quantity.over(denominator.mention.quantity, PERCENT)
    return Ratio(numerator, denominator, expected, anchored) if expected is not None else None


def _subject(figure: Figure) -> str:
    """What a share is of the whole: 财政拨款收入占 → 财政拨款收入; empty where the number before it is meant."""
    head = figure.head
    return label_of(head[: head.index("占")]) if "占" in head else ""



def _numerators(passage: Passage, index: int, earlier: Sequence[Figure]) -> tuple[list[Figure], bool]:
    """Numerator candidates of the percentage at `index`, and whether the first is beyond doubt."""
    me = passage.figures[index]
    before = [f for f in reversed(passage.figures[:index]) if _comparable(f)]
    before = [f for f in before if f.bracket == me.bracket or f.depth < me.depth] or before
    if listed := _listed_part(passage, index):
        return [listed], True
    subject = _subject(me) if me.role == "share" else ""
    if subject:
        named = [f for f in (*before, *reversed(earlier)) if _comparable(f) and alike(subject, f.label)]
        return named or (before + [f for f in reversed(earlier) if _comparable(f)] if _telling(me) else []), False
    same = [f for f in before if f.sentence == me.sentence]
    if not same and me.role == "rate" and _telling(me):
        named = [f for f in reversed(earlier) if _comparable(f) and alike(label_of(re.sub(r"率$|执行率$", "", me.of)), f.label)]
        return [*before[:6], *named, *[f for f in reversed(earlier) if _comparable(f)][:12]], False
    return sorted((same or before)[:6], key=lambda f: f.role == "change"), bool(same)


def _listed_part(passage: Passage, index: int) -> Figure | None:
    """The amount that a percentage of a list belongs to: 分别为450.00万元、301.00万元、249.00万元，占45.0%、30.1%、24.9%."""
    first = index
    while first and re.fullmatch(r"[、和]", passage.figures[first].lead) and passage.figures[first].mention.kind == "percent":
        first -= 1
    last = index
    while last + 1 < len(passage.figures) and re.fullmatch(r"[、和]", passage.figures[last + 1].lead) and passage.figures[last + 1].mention.kind == "percent":
        last += 1
    n = last - first + 1
    parts = passage.figures[max(0, first - n) : first]
    joined = all(re.fullmatch(r"[、和]", f.lead) for f in parts[1:])
    if n < 2 or len(parts) != n or not joined or passage.figures[first].role != "share" or len({f.dimension for f in parts}) != 1:
        return None
    return parts[index - first] if _comparable(parts[index - first]) else None


def _telling(me: Figure) -> bool:
    """Whether a percentage has digits enough not to fit two numbers by chance; 100% fits any number and itself."""
    digits = me.mention.quantity.number()
    return me.mention.quantity.value != 100 and len(digits.replace(".", "").lstrip("0") if "." in digits else digits.strip("0")) >= 3


def _fits_well(me: Figure, ratio: Ratio, start: int) -> bool:
    """Whether a reading that words do not anchor is no chance: all in one sentence, or digits enough, the more the farther away."""
    stated = me.mention.quantity.to(PERCENT)
    slack = _NEAR_SLACK if min(ratio.numerator.mention.block, ratio.denominator.mention.block) >= start else _FAR_SLACK
    if ratio.numerator.aspect in _SPENT and ratio.denominator.aspect in _BUDGETED and ratio.numerator.mention.block == ratio.denominator.mention.block == me.mention.block:
        return True
    return _together(me, ratio) or (_telling(me) and ratio.expected.high - ratio.expected.low <= slack * stated.ulp)


def _together(me: Figure, ratio: Ratio) -> bool:
    """Whether a percentage of few digits stands in one sentence with both its operands."""
    return ratio.numerator.sentence == ratio.denominator.sentence == me.sentence and "bound" not in (ratio.numerator.role, ratio.denominator.role)


def _denominators(passage: Passage, index: int, earlier: Sequence[Figure]) -> list[Figure]:
    me = passage.figures[index]
    before = [f for f in reversed(passage.figures[:index]) if _comparable(f)]
    after = [f for f in passage.figures[index + 1 :] if _comparable(f) and f.sentence == me.sentence]
    return [*before, *after, *(f for f in reversed(earlier) if _comparable(f))]


def _explicit(passage: Passage, index: int) -> Figure | None:
    """The number right before that the percentage says it is of: 占全部16个标段的75.00%."""
    me = passage.figures[index]
    if index and me.role in ("share", "rate") and re.fullmatch(r"[\u4e00-\u9fa5]{0,6}的", me.lead):
        base = passage.figures[index - 1]
        return base if _comparable(base) else None
    return None


def _of_words(of: str, figure: Figure) -> bool:
    """Whether the words after 占 or 完成 name a figure: 总支出, 年初预算, 到位资金."""
    of = re.sub(r"^(?:全部|全年|本年|当年|本部门|本单位|整个)|(?:的|总额|合计|数|资金|金额)$", "", of)
    if "年初预算" in of:
        return figure.aspect == "initial"
    if of.endswith("预算"):
        return figure.aspect in ("initial", "adjusted", "budget") and (of == "预算" or alike(of.removesuffix("预算"), figure.head) or figure.aspect != "initial")
    if of.endswith(("目标", "计划", "任务")):
        return figure.aspect in ("target", "budget")
    return len(of) >= 3 and (of in figure.head or of == figure.label)


def ratios(context: Context, index: int, wholes: Wholes) -> Iterator[Ratio]:
    """Every plausible reading of the percentage at `index`, the most anchored first."""
    passage, earlier = context.passage, context.earlier
    me = passage.figures[index]
    explicit = _explicit(passage, index)
    numerators, sure = _numerators(passage, index, earlier)
    found: list[Ratio | None] = []
    if explicit is not None:
        found += [_ratio(n, explicit, sure and n.sentence == me.sentence) for n in numerators if n is not explicit]
    elif named := _by_name(context, index):
        found.append(replace(named, anchored=True))
    elif numerators and (whole := wholes.get(numerators[0].mention.key)) and _is_part(me, numerators[0], whole):
        found.append(_ratio(numerators[0], whole, sure or _exactly_named(me, numerators[0])))
    denominators = _denominators(passage, index, earlier)
    for numerator in numerators:
        for denominator in denominators:
            found.append(_ratio(numerator, denominator, sure and _anchored(passage, me, numerator, denominator, numerators)))
    yield from sorted((r for r in found if r is not None), key=lambda r: not r.anchored)


def _is_part(me: Figure, part: Figure, whole: Figure) -> bool:
    """Whether a percentage is the share of the part before it: 占95.75%, or the rate of a part told alone: 有效问卷中，满意的351份，满意率87.97%."""
    if me.role == "share":
        return not me.of
    if me.role == "percent":
        return re.fullmatch(r"[、和]", me.lead) is not None
    return me.role == "rate" and part.sentence == me.sentence and not _EXECUTION.search(me.of) and bool(words.AMONG.search(part.lead)) and whole is not part


def _exactly_named(me: Figure, numerator: Figure) -> bool:
    return bool(_subject(me)) and _subject(me) == numerator.label


def _anchored(passage: Passage, me: Figure, numerator: Figure, denominator: Figure, numerators: Sequence[Figure]) -> bool:
    """Whether the words tie both operands to the percentage: the nearest amount spent over the budget of the same sentence."""
    if me.role == "share":
        return bool(me.of) and numerator is numerators[0] and _of_words(me.of, denominator) and denominator in passage.figures
    if me.of.endswith("率") and (named := me.of.removesuffix("率")) and len(named) >= 3 and numerator.label == named:
        return denominator is next((f for f in passage.figures if f.sentence == me.sentence and f.dimension == numerator.dimension), None)
    spent = next((f for f in numerators if f.aspect not in _BUDGETED), None)
    if numerator is not spent or denominator.sentence != me.sentence or denominator.start > me.start:
        return False
    if words.OF_BASE.search(me.head) or words.OF_BASE.search(me.lead):
        return _of_words(me.of, denominator)
    return numerator.aspect in _SPENT and denominator.aspect in _BUDGETED and bool(_COMPLETION.search(me.of or me.head)) and not _DIFFERENCE_RATE.search(me.of)


def _row(me: Figure, ratio: Ratio, certainty: str) -> Relation:
    stated = me.mention.quantity.to(PERCENT)
    numerator, denominator = ratio.numerator.mention.quantity, ratio.denominator.mention.quantity
    measure = "占比" if me.role == "share" else (label_of(me.of) or "比率") if me.role == "rate" else "比率"
    base = ratio.denominator.aspect or "stated"
    return Relation(
        "rates", ratio.numerator.label or me.label,
        {"numerator": numerator, "denominator": denominator.to(numerator.unit), "rate": stated, "expected": ratio.expected, "measure": measure, "base": base},
        (("rate", me.mention), ("numerator", ratio.numerator.mention), ("denominator", ratio.denominator.mention)),
        certainty=certainty, near=not stated.meets(ratio.expected) and stated.nearly(ratio.expected),
    )  # fmt: skip


def _differences(readings: Sequence[Ratio]) -> list[Ratio]:
    """Each ratio less the whole: 预决算差异率 is (决算数 − 预算数) ÷ 预算数."""
    hundred = Quantity.exact(100, PERCENT)
    return [replace(r, expected=e, anchored=False) for r in readings for e in (r.expected - hundred, hundred - r.expected)]


def _over_budget(context: Context, index: int) -> Ratio | None:
    """Spent in this sentence over the nearest budget of the chapter."""
    passage = context.passage
    me = passage.figures[index]
    earlier = [f for f in context.earlier if f.mention.block >= context.start]
    numerators, sure = _numerators(passage, index, earlier)
    spent = next((f for f in numerators if f.sentence == me.sentence and f.aspect in _SPENT), None)
    if me.role != "rate" or not sure or not _EXECUTION.search(me.of) or _DIFFERENCE_RATE.search(me.of):
        return None
    if spent is None:
        return _of_its_plan(me, numerators[0], context.earlier)
    pool = [f for f in _denominators(passage, index, earlier) if f.dimension == spent.dimension]
    budgets = [f for f in pool if f.aspect in _BUDGETED or (f.sentence == me.sentence and _TASK.match(f.mention.text.value[f.end : f.end + 8]))]
    budgets = budgets or [f for f in pool if f.label and f.label == spent.label and f.sentence != me.sentence]
    return _ratio(spent, budgets[0], False) if budgets else None


def _of_its_plan(me: Figure, done: Figure, earlier: Sequence[Figure]) -> Ratio | None:
    """改造建筑物203座，完成率94.86% over the 改造建筑物214座 planned before."""
    planned = [f for f in earlier if f.label == done.label and len(f.label) >= 4 and f.dimension == done.dimension]
    if "完成" not in me.of or done.sentence != me.sentence or len({f.mention.quantity.value for f in planned}) != 1:
        return None
    return _ratio(done, planned[-1], False)


def _over_first_budget(context: Context, index: int) -> Ratio | None:
    """全年执行130.01万元，执行率96.74% over the report's first budget, where nothing nearer is told and no name limits it."""
    me = context.passage.figures[index]
    spent = next((f for f in reversed(context.passage.figures[:index]) if f.sentence == me.sentence and f.aspect in _SPENT and f.is_value), None)
    first = next((f for f in context.earlier if f.is_value and f.mention.kind == "money"), None)
    if me.role != "rate" or spent is None or first is None or spent.label or not _WHOLE_RATE.fullmatch(me.of) or first.aspect not in _BUDGETED:
        return None
    ratio = _ratio(spent, first, False)
    return ratio if ratio and _LIKELY[0] <= ratio.expected.value <= _LIKELY[1] else None


def _by_name(context: Context, index: int) -> Ratio | None:
    """一般公共预算执行率93.28% by the figures of that name: its spending over its budget, where each is told once."""
    me = context.passage.figures[index]
    match = _NAMED_RATE.match(me.of)
    if me.role != "rate" or match is None:
        return None
    pool = [f for f in (*context.earlier, *context.passage.figures[:index]) if _comparable(f) and f.label == label_of(match["name"])]
    spent = [f for f in pool if f.aspect in _SPENT]
    budget = [f for f in pool if f.aspect not in _SPENT]
    if len({f.mention.quantity.value for f in spent}) == 1 and len({f.mention.quantity.value for f in budget}) == 1:
        return _ratio(spent[-1], budget[-1], False)
    return None


def _of_two(context: Context, index: int) -> Ratio | None:
    """The smaller over the larger where a sentence tells just two figures of one kind and then a rate: 发放问卷420份，回收399份，有效率95%."""
    me = context.passage.figures[index]
    before = [f for f in context.passage.figures[:index] if f.segment == me.segment]
    if sum(f.role == "value" for f in before) < 2:
        before = [f for f in context.passage.figures[:index] if f.sentence == me.sentence]
    same = [f for f in before if f.role == "value" and f.aspect != "excess" and f.mention.kind != "score" and f.dimension not in ("%", "")]
    others = [f for f in before if f not in same and f.role not in ("echo", "growth", "share", "rate", "change")]
    stem = re.sub(r"率$", "", me.of)[-2:]
    if me.role == "rate" and not _COMPLETION.search(me.of) and (len(stem) < 2 or not any(c in f.lead for f in same[-1:] for c in stem)):
        return None
    if me.mention.quantity.value == 100 or (me.role == "rate" and not me.of.endswith(("率", "度"))):
        return None
    if me.role not in ("rate", "share") or len(same) != 2 or others or same[0].dimension != same[1].dimension or _DIFFERENCE_RATE.search(me.of) or (me.role == "share" and me.of):
        return None
    small, large = sorted(same, key=lambda f: f.mention.quantity.to(same[0].mention.quantity.unit).value)
    return _ratio(small, large, False)


def _line_above(context: Context, index: int) -> Ratio | None:
    """A rate alone on its line, of the figures on the line above: 签约22584人，目标24694人 / 签约任务完成率91.46%."""
    me = context.passage.figures[index]
    above = [f for f in context.earlier if f.mention.block == context.passage.block - 1 and f.role == "value"]
    targets = [f for f in above if f.aspect in _BUDGETED]
    done = [f for f in above if f not in targets and targets and f.dimension == targets[0].dimension]
    if me.role != "rate" or len(context.passage.figures) != 1 or len(targets) != 1 or not done:
        return None
    return _ratio(done[-1], targets[0], False)


def _of_named(context: Context, index: int) -> Ratio | None:
    """占部门项目支出的81.04%: over the one figure of that name told before."""
    passage = context.passage
    me = passage.figures[index]
    numerators, sure = _numerators(passage, index, context.earlier)
    name = _ALL.sub("", label_of(me.of))
    if not sure or len(name) < 2 or me.role != "share":
        return None
    pool = [f for f in context.earlier if f.mention.block >= context.start or len(name) >= 4]
    named = [f for f in (*pool, *passage.figures[:index]) if _comparable(f) and f is not numerators[0] and _ALL.sub("", f.label) == name]
    if len({f.mention.quantity.value for f in named}) != 1:
        return None
    return _ratio(numerators[0], named[-1], False)


def _by_sibling(context: Context, index: int, held: Sequence[tuple[int, Figure, Ratio]]) -> Ratio | None:
    """A share of the same whole as the nearest share that holds: 基本支出占29.60%（成立），项目支出占74.00%."""
    me = context.passage.figures[index]
    numerators, sure = _numerators(context.passage, index, context.earlier)
    if me.role != "share" or me.of or not numerators or not (sure or _exactly_named(me, numerators[0])):
        return None
    near = sorted((h for h in held if h[1].role == "share" and abs(h[0] - context.passage.block) <= _SIBLINGS), key=lambda h: abs(h[0] - context.passage.block))
    for block, _, ratio in near:
        if block >= context.start and ratio.numerator.mention.key != numerators[0].mention.key and ratio.denominator.dimension == numerators[0].dimension:
            found = _ratio(numerators[0], ratio.denominator, block == context.passage.block)
            return found if found and found.expected.low <= 100 else None
    return None


def rate_relations(contexts: Sequence[Context], wholes: Wholes) -> Iterator[Relation]:
    """The `rates` rows of a document's passages. What holds may lie anywhere before; a doubt needs words or position to tell its operands.

    `wholes` gives the total of each part of a composition.
    """
    held: list[tuple[int, Figure, Ratio]] = []
    failed: list[tuple[Context, int]] = []
    for context in contexts:
        for index, me in enumerate(context.passage.figures):
            if me.role not in ("share", "rate", "percent") or me.mention.kind != "percent" or me.mention.operator:
                continue
            found = _holding(context, index, wholes)
            if found is None:
                failed.append((context, index))
            else:
                held.append((context.passage.block, me, found))
                yield _row(me, found, "stated" if found.anchored else "inferred")
    yield from _whole_shares(contexts, wholes)
    for context, index in failed:
        if ratio := _doubted(context, index, wholes, held):
            yield _row(context.passage.figures[index], ratio, "stated" if ratio.anchored else "inferred")


def _whole_shares(contexts: Sequence[Context], wholes: Wholes) -> Iterator[Relation]:
    """Shares of every part of one whole, which make a hundred: 占46.36%；占53.64%. Told where they do; a share that is off is told by itself."""
    shares: dict[tuple[int, tuple[int, int], int], list[tuple[Figure, Figure]]] = {}
    for context in contexts:
        for index, me in enumerate(context.passage.figures):
            if me.role == "share" and not me.of and not me.mention.operator:
                numerators, sure = _numerators(context.passage, index, context.earlier)
                if sure and (whole := wholes.get(numerators[0].mention.key)):
                    shares.setdefault(whole.mention.key, []).append((me, numerators[0]))
    for key, told in shares.items():
        parts = {part for part, whole in wholes.items() if whole.mention.key == key}
        if len(told) >= 2 and {n.mention.key for _, n in told} == parts:
            hundred = Quantity.exact(100, PERCENT)
            computed = total((me.mention.quantity.to(PERCENT) for me, _ in told), PERCENT)
            if hundred.meets(computed):
                values: dict[str, Value] = {"total": hundred, "parts": computed, "n_parts": len(told), "complete": True, "relation": "shares"}
                yield Relation("totals", "各项占比合计", values, tuple(("part", me.mention) for me, _ in told))


def _holding(context: Context, index: int, wholes: Wholes) -> Ratio | None:
    """The reading of a percentage that holds: an anchored one where there is any, else one that fits too well for chance."""
    me = context.passage.figures[index]
    stated = me.mention.quantity.to(PERCENT)
    readings = list(ratios(context, index, wholes))
    if _DIFFERENCE_RATE.search(me.of):
        readings = [*readings, *_differences(readings)]
    if me.role == "rate" and me.of.endswith("率") and ("未" in me.of or not _EXECUTION.search(me.of)):
        together = [r for r in readings if _together(me, r) and 0 <= r.expected.value <= 100]
        rest = [replace(r, expected=Quantity.exact(100, PERCENT) - r.expected, anchored=False) for r in together]
        if found := next((r for r in rest if stated.meets(r.expected) and _telling(me)), None):
            return found
    bases = {r.denominator.mention.key for r in readings if r.anchored}
    plausible = [r for r in readings if r.anchored or not bases or (r.denominator.mention.key in bases and r.numerator.sentence == me.sentence)]
    return next((r for r in plausible if stated.meets(r.expected) and (r.anchored or _fits_well(me, r, context.start))), None)


def _doubted(context: Context, index: int, wholes: Wholes, held: Sequence[tuple[int, Figure, Ratio]]) -> Ratio | None:
    """The reading to tell where none holds, the best anchored first; None where nothing says what the percentage is of."""
    me = context.passage.figures[index]
    readings = list(ratios(context, index, wholes))
    anchored = next((r for r in readings if r.anchored), None)
    here = [f for f in context.passage.figures if f.sentence == me.sentence]
    near = here if anchored and anchored.numerator in here and anchored.denominator in here else context.passage.figures
    if any(me.mention.quantity.to(PERCENT).meets(r.expected) and r.numerator in near and r.denominator in near for r in readings):
        return None
    ways = (_over_budget, _of_named, _of_two, _line_above, _over_first_budget)
    return anchored or _by_sibling(context, index, held) or next((r for way in ways if (r := way(context, index))), None)
