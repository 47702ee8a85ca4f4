"""Pages as pictures, one at a time, and what is recognised in each."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
import pypdfium2

from auditor import limits
from auditor.readers.common_characters import share_of_common
from auditor.readers.pdf.pages import Page
from auditor.readers.progress import tell
from auditor.readers.scans.ink import Picture
from auditor.readers.scans.page import page_of
from auditor.readers.scans.seen import Back

Drawn: TypeAlias = tuple[int, Picture, float]
"""A page's number, its picture, and the dots an inch of that."""

_DPI = 200
# The longer side of a page's picture has no more pixels: a page that says it is larger than A3 is mostly one of A4 all
# the same.
_LONGEST = 3600
_FEWEST_COMMON = 0.5
# How much of the time a report may take is left to recognising its pages; the rest of them are told as not read.
_SHARE_OF_TIME = 0.8


def pages_of(pictures: Iterable[Drawn], count: int) -> Iterator[tuple[Page, Back]]:
    """The `count` pages of these pictures as recognised, each with its way back to where things are displayed.

    A page in which no sense is found is left out, and so are those for which no time is left.
    """
    allowed, begun = limits.active().seconds * _SHARE_OF_TIME, time.monotonic()
    for at, (number, picture, dpi) in enumerate(pictures, 1):
        tell(at, count)
        read = page_of(picture, number, dpi)
        text = "".join(glyph.text for glyph in read[0].glyphs)
        share = share_of_common(text)
        if text and (share is None or share >= _FEWEST_COMMON):
            yield read
        if allowed and time.monotonic() - begun > allowed:
            break


def pdf_pictures(data: bytes, numbers: Sequence[int]) -> Iterator[Drawn]:
    """The pages of these numbers (from 1) of a PDF as pictures; one that cannot be drawn is left out."""
    document = pypdfium2.PdfDocument(data)
    try:
        for number in numbers:
            try:
                page = document[number - 1]
            except pypdfium2.PdfiumError:
                continue
            dpi = resolution(*page.get_size())
            picture = np.array(page.render(scale=dpi / 72, prefer_bgrx=False).to_numpy())
            page.close()
            yield number, picture, dpi
    finally:
        document.close()


def resolution(width: float, height: float) -> float:
    """The dots an inch to draw a page of some size in points with."""
    return min(_DPI, _LONGEST / max(width, height, 1.0) * 72)
