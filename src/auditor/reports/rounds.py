"""Two rounds of reports as people and programs read what became of them: a row a report, then what remains and what is
new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.compare import Comparison
from auditor.reports import phrases
from auditor.reports.comparison import findings_table
from auditor.reports.json_report import SCHEMA, finding_fields
from auditor.reports.wording import SEVERITY_WORDS, one_line, printable
from auditor.reports.wrap import Wrapped
from auditor.result import SEVERITIES, Audit, Failure
from auditor.version import VERSION


@dataclass(frozen=True, slots=True)
class Seen:
    """A report of a round: its path, what it is called, whose, of which kind and year, and how many findings it has by
    severity.
    """

    path: str
    title: str
    organization: str
    kind: str
    year: int | None
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """A report that is in both rounds, and what became of its findings."""

    old: Seen
    new: Seen
    compared: Comparison


@dataclass(frozen=True, slots=True)
class Rounds:
    """What became of the reports: those `again` there by unit, those `missing` from the new round, those `added` in
    it, and the unreadable.
    """

    again: Sequence[Again]
    missing: Sequence[Seen]
    added: Sequence[Seen]
    failures: Sequence[Failure]


def seen(audit: Audit) -> Seen:
    """A report as it is told of here."""
    counts = tuple(sum(finding.severity == severity for finding in audit.findings) for severity in SEVERITIES)
    return Seen(audit.path, phrases.name(audit), audit.organization, audit.kind, audit.year, counts)


def fields(rounds: Rounds) -> dict[str, Any]:
    """The rounds as JSON."""
    return {
        "schema": f"{SCHEMA}-rounds",
        "tool": {"name": "auditor", "version": VERSION},
        "units": [
            {
                "organization": unit or None,
                "fixed": fixed,
                "remaining": remaining,
                "new": new,
                "reports": [_again(one) for one in ones],
            }
            for unit, ones in _units(rounds)
            for fixed, remaining, new in [_total(ones)]
        ],
        "missing": [_seen(one) for one in rounds.missing],
        "added": [_seen(one) for one in rounds.added],
        "errors": [{"path": failure.path, "error": failure.error} for failure in rounds.failures],
    }


def _again(one: Again) -> dict[str, Any]:
    return {
        "old": _seen(one.old),
        "new": _seen(one.new),
        "fixed": [finding_fields(finding) for finding in one.compared.fixed],
        "remaining": [finding_fields(kept.new) for kept in one.compared.remaining],
        "appeared": [finding_fields(finding) for finding in one.compared.new],
    }


def _seen(one: Seen) -> dict[str, Any]:
    return {
        "path": one.path, "title": one.title, "organization": one.organization or None, "kind": one.kind or None,
        "year": one.year, "findings": dict(zip(SEVERITIES, one.findings, strict=True)),
    }  # fmt: skip


def _units(rounds: Rounds) -> list[tuple[str, list[Again]]]:
    """The reports that are in both rounds by unit, each where it first stands."""
    units: dict[str, list[Again]] = {}
    for one in rounds.again:
        units.setdefault(one_line(one.new.organization or one.old.organization), []).append(one)
    return list(units.items())


def _total(ones: Iterable[Again]) -> tuple[int, int, int]:
    """How many findings are fixed, remain and are new."""
    made = [one.compared for one in ones]
    return sum(len(c.fixed) for c in made), sum(len(c.remaining) for c in made), sum(len(c.new) for c in made)


def show(console: Console, rounds: Rounds) -> None:
    """A summary, a row a unit with its reports below, who has not resubmitted, and the findings that remain or are
    new.
    """
    fixed, remaining, new = _total(rounds.again)
    told = ((rounds.missing, "没有重新报送"), (rounds.added, "新报送"), (rounds.failures, "无法读取"))
    numbers = "".join(f"，{words} {len(ones)} 份" for ones, words in told if ones)
    console.print(Wrapped(Text(f"两次都有的报告 {len(rounds.again)} 份{numbers}。", "bold")))
    console.print(Text(f"发现：已改正 {fixed}  仍在 {remaining}  新出现 {new}"))
    if rounds.again:
        console.print(_table(rounds))
    for ones, words in ((rounds.missing, "没有重新报送"), (rounds.added, "新报送（上次没有）")):
        if ones:
            console.print(Text(words, "bold"))
            for report in ones:
                console.print(Wrapped(Text(f"  {_named(report)}：{_findings(report)}")))
    for one in rounds.again:
        if one.compared.remaining or one.compared.new:
            console.print()
            console.print(Wrapped(Text(_named(one.new), "bold")))
            console.print(findings_table(one.compared))


def _table(rounds: Rounds) -> Table:
    table = Table(box=box.ROUNDED, expand=True, border_style="dim", header_style="bold")
    table.add_column("单位、报告", ratio=1)
    for name in ("已改正", "仍在", "新出现"):
        table.add_column(name, justify="right", no_wrap=True)
    for unit, ones in _units(rounds):
        table.add_row(*_row(unit or "（没有读出单位）", ones, "bold"))
        for one in ones:
            table.add_row(*_row(f"  {one.new.title} · {printable(one.new.path)}", [one], "dim"))
    return table


def _row(words: str, ones: Sequence[Again], style: str) -> Iterator[Wrapped | Text]:
    yield Wrapped(Text(words, style))
    for number, colour in zip(_total(ones), ("green", "red", "bold red"), strict=True):
        yield Text(str(number), colour if number else "dim")


def _named(one: Seen) -> str:
    facts = (one_line(one.organization), f"{one.year}年度" if one.year else "", one.kind)
    return f"{' · '.join(fact for fact in facts if fact)}《{one.title}》（{printable(one.path)}）"


def _findings(one: Seen) -> str:
    told = [
        f"{SEVERITY_WORDS[severity]} {number}"
        for severity, number in zip(SEVERITIES, one.findings, strict=True)
        if number
    ]
    return "、".join(told) or "没有发现"
