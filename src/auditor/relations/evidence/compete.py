"""Readings of different numbers constrain each other: a list explained by one total is not another's."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from auditor.relations.evidence.fit import Fit
from auditor.relations.evidence.readings import Candidates
from auditor.relations.evidence.words import Design

Numbers = npt.NDArray[np.float64]
# What a reading loses, as a logarithm, whose list another total explains, besides what its fit gained: it fits as the other does.
_TAKEN = 6.0
# From what posterior on a share is looked at.
_SAID = 0.05
# From what posterior on a list counts as explained.
_EXPLAINED = 0.5


def compete(found: Candidates, d: Design, fit: Fit, posterior: Numbers) -> Numbers:
    """What each reading loses to those of other numbers."""
    loss = np.zeros(len(d.group))
    rows: dict[frozenset[int], list[int]] = {}
    target: dict[int, int] = {}
    for name in ("opened", "closed"):
        if name not in found.forms:
            continue
        form = found.forms[name]
        for k in np.flatnonzero(fit.holds[d.offset[name] : d.offset[name] + len(form.group)]).tolist():
            row = d.offset[name] + k
            rows.setdefault(frozenset(found.extents[int(form.extent[k])]), []).append(row)
            target[row] = int(form.target[k])
    for parts, some in rows.items():
        best = min(some, key=lambda r: (posterior[r] < _EXPLAINED, _apart(target[r], parts), -posterior[r]))
        if posterior[best] >= _EXPLAINED:
            for r in some:
                loss[r] = _TAKEN + max(0.0, float(fit.log_ratio[r])) if target[r] != target[best] else 0.0
    _shares_once(found, d, fit, posterior, loss)
    return loss


def _shares_once(found: Candidates, d: Design, fit: Fit, posterior: Numbers, loss: Numbers) -> None:
    """A part over its whole is told once in a sentence, and a growth once in a paragraph: by the percentage next to it.

    A percentage farther off that is the same by its digits was copied, where words find another reading of it likelier.
    """
    f = found.frame
    for name in ("ratio", "growth", "growth_by_change", "growth_to_current"):
        form = found.forms.get(name)
        if form is None:
            continue
        first, within = d.offset[name], f.sentence if name == "ratio" else f.block
        told: dict[tuple[int, int, int], list[int]] = {}
        rows = slice(first, first + len(form.group))
        for k in np.flatnonzero(fit.holds[rows] & (posterior[rows] > _SAID)).tolist():
            part, whole, target = int(form.slots[0][k]), int(form.slots[1][k]), int(form.target[k])
            told.setdefault((part, whole, int(within[target])), []).append(k)
        for (part, _, _), some in told.items():
            nearest = min(some, key=lambda k: abs(int(form.target[k]) - part))
            for k in some:
                if k != nearest:
                    loss[first + k] += _TAKEN + (0.0 if name == "ratio" else max(0.0, float(fit.log_ratio[first + k])))


def _apart(target: int, parts: frozenset[int]) -> int:
    """How many numbers stand between a total and its list."""
    return min(parts) - target if target < min(parts) else target - max(parts)
