"""A picture of a page to the page as a text layer would have told it: characters with their boxes, and ruling lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import cv2

from auditor.readers.pdf.grids import Grid, grids_of
from auditor.readers.pdf.pages import Page, Ruling
from auditor.readers.pdf.source import Box, Glyph
from auditor.readers.scans.engine import Sign, recognised, text_boxes
from auditor.readers.scans.ink import WHITE, Picture, PixelBox, Sheet, sheet_of
from auditor.readers.scans.numerals import mended
from auditor.readers.scans.pieces import inked, lines_in, lines_outside
from auditor.readers.scans.rules import erased, rules_of
from auditor.readers.scans.seen import Back

# The size of type that distances between ruling lines are measured by before any character is read, in points.
_USUAL_SIZE = 10.5
# How high the boxes of found lines are, in sizes of type; from how many of them that size is known, and by what factor
# it may be unusual.
_FOUND = 1.27
_ENOUGH = 6
_UNUSUAL = 1.6
_ON_EDGE = 3.0
_HAN = ("\u4e00", "\u9fff")
# From here on characters are as wide as they are high.
_WIDE = "\u2e80"
# How high the ink of a line is that has Chinese characters in it, and of one that has none, as shares of the size of
# its type.
_HIGH_HAN = 0.9
_HIGH_OTHER = 0.72
# White left round the ink of a line that is to be recognised, as a share of its height; ink lower than this share of
# what is usual, as that of `—`, gets as much more as makes it usual.
_PAD = 0.12
_LOW = 0.6
# Characters further apart than this, in sizes of type, have a space between them.
_GAP = 0.55


def page_of(picture: Picture, number: int, dpi: float) -> tuple[Page, Back]:
    """The page of a grey or coloured picture of it, in points and brought level,
    and its way back to where things are displayed.
    """
    scale = 72 / dpi
    sheet = sheet_of(picture, dpi)
    boxes = text_boxes(sheet.ink)
    sheet = _fitted(sheet, boxes)
    rules = rules_of(sheet)
    rulings = [Ruling(rule.across, rule.at * scale, rule.start * scale, rule.end * scale) for rule in rules]
    grids = [grid for grid in grids_of(rulings, _USUAL_SIZE * sheet.dpi / dpi) if len(grid.areas) > 1]
    ink = erased(
        sheet.ink,
        [rule for rule, ruling in zip(rules, rulings, strict=True) if any(_is_of(ruling, grid.box) for grid in grids)],
    )
    mask = inked(ink, sheet)
    lines = list(lines_outside(mask, boxes, [_pixels(grid.box, scale) for grid in grids], sheet))
    for grid in grids:
        for cell in _cells(grid):
            lines += lines_in(mask, boxes, _pixels(cell, scale), sheet)
    glyphs = tuple(glyph for line, signs in _read(ink, lines) for glyph in _glyphs(line, signs, number, scale))
    height, width = ink.shape
    a, b = sheet.back.tolist()
    back = Back((a[0], a[1], a[2] * scale), (b[0], b[1], b[2] * scale))
    return Page(number, width * scale, height * scale, glyphs, tuple(rulings), 1.0), back


def _fitted(sheet: Sheet, boxes: Sequence[PixelBox]) -> Sheet:
    """The sheet, with another resolution where by the size of its type that cannot be the one it came with."""
    if len(boxes) < _ENOUGH:
        return sheet
    size = median(bottom - top for _, top, _, bottom in boxes) / _FOUND
    dpi = size * 72 / _USUAL_SIZE
    return sheet if 1 / _UNUSUAL < dpi / sheet.dpi < _UNUSUAL else replace(sheet, dpi=dpi)


def _is_of(ruling: Ruling, box: Box) -> bool:
    """Whether a ruling lies in a table or on its edge."""
    x0, top, x1, bottom = box if ruling.horizontal else (box[1], box[0], box[3], box[2])
    return top - _ON_EDGE <= ruling.at <= bottom + _ON_EDGE and ruling.end > x0 and ruling.start < x1


def _cells(grid: Grid) -> Iterator[Box]:
    for area in grid.areas:
        yield (
            grid.xs[area.column],
            grid.ys[area.row],
            grid.xs[area.column + area.columns],
            grid.ys[area.row + area.rows],
        )


def _pixels(box: Box, scale: float) -> PixelBox:
    x0, top, x1, bottom = (round(edge / scale) for edge in box)
    return x0, top, x1, bottom


def _read(ink: Picture, lines: Sequence[PixelBox]) -> Iterator[tuple[PixelBox, tuple[Sign, ...]]]:
    """The boxes that were looked at, white round the ink included, each with the characters recognised in it."""
    usual = median(bottom - top for _, top, _, bottom in lines) if lines else 0
    pads = [max(2, round(_PAD * (bottom - top))) for _, top, _, bottom in lines]
    crops = []
    for (x0, top, x1, bottom), pad in zip(lines, pads, strict=True):
        high = bottom - top
        more = pad + (round((usual - high) / 2) if high < _LOW * usual else 0)
        crops.append(cv2.copyMakeBorder(ink[top:bottom, x0:x1], more, more, pad, pad, cv2.BORDER_CONSTANT, value=WHITE))
    for (x0, top, x1, bottom), pad, signs in zip(lines, pads, recognised(crops), strict=True):
        yield (x0 - pad, top, x1 + pad, bottom), mended(signs)


def _glyphs(line: PixelBox, signs: Sequence[Sign], number: int, scale: float) -> Iterator[Glyph]:
    """The characters of a line at their places on the page; neighbours touch where there is no space between them."""
    x0, top, x1, bottom = line
    centres = [x0 + sign.centre * (x1 - x0) for sign in signs]
    size = _size(signs, centres, bottom - top)
    halves = [size * (0.5 if sign.text >= _WIDE else 0.25) for sign in signs]
    lefts = [centre - half for centre, half in zip(centres, halves, strict=True)]
    rights = [centre + half for centre, half in zip(centres, halves, strict=True)]
    for one, other in pairwise(range(len(signs))):
        if lefts[other] - rights[one] < _GAP * size:
            lefts[other] = rights[one] = (lefts[other] + rights[one]) / 2
    upper, lower = ((top + bottom + side * size) / 2 * scale for side in (-1, 1))
    for sign, left, right in zip(signs, lefts, rights, strict=True):
        yield Glyph(sign.text, number, (max(left, x0) * scale, upper, min(right, x1) * scale, lower))


def _size(signs: Sequence[Sign], centres: Sequence[float], high: int) -> float:
    """The size of a line's type: how far its Chinese characters are apart, or else by how high its ink is."""
    han = [_HAN[0] <= sign.text <= _HAN[1] for sign in signs]
    steps = [b - a for (a, b), (i, j) in zip(pairwise(centres), pairwise(han), strict=True) if i and j]
    by_height = high / (_HIGH_HAN if any(han) else _HIGH_OTHER)
    return min(max(median(steps), 0.8 * by_height), 1.25 * by_height) if len(steps) > 2 else by_height
