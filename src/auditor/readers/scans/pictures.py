"""Picture files as a PDF of one page a picture, the shape in which scans are read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageOps, ImageSequence

from auditor.document import Unreadable

MOST_PIXELS = 120_000_000
_MOST_PICTURES = 300
# Dots an inch that a file may claim and be believed; any other picture is taken to be as high or as wide as a page of
# A4, in inches.
_BELIEVED = (90, 1200)
_A4 = 11.69
_QUALITY = 92


def as_pdf(data: bytes) -> bytes:
    """A PDF of the pictures in a file's bytes, as large as they say they are.
    Raises `Unreadable` for what is no picture.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data)) as picture:
            pages = list(_pages(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unreadable(f"图片过大（超过 {MOST_PIXELS // 10000} 万像素）") from None
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable("图片已损坏或格式不支持") from error
    answer = io.BytesIO()
    first, *others = pages
    first.save(answer, "PDF", save_all=True, append_images=others, resolution=_dpi(first), quality=_QUALITY)
    return answer.getvalue()


def _pages(picture: Any) -> Iterator[Any]:
    """The pictures of a file, upright as their cameras meant them, in colours that a PDF takes."""
    for number, frame in enumerate(ImageSequence.Iterator(picture)):
        if number == _MOST_PICTURES:
            return
        upright = ImageOps.exif_transpose(frame)
        flat = Image.new("RGB", upright.size, "white")
        seen = upright.convert("RGBA")
        flat.paste(seen, mask=seen.getchannel("A"))
        flat.info["dpi"] = picture.info.get("dpi")
        yield flat


def _dpi(picture: Any) -> float:
    told = picture.info.get("dpi") or (0, 0)
    believed = _BELIEVED[0] <= float(told[0]) <= _BELIEVED[1]
    return float(told[0]) if believed else max(picture.size) / _A4
