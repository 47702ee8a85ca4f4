"""Rows taken as labels with the figures right after each: strung together, or in lists set abreast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.numbers.mention import Mention
from auditor.relations.tables import headers, words
from auditor.relations.tables.bands import Band
from auditor.relations.tables.cells import Entry, distinct


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
    """Whether a row strings labels and figures together and adds them up last: a 合计 after at least two other figures."""
    found = pieces(entries)
    if len(found) < 3 or not words.TOTAL_ROW.fullmatch(found[-1].label) or len(found[-1].figures) != 1:
        return False
    return all(p.figures for p in found)


def pairs(band: Band, index: int) -> list[tuple[Entry, Entry]]:
    """(label, figure) of each label with one figure right behind it."""
    entries = [e for e in distinct(band.sheet.rows[index]) if e.row == index]
    after = [*entries[1:], None]
    later = [*entries[2:], None, None]
    return [
        (label, figure)
        for label, figure, then in zip(entries, after, later, strict=False)
        if label.kind == "text" and figure is not None and figure.kind == "number" and (then is None or then.kind != "number")
    ]


def _is_abreast(band: Band, index: int) -> bool:
    """Whether a row holds two labels with their figures or more, one of them under a heading of figures."""
    found = pairs(band, index)
    figures = sum(e.kind == "number" for e in distinct(band.sheet.rows[index]) if e.row == index)
    roles = {c.role for label, _ in found[1:] for c in band.columns if label.column in c.covers}
    return len(found) == figures and len(found) > 1 and bool(roles - headers.TEXTS - {""})


def rows_abreast(band: Band, total: int) -> list[int]:
    """The rows under the total row at an index that hold lists set abreast, from the first to the last that goes on in their columns."""
    below = [index for index in band.rows() if index > total]
    first = next((index for index in below if _is_abreast(band, index)), None)
    if first is None:
        return []
    places = {figure.column for _, figure in pairs(band, first)}
    found: list[int] = []
    for index in below:
        here = [e.column for e in distinct(band.sheet.rows[index]) if e.row == index and e.kind == "number"]
        if index >= first and not (here and set(here) <= places and len(pairs(band, index)) == len(here)):
            break
        found += [index] if index >= first else []
    return found
