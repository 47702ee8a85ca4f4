"""What some audits come to together: how many reports, findings and numbers of which kind.
Counts only; no arithmetic on what is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.audits import Counts, counts
from auditor.result import SEVERITIES, STATUSES, Audit, Failure, Severity, Status


def examined(audit: Audit) -> int:
    """How many relations the checks looked at in a report."""
    return sum(check.examined for check in audit.checks)


@dataclass(frozen=True, slots=True)
class Tally:
    """Reports with findings, without any, with nothing that could be checked, and unreadable; findings by severity;
    numbers by status.

    `unaudited` are all reports none of whose numbers could be checked, `partial` others of which something was not read
    or not checked.
    """

    found: int
    clean: int
    idle: int
    failed: int
    findings: Mapping[Severity, int]
    numbers: Mapping[Status, int]
    unaudited: int = 0
    partial: int = 0

    @property
    def lacking(self) -> str:
        """`没有审计到：1 份没有一个数字能够核对，2 份有没读到或没核对的内容。`; "" where all was audited."""
        kinds = ((self.unaudited, "没有一个数字能够核对"), (self.partial, "有没读到或没核对的内容"))
        told = "，".join(f"{number} 份{words}" for number, words in kinds if number)
        return f"没有审计到：{told}，见“未能核对”。" if told else ""

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
    return summed(counts(audits), len(failures))


def summed(reports: Iterable[Counts], failed: int = 0) -> Tally:
    """The tally of reports that come to this, and of so many that could not be read."""
    found = clean = idle = unaudited = partial = 0
    findings, numbers = dict.fromkeys(SEVERITIES, 0), dict.fromkeys(STATUSES, 0)
    for one in reports:
        unaudited += one.idle
        partial += bool(one.unread) and not one.idle
        if any(one.findings):
            found += 1
        elif one.idle:
            idle += 1
        else:
            clean += 1
        for severity, number in zip(SEVERITIES, one.findings, strict=True):
            findings[severity] += number
        for status, number in zip(STATUSES, one.numbers, strict=True):
            numbers[status] += number
    return Tally(found, clean, idle, failed, findings, numbers, unaudited, partial)
