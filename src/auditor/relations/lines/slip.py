"""Whether a figure looks like another one mistyped."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, log10

from auditor.relations.lines.grid import Floats

# How many parts of a sum are looked at for a slip.
_PARTS = 12


def looks_mistyped(printed: float, wanted: float, half: float) -> bool:
    """Whether one slip makes `printed` of `wanted`: a digit, two neighbours, a digit more or less, sign or point.

    `half` is half a unit of the last digit.
    """
    if not isfinite(wanted) or min(abs(wanted), abs(printed)) < 10 * half:
        return False
    if abs(abs(printed) - abs(wanted)) < half:
        return True
    if printed * wanted < 0:
        return False
    if any(abs(printed * k - wanted) <= half * max(1.0, k) for k in (0.01, 0.1, 10.0, 100.0, 1e4, 1e-4)):
        return True
    digits = max(0, round(-log10(2 * half))) if half > 0 else 0
    short, long = sorted((f"{abs(printed):.{digits}f}", f"{abs(wanted):.{digits}f}"), key=len)
    if len(long) == len(short):
        wrong = [i for i, (x, y) in enumerate(zip(short, long, strict=True)) if x != y]
        if len(wrong) == 1:
            return True
        span = slice(wrong[0], wrong[-1] + 1) if len(wrong) == 2 else slice(0)
        return len(short[span].replace(".", "")) == 2 and short[span] == long[span][::-1]
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def one_slip(value: Floats, half: Floats, row: int, parts: Sequence[int], expected: float) -> bool:
    """Whether a total of a column, or one of its parts, looks mistyped where the parts add up to `expected`."""
    change = float(value[row]) - expected
    return looks_mistyped(float(value[row]), expected, float(half[row])) or any(
        looks_mistyped(float(value[p]), float(value[p]) + change, float(half[p])) for p in parts[:_PARTS]
    )
