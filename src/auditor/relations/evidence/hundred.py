"""Shares of one whole, which come to 100% where they are all told and to no more where they are not: 甲占62.5%，乙占37.5%."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from auditor.quantity import Quantity, total
from auditor.relations.evidence.decide import Judged
from auditor.relations.evidence.frame import Frame, concepts_in
from auditor.relations.evidence.nodes import Node
from auditor.relations.evidence.nothing import OF_BUDGET
from auditor.relations.evidence.rows import relation
from auditor.relations.schema import Relation, Value

_WHOLE = 100
# How many shares one whole is told to have at most, and how many paragraphs after one the next may be told.
_MOST, _APART = 12, 8
# Up to which last digit shares of different sentences come to 100% by no accident.
_EXACT = 0.1

# How many other shares of one whole show that one is of another, and how sure that is where it makes 100% of theirs.
_OTHERS, _ODD = 2, 0.95

# A share, and what names the part that it is of.
Share = tuple[Node, Node]


def shares_of_all(judged: Judged) -> Iterator[Relation]:
    """The `totals` rows of shares told one after the other of one whole: all of them, where they come to 100%; parts of one family by their names
    that come to more. Where one of them is of something else than the others, and would make 100% of what they are of, that one is told."""
    nodes = judged.found.frame.nodes.all
    told = [(n, _part(nodes, n)) for n in nodes if "share" in n.cues and n.kind == "percent" and _of_a_whole(n)]
    taken: set[int] = set()
    for i, (first, _) in enumerate(told):
        if first.index not in taken and (found := _found(judged, _run(told[i : i + _MOST]))) is not None:
            row, shares = found
            taken.update(n.index for n, _ in shares)
            yield row


def _found(judged: Judged, run: Sequence[Share]) -> tuple[Relation, Sequence[Share]] | None:
    """What some shares come to, and those of them that it is about."""
    held = next((some for n in range(2, len(run) + 1) if _added(some := run[:n]).meets(_whole(run[0][0])) and _no_accident(some)), None)
    if held is not None:
        return _row(held, complete=True), held
    if (odd := _odd(judged, run)) is not None:
        return odd, run
    kin = _of_one_family(judged.found.frame, run)
    return (_row(kin, complete=False), kin) if len(kin) > 1 and _added(kin).low > _WHOLE else None


def _odd(judged: Judged, run: Sequence[Share]) -> Relation | None:
    """The one share of some whose whole is another than that of all others, where over theirs it makes 100% with them."""
    over = [reading for n, _ in run if (reading := _reading(judged, n)) is not None]
    wholes = Counter(whole for _, whole in over).most_common()
    if len(over) < len(run) or len(wholes) != 2 or wholes[1][1] != 1 or wholes[0][1] < _OTHERS:
        return None
    (common, _), (other, _) = wholes
    at = next(i for i, (_, whole) in enumerate(over) if whole == other)
    odd, part, form = run[at][0], over[at][0], judged.found.forms["ratio"]
    rest = _WHOLE - float(_added([*run[:at], *run[at + 1 :]]).value)
    same = (form.target == odd.index) & (form.slots[0] == part) & (judged.found.frame.value[form.slots[1]] == common)
    meant = np.flatnonzero(same & (np.abs(form.expected - rest) <= len(run) * odd.ulp / 2)).tolist()
    return relation(judged, judged.design.offset["ratio"] + meant[0], _ODD) if meant else None


def _reading(judged: Judged, share: Node) -> tuple[int, float] | None:
    """The part that a share is of, and the value of its whole, where arithmetic says so."""
    group = judged.by_number.get(("percent", share.index))
    row = next((r for r in judged.readings(group).tolist() if judged.holds[r]), None) if group is not None else None
    if row is None or judged.reading(row)[0] != "ratio":
        return None
    part, whole = judged.found.operands(*judged.reading(row))
    return part, float(judged.found.frame.value[whole])


def _of_a_whole(n: Node) -> bool:
    """Whether a share of prose may be one of several parts; one of a budget says how much of it was spent, unless it is of all of it."""
    of = concepts_in(n.of)
    return not (n.direction or n.is_cell or n.mention.operator or n.value > _WHOLE or (of & OF_BUDGET and "total" not in of))


def _part(nodes: Sequence[Node], share: Node) -> Node:
    """What names the part that a share is of: the figure before it, 甲支出25万元，占总额的62.5%, or the share itself."""
    before = nodes[share.index - 1]
    told = share.index and (before.block, before.sentence) == (share.block, share.sentence) and share.label in share.of
    return before if told and before.kind != "percent" else share


def _run(told: Sequence[Share]) -> list[Share]:
    """The shares from the first on that are said to be of the same, in paragraphs near each other; shares of something else stand between them."""
    first, last = told[0][0], told[0][0].block
    run, names = [told[0]], {told[0][1].label}
    for n, part in told[1:]:
        if n.block - last > _APART:
            break
        last = n.block
        if (n.of, n.depth) == (first.of, first.depth):
            if part.label in names:
                break
            names.add(part.label)
            run.append((n, part))
    return run


def _of_one_family(frame: Frame, run: Sequence[Share]) -> Sequence[Share]:
    """Those of a run, from its first on, that bear names of parts of one family."""
    of = frame.kin[run[0][1].index]
    for at, (_, part) in enumerate(run):
        if not (of & frame.kin[part.index]).any():
            return run[:at]
        of = of & frame.kin[part.index]
    return run


def _whole(share: Node) -> Quantity:
    return Quantity.exact(_WHOLE, share.quantity.unit)


def _added(some: Sequence[Share]) -> Quantity:
    return total((n.quantity.as_part() for n, _ in some), some[0][0].quantity.unit)


def _no_accident(some: Sequence[Share]) -> bool:
    return some[0][0].ulp <= _EXACT or some[-1][0].sentence == some[0][0].sentence


def _row(some: Sequence[Share], complete: bool) -> Relation:
    values: dict[str, Value] = {"total": _whole(some[0][0]), "parts": _added(some), "n_parts": len(some), "complete": complete, "relation": "shares"}
    item = "、".join(part.label for _, part in some if part.label)
    return Relation("totals", item, values, tuple(("part", n.mention) for n, _ in some), source="prose", certainty="stated" if complete else "inferred")
