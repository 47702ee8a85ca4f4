"""The message of a check with the values of a relation filled in."""

from __future__ import annotations

from auditor.findings.amounts import Style, budget, fields, moved, style_of
from auditor.relations.lawful import Sides
from auditor.relations.schema import TABLES, Relation, Value
from auditor.suites.check import Check

# Words that columns hold for programs, as people say them.
_WORDS = {"up": "增加", "down": "减少", "flat": "持平"}


def _shown(value: Value) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, str):
        return _WORDS.get(value, value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def message(check: Check, relation: Relation, sides: Sides | None, style: Style | None = None) -> str:
    """The check's message with the relation's values, each in its printed unit;
    what is not printed in the `style` of what is.
    """
    style = style or style_of(mention for _, mention in relation.operands)
    said: dict[str, str] = {
        column: _shown(relation.values.get(column)) for columns in TABLES[relation.table] for column in columns
    }
    said |= fields(relation, style)
    said |= {
        "item": relation.item or "该数",
        "year": _shown(relation.year),
        "scope": relation.scope,
        "source": relation.source,
    }
    said |= {
        "certainty": relation.certainty,
        "unit": sides.stated.unit.name if sides else "",
        "document": "",
        "places": "",
    }
    said["confidence"] = "—" if relation.confidence is None else f"{relation.confidence:.2f}"
    of = budget(relation)
    said |= {"budget": style.printed(of.quantity, of) if of else "", "moved": moved(relation, style)}
    return check.message.format_map(said | {"difference": style.apart(sides) if sides else "—"})
