"""A sentence that tells a table's column: where its other figures are those of the column's rows of their names, one that differs from the row of its
own name is one of the two misprinted. No slip is needed, only that nothing else is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from auditor.quantity import total
from auditor.relations.facts import Fact
from auditor.relations.pairs.labels import OTHER, Told, pair, plain, significant
from auditor.relations.schema import Relation

# How many figures of a sentence must agree with a column, of how many digits together, and how many for one that differs to be sure.
_AGREE, _DIGITS, _SURE = 2, 3, 4
# How many times one figure of a thing may be the other.
_TIMES = 2
_TOTALS = frozenset(["合计", "总计", "小计", "总", "合", ""])


def in_columns(facts: Iterable[Fact], prose: Sequence[Told]) -> Iterator[Relation]:
    """The one figure of a sentence that differs from the column that it tells, which is so of no other column."""
    columns: dict[tuple[int, int], dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        if fact.mention.cell is not None and fact.mention.quantity.unit.dimension:
            columns[fact.mention.block, fact.mention.cell[1]][_name(fact.label)].append(fact)
    for _, sentence in groupby(prose, key=lambda t: (t.fact.mention.block, t.figure.sentence)):
        told = [t for t in sentence if t.figure.role == "value" and t.fact.mention.cell is None and not t.fact.mention.operator]
        found = [two for column in columns.values() if (two := _differing(told, column)) is not None] if len(told) > _AGREE else []
        most = max((agreed for agreed, _, _ in found), default=0)
        best = [(one, row) for agreed, one, row in found if agreed == most]
        for one, row in best if len(best) == 1 else ():
            rest = [t.fact.mention.quantity for t in told if t is not one]
            comes = _opens(told, told.index(one)) and row.mention.quantity.meets(total(rest, row.mention.quantity.unit))
            yield pair(one.fact, row, one.fact.label or row.label, "stated" if most >= _SURE or comes else "inferred")


def _name(label: str) -> str:
    name = plain(label)
    return "" if name in _TOTALS else name


def _differing(told: Sequence[Told], column: dict[str, list[Fact]]) -> tuple[int, Told, Fact] | None:
    """How many figures of a sentence agree with a column, the one that differs and the row of its name; None where none does, or several."""
    agreed: list[int] = []
    apart: list[tuple[Told, Fact]] = []
    for at, one in enumerate(told):
        rows = column.get(_name(one.fact.label), []) or (column.get("", []) if _opens(told, at) else [])
        if len(rows) != 1:
            continue
        if _is_same(one.fact, rows[0]):
            agreed += [digits] if (digits := significant(one.fact.mention.quantity)) else []
        else:
            apart.append((one, rows[0]))
    values = [f for rows in column.values() for f in rows]
    if len(apart) != 1 or len(agreed) < _AGREE or sum(agreed) < _DIGITS or any(_is_same(apart[0][0].fact, f) for f in values) or OTHER.search(apart[0][0].figure.lead):
        return None
    one, row = apart[0]
    a, b = one.fact.mention.quantity, row.mention.quantity
    alike = a.unit.dimension == b.unit.dimension and b.value and 1 / _TIMES < a.value / b.to(a.unit).value < _TIMES
    return (len(agreed), one, row) if alike else None


def _opens(told: Sequence[Told], at: int) -> bool:
    """Whether a figure is the total of those behind it: …21.6万元，其中."""
    return at + 1 < len(told) and "其中" in told[at].passage.text.value[told[at].figure.end : told[at + 1].figure.start]


def _is_same(left: Fact, right: Fact) -> bool:
    a, b = left.mention.quantity, right.mention.quantity
    return a.unit.dimension == b.unit.dimension and a.meets(b.to(a.unit))
