"""Many audits: a sequence that can tell how much each comes to without bringing it to mind."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from auditor.result import SEVERITIES, STATUSES, Audit


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a report's audit comes to: findings as in SEVERITIES, numbers as in STATUSES, relations that the checks
    looked at, gaps that something was not read or checked for.
    """

    path: str
    findings: tuple[int, ...]
    numbers: tuple[int, ...]
    examined: int
    unread: int = 0

    @property
    def idle(self) -> bool:
        """Whether nothing was held against any of its numbers."""
        return sum(self.numbers) == self.numbers[-1]

    @property
    def whole(self) -> bool:
        """Whether all of it was read and some of its numbers checked."""
        return not self.idle and not self.unread


def counted(audit: Audit) -> Counts:
    """The counts of an audit."""
    severities, statuses = [finding.severity for finding in audit.findings], [number.status for number in audit.numbers]
    return Counts(
        audit.path,
        tuple(map(severities.count, SEVERITIES)),
        tuple(map(statuses.count, STATUSES)),
        sum(c.examined for c in audit.checks),
        sum(not gap.read for gap in audit.gaps),
    )


class Audits(Sequence[Audit]):
    """Audits that are put together when they are asked for, each time anew:
    whoever goes over them holds one at a time.
    """

    @abstractmethod
    def at(self, index: int) -> Audit:
        """The one at an index from 0."""

    @overload
    def __getitem__(self, index: int) -> Audit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Audit]: ...
    def __getitem__(self, index: int | slice) -> Audit | list[Audit]:
        if isinstance(index, slice):
            return [self.at(i) for i in range(*index.indices(len(self)))]
        return self.at(range(len(self))[index])

    def counts(self) -> Iterator[Counts]:
        """What each comes to, in order."""
        return map(counted, self)


class Changed(Audits):
    """Audits with something done to each of them."""

    def __init__(self, audits: Sequence[Audit], change: Callable[[int, Audit], Audit]) -> None:
        """`change` is given an audit's index and the audit."""
        self._audits = audits
        self._change = change

    def __len__(self) -> int:
        return len(self._audits)

    def at(self, index: int) -> Audit:
        """The audit as it was changed."""
        return self._change(index, self._audits[index])


def counts(audits: Sequence[Audit]) -> Iterator[Counts]:
    """What each of these comes to, in order."""
    return audits.counts() if isinstance(audits, Audits) else map(counted, audits)
