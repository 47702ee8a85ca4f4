"""Points, commas and colons in recognised numbers: small signs that specks and noise turn into each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

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
    whole = list(signs)
    if any(len(sign.text) != 1 for sign in whole):
        return tuple(whole)
    for match in reversed(list(_PER_MILLE.finditer(_text(whole)))):
        whole[match.start() : match.end()] = [replace(whole[match.start()], text="‰")]
    return tuple(_as_number(whole) if _NUMBER.fullmatch(_text(whole)) else whole)


def _text(signs: Sequence[Sign]) -> str:
    return "".join(sign.text for sign in signs)


def _as_number(signs: Sequence[Sign]) -> list[Sign]:
    dropped = {at for specks in _SPECKS.finditer(_text(signs)) for at in range(*specks.span())}
    kept = [sign for at, sign in enumerate(signs) if at not in dropped]
    if match := _POINT.search(_text(kept)):
        kept[match.start() : match.end()] = [replace(kept[match.start()], text=".")]
    for match in _THOUSANDS.finditer(_text(kept)):
        kept[match.start()] = replace(kept[match.start()], text=",")
    return kept
