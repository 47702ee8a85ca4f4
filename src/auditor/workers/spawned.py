"""Workers where processes cannot be forked, as on Windows:
each is started by itself, and calls back on the loopback with a word it was told.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
import signal
import socket
import struct
import subprocess
import threading
import time
from multiprocessing.connection import Connection

from auditor.limits import MEGABYTE
from auditor.workers.memory import descendants, resident
from auditor.workers.worker import SLOWEST_START, Worker, started

CALL = struct.Struct("!H32s")
"""What a worker is told at its standard input: the port to call, and the word to say there."""
CALLED = "--call"
"""The argument of a process that is to be such a worker."""
# How long is waited before it is looked whether a worker that is to call has ended; how long a caller may take to say
# its word.
_GLANCE, _SLOWEST_WORD = 0.2, 5.0


class Spawner:
    """Starts workers one by one, and watches over what they take, for which nobody else can be asked."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.closed = False
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.settimeout(_GLANCE)
        self._changing = threading.Lock()
        self._workers: dict[int, subprocess.Popen[bytes]] = {}

    def is_ours(self) -> bool:
        """Whether it was started by this process."""
        return self.owner == os.getpid()

    def is_usable(self) -> bool:
        """Whether it was started by this process, and not ended."""
        return self.is_ours() and self._door.fileno() >= 0

    def fork(self) -> Worker:
        """A new worker. Raises OSError."""
        word = secrets.token_bytes(32)
        process = started([CALLED], stdin=subprocess.PIPE)
        with self._changing:
            self._workers[process.pid] = process
        try:
            assert process.stdin is not None  # it stays open: when it closes, with this process, the worker ends
            process.stdin.write(CALL.pack(self._door.getsockname()[1], word))
            process.stdin.flush()
            return Worker(process.pid, self._answered(process, word), self)
        except BaseException:
            self.kill(process.pid)
            raise

    def _answered(self, process: subprocess.Popen[bytes], word: bytes) -> Connection:
        """The connection over which a worker said its word; whoever says another is not listened to. Raises OSError."""
        until = time.monotonic() + SLOWEST_START
        while time.monotonic() < until and process.poll() is None:
            try:
                caller, _ = self._door.accept()
            except TimeoutError:
                continue
            if hmac.compare_digest(_said(caller), word):
                return Connection(caller.detach())
            caller.close()
        raise ConnectionError

    def kill(self, pid: int) -> None:
        """Ends one of the workers, and what it has started."""
        with self._changing:
            process = self._workers.pop(pid, None)
        if process is not None:
            for inner in descendants(pid):
                with contextlib.suppress(OSError):
                    os.kill(inner, getattr(signal, "SIGKILL", signal.SIGTERM))
            process.kill()
            process.wait()
            if process.stdin is not None:
                with contextlib.suppress(OSError):
                    process.stdin.close()

    def end(self) -> None:
        """Ends all workers at once, whatever they do; a thread that waits for a new one is woken."""
        self._door.close()
        for pid in tuple(self._workers):
            self.kill(pid)

    def allowed(self, pid: int, megabytes: int) -> int:
        """Up to how many bytes a worker may grow that is to take so much more than it has; 0 where that is no limit."""
        return resident(pid) + megabytes * MEGABYTE if megabytes else 0

    def resident(self, pid: int) -> int:
        """How many bytes a worker has."""
        return resident(pid)


def call(told: bytes) -> Connection:
    """The connection of a worker that was told whom to call. Raises OSError."""
    port, word = CALL.unpack(told)
    caller = socket.create_connection(("127.0.0.1", port), SLOWEST_START)
    caller.settimeout(None)
    caller.sendall(word)
    return Connection(caller.detach())


def _said(caller: socket.socket) -> bytes:
    """The word that a caller says; what was said of it where it does not in time."""
    said = b""
    caller.settimeout(_SLOWEST_WORD)
    with contextlib.suppress(OSError):
        while len(said) < 32 and (more := caller.recv(32 - len(said))):
            said += more
    with contextlib.suppress(OSError):
        caller.settimeout(None)
    return said
