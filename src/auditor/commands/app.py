"""The `auditor` command itself: its name, what it does without a command, and how it is run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from auditor.options import Version
from auditor.usage import Group
from auditor.version import VERSION


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
