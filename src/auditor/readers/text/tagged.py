"""HTML, whole or in fragments: its blocks become lines, its tables tables with their spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditor.document import Cell, Paragraph, Table, Text
from auditor.readers.text.lines import Line, line_of, lines_of
from auditor.readers.text.markup import TAG, clean
from auditor.readers.text.source import TextSource, run
from auditor.readers.texts import cut, join, strip, substitute

# Tags that begin and end a line of their own: `<p>`, `</h2>`, `<br/>`
_BLOCK = re.compile(
    r"address|article|blockquote|br|caption|center|dd|div|dl|dt|footer|form|h[1-6]"
    r"|header|hr|li|nav|ol|p|pre|section|title|tr|ul"
)
_SILENT = frozenset(("script", "style", "head"))
_LARGEST_SPAN = 500
_WIDEST = 1000
# A document or its head: `<!DOCTYPE html>`, `<html lang="zh">`
_DOCUMENT = re.compile(r"\s*(?:<!doctype html|<html|<\?xml|<body)", re.IGNORECASE)
# White space over a line's end, which HTML prints as a space, or as nothing between Chinese characters
_FOLD = re.compile(r"(?<![ \t])[ \t]*[\r\n]\s*")
# `</p> <p>` and `<br/>` inside a cell begin a new line of it
_CELL_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"(?<![ \t\u3000])[ \t\u3000]*\n\s*")
_SPAN = re.compile(r"(row|col)span\s*=\s*[\"']?\s*(\d{1,5})", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """A table being read: its rows of (pieces, rows, columns), and whether a cell of it is open."""

    rows: list[list[_Slot]] = field(default_factory=list)
    cell: _Slot | None = None
    nested: list[Table] = field(default_factory=list)


@dataclass(slots=True)
class _Slot:
    pieces: list[tuple[int, int]]
    start: int | None
    rows: int
    columns: int


def is_html(raw: str) -> bool:
    """Whether a text is HTML rather than a text with a few tags in it."""
    if _DOCUMENT.match(raw):
        return True
    blocks = sum(bool(_BLOCK.fullmatch(tag["name"].lower())) for tag in TAG.finditer(raw))
    return blocks >= 10 and blocks >= sum(bool(line.strip()) for line in raw.splitlines()) * 0.5


def parts(source: TextSource, whole: bool) -> Iterator[list[Line] | list[Table] | tuple[int, int]]:
    """A text's tables with what stands between them:
    lines where the text is HTML as a `whole`, else runs of raw characters.
    """
    done = 0
    for start, end in _table_ranges(source.raw):
        yield _lines(source, done, start) if whole else (done, start)
        yield _tables(source, start, end)
        done = end
    yield _lines(source, done, len(source.raw)) if whole else (done, len(source.raw))


def unwrapped(table: Table) -> list[Paragraph] | None:
    """The paragraphs of a table that is one cell: it frames a page and holds nothing in order;
    None for any other table.
    """
    filled = [cell for cell in table.cells if cell.text.value]
    if len(filled) != 1 or table.n_rows * table.n_columns > 1:
        return None
    text = filled[0].text
    return [
        Paragraph(strip(part))
        for part in cut(text, (index for index, character in enumerate(text.value) if character == "\n"))
    ]


def _table_ranges(raw: str) -> Iterator[tuple[int, int]]:
    """Where the outermost tables stand; one that is not closed ends with its last tag."""
    depth = start = 0
    last = None
    for tag in TAG.finditer(raw):
        last = tag.end()
        if tag["name"].lower() != "table":
            continue
        if not tag["close"]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield start, tag.end()
    if depth and last is not None:
        yield start, last


def _lines(source: TextSource, first: int, last: int) -> list[Line]:
    """The lines that the block tags between two offsets make."""
    lines: list[Line] = []
    level: int | None = None
    begin, silent = first, ""
    for tag in TAG.finditer(source.raw, first, last):
        name, closes = tag["name"].lower(), bool(tag["close"])
        if silent:
            if closes and name == silent:
                silent, begin = "", tag.end()
        elif _BLOCK.fullmatch(name) or name in _SILENT:
            if name == "pre" and closes:
                lines.extend(lines_of(source, begin, tag.start()))
            else:
                lines.extend(_line(run(source, begin, tag.start()), level))
            begin = tag.end()
            silent = name if name in _SILENT and not closes else ""
            level = int(name[1]) if re.fullmatch(r"h[1-6]", name) and not closes else None
    if not silent:
        lines.extend(_line(run(source, begin, last), level))
    return lines


def _line(raw: Text, level: int | None) -> list[Line]:
    """The line that raw characters print, if they print anything."""
    text = _folded(raw)
    line = line_of(text, level)
    return [replace(line, level=level or line.level)] if text.value.strip() else []


def _folded(text: Text) -> Text:
    """The text with line ends as HTML prints them."""
    text = strip(text)

    def glue(match: re.Match[str]) -> tuple[str, ...]:
        before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
        return (" ",) if before.isascii() and after.isascii() and before not in "<>" and after not in "<>" else ()

    return substitute(text, _FOLD, glue) if "\n" in text.value or "\r" in text.value else text


def _tables(source: TextSource, first: int, last: int) -> list[Table]:
    """The tables between two offsets, each before those nested in it."""
    stack: list[_Open] = []
    answer: list[Table] = []
    for tag in TAG.finditer(source.raw, first, last):
        name, closes = tag["name"].lower(), bool(tag["close"])
        if name == "table" and not closes:
            if stack:
                _pause(stack[-1], tag.start())
            stack.append(_Open())
        elif not stack:
            continue
        elif name == "table":
            _leave(stack, answer, source, tag)
        elif name in ("tr", "td", "th"):
            _step(stack[-1], name, closes, tag)
    while stack:
        _leave(stack, answer, source, None)
    return answer


def _step(table: _Open, name: str, closes: bool, tag: re.Match[str]) -> None:
    """A row or a cell begins or ends."""
    _close(table, tag.start())
    if name == "tr" and not closes:
        table.rows.append([])
    elif name != "tr" and not closes:
        spans = {kind.lower(): min(int(size), _LARGEST_SPAN) for kind, size in _SPAN.findall(tag["attributes"])}
        table.cell = _Slot([], tag.end(), max(1, spans.get("row", 1)), max(1, spans.get("col", 1)))
        if not table.rows:
            table.rows.append([])
        table.rows[-1].append(table.cell)


def _pause(table: _Open, end: int) -> None:
    """What stands in a cell up to `end` is its own; a nested table begins there."""
    if table.cell and table.cell.start is not None:
        table.cell.pieces.append((table.cell.start, end))
        table.cell.start = None


def _close(table: _Open, end: int) -> None:
    _pause(table, end)
    table.cell = None


def _leave(stack: list[_Open], answer: list[Table], source: TextSource, tag: re.Match[str] | None) -> None:
    """The innermost table ends; it comes after the one it stands in."""
    table = stack.pop()
    _close(table, tag.start() if tag else len(source.raw))
    made = [_table(source, table), *table.nested] if any(table.rows) else table.nested
    if not stack:
        answer.extend(made)
        return
    stack[-1].nested.extend(made)
    if stack[-1].cell and tag:
        stack[-1].cell.start = tag.end()


def _table(source: TextSource, table: _Open) -> Table:
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    rows = [row for row in table.rows if row]
    for r, row in enumerate(rows):
        column = 0
        for slot in row:
            while (r, column) in taken:
                column += 1
            wide = column + slot.columns > _WIDEST
            height, width = (1, 1) if wide else (min(slot.rows, len(rows) - r), slot.columns)
            taken.update((r + i, column + j) for i in range(height) for j in range(width))
            cells.append(Cell(_cell_text(source, slot), r, column, height, width))
            column += width
    return Table(tuple(cells), len(rows), max(cell.column + cell.columns for cell in cells))


def _cell_text(source: TextSource, slot: _Slot) -> Text:
    texts = [substitute(_folded(run(source, *piece)), _CELL_BREAK, lambda _: ("\n",)) for piece in slot.pieces]
    return (
        substitute(clean(join(texts, "\n")), _BLANK_LINES, lambda _: ("\n",))
        if texts
        else run(source, slot.start or 0, slot.start or 0)
    )
