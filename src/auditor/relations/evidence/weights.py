"""The learnt weights: one JSON file in the package, read once, its columns found by name so that a new cue costs nothing until it is learnt."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from auditor.relations.evidence.belief import BELIEF
from auditor.relations.evidence.belief import blocks as told
from auditor.relations.evidence.fit import blocks as measured
from auditor.relations.evidence.grown import NODE
from auditor.relations.evidence.words import Weights, blocks

_FILE = "weights.json"
# The block of the trees of a decision, a row a node as in NODE.
TREES = "told:trees"
_DIGITS, _SHARE_DIGITS = 3, 5


@lru_cache(maxsize=1)
def learnt() -> Weights:
    """The weights that come with the package, one array a block of `words.blocks`, `fit.blocks` and `belief.blocks`."""
    return unpacked(json.loads((files("auditor.relations.evidence") / _FILE).read_text("utf-8")))


def unpacked(data: Mapping[str, Any]) -> Weights:
    """Weights from what `packed` wrote; a column that it does not know weighs nothing."""
    out = {}
    for name, columns in (blocks() | measured() | told()).items():
        stored = data["blocks"].get(name, {"columns": "", "values": []})
        if name not in data["blocks"] and name in measured():
            continue
        known = dict(zip(data["columns"].get(stored["columns"], ()), stored["values"], strict=True))
        out[name] = np.array([float(known.get(c, 0.0)) for c in columns])
    at = {name: i for i, name in enumerate(BELIEF)}
    out[TREES] = np.array([[at[node[0]] if node[0] else -1, *node[1:]] for node in data.get("trees", ())], float).reshape(-1, len(NODE))
    return out


def packed(weights: Weights, learnt_from: Sequence[str]) -> dict[str, Any]:
    """Weights as JSON holds them: rounded, with the names of their columns once and the hashes of the reports they were learnt from."""
    named: dict[tuple[str, ...], str] = {}
    rows = {}
    for name, columns in (blocks() | measured() | told()).items():
        if name not in weights:
            continue
        key = named.setdefault(columns, f"columns{len(named) + 1}")
        rows[name] = {"columns": key, "values": [_short(v) for v in np.round(weights[name], _SHARE_DIGITS if name in measured() else _DIGITS).tolist()]}
    trees = [[BELIEF[int(c)] if c >= 0 else "", round(b, _SHARE_DIGITS), int(low), int(high), round(a, _SHARE_DIGITS)] for c, b, low, high, a in weights.get(TREES, ())]
    return {"format": 1, "learnt_from": sorted(learnt_from), "columns": {k: list(c) for c, k in named.items()}, "blocks": rows, "trees": trees}


def _short(value: float) -> float | int:
    return int(value) if value == int(value) else value
