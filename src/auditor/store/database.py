"""The store as a file: opened by one process, written a chunk of reports at a time, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from auditor.audits import Counts
from auditor.packing import Packed, storable
from auditor.result import Failure
from auditor.store.keys import TOGETHER, StoreError
from auditor.store.tables import EXPORTED, SCHEMA, SHAPES, TABLES, VIEWS

# The workers have the cores, and the reports the memory.
_MODEST = "SET threads = 1; SET memory_limit = '256MB'"
# How many times it is kept what was found between the reports of a run.
_REMEMBERED = 10
# The columns that say what an audit is, but for its facsimile; and what stands for that where it is not asked for.
_TOLD = (
    "sha256", "kind", "title", "organization", "year", "errors", "warnings", "infos", "verified", "contradicted", "unchecked", "examined", "audit",
    "sketch",
)  # fmt: skip
_EMPTY = "''::BLOB"


def connected(path: str, *, new: bool) -> Any:
    """A connection to the file. Raises StoreError."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise StoreError("存储需要 duckdb：请先 pip install 'auditor[store]'") from None
    if not new and not Path(path).is_file():
        raise StoreError("文件不存在")
    try:
        base = duckdb.connect(path)
        base.execute(_MODEST)
        return base
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

    def take(self, wanted: Mapping[str, Mapping[str, int]], *, facsimile: bool = False) -> dict[str, Packed]:
        """The audits of the files at these paths, by path; of each it is told which `reports`, by path, hold its bytes.

        A file at a path that holds none of them is noted as a report of its own.
        """
        numbers = {}
        for path, reports in wanted.items():
            kept = place_of(path)
            if kept not in reports:
                self._copy(next(iter(reports.values())), kept)
            self._mended(kept)
            numbers[path] = reports.get(kept) or next(iter(reports.values()))
        return self._load(numbers, facsimile)

    def _copy(self, report: int, path: str) -> None:
        self._base.begin()
        ((made,),) = self._rows(
            "INSERT INTO audits BY NAME SELECT * EXCLUDE (report, audited_at) REPLACE (? AS path) FROM audits WHERE report = ? RETURNING report",
            [path, report],
        )
        for table in SHAPES:
            self._base.execute(f"INSERT INTO {table} SELECT * REPLACE (? AS report) FROM {table} WHERE report = ?", [made, report])
        self._base.commit()

    def _mended(self, path: str) -> None:
        """Takes note that what is at a path could be read."""
        if path in self._failed:
            self._base.execute("DELETE FROM failures WHERE path = ?", [path])
            self._failed.discard(path)

    def _load(self, numbers: Mapping[str, int], facsimile: bool) -> dict[str, Packed]:
        """The audits of these reports, each as that of the file at its path."""
        columns = f"report, {', '.join(_TOLD)}, {'facsimile' if facsimile else _EMPTY}"
        query = f"SELECT {columns} FROM audits WHERE report IN (SELECT unnest(?))"
        found = {report: told for report, *told in self._rows(query, [[*numbers.values()]])}
        return {path: _packed(path, found[report]) for path, report in numbers.items()}

    def add(self, results: Sequence[Packed | Failure], suite: str) -> None:
        """Keeps these results, all or none."""
        self._base.begin()
        try:
            made = [result for result in results if isinstance(result, Packed)]
            if made:
                self._keep(made, suite)
            for result in results:
                if isinstance(result, Failure):
                    path = place_of(result.path)
                    self._mended(path)
                    self._base.execute("INSERT INTO failures (path, error) VALUES (?, ?)", [path, storable(result.error)])
                    self._failed.add(path)
        except BaseException:
            self._base.rollback()
            raise
        self._base.commit()

    def _keep(self, made: Sequence[Packed], suite: str) -> None:
        numbers = [number for (number,) in self._rows("SELECT nextval('report_ids') FROM range(?)", [len(made)])]
        columns = ("report", "path", "suite", *_TOLD, "total", "facsimile")
        values: list[Any] = []
        for number, one in zip(numbers, made, strict=True):
            path = place_of(one.counts.path)
            self._mended(path)
            values += [number, path, suite, *_told(one), sum(one.counts.numbers), one.facsimile]
        row = f"({', '.join('?' * len(columns))})"
        self._base.execute(f"INSERT INTO audits ({', '.join(columns)}) VALUES {', '.join([row] * len(made))}", values)
        for table, shape in SHAPES.items():
            texts = [(number, one.rows[table]) for number, one in zip(numbers, made, strict=True) if table in one.rows]
            if texts:
                told = "SELECT unnest(?) AS report, unnest(?) AS text"
                self._base.execute(
                    f"INSERT INTO {table} SELECT report, unnest(r) FROM (SELECT report, unnest(from_json(text, ?)) AS r FROM ({told}))",
                    [shape, *map(list, zip(*texts, strict=True))],
                )

    def audits(self, *, facsimile: bool = False) -> Iterator[Packed]:
        """The latest audit of every path, by path."""
        latest = self._rows("SELECT path, report FROM documents ORDER BY path")
        for first in range(0, len(latest), TOGETHER):
            yield from self._load(dict(latest[first : first + TOGETHER]), facsimile).values()

    def recall(self, reports: str) -> bytes | None:
        """What was found between the `reports` that this stands for; None where they were not held against each other."""
        found = self._rows("SELECT found FROM found_between WHERE reports = ?", [reports])
        return bytes(found[0][0]) if found else None

    def remember(self, reports: str, found: bytes) -> None:
        """Keeps what was found between some reports, and forgets what is older than the last few times."""
        self._base.execute("INSERT OR REPLACE INTO found_between VALUES (?, ?, now())", [reports, found])
        self._base.execute("DELETE FROM found_between WHERE reports NOT IN (SELECT reports FROM found_between ORDER BY found_at DESC LIMIT ?)", [_REMEMBERED])

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


def _told(one: Packed) -> list[Any]:
    """An audit as the columns _TOLD."""
    counts = one.counts
    return [one.sha256, one.kind, one.title, one.organization, one.year, *counts.findings, *counts.numbers, counts.examined, one.whole, one.sketched]


def _packed(path: str, told: Sequence[Any]) -> Packed:
    """The audit of the file at `path` from those columns and the facsimile."""
    sha256, kind, title, organization, year, *counts, examined, whole, sketched, facsimile = told
    return Packed(Counts(path, tuple(counts[:3]), tuple(counts[3:]), examined), sha256, kind, title, organization, year, whole, sketched, facsimile)


def place_of(path: str) -> str:
    """The path under which a report is kept, whatever folder the command was given in."""
    return storable(os.path.abspath(path))  # noqa: PTH100 (a path that may not exist, links as they are)
