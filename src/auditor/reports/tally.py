"""What some audits come to together: how many reports, findings and numbers of which kind. Counts only; no arithmetic on what is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.result import SEVERITIES, Audit, Failure, Severity, Status

STATUSES: tuple[Status, ...] = ("verified", "contradicted", "unchecked")


def examined(audit: Audit) -> int:
    """How many relations the checks looked at in a report."""
    return sum(check.examined for check in audit.checks)


@dataclass(frozen=True, slots=True)
class Tally:
    """Reports with findings, without any, with nothing that could be checked, and unreadable; findings by severity; numbers by status."""

    found: int
    clean: int
    idle: int
    failed: int
    findings: Mapping[Severity, int]
    numbers: Mapping[Status, int]

    @property
    def reports(self) -> int:
        """All of them, the unreadable too."""
        return self.found + self.clean + self.idle + self.failed

    @property
    def told(self) -> str:
        """`审计 4 份报告：1 份有发现，3 份未见矛盾。`"""
        kinds = ((self.found, "有发现"), (self.clean, "未见矛盾"), (self.idle, "没有可以核对的关系"), (self.failed, "无法读取"))
        return f"审计 {self.reports} 份报告：{'，'.join(f'{number} 份{words}' for number, words in kinds if number) or '没有报告'}。"

    @property
    def seen(self) -> int:
        """All numbers."""
        return sum(self.numbers.values())

    @property
    def share(self) -> str:
        """The share of the numbers that took part in a check: `95%`; empty where there are no numbers.

        Only all of them are 100%, and only none are 0%.
        """
        if not self.seen:
            return ""
        percent = round(100 * (self.seen - self.numbers["unchecked"]) / self.seen)
        every, none = self.numbers["unchecked"] == 0, self.numbers["unchecked"] == self.seen
        return f"{percent if every or none else min(max(percent, 1), 99)}%"


def tally(audits: Sequence[Audit], failures: Sequence[Failure] = ()) -> Tally:
    """The tally of these audits, and of what could not be read."""
    found = sum(bool(audit.findings) for audit in audits)
    idle = sum(not audit.findings and not examined(audit) for audit in audits)
    findings = {severity: sum(f.severity == severity for a in audits for f in a.findings) for severity in SEVERITIES}
    numbers = {status: sum(audit.count(status) for audit in audits) for status in STATUSES}
    return Tally(found, len(audits) - found - idle, idle, len(failures), findings, numbers)
