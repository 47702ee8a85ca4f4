"""Pages as characters and ruling lines, and those of a PDF; only this and `device` know the PDF library."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream

from auditor.document import Unreadable
from auditor.readers.pdf.device import Device, Interpreter
from auditor.readers.pdf.rulings import Ruling
from auditor.readers.pdf.source import Box, Glyph

__all__ = ["Page", "Ruling", "page_of", "pages_of"]

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings are of things that readers of a report cannot mend

_SAME_SHARE = 0.3
_SAME = 1.5
_OUTLINED = 100


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on a page, numbered from 1; sizes and boxes are those of the page as displayed.

    `pictured` is the share of it that images cover, `hidden` the number of characters that stand outside what it shows
    or are drawn without ink, `outlined` whether much of it is drawn as outlines, `picture` the object number of the
    largest image, `fault` the error that ended the reading of it.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rulings: tuple[Ruling, ...]
    pictured: float
    hidden: int = 0
    fault: str | None = None
    outlined: bool = False
    picture: int = 0


class Drawn(Protocol):
    """What was drawn on a page: sizes and boxes in points, `pictures` with the number of each,
    `outlines` the areas with curves.
    """

    width: float
    height: float
    glyphs: list[Glyph]
    rulings: list[Ruling]
    pictures: list[tuple[Box, int]]
    hidden: int
    outlines: int


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
        device.numbered(number)
        try:
            interpreter.process_page(page)
            made = page_of(number, device)
        except Exception as error:  # whatever a broken font or stream raises costs its page, not the file
            made = Page(number, 0.0, 0.0, (), (), 0.0, fault=type(error).__name__)
        _forget_streams(document)
        yield made


def _forget_streams(document: Any) -> None:
    """Lets go of the drawing and images of the pages read, which pdfminer keeps: memory would grow with the pages."""
    kept: dict[int, Any] = getattr(document, "_cached_objs", {})
    for key in [key for key, (thing, _) in kept.items() if isinstance(thing, PDFStream)]:
        del kept[key]


def page_of(number: int, drawn: Drawn) -> Page:
    """The page of what was drawn on it, characters that were printed twice left out."""
    area = max(1.0, drawn.width * drawn.height)
    sizes = [((x1 - x0) * (bottom - top), picture) for (x0, top, x1, bottom), picture in drawn.pictures]
    return Page(
        number,
        drawn.width,
        drawn.height,
        tuple(_once(drawn.glyphs)),
        tuple(drawn.rulings),
        min(1.0, sum(size for size, _ in sizes) / area),
        drawn.hidden,
        outlined=drawn.outlines >= _OUTLINED,
        picture=max(sizes, default=(0.0, 0))[1],
    )


def _once(glyphs: list[Glyph]) -> Iterator[Glyph]:
    """The characters without those printed again over themselves, as some programs do for bold type."""
    seen: dict[tuple[str, int, int], Box] = {}
    for glyph in glyphs:
        text, box = glyph.text, glyph.box
        if text.isspace():
            yield glyph
            continue
        x, y = int(box[0]), int(box[1])
        limit = min(_SAME_SHARE * (box[3] - box[1]), _SAME)
        near = (seen.get((text, x + i, y + j)) for i in (0, -1, 1) for j in (0, -1, 1))
        if not any(other and abs(other[0] - box[0]) < limit and abs(other[1] - box[1]) < limit for other in near):
            seen[text, x, y] = box
            yield glyph
