"""Reports audited in processes of their own, each within its limits, here or on a cluster: who does the work, not what it finds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.limits import GENEROUS, Limits
from auditor.result import Failure
from auditor.suites.check import Suite
from auditor.workers.attempt import marked, read_alone, validated
from auditor.workers.dask_cluster import ClusterError, cluster
from auditor.workers.executor import Crew, audit_all, cores, local
from auditor.workers.pool import POOL, can_fork
from auditor.workers.task import Marked, Plan, Result, slim

if TYPE_CHECKING:
    from auditor.flow import Parsed

__all__ = [
    "ClusterError", "Crew", "Marked", "Plan", "Result", "audit_all", "cluster", "cores", "local", "marked", "plan", "read", "start", "stop", "validated",
]  # fmt: skip


def start() -> None:
    """Lets the worker processes begin while this one has other things to do."""
    if can_fork():
        POOL.start()


def stop() -> None:
    """Ends the worker processes, which hold their memory while they wait; what is asked of them later starts new ones."""
    POOL.close()


def read(path: str, limits: Limits, profile: str = "") -> Parsed | Failure:
    """What is read from a report within these limits."""
    return read_alone(path, plan((), limits, profile=profile))


def plan(suites: Sequence[Suite], limits: Limits = GENEROUS, *, profile: str = "", facsimile: bool = False) -> Plan:
    """How reports are audited whose paths start from the current folder."""
    return Plan(slim(suites), limits, os.getcwd(), profile, facsimile)  # noqa: PTH109 (a plain string travels)
