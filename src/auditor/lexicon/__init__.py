"""Words that say what a number is, as data: one entry a concept, in `*.yaml` beside this file. Knows no numbers.

An entry names a `concept`, what it `means`, its `forms` (literal, in simplified characters), one `example` that holds
a form of it and one `counter` that holds none. Where forms overlap, the longest at a place is the one that stands there,
with all concepts that list it: 上年结转 is `carried` and never `prior`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml


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
        found: list[Cue] = []
        at, last = 0, len(text)
        while at < last:
            match = next((f for f in self.by_first.get(text[at], ()) if text.startswith(f[0], at)), None)
            if match is None:
                at += 1
                continue
            found.append(Cue(at, at + len(match[0]), match[1]))
            at += len(match[0])
        return found


def _entries() -> tuple[Entry, ...]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    folder = files("auditor.lexicon")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".yaml"))
    rows = (row for name in names for row in yaml.load((folder / name).read_text("utf-8"), loader))
    return tuple(Entry(r["concept"], r["means"], tuple(r["forms"]), r["example"], r["counter"]) for r in rows)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    entries = _entries()
    meaning: dict[str, list[str]] = {}
    for entry in entries:
        for form in entry.forms:
            meaning.setdefault(form, []).append(entry.concept)
    by_first: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for form in sorted(meaning, key=lambda f: (-len(f), f)):
        by_first.setdefault(form[0], []).append((form, tuple(meaning[form])))
    return Lexicon(entries, by_first)
