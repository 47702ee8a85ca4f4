"""`auditor checks`, `explain` and `test-checks`: what is checked, why, and whether a user's own checks do what they say."""

from __future__ import annotations

from pathlib import Path

from auditor.bundled import checks_dir
from auditor.commands.app import Stop, app
from auditor.commands.configured import all_checks
from auditor.commands.delivery import deliver, page
from auditor.options import Checks, ChecksFormat, Code, Folder, Format, checks_of, suites_in
from auditor.reports.wording import printable
from auditor.suites.loader import load
from auditor.usage import Command, nearest


@app.command("checks", cls=Command, options_metavar="[选项]")
def list_checks(form: ChecksFormat = "rich", checks: Checks = []) -> int:  # noqa: B006
    """列出全部检查：编号、程度、所查的数据表、标题。"""
    from auditor.reports import checks as pages
    from auditor.reports import json_report
    from auditor.reports.handbook import handbook

    found = all_checks(checks)
    if form == "markdown":
        deliver(handbook(found))
    elif form == "json":
        deliver(json_report.dump([pages.fields(c) for c in found]))
    else:
        deliver(page(lambda console: pages.show_list(console, found)))
    return 0


@app.command(cls=Command, options_metavar="[选项]")
def explain(code: Code, form: Format = "rich", checks: Checks = []) -> int:  # noqa: B006
    """说明一项检查：怎样核对、为什么、依据什么，会报出什么样的文字，不报什么样的。"""
    from auditor.reports import checks as pages
    from auditor.reports import json_report

    known = all_checks(checks)
    found = [c for c in known if code.upper() in (c.code, c.family)]
    if not found:
        raise Stop(f"没有编号为 {printable(code)} 的检查{nearest(code.upper(), (c.code for c in known))}（全部编号见 auditor checks）")
    as_json = form == "json"
    deliver(json_report.dump([pages.fields(c) for c in found]) if as_json else page(lambda console: pages.explain_all(console, found)))
    return 0


@app.command("test-checks", cls=Command, options_metavar="[选项]")
def test_checks(folder: Folder) -> int:
    """用检查自带的例子测试检查：fails 的例子必须恰好报出所写的话，passes 的例子必须核对过而且不报。

    全部符合时退出状态为 0，否则为 1。
    """
    own = Path(folder)
    suites = load([own])
    if not suites:
        raise Stop(f"{printable(folder)}：文件夹里没有检查（.yaml）")
    if own.resolve() != checks_dir().resolve():
        suites_in([folder])
    from auditor.examples import run_examples
    from auditor.reports import checks as pages

    trials = [(one, run_examples(one)) for one in checks_of(suites)]
    told = [(one, len(ran), [(t.example.text, t.problem) for t in ran if t.problem]) for one, ran in trials]
    deliver(page(lambda console: pages.show_trials(console, told)))
    return int(any(problems for _, _, problems in told))
