"""A picture of a page to clean ink on white paper:
seals, shadows and the scanner's edges taken out, lines of text brought level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

Picture: TypeAlias = npt.NDArray[np.uint8]
"""Pixels: rows × columns where it is grey, rows × columns × blue, green and red where it is coloured."""
PixelBox: TypeAlias = tuple[int, int, int, int]
"""x0, top, x1, bottom in pixels."""
Matrix: TypeAlias = npt.NDArray[np.float64]

WHITE = 255
_MM = 1 / 25.4
# How much more red than green and blue is red ink, and how large a seal is at least, in mm; red words are lower than
# that.
_REDDER = 36
_SEAL = 14.0
# Red ink this bright, as a share of the usual brightness of a seal's red, has nothing printed under it.
_STAMPED = 0.7
# Black that is thicker than this, in mm, and touches the picture's edge is the scanner's lid.
_LID = 2.5
_LID_DARKER = 110
_PAPER = 6.0
_MOST_SKEW = 5.0
_LEVEL = 0.04


@dataclass(frozen=True, slots=True)
class Sheet:
    """The clean ink of a page, grey and level; `back` takes its pixels to those of the picture it was made of."""

    ink: Picture
    back: Matrix
    dpi: float

    def mm(self, length: float) -> int:
        """A length in millimetres as whole pixels, one at least."""
        return max(1, round(length * _MM * self.dpi))


def sheet_of(picture: Picture, dpi: float) -> Sheet:
    """The clean and level ink of a grey or coloured picture."""
    grey = picture if picture.ndim == 2 else _without_seals(picture, dpi)
    grey = _even(_without_lid(grey, dpi), dpi)
    angle = _skew(grey, dpi)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    if abs(angle) >= _LEVEL:
        grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=WHITE)
    return Sheet(grey, cv2.invertAffineTransform(turn), dpi)


def _without_seals(picture: Picture, dpi: float) -> Picture:
    """The picture in grey; where a seal is stamped, its red is as bright as paper."""
    grey: Picture = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    blue, green, red = (channel.astype(np.int16) for channel in cv2.split(picture))
    mask = ((red - np.maximum(blue, green)) > _REDDER).astype(np.uint8)
    size = _SEAL * _MM * dpi
    near = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((round(size / 6),) * 2, np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(near)
    for x, y, w, h, _area in stats[1:count]:
        if min(w, h) >= size:
            spot = np.s_[y : y + h, x : x + w]
            own = red[spot]
            bright = max(60.0, float(np.median(own[mask[spot] > 0])))
            stamped = (mask[spot] > 0) & (own > _STAMPED * bright)
            grey[spot] = np.where(stamped, WHITE, np.minimum(own * (WHITE / bright), WHITE)).astype(np.uint8)
    return grey


def _without_lid(grey: Picture, dpi: float) -> Picture:
    """The picture with the broad black strips at its edges made white."""
    size = max(3, round(_LID * _MM * dpi))
    thick = cv2.morphologyEx((grey < _LID_DARKER).astype(np.uint8), cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(thick)
    height, width = grey.shape
    edge = [
        i
        for i, (x, y, w, h, _) in enumerate(stats)
        if i and (x <= 1 or y <= 1 or x + w >= width - 1 or y + h >= height - 1)
    ]
    if not edge or count < 2:
        return grey
    lid = cv2.dilate(np.isin(labels, edge).astype(np.uint8), np.ones((5, 5), np.uint8))
    answer: Picture = np.where(lid > 0, np.uint8(WHITE), grey)
    return answer


def _even(grey: Picture, dpi: float) -> Picture:
    """The picture as if it were lit evenly: each pixel as a share of how bright the paper round it is."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = max(3, round(_PAPER * _MM * dpi / 4)) | 1
    paper = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8)), min(size, 31))
    paper = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    answer: Picture = cv2.divide(grey, np.maximum(paper, 40), scale=WHITE)
    return answer


def _skew(grey: Picture, dpi: float) -> float:
    """The angle in degrees by which the picture has to be turned so that its lines are level."""
    scale = min(1.0, 75 / dpi)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = np.where(small < 200, WHITE - small, 0).astype(np.uint8)
    best = 0.0
    for reach, step in ((_MOST_SKEW, 0.5), (0.5, 0.1), (0.1, 0.02)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(angles[int(np.argmax([_sharpness(ink, angle) for angle in angles]))])
    return best


def _sharpness(ink: Picture, angle: float) -> float:
    """How much the rows of a picture that was turned by an angle differ from their neighbours."""
    height, width = ink.shape
    turned: Any = cv2.warpAffine(ink, cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), (width, height))
    rows = turned.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())
