"""How the cost of an audit grows: with the pages of a report, with the numbers of a page, with the numbers of one sentence, with reports.

    python bench/growth.py [pages|page|sentence|reports …]     (all of them)

Each line is the processor time a number (or a report) against that of the line's first size, beside what reading alone takes of it:
1.0 all along is linear growth. Great Expectations is loaded before anything is measured.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import corpus

from auditor import flow
from auditor.readers import read
from auditor.result import Audit

# Characters of a printed page.
PAGE = 900


def pages(number: int) -> str:
    """Different reports one after the other until they fill so many pages."""
    text, seed = "", 0
    while len(text) < number * PAGE:
        text += corpus.text(seed) + "\n\n"
        seed += 1
    return text[: number * PAGE]


def page(number: int) -> str:
    """A page of sentences with two numbers each until there are so many."""
    return "\n".join(f"第{i}项工程安排{100 + i}.25万元，实际支出{90 + i}.75万元。" for i in range(number // 2))


def sentence(number: int) -> str:
    """One sentence that divides a total into so many parts."""
    parts = [100 + i % 37 for i in range(number)]
    return f"项目支出{sum(parts)}万元，其中：" + "，".join(f"第{i}标段工程款{part}万元" for i, part in enumerate(parts)) + "。"


def seconds(work: Callable[[], object]) -> float:
    """The processor time that this process takes for it."""
    start = time.process_time()
    work()
    return time.process_time() - start


def cost(paths: Sequence[str], suites: Sequence[flow.Suite]) -> tuple[float, float, int]:
    """What auditing these reports in one process takes, what reading them takes, and how many numbers are in them."""
    audits: list[object] = []
    reading = seconds(lambda: [read(path) for path in paths])
    whole = seconds(lambda: audits.extend(flow.judge_all(map(flow.parse, paths), suites)))
    return whole, reading, sum(len(audit.numbers) for audit in audits if isinstance(audit, Audit))


def show(name: str, sizes: Sequence[int], measured: Sequence[tuple[float, float]]) -> None:
    """A line for each size."""
    for size, (each, reading) in zip(sizes, measured, strict=True):
        print(f"{name:28} {size:6}   {each / measured[0][0]:6.2f}   reading is {reading:.0%} of it", flush=True)


def grown(name: str, made: Callable[[int], str], sizes: Sequence[int], folder: Path) -> None:
    """The cost a number as one report grows."""
    suites, measured = flow.suites_for(), []
    for size in (sizes[0], *sizes):  # the first time something is loaded
        path = folder / f"{size}.txt"
        path.write_text(made(size), encoding="utf-8")
        whole, reading, numbers = cost([str(path)], suites)
        measured.append((whole / numbers, reading / whole))
    show(name, sizes, measured[1:])


def reports(folder: Path) -> None:
    """The cost a report as reports become more, Great Expectations running once a table for 64 of them."""
    sizes, suites = (1, 10, 100, 1000), flow.suites_for()
    corpus.write(folder, max(sizes))
    paths = sorted(map(str, folder.iterdir()))
    cost(paths[:1], suites)
    measured = [(whole / size, reading / whole) for size in sizes for whole, reading, _ in [cost(paths[-size:], suites)]]
    show("reports: a report", sizes, measured)


def main(asked: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not asked or "pages" in asked:
            grown("pages: a number", pages, (20, 100, 500), folder)
        if not asked or "page" in asked:
            grown("numbers a page: a number", page, (50, 200, 800, 3200), folder)
        if not asked or "sentence" in asked:
            grown("numbers a sentence: a number", sentence, (10, 40, 160, 640), folder)
        if not asked or "reports" in asked:
            reports(folder / "reports")


if __name__ == "__main__":
    main(sys.argv[1:])
