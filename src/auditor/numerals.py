"""Small numbers as Chinese prints them in headings, lists and counts: 十二, 两, ⑫. Knows nothing else."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"〇": 0, "两": 2}
_CIRCLED = {chr(ord("①") + i): i + 1 for i in range(20)}


def numeral(text: str) -> int | None:
    """The value of a numeral below a hundred: 7, 十二, 二十, 两, ⑫ and any Arabic one; None for other words."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text in _CIRCLED:
        return _CIRCLED[text]
    tens, found, ones = text.partition("十")
    if not found:
        return _VALUES.get(text)
    high, low = _VALUES.get(tens or "一"), _VALUES.get(ones or "零")
    return None if high is None or low is None else 10 * high + low


def chinese(number: int) -> str:
    """A whole number below a hundred in Chinese: 12 → 十二, 30 → 三十. Others come in Arabic digits."""
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
