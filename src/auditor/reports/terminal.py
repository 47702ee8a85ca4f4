"""The audit as a reader at a terminal sees it: a summary, then each report's findings with both sides quoted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.audits import counted, counts
from auditor.reports.detail import Detail
from auditor.reports.drawn import drawn
from auditor.reports.quote import sides
from auditor.reports.tally import Tally, examined, summed, tally
from auditor.reports.wording import (
    SEVERITY_STYLES,
    SEVERITY_WORDS,
    STATUS_STYLES,
    STATUS_WORDS,
    file_names,
    one_line,
    printable,
    where,
)
from auditor.reports.wrap import Wrapped
from auditor.result import SEVERITIES, Audit, Failure, Finding

# Of more reports than this a line each is told, and so many findings of so many of the worst.
_FEW, _WORST, _TOLD = 5, 3, 3

# How many kinds of gaps a report lists before it says how many more there are.
_GAPS_SHOWN = 5

# How many sentences or rows a finding quotes before it says how many more there are.
_SIDES_SHOWN = 6

# What a table of findings takes of a line beside its message and its places: a code, the rules and the blanks along
# them.
_BESIDE = 15


def render(audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> str:
    """The report as text, in colours where it goes to a terminal."""
    return drawn(lambda console: show(console, audits, failures, detail), terminal=detail.terminal)


def show(console: Console, audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> None:
    """Print the summary, then each report; of many a line each, the findings of the worst, and the summary last."""
    if len(audits) > _FEW and not detail.verbose and not detail.numbers:
        if not detail.quiet:
            _many(console, audits)
        _summary(console, audits, failures, detail)
        return
    _summary(console, audits, failures, detail)
    if len(audits) > 1:
        console.print(_overview(audits))
    if detail.quiet:
        return
    for audit in audits:
        _report(console, audit, detail)


def _foremost(console: Console, findings: Sequence[Finding]) -> None:
    """The worst of a report's findings, each in a line or two, and how many more there are."""
    ranked = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    for finding in ranked[:_TOLD]:
        at = where(finding.main.place) if finding.main else ""
        head = Text(f"{SEVERITY_WORDS[finding.severity]} {finding.code} ", SEVERITY_STYLES[finding.severity])
        _print(console, head + Text(f"{at} " if at else "", "dim") + Text(one_line(finding.message)), indent=2)
    if len(ranked) > _TOLD:
        _print(console, f"另有 {len(ranked) - _TOLD} 条", "dim")


def _many(console: Console, audits: Sequence[Audit]) -> None:
    """A line a report, then the findings of the worst, those of each in a line or two."""
    each = [*counts(audits)]
    name = file_names([one.path for one in each])
    console.print(Text(f"{'矛盾':>2} {'存疑':>2} {'提示':>2} {'已核对':>3} {'缺漏':>2}  报告", "bold"))
    for one in each:
        told = summed([one])
        line = Text()
        for severity, number in told.findings.items():
            line.append(f"{number:>4} ", SEVERITY_STYLES[severity] if number else "dim")
        line.append(f"{told.share or '—':>6} ", "yellow" if one.idle else "")
        line.append(f"{one.unread:>4}  ", "yellow" if one.unread else "dim")
        line.append(_fitting(name(one.path), console.width - line.cell_len))
        console.print(line, no_wrap=True, overflow="crop")
    found = [index for index, one in enumerate(each) if any(one.findings)]
    for index in sorted(found, key=lambda i: [-n for n in each[i].findings])[:_WORST]:
        console.print()
        path = _fitting(name(audits[index].path), console.width)
        console.print(Text(path, "bold"), no_wrap=True, overflow="crop")
        _foremost(console, audits[index].findings)
    console.print()
    if found:
        _print(console, "以上是发现最重的几份；全部发现用 --verbose，或 --format html、xlsx。", "dim")


def _fitting(name: str, room: int) -> str:
    """A name in so many cells, its beginning left out where it is too long."""
    if cell_len(name) <= room:
        return name
    while name and cell_len(name) > room - 1:
        name = name[1:]
    return f"…{name}"


def _print(console: Console, text: Text | str, style: str = "", indent: int = 0) -> None:
    console.print(Wrapped(Text(text, style) if isinstance(text, str) else text, indent=indent))


def _counts(told: Tally) -> Text:
    """`545 个数字：498 一致 · 3 疑误 · 18 牵涉 · 26 无从核对`."""
    text = Text(f"{told.seen} 个数字")
    for number, (status, many) in enumerate((status, many) for status, many in told.numbers.items() if many):
        text.append(" · " if number else "：")
        text.append(f"{many} {STATUS_WORDS[status]}", STATUS_STYLES[status])
    return text


def _by_severity(told: Tally) -> Text:
    text = Text()
    for severity, number in told.findings.items():
        text.append("  " if text else "")
        text.append(f"{SEVERITY_WORDS[severity]} {number}", SEVERITY_STYLES[severity] if number else "dim")
    return text


def _summary(console: Console, audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> None:
    told = tally(audits, failures)
    _print(console, Text(told.told, "bold"))
    if told.lacking:
        _print(console, told.lacking, "bold yellow", indent=6)
    for notice in detail.notices:
        _print(console, f"留意：{printable(notice)}", "yellow", indent=6)
    if not audits:
        return
    _print(console, Text("发现：") + _by_severity(told))
    share = f"（{told.share}的数字参与了核对）" if told.share else ""
    _print(console, Text("覆盖：") + _counts(told) + Text(share, "dim"), indent=6)


def _overview(audits: Sequence[Audit]) -> Table:
    table = Table(box=box.ROUNDED, expand=True, border_style="dim", header_style="bold")
    table.add_column("报告", ratio=1)
    for word in ("矛盾", "存疑", "提示", "数字", "已核对"):
        table.add_column(word, justify="right", no_wrap=True)
    each = [*counts(audits)]
    name = file_names([one.path for one in each])
    for one in each:
        told = summed([one])
        cells = [Text(str(n), SEVERITY_STYLES[severity] if n else "dim") for severity, n in told.findings.items()]
        table.add_row(Wrapped(Text(name(one.path))), *cells, str(told.seen), told.share or "—")
    return table


def _report(console: Console, audit: Audit, detail: Detail) -> None:
    console.print()
    _heading(console, audit)
    if audit.findings:
        console.print(_findings(console, audit.findings, detail))
    else:
        _clean(console, audit)
    _set_aside(console, audit, detail)
    _unchecked(console, audit, detail)
    if detail.verbose:
        console.print(_checks(audit, detail))
    if detail.numbers:
        console.print(_numbers(audit))


def _heading(console: Console, audit: Audit) -> None:
    """The title with the counts of numbers at the right where there is room, and below it what the report says it is
    and what stands in for what it does not say."""
    title = Text(one_line(audit.title) or printable(PurePath(audit.path).name), "bold")
    counts = _counts(tally([audit]))
    gap = console.width - title.cell_len - counts.cell_len
    if gap >= 4:
        console.print(title + Text(" " * gap) + counts, no_wrap=True, overflow="crop")
    else:
        _print(console, title)
        _print(console, counts)
    facts = [
        one_line(audit.organization),
        f"{audit.year}年度" if audit.year else "",
        one_line(audit.kind),
        printable(audit.path),
    ]
    _print(console, " · ".join(f for f in facts if f), "dim")
    if audit.profile:
        _print(console, f"口径：{audit.profile.title}（{one_line(audit.profile.why)}）", "dim", indent=6)


def _findings(console: Console, findings: Sequence[Finding], detail: Detail) -> Table:
    """Severity over code, and message over its sides, each side with its own place."""
    table = Table(box=box.ROUNDED, expand=True, border_style="dim", header_style="bold")
    table.add_column("程度", no_wrap=True)
    table.add_column("发现", ratio=1)
    places = [where(p.place) for f in findings for p in f.places]
    width = max(8, min(max(map(cell_len, places), default=8), console.width // 6))
    table.add_column("位置", width=width)
    for finding in findings:
        style, message = SEVERITY_STYLES[finding.severity], Text(one_line(finding.message), "bold")
        code, severity = Text(finding.code, style), Text(SEVERITY_WORDS[finding.severity], style)
        below = _below(console, finding, detail)
        beside = not below or message.cell_len > console.width - width - _BESIDE
        table.add_row(severity + Text("\n") + code if beside else severity, Wrapped(message))
        for number, (told, place) in enumerate(below):
            table.add_row("" if beside or number else code, Wrapped(told, indent=2), Wrapped(Text(place, "dim")))
        table.add_section()
    return table


def _below(console: Console, finding: Finding, detail: Detail) -> list[tuple[Text, str]]:
    """What stands under a message: its sides with their places, then what is noted."""
    shown = sides(finding, room=max(75, (console.width - 23) * 3 // 2), bare=not console.is_terminal)
    kept = len(shown) if detail.verbose or len(shown) <= _SIDES_SHOWN + 1 else _SIDES_SHOWN
    below = [(Text("▸ ", "dim") + quoted, place) for quoted, place in shown[:kept]]
    if kept < len(shown):
        below.append((Text(f"▸ 另有 {len(shown) - kept} 处，用 --verbose 列出", "dim"), ""))
    return below + [(note, "") for note in _notes(finding, detail)]


def _notes(finding: Finding, detail: Detail) -> list[Text]:
    notes = [Text(f"可能的原因：{one_line(finding.hint)}", "italic")] if finding.hint else []
    notes += [Text(f"同时牵动：{one_line(message)}", "dim") for message in finding.also]
    if detail.verbose:
        notes += [Text(f"重算：{one_line(step)}", "dim") for step in finding.steps]
    if detail.verbose and finding.basis:
        notes.append(Text(f"依据：{one_line(finding.basis)}", "dim"))
    if detail.verbose:
        notes.append(Text(f"指纹：{finding.fingerprint}", "dim"))
    return notes


def _set_aside(console: Console, audit: Audit, detail: Detail) -> None:
    """How many findings were suppressed or are known already, each with its reason where all is told."""
    counts = [("已说明理由而不计", [one for one in audit.set_aside if one.why == "suppressed"])]
    counts.append(("已在基线中", [one for one in audit.set_aside if one.why == "known"]))
    for words, ones in counts:
        if ones:
            _print(
                console,
                f"不再提出：{words}的发现 {len(ones)} 条" + ("" if detail.verbose else "，用 --verbose 列出"),
                "dim",
                indent=10,
            )
        for one in ones if detail.verbose else ():
            reason = f"；{one.expires} 前不计：{one_line(one.reason)}" if one.reason else ""
            _print(console, f"          {one.finding.code} {one_line(one.finding.message)}{reason}", "dim", indent=10)


def _clean(console: Console, audit: Audit) -> None:
    """What a report without findings was held against, so that silence is not taken for a clean bill."""
    if counted(audit).idle:
        _print(console, "未见矛盾，但也没有找到可以核对的关系：这份报告等于没有核对过。", "yellow")
        return
    used = sum(bool(c.examined) for c in audit.checks)
    _print(
        console,
        Text(f"未见矛盾：{used} 种检查共核对 {examined(audit)} 处，都对得上。", "green")
        + Text("只说明报告自身前后一致，不说明数字属实。", "dim"),
    )


def _unchecked(console: Console, audit: Audit, detail: Detail) -> None:
    """The gaps, alike ones told once, and how many numbers nothing could be held against."""
    gaps: dict[str, list[str]] = {}
    for gap in audit.gaps:
        gaps.setdefault(one_line(gap.reason), []).append(where(gap.place))
    shown = list(gaps.items())[: None if detail.verbose else _GAPS_SHOWN]
    for reason, places in shown:
        named = "、".join(p for p in places[: None if detail.verbose else 3] if p)
        more = f"等 {len(places)} 处" if len(places) > 1 and (not detail.verbose or not named) else ""
        _print(console, f"未能核对：{reason}" + (f"（{named}{more}）" if named or more else ""), "yellow", indent=10)
    if len(gaps) > len(shown):
        _print(console, f"未能核对：另有 {len(gaps) - len(shown)} 类情况，用 --verbose 列出", "yellow", indent=10)
    if number := audit.count("unchecked"):
        tail = "" if detail.numbers else "，用 --numbers 逐个列出"
        _print(console, f"无从核对：{number} 个数字在报告里没有可以对照的数{tail}", "dim", indent=10)


def _checks(audit: Audit, detail: Detail) -> Table:
    table = Table(box=box.ROUNDED, border_style="dim", header_style="bold")
    table.add_column("编号", no_wrap=True)
    table.add_column("检查")
    table.add_column("核对", justify="right", no_wrap=True)
    table.add_column("不符", justify="right", no_wrap=True)
    for check in audit.checks:
        failed = Text(str(check.failed), "bold red" if check.failed else "dim")
        table.add_row(
            check.code,
            Wrapped(Text(detail.title(check.code))),
            Text(str(check.examined), "" if check.examined else "dim"),
            failed,
        )
    return table


def _numbers(audit: Audit) -> Table:
    table = Table(box=box.ROUNDED, expand=True, border_style="dim", header_style="bold")
    table.add_column("数字", justify="right", max_width=24)
    table.add_column("核对结果", no_wrap=True)
    table.add_column("所在句或行", ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column("检查", max_width=12)
    table.add_column("位置", max_width=16)
    for seen in audit.numbers:
        status = Text(STATUS_WORDS[seen.status], STATUS_STYLES[seen.status])
        context = Text(one_line(seen.context), "dim", no_wrap=True, overflow="ellipsis")
        table.add_row(
            Text(one_line(seen.quote)), status, context, Text(" ".join(seen.codes)), Wrapped(Text(where(seen.place)))
        )
    return table
