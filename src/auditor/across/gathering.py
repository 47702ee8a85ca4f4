"""The reports of a run side by side: which of them are to be compared, and what the suites say of it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Protocol, TypeAlias
from zlib import crc32

from auditor.across.names import different, own
from auditor.across.pairs import Between, copies, parts, projects, sums, years
from auditor.audits import Audits, Counts, counted, counts
from auditor.relations.schema import Relation
from auditor.result import SEVERITIES, Audit, CheckCount, Finding, Sketch
from auditor.suites.check import Check, Ran, Suite

if TYPE_CHECKING:
    from pydantic import TypeAdapter

TABLE = "between"
# By how many of its smallest hashes a report is found again: two that share nine tenths practically always share one of
# these.
_HOOKS = 8
# With how many others of one hash a report is compared: what hundreds have in common is a form.
_MOST_ALIKE = 8
# How many rows are judged together.
_CHUNK = 1000


def asked(suites: Sequence[Suite]) -> tuple[Suite, ...]:
    """The suites that hold reports against each other."""
    return tuple(suite for suite in suites if suite.table == TABLE)


@dataclass(frozen=True, slots=True)
class _Added:
    """What a report gets beside what was found in it alone."""

    findings: tuple[Finding, ...]
    counts: Mapping[str, tuple[int, int]]


Batches: TypeAlias = Sequence[tuple[str, Sequence[Relation]]]


def validated(batches: Batches, suites: Sequence[Suite]) -> Mapping[str, Ran]:
    """What the suites say of these relations, given with their documents' names, by code.
    Raises SuiteError for a check that cannot be built.
    """
    from auditor.relations.tabulate import tabulate
    from auditor.suites.run import validate

    return validate(tabulate(batches), suites).ran


Validate: TypeAlias = Callable[[Batches, Sequence[Suite]], Mapping[str, Ran]]


@cache
def _additions() -> TypeAdapter[dict[int, _Added]]:
    from pydantic import TypeAdapter

    return TypeAdapter(dict[int, _Added])


class Memory(Protocol):
    """What was found between the reports of earlier runs."""

    def recall(self, reports: str) -> bytes | None:
        """What was kept of these reports."""

    def remember(self, reports: str, found: bytes) -> None:
        """Keeps what was found between them."""


class Gathering:
    """Notes each report as it comes, a few hundred bytes; the reports themselves are asked for again two at a time."""

    def __init__(self, suites: Sequence[Suite], mark: str = "") -> None:
        """`suites` are those to be run; without any of the table `between` nothing is noted.
        `mark` stands for all that decides what is said.
        """
        self._suites = asked(suites)
        self._seen = hashlib.sha256(mark.encode())
        self._accounts: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
        self._departments: list[tuple[int, tuple[str, ...]]] = []
        self._members: dict[tuple[str, int, str], list[int]] = defaultdict(list)
        self._projects: dict[int, list[int]] = defaultdict(list)
        self._hooks: dict[int, list[int]] = defaultdict(list)

    def note(self, number: int, audit: Audit) -> None:
        """Takes note of the report that stands at `number` in the run."""
        self._seen.update(f"{audit.path}|{audit.sha256}\n".encode("utf-8", "backslashreplace"))
        kept = audit.sketch
        if kept is None or not self._suites:
            return
        if audit.year is not None:
            if kept.organization:
                self._accounts[kept.organization, kept.household, audit.kind].append((audit.year, number))
            self._note_figures(number, audit.year, audit.kind, kept)
        for hook in kept.shingles[:_HOOKS]:
            self._hooks[hook].append(number)

    def _note_figures(self, number: int, year: int, kind: str, kept: Sketch) -> None:
        """Under what a report's projects and accounts will be looked for."""
        sides = {figure.side for figure in kept.figures}
        if "account" in sides:
            for name in (kept.organization, *([own(kept.organization)] if kept.household else ())):
                self._members[name, year, kind].append(number)
            if kept.units and not kept.household:
                self._departments.append((number, kept.units))
        if "project" in sides:
            for name in {figure.key.rpartition("|")[0] for figure in kept.figures if figure.side == "project"}:
                self._projects[crc32(f"{year}|{kept.household}|{name}".encode())].append(number)

    def judged(
        self,
        audits: Sequence[Audit],
        sketched: Sequence[Audit] | None = None,
        memory: Memory | None = None,
        validate: Validate = validated,
    ) -> Sequence[Audit]:
        """The audits with what is found between them. `sketched` are the same, of which no more is asked than who they
        are and the sketch.

        `memory` spares what was found before between the very same reports; `validate` has the rows judged.
        """
        key = self._seen.hexdigest()
        if memory and (known := memory.recall(key)) is not None:
            added = _additions().validate_json(known)
        else:
            added = self._added(audits if sketched is None else sketched, validate)
            if memory and self._suites:
                memory.remember(key, _additions().dump_json(added))
        return _Joined(audits, added) if added else audits

    def _added(self, audits: Sequence[Audit], validate: Validate) -> dict[int, _Added]:
        found = self._rows(audits)
        added: dict[int, _Added] = {}
        while some := list(islice(found, _CHUNK)):
            for number, one in _judge(some, self._suites, validate).items():
                before = added.get(number, _Added((), {}))
                added[number] = _Added((*before.findings, *one.findings), _sum(before.counts, one.counts))
        return added

    def _rows(self, audits: Sequence[Audit]) -> Iterator[tuple[int, Between]]:
        for group in self._accounts.values():
            # Of two reports of one year nobody knows which the next one means.
            once = sorted(one for one in group if sum(year == one[0] for year, _ in group) == 1)
            for (before, first), (after, second) in pairwise(once):
                if after == before + 1:
                    yield from ((second, row) for row in years(audits[second], audits[first]))
        for first, second in sorted({(first, other) for first, *others in self._projects.values() for other in others}):
            yield from (
                (second, row)
                for row in projects(audits[second], audits[first])
                if audits[first].sha256 != audits[second].sha256
            )
        for number, names in self._departments:
            yield from self._covered(number, names, audits)
        for left, right in self._alike():
            yield from _copied(left, right, audits)

    def _covered(self, number: int, names: Sequence[str], audits: Sequence[Audit]) -> Iterator[tuple[int, Between]]:
        """A department's accounts and those of the units that it says it covers, as far as they are here and each is
        there once.

        They are added up where all are here, the department's own household among them.
        """
        department = audits[number]
        assert department.year
        found = [self._members.get((name, department.year, department.kind), []) for name in names]
        members = [one[0] for one in found if len(one) == 1 and one[0] != number]
        for member in members:
            yield from ((member, row) for row in parts(audits[member], department))
        if len(members) == len(names) > 1 and own(department.sketch.organization if department.sketch else "") in names:
            yield from ((number, row) for row in sums(department, [audits[member] for member in members]))

    def _alike(self) -> list[tuple[int, int]]:
        """Pairs that share one of their smallest hashes."""
        return sorted(
            {
                (a, b)
                for numbers in self._hooks.values()
                for i, b in enumerate(numbers)
                for a in numbers[max(0, i - _MOST_ALIKE) : i]
            }
        )


def _copied(left: int, right: int, audits: Sequence[Audit]) -> Iterator[tuple[int, Between]]:
    """Two reports of different units, or of one unit in different years; the later one has the row."""
    first, second = audits[left], audits[right]
    if first.sketch is None or second.sketch is None or first.sha256 == second.sha256:
        return
    if different(first.sketch.organization, second.sketch.organization):
        yield from ((right, row) for row in copies(second, first, "other_unit"))
    elif (
        first.sketch.organization
        and first.sketch.organization == second.sketch.organization
        and first.year
        and second.year
    ):
        if first.year < second.year:
            yield from ((right, row) for row in copies(second, first, "other_year"))
        elif first.year > second.year:
            yield from ((left, row) for row in copies(first, second, "other_year"))


def _judge(found: Sequence[tuple[int, Between]], suites: Sequence[Suite], validate: Validate) -> dict[int, _Added]:
    """What the suites say of these rows, by report; a row that fails several checks is told by the worst."""
    ran = validate([(str(number), (row.relation,)) for number, row in found], suites)
    checks = sorted(
        (check for suite in suites for check in suite.checks), key=lambda check: SEVERITIES.index(check.severity)
    )
    findings: dict[int, dict[int, Finding]] = defaultdict(dict)
    counts: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for check in checks:
        failed = set(ran[check.code].failed)
        for row in ran[check.code].examined:
            number, between = found[row]
            counts[number] = _sum(counts[number], {check.code: (1, int(row in failed))})
            if row in failed and row not in findings[number]:
                findings[number][row] = _finding(check, between)
    return {
        number: _Added(tuple(one for _, one in sorted(findings[number].items())), said)
        for number, said in counts.items()
    }


def _sum(left: Mapping[str, tuple[int, int]], right: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Counts of relations examined and failed, by code, of both together."""
    summed = dict(left)
    for code, (seen, failed) in right.items():
        before = summed.get(code, (0, 0))
        summed[code] = (before[0] + seen, before[1] + failed)
    return summed


def _finding(check: Check, between: Between) -> Finding:
    from auditor.findings.causes import sides_of
    from auditor.findings.message import message

    relation = between.relation
    sides = sides_of(check, relation)
    stated, expected, difference = (str(sides.stated), str(sides.expected), sides.difference) if sides else ("", "", "")
    base = "|".join((check.code, relation.item, str(relation.values.get("other")), stated, expected))
    fingerprint = hashlib.sha256(base.encode("utf-8", "backslashreplace")).hexdigest()[:16]
    return Finding(
        check.code, check.severity, check.title, message(check, relation, sides), stated, expected, difference, "",
        check.basis, fingerprint, between.places,
    )  # fmt: skip


class _Joined(Audits):
    """Audits with something added to some of them, put together when they are asked for."""

    def __init__(self, audits: Sequence[Audit], added: dict[int, _Added]) -> None:
        self._audits = audits
        self._added = added

    def __len__(self) -> int:
        return len(self._audits)

    def at(self, index: int) -> Audit:
        """The audit with what was added to it."""
        audit = self._audits[index]
        return _with(audit, self._added[index]) if index in self._added else audit

    def counts(self) -> Iterator[Counts]:
        """What each comes to, in order; only those with something added are put together."""
        for index, one in enumerate(counts(self._audits)):
            yield counted(self.at(index)) if index in self._added else one


def _with(audit: Audit, added: _Added) -> Audit:
    checks = tuple(CheckCount(c.code, *added.counts[c.code]) if c.code in added.counts else c for c in audit.checks)
    return replace(audit, findings=(*audit.findings, *added.findings), checks=checks)
