"""The same quantity stated twice: prose against prose, prose against tables, table against table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log10

from auditor.outline import GOVERNMENT, Outline
from auditor.quantity import Quantity
from auditor.relations.evidence.nodes import Nodes
from auditor.relations.facts import Fact
from auditor.relations.pairs.again import repeated
from auditor.relations.pairs.columns import in_columns
from auditor.relations.pairs.labels import Told, prose_facts
from auditor.relations.pairs.projects import overall, tied
from auditor.relations.pairs.rows import indicators, told_in_cells
from auditor.relations.pairs.standing import standings
from auditor.relations.pairs.stated import left_over, other_units, restated, unit_slips
from auditor.relations.pairs.twice import told_twice, twice_relations
from auditor.relations.prose.figures import Passage
from auditor.relations.schema import Relation

__all__ = ["pair_relations", "prose_facts", "told_in_cells"]


def pair_relations(
    passages: Mapping[int, Passage], outline: Outline, facts: Iterable[Fact], told: Sequence[Told], nodes: Nodes | None = None,
    proven: frozenset[int] = frozenset(),
) -> list[Relation]:
    """The `pairs` rows of a document; `facts` are those of its tables, `told` those of its prose, `nodes` all its numbers, of which `proven`
    follow from others by no accident."""
    table = list(facts)
    slips = told_twice([*standings(nodes, outline, table)], outline.kind == GOVERNMENT, proven) if nodes else []
    rows = [
        *tied(table, told), *overall(table, told), *other_units(told), *restated(passages, outline), *unit_slips(table, told),
        *twice_relations(slips), *indicators(table, told), *left_over(told), *in_columns(table, told), *repeated([*table, *(t.fact for t in told)]),
    ]  # fmt: skip
    seen: set[frozenset[object]] = set()
    unique = []
    for row in rows:
        key = frozenset(m.key for _, m in row.operands)
        if key not in seen and not _far_apart(row):
            seen.add(key)
            unique.append(row)
    return unique


# So many times the other, but for a power of ten as a slip of unit makes it, two numbers are not of one thing.
_FAR, _POWER = 3, 0.01


def _far_apart(row: Relation) -> bool:
    """Whether the two numbers of a row are too unlike to be one thing misprinted."""
    left, right = (row.values.get(side) for side in ("left", "right"))
    if not (isinstance(left, Quantity) and isinstance(right, Quantity)) or not left.value or not right.value:
        return False
    powers = abs(log10(abs(left.value / right.to(left.unit).value)))
    return powers > _FAR and abs(powers - round(powers)) > _POWER
