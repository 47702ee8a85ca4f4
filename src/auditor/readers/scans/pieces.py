"""Where the lines of text stand in clean ink: inside the cells of ruled tables, and outside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from auditor.readers.scans.ink import WHITE, Picture, PixelBox, Sheet

Mask = npt.NDArray[np.bool_]

# How dark ink is: this far from paper to the darkest there is, and darker than the grey of paper in any case.
_DARK = 0.45
_GREY = 205
# What part of a found line must lie in a cell, or how wide its part is in line heights, to be looked at in that cell.
_PART = 0.5
_WIDE = 0.4
# Rows of ink lower than this, in mm, are no line of text by themselves, but a stroke or a point.
_LOW = 1.3


def inked(ink: Picture, sheet: Sheet) -> Mask:
    """The dark pixels of a page, without specks that are smaller than a point or stand alone."""
    darkest = float(np.percentile(ink, 1))
    dark = ink < min(_GREY, WHITE - _DARK * (WHITE - darkest))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    small = stats[:, cv2.CC_STAT_AREA] < max(3, (sheet.mm(0.2)) ** 2)
    size = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    lone = size <= sheet.mm(0.6)
    near = cv2.dilate(((size > sheet.mm(0.9))[labels] & dark).astype(np.uint8), np.ones((sheet.mm(2.5),) * 2, np.uint8))
    answer: Mask = dark & ~small[labels] & ~(lone[labels] & (near == 0))
    return answer


def tight(mask: Mask, box: PixelBox) -> PixelBox | None:
    """The box round the ink in a box; None where there is none."""
    x0, top, x1, bottom = max(0, box[0]), max(0, box[1]), box[2], box[3]
    part = mask[top:bottom, x0:x1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not rows.size:
        return None
    return x0 + int(columns[0]), top + int(rows[0]), x0 + int(columns[-1]) + 1, top + int(rows[-1]) + 1


def lines_outside(
    mask: Mask, boxes: Sequence[PixelBox], tables: Sequence[PixelBox], sheet: Sheet
) -> Iterator[PixelBox]:
    """The lines whose middle lies in no table."""
    for box in boxes:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not any(t[0] <= x <= t[2] and t[1] <= y <= t[3] for t in tables):
            yield from _single(mask, box, sheet)


def lines_in(mask: Mask, boxes: Sequence[PixelBox], cell: PixelBox, sheet: Sheet) -> list[PixelBox]:
    """The lines of a cell: what was found, as far as it lies inside; where nothing was, the rows of its ink."""
    found = [part for box in boxes if (part := _part(box, cell))]
    lines = [line for box in found for line in _single(mask, box, sheet)]
    return lines or list(_single(mask, cell, sheet))


def _part(box: PixelBox, cell: PixelBox) -> PixelBox | None:
    """The part of a box in a cell, None where it is but a sliver."""
    x0, top, x1, bottom = max(box[0], cell[0]), max(box[1], cell[1]), min(box[2], cell[2]), min(box[3], cell[3])
    high, wide = box[3] - box[1], box[2] - box[0]
    if bottom - top < _PART * min(high, cell[3] - cell[1]) or x1 - x0 < min(_WIDE * high, _PART * wide):
        return None
    return x0, top, x1, bottom


def _single(mask: Mask, box: PixelBox, sheet: Sheet) -> Iterator[PixelBox]:
    """The lines of text in a box that may hold several one under the other, each as tight as its ink."""
    whole = tight(mask, box)
    if whole is None:
        return
    x0, top, x1, bottom = whole
    for first, last in _rows(np.any(mask[top:bottom, x0:x1], axis=1), sheet.mm(_LOW)):
        line = tight(mask, (x0, top + first, x1, top + last))
        if line is not None:
            yield line


def _rows(filled: Mask, low: int) -> list[tuple[int, int]]:
    """The runs of filled rows; runs lower than a line of text belong to the next one above or below,
    whichever is nearer.
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], filled, [False])).astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    high = [run for run in runs if run[1] - run[0] >= low]
    if len(high) < 2:
        return [(runs[0][0], runs[-1][1])]
    for first, last in runs:
        if last - first < low:
            at = min(range(len(high)), key=lambda i: max(high[i][0] - last, first - high[i][1]))
            high[at] = (min(high[at][0], first), max(high[at][1], last))
    return high
