"""Readings as rows of the public tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from auditor.laws import Product
from auditor.quantity import PERCENT, PLAIN, Quantity, total
from auditor.relations.evidence.belief import BELIEF, Doubt, has_rival
from auditor.relations.evidence.decide import EXPLAINED, Judged, Numbers
from auditor.relations.evidence.fit import NEAR
from auditor.relations.evidence.misread import is_misread
from auditor.relations.evidence.nodes import MONTHS, Node
from auditor.relations.evidence.nothing import OF_BUDGET
from auditor.relations.lawful import compared
from auditor.relations.prose.figures import label_of
from auditor.relations.prose.words import AVERAGE
from auditor.relations.schema import Relation, Value

# From what posterior on a relation counts as stated by the report, below as inferred, and from what belief on a contradiction does; that of a list
# whose parts come to less than so much of their total from the first.
_MOST_OF = Decimal("0.75")
_STATED, _CERTAIN = 0.9, 0.85
# How likely by words a reading that misses by a last digit must be to be told, which says no more than that digits were dropped.
_PLAIN = 0.8
# From what belief on a contradiction is told, and how likely by words alone its reading must be: of natural ones below that, two in three are false.
_TOLD, _LEAST = 0.65, 0.1
# The same for a rate of 100%, the claim that is most often made of what was not spent in full.
_IN_FULL = 0.6
# How likely by words a list must be for its numbers to be no other relation's.
_LISTED = 0.3
_TOTAL = re.compile(r"(?:合计|共计|总计|小计)")
# A name has so many characters, and the words before a number name it where they are no more than so many; 中, which is left of 年中追加, is none.
_NAME, _WORDS = 2, 8
_OPENING = BELIEF.index("opening")
Operands = tuple[tuple[str, Node], ...]


def holding(judged: Judged) -> Iterator[Relation]:
    """The relation that explains each number, where readings that hold carry more than half of the mass, or would but for reasons besides chance."""
    mass = np.maximum(judged.holding, judged.proven)
    yield from (found for row, sure in _held(judged, mass).items() if (found := relation(judged, row, sure)) is not None)
    for group in np.flatnonzero(mass <= EXPLAINED).tolist():
        rows = judged.rows[group]
        if len(rows) and judged.words[row := int(rows[np.argmax(judged.words[rows])])] > _PLAIN and judged.fit.kind[row] == NEAR and (found := relation(judged, row, EXPLAINED)):
            yield found


def _held(judged: Judged, mass: Numbers) -> dict[int, float]:
    """The likeliest reading that holds of each number with enough mass, but for rests of lists: a part is what its total leaves of it, which says no more."""
    held = {row: float(mass[group]) for group in np.flatnonzero(mass > EXPLAINED).tolist() if (row := judged.held(group)) is not None}
    differences = {row for row in held if judged.reading(row)[0] == "difference" and not _target(judged, row).direction}
    lists = {judged.numbers(row) for row in held.keys() - differences}
    return {row: sure for row, sure in held.items() if row not in differences or judged.numbers(row) not in lists}


def asked(judged: Judged) -> Iterator[tuple[Doubt, float]]:
    """What may be contradictions, but for what is surely none whatever the evidence for it weighs, each with how likely it is one."""
    for doubt, belief in judged.doubts:
        if doubt.evidence[_OPENING]:
            continue  # what was left of a year follows from what was left of the year before too
        rows = judged.rows[doubt.group]
        if judged.words[rows[judged.holds[rows]]].max(initial=0.0) > judged.words[doubt.row]:
            continue  # words find what holds likelier
        if _least(judged, doubt.row) < 1 and _tied(judged, doubt.row) > _LEAST and not _goes_on(judged, doubt.row) and not is_misread(judged, doubt.group, doubt.row):
            yield doubt, belief


def failing(judged: Judged) -> Iterator[Relation]:
    """The relation by which numbers contradict each other, with how likely that is, where it is told at all: of several that tie the same
    numbers the one that is of a change, whose words say most, else the likeliest."""
    told: dict[frozenset[int], list[tuple[bool, float, int]]] = {}
    for doubt, belief in asked(judged):
        told.setdefault(judged.numbers(doubt.row), []).append((bool(_target(judged, doubt.row).direction), belief, doubt.row))
    for some in told.values():
        belief, (_, _, row) = max(b for _, b, _ in some), max(some)
        if belief > _least(judged, row) and (found := relation(judged, row, belief) or _turned(judged, row, belief)) is not None:
            yield found


def _turned(judged: Judged, row: int, belief: float) -> Relation | None:
    """The reading of a number by which its word of change is turned round, where the one told would hold over the base that the word makes current."""
    rows = judged.readings(int(judged.design.group[row])).tolist()
    return next((relation(judged, r, belief) for r in rows if judged.fit.slips.get(r) == "sign"), None)


def _tied(judged: Judged, row: int) -> float:
    """How likely words alone make it that a number follows from those that a reading ties, in whichever way."""
    tied = judged.numbers(row)
    return float(sum(judged.words[r] for r in judged.rows[judged.design.group[row]].tolist() if judged.numbers(r) == tied))


def _target(judged: Judged, row: int) -> Node:
    form, k = judged.reading(row)
    return judged.found.frame.nodes.all[int(judged.found.forms[form].target[k])]


def _least(judged: Judged, row: int) -> float:
    """The belief from which on a reading is told. More than 100% is often told as 100%, and of a product it must not be another number that is meant; an
    average growth is that of several years."""
    form, k = judged.reading(row)
    if form == "product" and judged.found.frame.nodes.all[judged.found.operands(form, k)[1]].is_monthly:
        return 1.0  # what was paid in a year is so much a month twelve times
    if (form.startswith("product") and has_rival(judged, form, k)) or "yearly_average" in _target(judged, row).cues:
        return 1.0
    stated, expected = _target(judged, row).value, float(judged.found.forms[form].expected[k])
    if form == "ratio" and (_is_no_rate(judged, judged.found.operands(form, k), stated) or _is_of_points(judged, row)):
        return 1.0
    if form != "ratio" or stated != 100:
        return _TOLD
    return _IN_FULL if expected < 100 else 1.0


def _is_no_rate(judged: Judged, operands: Sequence[int], stated: float) -> bool:
    """Whether two numbers make no rate: 84份 are no share of 120家次; and no full one, a part of a total being not all of it, and what arrived no base."""
    mixed = len({judged.found.frame.nodes.all[i].dimension for i in operands}) > 1
    return mixed or (stated == 100 and (_is_listed(judged, operands) or _is_turned(judged, *operands)))


def _is_of_points(judged: Judged, row: int) -> bool:
    """Whether a rate that is not called one of points would be one: 过程（30分）得27.5分，预算控制率为31.7%."""
    called = _target(judged, row).head
    return "分" not in called and all(judged.found.frame.nodes.all[i].kind == "score" for i in judged.numbers(row) - {_target(judged, row).index})


def _is_turned(judged: Judged, part: int, whole: int) -> bool:
    """Whether a rate would be one of what is not said to have arrived over what has."""
    nodes = judged.found.frame.nodes.all
    return "arrived" in nodes[whole].cues - nodes[part].cues


def _is_listed(judged: Judged, numbers: Sequence[int]) -> bool:
    """Whether words make these numbers a total and one of its parts, or two of its parts, 其中."""
    nodes = judged.found.frame.nodes.all
    lists = (group for group, (name, first) in enumerate(judged.found.groups) if name == "opened" and nodes[first].lead_cues & {"of_which", "partial"})
    rows = (r for group in lists for r in judged.rows[group].tolist() if judged.words[r] > _LISTED)
    return any(judged.numbers(r).issuperset(numbers) for r in rows)


def _goes_on(judged: Judged, row: int) -> bool:
    """Whether a list says behind its last part that it is not all, 等, and its parts come to less than the total."""
    form, k = judged.reading(row)
    if form != "opened":
        return False
    found = judged.found.forms[form]
    last = judged.found.frame.nodes.all[judged.found.operands(form, k)[-1]]
    behind = judged.found.frame.nodes.texts.get(last.block, "")[last.end : last.end + 1]
    return behind == "等" and abs(found.expected[k]) < abs(judged.found.frame.value[found.target[k]])


def relation(judged: Judged, row: int, confidence: float) -> Relation | None:
    """A reading as a row; None where its quantities cannot be brought together exactly, or where they say otherwise than it does."""
    form, k = judged.reading(row)
    target = _target(judged, row)
    operands = [judged.found.frame.nodes.all[i] for i in judged.found.operands(form, k)][form == "opened" :]
    made = _MAKERS[form](target, operands) if form in _MAKERS else _sum(target, operands, float(judged.found.forms[form].expected[k]))
    if made is None:
        return None
    table, values, named = made
    sides = compared(table, values)
    if sides is None:
        return None
    stated, expected = sides
    turned = judged.fit.slips.get(row) == "sign"
    holds = abs(stated).meets(abs(expected)) and not turned
    near = not holds and not turned and abs(stated).nearly(abs(expected))
    if judged.holds[row] != (holds or near):
        return None
    values = {c: v.to(stated.unit) if isinstance(v, Quantity) and v.unit.dimension == stated.unit.dimension else v for c, v in values.items()}
    cells = sum(n.is_cell for _, n in named)
    source = "prose" if not cells else "mixed"
    sure = confidence >= _STATED if holds else _is_sure(form, operands, values, confidence)
    return Relation(table, _item(target, named), values, tuple((role, n.mention) for role, n in named), source=source,
                    certainty="stated" if sure else "inferred", near=near, confidence=round(confidence, 3))  # fmt: skip


def _is_sure(form: str, parts: Sequence[Node], values: Mapping[str, Value], confidence: float) -> bool:
    """Whether what fails is a contradiction by this confidence. Over an initial budget nothing is: it may have been adjusted in the year, which nothing
    says; and a list that does not say that it is whole may be only some of the parts where it comes to so little of its total."""
    if form == "opened" and "complete" not in parts[0].lead_cues:
        whole, some = values.get("total"), values.get("parts")
        if isinstance(whole, Quantity) and isinstance(some, Quantity) and abs(some.value) < _MOST_OF * abs(whole.value):
            return confidence >= _STATED
    return confidence >= _CERTAIN and values.get("base") != "initial"


def _item(target: Node, named: Operands) -> str:
    """What a number is called: a total without a name of its own by its word, for the name before it is another's; else what it follows from."""
    total = _TOTAL.search(target.head) if not target.own_label else None
    head = target.head.strip("，、：为 ") if named[0][0] == "total" else ""
    names = (target.label, label_of(target.head.strip()), head if len(head) <= _WORDS else "", *(n.label or label_of(n.head.strip()) for _, n in named))
    return total[0] if total else next((name for name in names if len(name) >= _NAME), "该数")


Made = tuple[str, dict[str, Value], Operands]


def _ratio(target: Node, ops: list[Node]) -> Made | None:
    part, whole = ops
    over = part.quantity if part.dimension == whole.dimension else Quantity(part.quantity.value, part.quantity.low, part.quantity.high, part.quantity.ulp, whole.unit)
    over = -over if target.value < 0 < over.value else over  # 差异率-2.73% of an amount that says only how far apart two are
    expected = over.over(whole.quantity, PERCENT)
    if expected is None:
        return None
    rate = target.quantity.to(PERCENT)
    values: dict[str, Value] = {"numerator": over, "denominator": whole.quantity, "rate": rate, "expected": expected,
                                "measure": _measure(target, whole), "base": "initial" if "initial" in whole.cues - target.cues else "stated"}  # fmt: skip
    return "rates", values, (("rate", target), ("numerator", part), ("denominator", whole))


def _measure(rate: Node, whole: Node) -> str:
    """What a rate is called: 占比, 预算执行率, or what it is of; 占年初预算的 is no share, since more than a budget may be spent."""
    if "share" in rate.cues and whole.cues.isdisjoint(OF_BUDGET):
        return "占比"
    name = label_of(rate.head.strip())
    return name if name.endswith(("率", "进度", "比例", "比重", "度")) else rate.label or "比率"


def _ratio_by_change(target: Node, ops: list[Node]) -> Made | None:
    part, change = ops
    less = change.quantity if change.passed > 0 else -change.quantity
    base = part.quantity - less.to(part.unit)
    expected = part.quantity.over(base, PERCENT)
    if expected is None:
        return None
    values: dict[str, Value] = {"numerator": part.quantity, "denominator": base, "rate": target.quantity.to(PERCENT), "expected": expected,
                                "measure": target.label or "比率", "base": "stated"}  # fmt: skip
    return "rates", values, (("rate", target), ("numerator", part), ("change", change))


def _signed(target: Node) -> Quantity:
    """A percentage with the sign of its direction."""
    percent = target.quantity.to(PERCENT)
    return -percent if target.direction < 0 < percent.value else percent


def _growth(target: Node, change: Quantity, prior: Quantity, named: Operands, values: dict[str, Value]) -> Made | None:
    expected = change.over(prior, PERCENT)
    if expected is None:
        return None
    percent, down = _signed(target), expected.value < 0
    turned = -expected if not target.direction and not expected.meets(percent) and (-expected).meets(percent) else expected
    shown: dict[str, Value] = {"percent": percent, "expected": turned, "direction": "down" if down else "up",
                               "aspect": "percent", "base": "上年"}  # fmt: skip
    return "changes", values | shown, (("percent", target), *named)


def _by_current(target: Node, ops: list[Node]) -> Made | None:
    current, prior = (n.quantity for n in ops)
    return _growth(target, current.to(prior.unit) - prior, prior, (("current", ops[0]), ("prior", ops[1])), {"current": current, "prior": prior})


def _by_change(target: Node, ops: list[Node]) -> Made | None:
    change, prior = (n.quantity for n in ops)
    moved = -change if (ops[0].direction or target.direction) < 0 < change.value else change
    return _growth(target, moved.to(prior.unit), prior, (("amount", ops[0]), ("prior", ops[1])), {"amount": moved, "prior": prior})


def _to_current(target: Node, ops: list[Node]) -> Made | None:
    change, current = (n.quantity for n in ops)
    signed = -change if ops[0].direction < 0 or (not ops[0].direction and target.direction < 0) else change
    prior = current - signed.to(current.unit)
    if prior.low <= 0:
        return None
    # Change and prior share the change, so the corners are taken of the two printed numbers.
    corners = [a / (c - a) * 100 for a in (signed.to(current.unit).low, signed.to(current.unit).high) for c in (current.low, current.high) if c > a]
    if len(corners) < 4:
        return None
    expected = Quantity(signed.to(current.unit).value / prior.value * 100, min(corners), max(corners), target.quantity.ulp, PERCENT)
    percent, down = _signed(target), expected.value < 0
    turned = -expected if not target.direction and not expected.meets(percent) and (-expected).meets(percent) else expected
    values: dict[str, Value] = {"current": current, "amount": signed, "percent": percent, "expected": turned,
                                "direction": "down" if down else "up", "aspect": "percent", "base": "上年"}  # fmt: skip
    return "changes", values, (("percent", target), ("amount", ops[0]), ("current", ops[1]))


def _difference(target: Node, ops: list[Node]) -> Made | None:
    if target.direction and target.kind != "points" and not any(n.direction for n in ops):
        return _change(target, *ops)
    unit = ops[0].unit
    stated = Quantity(target.quantity.value, target.quantity.low, target.quantity.high, target.quantity.ulp, unit) if target.kind == "points" else target.quantity
    gap = ops[0].quantity - ops[1].quantity
    values: dict[str, Value] = {"total": stated, "parts": gap if (gap.value < 0) == (stated.value < 0) else -gap, "n_parts": 2, "complete": True, "relation": "difference"}
    return "totals", values, (("total", target), ("part", ops[0]), ("part", ops[1]))


def _change(target: Node, current: Node, prior: Node) -> Made:
    """A change told with its direction, which gives it its sign."""
    moved = current.quantity.to(prior.unit) - prior.quantity
    amount = target.quantity if target.direction > 0 else -target.quantity
    values: dict[str, Value] = {"current": current.quantity, "prior": prior.quantity, "amount": amount, "expected": moved,
                                "direction": "up" if target.direction > 0 else "down", "aspect": "amount", "base": "上年"}  # fmt: skip
    return "changes", values, (("amount", target), ("current", current), ("prior", prior))


def _sum(target: Node, ops: list[Node], due: float) -> Made | None:
    """A list and its total, the parts with the signs by which they come to it, or to what is `due`, in the base unit."""
    stated, added = target.quantity, _added(target.quantity, ops, due)
    if target.kind == "score":
        return "scores", {"stated": stated, "computed": added, "role": "total", "where": "prose", "relation": "sum"}, (("stated", target), *(("item", n) for n in ops))
    some = "partial" in ops[0].lead_cues and abs(added.value) > abs(stated.value)  # some of the parts, which are too many already
    values: dict[str, Value] = {"total": stated, "parts": added, "n_parts": len(ops), "complete": not some, "relation": "sum"}
    return "totals", values, (("total", target), *(("part", n) for n in ops))


def _added(stated: Quantity, ops: Sequence[Node], due: float) -> Quantity:
    """What parts come to: taken as printed, with the signs of their moves, or those that are taken off so."""
    plain = total((q.as_part() for n in ops for q in [n.quantity] * n.shared_by), stated.unit)
    signed = total(((-n.quantity if n.direction < 0 else n.quantity) for n in ops), stated.unit)
    mixed = total(((-n.quantity if n.direction < 0 or n.is_taken else n.quantity) for n in ops), stated.unit)
    ways = (plain, signed, -signed, mixed)
    meant = min(ways, key=lambda s: abs(abs(float(s.value * s.unit.factor)) - abs(due)))
    meant = -meant if (meant.value < 0) != (stated.value < 0) else meant
    return next((s for s in ways if s.meets(stated) or s.nearly(stated)), meant)


def _product(target: Node, ops: list[Node]) -> Made | None:
    if len(ops) == 2 and AVERAGE.search(ops[1].head) and "标准" not in ops[1].head:
        return _averaged(target, *ops)
    expected = ops[0].times(ops[1])
    for n in ops[1:]:
        expected = expected.times(n.quantity, target.unit)
    yearly = expected.times(Quantity.exact(MONTHS, PLAIN), target.unit)
    due = yearly if ops[1].is_monthly and not target.is_monthly and yearly.meets(target.quantity) else expected
    expected = replace(due, ulp=target.quantity.ulp)
    values: dict[str, Value] = {"quantity": ops[0].quantity, "price": ops[1].quantity, "amount": target.quantity, "expected": expected, "aspect": "amount"}
    return "products", values, (("amount", target), ("quantity", ops[0]), ("price", ops[1]), *(("quantity", n) for n in ops[2:]))


def _averaged(amount: Node, count: Node, average: Node) -> Made | None:
    """An amount over so many, of which the average is what was reckoned."""
    price = average.quantity
    due = Product().solve((("price", price), ("product", amount.quantity), ("quantity", count.quantity)), 0)
    if due is None:
        return None
    values: dict[str, Value] = {"quantity": count.quantity, "price": price, "amount": amount.quantity, "expected": replace(due, ulp=price.ulp), "aspect": "price"}
    return "products", values, (("price", average), ("amount", amount), ("quantity", count))


def _scored(target: Node, ops: list[Node]) -> Made | None:
    rate = ops[1].quantity.to(PERCENT)
    hundredth = Quantity(rate.value / 100, rate.low / 100, rate.high / 100, rate.ulp / 100, PERCENT)
    expected = ops[0].quantity.times(hundredth, target.unit)
    expected = Quantity(expected.value, expected.low, expected.high, target.quantity.ulp, target.unit).widened(target.quantity.ulp / 2)
    values: dict[str, Value] = {"quantity": ops[0].quantity, "price": rate, "amount": target.quantity, "expected": expected, "aspect": "amount"}
    return "products", values, (("amount", target), ("quantity", ops[0]), ("price", ops[1]))


_MAKERS = {
    "ratio": _ratio, "ratio_by_change": _ratio_by_change, "growth": _by_current, "growth_by_change": _by_change, "growth_to_current": _to_current, "difference": _difference,
    "product": _product, "product_of_three": _product, "scored": _scored,
}  # fmt: skip
