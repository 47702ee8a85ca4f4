"""The commands: in which order each asks the rooms. Imports the heavy ones only when a report is read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from auditor.bundled import checks_dir
from auditor.options import (
    Checks,
    Code,
    FailOn,
    Folder,
    Format,
    Ignore,
    Numbers,
    Output,
    Quiet,
    Report,
    Reports,
    Select,
    Verbose,
    Version,
    checks_of,
    listed,
    suites_in,
)
from auditor.output import deliver, unwritable
from auditor.reports.wording import printable
from auditor.result import SEVERITIES, Audit, Failure
from auditor.suites.loader import choose, load
from auditor.usage import Command, Group, nearest
from auditor.version import VERSION

if TYPE_CHECKING:
    from auditor import batch

# How wide a report is that goes to a file or a pipe.
PIPED_WIDTH = 100


class Stop(Exception):  # noqa: N818 (it ends a command, and need not be an error)
    """The command cannot go on; the message is one line that says why."""


app = typer.Typer(
    name="auditor",
    cls=Group,
    options_metavar="[选项]",
    subcommand_metavar="命令",
    context_settings={"help_option_names": ["--help", "-h"]},
    rich_markup_mode=None,
)


def invoke(arguments: Sequence[str]) -> int:
    """The exit status of a command line. Raises typer's usage errors, `Stop` and `SuiteError`."""
    command: Any = typer.main.get_command(app)
    for param in command.params:
        if param.name == "install_completion":
            param.callback = _install_completion
    return int(command.main(args=list(arguments), prog_name="auditor", standalone_mode=False) or 0)


def _install_completion(ctx: Any, param: Any, value: Any) -> None:
    """What typer does and says when it installs the completion, said in our words."""
    if value and not ctx.resilient_parsing:
        import typer.completion as completion

        install: Any = vars(completion)["install"]
        shell, path = install()
        print(f"已为 {shell} 装好自动补全：{path}（重开终端后生效）")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _start(ctx: typer.Context, version: Version = False) -> None:
    """找出一份财政绩效、预决算报告自身前后矛盾的地方。

    把报告里的合计、比率、增减、得分、个数、年度重新算一遍，凡是报告自己印的数字互相对不上的，
    两边原文一起列出，并说明哪些数字无从核对。只看报告本身，不判断数字是否属实。

    退出状态：0 没有达到 --fail-on 的发现；1 有；2 命令有误，或有报告读不出来。
    """
    if version:
        print(f"auditor {VERSION}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        print(ctx.get_help(), end="")
        raise typer.Exit(2)


@app.command(cls=Command, options_metavar="[选项]")
def check(  # a command's options are its signature
    paths: Reports,
    form: Format = "rich",
    numbers: Numbers = False,
    select: Select = [],  # noqa: B006 (typer reads these defaults, nothing changes them)
    ignore: Ignore = [],  # noqa: B006
    fail_on: FailOn = "error",
    checks: Checks = [],  # noqa: B006
    output: Output = "",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """审计报告：逐份找出前后矛盾的数字，两边原文一起列出。

    程度分三级：矛盾，从报告自身就能证明；存疑，除非口径不同否则对不上，需要说明；提示，末位进位之类，可改可不改。

    读不出来的报告各用一行说明原因，其余报告照常审计。
    """
    if quiet and verbose:
        raise Stop("--quiet 和 --verbose 不能同时用")
    _writable(output)
    chosen = {"checks": checks, "select": listed(select), "ignore": listed(ignore)}
    suites = choose(suites_in(checks), chosen["select"], chosen["ignore"])
    from auditor.batch import collect
    from auditor.reports import json_report, terminal

    reports = collect(paths)
    audits, failures = _audit(reports, chosen)
    if form == "json":
        text = json_report.dump(json_report.report(audits, failures, numbers=numbers))
    else:
        detail = terminal.Detail(quiet, verbose, numbers, {c.code: c.title for c in checks_of(suites)})
        text = _page(lambda console: terminal.show(console, audits, failures, detail), output)
    _tell_failures(reports, failures)
    _deliver(text, output)
    return 2 if failures else int(_fails(audits, fail_on))


@app.command(cls=Command, options_metavar="[选项]")
def parse(report: Report, form: Format = "rich", output: Output = "") -> int:
    """显示从报告里读出了什么：标题与年度、段落、表格、数字、数字之间的关系。

    觉得某处该报没报、不该报却报了，先看这里读得对不对。
    """
    _writable(output)
    from auditor.flow import parse as read
    from auditor.reports import json_report, reading

    parsed = read(report)
    if isinstance(parsed, Failure):
        raise Stop(f"{printable(parsed.path)}：{parsed.error}")
    whole = reading.Reading(parsed.document, parsed.outline, parsed.mentions, parsed.relations, parsed.gaps)
    as_json = form == "json"
    _deliver(json_report.dump(reading.fields(whole)) if as_json else _page(lambda console: reading.show(console, whole), output), output)
    return 0


@app.command("checks", cls=Command, options_metavar="[选项]")
def list_checks(form: Format = "rich", checks: Checks = []) -> int:  # noqa: B006
    """列出全部检查：编号、程度、所查的数据表、标题。"""
    from auditor.reports import checks as pages
    from auditor.reports import json_report

    found = checks_of(suites_in(checks))
    as_json = form == "json"
    _deliver(json_report.dump([pages.fields(c) for c in found]) if as_json else _page(lambda console: pages.show_list(console, found)))
    return 0


@app.command(cls=Command, options_metavar="[选项]")
def explain(code: Code, checks: Checks = []) -> int:  # noqa: B006
    """说明一项检查：怎样核对、为什么、依据什么，会报出什么样的文字，不报什么样的。"""
    from auditor.reports import checks as pages

    known = checks_of(suites_in(checks))
    found = [c for c in known if code.upper() in (c.code, c.family)]
    if not found:
        raise Stop(f"没有编号为 {printable(code)} 的检查{nearest(code.upper(), (c.code for c in known))}（全部编号见 auditor checks）")
    _deliver(_page(lambda console: pages.explain_all(console, found)))
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
    _deliver(_page(lambda console: pages.show_trials(console, told)))
    return int(any(problems for _, _, problems in told))


def _audit(reports: batch.Reports, chosen: dict[str, list[str]]) -> tuple[list[Audit], list[Failure]]:
    """The audits, and what could not be read: the paths that are no reports first."""
    audits: list[Audit] = []
    failures = list(reports.failures)
    if reports.paths:
        from auditor import audit_many

        with Console(stderr=True).status(f"正在审计 {len(reports.paths)} 份报告……"):
            for result in audit_many(reports.paths, **chosen):
                if isinstance(result, Failure):
                    failures.append(result)
                else:
                    audits.append(result)
    return audits, failures


def _tell_failures(reports: batch.Reports, failures: Sequence[Failure]) -> None:
    """One line each on standard error; files in folders that no reader reads are counted."""
    for failure in failures:
        print(f"{printable(failure.path)}：{printable(failure.error)}", file=sys.stderr)
    if reports.skipped:
        named = "、".join(f"{suffix} {number} 个" for suffix, number in reports.skipped)
        print(f"跳过了还不能读的文件：{named}", file=sys.stderr)


def _fails(audits: Sequence[Audit], fail_on: str) -> bool:
    counted = [s for s in SEVERITIES if fail_on in SEVERITIES[SEVERITIES.index(s) :]]
    return any(finding.severity in counted for audit in audits for finding in audit.findings)


def _page(draw: Callable[[Console], None], output: str = "") -> str:
    """What `draw` prints. It gets the terminal's width and colours only where the page goes to one."""
    if sys.stdout.isatty() and not output:
        console = Console(highlight=False, emoji=False)
    else:
        console = Console(highlight=False, emoji=False, width=PIPED_WIDTH, force_terminal=False, color_system=None)
    with console.capture() as captured:
        draw(console)
    return "".join(line.rstrip(" ") + "\n" for line in captured.get().rstrip("\n").split("\n"))


def _writable(output: str) -> None:
    if output and (reason := unwritable(output)):
        raise Stop(f"{printable(output)}：无法写入（{reason}）")


def _deliver(text: str, output: str = "") -> None:
    try:
        deliver(text, output or None)
    except OSError as error:
        raise Stop(f"{printable(output) or '标准输出'}：无法写入（{error.strerror}）") from None
