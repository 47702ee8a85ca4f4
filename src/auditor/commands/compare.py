"""`auditor compare`: what became of a report between two versions, or of all reports between two rounds."""

from __future__ import annotations

from pathlib import Path

from auditor.commands.app import Stop, app
from auditor.commands.configured import NO_CONFIG, audited, chosen, kept
from auditor.commands.delivery import apart, deliver, page, signed, tell, writable
from auditor.limits import GENEROUS, Limits
from auditor.options import (
    Checks,
    Config,
    FailOn,
    Format,
    Ignore,
    Jobs,
    Memory,
    NewReport,
    NoConfig,
    OldReport,
    Output,
    Pages,
    Profile,
    Quiet,
    Select,
    Size,
    Store,
    Timeout,
)
from auditor.reports.detail import Detail
from auditor.usage import Command


@app.command(cls=Command, options_metavar="[选项]")
def compare(
    old: OldReport,
    new: NewReport,
    form: Format = "rich",
    select: Select = [],  # noqa: B006 (typer reads these defaults, nothing changes them)
    ignore: Ignore = [],  # noqa: B006
    fail_on: FailOn = "",
    checks: Checks = [],  # noqa: B006
    profile: Profile = "",
    config: Config = "",
    no_config: NoConfig = False,
    output: Output = "",
    quiet: Quiet = False,
    jobs: Jobs = 0,
    timeout: Timeout = GENEROUS.seconds,
    memory: Memory = GENEROUS.memory,
    size: Size = GENEROUS.size,
    pages: Pages = GENEROUS.pages,
    store: Store = "",
) -> int:
    """比较一份报告的前后两稿：哪些发现已改正、仍在、新出现，哪些数字改动了。

    数字按所在的句子、表格的行和前面的文字对应，不按行号。新稿里还有达到 --fail-on 的发现时，退出状态为 1。

    给出两个文件夹时比较两次报送：报告按单位、种类、年度对应，逐个单位说明已改正、仍在、新出现各几条，哪些没有重新报送。
    """
    config = NO_CONFIG if no_config else config
    writable(output)
    apart(output, [old, new])
    many = [_is_many(path) for path in (old, new)]
    if any(many) and not all(many):
        raise Stop("要比较的两个应都是报告，或者都是文件夹")
    run = chosen(config, select=select, ignore=ignore, checks=checks, profile=profile, reports=[old, new])
    tell(run.notices)
    apart(output, run.files)
    limits = Limits(timeout, memory, size, pages)
    detail = Detail(fail_on=fail_on or run.settings.fail_on or "error", quiet=quiet)
    if all(many):
        from auditor.commands.rounds import held

        store, jobs = kept(run.settings, store, jobs)
        apart(output, [store])
        return held((old, new), run, limits, detail, form=form, output=output, jobs=jobs, store=store)
    before, after = audited([old, new], run, limits)
    from auditor.compare import compare as held_against
    from auditor.reports import comparison, json_report

    compared = held_against(before, after)
    if form == "json":
        deliver(json_report.dump(comparison.fields(before, after, compared)), output)
    else:
        deliver(
            signed([page(lambda console: comparison.show(console, before, after, compared), output)], output), output
        )
    return int(any(map(detail.fails, after.findings)))


def _is_many(path: str) -> bool:
    return Path(path).is_dir() or (Path(path).suffix.lower() == ".zip" and Path(path).is_file())
