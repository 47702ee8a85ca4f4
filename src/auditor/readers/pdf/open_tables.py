"""Tables without ruling lines round their cells:
those that stand between lines across the page, and those that no line shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.readers.pdf.columns import (
    Piece,
    Stretch,
    body_of,
    columns_of,
    is_prose,
    is_value,
    parted,
    rows_of,
    seated,
    table_from,
    under_headers,
    values_parted,
)
from auditor.readers.pdf.lines import PrintedLine, part_of, segments
from auditor.readers.pdf.rulings import Ruling
from auditor.readers.pdf.tables import PrintedTable
from auditor.readers.text import lines as looks

_GAP = 1.5
_RULED_GAP = 0.8
_CAPTION_GAP = 3.0
_FEWEST_ROWS = 3
_FEWEST_VALUES = 0.5
_FARTHEST = 2.5
_WIDEST = 0.6
_SHORTEST = 8.0
_SINGLE = 2
_MOST_HEADERS = 4
_HEADER_GAP = 1.5
_LONGEST_HEADER = 12
_GOES_ON = ("，", "、", "：", "；", ":")
# A page in a table of contents: `12`
_PAGE = re.compile(r"\d{1,3}")


def with_open_tables(lines: Sequence[PrintedLine]) -> list[PrintedLine | PrintedTable]:
    """The lines of a page with unruled tables in place of theirs; captions with a wide gap in them are parted there."""
    answer: list[PrintedLine | PrintedTable] = []
    start = 0
    while start < len(lines):
        end = _run(lines, start)
        skipped, table = _unruled(lines[start:end])
        if table is None:
            end = start + 1
            skipped = 1
        for line in lines[start : start + skipped]:
            answer.extend(_parted(line))
        if table is not None:
            answer.append(table)
        start = end
    return answer


def _run(lines: Sequence[PrintedLine], start: int) -> int:
    """Where the lines end that begin and end with gaps, one close under the other, a few without gaps in between."""
    end = at = start
    while at < len(lines) and not lines[at].turn:
        if at > start and lines[at].box[1] - lines[at - 1].box[3] > _FARTHEST * lines[at].size:
            break
        if len(segments(lines[at], _GAP)) >= 2:
            end = at + 1
        elif at == start or at - end >= _SINGLE or is_prose(lines[at]):
            break
        at += 1
    return end


def _unruled(lines: Sequence[PrintedLine]) -> tuple[int, PrintedTable | None]:
    """The table of lines whose parts stand in columns and are mostly values, behind how many others it begins;
    None where they do not.
    """
    rows = [values_parted(parted(line, _GAP)) for line in lines]
    body = body_of(rows)
    if len(body) < _FEWEST_ROWS - 1 or any(is_prose(part) for row in rows for part in row):
        return 0, None
    columns = columns_of([rows[index] for index in body])
    skipped = _first_header(rows, body[0], columns)
    if len(columns) < 2 or max(map(len, rows)) < len(columns) or len(rows) - skipped < _FEWEST_ROWS:
        return 0, None
    lined = [pieces for row in rows[skipped:] if (pieces := seated(row, columns))]
    if len(lined) < len(rows) - skipped or not _has_columns(lined, len(columns)):
        return 0, None
    heads = lined[: body[0] - skipped]
    return skipped, table_from([*([heads] if heads else []), *rows_of(lined[len(heads) :])], columns)


def _has_columns(lined: Sequence[Sequence[Piece]], columns: int) -> bool:
    """Whether lines that are seated in columns make a table: no part spans columns but one that stands alone, and
    behind the labels there are enough parts, mostly values.
    """
    if any(p.end - p.first > 1 for pieces in lined if len(pieces) > 1 for p in pieces):
        return False
    behind = [piece for pieces in lined[1:] for piece in pieces if piece.first]
    values = sum(is_value(piece.line) for piece in behind)
    enough = len(behind) >= (_FEWEST_ROWS - 1) * (columns - 1) * 0.5
    return enough and values >= len(behind) * _FEWEST_VALUES and not _is_contents(lined)


def _first_header(rows: Sequence[Sequence[PrintedLine]], first: int, columns: Sequence[Stretch]) -> int:
    """Where the headers begin over the first line with values:
    short words, close together, that have all columns between them.
    """
    start = first
    covered: set[int] = set()
    while start and first - start < _MOST_HEADERS:
        parts = rows[start - 1]
        pieces = seated(parts, columns) if all(map(_is_header, parts)) else None
        below = rows[start][0]
        close = len(parts) == len(columns) or below.box[1] - parts[0].box[3] <= _HEADER_GAP * below.size
        if not pieces or not close or any(piece.end - piece.first > 1 for piece in pieces):
            break
        start -= 1
        covered |= {piece.first for piece in pieces}
    return start if covered >= set(range(1, len(columns))) else first


def _is_header(part: PrintedLine) -> bool:
    """Whether words may head a column."""
    return len(part.value) <= _LONGEST_HEADER and not looks.is_label(part.value) and not looks.has_stops(part.value)


def _is_contents(lines: Sequence[Sequence[Piece]]) -> bool:
    """Whether lines are a table of contents: headings, and pages that never fall."""
    pages = [pieces[-1].line.value for pieces in lines if len(pieces) == 2]
    if len(pages) < len(lines) or not all(map(_PAGE.fullmatch, pages)):
        return False
    return sorted(map(int, pages)) == list(map(int, pages)) and sum(
        looks.is_numbered(p[0].line.value) for p in lines
    ) * 2 > len(lines)


@dataclass(frozen=True, slots=True)
class Between:
    """A table between lines across the page, the heights at which it begins and ends,
    and the lines of text it is made of.
    """

    top: float
    bottom: float
    table: PrintedTable
    lines: tuple[PrintedLine, ...]


def ruled_tables(lines: Sequence[PrintedLine], rulings: Sequence[Ruling], size: float) -> list[Between]:
    """The tables between lines across the page, such as those of three lines."""
    answer: list[Between] = []
    for stack in _stacks(rulings, size):
        bands = [
            [
                line
                for line in lines
                if top <= (line.box[1] + line.box[3]) / 2 < bottom and _within(line, stack[0], size)
            ]
            for top, bottom in zip([ruling.at for ruling in stack], [ruling.at for ruling in stack[1:]], strict=False)
        ]
        start = 0
        while start < len(bands):
            end = start
            while end < len(bands) and _is_tabular(bands[end], stack[0].end - stack[0].start):
                end += 1
            if end - start > 1 and (table := table_in_bands(bands[start:end])) is not None:
                answer.append(
                    Between(
                        stack[start].at, stack[end].at, table, tuple(line for band in bands[start:end] for line in band)
                    )
                )
            start = max(end, start + 1)
    return answer


def _stacks(rulings: Sequence[Ruling], size: float) -> list[list[Ruling]]:
    """Lines across the page of one length, three or more one under the other."""
    stacks: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=lambda ruling: ruling.at):
        if ruling.end - ruling.start < _SHORTEST * size:
            continue
        for stack in stacks:
            if abs(stack[0].start - ruling.start) <= size and abs(stack[0].end - ruling.end) <= size:
                if ruling.at - stack[-1].at > size / 2:
                    stack.append(ruling)
                break
        else:
            stacks.append([ruling])
    return [stack for stack in stacks if len(stack) >= 3]


def _within(line: PrintedLine, ruling: Ruling, size: float) -> bool:
    return not line.turn and line.box[0] >= ruling.start - size and line.box[2] <= ruling.end + size


def _is_tabular(lines: Sequence[PrintedLine], width: float) -> bool:
    """Whether what stands between two lines across the page are entries of a table, and no sentences."""
    single = [line for line in lines if len(segments(line, _RULED_GAP)) < 2]
    return bool(lines) and not any(line.box[2] - line.box[0] > _WIDEST * width or is_prose(line) for line in single)


def _body(bands: Sequence[Sequence[list[PrintedLine]]]) -> list[list[PrintedLine]]:
    """The rows that tell where the columns are: those of values, else all in parts behind the first band."""
    flat = [row for band in bands for row in band]
    return [flat[index] for index in body_of(flat)] or [row for band in bands[1:] for row in band if len(row) > 1]


def table_in_bands(bands: Sequence[Sequence[PrintedLine]]) -> PrintedTable | None:
    """The table of lines between one line across the page and the next; None where they leave no columns.

    A band is one row, but where it has values one under the other, each of their lines is one.
    """
    parts = [[parted(line, _RULED_GAP) for line in band] for band in bands]
    body = _body(parts)
    columns = columns_of(body)
    if len(columns) < 2 or len(body) < 2:
        return None
    first = _first_valued(parts, len(columns))
    heads = _headers([row for band in parts[:first] for row in band], columns) if first else []
    rows = _all_rows(parts[first:], columns)
    if heads is None or rows is None or not heads + rows:
        return None
    return table_from(heads + rows, columns, len(heads) if len(heads) > 1 else 0)


def _all_rows(
    bands: Sequence[Sequence[Sequence[PrintedLine]]], columns: Sequence[Stretch]
) -> list[list[Sequence[Piece]]] | None:
    """The rows of some bands, None where one has none."""
    rows: list[list[Sequence[Piece]]] = []
    for band in bands:
        more = _rows(band, columns, alone=len(bands) <= 1)
        if more is None:
            return None
        rows += more
    return rows


def _first_valued(bands: Sequence[Sequence[Sequence[PrintedLine]]], columns: int) -> int:
    """The first band behind the headers: those have no values, and the last of them has all columns."""
    valued = [any(is_value(part) for row in band for part in row[1:]) for band in bands]
    first = valued.index(True) if True in valued else 1
    full = [index for index, band in enumerate(bands[:first]) if any(len(row) == columns for row in band)]
    return full[0] + 1 if full else min(first, 1)


def _headers(lines: Sequence[Sequence[PrintedLine]], columns: Sequence[Stretch]) -> list[list[Sequence[Piece]]] | None:
    """The rows of a band of headers: one, or two where some in the upper one span several in the lower one."""
    lowest = seated(max(lines, key=len), columns) if lines else []
    if not lowest:
        return None
    rows: list[Sequence[Piece]] = []
    for row in lines:
        pieces = lowest if len(row) == len(lowest) == len(columns) else under_headers(row, lowest, columns)
        if pieces is None:
            return None
        rows += [pieces] if pieces else []
    upper = [pieces for pieces in rows if any(piece.end - piece.first > 1 for piece in pieces)]
    lower = [pieces for pieces in rows if pieces not in upper]
    return [part for part in (upper, lower) if part]


def _rows(
    lines: Sequence[Sequence[PrintedLine]], columns: Sequence[Stretch], alone: bool
) -> list[list[Sequence[Piece]]] | None:
    """The rows of a band: one, but for values one under the other, or where it is the only band under the headers.

    None where its parts do not stand in columns.
    """
    told = [pieces for row in lines if (pieces := seated(row, columns))]
    if len(told) < len(lines):
        return None
    valued = [piece.first for pieces in told for piece in pieces if is_value(piece.line)]
    if told and (alone or len(valued) > len(set(valued))):
        return rows_of(told)
    return [list(told)] if told else []


def _parted(line: PrintedLine) -> list[PrintedLine]:
    """A line as one or, where a wide gap parts words such as `编制部门：…` and `单位：万元`, as several."""
    parts = [part_of(line, *part) for part in segments(line, _CAPTION_GAP)]
    sentence = any(part.value.endswith(_GOES_ON) for part in parts[:-1]) or "，" in line.value
    return [line] if sentence or any(len(part.value) <= 2 for part in parts) else parts
