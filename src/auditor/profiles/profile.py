"""A profile and its parts. Frozen data only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


class ProfileError(Exception):
    """A profile that cannot be used; the message is one line with its name and what is wrong."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that every whole report of a kind has, and the words by which any of its sentences,
    headings or cells show it.
    """

    name: str
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Signs:
    """What in a report asks for a profile:
    its kind, a place named on its cover, or the headers that one table prints together.
    """

    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    headers: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What is expected where a report prints nothing of its own.

    `weights` are points by group (预算执行, 产出, …) out of 100; `grades` the lowest score of each grade; `base` the budget
    that an execution rate is taken of ("adjusted" or "initial"); `proportional` says that its points follow the rate;
    below `reason_below` percent a reason is due (None: nowhere). `parts` go by kind of report. `sources` names the
    regulation by field; a field without one has none that was verified.
    """

    name: str
    title: str
    weights: Mapping[str, Decimal]
    grades: Mapping[str, Decimal]
    base: str
    proportional: bool
    reason_below: Decimal | None
    parts: Mapping[str, tuple[Part, ...]]
    sources: Mapping[str, str]
    signs: Signs
