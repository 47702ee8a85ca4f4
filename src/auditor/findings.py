"""Weighing: from failing rows to findings, one cause one finding, and what became of every printed number. Knows no rendering."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.astray import ASTRAY, gathered, tables_astray
from auditor.contexts import Contexts
from auditor.culprits import Failure, blame, compared, weighs
from auditor.document import Document
from auditor.likely import likely, sides_of
from auditor.misread import SEEN, is_seen, misread, severity
from auditor.numbers.mention import Mention
from auditor.relations.lawful import Sides
from auditor.relations.schema import TABLES, Relation, Value
from auditor.result import SEVERITIES, Evidence, Finding, NumberSeen, Status
from auditor.steps import steps
from auditor.suites.check import Check, Verdict

# A row of this table is a number by itself: nothing it passes confirms it.
_ALONE = "numbers"


@dataclass(slots=True)
class _Ledger:
    """What the verdicts say of relations and numbers."""

    failures: list[Failure] = field(default_factory=list)
    verified: set[Mention] = field(default_factory=set)
    supported: set[Mention] = field(default_factory=set)
    against: dict[Mention, list[str]] = field(default_factory=dict)


def _passes(verdict: Verdict) -> bool:
    """Whether a verdict verifies numbers: it holds, or is off by the last digit only. What merely informs verifies nothing."""
    if verdict.relation.table == _ALONE:
        return False
    return verdict.relation.near if verdict.check.severity == "info" else verdict.holds


def _ledger(verdicts: Sequence[Verdict]) -> _Ledger:
    """Which relations fail, which numbers a passing relation verifies, and which of those it also confirms."""
    ledger = _Ledger()
    rows: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        rows.setdefault(verdict.row, []).append(verdict)
    for row, said in rows.items():
        failed = sorted((v for v in said if not v.holds), key=lambda v: (SEVERITIES.index(v.check.severity), not v.check.ties))
        if failed:
            ledger.failures.append(Failure(row, said[0].relation, failed))
        for verdict in filter(_passes, said):
            numbers = compared(verdict)
            ledger.verified.update(numbers)
            if len(numbers) > 1 and verdict.relation.certainty == "stated" and verdict.check.ties:
                ledger.supported.update(numbers)
    return ledger


def _blame(ledger: _Ledger) -> None:
    """Notes, for every number that a weighing failure speaks against, the codes of the checks that do."""
    blame([failure for failure in ledger.failures if failure.accused], ledger.supported)
    for failure in ledger.failures:
        codes = [v.check.code for v in failure.failed if weighs(v)]
        for mention in failure.blamed:
            said = ledger.against.setdefault(mention, [])
            said.extend(code for code in codes if code not in said)


def _causes(failures: Sequence[Failure]) -> list[list[Failure]]:
    """Failures grouped by cause: the same culprit, or exactly the same numbers; each group from the worst on."""
    groups: dict[object, list[Failure]] = {}
    group_of: dict[frozenset[Mention], object] = {}
    for failure in sorted(failures, key=lambda f: f.rank):
        operands = frozenset(failure.operands)
        own: object = failure.culprit or operands or failure.row
        key = group_of.setdefault(operands, own) if operands else own
        groups.setdefault(key, []).append(failure)
    return list(groups.values())


# How many more sums of a table astray are told one by one.
_EXAMPLES = 3
# Words that columns hold for programs, as people say them.
_WORDS = {"up": "增加", "down": "减少", "flat": "持平"}


def _shown(value: Value) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, str):
        return _WORDS.get(value, value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def message(check: Check, relation: Relation, sides: Sides | None) -> str:
    """The check's message with the relation's values, each in its printed unit."""
    fields: dict[str, str] = {column: _shown(relation.values.get(column)) for columns in TABLES[relation.table] for column in columns}
    fields |= {"item": relation.item or "该数", "year": _shown(relation.year), "scope": relation.scope, "source": relation.source}
    fields |= {"certainty": relation.certainty, "unit": sides.stated.unit.name if sides else "", "document": "", "places": ""}
    fields["confidence"] = "—" if relation.confidence is None else f"{relation.confidence:.2f}"
    return check.message.format_map(fields | {"difference": sides.difference if sides else "—"})


def _cited(group: Sequence[Failure]) -> dict[Mention, str]:
    """Every number of the group once with its role, the culprit first, then the worst relation's, then the others'."""
    shown: dict[Mention, str] = {}
    if culprit := group[0].culprit:
        shown[culprit] = next(role for role, mention in group[0].relation.operands if mention == culprit)
    for failure in group:
        for role, mention in (*failure.relation.operands, *failure.relation.anchors):
            shown.setdefault(mention, role)
    return shown


def _plain(text: str) -> str:
    """A text without what moves when a report is laid out anew: width of characters, spaces, thousand commas."""
    return re.sub(r"[\s,]+", "", unicodedata.normalize("NFKC", text))


def _fingerprint(failure: Failure, seen: dict[str, int]) -> str:
    """16 hex digits that stay the same when lines move; a finding repeated word for word gets another by its ordinal."""
    roles = sorted(f"{role}={_plain(mention.printed)}" for role, mention in failure.relation.operands)
    base = "|".join((failure.worst.check.code, _plain(failure.relation.item), *roles))
    ordinal = seen[base] = seen.get(base, -1) + 1
    return hashlib.sha256(f"{base}|{ordinal}".encode()).hexdigest()[:16]


def _shown_of(group: Sequence[Failure], astray: frozenset[int]) -> Sequence[Failure]:
    """The failures of a cause whose numbers are shown: of a table astray the worst alone."""
    return group[:1] if astray and any(m.block in astray for m in group[0].operands) else group


def _finding(group: Sequence[Failure], contexts: Contexts, seen: dict[str, int], astray: frozenset[int]) -> Finding:
    worst = group[0]
    shown = _shown_of(group, astray)
    check, relation = worst.worst.check, worst.relation
    sides = sides_of(check, relation)
    said = message(check, relation, sides)
    also = dict.fromkeys(message(v.check, f.relation, sides_of(v.check, f.relation)) for f in group for v in f.failed)
    also.pop(said, None)
    if len(shown) < len(group):
        also = dict.fromkeys([*list(also)[:_EXAMPLES], f"另有{len(also) - _EXAMPLES}处"])
    told = [(f.relation, sides_of(f.worst.check, f.relation)) for f in shown]
    return Finding(
        code=check.code,
        severity=severity(group),
        title=check.title,
        message=said,
        stated=str(sides.stated) if sides else "",
        expected=str(sides.expected) if sides else "",
        difference=sides.difference if sides else "",
        hint=_hint(shown, told) if len(shown) == len(group) else ASTRAY,
        basis=check.basis,
        fingerprint=_fingerprint(worst, seen),
        places=tuple(Evidence(role, m.printed, contexts.of(m), m.place) for m, role in _cited(shown).items()),
        also=tuple(also),
        steps=steps(relation, sides),
    )


def _hint(group: Sequence[Failure], told: Sequence[tuple[Relation, Sides | None]]) -> str:
    """The likely cause; where numbers were recognised in a picture, that too."""
    worst = group[0]
    said = [likely(told, worst.culprit, worst.mended)]
    if is_seen(mention for failure in group for mention in failure.operands):
        said += [misread(group), SEEN]
    return "；".join(part for part in said if part)


def _order(group: Sequence[Failure]) -> tuple[object, ...]:
    keys = [mention.key for mention in group[0].operands]
    return (not keys, min(keys) if keys else (), group[0].row)


def _numbers(mentions: Iterable[Mention], ledger: _Ledger, contexts: Contexts) -> tuple[NumberSeen, ...]:
    def status(mention: Mention) -> Status:
        if mention in ledger.against:
            return "contradicted"
        return "verified" if mention in ledger.verified else "unchecked"

    return tuple(NumberSeen(m.printed, contexts.of(m), m.place, status(m), tuple(ledger.against.get(m, ()))) for m in mentions)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A document's findings in order of place, and all its numbers in reading order with what the checks made of them.

    `mentions` are the printed numbers behind `numbers`, `cited` those behind the places of each finding, by its fingerprint.
    """

    findings: tuple[Finding, ...]
    numbers: tuple[NumberSeen, ...]
    mentions: tuple[Mention, ...]
    cited: Mapping[str, tuple[Mention, ...]]


def weigh(document: Document, mentions: Sequence[Mention], verdicts: Sequence[Verdict]) -> Weighed:
    """What these verdicts on a document's relations come to."""
    contexts = Contexts(document)
    ledger = _ledger(verdicts)
    _blame(ledger)
    seen: dict[str, int] = {}
    astray = tables_astray(verdicts)
    groups = sorted(gathered(_causes(ledger.failures), astray), key=_order)
    findings = tuple(_finding(group, contexts, seen, astray) for group in groups)
    ordered = tuple(sorted(mentions, key=lambda m: m.key))
    cited = {finding.fingerprint: tuple(_cited(_shown_of(group, astray))) for finding, group in zip(findings, groups, strict=True)}
    return Weighed(findings, _numbers(ordered, ledger, contexts), ordered, cited)


def counts(verdicts: Iterable[Verdict], codes: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """For each code how many relations were examined and how many of them failed."""
    found = dict.fromkeys(codes, (0, 0))
    for verdict in verdicts:
        examined, failed = found[verdict.check.code]
        found[verdict.check.code] = (examined + 1, failed + (not verdict.holds))
    return found
