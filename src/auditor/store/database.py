"""The store as a file: opened by one process, written a chunk of reports at a time, whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from auditor import trouble
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
    "sha256", "kind", "title", "organization", "year", "errors", "warnings", "infos", "verified", "consistent",
    "blamed", "involved", "unchecked", "unread", "examined", "audit", "sketch",
)  # fmt: skip
_EMPTY = "''::BLOB"
# What stands before the blocks of a DuckDB file, in bytes.
_HEADERS = 3 * 4096
_UNWRITTEN = "写不进去（磁盘已满、文件大小到了上限，或者已损坏）"


def connected(path: str, *, read_only: bool = False) -> Any:
    """A connection to the file. Raises StoreError."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise StoreError(f"存储需要 duckdb：请先 {trouble.install('store')}") from None
    try:
        base = duckdb.connect(path, read_only=read_only)
        base.execute(_MODEST)
        return base
    except duckdb.IOException as error:
        locked = "Could not set lock" in str(error)
        raise StoreError("正被另一个程序使用，请稍后再试" if locked else "无法打开，或者不是完整的 DuckDB 文件") from None
    except duckdb.Error:
        raise StoreError("不是 DuckDB 文件，或者已损坏") from None


class Store:
    """Audits by path, content and suite. Used as a context manager; not shared between threads."""

    def __init__(self, path: str, *, new: bool = True) -> None:
        """Opens the file, and makes it where it is missing and may be `new`.
        Raises StoreError; then the file is as it was.
        """
        present = Path(path).exists()
        if not new and not present:
            raise StoreError("文件不存在")
        writable = not present or os.access(path, os.W_OK)
        if new and not writable:
            raise StoreError("没有写入权限")
        if present:  # before anything can be written to it
            with self._opened(path, read_only=True):
                present = self._examine(Path(path), new and writable)
        self._fixed = not writable
        with self._opened(path, read_only=self._fixed, keep=True):
            if not present:
                with self._whole():
                    self._base.execute(TABLES)
                    self._base.execute("INSERT INTO schema_version VALUES (?)", [SCHEMA])
                    self._base.execute(VIEWS)
            self._failed = {path for (path,) in self._rows("SELECT path FROM failures")}

    @contextlib.contextmanager
    def _opened(self, path: str, *, read_only: bool, keep: bool = False) -> Iterator[None]:
        """Opens the file, and closes it where something goes wrong or it is not to be kept open. Raises StoreError."""
        self._base = connected(path, read_only=read_only)
        try:
            yield
        except StoreError:
            keep = False
            raise
        finally:
            if not keep:
                self._base.close()

    def _examine(self, path: Path, new: bool) -> bool:
        """Whether the file holds a store; False for one of no tables where it may be `new`: a run was killed as it made
        it.

        Raises StoreError for a file that is none of ours, of another version, or cut off.
        """
        tables = {name for (name,) in self._rows("SELECT table_name FROM information_schema.tables")}
        foreign = StoreError("是 DuckDB 文件，但不是 auditor 的存储")
        if new and not tables:
            return False
        if "schema_version" not in tables:
            raise foreign
        ((_, _, block, _, used, *_),) = self._rows("PRAGMA database_size")
        if path.stat().st_size < _HEADERS + block * used:
            raise StoreError("不完整，可能被截断了")
        try:
            version = self._rows("SELECT max(version) FROM schema_version")
        except StoreError:
            raise foreign from None
        if version != [(SCHEMA,)]:
            raise StoreError("是旧格式或另一版本的 auditor 写的存储：请换一个文件，原件会重新审计")
        try:
            for name in EXPORTED:
                self._rows(f"SELECT * FROM {name} LIMIT 0")
            self._rows(f"SELECT suite, total, facsimile, {', '.join(_TOLD)} FROM audits LIMIT 0")
            self._rows("SELECT reports, found, found_at FROM found_between LIMIT 0")
        except StoreError:
            raise foreign from None
        return True

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        """What is written meanwhile is kept all of it, or nothing. Raises StoreError where it cannot be written."""
        import duckdb

        try:
            self._base.begin()
            yield
            self._base.commit()
        except BaseException as error:
            with contextlib.suppress(duckdb.Error):
                self._base.rollback()
            if isinstance(error, duckdb.Error | StoreError):
                raise StoreError(_UNWRITTEN) from None
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """What a query finds. Raises StoreError."""
        import duckdb

        try:
            found: list[Any] = self._base.execute(query, list(values)).fetchall()
        except duckdb.OutOfMemoryException:
            raise StoreError("内存不够，读不出来") from None
        except duckdb.Error:
            raise StoreError("读不出来，可能已损坏") from None
        return found

    def known(self, suite: str) -> dict[str, dict[str, int]]:
        """By content and path, the number of the report that was audited last with this suite."""
        found: dict[str, dict[str, int]] = {}
        for sha256, path, report in self._rows(
            "SELECT sha256, path, max(report) FROM audits WHERE suite = ? GROUP BY ALL", [suite]
        ):
            found.setdefault(sha256, {})[path] = report
        return found

    def take(self, wanted: Mapping[str, Mapping[str, int]], *, facsimile: bool = False) -> dict[str, Packed]:
        """The audits of the files at these paths, by path; of each it is told which `reports`, by path, hold its bytes.

        A file at a path that holds none of them is noted as a report of its own.
        """
        numbers = {}
        copies = [(reports, kept) for path, reports in wanted.items() if (kept := place_of(path)) not in reports]
        mended = [kept for path in wanted if (kept := place_of(path)) in self._failed]
        if copies or mended:
            with self._whole():
                for reports, kept in copies:
                    self._copy(next(iter(reports.values())), kept)
                for kept in mended:
                    self._mended(kept)
        for path, reports in wanted.items():
            numbers[path] = reports.get(place_of(path)) or next(iter(reports.values()))
        return self._load(numbers, facsimile)

    def paths(self) -> list[str]:
        """The paths of all reports that were audited or could not be read."""
        return [path for (path,) in self._rows("SELECT path FROM audits UNION SELECT path FROM failures")]

    def _copy(self, report: int, path: str) -> None:
        ((made,),) = self._rows(
            "INSERT INTO audits BY NAME SELECT * EXCLUDE (report, audited_at) REPLACE (? AS path) FROM audits "
            "WHERE report = ? RETURNING report",
            [path, report],
        )
        for table in SHAPES:
            self._base.execute(
                f"INSERT INTO {table} SELECT * REPLACE (? AS report) FROM {table} WHERE report = ?", [made, report]
            )

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
        """Keeps these results, all or none. Raises StoreError where there is no room for them."""
        with self._whole():
            made = [result for result in results if isinstance(result, Packed)]
            if made:
                self._keep(made, suite)
            for result in results:
                if isinstance(result, Failure):
                    path = place_of(result.path)
                    self._mended(path)
                    self._base.execute(
                        "INSERT INTO failures (path, error) VALUES (?, ?)", [path, storable(result.error)]
                    )
                    self._failed.add(path)

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
                    f"INSERT INTO {table} SELECT report, unnest(r) "
                f"FROM (SELECT report, unnest(from_json(text, ?)) AS r FROM ({told}))",
                    [shape, *map(list, zip(*texts, strict=True))],
                )

    def audits(self, *, facsimile: bool = False) -> Iterator[Packed]:
        """The latest audit of every path, by path."""
        latest = self._rows("SELECT path, report FROM documents ORDER BY path")
        for first in range(0, len(latest), TOGETHER):
            yield from self._load(dict(latest[first : first + TOGETHER]), facsimile).values()

    def recall(self, reports: str) -> bytes | None:
        """What was found between the `reports` that this stands for;
        None where they were not held against each other.
        """
        found = self._rows("SELECT found FROM found_between WHERE reports = ?", [reports])
        return bytes(found[0][0]) if found else None

    def remember(self, reports: str, found: bytes) -> None:
        """Keeps what was found between some reports, and forgets what is older than the last few times.
        Where it cannot, it is found anew.
        """
        if self._fixed:
            return
        with contextlib.suppress(StoreError), self._whole():
            self._base.execute("INSERT OR REPLACE INTO found_between VALUES (?, ?, now())", [reports, found])
            self._base.execute(
                "DELETE FROM found_between WHERE reports NOT IN "
                "(SELECT reports FROM found_between ORDER BY found_at DESC LIMIT ?)",
                [_REMEMBERED],
            )

    def failures(self) -> list[Failure]:
        """What could not be read when it was last tried."""
        return [Failure(path, error) for path, error in self._rows("SELECT path, error FROM failures ORDER BY path")]

    def export(self, folder: str) -> list[str]:
        """Writes each view as a Parquet file, whole or not at all, and returns their paths.
        Raises OSError and StoreError.
        """
        import duckdb

        Path(folder).mkdir(parents=True, exist_ok=True)
        written = []
        for target in exported(folder):
            name, made = Path(target).stem, Path(folder, f".{Path(target).name}.{os.getpid()}")
            try:
                self._base.execute(
                    f"COPY (SELECT * FROM {name}) TO '{str(made).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)"
                )
                made.replace(target)
            except duckdb.Error:
                raise StoreError(f"{target} 写不出来（磁盘已满、没有写入权限，或者存储已损坏）") from None
            finally:
                made.unlink(missing_ok=True)
            written.append(target)
        return written


def exported(folder: str) -> list[str]:
    """The files that an export into a folder writes."""
    return [str(Path(folder, f"{name}.parquet")) for name in EXPORTED]


def _told(one: Packed) -> list[Any]:
    """An audit as the columns _TOLD."""
    counts = one.counts
    return [
        one.sha256,
        one.kind,
        one.title,
        one.organization,
        one.year,
        *counts.findings,
        *counts.numbers,
        counts.unread,
        counts.examined,
        one.whole,
        one.sketched,
    ]


def _packed(path: str, told: Sequence[Any]) -> Packed:
    """The audit of the file at `path` from those columns and the facsimile."""
    sha256, kind, title, organization, year, *counts, unread, examined, whole, sketched, facsimile = told
    return Packed(
        Counts(path, tuple(counts[:3]), tuple(counts[3:]), examined, unread),
        sha256,
        kind,
        title,
        organization,
        year,
        whole,
        sketched,
        facsimile,
    )


def place_of(path: str) -> str:
    """The path under which a report is kept, whatever folder the command was given in."""
    return storable(os.path.abspath(path))  # noqa: PTH100 (a path that may not exist, links as they are)
