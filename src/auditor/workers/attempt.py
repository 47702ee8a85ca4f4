"""A task done by a worker, whatever becomes of the worker:
the report that is to blame fails, the others are done again.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from auditor import across
from auditor.limits import Limits
from auditor.readers import TOO_MUCH_MEMORY, progress
from auditor.relations.schema import Relation
from auditor.result import Audit, Failure
from auditor.suites.check import Ran, Suite
from auditor.workers.pool import POOL
from auditor.workers.task import (
    Done,
    Failed,
    Judging,
    Marked,
    Marking,
    Message,
    Plan,
    Preparing,
    Reading,
    Recognising,
    Result,
    Rows,
    Task,
    Validated,
)
from auditor.workers.worker import Lost, Worker

if TYPE_CHECKING:
    from auditor.flow import Parsed

# A worker lost before it began to read is no report's fault; so many in a row mean that there are none to be had.
_MOST_LOST = 5
# How long loading what judging needs may take, in seconds.
_SLOWEST_LOADING = 300.0


class NoWorker(Exception):  # noqa: N818
    """No worker process can be started here."""


class _Blamed(Exception):  # noqa: N818
    """A worker was lost over a report: its number, None while judging them all."""

    def __init__(self, number: int | None, lost: Lost) -> None:
        super().__init__(number)
        self.number, self.lost = number, lost


def audit_chunk(paths: tuple[str, ...], plan: Plan) -> list[Result]:
    """The audits of these reports in order, judged together, each within its limits. Runs in any thread, here or on a
    cluster.

    A worker that dies over a report is given one more chance with it, alone: it may have been killed for another's
    sake. Raises SuiteError for a check that cannot be built, NoWorker and `Closed`.
    """
    closings = POOL.closings
    results: dict[int, Result] = {}
    left = list(range(len(paths)))
    while left:
        try:
            done = _attempt(Task(tuple(paths[i] for i in left), plan), closings).results
        except _Blamed as blamed:
            guilty = left if blamed.number is None else [left[blamed.number]]
            for i in guilty:
                (results[i],) = _again(Task((paths[i],), plan), blamed, closings).results
            left = [i for i in left if i not in guilty]
        else:
            results.update(zip(left, done, strict=True))
            left = []
    return [results[i] for i in range(len(paths))]


def read_alone(path: str, plan: Plan) -> Parsed | Failure:
    """What is read from a report within its limits. Raises NoWorker and `Closed`."""
    closings, task = POOL.closings, Task((path,), plan, judged=False)
    try:
        done = _attempt(task, closings)
    except _Blamed as blamed:
        done = _again(task, blamed, closings)
    if done.read:
        return done.read[0]
    return next(result for result in done.results if isinstance(result, Failure))


def marked(path: str, audit: Audit, plan: Plan) -> Marked | Failure:
    """A copy of an audited report with its findings marked, made within its limits. Raises NoWorker and `Closed`."""
    task = Marking(path, audit.sha256, audit.findings, plan)
    worker, answered = _taken(POOL.closings), False
    try:
        most = worker.allowed(plan.limits.memory)
        worker.send(task)
        message = worker.next_message(float(plan.limits.seconds), most)
        answered = True
    except Lost as lost:
        return Failure(path, _reason("加批注", plan.limits, lost))
    finally:
        _done_with(worker, keep=answered)
    assert isinstance(message, Marked | Failure)
    return message


def _again(task: Task, blamed: _Blamed, closings: int) -> Done:
    """A report by itself after a worker was lost over it, or over the chunk it was judged with;
    what it then does is its own doing.
    """
    if not ((blamed.lost.late or blamed.lost.large) and blamed.number is not None):
        try:
            return _attempt(task, closings)
        except _Blamed as again:
            blamed = again
    what = "读取" if blamed.number is not None else "核对"
    return Done((Failure(task.paths[0], _reason(what, task.plan.limits, blamed.lost)),), False)


def _reason(what: str, limits: Limits, lost: Lost) -> str:
    if lost.large:
        return TOO_MUCH_MEMORY
    if lost.late:
        return f"{what}超过时间上限 {limits.seconds:g} 秒，已放弃（可用 --timeout 放宽）"
    return f"{what}时进程崩溃或被系统终止（可能是文件有害或内存不足），已跳过"


def _attempt(task: Task, closings: int) -> Done:
    """What one worker makes of a task. Raises _Blamed where it is lost over a report."""
    for _ in range(_MOST_LOST):
        worker, answered = _taken(closings), False
        try:
            done = _followed(worker, task)
            answered = not done.spent
        except Lost:
            continue
        finally:
            _done_with(worker, keep=answered)
        return done
    raise NoWorker


def _taken(closings: int) -> Worker:
    """A worker that waits for a task. Raises NoWorker and `Closed`."""
    for _ in range(_MOST_LOST):
        with contextlib.suppress(Lost):
            return POOL.take(closings)
    raise NoWorker


def _done_with(worker: Worker, *, keep: bool) -> None:
    if keep:
        POOL.give_back(worker)
    else:
        POOL.drop(worker)


def validated(batches: Sequence[tuple[str, Sequence[Relation]]], suites: Sequence[Suite]) -> Mapping[str, Ran]:
    """What the suites say of these relations, given with their documents' names, by code: asked of a worker that waits,
    which has Great Expectations loaded, else done here.

    Raises SuiteError for a check that cannot be built.
    """
    if worker := POOL.idle():
        message: Message | None = None
        try:
            worker.send(Rows(batches, tuple(suites)))
            message = worker.next_message(_SLOWEST_LOADING)
        except Lost:
            POOL.drop(worker)
        else:
            POOL.give_back(worker)
        if isinstance(message, Failed):
            raise message.error
        if isinstance(message, Validated):
            return message.ran
    return across.validated(batches, suites)


def _followed(worker: Worker, task: Task) -> Done:
    """Hands over a task and follows it to its end.
    Raises _Blamed where the worker is lost over a report, Lost where before.
    """
    worker.send(task)
    most, seconds = 0, float(task.plan.limits.seconds)
    allowed, at, begun = _SLOWEST_LOADING, -1, time.monotonic()
    while True:
        try:
            message = worker.next_message(max(allowed - (time.monotonic() - begun), 0.001) if allowed else 0, most)
        except Lost as lost:
            if at < 0:
                raise
            raise _Blamed(at if at < len(task.paths) else None, lost) from None
        if isinstance(message, Recognising):  # a page of the report that is being read: its time goes on
            progress.tell(message.page, message.pages, task.paths[at])
            continue
        begun, most = time.monotonic(), 0
        if isinstance(message, Reading | Judging):
            most = worker.allowed(task.plan.limits.memory)
        match message:
            case Reading(number):
                allowed, at = seconds, number
            case Preparing():
                allowed, at = _SLOWEST_LOADING, len(task.paths)
            case Judging():
                allowed, at = seconds * len(task.paths), len(task.paths)
            case Failed(error):
                raise error
            case Done():
                return message
