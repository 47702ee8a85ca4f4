"""Tables of which a dump left one cell a line and nothing else:
rows are found by what the columns under a known header hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.document import Block, Paragraph, Text
from auditor.readers.text import lines as looks
from auditor.readers.text.found import Found
from auditor.readers.text.grid import is_total, seated, table_of
from auditor.readers.text.kinds import FIRST_LEVEL, VALUES, Kind, Role, folded, kind_of, role_of, seat
from auditor.readers.text.lines import Line
from auditor.readers.texts import join, strip

# `全年执行数 |`, `|`: a cell with the bar behind it
_BARRED = re.compile(r"[^|]*\|")
_FEWEST_BARRED = 8
# What begins a header that a narrow column broke, though it could be one: `实际` / `完成值`
_BEGINNINGS = ("实际", "计划", "预算")
_LONGEST_CELL = 60
_ROW_COST = 0.4
_NO_LAST_COST = 1.0
_FEWEST_VALUES = 4
# The fewest rows that show what a header not known stands over, and the most columns it may have.
_FEWEST_ROWS, _WIDEST = 3, 12
# How far a cell is looked for after a sentence: the empty cells of rows that were left empty may stand between.
_WITHIN = 72


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
    plain = _unbarred(lines)
    start = 0
    while start < len(lines):
        end = _run(lines, plain, start)
        cells = _mended(
            [line.text for line, as_is in zip(plain[start:end], lines[start:end], strict=True) if not as_is.blank]
        )
        blocks, levels = blocks_of(cells, levels, plain is not lines)
        if blocks:
            found.append(Found(start, end, blocks))
        start = max(end, start + 1)
    return found


def blocks_of(cells: Sequence[Text], levels: Header | None, barred: bool) -> tuple[tuple[Block, ...], Header | None]:
    """What a run of cells holds: tables where their header is known or their rows are alike, and what stands between as
    paragraphs; nothing where no table is found. With the last header of indicators, which forms that follow may leave
    out.

    Under bars two columns are enough for a table.
    """
    if sum(kind_of(cell.value) in VALUES for cell in cells) < _FEWEST_VALUES:
        return (), levels
    blocks, levels = _forms(cells, levels)
    if all(isinstance(block, Paragraph) for block in blocks):
        blocks = _periodic(cells, 2 if barred else 3, certain=barred)
    elif barred:
        runs = groupby(blocks, lambda block: isinstance(block, Paragraph))
        blocks = [block for told, some in runs for block in (_between(list(some)) if told else some)]
    blocks = [block for block in blocks if not isinstance(block, Paragraph) or block.text.value]
    return tuple(blocks) if any(not isinstance(block, Paragraph) for block in blocks) else (), levels


def _between(told: Sequence[Block]) -> Sequence[Block]:
    """What stands between two tables, with those in it whose header is not known."""
    return _periodic([block.text for block in told if isinstance(block, Paragraph)], 2, certain=True) or told


def _unbarred(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without the bar that a dump of a page's tables sets behind each cell:
    `全年执行数 |`, and `|` for an empty one.
    """
    barred = [bool(_BARRED.fullmatch(line.text.value)) for line in lines]
    if sum(barred) < _FEWEST_BARRED:
        return lines
    return [
        Line(line.raw, strip(line.text.part(0, line.text.value.rindex("|"))), line.level) if bar else line
        for line, bar in zip(lines, barred, strict=True)
    ]


def _is_sentence(value: str) -> bool:
    return len(value) > _LONGEST_CELL or looks.is_ended(value)


def _run(lines: Sequence[Line], plain: Sequence[Line], start: int) -> int:
    """Where the lines that may be cells end, `plain` being the lines without bars.

    Single empty lines do not part them, nor do more where all stand apart; a sentence does not where it has a bar
    behind it or a cell that no prose holds follows.
    """
    end = start
    apart = start + 2 < len(lines) and lines[start + 1].blank and not lines[start + 2].blank
    for index in range(start, len(lines)):
        line = lines[index]
        if line.blank:
            if index == start or (lines[index - 1].blank and not apart):
                break
            continue
        if line.level or "\t" in line.text.value:
            break
        ended = plain[index] is line and _is_sentence(line.text.value)
        if ended and not (apart and end > start and _cell_follows(lines, index)):
            break
        end = index + 1
    return end


def _cell_follows(lines: Sequence[Line], index: int) -> bool:
    """Whether the name of a group of indicators or two bare values are soon to come, as they are inside a table."""
    near = lines[index + 1 : index + 1 + _WITHIN]
    after = [kind for line in near if not line.blank and (kind := kind_of(line.text.value)) is not Kind.SLOT][:6]
    return Kind.LEVEL in after or sum(kind in VALUES for kind in after) >= 2


def _mended(cells: Sequence[Text]) -> list[Text]:
    """The cells with those put together again whose words a narrow column broke: 全年 / 执行数, 经济效益 / 指标."""
    mended: list[Text] = []
    for cell in cells:
        if mended and cell.value and _breaks(mended[-1].value, cell.value) and _is_name(mended[-1].value + cell.value):
            mended[-1] = join([mended[-1], cell])
        else:
            mended.append(cell)
    return mended


def _breaks(first: str, second: str) -> bool:
    """Whether two cells may be one name broken in two:
    what is a header by itself is broken off a word of two characters only.
    """
    if not first or (role_of(first) is not None and folded(first) not in _BEGINNINGS):
        return False
    return len(folded(first)) <= 2 or role_of(second) is None or kind_of(first + second) is Kind.LEVEL


def _is_name(value: str) -> bool:
    """Whether a cell's words are those of a known header or of a group of indicators."""
    return role_of(value) is not None or kind_of(value) is Kind.LEVEL


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


def _of_two_levels(upper: Sequence[Text], lower: Sequence[Text], roles: Sequence[Role]) -> Header:
    """The header whose lower level, with these roles, begins with the first level of the indicators."""
    # the first cell above is parted below: 年度指标值 into 指标值, 度量单位
    parted = any(role is not Role.LABEL for role in roles)
    names = [*lower, *upper[parted:]]
    return Header(tuple(names), tuple(role for cell in names if (role := role_of(cell.value)) is not None))


def _header(cells: Sequence[Text], start: int) -> tuple[Header | None, int]:
    """The header of three or more cells that begins at `start`, and where the cells under it begin."""
    roles: list[Role] = []
    for cell in cells[start : start + 16]:
        role = role_of(cell.value)
        if role is None:
            break
        roles.append(role)
    end = start + len(roles)
    below = next((kind for cell in cells[end:] if (kind := kind_of(cell.value)) is not Kind.EMPTY), Kind.EMPTY)
    if roles and roles[0] is not Role.INDEX and below in VALUES:
        roles.pop()  # a value needs a label before it: the last of them is the first row's
        end -= 1
    if len(roles) < 3 or end >= len(cells):
        return None, start
    if lower := next((at for at in range(start + 1, end) if FIRST_LEVEL.fullmatch(folded(cells[at].value))), 0):
        return _of_two_levels(cells[start:lower], cells[lower:end], roles[lower - start :]), end
    if roles[0] in (Role.LABEL, Role.INDEX):
        return Header(tuple(cells[start:end]), tuple(roles)), end
    return Header((None, *cells[start:end]), (Role.ROW, *roles)), end


def _table(header: Header, cells: Sequence[Text], blocks: list[Block]) -> int:
    """Adds the table of the cells under a header to the blocks;
    how many of the cells it holds (0: there is no table).
    """
    kinds = [kind_of(cell.value) for cell in cells]
    rows = _split(kinds, header.roles, [at for at, cell in enumerate(cells) if is_total(cell.value)])
    if rows:
        begin, end = rows[-1]
        if is_total(cells[begin].value) and kinds[end - 1] not in VALUES:
            rows[-1] = (begin, end - 1)  # a total has no reason: what follows it stands below the table
        body = [seated(cells[start:end], header.roles) for start, end in rows]
        blocks.append(table_of(_headed(_one_below_the_other([list(header.cells), *body])), certain=False))
    return rows[-1][1] if rows else 0


def _one_below_the_other(rows: list[list[Text | None]]) -> list[list[Text | None]]:
    """The rows of two lists side by side under the same headers, the second below the first; other rows as they are."""
    names = [folded(cell.value) if cell is not None else "" for cell in rows[0]]
    half = len(names) // 2
    if len(names) % 2 or names[:half] != names[half:]:
        return rows
    return [*(row[:half] for row in rows), *(row[half:] for row in rows[1:] if any(row[half:]))]


def _headed(rows: list[list[Text | None]]) -> list[list[Text | None]]:
    """The rows with the first header over their labels where nothing stands in a column of its own:
    `年度预算数（万元）` over 总额, 其中.
    """
    head, *body = rows
    first = head[1].value if len(head) > 1 and head[1] is not None else ""
    if (
        len(body) < 2
        or head[0] is not None
        or "元" not in first
        or any(row[1] is not None and row[1].value for row in body)
    ):
        return rows
    return [head[1:], *([row[0], *row[2:]] for row in body)]


def _split(kinds: Sequence[Kind], roles: Sequence[Role], totals: Sequence[int]) -> list[tuple[int, int]]:
    """The rows that cells make, from the first cell on, so that they fit the columns best; cells behind the last row
    are left. `totals` are cells that begin a row.
    """
    least = 0
    best = [0.0] + [float("-inf")] * len(kinds)
    begin = [0] * (len(kinds) + 1)
    for end in range(1, len(kinds) + 1):
        least = end - 1 if end - 1 in totals else least
        for start in range(max(least, end - len(roles)), end):
            own = _worth(kinds[start:end], roles)
            if own is not None and best[start] + own > best[end]:
                best[end], begin[end] = best[start] + own, start
    end = max(range(len(kinds) + 1), key=lambda at: best[at])
    rows: list[tuple[int, int]] = []
    while end:
        rows.append((begin[end], end))
        end = begin[end]
    return rows[::-1]


def _is_whole(columns: Iterable[int], roles: Sequence[Role]) -> bool:
    """Whether a row in these columns fills the last, reasons aside, or all of several that hold amounts."""
    last = max(column for column, role in enumerate(roles) if role is not Role.REASON)
    amounts = {column for column, role in enumerate(roles) if role is Role.AMOUNT}
    return last in columns or (len(amounts) > 1 and amounts <= {*columns})


def _worth(row: Sequence[Kind], roles: Sequence[Role]) -> float | None:
    """How well some cells make a row, None where they cannot.

    A row has a label and values, and should fill the last column, reasons aside, which is mostly a score, or all that
    hold amounts: sources of funds have no score. A label alone, or with empty cells or dashes behind it, is a row that
    was left empty.
    """
    if len(row) == 1:
        label = -_ROW_COST - _NO_LAST_COST
        return {Kind.WORD: label, Kind.PHRASE: label, Kind.SLOT: 0.0}.get(row[0])
    left_empty = row[0] not in (Kind.EMPTY, *VALUES) and set(row[1:]) == {Kind.EMPTY}
    if left_empty and len(row) >= len(roles) - 1 > _FEWEST_ROWS:
        return -_ROW_COST
    labelled = row[0] not in VALUES or roles[0] is Role.INDEX
    if row[0] is Kind.EMPTY or not labelled or not {*row} & {*VALUES}:
        return None
    score, columns = seat(row, roles)
    worth = score - _ROW_COST - (0.0 if _is_whole(columns, roles) else _NO_LAST_COST)
    if set(row[1:]) <= {Kind.DASH, Kind.EMPTY}:
        return max(worth, -_ROW_COST - _NO_LAST_COST)
    return worth if worth > 0 else None


def _periodic(cells: Sequence[Text], least: int, certain: bool) -> list[Block]:
    """The blocks of cells under a header that is not known: three or more rows of labels and values, all as long as the
    header of `least` cells or more; cells may be empty. The table is as `certain` as the cells are.
    """
    kinds = [kind_of(cell.value) for cell in cells]
    most = len(cells) // (_FEWEST_ROWS + 1)
    widths = range(least, min(most, _WIDEST) + 1)
    sizes = ((start, width) for start in range(len(cells)) for width in widths)
    found = ((_rows_alike(kinds, start, width) * width, -start, width) for start, width in sizes)
    covered, start, width = max(found, default=(0, 0, 0))
    if not covered:
        return []
    first, end = -start, -start + width + covered
    bare = kinds[first] is Kind.EMPTY  # what stood before the first bar of each row
    table = table_of([cells[at + bare : at + width] for at in range(first, end, width)], certain)
    return [*(Paragraph(cell) for cell in cells[:first]), table, *(Paragraph(cell) for cell in cells[end:])]


def _is_labelled(row: Sequence[Kind], bare: bool) -> bool:
    """Whether a row begins with a label, behind an empty cell where the header is `bare` in front."""
    label = row[bare]
    return label is not Kind.EMPTY and label not in VALUES and (not bare or row[0] is Kind.EMPTY)


def _rows_alike(kinds: Sequence[Kind], start: int, width: int) -> int:
    """How many rows of so many cells follow the header at `start`, each a label and what its columns hold in the other
    rows; 0 for too few.
    """
    bare = kinds[start] is Kind.EMPTY
    if any(kind is Kind.EMPTY or kind in VALUES for kind in kinds[start + bare : start + width]):
        return 0
    holds: dict[int, bool] = {width - 1: True}
    full: list[bool] = []
    for at in range(start + width, len(kinds) - width + 1, width):
        row = kinds[at : at + width]
        filled = {k: kind in VALUES for k, kind in enumerate(row) if k > bare and kind is not Kind.EMPTY}
        if not _is_labelled(row, bare) or any(holds.setdefault(k, value) != value for k, value in filled.items()):
            break
        full.append(any(filled.values()))
    return len(full) if len(full) >= _FEWEST_ROWS and sum(full) > 1 else 0
