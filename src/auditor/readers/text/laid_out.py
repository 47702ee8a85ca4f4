"""Forms printed as text, each cell where it stands on the page: headers stacked over several lines, cells that go on
over more of them, goals side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from auditor.document import Cell, Paragraph, Table, Text
from auditor.readers.text.found import Found
from auditor.readers.text.grid import is_total, summed
from auditor.readers.text.kinds import FIGURES, VALUES, Kind, Role, fits, folded, kind_of, role_of
from auditor.readers.text.lines import Line, has_stops, is_numbered, is_page_number, width
from auditor.readers.texts import join

# What stands between gaps that part cells.
_CELL = re.compile(r"\S+(?: \S+)*")
# How many lines a header may have, how long its pieces are, known ones and others, how many of its
# columns must be known and hold figures.
_MOST_HEADS, _LONGEST, _SHORT, _KNOWN, _FIGURES = 5, 18, 8, 3, 2
# A year heads a column: 2023年, 2024年预算数比2023年执行数.
_YEAR = re.compile(r"(?:19|20)\d\d年")
# A column of goals: two of them stand side by side under one header.
_GOAL = re.compile(r"(?:预期|绩效|年度|年初)?(?:总体|设定)?目标|(?:全年)?(?:实际|目标)?完成情况|实际完成")
# What begins a text of its own beside one name: 实际完成情况：
_AIM = re.compile(rf"(?:{_GOAL.pattern})[:：]")
# The number of a page alone in its line; how many lines may part the rows of a form; how many are looked at for labels.
_PAGE = re.compile(r"\s{20,}\d{1,3}\s*")
_MOST_GAPS, _LOOKED_AT = 5, 8
# A text beside its name: how many pieces a line has at most, and lines at least, from where on and how wide it is.
_SIDES, _INDENT, _WIDE = 2, 8, 40
# In how many of its lines its name must have begun and its text be so wide, and how many it has at most.
_TOLD_BY, _LONG = 4, 60
# How far, in halves of a character, a cell may stand from its header, and what one that does not fit it costs.
_FAR, _MISFIT = 12, 3.0
# How much of a header must stand over the one under it; the share of columns that must be known where few headers go
# on.
_OVER, _MOSTLY = 2, 0.8
# The points of a group of indicators, as its name prints them, in pieces or not: 50分, （50分）.
_POINTS = re.compile(r"[(]?(\d{1,3})分[)]?$")
_OF_POINTS = re.compile(r"[(]?\d{0,3}分?[)]?")
# The unit that a header names behind its words: 项目资金（万元）.
_UNIT = re.compile(r"[(（][^()（）]*[)）]$")
# A label that begins a row: 其中：当年财|政拨款, 220 自然资源海洋|支出.
_FIRST = re.compile(r"其\s*中|\d{3,7}(?!\S)|[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]")
# Words of two characters that are set wide: 总  分.
_WIDE_WORD = re.compile(r"[总合小共]计|总分|[项科]目|收入|支出|金额|名称")
_SET_WIDE = 12
# A code of the classification before its name.
_CODE = re.compile(r"\d{3,7}")
# A line that begins in the first columns of the page and holds a sentence is below the form.
_MARGIN = 4


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two gaps of a line, and where, in halves of a character."""

    text: Text
    start: int
    end: int

    @property
    def kind(self) -> Kind:
        """What it is by its looks."""
        return kind_of(self.text.value)


@dataclass(slots=True)
class _Column:
    """A column: the pieces of its header from the top, and where it stands."""

    heads: list[_Piece]
    start: int
    end: int

    @property
    def name(self) -> str:
        """What its header says."""
        return "".join(piece.text.value for piece in self.heads)

    @property
    def role(self) -> Role | None:
        """What it holds, by its whole header or, under what stands over several columns, by the lower ones."""
        if not self.heads:
            return Role.LABEL
        names = ("".join(piece.text.value for piece in self.heads[i:]) for i in range(len(self.heads)))
        return next((role for name in names if (role := role_of(name)) is not None), None)


Row = dict[int, list[Text]]


def find(lines: Sequence[Line]) -> list[Found]:
    """Headers in several lines with what stands under them, and goals side by side; one form is several tables."""
    found: list[Found] = []
    start = 0
    while start < len(lines):
        taken = _band(lines, start)
        if taken:
            found.append(taken)
        start = taken.end if taken else start + 1
    return found


def _pieces(line: Line) -> list[_Piece]:
    """The cells of a line that gaps of two and more spaces part."""
    raw = line.raw.value
    if "\t" in raw or line.level or is_page_number(raw):
        return []
    pieces: list[_Piece] = []
    for match in _CELL.finditer(raw):
        piece = _Piece(line.raw.part(*match.span()), width(raw[: match.start()]), width(raw[: match.end()]))
        word = bool(pieces) and _WIDE_WORD.fullmatch(pieces[-1].text.value + match[0])
        if word and piece.start - pieces[-1].end <= _SET_WIDE:
            pieces[-1] = _Piece(join([pieces[-1].text, piece.text]), pieces[-1].start, piece.end)
        else:
            pieces.append(piece)
    return pieces


def _band(lines: Sequence[Line], start: int) -> Found | None:
    """The table whose header begins at `start`; one of a single line is for others where no cell goes on."""
    heads = _heads(lines, start)
    columns = _columns(heads)
    if not _is_header(heads, columns) or any(_says_more(heads[i:], columns) for i in range(1, len(heads))):
        return _goals(lines, start)
    columns = [*_labels(lines, start + len(heads), columns[0].start), *columns]
    rows, end = _rows(lines, start + len(heads), columns)
    if len(rows) < 2 or (len(heads) == 1 and not _is_wrapped(lines[start + 1 : end], columns)):
        return None
    return Found(start, end, (_table(columns, rows),))


def _is_wrapped(lines: Sequence[Line], columns: Sequence[_Column]) -> bool:
    """Whether cells of rows go on in lines without a value, which no line has under a header that is not known."""
    under = [_under(lines, at, columns) or {} for at in range(len(lines))]
    rest = [pieces for pieces in under if pieces and not _is_valued(pieces, columns)]
    unknown = {j for j, column in enumerate(columns) if column.role is None}
    told = [piece.kind for row in rest for j, piece in row.items() if j in unknown]
    return bool(rest) and Kind.NUMBER not in told


def _heads(lines: Sequence[Line], start: int) -> list[list[_Piece]]:
    """The lines from `start` on that may be of one header; a name beside the rows, under none of its words, is none."""
    heads = list(takewhile(_is_head, map(_pieces, lines[start : start + _MOST_HEADS])))
    while len(heads) > 1 and len(heads[-1]) == 1:
        if any(_over(heads[-1][0], piece) > 0 for row in heads[:-1] for piece in row):
            break
        heads.pop()
    return heads


def _over(one: _Piece | _Column, other: _Piece | _Column) -> int:
    """How far two stand over each other; less than 0 where they are apart."""
    return min(one.end, other.end) - max(one.start, other.start)


def _says_more(heads: Sequence[Sequence[_Piece]], columns: Sequence[_Column]) -> bool:
    """Whether lines without those above them make as many columns, unknown ones aside, and name them better."""
    own = _columns(heads)
    share, whole = (sum(role_of(c.name) is not None for c in some) / len(some) for some in (own, columns))
    return len(own) >= sum(c.role is not None for c in columns) and share > whole


def _is_head(pieces: Sequence[_Piece]) -> bool:
    """Whether a line may be one of a header: short words, those that no header has shorter still, no values."""
    return bool(pieces) and all(map(_heads_column, pieces))


def _heads_column(piece: _Piece) -> bool:
    value = piece.text.value
    if _YEAR.match(value):
        return len(value) <= _LONGEST
    most = _SHORT if role_of(value) is None else _LONGEST
    return len(_UNIT.sub("", value)) <= most and not has_stops(value) and piece.kind not in VALUES


def _is_header(heads: Sequence[Sequence[_Piece]], columns: Sequence[_Column]) -> bool:
    """Whether lines make one header: of columns that are known; where it has several, the lowest does not say all of
    them under a few that stand over several.
    """
    roles = [column.role for column in columns if column.role is not None]
    if len(roles) < _KNOWN or sum(role in FIGURES for role in roles) < _FIGURES or len(heads[0]) < _FIGURES:
        return False
    if len(heads) == 1:
        return len(roles) >= _MOSTLY * len(columns)
    stacked = sum(len(column.heads) > 1 for column in columns) > (len(roles) < _MOSTLY * len(columns))
    return stacked and (len(heads[-1]) < len(columns) or len(heads[0]) >= _KNOWN)


def _columns(heads: Sequence[Sequence[_Piece]]) -> list[_Column]:
    """The columns that the pieces of a header make: those of one that stand over each other; what stands over several
    is said of each.
    """
    columns: list[_Column] = []
    for piece in (piece for row in reversed(heads) for piece in row):
        over = [c for c in columns if _over(c, piece) >= _OVER]
        for one in over:
            one.heads.insert(0, piece)
        if len(over) == 1:
            over[0].start, over[0].end = min(over[0].start, piece.start), max(over[0].end, piece.end)
        elif not over:
            columns.append(_Column([piece], piece.start, piece.end))
    return sorted(columns, key=lambda c: c.start)


def _labels(lines: Sequence[Line], start: int, edge: int) -> list[_Column]:
    """The columns without a header that stand left of those with one."""
    columns: list[_Column] = []
    for line in lines[start : start + _LOOKED_AT]:
        for piece in _pieces(line)[:-1]:
            if piece.end <= edge:
                over = [c for c in columns if _over(c, piece) > 0]
                left, right = min([piece.start, *(c.start for c in over)]), max([piece.end, *(c.end for c in over)])
                columns = [*(c for c in columns if c not in over), _Column([], left, right)]
    return sorted(columns, key=lambda c: c.start)


def _rows(lines: Sequence[Line], start: int, columns: Sequence[_Column]) -> tuple[list[Row], int]:
    """The rows under a header and where they end: one for each line with a value under a header of figures; what
    stands in lines without goes on the row above, or what it has nothing of on the one below, as does all behind a gap.
    """
    rows: list[Row] = []
    before: Row = {}
    end = last = at = start
    parted = False
    while at < len(lines) and (pieces := _under(lines, at, columns)) is not None:
        if _is_valued(pieces, columns):
            rows.append({j: [*before.get(j, []), *_texts(pieces, j)] for j in sorted({*before, *pieces})})
            before, parted = {}, False
        elif pieces and _is_total(rows):
            return rows, end
        else:
            parted = parted or not pieces
            _go_on(rows, before, pieces, parted)
        last = last if parted else at + 1
        end = end if before else last  # what waits for a row that does not come stays outside
        at += 1
    return (_with(rows, before), last) if rows and not parted else (rows, end)


def _go_on(rows: Sequence[Row], before: Row, pieces: Mapping[int, _Piece], parted: bool) -> None:
    """Puts what stands in a line without a value to the row above, or to what the next one begins with."""
    for j, piece in pieces.items():
        above = bool(rows) and not parted and j not in before and _goes_on(rows[-1].get(j, []), piece)
        _add(rows[-1] if above else before, j, piece.text)


def _is_total(rows: Sequence[Row]) -> bool:
    """Whether the last of some rows is a total, on which nothing goes on."""
    return any(is_total(texts[0].value) for row in rows[-1:] for texts in row.values())


def _with(rows: list[Row], rest: Row) -> list[Row]:
    """The rows with what is left added to the last of them."""
    for j, texts in rest.items():
        rows[-1][j] = [*rows[-1].get(j, []), *texts]
    return rows


def _under(lines: Sequence[Line], at: int, columns: Sequence[_Column]) -> dict[int, _Piece] | None:
    """What stands in a line by its column, nothing in a blank one and one with the page's number; None where the form
    has ended.
    """
    if _is_gap(lines[at]):
        return {} if any(not _is_gap(line) for line in lines[at : at + _MOST_GAPS]) else None
    pieces = _coded(_pieces(lines[at]), columns)
    seats = _seats(pieces, columns)
    if not pieces or seats is None or _is_below(pieces) or (len(pieces) > 1 and _begins(lines, at)):
        return None
    row = dict(zip(seats, pieces, strict=True))
    return None if any(_is_prose(piece) and columns[j].role is not Role.REASON for j, piece in row.items()) else row


def _is_prose(piece: _Piece) -> bool:
    """Whether a piece is a line of a text, as no cell of figures or names is."""
    return piece.end - piece.start >= _WIDE and has_stops(piece.text.value)


def _is_gap(line: Line) -> bool:
    return line.blank or is_page_number(line.raw.value) or _PAGE.fullmatch(line.raw.value) is not None


def _coded(pieces: Sequence[_Piece], columns: Sequence[_Column]) -> list[_Piece]:
    """The pieces of a line, a code and the name behind it as one where they share a column: 201  公共安全支出."""
    first, second = pieces[:1], pieces[1:2]
    if first and second and _CODE.fullmatch(first[0].text.value) and second[0].start < columns[0].end:
        joined = join([first[0].text, second[0].text], " ")
        return [_Piece(joined, first[0].start, second[0].end), *pieces[2:]]
    return [*pieces]


def _goes_on(cell: Sequence[Text], piece: _Piece) -> bool:
    """Whether a piece may be more of a cell above it: of none that is blank or a whole name of a group."""
    return bool(cell) and kind_of(_whole(cell)) is not Kind.LEVEL and not _FIRST.match(piece.text.value)


def _texts(pieces: Mapping[int, _Piece], column: int) -> list[Text]:
    return [pieces[column].text] if column in pieces else []


def _add(row: Row, column: int, text: Text) -> None:
    row[column] = [*row.get(column, []), text]


def _begins(lines: Sequence[Line], at: int) -> bool:
    """Whether another header begins at a line."""
    heads = _heads(lines, at)
    return bool(heads) and (_is_header(heads, _columns(heads)) or _goal_columns(heads[0]) != [])


def _is_below(pieces: Sequence[_Piece]) -> bool:
    """Whether a line is no part of a form: one sentence from the margin on, or a label of its own."""
    first = pieces[0]
    told = has_stops(first.text.value) or len(first.text) > _LONGEST
    return len(pieces) == 1 and first.start <= _MARGIN and told and not _FIRST.match(first.text.value)


def _is_valued(pieces: Mapping[int, _Piece], columns: Sequence[_Column]) -> bool:
    """Whether a line has a value of its own under a header of amounts, rates or points, or an aim and what was
    reached, where nothing else is told by name in words too; a total has one anywhere.
    """
    roles = [columns[j].role for j, piece in pieces.items() if piece.kind in VALUES]
    if roles and any(is_total(piece.text.value) for piece in pieces.values()):
        return True
    figures = [j for j, column in enumerate(columns) if column.role in FIGURES]
    if all(columns[j].role is Role.VALUE and j in pieces for j in figures):
        return any(columns[j].role is Role.LABEL for j in pieces)
    return any(role in FIGURES and role is not Role.VALUE for role in roles) or roles.count(Role.VALUE) > 1


def _seats(pieces: Sequence[_Piece], columns: Sequence[_Column]) -> list[int] | None:
    """The column of each piece of a line, from left to right: of a line that fills all its own, else the nearest that
    can hold it; None where one is far.
    """
    if len(pieces) == len(columns) and all(map(_fits, pieces, columns)):
        return list(range(len(columns)))
    ways: dict[int, tuple[float, list[int]]] = {-1: (0.0, [])}
    for piece in pieces:
        fresh: dict[int, tuple[float, list[int]]] = {}
        for last, (cost, seats) in ways.items():
            for j in range(last + 1, len(columns)):
                price = cost + _away(piece, columns[j])
                if j not in fresh or price < fresh[j][0]:
                    fresh[j] = (price, [*seats, j])
        ways = fresh
    best = min(ways.values(), default=(0.0, []), key=lambda way: way[0])
    return best[1] if best[1] and best[0] <= _FAR * len(pieces) else None


def _fits(piece: _Piece, column: _Column) -> bool:
    """Whether a piece may be what a column holds."""
    role = column.role or Role.REASON
    return role is Role.REASON or is_total(piece.text.value) or fits(piece.kind, role) >= 0


def _away(piece: _Piece, column: _Column) -> float:
    """How far a piece stands from a column, and more where it does not fit what that holds."""
    return max(-_over(piece, column), -_OVER) + (0.0 if _fits(piece, column) else _MISFIT)


def _table(columns: Sequence[_Column], rows: Sequence[Row]) -> Table:
    """The table of a header and rows; a first column whose pieces name groups of rows spans them."""
    heads = ((j, [piece.text for piece in column.heads]) for j, column in enumerate(columns))
    cells = [Cell(join(texts), 0, j) for j, texts in heads if texts]
    spans = [*_groups(rows, columns)] if all(column.role is Role.LABEL for column in columns[:2]) else []
    cells += [Cell(join(texts), first + 1, 0, last - first + 1) for texts, first, last in spans]
    for i, row in enumerate(_seated(rows, columns), 1):
        named = not spans or (row[0] is not None and is_total(row[0].value))
        cells += [Cell(text, i, j) for j, text in enumerate(row) if text is not None and (j or named)]
    return Table(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), len(rows) + 1, len(columns), False)


def _seated(rows: Sequence[Row], columns: Sequence[_Column]) -> list[Sequence[Text | None]]:
    """The cells of each row; a total's name stands first, its figures under those that come to them."""
    told: list[Sequence[Text | None]] = []
    for row in rows:
        total = next((j for j, texts in row.items() if is_total(texts[0].value)), -1)
        own = {0 if j == total else j: join(texts) for j, texts in row.items()}
        told.append([own.get(j) for j in range(len(columns))])
    return summed(told, [column.role or Role.REASON for column in columns])


def _groups(rows: Sequence[Row], columns: Sequence[_Column]) -> Iterator[tuple[list[Text], int, int]]:
    """The names that stand in pieces in the first column, with the rows they are of; all that stands under no header
    beside a block of rows is one.
    """
    names = _names(rows)
    if names and not columns[0].heads:
        names = [([text for texts, _ in names for text in texts], len(rows) - 1)]
    total = next((i for i, row in enumerate(rows) if any(is_total(t[0].value) for t in row.values())), len(rows))
    first = 0
    for k, (texts, last) in enumerate(names):
        behind = names[k + 1][1] if k + 1 < len(names) else max(total, last + 1)
        end = _last_row(rows, texts, (first, last, behind), columns)
        if first <= end:
            yield texts, first, end
        first = end + 1


def _last_row(
    rows: Sequence[Row], name: Sequence[Text], span: tuple[int, int, int], columns: Sequence[_Column]
) -> int:
    """The last row of a group that begins at the first row of a span, has a name down to the second and ends before
    the third: that with which its weights come to the points of the name, or the last.
    """
    first, last, behind = span
    points = _POINTS.search(_whole(name))
    weight = next((j for j, column in enumerate(columns) if column.role is Role.SCORE), -1)
    for i in range(last, behind):
        if points and sum(_number(row.get(weight)) for row in rows[first : i + 1]) == float(points[1]):
            return i
    return behind - 1


def _names(rows: Sequence[Row]) -> list[tuple[list[Text], int]]:
    """The names in the first column with the row of their last piece: one begins where the one before is whole."""
    names: list[tuple[list[Text], int]] = []
    for at, row in enumerate(rows):
        for text in row.get(0, []):
            if is_total(text.value):
                continue
            whole = _whole(names[-1][0]) if names else ""
            near = bool(names) and at <= names[-1][1] + 1 and not _POINTS.search(whole)
            if near and (_OF_POINTS.fullmatch(folded(text.value)) or kind_of(whole) is not Kind.LEVEL):
                names[-1] = ([*names[-1][0], text], at)
            else:
                names.append(([text], at))
    return names


def _whole(texts: Sequence[Text]) -> str:
    return "".join(folded(text.value) for text in texts)


def _number(texts: Sequence[Text] | None) -> float:
    value = folded(texts[0].value) if texts else ""
    return float(value) if re.fullmatch(r"\d+(?:\.\d+)?", value) else 0.0


def _goal_columns(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The headers of goals and of what was done, side by side at the end of a line; empty for others."""
    goals = [piece for piece in pieces if _GOAL.fullmatch(folded(piece.text.value))]
    return goals if len(goals) == 2 and goals == list(pieces[-2:]) else []


def _goals(lines: Sequence[Line], start: int) -> Found | None:
    """Goals and what was done, each a text of its own over the lines that stand beside each other."""
    goals = _goal_columns(_pieces(lines[start]))
    if not goals:
        return _beside(lines, start)
    end = start + 1
    sides: tuple[list[Text], list[Text], list[Text]] = ([], [], [])
    while end < len(lines) and (pieces := _pieces(lines[end])) and not _begins(lines, end) and not _is_below(pieces):
        for piece in pieces:
            sides[sum(piece.end > goal.start for goal in goals)].append(piece.text)
        end += 1
    if not sides[1] or not sides[2]:
        return None
    cells = [Cell(goal.text, 0, j) for j, goal in enumerate(goals, 1)]
    cells += [Cell(join(texts), 1, j) for j, texts in enumerate(sides) if texts]
    return Found(start, end, (Table(tuple(cells), 2, 3, False),))


def _beside(lines: Sequence[Line], start: int) -> Found | None:
    """A text over several lines that all begin at one place, with its name in pieces before it."""
    beside = [*_lines_beside(lines, start)]
    names = [piece.text for *before, _ in beside for piece in before]
    texts = [last.text for *_, last in beside]
    if not names or len(texts) < _SIDES or max(last.end - last.start for *_, last in beside) < _WIDE:
        return None
    begins = [i for i, text in enumerate(texts) if not i or _AIM.match(text.value)]
    told = [join(texts[i:j]) for i, j in pairwise([*begins, len(texts)])]
    return Found(start, start + len(beside), (Paragraph(join(names)), *map(Paragraph, told)))


def _lines_beside(lines: Sequence[Line], start: int) -> Iterator[list[_Piece]]:
    """The lines from `start` on whose last pieces begin at one place, with pieces of a name before them or nothing."""
    edge, named, wide = -1, False, False
    for at in range(start, min(len(lines), start + _LONG)):
        pieces = _pieces(lines[at])
        named, wide = named or len(pieces) > 1, wide or any(piece.end - piece.start >= _WIDE for piece in pieces)
        if at - start >= _TOLD_BY and not (named and wide):
            return
        if not 1 <= len(pieces) <= _SIDES or _begins(lines, at) or not all(map(_is_name, pieces[:-1])):
            return
        if pieces[-1].start < _INDENT or edge not in (-1, pieces[-1].start):
            return
        edge = pieces[-1].start
        yield pieces


def _is_name(piece: _Piece) -> bool:
    """Whether a piece may be one of a name beside a text: a few characters, no number of a list."""
    value = piece.text.value
    return len(value) <= _SHORT and not is_numbered(value) and not has_stops(value) and piece.kind not in VALUES
