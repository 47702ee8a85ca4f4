"""How the cost of an audit grows: with the pages of a report, with the numbers of a page, with the numbers of one sentence, with reports,
and with texts that no one writes.

    python bench/growth.py [pages|page|sentence|reports|unfriendly …]     (all of them)
    python bench/growth.py unfriendly "'1,' in lines" …                   (only the lines of these names)

Of an unfriendly text, 32 KB and 64 KB are audited. The line gives the seconds for both and how many times the first the second is, which
is at most 2.3 where time is linear; the exit code is 1 where it is more, or where 64 KB take longer than an ordinary report may.

Each other line is the processor time a number (or a report) against that of the line's first size, beside what reading alone takes of it:
1.0 all along is linear growth. Great Expectations is loaded before anything is measured.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import corpus
from openpyxl import Workbook

from auditor import flow
from auditor.limits import GENEROUS
from auditor.readers import read
from auditor.relations.crowds import NUMBERS
from auditor.result import Audit

# Characters of a printed page.
PAGE = 900
# The bytes of the smaller of two unfriendly texts, how many times the processor time the larger may take, how often both are measured again
# where it takes more.
SMALL, AT_MOST, TIMES = 1 << 15, 2.3, 4
# What is said over and over, in one line and in lines of as many numbers as are still looked at.
UNFRIENDLY = ("1\t", "1%", "1个", "100%，", "W", "a ", "1+", "1,234,", "1,", "1万元、", "1分、", "1,234.5万元、", "\u3000",
              "结余1万元，", "增长1%，", "占1%，", "其中：1万元，", "得1分，", "办公费1万元，", "完成1万元，1%，", "上年1元，")  # fmt: skip
LINE = NUMBERS - 1


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


def repeated(what: str, size: int) -> str:
    """So many bytes of it."""
    return "合计" + what * (size // len(what.encode()))


def broken(what: str, size: int) -> str:
    """The same in paragraphs, each with as many numbers as are still looked at."""
    times = size // len(what.encode())
    return "\n\n".join("合计" + what * min(LINE, times - at) + "。" for at in range(0, times, LINE))


def diagonal(path: Path, size: int, columns: int = 16_000) -> None:
    """A workbook of one cell a row, each a column to the right of the one above."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in range(size // 40):
        sheet.append([None] * (row % columns) + [1.5])
    book.save(path)


def markup(rows: Callable[[int], str]) -> Callable[[Path, int], None]:
    """A page with a table of these rows."""
    return lambda path, size: path.write_text(f"<table>{rows(size)}</table>", encoding="utf-8") and None


def plain(made: Callable[[str, int], str], what: str) -> Callable[[Path, int], None]:
    return lambda path, size: path.write_text(made(what, size), encoding="utf-8") and None


def unfriendly() -> dict[str, tuple[str, Callable[[Path, int], None]]]:
    """Each kind's name, and its suffix and what writes about so many bytes of it."""
    made: dict[str, tuple[str, Callable[[Path, int], None]]] = {}
    for what in UNFRIENDLY:
        made[repr(what)] = ".txt", plain(repeated, what)
        made[f"{what!r} in lines"] = ".txt", plain(broken, what)
    spans = "<td rowspan=60000 colspan=60000>1</td>"
    return made | {
        "a row of cells": (".csv", plain(lambda what, size: what * (size * 3 // 2), "1,")),  # 10⁵ cells of the larger
        "rows of two hundred cells": (".csv", plain(lambda what, size: what * (size // len(what)), "1," * 199 + "1\n")),
        "rows of three cells": (".csv", plain(lambda what, size: "项目,预算数,执行数\n" + what * (size // 14), "办公费,1,1\n")),
        "spans, one a row": (".html", markup(lambda size: f"<tr>{spans}</tr>" * (size // len(spans)))),
        "spans in one row": (".html", markup(lambda size: f"<tr>{spans * (size // len(spans))}</tr>")),
        "spans down": (".html", markup(lambda size: "<tr><td rowspan=999>1</td></tr>" * (size // 31))),
        "a diagonal sheet": (".xlsx", diagonal),
        "diagonals of a sheet": (".xlsx", lambda path, size: diagonal(path, size, 150)),
    }  # fmt: skip


def strain(folder: Path, named: Collection[str] = ()) -> bool:
    """A line for each unfriendly text, or for those named; True where each of them holds."""
    suites, held = flow.suites_for(), True
    (folder / "first.txt").write_text(page(50), encoding="utf-8")
    cost([str(folder / "first.txt")], suites)
    made = unfriendly()
    for name in named or made:
        suffix, write = made[name]
        paths = [folder / f"{size}{suffix}" for size in (SMALL, 2 * SMALL)]
        for path in paths:
            write(path, int(path.stem))
        taken = [cost([str(path)], suites)[0] for path in paths]
        for _ in range(TIMES):  # other programs take from the processor's cache
            if taken[1] <= AT_MOST * taken[0]:
                break
            taken = [min(before, cost([str(path)], suites)[0]) for before, path in zip(taken, paths, strict=True)]
        holds = taken[1] <= AT_MOST * taken[0] and taken[1] < GENEROUS.seconds
        held = held and holds
        print(f"{name:28} {taken[0]:7.2f} s {taken[1]:7.2f} s   {taken[1] / taken[0]:5.2f}{'' if holds else '   TOO MUCH'}", flush=True)
    return held


def main(asked: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder, held = Path(name), True
        if not asked or "pages" in asked:
            grown("pages: a number", pages, (20, 100, 500), folder)
        if not asked or "page" in asked:
            grown("numbers a page: a number", page, (50, 200, 800, 3200), folder)
        if not asked or "sentence" in asked:
            grown("numbers a sentence: a number", sentence, (10, 40, 160, 280), folder)
        if not asked or "reports" in asked:
            reports(folder / "reports")
        if not asked or "unfriendly" in asked:
            held = strain(folder, [name for name in asked if name in unfriendly()])
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
