"""One reading as people see it: its law's arithmetic in printed figures, how the number fits, and what speaks for and
against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from auditor.document import Place
from auditor.laws import Difference, Growth, Law, Product, Ratio, Sum
from auditor.relations.evidence.decide import Judged
from auditor.relations.evidence.fit import EXACT, NEAR, SLIP, arithmetic
from auditor.relations.evidence.nodes import Node
from auditor.relations.evidence.readings import FORMS
from auditor.relations.evidence.words import Weights, blocks
from auditor.why.names import evidence_name

# How many columns of evidence are given each way, and how much one has to weigh.
_STRONGEST, _WEIGHTY = 4, 0.1
Fits: TypeAlias = Literal["exact", "near", "slip", "astray", "not"]


@dataclass(frozen=True, slots=True)
class Operand:
    """A number that a reading rests on: its slot, how and where it is printed, and what it is called."""

    slot: str
    printed: str
    label: str
    place: Place


@dataclass(frozen=True, slots=True)
class Evidence:
    """A column of evidence: its block (`ratio:whole`), its Chinese name, and what it adds to the score against "none
    of these".
    """

    block: str
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Way:
    """A reading. `sum` is its arithmetic in printed figures, `due` what it comes to; `fits` says how the number fits:
    "astray" is a sum that comes out, but with the wrong base or direction. `slip` names a slip as `fit.PATTERNS`
    does. `words` and `posterior` are its share among the readings of its group before arithmetic and after.
    `evidence` is there for the best readings, the strongest first.
    """

    form: str
    operands: tuple[Operand, ...]
    sum: str
    due: str
    fits: Fits
    slip: str
    words: float
    posterior: float
    evidence: tuple[Evidence, ...] = ()


def way(judged: Judged, row: int, weights: Weights | None) -> Way:
    """A reading, with its evidence where weights are given."""
    name, k = judged.reading(row)
    form, nodes = judged.found.forms[name], judged.found.frame.nodes.all
    target = nodes[int(form.target[k])]
    rest = [nodes[i] for i in judged.found.operands(name, k)]
    if name == "opened":
        rest = rest[1:]
    slots = () if name in ("opened", "closed") else FORMS[name]
    operands = tuple(
        Operand(slots[i] if i < len(slots) else "part", n.mention.printed, n.label, n.mention.place)
        for i, n in enumerate(rest)
    )
    due = _due(target, float(form.expected[k]))
    slip = judged.fit.slips.get(row, "")
    evidence = () if weights is None else tuple(_evidence(judged, row, weights))
    return Way(
        name,
        operands,
        _sum(name, target, rest, float(form.expected[k])),
        due,
        _fits(judged, name, k, row),
        slip,
        float(judged.words[row]),
        float(judged.posterior[row]),
        evidence,
    )


def _due(target: Node, expected: float) -> str:
    """What a reading comes to, in the unit of its target, with one decimal more than that prints where it needs one."""
    decimals = len(target.digits.partition(".")[2])
    value = expected / float(target.unit.factor or 1)
    plain = f"{value:.{decimals}f}"
    return plain if abs(float(plain) - value) < 1e-6 * max(1.0, abs(value)) else f"{value:.{decimals + 1}f}"


def _fits(judged: Judged, name: str, k: int, row: int) -> Fits:
    kind = int(judged.fit.kind[row])
    if kind in (EXACT, NEAR):
        return "exact" if kind == EXACT else "near"
    if bool(arithmetic(judged.found.frame, judged.found.forms[name]).holds[k]):
        return "astray"
    return "slip" if kind == SLIP else "not"


# The law of each form, and the roles that its target and operands have in it.
_LAWS: Mapping[str, tuple[Law, tuple[str, ...]]] = {
    "ratio": (Ratio(), ("rate", "over", "under")),
    "ratio_by_change": (Ratio(), ("rate", "over", "under")),
    "growth": (Growth(), ("percent", "current", "prior")),
    "growth_by_change": (Growth(), ("percent", "amount", "prior")),
    "growth_to_current": (Growth(), ("percent", "amount", "current")),
    "difference": (Difference(), ("difference", "whole", "less")),
    "product": (Product(), ("product", "quantity", "price")),
    "product_of_three": (Product(), ("product", "quantity", "price")),
    "scored": (Product(), ("product", "quantity", "price")),
    "opened": (Sum(), ("total",)),
    "closed": (Sum(), ("total",)),
}


def _sum(name: str, target: Node, rest: Sequence[Node], expected: float) -> str:
    """The arithmetic of a reading in printed figures."""
    law, roles = _LAWS[name]
    quantities = [n.quantity for n in rest]
    if name in ("opened", "closed"):
        signed = abs(sum(n.value for n in rest) - expected) > abs(expected) * 1e-6
        turned = [-q if signed and n.direction < 0 else q for q, n in zip(quantities, rest, strict=True)]
        terms = [("total", target.quantity), *(("part", q) for q in turned)]
    else:
        if name == "growth_to_current" and rest[0].direction < 0:
            quantities[0] = -quantities[0]
        if name == "ratio_by_change":
            less = quantities[1] if rest[1].passed > 0 else -quantities[1]
            quantities[1] = quantities[0] - less.to(quantities[0].unit)
        terms = [*zip(roles, (target.quantity, *quantities), strict=False)]
    return law.written(terms, 0) + "".join(f" × {q}" for q in quantities[2:] if name == "product_of_three")


def _evidence(judged: Judged, row: int, weights: Weights) -> Iterator[Evidence]:
    """What speaks for and against a reading: columns that weigh most first, those for it before those against it."""
    found = [*_columns(judged, row, weights)]
    always = sum(e.weight for e in found if e.name == evidence_name("percent:none", "always"))
    rest = [e for e in found if e.name != evidence_name("percent:none", "always")]
    rest.append(Evidence("", evidence_name("percent:none", "always"), always))
    rest = sorted((e for e in rest if abs(e.weight) >= _WEIGHTY), key=lambda e: -abs(e.weight))
    yield from [e for e in rest if e.weight > 0][:_STRONGEST]
    yield from [e for e in rest if e.weight < 0][:_STRONGEST]


def _columns(judged: Judged, row: int, weights: Weights) -> Iterator[Evidence]:
    name, k = judged.reading(row)
    d, form = judged.design, judged.found.forms[name]
    group = int(form.group[k])
    about, none = f"{name}:about", f"{judged.found.groups[group][0]}:none"
    parts = [
        (about, d.about[group], weights[about] - weights[none]),
        (f"{name}:pair", form.pair[k], weights[f"{name}:pair"]),
        (f"{name}:siblings", d.siblings[name][k], weights[f"{name}:siblings"]),
    ]
    for slot in FORMS[name]:
        key = f"{name}:{slot}"
        at = int(d.at[key][k])
        parts.append((key, d.operands(slice(at, at + 1))[0], weights[key]))
    if form.extent[k] >= 0:
        parts.append((f"{name}:list", judged.found.extent_evidence[int(form.extent[k])], weights[f"{name}:list"]))
    columns = blocks()
    for block, values, weight in parts:
        for i in np.flatnonzero(values * weight).tolist():
            yield Evidence(block, evidence_name(block, columns[block][i]), float(values[i] * weight[i]))
