"""Pages to blocks, those of a PDF above all:
ruled tables from their lines, paragraphs from what stands outside them, both put together over page ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from auditor import limits
from auditor.document import Block, Gap, Paragraph, Place, Unreadable
from auditor.readers.pdf.furniture import without_furniture
from auditor.readers.pdf.legible import BROKEN, GARBLED, left_out, trouble
from auditor.readers.pdf.lines import PrintedLine
from auditor.readers.pdf.open_tables import with_open_tables
from auditor.readers.pdf.over_pages import Item, append
from auditor.readers.pdf.pages import Page, pages_of
from auditor.readers.pdf.paragraphs import Margins, goes_on, joined, margins_of
from auditor.readers.pdf.regions import Region
from auditor.readers.pdf.sheets import Sheet, sheet_of
from auditor.readers.pdf.source import Frame, text_of
from auditor.readers.pdf.tables import PrintedTable, table_of

Blocks = tuple[tuple[Block, ...], tuple[Gap, ...]]

Recognise = Callable[[Sequence[int]], Iterable[Page]]
"""Reads the pages of the given numbers (from 1) from their pictures.

Each page comes as if it had a text layer: a glyph a character, in points from the upper left of the page as displayed,
and its ruling lines. Pages that it cannot read are left out.
"""


def blocks(data: bytes, recognise: Recognise | None = None) -> Blocks:
    """The paragraphs and tables of a PDF file's bytes; pages without a text layer that can be read go through
    `recognise`.

    Raises `Unreadable` where no page of it has text.
    """
    return laid_out(pages_of(data), "PDF", recognise)


def laid_out(pages: Iterable[Page], kind: str, recognise: Recognise | None = None) -> Blocks:
    """The paragraphs and tables on the pages of a `kind` of file, in whose name it says what is wrong with them.

    Raises `Unreadable` where no page of it has text.
    """
    sheets, gaps = _readable(pages, kind, recognise)
    lines = without_furniture(sheets)
    margins = _margins(sheets, lines)
    items: list[Item] = []
    for sheet, printed in zip(sheets, lines, strict=True):
        append(items, _items(sheet, printed, margins[_size(sheet)]), margins[_size(sheet)])
    return tuple(_finished(items, {sheet.number: sheet.frame for sheet in sheets if sheet.frame})), tuple(gaps)


def unread_pages(data: bytes) -> dict[int, str]:
    """The numbers (from 1) of the pages that have no text layer which can be read, each with the reason."""
    return {
        page.number: reason
        for page in islice(pages_of(data), limits.active().pages or None)
        if (reason := trouble(page))
    }


def _at(page: int, reasons: Iterable[str]) -> list[Gap]:
    return [Gap(reason, Place(page=page)) for reason in reasons]


def _sheets_of(pages: Iterable[Page]) -> dict[int, Sheet]:
    return {page.number: sheet_of(page) for page in pages}


def _readable(pages: Iterable[Page], kind: str, recognise: Recognise | None) -> tuple[list[Sheet], list[Gap]]:
    """The pages that have text, and a gap for each that has none or has it garbled,
    and for what was left out of one.
    """
    sheets: dict[int, Sheet] = {}
    troubles: dict[int, str] = {}
    gaps: list[Gap] = []
    pictures: set[int] = set()
    most = limits.active().pages
    for page in pages:
        if most and page.number > most:
            gaps.append(Gap(f"{kind} 超过 {most} 页，其后的页没有读取（可用 --pages 放宽）", Place(page=page.number)))
            break
        if reason := trouble(page):
            troubles[page.number] = reason
        else:
            sheets[page.number] = sheet_of(page)
            gaps += _at(page.number, left_out(page, pictures))
    if troubles and recognise:
        sheets |= _sheets_of(recognise(tuple(troubles)))
    unread = {number: reason for number, reason in troubles.items() if number not in sheets}
    for number, reason in unread.items():
        gaps += _at(number, [reason])
    kept = [sheets[number] for number in sorted(sheets)]
    if not any(sheet.lines or sheet.placed for sheet in kept):
        raise Unreadable(_why_nothing(kind, tuple(unread.values())))
    return kept, sorted(gaps, key=lambda gap: gap.place.page or 0)


def _why_nothing(kind: str, reasons: Sequence[str]) -> str:
    """Why no page of a file has text."""
    if any(GARBLED in reason for reason in reasons):
        return f"{kind} 文字为{GARBLED}（字体没有字符映射），请另存或做文字识别（OCR）后再审核"
    if any(BROKEN in reason for reason in reasons):
        return f"{kind} 已损坏，每一页都{BROKEN}"
    return f"{kind} 没有文字层（扫描件、图片或空白页），请先做文字识别（OCR）再审核"


def _size(sheet: Sheet) -> tuple[int, int]:
    return round(sheet.width), round(sheet.height)


def _margins(sheets: Sequence[Sheet], lines: Sequence[list[PrintedLine]]) -> dict[tuple[int, int], Margins]:
    """The margins of the pages of each size."""
    by_size: dict[tuple[int, int], list[PrintedLine]] = defaultdict(list)
    for sheet, own in zip(sheets, lines, strict=True):
        by_size[_size(sheet)].extend(own)
    return {size: margins_of(own, size[0]) for size, own in by_size.items()}


def _items(sheet: Sheet, lines: Sequence[PrintedLine], margins: Margins) -> list[Item]:
    """The paragraphs and tables of a page from the top."""
    things: list[tuple[float, PrintedLine | PrintedTable | Region]] = [
        (placed.top, placed.thing) for placed in sheet.placed
    ]
    for found in with_open_tables(lines):
        things.append((found.box[1] if isinstance(found, PrintedLine) else found.cells[0].run.box(0)[1], found))
    items: list[Item] = []
    for _, thing in sorted(things, key=lambda pair: pair[0]):
        if isinstance(thing, PrintedTable):
            items.append(thing)
        elif isinstance(thing, Region):
            items.extend(thing.paragraphs())
        elif items and isinstance(items[-1], list) and goes_on(items[-1][-1], thing, margins):
            items[-1].append(thing)
        else:
            items.append([thing])
    return items


def _finished(items: Sequence[Item], frames: Mapping[int, Frame]) -> list[Block]:
    answer: list[Block] = []
    tables = 0
    for item in items:
        if isinstance(item, PrintedTable):
            tables += 1
            answer.append(table_of(item, tables, frames))
        else:
            answer.append(Paragraph(text_of(joined(item), frames=frames)))
    return answer
