"""Slips of the pen: the one small change to a printed number that makes the figures agree exactly.
Knows digits, not relations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from auditor.quantity import Quantity

# Below this many digits a dropped or doubled digit explains nearly anything.
_ENOUGH_DIGITS = 3
_UNITS = ((4, "相差正好一万倍，与“元”“万元”互换相符"), (8, "相差正好一亿倍，与“元”“亿元”互换相符"))


def _swapped(digits: str) -> Iterator[str]:
    """Every print with two neighbouring digits swapped, the decimal point staying where it is: 85.03 → 80.53."""
    spots = [i for i, char in enumerate(digits) if char.isdigit()]
    for i, j in pairwise(spots):
        if digits[i] != digits[j]:
            yield digits[:i] + digits[j] + digits[i + 1 : j] + digits[i] + digits[j + 1 :]


def _restored(digits: str) -> Iterator[str]:
    """Every print with one digit more: 124.5 → 1242.5; not one more decimal, which is only more exact."""
    for i in range(len(digits) + ("." not in digits)):
        for digit in "0123456789":
            yield digits[:i] + digit + digits[i:]


def _undoubled(digits: str) -> Iterator[str]:
    """Every print with one of two equal neighbouring digits taken out: 5588 → 588."""
    for i in range(1, len(digits)):
        if digits[i] == digits[i - 1] and digits[i].isdigit():
            yield digits[:i] + digits[i + 1 :]


def _replaced(digits: str) -> Iterator[str]:
    """Every print with another digit in one place: 437.20 → 427.20."""
    for i, char in enumerate(digits):
        if char.isdigit():
            yield from (digits[:i] + digit + digits[i + 1 :] for digit in "0123456789" if digit != char)


@dataclass(frozen=True, slots=True)
class Slip:
    """What was done to a print; `words` say it in Chinese, `telling` that few numbers could have come to it so, `meant`
    the digits that were meant where the slip is one of digits.
    """

    kind: Literal["sign", "unit", "swap", "drop", "double", "point", "digit"]
    words: str
    telling: bool = True
    meant: str = ""


def _meets(digits: str, needed: Quantity) -> bool:
    """True where what prints as `digits` can be what is needed:
    its value where it is fixed or a side is open, else one within its bounds.
    """
    value = Decimal(digits)
    half = Decimal(1).scaleb(int(value.as_tuple().exponent)) / 2
    low, high = (
        (needed.low, needed.high)
        if needed.low.is_finite() and needed.high.is_finite()
        else (needed.value, needed.value)
    )
    return low - half <= value <= high + half


def _scaled(needed: Quantity, power: int) -> Quantity:
    value, low, high = (x.scaleb(power) for x in (needed.value, needed.low, needed.high))
    return Quantity(value, low, high, needed.ulp, needed.unit)


# Slips of digits, in the order they are tried: their kind, how it is told, what may have been meant, and the digits it
# takes to tell.
_WAYS: Sequence[tuple[Literal["swap", "drop", "double", "digit"], str, Callable[[str], Iterator[str]], int]] = (
    ("swap", "相邻两位数字对调", _swapped, 0),
    ("drop", "漏印一位数字", _restored, _ENOUGH_DIGITS),
    ("double", "重印一位数字", _undoubled, _ENOUGH_DIGITS),
    ("digit", "错印一位数字", _replaced, _ENOUGH_DIGITS),
)


def slip(digits: str, stated: Quantity, needed: Quantity) -> Slip | None:
    """What was done to `digits` (the print of `stated`, without sign and commas) if one slip turns `needed` into it.

    Tells of a turned sign, 元 for 万元 or 亿元, two digits swapped, one dropped, doubled or replaced, and a moved decimal
    point.
    """
    value, needed = stated.value, needed.to(stated.unit)
    if value == 0 or needed.value == 0 or value == needed.value:
        return None
    size, turned = abs(needed), value * needed.value < 0
    if turned and _meets(digits, size):
        return Slip("sign", "正负号相反，其余相同")
    return _other_unit(digits, size) or (None if turned else _mistyped(digits, size))


def _other_unit(digits: str, size: Quantity) -> Slip | None:
    for power, words in _UNITS:
        if any(_meets(digits, _scaled(size, up_or_down)) for up_or_down in (power, -power)):
            return Slip("unit", words)
    return None


def _mistyped(digits: str, size: Quantity) -> Slip | None:
    bare = digits.replace(".", "")
    for kind, words, ways_of, least in _WAYS:
        counted = bare.strip("0") if kind == "digit" else bare
        if len(counted) >= least and (found := next((c for c in ways_of(digits) if _meets(c, size)), None)):
            return Slip(kind, f"{words}：{digits}与{found}", kind != "digit", found)
    return _moved(digits, size) if len(bare.strip("0")) >= _ENOUGH_DIGITS else None


def _moved(digits: str, size: Quantity) -> Slip | None:
    """The decimal point moved by up to three places."""
    for power in (1, -1, 2, -2, 3, -3):
        if _meets(digits, _scaled(size, power)):
            return Slip("point", f"小数点错位：{digits}与{Decimal(digits).scaleb(-power):f}", False)
    return None


def transposed(left: Quantity, right: Quantity) -> bool:
    """Whether two quantities of one unit are printed with the same digits but for two neighbours exchanged:
    548 and 584.
    """
    if left.unit != right.unit or left.value == right.value:
        return False
    digits, others = left.number(), right.number()
    if sorted(digits) != sorted(others):  # practically always
        return False
    return sum(c.isdigit() for c in digits) >= _ENOUGH_DIGITS and others in _swapped(digits)
