"""`auditor config`: what the configuration says for the working directory, and where each value comes from."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.commands.app import app
from auditor.commands.configured import config_path, configured
from auditor.commands.delivery import deliver, page
from auditor.options import Config, Format
from auditor.reports.json_report import SCHEMA, dump
from auditor.reports.wording import SEVERITY_WORDS, one_line, printable
from auditor.settings import KEYS, NAME, Settings
from auditor.usage import Command

# For each key what its value is in words, where the configuration gives it, and what holds where it does not.
_WORDS: Mapping[str, tuple[Callable[[Settings], str | Sequence[str]], str]] = {
    "select": (lambda said: said.select, "全部检查"),
    "ignore": (lambda said: said.ignore, "没有"),
    "checks": (lambda said: [_short(folder) for folder in said.checks], "只有内置的检查"),
    "fail-on": (lambda said: said.fail_on, "error"),
    "profile": (lambda said: said.profile, "按报告的种类、所在地和表式选用"),
    "format": (lambda said: said.format, "rich"),
    "output": (lambda said: _short(said.output), "打印在屏幕上"),
    "store": (lambda said: _short(said.store), "不存"),
    "jobs": (lambda said: str(said.jobs or ""), "与处理器核数相同"),
    "template": (lambda said: _short(said.template), "自带的审核意见函模板"),
    "severity": (
        lambda said: [f"{code} {SEVERITY_WORDS[severity]}" for code, severity in said.severity.items()],
        "检查自己说的程度",
    ),
    "suppress": (
        lambda said: [f"{one.fingerprint}（{one.expires} 前：{one_line(one.reason)}）" for one in said.suppress],
        "没有",
    ),
}
# What holds where the configuration is silent, as programs read it.
_BUILT_IN: Mapping[str, str] = {"fail-on": "error", "format": "rich"}


@app.command(cls=Command, options_metavar="[选项]")
def config(config: Config = "", form: Format = "rich") -> int:
    """显示现在起作用的配置：每一项的值，以及它来自哪个文件，还是内置的。命令行上说了的，总是以命令行为准。"""
    said, path = configured(config), str(config_path(config) or "")
    if form == "json":
        values = {key: {"value": _plain(said, key), "source": path if key in said.given else None} for key in KEYS}
        deliver(dump({"schema": f"{SCHEMA}-config", "file": path or None, "values": values}))
    else:
        deliver(page(lambda console: _show(console, said, path)))
    return 0


def _plain(said: Settings, key: str) -> object:
    """A key's value as programs read it; null where nothing is said and nothing stands in for it."""
    if key == "suppress":
        return [asdict(one) | {"expires": one.expires.isoformat()} for one in said.suppress]
    return getattr(said, key.replace("-", "_")) or _BUILT_IN.get(key)


def _value(said: Settings, key: str) -> str | Sequence[str] | None:
    """A key's value in words; None where the configuration gives none."""
    return _WORDS[key][0](said) or None if key in said.given else None


def _show(console: Console, said: Settings, path: str) -> None:
    named = _short(path)
    console.print(
        Text(
            f"配置文件：{named}"
            if path
            else f"没有配置文件（{NAME}，或 pyproject.toml 的 [tool.auditor]），各项都是内置的。",
            "bold",
        )
    )
    table = Table(box=box.ROUNDED, expand=True, border_style="dim", header_style="bold")
    table.add_column("项", no_wrap=True)
    table.add_column("值", ratio=2)
    table.add_column("来自", ratio=1)
    for key in KEYS:
        value = _value(said, key)
        told = value if isinstance(value, str) else "\n".join(map(printable, value or ()))
        table.add_row(
            key,
            Text(told or _WORDS[key][1], "" if told else "dim"),
            Text(named if key in said.given else "内置", "" if told else "dim"),
        )
    console.print(table)


def _short(path: str) -> str:
    """A path as the working directory sees it, where that is no longer."""
    below = os.path.relpath(path) if path else ""
    return printable(min(below, path, key=len))
