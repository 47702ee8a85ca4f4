"""How a command hands over its answer: drawn to the width of where it goes, written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from rich.console import Console

from auditor import output
from auditor.commands.app import Stop
from auditor.reports.drawn import drawn
from auditor.reports.wording import printable


def to_terminal(path: str) -> bool:
    """Whether an answer goes to a terminal, and not to the file at `path` or into a pipe."""
    return sys.stdout.isatty() and not path


def page(draw: Callable[[Console], None], path: str = "") -> str:
    """What `draw` prints. It gets the terminal's width and colours only where the page goes to one."""
    return drawn(draw, terminal=to_terminal(path))


def writable(path: str) -> None:
    """Raises Stop where the file at `path` cannot be written, before any work is done; no path is standard output."""
    if path and (reason := output.unwritable(path)):
        raise Stop(f"{printable(path)}：无法写入（{reason}）")


def deliver(answer: str | bytes | Iterable[str | bytes], path: str = "") -> None:
    """Writes to the file at `path`, or to standard output. Raises Stop where that cannot be done."""
    try:
        output.deliver(answer, path or None)
    except OSError as error:
        raise Stop(f"{printable(path) or '标准输出'}：无法写入（{error.strerror}）") from None
