"""Ruling lines of a page, and the directions of its lines of text, whatever format draws them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.readers.pdf.source import Box

_SLACK = 1.0
_SLANTED = 0.1
_THIN_SHARE = 0.005


@dataclass(frozen=True, slots=True)
class Ruling:
    """A ruling line: at `at` across the page (y where it is horizontal, x where not), from `start` to `end`."""

    horizontal: bool
    at: float
    start: float
    end: float


def turn_of(x: float, y: float) -> int | None:
    """By how many quarters of a circle a line that runs in a direction (y upwards) is turned; None where it slants."""
    if min(abs(x), abs(y)) > _SLANTED * max(abs(x), abs(y)):
        return None
    return (0 if x >= 0 else 2) if abs(x) >= abs(y) else (1 if y > 0 else 3)


def thin_on(width: float, height: float) -> float:
    """How thick a line on a page of some size may be: what is thicker is an area."""
    return _THIN_SHARE * min(width, height)


def rulings_of(points: Sequence[tuple[float, float]], thin: float, clip: Box, *, stroked: bool) -> Iterator[Ruling]:
    """The lines of a path in ink: itself where it is thin, its straight edges where they are `stroked`."""
    xs, ys = zip(*points, strict=True)
    box = (min(xs), min(ys), max(xs), max(ys))
    if min(box[2] - box[0], box[3] - box[1]) <= thin:
        yield from edge(box, clip)
    elif stroked:
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            if abs(x0 - x1) <= 1 or abs(y0 - y1) <= 1:
                yield from edge((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), clip)


def edge(box: Box, clip: Box) -> Iterator[Ruling]:
    """The line of a thin box as far as it is shown."""
    x0, top, x1, bottom = box
    a, b, c, d = clip
    if x1 - x0 >= bottom - top:
        if min(x1, c) - max(x0, a) >= 1 and b - _SLACK <= (top + bottom) / 2 <= d + _SLACK:
            yield Ruling(True, (top + bottom) / 2, max(x0, a), min(x1, c))
    elif min(bottom, d) - max(top, b) >= 1 and a - _SLACK <= (x0 + x1) / 2 <= c + _SLACK:
        yield Ruling(False, (x0 + x1) / 2, max(top, b), min(bottom, d))
