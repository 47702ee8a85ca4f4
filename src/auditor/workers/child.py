"""Inside the other processes: one that forks workers when it is told to, and the workers, which audit.

Started as `python -P -m auditor.workers.child SOCKET`, or with `--call` as a worker by itself where nothing can be
forked. The first worker is forked at once; what every further one needs is loaded before they are forked, so that they
begin ready and share its memory. A closed socket ends the process and all its workers.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection

from auditor import flow, trouble
from auditor.across import validated
from auditor.across.sketch import sketch
from auditor.document import Unreadable
from auditor.limits import MEGABYTE, within
from auditor.packing import packed
from auditor.readers import TOO_MUCH_MEMORY, archive
from auditor.readers.progress import watched
from auditor.relations.seen import seen
from auditor.result import Audit, Failure
from auditor.store.codec import rows as rows_of
from auditor.suites.check import SuiteError
from auditor.workers.memory import limited, resident
from auditor.workers.spawned import CALL, CALLED, call
from auditor.workers.task import (
    FORK,
    KILL,
    PID,
    Done,
    Failed,
    Judging,
    Listed,
    Listing,
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

# A worker that stays larger than this after a task is not asked again: what it holds is of no use to the next report.
# What counts is what it really occupies: some libraries lay claim to a gigabyte of addresses when they are loaded.
_GROWN = 1024 * MEGABYTE
# Signals by which a process is told to end; the one that forks ends its workers first.
_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


def main(descriptor: int) -> None:
    """Forks and kills workers as the socket `descriptor` says, until it is closed or the process is told to end."""
    alive: set[int] = set()
    for sign in _ENDING:
        signal.signal(sign, lambda *_: sys.exit())
    try:
        _obey(socket.socket(fileno=descriptor), alive)
    finally:
        for pid in tuple(alive):
            _kill(alive, pid)


def be_called() -> None:
    """A worker by itself: calls whom it is told to at its standard input, and ends when that closes,
    whatever it does.
    """
    told = sys.stdin.buffer
    asked = call(told.read(CALL.size))
    threading.Thread(target=lambda: (told.read(1), os._exit(0)), daemon=True).start()
    try:
        _serve(asked)
    finally:
        os._exit(0)


def _obey(control: socket.socket, alive: set[int]) -> None:
    ready = False
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if message == FORK:
            if alive and not ready:
                _prepare()
                gc.freeze()  # what is loaded stays shared with the workers: the collector does not touch it
                ready = True
            alive.add(pid := _fork(control, descriptors[0]))
            control.sendall(PID.pack(pid))
        elif message == KILL:
            _kill(alive, PID.unpack(control.recv(PID.size, socket.MSG_WAITALL))[0])
        else:
            return


def _prepare() -> None:
    """Loads what judging needs. The collector waits meanwhile:
    nothing that is loaded is garbage, and looking through it takes an eighth of the time.
    """
    gc.disable()
    try:
        from auditor.suites.run import prepare

        prepare()
    finally:
        gc.enable()


def _fork(control: socket.socket, descriptor: int) -> int:
    pid = os.fork()
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)  # a group of its own, so that what a reader starts ends with it
    if pid:
        os.close(descriptor)
        return pid
    for sign in _ENDING:
        signal.signal(sign, signal.SIG_DFL)
    control.close()
    try:
        _serve(Connection(descriptor))
    finally:
        os._exit(0)


def _kill(alive: set[int], pid: int) -> None:
    """Ends a worker and what it started. Its number cannot have passed to another process: nobody else waits for it."""
    if pid in alive:
        alive.discard(pid)
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _serve(asked: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            task = asked.recv()
            if isinstance(task, Rows):
                asked.send(_validated(task))
            elif isinstance(task, Listing):
                asked.send(_listed(task))
            elif isinstance(task, Marking):
                asked.send(mark(task))
            else:
                answer(task, asked.send)


def _validated(rows: Rows) -> Validated | Failed:
    try:
        return Validated(validated(rows.batches, rows.suites))
    except SuiteError as error:
        return Failed(error)


def _listed(listing: Listing) -> Listed:
    """The members of an archive; whatever is wrong with it is its trouble."""
    try:
        with within(listing.limits), limited(listing.limits.memory):
            return Listed(archive.members(listing.path))
    except Unreadable as error:
        return Listed(trouble=str(error))
    except MemoryError:
        return Listed(trouble=TOO_MUCH_MEMORY)
    except Exception as error:
        return Listed(trouble=f"无法读取文件（{type(error).__name__}）")


def mark(task: Marking) -> Marked | Failure:
    """The copy of a report with its findings marked; whatever goes wrong becomes a Failure of one line."""
    from auditor import annotate

    try:
        os.chdir(task.plan.folder)
        with within(task.plan.limits), limited(task.plan.limits.memory):
            data = annotate.original(task.path)
            if hashlib.sha256(data).hexdigest() != task.sha256:
                return Failure(task.path, "文件在审计以后被改动，没有加批注")
            return Marked(*annotate.annotate(task.path, data, task.findings))
    except (annotate.Unmarkable, Unreadable) as error:
        return Failure(task.path, str(error))
    except MemoryError:
        return Failure(task.path, TOO_MUCH_MEMORY)
    except OSError as error:
        return Failure(task.path, f"无法读取文件（{trouble.words(error)}）")
    except Exception as error:
        return Failure(task.path, f"加批注时出错：{type(error).__name__}: {' '.join(str(error).split())}")


def answer(task: Task, tell: Callable[[Message], None]) -> None:
    """Audits the reports of a task and tells how far it is; the last message is `Done` or `Failed`."""
    plan = task.plan
    try:
        os.chdir(plan.folder)
    except OSError as error:
        tell(Done(tuple(Failure(path, f"无法打开文件夹（{trouble.words(error)}）") for path in task.paths), False))
        return
    read: list[flow.Parsed | Failure] = []
    for number, path in enumerate(task.paths):
        tell(Reading(number))
        with (
            within(plan.limits),
            limited(plan.limits.memory),
            watched(lambda page, pages, _: tell(Recognising(page, pages))),
        ):
            read.append(flow.parse(path, plan.profile, plan.questions))
    if not task.judged:
        failures = tuple(one for one in read if isinstance(one, Failure))
        tell(Done(failures, _grown(), tuple(one for one in read if isinstance(one, flow.Parsed))))
        return
    if plan.suites and any(isinstance(one, flow.Parsed) for one in read):
        tell(Preparing())
        _prepare()
    tell(Judging())
    try:
        with limited(plan.limits.memory):
            results: tuple[Result, ...] = tuple(
                flow.judge_all(read, plan.suites, max(1, len(read)), facsimile=plan.facsimile, related=plan.related)
            )
    except SuiteError as error:
        tell(Failed(error))
        return
    results = tuple(_as_asked(plan, one, result) for one, result in zip(read, results, strict=True))
    del read
    tell(Done(results, _grown()))


def _as_asked(plan: Plan, read: flow.Parsed | Failure, result: Result) -> Result:
    """A result with its sketch and packed, where the plan says so."""
    if plan.sketch:
        result = _with_sketch(read, result)
    return _packed(read, result, rows=plan.rows) if plan.packed else result


def _packed(read: flow.Parsed | Failure, result: Result, *, rows: bool) -> Result:
    if isinstance(read, Failure) or not isinstance(result, Audit):
        return result
    return packed(result, rows_of(replace(result, relations=tuple(map(seen, read.relations)))) if rows else None)


def _with_sketch(read: flow.Parsed | Failure, result: Result) -> Result:
    if isinstance(read, Failure) or not isinstance(result, Audit):
        return result
    return replace(result, sketch=sketch(read.document, read.outline, read.relations, read.known))


def _grown() -> bool:
    return resident(os.getpid()) > _GROWN


def begin(arguments: Sequence[str]) -> None:
    """Becomes the process that it is started as."""
    if arguments[0] == CALLED:
        be_called()
    else:
        main(int(arguments[0]))


if __name__ == "__main__":
    begin(sys.argv[1:])
