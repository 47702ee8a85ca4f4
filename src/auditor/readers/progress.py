"""How far the reading of pages is that take their time, told to whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Watch = Callable[[int, int, str], None]
"""Is told which page is being recognised, from 1, of how many, and of which report where that is known."""

# Whoever watches; of the process and not of a thread, for the threads that follow workers tell it too.
_watches: list[Watch] = []


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Tells `watch`, and nobody else, of every page that is recognised meanwhile."""
    _watches.append(watch)
    try:
        yield
    finally:
        _watches.remove(watch)


def tell(page: int, pages: int, path: str = "") -> None:
    """Says that the recognition of a page begins."""
    if _watches:
        _watches[-1](page, pages, path)
