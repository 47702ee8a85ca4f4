"""PDF: highlights with pop-up notes over the numbers, added behind the original's bytes,
which stay as they are where they are sound.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import Highlight, Popup
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

from auditor.annotate.notes import AUTHOR, Note, Unmarkable
from auditor.written import PROPERTY

Box = tuple[float, float, float, float]

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends in a file is not the user's concern

# Width and height of a note's window in points.
_POPUP = 240, 120


def mark(data: bytes, notes: Sequence[Note]) -> tuple[bytes, int]:
    """The marked copy and how many notes found their place.
    Raises `Unmarkable` for a file that is encrypted or cannot be added to.
    """
    if not notes:
        return _signed(data), 0
    try:
        writer = _writer(data)
        placed = sum(_place(writer, note) for note in notes)
        writer.add_metadata({f"/{PROPERTY}": "yes"})
        answer = io.BytesIO()
        writer.write(answer)
    except Unmarkable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unmarkable(f"PDF 结构有误，无法加批注（{type(error).__name__}）") from error
    return _signed(answer.getvalue()), placed


def _signed(data: bytes) -> bytes:
    """The file with a comment before the last thing in it, where it is found without reading the rest."""
    at = data.rfind(b"startxref")
    return data if at < 0 else data[:at] + f"%{PROPERTY}\n".encode() + data[at:]


def _writer(data: bytes) -> PdfWriter:
    """A writer that adds behind the original's bytes;
    of a file whose table of objects is damaged one that writes all of it anew.
    """
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Unmarkable("PDF 设有加密或权限限制，无法加批注：请先取消限制")
    try:
        sound = len(PdfReader(io.BytesIO(data), strict=True).pages) == len(reader.pages)
    except PyPdfError:
        sound = False
    return PdfWriter(io.BytesIO(data), incremental=True) if sound else PdfWriter(clone_from=reader)


def _place(writer: PdfWriter, note: Note) -> bool:
    page, box = note.place.page, note.place.bbox
    if page is None or box is None or page > len(writer.pages):
        return False
    target = writer.pages[page - 1]
    x0, y0, x1, y1 = rect = on_page(target, box)
    corners = ArrayObject([FloatObject(round(value, 2)) for value in (x0, y1, x1, y1, x0, y0, x1, y0)])
    made = Highlight(rect=rect, quad_points=corners, highlight_color=note.colour, printing=True, title_bar=AUTHOR)
    made[NameObject("/Contents")] = TextStringObject(note.text.replace("\n", "\r"))
    target[NameObject("/Annots")] = ArrayObject(target.annotations or ())  # a page's own: pages may share one
    parent = writer.add_annotation(target, made)
    width, height = _POPUP
    writer.add_annotation(target, Popup(rect=(x1, y0 - height, x1 + width, y0), parent=parent))
    return True


def on_page(page: PageObject, box: Box) -> Box:
    """A box in points from the upper left corner of the page as displayed, in the page's own coordinates: x0, y0, x1,
    y1.

    What is displayed is the crop box as far as the media box reaches, turned as the page says.
    """
    media, crop = page.mediabox, page.cropbox
    left, bottom = max(float(media.left), float(crop.left)), max(float(media.bottom), float(crop.bottom))
    right, top = min(float(media.right), float(crop.right)), min(float(media.top), float(crop.top))
    if right - left < 1 or top - bottom < 1:
        left, bottom, right, top = (float(edge) for edge in (media.left, media.bottom, media.right, media.top))
    x0, y0, x1, y1 = box
    return {
        0: (left + x0, top - y1, left + x1, top - y0),
        90: (left + y0, bottom + x0, left + y1, bottom + x1),
        180: (right - x1, bottom + y0, right - x0, bottom + y1),
        270: (right - y1, top - x1, right - y0, top - x0),
    }[int(page.rotation) % 360 // 90 * 90]
