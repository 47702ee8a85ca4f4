"""What the page shows of one report: its text, each finding with its sentences, and what could not be checked.
Mark-up is `marked`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

from markupsafe import Markup

from auditor.document import Place
from auditor.reports.page.marked import Names, marked
from auditor.reports.quote import quoted
from auditor.reports.tally import Tally, tally
from auditor.reports.wording import one_line, printable, where
from auditor.result import Audit, Facsimile, Finding, NumberSeen, Shown, ShownParagraph, ShownTable

# How many characters a finding quotes of the sentence with the wrong number; of others a third.
_ROOM = 150

# A cell that holds nothing but a number, or a dash for one: "1,301.56", "≥98%", "(100)", "—".
_FIGURE = re.compile(r"[\s\d.,，%％‰+\-—–≥≤<>＞＜±()（）]*")

# The blocks of a facsimile that show anything, each with its index.
_Numbered: TypeAlias = Sequence[tuple[int, ShownParagraph | ShownTable]]

_NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, or a run of positions that no cell covers."""

    text: Markup
    rows: int = 1
    columns: int = 1
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table. `page` is told where a new one begins, `margin` where the file counts lines or
    paragraphs.

    `heading` is the plain text of one, and `level` its rank, 1 for the title.
    """

    name: str
    page: str
    margin: str
    text: Markup = _NOTHING
    level: int | None = None
    heading: str = ""
    rows: Sequence[Sequence[Cell]] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence or row a finding quotes:
    its pieces with the name of the number each is, "" for words, and whether it is the wrong one.
    """

    pieces: Sequence[tuple[str, str, bool]]
    where: str


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, its ordinal, the name of the place it is first of all about, and the sentences it quotes."""

    name: str
    ordinal: int
    finding: Finding
    target: str
    quotes: Sequence[Quote]


@dataclass(frozen=True, slots=True)
class Row:
    """A row or sentence with numbers that nothing could be held against, each with its name."""

    where: str
    context: str
    numbers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows of a report.
    `gaps` gives for each reason the places, each with its words and the name of its block.
    """

    name: str
    title: str
    facts: str
    file: str
    audit: Audit
    tally: Tally
    findings: Sequence[Told]
    gaps: Mapping[str, Sequence[tuple[str, str]]]
    unchecked: Sequence[Row]
    blocks: Sequence[Block]

    @property
    def codes(self) -> Mapping[str, tuple[str, int]]:
        """The title of each check that found something, and how often."""
        found = sorted({(told.finding.code, told.finding.title) for told in self.findings})
        return {code: (title, sum(told.finding.code == code for told in self.findings)) for code, title in found}

    @property
    def headings(self) -> Sequence[Block]:
        """The headings under the title."""
        return [block for block in self.blocks if block.level is not None and block.level > 1]


def _shows(block: ShownParagraph | ShownTable) -> bool:
    return not isinstance(block, ShownParagraph) or bool(block.shown.text.strip())


def view(audit: Audit, name: str, file: str) -> Report:
    """What is shown of an audit; `name` is the report's on the page, and begins the names of all its places,
    `file` what its file is called.
    """
    year = f"{audit.year}年度" if audit.year else ""
    facts = [one_line(audit.organization), year, one_line(audit.kind), printable(audit.path)]
    facsimile = audit.facsimile or Facsimile(())
    blocks = [(i, b) for i, b in enumerate(facsimile.blocks) if _shows(b)]
    names = Names(name, {finding.fingerprint: ordinal for ordinal, finding in enumerate(audit.findings, 1)})
    marks = [mark for shown in _texts(facsimile) for mark in shown.marks]
    places = {cite: names.number(mark) for mark in marks for cite in mark.cited}
    seen = {mark.number: names.number(mark) for mark in marks if mark.number is not None}
    return Report(
        name=name,
        title=one_line(audit.title) or file,
        facts=" · ".join(filter(None, facts)),
        file=file,
        audit=audit,
        tally=tally([audit]),
        findings=[_told(ordinal, finding, names, places) for ordinal, finding in enumerate(audit.findings, 1)],
        gaps=_gaps(audit, blocks, names),
        unchecked=list(_unchecked(audit.numbers, seen)),
        blocks=list(_blocks(audit, blocks, names)),
    )


def _texts(facsimile: Facsimile) -> Iterator[Shown]:
    for block in facsimile.blocks:
        yield from [block.shown] if isinstance(block, ShownParagraph) else (cell.shown for cell in block.cells)


def _told(ordinal: int, finding: Finding, names: Names, places: Mapping[tuple[str, int], str]) -> Told:
    own = {place: places.get((finding.fingerprint, place), "") for place in range(len(finding.places))}
    quotes = [
        Quote([(p.text, "" if p.number is None else own[p.number], p.wrong) for p in side.pieces], where(side.place))
        for side in quoted(finding, room=_ROOM)
    ]
    return Told(names.finding(ordinal), ordinal, finding, own.get(0, ""), quotes)


def _unchecked(numbers: Sequence[NumberSeen], names: Mapping[int, str]) -> Iterator[Row]:
    """The numbers that nothing could be held against, those of one row or sentence together."""
    loose = [(seen, names.get(index, "")) for index, seen in enumerate(numbers) if seen.status == "unchecked"]
    for (context, place), group in groupby(loose, key=lambda one: (one[0].context, _row(one[0].place))):
        yield Row(where(place), one_line(context), [(one_line(seen.quote), name) for seen, name in group])


def _row(place: Place) -> Place:
    return replace(place, start=None, end=None, column=None, bbox=None)


def _gaps(audit: Audit, blocks: _Numbered, names: Names) -> Mapping[str, Sequence[tuple[str, str]]]:
    gaps: dict[str, list[tuple[str, str]]] = {}
    for gap in audit.gaps:
        index = _nearest(gap.place, blocks)
        gaps.setdefault(one_line(gap.reason), []).append(
            (where(gap.place), "" if index is None else names.block(index))
        )
    return gaps


def _nearest(place: Place, blocks: _Numbered) -> int | None:
    """The block a place lies in: by its table or paragraph, the last that begins at or before its line,
    or the first of its page or a later.
    """
    begins = [(index, block.place) for index, block in blocks]
    for own in ("table", "paragraph"):
        if getattr(place, own) is not None and (
            found := [i for i, begin in begins if getattr(begin, own) == getattr(place, own)]
        ):
            return found[0]
    if place.line is not None:
        return max((i for i, begin in begins if begin.line is not None and begin.line <= place.line), default=None)
    if place.page is not None:
        return next((i for i, begin in begins if begin.page is not None and begin.page >= place.page), None)
    return None


def _blocks(audit: Audit, blocks: _Numbered, names: Names) -> Iterator[Block]:
    page: int | None = None
    for index, block in blocks:
        name, place = names.block(index), block.place
        turned = f"第{place.page}页" if place.page not in (None, page) else ""
        page = place.page or page
        margin = str(place.line or place.paragraph or "")
        if isinstance(block, ShownParagraph):
            heading = one_line(block.shown.text) if block.level else ""
            yield Block(
                name, turned, margin, text=marked(block.shown, audit, names), level=block.level, heading=heading
            )
        else:
            caption = where(Place(table=place.table)) if place.line is None else ""
            yield Block(name, turned, margin, rows=list(_rows(block, audit, names)), caption=caption)


def _rows(table: ShownTable, audit: Audit, names: Names) -> Iterator[list[Cell]]:
    """A table's rows; what no cell covers is filled up, so that every cell stands in its column."""
    starting: dict[int, list[tuple[int, Cell]]] = {}
    covered: dict[int, set[int]] = {}
    for cell in table.cells:
        rows, columns = min(cell.rows, table.n_rows - cell.row), min(cell.columns, table.n_columns - cell.column)
        told = cell.shown.marks or not any(map(str.isdigit, cell.shown.text))  # the digits of a code are no number
        figure = bool(told and cell.shown.text.strip()) and _FIGURE.fullmatch(cell.shown.text) is not None
        starting.setdefault(cell.row, []).append(
            (cell.column, Cell(marked(cell.shown, audit, names), rows, columns, figure))
        )
        for row in range(cell.row, cell.row + rows):
            covered.setdefault(row, set()).update(range(cell.column, cell.column + columns))
    for row in range(table.n_rows):
        holes = sorted(set(range(table.n_columns)) - covered.get(row, set()))
        runs = [[column for _, column in run] for _, run in groupby(enumerate(holes), key=lambda one: one[1] - one[0])]
        filled = [*starting.get(row, ()), *((run[0], Cell(_NOTHING, columns=len(run))) for run in runs)]
        yield [cell for _, cell in sorted(filled, key=lambda one: one[0])]
