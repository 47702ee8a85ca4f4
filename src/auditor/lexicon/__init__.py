"""Words that say what a number is, as data: one entry a concept, in `*.yaml` beside this file. Knows no numbers.

An entry names a `concept`, what it `means`, its `forms` (literal, in simplified characters), one `example` that holds a
form of it and one `counter` that holds none. Where forms overlap, the longest at a place is the one that stands there,
with all concepts that list it: 上年结转 is `carried` and never `prior`. `families.yaml` holds figures that are parts of one
another by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

import yaml

from auditor.lexicon.claims import CLAIMS


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept as the data files write it."""

    concept: str
    means: str
    forms: tuple[str, ...]
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A form found in a text at `start` to `end`, with the concepts it stands for."""

    start: int
    end: int
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries, and their forms by first character, the longest first."""

    entries: tuple[Entry, ...]
    by_first: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]

    @property
    def concepts(self) -> tuple[str, ...]:
        """The names of all concepts, in alphabetical order."""
        return tuple(sorted(entry.concept for entry in self.entries))

    def cues(self, text: str) -> list[Cue]:
        """The cues of a folded text in order, none inside another."""
        return [Cue(start, end, concepts) for start, end, concepts in _scanned(text, self.by_first)]


@dataclass(frozen=True, slots=True)
class Family:
    """Figures of which one is the sum of others in every report of a kind: the names of the whole and of its parts."""

    family: str
    means: str
    whole: tuple[str, ...]
    parts: tuple[str, ...]
    example: str


Forms: TypeAlias = Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]


def _scanned(text: str, forms: Forms) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The forms in a text with their places, the longest at each place, none inside another."""
    at = 0
    while at < len(text):
        match = next((f for f in forms.get(text[at], ()) if text.startswith(f[0], at)), None)
        if match is not None:
            yield at, at + len(match[0]), match[1]
        at += len(match[0]) if match else 1


def _by_first(meaning: Mapping[str, Sequence[str]]) -> Forms:
    out: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for form in sorted(meaning, key=lambda f: (-len(f), f)):
        out.setdefault(form[0], []).append((form, tuple(meaning[form])))
    return out


def _rows(name: str) -> list[dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return list(yaml.load((files("auditor.lexicon") / name).read_text("utf-8"), loader))


def _entries() -> tuple[Entry, ...]:
    names = sorted(
        f.name
        for f in files("auditor.lexicon").iterdir()
        if f.name.endswith(".yaml") and f.name not in (_FAMILIES, CLAIMS)
    )
    return tuple(
        Entry(r["concept"], r["means"], tuple(r["forms"]), r["example"], r["counter"])
        for name in names
        for r in _rows(name)
    )


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    entries = _entries()
    meaning: dict[str, list[str]] = {}
    for entry in entries:
        for form in entry.forms:
            meaning.setdefault(form, []).append(entry.concept)
    return Lexicon(entries, _by_first(meaning))


_FAMILIES = "families.yaml"


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """The families of figures that come with the package."""
    return tuple(
        Family(r["family"], r["means"], tuple(r["whole"]), tuple(r["parts"]), r["example"]) for r in _rows(_FAMILIES)
    )


@lru_cache(maxsize=1)
def _family_forms() -> tuple[Forms, Forms]:
    """The names of wholes and of parts, each with its families."""
    sides: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
    for family in families():
        for names, side in zip((family.whole, family.parts), sides, strict=True):
            for name in names:
                side.setdefault(name, []).append(family.family)
    # A name of the other side is no part of a longer one: 支出决算 in no 项目支出决算.
    for side, other in (sides, sides[::-1]):
        for name in other:
            side.setdefault(name, [])
    return _by_first(sides[0]), _by_first(sides[1])


@lru_cache(maxsize=1 << 14)
def kin(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The families whose whole a name of a figure says, and those of one of whose parts it is."""
    whole, parts = (frozenset(f for _, _, found in _scanned(name, forms) for f in found) for forms in _family_forms())
    return whole, parts
