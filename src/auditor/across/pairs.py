"""Two sketched reports as rows of the table `between`, each with the places it was made from in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import PurePath

from auditor.across.shingles import likeness
from auditor.document import Place
from auditor.quantity import PERCENT, Quantity
from auditor.relations.schema import Relation, Value
from auditor.result import Audit, Evidence, YearFigure


@dataclass(frozen=True, slots=True)
class Between:
    """A row, and what is shown of it: the report's own places, and the other's with its path in place of a place."""

    relation: Relation
    places: tuple[Evidence, ...]


def years(later: Audit, earlier: Audit) -> Iterator[Between]:
    """Last year's figures of a report against those that last year's report gives as its own, under exactly the same words."""
    own = _single(later, "prior")
    for key, before in _single(earlier, "current").items():
        figure = own.get(key)
        if figure is None or figure.quantity.unit.dimension != before.quantity.unit.dimension:
            continue
        there = before.quantity.to(figure.quantity.unit)
        agree = figure.quantity.meets(there)
        values: dict[str, Value] = {
            "left": figure.quantity, "right": there, "relation": "last_year", "printed": figure.printed, "other": PurePath(earlier.path).name,
        }  # fmt: skip
        row = Relation("between", figure.item, values, (), later.year, near=not agree and figure.quantity.nearly(there))
        yield Between(row, (*figure.places, *(_elsewhere(place, earlier) for place in before.places)))


def _single(audit: Audit, side: str) -> Mapping[str, YearFigure]:
    """The figures of a side by their key; a key that stands for two values stands for none."""
    found: dict[str, YearFigure] = {}
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
    """What stands in the other report: its path is in the words, and no place, which would be taken for one in this report."""
    return replace(evidence, role="right", context=f"{audit.path}{_spot(evidence.place)}：{evidence.context}", place=Place())


def _spot(place: Place) -> str:
    """第12页, 第31行, or 表2第3行; "" where the file has none of them."""
    if place.page is not None:
        return f"第{place.page}页"
    if place.line is not None:
        return f"第{place.line}行"
    return f"表{place.table}第{place.row}行" if place.table is not None and place.row is not None else ""

