"""PDF pages as characters and ruling lines; only this and `clipping` know the PDF library."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from auditor.document import Unreadable
from auditor.readers.pdf.clipping import Device, Interpreter
from auditor.readers.pdf.source import Box, Glyph

_THIN = 3.0
_SAME_SHARE = 0.3
_SAME = 1.5


@dataclass(frozen=True, slots=True)
class Ruling:
    """A ruling line: at `at` across the page (y where it is horizontal, x where not), from `start` to `end`."""

    horizontal: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on a page, numbered from 1.

    `pictured` is the share of it that images cover, `hidden` the number of characters that stand outside what it shows,
    `fault` the error that ended the reading of it (None: there was none).
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rulings: tuple[Ruling, ...]
    pictured: float
    hidden: int = 0
    fault: str | None = None


def pages_of(data: bytes) -> Iterator[Page]:
    """The pages of a PDF in order. Raises `Unreadable` for what is no PDF or needs a password."""
    if b"%PDF" not in data[:1024]:
        raise Unreadable("不是 PDF 文件（内容与扩展名不符）")
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise Unreadable("PDF 已加密，需要密码：请先取消密码再审核") from error
    resources = PDFResourceManager()
    device = Device(resources)
    interpreter = Interpreter(resources, device)
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        try:
            interpreter.process_page(page)
            made = _page(number, device.get_result(), device.hidden)
        except Exception as error:  # whatever a broken font or stream raises costs its page, not the file
            made = Page(number, 0.0, 0.0, (), (), 0.0, fault=type(error).__name__)
        yield made


def _page(number: int, layout: Any, hidden: int) -> Page:
    glyphs: list[Glyph] = []
    rulings: list[Ruling] = []
    pictured = 0.0
    for item in _leaves(layout):
        kind = type(item).__name__
        if kind == "LTChar":
            glyph = _glyph(number, layout, item)
            if glyph is not None:
                glyphs.append(glyph)
            elif _is_upright(item):
                hidden += not item.get_text().isspace()
        elif kind == "LTImage":
            pictured += max(0.0, item.width) * max(0.0, item.height)
        elif kind in ("LTLine", "LTRect", "LTCurve"):
            rulings.extend(_rulings(layout.height, item))
    area = max(1.0, layout.width * layout.height)
    return Page(number, layout.width, layout.height, tuple(_once(glyphs)), tuple(rulings), pictured / area, hidden)


def _leaves(container: Any) -> Iterator[Any]:
    """The drawn things of a page, those inside forms among them, in the order they are drawn."""
    for item in container:
        if type(item).__name__ == "LTFigure":
            yield from _leaves(item)
        else:
            yield item


def _glyph(number: int, layout: Any, item: Any) -> Glyph | None:
    """A character; None for one off the page or slanting over it as watermarks do."""
    if not _is_upright(item):
        return None
    box = (item.x0, layout.height - item.y1, item.x1, layout.height - item.y0)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if not (0 <= x <= layout.width and 0 <= y <= layout.height):
        return None
    return Glyph(item.get_text(), number, box)


def _is_upright(item: Any) -> bool:
    """Whether a character stands straight or turned by a right angle."""
    a, b, *_ = item.matrix
    return bool(min(abs(a), abs(b)) <= 0.1 * max(abs(a), abs(b)))


def _once(glyphs: list[Glyph]) -> Iterator[Glyph]:
    """The characters without those printed again over themselves, as some programs do for bold type."""
    seen: dict[tuple[str, int, int], Glyph] = {}
    for glyph in glyphs:
        x, y = int(glyph.box[0]), int(glyph.box[1])
        near = [seen.get((glyph.text, x + i, y + j)) for i in (-1, 0, 1) for j in (-1, 0, 1)] if glyph.text.strip() else []
        if not any(other and _over(glyph, other) for other in near):
            seen[glyph.text, x, y] = glyph
            yield glyph


def _over(glyph: Glyph, other: Glyph) -> bool:
    """Whether two like characters are one that was printed twice."""
    limit = min(_SAME_SHARE * glyph.size, _SAME)
    return abs(other.box[0] - glyph.box[0]) < limit and abs(other.box[1] - glyph.box[1]) < limit


def _rulings(height: float, item: Any) -> Iterator[Ruling]:
    """The lines of a drawn path; areas that are only filled are backgrounds, unless they are as thin as a line."""
    box = (item.x0, height - item.y1, item.x1, height - item.y0)
    if box[2] - box[0] <= _THIN or box[3] - box[1] <= _THIN:
        painted = item.stroking_color if item.stroke else item.non_stroking_color
        if (item.stroke or item.fill) and not _is_white(painted):
            yield from _edge(box)
    elif item.stroke and not _is_white(item.stroking_color):
        points = [(x, height - y) for x, y in getattr(item, "pts", ())]
        if type(item).__name__ == "LTRect" and points:
            points.append(points[0])
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            if abs(x0 - x1) <= 1 or abs(y0 - y1) <= 1:
                yield from _edge((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _edge(box: Box) -> Iterator[Ruling]:
    x0, top, x1, bottom = box
    if max(x1 - x0, bottom - top) < 1:
        return
    if x1 - x0 >= bottom - top:
        yield Ruling(True, (top + bottom) / 2, x0, x1)
    else:
        yield Ruling(False, (x0 + x1) / 2, top, bottom)


def _is_white(color: Any) -> bool:
    """Whether a colour of any colour space prints as paper."""
    values = [color] if isinstance(color, int | float) else list(color) if isinstance(color, list | tuple) else []
    if not values or not all(isinstance(value, int | float) for value in values):
        return False
    return all(value <= 0.02 for value in values) if len(values) == 4 else all(value >= 0.98 for value in values)
