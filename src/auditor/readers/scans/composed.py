"""Pages of an OFD file as pictures: what images they show, put where they show them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image

from auditor.readers.ofd import File
from auditor.readers.ofd.drawing import TooMuch
from auditor.readers.ofd.numbers import Matrix, then
from auditor.readers.ofd.package import Missing
from auditor.readers.scans.jbig2 import as_pdf, is_jbig2
from auditor.readers.scans.pictures import MOST_PIXELS
from auditor.readers.scans.rendered import Drawn, resolution

_MOST_PLACED = 200


def ofd_pictures(file: File, numbers: Sequence[int]) -> Iterator[Drawn]:
    """The pages of these numbers (from 1) as pictures of their images alone;
    one whose images cannot be drawn is left out.
    """
    for number in numbers:
        try:
            canvas = file.canvas(number)
        except (Missing, TooMuch):
            continue
        dpi = resolution(canvas.width, canvas.height)
        page = Image.new("RGB", (round(canvas.width * dpi / 72), round(canvas.height * dpi / 72)), "white")
        if sum(_put(page, file, path, by, dpi / 72) for path, by in canvas.placed[:_MOST_PLACED]):
            yield number, np.ascontiguousarray(np.array(page)[:, :, ::-1]), dpi


def _put(page: Any, file: File, path: str, by: Matrix, scale: float) -> bool:
    """Puts an image on a page where `by` takes the unit square, and says whether that could be done."""
    try:
        picture = _opened(file.picture(path))
    except (Missing, pypdfium2.PdfiumError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return False
    across, down = picture.size
    a, b, c, d, e, f = then((1 / across, 0.0, 0.0, 1 / down, 0.0, 0.0), then(by, (scale, 0.0, 0.0, scale, 0.0, 0.0)))
    size = a * d - b * c
    if not size:
        return False
    back = (d / size, -c / size, (c * f - d * e) / size, -b / size, a / size, (b * e - a * f) / size)
    drawn = picture.transform(page.size, Image.Transform.AFFINE, back, resample=Image.Resampling.BICUBIC)
    page.paste(drawn, mask=drawn.getchannel("A"))
    return True


def _opened(data: bytes) -> Any:
    """A picture in colours that know how far they can be seen through."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    if is_jbig2(data):
        document = pypdfium2.PdfDocument(as_pdf(data))
        try:
            return document[0].render(scale=1).to_pil().convert("RGBA")
        finally:
            document.close()
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGBA")
