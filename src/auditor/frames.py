"""What audits say as pandas tables: numbers, relations by table, findings. Documented in docs/library.md; pandas is
loaded when one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auditor.relations.schema import FRACTIONS, INTEGERS, TABLES
from auditor.result import Audit, Failure, Finding, NumberSeen, RelationSeen, flat

if TYPE_CHECKING:
    import pandas as pd

_TEXT, _WHOLE, _REAL, _FLAG = "string", "Int64", "float64", "boolean"
# The columns of a place; `table` is a number or a sheet's name.
_PLACE = {
    "page": _WHOLE, "line": _WHOLE, "start": _WHOLE, "end": _WHOLE, "paragraph": _WHOLE, "table": _TEXT, "row": _WHOLE,
    "column": _WHOLE, "sheet": _TEXT, "address": _TEXT,
}  # fmt: skip
NUMBERS: Mapping[str, str] = {
    "document": _TEXT, "number": _WHOLE, "quote": _TEXT, "value": _REAL, "unit": _TEXT, "kind": _TEXT, "context": _TEXT,
    "status": _TEXT, "codes": _TEXT, **_PLACE,
}  # fmt: skip
"""The columns of the table of numbers with their dtypes."""
FINDINGS: Mapping[str, str] = {
    "document": _TEXT, "finding": _WHOLE,
    **dict.fromkeys(("code", "severity", "title", "message", "stated", "expected"), _TEXT),
    **dict.fromkeys(("difference", "hint", "basis", "fingerprint"), _TEXT),
    "blamed": _FLAG, "quote": _TEXT, **_PLACE,
}  # fmt: skip
"""The columns of the table of findings with their dtypes; `quote` and the place are those of the blamed number, else of
the first place.
"""
_COMMON = ("document", "item", "year", "scope", "unit", "source", "certainty", "confidence")


@dataclass(frozen=True, slots=True)
class Frames:
    """Tables of one audit or of many, a report known by its path in `document`. `relations` are by the name of their
    table in docs/tables.md; tables without a row are left out.
    """

    numbers: pd.DataFrame
    relations: Mapping[str, pd.DataFrame]
    findings: pd.DataFrame


class Stream(Iterator[Audit | Failure]):
    """Results as they come; `to_frames` takes all that are left."""

    def __init__(self, results: Iterable[Audit | Failure]) -> None:
        self._results = iter(results)

    def __next__(self) -> Audit | Failure:
        return next(self._results)

    def to_frames(self) -> Frames:
        """The tables of all audits that are left; what could not be read has no rows."""
        return frames(result for result in self if isinstance(result, Audit))


def frames(audits: Iterable[Audit]) -> Frames:
    """The tables of these audits, one below the other.

    >>> from auditor import audit
    >>> made = audit("samples/02-项目自评表.txt").to_frames()
    >>> made.findings[["code", "quote", "stated", "expected"]].values.tolist()[0], int(made.findings["line"][0])
    (['FND01', '98.00%', '98.00%', '95.00%'], 7)
    >>> made.numbers.query("status == 'blamed'")[["quote", "value", "unit", "kind"]].values.tolist()
    [['98.00%', 98.0, '%', 'percent'], ['15', 15.0, '分', 'score'], ['11', 11.0, '分', 'score']]
    >>> made.relations["funds"][["item", "adjusted", "executed", "rate", "expected"]].round(1).values.tolist()[0]
    ['农村公路日常养护·年度资金总额', 520.0, 494.0, 98.0, 95.0]
    >>> str(made.numbers["value"].dtype), str(made.numbers["line"].dtype)
    ('float64', 'Int64')
    """
    numbers: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    relations: dict[str, list[dict[str, Any]]] = {}
    for audit in audits:
        numbers += [_number(audit.path, i, seen) for i, seen in enumerate(audit.numbers)]
        findings += [_finding(audit.path, i, finding) for i, finding in enumerate(audit.findings)]
        for relation in audit.relations:
            relations.setdefault(relation.table, []).append(_relation(audit.path, relation))
    tables = {table: _frame(rows, _columns(table)) for table, rows in relations.items()}
    return Frames(_frame(numbers, NUMBERS), tables, _frame(findings, FINDINGS))


def _number(path: str, index: int, seen: NumberSeen) -> dict[str, Any]:
    own = {
        "quote": seen.quote,
        "value": seen.value,
        "unit": seen.unit,
        "kind": seen.kind,
        "context": seen.context,
        "status": seen.status,
    }
    return {"document": path, "number": index, **own, "codes": " ".join(seen.codes), **_flat(flat(seen.place))}


def _finding(path: str, index: int, finding: Finding) -> dict[str, Any]:
    own = {name: getattr(finding, name) for name in FINDINGS if hasattr(finding, name)}
    main = finding.main
    place = {"quote": main.quote, **_flat(flat(main.place))} if main else {}
    return {"document": path, "finding": index, **own, "blamed": finding.blamed is not None, **place}


def _relation(path: str, relation: RelationSeen) -> dict[str, Any]:
    own = {name: getattr(relation, name) for name in ("item", "year", "scope", "unit", "source", "certainty")}
    return {"document": path, **own, **dict(relation.values)}


def _flat(place: Mapping[str, Any]) -> dict[str, Any]:
    return {**place, "table": None if place["table"] is None else str(place["table"])}


def _columns(table: str) -> dict[str, str]:
    """The columns of a table of relations: those common to all, each quantity with its bounds, then the others."""
    numeric, other = TABLES[table]
    columns = {name: _REAL if name in FRACTIONS else _WHOLE if name in INTEGERS else _TEXT for name in _COMMON}
    columns |= {f"{name}{end}": _REAL for name in numeric for end in ("", "_low", "_high")}
    return columns | {name: _WHOLE if name in INTEGERS else "object" for name in other}


def _frame(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=kind) for name, kind in columns.items()}
    )
