"""Tables most of whose sums fail: names and amounts stand in each other's rows, which is one fault and told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from auditor.findings.blame import Failure, weighs
from auditor.relations.schema import Relation
from auditor.suites.check import Verdict

# So many sums of a table must fail, and so large a share of those that go down its columns.
_FEWEST, _SHARE = 10, 0.5

MISALIGNED = "本表多数合计都对不上，像是科目与金额错了行，宜先核对整表"


def _down(relation: Relation) -> int | None:
    """The block of the table down whose columns a relation adds up; None for any other relation."""
    cells = {(m.block, m.cell[0]) for _, m in relation.operands if m.cell is not None}
    blocks = {m.block for _, m in relation.operands}
    return blocks.pop() if relation.table == "totals" and len(blocks) == 1 and len(cells) > 1 else None


def misaligned_tables(verdicts: Iterable[Verdict]) -> frozenset[int]:
    """The blocks of the tables most of whose sums down their columns fail."""
    sums: dict[int, int] = {}
    failed: dict[int, int] = {}
    for verdict in verdicts:
        if (block := _down(verdict.relation)) is not None:
            sums[verdict.row] = block
            if weighs(verdict):
                failed[verdict.row] = block
    all_, wrong = Counter(sums.values()), Counter(failed.values())
    return frozenset(block for block, n in wrong.items() if n >= _FEWEST and n >= _SHARE * all_[block])


def together(groups: Sequence[list[Failure]], misaligned: frozenset[int]) -> list[list[Failure]]:
    """The groups of failures with those of each misaligned table in one, the worst first."""
    kept: list[list[Failure]] = []
    of_table: dict[int, list[Failure]] = {}
    for group in groups:
        relation = group[0].relation
        blocks = {m.block for _, m in relation.operands} & misaligned if relation.source == "table" else set()
        if not blocks:
            kept.append(group)
        elif (block := min(blocks)) in of_table:
            of_table[block].extend(group)
        else:
            of_table[block] = list(group)
            kept.append(of_table[block])
    for group in of_table.values():
        group.sort(key=lambda failure: (_down(failure.relation) is None, failure.rank))
    return kept
