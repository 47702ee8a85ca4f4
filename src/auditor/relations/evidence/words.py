"""How plausible words and structure make each reading before anyone looks at the values: a conditional logit with a "none of these"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from auditor.relations.evidence.extents import EXTENT
from auditor.relations.evidence.fit import arithmetic
from auditor.relations.evidence.frame import Floats, Ints
from auditor.relations.evidence.operands import about, about_names, borne, evidence, evidence_names
from auditor.relations.evidence.readings import FORMS, GROUPS, LIST_PAIR, PAIR, Candidates
from auditor.relations.evidence.siblings import SUPPORT, support

Weights = Mapping[str, npt.NDArray[np.float64]]
# Pairs of a number and an operand whose evidence is held in memory at once.
_CHUNK = 20_000


def blocks() -> dict[str, tuple[str, ...]]:
    """The blocks of weights and the names of the evidence in each: ratio:whole, ratio:pair, opened:list, percent:none, …."""
    out: dict[str, tuple[str, ...]] = {}
    for group, forms in GROUPS.items():
        out[f"{group}:none"] = about_names()
        for form in forms:
            out[f"{form}:about"] = about_names()
            out |= {f"{form}:{slot}": evidence_names() for slot in FORMS[form]}
            out[f"{form}:pair"] = LIST_PAIR if form in ("opened", "closed") else PAIR
            out[f"{form}:siblings"] = SUPPORT
            if form in ("opened", "closed"):
                out[f"{form}:list"] = EXTENT
    return out


@dataclass(slots=True)
class Design:
    """The evidence of a document's readings as matrices.

    `about` has a row a group, `operands` a row a distinct pair of number and operand; `at` gives for each form and slot the row of
    `operands` of each reading. Readings are numbered over all forms in the order of `forms`; `group` is the group of each.
    """

    found: Candidates
    about: Floats
    me: Ints
    op: Ints
    at: dict[str, Ints]
    forms: tuple[str, ...]
    group: Ints
    offset: dict[str, int]
    siblings: dict[str, Floats]

    def operands(self, rows: slice) -> Floats:
        """The evidence of some of the pairs."""
        if not len(self.me):
            return np.zeros((0, len(evidence_names())), np.float32)
        return evidence(self.found.frame, self.me[rows], self.op[rows])


def design(found: Candidates) -> Design:
    """The evidence of all readings of a document."""
    me_of = np.array([me for _, me in found.groups], np.int64)
    n = len(found.frame.block)
    keys = {f"{name}:{slot}": me_of[form.group] * n + form.slots[i] for name, form in found.forms.items() for i, slot in enumerate(FORMS[name])}
    every = np.unique(np.concatenate([*keys.values(), np.zeros(0, np.int64)]))
    at = {slot: np.searchsorted(every, key) for slot, key in keys.items()}
    forms = tuple(found.forms)
    group = np.concatenate([found.forms[f].group for f in forms]) if forms else np.zeros(0, np.int64)
    sizes = np.cumsum([0, *(len(found.forms[f].group) for f in forms)])
    offset = {f: int(s) for f, s in zip(forms, sizes, strict=False)}
    me, op = every // max(n, 1), every % max(n, 1)
    rows = about(found.frame, me_of.tolist(), borne(found.frame, me, op)) if len(me_of) else np.zeros((0, len(about_names())), np.float32)
    helped = support(found, {name: arithmetic(found.frame, form).holds for name, form in found.forms.items()})
    return Design(found, rows, me, op, at, forms, group, offset, helped)


def scores(d: Design, weights: Weights) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The score of each reading, and of "none of these" for each group."""
    slots = sorted(d.at)
    said = np.zeros((len(d.me), len(slots)))
    if slots:
        columns = np.stack([weights[s] for s in slots], 1)
        for first in range(0, len(d.me), _CHUNK):
            rows = slice(first, first + _CHUNK)
            said[rows] = d.operands(rows) @ columns
    out = np.zeros(len(d.group))
    for name in d.forms:
        form = d.found.forms[name]
        at = slice(d.offset[name], d.offset[name] + len(form.group))
        out[at] = (d.about @ weights[f"{name}:about"])[form.group] + form.pair @ weights[f"{name}:pair"]
        out[at] += d.siblings[name] @ weights[f"{name}:siblings"]
        for slot in FORMS[name]:
            key = f"{name}:{slot}"
            out[at] += said[d.at[key], slots.index(key)]
        if f"{name}:list" in weights:
            out[at] += (d.found.extent_evidence @ weights[f"{name}:list"])[form.extent]
    none = np.array([d.about[i] @ weights[f"{name}:none"] for i, (name, _) in enumerate(d.found.groups)])
    return out, none


# Evidence of values, which a misprint undoes.
_OF_VALUES = frozenset(["over_whole", "far_over_whole", "wrong_way", "part_above_total", "parts_far_below"])


def rescued(d: Design, weights: Weights, rows: Iterable[int]) -> npt.NDArray[np.float64]:
    """What these readings, which fail by a misprint, lose by evidence of values that the misprint undoes; nothing of the others."""
    out = np.zeros(len(d.group))
    some = np.array(sorted(rows), np.int64)
    for name in d.forms:
        form, names = d.found.forms[name], blocks()[f"{name}:pair"]
        here = some[(some >= d.offset[name]) & (some < d.offset[name] + len(form.group))]
        columns = np.flatnonzero([evidence_name in _OF_VALUES for evidence_name in names])
        out[here] = np.maximum(0.0, -(form.pair[np.ix_(here - d.offset[name], columns)] @ weights[f"{name}:pair"][columns]))
    return out


def shares(d: Design, score: npt.NDArray[np.float64], none: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Scores as probabilities within each group: of each reading, and of none."""
    top = none.copy()
    np.maximum.at(top, d.group, score)
    e, e0 = np.exp(score - top[d.group]), np.exp(none - top)
    z = e0.copy()
    np.add.at(z, d.group, e)
    return e / z[d.group], e0 / z
