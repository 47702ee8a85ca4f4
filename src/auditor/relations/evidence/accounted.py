"""A gap that the report itself accounts for: 未列示的合计6.2万元, 复核后扣减0.33分."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.quantity import Quantity
from auditor.relations.evidence.nodes import Node, Nodes
from auditor.relations.lawful import compared
from auditor.relations.schema import Relation

# From how many digits on a number that is just the gap is no accident, and from how many characters on a name names one thing.
_DIGITS, _NAME = 2, 4
# What compares a year with another one, whose figures are two.
_YEARS = re.compile(r"上年|去年|同期|同比|[较比与]")
# Tables of figures of which something may be left out, or that someone else puts right.
_TABLES = frozenset(["totals", "pairs", "scores"])


def is_accounted(relation: Relation, nodes: Nodes) -> bool:
    """Whether a sentence prints how far the two sides of what fails are apart, with one of them or with the name of what it is of."""
    sides = compared(relation.table, relation.values) if relation.table in _TABLES else None
    if sides is None or not all(side.value for side in sides):
        return False
    gap, tied = abs(sides[0] - sides[1].to(sides[0].unit)), {m.key for _, m in relation.operands}
    if len(gap.number().replace(".", "").strip("0")) < _DIGITS:
        return False
    name = relation.item.split("·")[0]
    return any(_accounts(n, nodes, sides, name) for n in nodes.all if not n.is_cell and n.mention.key not in tied and _is(n, gap))


def _accounts(node: Node, nodes: Nodes, sides: Sequence[Quantity], name: str) -> bool:
    """Whether the sentence of a number that is just the gap tells of one of the sides, and compares no years."""
    before = re.split(r"[。；]", nodes.texts.get(node.block, "")[: node.start])[-1]
    beside = (o for o in nodes.by_block[node.block] if o.sentence == node.sentence and o is not node)
    return not _YEARS.search(before) and ((len(name) >= _NAME and name in before) or any(_is(o, side) for o in beside for side in sides))


def _is(node: Node, quantity: Quantity) -> bool:
    return node.unit.dimension == quantity.unit.dimension and node.quantity.to(quantity.unit).value == quantity.value
