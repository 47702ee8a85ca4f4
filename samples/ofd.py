"""Writes blocks as OFD (GB/T 33190): A4 pages with ruled tables and page numbers, in millimetres. Needs nothing beyond Python.

Set plainly: Chinese characters and what else is wide are as wide as high, all others half as wide. A row of a table stands on one page.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 210.0, 297.0
_LEFT, _TOP, _RIGHT, _BOTTOM = 28.0, 25.0, 182.0, 270.0
_SIZES = {"": 4.2, "#": 5.6, "##": 4.9, "title": 7.0}
_CELL, _PAD, _LEADING = 3.5, 1.2, 1.6
# What does not begin a line.
_CLOSING = "，。；：、！？）》”’％%"
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

Cell = tuple[int, int, int, int, str]
"""Of a table: top, left, bottom and right, rows and columns from 0 with the last one inside, and the text."""


@dataclass
class _Page:
    """The objects of a page, and how far down it is written."""

    objects: list[str] = field(default_factory=list)
    down: float = _TOP

    def text(self, x: float, y: float, size: float, text: str) -> None:
        """A line whose upper left corner is given; steps between characters alike are written together, as writers do."""
        steps = [_wide(sign) * size for sign in text[:-1]]
        groups: list[tuple[float, int]] = []
        for step in steps:
            groups = [*groups[:-1], (step, groups[-1][1] + 1)] if groups and groups[-1][0] == step else [*groups, (step, 1)]
        deltas = " ".join(f"g {count} {step:g}" if count > 1 else f"{step:g}" for step, count in groups)
        self.objects.append(
            f'<ofd:TextObject ID="%d" Boundary="{x:.3f} {y:.3f} {sum(map(_wide, text)) * size:.3f} {size * 1.2:.3f}" Font="1" Size="{size:g}">'
            f'<ofd:TextCode X="0" Y="{size * 0.88:.3f}"{f" DeltaX={chr(34)}{deltas}{chr(34)}" if deltas else ""}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruling line."""
        self.objects.append(
            f'<ofd:PathObject ID="%d" Boundary="{x0:.3f} {y0:.3f} {x1 - x0:.3f} {y1 - y0:.3f}" LineWidth="0.25">'
            f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}</ofd:AbbreviatedData></ofd:PathObject>"
        )


def _wide(sign: str) -> float:
    return 1.0 if east_asian_width(sign) in "WFA" else 0.5


def _lines(text: str, size: float, width: float, indent: float = 0.0) -> Iterator[str]:
    """A text broken into lines of a width; words of Latin letters and figures stay whole where they fit a line."""
    for paragraph in text.split("\n"):
        line, room = "", width - indent
        for word in _words(paragraph):
            if line and sum(map(_wide, line + word)) * size > room + 0.01 and word not in _CLOSING:
                yield line
                line, room = "", width
            for sign in word:
                if line and sum(map(_wide, line + sign)) * size > width + size:
                    yield line
                    line = ""
                line += sign
        yield line


def _words(text: str) -> Iterator[str]:
    word = ""
    for sign in text:
        whole = sign.isascii() and not sign.isspace()
        if word and not whole:
            yield word
            word = ""
        if whole:
            word += sign
        else:
            yield sign
    if word:
        yield word


class _Book:
    """The pages written so far."""

    def __init__(self) -> None:
        self.pages = [_Page()]

    def room(self, needed: float) -> _Page:
        """The page to write on, a new one where less than what is needed is left."""
        if self.pages[-1].down + needed > _BOTTOM and self.pages[-1].objects:
            self.pages.append(_Page())
        return self.pages[-1]

    def paragraph(self, mark: str, text: str) -> None:
        """A heading or a paragraph: titles stand in the middle, paragraphs begin with an indent."""
        size = _SIZES.get(mark, _SIZES["##"])
        indent = 2 * size if not mark else 0.0
        for number, line in enumerate(_lines(text, size, _RIGHT - _LEFT, indent)):
            page = self.room(size * _LEADING)
            wide = sum(map(_wide, line)) * size
            left = (_LEFT + _RIGHT - wide) / 2 if mark in ("title", "#") else _LEFT + (indent if not number else 0.0)
            if line:
                page.text(left, page.down, size, line)
            page.down += size * _LEADING
        self.pages[-1].down += 1.0

    def table(self, cells: Sequence[Cell]) -> None:
        """A ruled table, its columns as wide as what they say needs."""
        rows, columns = max(cell[2] for cell in cells) + 1, max(cell[3] for cell in cells) + 1
        xs = _columns(cells, columns)
        heights = _heights(cells, rows, xs)
        top = 0
        while top < rows:
            page = self.room(heights[top] + 4)
            bottom, tall = top, 0.0
            while bottom < rows and (bottom == top or page.down + tall + heights[bottom] <= _BOTTOM):
                tall += heights[bottom]
                bottom += 1
            self._part(page, cells, xs, heights, range(top, bottom))
            page.down += tall + 3
            top = bottom

    def _part(self, page: _Page, cells: Sequence[Cell], xs: Sequence[float], heights: Sequence[float], rows: range) -> None:
        """The rows of a table that stand on one page; a cell that began on the page before goes on empty."""
        ys = [page.down + sum(heights[rows.start : row]) for row in range(rows.start, rows.stop + 1)]
        for top, left, bottom, right, text in cells:
            if bottom < rows.start or top >= rows.stop:
                continue
            y0, y1 = ys[max(top, rows.start) - rows.start], ys[min(bottom + 1, rows.stop) - rows.start]
            x0, x1 = xs[left], xs[right + 1]
            for line in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                page.line(*line)
            if top >= rows.start:
                for number, line in enumerate(_lines(text, _CELL, x1 - x0 - 2 * _PAD)):
                    if line:
                        page.text(x0 + _PAD, y0 + _PAD + number * _CELL * 1.25, _CELL, line)


def _columns(cells: Sequence[Cell], columns: int) -> list[float]:
    """The edges of the columns: room for four characters each, and the rest by what they hold."""
    holds = [4.0] * columns
    for _, left, _, right, text in cells:
        if left == right:
            longest = max(sum(map(_wide, line)) for line in text.split("\n"))
            holds[left] = max(holds[left], min(longest, 24.0))
    whole, least = _RIGHT - _LEFT, min(4 * _CELL, (_RIGHT - _LEFT) / columns)
    spare = whole - least * columns
    widths = [least + spare * hold / sum(holds) for hold in holds]
    return [_LEFT + sum(widths[:column]) for column in range(columns + 1)]


def _heights(cells: Sequence[Cell], rows: int, xs: Sequence[float]) -> list[float]:
    """How high each row is: a cell that spans several makes the last of them higher where it must."""
    heights = [_CELL * 1.25 + 2 * _PAD] * rows
    for top, left, bottom, right, text in sorted(cells, key=lambda cell: cell[2] - cell[0]):
        needed = sum(1 for _ in _lines(text, _CELL, xs[right + 1] - xs[left] - 2 * _PAD)) * _CELL * 1.25 + 2 * _PAD
        heights[bottom] += max(0.0, needed - sum(heights[top : bottom + 1]))
    return heights


def ofd(title: str, blocks: Sequence[tuple[str, str] | Sequence[Cell]], day: datetime) -> bytes:
    """An OFD with this title and these blocks, each a heading or a paragraph as (mark, text) or the cells of a table; the same bytes always."""
    book = _Book()
    if title:
        book.paragraph("title", title)
    for block in blocks:
        if isinstance(block, tuple) and len(block) == 2 and isinstance(block[0], str):
            book.paragraph(*block)
        elif block:
            book.table(block)
    for number, page in enumerate(book.pages, 1):
        page.text(WIDTH / 2 - 8, 280, 3.5, f"— {number} —")
    return _package(title, [page.objects for page in book.pages], day)


def _package(title: str, pages: Sequence[Sequence[str]], day: datetime) -> bytes:
    ids = iter(range(2, 1_000_000))
    listed, parts = "", {}
    for number, objects in enumerate(pages):
        listed += f'<ofd:Page ID="{next(ids)}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        drawn = "".join(made % next(ids) for made in (text.replace("%", "%%").replace('ID="%%d"', 'ID="%d"', 1) for text in objects))
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page {_NAMESPACE}><ofd:Content><ofd:Layer ID="{next(ids)}">{drawn}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    parts["Doc_0/PublicRes.xml"] = (
        f'<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>'
    )
    parts["Doc_0/Document.xml"] = (
        f"<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>{next(ids)}</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 {WIDTH:g} {HEIGHT:g}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    parts["OFD.xml"] = (
        f'<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>{"0" * 32}</ofd:DocID>'
        f"<ofd:Title>{escape(title)}</ofd:Title><ofd:CreationDate>{day:%Y-%m-%d}</ofd:CreationDate></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name in ("OFD.xml", *sorted(set(parts) - {"OFD.xml"})):
            package.writestr(zipfile.ZipInfo(name, day.timetuple()[:6]), _XML + parts[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
