"""The checks as people and programs read them: the list, and one check explained with its examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.reports.columns import asked, table_words
from auditor.reports.wording import SEVERITY_STYLES, SEVERITY_WORDS, printable
from auditor.reports.wrap import Wrapped
from auditor.suites.check import Check


def show_list(console: Console, checks: Sequence[Check]) -> None:
    """Every check: code, severity, table and title."""
    table = Table(box=box.ROUNDED, expand=True, border_style="dim", header_style="bold")
    table.add_column("编号", no_wrap=True)
    table.add_column("程度", no_wrap=True)
    table.add_column("数据表", no_wrap=True)
    table.add_column("检查", ratio=1)
    for check in checks:
        table.add_row(
            Text(check.code, "bold"),
            Text(SEVERITY_WORDS[check.severity], SEVERITY_STYLES[check.severity]),
            table_words(check.table),
            Wrapped(Text(check.title)),
        )
    console.print(table)
    console.print(Text(f"共 {len(checks)} 项检查；auditor explain 编号 逐项说明。", "dim"))


def explain_all(console: Console, checks: Sequence[Check]) -> None:
    """Each check explained, an empty line between them."""
    for index, check in enumerate(checks):
        if index:
            console.print("\n")
        explain(console, check)


def explain(console: Console, check: Check) -> None:
    """What a check asks, why it matters, what it rests on, and an example it tells of beside one it does not."""
    console.print(
        Text(f"{check.code}  ", "bold")
        + Text(SEVERITY_WORDS[check.severity], SEVERITY_STYLES[check.severity])
        + Text(f"  {check.title}", "bold")
    )
    _section(console, "怎样核对", asked(check))
    _section(console, "为什么核对", check.why)
    if check.basis:
        _section(console, "依据", check.basis)
    for example in check.fails[:1]:
        _section(console, "会报出", example.text)
        for line in example.finds:
            console.print(
                Padding(
                    Wrapped(Text("→ ") + Text(printable(line), SEVERITY_STYLES[check.severity]), indent=2), (0, 0, 0, 2)
                )
            )
    for example in check.passes[:1]:
        _section(console, "不会报", example.text)
    console.print()
    console.print(Text(f"定义在 {printable(check.file)}", "dim"))


def show_trials(console: Console, trials: Sequence[tuple[Check, int, Sequence[tuple[str, str]]]]) -> None:
    """Each check with the number of its examples and, for an example that does not do as it says,
    its text and what is wrong.
    """
    for check, examples, problems in trials:
        mark = Text("✗ ", "bold red") if problems else Text("✓ ", "green")
        console.print(Wrapped(mark + Text(f"{check.code} {check.title}（{examples} 个例子）"), indent=2))
        for text, problem in problems:
            console.print(Padding(Wrapped(Text(_lines(text), "dim")), (0, 0, 0, 4)))
            console.print(Padding(Wrapped(Text("→ ") + Text(printable(problem), "red"), indent=2), (0, 0, 0, 4)))
    wrong = sum(len(problems) for _, _, problems in trials)
    told = f"{wrong} 个例子不符" if wrong else "例子全部相符"
    console.print(Text(f"{len(trials)} 项检查，{sum(n for _, n, _ in trials)} 个例子：{told}。", "bold"))


def fields(check: Check) -> dict[str, Any]:
    """A check as JSON."""
    return {
        "code": check.code,
        "title": check.title,
        "severity": check.severity,
        "table": check.table,
        "type": check.type,
        "kwargs": dict(check.kwargs),
        "where": {column: list(values) for column, values in check.where.items()},
        "unless": {column: list(values) for column, values in check.unless.items()},
        "about": None if check.about is None else list(check.about),
        "message": check.message,
        "why": check.why,
        "basis": check.basis or None,
        "fails": [{"text": e.text, "finds": list(e.finds)} for e in check.fails],
        "passes": [e.text for e in check.passes],
        "file": check.file,
    }


def _section(console: Console, title: str, text: str) -> None:
    console.print()
    console.print(Text(title, "bold cyan"))
    console.print(Padding(Wrapped(Text(_lines(text))), (0, 0, 0, 2)))


def _lines(text: str) -> str:
    """A text of many lines, printable, its cells told apart."""
    return "\n".join(printable(line.replace("\t", "  │  ")) for line in text.strip().split("\n"))
