"""Sibling support: how many other numbers of a document follow by the same law from numbers in the same places.

A share whose neighbours are all shares of one total is likely one of that total too; a rate told as twenty others before it are is one
of the same kind. Arithmetic of *other* numbers speaks here, never a reading's own.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from auditor.relations.evidence.frame import Floats, Frame, Ints
from auditor.relations.evidence.readings import Candidates, Form

SUPPORT = ("same_whole", "same_whole_share", "same_steps", "same_steps_share", "companion")
# How far apart, in numbers, a change and its percentage stand.
_NEAR = 4


def support(found: Candidates, holds: dict[str, npt.NDArray[np.bool_]]) -> dict[str, Floats]:
    """For each form of fixed operands the support of each reading: columns as in SUPPORT."""
    out = {}
    beside = _companions(found, holds)
    for name, form in found.forms.items():
        if form.slots and name not in ("opened", "closed"):
            counted = [_counted(form, holds[name], key) for key in _keys(found.frame, form)]
            out[name] = np.concatenate([*counted, beside.get(name, np.zeros(len(form.group), bool))[:, None].astype(np.float32)], 1)
        else:
            out[name] = np.zeros((len(form.group), len(SUPPORT)), np.float32)
    return out


def _companions(found: Candidates, holds: dict[str, npt.NDArray[np.bool_]]) -> dict[str, npt.NDArray[np.bool_]]:
    """Which readings rest on what another number near by follows from: 增加3万元 beside 增长5%, 结余 beside 执行率.

    The companion must hold by itself: a change from the same two figures as its percentage, or from itself and one of them.
    """
    n = len(found.frame.block)

    def key(target: Ints, one: Ints, other: Ints) -> Ints:
        return np.asarray((target * n + np.minimum(one, other)) * n + np.maximum(one, other))

    def around(target: Ints, one: Ints, other: Ints) -> Ints:
        return np.concatenate([key(target + k, one, other) for k in range(-_NEAR, _NEAR + 1)])

    def held(name: str) -> tuple[Ints, ...]:
        form = found.forms[name]
        rows = np.flatnonzero(holds[name] & (found.frame.block[form.slots[0]] == found.frame.block[form.target]))
        return form.target[rows], form.slots[0][rows], form.slots[1][rows]

    told = {name: held(name) for name in _TOGETHER if name in found.forms}
    out = {}
    for name in told:
        keys = []
        if name in ("ratio", "growth") and "difference" in told:
            keys.append(around(*told["difference"]))
        elif name in ("growth_by_change", "growth_to_current") and "difference" in told:
            change, one, other = told["difference"]
            keys += [around(change, change, one), around(change, change, other)]
        elif name == "difference":
            keys += [around(*told[other]) for other in ("ratio", "growth") if other in told]
        form = found.forms[name]
        out[name] = np.isin(key(form.target, *form.slots), np.concatenate(keys)) if keys else np.zeros(len(form.group), bool)
    return out


_TOGETHER = ("ratio", "growth", "growth_by_change", "growth_to_current", "difference")


def _keys(f: Frame, form: Form) -> tuple[Ints, Ints]:
    """What siblings have in common: the last operand itself; the steps from the number to each operand, and what its words say it is."""
    steps = np.zeros(len(form.group), np.int64)
    for slot in form.slots:
        steps = steps * 41 + np.clip(slot - form.target, -20, 20) + 20
    return form.slots[-1], steps * 16 + f.kind_of[form.target]


def _counted(form: Form, holds: npt.NDArray[np.bool_], key: Ints) -> Floats:
    """Logarithm of how many other groups have a reading with the same key that holds, and their share among those that have one."""
    pairs, first = np.unique(np.stack([key, form.group], 1), axis=0, return_inverse=True)
    first = first.ravel()
    held = np.zeros(len(pairs), bool)
    np.logical_or.at(held, first, holds)
    _, at = np.unique(pairs[:, 0], return_inverse=True)
    n, good = np.bincount(at), np.bincount(at, held)
    others = n[at][first] - 1
    others_good = good[at][first] - held[first]
    return np.stack([np.minimum(np.log1p(others_good), 3.0), others_good / np.maximum(others, 1)], 1).astype(np.float32)
