"""The mark of what this program writes, by which it is not taken for a report:
a last line in text, a property in Office files and PDF.
"""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import IO

LINE = "（本文件由 auditor 写成，不作报告审计。）"
"""The last line of a text."""
PROPERTY = "WrittenByAuditor"
"""The name of a property of a DOCX, XLSX or PDF."""
CUSTOM = "docProps/custom.xml"
"""The part of an Office package that holds such properties."""

_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_LINES = tuple(LINE.encode(encoding) for encoding in _ENCODINGS)
# How an answer in JSON begins, whatever the file is called.
_JSON = b'"schema": "auditor/'
# So many bytes are looked at of a file's head, of its end, and of the table of contents of a package at most.
_HEAD, _TAIL, _CONTENTS = 64, 1 << 16, 1 << 20


def is_ours(path: str | os.PathLike[str]) -> bool:
    """Whether this program wrote the file at `path`. Looks at its ends only; a file that cannot be read is nobody's."""
    try:
        with Path(path).open("rb") as file:
            return _is_written(file, os.fstat(file.fileno()).st_size)
    except (OSError, ValueError):
        return False


def is_ours_data(data: bytes) -> bool:
    """The same of what a file holds."""
    return _is_written(io.BytesIO(data), len(data))


def _is_written(file: IO[bytes], size: int) -> bool:
    head = file.read(_HEAD)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    return _is_marked_package(file, size, tail) if head.startswith(b"PK") else _is_marked(head, tail)


def _is_marked(head: bytes, tail: bytes) -> bool:
    if head.startswith(b"%PDF"):
        return PROPERTY.encode() in tail
    return _JSON in head or any(line in tail[-4 * len(line) :] for line in _LINES)


def _is_marked_package(file: IO[bytes], size: int, tail: bytes) -> bool:
    """Whether a package has the property; one whose contents take long to read is none of ours."""
    end = tail.rfind(b"PK\5\6")
    if end < 0 or (contents := int.from_bytes(tail[end + 12 : end + 16], "little")) > _CONTENTS:
        return False
    file.seek(max(0, size - len(tail) + end - contents))
    if CUSTOM.encode() not in file.read(contents):
        return False
    try:
        with zipfile.ZipFile(file) as package, package.open(CUSTOM) as part:
            return PROPERTY.encode() in part.read(_CONTENTS)
    except Exception:  # whatever a damaged package raises
        return False
