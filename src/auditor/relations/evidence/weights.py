"""The learnt weights: one JSON file in the package, read once, its columns found by name so that a new cue costs nothing until it is learnt."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from auditor.relations.evidence.belief import blocks as told
from auditor.relations.evidence.fit import blocks as measured
from auditor.relations.evidence.words import Weights, blocks

_FILE = "weights.json"
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
    return {"format": 1, "learnt_from": sorted(learnt_from), "columns": {k: list(c) for c, k in named.items()}, "blocks": rows}


def _short(value: float) -> float | int:
    return int(value) if value == int(value) else value
