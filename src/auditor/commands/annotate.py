"""`auditor annotate`: the original with the findings marked in it, or a folder of them."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from auditor import output as files
from auditor import trouble
from auditor.annotate import Unmarkable, check_kind
from auditor.commands.app import Stop, app
from auditor.commands.configured import NO_CONFIG, Chosen, audited, chosen, sorted_out, without_workers
from auditor.commands.delivery import apart, deliver, tell, tell_left_out, writable
from auditor.limits import GENEROUS, Limits
from auditor.options import (
    Checks,
    Config,
    Force,
    Ignore,
    Memory,
    NoConfig,
    Pages,
    Profile,
    ReportOrFolder,
    Select,
    Size,
    Target,
    Timeout,
)
from auditor.reports.wording import printable
from auditor.result import Audit, Failure
from auditor.usage import Command
from auditor.written import is_ours

if TYPE_CHECKING:
    from auditor.batch import Reports

# What stands between a report's name and its suffix where no other name is given.
_MARKED = ".审核批注"


@app.command(cls=Command, options_metavar="[选项]")
def annotate(
    report: ReportOrFolder,
    output: Target = "",
    force: Force = False,
    select: Select = [],  # noqa: B006 (typer reads these defaults, nothing changes them)
    ignore: Ignore = [],  # noqa: B006
    checks: Checks = [],  # noqa: B006
    profile: Profile = "",
    config: Config = "",
    no_config: NoConfig = False,
    timeout: Timeout = GENEROUS.seconds,
    memory: Memory = GENEROUS.memory,
    size: Size = GENEROUS.size,
    pages: Pages = GENEROUS.pages,
) -> int:
    """把发现批注在报告原件的副本上：批注就在对不上的数字旁边，原件不动。

    DOCX 用批注，PDF 用高亮和弹出注释，XLSX 用单元格批注，文本在数字后加注号、文末列出说明。其余内容原样保留。

    给出文件夹或 ZIP 时逐份批注，副本按原来的子文件夹放进 --output 说的文件夹；已经有的文件不重写，除非加 --force。
    """
    config = NO_CONFIG if no_config else config
    limits = Limits(timeout, memory, size, pages)
    many = Path(report).is_dir() or (Path(report).suffix.lower() == ".zip" and Path(report).is_file())
    if many:
        _into_folder(report, output)
    else:
        output = output or _beside(report, force=force)
        _may_be_written(report, output, force=force)
    run = chosen(config, select=select, ignore=ignore, checks=checks, profile=profile, reports=[report])
    tell(run.notices)
    if not many:
        apart(output, run.files)
        return _one(report, output, run, limits)
    return _all(report, output, run, limits, force=force)


def _may_be_written(report: str, target: str, *, force: bool) -> None:
    """Raises Stop where a report cannot be marked, or its copy not be written:
    over what this program did not write only by force.
    """
    try:
        check_kind(report)
    except Unmarkable as error:
        raise Stop(f"{printable(report)}：{error}") from None
    apart(target, [report])
    writable(target)
    if Path(target).is_file() and not force and not is_ours(target):
        raise Stop(f"{printable(target)}：已经存在，不是批注过的副本；要重写它就加 --force")


def _beside(report: str, *, force: bool) -> str:
    """Where the copy goes that was given no name: beside the report. Raises Stop where such a file is there already."""
    path = Path(report)
    target = str(path.with_name(f"{path.stem}{_MARKED}{path.suffix}"))
    if os.path.lexists(target) and not force:
        raise Stop(f"{printable(target)}：已经存在，用 --output 说明写到哪里，或用 --force 重写")
    return target


def _one(report: str, target: str, run: Chosen, limits: Limits) -> int:
    (audit,) = audited([report], run, limits)
    told = _copied(audit, target, run, limits)
    if isinstance(told, Failure):
        raise Stop(f"{printable(told.path)}：{printable(told.error)}")
    deliver(told)
    return 0


def _copied(audit: Audit, target: str, run: Chosen, limits: Limits) -> str | Failure:
    """Writes the marked copy and tells of it in one line."""
    from auditor import workers

    with without_workers():
        made = workers.marked(audit.path, audit, workers.plan((), limits, profile=run.profile))
    if isinstance(made, Failure):
        return made
    try:
        files.deliver(made.data, target)
    except OSError as error:
        return Failure(target, f"无法写入（{trouble.words(error)}）")
    told = f"{len(audit.findings)} 条发现，{made.placed} 处批注" if audit.findings else "没有发现，副本里没有批注"
    unplaced = f"；{made.lost} 处在文件里找不到确切位置，没有批注" if made.lost else ""
    return f"{printable(target)}：{told}{unplaced}\n"


def _into_folder(report: str, output: str) -> None:
    """Raises Stop where there is no folder to put the copies of a folder's reports into."""
    if not output:
        raise Stop(f"{printable(report)}：是文件夹，里面的报告要批注到另一个文件夹，用 --output 说明是哪个")
    if os.path.lexists(output) and not Path(output).is_dir():
        raise Stop(f"{printable(output)}：不是文件夹")
    if os.path.realpath(output) == os.path.realpath(report):
        raise Stop(f"{printable(output)}：是原件所在的文件夹，副本要放进另一个文件夹")


def _all(folder: str, output: str, run: Chosen, limits: Limits, *, force: bool) -> int:
    """Copies of all reports of a folder or an archive, each where it stands there;
    what cannot be had is a line each.
    """
    from auditor import workers
    from auditor.across import TABLE
    from auditor.batch import Reports, collect
    from auditor.commands.work import Work
    from auditor.commands.work import audited as audited_by_workers

    workers.start()
    reports = collect([folder])
    targets = {path: str(Path(output, os.path.relpath(path, folder))) for path in reports.paths}
    kept = files.identities([*_read(reports), *run.files])
    refused = {path: why for path, target in targets.items() if (why := _refused(path, target, kept, force=force))}
    # A copy shows what is to be said of its own report: what stands between two has its place in neither.
    suites = [suite for suite in run.suites if suite.table != TABLE]
    asked = Reports(
        tuple(path for path in reports.paths if path not in refused), (*reports.failures, *refused.values())
    )
    audits, failures = audited_by_workers(asked, Work(workers.plan(suites, limits, profile=run.profile)))
    for audit in sorted_out(audits, run.settings.suppress, None)[0]:
        told = _folder_made(targets[audit.path]) or _copied(audit, targets[audit.path], run, limits)
        if isinstance(told, Failure):
            failures.append(told)
        else:
            deliver(told)
    tell_left_out(reports, failures)
    return 2 if failures else 0


def _read(reports: Reports) -> Iterator[str]:
    """Every file that is or may be a report."""
    yield from reports.paths
    yield from reports.unread
    yield from (failure.path for failure in reports.failures)


def _refused(path: str, target: str, kept: Container[tuple[int, int]], *, force: bool) -> Failure | None:
    """Why a report gets no copy, known before any work is done."""
    try:
        check_kind(path)
    except Unmarkable as error:
        return Failure(path, str(error))
    if files.overwritten(target, kept):
        return Failure(target, "是原件或这次要读的文件，副本要放进另一个文件夹")
    return Failure(target, "已经存在，没有重写（要重写就加 --force）") if os.path.lexists(target) and not force else None


def _folder_made(target: str) -> Failure | None:
    try:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Failure(target, f"无法建立文件夹（{trouble.words(error)}）")
    return None
