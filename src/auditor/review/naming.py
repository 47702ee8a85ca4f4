"""What the files of a review are called: beside one another in the subfolder of their report, by its name."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

SHEET, INDEX = "审核意见表.xlsx", "审核目录.html"
# What stands behind a report's name in those of its files.
_COPY, _LETTER, _PAGE = ".审核批注", ".审核意见函.docx", ".审核.html"
# The most bytes of a report's name that are taken over: with what stands behind it no file system finds it too long.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Names:
    """The report's path below its folder, and the paths of what is written of it, below the folder of reviews; all
    with `/`.

    `copy` is to be followed by the suffix of the marked copy.
    """

    report: str
    copy: str
    letter: str
    page: str


def named(paths: Sequence[str], folder: str) -> list[Names]:
    """The names for the reports at these paths, which lie in this folder or archive, or are that very file.

    Reports that differ only in their suffixes keep them: 报告（docx）.审核意见函.docx beside 报告（pdf）.审核意见函.docx.
    """
    base = folder if Path(folder).is_dir() or any(path != folder for path in paths) else str(Path(folder).parent)
    below = [PurePath(os.path.relpath(path, base)) for path in paths]
    stems = Counter(str(path.with_suffix("")).casefold() for path in below)
    return [
        _names(path, path.stem if stems[str(path.with_suffix("")).casefold()] == 1 else _told(path)) for path in below
    ]


def _told(path: PurePath) -> str:
    return f"{path.stem}（{path.suffix[1:]}）"


def _names(path: PurePath, name: str) -> Names:
    whole = path.with_name(_short(name)).as_posix()
    return Names(path.as_posix(), whole + _COPY, whole + _LETTER, whole + _PAGE)


def _short(name: str) -> str:
    """A name of no more bytes than may be taken over; one that is cut ends in what tells it from others."""
    data = os.fsencode(name)
    if len(data) <= _LONGEST:
        return name
    return data[:_LONGEST].decode(errors="ignore") + "…" + hashlib.sha256(data).hexdigest()[:8]
