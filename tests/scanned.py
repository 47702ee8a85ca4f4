"""Pages as a scanner sees them, drawn for the tests: a heading, a paragraph, a ruled table; then turned, stamped and speckled."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

DPI = 150
WIDTH, HEIGHT = 420, 300
FONTS = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc")
XS, TOP, ROW = (30, 150, 240, 320, 390), 110, 24


def needed():
    """Skips where a page cannot be drawn and read."""
    for name in ("rapidocr", "onnxruntime", "cv2", "pypdfium2", "PIL"):
        pytest.importorskip(name, reason="needs auditor[ocr]")
    if not any(Path(font).exists() for font in FONTS):
        pytest.skip("needs a Chinese font (fonts-noto-cjk)")


def page(rows, heading="项目支出绩效自评表", paragraph="", angle=0.0, seal=False):
    """The picture of a page with a table of these rows of strings."""
    from PIL import Image, ImageDraw, ImageFont

    font_file = next(font for font in FONTS if Path(font).exists())
    scale = DPI / 72
    picture = Image.new("RGB", (round(WIDTH * scale), round(HEIGHT * scale)), "white")
    draw = ImageDraw.Draw(picture)

    def put(x, top, value, size):
        draw.text((x * scale, top * scale), value, font=ImageFont.truetype(font_file, round(size * scale), index=2), fill=(20, 20, 20))

    put(120, 30, heading, 18)
    put(50, 70, paragraph, 12)
    for index in range(len(rows) + 1):
        y = (TOP + index * ROW) * scale
        draw.line((XS[0] * scale, y, XS[-1] * scale, y), fill=(30, 30, 30), width=2)
    for x in XS:
        draw.line((x * scale, TOP * scale, x * scale, (TOP + len(rows) * ROW) * scale), fill=(30, 30, 30), width=2)
    for index, row in enumerate(rows):
        for x, value in zip(XS, row, strict=False):
            put(x + 8, TOP + index * ROW + 4, value, 11)
    if seal:
        x, y, r = 270 * scale, 160 * scale, 45 * scale
        ring = Image.new("L", picture.size, 0)
        ImageDraw.Draw(ring).ellipse((x - r, y - r, x + r, y + r), outline=215, width=6)
        ImageDraw.Draw(ring).regular_polygon((x, y, r / 3), 5, fill=215)
        red = Image.merge("RGB", [channel.point(lambda value, most=most: min(value, most)) for channel, most in zip(picture.split(), (205, 40, 45), strict=True)])
        picture = Image.composite(red, picture, ring)
    return picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")


def pdf(*pictures):
    """A PDF of these pictures."""
    file = io.BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI)
    return file.getvalue()
