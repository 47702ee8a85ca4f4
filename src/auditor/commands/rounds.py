"""Two folders of reports compared: both audited, their reports paired, and what became of each told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from auditor import workers
from auditor.across import TABLE
from auditor.batch import collect
from auditor.commands.configured import Chosen, sorted_out
from auditor.commands.delivery import apart, deliver, page, signed, tell_left_out
from auditor.commands.work import Work, audited
from auditor.compare import compare
from auditor.limits import Limits
from auditor.reports import json_report, rounds
from auditor.reports.detail import Detail
from auditor.result import Audit, Failure
from auditor.rounds import card, pairs


def held(
    folders: tuple[str, str],
    run: Chosen,
    limits: Limits,
    detail: Detail,
    *,
    form: str,
    output: str,
    jobs: int = 0,
    store: str = "",
) -> int:
    """Holds the reports of two folders (the old round, the new one) against each other; the exit status."""
    suites = [
        suite for suite in run.suites if suite.table != TABLE
    ]  # what stands between two reports has no place in this
    work = Work(workers.plan(suites, limits, profile=run.profile), jobs, "", store, detail.quiet)
    (before, missed), (after, failed) = (_round(folder, run, work, output) for folder in folders)
    told = _rounds(before, after, folders, [*missed, *failed])
    if form == "json":
        deliver(json_report.dump(rounds.fields(told)), output)
    else:
        deliver(signed([page(lambda console: rounds.show(console, told), output)], output), output)
    return 2 if told.failures else int(detail.failing(after))


def _round(folder: str, run: Chosen, work: Work, output: str) -> tuple[Sequence[Audit], list[Failure]]:
    """The audits of a folder's reports, and what could not be read, which is told."""
    reports = collect([folder], lambda archive: workers.members(archive, work.plan.limits))
    inputs = [*reports.paths, *reports.unread, *(failure.path for failure in reports.failures)]
    for path in (output, work.store):
        apart(path, inputs)
    audits, failures = audited(reports, work)
    tell_left_out(reports, failures)
    return sorted_out(audits, run.settings.suppress, None)[0], failures


def _rounds(
    before: Sequence[Audit], after: Sequence[Audit], folders: tuple[str, str], failures: Sequence[Failure]
) -> rounds.Rounds:
    """The reports of the one round held against those of the other."""
    cards = [
        [card(audit, Path(os.path.relpath(audit.path, folder)).as_posix()) for audit in audits]
        for audits, folder in zip((before, after), folders, strict=True)
    ]
    again, kept, old = [], set(), set()
    for i, j in pairs(*cards):
        first, second = before[i], after[j]
        again.append(rounds.Again(rounds.seen(first), rounds.seen(second), compare(first, second)))
        old.add(i)
        kept.add(j)
    missing = [rounds.seen(audit) for at, audit in enumerate(before) if at not in old]
    added = [rounds.seen(audit) for at, audit in enumerate(after) if at not in kept]
    return rounds.Rounds(again, missing, added, failures)
