"""Many reports: two processes against one, memory as reports grow in number, an unchanged folder again, a cluster against this machine.

    python bench/batch.py [REPORTS [ROUNDS]]     (1000 reports, 3 rounds; the cluster only where distributed is installed)

Each ratio is the median of rounds run in turn, with the least and the largest beside it: other work on the machine shows there.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import corpus

AUDITOR = [sys.executable, "-c", "from auditor.cli import main; main()"]


def run(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """An audit of a folder, begun."""
    command = [*AUDITOR, "check", str(folder), "--quiet", "--output", os.devnull, *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def seconds(folder: Path, *options: str) -> float:
    """How long an audit of a folder takes."""
    start = time.perf_counter()
    assert run(folder, *options).wait() in (0, 1)
    return time.perf_counter() - start


def family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def held(pid: int) -> int:
    """The memory of a process and all it started, in kB; what they share is counted once."""
    total = 0
    for one in family(pid):
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return total


def peak(folder: Path, *options: str) -> float:
    """The most memory that an audit of a folder holds at once, in kB."""
    process, most = run(folder, *options), [0]

    def watch() -> None:
        while process.poll() is None:
            most[0] = max(most[0], held(process.pid))
            time.sleep(0.25)

    watching = threading.Thread(target=watch)
    watching.start()
    process.wait()
    watching.join()
    return float(most[0])


def ratio(name: str, above: Callable[[], float], below: Callable[[], float], rounds: int) -> None:
    """Prints a ratio with its spread."""
    found = sorted(above() / below() for _ in range(rounds))
    print(f"{name:62} {statistics.median(found):6.2f}   ({found[0]:.2f} … {found[-1]:.2f})", flush=True)


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a scheduler with two workers on this machine."""
    told = folder / "scheduler.json"
    quiet = ["--no-dashboard", "--scheduler-file", str(told)]
    dask, one = [sys.executable, "-m"], ["--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
    commands = [[*dask, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *quiet]]
    commands += [[*dask, "distributed.cli.dask_worker", *one, *quiet]] * 2
    started = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for command in commands]
    try:
        while not told.exists():
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        from distributed import Client

        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2)
        yield address
    finally:
        for process in started:
            process.kill()
            process.wait()


def main(reports: int = 1000, rounds: int = 3) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        whole, few = Path(temporary, "whole"), Path(temporary, "few")
        corpus.write(whole, reports)
        corpus.write(few, max(20, reports // 50))
        store = Path(temporary, "store.duckdb")

        def first() -> float:
            store.unlink(missing_ok=True)
            return seconds(whole, "-j", "2", "--store", str(store))

        ratio(f"one process / two, {reports} reports", lambda: seconds(whole, "-j", "1"), lambda: seconds(whole, "-j", "2"), rounds)
        ratio(f"memory of {reports} reports / {max(20, reports // 50)}", lambda: peak(whole), lambda: peak(few), 1)
        ratio("with a store / without, first run", first, lambda: seconds(whole, "-j", "2"), 1)
        first()
        ratio("unchanged folder again / first run", lambda: seconds(whole, "-j", "2", "--store", str(store)), first, rounds)
        if find_spec("distributed"):
            with cluster(Path(temporary)) as address:
                seconds(few, "--cluster", address)
                ratio("cluster of two / two processes", lambda: seconds(whole, "--cluster", address), lambda: seconds(whole, "-j", "2"), rounds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
