"""Chinese text broken into lines:
numbers and words stay whole, no closing mark begins a line, no opening mark ends one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

# What stays together: opening marks, then a number with its unit or a word or one character, then closing marks.
# "（437.20万元）" is one piece, "应为" are two, "RAT02" is one.
_PIECE = re.compile(
    r"[（“‘《〈【〔\[(]*"
    r"(?:[A-Za-z0-9.,%+\-/:_~^'\\]+(?:亿元|万元|万|元|分|人|年|%)?|.)"
    r"[，。、；：！？）”’》〉】〕\]),;:!?…·%]*"
    r"| +",
    re.DOTALL,
)


class Wrapped:
    """A text that breaks into lines the Chinese way at whatever width it is given."""

    def __init__(self, text: Text, *, indent: int = 0) -> None:
        self.text = text
        self.indent = indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for number, line in enumerate(wrap(self.text, options.max_width, indent=self.indent)):
            yield Text(" " * self.indent) + line if number else line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widest = max((cell_len(line) for line in self.text.plain.split("\n")), default=0)
        return Measurement(min(widest, 8), widest)


def wrap(text: Text, width: int, *, indent: int = 0) -> list[Text]:
    """The lines of `text`, each at most `width` cells wide; lines after a first keep `indent` cells free."""
    lines: list[Text] = []
    for paragraph in text.split("\n", allow_blank=True):
        begin, used, room = 0, 0, width
        for start, end in _pieces(paragraph.plain, max(2, width - indent)):
            piece = cell_len(paragraph.plain[start:end])
            if used and used + cell_len(paragraph.plain[start:end].rstrip(" ")) > room:
                lines.append(_trimmed(paragraph[begin:start]))
                blank = paragraph.plain[start:end].isspace()
                begin, used, room = (
                    (end, 0, max(2, width - indent)) if blank else (start, piece, max(2, width - indent))
                )
            else:
                used += piece
        lines.append(_trimmed(paragraph[begin:]))
    return lines


def _trimmed(line: Text) -> Text:
    line = line.copy()
    line.rstrip()
    return line


def _pieces(plain: str, width: int) -> Iterator[tuple[int, int]]:
    """The start and end of each piece; one wider than `width` is chopped."""
    at = 0
    for match in _PIECE.finditer(plain):
        for part in chop_cells(match.group(), width) if cell_len(match.group()) > width else [match.group()]:
            yield at, at + len(part)
            at += len(part)
