"""The public tables: one row is one relation somewhere in one document. Users write checks against these columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from auditor.quantity import Quantity, total

if TYPE_CHECKING:
    from auditor.numbers.mention import Mention

Value: TypeAlias = Quantity | str | int | bool | None

COMMON = ("document", "item", "year", "scope", "unit", "source", "certainty", "confidence", "places")
# Columns of whole numbers, and of fractions that are no quantities; every other column that is no quantity holds text or yes and no.
INTEGERS = frozenset({"year", "n_parts", "n_written", "report_year", "stated_year"})
FRACTIONS = frozenset({"confidence"})

# table → (columns that hold quantities and bring x, x_low, x_high; columns of text, counts and flags)
TABLES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "numbers": (("value",), ("kind", "hedge", "raw")),
    "totals": (("total", "parts"), ("n_parts", "complete", "relation")),
    "rates": (("numerator", "denominator", "rate", "expected"), ("measure", "base")),
    "changes": (("current", "prior", "amount", "percent", "expected"), ("direction", "aspect", "base")),
    "pairs": (("left", "right"), ("where", "majority", "votes")),
    "funds": (
        ("initial", "adjusted", "executed", "rate", "expected", "weight", "score", "expected_score", "reason_below"),
        ("role", "base", "reason", "profile"),
    ),
    "indicators": (
        ("target", "actual", "weight", "score", "expected_score"),
        ("level1", "level2", "level3", "operator", "target_text", "actual_text", "reason", "reached", "rule", "allowed", "written", "n_written"),
    ),
    "scores": (("stated", "computed", "full"), ("role", "where", "relation", "profile")),
    "grades": (("score",), ("grade", "expected_grade", "bands", "profile")),
    "periods": ((), ("report_year", "stated_year", "role", "proof")),
    "products": (("quantity", "price", "amount", "expected"), ("aspect",)),
    "counts": (("stated", "listed"), ("listing",)),
    "claims": (("left", "right"), ("claim", "holds")),
    "leftovers": ((), ("kind", "text")),
    "between": (("left", "right", "likeness"), ("relation", "printed", "other")),
    "sheets": ((), ("title", "listed", "present", "filled", "declared_empty", "as_declared", "as_told")),
    "sections": ((), ("number", "style", "expected", "present", "empty", "profile")),
}


# Fields of messages that follow from a row and are no columns of it: the budget its rate is of, and its change in words (下降2.5个百分点).
DERIVED: Mapping[str, tuple[str, ...]] = {"funds": ("budget",), "changes": ("moved",)}


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation: a row of `table` before it becomes one.

    `values` holds the table's own columns (a missing one is null); `operands` names the printed numbers it ties, each by its
    role; all quantities are in one unit a column. `certainty` is "stated" where labels anchor every operand and "inferred"
    where the report may mean something else. `near` marks a relation that fails by the last digit or a truncation only.
    `confidence` is the probability, 0 to 1, that the report means the relation; None where its readings were not weighed against one another.
    `anchors` are further mentions worth showing that do not take part in the sum.
    """

    table: str
    item: str
    values: Mapping[str, Value]
    operands: tuple[tuple[str, Mention], ...]
    year: int | None = None
    scope: str = ""
    source: str = "prose"
    certainty: str = "stated"
    near: bool = False
    anchors: tuple[tuple[str, Mention], ...] = field(default=())
    confidence: float | None = None

    def __post_init__(self) -> None:
        numeric, other = TABLES[self.table]
        if unknown := set(self.values) - {*numeric, *other}:
            raise ValueError(f"{self.table} has no column {', '.join(sorted(unknown))}")


def score_sum(
    item: str, stated: Mention, items: Sequence[Mention], *, computed: Quantity | None = None, role: str = "total", where: str = "prose", certainty: str = "stated"
) -> Relation:
    """A row of `scores`: a score against those that it is the sum of, or against what they come to otherwise (`computed`)."""
    due = computed if computed is not None else total((m.quantity for m in items), stated.quantity.unit)
    values: dict[str, Value] = {"stated": stated.quantity, "computed": due, "role": role, "where": where, "relation": "sum"}
    operands = (("stated", stated), *(("item", m) for m in items))
    return Relation("scores", item, values, operands, source="prose" if where == "prose" else "mixed", certainty=certainty)
