"""JSON Lines: a line a report, then a line for each finding, gap and number of it;
programs read it as it comes and filter by `type`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from auditor.reports import json_report
from auditor.reports.detail import Detail
from auditor.result import Audit, Failure

# What a report's own line leaves to the lines after it.
_APART = frozenset({"findings", "set_aside", "gaps", "numbers_seen"})


def render(audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> str:
    """One JSON object a line, each with its `type` and all but notices with the `path` of its report."""
    return "".join(pieces(audits, failures, detail))


def pieces(audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> Iterator[str]:
    """The same line by line."""
    for audit in audits:
        yield from (json_report.dump(line, indent=None) for line in _lines(audit, detail))
    for failure in failures:
        yield json_report.dump({"type": "error", "path": failure.path, "error": failure.error}, indent=None)
    for notice in detail.notices:
        yield json_report.dump({"type": "notice", "notice": notice}, indent=None)


def _lines(audit: Audit, detail: Detail) -> Iterator[dict[str, Any]]:
    whole = json_report.document_fields(audit, numbers=detail.numbers)
    yield {"type": "document", "schema": json_report.SCHEMA} | {
        key: value for key, value in whole.items() if key not in _APART
    }
    for kind, name in (
        ("finding", "findings"),
        ("set_aside", "set_aside"),
        ("gap", "gaps"),
        ("number", "numbers_seen"),
    ):
        for fields in whole.get(name, ()):
            yield {"type": kind, "path": audit.path} | fields
