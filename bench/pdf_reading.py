"""What PDFs cost: reading against pdfminer's own `extract_text`, all after reading against reading, and memory a page as pages grow."""

from __future__ import annotations

import io
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from pdfminer.high_level import extract_text
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from auditor import flow
from auditor.document import Paragraph
from auditor.readers import read
from auditor.readers.pdf import blocks

SHARED = Path(__file__).resolve().parents[2] / "shared" / "pdf"
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def ratio(data: bytes) -> float:
    """Reading with tables over `extract_text`, the median of pairs."""
    return statistics.median(seconds(lambda: blocks(data)) / seconds(lambda: extract_text(io.BytesIO(data))) for _ in range(ROUNDS))


def after(path: Path) -> float:
    """All that comes after reading, over reading, the median of pairs; the first is thrown away, which loads what judging needs."""
    suites, ratios = flow.suites_for(), []
    for _ in range(ROUNDS + 1):
        reading = seconds(lambda: read(path))
        whole = seconds(lambda: flow.judge([parsed for parsed in [flow.parse(path)] if isinstance(parsed, flow.Parsed)], suites))
        ratios.append(whole / reading - 1)
    return statistics.median(ratios[1:])


def report(pages: int) -> bytes:
    """A report of so many pages, half text and half a ruled table."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 800))
    xs = (60, 150, 250, 350, 450, 540)
    for page in range(pages):
        canvas.setFont("STSong-Light", 10)
        for row in range(20):
            canvas.drawString(60, 760 - 16 * row, f"第{page}页第{row}行本年度各项资金按预算安排使用全部到位执行率较高没有结余有关情况说明")
            for at, x in enumerate(xs[:-1]):
                canvas.drawString(x + 3, 388 - 16 * row, f"{page * 100 + row * 5 + at}.50")
        for row in range(21):
            canvas.line(xs[0], 400 - 16 * row, xs[-1], 400 - 16 * row)
        for x in xs:
            canvas.line(x, 400, x, 80)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def memory(pages: int) -> tuple[float, float]:
    """The most memory that reading so many pages takes, in bytes a page and a character of the answer."""
    data = report(pages)
    tracemalloc.start()
    found, _ = blocks(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    texts = [text for block in found for text in ([block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells])]
    return peak / pages, peak / sum(len(text.value) for text in texts)


def main(paths: list[Path]) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    ratios = []
    for path in paths:
        ratios.append((ratio(path.read_bytes()), after(path)))
        print(f"{path.name[:40]:40} reading / extract_text {ratios[-1][0]:.2f}   after reading / reading {ratios[-1][1]:.2f}", flush=True)
    if ratios:
        reading, rest = (statistics.median(one) for one in zip(*ratios, strict=True))
        print(f"{'median':40} reading / extract_text {reading:.2f}   after reading / reading {rest:.2f}")
    memory(5)
    few, many = memory(25), memory(100)
    print(f"peak memory a page, 100 pages / 25 pages: {many[0] / few[0]:.2f}; bytes a character: {many[1]:.0f}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted(SHARED.glob("*.pdf")))
