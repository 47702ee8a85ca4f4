"""The workers of this process: started when the first is needed, kept for the next task, replaced when one is lost."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection

from auditor.workers.task import FORK, KILL, PID, Listing, Marking, Message, Rows, Task

# How long a process may take to begin, in seconds: what it loads may come from a slow disk.
_SLOWEST_START = 300.0


class Lost(Exception):  # noqa: N818 (what happened, said of a worker)
    """A worker did not answer: it is gone, or did not keep to its time (`late`)."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("late" if late else "gone")
        self.late = late


class Closed(Exception):  # noqa: N818
    """The pool was closed while a worker was busy."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that audits, asked by one thread at a time; `origin` is the process that forked it."""

    pid: int
    connection: Connection
    origin: _Origin

    def is_gone(self) -> bool:
        """Whether a worker that waits for a task has ended: it tells nothing unasked."""
        return self.connection.poll(0)

    def send(self, task: Task | Rows | Listing | Marking) -> None:
        """Hands over a task. Raises Lost."""
        try:
            self.connection.send(task)
        except OSError:
            raise Lost(late=False) from None

    def next_message(self, seconds: float) -> Message:
        """What the worker tells next. Raises Lost where that takes longer than so many seconds (0: no limit) or never comes."""
        try:
            if seconds and not self.connection.poll(seconds):
                raise Lost(late=True)
            message: Message = self.connection.recv()
        except (EOFError, OSError):
            raise Lost(late=False) from None
        return message


class _Origin:
    """The process that forks workers, and the socket it listens to."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.closed = False
        self._workers: set[int] = set()
        self.control, theirs = socket.socketpair()
        self.control.settimeout(_SLOWEST_START)
        self._writing = threading.Lock()
        command = [sys.executable, "-P", "-m", "auditor.workers.child", str(theirs.fileno())]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with theirs:
            self.process = subprocess.Popen(  # in a session of its own: an interrupt at the terminal reaches this process only
                command, pass_fds=[theirs.fileno()], env=environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip

    def is_usable(self) -> bool:
        """Whether it runs, and was started by this process."""
        return self.owner == os.getpid() and self.process.poll() is None

    def fork(self) -> Worker:
        """A new worker; one at a time. Raises OSError."""
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._writing:
                socket.send_fds(self.control, [FORK], [theirs.fileno()])
            told = self.control.recv(PID.size, socket.MSG_WAITALL)
            if len(told) != PID.size:
                raise ConnectionError
        except OSError:
            ours.close()
            raise
        (pid,) = PID.unpack(told)
        self._workers.add(pid)
        return Worker(pid, Connection(ours.detach()), self)

    def kill(self, pid: int) -> None:
        """Ends one of its workers. Raises OSError where it is gone itself: they follow it."""
        self._workers.discard(pid)
        with self._writing:
            self.control.sendall(KILL + PID.pack(pid))

    def end(self) -> None:
        """Ends it and its workers at once, whatever they do; a thread that waits for a fork is woken."""
        with contextlib.suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)
        self.control.close()
        self.process.kill()
        for pid in self._workers:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
        self._workers.clear()
        self.process.wait()


class Pool:
    """Workers and the process that forks them. Any thread may take a worker; it gives it back or drops it."""

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self._origin: _Origin | None = None
        self._idle: list[Worker] = []
        self.closings = 0

    def start(self) -> None:
        """Starts the forking process where none runs, so that it is ready sooner."""
        with self._starting:
            self._running()

    def _running(self) -> _Origin:
        if self._origin is None or not self._origin.is_usable():
            self._idle.clear()
            self._origin = _Origin()
        return self._origin

    def take(self, closings: int) -> Worker:
        """A worker that waits for a task.

        Raises Lost where no process can be had, and Closed where the pool was closed more than so many times: the work is over.
        """
        with self._starting:
            if self.closings != closings:
                raise Closed
            origin = self._running()
            while self._idle:
                if not (worker := self._idle.pop()).is_gone():
                    return worker
            try:
                return origin.fork()
            except OSError:
                if origin.closed:
                    raise Closed from None
                origin.end()
                self._origin = None
                raise Lost(late=False) from None

    def idle(self) -> Worker | None:
        """A worker that waits for a task; None where none does."""
        with self._starting:
            while self._idle:
                if not (worker := self._idle.pop()).is_gone():
                    return worker
        return None

    def give_back(self, worker: Worker) -> None:
        """Keeps a worker that has answered for the next task."""
        if worker.origin is self._origin:
            self._idle.append(worker)

    def drop(self, worker: Worker) -> None:
        """Ends a worker, whatever it does. Raises Closed where the pool was closed meanwhile."""
        worker.connection.close()
        with contextlib.suppress(OSError):
            worker.origin.kill(worker.pid)
        if worker.origin.closed:
            raise Closed

    def close(self) -> None:
        """Ends all workers and the process that forks them; whoever waits for one finds it lost."""
        self.closings += 1
        if self._origin is not None and self._origin.owner == os.getpid():
            self._origin.closed = True
            self._origin.end()  # whoever holds the lock waits for this process, and goes on
        with self._starting:
            self._idle.clear()
            origin, self._origin = self._origin, None
            if origin is not None and not origin.closed and origin.owner == os.getpid():
                origin.closed = True
                origin.end()


POOL = Pool()
atexit.register(POOL.close)


def can_fork() -> bool:
    """Whether this system can run workers; where it cannot, reports are audited in the process itself."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds")
