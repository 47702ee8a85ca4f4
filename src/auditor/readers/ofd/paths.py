"""Drawn paths: `M 0 0 L 156 0 C` to the points of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.readers.ofd.numbers import number

Point = tuple[float, float]
# How many numbers follow each letter; `S` begins like `M`, `C` closes.
_NUMBERS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
# `M`, `-0.18`, `1e-3`; some writers put nothing between a letter and its number
_TOKEN = re.compile(r"[A-Za-z](?![-+]?\d+(?:\.\d+)?[eE])|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


@dataclass(slots=True)
class Part:
    """A part of a path that is drawn without lifting the pen; of its curves the ends."""

    points: list[Point] = field(default_factory=list)
    curved: bool = False


def parts_of(data: str) -> Iterator[Part]:
    """The parts of a path of two points or more; what is no such path ends where it stops being one."""
    part = Part()
    letter, values = "", list[float]()
    for token in _TOKEN.findall(data):
        if token.isalpha():
            letter, values = token.upper(), []
            if letter not in _NUMBERS:
                break
            if letter == "C" and part.points:
                part.points.append(part.points[0])
        elif letter and letter != "C":
            values.append(number(token))
            if len(values) == _NUMBERS[letter]:
                if letter in "SM":
                    if len(part.points) > 1:
                        yield part
                    part = Part()
                part.curved |= letter in "QBA"
                part.points.append((values[-2], values[-1]))
                values = []
                letter = "L" if letter in "SM" else letter
    if len(part.points) > 1:
        yield part
