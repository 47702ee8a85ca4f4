"""Originals with the findings marked in them. Knows file formats and findings; what it marks, the original keeps as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from auditor.annotate.notes import Note, Unmarkable, notes_of
from auditor.readers import archive
from auditor.result import Finding

Mark: TypeAlias = Callable[[bytes, Sequence[Note]], tuple[bytes, int]]
"""What a module of this room brings as `mark`: a file's bytes and notes to the bytes of the marked copy, and how many notes found
their place. Raises `Unmarkable`."""

_MODULES: Mapping[str, str] = {
    ".docx": "word",
    ".pdf": "pdf",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".txt": "text",
    ".md": "markdown",
    ".csv": "separated",
    ".tsv": "separated",
}
SUFFIXES: tuple[str, ...] = tuple(_MODULES)
"""The suffixes of files that can be marked, in lower case."""

__all__ = ["SUFFIXES", "Unmarkable", "annotate", "check_kind", "original"]


def check_kind(path: str) -> None:
    """Raises `Unmarkable` for a kind of file that cannot be marked, before any work is done."""
    suffix = Path(path).suffix.lower()
    if suffix not in _MODULES:
        raise Unmarkable(f"不能在 {suffix or '没有扩展名的文件'} 里加批注（能加的有 {' '.join(SUFFIXES)}）")


def original(path: str) -> bytes:
    """A file's bytes, or those of a member of an archive. Raises OSError and Unreadable."""
    inside = archive.split(path)
    return archive.data_of(*inside) if inside else Path(path).read_bytes()


def annotate(path: str, data: bytes, findings: Sequence[Finding]) -> tuple[bytes, int, int]:
    """The marked copy of a file's bytes, how many notes it has, and how many found no place in it. Raises `Unmarkable`.

    A copy says that this program wrote it, notes or none.
    """
    check_kind(path)
    notes = notes_of(findings)
    mark: Mark = import_module(f"auditor.annotate.{_MODULES[Path(path).suffix.lower()]}").mark
    marked, placed = mark(data, notes)
    return marked, placed, len(notes) - placed
