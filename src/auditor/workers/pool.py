"""The workers of this process: started when the first is needed, kept for the next task, replaced when one is lost."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import sys
import threading
from multiprocessing.connection import Connection

from auditor.workers.memory import resident
from auditor.workers.spawned import Spawner
from auditor.workers.task import FORK, KILL, PID
from auditor.workers.worker import SLOWEST_START, Closed, Lost, Origin, Worker, started


class _Origin:
    """The process that forks workers, and the socket it listens to."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.closed = False
        self._workers: set[int] = set()
        self.control, theirs = socket.socketpair()
        self.control.settimeout(SLOWEST_START)
        self._writing = threading.Lock()
        with theirs:
            self.process = started([str(theirs.fileno())], pass_fds=[theirs.fileno()])

    def is_ours(self) -> bool:
        """Whether it was started by this process."""
        return self.owner == os.getpid()

    def is_usable(self) -> bool:
        """Whether it runs, and was started by this process."""
        return self.is_ours() and self.process.poll() is None

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

    def allowed(self, pid: int, megabytes: int) -> int:
        """0: these workers keep their limit themselves."""
        return 0

    def resident(self, pid: int) -> int:
        """How many bytes a worker has."""
        return resident(pid)


class Pool:
    """Workers and the process that forks them. Any thread may take a worker; it gives it back or drops it."""

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self._origin: Origin | None = None
        self._idle: list[Worker] = []
        self.closings = 0

    def start(self) -> None:
        """Starts the forking process where none runs, so that it is ready sooner."""
        with self._starting:
            self._running()

    def _running(self) -> Origin:
        if self._origin is None or not self._origin.is_usable():
            self._idle.clear()
            self._origin = _Origin() if can_fork() else Spawner()
        return self._origin

    def take(self, closings: int) -> Worker:
        """A worker that waits for a task.

        Raises Lost where no process can be had, and Closed where the pool was closed more than so many times: the work
        is over.
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
                raise Lost from None

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
        if self._origin is not None and self._origin.is_ours():
            self._origin.closed = True
            self._origin.end()  # whoever holds the lock waits for this process, and goes on
        with self._starting:
            self._idle.clear()
            origin, self._origin = self._origin, None
            if origin is not None and not origin.closed and origin.is_ours():
                origin.closed = True
                origin.end()


POOL = Pool()
atexit.register(POOL.close)


def can_fork() -> bool:
    """Whether workers are forked; where not, each is started by itself, which takes longer.

    What is loaded does not survive a fork on macOS, and there memory has no limit that the system would keep.
    """
    return hasattr(os, "fork") and hasattr(os, "killpg") and hasattr(socket, "send_fds") and sys.platform != "darwin"
