"""Budgets adjusted within the year, words that say nothing changed, and 由A提升至B: the changes that tell no percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.quantity import total
from auditor.relations.prose import words
from auditor.relations.prose.changes import ADJUSTS, last_year, signed
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation, Value

# Words that say nothing changed: 与上年持平, 较上年无增减, 与上年相比无变化; not 基本持平.
_FLAT = re.compile(r"(?:[与同和较比]|相比)(?P<base>上年度?|去年|上年同期|(?:19|20)\d{2}年度?)[^，。；]{0,8}?(?<!基本)(?:持平|无增减|无变化|没有变化|一致|相同)")


# Money brought over from the year before: 年初结转|96.55万元.
_CARRIED = re.compile(r"(?:年初|上年)(?:财政)?(?:结转|结余)")
# What changes come to together: 两者相抵，净调减13.50万元.
_NET = re.compile(r"净(?:调[增减]|增加|减少|追加|追减|核减)(?:为|了)?$")


def _net(passage: Passage, figure: Figure) -> Iterator[Relation]:
    """Changes of a sentence against what they come to together."""
    if figure.role != "change" or not _NET.search(figure.head):
        return
    moves = [f for f in passage.figures if f.sentence == figure.sentence and f.start < figure.start and f.role == "change" and f.dimension == figure.dimension]
    if len(moves) >= 2:
        stated, parts = signed(figure), total((signed(m) for m in moves), figure.mention.quantity.unit)
        values: dict[str, Value] = {"total": stated, "parts": parts, "n_parts": len(moves), "complete": True, "relation": "adjustment"}
        operands = (("total", figure.mention), *(("part", m.mention) for m in moves))
        yield Relation("totals", "净调整", values, operands, certainty="inferred", near=parts.barely_misses(stated))


def adjustment_relations(passage: Passage) -> Iterator[Relation]:
    """年初预算1,200万元，年中追加356.40万元，追减28.60万元，调整后预算1,527.80万元: the first and all changes make the last."""
    for figure in passage.figures:
        yield from _net(passage, figure)
        if figure.role != "value" or figure.aspect != "adjusted":
            continue
        same = [f for f in passage.figures if f.sentence == figure.sentence and f.end <= figure.start and f.dimension == figure.dimension and not f.depth]
        initial = [f for f in same if f.role == "value" and f.aspect == "initial"] or [f for f in same[:1] if f.role == "value" and f.aspect == "budget"]
        moves = [f for f in same if f.role == "change" and ADJUSTS.search(f.head)]
        carried = [f for f in same if f.role == "value" and _CARRIED.search(f.head) and initial and f.start > initial[0].start]
        spread = {f.mention.key for f in same if initial and moves and f.segment == initial[0].segment < moves[0].segment and f is not initial[0]}
        if len(initial) != 1 or not moves or any(f.start < initial[0].start for f in moves):
            continue
        unit = figure.mention.quantity.unit
        whole = [initial[0].mention.quantity, *(signed(m) for m in moves)]
        parts = total([*whole, *(c.mention.quantity for c in carried)], unit)
        if carried and not parts.meets(figure.mention.quantity) and (without := total(whole, unit)).meets(figure.mention.quantity):
            parts, carried = without, []
        between = [f for f in same if f.role == "value" and f.start > initial[0].start and f not in carried and f.mention.key not in spread]
        if (between or carried) and not parts.meets(figure.mention.quantity):
            continue
        values: dict[str, Value] = {"total": figure.mention.quantity, "parts": parts, "n_parts": 1 + len(moves) + len(carried), "complete": True, "relation": "adjustment"}
        operands = (("total", figure.mention), ("part", initial[0].mention), *(("part", m.mention) for m in (*moves, *carried)))
        yield Relation("totals", figure.label or "调整后预算", values, operands, near=parts.barely_misses(figure.mention.quantity))


def flat_relations(passage: Passage, earlier: Sequence[Figure], year: int | None) -> Iterator[Relation]:
    """The `changes` rows (aspect "direction") of words that say nothing changed, against the year before's figure where one is told."""
    value = passage.text.value
    for match in _FLAT.finditer(value):
        before = [f for f in passage.figures if f.end <= match.start()]
        currents = [f for f in before if f.role == "value" and f.mention.kind not in ("score", "per")]
        if not currents or "。" in value[currents[-1].end : match.start()].rstrip("。"):
            continue
        current = currents[-1]
        near = [f for f in before if f.role == "prior" and f.dimension == current.dimension and f.sentence == current.sentence]
        far = [f for f in reversed(earlier) if f.role in ("value", "prior") and f.label and f.label == current.label and last_year(f, passage, year)]
        prior = near[-1] if near else far[0] if far else None
        if prior is not None and prior.dimension == current.dimension:
            yield _direction(current, prior, "flat", "持平", "stated" if near else "inferred")


def moved_relations(passage: Passage) -> Iterator[Relation]:
    """The direction of 由A提升至B: that B is above A, or below it."""
    for before, figure in zip(passage.figures, passage.figures[1:], strict=False):
        match = words.CHANGED_TO.search(figure.head)
        if before.role == "from" and match and before.segment == figure.segment and before.mention.quantity.unit == figure.mention.quantity.unit:
            way = match.group()[:-1]
            if way not in ("调整", "变") and not words.RANKED.match(passage.after(figure)):
                up = re.fullmatch(words.UP, way) is not None
                yield _direction(figure, before, "up" if up else "down", way, "inferred")


def _direction(current: Figure, prior: Figure, direction: str, said: str, certainty: str) -> Relation:
    c, p = current.mention.quantity, prior.mention.quantity
    values: dict[str, Value] = {"current": c, "prior": p.to(c.unit), "expected": c - p, "direction": direction, "aspect": "direction", "base": said}
    item = re.sub(r"由.*$", "", prior.label if prior.role == "from" else current.label)
    return Relation("changes", item, values, (("current", current.mention), ("prior", prior.mention)), certainty=certainty)
