"""What the index draws: findings by check, and bars of findings in the colours of their severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.result import SEVERITIES, Audit, Severity


@dataclass(frozen=True, slots=True)
class CheckBar:
    """The findings of one check over all reports."""

    code: str
    title: str
    counts: Mapping[Severity, int]
    reports: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def by_check(audits: Sequence[Audit]) -> list[CheckBar]:
    """A bar a check that found anything, the most findings first."""
    counts: dict[tuple[str, str], Counter[Severity]] = {}
    reports: Counter[str] = Counter()
    for audit in audits:
        for finding in audit.findings:
            counts.setdefault((finding.code, finding.title), Counter())[finding.severity] += 1
        reports.update({finding.code for finding in audit.findings})
    bars = [CheckBar(code, title, {s: found[s] for s in SEVERITIES}, reports[code]) for (code, title), found in counts.items()]
    return sorted(bars, key=lambda bar: (-bar.total, bar.code))


def segments(counts: Mapping[str, int], most: int) -> Iterable[tuple[str, float, float]]:
    """(what, where it begins, how wide) of each part of a bar, in hundredths of one that counts `most`."""
    at = 0.0
    for what, number in counts.items():
        width = 100 * number / most if most else 0.0
        if width:
            yield what, round(at, 2), round(width, 2)
        at += width
