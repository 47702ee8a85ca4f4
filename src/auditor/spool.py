"""Audits by the thousand: the first few in memory,
the others written away as they come and read again one at a time.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator
from functools import lru_cache

from auditor.audits import Audits, Counts, counted
from auditor.packing import Packed, packed, unpacked
from auditor.result import Audit

AT_HAND = 200
"""How many stay in memory: reading one again costs a fraction of a millisecond."""

# How many sketches that were asked for lately stay in memory.
_LATELY = 64


class Spool(Audits):
    """A sequence of audits that grows at its end. The file is gone when the process is."""

    def __init__(self) -> None:
        self._at_hand: dict[int, Audit] = {}
        self._counts: list[Counts] = []
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the spool)
        self._ends = array("Q", [0])

    def append(self, one: Audit | Packed) -> None:
        """Adds one at the end. Raises OSError where the file cannot grow."""
        if isinstance(one, Audit) and len(self) < AT_HAND:
            self._at_hand[len(self)] = one
            self._counts.append(counted(one))
            self._ends.extend(self._ends[-1:] * 3)
            return
        kept = packed(one) if isinstance(one, Audit) else one
        self._file.seek(self._ends[-1])
        for part in (kept.sketched, kept.whole, kept.facsimile):
            self._ends.append(self._ends[-1] + self._file.write(part))
        self._file.flush()
        self._counts.append(kept.counts)

    def __len__(self) -> int:
        return len(self._counts)

    def at(self, index: int) -> Audit:
        """The audit; its sketch may be left out."""
        return self._at_hand.get(index) or unpacked(
            self._counts[index].path, self._part(index, 1), self._part(index, 2)
        )

    def counts(self) -> Iterator[Counts]:
        """What each comes to, in order."""
        return iter(self._counts)

    @property
    def sketched(self) -> Audits:
        """The audits with their sketches; all else that was found may be left out."""
        return _Sketched(self)

    def sketch_at(self, index: int) -> Audit:
        """The audit with its sketch; all else that was found may be left out."""
        return self._at_hand.get(index) or unpacked(self._counts[index].path, self._part(index, 0))

    def _part(self, index: int, part: int) -> bytes:
        start, end = self._ends[3 * index + part], self._ends[3 * index + part + 1]
        self._file.seek(start)
        return self._file.read(end - start)


class _Sketched(Audits):
    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._read = lru_cache(_LATELY)(spool.sketch_at)  # one report is held against several in turn

    def __len__(self) -> int:
        return len(self._spool)

    def at(self, index: int) -> Audit:
        return self._read(index)
