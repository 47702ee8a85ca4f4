"""SARIF 2.1.0: findings where editors and code platforms show those of other tools."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from auditor.document import Place
from auditor.reports import json_report
from auditor.reports.detail import Detail
from auditor.reports.wording import one_line, printable, where
from auditor.result import Audit, Evidence, Failure, Finding, SetAside, Severity
from auditor.suites.check import Check
from auditor.version import VERSION

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
# The name of our fingerprint among `partialFingerprints`; another way of making it gets another number.
_FINGERPRINT = "auditor/v1"


def render(audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> str:
    """One run with a result a finding; what was set aside is told as suppressed or as unchanged since the baseline."""
    checks = sorted(detail.checks.values(), key=lambda check: check.code)
    known = {check.code for check in checks}
    told = {f.code: f for audit in audits for f in (*audit.findings, *(one.finding for one in audit.set_aside))}
    rules = [*map(_rule, checks), *(_bare_rule(told[code]) for code in sorted(told) if code not in known)]
    index = {rule["id"]: at for at, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "auditor",
                "version": VERSION,
                "semanticVersion": VERSION,
                "language": "zh-CN",
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(audits, failures, detail)],
        "artifacts": [_artifact(audit) for audit in audits],
        "results": [result for at, audit in enumerate(audits) for result in _results(audit, at, index)],
    }
    return json_report.dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(check: Check) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": check.code,
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.why or check.title},
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        "properties": {"table": check.table},
    }
    return rule | ({"help": {"text": check.basis}} if check.basis else {})


def _bare_rule(finding: Finding) -> dict[str, Any]:
    """The rule of a finding whose check is not known here."""
    return {"id": finding.code, "shortDescription": {"text": finding.title or finding.code}}


def _uri(path: str) -> str:
    """A path as a URI reference, whatever bytes it holds."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote(os.fsencode(Path(path).as_posix()))


def _artifact(audit: Audit) -> dict[str, Any]:
    told = {"title": audit.title, "organization": audit.organization, "kind": audit.kind, "year": audit.year}
    artifact: dict[str, Any] = {
        "location": {"uri": _uri(audit.path)},
        "roles": ["analysisTarget"],
        "properties": {name: value for name, value in told.items() if value},
    }
    return artifact | ({"hashes": {"sha-256": audit.sha256}} if audit.sha256 else {})


def _invocation(audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> dict[str, Any]:
    """What could not be read or checked, as notifications."""
    told = [_notification("error", failure.error, {"uri": _uri(failure.path)}) for failure in failures]
    for at, audit in enumerate(audits):
        artifact = {"uri": _uri(audit.path), "index": at}
        told += [_notification("note", _at(gap.reason, where(gap.place)), artifact) for gap in audit.gaps]
    told += [_notification("warning", notice, None) for notice in detail.notices]
    return {"executionSuccessful": not failures, "toolExecutionNotifications": told}


def _at(reason: str, place: str) -> str:
    return f"{reason}（{place}）" if place else reason


def _notification(level: str, text: str, artifact: Mapping[str, Any] | None) -> dict[str, Any]:
    notification: dict[str, Any] = {"level": level, "message": {"text": printable(text)}}
    return notification | (
        {"locations": [{"physicalLocation": {"artifactLocation": dict(artifact)}}]} if artifact else {}
    )


def _results(audit: Audit, at: int, index: Mapping[str, int]) -> list[dict[str, Any]]:
    artifact = {"uri": _uri(audit.path), "index": at}
    compared = any(one.why == "known" for one in audit.set_aside)
    fresh: dict[str, Any] = {"baselineState": "new"} if compared else {}
    results = [_result(finding, artifact, index) | fresh for finding in audit.findings]
    return results + [_result(one.finding, artifact, index) | _aside(one, fresh) for one in audit.set_aside]


def _aside(one: SetAside, fresh: Mapping[str, Any]) -> dict[str, Any]:
    if one.why == "known":
        return {"baselineState": "unchanged"}
    suppression = {"kind": "external", "status": "accepted", "justification": one.reason}
    return {"suppressions": [suppression | ({"properties": {"expires": one.expires}} if one.expires else {})], **fresh}


def _result(finding: Finding, artifact: Mapping[str, Any], index: Mapping[str, int]) -> dict[str, Any]:
    main = finding.main
    others = [evidence for evidence in finding.places if evidence is not main]
    told = {"stated": finding.stated, "expected": finding.expected, "difference": finding.difference,
            "hint": finding.hint, "basis": finding.basis, "also": list(finding.also)}  # fmt: skip
    return {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": one_line(finding.message)},
        "locations": [
            _location(main, artifact) if main else {"physicalLocation": {"artifactLocation": dict(artifact)}}
        ],
        "relatedLocations": [
            {"id": number, **_location(evidence, artifact)} for number, evidence in enumerate(others, 1)
        ],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "properties": {name: value for name, value in told.items() if value},
    }


def _location(evidence: Evidence, artifact: Mapping[str, Any]) -> dict[str, Any]:
    """Where a number stands: a region where its file has lines, else the page,
    table and cell in words and as properties.
    """
    place = evidence.place
    physical: dict[str, Any] = {"artifactLocation": dict(artifact)}
    if place.line is not None:
        physical["region"] = _region(place, evidence.quote)
        physical["contextRegion"] = {"startLine": place.line, "snippet": {"text": evidence.context}}
    words = where(place)
    location: dict[str, Any] = {"physicalLocation": physical, "message": {"text": one_line(evidence.quote)}}
    if words and place.line is None:
        location["logicalLocations"] = [
            {"fullyQualifiedName": words, "kind": "cell" if place.table is not None else "text"}
        ]
    fields = {name: value for name, value in json_report.place_fields(place).items() if value not in (None, False)}
    return location | {
        "properties": {"role": evidence.role, "blamed": evidence.blamed, "context": evidence.context, **fields}
    }


def _region(place: Place, quoted: str) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": place.line, "snippet": {"text": quoted}}
    if place.start is not None and place.end is not None:
        region |= {"startColumn": place.start + 1, "endColumn": max(place.end, place.start) + 1}
    return region
