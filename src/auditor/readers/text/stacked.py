"""Tables of which a dump left one cell a line and nothing else: rows are found by what the columns under a known header hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.document import Block, Paragraph, Text
from auditor.readers.text import lines as looks
from auditor.readers.text.found import Found
from auditor.readers.text.grid import is_total, seated, table_of
from auditor.readers.text.kinds import VALUES, Kind, Role, kind_of, role_of, seat
from auditor.readers.text.lines import Line

_LONGEST_CELL = 60
_ROW_COST = 0.4
_NO_LAST_COST = 1.0
_FEWEST_VALUES = 4


@dataclass(frozen=True, slots=True)
class Header:
    """A header's cells (None over a column of row labels that has no header) and what its columns hold."""

    cells: tuple[Text | None, ...]
    roles: tuple[Role, ...]

    @property
    def has_levels(self) -> bool:
        """Whether it heads indicators: groups and names before the values."""
        return self.roles.count(Role.LABEL) >= 2


def find(lines: Sequence[Line]) -> list[Found]:
    """The runs of short lines with known headers among them, as tables with the paragraphs between."""
    found: list[Found] = []
    levels: Header | None = None
    start = 0
    while start < len(lines):
        end = _run(lines, start)
        cells = [line.text for line in lines[start:end] if not line.blank]
        if sum(kind_of(cell.value) in VALUES for cell in cells) >= _FEWEST_VALUES:
            blocks, levels = _forms(cells, levels)
            if all(isinstance(block, Paragraph) for block in blocks):
                blocks = _periodic(cells)
            if any(not isinstance(block, Paragraph) for block in blocks):
                found.append(Found(start, end, tuple(blocks)))
        start = max(end, start + 1)
    return found


def _run(lines: Sequence[Line], start: int) -> int:
    """Where the lines that may be cells end; single empty lines do not part them."""
    end = start
    for index in range(start, len(lines)):
        line = lines[index]
        if line.blank:
            if index == start or lines[index - 1].blank:
                break
            continue
        value = line.text.value
        if len(value) > _LONGEST_CELL or looks.is_ended(value) or line.level or "\t" in value:
            break
        end = index + 1
    return end


def _forms(cells: Sequence[Text], levels: Header | None) -> tuple[list[Block], Header | None]:
    """The blocks of a run of cells, and the last header of indicators, which forms that follow may leave out."""
    blocks: list[Block] = []
    index = 0
    while index < len(cells):
        header, body = _header(cells, index)
        if header is None:
            blocks.append(Paragraph(cells[index]))
            index += 1
            continue
        end = next((at for at in range(body, len(cells)) if _header(cells, at)[0]), len(cells))
        done = _table(header, cells[body:end], blocks)
        levels = header if header.has_levels else levels
        if done and not header.has_levels and levels:
            done += _table(levels, cells[body + done : end], blocks)
        index = body + done if done else index + 1
        if not done:
            blocks.append(Paragraph(cells[index - 1]))
    return blocks, levels


def _header(cells: Sequence[Text], start: int) -> tuple[Header | None, int]:
    """The header of three or more cells that begins at `start`, and where the cells under it begin."""
    roles: list[Role] = []
    for cell in cells[start : start + 16]:
        role = role_of(cell.value)
        if role is None:
            break
        roles.append(role)
    end = start + len(roles)
    if end < len(cells) and roles and roles[0] is not Role.INDEX and kind_of(cells[end].value) in VALUES:
        roles.pop()  # a value needs a label before it: the last of them is the first row's
        end -= 1
    if len(roles) < 3 or end >= len(cells):
        return None, start
    if roles[0] in (Role.LABEL, Role.INDEX):
        return Header(tuple(cells[start:end]), tuple(roles)), end
    return Header((None, *cells[start:end]), (Role.ROW, *roles)), end


def _table(header: Header, cells: Sequence[Text], blocks: list[Block]) -> int:
    """Adds the table of the cells under a header to the blocks; how many of the cells it holds (0: there is no table)."""
    kinds = [kind_of(cell.value) for cell in cells]
    rows = _split(kinds, header.roles)
    if rows:
        begin, end = rows[-1]
        if is_total(cells[begin].value) and kinds[end - 1] not in VALUES:
            rows[-1] = (begin, end - 1)  # a total has no reason: what follows it stands below the table
        body = [seated(cells[start:end], header.roles) for start, end in rows]
        blocks.append(table_of([list(header.cells), *body], certain=False))
    return rows[-1][1] if rows else 0


def _split(kinds: Sequence[Kind], roles: Sequence[Role]) -> list[tuple[int, int]]:
    """The rows that cells make, from the first cell on, so that they fit the columns best; cells behind the last row are left."""
    best = [0.0] + [float("-inf")] * len(kinds)
    begin = [0] * (len(kinds) + 1)
    for end in range(1, len(kinds) + 1):
        for start in range(max(0, end - len(roles)), end):
            own = _worth(kinds[start:end], roles)
            if own is not None and best[start] + own > best[end]:
                best[end], begin[end] = best[start] + own, start
    end = max(range(len(kinds) + 1), key=lambda at: best[at])
    rows: list[tuple[int, int]] = []
    while end:
        rows.append((begin[end], end))
        end = begin[end]
    return rows[::-1]


def _worth(row: Sequence[Kind], roles: Sequence[Role]) -> float | None:
    """How well some cells make a row, None where they cannot.

    A row has a label and values, and should fill the last column, reasons aside, which is mostly a score. A label alone is a
    row that was left empty.
    """
    if len(row) == 1:
        return -_ROW_COST - _NO_LAST_COST if row[0] in (Kind.WORD, Kind.PHRASE) else None
    if not any(kind in VALUES for kind in row):
        return None
    score, columns = seat(row, roles)
    last = max(column for column, role in enumerate(roles) if role is not Role.REASON)
    worth = score - _ROW_COST - (0.0 if last in columns else _NO_LAST_COST)
    return worth if worth > 0 else None


def _periodic(cells: Sequence[Text]) -> list[Block]:
    """The blocks of cells under a header that is not known: two or more rows of labels and values, all as long as the header."""
    values = [kind_of(cell.value) in VALUES for cell in cells]
    begins = [at for at in range(1, len(cells)) if values[at - 1] and not values[at]]
    for first, second in zip(begins, [*begins[1:], len(cells)], strict=False):
        width = second - first
        start = first - width
        rows = list(range(start, len(cells) - width + 1, width))
        while rows and not _like(values[rows[-1] : rows[-1] + width], values[first:second]):
            rows.pop()
        if width < 3 or start < width or any(values[start - width : start]) or len(rows) < 3:
            continue
        if all(_like(values[at : at + width], values[first:second]) for at in rows):
            table = table_of([cells[at : at + width] for at in (start - width, *rows)], certain=False)
            before, after = cells[: start - width], cells[rows[-1] + width :]
            return [*(Paragraph(cell) for cell in before), table, *(Paragraph(cell) for cell in after)]
    return []


def _like(one: Sequence[bool], other: Sequence[bool]) -> bool:
    return list(one) == list(other) and not one[0] and one[-1]
