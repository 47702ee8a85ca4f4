"""The members of an archive told by a worker, so that one that would take too much time or memory,
or a process with it, is one line.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from auditor.document import Unreadable
from auditor.limits import Limits
from auditor.readers import TOO_MUCH_MEMORY, archive
from auditor.workers.pool import POOL
from auditor.workers.task import Listed, Listing
from auditor.workers.worker import Lost

# How often a worker is asked that is lost without its time being over: something else may have been to blame.
_TRIES = 2


def members(path: str, limits: Limits) -> Sequence[archive.Member]:
    """What `archive.members` tells of an archive, within the limits. Raises Unreadable and `Closed`."""
    for _ in range(_TRIES):
        try:
            listed = _asked(Listing(os.path.abspath(path), limits))  # noqa: PTH100 (links stay as they are)
        except Lost as lost:
            if lost.late:
                raise Unreadable(f"打开压缩包超过时间上限 {limits.seconds:g} 秒，已放弃（可用 --timeout 放宽）") from None
            if lost.large:
                raise Unreadable(TOO_MUCH_MEMORY) from None
            continue
        if listed.trouble:
            raise Unreadable(listed.trouble)
        return listed.members
    raise Unreadable("打开压缩包时进程崩溃或被系统终止（可能是文件有害或内存不足），已跳过")


def _asked(listing: Listing) -> Listed:
    """A worker's answer. Raises Lost."""
    worker = POOL.take(POOL.closings)
    try:
        most = worker.allowed(listing.limits.memory)
        worker.send(listing)
        answer = worker.next_message(listing.limits.seconds, most)
        if not isinstance(answer, Listed):
            raise Lost
    except BaseException:
        POOL.drop(worker)
        raise
    POOL.give_back(worker)
    return answer
