"""A relation as its row of the public tables says it: plain values that can be kept and queried, free of the text they came from."""

from __future__ import annotations

from auditor.quantity import Quantity
from auditor.relations.schema import TABLES, Relation
from auditor.result import Plain, RelationSeen


def seen(relation: Relation) -> RelationSeen:
    """The relation's columns; a quantity x brings x, x_low and x_high, null where it says nothing. `confidence` is there where there is one."""
    values: dict[str, Plain] = {}
    unit = ""
    for column in (name for names in TABLES[relation.table] for name in names):
        value = relation.values.get(column)
        if isinstance(value, Quantity):
            unit = unit or value.unit.name
            values |= {column: float(value.value), f"{column}_low": float(value.low), f"{column}_high": float(value.high)}
        elif value is not None:
            values[column] = value
    if relation.confidence is not None:
        values["confidence"] = relation.confidence
    return RelationSeen(
        relation.table, relation.item, relation.year, relation.scope, unit, relation.source, relation.certainty, tuple(values.items())
    )
