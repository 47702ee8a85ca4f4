"""Two rounds of reports held against each other: which report of the one is which of the other, by organisation, kind
and year.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import TypeAlias

from auditor.across.names import different, plain
from auditor.result import Audit

# How alike the titles are at least of two reports of the same organisation, kind and year where it has several.
_ALIKE = 0.6

Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Card:
    """By what a report is known again: whose, of which kind and year it is, its title, and its path below the folder
    of its round.
    """

    organization: str
    kind: str
    year: int | None
    title: str
    path: str

    @property
    def stem(self) -> str:
        """Its file's name without the suffix."""
        return PurePosixPath(self.path).stem


_Key: TypeAlias = Callable[[Card], Hashable]


def card(audit: Audit, path: str) -> Card:
    """The card of a report whose path below the folder of its round this is."""
    return Card(plain(audit.organization), audit.kind, audit.year, audit.title, path)


def pairs(old: Sequence[Card], new: Sequence[Card]) -> list[Pair]:
    """The reports (old, new) that are each other's, in the order of the new ones.

    Several of one organisation, kind and year are told apart by title and file name. One whose organisation is not
    known, or whose year or kind was put right, is known by where it lies or what its file is called, where only one
    other is.
    """
    found: list[Pair] = []
    left, right = set(range(len(old))), set(range(len(new)))

    def take(some: Iterable[Pair]) -> None:
        for i, j in some:
            if i in left and j in right:
                found.append((i, j))
                left.discard(i)
                right.discard(j)

    known: tuple[_Key, ...] = (
        lambda one: one.organization and (_whose(one), one.title, one.stem),
        lambda one: one.organization and (_whose(one), one.title),
        lambda one: one.organization and (_whose(one), one.stem),
    )
    for key in known:
        take(_single(old, new, left, right, key))
    take(_alike(old, new, left, right))
    by_file: tuple[_Key, ...] = (
        lambda one: one.path,
        lambda one: one.title and (one.kind, one.year, one.title),
        lambda one: one.stem,
    )
    for key in by_file:
        take(
            (i, j)
            for i, j in _single(old, new, left, right, key)
            if not different(old[i].organization, new[j].organization)
        )
    return sorted(found, key=lambda pair: pair[1])


def _whose(one: Card) -> Hashable:
    return one.organization, one.kind, one.year


def _single(
    old: Sequence[Card], new: Sequence[Card], left: Iterable[int], right: Iterable[int], key: _Key
) -> list[Pair]:
    """The reports that have a key to themselves on both sides; an empty one is nobody's."""
    sides = []
    for cards, some in ((old, left), (new, right)):
        side: dict[Hashable, list[int]] = {}
        for at in sorted(some):
            if found := key(cards[at]):
                side.setdefault(found, []).append(at)
        sides.append(side)
    return [
        (ones[0], others[0])
        for name, ones in sides[0].items()
        if len(ones) == len(others := sides[1].get(name, [])) == 1
    ]


def _alike(old: Sequence[Card], new: Sequence[Card], left: Iterable[int], right: Iterable[int]) -> list[Pair]:
    """Those of one kind and year whose organisations may be the same, the most alike first; where there is but one on
    each side, these.
    """
    rivals = [(i, j) for i in sorted(left) for j in sorted(right) if _may_be(old[i], new[j])]
    alone = [pair for pair in rivals if sum(i == pair[0] or j == pair[1] for i, j in rivals) == 1]
    scored = [(SequenceMatcher(None, old[i].title, new[j].title, autojunk=False).ratio(), -i, -j) for i, j in rivals]
    return [*alone, *((-i, -j) for score, i, j in sorted(scored, reverse=True) if score >= _ALIKE)]


def _may_be(one: Card, other: Card) -> bool:
    return (
        bool(one.organization and other.organization)
        and (one.kind, one.year) == (other.kind, other.year)
        and not different(one.organization, other.organization)
    )
