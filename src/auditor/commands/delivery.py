"""How a command hands over its answer: drawn to the width of where it goes, written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from rich.console import Console

from auditor import output, trouble
from auditor.commands.app import Stop
from auditor.reports.drawn import PIPED_WIDTH, drawn
from auditor.reports.wording import printable
from auditor.written import LINE

if TYPE_CHECKING:
    from auditor.batch import Reports
    from auditor.result import Failure


# How many of the files that were left out are named.
_NAMED = 3


def to_terminal(path: str) -> bool:
    """Whether an answer goes to a terminal, and not to the file at `path` or into a pipe."""
    return sys.stdout.isatty() and not path


def page(draw: Callable[[Console], None], path: str = "", width: int = PIPED_WIDTH) -> str:
    """What `draw` prints. It gets the terminal's width and colours only where the page goes to one, else `width`."""
    return drawn(draw, terminal=to_terminal(path), width=width)


def writable(path: str) -> None:
    """Raises Stop where the file at `path` cannot be written, before any work is done; no path is standard output."""
    if path and (reason := output.unwritable(path)):
        raise Stop(f"{printable(path)}：无法写入（{reason}）")


def apart(path: str, inputs: Iterable[str]) -> None:
    """Raises Stop where writing to `path` would change one of these files, which are read;
    no path is standard output, "" no input.
    """
    if path and output.overwritten(path, output.identities(filter(None, inputs))):
        raise Stop(f"{printable(path)}：是原件或这次要读的文件，结果要写进另一个文件")


def tell(notices: Iterable[str]) -> None:
    """A line on standard error for each of these."""
    for notice in notices:
        print(printable(notice), file=sys.stderr)


def tell_left_out(reports: Reports, failures: Iterable[Failure]) -> None:
    """One line on standard error for each failure;
    files in folders that are no reports are counted, and those of our own named.
    """
    for failure in failures:
        print(f"{printable(failure.path)}：{printable(failure.error)}", file=sys.stderr)
    if reports.skipped:
        named = "、".join(f"{suffix} {number} 个" for suffix, number in reports.skipped)
        print(f"跳过了不当作报告读的文件：{named}", file=sys.stderr)
    if own := reports.own:
        named = "、".join(map(printable, own[:_NAMED])) + (f" 等 {len(own)} 个" if len(own) > _NAMED else "")
        print(f"跳过了 auditor 自己写的文件：{named}（要审计就直接写出文件名）", file=sys.stderr)


def signed(pieces: Iterable[str | bytes], path: str) -> Iterator[str | bytes]:
    """A text for people; in a file it ends with the line that says that it is no report."""
    yield from pieces
    if path:
        yield f"\n{LINE}\n"


def deliver(answer: str | bytes | Iterable[str | bytes], path: str = "") -> None:
    """Writes to the file at `path`, or to standard output. Raises Stop where that cannot be done."""
    try:
        output.deliver(answer, path or None)
    except OSError as error:
        raise Stop(f"{printable(path) or '标准输出'}：无法写入（{trouble.words(error)}）") from None
