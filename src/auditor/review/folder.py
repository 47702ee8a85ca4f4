"""The folder that reviews are written into: every file whole or not at all, only what changed, and never over what
people have changed.

A record in it tells what was written there. It grows by a line before each file and is put in order at the end, so
that a run that was killed leaves nothing that the next one does not know.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Collection, Container, Iterable, Iterator
from pathlib import Path, PurePosixPath

from auditor import output, trouble
from auditor.result import Failure

# The folder of what is no review: the record, and files that are not yet whole.
_OWN, _RECORD, _PART = ".auditor", "record.jsonl", "part-"
EDITED = "写好以后被改动过，没有重写（要重写就加 --force）"


class Folder:
    """Where reviews are written. Threads may write different files at the same time."""

    def __init__(self, path: str, kept: Container[tuple[int, int]], *, force: bool = False) -> None:
        """Opens the folder at `path` and makes it where it is missing; the files of these identities are never written
        over. Raises OSError.
        """
        self._path = Path(path)
        self._kept, self._force = kept, force
        self._lock = threading.Lock()
        self._known: dict[str, set[str]] = {}
        self._made: dict[str, Collection[str]] = {}
        self.written, self.same, self.removed = 0, 0, 0
        own = self._path / _OWN
        own.mkdir(parents=True, exist_ok=True)
        for part in own.glob(f"{_PART}*"):
            part.unlink()
        with contextlib.suppress(FileNotFoundError):
            for name, digest in _lines(own / _RECORD):
                self._known.setdefault(name, set()).add(digest)
        self._record = (own / _RECORD).open("a", encoding="utf-8")

    def close(self) -> None:
        """Lets go of the record; what was not finished stays as it is."""
        self._record.close()

    def is_edited(self, name: str) -> bool:
        """Whether there is such a file that was not written here, or was changed since."""
        there = self._digest(name)
        return there is not None and there not in self._known.get(name, ())

    def is_of_others(self, names: Iterable[str]) -> bool:
        """Whether reviews were written here, and none of them has one of these names."""
        return bool(self._known) and not self._force and self._known.keys().isdisjoint(names)

    def write(self, name: str, data: bytes, *, over: bool = False) -> Failure | None:
        """Writes the file of this name unless it is so already; `over` what people have changed too."""
        digest, there, known = (
            hashlib.sha256(data).hexdigest(),
            self._digest(name),
            frozenset(self._known.get(name, ())),
        )
        if there is not None and there != digest and there not in known and not (over or self._force):
            self._made[name] = known
            return None if digest in known else Failure(str(self._path / name), EDITED)
        self._made[name] = {digest}
        self._note(name, digest)
        if there == digest:
            self.same += 1
            return None
        trouble = self._put(self._path / name, data)
        self.written += not trouble
        return Failure(str(self._path / name), trouble) if trouble else None

    def _put(self, path: Path, data: bytes) -> str:
        """Why a file cannot be written; "" where it was."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.parent.resolve().is_relative_to(self._path.resolve()) or output.overwritten(
                str(path), self._kept
            ):
                return "是原件或这次要读的文件，没有重写"
            self._replace(path, data)
        except OSError as error:
            return f"无法写入（{trouble.words(error)}）"
        return ""

    def finish(self, *, sweep: bool = True) -> None:
        """Takes away what was written for reports that are gone, if it is to `sweep`, and puts the record in order.
        Raises OSError.
        """
        for name in self._known.keys() - self._made.keys():
            if not sweep:
                self._made[name] = self._known[name]
            elif not self.is_edited(name):
                self._remove(name)
        lines = "".join(_line(name, digest) for name in sorted(self._made) for digest in sorted(self._made[name]))
        self._replace(self._path / _OWN / _RECORD, lines.encode())

    def _remove(self, name: str) -> None:
        """Takes a file away, and its folders as far as they are empty then."""
        with contextlib.suppress(FileNotFoundError):
            (self._path / name).unlink()
            self.removed += 1
        with contextlib.suppress(OSError):
            for folder in PurePosixPath(name).parents[:-1]:
                (self._path / folder).rmdir()

    def _digest(self, name: str) -> str | None:
        try:
            return hashlib.sha256((self._path / name).read_bytes()).hexdigest()
        except OSError:
            return None

    def _note(self, name: str, digest: str) -> None:
        """Says in the record what will be written, before it is."""
        with self._lock:
            if digest not in self._known.setdefault(name, set()):
                self._known[name].add(digest)
                self._record.write(_line(name, digest))
                self._record.flush()

    def _replace(self, path: Path, data: bytes) -> None:
        part = self._path / _OWN / f"{_PART}{os.getpid()}-{threading.get_ident()}"
        part.write_bytes(data)
        part.replace(path)


def _line(name: str, digest: str) -> str:
    return json.dumps([name, digest]) + "\n"


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """What a record says; a line that was cut off, or is none, says nothing."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        with contextlib.suppress(ValueError, TypeError):
            name, digest = json.loads(line)
            yield str(name), str(digest)
