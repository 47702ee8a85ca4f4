"""Which reports a command line means: files as named, folders and ZIP files walked through. Opens no report."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from auditor import trouble, written
from auditor.document import Unreadable
from auditor.readers import SUFFIXES, TOO_MUCH_MEMORY, archive, scans
from auditor.readers.kinds import PICTURES
from auditor.result import Failure

# What tells the members of an archive: `readers.archive.members`, or a worker that runs it within limits. Raises
# Unreadable.
ListMembers: TypeAlias = Callable[[str], Sequence[archive.Member]]

# What is taken from folders and ZIP files: pictures there are rather photographs than scans, and must be named to be
# read.
_TAKEN = frozenset(SUFFIXES) - frozenset(PICTURES)
# Files that may be reports and are not taken; a folder that holds them says so instead of passing them over.
_OTHER_REPORTS = frozenset({".7z", ".odt", ".ods", ".ppt", ".pptx", ".rar", ".xlsb", *PICTURES})


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports in order, each once; what could not be used; how many files of each suffix in folders no reader
    reads.

    `own` are the files in folders that this program wrote, which are no reports; `unread` those that may be reports and
    that no reader reads.
    """

    paths: tuple[str, ...]
    failures: tuple[Failure, ...]
    skipped: tuple[tuple[str, int], ...] = ()
    own: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def collect(arguments: Sequence[str | os.PathLike[str]], list_members: ListMembers = archive.members) -> Reports:
    """The reports among files, folders and ZIP files, in the order given and by name inside a folder.

    Folders are walked through to the bottom, symbolic links to folders too, each folder once. Hidden files and folders
    and the lock files of an open editor (`~$报告.docx`) are passed over, pictures (but for folders of nothing else) and
    what this program wrote too. A named file is taken whatever its suffix. The members of a ZIP file are reports of
    their own, by paths such as `提交.zip/局/报告.docx`, which `readers.read` knows how to read; `list_members` tells them.
    Whatever goes wrong with one of the files is a failure of that file.
    """
    found = _Found(list_members)
    for argument in (str(os.fspath(a)) for a in arguments):
        with found.told(argument):
            if os.path.isdir(argument):  # noqa: PTH112 (a path with a null byte must not raise here)
                if not sum(found.take(file) for file in _files(argument, found.failures)) and not found.take_pictures(
                    argument
                ):
                    found.failures.append(Failure(argument, "文件夹里没有可以读的报告（支持 Word、Excel、WPS、PDF、OFD、网页、文本和 ZIP）"))
            elif reason := _unusable(argument):
                found.failures.append(Failure(argument, reason))
            elif Path(argument).suffix.lower() == archive.SUFFIX:
                found.take_archive(argument)
            else:
                found.paths.setdefault(os.path.realpath(argument), argument)
    return Reports(
        tuple(found.paths.values()),
        tuple(found.failures),
        tuple(sorted((+found.skipped).items())),
        tuple(found.own),
        tuple(found.unread),
    )


@dataclass(slots=True)
class _Found:
    """What was found so far; `paths` by what they really name, so that each report comes once."""

    list_members: ListMembers
    paths: dict[str, str] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    own: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @contextmanager
    def told(self, file: str) -> Iterator[None]:
        """Makes whatever goes wrong with a file its failure."""
        try:
            yield
        except Unreadable as error:
            self.failures.append(Failure(file, str(error)))
        except MemoryError:
            self.failures.append(Failure(file, TOO_MUCH_MEMORY))
        except Exception as error:
            self.failures.append(Failure(file, f"无法读取文件（{type(error).__name__}）"))

    def take(self, file: str) -> bool:
        """Takes a file of a folder; whether it is one that is read, or was told as one that cannot be."""
        suffix = Path(file).suffix.lower()
        if suffix not in _TAKEN and suffix != archive.SUFFIX:
            if suffix in _OTHER_REPORTS:
                self.skipped[suffix] += 1
                self.unread.append(file)
            return False
        with self.told(file):
            if reason := _unusable(file):
                self.failures.append(Failure(file, reason))
            elif written.is_ours(file):
                self.own.append(file)
                return False
            elif suffix == archive.SUFFIX:
                self.take_archive(file)
            else:
                self.paths.setdefault(os.path.realpath(file), file)
        return True

    def take_pictures(self, folder: str) -> bool:
        """Takes the pictures of a folder that holds nothing else to be read; whether there are any. Where they cannot
        be read here, one line says what to install.
        """
        found = [
            file for file in self.unread if Path(file).suffix.lower() in PICTURES and Path(file).is_relative_to(folder)
        ]
        if found and not scans.installed():
            self.failures.append(Failure(folder, f"文件夹里只有图片（{len(found)} 个），识别图片要先安装：{scans.INSTALL}"))
        elif found:
            for file in found:
                self.paths.setdefault(os.path.realpath(file), file)
                self.skipped[Path(file).suffix.lower()] -= 1
            self.unread = [file for file in self.unread if file not in found]
        return bool(found)

    def take_archive(self, file: str) -> None:
        """Takes the reports in a ZIP file; one without any is a failure. Raises `Unreadable`."""
        members, real = self.list_members(file), os.path.realpath(file)
        taken = False
        for member in members:
            suffix = PurePosixPath(member.path).suffix.lower()
            if member.trouble:
                self.failures.append(Failure(f"{file}/{member.path}", member.trouble))
                taken = True
            elif member.own:
                self.own.append(f"{file}/{member.path}")
                taken = True
            elif suffix in _TAKEN:
                self.paths.setdefault(f"{real}/{member.path}", f"{file}/{member.path}")
                taken = True
            else:
                self.skipped[suffix] += suffix in _OTHER_REPORTS
        if not taken:
            raise Unreadable("压缩包里没有可以读的报告")


def _unusable(path: str) -> str:
    """Why a named path is no file to read; empty where it is one.
    A pipe or a device is none: reading it may never end.
    """
    try:
        if archive.split(path):
            return ""
        if not Path(path).exists():
            return "文件不存在"
        return "" if Path(path).is_file() else "不是普通文件"
    except (OSError, ValueError) as error:
        return f"无法读取文件（{trouble.words(error) if isinstance(error, OSError) else '路径无效'}）"


def _files(folder: str, failures: list[Failure]) -> Iterator[str]:
    """The files below a folder by name, its own before those of its folders;
    a folder that cannot be listed is a failure.
    """

    def unlisted(error: OSError) -> None:
        failures.append(Failure(str(error.filename), f"无法打开文件夹（{trouble.words(error)}）"))

    seen: set[tuple[int, int]] = set()
    _first_visit(Path(folder), seen)
    for directory, folders, files in os.walk(folder, onerror=unlisted, followlinks=True):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and _first_visit(Path(directory, f), seen))
        mine = (file for file in sorted(files) if not file.startswith((".", "~$")))
        yield from (os.path.join(directory, file) for file in mine)  # noqa: PTH118


def _first_visit(folder: Path, seen: set[tuple[int, int]]) -> bool:
    """Whether a folder was not walked through before, by whatever name: a link may lead back up."""
    try:
        status = folder.stat()
    except OSError:
        return False
    known = (status.st_dev, status.st_ino) in seen
    seen.add((status.st_dev, status.st_ino))
    return not known
