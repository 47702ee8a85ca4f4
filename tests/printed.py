"""Prints that know which relations they take part in: numbers between marks, texts with the marks taken out, and a report's own style.

A number whose change must be told is printed between marks that name the relations it takes part in; `compose` takes the marks out
and keeps where each number stands.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

OPEN, CLOSE, FIRST = "\ue000", "\ue001", 0xE100
# What a line begins with that goes on in the paragraph before it.
JOIN = "\ue002"
# The relations that are sums of lists which a word such as 其中 opens; every other is certain whatever its numbers.
OPEN_LISTS = "xyz"


@dataclass(frozen=True)
class Number:
    """A printed number: its line (from 1) and characters there, and the relations it takes part in."""

    line: int
    start: int
    digits: str
    relations: frozenset[tuple[int, str]]


@dataclass(frozen=True)
class Report:
    """A text with the numbers whose change must be told."""

    text: str
    numbers: tuple[Number, ...]

    def slips(self, number: Number) -> list[str]:
        """Its digits with another first one, so that what it is compared with cannot be a rounding of it.

        A list that a word opens (OPEN_LISTS) means to be whole only while its sum stays within half and double its total.
        """
        first, rest = number.digits[0], number.digits[1:]
        mild = any(letter in OPEN_LISTS for _, letter in number.relations)
        ratio = {d: float((d + rest).replace(",", "")) / float(number.digits.replace(",", "")) for d in "123456789"}
        digits = "123456789" if rest else "23456789"  # one office is no list
        return [d + rest for d in digits if abs(int(d) - int(first)) >= 2 and (not mild or 0.55 < ratio[d] < 1.8)]

    def changed(self, number: Number, digits: str) -> str:
        """The text with one number printed otherwise, in the same room."""
        lines = self.text.split("\n")
        line = lines[number.line - 1]
        lines[number.line - 1] = line[: number.start] + digits + line[number.start + len(digits) :]
        return "\n".join(lines)

    def related(self, number: Number) -> set[tuple[int, int]]:
        """Line and first character of all numbers of the relations that a number takes part in."""
        return {(n.line, n.start) for n in self.numbers if n.relations & number.relations}


def marked(print_: str, relations: str) -> str:
    """A print with the names of its relations, one letter each."""
    return OPEN + "".join(chr(FIRST + ord(r) - 97) for r in relations) + print_ + CLOSE


def _numbers(line: str, number: int, block: int) -> tuple[str, list[Number]]:
    """A line without its marks, and its numbers."""
    plain, found = "", []
    for i, part in enumerate(line.split(OPEN)):
        inside, _, after = part.rpartition(CLOSE) if i else ("", "", part)
        digits = inside.lstrip("".join(chr(FIRST + k) for k in range(26)))
        if inside:
            relations = frozenset((block, chr(97 + ord(c) - FIRST)) for c in inside[: len(inside) - len(digits)])
            found.append(Number(number, len(plain), digits, relations))
        plain += digits + after
    return plain, found


def compose(blocks: list[list[str]]) -> Report:
    """One text of the lines of all blocks, the marks taken out."""
    lines: list[str] = []
    found: list[Number] = []
    for block, some in enumerate(blocks):
        for line in some:
            before = lines.pop() if line.startswith(JOIN) else ""
            plain, numbers = _numbers(line.removeprefix(JOIN), len(lines) + 1, block)
            lines.append(before + plain)
            found += [replace(n, start=n.start + len(before)) for n in numbers]
    return Report("\n".join(lines) + "\n", tuple(found))


def rounded(value: Decimal, digits: int) -> Decimal:
    """Rounded half up, as people do."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


class Pen:
    """Prints numbers in one report's style: unit and precision of money, thousands commas, precision of percentages."""

    def __init__(self, rng: Random):
        self.rng = rng
        self.unit, self.digits = rng.choice([("万元", 2), ("万元", 2), ("万元", 4), ("万元", 0), ("元", 2), ("元", 0), ("亿元", 4)])
        self.comma = rng.random() < 0.4
        self.percent_digits = rng.choice([2, 2, 1])

    def sum(self, low: int = 10_000, high: int = 9_999_999) -> Decimal:
        """An amount of 5 to 7 printed digits."""
        return Decimal(self.rng.randint(low, high)).scaleb(-self.digits)

    def split(self, whole: Decimal, n: int) -> list[Decimal]:
        """Random parts of an amount, none of them small."""
        units = int(whole.scaleb(self.digits))
        weights = [self.rng.uniform(1, 4) for _ in range(n)]
        parts = [int(units * w / sum(weights)) for w in weights[:-1]]
        return [Decimal(p).scaleb(-self.digits) for p in [*parts, units - sum(parts)]]

    def plain(self, value: Decimal, relations: str = "") -> str:
        """An amount without its unit."""
        shown = f"{value:,.{self.digits}f}" if self.comma else f"{value:.{self.digits}f}"
        return marked(shown, relations) if relations else shown

    def money(self, value: Decimal, relations: str = "") -> str:
        """An amount with its unit."""
        return self.plain(value, relations) + self.unit

    def percent(self, over: Decimal, under: Decimal, relations: str = "") -> str:
        """A percentage as rounded."""
        shown = f"{rounded(over / under * 100, self.percent_digits)}"
        return (marked(shown, relations) if relations else shown) + "%"
