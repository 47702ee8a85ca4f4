"""What a table finder hands back: the lines it took, and the blocks that stand in their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auditor.document import Block
from auditor.readers.text.lines import Line


@dataclass(frozen=True, slots=True)
class Found:
    """Lines `start` to `end` (exclusive) are `blocks`, in reading order."""

    start: int
    end: int
    blocks: tuple[Block, ...]


Finder = Callable[[Sequence[Line]], list[Found]]
"""Finds the tables of one kind of dump among lines; lines that already belong to a table are blank."""
