"""Prose as a few hundred hashes of its shingles: how much two reports have in common is told from these alone."""

from __future__ import annotations

import heapq
import re
import zlib
from collections.abc import Iterable, Sequence

# How many characters make a shingle: longer than the set phrases of the field (绩效目标完成情况).
_LENGTH = 10
# How many hashes are kept, the smallest: shares of nine in ten are then told to within four in a hundred.
_KEPT = 256
# Prose with fewer shingles is all form.
_FEWEST = 400
# Digits, letters, signs and numerals: 2022, 一、, 100%.
_NOT_WORDS = re.compile(r"[^\u4e00-\u9fa5]|[〇零一二三四五六七八九十百千万亿]")


def shingles(paragraphs: Iterable[str], names: Sequence[str]) -> tuple[int, ...]:
    """The smallest hashes of the prose's shingles, rising; numbers and `names` are left out.
    None where there is too little of it.
    """
    text = "\n".join(paragraphs)
    for name in filter(None, names):
        text = text.replace(name, "")
    words = _NOT_WORDS.sub("", text)
    found = {words[i : i + _LENGTH] for i in range(len(words) - _LENGTH + 1)}
    return tuple(heapq.nsmallest(_KEPT, map(_hash, found))) if len(found) >= _FEWEST else ()


def _hash(shingle: str) -> int:
    """The same in every process; the multiplication scatters what a checksum leaves in order."""
    return zlib.crc32(shingle.encode()) * 0x9E3779B1 & 0xFFFFFFFF


def likeness(left: Sequence[int], right: Sequence[int]) -> int:
    """The percentage of shingles, of all that either text has, that are in both: told from the smallest of them."""
    a, b = set(left), set(right)
    smallest = sorted(a | b)[: min(len(a), len(b))]
    return round(100 * len((a & b).intersection(smallest)) / len(smallest)) if smallest else 0
