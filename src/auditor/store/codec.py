"""An audit as rows of the flat tables, each table's rows as one JSON text:
a row by itself costs a hundred times more.
"""

from __future__ import annotations

import json
from typing import Any

from auditor.packing import storable
from auditor.result import Audit, flat


def rows(audit: Audit) -> dict[str, str]:
    """The rows by table, without the tables that get none."""
    return {table: storable(json.dumps(made, ensure_ascii=False)) for table, made in _rows(audit).items() if made}


def _rows(audit: Audit) -> dict[str, list[dict[str, Any]]]:
    return {
        "all_findings": [
            {
                "finding": i, "code": f.code, "severity": f.severity, "title": f.title, "message": f.message,
                "stated": f.stated or None, "expected": f.expected or None, "difference": f.difference or None,
                "hint": f.hint or None, "fingerprint": f.fingerprint, "blamed": f.blamed is not None,
                "quote": f.main.quote if f.main else None, **(flat(f.main.place) if f.main else {}),
            }
            for i, f in enumerate(audit.findings)
        ],
        "all_places": [
            {"finding": i, "place": n, "role": e.role, "blamed": e.blamed, "quote": e.quote, "context": e.context,
             **flat(e.place)}
            for i, f in enumerate(audit.findings) for n, e in enumerate(f.places)
        ],
        "all_numbers": [
            {
                "number": i, "quote": n.quote, "value": n.value, "unit": n.unit, "kind": n.kind, "context": n.context,
                "status": n.status, "codes": n.codes, **flat(n.place),
            }
            for i, n in enumerate(audit.numbers)
        ],
        "all_relations": [
            {
                "relation": i, "kind": r.table, "item": r.item, "year": r.year, "scope": r.scope, "unit": r.unit,
                "source": r.source, "certainty": r.certainty, "values": dict(r.values),
            }
            for i, r in enumerate(audit.relations)
        ],
        "all_checks": [{"code": c.code, "examined": c.examined, "failed": c.failed} for c in audit.checks],
        "all_gaps": [{"reason": g.reason, **flat(g.place)} for g in audit.gaps],
    }  # fmt: skip
