"""`auditor compare`: what became of a report between two versions."""

from __future__ import annotations

from auditor.commands.app import app
from auditor.commands.configured import audited, chosen
from auditor.commands.delivery import apart, deliver, page, signed, writable
from auditor.limits import GENEROUS, Limits
from auditor.options import (
    Checks,
    Config,
    FailOn,
    Format,
    Ignore,
    Memory,
    NewReport,
    OldReport,
    Output,
    Pages,
    Profile,
    Select,
    Size,
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
    output: Output = "",
    timeout: Timeout = GENEROUS.seconds,
    memory: Memory = GENEROUS.memory,
    size: Size = GENEROUS.size,
    pages: Pages = GENEROUS.pages,
) -> int:
    """比较一份报告的前后两稿：哪些发现已改正、仍在、新出现，哪些数字改动了。

    数字按所在的句子、表格的行和前面的文字对应，不按行号。新稿里还有达到 --fail-on 的发现时，退出状态为 1。
    """
    writable(output)
    apart(output, [old, new])
    run = chosen(config, select=select, ignore=ignore, checks=checks, profile=profile)
    apart(output, run.files)
    before, after = audited([old, new], run, Limits(timeout, memory, size, pages))
    from auditor.compare import compare as held_against
    from auditor.reports import comparison, json_report

    compared = held_against(before, after)
    if form == "json":
        deliver(json_report.dump(comparison.fields(before, after, compared)), output)
    else:
        deliver(signed([page(lambda console: comparison.show(console, before, after, compared), output)], output), output)
    detail = Detail(fail_on=fail_on or run.settings.fail_on or "error")
    return int(any(map(detail.fails, after.findings)))
