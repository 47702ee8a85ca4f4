"""A review of a folder against a check of it, in pairs; and whether a review that is killed at random moments ends as
an undisturbed one does.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from speed import AUDITOR, seconds

KILLS = 10


def files(folder: Path) -> dict[str, bytes]:
    """What a folder holds, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def killed(command: list[str], after: float) -> None:
    """Starts a command and kills it after so many seconds."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.kill()
    process.wait()


def main(folder: str, rounds: str = "1") -> None:
    """Prints the ratios, then what became of the killed runs: with a store, so that most moments fall where files are
    written.
    """
    with tempfile.TemporaryDirectory() as temporary:
        here = Path(temporary)
        for number in range(int(rounds)):
            check = seconds([AUDITOR, "check", folder, "--format", "json", "-o", str(here / "check.json"), "-q"])
            review = seconds([AUDITOR, "review", folder, "-o", str(here / f"out{number}"), "-q"])
            again = seconds([AUDITOR, "review", folder, "-o", str(here / f"out{number}"), "-q"])
            print(f"check {check:.1f} s, review {review / check:.2f} times that, again {again / check:.2f}", flush=True)
        whole, store = files(here / "out0"), ["--store", str(here / "store.duckdb")]
        seconds([AUDITOR, "review", folder, "-o", str(here / "warm"), "-q", *store])
        length = seconds([AUDITOR, "review", folder, "-o", str(here / "timed"), "-q", *store])
        same, half = 0, 0
        for number in range(KILLS):
            out = here / f"cut{number}"
            command = [AUDITOR, "review", folder, "-o", str(out), "-q", *store]
            killed(command, random.uniform(0, length))
            half += sum(whole.get(name) != data for name, data in files(out).items() if not name.startswith(".auditor"))
            seconds(command)
            same += files(out) == whole
        print(f"killed {KILLS} times: {half} files half or other, {same} times as undisturbed after running again")


if __name__ == "__main__":
    main(*sys.argv[1:])
