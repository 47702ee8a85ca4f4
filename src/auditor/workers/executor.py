"""Many reports over an executor of `concurrent.futures`:
results in order, and never more in hand than it is busy with.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from auditor.result import Failure
from auditor.workers.attempt import audit_chunk
from auditor.workers.pool import POOL
from auditor.workers.task import Plan, Result, Undone

# Running the checks costs the same for few reports and for many: so many are judged together where there are enough,
# and more, up to the most, of files that together are no larger than so many bytes. They are all held in memory
# meanwhile.
_TOGETHER, _MOST_TOGETHER, _LIGHT = 32, 40, 4 << 20
# Tasks in hand for each that can run: one that runs and one that waits its turn.
_IN_HAND = 2
# How long it may take to ask, once the crew is gone, for what it had done before, in seconds.
_LAST_WORDS = 2.0


@dataclass(frozen=True, slots=True)
class Crew:
    """An executor, how many tasks it runs at once, what it raises for one whose workers were lost again and again, and
    what once nobody is left that could do one.
    """

    executor: Executor
    size: int
    lost: tuple[type[Exception], ...] = ()
    gone: tuple[type[BaseException], ...] = ()


def cores() -> int:
    """How many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def local(jobs: int) -> Iterator[Crew]:
    """So many worker processes of this machine; each is asked by a thread of its own.
    However it is left, nothing goes on running.
    """
    executor = ThreadPoolExecutor(jobs, thread_name_prefix="auditor")
    try:
        yield Crew(executor, jobs)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        POOL.close()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def audit_all(paths: Sequence[str], plan: Plan, crew: Crew) -> Iterator[Result]:
    """The audits in the order of the paths, as they come; `Undone` for those that are not got to where the crew is
    gone.

    Raises SuiteError and NoWorker.
    """
    waiting: deque[tuple[tuple[str, ...], Future[list[Result]]]] = deque()
    gone = False
    for some in _chunks(paths, crew.size * _IN_HAND):
        while len(waiting) == crew.size * _IN_HAND or (gone and waiting):
            results = _results(*waiting.popleft(), crew, gone=gone)
            gone = gone or any(isinstance(one, Undone) for one in results)
            yield from results
        if gone:
            yield from _undone(some)
        else:
            waiting.append((some, _submitted(some, plan, crew)))
    while waiting:
        results = _results(*waiting.popleft(), crew, gone=gone)
        gone = gone or any(isinstance(one, Undone) for one in results)
        yield from results


def _submitted(paths: tuple[str, ...], plan: Plan, crew: Crew) -> Future[list[Result]]:
    try:
        return crew.executor.submit(audit_chunk, paths, plan)
    except crew.gone as error:
        never: Future[list[Result]] = Future()
        never.set_exception(error)
        return never


def _chunks(paths: Sequence[str], hands: int) -> Iterator[tuple[str, ...]]:
    """The paths in parts that are judged together, for so many hands:
    towards the end they are smaller, so that all end together.
    """
    fewest = min(_TOGETHER, -(-len(paths) // hands))
    first = 0
    while first < len(paths):
        share = max(fewest, min(_MOST_TOGETHER, -(-(len(paths) - first) // hands)))
        end, size = first, 0
        while end < min(first + share, len(paths)) and (end < first + fewest or size < _LIGHT):
            size += _size(paths[end])
            end += 1
        yield tuple(paths[first:end])
        first = end


def _size(path: str) -> int:
    """The bytes of a file; of what is in an archive as much as makes it nothing light."""
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):
        return _LIGHT // _TOGETHER


def _results(paths: tuple[str, ...], future: Future[list[Result]], crew: Crew, *, gone: bool) -> list[Result]:
    """What came of a task; once the crew is gone, what it had done before."""
    try:
        return future.result(_LAST_WORDS if gone else None)
    except crew.lost:
        return [Failure(path, "集群上处理它的进程反复中断，已放弃") for path in paths]
    except crew.gone:
        return _undone(paths)
    except TimeoutError:
        if not gone:
            raise
        return _undone(paths)


def _undone(paths: Sequence[str]) -> list[Result]:
    return [Undone(path, "没有审计") for path in paths]
