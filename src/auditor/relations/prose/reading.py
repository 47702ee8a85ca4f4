"""All relations that a document's prose states, passage by passage, each with the figures it may look back to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.document import Document, Paragraph
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.numbers.scan import reread
from auditor.numbers.units import Measure, unit_named
from auditor.outline import Outline
from auditor.profiles import Profile
from auditor.quantity import Unit
from auditor.relations.facts import Fact
from auditor.relations.prose.balances import balance_relations
from auditor.relations.prose.claims import claim_relations
from auditor.relations.prose.counts import count_relations
from auditor.relations.prose.directions import flat_relations, moved_relations
from auditor.relations.prose.figures import Figure, Passage, passage
from auditor.relations.prose.scores import grade_relations, heading_scores, scale_of, score_relations
from auditor.relations.schema import Relation
from auditor.relations.tables import TableReading

# A line that gives the unit of the figures under it: 支出情况 单位：万元.
_UNIT_LINE = re.compile(r"单位[：]?（?([\u4e00-\u9fa5%]{1,4})）?$")
# What a line's bare decimals that it sums up are counted in, where nothing says so.
_UNNAMED = Measure(Unit("", "数"), "plain")
# How many figures back a sentence may refer to.
_REACH = 140


@dataclass(frozen=True, slots=True)
class Prose:
    """A document's passages by block, and the relations they state."""

    passages: Mapping[int, Passage]
    relations: tuple[Relation, ...]


def passages_of(document: Document, mentions: Sequence[Mention]) -> dict[int, Passage]:
    """The passages of a document by block, those without numbers included."""
    by_block: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.cell is None:
            by_block.setdefault(mention.block, []).append(mention)
    found: dict[int, Passage] = {}
    unit: Measure | None = None
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            text = by_block[index][0].text if index in by_block else fold(block.text)
            found[index] = passage(text, index, _in_unit(by_block.get(index, ()), unit))
            match = _UNIT_LINE.search(text.value)
            unit = unit_named(match[1]) if match else None
    return found


def _in_unit(mentions: Sequence[Mention], unit: Measure | None) -> Sequence[Mention]:
    """The mentions of a line under 单位：万元, its bare decimals read in that unit: 人员补助124.4723 耗材31.1181 合计155.5904."""
    if len(mentions) < 2 or not all(m.kind == "plain" for m in mentions):
        return mentions
    summed = "合计" in mentions[0].text.value and any("." in m.quantity.number() for m in mentions)
    measure = unit or (_UNNAMED if summed else None)
    return [reread(m, measure) for m in mentions] if measure else mentions


def _chapter(outline: Outline, block: int) -> int:
    """The block at which a block's chapter begins: figures are not looked for before it."""
    path = outline.path(block)
    return next((s.heading for s in path if s.level <= 1), 0)


def _passage_relations(passage: Passage, earlier: Sequence[Figure], start: int, year: int | None) -> Iterator[Relation]:
    yield from flat_relations(passage)
    yield from moved_relations(passage)
    yield from balance_relations(passage)
    yield from score_relations(passage)
    yield from claim_relations(passage, [f for f in earlier if f.mention.block >= start])
    yield from count_relations(passage)


def _from_table(fact: Fact) -> Figure:
    """A table's cell as a figure that later sentences may refer to."""
    return Figure(fact.mention, "", fact.label, "value" if fact.year is None else "prior", fact.label, fact.aspect, sentence=-1, segment=-1)


def read_prose(
    document: Document, outline: Outline, mentions: Sequence[Mention], profile: Profile, tables: TableReading
) -> Prose:
    """The passages of a document and the relations they state.

    `profile` stands in for what it does not print; `tables` holds the cells that sentences refer to.
    """
    passages = passages_of(document, mentions)
    scale = scale_of(document, profile)
    relations: list[Relation] = []
    for p, earlier in _with_earlier(document, passages, tables.facts):
        relations.extend(_passage_relations(p, earlier, _chapter(outline, p.block), outline.year))
        relations.extend(grade_relations(p, scale, earlier))
    relations.extend(heading_scores(passages, outline))
    return Prose(passages, tuple(relations))


def _with_earlier(document: Document, passages: Mapping[int, Passage], facts: Sequence[Fact]) -> Iterator[tuple[Passage, Sequence[Figure]]]:
    """Each passage with the figures of prose and tables before it that it may refer to, in reading order."""
    cells: dict[int, list[Figure]] = {}
    for fact in facts:
        cells.setdefault(fact.mention.block, []).append(_from_table(fact))
    earlier: list[Figure] = []
    for block in range(len(document.blocks)):
        if (p := passages.get(block)) is None:
            earlier.extend(cells.get(block, ()))
            continue
        yield p, tuple(earlier[-_REACH:])
        earlier.extend(p.figures)
