"""Forms of which a dump left one long line: cells parted by spaces, known headers among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from auditor.document import Block, Paragraph
from auditor.readers.text import stacked
from auditor.readers.text.found import Found
from auditor.readers.text.lines import Line
from auditor.readers.texts import join

# How many cells a line must hold to be a form.
_FEWEST = 12


def find(lines: Sequence[Line]) -> list[Found]:
    """The lines that are whole forms, as tables with the paragraphs between."""
    found = []
    for index, line in enumerate(lines):
        cells = [line.text.part(m.start(), m.end()) for m in re.finditer(r"\S+", line.text.value)]
        if len(cells) < _FEWEST:
            continue
        blocks, _ = stacked.blocks_of(cells, None, barred=False)
        if blocks:
            found.append(Found(index, index + 1, tuple(_joined(blocks))))
    return found


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with the paragraphs between two tables put together again."""
    for told, some in groupby(blocks, lambda block: isinstance(block, Paragraph)):
        if told:
            yield Paragraph(join([block.text for block in some if isinstance(block, Paragraph)], " "))
        else:
            yield from some
