"""How the command line explains itself: help pages and usage errors in Chinese words. Knows no command by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from typer.core import TyperCommand, TyperGroup

from auditor.reports.wording import printable
from auditor.reports.wrap import Wrapped

# Options that typer adds by itself, and what they do in our words.
_ADDED: Mapping[str, str] = {
    "help": "显示这页说明。",
    "install_completion": "为当前的命令行外壳装上自动补全。",
    "show_completion": "打印当前外壳的自动补全脚本，供查看或自行安装。",
}

# click's UsageError and ClickException; typer carries its own copy of click under a private name, so they are taken
# from a public class.
USAGE_ERROR: Any = typer.BadParameter.__mro__[1]
CLICK_ERROR: Any = typer.BadParameter.__mro__[2]


class Command(TyperCommand):
    """A command with a Chinese help page."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _page(self, ctx)


class Group(TyperGroup):
    """A group of commands with a Chinese help page, which names the nearest command for one it does not have."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _page(self, ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise typer.BadParameter(
                f"没有“{printable(args[0])}”这个命令{nearest(args[0], self.list_commands(ctx))}", ctx=ctx
            )
        return super().resolve_command(ctx, args)


def nearest(word: str, known: Iterable[str]) -> str:
    """`，是不是想写 check？` where a known word is near, else empty."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1)
    return f"，是不是想写 {near[0]}？" if near else ""


def error_line(error: Any) -> str:
    """A usage error as one line of Chinese, with the command whose help to read."""
    ctx = getattr(error, "ctx", None)
    tail = f"（说明见 {ctx.command_path} --help）" if ctx is not None else ""
    return _what(error) + tail


def _no_such_option(option: str, context: Any) -> str:
    known = [o for p in context.command.get_params(context) for o in p.opts] if context is not None else []
    return f"没有 {printable(option)} 这个选项{nearest(option, known)}"


def _what(error: Any) -> str:
    kind = type(error).__name__
    message = str(getattr(error, "message", "") or "")
    param = getattr(error, "param", None)
    if kind == "NoSuchOption":
        return _no_such_option(str(error.option_name), error.ctx)
    if kind == "MissingParameter" and param is not None:
        return f"缺少 {param.metavar or param.opts[0]}"
    if kind == "BadOptionUsage":
        takes_none = "does not take" in message
        return f"选项 {printable(str(error.option_name))} {'后面不带值' if takes_none else '后面要有一个值'}"
    if kind == "BadParameter":
        named = param.opts[0] if param is not None and param.param_type_name == "option" else ""
        return f"{named}：{message}" if named else message
    if "extra argument" in message:
        return f"多出了参数 {printable(message.rpartition('(')[2].rstrip(')'))}"
    return message


def _page(command: Any, ctx: Any) -> None:
    console = Console(highlight=False)
    console.print(Text("用法：", "bold") + Text(_usage(command, ctx)))
    for paragraph in (command.help or "").split("\n\n"):
        console.print()
        console.print(Padding(Wrapped(Text(_joined(paragraph))), (0, 0, 0, 2)))
    params = [p for p in command.get_params(ctx) if not getattr(p, "hidden", False)]
    arguments = [(p.metavar or p.name, p.help) for p in params if p.param_type_name == "argument"]
    options = [
        (_names(p), _ADDED.get(p.name, getattr(p, "help", None))) for p in params if p.param_type_name == "option"
    ]
    commands = [
        (name, child.short_help or child.help)
        for name, child in getattr(command, "commands", {}).items()
        if not child.hidden
    ]
    for title, rows in (("命令", commands), ("参数", arguments), ("选项", options)):
        _section(console, title, rows)


def _usage(command: Any, ctx: Any) -> str:
    """`auditor check [选项] 报告…`."""
    arguments = [
        p.metavar + ("…" if p.nargs == -1 else "") for p in command.get_params(ctx) if p.param_type_name == "argument"
    ]
    return " ".join(
        filter(
            None, [ctx.command_path, command.options_metavar, *arguments, getattr(command, "subcommand_metavar", "")]
        )
    )


def _joined(paragraph: str) -> str:
    """A docstring's paragraph with its line breaks taken out, but for those before an indented line."""
    lines = paragraph.strip("\n").split("\n")
    return "".join(("\n" + line if line.startswith(" ") else line.strip()) for line in lines).lstrip("\n")


def _names(option: Any) -> str:
    names = ", ".join(sorted([*option.opts, *option.secondary_opts], key=len))
    return names if option.is_flag or not option.metavar else f"{names} {option.metavar}"


def _section(console: Console, title: str, rows: list[tuple[str, str | None]]) -> None:
    if not rows:
        return
    console.print()
    console.print(Text(title, "bold"))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for name, text in rows:
        table.add_row(Text("  " + name, "cyan"), Wrapped(Text(_joined((text or "").split("\n\n")[0]))))
    console.print(table)
