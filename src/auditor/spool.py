"""Audits by the thousand, held outside the memory: written away as they come, read again one at a time."""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections.abc import Sequence
from typing import overload

from auditor.result import Audit

# What is kept in memory before a temporary file is begun, in bytes: a few hundred audits.
_SMALL = 16 << 20


class Spool(Sequence[Audit]):
    """A sequence of audits that grows at its end. Each access reads the audit anew; the file is gone when the process is."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_SMALL)  # noqa: SIM115 (closed with the spool)
        self._ends = array("Q", [0])

    def append(self, audit: Audit) -> None:
        """Adds one at the end."""
        self._file.seek(self._ends[-1])
        pickle.dump(audit, self._file, pickle.HIGHEST_PROTOCOL)
        self._ends.append(self._file.tell())

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> Audit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Audit]: ...
    def __getitem__(self, index: int | slice) -> Audit | list[Audit]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        self._file.seek(self._ends[at])
        audit: Audit = pickle.loads(self._file.read(self._ends[at + 1] - self._ends[at]))
        return audit
