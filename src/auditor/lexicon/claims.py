"""What clauses claim of numbers: classified by the words of `claims.yaml`, which follow one another in a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

# How many characters may stand between two words of a way, none that denies what follows (资金未按时到位), and where a
# number may stand there: 与上年的1.50万元持平.
_APART, _APART_NUMBERED = 6, 16
# The file of claims, which holds no cues.
CLAIMS = "claims.yaml"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A claim as the data file writes it:
    any of its `ways`, where none of the words of `unless` stand in or right before it.
    """

    claim: str
    means: str
    ways: re.Pattern[str]
    unless: re.Pattern[str]
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim found in a folded text at `start` to `end`."""

    claim: str
    start: int
    end: int


def _way(groups: list[list[str]], numbers: bool) -> str:
    gap = rf"[^，。；：、未没]{{0,{_APART_NUMBERED}}}?" if numbers else rf"[^，。；：、\d未没]{{0,{_APART}}}?"
    return gap.join("(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")" for words in groups)


@lru_cache(maxsize=1)
def predicates() -> tuple[Predicate, ...]:
    """The claims that come with the package."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows: list[dict[str, Any]] = list(yaml.load((files("auditor.lexicon") / CLAIMS).read_text("utf-8"), loader))
    return tuple(
        Predicate(
            r["claim"],
            r["means"],
            re.compile("|".join(_way(way, r.get("numbers", False)) for way in r["ways"])),
            re.compile("|".join(map(re.escape, r["unless"]))),
            r["example"],
            r["counter"],
        )
        for r in rows
    )


# How many characters before a claim may deny it, and what does right before it.
_BEFORE, _DENIED = 3, ("未", "不", "没", "非")
# What tells how far a thing was done is no claim that it was: 完成目标|600户的98%.
_HOW_FAR = re.compile(r"[\d,.]+[^\d，。；]{0,4}的[\d.]+%")


def claims_in(text: str, *names: str) -> Iterator[Claim]:
    """The claims of these names in a folded text, in its order for each of them."""
    for predicate in predicates():
        if predicate.claim in names:
            for match in predicate.ways.finditer(text):
                denied = text[max(0, match.start() - 1) : match.start()] in _DENIED
                said = text[max(0, match.start() - _BEFORE) : match.end() + 1]
                if not denied and not predicate.unless.search(said) and not _HOW_FAR.match(text, match.end()):
                    yield Claim(predicate.claim, match.start(), match.end())
