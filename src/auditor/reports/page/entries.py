"""What the page that leads to the files of a review shows of each report, and of all of them together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from auditor.audits import Counts, counted
from auditor.reports import phrases
from auditor.reports.tally import Tally, summed
from auditor.reports.wording import one_line, printable
from auditor.result import Audit


@dataclass(frozen=True, slots=True)
class Entry:
    """A report: what it is, what its audit comes to, and its files by what they are, each with its address; `copied`
    says what became of its copy.
    """

    title: str
    facts: str
    file: str
    counts: Counts
    links: Sequence[tuple[str, str]]
    copied: str

    @property
    def tally(self) -> Tally:
        """The same as of many reports."""
        return summed([self.counts])


def entry(audit: Audit, links: Sequence[tuple[str, str]], copied: str) -> Entry:
    """The entry of an audit; `links` are its files by what they are, each with its path below the page's folder."""
    facts = (one_line(audit.organization), f"{audit.year}年度" if audit.year else "", one_line(audit.kind))
    told = " · ".join(fact for fact in facts if fact)
    return Entry(
        phrases.name(audit),
        told,
        printable(audit.path),
        counted(audit),
        [(name, address(path)) for name, path in links],
        copied,
    )


def address(path: str) -> str:
    """A path as a link."""
    return quote(os.fsencode(path))


def together(entries: Sequence[Entry], failed: int) -> Tally:
    """The tally of these reports, and of so many that could not be read."""
    return summed((entry.counts for entry in entries), failed)
