"""Slips of the pen: the one small change to a printed number that makes the figures agree exactly. Knows digits, not relations."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from auditor.quantity import Quantity

SIGN_TURNED = "正负号相反，其余相同"
# Below this many digits a dropped or doubled digit explains nearly anything.
_ENOUGH_DIGITS = 3
_TEN_THOUSAND = Decimal(10000)


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


def _is(digits: str, needed: Decimal) -> bool:
    """Whether `needed`, rounded as `digits` are, prints exactly these digits."""
    value = Decimal(digits)
    ulp = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return abs(value - needed) <= ulp / 2


def slip(digits: str, stated: Quantity, needed: Quantity) -> str:
    """What was done to `digits` (the print of `stated`, without sign and commas) if one slip turns `needed` into it, else "".

    Tells of two digits swapped, one dropped or doubled, a turned sign, and 元 for 万元.
    """
    value, want = stated.value, needed.to(stated.unit).value
    if value == 0 or want == 0 or value == want:
        return ""
    if _is(digits, -want if value > 0 else want):
        return SIGN_TURNED
    if _is(digits, abs(want) * _TEN_THOUSAND) or _is(digits, abs(want) / _TEN_THOUSAND):
        return "相差正好一万倍，与“元”“万元”互换相符"
    if value * want < 0:
        return ""
    ways = (("相邻两位数字对调", _swapped), ("漏印一位数字", _restored), ("重印一位数字", _undoubled))
    for words, ways_of in ways:
        if words != "相邻两位数字对调" and sum(char.isdigit() for char in digits) < _ENOUGH_DIGITS:
            continue
        for candidate in ways_of(digits):
            if _is(candidate, abs(want)):
                return f"{words}：{digits}与{candidate}"
    return ""


def transposed(left: Quantity, right: Quantity) -> bool:
    """Whether two quantities of one unit are printed with the same digits but for two neighbours exchanged: 548 and 584."""
    if left.unit != right.unit or left.value == right.value:
        return False
    digits, others = left.number(), right.number()
    if sorted(digits) != sorted(others):  # practically always
        return False
    return sum(c.isdigit() for c in digits) >= _ENOUGH_DIGITS and others in _swapped(digits)
