"""Originals with the findings marked in them.
Knows file formats and findings; what it marks, the original keeps as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from auditor.annotate.notes import Note, Unmarkable, notes_of
from auditor.package import timeless
from auditor.readers import archive
from auditor.readers.converted import converted, soffice
from auditor.readers.kinds import DESCRIBED, kind_of
from auditor.result import Finding

Mark: TypeAlias = Callable[[bytes, Sequence[Note]], tuple[bytes, int]]
"""What a module of this room brings as `mark`: a file's bytes and notes to the bytes of the marked copy, and how many
notes found their place. Raises `Unmarkable`."""

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
# Files of older programs, of which a copy is marked that LibreOffice turned into one of another kind: the suffix of
# that copy.
_TURNED: Mapping[str, str] = {".doc": ".docx", ".wps": ".docx", ".rtf": ".docx", ".xls": ".xlsx", ".et": ".xlsx"}
# What such a file may be by its bytes: the suffix by which LibreOffice knows it, "" for one that is of the new kind
# already; and the new kind.
_KINDS: Mapping[str, tuple[str, str]] = {
    "doc": (".doc", ".docx"), "rtf": (".rtf", ".docx"), "wordml": (".xml", ".docx"), "docx": ("", ".docx"),
    "xls": (".xls", ".xlsx"), "sheetml": (".xml", ".xlsx"), "xlsx": ("", ".xlsx"),
}  # fmt: skip

__all__ = ["SUFFIXES", "Unmarkable", "annotate", "check_kind", "original", "suffix_of_copy"]


def check_kind(path: str) -> None:
    """Raises `Unmarkable` for a kind of file that cannot be marked, before any work is done."""
    suffix = Path(path).suffix.lower()
    if suffix not in _MODULES:
        raise Unmarkable(f"不能在 {suffix or '没有扩展名的文件'} 里加批注（能加的有 {' '.join(SUFFIXES)}）")


def suffix_of_copy(path: str) -> str:
    """The suffix of a file's marked copy: its own, or that of the kind it is turned into. Raises `Unmarkable`."""
    suffix = Path(path).suffix.lower()
    if suffix in _MODULES:
        return Path(path).suffix
    if suffix not in _TURNED:
        raise Unmarkable(f"{suffix} 文件里不能加批注")
    if soffice() is None:
        raise Unmarkable(f"{suffix} 原件要由 LibreOffice 转换后才能加批注，这台机器没有安装")
    return _TURNED[suffix]


def original(path: str) -> bytes:
    """A file's bytes, or those of a member of an archive. Raises OSError and Unreadable."""
    inside = archive.split(path)
    return archive.data_of(*inside) if inside else Path(path).read_bytes()


def annotate(path: str, data: bytes, findings: Sequence[Finding]) -> tuple[bytes, int, int]:
    """The marked copy of a file's bytes, how many notes it has, and how many found no place in it. Raises `Unmarkable`.

    A copy says that this program wrote it, notes or none. A file of an older program is turned into one of
    `suffix_of_copy` first.
    """
    suffix = suffix_of_copy(path).lower()
    if turned := Path(path).suffix.lower() in _TURNED:
        data = _turned(data, suffix)
    notes = notes_of(findings)
    mark: Mark = import_module(f"auditor.annotate.{_MODULES[suffix]}").mark
    marked, placed = mark(data, notes)
    return timeless(marked) if turned else marked, placed, len(notes) - placed


def _turned(data: bytes, suffix: str) -> bytes:
    """A file's bytes as LibreOffice makes them one of this suffix. Raises `Unmarkable` and `Unreadable`."""
    by, to = _KINDS.get(kind := kind_of(data), ("", ""))
    if to != suffix:
        raise Unmarkable(f"实际是{DESCRIBED.get(kind, '别的文件')}，不能转换成 {suffix} 加批注")
    return converted(data, by, suffix[1:]) if by else data
