"""From a block's text to its number mentions, each with unit, interval, hedge and place.
Knows how numbers are printed; knows no relations.
"""

from __future__ import annotations

from auditor.document import Document, Paragraph
from auditor.numbers.company import in_company
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.numbers.scan import Spot, scan

__all__ = ["Mention", "fold", "measure"]


def measure(document: Document) -> list[Mention]:
    """Every number and year of a document in reading order; `Mention.block` is the index into `document.blocks`."""
    found: list[Mention] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            found.extend(scan(fold(block.text), Spot(index)))
            continue
        for cell in sorted(block.cells, key=lambda c: (c.row, c.column)):
            found.extend(scan(fold(cell.text), Spot(index, (cell.row, cell.column))))
    return in_company(document, found)
