"""Points, commas and colons in recognised numbers: small signs that specks and noise turn into each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.readers.scans.engine import Sign

# A line that is one number and nothing else, whatever its small signs: `83.007.78`, `127:21%`, `.2981`, `51168,66`.
_NUMBER = re.compile(r"[.,:·•]?[-−]?\d[\d.,:]*\d[%％]?[.,:·•]?")
# Small signs before a number and behind it: specks.
_SPECKS = re.compile(r"^[.,:·•]+|[.,:·•]+$")
# What parts whole from broken numbers: `127:21`, `51168,66`, `549..66`; never `1,234` or `12:345`.
_POINT = re.compile(r"(?<=\d)(?:[,:]|[.,:]{2})(?=\d{2}[%％]?$)")
# What parts thousands where a point follows: `83.007.78`.
_THOUSANDS = re.compile(r"(?<=\d)[.:](?=\d{3}(?:[.,:]\d{3})*\.\d{1,2}[%％]?$)")
# `‰` taken for two signs: `2.8%0`, `2.1%o`.
_PER_MILLE = re.compile(r"(?<=\d)[%％][0oO](?![\d.,A-Za-z])")


def mended(signs: Sequence[Sign]) -> tuple[Sign, ...]:
    """The signs of a line with its rates per mille; where it is one number, its small signs as numbers are printed."""
    signs = list(signs)
    text = "".join(sign.text for sign in signs)
    for match in reversed(list(_PER_MILLE.finditer(text)) if len(text) == len(signs) else []):
        first = signs[match.start()]
        signs[match.start() : match.end()] = [Sign("‰", first.centre, first.sure)]
    text = "".join(sign.text for sign in signs)
    if len(text) != len(signs) or not _NUMBER.fullmatch(text):
        return tuple(signs)
    dropped: set[int] = set()
    for specks in _SPECKS.finditer(text):
        dropped.update(range(*specks.span()))
    kept = [(sign, sign.text) for index, sign in enumerate(signs) if index not in dropped]
    value = "".join(written for _, written in kept)
    if match := _POINT.search(value):
        first, last = match.span()
        kept[first:last] = [(kept[first][0], ".")]
        value = "".join(written for _, written in kept)
    thousands = {match.start() for match in _THOUSANDS.finditer(value)}
    return tuple(Sign("," if at in thousands else written, sign.centre, sign.sure) for at, (sign, written) in enumerate(kept))
