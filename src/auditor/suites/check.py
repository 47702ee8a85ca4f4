"""What a check is and what running it says. Frozen data only."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from auditor.result import Severity

if TYPE_CHECKING:
    from auditor.relations.schema import Relation

Wanted: TypeAlias = str | int | float | bool | None
# What a value of a column of numbers may be held against instead of being equal: "> 0.9", "<= 2020".
COMPARISON = re.compile(r"\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*")
COMPARED: Mapping[str, Callable[[Any, float], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


class SuiteError(Exception):
    """Suites that cannot be used: `args` are lines, each with file, check and what is wrong.
    The message is the first, and how many more there are.
    """

    def __str__(self) -> str:
        first, *others = map(str, self.args)
        return f"{first}（另有 {len(others)} 处错误，auditor test-checks 会逐条列出）" if others else first


@dataclass(frozen=True, slots=True)
class Example:
    """A short report and the messages that the check must find in it, in order; none where it must stay silent."""

    text: str
    finds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One question asked of a table. `where` limits its rows: column → the values it may have (None is an empty one; of
    a number also a COMPARISON, which an empty value never meets); `unless` the values it must not have.

    `stated` and `expected` name the columns shown as the two sides, "" where a check has none. `basis` is what
    regulation it rests on, "" for arithmetic. `ties` says that a row which passes confirms its numbers, and does not
    merely bound them. `about` are the roles of the numbers it compares, which it verifies or speaks against: None is
    all of a row's, () none (a missing explanation).
    """

    code: str
    table: str
    title: str
    type: str
    kwargs: Mapping[str, Any]
    where: Mapping[str, tuple[Wanted, ...]]
    unless: Mapping[str, tuple[Wanted, ...]]
    severity: Severity
    message: str
    why: str
    basis: str
    stated: str
    expected: str
    fails: tuple[Example, ...]
    passes: tuple[Example, ...]
    file: str
    ties: bool = False
    about: tuple[str, ...] | None = None

    @property
    def family(self) -> str:
        """The three letters of its code."""
        return self.code[:3]


@dataclass(frozen=True, slots=True)
class Suite:
    """The checks of one file, all of one table."""

    table: str
    checks: tuple[Check, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Ran:
    """Which rows a check examined and which of them failed; `error` says why it could not run."""

    examined: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What every check said of the tables, by code."""

    ran: Mapping[str, Ran] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A check's answer on one relation; `row` tells relations apart."""

    check: Check
    row: int
    relation: Relation
    holds: bool
