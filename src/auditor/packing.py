"""An audit as bytes, as it travels between processes and is kept by the thousand:
what is often asked for apart from the rest.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from auditor.audits import Counts, counted
from auditor.result import Audit, Facsimile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import TypeAdapter

# Half of a character, which no JSON holds: 报告\udcff.txt.
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Packed:
    """An audit: whose it is and what it comes to, and deflated JSON of the `whole` (without what follows), of the
    `sketched` (the sketch, and whose it is) and of the facsimile (empty where there is none). `rows` are the rows of a
    store's tables, each table's as JSON.
    """

    counts: Counts
    sha256: str
    kind: str
    title: str
    organization: str
    year: int | None
    whole: bytes
    sketched: bytes
    facsimile: bytes = b""
    rows: Mapping[str, str] = field(default_factory=dict)


@cache
def _audits() -> TypeAdapter[Audit]:
    from pydantic import TypeAdapter

    return TypeAdapter(Audit)


@cache
def _facsimiles() -> TypeAdapter[Facsimile]:
    from pydantic import TypeAdapter

    return TypeAdapter(Facsimile)


def storable(text: str) -> str:
    """A text that can be stored; half characters become escapes."""
    return _HALF.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def packed(audit: Audit, rows: Mapping[str, str] | None = None) -> Packed:
    """The audit as bytes, without its relations. Half characters become escapes, but for those in its path."""
    whole = _bytes(_audits(), replace(audit, facsimile=None, relations=(), sketch=None))
    sketched = _bytes(
        _audits(),
        replace(audit, findings=(), checks=(), numbers=(), gaps=(), facsimile=None, relations=(), profile=None),
    )
    facsimile = _bytes(_facsimiles(), audit.facsimile) if audit.facsimile else b""
    return Packed(
        counted(audit), audit.sha256, audit.kind, storable(audit.title), storable(audit.organization), audit.year,
        whole, sketched, facsimile, rows or {},
    )  # fmt: skip


def _bytes(adapter: TypeAdapter[Any], value: Any) -> bytes:
    try:
        text = adapter.dump_json(value)
    except ValueError:  # half characters
        text = json.dumps(_cleaned(adapter.dump_python(value, mode="python")), ensure_ascii=False, default=str).encode()
    return zlib.compress(text, 1)


def _cleaned(value: Any) -> Any:
    """A tree of plain values whose texts can be stored."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list | tuple) else value


def unpacked(path: str, audit: bytes, facsimile: bytes = b"") -> Audit:
    """The audit of the report at `path`, from the bytes of its `whole` or of what is `sketched`."""
    made = _audits().validate_json(zlib.decompress(audit))
    return replace(
        made, path=path, facsimile=_facsimiles().validate_json(zlib.decompress(facsimile)) if facsimile else None
    )
