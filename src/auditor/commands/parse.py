"""`auditor parse`: what was read from a report."""

from __future__ import annotations

from auditor.commands.app import Stop, app
from auditor.commands.configured import without_workers
from auditor.commands.delivery import apart, deliver, page, signed, writable
from auditor.limits import GENEROUS, Limits
from auditor.options import Format, Memory, Output, Pages, Report, Size, Timeout, Why
from auditor.reports.wording import printable
from auditor.result import Failure
from auditor.usage import Command


@app.command(cls=Command, options_metavar="[选项]")
def parse(
    report: Report,
    form: Format = "rich",
    output: Output = "",
    why: Why = [],  # noqa: B006 (typer's way)
    timeout: Timeout = GENEROUS.seconds,
    memory: Memory = GENEROUS.memory,
    size: Size = GENEROUS.size,
    pages: Pages = GENEROUS.pages,
) -> int:
    """显示从报告里读出了什么：标题与年度、段落、表格、数字、数字之间的关系。

    觉得某处该报没报、不该报却报了，先看这里读得对不对；一个数为什么判为有出处、对不上或说不准，用 --why 看。
    """
    writable(output)
    apart(output, [report])
    from auditor import workers
    from auditor.reports import json_report, reading, reasons

    with without_workers():
        parsed = workers.read(report, Limits(timeout, memory, size, pages), questions=why)
    if isinstance(parsed, Failure):
        raise Stop(f"{printable(parsed.path)}：{printable(parsed.error)}")
    if parsed.why is not None:
        explained = parsed.why
        told = (
            json_report.dump(reasons.fields(report, explained))
            if form == "json"
            else page(lambda console: reasons.show(console, explained), output, reasons.WIDTH)
        )
        deliver(told if form == "json" else signed([told], output), output)
        return 0
    whole = reading.Reading(parsed.document, parsed.outline, parsed.mentions, parsed.relations, parsed.gaps)
    if form == "json":
        deliver(json_report.dump(reading.fields(whole)), output)
    else:
        deliver(signed([page(lambda console: reading.show(console, whole), output)], output), output)
    return 0
