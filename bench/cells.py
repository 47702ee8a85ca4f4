"""How much of the tables is verified: by the program, by lines of figures, together, by lines with columns shuffled.

    python bench/cells.py [--slips N] FILE...

Cells are those that hold one figure and do not only name something (codes, years, running numbers). Shuffled: the
figures of each column are exchanged among its own cells, seeded. Seconds are processor time, the best of some rounds.

`--slips N` puts a wrong digit into N verified cells of each file, one at a time, and counts those that are verified still.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from math import floor, isfinite, log10
from random import Random

import numpy as np

from auditor import flow
from auditor.relations.lines.grid import Grid, grids
from auditor.relations.lines.read import read_grid, read_lines
from auditor.relations.lines.result import Reading

ROUNDS = 3


def shuffled(grid: Grid, rng: np.random.Generator) -> Grid:
    """The grid with the figures of each column in another order."""
    value, half = grid.value.copy(), grid.half.copy()
    for c in range(value.shape[1]):
        there = np.flatnonzero(~np.isnan(value[:, c]))
        other = rng.permutation(there)
        value[there, c], half[there, c] = grid.value[other, c], grid.half[other, c]
    return replace(grid, value=value, half=half)


def mistyped(value: float, half: float, rng: Random) -> float:
    """The value with one of its printed digits wrong, not making it 0."""
    low = round(log10(2 * half))
    size = abs(value)
    high = max(low, floor(log10(size))) if size else low
    while True:
        place = rng.randint(low, high)
        digit = int(size / 10.0**place + 1e-9) % 10
        new = size + (rng.choice([d for d in range(10) if d != digit]) - digit) * 10.0**place
        if new > half:
            return float(np.copysign(new, value))


def verified(reading: Reading) -> set[tuple[int, int]]:
    """The cells of a grid that are verified."""
    return {cell for cell in reading.grid.cells if reading.room[cell] < np.inf}


def slipped(readings: list[Reading], number: int, rng: Random) -> Iterator[str]:
    """What becomes of so many slips."""
    grids_of = [(reading, reading.grid, cell) for reading in readings for cell in sorted(verified(reading))]
    cells = [(reading, cell) for reading, grid, cell in grids_of if grid.value[cell] and grid.half[cell]]
    for reading, cell in rng.sample(cells, min(number, len(cells))):
        value = reading.grid.value.copy()
        value[cell] = mistyped(float(value[cell]), float(reading.grid.half[cell]), rng)
        after = read_grid(replace(reading.grid, value=value))
        yield "still verified" if cell in verified(after) else "doubted"


def by_program(path: str) -> tuple[flow.Parsed, set[tuple[int, tuple[int, int], int]]]:
    """A report as parsed, and the numbers that the program verifies. Raises SystemExit where it cannot be read."""
    parsed = flow.parse(path)
    if not isinstance(parsed, flow.Parsed):
        raise SystemExit(f"{path}: {parsed.error}")
    (audit,) = flow.judge([parsed], flow.suites_for())
    if not hasattr(audit, "numbers"):
        raise SystemExit(f"{path}: {audit}")
    told_of = {(seen.quote, seen.place) for seen in audit.numbers if seen.status == "verified"}
    return parsed, {m.key for m in parsed.mentions if (m.printed, m.place) in told_of}


def main(arguments: list[str]) -> None:
    slips = int(arguments[arguments.index("--slips") + 1]) if "--slips" in arguments else 0
    paths = arguments[2:] if slips else arguments
    total: Counter[str] = Counter()
    print(f"{'report':34}{'cells':>7}{'program':>9}{'lines':>7}{'both':>7}{'shuffled':>10}{'s/10^4':>8}")
    for path in paths:
        parsed, old = by_program(path)
        mentions = flow.measure(parsed.document)
        cost = float("inf")
        for _ in range(ROUNDS):
            start = time.process_time()
            lines = read_lines(parsed.document, mentions)
            cost = min(cost, time.process_time() - start)
        rng = np.random.default_rng(0)
        mixed = sum(len(verified(read_grid(shuffled(grid, rng)))) for grid in grids(parsed.document, mentions))
        figures = {m.key for table in lines.tables for m in table.grid.cells.values()}
        both = old & figures | lines.verified
        row = {"cells": len(figures), "program": len(old & figures), "lines": len(lines.verified), "both": len(both),
               "shuffled": mixed, "seconds": cost}  # fmt: skip
        total.update(row)
        told(path.rpartition("/")[2][:33], row)
        if slips:
            total.update(what := Counter(slipped(list(lines.tables), slips, Random(0))))
            print(f"    slips: {dict(what)}")
    told("all", total)
    if slips:
        print("    slips:", {k: total[k] for k in ("doubted", "still verified")})


def told(name: str, row: dict[str, float]) -> None:
    """One line of the table."""
    n = max(1, row["cells"])
    shares = "".join(f"{row[k] / n:{w}.3f}" for k, w in (("program", 9), ("lines", 7), ("both", 7), ("shuffled", 10)))
    print(f"{name:34}{row['cells']:7}{shares}{row['seconds'] / n * 1e4:8.2f}", flush=True)
    assert isfinite(row["seconds"])


if __name__ == "__main__":
    main(sys.argv[1:])
