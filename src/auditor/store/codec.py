"""An audit as JSON and back, whole; and as rows of the flat tables."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from auditor.result import Audit, Facsimile

# Half of a character, which no text in a database can hold: 报告\udcff.txt.
_HALF = re.compile("[\ud800-\udfff]")


@cache
def _audits() -> TypeAdapter[Audit]:
    return TypeAdapter(Audit)


@cache
def _facsimiles() -> TypeAdapter[Facsimile]:
    return TypeAdapter(Facsimile)


def plain(text: str) -> str:
    """A text that can be stored; half characters become escapes."""
    return _HALF.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def packed(audit: Audit) -> tuple[bytes, bytes | None]:
    """The audit without its facsimile and relations, and the facsimile, each as deflated JSON."""
    whole = _bytes(_audits(), replace(audit, facsimile=None, relations=()))
    return whole, _bytes(_facsimiles(), audit.facsimile) if audit.facsimile else None


def _bytes(adapter: TypeAdapter[Any], value: Any) -> bytes:
    try:
        text = adapter.dump_json(value)
    except ValueError:  # half characters
        text = json.dumps(_cleaned(adapter.dump_python(value)), ensure_ascii=False).encode()
    return zlib.compress(text, 3)


def _cleaned(value: Any) -> Any:
    """A tree of plain values whose texts can be stored."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list | tuple) else value


def unpacked(audit: bytes, facsimile: bytes | None = None) -> Audit:
    """What `packed` was given, but for its relations."""
    made = _audits().validate_json(zlib.decompress(audit))
    return replace(made, facsimile=_facsimiles().validate_json(zlib.decompress(facsimile))) if facsimile else made


def rows(audit: Audit) -> dict[str, list[dict[str, Any]]]:
    """The rows of the flat tables, by table."""
    return {
        "all_findings": [
            {
                "finding": i, "code": f.code, "severity": f.severity, "title": f.title, "message": f.message, "stated": f.stated or None,
                "expected": f.expected or None, "difference": f.difference or None, "hint": f.hint or None, "fingerprint": f.fingerprint,
                "page": f.places[0].place.page if f.places else None, "line": f.places[0].place.line if f.places else None,
                "quote": f.places[0].quote if f.places else None,
            }
            for i, f in enumerate(audit.findings)
        ],
        "all_numbers": [
            {"number": i, "quote": n.quote, "context": n.context, "status": n.status, "codes": n.codes, "page": n.place.page, "line": n.place.line}
            for i, n in enumerate(audit.numbers)
        ],
        "all_relations": [
            {
                "relation": i, "kind": r.table, "item": r.item, "year": r.year, "scope": r.scope, "unit": r.unit, "source": r.source,
                "certainty": r.certainty, "values": dict(r.values),
            }
            for i, r in enumerate(audit.relations)
        ],
        "all_checks": [{"code": c.code, "examined": c.examined, "failed": c.failed} for c in audit.checks],
        "all_gaps": [{"reason": g.reason, "page": g.place.page, "line": g.place.line} for g in audit.gaps],
    }  # fmt: skip
