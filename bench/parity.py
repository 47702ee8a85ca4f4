"""The same report in several formats: which findings each gives. `python bench/parity.py FOLDER` with NAME.docx, NAME.pdf, NAME.xlsx …

A row is a finding by code, stated and expected value; a column is a format. Exit status 1 where two formats differ.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

AUDITOR = str(Path(sys.executable).with_name("auditor"))
# Kinds of file that may hold a report; a picture of one (NAME.scan.pdf) is not the same report.
KINDS = (".txt", ".md", ".docx", ".doc", ".wps", ".xlsx", ".xls", ".html", ".pdf")


def reports(folder: Path) -> dict[str, list[Path]]:
    """Name → the files of reports that stand there in more than one format."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        if path.suffix in KINDS and "." not in path.stem:
            found[path.stem].append(path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def audited(paths: list[Path]) -> dict[str, dict]:
    """Path → the document of the answer, or the reason why there is none under `error`."""
    run = subprocess.run([AUDITOR, "check", *map(str, paths), "--format", "json"], capture_output=True, text=True, check=False)
    answer = json.loads(run.stdout)
    return {d["path"]: d for d in answer["documents"]} | {e["path"]: e for e in answer["errors"]}


def show(name: str, paths: list[Path], documents: dict[str, dict]) -> int:
    """Prints one report's table; how many findings differ between its formats."""
    columns = [path.suffix[1:] for path in paths]
    given: dict[tuple[str, ...], set[str]] = defaultdict(set)
    numbers = {}
    for path in paths:
        document = documents[str(path)]
        if "error" in document:
            print(f"  {path.suffix[1:]}: {document['error']}")
            continue
        numbers[path.suffix[1:]] = document["numbers"]
        for finding in document["findings"]:
            given[finding["severity"], finding["code"], finding["stated"] or "", finding["expected"] or ""].add(path.suffix[1:])
    print(f"\n{name}")
    print("  " + "".join(f"{column:>6}" for column in columns))
    for what in ("total", "verified", "blamed"):
        print("  " + "".join(f"{numbers[c][what] if c in numbers else '-':>6}" for c in columns) + f"  numbers {what}")
    apart = 0
    for key, formats in sorted(given.items()):
        apart += formats != set(numbers)
        mark = " " if formats == set(numbers) else "≠"
        print(mark + " " + "".join(f"{'x' if c in formats else '.':>6}" for c in columns) + "  " + " ".join(key))
    return apart


def main(folders: list[str]) -> int:
    apart = total = 0
    for folder in folders:
        found = reports(Path(folder))
        documents = audited([path for paths in found.values() for path in paths])
        for name, paths in found.items():
            apart += show(name, paths, documents)
            total += len(paths)
    print(f"\n{total} files; findings that not every format of a report gives: {apart}")
    return int(apart > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
