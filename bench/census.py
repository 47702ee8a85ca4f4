"""How big the house is: lines, compiled patterns, functions of more than 15 ways, lines of more than 120 characters and modules with one importer,
room by room. `python bench/census.py [ROOT]` takes another checkout to set beside this one.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter, defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from test_complexity import MOST as WAYS
from test_complexity import complex_functions

ROOT = Path(__file__).resolve().parents[1]
WIDE = 120


def _module(path: Path, source: Path) -> str:
    return ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")


def _imports(tree: ast.AST) -> set[str]:
    """The modules that a module imports from, and the names in them, which may be modules too."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def census(root: Path) -> dict[str, Counter[str]]:
    """Room of `src/auditor` → its counts; a room is a folder, those of `relations/` each for itself, "." what lies at the top."""
    source = root / "src"
    texts = {path: path.read_text(encoding="utf-8") for path in sorted((source / "auditor").rglob("*.py"))}
    modules = {_module(path, source) for path in texts}
    importers: Counter[str] = Counter()
    for path, text in texts.items():
        importers.update(_imports(ast.parse(text)) & modules - {_module(path, source)})
    ways = Counter(name.partition(" ")[0] for name in complex_functions(source / "auditor"))
    rooms: dict[str, Counter[str]] = defaultdict(Counter)
    for path, text in texts.items():
        parts = path.relative_to(source / "auditor").parts[:-1]
        lines = text.splitlines()
        rooms["/".join(parts[: 2 if parts[:1] == ("relations",) else 1]) or "."].update(
            modules=1, lines=len(lines), patterns=text.count("re.compile("), complex=ways[path.relative_to(source / "auditor").as_posix()],
            wide=sum(len(line) > WIDE for line in lines), lone=importers[_module(path, source)] == 1 and path.name != "__init__.py",
        )  # fmt: skip
    return dict(rooms)


def main() -> None:
    """Print the census of a checkout."""
    rooms = census(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
    names = ("modules", "lines", "patterns", "complex", "wide", "lone")
    table = Table("room", *("modules", "lines", "patterns", f"> {WAYS} ways", f"> {WIDE} characters", "one importer"))
    for room, counts in sorted(rooms.items()):
        table.add_row(room, *(str(counts[name]) for name in names))
    for title, some in (("relations/ in all", [c for room, c in rooms.items() if room.startswith("relations")]), ("all", [*rooms.values()])):
        table.add_row(f"[b]{title}", *(str(sum(c[name] for c in some)) for name in names))
    Console().print(table)


if __name__ == "__main__":
    main()
