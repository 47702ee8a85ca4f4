"""The tables of a store and the views that people query. Documented in docs/store.md."""

from __future__ import annotations

SCHEMA = 2

# Everything that was ever audited. A report is one file as it was with one version of the checks; `current` are the latest by path.
TABLES = """
CREATE SEQUENCE IF NOT EXISTS report_ids;
CREATE TABLE IF NOT EXISTS schema_version (version INTEGER);
CREATE TABLE IF NOT EXISTS audits (
    report BIGINT PRIMARY KEY DEFAULT nextval('report_ids'),
    path VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, suite VARCHAR NOT NULL, audited_at TIMESTAMP NOT NULL DEFAULT now(),
    kind VARCHAR, title VARCHAR, organization VARCHAR, year INTEGER,
    errors INTEGER, warnings INTEGER, infos INTEGER, total INTEGER, verified INTEGER, contradicted INTEGER, unchecked INTEGER,
    examined INTEGER, audit BLOB NOT NULL, sketch BLOB NOT NULL, facsimile BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS all_findings (
    report BIGINT, finding INTEGER, code VARCHAR, severity VARCHAR, title VARCHAR, message VARCHAR, stated VARCHAR, expected VARCHAR,
    difference VARCHAR, hint VARCHAR, fingerprint VARCHAR, page INTEGER, line INTEGER, quote VARCHAR
);
CREATE TABLE IF NOT EXISTS all_numbers (
    report BIGINT, number INTEGER, quote VARCHAR, context VARCHAR, status VARCHAR, codes VARCHAR[], page INTEGER, line INTEGER
);
CREATE TABLE IF NOT EXISTS all_relations (
    report BIGINT, relation INTEGER, kind VARCHAR, item VARCHAR, year INTEGER, scope VARCHAR, unit VARCHAR, source VARCHAR,
    certainty VARCHAR, "values" JSON
);
CREATE TABLE IF NOT EXISTS all_checks (report BIGINT, code VARCHAR, examined INTEGER, failed INTEGER);
CREATE TABLE IF NOT EXISTS all_gaps (report BIGINT, reason VARCHAR, page INTEGER, line INTEGER);
CREATE TABLE IF NOT EXISTS failures (path VARCHAR PRIMARY KEY, error VARCHAR, failed_at TIMESTAMP DEFAULT now());
CREATE TABLE IF NOT EXISTS found_between (reports VARCHAR PRIMARY KEY, found BLOB NOT NULL, found_at TIMESTAMP NOT NULL DEFAULT now());
"""

VIEWS = """
CREATE OR REPLACE VIEW documents AS
    SELECT report, path, sha256, suite, audited_at, kind, title, organization, year, errors, warnings, infos, total, verified,
        contradicted, unchecked
    FROM audits WHERE path NOT IN (SELECT path FROM failures)
    QUALIFY row_number() OVER (PARTITION BY path ORDER BY audited_at DESC, report DESC) = 1;
CREATE OR REPLACE VIEW findings AS SELECT d.path, d.organization, d.year, f.* FROM all_findings f JOIN documents d USING (report);
CREATE OR REPLACE VIEW numbers AS SELECT d.path, d.organization, d.year AS report_year, n.* FROM all_numbers n JOIN documents d USING (report);
CREATE OR REPLACE VIEW relations AS
    SELECT d.path, d.organization, d.year AS report_year, r.* FROM all_relations r JOIN documents d USING (report);
CREATE OR REPLACE VIEW checks AS SELECT d.path, d.organization, d.year, c.* FROM all_checks c JOIN documents d USING (report);
CREATE OR REPLACE VIEW gaps AS SELECT d.path, d.organization, d.year, g.* FROM all_gaps g JOIN documents d USING (report);
"""

EXPORTED = ("documents", "findings", "numbers", "relations", "checks", "gaps", "failures")
"""What an export writes, a Parquet file each."""

# Rows travel as one JSON text a table: a row by itself costs a hundred times more.
SHAPES = {
    "all_findings": '[{"finding":"INTEGER","code":"VARCHAR","severity":"VARCHAR","title":"VARCHAR","message":"VARCHAR","stated":"VARCHAR",'
    '"expected":"VARCHAR","difference":"VARCHAR","hint":"VARCHAR","fingerprint":"VARCHAR","page":"INTEGER","line":"INTEGER","quote":"VARCHAR"}]',
    "all_numbers": '[{"number":"INTEGER","quote":"VARCHAR","context":"VARCHAR","status":"VARCHAR","codes":["VARCHAR"],"page":"INTEGER",'
    '"line":"INTEGER"}]',
    "all_relations": '[{"relation":"INTEGER","kind":"VARCHAR","item":"VARCHAR","year":"INTEGER","scope":"VARCHAR","unit":"VARCHAR",'
    '"source":"VARCHAR","certainty":"VARCHAR","values":"JSON"}]',
    "all_checks": '[{"code":"VARCHAR","examined":"INTEGER","failed":"INTEGER"}]',
    "all_gaps": '[{"reason":"VARCHAR","page":"INTEGER","line":"INTEGER"}]',
}
