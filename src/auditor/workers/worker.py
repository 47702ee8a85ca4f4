"""A worker as the process that asks it sees it, and how the other processes are started."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol

from auditor.limits import MEGABYTE
from auditor.workers.task import Listing, Marking, Message, Rows, Task

SLOWEST_START = 300.0
"""How long a process may take to begin, in seconds: what it loads may come from a slow disk."""
# How often the memory of a worker that does not keep its own limit is looked at, in seconds.
_GLANCE = 0.1
# On Windows: no window of its own, and an interrupt at the terminal reaches the process that asks only.
_APART = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


class Lost(Exception):  # noqa: N818 (what happened, said of a worker)
    """A worker did not answer: it is gone, did not keep to its time (`late`),
    or took more memory than it may (`large`).
    """

    def __init__(self, *, late: bool = False, large: bool = False) -> None:
        super().__init__("late" if late else "large" if large else "gone")
        self.late, self.large = late, large


class Closed(Exception):  # noqa: N818
    """The pool was closed while a worker was busy."""


class Origin(Protocol):
    """Where workers come from."""

    closed: bool

    def is_ours(self) -> bool:
        """Whether it was started by this process."""

    def is_usable(self) -> bool:
        """Whether it can make workers, and was started by this process."""

    def fork(self) -> Worker:
        """A new worker; one at a time. Raises OSError."""

    def kill(self, pid: int) -> None:
        """Ends one of its workers. Raises OSError where they are gone."""

    def end(self) -> None:
        """Ends it and its workers at once, whatever they do; a thread that waits for a new one is woken."""

    def allowed(self, pid: int, megabytes: int) -> int:
        """Up to how many bytes a worker may grow that is to take so much more than it has;
        0 where it keeps that limit itself, or none is set.
        """

    def resident(self, pid: int) -> int:
        """How many bytes a worker has."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that audits, asked by one thread at a time; `origin` is where it comes from."""

    pid: int
    connection: Connection
    origin: Origin

    def is_gone(self) -> bool:
        """Whether a worker that waits for a task has ended: it tells nothing unasked."""
        return self.connection.poll(0)

    def send(self, task: Task | Rows | Listing | Marking) -> None:
        """Hands over a task. Raises Lost."""
        try:
            self.connection.send(task)
        except OSError:
            raise Lost from None

    def allowed(self, megabytes: int) -> int:
        """Up to how many bytes it may grow, to be asked before a task: what `next_message` is to hold it to."""
        return self.origin.allowed(self.pid, megabytes)

    def next_message(self, seconds: float, most: int = 0) -> Message:
        """What the worker tells next.

        Raises Lost where that takes longer than so many seconds, or the worker more than `most` bytes (0: no limit), or
        never comes.
        """
        try:
            if seconds or most:
                self._wait(seconds, most)
            message: Message = self.connection.recv()
        except (EOFError, OSError):
            raise Lost from None
        return message

    def _wait(self, seconds: float, most: int) -> None:
        begun = time.monotonic()
        while True:
            left = seconds - (time.monotonic() - begun) if seconds else MEGABYTE
            if self.connection.poll(max(0.0, min(left, _GLANCE) if most else left)):
                return
            if left <= 0 or not most:
                raise Lost(late=True)
            if self.origin.resident(self.pid) > most:
                raise Lost(large=True)


def started(arguments: Sequence[str], stdin: int = subprocess.DEVNULL, **options: Any) -> subprocess.Popen[bytes]:
    """One of the other processes, told how it is to begin;
    in a session of its own: an interrupt at the terminal reaches this process only.
    """
    command = [sys.executable, "-P", "-m", "auditor.workers.child", *arguments]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        command, env=environment, start_new_session=True, creationflags=_APART, stdin=stdin, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, **options,
    )  # fmt: skip
