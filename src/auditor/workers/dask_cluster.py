"""An existing Dask cluster as an executor.
Each of its workers keeps report-reading processes of its own, as this machine does.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

from auditor import trouble
from auditor.workers.executor import Crew


class ClusterError(Exception):
    """The cluster cannot be used; the message is one line that says why."""


# How long the scheduler may take to answer, in seconds.
_SLOWEST_ANSWER = 15
# How often a task is tried again whose worker failed; one whose worker was lost goes to another by itself.
_RETRIES = 2


@contextmanager
def cluster(address: str) -> Iterator[Crew]:
    """The workers behind the scheduler at `address` (tcp://host:port).
    Raises ClusterError where there are none to be had.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ModuleNotFoundError:
        raise ClusterError(f"集群运行需要 distributed：请先 {trouble.install('cluster')}") from None
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what it has to say is told in one line
    gone = (CancelledError, asyncio.CancelledError, distributed.comm.CommClosedError, OSError)
    try:
        client = distributed.Client(address, timeout=_SLOWEST_ANSWER, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise ClusterError(f"连接不上调度器（{type(error).__name__}）") from None
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ClusterError("调度器上没有工作进程")
        yield Crew(
            client.get_executor(pure=False, retries=_RETRIES), threads, (distributed.scheduler.KilledWorker,), gone
        )
    finally:
        client.close()
