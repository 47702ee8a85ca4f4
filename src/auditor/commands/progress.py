"""How far a long audit is: a bar with the name of the report that is waited for.
Only at a terminal; it leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Column

from auditor.readers.progress import watched as recognition_watched
from auditor.reports.wording import printable

Item = TypeVar("Item")


def watched(results: Iterable[Item], paths: Sequence[str], *, quiet: bool = False) -> Iterator[Item]:
    """The results of the reports at `paths`, in that order, as they come; meanwhile it is told which is waited for,
    unless `quiet`.

    Of a report with scanned pages it is told which of them is being recognised.
    """
    console = Console(stderr=True)
    name = TextColumn(
        "{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1)
    )
    counted = (BarColumn(bar_width=24), MofNCompleteColumn()) if len(paths) > 1 else ()
    columns = (SpinnerColumn(), *counted, name)
    with Progress(
        *columns, console=console, transient=True, expand=True, disable=quiet or not console.is_terminal
    ) as progress:
        task = progress.add_task(_name(paths, 0), total=len(paths))
        done = 0

        def recognising(page: int, pages: int, path: str) -> None:
            name = _name([path], 0) if path else _name(paths, done)
            progress.update(task, description=f"{name}：正在识别扫描页 {page}/{pages}", refresh=True)

        with recognition_watched(recognising):
            for result in results:
                done += 1
                progress.update(task, completed=done, description=_name(paths, done), refresh=True)
                yield result


def _name(paths: Sequence[str], number: int) -> str:
    return printable(PurePath(paths[number]).name) if number < len(paths) else ""
