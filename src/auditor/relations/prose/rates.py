"""Percentages in prose: which number over which. A percentage without operands is a gap, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.quantity import PERCENT, Quantity
from auditor.relations.prose import words
from auditor.relations.prose.figures import Figure, Passage, alike, label_of
from auditor.relations.schema import Relation

_BUDGETED = ("initial", "adjusted", "budget", "target")
_SPENT = ("executed", "actual", "arrived")
# Rates whose words name what they are over: 预算执行率, 资金到位率, 任务完成率, 合格率.
_EXECUTION = re.compile(r"执行|支出|支付|拨付|使用|进度|任务|完成")
# A target named after its number: 2220家的任务数.
_TASK = re.compile(r"^的?(?:[^，。；]{0,4})(?:任务|目标|计划)")
_DIFFERENCE_RATE = re.compile(r"差异率|偏差率|偏离度|结余率|结转率|变动率|节约率|缺口")


@dataclass(frozen=True, slots=True)
class Ratio:
    """One way to read a percentage. `anchored` where words or position name both operands beyond doubt."""

    numerator: Figure
    denominator: Figure
    expected: Quantity
    anchored: bool


def _comparable(f: Figure) -> bool:
    return f.role in ("value", "prior", "echo", "change", "bound", "from") and f.dimension not in ("%", "百分点", "") and f.mention.kind != "score"


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
    subject = _subject(me) if me.role == "share" else ""
    if subject:
        named = [f for f in (*before, *reversed(earlier)) if _comparable(f) and alike(subject, f.label)]
        return named or (before + [f for f in reversed(earlier) if _comparable(f)] if _telling(me) else []), False
    same = [f for f in before if f.sentence == me.sentence]
    if not same and me.role == "rate" and _telling(me):
        named = [f for f in reversed(earlier) if _comparable(f) and alike(label_of(re.sub(r"率$|执行率$", "", me.of)), f.label)]
        return [*before[:6], *named, *[f for f in reversed(earlier) if _comparable(f)][:12]], False
    return sorted((same or before)[:6], key=lambda f: f.role == "change"), bool(same)


def _telling(me: Figure) -> bool:
    """Whether a percentage has digits enough not to fit two numbers by chance."""
    return len(me.mention.quantity.number().replace(".", "").strip("0")) >= 3


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
    of = re.sub(r"^(?:总|全部|全年|本年|当年|本部门|本单位|整个)|(?:的|总额|合计|数|资金|金额)$", "", of)
    if "年初预算" in of:
        return figure.aspect == "initial"
    if of.endswith("预算"):
        return figure.aspect in ("initial", "adjusted", "budget") and (of == "预算" or alike(of.removesuffix("预算"), figure.head) or figure.aspect != "initial")
    if of.endswith(("目标", "计划", "任务")):
        return figure.aspect in ("target", "budget")
    return len(of) >= 2 and (of in figure.head or alike(of, figure.label))


def ratios(passage: Passage, index: int, earlier: Sequence[Figure]) -> Iterator[Ratio]:
    """Every plausible reading of the percentage at `index`, the most anchored first."""
    me = passage.figures[index]
    explicit = _explicit(passage, index)
    numerators, sure = _numerators(passage, index, earlier)
    found: list[Ratio] = []
    if explicit is not None:
        for numerator in (f for f in numerators if f is not explicit):
            if ratio := _ratio(numerator, explicit, sure and numerator.sentence == me.sentence):
                found.append(ratio)
    denominators = _denominators(passage, index, earlier)
    for numerator in numerators:
        for denominator in denominators:
            anchored = sure and _anchored(passage, me, numerator, denominator, numerators)
            if ratio := _ratio(numerator, denominator, anchored):
                found.append(ratio)
    yield from sorted(found, key=lambda r: not r.anchored)


def _anchored(passage: Passage, me: Figure, numerator: Figure, denominator: Figure, numerators: Sequence[Figure]) -> bool:
    """Whether the words tie both operands to the percentage: the nearest amount spent over the budget of the same sentence."""
    if me.role == "share":
        return bool(me.of) and numerator is numerators[0] and _of_words(me.of, denominator) and denominator.sentence == me.sentence
    if me.of.endswith("率") and (named := me.of.removesuffix("率")) and len(named) >= 3 and numerator.label == named:
        return denominator is next((f for f in passage.figures if f.sentence == me.sentence and f.dimension == numerator.dimension), None)
    spent = next((f for f in numerators if f.aspect not in _BUDGETED), None)
    if numerator is not spent or denominator.sentence != me.sentence or denominator.start > me.start:
        return False
    if words.OF_BASE.search(me.head) or words.OF_BASE.search(me.lead):
        return _of_words(me.of, denominator)
    return numerator.aspect in _SPENT and denominator.aspect in _BUDGETED and not _DIFFERENCE_RATE.search(me.of)


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


def _fallback(me: Figure, passage: Passage, index: int, earlier: Sequence[Figure]) -> Ratio | None:
    """The reading to tell as a doubt where none holds: spent in this sentence over the nearest budget before it."""
    numerators, sure = _numerators(passage, index, earlier)
    spent = next((f for f in numerators if f.sentence == me.sentence and f.aspect in _SPENT), None)
    if me.role != "rate" or not sure or spent is None or not _EXECUTION.search(me.of) or _DIFFERENCE_RATE.search(me.of):
        return None
    pool = [f for f in _denominators(passage, index, earlier) if f.dimension == spent.dimension]
    budgets = [f for f in pool if f.aspect in _BUDGETED or (f.sentence == me.sentence and _TASK.match(f.mention.text.value[f.end : f.end + 8]))]
    return _ratio(spent, budgets[0], False) if budgets else None


def _by_sibling(me: Figure, held: Sequence[tuple[Figure, Ratio]], numerators: Sequence[Figure]) -> Ratio | None:
    """A share of the same whole as the share beside it that holds: 基本支出占29.60%（成立），项目支出占74.00%."""
    for other, ratio in held:
        if other.role == me.role == "share" and numerators and numerators[0].mention.key != ratio.numerator.mention.key:
            return _ratio(numerators[0], ratio.denominator, True)
    return None


def rate_relations(passage: Passage, earlier: Sequence[Figure], start: int = 0) -> Iterator[Relation]:
    """The `rates` rows of a passage. What holds may lie anywhere before; a doubt looks back to block `start` only, the chapter's first."""
    held: list[tuple[Figure, Ratio]] = []
    failed: list[int] = []
    for index, me in enumerate(passage.figures):
        if me.role not in ("share", "rate", "percent") or me.mention.kind != "percent" or me.mention.operator:
            continue
        stated = me.mention.quantity.to(PERCENT)
        readings = list(ratios(passage, index, earlier))
        if _DIFFERENCE_RATE.search(me.of) :
            readings = [*readings, *_differences(readings)]
        found = next((r for r in readings if stated.meets(r.expected) and (r.anchored or _telling(me) or _together(me, r))), None)
        if found is None:
            failed.append(index)
        else:
            held.append((me, found))
            yield _row(me, found, "stated" if found.anchored else "inferred")
    for index in failed:
        me = passage.figures[index]
        numerators, sure = _numerators(passage, index, earlier)
        anchored = next((r for r in ratios(passage, index, earlier) if r.anchored), None)
        anchored = anchored or (_by_sibling(me, held, numerators) if sure else None)
        if anchored is not None:
            yield _row(me, anchored, "stated")
        elif fallback := _fallback(me, passage, index, [f for f in earlier if f.mention.block >= start]):
            yield _row(me, fallback, "inferred")
