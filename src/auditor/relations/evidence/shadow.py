"""The engine beside the old readings: it verifies what it explains, and takes back what they accuse where it explains it by a reading that holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from auditor.quantity import Quantity
from auditor.relations.evidence.accounted import is_accounted
from auditor.relations.evidence.blended import blended
from auditor.relations.evidence.decide import EXPLAINED, Judged
from auditor.relations.evidence.hundred import shares_of_all
from auditor.relations.evidence.nodes import Node
from auditor.relations.evidence.nothing import rates_over_nothing
from auditor.relations.evidence.rows import failing, holding
from auditor.relations.evidence.single import some_parts
from auditor.relations.lawful import compared, compared_columns
from auditor.relations.lines import Lines
from auditor.relations.lines.result import Key
from auditor.relations.lines.rows import holding as holding_lines
from auditor.relations.schema import Relation, Value

# How many times likelier by words the accused reading may be than the one that holds.
_LIKELIER = 3.0
# With so much of the mass readings that hold explain a number whatever words find likelier, where these find the best so likely at least. Left
# out, 64 of 66 such readings of percentages were the ones meant.
_SURE, _NOT_UNLIKELY = 0.95, 0.03
# From how sure on two numbers are of one thing, so that what explains one of them takes back nothing.
_ONE_THING = 0.99
# Below this mass on readings that fail, a list that the engine does not hold for one is not accused.
_DOUBTED = 0.4


def shadowed(relations: Sequence[Relation], judged: Judged, lines: Lines) -> list[Relation]:
    """The relations of the old readings without those taken back, and those that the engine verifies."""
    kept = _kept(relations, judged, lines)
    have = {_identity(r) for r in kept}
    follows = [*holding(judged)]
    sums = {_identity(r): r for r in (*follows, *kept) if r.table == "totals" and r.values["relation"] == "sum" and not _fails(r)}
    nodes = judged.found.frame.nodes.all
    whole = [(frozenset(m.key for _, m in r.operands), r.values.get("total")) for r in (*kept, *sums.values()) if r.table == "totals"]
    told = _accused(judged, kept, whole)
    return [*kept, *(r for r in (*follows, *blended(judged, sums.values()), *told, *rates_over_nothing(nodes), *some_parts(nodes), *shares_of_all(judged), *holding_lines(lines)) if _identity(r) not in have)]


def _kept(relations: Sequence[Relation], judged: Judged, lines: Lines) -> list[Relation]:
    """The relations of the old readings that are not taken back."""
    borne, sizes, given = _borne_out(relations), Counter(block for block, _, _ in lines.room), _told(lines, judged)
    return [
        r for r in relations
        if not _settled(r, given)
        and not (_fails(r) and (_taken_back(r, judged) or _like_for_like(r, judged) or _follows_else(r, given) or is_accounted(r, judged.found.frame.nodes)))
        and (_columns(r) in borne or not _pinned(r, lines, sizes))
    ]  # fmt: skip


def _narrower(relation: Relation, tied: frozenset[object], total: Value) -> bool:
    """Whether what fails was read too narrowly: of some of the numbers that a balance or a list ties, or some of its parts under its total told again."""
    mine = frozenset(m.key for _, m in relation.operands)
    parts = frozenset(m.key for role, m in relation.operands if role == "part")
    return mine < tied or (relation.table == "totals" and bool(parts) and parts < tied and relation.values.get("total") == total)


def _lists(kept: Iterable[Relation]) -> list[frozenset[object]]:
    """The numbers of each total that some parts come to already, so that no longer list is its own."""
    return [frozenset(m.key for _, m in r.operands) for r in kept if r.table in ("totals", "scores") and r.values["relation"] == "sum" and r.certainty == "stated" and not _fails(r)]


# Tables whose rows derive one number from two others: where words say from which, and that holds, it is derived from no others.
_RECKONED = frozenset(["rates", "changes", "products"])


def _result(relation: Relation) -> tuple[str, object]:
    """The number that a relation derives, in its table."""
    return relation.table, next((m.key for role, m in relation.operands if role == _derived(relation)), None)


def _accused(judged: Judged, kept: Sequence[Relation], whole: Iterable[tuple[frozenset[object], Value]]) -> list[Relation]:
    """What the engine accuses and was read neither too narrowly nor too widely, but for numbers that words say what they follow from, and that do."""
    reckoned = {_result(r) for r in kept if r.table in _RECKONED and r.certainty == "stated" and not _fails(r)}
    lists = _lists(kept)
    found = [r for r in failing(judged) if _result(r) not in reckoned and not any(_narrower(r, *one) for one in whole)]
    found = [r for r in found if not any(held < frozenset(m.key for _, m in r.operands) for held in lists)]
    return [r for r in found if not is_accounted(r, judged.found.frame.nodes)]


def _identity(relation: Relation) -> tuple[str, frozenset[object]]:
    return relation.table, frozenset(m.key for _, m in relation.operands)


# How many rows must bear out what a relation says of its columns, and in what share of them, for it to be no misreading.
_ROWS, _SHARE = 5, 0.7
# How many verified figures a table must have for its arithmetic to speak against what words read in it: forms have too few.
_FIGURES = 40


def _columns(relation: Relation) -> tuple[object, ...] | None:
    """The table and columns that a relation ties, None where its numbers are not cells of one row; of a sum the column of its total, since
    rows leave different parts blank."""
    cells = [(m.block, m.cell) for _, m in relation.operands]
    if len(cells) < 2 or any(c is None for _, c in cells) or len({(b, c and c[0]) for b, c in cells}) > 1:
        return None
    return relation.table, cells[0][0], tuple(c and c[1] for _, c in cells[: 1 if relation.table == "totals" else None])


def _borne_out(relations: Sequence[Relation]) -> set[tuple[object, ...] | None]:
    """The ties of columns that most other rows of their table satisfy."""
    seen: dict[tuple[object, ...], list[bool]] = {}
    for r in relations:
        if (key := _columns(r)) is not None and _compared(r) is not None:
            seen.setdefault(key, []).append(not _fails(r))
    return {key for key, held in seen.items() if len(held) >= _ROWS and sum(held) >= _SHARE * len(held)}


@dataclass(frozen=True, slots=True)
class _Told:
    """What holds whatever words say: the rates and growths of tables that follow from their columns, the parts of sums, the numbers that
    follow from others or that others follow from; and the numbers that words leave out of what they stand beside."""

    derived: frozenset[Key]
    sums: tuple[frozenset[Key], ...]
    settled: frozenset[Key]
    excluded: frozenset[Key]


# The fewest parts, the total not counted, of a sum whose parts are siblings and never parts of each other.
_SIBLINGS = 3


def _told(lines: Lines, judged: Judged) -> _Told:
    """The figures of tables that a rate or growth with its siblings gives, and the lists of parts that add up in tables and prose."""
    derived: set[Key] = set()
    sums: list[frozenset[Key]] = []
    for table in lines.tables:
        for law in table.laws:
            places = np.flatnonzero(law.holds & law.telling).tolist()
            if law.name == "sum":
                sums.extend(frozenset(table.mention(p).key for p in law.parts[k] if p >= 0) for k in places)
            elif law.natural and law.name in ("ratio", "growth"):
                derived.update(table.mention(law.target[k]).key for k in places)
    settled = set(lines.verified)
    for r in holding(judged):
        settled.update(m.key for _, m in r.operands)
        if r.table == "totals" and r.values["relation"] == "sum":
            sums.append(frozenset(m.key for role, m in r.operands if role == "part"))
    excluded = frozenset(n.mention.key for n in judged.found.frame.nodes.all if "excluded" in n.lead_cues)
    return _Told(frozenset(derived & lines.verified), tuple(s for s in sums if len(s) >= _SIBLINGS), frozenset(settled), excluded)


def _settled(relation: Relation, told: _Told) -> bool:
    """Whether two numbers are only thought to be of one thing, or one to be in the other, while both follow from others, or words leave
    one out of the other."""
    if relation.certainty != "inferred" or relation.table not in ("pairs", "totals") or relation.values.get("complete"):
        return False
    if any(m.key in told.excluded for role, m in relation.operands if role == "part"):
        return True
    sides = _compared(relation)
    if sides is None:
        return False
    left, right = sides
    apart = not left.meets(right) if relation.table == "pairs" else right.to(left.unit).low > left.high
    return apart and all(m.key in told.settled for _, m in relation.operands)


def _follows_else(relation: Relation, told: _Told) -> bool:
    """Whether a table's arithmetic gives the accused number from other figures, or has it as a sibling of those that it should be the sum of."""
    if relation.table == "totals":
        tied = frozenset(m.key for _, m in relation.operands)
        return len(tied) > 1 and any(tied <= s for s in told.sums)  # a total over nothing alone has no siblings to be one of
    stated = [m.key for r, m in relation.operands if r == _derived(relation) and r in ("rate", "percent")]
    return bool(stated) and stated[0] in told.derived


def _like_for_like(relation: Relation, judged: Judged) -> bool:
    """Whether the accused change is one on a comparable basis, which does not follow from the printed figures."""
    if relation.table != "changes":
        return False
    nodes = [n for role, m in relation.operands if role == relation.values.get("aspect") and (n := judged.node(m)) is not None]
    return any(n.is_like_for_like for n in nodes)


def _pinned(relation: Relation, lines: Lines, sizes: Mapping[int, int]) -> bool:
    """Whether a relation of a table's figures fails by more than the table's own arithmetic leaves any of them room for."""
    if not lines.room or not _fails(relation) or not all(m.key in lines.room for _, m in relation.operands):
        return False
    if any(sizes[m.block] < _FIGURES for _, m in relation.operands):
        return False
    sides = _compared(relation)
    role = _derived(relation)
    room = [lines.room[m.key] for r, m in relation.operands if r == role]
    if sides is None or not room:
        return False
    return float(abs(sides[0].value - sides[1].to(sides[0].unit).value) * sides[0].unit.factor) > room[0]


def _compared(relation: Relation) -> tuple[Quantity, Quantity] | None:
    return compared(relation.table, relation.values)


def _derived(relation: Relation) -> str:
    """The role of the number that a relation derives."""
    return (compared_columns(relation.table, relation.values) or ("",))[0]


def _fails(relation: Relation) -> bool:
    sides = None if relation.near else _compared(relation)
    return sides is not None and not sides[0].meets(sides[1])


def _taken_back(relation: Relation, judged: Judged) -> bool:
    """Whether the engine explains the number of a relation that fails by a reading that holds and that words find no less likely."""
    if relation.table == "pairs" and (relation.confidence or 0.0) >= _ONE_THING:
        return False  # two prints of one result, of which rounding lets both hold
    role = _derived(relation)
    nodes = [(r, n) for r, m in relation.operands if (n := judged.node(m)) is not None]
    derived = [n for r, n in nodes if r == role]
    parts = [n for r, n in nodes if r in ("part", "item")]
    tied = frozenset(n.index for _, n in nodes)
    if relation.table in ("totals", "scores") and parts and derived:
        return _list_explained(judged, derived[0], parts, tied)
    return any(_explained(judged, judged.by_number.get((name, n.index)), tied) for n in derived for name in ("percent", "difference", "product"))


def _explained(judged: Judged, group: int | None, accused: frozenset[int]) -> bool:
    """Whether a group's readings that hold carry the mass: more than half of it, the best of them no less likely by words than the one that ties
    these numbers, or nearly all of it, the best not unlikely."""
    if group is None or judged.holding[group] <= EXPLAINED:
        return False
    rows = judged.readings(group)
    best = next((int(r) for r in rows if judged.holds[r]), None)
    if best is None:
        return False
    if judged.holding[group] >= _SURE and judged.words[best] >= _NOT_UNLIKELY:
        return True
    return all(judged.words[r] <= _LIKELIER * judged.words[best] for r in rows.tolist() if judged.numbers(r) == accused)


def _list_explained(judged: Judged, whole: Node, parts: Sequence[Node], accused: frozenset[int]) -> bool:
    """Whether the list of these parts is another's, or no list while its total follows from something else."""
    first = min(parts, key=lambda n: n.index)
    group = judged.by_number.get(("opened", first.index)) if first.index > whole.index else judged.by_number.get(("closed", whole.index))
    if group is not None and first.index > whole.index and judged.proven[group] >= _SURE and any(n.value for n in parts):
        best = next((judged.numbers(int(r)) for r in judged.readings(group) if judged.holds[r]), frozenset())
        if {n.index for n in parts} <= best and len(best) == len(parts) + 1:
            return True
    if _explained(judged, group, accused):
        return True
    follows = any(_explained(judged, judged.by_number.get((name, whole.index)), accused) for name in ("closed", "difference", "product"))
    return follows and (group is None or judged.failing[group] < _DOUBTED)
