"""How much one report may cost. Whatever goes past it becomes one line, and the other reports are audited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a report may take: seconds to read, megabytes of memory and of file, pages to read.
    0 means no limit.
    """

    seconds: int = 600
    memory: int = 2048
    size: int = 200
    pages: int = 2000


GENEROUS = Limits()
"""What no honest report comes near."""

_ACTIVE: ContextVar[Limits] = ContextVar("limits", default=GENEROUS)


def active() -> Limits:
    """The limits of the report that is being read; a reader asks for the pages and the size it may read."""
    return _ACTIVE.get()


@contextmanager
def within(limits: Limits) -> Iterator[None]:
    """Makes these the active limits."""
    token = _ACTIVE.set(limits)
    try:
        yield
    finally:
        _ACTIVE.reset(token)
