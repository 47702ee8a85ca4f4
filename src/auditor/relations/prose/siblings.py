"""Shares of a whole that is named and printed nowhere: the amounts beside each other in one list come to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.quantity import PERCENT, Quantity, total
from auditor.relations.prose.figures import Figure
from auditor.relations.prose.parts import divides_everything
from auditor.relations.prose.ratios import Context, numerators_of
from auditor.relations.schema import Relation, Value

# How many blocks apart two shares of one list may stand.
_APART = 8

Share = tuple[Context, int, Figure]


def unprinted_wholes(failed: Sequence[tuple[Context, int]]) -> Iterator[tuple[tuple[int, int], Relation]]:
    """The `rates` rows of shares of one name that nothing printed explains, each keyed by its (block, index).

    基本支出…，占一般公共预算支出的84.06%; 项目支出…，占一般公共预算支出的19.62%: over their sum. Where they do not hold they are
    told only if their two names leave nothing out.
    """
    for group in _groups(failed):
        parts = [numerator for _, _, numerator in group]
        whole = total((p.mention.quantity for p in parts), parts[0].mention.quantity.unit)
        rows = [(context, index, part, part.mention.quantity.over(whole, PERCENT)) for context, index, part in group]
        fits = [e is not None and _stated(c, i).meets(e) for c, i, _, e in rows]
        if all(fits) or (any(fits) and len(parts) == 2 and divides_everything(parts)):
            for context, index, part, expected in rows:
                if expected is not None:
                    yield (context.passage.block, index), _row(context.passage.figures[index], part, whole, expected, parts)


def _stated(context: Context, index: int) -> Quantity:
    return context.passage.figures[index].mention.quantity.to(PERCENT)


def _groups(failed: Sequence[tuple[Context, int]]) -> Iterator[list[Share]]:
    """Runs of shares of one name in one chapter, each with the amount right before it."""
    open_runs: dict[tuple[int, str], list[Share]] = {}
    for context, index in failed:
        me = context.passage.figures[index]
        numerators, sure = numerators_of(context.passage, index, ())
        if me.role != "share" or not me.of or not sure or numerators[0].sentence != me.sentence or numerators[0].role != "value":
            continue
        key = (context.start, me.of)
        run = open_runs.get(key)
        if run and context.passage.block - run[-1][0].passage.block <= _APART and numerators[0].dimension == run[0][2].dimension:
            run.append((context, index, numerators[0]))
            continue
        if run and len(run) > 1:
            yield run
        open_runs[key] = [(context, index, numerators[0])]
    yield from (run for run in open_runs.values() if len(run) > 1)


def _row(me: Figure, part: Figure, whole: Quantity, expected: Quantity, parts: Sequence[Figure]) -> Relation:
    stated = me.mention.quantity.to(PERCENT)
    values: dict[str, Value] = {
        "numerator": part.mention.quantity, "denominator": whole.to(part.mention.quantity.unit), "rate": stated, "expected": expected,
        "measure": "占比", "base": "stated",
    }  # fmt: skip
    others = (("denominator", p.mention) for p in parts if p is not part)
    return Relation(
        "rates", part.label or me.label, values, (("rate", me.mention), ("numerator", part.mention), *others),
        certainty="inferred", near=stated.barely_misses(expected),
    )  # fmt: skip
