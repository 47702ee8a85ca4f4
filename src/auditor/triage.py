"""Which findings are told as new: some are suppressed with a written reason, some are known from a baseline.
None is dropped.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatch
from pathlib import PurePath
from typing import TypeAlias

from auditor.audits import Audits, Changed
from auditor.result import Audit, Finding, SetAside

Mark: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding that need not be told, by its fingerprint: why, and up to and including which day.

    `code` and `report` (a pattern of file names, "*" any) hold it to a check's findings and to some reports; "" holds
    it to none.
    """

    fingerprint: str
    reason: str
    expires: date
    code: str = ""
    report: str = ""

    def meets(self, path: str, finding: Finding) -> bool:
        """Whether it is about this finding of this report."""
        return finding.fingerprint == self.fingerprint and self.code in ("", finding.code) and self.covers(path)

    def covers(self, path: str) -> bool:
        """Whether it is about this report."""
        return not self.report or fnmatch(PurePath(path).name, self.report) or fnmatch(path, self.report)


@dataclass(frozen=True, slots=True)
class Known:
    """A report of a baseline, and the fingerprints of what was found in it."""

    path: str
    title: str
    organization: str
    fingerprints: frozenset[str]


def suppressed(audits: Sequence[Audit], suppressions: Sequence[Suppression], today: date) -> tuple[Audits, list[str]]:
    """The audits without what is suppressed, which is set aside;
    and a line for each suppression that has expired or met nothing.
    """

    def sort(_: int, audit: Audit) -> Audit:
        kept, aside = [], []
        for finding in audit.findings:
            one = next((one for one in suppressions if one.expires >= today and one.meets(audit.path, finding)), None)
            if one is None:
                kept.append(finding)
            else:
                aside.append(SetAside(finding, "suppressed", one.reason, one.expires.isoformat()))
        return replace(audit, findings=tuple(kept), set_aside=(*audit.set_aside, *aside)) if aside else audit

    return Changed(audits, sort), list(_notices(audits, suppressions, today))


def _notices(audits: Sequence[Audit], suppressions: Sequence[Suppression], today: date) -> Iterator[str]:
    met, covered, ran = set[int](), set[int](), set[str]()
    for audit in audits:
        ran.update(check.code for check in audit.checks)
        covered.update(at for at, one in enumerate(suppressions) if one.covers(audit.path))
        met.update(
            at for at, one in enumerate(suppressions) for finding in audit.findings if one.meets(audit.path, finding)
        )
    for at, one in enumerate(suppressions):
        named = f"指纹 {one.fingerprint}（{one.reason}）"
        if at in met and one.expires < today:
            yield f"不计的期限已过：{named}，{one.expires.isoformat()} 到期，重新列出"
        elif at in covered - met and (not one.code or one.code in ran):
            yield f"不计的发现没有遇到：{named}，可以从配置里删去"


def without_known(audits: Sequence[Audit], baseline: Sequence[Known]) -> Audits:
    """The audits without what the baseline knows of the same report, which is set aside."""
    known = _known(audits, baseline)

    def sort(index: int, audit: Audit) -> Audit:
        aside = tuple(SetAside(finding, "known") for finding in audit.findings if finding.fingerprint in known[index])
        kept = tuple(finding for finding in audit.findings if finding.fingerprint not in known[index])
        return replace(audit, findings=kept, set_aside=(*audit.set_aside, *aside)) if aside else audit

    return Changed(audits, sort)


def _known(audits: Sequence[Audit], baseline: Sequence[Known]) -> list[frozenset[str]]:
    """For each audit what is known of its report: the one of the same path, else name, else title and organisation.

    A report that was renamed and retitled is held against all of the baseline that nothing else was.
    """
    marks = [_marks(audit.path, audit.title, audit.organization) for audit in audits]
    theirs = [_marks(one.path, one.title, one.organization) for one in baseline]
    left = set(range(len(baseline)))
    own: dict[int, frozenset[str]] = {}
    for kind in range(len(_marks("", "", ""))):
        alike: dict[Mark, deque[int]] = defaultdict(deque)
        for at in sorted(left):
            alike[theirs[at][kind]].append(at)
        for at, mine in enumerate(marks):
            if at not in own and mine[kind] and (found := alike.get(mine[kind])):
                left.discard(match := found.popleft())
                own[at] = baseline[match].fingerprints
    rest = frozenset[str]().union(*(baseline[at].fingerprints for at in left))
    return [own.get(at, rest) for at in range(len(audits))]


def _marks(path: str, title: str, organization: str) -> tuple[Mark, ...]:
    """By what a report is known again, the surest first; an empty one tells nothing."""
    return (path,), (PurePath(path).name,), (title, organization) if title else ()
