"""Imports go one way. Each room names the rooms it may know; a new module must say where it stands."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "auditor"

PLAIN = {"document", "numerals", "quantity", "result", "version"}
READ = {"document", "limits", "numerals", "readers", "trouble"}
RELATED = {*PLAIN, "laws", "lexicon", "numbers", "outline", "profiles", "relations", "slips"}
JUDGED = {*RELATED, "suites"}
COMMAND_LINE = ("cli", "commands", "options", "output", "settings", "usage")
EVERYTHING = {path.stem for path in SOURCE.iterdir() if path.name != "__init__.py"}

# room → the rooms it may know, itself included. `readers` know no relations, `suites` no file formats, `reports` no arithmetic.
MAY_KNOW = {
    "document": set(),
    "numerals": set(),
    "quantity": set(),
    "version": set(),
    "trouble": set(),
    "bundled": set(),
    "profiles": {*PLAIN, "bundled", "numbers", "outline", "profiles"},
    "limits": set(),
    "lexicon": set(),
    "learning": {*RELATED, "learning", "readers"},
    "laws": {"quantity"},
    "result": {"document", "quantity"},
    "frames": {"relations", "result"},
    "readers": {*READ, "written"},  # what this program wrote is left out of archives as it is of folders
    "numbers": {"document", "quantity", "numbers"},
    "outline": {"document", "numbers"},
    "relations": RELATED,
    "why": {*RELATED, "why"},
    "suites": {"relations", "result", "suites", "trouble"},
    "slips": {"quantity"},
    "findings": {*JUDGED, "findings"},
    "across": {*JUDGED, "across", "audits", "findings"},
    "rounds": {"across", "result"},
    "facsimile": {"document", "numbers", "outline", "result"},
    "flow": {*JUDGED, "bundled", "facsimile", "findings", "readers", "why"},
    "examples": {"across", "flow", "result", "suites"},
    "batch": {"document", "readers", "result", "trouble", "written"},
    "audits": {"result"},
    "packing": {"audits", "result"},
    "workers": {"across", "annotate", "document", "flow", "limits", "packing", "readers", "relations", "result", "store", "suites", "trouble", "workers"},
    "spool": {"audits", "packing", "result"},
    "store": {"audits", "bundled", "packing", "result", "store", "suites", "trouble"},
    "compare": {"document", "result"},
    "reports": {*JUDGED, "audits", "compare", "package", "reports", "trouble", "why", "written"},
    "triage": {"audits", "result"},
    "baseline": {"reports", "triage", "trouble"},
    "written": set(),
    "review": {"audits", "output", "result", "review", "trouble"},
    "package": {"written"},
    "annotate": {"document", "package", "readers", "reports", "result", "written"},
    **dict.fromkeys(COMMAND_LINE, EVERYTHING),
}
# library → the rooms that may import it.
ONLY = {"cv2": {"readers"}, "rapidocr": {"readers"}, "great_expectations": {"suites"}, "numpy": {"laws", "learning", "readers", "relations", "suites", "why"}, "pandas": {"frames", "relations", "suites"}, "yaml": {"learning", "lexicon", "profiles", "suites"}}


def imports(path):
    """The dotted names that a module imports, anywhere in it; a function of the package itself is no room."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: say imports from the top"
            yield from (f"{node.module}.{alias.name}" for alias in node.names) if node.module == "auditor" else [node.module]


def room(path):
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


MODULES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_one_way(path):
    assert room(path) in MAY_KNOW, "a new room: say in MAY_KNOW what it may know"
    known = {name.split(".")[1] for name in imports(path) if name.startswith("auditor.")} & EVERYTHING
    assert known <= {room(path), *MAY_KNOW[room(path)]}


def test_the_rooms_stand_in_an_order():
    """No two rooms know each other, however long the way round; the command line's own modules are one room."""
    left = {name: MAY_KNOW[name] - {name} for name in MAY_KNOW if name not in COMMAND_LINE}
    while left:
        free = {name for name, may in left.items() if not may & set(left)}
        assert free, f"a circle among {sorted(left)}"
        left = {name: may for name, may in left.items() if name not in free}


@pytest.mark.parametrize("library", ONLY)
def test_a_library_stays_in_its_room(library):
    users = {room(path) for path in MODULES if any(name.split(".")[0] == library for name in imports(path))}
    assert users <= ONLY[library]


def test_great_expectations_is_imported_in_two_modules():
    users = {str(path.relative_to(SOURCE)) for path in MODULES if any(name.startswith("great_expectations") for name in imports(path))}
    assert users == {"suites/expectations.py", "suites/run.py"}


def test_no_module_is_a_drawer():
    assert not [path for path in SOURCE.rglob("*") if path.stem in ("utils", "util", "helpers", "common", "misc", "shared")]


def test_the_command_line_leaves_what_reads_and_judges_to_its_workers():
    """What a worker needs is loaded there, while the command line is still at its own."""
    told = "import sys, auditor.commands, auditor.commands.work, auditor.workers, auditor.across; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": str(SOURCE.parent)})
    heavy = {"auditor.flow", "auditor.numbers", "auditor.outline", "auditor.relations.tables", "pandas", "great_expectations", "duckdb"}
    assert not heavy & set(loaded.stdout.split())
