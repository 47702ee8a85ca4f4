"""Which findings are told as new: some are suppressed with a written reason, some are known from a baseline. None is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatch
from pathlib import PurePath

from auditor.result import Audit, Finding, SetAside


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding that need not be told, by its fingerprint: why, and up to and including which day.

    `code` and `report` (a pattern of file names, "*" any) hold it to a check's findings and to some reports; "" holds it to none.
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


def suppressed(audits: Sequence[Audit], suppressions: Sequence[Suppression], today: date) -> tuple[list[Audit], list[str]]:
    """The audits without what is suppressed, which is set aside; and a line for each suppression that has expired or met nothing."""
    met: set[int] = set()
    told = []
    for audit in audits:
        kept, aside = [], []
        for finding in audit.findings:
            own = [at for at, one in enumerate(suppressions) if one.meets(audit.path, finding)]
            met.update(own)
            one = next((suppressions[at] for at in own if suppressions[at].expires >= today), None)
            if one is None:
                kept.append(finding)
            else:
                aside.append(SetAside(finding, "suppressed", one.reason, one.expires.isoformat()))
        told.append(replace(audit, findings=tuple(kept), set_aside=(*audit.set_aside, *aside)))
    return told, list(_notices(audits, suppressions, met, today))


def _notices(audits: Sequence[Audit], suppressions: Sequence[Suppression], met: set[int], today: date) -> Iterator[str]:
    ran = {check.code for audit in audits for check in audit.checks}
    for at, one in enumerate(suppressions):
        named = f"指纹 {one.fingerprint}（{one.reason}）"
        if at in met and one.expires < today:
            yield f"不计的期限已过：{named}，{one.expires.isoformat()} 到期，重新列出"
        elif at not in met and any(one.covers(audit.path) for audit in audits) and (not one.code or one.code in ran):
            yield f"不计的发现没有遇到：{named}，可以从配置里删去"


def without_known(audits: Sequence[Audit], baseline: Sequence[Known]) -> list[Audit]:
    """The audits without what the baseline knows of the same report, which is set aside."""
    told = []
    for audit, known in zip(audits, _known(audits, baseline), strict=True):
        aside = tuple(SetAside(finding, "known") for finding in audit.findings if finding.fingerprint in known)
        kept = tuple(finding for finding in audit.findings if finding.fingerprint not in known)
        told.append(replace(audit, findings=kept, set_aside=(*audit.set_aside, *aside)))
    return told


def _known(audits: Sequence[Audit], baseline: Sequence[Known]) -> list[frozenset[str]]:
    """For each audit what is known of its report: the one of the same path, else name, else title and organisation.

    A report that was renamed and retitled is held against all of the baseline that nothing else was.
    """
    left = list(baseline)
    own: dict[int, frozenset[str]] = {}
    for alike in (_same_path, _same_name, _same_title):
        for at, audit in enumerate(audits):
            match = next((known for known in left if at not in own and alike(audit, known)), None)
            if match is not None:
                left.remove(match)
                own[at] = match.fingerprints
    rest = frozenset[str]().union(*(known.fingerprints for known in left))
    return [own.get(at, rest) for at in range(len(audits))]


def _same_path(audit: Audit, known: Known) -> bool:
    return audit.path == known.path


def _same_name(audit: Audit, known: Known) -> bool:
    return PurePath(audit.path).name == PurePath(known.path).name


def _same_title(audit: Audit, known: Known) -> bool:
    return bool(audit.title) and (audit.title, audit.organization) == (known.title, known.organization)
