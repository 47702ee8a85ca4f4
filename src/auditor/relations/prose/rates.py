"""Percentages in prose: which number over which. A percentage without operands is a gap, never a guess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.quantity import PERCENT, Quantity, total
from auditor.relations.prose.doubts import doubted
from auditor.relations.prose.figures import Figure, label_of
from auditor.relations.prose.formulas import formula, of_answers, of_bracket
from auditor.relations.prose.ratios import (
    BUDGETED,
    DIFFERENCE_RATE,
    EXECUTION,
    OF_PLAN,
    SPENT,
    Context,
    Ratio,
    Wholes,
    comparable,
    explicit_base,
    numerators_of,
    of_words,
    ratios,
    telling,
)
from auditor.relations.prose.siblings import unprinted_wholes
from auditor.relations.schema import Relation, Value

# How many printed steps wide the expected percentage may be for a match to count, in the same chapter and anywhere before.
_NEAR_SLACK = 20
_FAR_SLACK = 5


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
            if nothing := _of_nothing(context, index):
                yield nothing
                continue
            found = _holding(context, index, wholes)
            if found is None:
                failed.append((context, index))
            else:
                held.append((context.passage.block, me, found))
                yield _row(me, found, "stated" if found.anchored else "inferred")
    yield from _whole_shares(contexts, wholes)
    explained = _of_another_whole(failed, wholes)
    beside = dict(unprinted_wholes([(c, i) for c, i in failed if (c.passage.block, i) not in explained]))
    for context, index in failed:
        if row := beside.get((context.passage.block, index)):
            yield row
        elif other := explained.get((context.passage.block, index)):
            yield _row(context.passage.figures[index], other, "inferred")
        elif ratio := doubted(context, index, wholes, held):
            yield _row(context.passage.figures[index], ratio, "stated" if ratio.anchored else "inferred")


def _whole_shares(contexts: Sequence[Context], wholes: Wholes) -> Iterator[Relation]:
    """Shares of every part of one whole, which make a hundred: 占46.36%；占53.64%. Told where they do; a share that is off is told by itself."""
    shares: dict[tuple[int, tuple[int, int], int], list[tuple[Figure, Figure]]] = {}
    for context in contexts:
        for index, me in enumerate(context.passage.figures):
            if me.role == "share" and not me.of and not me.mention.operator:
                numerators, sure = numerators_of(context.passage, index, context.earlier)
                if sure and (whole := wholes.get(numerators[0].mention.key)):
                    shares.setdefault(whole.mention.key, []).append((me, numerators[0]))
    for key, told in shares.items():
        parts = {part for part, whole in wholes.items() if whole.mention.key == key}
        if len(told) >= 2 and {n.mention.key for _, n in told} == parts:
            hundred = Quantity.exact(100, PERCENT)
            computed = total((me.mention.quantity.to(PERCENT) for me, _ in told), PERCENT)
            if hundred.meets(computed):
                values: dict[str, Value] = {
                    "total": hundred,
                    "parts": computed,
                    "n_parts": len(told),
                    "complete": True,
                    "relation": "shares",
                }
                yield Relation("totals", "各项占比合计", values, tuple(("part", me.mention) for me, _ in told))


def _holding(context: Context, index: int, wholes: Wholes) -> Ratio | None:
    """The reading of a percentage that holds: an anchored one where there is any, else one that fits too well for chance."""
    me = context.passage.figures[index]
    stated = me.mention.quantity.to(PERCENT)
    readings = list(ratios(context, index, wholes))
    if DIFFERENCE_RATE.search(me.of):  # of the budget that its sentence tells
        budgets = [f for f in context.passage.figures[:index] if f.sentence == me.sentence and f.role == "value" and f.aspect in BUDGETED]
        readings = [r for r in readings if not budgets or r.denominator in budgets]
        readings = [*readings, *_differences(readings)]
    if me.role == "rate" and me.of.endswith("率") and ("未" in me.of or not EXECUTION.search(me.of)):
        together = [r for r in readings if _together(me, r) and 0 <= r.expected.value <= 100]
        rest = [replace(r, expected=Quantity.exact(100, PERCENT) - r.expected, anchored=False) for r in together]
        if found := next((r for r in rest if stated.meets(r.expected) and telling(me)), None):
            return found
    bases = {r.denominator.mention.key for r in readings if r.anchored}
    plausible = [
        r
        for r in readings if r.anchored or not bases or (r.denominator.mention.key in bases and r.numerator.sentence == me.sentence)
    ]
    plausible += [r for r in (formula(context, index), of_bracket(context, index), of_answers(context, index, wholes)) if r is not None and stated.meets(r.expected)]
    held = next((r for r in plausible if stated.meets(r.expected) and (r.anchored or _fits_well(me, r, context.start))), None)
    return held


def _of_nothing(context: Context, index: int) -> Relation | None:
    """A rate of a budget that is nothing, where something was spent: 年初预算为0万元，支出决算为307.82万元，完成年初预算的95.89%."""
    me = context.passage.figures[index]
    here = [f for f in context.passage.figures[:index] if f.sentence == me.sentence and f.role == "value"]
    bases = [f for f in here if f.aspect in BUDGETED and of_words(me.of, f)]
    spent = next((f for f in reversed(here) if f.aspect in SPENT and comparable(f)), None)
    if me.role != "rate" or spent is None or len(bases) != 1 or bases[0].mention.quantity.value != 0:
        return None
    amount, rate = spent.mention.quantity, me.mention.quantity.to(PERCENT)
    if 0 in (amount.value, rate.value) or bases[0].dimension not in ("", spent.dimension):
        return None
    values: dict[str, Value] = {
        "numerator": amount, "denominator": Quantity.exact(0, amount.unit), "rate": rate,
        "measure": label_of(me.of) or "比率", "base": bases[0].aspect,
    }  # fmt: skip
    operands = (("rate", me.mention), ("numerator", spent.mention), ("denominator", bases[0].mention))
    return Relation("rates", spent.label or me.label, values, operands)


def _of_another_whole(failed: Sequence[tuple[Context, int]], wholes: Wholes) -> dict[tuple[int, int], Ratio]:
    """Shares that their list's own total does not explain, by another amount of the chapter that explains two of them at least.

    占90.85%；占3.57%；占2.97%, all of 收入预算合计 though the list stands under 本年收入. Keyed by (block, index).
    """
    found: dict[tuple[int, tuple[int, int], int], dict[tuple[int, int], Ratio]] = {}
    for context, index in failed:
        me = context.passage.figures[index]
        if me.role != "share" or me.of or explicit_base(context.passage, index) is not None:
            continue
        for r in ratios(context, index, wholes):
            near = r.denominator.mention.block >= context.start and r.numerator.mention.block == context.passage.block
            if near and me.mention.quantity.to(PERCENT).meets(r.expected) and _fits_well(me, r, context.start):
                found.setdefault(r.denominator.mention.key, {}).setdefault((context.passage.block, index), r)
    return {where: r for told in found.values() if len(told) >= 2 for where, r in told.items()}


def _differences(readings: Sequence[Ratio]) -> list[Ratio]:
    """Each ratio less the whole: 预决算差异率 is (决算数 − 预算数) ÷ 预算数."""
    hundred = Quantity.exact(100, PERCENT)
    return [replace(r, expected=e, anchored=False) for r in readings for e in (r.expected - hundred, hundred - r.expected)]


def _fits_well(me: Figure, ratio: Ratio, start: int) -> bool:
    """Whether a reading that words do not anchor is no chance: all in one sentence, or digits enough, the more the farther away."""
    stated = me.mention.quantity.to(PERCENT)
    slack = _NEAR_SLACK if min(ratio.numerator.mention.block, ratio.denominator.mention.block) >= start else _FAR_SLACK
    if (
        ratio.numerator.aspect in SPENT
        and ratio.denominator.aspect in BUDGETED
        and ratio.numerator.mention.block == ratio.denominator.mention.block == me.mention.block
    ):
        return True
    return _together(me, ratio) or (telling(me) and ratio.expected.high - ratio.expected.low <= slack * stated.ulp)


def _together(me: Figure, ratio: Ratio) -> bool:
    """Whether a percentage of few digits stands in one sentence with both its operands."""
    return ratio.numerator.sentence == ratio.denominator.sentence == me.sentence and "bound" not in (
        ratio.numerator.role,
        ratio.denominator.role,
    )


def _row(me: Figure, ratio: Ratio, certainty: str) -> Relation:
    stated = me.mention.quantity.to(PERCENT)
    numerator, denominator = ratio.numerator.mention.quantity, ratio.denominator.mention.quantity
    share = me.role == "share" and not OF_PLAN.search(me.of)
    measure = "占比" if share else (label_of(me.of) or "比率") if me.role == "rate" else "比率"
    base = ratio.denominator.aspect or "stated"
    return Relation(
        "rates", ratio.numerator.label or me.label,
        {"numerator": numerator, "denominator": denominator.to(numerator.unit), "rate": stated, "expected": ratio.expected, "measure": measure, "base": base},
        (("rate", me.mention), ("numerator", ratio.numerator.mention), ("denominator", ratio.denominator.mention)),
        certainty=certainty, near=stated.barely_misses(ratio.expected),
    )  # fmt: skip
