"""Two sketched reports as rows of the table `between`, each with the places it was made from in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import PurePath

from auditor.across.shingles import likeness
from auditor.document import Place
from auditor.quantity import PERCENT, Quantity, total
from auditor.relations.schema import Relation, Value
from auditor.result import Audit, Comparable, Evidence

# The two budgets of a year, and the reports in which others than the unit judge.
_BUDGETS = ("initial", "adjusted")
_EVALUATED = "绩效评价"
# From so many figures on that most of them differ, two reports are not of what they seem to be.
_MANY = 4


@dataclass(frozen=True, slots=True)
class Between:
    """A row, and what is shown of it: the report's own places, and the other's with its path in place of a place."""

    relation: Relation
    places: tuple[Evidence, ...]


def years(later: Audit, earlier: Audit) -> Iterator[Between]:
    """Last year's figures of a report against those that last year's report gives as its own,
    under exactly the same words.
    """
    own = _single(later, "prior")
    for key, before in _single(earlier, "current").items():
        figure = own.get(key)
        if figure is None or figure.quantity.unit.dimension != before.quantity.unit.dimension:
            continue
        yield _row("last_year", figure, before, later, earlier)


def _single(audit: Audit, side: str) -> Mapping[str, Comparable]:
    """The figures of a side by their key; a key that stands for two values stands for none."""
    found: dict[str, Comparable] = {}
    unsure = set()
    for figure in audit.sketch.figures if audit.sketch else ():
        if figure.side != side:
            continue
        first = found.setdefault(figure.key, figure)
        if first.quantity.unit.dimension != figure.quantity.unit.dimension or not first.quantity.meets(figure.quantity):
            unsure.add(figure.key)
        elif figure.printed and not first.printed:
            found[figure.key] = figure
    return {key: figure for key, figure in found.items() if key not in unsure}


def projects(audit: Audit, other: Audit) -> Iterator[Between]:
    """The amounts and scores of projects that both reports give. A budget that agrees with the other's initial or
    adjusted one is no matter: columns that only say 预算数 may mean either.
    """
    own, there = _single(audit, "project"), _single(other, "project")
    for key, figure in own.items():
        name, _, aspect = key.rpartition("|")
        if (against := there.get(key)) is None or figure.quantity.unit.dimension != against.quantity.unit.dimension:
            continue
        if not figure.quantity.meets(against.quantity) and any(
            _meets(one.get(f"{name}|{budget}"), two)
            for one, two in ((own, against), (there, figure))
            for budget in _BUDGETS
            if aspect in _BUDGETS
        ):
            continue
        if aspect == "score" and _EVALUATED in (audit.kind, other.kind) and audit.kind != other.kind:
            continue  # others judged than the unit itself
        yield _row("project_score" if aspect == "score" else "project", figure, against, audit, other)


def _meets(left: Comparable | None, right: Comparable) -> bool:
    return (
        left is not None
        and left.quantity.unit.dimension == right.quantity.unit.dimension
        and left.quantity.meets(right.quantity)
    )


def parts(unit: Audit, department: Audit) -> list[Between]:
    """What a unit's accounts say against those of the department that it is a part of."""
    whole = _single(department, "account")
    found = [
        _row("unit_part", figure, whole[key], unit, department)
        for key, figure in _single(unit, "account").items()
        if key in whole
    ]
    return _credible(found, [row for row in found if _quantity(row, "left").low > _quantity(row, "right").high])


def _quantity(row: Between, name: str) -> Quantity:
    value = row.relation.values[name]
    assert isinstance(value, Quantity)
    return value


def _credible(found: list[Between], failing: Sequence[Between]) -> list[Between]:
    """The rows, none where so many fail that the department's report must be of something else than its units together.
    """
    return [] if len(failing) >= _MANY and 2 * len(failing) > len(found) else found


def sums(department: Audit, units: Sequence[Audit]) -> list[Between]:
    """The public money of a department against that of all its units together, where each of them gives the figure."""
    found = list(_sums(department, units))
    return _credible(found, [row for row in found if not _quantity(row, "left").meets(_quantity(row, "right"))])


def _sums(department: Audit, units: Sequence[Audit]) -> Iterator[Between]:
    given = [_single(unit, "account") for unit in units]
    for key, figure in _single(department, "account").items():
        if key.split("|")[1] == "all" or not all(key in one for one in given):
            continue
        members = [one[key] for one in given]
        there = total((member.quantity for member in members), figure.quantity.unit)
        near = figure.quantity.barely_misses(there)
        values: dict[str, Value] = {
            "left": figure.quantity, "right": there, "relation": "unit_sum", "printed": True,
            "other": "、".join(PurePath(unit.path).name for unit in units),
        }  # fmt: skip
        shown = [
            _elsewhere(place, unit) for member, unit in zip(members, units, strict=True) for place in member.places
        ]
        yield Between(
            Relation("between", figure.item, values, (), department.year, near=near), (*figure.places, *shown)
        )


def _row(relation: str, figure: Comparable, against: Comparable, audit: Audit, other: Audit) -> Between:
    """A figure of a report against that of another."""
    there = against.quantity.to(figure.quantity.unit)
    near = figure.quantity.barely_misses(there)
    values: dict[str, Value] = {
        "left": figure.quantity, "right": there, "relation": relation, "printed": figure.printed,
        "other": PurePath(other.path).name,
    }  # fmt: skip
    row = Relation("between", figure.item, values, (), audit.year, near=near)
    return Between(row, (*figure.places, *(_elsewhere(place, other) for place in against.places)))


def copies(audit: Audit, other: Audit, relation: str) -> Iterator[Between]:
    """How much of the prose of two reports is the same."""
    if audit.sketch and other.sketch:
        alike = Quantity.exact(Decimal(likeness(audit.sketch.shingles, other.sketch.shingles)), PERCENT)
        values: dict[str, Value] = {"likeness": alike, "relation": relation, "other": PurePath(other.path).name}
        row = Relation("between", "正文", values, (), audit.year)
        yield Between(row, tuple(_titled(one, role) for one, role in ((audit, "left"), (other, "right"))))


def _titled(audit: Audit, role: str) -> Evidence:
    return Evidence(role, audit.title, f"{audit.path}：{audit.title}", Place())


def _elsewhere(evidence: Evidence, audit: Audit) -> Evidence:
    """What stands in the other report:
    its path is in the words, and no place, which would be taken for one in this report.
    """
    return replace(
        evidence, role="right", context=f"{audit.path}{_spot(evidence.place)}：{evidence.context}", place=Place()
    )


def _spot(place: Place) -> str:
    """第12页, 第31行, or 表2第3行; "" where the file has none of them."""
    if place.page is not None:
        return f"第{place.page}页"
    if place.line is not None:
        return f"第{place.line}行"
    return f"表{place.table}第{place.row}行" if place.table is not None and place.row is not None else ""

