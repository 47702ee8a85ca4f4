"""Reports written for learning, with every number of a relation marked where it stands.

A file holds the report, its numbers marked `{name|digits}`, then a line `====` and one relation a line, `BAD` before it where the report is
wrong there on purpose: `SUM t = a + b`, `RATIO r = part / whole`, `GROWTH g = current / prior`, `GROWTHC g = change / prior`,
`GROWTHD g = change , current`, `RATIOC r = part , excess` (over a base that is not printed), `DIFF d = a - b`, `PRODUCT p = a * b`. `EQUAL` and `BOUND` may stand there too and are not learnt from; what
follows a # is for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

_LAWS = {"SUM": "sum", "RATIO": "ratio", "GROWTH": "growth", "GROWTHC": "growth_by_change", "GROWTHD": "growth_to_current", "DIFF": "difference",
         "RATIOC": "ratio_by_change", "PRODUCT": "product"}  # fmt: skip
_MARK = re.compile(r"\{(\w+)\|([^}]*)\}")
_NAME = re.compile(r"[A-Za-z]\w*")
Spot: TypeAlias = tuple[int, int, int]


def unmarked(marked: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text of a marked report, and its relations with places as [line, start, end], as `exact_labels` takes them."""
    body, _, relations = marked.partition("\n====")
    spots: dict[str, Spot] = {}
    lines = []
    for number, line in enumerate(body.split("\n"), 1):
        plain, at = "", 0
        for mark in _MARK.finditer(line):
            plain += line[at : mark.start()]
            spots[mark[1]] = (number, len(plain), len(plain) + len(mark[2]))
            plain, at = plain + mark[2], mark.end()
        lines.append(plain + line[at:])
    return "\n".join(lines) + "\n", list(_relations(relations, spots))


def _relations(text: str, spots: dict[str, Spot]) -> Iterator[dict[str, Any]]:
    for line in text.split("\n"):
        said = line.partition("#")[0].strip()
        bad, said = said.startswith("BAD"), said.removeprefix("BAD").strip()
        law, _, rest = said.partition(" ")
        names = [name for name in _NAME.findall(rest) if name in spots]
        if law not in _LAWS or len(names) < 2:
            continue
        operands = names[1:3] if law in ("GROWTHD", "RATIOC") else names[1:]
        yield {"law": _LAWS[law], "target": spots[names[0]], "operands": [spots[n] for n in operands], "holds": not bad}
