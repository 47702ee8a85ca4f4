"""Readings of the evidence engine: how many a number has, how many of the labelled relations are among them, and what they cost as a report grows.

    python bench/candidates.py [REPORT…]

Of the reports, those with NAME.relations.json or NAME.labels.json beside them give the recall, law by law. Without reports only the growth is
measured: texts of `bench/corpus.py` one after the other, each size in a process of its own. A line gives the readings a number, and the processor
time and peak memory a number against those of the first size, which are at most 1.3 where both are linear. At last a report of the largest
size is audited with the ordinary limits. The exit code is 1 where something is not linear or that report is not audited whole.
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import corpus

from auditor.document import Unreadable
from auditor.learning.material import example
from auditor.limits import GENEROUS
from auditor.numbers import measure
from auditor.outline import outline
from auditor.readers import read
from auditor.relations.evidence.decide import judge
from auditor.relations.evidence.readings import Candidates

SIZES = (1_000, 2_000, 4_000, 8_000, 17_000)
# How much more a number may cost in a larger report, and how often what cost more is measured again.
AT_MOST, TIMES = 1.3, 2
# What a gap says of numbers that were not looked at.
LEFT_OUT = ("没有再从全文推断", "未能核对", "没有核对")


@dataclass(frozen=True, slots=True)
class Cost:
    """Numbers and readings of one report, the seconds of processor time that judging them takes, and what it adds to the most memory of
    the process, in units of the system."""

    numbers: int
    readings: int
    seconds: float
    memory: int


def readings(found: Candidates) -> int:
    """All readings of a document."""
    return sum(len(form.group) for form in found.forms.values())


def recall(paths: Sequence[str]) -> None:
    """Readings a number of each report together, and the labelled relations that are among them."""
    numbers = some = most = 0
    labels: Counter[str] = Counter()
    unseen: Counter[str] = Counter()
    for path in paths:
        try:
            one = example(path)
        except Unreadable as error:
            print(f"{path}: {error}", file=sys.stderr)
            continue
        n, r = len(one.found.frame.nodes.all), readings(one.found)
        numbers, some, most = numbers + n, some + r, max(most, round(r / max(n, 1)))
        labels.update(one.by_law)
        unseen.update(label.law for label in one.unseen)
    print(f"{len(paths)} reports, {numbers} numbers, {some / max(numbers, 1):.1f} readings a number, {most} in the report with the most")
    for law, count in [("all", labels.total()), *sorted(labels.items())]:
        missed = unseen.total() if law == "all" else unseen[law]
        if count:
            print(f"recall {law:12} {count - missed:6}/{count:<6} {(count - missed) / count:.3f}")


def grown(sizes: Sequence[int], folder: Path) -> list[Path]:
    """A report for each size: texts one after the other until they have so many numbers."""
    made: list[Path] = []
    texts: list[str] = []
    numbers, path = 0, folder / "one.txt"
    for size in sizes:
        while numbers < size:
            texts.append(corpus.text(len(texts)))
            path.write_text(texts[-1], encoding="utf-8")
            numbers += len(measure(read(path)))
        made.append(folder / f"{size}.txt")
        made[-1].write_text("\n\n".join(texts), encoding="utf-8")
    return made


def cost(path: Path, small: Path) -> Cost:
    """What judging the numbers of one report takes, reading it left out, after a small one has had everything loaded."""
    if small != path:
        cost(small, small)
    document = read(path)
    laid_out, mentions = outline(document), measure(document)
    held, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found = judge(document, laid_out, mentions).found
    seconds = time.process_time() - start
    return Cost(len(mentions), readings(found), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held)


def alone(path: Path) -> Cost:
    """The same in a fresh process."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(cost, path, path.with_name("one.txt")).result()


def growth(paths: Sequence[Path]) -> bool:
    """A line for each size; True where time and memory are linear."""
    first, linear = alone(paths[0]), True
    for path in paths:
        for _ in range(TIMES + 1):  # other programs take from the processor's cache
            one = alone(path)
            time_, memory = (b / one.numbers / (a / first.numbers) for a, b in ((first.seconds, one.seconds), (first.memory, one.memory)))
            if holds := time_ <= AT_MOST and memory <= AT_MOST:
                break
        linear = linear and holds
        print(f"{one.numbers:6} numbers {one.readings / one.numbers:7.1f} readings a number   time {time_:5.2f}   memory {memory:5.2f}"
              f"{'' if holds else '   TOO MUCH'}", flush=True)  # fmt: skip
    return linear


def audited(path: Path) -> bool:
    """Whether a report is audited with the ordinary limits, no number left out."""
    start = time.monotonic()
    ran = subprocess.run([sys.executable, "-c", "from auditor.cli import main; main()", "check", str(path), "--format", "json"], capture_output=True, text=True, check=False)
    answer, seconds = json.loads(ran.stdout), time.monotonic() - start
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    reasons = [error["error"] for error in answer["errors"]]
    reasons += [gap["reason"] for document in answer["documents"] for gap in document["gaps"] if any(word in gap["reason"] for word in LEFT_OUT)]
    print(f"audited with the ordinary limits: {'; '.join(reasons) or 'whole'}, {seconds / GENEROUS.seconds:.0%} of the seconds, "
          f"{megabytes / GENEROUS.memory:.0%} of the memory")  # fmt: skip
    return not reasons


def main(paths: Sequence[str]) -> int:
    if paths:
        recall(paths)
    with tempfile.TemporaryDirectory() as name:
        made = grown(SIZES, Path(name))
        held = growth(made)
        return 0 if audited(made[-1]) and held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
