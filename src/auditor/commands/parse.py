"""`auditor parse`: what was read from a report."""

from __future__ import annotations

from auditor.commands.app import Stop, app
from auditor.commands.delivery import deliver, page, writable
from auditor.options import Format, Output, Report
from auditor.reports.wording import printable
from auditor.result import Failure
from auditor.usage import Command


@app.command(cls=Command, options_metavar="[选项]")
def parse(report: Report, form: Format = "rich", output: Output = "") -> int:
    """显示从报告里读出了什么：标题与年度、段落、表格、数字、数字之间的关系。

    觉得某处该报没报、不该报却报了，先看这里读得对不对。
    """
    writable(output)
    from auditor.flow import parse as read
    from auditor.reports import json_report, reading

    parsed = read(report)
    if isinstance(parsed, Failure):
        raise Stop(f"{printable(parsed.path)}：{parsed.error}")
    whole = reading.Reading(parsed.document, parsed.outline, parsed.mentions, parsed.relations, parsed.gaps)
    as_json = form == "json"
    deliver(json_report.dump(reading.fields(whole)) if as_json else page(lambda console: reading.show(console, whole), output), output)
    return 0
