"""How a command hands over its answer: drawn to the width of where it goes, written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable

from rich.console import Console

from auditor import output
from auditor.commands.app import Stop
from auditor.reports.wording import printable

# How wide a report is that goes to a file or a pipe.
PIPED_WIDTH = 100


def page(draw: Callable[[Console], None], path: str = "") -> str:
    """What `draw` prints. It gets the terminal's width and colours only where the page goes to one."""
    if sys.stdout.isatty() and not path:
        console = Console(highlight=False, emoji=False)
    else:
        console = Console(highlight=False, emoji=False, width=PIPED_WIDTH, force_terminal=False, color_system=None)
    with console.capture() as captured:
        draw(console)
    return "".join(line.rstrip(" ") + "\n" for line in captured.get().rstrip("\n").split("\n"))


def writable(path: str) -> None:
    """Raises Stop where the file at `path` cannot be written, before any work is done; no path is standard output."""
    if path and (reason := output.unwritable(path)):
        raise Stop(f"{printable(path)}：无法写入（{reason}）")


def deliver(text: str, path: str = "") -> None:
    """Writes to the file at `path`, or to standard output. Raises Stop where that cannot be done."""
    try:
        output.deliver(text, path or None)
    except OSError as error:
        raise Stop(f"{printable(path) or '标准输出'}：无法写入（{error.strerror}）") from None
