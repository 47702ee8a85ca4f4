"""A report as it was read, with every number and every place of a finding marked:
what a page shows beside the findings.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.document import Document, Paragraph, Place, Table, Text
from auditor.numbers import fold
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.result import Facsimile, Mark, Shown, ShownCell, ShownParagraph, ShownTable

# A numbered paragraph that is longer, or that ends like a sentence, is running text and no heading: 1.完成…3个项目。
_LONGEST_HEADING = 40
_SENTENCE_ENDS = ("。", "；", "，")

# How far down a title may stand, in blocks.
_COVER = 25

# Where a text stands: the index of its block, and the cell in it.
_Seat = tuple[int, tuple[int, int] | None]


@dataclass(slots=True)
class _Spot:
    """What is to be marked: a number that was seen, the places of findings that name it, or both."""

    mention: Mention
    number: int | None = None
    cited: list[tuple[str, int]] = field(default_factory=list)


def copy_of(
    document: Document, outline: Outline, seen: Sequence[Mention], cited: Mapping[str, Sequence[Mention]]
) -> Facsimile:
    """The document's blocks with their marks. `seen` are the numbers of the audit in order, `cited` those behind the
    places of each finding, by its fingerprint."""
    spots = _spots(seen, cited)
    levels = _levels(document, outline)
    blocks: list[ShownParagraph | ShownTable] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            blocks.append(
                ShownParagraph(_shown(block.text, spots.get((index, None), ())), levels.get(index), _begin(block.text))
            )
        else:
            blocks.append(_table(index, block, spots))
    return Facsimile(tuple(blocks))


def _spots(seen: Sequence[Mention], cited: Mapping[str, Sequence[Mention]]) -> Mapping[_Seat, Sequence[_Spot]]:
    spots = {mention: _Spot(mention, number) for number, mention in enumerate(seen)}
    for finding, mentions in cited.items():
        for place, mention in enumerate(mentions):
            spots.setdefault(mention, _Spot(mention)).cited.append((finding, place))
    seats: dict[_Seat, list[_Spot]] = {}
    for spot in spots.values():
        seats.setdefault((spot.mention.block, spot.mention.cell), []).append(spot)
    return seats


def _levels(document: Document, outline: Outline) -> Mapping[int, int]:
    """The level of each block that is a heading or the title."""
    levels = {}
    for section in outline.sections:
        block = document.blocks[section.heading]
        if (
            isinstance(block, Paragraph)
            and len(block.text) <= _LONGEST_HEADING
            and not block.text.value.rstrip().endswith(_SENTENCE_ENDS)
        ):
            levels[section.heading] = section.level + 2
    lines = [fold(block.text).value if isinstance(block, Paragraph) else "" for block in document.blocks[:_COVER]]
    for index, line in enumerate(lines):
        two = index + 1 < len(lines) and line + lines[index + 1] == outline.title
        if line and (two or line == outline.title):
            return levels | {index: 1} | ({index + 1: 1} if two else {})
    return levels


def _table(index: int, table: Table, spots: Mapping[_Seat, Sequence[_Spot]]) -> ShownTable:
    cells = tuple(
        ShownCell(
            _shown(cell.text, spots.get((index, (cell.row, cell.column)), ())),
            cell.row,
            cell.column,
            cell.rows,
            cell.columns,
        )
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    )
    return ShownTable(cells, table.n_rows, table.n_columns, _begin(table.cells[0].text) if table.cells else Place())


def _begin(text: Text) -> Place:
    """Where a block begins: its page, line, table or paragraph."""
    return replace(text.place(0, min(1, len(text))), start=None, end=None, row=None, column=None, bbox=None)


def _shown(text: Text, spots: Iterable[_Spot]) -> Shown:
    return Shown(
        text.value, tuple(_apart(_mark(text, spot) for spot in spots if spot.mention.start < spot.mention.tail))
    )


def _mark(text: Text, spot: _Spot) -> Mark:
    """A mention found again in the text it was read from: its own is folded, but counts in the same source."""
    mention = spot.mention
    first, last = mention.text.at[mention.start], mention.text.at[mention.tail - 1]
    return Mark(bisect_left(text.at, first), bisect_right(text.at, last), spot.number, tuple(spot.cited))


def _apart(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks in order, none over another:
    of two numbers the later gives way, and words end where a number begins.
    """
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.number is None, -mark.end))
    numbers = [mark.start for mark in ordered if mark.number is not None]
    at = 0
    for mark in ordered:
        start = max(mark.start, at)
        end = min([mark.end, *(number for number in numbers if number >= start)]) if mark.number is None else mark.end
        if start < end:
            at = end
            yield replace(mark, start=start, end=end)
