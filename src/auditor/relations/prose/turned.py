"""What a change says of itself beside its number: the direction of its reason, of its percentage, and that there was nothing before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.relations.prose import words
from auditor.relations.prose.changes import signed
from auditor.relations.prose.claims import FALLS, lone, paired, said_at
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation

# A reason that names the direction of the change before it: …，增长2.10%，下降原因主要是.
_NAMED = re.compile(r"^[，。；]?(?P<way>增加|增长|上升|减少|下降|降低)的?(?:主要)?原因")
# No figure of the year before, told after a change: 同比增加17000元，上年无该预算; 去年没有列支.
_NOTHING_BEFORE = re.compile(r"^，(?:上年|去年)[^，。；\d]{0,8}(?:无(?!增减|变化)|没有|未(?:安排|列|编列|发生|设))[^，。；\d]{0,8}")
_NUMBER = r"[\d,.]+"
_NEAR = 8


def turned_relations(passage: Passage) -> Iterator[Relation]:
    """The `claims` rows of a passage."""
    for before, figure in zip((None, *passage.figures), passage.figures, strict=False):
        if figure.role not in ("change", "growth"):
            continue
        yield from _reason(passage, figure)
        if figure.role == "change":
            yield from _from_nothing(passage, figure)
        elif before is not None and before.role == "change":
            yield from _opposed(passage, before, figure)


def _reason(passage: Passage, figure: Figure) -> Iterator[Relation]:
    match = _NAMED.match(passage.after(figure))
    if match and figure.mention.quantity.value != 0 and (match["way"] in FALLS) != _is_fall(figure):
        yield lone(match.group().strip("，。；"), figure, False, said_at(passage, match.span(), figure.end))


def _is_fall(figure: Figure) -> bool:
    return signed(figure).value < 0


def _from_nothing(passage: Passage, figure: Figure) -> Iterator[Relation]:
    """An increase from nothing is all there is."""
    match = _NOTHING_BEFORE.match(passage.after(figure))
    told = [f for f in passage.figures if f.segment == figure.segment and f.start < figure.start and f.is_value and f.dimension == figure.dimension]
    if match and len(told) == 1 and figure.direction > 0 and not figure.depth:
        yield paired(match.group().strip("，"), told[0], figure, told[0].mention.quantity.meets(figure.mention.quantity))


def _opposed(passage: Passage, amount: Figure, percent: Figure) -> Iterator[Relation]:
    """An amount and a percentage of one change that run different ways, where no value tells which is right: 减0.04万元，增0.01%."""
    way = re.compile(rf"(?:{words.UP}|{words.DOWN})?(?:[了为约达]|额|幅)*{_NUMBER}[^，]{{0,4}}[，（(]?[^，。；）\d]{{0,{_NEAR}}}{_NUMBER}[%％]")
    match = way.search(passage.text.value, max(0, amount.start - 6), percent.end)
    told = [f for f in passage.figures if f.sentence == amount.sentence and f.is_value and f.start < amount.start]
    moved = 0 not in (amount.mention.quantity.value, percent.mention.quantity.value)
    if match and not told and moved and amount.segment == percent.segment and _is_fall(amount) != _is_fall(percent):
        yield lone(match.group(), percent, False, said_at(passage, match.span()))
