"""CSV and TSV to a sheet: fields with or without quotes, every character at its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.document import Text
from auditor.readers.sheets.book import Filled, Position, Sheet
from auditor.readers.text.source import TextSource, run
from auditor.readers.texts import substitute

# What may part fields; where several could, the one that comes in most lines, then the first here.
_SEPARATORS = ("\t", ",", ";", "|", "，")
# `sep=;` in the first line, which Excel heeds and does not show
_DECLARED = re.compile(r"sep=(.)[ \t]*(?=\r?\n)", re.IGNORECASE)
# A field in quotes, in which a quote is written twice; and one without
_QUOTED = re.compile(r'[ ]*"((?:[^"]|"")*)"[ ]*')
_DOUBLED = re.compile(r'"(")')
# `="001"`, by which Excel is made to keep a text
_KEPT_AS_TEXT = re.compile(r'=(?="(?:[^"]|"")*"[ ]*(?:[\t,;|，\r\n]|$))')
_SAMPLE = 20_000


def sheet_of(source: TextSource) -> Sheet:
    """The sheet that a file of separated values is; its name is empty."""
    raw = source.raw
    declared = _DECLARED.match(raw)
    separator = declared[1] if declared else _separator(raw)
    cells: dict[Position, Filled] = {}
    for at, text in _fields(source, declared.end() if declared else 0, separator):
        if text.value.strip():
            cells[at] = Filled(text.value, printed=text)
    return Sheet("", cells)


def _separator(raw: str) -> str:
    lines = [line for line in _QUOTED.sub("", raw[:_SAMPLE]).splitlines() if line.strip()]
    counts = {separator: sum(separator in line for line in lines) for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda separator: counts[separator])


def _fields(source: TextSource, first: int, separator: str) -> Iterator[tuple[Position, Text]]:
    """The fields with their rows and columns; a quoted one may run over lines."""
    raw = source.raw
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    row = column = 0
    at = first
    while at < len(raw):
        if kept := _KEPT_AS_TEXT.match(raw, at):
            at = kept.end()
        quoted = _QUOTED.match(raw, at)
        ends = quoted is not None and (quoted.end() == len(raw) or raw[quoted.end()] in f"{separator}\r\n")
        if quoted is not None and ends:
            yield (row, column), substitute(run(source, quoted.start(1), quoted.end(1)), _DOUBLED, lambda _: (1,))
            at = quoted.end()
        else:
            match = plain.match(raw, at)
            at = match.end() if match else at
            yield (row, column), run(source, match.start(), at) if match else run(source, at, at)
        if at < len(raw) and raw[at] == separator:
            column += 1
            at += 1
        elif at < len(raw):
            at += 2 if raw.startswith("\r\n", at) else 1
            row, column = row + 1, 0
