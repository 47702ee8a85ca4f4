"""Pages of a PDF as pictures, one at a time, and what is recognised in each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np
import pypdfium2

from auditor import limits
from auditor.readers.common_characters import share_of_common
from auditor.readers.pdf.pages import Page
from auditor.readers.progress import tell
from auditor.readers.scans.page import page_of
from auditor.readers.scans.seen import Back

_DPI = 200
# The longer side of a page's picture has no more pixels: a page that says it is larger than A3 is mostly one of A4 all the same.
_LONGEST = 3600
_FEWEST_COMMON = 0.5
# How much of the time a report may take is left to recognising its pages; the rest of them are told as not read.
_SHARE_OF_TIME = 0.8


def pages_of(data: bytes, numbers: Sequence[int]) -> Iterator[tuple[Page, Back]]:
    """The pages of these numbers (from 1) as recognised, each with its way back to where things are displayed.

    A page that cannot be drawn, or in which no sense is found, is left out, and so are those for which no time is left.
    """
    document = pypdfium2.PdfDocument(data)
    allowed, begun = limits.active().seconds * _SHARE_OF_TIME, time.monotonic()
    try:
        for count, number in enumerate(numbers, 1):
            if allowed and time.monotonic() - begun > allowed:
                break
            tell(count, len(numbers))
            try:
                page = document[number - 1]
            except pypdfium2.PdfiumError:
                continue
            width, height = page.get_size()
            dpi = min(_DPI, _LONGEST / max(width, height, 1.0) * 72)
            picture = np.array(page.render(scale=dpi / 72, prefer_bgrx=False).to_numpy())
            page.close()
            read = page_of(picture, number, dpi)
            text = "".join(glyph.text for glyph in read[0].glyphs)
            share = share_of_common(text)
            if text and (share is None or share >= _FEWEST_COMMON):
                yield read
    finally:
        document.close()
