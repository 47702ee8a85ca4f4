"""How many small faults in the engine the tests notice: `python bench/mutants.py [NUMBER [SEED]]` puts so many into copies of `laws`, `nodes`,
`fit`, `compete` and `decide`, one at a time, drawn by lot, and runs the tests that read reports over each. It prints those that nobody noticed.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("laws", *(f"relations/evidence/{name}" for name in ("nodes", "fit", "compete", "decide")))
TESTS = ("test_laws.py", "test_evidence.py", "test_prose.py", "test_passages.py", "test_samples.py")
OTHER = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
# A mutant that runs so many times as long as the tests do never ends.
ENDLESS = 5


def places(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Each node that may be changed, with the field to change; annotations stay as they are."""
    told = {id(part) for node in ast.walk(tree) for name in ("annotation", "returns") for part in ast.walk(getattr(node, name, None) or ast.Pass())}
    for node in ast.walk(tree):
        if id(node) in told:
            continue
        if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in OTHER:
            yield node, "op"
        elif isinstance(node, ast.Compare) and type(node.ops[0]) in OTHER:
            yield node, "ops"
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
            yield node, "value"
        elif isinstance(node, ast.IfExp | ast.If | ast.While):
            yield node, "test"


def changed(tree: ast.Module, place: int) -> str:
    """Change one place of a module; what it was, and what it is now."""
    node, field = list(places(tree))[place]
    shown = node.test if field == "test" else node
    before = ast.unparse(shown)
    if field == "op":
        node.op = OTHER[type(node.op)]()
    elif field == "ops":
        node.ops[0] = OTHER[type(node.ops[0])]()
    elif field == "value":
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1
    else:
        node.test = ast.UnaryOp(ast.Not(), node.test)
    ast.fix_missing_locations(tree)
    return f"{getattr(node, 'lineno', 0)}: {before}  →  {ast.unparse(node.test if field == 'test' else node)}"


def noticed(source: Path, limit: float | None = None) -> bool:
    """Whether the tests fail over this copy of the source, or have not ended within so many seconds."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *(f"tests/{name}" for name in TESTS)]
    env = os.environ | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, timeout=limit).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def main() -> None:
    """Draw, change, run, count."""
    number, seed = (int(x) for x in (*sys.argv[1:], "100", "1")[:2]) if len(sys.argv) != 2 else (int(sys.argv[1]), 1)
    with TemporaryDirectory() as name:
        source = Path(name) / "src"
        for folder in ("src", "checks", "profiles"):
            shutil.copytree(ROOT / folder, Path(name) / folder, ignore=shutil.ignore_patterns("__pycache__"))
        texts = {m: (source / "auditor" / f"{m}.py").read_text(encoding="utf-8") for m in MODULES}
        every = [(m, i) for m, text in texts.items() for i, _ in enumerate(places(ast.parse(text)))]
        began = perf_counter()
        assert not noticed(source), "the tests fail as they are"
        limit = ENDLESS * (perf_counter() - began)
        killed = 0
        drawn = Random(seed).sample(every, min(number, len(every)))
        for module, place in drawn:
            path = source / "auditor" / f"{module}.py"
            tree = ast.parse(texts[module])
            told = changed(tree, place)
            path.write_text(ast.unparse(tree), encoding="utf-8")
            found = noticed(source, limit)
            killed += found
            path.write_text(texts[module], encoding="utf-8")
            if not found:
                print(f"survived  {module} {told}", flush=True)
    n, p = len(drawn), killed / len(drawn)
    half = 1.96 * sqrt(p * (1 - p) / n)
    print(f"noticed {killed}/{n} = {p:.2f} ± {half:.2f} of {len(every)} places")


if __name__ == "__main__":
    main()
