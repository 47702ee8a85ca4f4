"""Which rows a total may add up: every reading of a band's total rows, of its 其中, and of rows set in or numbered more finely."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product, takewhile

from auditor.numbers.mention import Mention
from auditor.relations.tables import headers, words
from auditor.relations.tables.columns import Column
from auditor.relations.tables.frame import Frame, Row
from auditor.relations.tables.sums import holding

# More ways to read the 其中 of one table than this are not told apart.
_MOST_READINGS = 48
# How many digits of a figure show that rows add up to it for a reason.
_TELLING = 3
# A cell of more characters holds a sentence.
_SENTENCE = 12
# How many rows below one are looked at for those that it adds up.
_REACH = 60
# The first of the rows that tell a department's money by nature, after those that tell it by source.
_BY_NATURE = re.compile(r"基本支出|人员经费|人员支出")

Reading = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that adds up others, and the readings of which rows those are; `plain` says that only one is possible.

    `after_total` marks a total below another one of at most its rank: it may well be of something else.
    """

    row: Row
    readings: tuple[Reading, ...]
    plain: bool
    kind: str = "total"
    after_total: bool = False


def _rank(row: Row) -> int:
    if not row.is_sum:
        return 0
    return 1 if row.kind == "subtotal" else 3 if words.GRAND_ROW.fullmatch(row.label) else 2


def _runs(rows: Sequence[Row]) -> list[tuple[int, int, int]]:
    """(parent, first child, end of the longest run of children) of each 其中 among rows, by position."""
    runs = []
    for i, row in enumerate(rows):
        if not row.of_which or i == 0:
            continue
        parent = next((j for j in range(i - 1, -1, -1) if not rows[j].of_which), None)
        if parent is None or any(r.of_which for r in rows[parent + 1 : i]):
            continue
        end = i + 1
        while end < len(rows) and not rows[end].is_sum and not (rows[parent].depth >= 0 and rows[end].depth == rows[parent].depth):
            if rows[end].of_which and rows[end].depth < 0 and end > i + 1 and not rows[end - 1].of_which:
                break
            end += 1
        runs.append((parent, i, end))
    return runs


def _lengths(columns: Sequence[Column], rows: Sequence[Row], run: tuple[int, int, int]) -> list[int]:
    """How many rows the 其中 at a run may take in: those that come to its parent in most columns, the longest first, so that zeros are
    parts too; all lengths where none does."""
    parent, first, end = run
    counts = [(holding(columns, rows[parent], rows[first : first + k])[0], k) for k in range(1, end - first + 1)]
    best = max((good for good, _ in counts), default=0)
    return [k for good, k in (reversed(counts) if best else counts) if good == best]


def _without_parts(columns: Sequence[Column], rows: Sequence[Row], fewest: int, digits: int) -> list[Row]:
    """The rows of a stretch without those right below one that they add up to, so many at least, in figures of so many digits."""
    found: list[Row] = []
    at = 0
    while at < len(rows):
        if rows[at].label and not rows[at].is_sum and rows[at].kind != "average":  # one without a name numbers the columns
            found.append(rows[at])
        telling = [c for c in columns if c.index in rows[at].values and _digits(rows[at].values[c.index]) >= digits]
        ends = (end for end in _ends(telling[0], rows, at, fewest) if holding(telling, rows[at], rows[at + 1 : end]) == (len(telling), 0)) if telling else ()
        at = max(ends, default=at + 1)
    return found


def _ends(column: Column, rows: Sequence[Row], at: int, fewest: int) -> Iterator[int]:
    """Where the rows below one may end that it adds up in a column, so many of them at least; rows of less than nothing are not looked for."""
    whole = rows[at].values[column.index].quantity
    left = whole.value
    for end in range(at + 1, min(len(rows), at + 1 + _REACH)):
        mention = rows[end].values.get(column.index)
        left -= mention.quantity.to(whole.unit).value if mention is not None and mention.quantity.unit.dimension == whole.unit.dimension else 0
        if abs(left) <= whole.ulp * (end - at) and end - at >= fewest:
            yield end + 1
        if left < -whole.ulp * (end - at):
            return


def _digits(mention: Mention) -> int:
    """How many digits a figure prints from its first that is not 0."""
    return len(str(abs(mention.quantity.value)).replace(".", "").lstrip("0"))


def _tops(columns: Sequence[Column], rows: Sequence[Row]) -> list[Reading]:
    """The readings of which rows of a stretch are top rows: those that no row above adds up, those that are no part of a 其中, then only the
    outermost numbered ones, then those set in least."""
    runs = _runs(rows)
    choices = [_lengths(columns, rows, run) for run in runs]
    own = _without_parts(columns, rows, 2, _TELLING)
    found: list[Reading] = [tuple(_without_parts(columns, own, 1, 1))] if 1 < len(own) < len(rows) else []
    for taken in list(product(*choices))[:_MOST_READINGS]:
        inside = {j for (_, first, _), k in zip(runs, taken, strict=True) for j in range(first, first + k)}
        found.append(tuple(r for j, r in enumerate(rows) if j not in inside and not r.is_sum and r.kind != "average"))
    styles = sorted({r.depth for r in rows if r.depth >= 0}, key=lambda d: next(i for i, r in enumerate(rows) if r.depth == d))
    if styles and len(outer := [r for r in rows if r.depth == styles[0]]) > 1:
        found.append(tuple(outer))
    least = min((r.indent for r in rows), default=0)
    if len(outer := [r for r in rows if r.indent == least and not r.is_sum]) > 1:
        found.append(tuple(outer))
    return [r for i, r in enumerate(found) if r and r not in found[:i]]


def _stretch(rows: Sequence[Row], at: int) -> list[Sequence[Row]]:
    """The stretches of rows that the total at a position may add up: up to the last one of its rank, from the start, or below it."""
    rank = _rank(rows[at])
    above = next((j + 1 for j in range(at - 1, -1, -1) if _rank(rows[j]) >= rank), 0)
    found = [rows[above:at]] if any(r.kind == "item" for r in rows[above:at]) or above < at else []
    if above > 0:
        found.append(rows[:at])
    own = rows[at].depth  # 一、支出合计 goes down to 二、
    below = next((j for j in range(at + 1, len(rows)) if _rank(rows[j]) >= rank or 0 <= rows[j].depth <= own), len(rows))
    if not any(r.values for r in rows[above:at]):
        found.append(rows[at + 1 : below])
    return [s for s in found if s]


def _classes(columns: Sequence[Column], rows: Sequence[Row], at: int) -> list[Reading]:
    """The rows under the total at a position by source and by nature, each the whole again; empty where they are one list.

    That is so only where one of them comes to the total in most columns, and all together in none.
    """
    below = [row for row in rows[at + 1 :] if not row.is_sum]
    start = next((i for i, row in enumerate(below) if i and _BY_NATURE.match(row.label)), 0)
    found = [tuple(below[:start]), tuple(below[start:])]
    held = [holding(columns, rows[at], parts) for parts in found]
    several = all(len(parts) > 1 for parts in found) and not holding(columns, rows[at], below)[0]
    return found if several and any(good > bad for good, bad in held) else []


def _restarts(rows: Sequence[Row]) -> list[Claim]:
    """A figure over numbered rows that start anew: each run of numbers is the whole again, by source and by nature."""
    if not rows or rows[0].depth >= 0 or rows[0].is_sum or len(rows) < 3:
        return []
    runs: list[list[Row]] = []
    for row in rows[1:]:
        if row.depth < 0 or row.is_sum or row.depth != rows[1].depth:
            return []
        if row.number == 1:
            runs.append([])
        if not runs:
            return []
        runs[-1].append(row)
    return [Claim(rows[0], (tuple(run),), False, "of which") for run in runs] if len(runs) > 1 else []


def _numbered(rows: Sequence[Row]) -> list[Claim]:
    """A numbered row over rows of a finer numbering that begins with one: 一、基本支出 over （一）人员经费 and （二）公用经费."""
    claims = []
    for at, row in enumerate(rows):
        children = _under(rows, at, lambda r: r.depth) if row.depth >= 0 else ()
        first = children[0].number if children else 0
        if len(children) > 1 and [r.number for r in children] == [*range(first, first + len(children))]:
            claims.append(Claim(row, (children,), False, "numbered"))
    return claims


def _indented(rows: Sequence[Row]) -> list[Claim]:
    """A row over rows that are set in farther, none of them numbered."""
    found = ((row, _under(rows, at, lambda r: r.indent)) for at, row in enumerate(rows))
    return [Claim(row, (children,), False, "of which") for row, children in found if len(children) > 1 and all(r.depth < 0 for r in (row, *children))]


def _under(rows: Sequence[Row], at: int, rank: Callable[[Row], int]) -> Reading:
    """The rows right under the one at a position: of the next rows that rank lower, those that rank as the first does."""
    lower = list(takewhile(lambda r: rank(r) > rank(rows[at]) and not r.is_sum and not r.of_which, rows[at + 1 :]))
    return tuple(r for r in lower if rank(r) == rank(lower[0])) if not rows[at].is_sum else ()


def _is_sources(rows: Sequence[Row], at: int) -> bool:
    """Whether a row is a form's 年度资金总额 over all its sources: a 其中 right below, and 其他资金 among what follows."""
    below = rows[at + 1 :]
    named = bool(words.SOURCE_TOTAL.fullmatch(rows[at].label)) and bool(below) and below[0].of_which
    return named and any(words.OTHER_SOURCE.match(r.label) for r in below)


def _summable(frame: Frame, columns: Sequence[Column]) -> list[Row]:
    """The rows of a band that may be parts or totals: none of averages, none of sentences where figures should stand, such as 年度总体目标."""
    told = [r for r in frame.rows if not r.values and any(r.text(c) for c in columns) and any(len(e.text) > _SENTENCE for e in r.entries.values())]
    return [r for r in frame.rows if r.kind != "average" and r not in told]


def claims_of(frame: Frame, columns: Sequence[Column]) -> list[Claim]:
    """What adds up what in a band without codes: total rows, and parents of 其中."""
    rows = _summable(frame, columns)
    claims = []
    for at, row in enumerate(rows):
        if not row.is_sum or (words.SUM_OF.fullmatch(row.label) and any(r.values and not r.is_sum for r in rows[:at])):
            continue
        if not any(r.values for r in rows[:at]) and (several := _classes(columns, rows, at)):
            claims += [Claim(row, (parts,), True) for parts in several]
            continue
        readings: list[Reading] = []
        for stretch in _stretch(rows, at):
            readings += _tops(columns, stretch)
        readings = [r for i, r in enumerate(readings) if r not in readings[:i] and row not in r]
        after = any(r.is_sum and r.kind != "subtotal" for r in rows[:at])
        kind = "sources" if _is_sources(rows, at) else "total"
        claims.append(Claim(row, tuple(readings), len(readings) == 1, kind, after))
    for parent, first, end in _runs(rows):
        if rows[parent].is_sum:
            continue
        lengths = _lengths(columns, rows, (parent, first, end))
        readings = [tuple(rows[first : first + k]) for k in lengths]
        claims.append(Claim(rows[parent], tuple(readings), False, "of which"))
    return claims + _restarts(rows) + _numbered(rows) + _indented(rows)


def coded_claims(frame: Frame) -> list[Claim]:
    """What adds up what in a table of coded items: a code its longer codes, the total the outermost ones."""
    coded = [r for r in frame.rows if r.code and not r.is_sum]
    codes = {r.code for r in coded}
    claims = []
    for row in coded:
        under = [r for r in coded if r.code != row.code and r.code.startswith(row.code)]
        children = tuple(r for r in under if not any(o.code != r.code and r.code.startswith(o.code) for o in under))
        if children:
            claims.append(Claim(row, (children,), True, "code"))
    tops = tuple(r for r in coded if not any(c != r.code and r.code.startswith(c) for c in codes))
    plain = {c.row.index: c for c in claims_of(frame, additive(frame)) if c.row.is_sum}
    for row in frame.rows:
        if row.is_sum and tops:
            others = plain[row.index].readings if row.index in plain else ()
            claims.append(Claim(row, (tops, *(r for r in others if r != tops)), True, "code"))
    return claims


def additive(frame: Frame) -> list[Column]:
    """The columns whose figures add up over rows; percentages never do, whatever stands over them."""
    return [c for c in frame.columns if c.role in headers.ADDITIVE and not _in_percent(frame, c)]


def _in_percent(frame: Frame, column: Column) -> bool:
    figures = [m.quantity.unit.dimension for r in frame.rows if (m := r.values.get(column.index)) is not None]
    return 2 * figures.count("%") > len(figures)
