"""The figures beside those of a list, which make a sum of their own: second counts of each item, and what each changed by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.prose.parts import Reading, as_relation
from auditor.relations.schema import Relation

# What may stand between the two figures of one item: 中学38所|配备|136名; nothing in 城市1,254户1,986人.
_BESIDE = re.compile(r"(?:配备|投入|涉及|补助|发放|资金|支出|共|计|惠及|覆盖){0,2}")


def with_beside(passage: Passage, reading: Reading, item: str) -> Iterator[Relation]:
    """The row of a list, and that of the figures right beside its own: 低保6,842户|10,963人|，其中城市1,254户|1,986人|、农村5,588户|8,977人|.

    Where one of the two sums holds, the list is whole and the other is told however far off it is.
    """
    after = {f.mention.key: g for f, g in zip(passage.figures, passage.figures[1:], strict=False) if _BESIDE.fullmatch(g.lead) and g.role == "value"}
    seconds = [after.get(f.mention.key) for f in reading.parts]
    if seconds and seconds[0] is not None and (whole := after.get(reading.total.mention.key) or _second_total(passage, reading, seconds[0])):
        seconds = [whole, *seconds]
    told = [f for f in seconds if f is not None and f.dimension]
    if not reading.whole or len(told) <= len(reading.parts) or len({f.dimension for f in told}) > 1:
        yield as_relation(reading, item)
        return
    second = Reading(told[0], tuple(told[1:]), True, reading.anchored)
    yield as_relation(reading, item, surely=second.holds() and not reading.holds())
    yield as_relation(second, item, surely=reading.holds() and not second.holds())


def _second_total(passage: Passage, reading: Reading, second: Figure) -> Figure | None:
    """The one amount of the same sentence, told before a list, that its second figures may make: 发放资金126.54万元，惠及703户，其中种植类412户61.80万元、…."""
    first = reading.parts[0]
    told = [f for f in passage.figures if f.sentence == first.sentence and f.start < first.start and f.dimension == second.dimension and f.role == "value"]
    return told[0] if len(told) == 1 else None


def with_changes(passage: Passage, reading: Reading) -> Iterator[Relation]:
    """The changes told behind a list's figures, where the list holds: 运行费585.53万元，减少144.92万元，其中购置费0万元，减少0万元；…."""
    members = (reading.total, *reading.parts)
    if not reading.whole or not reading.holds():
        return
    changes: list[Figure] = []
    for member, following in pairwise([*members, None]):
        assert member is not None
        behind = [f for f in passage.figures if f.start > member.start and (following is None or f.start < following.start)]
        change = next((f for f in behind if f.role == "change" and f.dimension == member.dimension and f.sentence == member.sentence), None)
        if change is None or "预算" in change.base:
            return
        changes.append(change)
    second = Reading(changes[0], tuple(changes[1:]), True, False)
    yield replace(as_relation(second, f"{reading.total.label}增减额", surely=not second.holds()), certainty="inferred")
