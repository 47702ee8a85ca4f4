"""What the attributes of OFD say in numbers: boxes, transformations, steps from character to character, colours."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TypeAlias

from auditor.readers.pdf.source import Box

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f: x' = a·x + c·y + e and y' = b·x + d·y + f, y downwards."""

SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# The most characters that one group of `g n step` may stand for: more is no line of text.
_MOST_STEPS = 100_000
_FAR = 1e7


def number(text: str | None, default: float = 0.0) -> float:
    """A number as written, or what stands for one that is absent or none;
    what lies beyond every page is cut off there.
    """
    try:
        value = float(text) if text else default
    except ValueError:
        return default
    return max(-_FAR, min(_FAR, value)) if isfinite(value) else default


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute that holds several."""
    return [number(part) for part in (text or "").replace(",", " ").split()]


def steps(text: str | None) -> list[float]:
    """The distances from character to character: `g 3 2.5 1` is 2.5 2.5 2.5 1."""
    answer: list[float] = []
    parts = (text or "").replace(",", " ").split()
    at = 0
    while at < len(parts):
        if parts[at] in ("g", "G") and at + 2 < len(parts):
            answer.extend([number(parts[at + 2])] * min(max(int(number(parts[at + 1])), 0), _MOST_STEPS))
            at += 3
        else:
            answer.append(number(parts[at]))
            at += 1
    return answer


def matrix(text: str | None) -> Matrix:
    """A transformation; the one that changes nothing where none is given."""
    values = numbers(text)
    return (values[0], values[1], values[2], values[3], values[4], values[5]) if len(values) == 6 else SAME


def box(text: str | None) -> Box | None:
    """A box given as x, y, width and height; None where it is not."""
    values = numbers(text)
    return (values[0], values[1], values[0] + values[2], values[1] + values[3]) if len(values) == 4 else None


def then(first: Matrix, second: Matrix) -> Matrix:
    """The transformation that does one, and the other after it."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return g * a + i * b, h * a + j * b, g * c + i * d, h * c + j * d, g * e + i * f + k, h * e + j * f + m


def moved(right: float, down: float) -> Matrix:
    """The transformation that moves."""
    return 1.0, 0.0, 0.0, 1.0, right, down


def point(by: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a transformation takes a point."""
    a, b, c, d, e, f = by
    return a * x + c * y + e, b * x + d * y + f


def transformed(by: Matrix, area: Box) -> Box:
    """The box round where a transformation takes a box."""
    x0, top, x1, bottom = area
    return round_points([point(by, x, y) for x in (x0, x1) for y in (top, bottom)])


def round_points(points: Sequence[tuple[float, float]]) -> Box:
    """The box round one or more points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def shared(one: Box, other: Box) -> Box:
    """What two boxes have in common; a box without room where that is nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def is_white(value: str | None) -> bool:
    """Whether a colour prints as paper: `255 255 255`, `#ff #ff #ff`, of four inks `0 0 0 0`."""
    channels = [_channel(part) for part in (value or "").split()]
    if not channels:
        return False
    return (
        all(channel <= 5 for channel in channels) if len(channels) == 4 else all(channel >= 250 for channel in channels)
    )


def _channel(text: str) -> float:
    if text.startswith("#"):
        try:
            return float(int(text[1:] or "0", 16))
        except ValueError:
            return 0.0
    return number(text)
