"""Shares of one whole, which come to 100% where they are all told and to no more where they are not: 甲占62.5%，乙占37.5%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.quantity import Quantity, total
from auditor.relations.evidence.frame import Frame, concepts_in
from auditor.relations.evidence.nodes import Node
from auditor.relations.evidence.nothing import OF_BUDGET
from auditor.relations.schema import Relation, Value

_WHOLE = 100
# How many shares one whole is told to have at most, and how many paragraphs after one the next may be told.
_MOST, _APART = 12, 8
# Up to which last digit shares of different sentences come to 100% by no accident.
_EXACT = 0.1

# A share, and what names the part that it is of.
Share = tuple[Node, Node]


def shares_of_all(frame: Frame) -> Iterator[Relation]:
    """The `totals` rows of shares told one after the other of one whole: all of them, where they come to 100%; parts of one family by their names
    that come to more."""
    nodes = frame.nodes.all
    told = [(n, _part(nodes, n)) for n in nodes if "share" in n.cues and n.kind == "percent" and _of_a_whole(n)]
    taken: set[int] = set()
    for i, (first, _) in enumerate(told):
        if first.index in taken:
            continue
        run = _run(told[i : i + _MOST])
        kin = _of_one_family(frame, run)
        held = next((some for n in range(2, len(run) + 1) if _added(some := run[:n]).meets(_whole(first)) and _no_accident(some)), None)
        if held is not None or (len(kin) > 1 and _added(kin).low > _WHOLE):
            taken.update(n.index for n, _ in held or kin)
            yield _row(held or kin, complete=held is not None)


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


def _of_one_family(frame: Frame, run: list[Share]) -> list[Share]:
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
