"""What the index draws: findings by check, and bars of findings in the colours of their severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.reports.page.view import Report, Told
from auditor.result import SEVERITIES, Severity


@dataclass(frozen=True, slots=True)
class CheckBar:
    """The findings of one check over all reports;
    `found` gives for each report that has any the first of them, and how many.
    """

    code: str
    title: str
    counts: Mapping[Severity, int]
    found: Sequence[tuple[Report, Told, int]]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def by_check(reports: Sequence[Report]) -> list[CheckBar]:
    """A bar a check that found anything, the most findings first."""
    told: dict[tuple[str, str], list[tuple[Report, Told]]] = {}
    for report in reports:
        for one in report.findings:
            told.setdefault((one.finding.code, one.finding.title), []).append((report, one))
    bars = []
    for (code, title), pairs in told.items():
        severities, times = (
            Counter(one.finding.severity for _, one in pairs),
            Counter(report.name for report, _ in pairs),
        )
        first = {report.name: (report, one) for report, one in reversed(pairs)}
        found = [(*first[name], number) for name, number in times.items()]
        bars.append(CheckBar(code, title, {severity: severities[severity] for severity in SEVERITIES}, found))
    return sorted(bars, key=lambda bar: (-bar.total, bar.code))


def segments(counts: Mapping[str, int], most: int) -> Iterable[tuple[str, float, float]]:
    """(what, where it begins, how wide) of each part of a bar, in hundredths of one that counts `most`."""
    at = 0.0
    for what, number in counts.items():
        width = 100 * number / most if most else 0.0
        if width:
            yield what, round(at, 2), round(width, 2)
        at += width
