"""Text objects to characters with their boxes, in the coordinates of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from unicodedata import east_asian_width

from auditor.readers.ofd.numbers import Matrix, number, point, steps, transformed
from auditor.readers.ofd.package import Element, children
from auditor.readers.pdf.rulings import turn_of
from auditor.readers.pdf.signs import meant
from auditor.readers.pdf.source import Box

_ASCENT, _DESCENT = 0.88, 0.12
_MOST_SIGNS = 100_000
# How much wider than usual a character may be: a step beyond that leaves room. Latin letters are as wide as they like.
_WIDER = 1.2
# How much wider than other letters a capital is that ends a run, after which nobody says where the next one stands.
_CAPITAL = 1.4
# The direction in which a line or a character is turned, in degrees clockwise → what its x axis becomes, y downwards.
_AXES = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}


@dataclass(frozen=True, slots=True)
class Sign:
    """A character as drawn: its box where the page shows it,
    and by how many quarters its line is turned to the left.
    """

    text: str
    box: Box
    turn: int


def signs_of(element: Element, by: Matrix) -> Iterator[list[Sign]]:
    """The characters of each run of a text object whose coordinates `by` takes to the page's;
    slanting ones, as of watermarks, are left out.
    """
    size = number(element.get("Size"), 3.5) or 3.5
    wide = number(element.get("HScale"), 1.0) or 1.0
    upright = int(number(element.get("CharDirection"))) % 360
    reading = int(number(element.get("ReadDirection"))) % 360
    x = y = 0.0
    for code in children(element, "TextCode"):
        x, y = number(code.get("X"), x), number(code.get("Y"), y)
        text = _text(code)
        if not text:
            continue
        widths = [size * wide * _width(sign) for sign in text]
        rights, downs = _places(code, widths, size, reading)
        down = _runs_down(rights, downs, reading)
        turn = _turn(by, upright, down=down)
        if turn is not None:
            origins = [(x + right, y + lower) for right, lower in zip(rights, downs, strict=True)]
            yield [
                Sign(sign, transformed(by, _box(*origin, advance, size, upright)), turn)
                for sign, origin, advance in zip(
                    map(meant, text), origins, _advances(text, widths, rights, down=down), strict=True
                )
                if sign
            ]


def _text(code: Element) -> str:
    """The characters of a run; line breaks in them, with the room round them, are how the XML was laid out."""
    text = "".join(code.itertext())[:_MOST_SIGNS]
    return "".join(line.strip() for line in text.splitlines()) if "\n" in text else text


def _width(sign: str) -> float:
    """How wide a character usually is, in sizes of type."""
    return 1.0 if east_asian_width(sign) in "WFA" else 0.5


def _places(code: Element, widths: list[float], size: float, reading: int) -> tuple[list[float], list[float]]:
    """How far right and down each character of a run stands from where the run begins.

    A run that says no steps is set as wide as its characters are; one that says too few goes on with its last.
    """
    count = len(widths)
    across, downwards = steps(code.get("DeltaX")), steps(code.get("DeltaY"))
    if across or downwards:
        return _summed(across, count), _summed(downwards, count)
    natural = list(accumulate(widths[:-1], initial=0.0))
    x, y = _AXES.get(reading, (1, 0))
    if y:
        return [0.0] * count, [y * size * at for at in range(count)]
    return [x * right for right in natural], [0.0] * count


def _summed(each: list[float], count: int) -> list[float]:
    filled = each[: count - 1] + [each[-1] if each else 0.0] * (count - 1 - len(each))
    return list(accumulate(filled, initial=0.0))


def _runs_down(rights: list[float], downs: list[float], reading: int) -> bool:
    """Whether a run is written downwards, or upwards, rather than along lines, of which it may have several."""
    right, down = (sum(abs(other - one) for one, other in pairwise(places)) for places in (rights, downs))
    return down > right if right or down else reading in (90, 270)


def _turn(by: Matrix, upright: int, *, down: bool) -> int | None:
    """The turn of a run's line as the page shows it; None where it slants."""
    x, y = (0, -1 if upright == 270 else 1) if down else (-1 if upright == 180 else 1, 0)
    a, b, c, d, _, _ = by
    return turn_of(a * x + c * y, -(b * x + d * y))


def _advances(text: str, widths: list[float], rights: list[float], *, down: bool) -> Iterator[float]:
    """How wide each character is taken to be: up to the next one, unless room is left between the two."""
    for at, (sign, width) in enumerate(zip(text, widths, strict=True)):
        last = at + 1 == len(text)
        step = 0.0 if down or last else rights[at + 1] - rights[at]
        most = 2.0 * width if sign.isascii() and sign.isalpha() else _WIDER * width
        usual = _CAPITAL * width if last and "A" <= sign <= "Z" else width
        yield step if 0.0 < step <= most else usual


def _box(x: float, y: float, advance: float, size: float, upright: int) -> Box:
    """The box of a character that stands on a point, in the coordinates of its object."""
    a, b = _AXES.get(upright, (1, 0))
    turned: Matrix = (a, b, -b, a, x, y)
    corners = [
        point(turned, across, height) for across in (0.0, advance) for height in (-_ASCENT * size, _DESCENT * size)
    ]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
