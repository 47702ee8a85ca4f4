"""What verdicts say of relations and of printed numbers: which fail and by which cause, which are confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.findings.accuse import says
from auditor.findings.blame import Failure, blame, compared, weighs
from auditor.findings.causes import sides_of
from auditor.numbers.mention import Mention
from auditor.result import SEVERITIES
from auditor.suites.check import Verdict

# A row of these says in words (达到指标值, 等级为优) what follows from its numbers: where it passes, that was found again.
_WORDS_OF = frozenset({"claims", "grades"})
# A row of this table is a number by itself: nothing it passes confirms it.
_ALONE = "numbers"


@dataclass(slots=True)
class Ledger:
    """What the verdicts say of relations and numbers."""

    failures: list[Failure] = field(default_factory=list)
    verified: set[Mention] = field(default_factory=set)
    supported: set[Mention] = field(default_factory=set)
    consistent: set[Mention] = field(default_factory=set)
    blamed: set[Mention] = field(default_factory=set)
    involved: set[Mention] = field(default_factory=set)
    against: dict[Mention, list[str]] = field(default_factory=dict)


def _passes(verdict: Verdict) -> bool:
    """Whether a verdict verifies numbers: it holds, or is off by the last digit only.
    What merely informs verifies nothing.
    """
    if verdict.relation.table == _ALONE:
        return False
    return verdict.relation.near if verdict.check.severity == "info" else verdict.holds


def _confirms(verdict: Verdict) -> bool:
    """Whether a verdict that passes says what its numbers are, and not only within which bound:
    both sides are the same, or nearly.
    """
    if verdict.check.ties or verdict.relation.near or verdict.relation.table in _WORDS_OF:
        return True
    sides = sides_of(verdict.check, verdict.relation)
    return sides is not None and sides.stated.meets(sides.expected)


def ledger_of(verdicts: Sequence[Verdict]) -> Ledger:
    """Which relations fail, which numbers a passing relation verifies, and which of those it also confirms."""
    ledger = Ledger()
    rows: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        rows.setdefault(verdict.row, []).append(verdict)
    for row, said in rows.items():
        failed = sorted(
            (v for v in said if not v.holds), key=lambda v: (SEVERITIES.index(v.check.severity), not v.check.ties)
        )
        if failed:
            ledger.failures.append(Failure(row, said[0].relation, failed))
        for verdict in filter(_passes, said):
            numbers = compared(verdict)
            # it asks for an explanation, and none is needed: all follows from all
            if verdict.check.about == () and _confirms(verdict):
                numbers = tuple(dict.fromkeys(mention for _, mention in verdict.relation.operands))
            (ledger.verified if _confirms(verdict) else ledger.consistent).update(numbers)
            if len(numbers) > 1 and verdict.relation.certainty == "stated" and verdict.check.ties:
                ledger.supported.update(numbers)
    return ledger


def blame_in(ledger: Ledger) -> None:
    """Notes, for every number that a weighing failure speaks against, the codes of the checks that do."""
    blame([failure for failure in ledger.failures if failure.accused], ledger.supported)
    for failure in ledger.failures:
        codes = [v.check.code for v in failure.failed if weighs(v)]
        ledger.involved.update(failure.accused)
        for mention in failure.blamed:
            said = ledger.against.setdefault(mention, [])
            said.extend(code for code in codes if code not in said)


def by_cause(failures: Sequence[Failure]) -> list[list[Failure]]:
    """Failures grouped by cause: the same culprit, or exactly the same numbers;
    each group from the worst on, of these what speaks of the culprit.
    """
    groups: dict[object, list[Failure]] = {}
    group_of: dict[frozenset[Mention], object] = {}
    for failure in sorted(failures, key=lambda f: f.rank):
        operands = frozenset(failure.operands)
        own: object = failure.culprit or operands or failure.row
        key = group_of.setdefault(operands, own) if operands else own
        groups.setdefault(key, []).append(failure)
    return [
        sorted(group, key=lambda f, culprit=group[0].culprit: (f.rank[0], not says(f, culprit)))  # type: ignore[misc]
        for group in groups.values()
    ]
