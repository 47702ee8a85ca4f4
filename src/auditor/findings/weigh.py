"""Weighing: from verdicts to findings, one cause one finding, and what became of every printed number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.document import Document
from auditor.findings.accuse import Accusation, accuse
from auditor.findings.blame import Failure
from auditor.findings.contexts import Contexts
from auditor.findings.finding import NOBODY, bare, cited, finding
from auditor.findings.ledger import Ledger, blame_in, by_cause, ledger_of
from auditor.findings.misaligned import misaligned_tables, together
from auditor.numbers.mention import Mention
from auditor.result import Finding, NumberSeen, Status
from auditor.suites.check import Verdict

# What is no number of a report where nothing reckons with it: a year without the word (评价年度：2022), a code (0301).
_CODE = re.compile(r"(?:19|20)\d{2}|0\d+")


def _order(group: Sequence[Failure]) -> tuple[object, ...]:
    keys = [mention.key for mention in group[0].operands]
    return (not keys, min(keys) if keys else (), group[0].row)


def _read_as(verdicts: Sequence[Verdict]) -> dict[Mention, Mention]:
    """Each number as a relation reads it: in the unit that its column, caption or neighbours give."""
    read: dict[Mention, Mention] = {}
    for verdict in verdicts:
        for _, mention in verdict.relation.operands:
            if mention not in read or (mention.quantity.unit.name and not read[mention].quantity.unit.name):
                read[mention] = mention
    return read


def _numbers(
    mentions: Iterable[Mention], ledger: Ledger, contexts: Contexts, read: Mapping[Mention, Mention]
) -> tuple[NumberSeen, ...]:
    def status(mention: Mention) -> Status:
        if mention in ledger.blamed:
            return "blamed"
        if mention in ledger.against:
            return "involved"
        if mention in ledger.verified:
            return "verified"
        return (
            "involved" if mention in ledger.involved else "consistent" if mention in ledger.consistent else "unchecked"
        )

    def seen(mention: Mention) -> NumberSeen:
        codes, as_read = tuple(ledger.against.get(mention, ())), read.get(mention, mention)
        value, unit = float(as_read.quantity.value), as_read.quantity.unit.name
        return NumberSeen(
            mention.printed, contexts.of(mention), mention.place, status(mention), codes, value, unit, as_read.kind
        )

    return tuple(map(seen, mentions))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A document's findings in order of place, and all its numbers in reading order with what the checks made of them;
    years are none.

    `mentions` are the printed numbers behind `numbers`, `cited` those behind the places of each finding, by its
    fingerprint.
    """

    findings: tuple[Finding, ...]
    numbers: tuple[NumberSeen, ...]
    mentions: tuple[Mention, ...]
    cited: Mapping[str, tuple[Mention, ...]]


def weigh(document: Document, mentions: Sequence[Mention], verdicts: Sequence[Verdict]) -> Weighed:
    """What these verdicts on a document's relations come to."""
    contexts, ledger, seen = Contexts(document), ledger_of(verdicts), dict[str, int]()
    blame_in(ledger)
    misaligned = misaligned_tables(verdicts)
    groups = sorted(together(by_cause(ledger.failures), misaligned), key=_order)
    accused = [_accused(group, misaligned, ledger) for group in groups]
    findings = tuple(finding(group, one, contexts, seen) for group, one in zip(groups, accused, strict=True))
    places = {
        found.fingerprint: tuple(cited(group[:1] if one is NOBODY else group, one.first))
        for found, group, one in zip(findings, groups, accused, strict=True)
    }
    read = _read_as(verdicts)
    ordered = _stating(mentions, read)
    return Weighed(findings, _numbers(ordered, ledger, contexts, read), ordered, places)


def _accused(group: Sequence[Failure], misaligned: frozenset[int], ledger: Ledger) -> Accusation:
    """What the failures of one cause accuse; the blamed number is noted in the ledger."""
    if len(group) > 1 and any(mention.block in misaligned for mention in group[0].operands):
        return NOBODY
    accusation = accuse(group)
    if accusation.blamed is not None:
        ledger.blamed.add(accusation.blamed)
        said, code = ledger.against.setdefault(accusation.blamed, []), group[0].worst.check.code
        if code not in said:
            said.append(code)
    return accusation


def _stating(mentions: Iterable[Mention], read: Mapping[Mention, Mention]) -> tuple[Mention, ...]:
    """The numbers that state something, in reading order: no year, and no code that no relation reads."""
    stating = (m for m in mentions if m.kind != "year" and (m in read or not _CODE.fullmatch(bare(m.printed))))
    return tuple(sorted(stating, key=lambda mention: mention.key))


def counts(verdicts: Iterable[Verdict], codes: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """For each code how many relations were examined and how many of them failed."""
    found = dict.fromkeys(codes, (0, 0))
    for verdict in verdicts:
        examined, failed = found[verdict.check.code]
        found[verdict.check.code] = (examined + 1, failed + (not verdict.holds))
    return found
