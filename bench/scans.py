"""How much of scanned tables is read rightly: pages drawn here, spoilt in the ways scanners spoil them, and read again.

Needs auditor[ocr] and a Chinese font. `python bench/scans.py [PAGES]` reads so many pages of each kind (2 unless told).
"""

from __future__ import annotations

import re
import sys
import time
import unicodedata
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from auditor.readers.pdf.sheets import sheet_of
from auditor.readers.pdf.tables import PrintedTable
from auditor.readers.scans.page import page_of

FONTS = ("Sans", "Serif")
FOLDER = Path("/usr/share/fonts/opentype/noto")
ITEMS = ["一般公共服务支出", "教育支出", "科学技术支出", "社会保障和就业支出", "卫生健康支出", "节能环保支出", "交通运输支出", "基本支出", "人员经费", "办公费", "会议费", "公务接待费", "维修（护）费"]
HEADS = ("年初预算数", "全年预算数", "全年执行数", "执行率（%）", "分值", "得分", "偏差原因")
SIZE = (595, 842)
# Kind of scan: resolution, what is done to the page, width and grey of its ruling lines.
KINDS = {
    "clean, 200 dpi": (200, "", 2, 20),
    "150 dpi, noise": (150, "tilt noise", 1, 20),
    "askew by 2°": (200, "askew noise", 2, 20),
    "coarse JPEG": (150, "tilt noise jpeg", 1, 20),
    "seals": (200, "tilt seals noise", 2, 20),
    "uneven light": (200, "tilt light noise", 2, 20),
    "black edges": (200, "tilt edges noise", 2, 20),
    "faint": (200, "tilt faint noise", 1, 120),
    "black and white": (200, "tilt binary", 2, 20),
    "all together": (150, "askew blur seals light noise jpeg", 1, 20),
}


def number(rng: Random) -> str:
    """A cell's value."""
    amount = rng.uniform(0, 99_999 if rng.random() < 0.5 else 999)
    forms = [f"{amount:,.2f}", f"{amount:.2f}", f"{amount:.2f}", f"{rng.uniform(0, 130):.2f}%", str(rng.randint(0, 9999)), f"-{amount:.2f}"]
    return rng.choice([*forms, f"≥{rng.randint(60, 100)}%", rng.choice(["—", "100%", "10", "0", "优", ""])])


def drawn(rng: Random, dpi: int, width: int, grey: int) -> tuple[np.ndarray, list[list[str]]]:
    """A page with a heading and a ruled table, and the rows of the table."""
    scale = dpi / 72
    file = str(FOLDER / f"Noto{rng.choice(FONTS)}CJK-Regular.ttc")
    picture = Image.new("RGB", tuple(round(side * scale) for side in SIZE), "white")
    draw = ImageDraw.Draw(picture)
    big, small = (ImageFont.truetype(file, round(points * scale), index=2) for points in (18, rng.choice([9, 10, 10.5])))
    draw.text((130 * scale, 60 * scale), "2023年度部门整体支出绩效自评报告", font=big, fill=(15, 15, 15))
    columns = rng.choice([5, 6])
    rows = [["项目", *rng.sample(HEADS, columns - 1)], *([rng.choice(ITEMS), *(number(rng) for _ in range(columns - 1))] for _ in range(24))]
    xs = [50 + (0.0 if not c else 0.27 + 0.73 * (c - 1) / (columns - 1)) * 495 for c in range(columns + 1)]
    ys = [120.0]
    for _ in rows:
        ys.append(ys[-1] + rng.choice([18, 18, 18, 30]))
    for y in ys:
        draw.line((xs[0] * scale, y * scale, xs[-1] * scale, y * scale), fill=(grey,) * 3, width=width)
    for x in xs:
        draw.line((x * scale, ys[0] * scale, x * scale, ys[-1] * scale), fill=(grey,) * 3, width=width)
    for top, bottom, row in zip(ys, ys[1:], rows, strict=False):
        for left, right, value in zip(xs, xs[1:], row, strict=False):
            draw.text(((left + right) / 2 * scale, (top + bottom) / 2 * scale), value, font=small, fill=(15, 15, 15), anchor="mm")
    return np.asarray(picture)[:, :, ::-1].copy(), rows


def stamped(page: np.ndarray, rng: Random, dpi: int) -> np.ndarray:
    """The page with a round red seal over its table."""
    height, width = page.shape[:2]
    at, radius = (rng.randint(width // 4, 3 * width // 4), rng.randint(height // 3, 3 * height // 4)), round(20 / 25.4 * dpi)
    mask = np.zeros((height, width), np.uint8)
    cv2.circle(mask, at, radius, 255, max(3, radius // 14))
    cv2.circle(mask, at, radius // 4, 255, -1)
    share = mask[..., None] / 255 * rng.uniform(0.75, 0.95)
    return (page * (1 - share) + np.minimum(page, (40, 35, 205)) * share).astype(np.uint8)


def spoilt(page: np.ndarray, how: str, rng: Random, dpi: int) -> np.ndarray:
    """The page as a scanner gives it."""
    height, width = page.shape[:2]
    noise = np.random.default_rng(rng.randrange(10**6))
    for _ in range(2 * ("seals" in how)):
        page = stamped(page, rng, dpi)
    angle = rng.choice([-1, 1]) * rng.uniform(1.6, 2.2) if "askew" in how else rng.uniform(-0.6, 0.6) if "tilt" in how else 0.0
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    page = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    if "blur" in how:
        page = cv2.GaussianBlur(page, (0, 0), 0.7)
    bright = page.astype(np.float32)
    if "faint" in how:
        bright = 255 - (255 - bright) * 0.55
    if "light" in how:
        down, right = np.mgrid[0:height, 0:width]
        bright *= (1 - 0.2 * (right / width + (down / height) ** 2))[..., None]
    if "edges" in how:
        bright[:, : dpi // 7] *= 0.12
        bright[: dpi // 14] *= 0.2
    if "noise" in how:
        bright += noise.normal(0, 9, (height, width, 1))
        bright[noise.random((height, width)) < 0.0006] = 40
    page = bright.clip(0, 255).astype(np.uint8)
    if "binary" in how:
        page = np.where(page > 150, np.uint8(255), np.uint8(0))
    return cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 32 if "jpeg" in how else 75])[1], 1)


def plain(value: str) -> str:
    """A value without what two prints of it may differ in; all dashes are one."""
    value = re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))
    return "-" if value in ("—", "–", "一", "_") else value


def counted(kind: str, seed: int) -> tuple[int, int, int, int, float]:
    """Cells, those right, numbers, those right, and the seconds for one page."""
    dpi, how, width, grey = KINDS[kind]
    rng = Random(seed)
    page, rows = drawn(rng, dpi, width, grey)
    page = cv2.resize(spoilt(page, how, rng, dpi), None, fx=200 / dpi, fy=200 / dpi, interpolation=cv2.INTER_CUBIC)
    start = time.perf_counter()
    sheet = sheet_of(page_of(page, 1, 200)[0])
    seconds = time.perf_counter() - start
    tables = [placed.thing for placed in sheet.placed if isinstance(placed.thing, PrintedTable)]
    table = max(tables, key=lambda table: len(table.cells), default=None)
    read = {(cell.area.row, cell.area.column): plain(cell.value) for cell in table.cells} if table else {}
    told = [(plain(value), read.get((r, c), "")) for r, row in enumerate(rows) for c, value in enumerate(row)]
    numbers = [right == got for right, got in told if any(map(str.isdigit, right))]
    return len(told), sum(right == got for right, got in told), len(numbers), sum(numbers), seconds


def main(pages: int) -> None:
    first = 0.0
    print(f"{'kind':18} {'cells':>14} {'numbers':>14}   time / that of the first kind")
    for kind in KINDS:
        cells, right, numbers, good, seconds = (sum(column) for column in zip(*(counted(kind, seed) for seed in range(pages)), strict=True))
        first = first or seconds
        print(f"{kind:18} {right:5}/{cells:<5}{right / cells:.1%} {good:5}/{numbers:<5}{good / numbers:.1%}   {seconds / first:.2f}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2)
