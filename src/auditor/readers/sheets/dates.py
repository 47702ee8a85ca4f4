"""A stored day count as a date or a time of day, by the tokens of its format."""

from __future__ import annotations

from datetime import datetime, timedelta

from auditor.readers.sheets.formats import Section, Token

_DIGITS = "〇一二三四五六七八九"
_WEEKDAYS = "一二三四五六日"
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# Excel counts a 29 February 1900 that never was; days before it are a day late.
_FALSE_LEAP_DAY = 60


def date_text(serial: float, section: Section, from_1904: bool) -> str:
    """The date and time of a day count; empty for what is no date."""
    day = _moment(serial, from_1904)
    if day is None:
        return ""
    tokens = section.tokens
    twelve = section.has("half")
    answer = ""
    for index, token in enumerate(tokens):
        if token.kind == "date":
            answer += _part(day, token.text, _is_minute(tokens, index), twelve, section.chinese)
        elif token.kind == "elapsed":
            answer += _elapsed(serial, token.text)
        elif token.kind == "half":
            noon = day.hour >= 12
            answer += ("下午" if noon else "上午") if "午" in token.text else ("PM" if noon else "AM")
        elif token.kind == "literal" or (token.kind == "mark" and token.text in ".,/"):
            answer += token.text
    return answer


def _moment(serial: float, from_1904: bool) -> datetime | None:
    if serial < 0:
        return None
    base = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if serial < _FALSE_LEAP_DAY else 30)
    try:
        return base + timedelta(seconds=round(serial * 86_400))
    except OverflowError:
        return None


def _is_minute(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether an m counts minutes: it follows an hour or stands before a second."""
    if not tokens[index].text.startswith("m"):
        return False
    times = [t for t in tokens if t.kind in ("date", "elapsed")]
    here = next(i for i, t in enumerate(times) if t is tokens[index])
    before, after = times[here - 1] if here else None, times[here + 1] if here + 1 < len(times) else None
    return (before is not None and before.text.startswith("h")) or (after is not None and after.text.startswith("s"))


def _year(year: int, whole: bool, chinese: bool) -> str:
    digits = f"{year:04d}" if whole else f"{year % 100:02d}"
    return "".join(_DIGITS[int(digit)] for digit in digits) if chinese else digits


def _part(day: datetime, text: str, minute: bool, twelve: bool, chinese: bool) -> str:
    letter, long = text[0], len(text) > 1
    if letter in "ye":
        return _year(day.year, len(text) > 2 or letter == "e", chinese)
    if letter == "a":
        return ("星期" if len(text) > 3 else "") + _WEEKDAYS[day.weekday()]
    if letter in "gb":
        return ""
    if len(text) > 2 and letter in "md":
        name = _MONTHS[day.month - 1] if letter == "m" else _ENGLISH_DAYS[day.weekday()]
        return name if len(text) > 3 else name[:3]
    hour = (day.hour - 1) % 12 + 1 if twelve else day.hour
    number = {"m": day.minute if minute else day.month, "d": day.day, "h": hour, "s": day.second}[letter]
    return _counted(number) if chinese else f"{number:02d}" if long else str(number)


def _counted(number: int) -> str:
    tens, ones = divmod(number, 10)
    front = ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "")
    return front + (_DIGITS[ones] if ones or not tens else "")


def _elapsed(serial: float, text: str) -> str:
    seconds = round(serial * 86_400)
    number = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}[text[0]]
    return f"{number:0{len(text)}d}"
