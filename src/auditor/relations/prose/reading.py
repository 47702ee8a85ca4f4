"""All relations that a document's prose states, passage by passage, each with the figures it may look back to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.document import Document, Paragraph
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.numbers.scan import reread
from auditor.numbers.units import Measure, unit_named
from auditor.outline import Outline
from auditor.profiles import Profile
from auditor.quantity import Quantity, Unit
from auditor.relations.facts import Fact
from auditor.relations.prose.changes import change_relations
from auditor.relations.prose.claims import claim_relations
from auditor.relations.prose.compositions import divisions, echoes, opened_lists
from auditor.relations.prose.counts import count_relations
from auditor.relations.prose.differences import balance_sheet, carried_over
from auditor.relations.prose.directions import adjustment_relations, flat_relations, moved_relations
from auditor.relations.prose.figures import Figure, Passage, passage
from auditor.relations.prose.implied import implied_relations
from auditor.relations.prose.listed import numbered_lists, plain_lists
from auditor.relations.prose.products import product_relations
from auditor.relations.prose.rates import rate_relations
from auditor.relations.prose.ratios import Context, Wholes
from auditor.relations.prose.scores import grade_relations, heading_scores, scale_of, score_relations, scores_below
from auditor.relations.prose.shortfalls import apart_relations
from auditor.relations.prose.summed import added_up, opposites, summed_lists
from auditor.relations.prose.surplus import surplus_relations
from auditor.relations.prose.turned import turned_relations
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


def _passage_relations(
    context: Context, last: Sequence[Figure], following: Sequence[Figure], year: int | None, known: Collection[frozenset[str]]
) -> Iterator[Relation]:
    p, earlier = context.passage, context.earlier
    yield from echoes(p)
    yield from opposites(p)
    yield from opened_lists(p, last, earlier, known)
    yield from summed_lists(p, last)
    yield from added_up(p)
    yield from change_relations(p, earlier, year, following)
    yield from adjustment_relations(p)
    yield from flat_relations(p, earlier, year)
    yield from moved_relations(p)
    yield from product_relations(p, earlier)
    yield from apart_relations(p, earlier)
    yield from carried_over(p)
    yield from balance_sheet(p)
    yield from surplus_relations(p)
    yield from score_relations(p)
    yield from claim_relations(p, [f for f in earlier if f.mention.block >= context.start])
    yield from turned_relations(p)
    yield from count_relations(p)
    yield from implied_relations(p)


def _from_table(fact: Fact) -> Figure:
    """A table's cell as a figure that later sentences may refer to."""
    return Figure(fact.mention, "", fact.label, "value" if fact.year is None else "prior", fact.label, fact.aspect, sentence=-1, segment=-1)


def _wholes(relations: Iterable[Relation], figures: Iterable[Figure]) -> Wholes:
    """The total of each part of a composition that holds."""
    by_key = {f.mention.key: f for f in figures}
    found: dict[tuple[int, tuple[int, int], int], Figure] = {}
    for r in relations:
        if r.table != "totals" or not (r.values["complete"] or r.values["n_parts"] == 1) or r.values.get("relation") == "difference":
            continue
        stated, parts = r.values.get("total"), r.values.get("parts")
        if not isinstance(stated, Quantity) or not isinstance(parts, Quantity) or (r.values["complete"] and not stated.meets(parts)):
            continue
        whole = by_key.get(r.operands[0][1].key)
        if whole is not None:
            found.update({m.key: whole for role, m in r.operands[1:] if role == "part" and m.key not in found})
    return found


def read_prose(
    document: Document, outline: Outline, mentions: Sequence[Mention], profile: Profile, tables: TableReading
) -> Prose:
    """The passages of a document and the relations they state.

    `profile` stands in for what it does not print; `tables` holds the cells that sentences refer to, and the relations between those.
    """
    passages = passages_of(document, mentions)
    scale = scale_of(document, profile)
    contexts, figures = _contexts(document, outline, passages, tables.facts)
    before = [(), *(c.passage.figures for c in contexts)]
    lasts = [next((f for f in reversed(before[: i + 1]) if f), ()) for i in range(len(contexts))]
    parted = {names for c, last in zip(contexts, lasts, strict=True) for names in divisions(c.passage, last, c.earlier)}
    relations: list[Relation] = []
    for context, last in zip(contexts, lasts, strict=True):
        following = passages[context.passage.block + 1].figures if context.passage.block + 1 in passages else ()
        relations.extend(_passage_relations(context, last, following, outline.year, parted))
        relations.extend(grade_relations(context.passage, scale))
    relations.extend(numbered_lists(passages, outline))
    relations.extend(plain_lists(passages))
    relations.extend(heading_scores(passages, outline))
    relations.extend(scores_below(passages))
    relations.extend(rate_relations(contexts, _wholes((*relations, *tables.relations), figures)))
    return Prose(passages, tuple(relations))


def _contexts(
    document: Document, outline: Outline, passages: Mapping[int, Passage], facts: Sequence[Fact]
) -> tuple[list[Context], list[Figure]]:
    """Each passage with what stands before it, and all figures of prose and tables in reading order."""
    cells: dict[int, list[Figure]] = {}
    for fact in facts:
        cells.setdefault(fact.mention.block, []).append(_from_table(fact))
    earlier: list[Figure] = []
    contexts: list[Context] = []
    for block in range(len(document.blocks)):
        if (p := passages.get(block)) is None:
            earlier.extend(cells.get(block, ()))
            continue
        contexts.append(Context(p, tuple(earlier[-_REACH:]), _chapter(outline, block)))
        earlier.extend(p.figures)
    return contexts, earlier
