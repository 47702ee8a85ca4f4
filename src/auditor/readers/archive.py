"""ZIP files of reports: their members by path, as if the archive were a folder. Members are read in memory; nothing is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from auditor.document import Unreadable
from auditor.readers.zipped import is_bomb

SUFFIX = ".zip"
_MOST_MEMBERS = 10_000
_MOST_BYTES = 300_000_000
# `C:` before a member's path
_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Member:
    """A member: its path inside the archive with names as their writer meant them, and what speaks against reading it ("" for nothing)."""

    path: str
    trouble: str = ""


def members(path: str | Path) -> tuple[Member, ...]:
    """The files in an archive, those of archives inside it as `inner.zip/report.docx`, by path.

    An archive two levels down is a member with its trouble. Raises `Unreadable` for a file that is no sound archive.
    """
    with _opened(Path(path)) as archive:
        found = [*_listed(archive)]
    return tuple(sorted(found, key=lambda member: member.path))


def split(path: str | Path) -> tuple[Path, str] | None:
    """The archive on disk and the path inside it that a path such as `提交.zip/局/报告.docx` names; None for any other path."""
    where = Path(path)
    for parent in where.parents:
        if parent.suffix.lower() == SUFFIX and parent.is_file():
            return parent, PurePosixPath(*where.parts[len(parent.parts) :]).as_posix()
    return None


def data_of(archive: Path, inside: str) -> bytes:
    """A member's bytes. Raises `Unreadable` for one that is not there, is encrypted or damaged, or would blow up."""
    with _opened(archive) as opened:
        info = _named(opened).get(inside)
        if info is not None:
            return _read(opened, info)
        for outer, info in _named(opened).items():
            if inside.startswith(f"{outer}/") and outer.lower().endswith(SUFFIX):
                with _inner(opened, info) as nested:
                    if (found := _named(nested).get(inside[len(outer) + 1 :])) is not None:
                        return _read(nested, found)
    raise Unreadable("压缩包里没有这个文件")


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise Unreadable("文件不存在") from None
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Unreadable("压缩包已损坏或不是 ZIP 文件") from error
    if len(archive.infolist()) > _MOST_MEMBERS:
        archive.close()
        raise Unreadable(f"压缩包里的文件超过 {_MOST_MEMBERS} 个，拒绝打开")
    return archive


def _listed(archive: zipfile.ZipFile, deep: int = 0) -> Iterator[Member]:
    for path, info in _named(archive).items():
        if not path.lower().endswith(SUFFIX):
            yield Member(path)
        elif deep:
            yield Member(path, "压缩包套了两层以上，没有打开：请解压后审核")
        else:
            try:
                with _inner(archive, info) as inner:
                    yield from (Member(f"{path}/{member.path}", member.trouble) for member in _listed(inner, deep + 1))
            except Unreadable as error:
                yield Member(path, str(error))


def _inner(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> zipfile.ZipFile:
    try:
        inner = zipfile.ZipFile(io.BytesIO(_read(archive, info)))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Unreadable("压缩包已损坏或不是 ZIP 文件") from error
    if len(inner.infolist()) > _MOST_MEMBERS:
        raise Unreadable(f"压缩包里的文件超过 {_MOST_MEMBERS} 个，拒绝打开")
    return inner


def _named(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Path → member, folders and what systems add of their own left out; of two with one path the later one stands, as when unpacking."""
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


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & 1:
        raise Unreadable("压缩包已加密，需要密码：请解压后审核")
    if info.file_size > _MOST_BYTES or is_bomb(info):
        raise Unreadable("压缩包里的这个文件解压后过大或压缩比异常，拒绝打开")
    try:
        with archive.open(info) as stream:
            data = stream.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise Unreadable("压缩包里的这个文件已损坏，或压缩方法不支持：请解压后审核") from error
    if not data.strip():
        raise Unreadable("文件为空")
    return data
