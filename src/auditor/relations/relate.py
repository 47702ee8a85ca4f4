"""Every kind of relation, asked of one document in turn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from auditor.document import Document, Gap
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.profiles import Profile
from auditor.relations.accounts import account_relations, accounts_of
from auditor.relations.counted import component_scores, counted_projects, level_weights, own_score
from auditor.relations.equations import equations
from auditor.relations.known import Known, known
from auditor.relations.layout import headings, leftovers, parts
from auditor.relations.pairs import pair_relations, prose_facts, unnamed_cells
from auditor.relations.periods import dated_amounts, period_relations
from auditor.relations.portions import portions
from auditor.relations.prose.reading import read_prose
from auditor.relations.prose.scores import band_relations
from auditor.relations.schema import Relation
from auditor.relations.tables import from_tables
from auditor.relations.ties import all_reached, group_scores, reached, with_reasons


class Related(NamedTuple):
    """What is known of a document's numbers: their relations, what could not be related, and the numbers that state nothing.

    `idle` are numbers in headers, codes, row numbers, scoring rules and notes of tables; `known` are figures that other reports may give too.
    """

    relations: list[Relation]
    gaps: list[Gap]
    idle: tuple[Mention, ...]
    known: tuple[Known, ...]


def relate(document: Document, outline: Outline, mentions: Sequence[Mention], profile: Profile) -> Related:
    """Every relation that the document states or implies between its numbers, and what could not be related.

    `profile` stands in for what the document does not print: grade bands, bases, weights, parts.
    """
    table = from_tables(document, outline, mentions, profile)
    prose = read_prose(document, outline, mentions, profile, table)
    facts = [*table.facts, *unnamed_cells(document, mentions, table.facts)]
    told = list(prose_facts(prose.passages, outline))
    pairs = pair_relations(prose.passages, outline, facts, told, prose.relations)
    amounts = [*((f.mention, f.label, f.year) for f in table.facts), *dated_amounts(prose.passages)]
    counted = [
        *counted_projects(prose.passages, table.frames), *component_scores(prose.passages), *own_score(prose.passages, table.frames, pairs),
        *level_weights(prose.passages, table.frames),
    ]
    shares = portions(prose.passages, table.frames, prose.relations)
    accounts = accounts_of(document, outline, table.frames)
    years = period_relations(document, outline, mentions, prose.passages, amounts)
    tables = with_reasons(table.relations, prose.passages)
    rows = [r for r in tables if r.table == "indicators"]
    ties = [*group_scores(prose.passages, rows), *all_reached(prose.passages, table.facts, rows), *reached(rows)]
    bands = [r for _, group in groupby(mentions, key=lambda m: (m.block, m.cell)) for r in band_relations(list(group))]
    sums = [r for _, group in groupby(mentions, key=lambda m: (m.block, m.cell)) for r in equations(list(group))]
    layout = [
        *headings(document, outline, prose.passages), *parts(document, outline, prose.passages, profile), *leftovers(prose.passages),
    ]  # fmt: skip
    relations = [
        *tables, *prose.relations, *pairs, *account_relations(document, accounts, prose.passages, told), *counted, *shares, *ties, *years,
        *bands, *sums, *layout,
    ]  # fmt: skip
    return Related(relations, list(table.gaps), table.idle, known(outline, table.frames, accounts, told))
