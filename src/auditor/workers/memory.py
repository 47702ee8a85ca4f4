"""How much memory processes have, and how a limit is kept: by the system where it does so, else by whoever watches."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from auditor.limits import MEGABYTE

# Where /proc/self/statm tells what is resident, and what may be written to.
_RESIDENT, _DATA = 1, 5


@contextlib.contextmanager
def limited(megabytes: int) -> Iterator[None]:
    """Lets this process take so much more than it has; asking for more raises MemoryError.
    Only where the system keeps such a limit.
    """
    used = _told(os.getpid(), _DATA)
    try:
        import resource
    except ImportError:
        used = 0
    if not (megabytes and used):
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_DATA)
    most = used + megabytes * MEGABYTE
    resource.setrlimit(
        resource.RLIMIT_DATA, (most if before[1] == resource.RLIM_INFINITY else min(most, before[1]), before[1])
    )
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def resident(pid: int) -> int:
    """The bytes that a process really occupies; 0 where nobody tells."""
    return _told(pid, _RESIDENT) or _asked(pid)


def descendants(pid: int) -> list[int]:
    """The numbers of the processes that one has started, and of those that they have; none where nobody tells."""
    try:
        import psutil

        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    except Exception:  # the process is gone, or may not be asked, or psutil is not there
        return []


def _told(pid: int, kind: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", "rb") as told:  # noqa: PTH123 (asked for every report)
            return int(told.read().split()[kind]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0


def _asked(pid: int) -> int:
    try:
        import psutil

        return int(psutil.Process(pid).memory_info().rss)
    except Exception:  # the same
        return 0
