"""The set of tables of a final account or a budget (收支总表, 支出决算表, 三公经费表 …): which table is which, and what ties them.

Knows the tables that every department publishes and how their figures must agree with each other and with the 情况说明; knows no severity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.document import Document
from auditor.outline import Outline
from auditor.relations.accounts.sheets import sheet_relations
from auditor.relations.accounts.tables import accounts_of
from auditor.relations.accounts.ties import table_ties
from auditor.relations.accounts.told import prose_ties
from auditor.relations.pairs.labels import prose_facts
from auditor.relations.prose.figures import Passage
from auditor.relations.schema import Relation
from auditor.relations.tables.frame import Frame

__all__ = ["account_relations"]


def account_relations(document: Document, outline: Outline, frames: Sequence[Frame], passages: Mapping[int, Passage]) -> list[Relation]:
    """What ties the tables of a document's accounts to each other, to its prose and to its list of tables; nothing for other reports."""
    accounts = accounts_of(document, outline, frames)
    if not accounts:
        return []
    prose = list(prose_facts(passages, outline))
    return [*table_ties(accounts), *prose_ties(accounts, prose), *sheet_relations(document, accounts, passages, prose)]
