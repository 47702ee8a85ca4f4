"""A picture of a page to the page as a text layer would have told it: characters with their boxes, and ruling lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import cv2

from auditor.readers.pdf.grids import grids_of
from auditor.readers.pdf.pages import Page, Ruling
from auditor.readers.pdf.source import Box, Glyph
from auditor.readers.scans.engine import Sign, recognised, text_boxes
from auditor.readers.scans.ink import WHITE, Picture, PixelBox, Sheet, sheet_of
from auditor.readers.scans.pieces import inked, lines_in, lines_outside
from auditor.readers.scans.rules import erased, rules_of
from auditor.readers.scans.seen import Back

_HAN = ("\u4e00", "\u9fff")
# How high the ink of a line is that has Chinese characters in it, and of one that has none, as shares of the size of its type.
_HIGH_HAN = 0.9
_HIGH_OTHER = 0.72
# White left round the ink of a line that is to be recognised, as a share of its height.
_PAD = 0.12
_GAP = 0.55


def page_of(picture: Picture, number: int, dpi: float) -> tuple[Page, Back]:
    """The page of a grey or coloured picture of it, in points and brought level, and its way back to where things are displayed."""
    scale = 72 / dpi
    sheet = sheet_of(picture, dpi)
    rules = rules_of(sheet)
    rulings = [Ruling(rule.across, rule.at * scale, rule.start * scale, rule.end * scale) for rule in rules]
    grids = grids_of(rulings)
    own = [rule for rule, ruling in zip(rules, rulings, strict=True) if any(_touches(grid.box, ruling) for grid in grids)]
    ink = erased(sheet.ink, own)
    mask = inked(ink, sheet)
    boxes = text_boxes(ink)
    tables = [tuple(round(edge / scale) for edge in grid.box) for grid in grids]
    lines = list(lines_outside(mask, boxes, tables, sheet))
    for grid in grids:
        for area in grid.areas:
            cell = (grid.xs[area.column], grid.ys[area.row], grid.xs[area.column + area.columns], grid.ys[area.row + area.rows])
            lines += lines_in(mask, boxes, tuple(round(edge / scale) for edge in cell), sheet)
    usual = round(median(line[3] - line[1] for line in lines)) if lines else 0
    signs = recognised([_crop(ink, line, usual) for line in lines])
    height, width = picture.shape[:2]
    glyphs = [glyph for line, read in zip(lines, signs, strict=True) for glyph in _glyphs(line, read, number, sheet)]
    page = Page(number, width * scale, height * scale, tuple(glyphs), tuple(rulings), 1.0)
    return page, Back(*((float(a), float(b), float(c) * scale) for a, b, c in sheet.back))


def _touches(box: Box, ruling: Ruling) -> bool:
    """Whether a ruling lies in a table or on its edge."""
    x0, top, x1, bottom = box
    if ruling.horizontal:
        return top - 3 <= ruling.at <= bottom + 3 and ruling.end > x0 and ruling.start < x1
    return x0 - 3 <= ruling.at <= x1 + 3 and ruling.end > top and ruling.start < bottom


def _crop(ink: Picture, line: PixelBox, usual: int) -> Picture:
    """The picture of a line with a little white round it; a line that is lower than usual, as `—` is, has more above and below."""
    x0, top, x1, bottom = line
    high = bottom - top
    pad = max(2, round(_PAD * high))
    more = (max(0, usual - high)//2) if high<0.6*usual else 0
    return cv2.copyMakeBorder(ink[top:bottom, x0:x1], pad+more, pad+more, pad, pad, cv2.BORDER_CONSTANT, value=WHITE)


def _glyphs(line: PixelBox, signs: Sequence[Sign], number: int, sheet: Sheet) -> Iterator[Glyph]:
    """The characters of a line at their places on the page."""
    if not signs:
        return
    x0, top, x1, bottom = line
    pad = max(2, round(_PAD * (bottom - top)))
    wide = x1 - x0 + 2 * pad
    centres = [x0 - pad + sign.centre * wide for sign in signs]
    size = _size(signs, centres, bottom - top)
    middle = (top + bottom) / 2
    widths = [size * (1.0 if _is_wide(sign.text) else 0.5) for sign in signs]
    lefts = [c - w / 2 for c, w in zip(centres, widths, strict=True)]
    rights = [c + w / 2 for c, w in zip(centres, widths, strict=True)]
    for i, j in pairwise(range(len(signs))):
        if lefts[j] - rights[i] < _GAP * size:
            lefts[j] = rights[i] = (lefts[j] + rights[i]) / 2
    lefts[0], rights[-1] = min(max(lefts[0], x0), centres[0]), max(min(rights[-1], x1), centres[-1])
    for sign, left, right in zip(signs, lefts, rights, strict=True):
        scale = 72 / sheet.dpi
        box = (left * scale, (middle - size / 2) * scale, right * scale, (middle + size / 2) * scale)
        yield Glyph(sign.text, number, box)


def _is_wide(text: str) -> bool:
    return text >= "\u2e80"


def _size(signs: Sequence[Sign], centres: Sequence[float], high: int) -> float:
    """The size of a line's type: how far its Chinese characters are apart, or else by how high its ink is."""
    han = [_HAN[0] <= sign.text <= _HAN[1] for sign in signs]
    steps = [b - a for (a, b), (i, j) in zip(pairwise(centres), pairwise(han), strict=True) if i and j]
    by_height = high / (_HIGH_HAN if any(han) else _HIGH_OTHER)
    return min(max(median(steps), 0.8 * by_height), 1.25 * by_height) if len(steps) > 2 else by_height
