"""Reports audited in processes of their own, each within its limits, here or on a cluster:
who does the work, not what it finds.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.limits import GENEROUS, Limits
from auditor.packing import Packed
from auditor.result import Audit, Failure
from auditor.suites.check import Suite
from auditor.workers.attempt import marked, read_alone, validated
from auditor.workers.dask_cluster import ClusterError, cluster
from auditor.workers.executor import Crew, audit_all, cores, local
from auditor.workers.listing import members
from auditor.workers.pool import POOL
from auditor.workers.task import Marked, Plan, Result, Undone, slim

if TYPE_CHECKING:
    from auditor.flow import Parsed

__all__ = [
    "ClusterError", "Crew", "Marked", "Plan", "Result", "Undone", "audit_all", "audited", "cluster", "cores", "local",
    "marked", "members", "plan", "read", "start", "stop", "validated",
]  # fmt: skip


def start() -> None:
    """Lets the worker processes begin while this one has other things to do."""
    POOL.start()


def stop() -> None:
    """Ends the worker processes, which hold their memory while they wait;
    what is asked of them later starts new ones.
    """
    POOL.close()


def read(path: str, limits: Limits, profile: str = "", questions: Sequence[str] = ()) -> Parsed | Failure:
    """What is read from a report within these limits, with the lines and numbers explained that `questions` name."""
    return read_alone(path, replace(plan((), limits, profile=profile), questions=tuple(questions)))


def audited(paths: Sequence[str], plan: Plan) -> Iterator[Audit | Failure]:
    """The audits of these reports in order, over this machine's cores.
    Raises SuiteError, and NoWorker where no process can be had.
    """
    with local(min(cores(), max(1, len(paths)))) as crew:
        for result in audit_all(paths, replace(plan, packed=False), crew):
            assert not isinstance(result, Packed)
            yield result


def plan(
    suites: Sequence[Suite],
    limits: Limits = GENEROUS,
    *,
    profile: str = "",
    facsimile: bool = False,
    related: bool = False,
) -> Plan:
    """How reports are audited whose paths start from the current folder."""
    here = os.getcwd()  # noqa: PTH109 (a plain string travels)
    return Plan(slim(suites), limits, here, profile, facsimile, related=related)
