"""What a worker is asked and how it answers. Frozen data, pickled both ways."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from auditor.limits import Limits
from auditor.packing import Packed
from auditor.readers.archive import Member
from auditor.relations.schema import Relation
from auditor.result import Audit, Failure, Finding
from auditor.suites.check import Ran, Suite

if TYPE_CHECKING:
    from auditor.flow import Parsed

Result: TypeAlias = Audit | Packed | Failure


@dataclass(frozen=True, slots=True)
class Undone(Failure):
    """A report that was not got to, because those who were to audit it are gone."""


FORK = b"F"
"""Told to the process that forks workers, with a socket for the new one; it answers with a number packed by `PID`."""
KILL = b"K"
"""Told to it with a worker's number: that one is to end."""
PID = struct.Struct("!q")


@dataclass(frozen=True, slots=True)
class Plan:
    """How reports are audited: by which suites, within which limits, from which folder their paths start, by which
    profile ("": the one a report gives away), what else is wanted, and whether the audits are to come `packed`, with
    the `rows` for a store. `questions` are the lines and numbers to be explained of each report that is read only;
    `related` audits have their relations.
    """

    suites: tuple[Suite, ...]
    limits: Limits
    folder: str
    profile: str = ""
    facsimile: bool = False
    sketch: bool = False
    packed: bool = False
    rows: bool = False
    questions: tuple[str, ...] = ()
    related: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Some reports to be read one by one and judged together;
    where they are not to be `judged`, what was read is wanted itself.
    """

    paths: tuple[str, ...]
    plan: Plan
    judged: bool = True


@dataclass(frozen=True, slots=True)
class Marking:
    """A copy of a report is wanted, with these findings of its audit marked in it;
    `Marked` or a `Failure` is the answer.
    """

    path: str
    sha256: str
    findings: tuple[Finding, ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Marked:
    """The bytes of the copy, how many notes it has, and how many found no place in it."""

    data: bytes
    placed: int
    lost: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Relations, given with their documents' names, to be judged by themselves; `Validated` is the answer."""

    batches: Sequence[tuple[str, Sequence[Relation]]]
    suites: tuple[Suite, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """An archive, by its absolute path, whose members are to be told within limits; `Listed` is the answer."""

    path: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Reading:
    """The worker begins to read this report of its task."""

    number: int


@dataclass(frozen=True, slots=True)
class Recognising:
    """The worker begins to recognise a scanned page of the report it reads, from 1, of so many."""

    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Preparing:
    """Everything is read; the worker loads what judging needs, which is no report's fault."""


@dataclass(frozen=True, slots=True)
class Judging:
    """The worker begins to judge what it has read."""


@dataclass(frozen=True, slots=True)
class Done:
    """The results in order, and whether the worker has grown too large to be asked again;
    what was `read` where nothing was judged.
    """

    results: tuple[Result, ...]
    spent: bool
    read: tuple[Parsed, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """The task itself cannot be done: a check that cannot be built."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Validated:
    """What every check says of some relations, by code."""

    ran: Mapping[str, Ran]


@dataclass(frozen=True, slots=True)
class Listed:
    """The members of an archive, or why it cannot be opened."""

    members: tuple[Member, ...] = ()
    trouble: str = ""


Message: TypeAlias = (
    "Reading | Recognising | Preparing | Judging | Done | Failed | Validated | Listed | Marked | Failure"
)


def slim(suites: Sequence[Suite]) -> tuple[Suite, ...]:
    """The suites without what only people read: they travel with every task."""
    return tuple(
        replace(suite, checks=tuple(replace(check, fails=(), passes=(), why="") for check in suite.checks))
        for suite in suites
    )
