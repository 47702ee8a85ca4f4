"""A document's tables, one after the other: what they relate, what they state, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.document import Document, Gap, Paragraph, Table
from auditor.numbers import fold
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.relations.facts import Fact
from auditor.relations.schema import Relation
from auditor.relations.tables import words
from auditor.relations.tables.across import across
from auditor.relations.tables.bands import Band, bands_of, starts_with_header
from auditor.relations.tables.cells import ByCell, Sheet, distinct, mentions_by_cell, sheet_of
from auditor.relations.tables.footing import footing
from auditor.relations.tables.frame import Frame, clean_label, rows_of
from auditor.relations.tables.funds import Block, block_of, execution, funds
from auditor.relations.tables.growth import changes
from auditor.relations.tables.indicators import indicators, layout_of
from auditor.relations.tables.ledger import facts
from auditor.relations.tables.measures import band_money, table_money
from auditor.relations.tables.ratios import averages, rates, shares
from auditor.relations.tables.scores import Extra, is_scoring, scores


@dataclass(frozen=True, slots=True)
class TableReading:
    """The relations and facts of a document's tables, and what in them could not be read, in reading order."""

    relations: tuple[Relation, ...]
    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Bands that belong together: those of one sheet, and of sheets that follow it without a project name of their own."""

    frames: tuple[Frame, ...]


def _runs(document: Document, found: ByCell) -> list[list[int]]:
    """The blocks of tables that are one table: a table without header goes on from an indicator table right above it."""
    runs: list[list[int]] = []
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Table) or not block.cells:
            continue
        if runs and runs[-1][-1] == index - 1 and _goes_on(document, runs[-1], index, found):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _goes_on(document: Document, run: Sequence[int], index: int, found: ByCell) -> bool:
    above = bands_of(sheet_of(document, run, found))
    here = sheet_of(document, [index], found)
    first = distinct(here.rows[0]) if here.rows else []
    if starts_with_header(here) or not first or words.PROJECT_KEY.fullmatch(first[0].text):
        return False
    last = above[-1] if above else None
    return last is not None and bool(last.having("level1", "level2", "level3")) and here.width <= last.sheet.width


def _titles(document: Document, block: int) -> list[str]:
    """The paragraphs right before a table, the nearest first, as far as they are short."""
    found: list[str] = []
    for index in range(block - 1, max(-1, block - 5), -1):
        before = document.blocks[index]
        if not isinstance(before, Paragraph):
            break
        text = fold(before.text).value
        if len(text) > 60:
            break
        found.append(text)
    return found


def _after_key(sheet: Sheet, key: str) -> str:
    """The words beside a key cell such as 项目名称."""
    pattern = words.PROJECT_KEY if key == "project" else words.UNIT_KEY
    for row in sheet.rows:
        entries = distinct(row)
        for left, right in zip(entries, entries[1:], strict=False):
            if pattern.fullmatch(left.text) and right.kind == "text" and left.column < 2 and len(right.text) < 60:
                return right.text
    return ""


def _project(document: Document, sheet: Sheet, outline: Outline) -> str:
    """What a form is about: its 项目名称, or the name in the title over it."""
    headed = {e.text for band in bands_of(sheet) for e in band.headers}
    name = _after_key(sheet, "project")
    if name and name not in headed:
        return clean_label(name)
    inside = [e.text for row in sheet.rows[:3] for e in distinct(row)[:1]]
    for title in [*inside, *_titles(document, sheet.blocks[0])]:
        match = words.TITLE_PROJECT.fullmatch(title)
        if match and not words.TITLE_EMPTY.fullmatch(match[1]):
            return clean_label(match[1])
    return ""


def _frames(document: Document, run: Sequence[int], outline: Outline, found: ByCell) -> list[Frame]:
    sheet = sheet_of(document, run, found)
    whole = table_money(document, sheet)
    bands = bands_of(sheet)
    form = any(b.having("level1", "level2", "level3", "target", "weight", "score") for b in bands) or _after_key(sheet, "project") != ""
    project = _project(document, sheet, outline) if form else ""
    unit = _after_key(sheet, "unit")
    caption = next(iter(_titles(document, run[0])), "")
    return [_frame(band, whole, project, unit, caption, run[0]) for band in bands]


def _frame(band: Band, whole: object, project: str, unit: str, caption: str, block: int) -> Frame:
    from auditor.numbers.units import Measure

    money = band_money(band, whole if isinstance(whole, Measure) else None)
    return Frame(band, rows_of(band, money), project, unit, caption, money, block)


def _general(frame: Frame) -> Iterator[Relation | Gap]:
    yield from footing(frame)
    yield from across(frame)
    yield from rates(frame)
    yield from shares(frame)
    yield from changes(frame)
    yield from averages(frame)


def _told(frame: Frame, block: Block | None, extra: Extra) -> Iterator[Relation | Gap]:
    """What one band relates, by what it is."""
    if block is not None:
        yield from funds(block)
        yield from footing(frame)
        yield from across(frame)
        return
    layout = layout_of(frame)
    if layout is not None:
        yield from indicators(layout)
    if is_scoring(frame):
        yield from scores(frame, extra)
        yield from rates(frame)
        return
    yield from _general(frame)


def from_tables(document: Document, outline: Outline, mentions: Sequence[Mention]) -> TableReading:
    """The relations and facts of a document's tables; `mentions` are its numbers as `numbers.measure` found them.

    Operands and facts are mentions of the same key in their final unit. Everything that could be read as a relation is one,
    whether it holds or not; what could not be told is a gap.
    """
    found = mentions_by_cell(mentions)
    relations: list[Relation] = []
    stated: list[Fact] = []
    gaps: list[Gap] = []
    extra: Extra = (None, None)
    last = -9
    for run in _runs(document, found):
        frames = _frames(document, run, outline, found)
        if run[0] - last > 6 or any(f.project for f in frames):
            extra = (None, None)
        for frame in frames:
            block = block_of(frame)
            if block is not None:
                extra = execution(block)
            for told in _told(frame, block, extra):
                relations.append(told) if isinstance(told, Relation) else gaps.append(told)
            stated.extend(facts(frame))
        last = run[-1]
    return TableReading(tuple(relations), tuple(stated), tuple(gaps))
