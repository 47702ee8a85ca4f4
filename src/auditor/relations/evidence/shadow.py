"""The engine beside the old readings: it verifies what it explains, and takes back what they accuse where it explains it by a reading that holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.quantity import Quantity
from auditor.relations.evidence.decide import EXPLAINED, Judged
from auditor.relations.evidence.nodes import Node
from auditor.relations.evidence.rows import holding
from auditor.relations.schema import Relation

# The columns that a relation's check compares, by table.
_COMPARED = {"rates": ("rate", "expected"), "totals": ("total", "parts"), "scores": ("stated", "computed"), "products": ("amount", "expected")}
# The role of the number that a relation derives, by table.
_DERIVED = {"rates": "rate", "totals": "total", "scores": "stated", "products": "amount"}
# Below this mass on readings that fail, a list that the engine does not hold for one is not accused.
_DOUBTED = 0.4


def shadowed(relations: Sequence[Relation], judged: Judged) -> list[Relation]:
    """The relations of the old readings without those taken back, and those that the engine verifies."""
    kept = [r for r in relations if not _taken_back(r, judged)]
    have = {(r.table, frozenset(m.key for _, m in r.operands)) for r in kept}
    return [*kept, *(r for r in holding(judged) if (r.table, frozenset(m.key for _, m in r.operands)) not in have)]


def _compared(relation: Relation) -> tuple[Quantity, Quantity] | None:
    if relation.table == "changes":
        columns: tuple[str, str] = (str(relation.values.get("aspect")), "expected")
    elif relation.table in _COMPARED:
        columns = _COMPARED[relation.table]
    else:
        return None
    left, right = (relation.values.get(c) for c in columns)
    return (left, right) if isinstance(left, Quantity) and isinstance(right, Quantity) else None


def _fails(relation: Relation) -> bool:
    sides = _compared(relation)
    return sides is not None and sides[0].unit.dimension == sides[1].unit.dimension and not sides[0].meets(sides[1])


def _taken_back(relation: Relation, judged: Judged) -> bool:
    """Whether a relation fails and the engine explains its number by a reading that holds."""
    if not _fails(relation):
        return False
    role = _DERIVED.get(relation.table) or str(relation.values.get("aspect"))
    derived = [n for r, m in relation.operands if r == role and (n := judged.node(m)) is not None]
    parts = [n for r, m in relation.operands if r in ("part", "item") and (n := judged.node(m)) is not None]
    if relation.table in ("totals", "scores") and parts and derived:
        return _list_explained(judged, derived[0], parts)
    return any(max(judged.explained(name, n) for name in ("percent", "difference", "product")) > EXPLAINED for n in derived)


def _list_explained(judged: Judged, whole: Node, parts: Sequence[Node]) -> bool:
    """Whether the list of these parts is another's, or no list while its total follows from something else."""
    first = min(parts, key=lambda n: n.index)
    group = judged.by_number.get(("opened", first.index)) if first.index > whole.index else judged.by_number.get(("closed", whole.index))
    if group is not None and judged.holding[group] > EXPLAINED:
        return True
    follows = max(judged.explained(name, whole) for name in ("closed", "difference", "product"))
    return follows > EXPLAINED and (group is None or judged.failing[group] < _DOUBTED)


def tied(judged: Judged) -> Iterator[tuple[Node, float]]:
    """Each number that a group is about, with the mass on readings that hold."""
    nodes = judged.found.frame.nodes.all
    for i, (_, me) in enumerate(judged.found.groups):
        yield nodes[me], float(judged.holding[i])
