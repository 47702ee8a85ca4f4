"""CSV and TSV: marks behind the numbers inside their fields, and below the table a line a note,
each one quoted field.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.annotate import text
from auditor.annotate.notes import Note
from auditor.written import LINE


def mark(data: bytes, notes: Sequence[Note]) -> tuple[bytes, int]:
    """The marked copy, and how many notes found their place."""
    return text.marked(data, notes, text.sign, _below)


def _below(numbered: Sequence[tuple[int, Note]], end: str) -> str:
    notes = [f"{text.sign(number)}{' '.join(note.text.split())}" for number, note in numbered]
    lines = [*([text.HEADING, *notes] if notes else ()), LINE]
    return end + "".join('"' + line.replace('"', '""') + '"' + end for line in lines)
