"""Rates that follow from more than two numbers: a total's growth or completion from its parts', each of which gives what it grew from or completes;
an average growth from the figures at both ends of some years.

They confirm and accuse nobody: growth may be told on a comparable basis, which printed figures do not have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from auditor.numbers.mention import Mention
from auditor.quantity import PERCENT, PLAIN, Quantity, total
from auditor.relations.evidence.decide import Judged
from auditor.relations.evidence.nodes import Node
from auditor.relations.evidence.nothing import completes_a_budget
from auditor.relations.schema import Relation, Value

# What says that a growth is that of one year on average.
_EACH_YEAR = frozenset(["yearly_average"])
# How many digits an average growth has to say anything, how many numbers back its figures may stand, and over how many years it may be.
_TELLING, _BACK, _YEARS = 3, 6, range(2, 11)
# How wide the growth that parts leave open may be, in points, for it to say anything.
_WIDE = 1


def blended(judged: Judged, sums: Iterable[Relation]) -> Iterator[Relation]:
    """What follows for each total of `sums` from its parts, and each average growth from the years it is over."""
    nodes = judged.found.frame.nodes.all
    for r in sums:
        if r.table != "totals" or r.values["relation"] != "sum":
            continue
        figures = [(role, n) for role, m in r.operands if (n := judged.node(m)) is not None and not n.is_cell and not n.direction]
        for rated in (_grew, completes_a_budget) if len(figures) == len(r.operands) else ():
            rates = [_rate_of(n, nodes, rated) for _, n in figures]
            if all(rates) and (found := _relation(figures, [g for g in rates if g is not None])) is not None:
                yield found
    yield from (found for n in nodes if (found := _averaged(n, nodes)) is not None)


def _grew(n: Node) -> bool:
    return bool(n.direction)


def _rate_of(figure: Node, nodes: Sequence[Node], rated: Callable[[Node], bool]) -> Node | None:
    """The percentage told behind a figure that is so rated: 收入236.8亿元，完成预算的45.5%，比上年多8.6亿元，增长3.8%."""
    for n in nodes[figure.index + 1 :]:
        if n.sentence != figure.sentence or n.bracket != figure.bracket or n.is_like_for_like:
            return None
        if n.kind == "percent" and rated(n):
            return n
        if not n.direction and n.kind != "percent":
            return None
    return None


def _base(figure: Node, rate: Node) -> Quantity | None:
    """What a figure grew from, or what it completes."""
    percent = rate.quantity.to(PERCENT)
    now = Quantity.exact(100, PERCENT) + (percent if rate.direction > 0 else -percent) if rate.direction else percent
    before = figure.quantity.over(now, figure.unit) if now.low > 0 else None
    return None if before is None else before.times(Quantity.exact(100, PLAIN), figure.unit)


def _relation(figures: Sequence[tuple[str, Node]], rates: Sequence[Node]) -> Relation | None:
    (_, whole), *parts = figures
    stated, way = rates[0].quantity.to(PERCENT), rates[0].direction
    before = [_base(n, g) for (_, n), g in zip(parts, rates[1:], strict=True)]
    if len(before) < 2 or None in before:
        return None
    base = total((q for q in before if q is not None), whole.unit)
    expected = (whole.quantity - base if way else whole.quantity).over(base, PERCENT)
    if expected is None or expected.high - expected.low > _WIDE or not (-stated if way < 0 else stated).meets(expected):
        return None
    ties = ((role, n.mention) for role, n in parts)
    if not way:
        values: dict[str, Value] = {"numerator": whole.quantity, "denominator": base, "rate": stated, "expected": expected, "measure": "完成率", "base": "stated"}
        return Relation("rates", whole.label, values, (("rate", rates[0].mention), ("numerator", whole.mention), *ties, *(("share", g.mention) for g in rates[1:])), certainty="inferred")
    return _change(whole, rates[0], {"current": whole.quantity, "prior": base}, expected, (("current", whole.mention), *ties, *(("growth", g.mention) for g in rates[1:])))


def _change(figure: Node, growth: Node, of: dict[str, Value], expected: Quantity, ties: tuple[tuple[str, Mention], ...], base: str = "上年") -> Relation:
    down = growth.direction < 0
    values: dict[str, Value] = {**of, "percent": growth.quantity.to(PERCENT), "expected": -expected if down else expected,
                                "direction": "down" if down else "up", "aspect": "percent", "base": base}  # fmt: skip
    return Relation("changes", figure.label, values, (("percent", growth.mention), *ties), certainty="inferred")


def _averaged(growth: Node, nodes: Sequence[Node]) -> Relation | None:
    """An average growth with the figure and what it grew by or from, in its sentence or the one before, where some number of years gives it."""
    if growth.kind != "percent" or not growth.direction or growth.cues.isdisjoint(_EACH_YEAR) or sum(c.isdigit() for c in growth.digits) < _TELLING:
        return None
    near = [n for n in nodes[max(0, growth.index - _BACK) : growth.index] if n.block == growth.block and n.kind != "percent" and n.value > 0]
    for current in near:
        for other in near:
            before = current.value - other.direction * other.value if other.direction else other.value
            if other is current or current.direction or other.dimension != current.dimension or before <= 0:
                continue
            prior = current.quantity - (other.quantity if other.direction > 0 else -other.quantity).to(current.unit) if other.direction else other.quantity.to(current.unit)
            for years in _YEARS:
                rate = 100 * ((current.value / before) ** (1 / years) - 1)
                if abs(rate - growth.direction * growth.value) <= growth.ulp / 2:
                    due = Quantity.printed(Decimal(str(rate)).quantize(growth.quantity.ulp), growth.quantity.ulp, PERCENT)
                    return _change(current, growth, {"current": current.quantity, "prior": prior}, due,
                                   (("current", current.mention), ("amount" if other.direction else "prior", other.mention)), f"{years}年前")  # fmt: skip
    return None
