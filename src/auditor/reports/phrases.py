"""What a letter says of a report, in plain text, whatever kind of file it is written in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from auditor.reports.wording import SEVERITY_WORDS, STATUS_WORDS, one_line, printable, where
from auditor.result import SEVERITIES, STATUSES, Audit, Finding

LIMIT = "本函只核对报告自身前后是否一致，不判断数字是否属实。"
NOBODY = "＿＿＿＿＿＿＿＿"
"""What stands for an organisation that the report does not name."""


def name(audit: Audit) -> str:
    """What a report is called: its title, else its file's name."""
    return one_line(audit.title) or printable(PurePath(audit.path).stem)


def opening(audit: Audit) -> str:
    """What was found, and what is asked of the unit."""
    if not audit.findings:
        return "未发现报告自身前后不一致之处。"
    counts = [(SEVERITY_WORDS[s], sum(f.severity == s for f in audit.findings)) for s in SEVERITIES]
    told = "、".join(f"{word}{number}条" for word, number in counts if number)
    return f"现将报告自身前后不一致之处（{told}）反馈如下，请逐条核实：确属有误的，请更正后重新报送；口径不同的，请书面说明。"


def sums(finding: Finding) -> str:
    """What is printed, what follows from the report, and the difference, as far as they apply."""
    told = (("报告所印", finding.stated), ("按报告自身推算", finding.expected), ("相差", finding.difference))
    return "；".join(f"{name} {one_line(value)}" for name, value in told if value)


def set_aside(audit: Audit) -> list[str]:
    """A line for each finding that is not raised any more, and why."""
    lines = []
    for one in audit.set_aside:
        until = f"（有效至 {one.expires}）" if one.expires else ""
        why = "上次已经提出" if one.why == "known" else f"理由：{one_line(one.reason)}{until}"
        reply = f"；单位答复：{one_line(answer)}" if (answer := audit.answer(one.finding).reply) else ""
        lines.append(f"{one_line(one.finding.message)}（{one.finding.code}；{why}{reply}）")
    return lines


def counted(audit: Audit) -> str:
    """How many numbers the report prints, and what became of them."""
    counts = "、".join(
        f"{STATUS_WORDS[status]} {audit.count(status)} 个" for status in STATUSES if audit.count(status)
    )
    return f"报告中共有 {len(audit.numbers)} 个数字：{counts}。"


def unchecked(audit: Audit) -> list[str]:
    """A line for each reason why something could not be checked, with the places."""
    gaps: dict[str, list[str]] = {}
    for gap in audit.gaps:
        gaps.setdefault(one_line(gap.reason), []).append(where(gap.place))
    told = [reason + _listed(places) for reason, places in gaps.items()]
    return told + ([f"{audit.count('unchecked')} 个数字在报告里没有可以对照的数"] if audit.count("unchecked") else [])


def _listed(places: Sequence[str]) -> str:
    return f"（{'、'.join(filter(None, places))}）" if any(places) else ""


def standing_in(audit: Audit) -> str:
    """By what the report was held where it prints no bands, weights or parts of its own; "" where nothing stood in."""
    if audit.profile is None:
        return ""
    return (
        f"报告没有印出的分档、权重和应有部分按“{one_line(audit.profile.title)}”核对（{one_line(audit.profile.why)}）。"
    )
