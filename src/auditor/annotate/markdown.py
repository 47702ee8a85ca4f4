"""Markdown: real footnotes, `[^a1]` behind each number and the notes as their texts."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.annotate import text
from auditor.annotate.notes import Note
from auditor.reports.letter import escaped
from auditor.written import LINE


def mark(data: bytes, notes: Sequence[Note]) -> tuple[bytes, int]:
    """The copy with footnotes, and how many notes found their place."""
    return text.marked(data, notes, lambda number: f"[^审核{number}]", _below)


def _below(numbered: Sequence[tuple[int, Note]], end: str) -> str:
    notes = "".join(
        f"[^审核{number}]: {escaped(note.text).replace(chr(10), f'  {end}    ')}{end}" for number, note in numbered
    )
    return end + notes + (end if notes else "") + LINE + end
