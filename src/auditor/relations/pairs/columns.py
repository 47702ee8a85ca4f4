"""A sentence that tells a table's column: where its other figures are those of the column's rows of their names, one that differs from the row of its
own name is one of the two misprinted. No slip is needed, only that nothing else is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from auditor.quantity import Quantity, total
from auditor.relations.facts import Fact
from auditor.relations.pairs.labels import OTHER, Told, pair, plain, significant
from auditor.relations.schema import Relation

# How many figures of a sentence must agree with a column, of how many digits together, and how many times one print of a thing may be the other.
_AGREE, _DIGITS, _TIMES = 2, 3, 2
_TOTALS = frozenset(["合计", "总计", "小计", "总", "合", ""])


def in_columns(facts: Iterable[Fact], prose: Sequence[Told]) -> Iterator[Relation]:
    """The one figure of a sentence that differs from the column that it tells, which is so of no other column."""
    having: dict[str, list[Mapping[str, list[Fact]]]] = defaultdict(list)
    for column in _columns(facts):
        for name in column:
            having[name].append(column)
    for told in _sentences(prose):
        if (best := _best(told, having)) is not None and not _is_printed(best[0].fact, having):
            yield pair(best[0].fact, best[1], best[0].fact.label or best[1].label, "stated" if _comes_to(told, *best) else "inferred")


def _best(told: Sequence[Told], having: Mapping[str, list[Mapping[str, list[Fact]]]]) -> tuple[Told, Fact] | None:
    """The figure that differs from the column with which most of its sentence agrees, and the row; None where there is no one such column."""
    near = {id(c): c for name in {_name(t.fact.label) for t in told} for c in having.get(name, ())}
    found = [two for column in near.values() if (two := _differing(told, column)) is not None]
    most = [(one, row) for agreed, one, row in found if agreed == max(n for n, _, _ in found)]
    return most[0] if len(most) == 1 else None


def _is_printed(fact: Fact, having: Mapping[str, list[Mapping[str, list[Fact]]]]) -> bool:
    """Whether some column prints a figure under its name."""
    return any(_is_same(fact, f) for column in having.get(_name(fact.label), ()) for f in column[_name(fact.label)])


def _sentences(prose: Sequence[Told]) -> Iterator[list[Told]]:
    """The values that each sentence tells, where they are more than must agree."""
    values = (t for t in prose if t.figure.role == "value" and t.fact.mention.cell is None and not t.fact.mention.operator)
    for _, sentence in groupby(values, key=lambda t: (t.fact.mention.block, t.figure.sentence)):
        if len(told := [*sentence]) > _AGREE:
            yield told


def _columns(facts: Iterable[Fact]) -> list[Mapping[str, list[Fact]]]:
    """The figures of each column of each table by the plain names of their rows, those of totals under none."""
    columns: dict[tuple[int, int], dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        if fact.mention.cell is not None and fact.mention.quantity.unit.dimension:
            columns[fact.mention.block, fact.mention.cell[1]][_name(fact.label)].append(fact)
    return [*columns.values()]


def _name(label: str) -> str:
    """What a row or a figure is called, nothing where it is a total."""
    return "" if (name := plain(label)) in _TOTALS else name


def _differing(told: Sequence[Told], column: Mapping[str, list[Fact]]) -> tuple[int, Told, Fact] | None:
    """How many figures of a sentence agree with a column, the one that differs and the row of its name; None where none does, or several."""
    both = [(one, rows[0]) for at, one in enumerate(told) if len(rows := _rows(told, at, column)) == 1]
    apart = [(one, row) for one, row in both if not _is_same(one.fact, row)]
    digits = [n for one, row in both if _is_same(one.fact, row) and (n := significant(one.fact.mention.quantity))]
    if len(apart) != 1 or len(digits) < _AGREE or sum(digits) < _DIGITS or OTHER.search(apart[0][0].figure.lead):
        return None
    one, row = apart[0]
    return (len(digits), one, row) if _may_be(one.fact.mention.quantity, row.mention.quantity) else None


def _rows(told: Sequence[Told], at: int, column: Mapping[str, list[Fact]]) -> list[Fact]:
    """The rows of a column that a figure may tell: those of its name, or the total where it is that of the figures behind it, each a row."""
    if rows := column.get(_name(told[at].fact.label), []):
        return rows
    parts = (t for t in told if t is not told[at] and t.fact.mention.quantity.value)
    return column.get("", []) if _opens(told, at) and all(_name(t.fact.label) in column for t in parts) else []


def _may_be(a: Quantity, b: Quantity) -> bool:
    """Whether two figures may be two prints of one thing: of a dimension, and neither many times the other."""
    return a.unit.dimension == b.unit.dimension and bool(b.value) and 1 / _TIMES < a.value / b.to(a.unit).value < _TIMES


def _comes_to(told: Sequence[Told], one: Told, row: Fact) -> bool:
    """Whether the others of the sentence, which are its parts, come to what the column prints."""
    due = row.mention.quantity
    return _opens(told, told.index(one)) and due.meets(total((t.fact.mention.quantity for t in told if t is not one), due.unit))


def _opens(told: Sequence[Told], at: int) -> bool:
    """Whether a figure is the total of those behind it: …21.6万元，其中."""
    return at + 1 < len(told) and "其中" in told[at].passage.text.value[told[at].figure.end : told[at + 1].figure.start]


def _is_same(left: Fact, right: Fact) -> bool:
    a, b = left.mention.quantity, right.mention.quantity
    return a.unit.dimension == b.unit.dimension and a.meets(b.to(a.unit))
