"""How much of an audit is told, whatever the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.suites.check import Check


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is told: `quiet` the summary only, `verbose` every gap, basis and check too, `numbers` every number seen.

    `checks` are the checks that ran, by code; `terminal` is whether the answer goes to one, which has colours and a width.
    A format that has no use for one of these passes it over.
    """

    quiet: bool = False
    verbose: bool = False
    numbers: bool = False
    checks: Mapping[str, Check] = field(default_factory=dict)
    terminal: bool = False

    def title(self, code: str) -> str:
        """A check's title; empty for one that is not known here."""
        return self.checks[code].title if code in self.checks else ""
