"""No function has more than 15 ways through it (McCabe), but for those in `complexity.txt`, which may only become simpler;
and no line more than 120 characters. Of ruff's E501 a Chinese character is two.
"""

from pathlib import Path

from radon.complexity import cc_visit

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "auditor"
# Rooms whose functions are listed still, and whose lines are longer.
LATER = ("relations", "learning")
LISTED = ROOT / "tests" / "complexity.txt"
MOST = 15


def complex_functions(source=SOURCE):
    """path and name → the ways through it, of each function and method with more than are allowed."""
    found = {}
    for path in sorted(source.rglob("*.py")):
        for block in cc_visit(path.read_text(encoding="utf-8")):
            functions = block.methods if block.letter == "C" else [block]
            for function in (one for whole in functions for one in (whole, *whole.closures)):
                if function.complexity > MOST:
                    found[f"{path.relative_to(source).as_posix()} {function.fullname}"] = function.complexity
    return found


def test_functions_are_simple(request):
    listed = {name: int(number) for name, _, number in (line.rpartition(" ") for line in LISTED.read_text(encoding="utf-8").splitlines())}
    found = complex_functions()
    grown = {name: number for name, number in found.items() if number > listed.get(name, MOST)}
    assert not grown, "part them by meaning, or make them simpler"
    if request.config.getoption("--update-golden"):
        LISTED.write_text("".join(f"{name} {number}\n" for name, number in sorted(found.items())), encoding="utf-8")
        listed = found
    assert found == listed, "simpler than listed: write the list again with --update-golden"
    assert {name.partition("/")[0] for name in listed} <= {*LATER}


def test_lines_are_short():
    paths = (path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] not in LATER)
    lines = ((path, number, line) for path in paths for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    assert not [f"{path}:{number}" for path, number, line in lines if len(line) > 120]
