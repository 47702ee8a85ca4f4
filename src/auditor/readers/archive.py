"""ZIP files of reports: their members by path, as if the archive were a folder. Members are read in memory; nothing is
unpacked.

An archive is opened once and held while its members are asked for one after the other. Whatever is wrong with one, or
with an archive inside it, is one line.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from auditor import limits
from auditor.document import Unreadable
from auditor.readers.zipped import is_bomb
from auditor.written import is_ours_data

SUFFIX = ".zip"
# The most an archive may hold, with what the archives inside it hold: files, and bytes when unpacked. More is no
# submission.
_MOST_MEMBERS, _MOST_UNPACKED = 10_000, 4_000_000_000
# The most bytes that one member may have.
_MOST_BYTES = 300_000_000
# The longest path of a member, in characters: twice what a system allows.
_LONGEST = 8_192
_BROKEN = "压缩包已损坏或不是 ZIP 文件"
# `C:` before a member's path
_DRIVE = re.compile(r"^[A-Za-z]:")
# Where a path may go on inside an archive: 提交.zip/局
_INTO = re.compile(r"\.zip(?=/)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """A member: its path inside the archive with names as their writer meant them, and what speaks against reading it
    ("" for nothing); `own` where this program wrote it."""

    path: str
    trouble: str = ""
    own: bool = False


def members(path: str | Path) -> tuple[Member, ...]:
    """The files in an archive, those of archives inside it as `inner.zip/report.docx`, by path.

    An archive that cannot be opened, stands two levels down, or holds more than is left of the whole one's limits is a
    member with its trouble. Raises `Unreadable` for a file that is no sound archive, or is over the limits by itself.
    """
    return tuple(sorted(_listed(_held(Path(path)), _Budget()), key=lambda member: member.path))


def split(path: str | Path) -> tuple[Path, str] | None:
    """The archive on disk and the path inside it that a path such as `提交.zip/局/报告.docx` names;
    None for any other path.
    """
    where = Path(path).as_posix()
    for into in _INTO.finditer(where):
        if os.path.isfile(where[: into.end()]):  # noqa: PTH113 (a name too long or odd must not raise)
            return Path(where[: into.end()]), where[into.end() + 1 :]
    return None


def data_of(archive: Path, inside: str) -> bytes:
    """A member's bytes. Raises `Unreadable` for one that is not there, is encrypted or damaged,
    or would blow up or go past the limits.
    """
    opened = _held(archive)
    info = opened.named.get(inside)
    for into in () if info else _INTO.finditer(inside):
        if (outer := inside[: into.end()]) in opened.named:
            opened = opened.inner(outer)
            info = opened.named.get(inside[into.end() + 1 :])
            break
    if info is None:
        raise Unreadable("压缩包里没有这个文件")
    most = limits.active().size * limits.MEGABYTE
    if most and info.file_size > most:
        raise Unreadable(f"文件过大（{info.file_size // limits.MEGABYTE} MB，上限 {most // limits.MEGABYTE} MB，可用 --size 放宽）")
    data = opened.read(info)
    if not data.strip():
        raise Unreadable("文件为空")
    return data


class _Archive:
    """An archive held open, its members by path. The one inside it that was asked for last is held, too."""

    def __init__(self, file: str | Path | IO[bytes]) -> None:
        """Raises `Unreadable`, whatever the file holds."""
        try:
            self._zip = zipfile.ZipFile(file)
            self.named = _named(self._zip)
        except FileNotFoundError:
            raise Unreadable("文件不存在") from None
        except MemoryError:
            raise
        # the library says what is wrong in many ways: a name that is not in its encoding, a version
        except Exception as error:
            raise Unreadable(_BROKEN) from error
        self.members = len(self._zip.infolist())
        self.unpacked = sum(info.file_size for info in self._zip.infolist())
        self._last: tuple[str, _Archive] | None = None
        _Budget().take(self)

    def read(self, info: zipfile.ZipInfo) -> bytes:
        """The bytes of a member. Raises `Unreadable`."""
        if info.flag_bits & 1:
            raise Unreadable("压缩包已加密，需要密码：请解压后审核")
        if info.file_size > _MOST_BYTES or is_bomb(info):
            raise Unreadable("压缩包里的这个文件解压后过大或压缩比异常，拒绝打开")
        try:
            with self._zip.open(info) as stream:
                return stream.read(info.file_size + 1)
        except MemoryError:
            raise
        except Exception as error:  # each way of packing has errors of its own
            raise Unreadable("压缩包里的这个文件已损坏，或压缩方法不支持：请解压后审核") from error

    def is_own(self, path: str) -> bool:
        """Whether this program wrote a member; one that cannot be read is nobody's."""
        try:
            return is_ours_data(self.read(self.named[path]))
        except Unreadable:
            return False

    def inner(self, path: str, *, hold: bool = True) -> _Archive:
        """The archive that a member is. Raises `Unreadable`."""
        if self._last is not None and self._last[0] == path:
            return self._last[1]
        self._last = None
        found = _Archive(io.BytesIO(self.read(self.named[path])))
        if hold:
            self._last = path, found
        return found


class _Budget:
    """What an archive may still hold, with all that is inside it."""

    def __init__(self) -> None:
        self._members, self._unpacked = _MOST_MEMBERS, _MOST_UNPACKED

    def take(self, archive: _Archive) -> None:
        """Takes what an archive holds from what is left. Raises `Unreadable` where it is more."""
        if archive.members > self._members:
            raise Unreadable(f"压缩包里的文件超过 {_MOST_MEMBERS} 个，拒绝打开")
        if archive.unpacked > self._unpacked:
            raise Unreadable(f"压缩包解压后超过 {_MOST_UNPACKED // 1_000_000} MB，拒绝打开")
        self._members -= archive.members
        self._unpacked -= archive.unpacked


# The archive that was asked for last, by process, file and version: its reports are asked for one after the other. It
# is let go, not closed, when another takes its place: somebody else may be reading.
_last: tuple[tuple[int, ...], _Archive] | None = None


def _held(path: Path) -> _Archive:
    """The archive in a file, opened where it is not the one that is held, or has changed. Raises `Unreadable`."""
    global _last
    try:
        status = path.stat()
    except FileNotFoundError:
        raise Unreadable("文件不存在") from None
    except (OSError, ValueError) as error:
        raise Unreadable(_BROKEN) from error
    stamp = (os.getpid(), status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    held = _last
    if held is None or held[0] != stamp:
        _last = None
        _last = held = stamp, _Archive(path)
    return held[1]


def _listed(archive: _Archive, budget: _Budget, deep: int = 0) -> Iterator[Member]:
    budget.take(archive)
    for path in archive.named:
        if len(path) > _LONGEST:
            yield Member(f"{path[:40]}…", "路径过长，没有打开：请解压后审核")
        elif not path.lower().endswith(SUFFIX):
            yield Member(path, own=archive.is_own(path))
        elif deep:
            yield Member(path, "压缩包套了两层以上，没有打开：请解压后审核")
        else:
            try:
                found = [*_listed(archive.inner(path, hold=False), budget, deep + 1)]
            except Unreadable as error:
                found = [Member("", str(error))]
            yield from (
                Member(f"{path}/{member.path}" if member.path else path, member.trouble, member.own) for member in found
            )


def _named(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Path → member, folders and what systems add of their own left out;
    of two with one path the later one stands, as when unpacking.
    """
    found: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        path = _path(info)
        parts = path.split("/")
        own = not info.is_dir() and not any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts)
        if path and own:
            found[path] = info
    return found


def _path(info: zipfile.ZipInfo) -> str:
    """A member's path: decoded as its writer meant it, relative, and without steps upwards."""
    name = info.filename
    if not info.flag_bits & 0x800:  # no word of UTF-8: the names were taken for those of an American PC
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030") if raw else ():
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = _DRIVE.sub("", name.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))
