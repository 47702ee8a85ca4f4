"""Where an answer goes: standard output or a file that is there whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Container, Iterable
from pathlib import Path


def unwritable(path: str) -> str:
    """Why a file cannot be written, known before any work is done; empty where nothing speaks against it."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        return "是文件夹"
    if not target.parent.is_dir():
        return "所在的文件夹不存在"
    return "" if os.access(target if target.exists() else target.parent, os.W_OK) else "没有写入权限"


def identities(paths: Iterable[str]) -> set[tuple[int, int]]:
    """What tells the files at these paths from all others, whatever links lead to them;
    of a member of an archive, the archive.
    """
    return {(one.st_dev, one.st_ino) for path in paths if (one := _status(path))}


def overwritten(path: str, kept: Container[tuple[int, int]]) -> bool:
    """Whether writing the file at `path` would change one of those with these `identities`:
    that very file, or an archive.
    """
    there = _status(path)
    return there is not None and (there.st_dev, there.st_ino) in kept


def _status(path: str) -> os.stat_result | None:
    """What is at a path, or the file on the way to it; None for nothing."""
    for where in (Path(path), *Path(path).parents):
        try:
            there = where.stat()
        except (OSError, ValueError):
            continue
        return there if where == Path(path) or stat.S_ISREG(there.st_mode) else None
    return None


def deliver(answer: str | bytes | Iterable[str | bytes], path: str | None = None) -> None:
    """Write bytes, or text as UTF-8, in one or in pieces, to the file at `path` or to standard output.

    Raises OSError where it cannot be written. A reader that closes the pipe early has read enough: that is no error.
    """
    pieces = [answer] if isinstance(answer, str | bytes) else answer
    if path is not None:
        _replace(Path(os.path.realpath(path)), map(_data, pieces))
        return
    try:
        for piece in pieces:
            if isinstance(piece, str) and sys.stdout.isatty():
                sys.stdout.write(piece)
            else:
                sys.stdout.flush()
                sys.stdout.buffer.write(_data(piece))
        sys.stdout.flush()
    except OSError as error:
        # as Windows calls it
        if not isinstance(error, BrokenPipeError) and not (os.name == "nt" and error.errno == errno.EINVAL):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _data(piece: str | bytes) -> bytes:
    return piece.encode("utf-8", "backslashreplace") if isinstance(piece, str) else piece


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    """Write beside the target, then move into its place; a device or pipe is written to as it stands."""
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            file.writelines(pieces)
        return
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
