"""Tables whose cells only spaces part, as OCR and pasted sheets have them;
numbers that spaces broke are put together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from auditor.document import Block, Paragraph, Text
from auditor.readers.text.found import Found
from auditor.readers.text.grid import is_total, seated, summed, table_of
from auditor.readers.text.kinds import FIGURES, VALUES, Kind, Role, fits, folded, kind_of, role_of, roles_of, seat
from auditor.readers.text.lines import Line, is_page_number, width
from auditor.readers.texts import join

Tokens = tuple[Text, ...]
Span = tuple[int, int]

_TOKEN = re.compile(r"\S+")
# Tokens between wide gaps, within which single spaces stand: `国家 基本公共卫生   195.00   207.45`
_WIDE = re.compile(r"\S+(?: \S+)*")
_WIDE_GAP = re.compile(r"\S(?: {2,}|\u3000+)(?=\S)")
# What goes with the token before it: `(万元)`, `%`
_SUFFIX = re.compile(r"[(（][^()（）]{1,6}[)）]|[%％‰]")
# Punctuation of sentences, which no cell of a header holds
_SENTENCE = re.compile(r"[，。；！？：:;“”]|(?<!\d),|,(?!\d)")
# A unit alone goes with the number before it: `1549 人`
_UNIT = re.compile(r"元|万元|亿元|人|人次|户|家|个|项|分|名|次|年|月|日|天|亩|辆|台|套|件|篇|期|宗|公里|平方米|[台人个]（[^（）]{1,2}）")
# `≥ 90%`, `<= 15 天`
_OPERATOR = re.compile(r"[<>=≥≤≧≦＞＜]+")
# `总  分`, `合  计`
_ONE = re.compile(r"[\u4e00-\u9fa5]")
# A comma alone shows prose that spaces were strewn in: `在职 38 人 , 其中`; so do the parts of a date
_STRAY = re.compile(r"[,，、。；;年月日]|\d{4}年|\d{1,2}[月日]")
# Columns of years, of which a header has several: `项目  2021年  2022年`
_YEAR = re.compile(r"\d{4}年[度末底初]?")
# What a row that numbers the columns, under the header, is called.
_NUMBERED = "栏次"
# A caption over amounts: `资金来源情况 单位:元`
_CAPTION = re.compile(r"单位\s*[:：]\s*\S{1,4}$|(?:情况|明细|构成|如下)[表]?[:：]?$")
# What an empty cell leaves at the end of a line.
_EMPTY_CELL = ("  ", "\u3000\u3000", "\t\t")
_MOST_NOTES = 3
# How far apart the pieces of a number that spaces broke stand; wider gaps part cells.
_BROKEN = 2
_MOST_WAYS = 2000


def find(lines: Sequence[Line]) -> list[Found]:
    """Headers with rows under them, and captions with amounts under them."""
    found = []
    start = 0
    while start < len(lines):
        taken = _headed(lines, start) or _captioned(lines, start)
        if taken:
            found.append(taken)
        start = taken.end if taken else start + 1
    return found


def _is_table(names: Sequence[str], rows: Sequence[Tokens]) -> bool:
    """Whether rows under a header are enough to be a table: two values in a row or two known columns of two rows, and
    half of the columns known or a row that fills them all.
    """
    known = sum(role_of(name) is not None for name in names)
    enough = max(_count_values(row) for row in rows) >= 2 or (known >= 2 and len(rows) >= 2)
    return enough and (known * 2 >= len(names) or any(len(row) == len(names) for row in rows))


def _headed(lines: Sequence[Line], start: int) -> Found | None:
    """A table whose header is the line at `start`; lines of prose between its rows follow it as paragraphs."""
    if not _is_header(header := _tokens(lines[start])):
        return None
    top = start + 1
    if any(token.value == _NUMBERED for line in lines[top : top + 1] for token in _tokens(line)[:1]):
        top += 1
    first = _tokens(lines[top]) if top < len(lines) else ()
    names = [token.value for token in header]
    names = [""] * _unnamed(names, first) + names
    if not _is_row(first, len(names)):
        return None
    spans = _spans(header, first, len(names))
    rows, notes, end = _body(lines, top, spans, [role_of(name) for name in names])
    if not _is_table(names, rows):
        return None
    roles = roles_of(names, [[kind_of(token.value) for token in row] for row in rows])
    decimals = _decimals([row for row in rows if len(row) <= len(names)], roles)
    head: list[Text | None] = [None] * (len(names) - len(header))
    body = summed([_seated(row, spans, roles, decimals) for row in rows], roles)
    return Found(start, end, (table_of([[*head, *header], *body], certain=False), *notes))


def _unnamed(names: Sequence[str], first: Tokens) -> int:
    """How many labels a first row has that the header, which begins with a column of figures, has no name for."""
    labels = len(first) - len(names)
    figures = role_of(names[0]) in FIGURES or _YEAR.fullmatch(names[0]) is not None
    return labels if figures and (labels == 1 or labels == 2 == _labels_of(first)) else 0


def _labels_of(row: Tokens) -> int:
    """How many labels a row begins with."""
    return next((i for i, token in enumerate(row) if kind_of(token.value) in VALUES), len(row))


def _spans(header: Tokens, first: Tokens, columns: int) -> list[Span]:
    """Where each column stands: where its header, and its cell of a first row that fills it, begin and end."""
    heads = [_span(token) for token in header]
    cells = [_span(token) for token in first] if len(first) == columns else []
    heads = [*cells[: columns - len(heads)], *heads]
    return [(min(a, c), max(b, d)) for (a, b), (c, d) in zip(heads, cells or heads, strict=True)]


def _body(
    lines: Sequence[Line], start: int, spans: Sequence[Span], roles: Sequence[Role | None]
) -> tuple[list[Tokens], list[Block], int]:
    rows: list[Tokens] = []
    notes: list[Block] = []
    columns = len(spans)
    end = index = start
    waiting: list[Block] = []
    while index < len(lines) and not lines[index].blank and len(waiting) <= _MOST_NOTES:
        if is_page_number(lines[index].text.value):
            index += 1
            continue
        tokens = _tokens(lines[index])
        taken = _is_row(tokens, columns) or (_count_values(tokens) > 1 and _first_column(tokens, spans) > 0)
        taken = taken or (bool(rows) and _is_scored(tokens, roles))
        if taken and (not waiting or len(tokens) >= min(3, columns)):
            rows.append(tokens)
            notes.extend(waiting)
            waiting, end = [], index + 1
        elif _is_header(tokens):
            break
        else:
            waiting.append(Paragraph(lines[index].text))
        index += 1
    return rows, notes, end


def _is_scored(row: Tokens, roles: Sequence[Role | None]) -> bool:
    """Whether a line is a row of indicators by what each column can hold, with two scores: words may be aims."""
    holding = [role or Role.REASON for role in roles]
    if roles.count(Role.SCORE) < 2 or len(row) > len(roles):
        return False
    kinds = [kind_of(token.value) for token in row]
    seats = seat(kinds, holding)[1]
    scores = sum(kind in VALUES and roles[j] is Role.SCORE for kind, j in zip(kinds, seats, strict=True))
    return scores > 1 and all(fits(kind, holding[j]) >= 0 for kind, j in zip(kinds, seats, strict=True))


def _seated(
    row: Tokens, spans: Sequence[Span], roles: Sequence[Role], decimals: Sequence[int | None]
) -> Sequence[Text | None]:
    """The cells of a row under their columns: where all stand under one, there; else from that of the first on, by what
    they hold.
    """
    if under := _under(row, spans):
        return [under.get(j) for j in range(len(spans))]
    first = _first_column(row, spans)
    here = roles[first:]
    return [*[None] * first, *(_at_left(row, here) or seated(_fitted(row, here, decimals[first:]), here))]


def _under(row: Tokens, spans: Sequence[Span]) -> dict[int, Text]:
    """The cells of a row that leaves some columns blank, by the column that each stands under and no other does; empty
    where one stands under none.
    """
    if len(row) >= len(spans) or any(b.at[0] - a.at[-1] <= _BROKEN for a, b in pairwise(row)):
        return {}
    over = [[j for j, (a, b) in enumerate(spans) if min(_span(t)[1], b) > max(_span(t)[0], a)] for t in row]
    columns = [of[0] for of in over if len(of) == 1]
    return dict(zip(columns, row, strict=True)) if len(columns) == len(row) == len({*columns}) else {}


def _first_column(row: Tokens, spans: Sequence[Span]) -> int:
    """The column that a row begins under, behind the blanks of empty cells; 0 where gaps are narrow or too few columns
    follow.
    """
    if any(b.at[0] - a.at[-1] <= _BROKEN for a, b in pairwise(row)):
        return 0
    start, end = _span(row[0])
    shared = [min(end, b) - max(start, a) for a, b in spans]
    best = max(range(len(spans)), key=shared.__getitem__)
    return best if shared[best] > 0 and len(row) <= len(spans) - best else 0


def _at_left(row: Tokens, roles: Sequence[Role]) -> list[Text | None] | None:
    """A row whose line ends in the blanks of empty cells, from the left on; None for others, and where its values do
    not stand under values.
    """
    end = row[-1].at[-1] + 1
    if len(row) >= len(roles) or row[-1].source.raw[end : end + 2] not in _EMPTY_CELL:
        return None
    kinds = [kind_of(token.value) for token in row]
    under = all((kind in VALUES) == (role in FIGURES) for kind, role in zip(kinds, roles, strict=False))
    return [*row, *[None] * (len(roles) - len(row))] if under else None


def _span(token: Text) -> Span:
    """Where a token begins and ends in its printed line."""
    raw, at = token.source.raw, token.at[0]
    start = width(raw[raw.rfind("\n", 0, at) + 1 : at])
    return start, start + width(token.value)


def _captioned(lines: Sequence[Line], start: int) -> Found | None:
    """Two or more lines of a label and an amount under a caption; the caption stays a paragraph."""
    if start == 0 or not _CAPTION.search(lines[start - 1].text.value):
        return None
    end = start
    rows = []
    while end < len(lines) and _is_pair(tokens := _tokens(lines[end])):
        rows.append(tokens)
        end += 1
    return Found(start, end, (table_of(rows, certain=False),)) if len(rows) >= 2 else None


def _is_pair(tokens: Tokens) -> bool:
    if len(tokens) != 2 or _SENTENCE.search(tokens[0].value):
        return False
    return kind_of(tokens[0].value) in (Kind.WORD, Kind.LEVEL) and kind_of(tokens[1].value) in (
        Kind.NUMBER,
        Kind.QUANTITY,
    )


def _tokens(line: Line) -> Tokens:
    """The cells that spaces part in a line;
    unit brackets, units and percent signs go to the token before them, `≥` to the next.
    """
    value = line.text.value
    if "\t" in value or line.level:
        return ()
    pattern = _WIDE if len(_WIDE_GAP.findall(value)) >= 2 else _TOKEN
    tokens: list[Text] = []
    for match in pattern.finditer(value):
        token = line.text.part(match.start(), match.end())
        if tokens and _belongs(tokens[-1].value, token.value) and (pattern is _TOKEN or _is_near(tokens[-1], token)):
            tokens[-1] = join([tokens[-1], token])
        else:
            tokens.append(token)
    return tuple(tokens)


def _belongs(before: str, value: str) -> bool:
    """Whether a token is a part of the one before it."""
    if _SUFFIX.fullmatch(value) or _OPERATOR.fullmatch(before) or (_ONE.fullmatch(before) and _ONE.fullmatch(value)):
        return True
    return (
        bool(_UNIT.fullmatch(value)) and _OPERATOR.sub("", folded(before)).replace(".", "").replace(",", "").isdigit()
    )


def _is_near(before: Text, token: Text) -> bool:
    """Whether no gap as wide as those between cells parts two tokens; pieces of a short label stand wider apart."""
    return token.at[0] - before.at[-1] <= _BROKEN or bool(_ONE.fullmatch(before.value))


def _is_loose(token: Text) -> bool:
    """Whether a token was put together of a number and a unit, as prose with spaces strewn in has them too."""
    return kind_of(token.value) is Kind.QUANTITY and token.at[-1] - token.at[0] >= len(token)


def _is_header(tokens: Tokens) -> bool:
    years = [token for token in tokens if _YEAR.fullmatch(token.value)]
    names = [token for token in tokens if len(years) < 2 or token not in years]
    if len(tokens) < 3 or any(
        len(token) > 16 or _SENTENCE.search(token.value) or _STRAY.fullmatch(token.value) for token in names
    ):
        return False
    first = kind_of(tokens[0].value) not in VALUES or tokens[0] not in names
    return first and sum(kind_of(token.value) in VALUES for token in names) * 3 <= len(tokens)


def _is_row(tokens: Tokens, columns: int) -> bool:
    """Whether a line may be a row of so many columns: one run of labels, then values, then perhaps a reason."""
    if not 2 <= len(tokens) <= columns + 5 or any(_STRAY.fullmatch(token.value) for token in tokens):
        return False
    if len(tokens) < columns - 1 and any(map(_is_loose, tokens)):
        return False
    kinds = [kind_of(token.value) for token in tokens]
    values = [kind in VALUES for kind in kinds]
    if not {*kinds} & {*VALUES} - {Kind.DASH}:
        return False
    if any(re.search(r"[，。；]", token.value) for token in tokens[: values.index(True)]):
        return False
    return _turns_like_a_row(tokens, values, columns)


def _turns_like_a_row(tokens: Tokens, values: Sequence[bool], columns: int) -> bool:
    """Whether labels and values follow one another as in a row: labels, values, perhaps a reason; where wide gaps part
    all cells, a unit among the values too, or a remark behind a total.
    """
    turns = sum(a and not b for a, b in pairwise(values))
    wide = all(b.at[0] - a.at[-1] > _BROKEN for a, b in pairwise(tokens))
    if wide and is_total(tokens[0].value):
        return True
    return turns <= 1 + wide and (not turns or len(tokens) >= columns - wide)


def _count_values(tokens: Tokens) -> int:
    return sum(kind_of(token.value) in VALUES for token in tokens)


def _fitted(tokens: Tokens, roles: Sequence[Role], decimals: Sequence[int | None]) -> Tokens:
    """The tokens of a row put together so that there are no more of them than columns."""
    if len(tokens) <= len(roles):
        return tokens
    rest = (*tokens[: len(roles) - 1], join(tokens[len(roles) - 1 :], " "))
    return max(_ways(tokens, len(roles)), key=lambda way: _merit(way, roles, decimals), default=rest)


def _ways(tokens: Tokens, count: int) -> Iterator[Tokens]:
    """Each way to put neighbours together that leaves `count` tokens, where numbers only join to numbers."""
    for tried, cuts in enumerate(combinations(range(1, len(tokens)), count - 1)):
        if tried >= _MOST_WAYS:
            return
        edges = [0, *cuts, len(tokens)]
        way = tuple(join(tokens[a:b]) for a, b in pairwise(edges))
        if all(b - a == 1 or _joins(tokens[a:b], whole) for a, b, whole in zip(edges, edges[1:], way, strict=False)):
            yield way


def _joins(tokens: Tokens, whole: Text) -> bool:
    numeric = [bool(re.search(r"\d", token.value)) for token in tokens]
    if all(numeric):
        return kind_of(whole.value) in VALUES and all(b.at[0] - a.at[-1] <= _BROKEN for a, b in pairwise(tokens))
    return not any(numeric)


def _merit(way: Tokens, roles: Sequence[Role], decimals: Sequence[int | None]) -> float:
    kinds = [kind_of(token.value) for token in way]
    score, columns = seat(kinds, roles)
    for token, column in zip(way, columns, strict=True):
        usual = decimals[column]
        if usual is not None and kind_of(token.value) in (Kind.NUMBER, Kind.PERCENT):
            score += 0.3 if _places(token.value) == usual else -0.3
    return score


def _decimals(rows: Sequence[Tokens], roles: Sequence[Role]) -> list[int | None]:
    """How many decimals the numbers of each column mostly have."""
    seen: list[Counter[int]] = [Counter() for _ in roles]
    for row in rows:
        kinds = [kind_of(token.value) for token in row]
        for token, kind, column in zip(row, kinds, seat(kinds, roles)[1], strict=True):
            if kind in (Kind.NUMBER, Kind.PERCENT):
                seen[column][_places(token.value)] += 1
    return [counter.most_common(1)[0][0] if counter else None for counter in seen]


def _places(value: str) -> int:
    match = re.search(r"\.(\d+)", folded(value))
    return len(match[1]) if match else 0
