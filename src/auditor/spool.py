"""Audits by the thousand: the first few in memory, the others written away as they come and read again one at a time."""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections.abc import Sequence
from typing import overload

from auditor.result import Audit

# How many stay in memory: reading one again costs milliseconds.
_AT_HAND = 200


class Spool(Sequence[Audit]):
    """A sequence of audits that grows at its end. The file is gone when the process is."""

    def __init__(self) -> None:
        self._at_hand: list[Audit] = []
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the spool)
        self._ends = array("Q", [0])

    def append(self, audit: Audit) -> None:
        """Adds one at the end."""
        if len(self._at_hand) < _AT_HAND:
            self._at_hand.append(audit)
            return
        self._file.seek(self._ends[-1])
        pickle.dump(audit, self._file, pickle.HIGHEST_PROTOCOL)
        self._ends.append(self._file.tell())

    def __len__(self) -> int:
        return len(self._at_hand) + len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> Audit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Audit]: ...
    def __getitem__(self, index: int | slice) -> Audit | list[Audit]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        if at < len(self._at_hand):
            return self._at_hand[at]
        at -= len(self._at_hand)
        self._file.seek(self._ends[at])
        audit: Audit = pickle.loads(self._file.read(self._ends[at + 1] - self._ends[at]))
        return audit
