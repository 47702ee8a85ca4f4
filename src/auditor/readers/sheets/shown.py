"""A stored number as Excel shows it: 0.985 under `0.0%` is 98.5%, 45000 under `yyyy"年"m"月"` is 2023年3月."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from auditor.readers.sheets.dates import date_text
from auditor.readers.sheets.formats import Section, Token, sections_of

_PLAIN = "General"
# How many significant digits Excel keeps, and how many characters a number without a format gets.
_KEPT, _GENERAL = 15, 11
# Numbers that no cell can hold; such a file is damaged, and the number is shown as it stands.
_LARGEST = Decimal("1e20")


def shown(value: float, code: str, from_1904: bool = False) -> str:
    """What a cell with this number and this format code shows. A negative number keeps its sign where the format shows
    it by colour or brackets alone."""
    number = Decimal(f"{value:.{_KEPT}g}")
    if not number.is_finite() or abs(number) > _LARGEST:
        return f"{value:.{_KEPT}g}"
    if code == _PLAIN:
        return general(number)
    section, signed = _chosen(sections_of(code), number)
    if section is None or section.is_text or section.has("general"):
        return _around_general(section, number)
    if section.has("date", "elapsed", "half") and not section.has("digit"):
        return date_text(value, section, from_1904) or general(number)
    text = _number(abs(number), section).strip()
    text = f"0{text}" if text.startswith(".") else text
    negative = number < 0 and any(character in "123456789" for character in text)
    if not negative or signed:
        return text
    return "-" + text.strip("()（）-")


def shown_text(text: str, code: str) -> str:
    """What a cell with these words and this format code shows."""
    section = next((s for s in reversed(sections_of(code)) if s.is_text), None) if "@" in code and code != "@" else None
    if section is None:
        return text
    return "".join(
        text if t == Token("mark", "@") else t.text
        for t in section.tokens
        if t.kind == "literal" or t == Token("mark", "@")
    )


def _chosen(sections: tuple[Section, ...], number: Decimal) -> tuple[Section | None, bool]:
    """The section that applies to a number, and whether it shows the number's sign by itself."""
    numeric = [s for s in sections if not s.is_text] or list(sections[:1])
    if any(s.condition for s in numeric):
        return next((s for s in numeric if s.condition is None or _meets(number, *s.condition)), None), False
    if len(numeric) > 2 and number == 0:
        return numeric[2], True
    if len(numeric) > 1 and number < 0:
        return numeric[1], "-" in "".join(t.text for t in numeric[1].tokens if t.kind == "literal")
    return next(iter(numeric), None), False


def _meets(number: Decimal, operator: str, bound: float) -> bool:
    limit = Decimal(str(bound))
    return {
        "<": number < limit, ">": number > limit, "=": number == limit, "<=": number <= limit, ">=": number >= limit,
        "<>": number != limit,
    }[operator]  # fmt: skip


def general(number: Decimal) -> str:
    """A number without a format: as many digits as a cell of usual width has room for, whole numbers in full."""
    whole = str(abs(number).to_integral_value(rounding="ROUND_DOWN"))
    if number == number.to_integral_value():
        return f"{number:.0f}"
    places = max(_GENERAL - 1 - len(whole), 1) if abs(number) >= Decimal("0.001") else _KEPT
    return f"{_rounded(number, places):f}".rstrip("0").rstrip(".") if places else f"{number:.0f}"


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _around_general(section: Section | None, number: Decimal) -> str:
    """A number in full between the literals of its section: `General"年"`."""
    tokens = section.tokens if section is not None else (Token("general", ""),)
    filled = "".join(
        general(number) if t.kind == "general" or t.text == "@" else t.text
        for t in tokens
        if t.kind != "mark" or t.text == "@"
    )
    return filled or general(number)


def _number(number: Decimal, section: Section) -> str:
    """A number that is not negative by the digits, commas and literals of a section."""
    tokens = list(section.tokens)
    if not section.has("digit"):
        return "".join(t.text for t in tokens if t.kind in ("literal", "mark"))
    if any(t == Token("mark", "/") for t in tokens):  # a fraction: shown in full
        return general(number)
    if section.has("exponent"):
        return f"{number:.2E}"
    point = next((i for i, t in enumerate(tokens) if t == Token("mark", ".")), len(tokens))
    last, before_point = _last_digit(tokens, len(tokens)), _last_digit(tokens, point)
    scale = _commas_after(tokens, before_point) or _commas_after(tokens, last)
    percents = tokens.count(Token("mark", "%"))
    number = number.scaleb(2 * percents - 3 * scale)
    places = sum(t.kind == "digit" for t in tokens[point:])
    whole, _, decimals = f"{_rounded(number, places):f}".partition(".")
    front = _whole(tokens[:point], whole.lstrip("0"), Token("mark", ",") in tokens[:before_point])
    return front + _decimals(tokens[point:], decimals)


def _last_digit(tokens: list[Token], end: int) -> int:
    """The index of the last digit before `end`; `end` where there is none."""
    return max((i for i, t in enumerate(tokens[:end]) if t.kind == "digit"), default=end)


def _commas_after(tokens: list[Token], digit: int) -> int:
    """How many commas follow a digit's place at once; each shows the number a thousand times smaller."""
    count = 0
    for token in tokens[digit + 1 :]:
        if token != Token("mark", ","):
            break
        count += 1
    return count


def _whole(tokens: list[Token], digits: str, grouped: bool) -> str:
    """The digits before the point in their places, from the right; the first place takes what is left over."""
    places = sum(t.kind == "digit" for t in tokens)
    answer: list[str] = []
    printed = 0
    for token in reversed(tokens):
        if token.kind == "digit":
            places -= 1
            take = len(digits) if not places else 1
            at = len(digits) - min(take, len(digits))
            here, digits = digits[at:], digits[:at]
            for character in reversed(here or ("0" if token.text == "0" else "")):
                if grouped and printed and printed % 3 == 0:
                    answer.append(",")
                answer.append(character)
                printed += 1
        elif token.kind == "literal" or (token.kind == "mark" and token.text == "%"):
            answer.append(token.text[::-1])
    return "".join(answer)[::-1]


def _decimals(tokens: list[Token], digits: str) -> str:
    """The point and the digits after it; a place `#` or `?` shows no zero at the end."""
    shown_places = [t.text for t in tokens if t.kind == "digit"]
    while shown_places and shown_places[-1] in "#?" and digits.endswith("0"):
        shown_places.pop()
        digits = digits[:-1]
    left = iter(digits)
    kept = len(digits)
    answer = ""
    for token in tokens:
        if token.kind == "digit" and kept:
            answer += next(left)
            kept -= 1
        elif token == Token("mark", "."):
            answer += "." if kept else ""
        elif token.kind == "literal" or (token.kind == "mark" and token.text == "%"):
            answer += token.text
    return answer
