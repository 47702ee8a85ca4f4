"""The audit as programs read it: the JSON of schema "auditor/2". Strings that do not apply are null."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.document import Gap, Place
from auditor.reports.detail import Detail
from auditor.result import STATUSES, Audit, Evidence, Failure, Finding, NumberSeen, SetAside, flat
from auditor.version import VERSION

SCHEMA = "auditor/2"

# How the documents stand in an answer without any.
_NO_DOCUMENTS = '"documents": []'
# A byte of a file name that is no UTF-8 stands as a lone surrogate, which UTF-8 cannot write and a JSON escape can.
_SURROGATE = re.compile("[\ud800-\udfff]")


def render(audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> str:
    """The whole answer as JSON text."""
    return "".join(pieces(audits, failures, detail))


def pieces(audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> Iterator[str]:
    """The same text a report at a time."""
    before, empty, after = dump(report([], failures) | {"notices": list(detail.notices)}).partition(_NO_DOCUMENTS)
    yield before
    opening = _NO_DOCUMENTS.removesuffix("]")
    for audit in audits:
        yield f"{opening}\n    " + dump(document_fields(audit, numbers=detail.numbers)).rstrip("\n").replace(
            "\n", "\n    "
        )
        opening = ","
    yield (empty if opening != "," else "\n  ]") + after


def report(audits: Sequence[Audit], failures: Sequence[Failure], *, numbers: bool = False) -> dict[str, Any]:
    """The answer without notices; `numbers_seen` stands in it only where `numbers` are asked for."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "auditor", "version": VERSION},
        "documents": [document_fields(audit, numbers=numbers) for audit in audits],
        "errors": [{"path": failure.path, "error": failure.error} for failure in failures],
    }


def dump(answer: Mapping[str, Any] | Sequence[Any], *, indent: int | None = 2) -> str:
    """`answer` as JSON text with its Chinese as it is, ending in a line end; safe to write as UTF-8.
    No indent makes it one line.
    """
    text = json.dumps(answer, ensure_ascii=False, indent=indent)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def place_fields(place: Place) -> dict[str, Any]:
    """A place, flat, each field present."""
    return {**flat(place), "bbox": list(place.bbox) if place.bbox else None, "recognised": place.recognised}


def document_fields(audit: Audit, *, numbers: bool = False) -> dict[str, Any]:
    """One report's audit."""
    fields: dict[str, Any] = {
        "path": audit.path,
        "sha256": audit.sha256,
        "kind": audit.kind or None,
        "title": audit.title or None,
        "organization": audit.organization or None,
        "year": audit.year,
        "profile": {"name": audit.profile.name, "title": audit.profile.title, "why": audit.profile.why}
        if audit.profile
        else None,
        "numbers": {"total": len(audit.numbers)} | {s: audit.count(s) for s in STATUSES},
        "checks": [{"code": c.code, "examined": c.examined, "failed": c.failed} for c in audit.checks],
        "findings": [finding_fields(finding) for finding in audit.findings],
        "set_aside": [set_aside_fields(one) for one in audit.set_aside],
        "gaps": [gap_fields(gap) for gap in audit.gaps],
    }
    if numbers:
        fields["numbers_seen"] = [number_fields(number) for number in audit.numbers]
    return fields


def finding_fields(finding: Finding) -> dict[str, Any]:
    """A finding with its places."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "title": finding.title,
        "message": finding.message,
        "stated": finding.stated or None,
        "expected": finding.expected or None,
        "difference": finding.difference or None,
        "hint": finding.hint or None,
        "basis": finding.basis or None,
        "fingerprint": finding.fingerprint,
        "also": list(finding.also),
        "places": [_evidence(evidence) for evidence in finding.places],
    }


def set_aside_fields(one: SetAside) -> dict[str, Any]:
    """A finding that was told apart, and why."""
    return {
        "why": one.why,
        "reason": one.reason or None,
        "expires": one.expires or None,
        "finding": finding_fields(one.finding),
    }


def gap_fields(gap: Gap) -> dict[str, Any]:
    """What could not be read or checked, and where."""
    return {"reason": gap.reason, "place": place_fields(gap.place)}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "role": evidence.role,
        "quote": evidence.quote,
        "context": evidence.context,
        "blamed": evidence.blamed,
    } | place_fields(evidence.place)


def number_fields(number: NumberSeen) -> dict[str, Any]:
    """A number, what it was read as, and what the checks made of it."""
    read = {
        "quote": number.quote,
        "value": number.value,
        "unit": number.unit or None,
        "kind": number.kind or None,
        "context": number.context,
    }
    return read | place_fields(number.place) | {"status": number.status, "codes": list(number.codes)}
