"""Why a number is read as it is: the readings that compete for it, the relations it takes part in, and what it all
comes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from auditor.document import Document, Place
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.relations.evidence.decide import EXPLAINED, Judged, judge
from auditor.relations.evidence.frame import CLASS_NAMES
from auditor.relations.evidence.nodes import Node
from auditor.relations.evidence.weights import learnt
from auditor.relations.lawful import compared
from auditor.relations.schema import Relation
from auditor.why.asked import Unread, asked
from auditor.why.ways import Way, way

# How many readings of a group are shown, from what share on a list or a further reading is worth showing, and how
# many numbers are explained.
_SHOWN, _LEAST, _MINUTE, _MOST = 5, 0.02, 0.005, 40
# How many lists are shown that a number may be the total of.
_LISTS = 3
# Above this mass on readings that hold, a number is not said to be contradicted.
_HELD = 0.1
Verdict: TypeAlias = Literal["verified", "contradicted", "open"]


@dataclass(frozen=True, slots=True)
class Rivals:
    """The readings of a number that compete, the likeliest first, and how many more there are; the mass of none of
    them, of those that hold, of those that fail, and (of lists) of those that make another number's total.
    `proven` is that of those that hold where only chance stands against them. `opens` is the number as printed
    that a list begins with.
    """

    name: str
    opens: str
    ways: tuple[Way, ...]
    more: int
    none: float
    holding: float
    failing: float
    elsewhere: float = 0.0
    proven: float = 0.0


@dataclass(frozen=True, slots=True)
class Explained:
    """A number that was asked about. `kind` names a class of CLASS_NAMES, `cues` the concepts of its words, `year`
    the one they name, `owner` the headings over it, or the report's organisation.

    `lists` counts further lists that it may be the total of. `unseen` says why no readings were weighed, "" where
    they were. `ties` are the relations it takes part in.
    """

    printed: str
    place: Place
    context: str
    label: str = ""
    kind: str = ""
    cues: tuple[str, ...] = ()
    year: int | None = None
    owner: str = ""
    unit: str = ""
    borrowed: bool = False
    rivals: tuple[Rivals, ...] = ()
    lists: int = 0
    verdict: Verdict = "open"
    mass: float = 0.0
    unseen: str = ""
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation that a number takes part in, by its `role` there; `others` are the numbers it is tied to. `holds`
    says whether it does, but for a last digit; None where it compares no two quantities.
    """

    table: str
    item: str
    role: str
    others: tuple[str, ...]
    confidence: float | None
    holds: bool | None


def _tie(relation: Relation, role: str, me: Mention) -> Tie:
    sides = compared(relation.table, relation.values)
    told = sides is not None and relation.values.get("complete") is not False
    holds = sides[0].meets(sides[1]) or relation.near if sides and told else None
    return Tie(
        relation.table,
        relation.item,
        role,
        tuple(o.printed for _, o in relation.operands if o != me),
        relation.confidence,
        holds,
    )


@dataclass(frozen=True, slots=True)
class Why:
    """What was asked, explained: numbers in order, how many more there were, and digits that were not read as
    numbers.
    """

    numbers: tuple[Explained, ...]
    more: int
    unread: tuple[Unread, ...]


def why(
    questions: Sequence[str],
    document: Document,
    outline: Outline,
    mentions: Sequence[Mention],
    relations: Sequence[Relation],
    counted: Set[tuple[int, tuple[int, int], int]],
    idle: Set[tuple[int, tuple[int, int], int]],
) -> Why:
    """The numbers that these questions mean, explained; `counted` are the keys of the numbers that were related,
    `idle` of those that state nothing. Raises NotPrinted for a question that means none.
    """
    numbers: dict[Mention, None] = {}
    unread: dict[Unread, None] = {}
    for question in questions:
        found = asked(question, document, mentions)
        numbers |= dict.fromkeys(found.numbers)
        unread |= dict.fromkeys(found.unread)
    shown = [*numbers][:_MOST]
    judged = judge(document, outline, [m for m in mentions if m.key in counted])
    tied: dict[Mention, list[Tie]] = {}
    for relation in relations:
        for role, m in relation.operands:
            if m in numbers:
                tied.setdefault(m, []).append(_tie(relation, role, m))
    told = []
    for m in shown:
        one = Explained(
            m.printed, m.place, m.context, unseen=_unseen(m, judged, counted, idle), ties=tuple(tied.get(m, ()))
        )
        told.append(_explained(one, m, judged, outline))
    return Why(tuple(told), len(numbers) - len(shown), tuple(unread))


_NEVER: Mapping[str, str] = {
    "year": "是年度，不参与推算",
    "range": "是一段范围的一端，本身不作陈述",
    "per": "是“每…多少”的标准，本身不由别的数推出",
}


def _unseen(
    m: Mention,
    judged: Judged,
    counted: Set[tuple[int, tuple[int, int], int]],
    idle: Set[tuple[int, tuple[int, int], int]],
) -> str:
    """Why no readings of a number were weighed; "" where they were."""
    if m.key not in counted:
        return "所在的段落或表格数字太多，没有核对"
    if m.kind in _NEVER:
        return _NEVER[m.kind]
    if m.key in idle:
        return "在表头、编码、行号、评分标准或表注里，本身不作陈述"
    node = judged.node(m)
    if m.cell is not None or node is None:
        return "表格里的数按行、列的算术核对，不逐个推算来由"
    return ""


def _explained(one: Explained, m: Mention, judged: Judged, outline: Outline) -> Explained:
    node = judged.node(m)
    if node is None:
        return one
    one = _named(one, node, judged, outline)
    if one.unseen:
        return one
    rivals = tuple(sorted(_rivals(judged, node), key=lambda r: -max(w.posterior for w in r.ways)))
    verdict, mass = _verdict(rivals)
    lists = [r for r in rivals if r.opens]
    rivals = tuple(r for r in rivals if r not in lists[_LISTS:])
    return replace(
        one,
        rivals=rivals,
        lists=len(lists[_LISTS:]),
        verdict=verdict,
        mass=mass,
        unseen="" if rivals else "前后没有可以推出它的数",
    )


def _named(one: Explained, node: Node, judged: Judged, outline: Outline) -> Explained:
    """With what the number is called and said to be."""
    year = None if outline.year is None or node.year is None else outline.year + node.year
    titles = (
        " / ".join(s.title for s in outline.path(node.block) if s.title and s.heading != node.block)
        or outline.organization
    )
    cues = node.cues if node.is_cell else node.cues | node.lead_cues
    label = f"{node.label} · {node.head}" if node.is_cell and node.head not in ("", node.label) else node.label
    return replace(
        one,
        label=label,
        kind=CLASS_NAMES[int(judged.found.frame.kind_of[node.index])],
        cues=tuple(sorted(cues)),
        year=year,
        owner=titles,
        unit=node.unit.name or node.unit.dimension,
        borrowed=node.borrowed,
    )


def _verdict(rivals: Sequence[Rivals]) -> tuple[Verdict, float]:
    """What the readings of a number come to, and the mass that says so."""
    holding = max((max(r.holding, r.proven) for r in rivals), default=0.0)
    if holding > EXPLAINED:
        return "verified", holding
    failing = max(rivals, key=lambda r: r.failing, default=None)
    if failing is not None and failing.failing > EXPLAINED and holding < _HELD and failing.ways:
        best = failing.ways[0]
        if best.fits not in ("exact", "near") and best.words == max(w.words for w in failing.ways):
            return "contradicted", failing.failing
    return "open", max((r.none for r in rivals), default=0.0)


def _rivals(judged: Judged, node: Node) -> Iterator[Rivals]:
    """The groups in which this number may follow from others: those about it, and lists that it may be the total of."""
    for name in ("percent", "difference", "product", "closed"):
        group = judged.by_number.get((name, node.index))
        if group is not None and (rows := judged.readings(group).tolist()):
            yield _group(judged, group, rows)
    form = judged.found.forms.get("opened")
    if form is None:
        return
    first = judged.design.offset["opened"]
    mine = first + np.flatnonzero(form.target == node.index)
    likely = mine[(judged.posterior[mine] >= _LEAST) | (judged.words[mine] >= _LEAST)]
    for group in np.unique(judged.design.group[likely]).tolist():
        rows = [r for r in judged.readings(group).tolist() if form.target[r - first] == node.index]
        yield _group(judged, group, rows)


def _group(judged: Judged, group: int, rows: Sequence[int]) -> Rivals:
    weights = learnt()
    worth = [r for r in rows if max(judged.posterior[r], judged.words[r]) >= _MINUTE]
    shown = (worth or list(rows[:1]))[:_SHOWN]
    ways = tuple(way(judged, r, weights if i < 2 else None) for i, r in enumerate(shown))
    mass, holds = judged.posterior[list(rows)], judged.fit.holds[list(rows)]
    none = float(judged.none[group])
    holding, failing = float(mass[holds].sum()), float(mass[~holds].sum())
    best = next((r for r in judged.readings(group).tolist() if judged.holds[r]), None)
    proven = float(judged.proven[group]) if best in rows else 0.0
    name, me = judged.found.groups[group]
    opens = judged.found.frame.nodes.all[me].mention.printed if name == "opened" else ""
    return Rivals(
        name, opens, ways, len(rows) - len(ways), none, holding, failing, max(0.0, 1 - none - holding - failing), proven
    )
