"""Copies what the tests need into a folder whose file names are in the locale's encoding, as they are where that locale is used:
`python tests/elsewhere/recoded.py build/elsewhere`. Prints the folder."""

import os
import shutil
import sys
from pathlib import Path

ROOT = os.fsencode(Path(__file__).resolve().parents[2])
NEEDED = (b"src", b"checks", b"profiles", b"samples", b"tests", b"docs", b"bench", b"packaging", b".ci")
PASSED_OVER = (b"__pycache__", b".hypothesis")


def copied(source: bytes, target: bytes) -> None:
    """Copies a folder; names that are UTF-8 come out in the encoding of this locale."""
    os.makedirs(target, exist_ok=True)
    for name in os.listdir(source):
        if name in PASSED_OVER:
            continue
        inner, named = os.path.join(source, name), os.path.join(target, os.fsencode(name.decode("utf-8")))
        if os.path.isdir(inner):
            copied(inner, named)
        else:
            shutil.copy2(inner, named)


if __name__ == "__main__":
    target = os.fsencode(sys.argv[1])
    shutil.rmtree(target, ignore_errors=True)
    for name in os.listdir(ROOT):
        if name in NEEDED:
            copied(os.path.join(ROOT, name), os.path.join(target, name))
        elif os.path.isfile(os.path.join(ROOT, name)) and not name.startswith(b"."):
            os.makedirs(target, exist_ok=True)
            shutil.copy2(os.path.join(ROOT, name), os.path.join(target, os.fsencode(name.decode("utf-8"))))
    print(os.fsdecode(target))
