"""How much of an audit is told, whatever the format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.audits import counts
from auditor.result import SEVERITIES, Audit, Finding
from auditor.suites.check import Check

UNAUDITED = "unaudited"
"""What `fail_on` is where reports that were not audited whole fail the audit."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is told: `quiet` the summary only, `verbose` every gap, basis and check too, `numbers` every number
    seen.

    `checks` are the checks that ran, by code; `terminal` is whether the answer goes to one, which has colours and a
    width. `fail_on` is the severity from which a finding fails the audit ("never": none does; "unaudited": an error
    does, and whatever was not read or not checked); `notices` are lines on the audit as a whole: suppressions that have
    expired or met nothing. A format that has no use for one of these passes it over.
    """

    quiet: bool = False
    verbose: bool = False
    numbers: bool = False
    checks: Mapping[str, Check] = field(default_factory=dict)
    terminal: bool = False
    fail_on: str = "error"
    notices: tuple[str, ...] = ()

    def title(self, code: str) -> str:
        """A check's title; empty for one that is not known here."""
        return self.checks[code].title if code in self.checks else ""

    def fails(self, finding: Finding) -> bool:
        """Whether a finding fails the audit."""
        return self._from in SEVERITIES[SEVERITIES.index(finding.severity) :]

    @property
    def _from(self) -> str:
        return SEVERITIES[0] if self.fail_on == UNAUDITED else self.fail_on

    def failing(self, audits: Sequence[Audit]) -> bool:
        """Whether any finding of these fails the audit, or that something was not audited where that does."""
        severities = SEVERITIES[: SEVERITIES.index(self._from) + 1] if self._from in SEVERITIES else ()
        whole = self.fail_on == UNAUDITED
        return any(any(one.findings[: len(severities)]) or (whole and not one.whole) for one in counts(audits))
