"""How a command has many reports audited: by which workers, and with which store behind them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor import workers
from auditor.across import Gathering, asked
from auditor.batch import Reports
from auditor.commands.app import Stop
from auditor.commands.progress import watched
from auditor.readers import digest
from auditor.reports.wording import printable
from auditor.result import Audit, Failure
from auditor.spool import Spool
from auditor.store import StoreError, suite_key
from auditor.version import VERSION
from auditor.workers.attempt import NoWorker

if TYPE_CHECKING:
    from auditor.store.database import Store

# How many audits, or seconds, go by at most before what was done is safe in the store.
_MOST_UNSAVED = 16
_LONGEST_UNSAVED = 2.0


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked of the workers: the plan, how many processes (0: the cores) or which cluster, the store ("": none), and
    whether nothing is told meanwhile.
    """

    plan: workers.Plan
    jobs: int = 0
    cluster: str = ""
    store: str = ""
    quiet: bool = False

    @property
    def suite(self) -> str:
        """What decides, beside the report itself, what is said of it."""
        return suite_key(VERSION, self.plan.suites, self.plan.profile, self.plan.limits.pages)


def audited(reports: Reports, work: Work) -> tuple[Sequence[Audit], list[Failure]]:
    """The audits in order, and what could not be read: the paths that are no reports first. Raises Stop."""
    audits = Spool()
    failures = list(reports.failures)
    between = Gathering(work.plan.suites)
    # What the store keeps has to serve other runs, too; a report by itself needs no sketch.
    sketched = bool(asked(work.plan.suites)) and (bool(work.store) or len(reports.paths) > 1)
    work = replace(work, plan=replace(work.plan, sketch=sketched))
    try:
        with _store(work) as store, _crew(work) as crew:
            for result in watched(_results(reports.paths, work, crew, store), reports.paths, quiet=work.quiet):
                if isinstance(result, Failure):
                    failures.append(result)
                else:
                    between.note(len(audits), result)
                    audits.append(result)
    except StoreError as error:
        raise Stop(f"{printable(work.store)}：{error}") from None
    except workers.ClusterError as error:
        raise Stop(f"--cluster {printable(work.cluster)}：{error}") from None
    except NoWorker:
        raise Stop("无法启动审计进程（进程数或内存可能已到系统上限）") from None
    return between.judged(audits), failures


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
    """The audits in order; those the store knows are not made again, and what is made is saved as it comes."""
    plan = replace(work.plan, facsimile=True, relations=True)
    known = store.known(work.suite)
    found = {path: known.get(digest(path)) for path in paths}
    made = workers.audit_all([path for path in paths if not found[path]], plan, crew)
    unsaved: list[workers.Result] = []
    saved = time.monotonic()
    try:
        for path in paths:
            if reports := found[path]:
                yield store.take(reports, path, facsimile=work.plan.facsimile)
                continue
            result = next(made)
            unsaved.append(result)
            if len(unsaved) >= _MOST_UNSAVED or time.monotonic() - saved > _LONGEST_UNSAVED:
                store.add(unsaved, work.suite)
                unsaved, saved = [], time.monotonic()
            yield result if isinstance(result, Failure) else _asked(result, work.plan)
    finally:
        store.add(unsaved, work.suite)


def _asked(audit: Audit, plan: workers.Plan) -> Audit:
    """The audit without what was made for the store alone."""
    return replace(audit, facsimile=audit.facsimile if plan.facsimile else None, relations=audit.relations if plan.relations else ())
