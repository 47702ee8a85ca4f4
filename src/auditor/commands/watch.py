"""`auditor check --watch`: what changes is audited again as it is saved, and told by what is new and what is mended."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.text import Text

from auditor import trouble
from auditor.batch import Reports, collect
from auditor.commands.app import Stop
from auditor.commands.work import Work, audited
from auditor.reports.wording import SEVERITY_STYLES, SEVERITY_WORDS, one_line, printable, where
from auditor.result import Audit, Failure, Finding
from auditor.workers import members

# How long a folder must be quiet before what was saved is read, in milliseconds: programs save in several steps.
_QUIET = 600


@dataclass(frozen=True, slots=True)
class News:
    """What is different about a report: findings that were not there, findings that are gone, how many stay;
    or why it cannot be read.
    """

    path: str
    new: tuple[Finding, ...] = ()
    mended: tuple[Finding, ...] = ()
    left: int = 0
    trouble: str = ""
    gone: bool = False


@dataclass(slots=True)
class Known:
    """What was last said of every report, by path."""

    findings: dict[str, dict[str, Finding]] = field(default_factory=dict)

    def told(self, audits: Iterable[Audit], failures: Iterable[Failure]) -> list[News]:
        """Takes note of these and tells what is different;
        a report that cannot be read keeps what was last said of it.
        """
        news = []
        for audit in audits:
            now = {finding.fingerprint: finding for finding in audit.findings}
            before = self.findings.get(audit.path, {})
            new = tuple(finding for key, finding in now.items() if key not in before)
            mended = tuple(finding for key, finding in before.items() if key not in now)
            self.findings[audit.path] = now
            news.append(News(audit.path, new, mended, len(now)))
        return [*news, *(News(failure.path, trouble=failure.error) for failure in failures)]

    def forgotten(self, paths: Iterable[str]) -> list[News]:
        """Takes note that these reports are no longer there."""
        return [
            News(path, mended=tuple(self.findings.pop(path).values()), gone=True)
            for path in paths
            if path in self.findings
        ]


def watch(
    arguments: Sequence[str], work: Work, audits: Iterable[Audit], sort: Callable[[Sequence[Audit]], Sequence[Audit]]
) -> None:
    """Audits again what changes among the files and folders named, until it is interrupted. Raises Stop.

    `audits` is what was said of them to begin with; `sort` sets aside the findings that are not to be told.
    """
    known = Known()
    known.told(audits, ())
    console = Console(highlight=False, emoji=False)
    console.print(Text("正在等待改动……（Ctrl-C 结束）", "dim"))
    with contextlib.suppress(KeyboardInterrupt):
        for changed in _changes(arguments):
            reports = _among(collect(arguments, lambda archive: members(archive, work.plan.limits)), changed)
            made, failures = audited(reports, work)
            news = known.told(sort(made), failures)
            news += known.forgotten([path for path in known.findings if not Path(path).exists()])
            for one in news:
                _show(console, one)


def _changes(arguments: Sequence[str]) -> Iterator[set[str]]:
    """The real paths of the files that changed, a set each time the folders come to rest."""
    try:
        import watchfiles
    except ModuleNotFoundError:
        raise Stop(f"--watch 需要 watchfiles：请先 {trouble.install('watch')}") from None
    folders = {argument if Path(argument).is_dir() else str(Path(argument).parent) for argument in arguments}
    for changes in watchfiles.watch(*folders, debounce=_QUIET * 4, step=_QUIET // 4, raise_interrupt=True):
        yield {os.path.realpath(path) for _, path in changes}


def _among(reports: Reports, changed: set[str]) -> Reports:
    """Those of the reports whose file changed; a report in an archive changes with the archive."""
    paths = tuple(path for path in reports.paths if any(_is_at(os.path.realpath(path), file) for file in changed))
    return Reports(paths, tuple(failure for failure in reports.failures if os.path.realpath(failure.path) in changed))


def _is_at(path: str, file: str) -> bool:
    return path == file or path.startswith(file + os.sep)


def _show(console: Console, news: News) -> None:
    """A line for the report, and one for each finding that is new or mended."""
    counted = [f"新出现 {len(news.new)}" if news.new else "", f"已消除 {len(news.mended)}" if news.mended else ""]
    told = "，".join(filter(None, counted)) or "没有变化"
    state = news.trouble or ("已删除" if news.gone else f"{told}；现有 {news.left} 条发现")
    console.print(
        Text(time.strftime("%H:%M:%S "), "dim") + Text(printable(news.path), "bold") + Text(f"：{state}"),
        soft_wrap=True,
    )
    for finding in news.new:
        place = where(finding.places[0].place) if finding.places else ""
        word = Text(f"  ＋ {SEVERITY_WORDS[finding.severity]} {finding.code} ", SEVERITY_STYLES[finding.severity])
        console.print(word + Text(one_line(finding.message)) + Text(f"  {place}", "dim"), soft_wrap=True)
    for finding in () if news.gone else news.mended:
        console.print(Text(f"  － {finding.code} {one_line(finding.message)}", "green"), soft_wrap=True)
