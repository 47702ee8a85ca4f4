"""Number formats of Excel: which section of one applies, its tokens, and the formats that go by number alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# The formats that a file names by number only; those from 27 on as a Chinese Excel shows them.
BUILT_IN = {
    **{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
       13: "# ??/??"},
    **{5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00"},
    **{14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
       21: "h:mm:ss"},
    **{22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"'},
    **{32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"'},
    **{37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00"},
    **{41: '#,##0;-#,##0;"-"', 42: '¥#,##0;-¥#,##0;¥"-"', 43: '#,##0.00;-#,##0.00;"-"',
       44: '¥#,##0.00;-¥#,##0.00;¥"-"'},
    **{45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@"},
    **{50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"'},
    **{56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"'},
}
"""Format code by number."""

# One token of a format: "万元" in quotes, \\x and !x as they stand, _x as wide as x, *x repeated, [Red] and [h], digits,
# dates.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<skip>[_*].)|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式|通用格式)'
    r"|(?P<exponent>E[+-])|(?P<half>AM/PM|A/P|上午/下午)|(?P<date>y+|m+|d+|h+|s+|e+|g+|b{2,}|a{3,4})|(?P<digit>[0#?])"
    r"|(?P<mark>[.,%/@])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
# `[>=10000]` before a section
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
# `[h]`, `[mm]`: hours and minutes that go on counting over a day
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a section: its kind (literal, digit, mark, date, elapsed, half, general, exponent) and its characters.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a format. `condition` is an operator and a number where one is printed before it;
    `chinese` that digits are 一二三.
    """

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    chinese: bool = False

    def has(self, *kinds: str) -> bool:
        """Whether a token of these kinds is in it."""
        return any(token.kind in kinds for token in self.tokens)

    @property
    def is_text(self) -> bool:
        """Whether it shows words: `@` in it."""
        return any(token == Token("mark", "@") for token in self.tokens)


@lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format code, parted by semicolons."""
    pieces: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match["plain"] == ";":
            pieces.append([])
        else:
            pieces[-1].append(match)
    return tuple(_section(piece) for piece in pieces)


def _section(matches: list[re.Match[str]]) -> Section:
    tokens: list[Token] = []
    condition = None
    chinese = False
    for match in matches:
        kind, text = str(match.lastgroup), match[0]
        if kind == "bracket":
            inside = match["bracket"]
            if found := _CONDITION.fullmatch(inside):
                condition = (found[1], float(found[2]))
            elif _ELAPSED.fullmatch(inside):
                tokens.append(Token("elapsed", inside.lower()))
            elif inside.startswith("$") and (symbol := inside[1:].partition("-")[0]):
                tokens.append(Token("literal", symbol))
            chinese = chinese or inside.upper().startswith("DBNUM")
        elif kind in ("quoted", "escaped", "plain"):
            tokens.append(Token("literal", text if kind == "plain" else match[kind]))
        elif kind != "skip":
            tokens.append(Token(kind, text.lower() if kind == "date" else text))
    return Section(tuple(tokens), condition, chinese)
