"""Shares of one whole, which come to 100% where they are all told and to no more where they are not: 基本支出占84.06%，项目支出占15.94%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.lexicon import lexicon
from auditor.quantity import Quantity, total
from auditor.relations.evidence.frame import Frame
from auditor.relations.evidence.nodes import Node
from auditor.relations.evidence.nothing import OF_BUDGET
from auditor.relations.schema import Relation, Value

_WHOLE = 100
# How many shares one whole is told to have at most, and how many paragraphs after one the next may be told.
_MOST, _APART = 12, 8
# Up to which last digit shares of different sentences come to 100% by no accident.
_EXACT = 0.1


def shares_of_all(frame: Frame) -> Iterator[Relation]:
    """The `totals` rows of shares told one after the other of one whole: all of them, where they come to 100%; parts of one family by their names
    that come to more."""
    told = [n for n in frame.nodes.all if "share" in n.cues and n.kind == "percent" and _of_a_whole(n)]
    taken: set[int] = set()
    for i, first in enumerate(told):
        if first.index in taken:
            continue
        run = _run(frame.nodes.all, told, i)
        whole = Quantity.exact(_WHOLE, first.quantity.unit)
        sums = [(n, total((m.quantity.as_part() for m in run[:n]), whole.unit)) for n in range(2, len(run) + 1)]
        held = next((n for n, added in sums if added.meets(whole) and (first.ulp <= _EXACT or run[n - 1].sentence == first.sentence)), None)
        kin = _of_one_family(frame, run)
        if held is not None:
            taken.update(n.index for n in run[:held])
            yield _row(frame.nodes.all, run[:held], whole, sums[held - 2][1], complete=True)
        elif len(kin) > 1 and (added := total((n.quantity.as_part() for n in kin), whole.unit)).low > whole.value:
            taken.update(n.index for n in kin)
            yield _row(frame.nodes.all, kin, whole, added, complete=False)


def _of_a_whole(n: Node) -> bool:
    """Whether a share of prose may be one of several parts; 占年初预算的68.8% says how much of its own budget was spent."""
    of = {concept for cue in lexicon().cues(n.of) for concept in cue.concepts}
    return not (n.direction or n.is_cell or n.mention.operator or n.value > _WHOLE or (of & OF_BUDGET and "total" not in of))


def _part(nodes: Sequence[Node], share: Node) -> Node:
    """What names the part that a share is of: the figure before it, 项目支出46.95万元，占本年支出的15.94%, or the share itself."""
    before = nodes[share.index - 1]
    told = share.index and (before.block, before.sentence) == (share.block, share.sentence) and share.label in share.of
    return before if told and before.kind != "percent" else share


def _run(nodes: Sequence[Node], told: list[Node], i: int) -> list[Node]:
    """The shares from the i-th on that are said to be of the same, in paragraphs near each other; shares of something else stand between them."""
    run, last, names = [told[i]], told[i].block, {_part(nodes, told[i]).label}
    for n in told[i + 1 : i + _MOST]:
        if n.block - last > _APART:
            break
        last = n.block
        if n.of == run[0].of and n.depth == run[0].depth:
            if (name := _part(nodes, n).label) in names:
                break
            names.add(name)
            run.append(n)
    return run


def _of_one_family(frame: Frame, run: list[Node]) -> list[Node]:
    """Those of a run, from its first on, that bear names of parts of one family."""
    nodes = frame.nodes.all
    of, out = frame.kin[_part(nodes, run[0]).index], [run[0]]
    for n in run[1:]:
        kin = frame.kin[_part(nodes, n).index]
        if not (of & kin).any():
            break
        of = of & kin
        out.append(n)
    return out if of.any() else []


def _row(nodes: Sequence[Node], shares: list[Node], whole: Quantity, added: Quantity, complete: bool) -> Relation:
    values: dict[str, Value] = {"total": whole, "parts": added, "n_parts": len(shares), "complete": complete, "relation": "shares"}
    item = "、".join(name for n in shares if (name := _part(nodes, n).label))
    return Relation("totals", item, values, tuple(("part", n.mention) for n in shares), source="prose", certainty="stated" if complete else "inferred")
