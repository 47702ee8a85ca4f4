"""Averages of prose that follow from an amount and a count: 车均, 人均, 平均每个乡镇."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from auditor.laws import Product
from auditor.quantity import Quantity
from auditor.relations.prose import words
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation, Value

# A count, an amount, and the average that they give.
Reckoned: TypeAlias = "tuple[Figure, Figure, Quantity]"
# 人均 is over people, 车均 over vehicles: the first character of the average to the dimensions it may be over.
_OVER = {
    "人": ("人", "人次"), "户": ("户",), "车": ("辆", "台"), "亩": ("亩",), "校": ("所", "个"), "村": ("村", "个"), "场": ("场",), "次": ("次", "人次"),
    "馆": ("个", "家"), "班": ("个", "班"), "生": ("人",), "床": ("张", "床"), "每": (),
}  # fmt: skip
# 车均维护费, 平均每个乡镇, 平均每篇.
_AVERAGE_OF = re.compile(
    r"(?:(人|户|车|亩|校|村|场|次|馆|班|生|件|床|篇|期|栋|家|例|所|台)均"
    r"|平均每(人次|人|户|辆|亩|村|所|家|件|期|篇|场|起|例|批次|台|栋))(?P<named>[^，。；]{0,10})$|单(?P<one>车)(?P<of>[^，。；]{2,10})平均$|平均每?[^，。；]{0,10}$"
)
_COUNTED = ("people", "visits", "count", "area", "volume", "mass", "length")
# How many of the nearest amounts and counts are tried, and how many of the figures before a passage may be among them.
_AMOUNTS, _COUNTS, _EARLIER = 10, 8, 20


def average_relations(passage: Passage, earlier: Sequence[Figure]) -> Iterator[Relation]:
    """The `products` rows of a passage's averages: an amount divided by a count. One that no two figures give is told against those that its
    words mean, where they leave no choice, and else left to other readings."""
    for price in passage.figures:
        if price.role == "per" and words.AVERAGE.search(price.head) and "标准" not in price.head:
            yield from _average(passage, price, earlier)


def _average(passage: Passage, price: Figure, earlier: Sequence[Figure]) -> Iterator[Relation]:
    over, name = _meaning(price)
    before, after = ([f for f in passage.figures if (f.start < price.start) == side and f is not price] for side in (True, False))
    held = _held(price, [*reversed(before), *after, *reversed(earlier[-_EARLIER:])], over)
    reckoned = held or _in_other_unit(price, before, over) or (None if words.MONTHLY.search(price.head) else _meant(price, before, over, name))
    if reckoned is not None:
        count, amount, expected = reckoned
        values: dict[str, Value] = {"quantity": count.mention.quantity, "price": price.mention.quantity, "amount": amount.mention.quantity, "expected": expected, "aspect": "price"}
        operands = (("price", price.mention), ("amount", amount.mention), ("quantity", count.mention))
        yield Relation("products", amount.label or count.label, values, operands, certainty="stated" if held else "inferred")


def _meaning(price: Figure) -> tuple[Sequence[str], str]:
    """The dimensions that an average may be over, none where its words leave that open, and what its amount is called."""
    match = _AVERAGE_OF.search(price.head)
    if match is None:
        return (), ""
    over = (match[2],) if match[2] else _OVER.get(match[1] or match["one"] or "每", (match[1],))
    return over, (match["named"] or match["of"] or "").strip("约为达")


def _held(price: Figure, figures: Sequence[Figure], over: Sequence[str]) -> Reckoned | None:
    """The nearest count and amount that give an average, of its own sentence if any there do; none from afar where it is of one digit."""
    counts, amounts = _operands(price, figures, over)
    found = [r for amount in amounts[:_AMOUNTS] for count in counts[:_COUNTS] if (r := _reckoned(price, amount, count)) is not None]
    near = [r for r in found if r[0].sentence == r[1].sentence == price.sentence]
    telling = len(price.mention.quantity.number().replace(".", "").strip("0")) >= 2
    return next((r for r in near or (found if telling else []) if r[2].meets(price.mention.quantity)), None)


# How many times a unit is the other that is printed in its place, 万元 for 元, and how many digits show that no accident makes it so.
_SCALE, _TELLING = Decimal(10**4), 4


def _in_other_unit(price: Figure, before: Sequence[Figure], over: Sequence[str]) -> Reckoned | None:
    """The nearest count and amount before an average that give its digits in the other unit, 万元 for 元."""
    stated = price.mention.quantity
    if len(stated.number().replace(".", "").strip("0")) < _TELLING:
        return None
    other = [replace(stated, unit=replace(stated.unit, factor=stated.unit.factor * k)) for k in (_SCALE, 1 / _SCALE)]
    counts, amounts = _operands(price, [*reversed(before)], over)
    found = (r for amount in amounts for count in counts if (r := _reckoned(price, amount, count)) is not None)
    return next((r for r in found if any(r[2].meets(q.to(r[2].unit)) for q in other)), None)


def _reckoned(price: Figure, amount: Figure, count: Figure) -> Reckoned | None:
    stated = price.mention.quantity
    due = Product().solve((("price", stated), ("product", amount.mention.quantity), ("quantity", count.mention.quantity)), 0)
    return (count, amount, replace(due, ulp=stated.ulp)) if due is not None else None


def _meant(price: Figure, before: Sequence[Figure], over: Sequence[str], name: str) -> Reckoned | None:
    """The only count of what an average is over in its sentence, and the amount of its name before it or the only one of the sentence."""
    counts, amounts = _operands(price, [f for f in reversed(before) if f.depth <= price.depth], over)
    counts = [f for f in counts if over and f.sentence == price.sentence]
    named = [f for f in amounts if len(name) > 2 and f.label.endswith(name)][:1]
    amounts = named or [f for f in amounts if f.sentence == price.sentence and f not in counts]
    return _reckoned(price, amounts[0], counts[0]) if len(counts) == len(amounts) == 1 else None


def _operands(price: Figure, figures: Sequence[Figure], over: Sequence[str]) -> tuple[list[Figure], list[Figure]]:
    """The counts that an average may be over, and the amounts that it may be of, in the order of these figures."""
    pool = [f for f in figures if f.role in ("value", "echo")]
    counts = [f for f in pool if f.mention.kind in _COUNTED and (not over or f.dimension in over)]
    return counts, [f for f in pool if f.dimension == price.dimension.split("/")[0]]
