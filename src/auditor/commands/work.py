"""How a command has many reports audited: by which workers, and with which store behind them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor import trouble, workers
from auditor.across import Gathering, asked
from auditor.batch import Reports
from auditor.commands.app import Stop
from auditor.commands.configured import without_workers
from auditor.commands.progress import watched
from auditor.packing import Packed, packed
from auditor.readers import digest
from auditor.reports.wording import printable
from auditor.result import Audit, Failure
from auditor.spool import AT_HAND, Spool
from auditor.store import TOGETHER, StoreError, suite_key

if TYPE_CHECKING:
    from auditor.store.database import Store

# How many audits, or seconds, go by at most before what was done is safe in the store.
_MOST_UNSAVED = 16
_LONGEST_UNSAVED = 2.0


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked of the workers: the plan, how many processes (0: the cores) or which cluster, the store ("": none),
    and whether nothing is told meanwhile.
    """

    plan: workers.Plan
    jobs: int = 0
    cluster: str = ""
    store: str = ""
    quiet: bool = False

    @property
    def suite(self) -> str:
        """What decides, beside the report itself, what is said of it."""
        return suite_key(self.plan.suites, self.plan.profile, self.plan.limits.pages)


def audited(reports: Reports, work: Work) -> tuple[Sequence[Audit], list[Failure]]:
    """The audits in order, and what could not be read: the paths that are no reports first. Raises Stop."""
    audits, failures, undone = Spool(), list(reports.failures), 0
    between = Gathering(work.plan.suites, work.suite)
    # What the store keeps has to serve other runs, too; a report by itself needs no sketch.
    sketched = bool(asked(work.plan.suites)) and (bool(work.store) or len(reports.paths) > 1)
    work = replace(
        work, plan=replace(work.plan, sketch=sketched, packed=bool(work.store) or len(reports.paths) > AT_HAND)
    )
    try:
        with without_workers(), _store(work) as store:
            with _crew(work) as crew:
                for result in watched(_results(reports.paths, work, crew, store), reports.paths, quiet=work.quiet):
                    if isinstance(result, workers.Undone):
                        undone += 1
                    elif isinstance(result, Failure):
                        failures.append(result)
                    else:
                        _spooled(audits, result)
                        if sketched:
                            between.note(len(audits) - 1, audits.sketch_at(len(audits) - 1))
            if undone:
                failures.append(Failure(f"--cluster {work.cluster}", f"与调度器的连接中断了，有 {undone} 份报告没有审计"))
            return between.judged(audits, audits.sketched, store, workers.validated), failures
    except StoreError as error:
        raise Stop(f"{printable(work.store)}：{error}") from None
    except workers.ClusterError as error:
        raise Stop(f"--cluster {printable(work.cluster)}：{error}") from None


def _spooled(audits: Spool, result: Audit | Packed) -> None:
    """Puts an audit with the others. Raises Stop where there is no room for it."""
    try:
        audits.append(result)
    except OSError as error:
        raise Stop(f"临时文件无法写入（{trouble.words(error)}）：请腾出磁盘空间，或用环境变量 TMPDIR 换一个文件夹") from None


def _store(work: Work) -> AbstractContextManager[Store | None]:
    if not work.store:
        return nullcontext()
    from auditor.store.database import Store

    return Store(work.store)


def _crew(work: Work) -> AbstractContextManager[workers.Crew]:
    return workers.cluster(work.cluster) if work.cluster else workers.local(work.jobs or workers.cores())


def _results(paths: Sequence[str], work: Work, crew: workers.Crew, store: Store | None) -> Iterator[workers.Result]:
    if store is None:
        return workers.audit_all(paths, work.plan, crew)
    return _kept(paths, work, crew, store)


def _kept(paths: Sequence[str], work: Work, crew: workers.Crew, store: Store) -> Iterator[workers.Result]:
    """The audits in order; those the store knows are not made again, and what is made is saved as it comes. Where the
    store has no room for more, the last result is a Failure that says how many it has not kept.
    """
    saving = _Saving(store, work.suite)
    plan = replace(work.plan, facsimile=True, rows=True)
    known = store.known(work.suite)
    found = [known.get(digest(path)) for path in paths]
    made = workers.audit_all([path for path, reports in zip(paths, found, strict=True) if not reports], plan, crew)
    try:
        for first in range(0, len(paths), TOGETHER):
            some = slice(first, first + TOGETHER)
            taken = store.take(
                {path: reports for path, reports in zip(paths[some], found[some], strict=True) if reports},
                facsimile=work.plan.facsimile,
            )
            for path in paths[some]:
                yield taken.pop(path) if path in taken else _asked(saving.kept(next(made)), work.plan)
    finally:
        saving.save()
    if saving.lost:
        yield Failure(work.store, f"{saving.trouble}：有 {saving.lost} 份的审计结果没有存下")


class _Saving:
    """What is made goes into the store a few at a time;
    once that fails, `trouble` says why, and `lost` are how many were not kept.
    """

    def __init__(self, store: Store, suite: str) -> None:
        self._store, self._suite = store, suite
        self._unsaved: list[Packed | Failure] = []
        self._saved = time.monotonic()
        self.trouble, self.lost = "", 0

    def kept(self, result: workers.Result) -> Packed | Failure:
        """The result, which will be in the store soon; a report that was not got to leaves no trace there."""
        if isinstance(result, workers.Undone):
            return result
        kept = packed(result) if isinstance(result, Audit) else result
        self._unsaved.append(kept)
        if len(self._unsaved) >= _MOST_UNSAVED or time.monotonic() - self._saved > _LONGEST_UNSAVED:
            self.save()
        return kept

    def save(self) -> None:
        """Puts what is left into the store."""
        try:
            if not self.trouble:
                self._store.add(self._unsaved, self._suite)
        except StoreError as error:
            self.trouble = str(error)
        self.lost += len(self._unsaved) if self.trouble else 0
        self._unsaved, self._saved = [], time.monotonic()


def _asked(result: Packed | Failure, plan: workers.Plan) -> Packed | Failure:
    """The result without what was made for the store alone."""
    return result if isinstance(result, Failure) or plan.facsimile else replace(result, facsimile=b"")
