"""Which number a percentage may be over which: every plausible reading, and which of them words anchor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from auditor.quantity import PERCENT, Quantity
from auditor.relations.prose import words
from auditor.relations.prose.figures import Figure, Passage, alike, label_of

BUDGETED = ("initial", "adjusted", "budget", "target", "planned")
SPENT = ("executed", "actual", "arrived")
# Rates whose words name what they are over: 预算执行率, 资金到位率, 任务完成率, 合格率.
EXECUTION = re.compile(r"执行|支出|支付|拨付|使用|进度|任务|完成|下达")
# Rates of what was done over what was due; 合格率, 满意度, 达标率 and their like are over something else.
COMPLETION = re.compile(r"执行|支出|支付|拨付|使用|进度|完成|到位|下达|任务|预算|目标|计划|实现|招聘")
# What an amount may exceed, unlike a whole: 占年初预算的114.33%.
OF_PLAN = re.compile(r"预算|目标|计划|任务|概算")
DIFFERENCE_RATE = re.compile(r"差异率|偏差率|偏差程度|偏离[度率]|调整率|结余率|结转率|变动率|节[约支]率|缺口")
# 一般公共预算执行率, 市县配套到位率: the name and its rate.
_NAMED_RATE = re.compile(r"^(?P<name>[\u4e00-\u9fa5]{3,}?)(?:预算)?(?:执行|支出|支付|到位|完成|拨付)率$")
# The total of each part of a composition, by the part's key.
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


def comparable(f: Figure) -> bool:
    return (
        f.role in ("value", "prior", "base", "echo", "change", "bound", "from")
        and f.dimension not in ("%", "百分点", "")
        and f.mention.kind != "score"
    )


def ratio_of(numerator: Figure, denominator: Figure, anchored: bool) -> Ratio | None:
    if numerator.dimension != denominator.dimension or numerator.mention.key == denominator.mention.key:
        return None
    expected = numerator.mention.quantity.over(denominator.mention.quantity, PERCENT)
    return Ratio(numerator, denominator, expected, anchored) if expected is not None else None


def subject_of(figure: Figure) -> str:
    """What a share is of the whole: 财政拨款收入占 → 财政拨款收入; empty where the number before it is meant."""
    head = figure.head
    return label_of(head[: head.index("占")]) if "占" in head else ""


def numerators_of(passage: Passage, index: int, earlier: Sequence[Figure], wholes: Wholes | None = None) -> tuple[list[Figure], bool]:
    """Numerator candidates of the percentage at `index`, and whether the first is beyond doubt; `wholes` tell the parts that a list of shares is of."""
    me = passage.figures[index]
    before = [f for f in reversed(passage.figures[:index]) if comparable(f)]
    before = [f for f in before if f.bracket == me.bracket or f.depth < me.depth] or before
    if listed := _listed_part(passage, index, earlier, wholes):
        return [listed], True
    subject = subject_of(me) if me.role == "share" else ""
    if subject:
        named = [f for f in (*before, *reversed(earlier)) if comparable(f) and alike(subject, f.label)]
        return named or (before + [f for f in reversed(earlier) if comparable(f)] if telling(me) else []), False
    if own := _right_before(passage, index):
        return own, True
    same = [f for f in before if f.sentence == me.sentence]
    if same and all(f.role in ("change", "base") for f in same):  # 减少138.69万元，完成年初预算的109.57%: of the amount before
        return sorted(before[:8], key=lambda f: f.role == "change"), False
    if not same and me.role == "rate" and telling(me):
        named = [f for f in reversed(earlier) if comparable(f) and alike(label_of(re.sub(r"率$|执行率$", "", me.of)), f.label)]
        return [*before[:6], *named, *[f for f in reversed(earlier) if comparable(f)][:12]], False
    return sorted((same or before)[:6], key=lambda f: f.role == "change"), bool(same)


def _right_before(passage: Passage, index: int) -> list[Figure]:
    """The figures side by side right before a bare 占, which are what it is the share of: …922.73万元，占70.00%; 3户12人，占20%."""
    me = passage.figures[index]
    own: list[Figure] = []
    if me.role == "share" and not me.of and re.fullmatch(r"[，（、]?占(?:比|到|了|约)*(?:为|达)?", me.lead):
        for figure in reversed(passage.figures[:index]):
            if not comparable(figure) or figure.segment != me.segment:
                break
            own.append(figure)
            if figure.lead:
                break
    return own


# More wholes than one, each with its percentage: 占全国财政支出|和|GDP的比重分别达到12%和3.1%.
_WHOLES = re.compile(r"[和与、及]")
# What stands between the percentages of one list: 占45.0%|、|30.1%|和|24.9%.
_JOINS = re.compile(r"[、和，]?[和]?")


def _listed_part(passage: Passage, index: int, earlier: Sequence[Figure], wholes: Wholes | None) -> Figure | None:
    """The amount that a percentage of a list belongs to: 分别为450.00万元、301.00万元、249.00万元，占45.0%、30.1%、24.9%.

    They are the amounts told right before, or the parts of the last total that was divided into as many: 三项支出占比分别是….
    """
    figures = passage.figures
    first = last = index
    while first and figures[first].lead and _JOINS.fullmatch(figures[first].lead) and figures[first - 1].mention.kind == "percent":
        first -= 1
    while last + 1 < len(figures) and figures[last + 1].lead and _JOINS.fullmatch(figures[last + 1].lead) and figures[last + 1].mention.kind == "percent":
        last += 1
    n = last - first + 1
    if n < 2 or figures[first].role != "share" or of_several(passage, first):
        return None
    before = [f for f in figures[:first] if f.sentence == figures[first].sentence and comparable(f)]
    parts = [f for f in before if before and f.dimension == before[-1].dimension][-n:]
    if len(parts) == n and parts == before[-n:] and all(f.role not in ("change", "bound") for f in parts):
        return parts[index - first]
    divided = _last_divided(n, [*earlier, *figures[:first]], wholes or {}) if not before else ()
    return divided[index - first] if divided and not _names_others(figures[first].lead, divided) else None


def _names_others(lead: str, parts: Sequence[Figure]) -> bool:
    """Whether the words before a list of shares name things of their own: 公开招标、邀请招标、询价采购规模分别占."""
    names = re.split(r"[、和]", re.split(r"[，。；]", lead[: lead.rfind("占")])[-1])
    return len(names) > 1 and not all(any(alike(name, p.label) for p in parts) for name in names[:-1])


def of_several(passage: Passage, index: int) -> bool:
    """Whether a percentage is of its own whole among several: 占全国财政支出和GDP的比重分别达到12%和3.1%."""
    figures = passage.figures
    while index and figures[index].lead and _JOINS.fullmatch(figures[index].lead) and figures[index - 1].mention.kind == "percent":
        index -= 1
    return figures[index].role == "share" and bool(_WHOLES.search(figures[index].of))


def _last_divided(n: int, before: Sequence[Figure], wholes: Wholes) -> Sequence[Figure]:
    """The parts of the nearest total of `before` that has as many parts as that, in order."""
    groups: dict[tuple[int, tuple[int, int], int], list[Figure]] = {}
    for part in before:
        if whole := wholes.get(part.mention.key):
            groups.setdefault(whole.mention.key, []).append(part)
    return max((g for g in groups.values() if len(g) == n), key=lambda g: g[-1].mention.key, default=())


def telling(me: Figure) -> bool:
    """Whether a percentage has digits enough not to fit two numbers by chance; 100% fits any number and itself."""
    digits = me.mention.quantity.number()
    return me.mention.quantity.value != 100 and len(digits.replace(".", "").lstrip("0") if "." in digits else digits.strip("0")) >= 3


def denominators_of(passage: Passage, index: int, earlier: Sequence[Figure]) -> list[Figure]:
    me = passage.figures[index]
    before = [f for f in reversed(passage.figures[:index]) if comparable(f)]
    after = [f for f in passage.figures[index + 1 :] if comparable(f) and f.sentence == me.sentence]
    return [*before, *after, *(f for f in reversed(earlier) if comparable(f))]


def explicit_base(passage: Passage, index: int) -> Figure | None:
    """The number that the percentage says it is of, right before or in a bracket after: 占全部16个标段的75.00%, 完成年初预算的13.33%（年初预算3.00万元）."""
    me = passage.figures[index]
    after = passage.figures[index + 1] if index + 1 < len(passage.figures) else None
    if after is not None and me.role == "rate" and after.bracket == me.end and comparable(after) and of_words(me.of, after):
        return after
    if index and me.role in ("share", "rate") and re.fullmatch(r"[\u4e00-\u9fa5]{0,6}的", me.lead):
        base = passage.figures[index - 1]
        return base if comparable(base) else None
    return None


def of_words(of: str, figure: Figure) -> bool:
    """Whether the words after 占 or 完成 name a figure: 总支出, 年初预算, 到位资金."""
    if figure.role == "change":  # 比年初预算增加743.08万元 is no budget
        return False
    of = re.sub(r"^(?:全部|全年|本年|当年|本部门|本单位|整个)|(?:的|总额|合计|数|资金|金额)$", "", of)
    if "年初预算" in of:
        return figure.aspect == "initial"
    if of.endswith("预算"):
        return figure.aspect in ("initial", "adjusted", "budget") and (
            of == "预算" or alike(of.removesuffix("预算"), figure.head) or figure.aspect != "initial"
        )
    if of.endswith(("目标", "计划", "任务")):
        return figure.aspect in ("target", "budget")
    return len(of) >= 3 and (of in figure.head or of == figure.label)


def by_name(context: Context, index: int) -> Ratio | None:
    """一般公共预算执行率93.28% by the figures of that name: its spending over its budget, where each is told once."""
    me = context.passage.figures[index]
    match = _NAMED_RATE.match(me.of)
    if me.role != "rate" or match is None:
        return None
    pool = [f for f in (*context.earlier, *context.passage.figures[:index]) if comparable(f) and f.label == label_of(match["name"])]
    spent = [f for f in pool if f.aspect in SPENT]
    budget = [f for f in pool if f.aspect not in SPENT]
    if len({f.mention.quantity.value for f in spent}) == 1 and len({f.mention.quantity.value for f in budget}) == 1:
        return ratio_of(spent[-1], budget[-1], False)
    return None


def ratios(context: Context, index: int, wholes: Wholes) -> Iterator[Ratio]:
    """Every plausible reading of the percentage at `index`, the most anchored first."""
    passage, earlier = context.passage, context.earlier
    me = passage.figures[index]
    explicit = explicit_base(passage, index)
    numerators, sure = numerators_of(passage, index, earlier, wholes)
    found: list[Ratio | None] = []
    if explicit is not None:
        found += [ratio_of(n, explicit, sure and n.sentence == me.sentence) for n in numerators if n is not explicit]
    elif named := by_name(context, index):
        found.append(replace(named, anchored=True))
    elif numerators and (whole := wholes.get(numerators[0].mention.key)) and _is_part(me, numerators[0], whole):
        found.append(ratio_of(numerators[0], whole, sure or exactly_named(me, numerators[0])))
    denominators = denominators_of(passage, index, earlier)
    for numerator in numerators:
        for denominator in denominators:
            found.append(ratio_of(numerator, denominator, sure and _anchored(passage, me, numerator, denominator, numerators)))
    yield from sorted((r for r in found if r is not None), key=lambda r: not r.anchored)


def _is_part(me: Figure, part: Figure, whole: Figure) -> bool:
    """Whether a percentage is the share of the part before it: 占95.75%, or the rate of a part told alone: 有效问卷中，满意的351份，满意率87.97%."""
    if me.role == "share":
        return not me.of
    if me.role == "percent":
        return re.fullmatch(r"[、和]", me.lead) is not None
    return (
        me.role == "rate"
        and part.sentence == me.sentence
        and not EXECUTION.search(me.of)
        and bool(words.AMONG.search(part.lead))
        and whole is not part
    )


def exactly_named(me: Figure, numerator: Figure) -> bool:
    """Whether the words before a share name its part: 制造业占41.42%, or with a noun more: 制造业企业占."""
    subject = subject_of(me)
    return bool(subject) and (subject == numerator.label or (len(numerator.label) >= 3 and subject.startswith(numerator.label)))


def _anchored(passage: Passage, me: Figure, numerator: Figure, denominator: Figure, numerators: Sequence[Figure]) -> bool:
    """Whether the words tie both operands to the percentage: the nearest amount spent over the budget of the same sentence."""
    if me.role == "share":
        return bool(me.of) and numerator is numerators[0] and of_words(me.of, denominator) and denominator in passage.figures
    if me.of.endswith("率") and (named := me.of.removesuffix("率")) and len(named) >= 3 and numerator.label == named:
        return denominator is next((f for f in passage.figures if f.sentence == me.sentence and f.dimension == numerator.dimension), None)
    spent = next((f for f in numerators if f.aspect not in BUDGETED), None)
    if numerator is not spent or denominator.sentence != me.sentence or denominator.start > me.start:
        return False
    if _of_part(passage, numerator, denominator):
        return False
    if denominator.depth > me.depth and denominator.segment != me.segment:  # …66.46%（年初预算28.50万元）；公务接待费…: another item's
        return False
    if words.OF_BASE.search(me.head) or words.OF_BASE.search(me.lead):
        return of_words(me.of, denominator)
    return (
        numerator.aspect in SPENT
        and denominator.aspect in BUDGETED
        and denominator.role != "change"
        and bool(COMPLETION.search(me.of or me.head))
        and not DIFFERENCE_RATE.search(me.of)
    )


def _of_part(passage: Passage, numerator: Figure, denominator: Figure) -> bool:
    """Whether an amount is a part told after the whole's budget: 预算53.93万元，支出37.35万元，完成预算的69.26%，其中：公务接待费支出1.20万元，完成预算的80%."""
    if numerator.start < denominator.start:
        return False
    opened = passage.text.value.find("其中", denominator.end, numerator.start)
    first = not any(opened < f.start < numerator.start for f in passage.figures)
    return opened >= 0 and (first or numerator.segment != denominator.segment)
