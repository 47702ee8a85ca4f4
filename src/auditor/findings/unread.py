"""What was read and not audited: tables, pages and whole reports none of whose numbers could be held against another,
and what looks like a table and was not read as one. Told so that silence is not taken for a clean bill.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from auditor.document import Document, Gap, Paragraph, Place, Table
from auditor.numbers.mention import Mention
from auditor.result import NumberSeen

# A cell that is a figure: "1,301.56", "≥98%", "(100)"; and one that is a year or a serial number of two digits at most:
# "2023年", "7", "3."
_FIGURE = re.compile(r"(?=.*\d)[\d.,，%％‰+\-−()（）≥≤<>＜＞=\s]+(?:万元|元|分|个|人|人次|户)?")
_NO_FIGURE = re.compile(r"(?:19|20)\d{2}(?:年度?)?|\d{1,2}[.、．]?|（\d{1,2}）")
# What parts the cells of a row in running text.
_CELLS = re.compile(r"\t+|\s{2,}|[|｜]|\u3000+")
_STOPS = re.compile(r"[。；！？]")
# So many figures make a table of which something could be held against something; so many rows or short lines in a run
# look like one.
_FIGURES, _ROWS, _LINES, _SHORT = 4, 3, 12, 12
# So many numbers of a page would make relations.
_PAGE = 8

_TABLE = "这个表格里的数字没有一个能够核对"
_LIKE = "看起来像表格，但没有读成表格，里面的数字没有核对"
_PAGES = "这一页的数字没有一个能够核对"
_NOTHING = "整份报告没有一个数字能够核对"


def unread(document: Document, mentions: Sequence[Mention], numbers: Sequence[NumberSeen]) -> tuple[Gap, ...]:
    """The gaps of a document; `mentions` are the printed numbers behind `numbers`."""
    checked = {m.block for m, seen in zip(mentions, numbers, strict=True) if seen.status != "unchecked"}
    if not checked:
        return (Gap(_NOTHING),)
    found = [*_tables(document, checked), *_alike(document, checked)]
    told = {gap.place.page for gap in found}
    return (*found, *(gap for gap in _pages(numbers) if gap.place.page not in told))


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure that says something: no year, no serial number."""
    text = text.strip()
    return _FIGURE.fullmatch(text) is not None and _NO_FIGURE.fullmatch(text) is None


def _tables(document: Document, checked: set[int]) -> Iterator[Gap]:
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table) and index not in checked:
            figures = [cell for cell in block.cells if is_figure(cell.text.value)]
            if len(figures) >= _FIGURES:
                yield Gap(_TABLE, _begin(figures[0].text.place(0, 1)))


def _alike(document: Document, checked: set[int]) -> Iterator[Gap]:
    """Runs of paragraphs that look like the rows of a table, or like its cells one a line."""
    lines = [
        (index, block, line)
        for index, block in enumerate(document.blocks) if isinstance(block, Paragraph)
        for line in block.text.value.split("\n") if line.strip()
    ]  # fmt: skip
    for kind, least in ((_is_row, _ROWS), (_is_cell, _LINES)):
        for alike, group in groupby(lines, key=lambda one: kind(one[2])):
            run = [*group]
            enough = len(run) >= least and (kind is _is_row or sum(is_figure(line) for _, _, line in run) >= _FIGURES)
            if alike and enough and not checked & {index for index, _, _ in run}:
                yield Gap(_LIKE, _begin(run[0][1].text.place(0, 1)))


def _is_row(line: str) -> bool:
    if _STOPS.search(line):
        return False
    cells = [cell for cell in _CELLS.split(line.strip()) if cell.strip()]
    cells = cells if len(cells) > 2 else line.split()
    return len(cells) > 2 and sum(map(is_figure, cells)) > 1


def _is_cell(line: str) -> bool:
    return len(line.strip()) <= _SHORT and not _STOPS.search(line) and not _is_row(line)


def _pages(numbers: Sequence[NumberSeen]) -> Iterator[Gap]:
    """Pages with many numbers none of which was checked."""
    printed = Counter(seen.place.page for seen in numbers if seen.place.page is not None)
    checked = {seen.place.page for seen in numbers if seen.status != "unchecked"}
    yield from (
        Gap(_PAGES, Place(page=page))
        for page, count in sorted(printed.items())
        if count >= _PAGE and page not in checked
    )


def _begin(place: Place) -> Place:
    """Where a block begins: its page, line, paragraph, table and row."""
    return Place(page=place.page, line=place.line, table=place.table, row=place.row, paragraph=place.paragraph)
