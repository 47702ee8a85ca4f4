"""Lines to a table where no lines are ruled between the columns:
found where one line after another leaves the same gaps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from auditor.readers.pdf.grids import Area
from auditor.readers.pdf.lines import PrintedLine, part_of, segments
from auditor.readers.pdf.source import Run
from auditor.readers.pdf.tables import Filled, PrintedTable
from auditor.readers.text import lines as looks
from auditor.readers.text.kinds import VALUES, Kind, kind_of

_FINE = 0.3
_CLOSE = 0.85
_CLEARLY = 0.08
_SAME_CENTRE = 1.5
_SENTENCE = 20
_SEVERAL = 2
_WORDS = re.compile(r"\S+")
# A year heads a column: `2022年`, `2023 年度`
_YEAR = re.compile(r"(?:19|20)\d\d\s*(?:年[度初末]?)?")

Stretch = tuple[float, float]
"""Where something begins and ends across the page."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line and the columns it stands in, from the first to behind the last."""

    line: PrintedLine
    first: int
    end: int


def parted(line: PrintedLine, gap: float) -> list[PrintedLine]:
    """The parts of a line that gaps wider than `gap` times its size leave."""
    return [part_of(line, *part) for part in segments(line, gap)]


def values_parted(parts: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The parts of a line, and those again parted at their spaces that hold nothing but numbers behind a first word."""
    answer: list[PrintedLine] = []
    for part in parts:
        words = [part_of(part, *match.span()) for match in _WORDS.finditer(part.run.text)]
        numbers = sum(map(is_value, words))
        answer.extend(
            words if numbers >= _SEVERAL and numbers >= len(words) - 1 and all(map(is_value, words[1:])) else [part]
        )
    return answer


def is_value(line: PrintedLine) -> bool:
    """Whether a part of a line is a number, or a dash in place of one."""
    kind = kind_of(line.value)
    return (kind in VALUES or kind is Kind.DASH) and not _YEAR.fullmatch(line.value)


def columns_of(rows: Sequence[Sequence[PrintedLine]]) -> list[Stretch]:
    """The stretches across the page that the parts of lines cover; white runs between them all the way down."""
    columns: list[Stretch] = []
    for start, end in sorted((part.box[0], part.box[2]) for row in rows for part in row):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns


def body_of(rows: Sequence[Sequence[PrintedLine]]) -> list[int]:
    """The lines that hold values beside their first part and about as many parts as the fullest of these do."""
    valued = [index for index, parts in enumerate(rows) if any(map(is_value, parts[1:]))]
    most = max((len(rows[index]) for index in valued), default=0)
    return [index for index in valued if 2 * len(rows[index]) >= most]


def seated(parts: Sequence[PrintedLine], columns: Sequence[Stretch]) -> list[Piece] | None:
    """The parts of a line with their columns; None where two would share one."""
    if len(parts) == len(columns):
        return [Piece(part, at, at + 1) for at, part in enumerate(parts)]
    pieces = [piece for part in parts for piece in _placed(part, columns)]
    return None if any(other.first < one.end for one, other in pairwise(pieces)) else pieces


def under_headers(
    parts: Sequence[PrintedLine], lowest: Sequence[Piece], columns: Sequence[Stretch]
) -> list[Piece] | None:
    """The parts of a line of headers over the `lowest`:
    each over the one that it is the beginning of, or over the middle of several.
    """
    stretches = [
        next(((p.line.box[0], p.line.box[2]) for p in lowest if p.first == at), column)
        for at, column in enumerate(columns)
    ]
    blocks = [(first, end) for first in range(len(columns)) for end in range(first + 1, len(columns) + 1)]
    pieces: list[Piece] = []
    for part in parts:
        middle = (part.box[0] + part.box[2]) / 2
        away = {block: abs((stretches[block[0]][0] + stretches[block[1] - 1][1]) / 2 - middle) for block in blocks}
        over = [block for block in blocks if away[block] <= _SAME_CENTRE * part.size] or blocks
        near = min(over, key=lambda block: (block[1] - block[0], away[block]))
        pieces.append(Piece(part, *near))
    return None if any(other.first < one.end for one, other in pairwise(pieces)) else pieces


def _placed(part: PrintedLine, columns: Sequence[Stretch]) -> list[Piece]:
    """A part in the column it stands over or is nearest to;
    one over several is parted where narrow gaps are, or spans them.
    """
    over = [
        at
        for at, (start, end) in enumerate(columns)
        if min(end, part.box[2]) - max(start, part.box[0]) > _FINE * part.size
    ]
    if len(over) > 1:
        pieces = parted(part, _FINE)
        alone = [_placed(piece, columns) for piece in pieces] if len(pieces) > 1 else []
        if (
            alone
            and all(len(own) == 1 and own[0].end == own[0].first + 1 for own in alone)
            and any(map(is_value, pieces))
        ):
            return _together([own[0] for own in alone], part)
        return [Piece(part, over[0], over[-1] + 1)]
    if over:
        return [Piece(part, over[0], over[0] + 1)]
    middle = (part.box[0] + part.box[2]) / 2
    nearest = min(range(len(columns)), key=lambda at: max(columns[at][0] - middle, middle - columns[at][1]))
    return [Piece(part, nearest, nearest + 1)]


def _together(pieces: Sequence[Piece], whole: PrintedLine) -> list[Piece]:
    """The pieces of a part, those of one column as one."""
    answer: list[Piece] = []
    for piece in pieces:
        if answer and answer[-1].first == piece.first:
            one = answer[-1].line
            joined = one.run.then(" ", piece.line.run)
            box = (
                one.box[0],
                min(one.box[1], piece.line.box[1]),
                piece.line.box[2],
                max(one.box[3], piece.line.box[3]),
            )
            answer[-1] = Piece(PrintedLine(joined, box, whole.size), piece.first, piece.end)
        else:
            answer.append(piece)
    return answer


def rows_of(lines: Sequence[Sequence[Piece]]) -> list[list[Sequence[Piece]]]:
    """Lines to rows: those are of one that are closer than rows can be,
    or clearly closer than rows with values are here.
    """
    size = min(pieces[0].line.size for pieces in lines)
    ways = [_middle(other) - _middle(one) for one, other in pairwise(lines)]
    valued = [any(is_value(piece.line) for piece in pieces) for pieces in lines]
    apart = min((way for way, both in zip(ways, pairwise(valued), strict=True) if all(both)), default=0.0)
    rows = _grouped(lines, ways, max(apart - _CLEARLY * size, _CLOSE * size))
    told = [
        sum(any(pieces is line for line in row) and value for pieces, value in zip(lines, valued, strict=True))
        for row in rows
    ]
    return rows if max(told) <= 1 else _grouped(lines, ways, _CLOSE * size)


def _grouped(lines: Sequence[Sequence[Piece]], ways: Sequence[float], least: float) -> list[list[Sequence[Piece]]]:
    """The lines in groups, those together that are less than a distance apart."""
    rows = [[lines[0]]]
    for way, line in zip(ways, lines[1:], strict=True):
        if way < least:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _middle(pieces: Sequence[Piece]) -> float:
    return (pieces[0].line.box[1] + pieces[0].line.box[3]) / 2


def is_prose(line: PrintedLine) -> bool:
    """Whether a part of a line is a stretch of sentences and no entry."""
    return len(line.value) > _SENTENCE and looks.has_stops(line.value)


def _share_columns(area: Area, other: Area) -> bool:
    return other.column < area.column + area.columns and area.column < other.column + other.columns


def table_from(rows: Sequence[Sequence[Sequence[Piece]]], columns: Sequence[Stretch], heads: int = 0) -> PrintedTable:
    """The table of rows of lines; of the first `heads` rows a cell alone in its columns spans all."""
    cells: list[Filled] = []
    for index, row in enumerate(rows):
        runs: dict[tuple[int, int], Run] = {}
        for piece in (piece for line in row for piece in line):
            key = piece.first, piece.end
            between = "\n" if key in runs and is_value(piece.line) else ""
            runs[key] = runs[key].then(between, piece.line.run) if key in runs else piece.line.run
        cells.extend(Filled(Area(index, first, 1, end - first), run) for (first, end), run in sorted(runs.items()))
    top = [cell.area for cell in cells if cell.area.row < heads]
    for at, area in enumerate(top):
        if sum(_share_columns(area, other) for other in top) == 1:  # itself
            cells[at] = Filled(Area(0, area.column, heads, area.columns), cells[at].run)
    xs = (columns[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1])
    return PrintedTable(xs, len(rows), tuple(cells), certain=False)
