"""Whether a figure looks like another one mistyped."""

from __future__ import annotations

from math import isfinite, log10


def looks_mistyped(printed: float, wanted: float, half: float) -> bool:
    """Whether one slip makes `printed` of `wanted`: a digit, two neighbours exchanged, a digit lost or doubled, the sign, the point."""
    if not isfinite(wanted) or min(abs(wanted), abs(printed)) < 10 * half:
        return False
    if abs(abs(printed) - abs(wanted)) < half:
        return True
    if printed * wanted < 0:
        return False
    if any(abs(printed * k - wanted) <= half * max(1.0, k) for k in (0.01, 0.1, 10.0, 100.0, 1e4, 1e-4)):
        return True
    digits = max(0, round(-log10(2 * half))) if half > 0 else 0
    a, b = f"{abs(printed):.{digits}f}", f"{abs(wanted):.{digits}f}"
    if len(a) == len(b):
        wrong = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        swapped = len(wrong) == 2 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]
        return len(wrong) == 1 or (swapped and (wrong[1] - wrong[0] == 1 or a[wrong[0] + 1 : wrong[1]] == "."))
    long, short = (a, b) if len(a) > len(b) else (b, a)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
