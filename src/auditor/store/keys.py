"""By what an audit is known again: the bytes of the report, and everything that decides what is said of them."""

from __future__ import annotations

import hashlib

TOGETHER = 200
"""How many audits are read from a store at once."""


class StoreError(Exception):
    """The store cannot be used; the message is one line that says why."""


def suite_key(*parts: object) -> str:
    """16 hex digits that change with any of these: the checks, the profile, the version, the pages that are read."""
    return hashlib.sha256("\n".join(map(repr, parts)).encode("utf-8", "backslashreplace")).hexdigest()[:16]
