"""A total's growth that follows from its parts: each part's figure and growth give its prior, and these together the total's.

It confirms and accuses nobody: growth may be told on a comparable basis, which printed figures do not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.quantity import PERCENT, PLAIN, Quantity, total
from auditor.relations.evidence.decide import Judged
from auditor.relations.evidence.nodes import Node
from auditor.relations.schema import Relation, Value

# How wide the growth that parts leave open may be, in points, for it to say anything.
_WIDE = 1


def blended(judged: Judged, sums: Iterable[Relation]) -> Iterator[Relation]:
    """The growth of each total of `sums` that follows from its parts."""
    nodes = judged.found.frame.nodes.all
    for r in sums:
        if r.table != "totals" or r.values["relation"] != "sum":
            continue
        figures = [(role, n) for role, m in r.operands if (n := judged.node(m)) is not None and not n.is_cell and not n.direction]
        grown = [_growth_of(n, nodes) for _, n in figures]
        if len(figures) == len(r.operands) and all(grown) and (found := _relation(figures, [g for g in grown if g is not None])) is not None:
            yield found


def _growth_of(figure: Node, nodes: Sequence[Node]) -> Node | None:
    """The percentage by which a figure grew, told behind it: 收入236.8亿元，比上年多8.6亿元，增长3.8%."""
    for n in nodes[figure.index + 1 :]:
        if n.sentence != figure.sentence or n.bracket != figure.bracket or n.is_like_for_like:
            return None
        if n.kind == "percent" and n.direction:
            return n
        if not n.direction and n.kind != "percent":
            return None
    return None


def _prior(figure: Node, growth: Node) -> Quantity | None:
    """What a figure was before it grew by so much."""
    percent = growth.quantity.to(PERCENT)
    now = Quantity.exact(100, PERCENT) + (percent if growth.direction > 0 else -percent)
    before = figure.quantity.over(now, figure.unit) if now.low > 0 else None
    return None if before is None else before.times(Quantity.exact(100, PLAIN), figure.unit)


def _relation(figures: Sequence[tuple[str, Node]], grown: Sequence[Node]) -> Relation | None:
    (_, whole), *parts = figures
    stated = grown[0].quantity.to(PERCENT)
    before = [_prior(n, g) for (_, n), g in zip(parts, grown[1:], strict=True)]
    if len(before) < 2 or None in before:
        return None
    prior = total((q for q in before if q is not None), whole.unit)
    expected = (whole.quantity - prior).over(prior, PERCENT)
    if expected is None or expected.high - expected.low > _WIDE or not (stated if grown[0].direction > 0 else -stated).meets(expected):
        return None
    down = grown[0].direction < 0
    values: dict[str, Value] = {"current": whole.quantity, "prior": prior, "percent": stated, "expected": -expected if down else expected,
                                "direction": "down" if down else "up", "aspect": "percent", "base": "上年"}  # fmt: skip
    ties = (("percent", grown[0].mention), ("current", whole.mention), *((role, n.mention) for role, n in parts), *(("growth", g.mention) for g in grown[1:]))
    return Relation("changes", whole.label, values, ties, certainty="inferred")
