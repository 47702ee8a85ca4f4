"""Which reports a command line means: files as named, folders walked through. Opens no report."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.readers import SUFFIXES
from auditor.result import Failure

# Files that look like reports and that no reader reads yet; a folder that holds them says so instead of passing them over.
_OTHER_REPORTS = frozenset({".doc", ".docx", ".et", ".htm", ".html", ".md", ".ofd", ".pdf", ".rtf", ".txt", ".wps", ".xls", ".xlsx"})


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports in order, each once; what could not be used; and how many files of each suffix in folders no reader reads."""

    paths: tuple[str, ...]
    failures: tuple[Failure, ...]
    skipped: tuple[tuple[str, int], ...] = ()


def collect(arguments: Sequence[str | os.PathLike[str]]) -> Reports:
    """The reports among files and folders, in the order given and by name inside a folder.

    Folders are walked through to the bottom, symbolic links to folders too, each folder once. Hidden files and folders and
    the lock files of an open editor (`~$报告.docx`) are passed over. A named file is taken whatever its suffix.
    """
    paths: dict[str, str] = {}
    failures: list[Failure] = []
    skipped: Counter[str] = Counter()
    for argument in (str(os.fspath(a)) for a in arguments):
        if not os.path.isdir(argument):  # noqa: PTH112 (a path with a null byte must not raise here)
            if reason := _unusable(argument):
                failures.append(Failure(argument, reason))
            else:
                paths.setdefault(os.path.realpath(argument), argument)
            continue
        found = False
        for file in _files(argument, failures):
            suffix = Path(file).suffix.lower()
            if suffix in SUFFIXES and Path(file).is_file():
                found = True
                paths.setdefault(os.path.realpath(file), file)
            elif suffix in _OTHER_REPORTS:
                skipped[suffix] += 1
        if not found:
            failures.append(Failure(argument, f"文件夹里没有可以读的报告（支持 {' '.join(SUFFIXES)}）"))
    return Reports(tuple(paths.values()), tuple(failures), tuple(sorted(skipped.items())))


def _unusable(path: str) -> str:
    """Why a named path is no file to read; empty where it is one. A pipe or a device is none: reading it may never end."""
    try:
        if not Path(path).exists():
            return "文件不存在"
        return "" if Path(path).is_file() else "不是普通文件"
    except (OSError, ValueError) as error:
        return f"无法读取文件（{getattr(error, 'strerror', None) or '路径无效'}）"


def _files(folder: str, failures: list[Failure]) -> Iterator[str]:
    """The files below a folder by name, its own before those of its folders; a folder that cannot be listed is a failure."""

    def unlisted(error: OSError) -> None:
        failures.append(Failure(str(error.filename), f"无法打开文件夹（{error.strerror}）"))

    seen: set[tuple[int, int]] = set()
    _first_visit(Path(folder), seen)
    for directory, folders, files in os.walk(folder, onerror=unlisted, followlinks=True):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and _first_visit(Path(directory, f), seen))
        yield from (os.path.join(directory, file) for file in sorted(files) if not file.startswith((".", "~$")))  # noqa: PTH118


def _first_visit(folder: Path, seen: set[tuple[int, int]]) -> bool:
    """Whether a folder was not walked through before, by whatever name: a link may lead back up."""
    try:
        status = folder.stat()
    except OSError:
        return False
    known = (status.st_dev, status.st_ino) in seen
    seen.add((status.st_dev, status.st_ino))
    return not known
