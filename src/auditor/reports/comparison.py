"""Two versions of a report as people and programs read the difference."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.compare import Comparison, label
from auditor.reports.json_report import SCHEMA, finding_fields, number_fields
from auditor.reports.wording import (
    SEVERITY_STYLES,
    SEVERITY_WORDS,
    STATUS_STYLES,
    STATUS_WORDS,
    one_line,
    printable,
    where,
)
from auditor.reports.wrap import Wrapped
from auditor.result import Audit, Finding, NumberSeen
from auditor.version import VERSION

# Words before a number that say enough, and how many characters are shown where they do not.
_ENOUGH, _BEFORE = 4, 24


def fields(old: Audit, new: Audit, compared: Comparison) -> dict[str, Any]:
    """The comparison as JSON."""
    return {
        "schema": f"{SCHEMA}-compare",
        "tool": {"name": "auditor", "version": VERSION},
        "old": {"path": old.path, "sha256": old.sha256, "title": old.title or None},
        "new": {"path": new.path, "sha256": new.sha256, "title": new.title or None},
        "findings": {
            "fixed": [finding_fields(finding) for finding in compared.fixed],
            "remaining": [
                {"changed": kept.changed, "old": finding_fields(kept.old), "new": finding_fields(kept.new)}
                for kept in compared.remaining
            ],
            "new": [finding_fields(finding) for finding in compared.new],
        },
        "numbers": {
            "changed": [
                {"label": label(b) or None, "old": number_fields(a), "new": number_fields(b)}
                for a, b in compared.changed
            ],
            "removed": [number_fields(number) for number in compared.removed],
            "added": [number_fields(number) for number in compared.added],
        },
    }


def show(console: Console, old: Audit, new: Audit, compared: Comparison) -> None:
    """A summary, the findings by what became of them, and the numbers that changed."""
    console.print(Wrapped(Text(f"旧稿 {printable(old.path)}，新稿 {printable(new.path)}", "bold")))
    counts = (
        ("已改正", compared.fixed, "green"),
        ("仍在", compared.remaining, "bold red"),
        ("新出现", compared.new, "bold red"),
    )
    line = Text("发现：")
    for words, ones, style in counts:
        line.append(f"{words} {len(ones)}  ", style if ones else "dim")
    console.print(line)
    console.print(Text(f"数字：改动 {len(compared.changed)}  删去 {len(compared.removed)}  新增 {len(compared.added)}"))
    if compared.fixed or compared.remaining or compared.new:
        console.print(findings_table(compared))
    if compared.changed:
        console.print(_numbers(compared.changed))
    if PurePath(old.path).suffix.lower() != PurePath(new.path).suffix.lower():
        console.print(Wrapped(Text("两稿格式不同，读法也不同：删去和新增的数字里可能有读法造成的。", "yellow")))


def findings_table(compared: Comparison) -> Table:
    """The findings by what became of them: new, remaining, fixed."""
    table = Table(box=box.ROUNDED, expand=True, border_style="dim", header_style="bold")
    for name in ("结果", "编号", "程度"):
        table.add_column(name, no_wrap=True)
    table.add_column("发现", ratio=1)
    table.add_column("位置", max_width=16)
    for finding in compared.new:
        _row(table, Text("新出现", "bold red"), finding)
    for kept in compared.remaining:
        _row(table, Text("仍在，数已改动" if kept.changed else "仍在", "red"), kept.new)
    for finding in compared.fixed:
        _row(table, Text("已改正", "green"), finding, "旧稿")
    return table


def _row(table: Table, became: Text, finding: Finding, version: str = "") -> None:
    severity = Text(SEVERITY_WORDS[finding.severity], SEVERITY_STYLES[finding.severity])
    place = version + where(finding.places[0].place) if finding.places else ""
    table.add_row(became, finding.code, severity, Wrapped(Text(one_line(finding.message))), Wrapped(Text(place, "dim")))


def _numbers(changed: Sequence[tuple[NumberSeen, NumberSeen]]) -> Table:
    table = Table(box=box.ROUNDED, expand=True, border_style="dim", header_style="bold")
    table.add_column("数字", ratio=1)
    table.add_column("旧稿", justify="right", no_wrap=True)
    table.add_column("新稿", justify="right", no_wrap=True)
    table.add_column("新稿核对结果", no_wrap=True)
    table.add_column("位置", max_width=16)
    for old, new in changed:
        status = Text(STATUS_WORDS[new.status], STATUS_STYLES[new.status])
        table.add_row(
            Wrapped(Text(_named(new))),
            Text(one_line(old.quote)),
            Text(one_line(new.quote), "bold"),
            status,
            Wrapped(Text(where(new.place), "dim")),
        )
    return table


def _named(number: NumberSeen) -> str:
    """The words before a number; where those are few, some more of its sentence."""
    words = one_line(label(number))
    if len(words) >= _ENOUGH:
        return words
    before = one_line(number.context[: max(0, number.context.find(number.quote))])
    return ("…" if len(before) > _BEFORE else "") + before[-_BEFORE:] or "—"
