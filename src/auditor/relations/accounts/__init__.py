"""The set of tables of a final account or a budget (收支总表, 支出决算表, 三公经费表 …): which table is which, and what ties them.

Knows the tables that every department publishes and how their figures must agree with each other and with the 情况说明; knows no severity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.document import Document
from auditor.outline import GOVERNMENT, Outline
from auditor.relations.accounts.sheets import sheet_relations
from auditor.relations.accounts.stated import prose_ties
from auditor.relations.accounts.tables import Account, accounts_of
from auditor.relations.accounts.ties import table_ties
from auditor.relations.pairs.labels import Told
from auditor.relations.prose.figures import Passage
from auditor.relations.schema import Relation

__all__ = ["account_relations", "accounts_of"]


def account_relations(
    document: Document, outline: Outline, accounts: Sequence[Account], passages: Mapping[int, Passage], prose: Sequence[Told]
) -> list[Relation]:
    """What ties a document's accounts to each other, to its prose and to its list of tables; nothing for other reports.

    A government's prose tells of many units and levels, so that it restates a table where it agrees and contradicts none.
    """
    if not accounts:
        return []
    told = prose_ties(accounts, prose, passages, outline.kind != GOVERNMENT)
    return [*table_ties(accounts), *told, *sheet_relations(document, accounts, passages, prose)]
