"""Pages one behind the other: paragraphs and tables that go on over a page's end put together."""

from __future__ import annotations

import re

from auditor.readers.pdf.continued import continued, repeated_rows
from auditor.readers.pdf.lines import PrintedLine
from auditor.readers.pdf.paragraphs import Margins, goes_on, joined
from auditor.readers.pdf.tables import PrintedTable
from auditor.readers.text import lines as looks

Item = list[PrintedLine] | PrintedTable
"""A paragraph's lines, or a table."""

_MOST_LEADS = 4
# What stands over a table that goes on, or under one that will: `续表`, `（续上表）`, `表3（续）`, `接下页`
_CONTINUED = re.compile(
    r"[（(]?(?:接上[页表]|[续接]下[页表]|上接第?\d*页|续上?(?:表|页)|表\s*[\d.-]+\s*续)[\d.-]*[）)]?|.{0,30}[（(]续[表)）]?[）)]?"
)


def append(items: list[Item], page: list[Item], margins: Margins) -> None:
    """Adds a page's items; a paragraph or table that goes on from the page before is put together with its beginning.
    """
    if items and page:
        last, first = items[-1], page[0]
        if isinstance(last, list) and isinstance(first, list) and goes_on(last[-1], first[0], margins):
            last.extend(first)
            page = page[1:]
        else:
            page = _table_joined(items, page)
    items.extend(page)


def _table_joined(items: list[Item], page: list[Item]) -> list[Item]:
    """The page's items without the table at its top, where that goes on from the items' last;
    it is then part of that.
    """
    at = next((index for index, item in enumerate(page) if isinstance(item, PrintedTable)), None)
    before = len(items) - 2 if len(items) > 1 and _says_so(items[-1]) else len(items) - 1
    if at is None or at > _MOST_LEADS:
        return page
    last, first = items[before], page[at]
    if not (isinstance(last, PrintedTable) and isinstance(first, PrintedTable)):
        return page
    again = [*map(_value, items[max(0, before - at) : before])]
    repeated = [*map(_value, page[:at])] == again and repeated_rows(last, first) > 0
    if not repeated and not all(_says_so(item) or looks.is_unit(_value(item)) for item in page[:at]):
        return page
    whole = continued(last, first)
    if whole is None:
        return page
    items[before:] = [whole]
    return page[at + 1 :]


def _value(item: Item) -> str:
    return "" if isinstance(item, PrintedTable) else joined(item).text.strip()


def _says_so(item: Item) -> bool:
    """Whether a paragraph says nothing but that a table goes on."""
    return bool(_CONTINUED.fullmatch(_value(item)))
