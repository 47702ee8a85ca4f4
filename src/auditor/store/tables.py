"""The tables of a store and the views that people query. Documented in docs/store.md."""

from __future__ import annotations

from collections.abc import Mapping

SCHEMA = 3

# Where something stands, as columns: those of the JSON.
PLACE: Mapping[str, str] = {
    "page": "INTEGER", "line": "INTEGER", "start": "INTEGER", "end": "INTEGER", "paragraph": "INTEGER",
    "table": "VARCHAR", "row": "INTEGER",
    "column": "INTEGER", "sheet": "VARCHAR", "address": "VARCHAR",
}  # fmt: skip
_TEXTS = ("code", "severity", "title", "message", "stated", "expected", "difference", "hint", "fingerprint")
# The tables of what was found in a report, each with its columns beside the report's number.
_FOUND: Mapping[str, Mapping[str, str]] = {
    "all_findings": {
        "finding": "INTEGER", **dict.fromkeys(_TEXTS, "VARCHAR"), "blamed": "BOOLEAN", "quote": "VARCHAR", **PLACE,
    },
    "all_places": {
        "finding": "INTEGER", "place": "INTEGER", "role": "VARCHAR", "blamed": "BOOLEAN", "quote": "VARCHAR",
        "context": "VARCHAR", **PLACE,
    },
    "all_numbers": {
        "number": "INTEGER", "quote": "VARCHAR", "value": "DOUBLE", "unit": "VARCHAR", "kind": "VARCHAR",
        "context": "VARCHAR",
        "status": "VARCHAR", "codes": "VARCHAR[]", **PLACE,
    },
    "all_relations": {
        "relation": "INTEGER", "kind": "VARCHAR", "item": "VARCHAR", "year": "INTEGER", "scope": "VARCHAR",
        "unit": "VARCHAR",
        "source": "VARCHAR", "certainty": "VARCHAR", "values": "JSON",
    },
    "all_checks": {"code": "VARCHAR", "examined": "INTEGER", "failed": "INTEGER"},
    "all_gaps": {"reason": "VARCHAR", **PLACE},
}  # fmt: skip


def _columns(columns: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}" {kind}' for name, kind in columns.items())


def _shape(columns: Mapping[str, str]) -> str:
    """The shape of a table's rows as DuckDB reads them from JSON."""
    kinds = (f'"{name}":' + ('["VARCHAR"]' if kind == "VARCHAR[]" else f'"{kind}"') for name, kind in columns.items())
    return f"[{{{','.join(kinds)}}}]"


# Everything that was ever audited. A report is one file as it was with one version of the checks; `documents` are the
# latest by path.
TABLES = """
CREATE SEQUENCE IF NOT EXISTS report_ids;
CREATE TABLE IF NOT EXISTS schema_version (version INTEGER);
CREATE TABLE IF NOT EXISTS audits (
    report BIGINT PRIMARY KEY DEFAULT nextval('report_ids'),
    path VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, suite VARCHAR NOT NULL, audited_at TIMESTAMP NOT NULL DEFAULT now(),
    kind VARCHAR, title VARCHAR, organization VARCHAR, year INTEGER, errors INTEGER, warnings INTEGER, infos INTEGER,
    total INTEGER, verified INTEGER, consistent INTEGER, blamed INTEGER, involved INTEGER, unchecked INTEGER, unread
    INTEGER, examined INTEGER, audit BLOB NOT NULL, sketch BLOB NOT NULL, facsimile BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS failures (path VARCHAR PRIMARY KEY, error VARCHAR, failed_at TIMESTAMP DEFAULT now());
CREATE TABLE IF NOT EXISTS found_between (reports VARCHAR PRIMARY KEY, found BLOB NOT NULL, found_at TIMESTAMP NOT NULL
DEFAULT now());
""" + "".join(
    f"CREATE TABLE IF NOT EXISTS {table} (report BIGINT, {_columns(columns)});\n" for table, columns in _FOUND.items()
)


def _view(name: str, year: str) -> str:
    return (
        f"CREATE OR REPLACE VIEW {name} AS SELECT d.path, d.organization, d.year AS {year}, one.* "
        f"FROM all_{name} one JOIN documents d USING (report);\n"
    )


VIEWS = """
CREATE OR REPLACE VIEW documents AS
    SELECT report, path, sha256, suite, audited_at, kind, title, organization, year, errors, warnings, infos, total,
    verified, consistent, blamed, involved, unchecked, unread
    FROM audits WHERE path NOT IN (SELECT path FROM failures)
    QUALIFY row_number() OVER (PARTITION BY path ORDER BY audited_at DESC, report DESC) = 1;
""" + "".join(
    _view(name, "report_year" if name in ("numbers", "relations") else "year")
    for name in (table[4:] for table in _FOUND)
)

EXPORTED = ("documents", *(table[4:] for table in _FOUND), "failures")
"""What an export writes, a Parquet file each."""

# Rows travel as one JSON text a table: a row by itself costs a hundred times more.
SHAPES = {table: _shape(columns) for table, columns in _FOUND.items()}
