"""Rows taken as labels with the figures right after each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.numbers.mention import Mention
from auditor.relations.tables import words
from auditor.relations.tables.cells import Entry


@dataclass(frozen=True, slots=True)
class Piece:
    """A label and the figures right after it."""

    label: str
    figures: tuple[Mention, ...]


def pieces(entries: Sequence[Entry]) -> list[Piece]:
    """The labels of a row with the figures after each; figures before the first label are left out."""
    found: list[Piece] = []
    for entry in entries:
        if entry.kind == "text":
            found.append(Piece(entry.text, ()))
        elif entry.number is not None and found:
            found[-1] = Piece(found[-1].label, (*found[-1].figures, entry.number))
    return found


def is_strung(entries: Sequence[Entry]) -> bool:
    """Whether a row strings labels and figures together and adds them up last: a 合计 after at least two other figures, the only one."""
    found = pieces(entries)
    if len(found) < 3 or len(found[-1].figures) != 1:
        return False
    return all(p.figures and (p is found[-1]) == bool(words.TOTAL_ROW.fullmatch(p.label)) for p in found)
