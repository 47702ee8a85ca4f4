"""A decoded text file as a source of characters: an offset in it becomes a line and its columns."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from auditor.document import Place, Text

# What ends a line, of which a line holds nothing but at its end.
_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")


@dataclass(frozen=True, slots=True)
class TextSource:
    """The whole decoded file (without byte order mark), and where each of its lines begins.

    Lines are those of `str.splitlines`, so that line 3 here is line 3 for every program that splits so.
    """

    raw: str = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)

    def place(self, first: int, last: int) -> Place:
        """The line of character `first` (from 1) and the run's characters in it;
        a run over lines gives its first line's part.
        """
        line = max(bisect_right(self.starts, first) - 1, 0)
        begin = self.starts[line]
        after = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.raw)
        while after > begin and self.raw[after - 1] in _BREAKS:
            after -= 1
        length = after - begin
        start = min(first - begin, length)
        return Place(line=line + 1, start=start, end=max(start, min(last - begin, length)))


def source_of(raw: str) -> TextSource:
    """The source of a decoded file."""
    starts = [0]
    for line in raw.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return TextSource(raw, tuple(starts[:-1]) or (0,))


def run(source: TextSource, first: int, last: int) -> Text:
    """The raw characters `first` to `last` (exclusive) as they stand."""
    return Text(source.raw[first:last], source, range(first, last))
