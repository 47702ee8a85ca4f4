"""By what an audit is known again: the bytes of the report, and everything that decides what is said of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from auditor.bundled import profiles_dir
from auditor.suites.check import Suite

TOGETHER = 200
"""How many audits are read from a store at once."""


class StoreError(Exception):
    """The store cannot be used; the message is one line that says why."""


def suite_key(suites: Sequence[Suite], *parts: object) -> str:
    """16 hex digits that change with the checks, wherever their files lie, with these parts,
    and with the program itself.
    """
    bare = [replace(check, file="", fails=(), passes=(), why="") for suite in suites for check in suite.checks]
    said = "\n".join(map(repr, (_program(), bare, *parts)))
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:16]


@cache
def _program() -> str:
    """What the program's own files say:
    one that is changed or updated keeps nothing that it would say otherwise today.
    """
    here = Path(__file__).resolve().parents[1]
    told = hashlib.sha256()
    for folder in (here, profiles_dir()):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".yaml")):
            told.update(f"{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return told.hexdigest()
