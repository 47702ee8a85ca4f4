"""How exact a printed number is, from the numbers it stands with: 50万元 beside 19.20万元 is exact to the last place
printed there.

A whole number among whole ones may have been rounded to them; one among decimals was not. In a column the shorter
decimals, too, have only lost their zeros (12.5 over 3.25), unless zeros are printed there. Where more whole numbers
than fractions are no round ones, the fractions are the exception (a 0.3 that would round to nothing) and the rest was
rounded. Percentages and hedged numbers stay as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from auditor.document import Document, Paragraph, Table
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.numbers.scan import exact_to
from auditor.quantity import Unit

# Kinds that are measured, and so rounded when they are printed; counts are exact anyway.
_MEASURED = frozenset({"money", "plain", "area", "volume", "length", "mass", "measure", "per"})
# Ends of sentences.
_STOP = re.compile(r"[。！？]")
# How an item of a list begins: （1）, 2., 三、, ④.
_ITEM = re.compile(r"[（]?[一二三四五六七八九十\d]{1,3}(?:[）、．]|\.(?!\d))|[①-⑳]")
# The longest item that is one statement of a list, in characters.
_SHORT = 80
# Amounts that are set, not measured, are multiples of it: 30, 360, 1505.
_ROUND = 5
# What else a cell of a figure may hold.
_WORDS = re.compile(r"\w")
# How many rows of a table may be its header, and what says there that a column holds percentages: 执行率, 占比（%）, 增长幅度.
_HEADERS = 4
_PERCENTAGES = re.compile(r"%|率(?:$|（)|占比|比例|比重|幅度|增幅")

_Group = list[Mention]


def in_company(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """The same mentions in the same order, each as exact as the numbers it stands with say."""
    exact: dict[int, Decimal] = {}
    for column, group in _groups(document, mentions):
        for mention, finest in _finer(group, column):
            exact[id(mention)] = min(finest, exact.get(id(mention), finest))
    return [exact_to(m, exact[id(m)]) if id(m) in exact else m for m in mentions] if exact else list(mentions)


def _finer(group: Iterable[Mention], column: bool) -> Iterator[tuple[Mention, Decimal]]:
    """The members of a group that are more exact than they print, with one unit of the place to which they are."""
    by_unit: dict[Unit, _Group] = defaultdict(list)
    for mention in group:
        if mention.kind in _MEASURED:
            by_unit[mention.quantity.unit].append(mention)
    for members in by_unit.values():
        finest = _finest(members)
        if finest is None:
            continue
        dropped = column and not any(m.quantity.ulp < 1 and m.text.value[m.end - 1] == "0" for m in members)
        for mention in members:
            ulp = mention.quantity.ulp
            if not mention.hedge and finest < ulp and (ulp >= 1 or dropped):
                yield mention, finest


def _finest(members: Iterable[Mention]) -> Decimal | None:
    """The finest last place that numbers of one unit print; None where more of them are whole and were not set (no
    multiples of five) than have decimals.
    """
    fractions = [m.quantity.ulp for m in members if m.quantity.value % 1]
    rounded = sum(m.quantity.ulp >= 1 and bool(m.quantity.value % _ROUND) for m in members)
    return min(fractions) if fractions and rounded <= len(fractions) else None


def _groups(document: Document, mentions: Sequence[Mention]) -> Iterator[tuple[bool, _Group]]:
    """The companies of a document: its sentences, lists and columns; True for a column."""
    cells: dict[tuple[int, int], _Group] = defaultdict(list)
    sentences: dict[tuple[int, int], _Group] = defaultdict(list)
    stops: dict[int, list[int]] = {}
    for mention in mentions:
        if mention.cell is not None and not _WORDS.search(
            mention.text.value[: mention.start] + mention.text.value[mention.tail :]
        ):
            cells[mention.block, mention.cell[1]].append(mention)
            continue
        text = mention.text.value
        ends = stops.get(id(mention.text))
        if ends is None:
            ends = stops[id(mention.text)] = [m.start() for m in _STOP.finditer(text)]
        sentences[id(mention.text), bisect_right(ends, mention.start)].append(mention)
    yield from ((False, group) for group in sentences.values() if len(group) > 1)
    yield from ((False, group) for group in _lists(mentions))
    for (block, column), group in cells.items():
        if any(m.quantity.ulp < 1 for m in group) and not _holds_percentages(document.blocks[block], column):
            yield True, group


def _lists(mentions: Sequence[Mention]) -> Iterator[_Group]:
    """The numbers of the items of each list: short paragraphs with a number of their own, one below the other."""
    group: _Group = []
    last = -2
    for mention in mentions:
        text = mention.text.value
        item = mention.cell is None and len(text) <= _SHORT and _ITEM.match(text)
        if group and not (item and mention.block <= last + 1):
            yield group
            group = []
        if item:
            group.append(mention)
            last = mention.block
    if group:
        yield group


def _holds_percentages(block: Paragraph | Table, column: int) -> bool:
    """Whether the words over a column say that its figures are percentages."""
    if isinstance(block, Paragraph):
        return False
    return any(
        cell.column <= column < cell.column + cell.columns and _PERCENTAGES.search(fold(cell.text).value)
        for cell in block.cells
        if cell.row < _HEADERS
    )
