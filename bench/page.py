"""What the page costs against the audit it shows, as a ratio in one run: a report of 60 pages, or those named."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from auditor import audit_many
from auditor.reports.detail import Detail
from auditor.reports.page import render
from auditor.result import Audit

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
# Pages of a long report, and the characters on one.
PAGES, PAGE = 60, 900


def long_report(folder: Path) -> str:
    """The text samples one after another until they fill the pages."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "samples").glob("*.txt"))]
    whole = "\n\n".join(texts * (PAGES * PAGE // sum(map(len, texts)) + 1))
    path = folder / "60页.txt"
    path.write_text(whole[: PAGES * PAGE], encoding="utf-8")
    return str(path)


def ratio(path: str) -> tuple[float, int, int]:
    """Rendering over auditing, after one round to warm up; how many numbers the report has; how many characters its page."""
    ratios, html, numbers = [], "", 0
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        audits = [audit for audit in audit_many([path], facsimile=True) if isinstance(audit, Audit)]
        audited = time.perf_counter()
        html = render(audits, [], Detail())
        ratios.append((time.perf_counter() - audited) / (audited - start))
        numbers = sum(len(audit.numbers) for audit in audits)
    return statistics.median(ratios[1:]), numbers, len(html)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        for report in sys.argv[1:] or [long_report(Path(name))]:
            cost, seen, size = ratio(report)
            print(f"render / audit of {Path(report).name}: {cost:.3f} ({seen} numbers, a page of {size} characters)")
