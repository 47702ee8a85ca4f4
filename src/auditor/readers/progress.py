"""How far the reading of pages is that take their time, told to whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Watch = Callable[[int, int], None]
"""Is told which page is being recognised, from 1, and of how many."""

_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Tells `watch` of every page that is recognised meanwhile."""
    token = _WATCH.set(watch)
    try:
        yield
    finally:
        _WATCH.reset(token)


def tell(page: int, pages: int) -> None:
    """Says that the recognition of a page begins."""
    watch = _WATCH.get()
    if watch is not None:
        watch(page, pages)
