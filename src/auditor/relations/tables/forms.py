"""Frames in their document: which tables go on from which, what a form is about, and the words round it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from auditor.document import Document, Paragraph, Table
from auditor.numbers import fold
from auditor.relations.tables import headers, words
from auditor.relations.tables.cells import ByCell, Sheet, distinct, sheet_of
from auditor.relations.tables.frame import Frame, clean_label, rows_of
from auditor.relations.tables.header_blocks import Band, bands_of, goes_on
from auditor.relations.tables.measures import band_money, table_money

# A project's code before its name: 51000022T000005518802-农机购置补贴工作经费.
_PROJECT_CODE = re.compile(r"^[0-9A-Z]{8,}[-—_]?")
# The year in a title: 高标准农田项目2022年度支出绩效自评表.
_YEAR = re.compile(r"(?:19|20)\d{2}年度?")
# How many short paragraphs before a table may be its title, and how long they may be.
_TITLES, _TITLE_LENGTH = 4, 60


def runs_of(document: Document, found: ByCell) -> list[list[int]]:
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
    here = sheet_of(document, [index], found)
    first = distinct(here.rows[0]) if here.rows else []
    keyed = any(words.PROJECT_KEY.fullmatch(e.text) for row in here.rows for e in distinct(row)[:1])
    return bool(first) and not keyed and goes_on(sheet_of(document, run, found), here)


def _titles(document: Document, block: int) -> list[str]:
    """The paragraphs right before a table, the nearest first, as far as they are short."""
    found: list[str] = []
    for index in range(block - 1, max(-1, block - 1 - _TITLES), -1):
        before = document.blocks[index]
        if not isinstance(before, Paragraph):
            break
        text = fold(before.text).value
        if len(text) > _TITLE_LENGTH:
            break
        found.append(text)
    return found


def _beside_key(sheet: Sheet, bands: Sequence[Band], key: re.Pattern[str]) -> list[tuple[int, str]]:
    """(row, words) beside each key cell such as 项目名称, where they are no header."""
    headed = {e.text for band in bands for e in band.headers}
    found = []
    for index, row in enumerate(sheet.rows):
        for left, right in pairwise(distinct(row)):
            named = right.kind == "text" and right.row == index and len(right.text) < _TITLE_LENGTH and right.text not in headed
            if named and left.column < 2 and key.fullmatch(left.text):
                found.append((index, right.text))
    return found


def _at(named: Sequence[tuple[int, str]], band: Band) -> str:
    """The name that a band stands under: the only one of its sheet, or the last one above it."""
    above = [name for row, name in named if row < band.first]
    return named[0][1] if len(named) == 1 else above[-1] if above else ""


def _titled(document: Document, sheet: Sheet) -> str:
    """The project that a line over a form or its title names."""
    inside, over = [e.text for row in sheet.rows[:3] for e in distinct(row)[:1]], _titles(document, sheet.blocks[0])
    if keyed := next((m for title in over if (m := words.KEYED_PROJECT.fullmatch(title))), None):
        return clean_label(_PROJECT_CODE.sub("", keyed[1]))
    for title in [*inside, *over]:
        match = words.TITLE_PROJECT.fullmatch(title)
        if match and not words.TITLE_EMPTY.fullmatch(match[1]):
            return clean_label(_YEAR.sub("", match[1]))
    return ""


def frames_of(document: Document, run: Sequence[int], found: ByCell) -> list[Frame]:
    """The frames of the tables in a run of blocks, from top to bottom."""
    sheet = sheet_of(document, run, found)
    whole = table_money(document, sheet)
    bands = bands_of(sheet)
    formlike = any(b.having("level1", "level2", "level3", "target", "weight", "score") for b in bands)
    projects, units = (_beside_key(sheet, bands, key) for key in (words.PROJECT_KEY, words.UNIT_KEY))
    title = _titled(document, sheet) if formlike and not projects else ""
    caption = next(iter(_titles(document, run[0])), "")
    found_frames = []
    for band in bands:
        money = band_money(band, whole)
        project = clean_label(_PROJECT_CODE.sub("", _at(projects, band))) or title
        unit = units[0][1] if units else ""
        found_frames.append(Frame(band, rows_of(band, money), project, unit, caption, money, run[0]))
    return found_frames


def idle(band: Band) -> list[tuple[int, tuple[int, int]]]:
    """The cells (block, upper left corner) whose numbers are no figures: headers, codes, row numbers, rules and what the form asks for."""
    silent = {g for c in band.columns if c.role in headers.SILENT for g in c.covers}
    cells = [(g, e) for row in band.rows() for g, e in enumerate(band.sheet.rows[row]) if e is not None and e.mentions]
    entries = [*band.headers, *(e for g, e in cells if g in silent or (e.kind == "text" and words.INSTRUCTION.search(e.text)))]
    return [(e.origin[0], (e.origin[1], e.origin[2])) for e in entries]
