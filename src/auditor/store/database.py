"""The store as a file: opened by one process, written a chunk of reports at a time, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from auditor.result import Audit, Failure
from auditor.store.codec import packed, plain, rows, unpacked
from auditor.store.keys import StoreError
from auditor.store.tables import EXPORTED, SCHEMA, SHAPES, TABLES, VIEWS


def connected(path: str, *, new: bool) -> Any:
    """A connection to the file. Raises StoreError."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise StoreError("存储需要 duckdb：请先 pip install 'auditor[store]'") from None
    if not new and not Path(path).is_file():
        raise StoreError("文件不存在")
    try:
        return duckdb.connect(path)
    except duckdb.IOException as error:
        locked = "lock" in str(error).lower()
        raise StoreError("正被另一个程序使用，请稍后再试" if locked else "无法打开，或者不是 DuckDB 文件") from None
    except duckdb.Error:
        raise StoreError("不是 DuckDB 文件，或者已损坏") from None


class Store:
    """Audits by path, content and suite. Used as a context manager; not shared between threads."""

    def __init__(self, path: str, *, new: bool = True) -> None:
        """Opens the file, and makes it where it is missing and may be `new`. Raises StoreError."""
        self._base = connected(path, new=new)
        try:
            self._prepare()
            self._failed = {path for (path,) in self._rows("SELECT path FROM failures")}
        except StoreError:
            self._base.close()
            raise

    def _prepare(self) -> None:
        tables = {name for (name,) in self._rows("SELECT table_name FROM information_schema.tables")}
        if tables and "schema_version" not in tables:
            raise StoreError("是 DuckDB 文件，但不是 auditor 的存储")
        if not tables:
            self._base.begin()
            self._base.execute(TABLES)
            self._base.execute("INSERT INTO schema_version VALUES (?)", [SCHEMA])
            self._base.execute(VIEWS)
            self._base.commit()
        elif self._rows("SELECT max(version) FROM schema_version") != [(SCHEMA,)]:
            raise StoreError("是另一版本的 auditor 写的存储，请换一个文件")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._base.close()

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        found: list[Any] = self._base.execute(query, list(values)).fetchall()
        return found

    def known(self, suite: str) -> dict[str, dict[str, int]]:
        """By content and path, the number of the report that was audited last with this suite."""
        found: dict[str, dict[str, int]] = {}
        for sha256, path, report in self._rows("SELECT sha256, path, max(report) FROM audits WHERE suite = ? GROUP BY ALL", [suite]):
            found.setdefault(sha256, {})[path] = report
        return found

    def take(self, reports: Mapping[str, int], path: str, *, facsimile: bool = False) -> Audit:
        """The audit for the file at `path`, where `reports` hold its bytes, by path; at a new path it is noted as a report of its own."""
        kept = place_of(path)
        if kept not in reports:
            self._copy(next(iter(reports.values())), kept)
        if kept in self._failed:
            self._base.execute("DELETE FROM failures WHERE path = ?", [kept])
        return self.load(reports.get(kept) or next(iter(reports.values())), path, facsimile=facsimile)

    def _copy(self, report: int, path: str) -> None:
        self._base.begin()
        ((made,),) = self._rows(
            "INSERT INTO audits BY NAME SELECT * EXCLUDE (report, audited_at) REPLACE (? AS path) FROM audits WHERE report = ? RETURNING report",
            [path, report],
        )
        for table in SHAPES:
            self._base.execute(f"INSERT INTO {table} SELECT * REPLACE (? AS report) FROM {table} WHERE report = ?", [made, report])
        self._base.commit()

    def load(self, report: int, path: str, *, facsimile: bool = False) -> Audit:
        """A report's audit, as that of the file at `path`."""
        column = "facsimile" if facsimile else "NULL"
        ((audit, copy),) = self._rows(f"SELECT audit, {column} FROM audits WHERE report = ?", [report])
        return replace(unpacked(audit, copy), path=path)

    def add(self, results: Sequence[Audit | Failure], suite: str) -> None:
        """Keeps these results, all or none."""
        self._base.begin()
        try:
            for result in results:
                self._keep(result, suite)
        except BaseException:
            self._base.rollback()
            raise
        self._base.commit()

    def _keep(self, result: Audit | Failure, suite: str) -> None:
        path = place_of(result.path)
        if path in self._failed:
            self._base.execute("DELETE FROM failures WHERE path = ?", [path])
        if isinstance(result, Failure):
            self._base.execute("INSERT INTO failures (path, error) VALUES (?, ?)", [path, plain(result.error)])
            self._failed.add(path)
            return
        counts = [len(result.numbers), *(result.count(status) for status in ("verified", "contradicted", "unchecked"))]
        ((report,),) = self._rows(
            "INSERT INTO audits (path, sha256, suite, kind, title, organization, year, total, verified, contradicted, unchecked, audit,"
            " facsimile) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING report",
            [path, result.sha256, suite, result.kind, plain(result.title), plain(result.organization), result.year, *counts, *packed(result)],
        )
        for table, made in rows(result).items():
            if made:
                text = plain(json.dumps(made, ensure_ascii=False))
                self._base.execute(
                    f"INSERT INTO {table} SELECT ?, unnest(r) FROM (SELECT unnest(from_json(?, ?)) AS r)", [report, text, SHAPES[table]]
                )

    def audits(self, *, facsimile: bool = False) -> Iterator[Audit]:
        """The latest audit of every path, by path."""
        for report, path in self._rows("SELECT report, path FROM documents ORDER BY path"):
            yield self.load(report, path, facsimile=facsimile)

    def failures(self) -> list[Failure]:
        """What could not be read when it was last tried."""
        return [Failure(path, error) for path, error in self._rows("SELECT path, error FROM failures ORDER BY path")]

    def export(self, folder: str) -> list[str]:
        """Writes each view as a Parquet file and returns their paths. Raises OSError."""
        Path(folder).mkdir(parents=True, exist_ok=True)
        written = []
        for name in EXPORTED:
            target = str(Path(folder, f"{name}.parquet"))
            self._base.execute(f"COPY (SELECT * FROM {name}) TO '{target.replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
            written.append(target)
        return written


def place_of(path: str) -> str:
    """The path under which a report is kept, whatever folder the command was given in."""
    return plain(os.path.abspath(path))  # noqa: PTH100 (a path that may not exist, links as they are)
