"""Head count × standard = amount, and averages, in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from auditor.laws import Product
from auditor.quantity import Quantity, Unit
from auditor.relations.prose import words
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation

# 人均 is over people, 车均 over vehicles: the first character of the average to the dimensions it may be over.
_OVER = {"人": ("人", "人次"), "户": ("户",), "车": ("辆", "台"), "亩": ("亩",), "校": ("所", "个"), "村": ("村", "个"), "场": ("场",), "次": ("次", "人次"),
         "馆": ("个", "家"), "班": ("个", "班"), "生": ("人",), "床": ("张", "床"), "每": ()}  # fmt: skip
_AVERAGE_OF = re.compile(r"(?:(人|户|车|亩|校|村|场|次|馆|班|生|件|床|篇|期|栋|家|例|所|台)均|平均每(人次|人|户|辆|亩|村|所|家|件|期|篇|场|起|例|批次|台|栋))[^，。；]{0,10}$|平均每?[^，。；]{0,10}$")
# The words before a product's result: 计381.60万元, 共6510万元, 发放315.00万元, 发放资金132.00万元, 发放护理补贴67.59万元.
_RESULT = re.compile(r"(?:发放|兑付|兑现)[\u4e00-\u9fa5]{0,8}$|(?:计|共|发放|资金|金额|支出|需|补助|总额|投资|兑付|兑现)(?:资金|金额|补助|经费|支出|了|约|为)*$")
# An amount of a whole year: 全年发放|57.00万元.
_ALL_YEAR = re.compile(r"全年|年度|年发放|年补助|一年")
_MONTHS = Decimal(12)
_YUAN = Unit("元", "元")


def _price(figure: Figure) -> bool:
    return (figure.role == "per" or figure.mention.kind == "per") and figure.mention.quantity.unit.dimension.startswith("元")


def _counts(figures: Sequence[Figure]) -> list[Figure]:
    return [f for f in figures if f.mention.kind in ("people", "visits", "count", "area", "volume", "mass", "length") and f.role in ("value", "echo")]


def _amounts(figures: Sequence[Figure]) -> list[Figure]:
    return [f for f in figures if f.mention.kind == "money" and f.role == "value"]


def _product(count: Figure, price: Figure, amount: Figure, times: Decimal) -> tuple[Quantity, bool]:
    unit = amount.mention.quantity.unit
    bare = Quantity(price.mention.quantity.value, price.mention.quantity.value, price.mention.quantity.value, price.mention.quantity.ulp,
                    Unit("元", "元", price.mention.quantity.unit.factor))  # fmt: skip
    expected = count.mention.quantity.times(bare, unit)
    expected = Quantity(expected.value * times, expected.low * times, expected.high * times, amount.mention.quantity.ulp, unit)
    return expected, expected.meets(amount.mention.quantity)


def _row(count: Figure, price: Figure, amount: Figure, expected: Quantity, aspect: str, certainty: str) -> Relation:
    stated = amount.mention.quantity if aspect == "amount" else price.mention.quantity
    return Relation(
        "products", amount.label or count.label,
        {"quantity": count.mention.quantity, "price": price.mention.quantity, "amount": amount.mention.quantity, "expected": expected, "aspect": aspect},
        (("amount", amount.mention), ("quantity", count.mention), ("price", price.mention)) if aspect == "amount"
        else (("price", price.mention), ("amount", amount.mention), ("quantity", count.mention)),
        certainty=certainty, near=stated.barely_misses(expected),
    )  # fmt: skip


def product_relations(passage: Passage, earlier: Sequence[Figure]) -> Iterator[Relation]:
    """The `products` rows of a passage: each standard with a count and an amount of its sentence."""
    for price in passage.figures:
        if price.role == "per" and words.AVERAGE.search(price.head) and "标准" not in price.head:
            yield from _average(passage, price, earlier)
            continue
        if not _price(price):
            continue
        near = [f for f in passage.figures if f.sentence == price.sentence and f.segment == price.segment]
        counts, amounts = _counts(near), _amounts(near)
        days = [f.mention.quantity.value for f in near if f.mention.kind == "time" and f.dimension in ("天", "月")]
        times = [*days, Decimal(1), *([_MONTHS] if words.MONTHLY.search(passage.text.value) else [])]
        if not days and words.MONTHLY.search(price.head) and any(_ALL_YEAR.search(a.head) for a in amounts):
            times = [_MONTHS]
        rows = [(c, a, *_product(c, price, a, t)) for a in amounts for c in counts for t in times]
        held = next((r for r in rows if r[3]), None)
        if held:
            yield _row(held[0], price, held[1], held[2], "amount", "stated")
        elif rows and len(days) == 1 and (told := _per_day(near, price)):
            yield _row(told[0], price, told[1], _product(told[0], price, told[1], days[0])[0], "amount", "inferred")
        elif rows and len(times) == 1 and (triple := _in_a_row(passage, price)) and (times[0] == 1 or _too_much(triple, price)):
            yield _row(triple[0], price, triple[1], _product(triple[0], price, triple[1], times[0])[0], "amount", "stated" if times[0] == 1 else "inferred")
        elif not amounts:
            wide = [(c, a, *_product(c, price, a, t)) for a in _amounts(passage.figures) for c in _counts([*passage.figures, *earlier[-12:]]) for t in times]
            if found := next((r for r in wide if r[3]), None):
                yield _row(found[0], price, found[1], found[2], "amount", "inferred")


def _too_much(triple: tuple[Figure, Figure], price: Figure) -> bool:
    """Whether a year's amount is more than twelve months of all come to; less is what those make who came or left within it."""
    expected, _ = _product(triple[0], price, triple[1], _MONTHS)
    return expected.high < triple[1].mention.quantity.low


def _in_a_row(passage: Passage, price: Figure) -> tuple[Figure, Figure] | None:
    """(count, amount) where count, price and a worded result stand one after the other: 1755人，每生每年2000元，发放315.00万元."""
    i = passage.figures.index(price)
    for count, amount in ((i - 1, i + 1), (i + 1, i + 2)):
        if count >= 0 and amount < len(passage.figures):
            c, a = passage.figures[count], passage.figures[amount]
            close = c.segment == price.segment == a.segment and c in _counts([c]) and a in _amounts([a])
            if close and _RESULT.search(a.head) and a.mention.quantity.to(_YUAN).value > price.mention.quantity.value * price.mention.quantity.unit.factor:
                return c, a
    return None


def _per_day(near: Sequence[Figure], price: Figure) -> tuple[Figure, Figure] | None:
    """(count, amount) of 16,830人，每生每天5元，按200天计算，支出1,683.00万元, where a segment tells one of each."""
    counts = [f for f in _counts(near) if f.mention.kind == "people" and f.start < price.start]
    amounts = [f for f in _amounts(near) if f.start > price.start]
    return (counts[0], amounts[0]) if len(counts) == len(amounts) == 1 and "每天" in price.head + price.mention.quantity.unit.name else None


def _average(passage: Passage, price: Figure, earlier: Sequence[Figure]) -> Iterator[Relation]:
    match = _AVERAGE_OF.search(price.head)
    over = (match[2],) if match and match[2] else _OVER.get(match[1] or "每", (match[1],)) if match else ()
    pool = [*reversed([f for f in passage.figures if f.start < price.start]), *(f for f in passage.figures if f.start > price.start), *reversed(earlier[-20:])]
    counts = [f for f in _counts(pool) if not over or f.dimension in over]
    unit = price.mention.quantity.unit
    wanted = unit.dimension.split("/")[0]
    amounts = [f for f in pool if f.role in ("value", "echo") and f.dimension == wanted and f is not price]
    rows = []
    for amount in amounts[:10]:
        for count in counts[:8]:
            stated = price.mention.quantity
            due = Product().solve((("price", stated), ("product", amount.mention.quantity), ("quantity", count.mention.quantity)), 0)
            if due is not None:
                expected = replace(due, ulp=stated.ulp)
                rows.append((count, amount, expected, expected.meets(stated)))
    rows = [r for r in rows if r[0].sentence == r[1].sentence == price.sentence] or rows
    telling = len(price.mention.quantity.number().replace(".", "").strip("0")) >= 2
    held = next((r for r in rows if r[3] and (telling or r[0].sentence == r[1].sentence == price.sentence)), None)
    if held:
        yield _row(held[0], price, held[1], held[2], "price", "stated")
    elif rows and over:
        count, amount, expected, _ = rows[0]
        alone = sum(f.role == "per" and f.segment == price.segment for f in passage.figures) == 1
        of = re.search(r"均(?P<noun>[\u4e00-\u9fa5]{2,4})(?:约|为|达)?$", price.head)
        named = of is not None and of["noun"] in amount.head and amount.mention.block == price.mention.block and count.sentence == price.sentence
        if alone and count.segment == price.segment and (amount.segment == price.segment or named):
            yield _row(count, price, amount, expected, "price", "inferred")
