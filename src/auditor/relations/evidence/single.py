"""Lists that do not say that they are all: one part, 其中老年人2842人次, or the chief ones, 主要用于…. They are below their total and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from auditor.quantity import total
from auditor.relations.evidence.nodes import Node
from auditor.relations.schema import Relation, Value

_OPENS = ("其中", "，其中", "（其中", "；其中", "。其中")
# How many times their total several parts come to at most: what comes to more is another list, or two levels of one.
_FAR = 1.25
_KINDS = frozenset(["money", "people", "visits", "count", "area"])


def some_parts(nodes: Sequence[Node]) -> Iterator[Relation]:
    """The `totals` rows of parts right behind their total; more than it accuse only where no total that they could be of stands before."""
    for whole, first in pairwise(nodes):
        alike = whole.dimension == first.dimension and whole.kind in _KINDS and whole.block == first.block and whole.sentence <= first.sentence <= whole.sentence + 1
        if not alike or whole.is_cell or whole.direction or whole.mention.operator or whole.value <= 0 or "excluded" in first.lead_cues:
            continue
        parts = _listed(first, nodes)
        if (len(parts) == 1 and not first.lead.startswith(_OPENS)) or (len(parts) > 1 and not ("partial" in first.lead_cues and _chief(whole, parts))):
            continue
        added = total((n.quantity.as_part() for n in parts), whole.unit)
        if added.value > whole.quantity.value and any(n.block == whole.block and n.dimension == whole.dimension and n.value > whole.value for n in nodes[: whole.index]):
            continue
        if len(parts) > 1 and float(added.value) > _FAR * float(whole.quantity.value):
            continue
        values: dict[str, Value] = {"total": whole.quantity, "parts": added, "n_parts": len(parts), "complete": False, "relation": "sum"}
        yield Relation("totals", whole.label or "该数", values, (("total", whole.mention), *(("part", n.mention) for n in parts)), certainty="stated" if len(parts) > 1 else "inferred")


def _listed(first: Node, nodes: Sequence[Node]) -> list[Node]:
    """The numbers of a sentence from the first on that are of its dimension, up to one that is no figure of its own."""
    out = []
    for n in nodes[first.index :]:
        if n.block != first.block or n.sentence != first.sentence or n.dimension != first.dimension or n.direction or n.mention.operator:
            break
        out.append(n)
    return out


def _chief(whole: Node, parts: Sequence[Node]) -> bool:
    """Whether parts are of one list, each with a name and below the total."""
    return all(n.own_label and n.depth == parts[0].depth and n.value < whole.value and "total" not in n.cues for n in parts) and not any("of_which" in n.lead_cues for n in parts[1:])
