"""Speed as ratios of processes run in pairs, each the median of several."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
AUDITOR = str(Path(PYTHON).with_name("auditor"))
ROUNDS = 7


def seconds(command: list[str]) -> float:
    """How long a command takes; its output and status do not matter."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def ratio(command: list[str], against: list[str]) -> float:
    """The median of `command` over `against`, run in pairs after one warm-up each."""
    seconds(command), seconds(against)
    return statistics.median(seconds(command) / seconds(against) for _ in range(ROUNDS))


def main(reports: list[str]) -> None:
    reports = reports or [str(next((ROOT / "samples").glob("07*.txt")))]
    imported = [PYTHON, "-c", "import great_expectations"]
    print(f"auditor --version / python -c pass: {ratio([AUDITOR, '--version'], [PYTHON, '-c', 'pass']):.2f}")
    for report in reports:
        print(f"auditor check {Path(report).name} / import great_expectations: {ratio([AUDITOR, 'check', report], imported):.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
