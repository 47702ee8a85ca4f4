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
    """A part over its whole is told once in a sentence: by the percentage next to the part."""
    form = found.forms.get("ratio")
    if form is None:
        return
    f = found.frame
    first = d.offset["ratio"]
    told: dict[tuple[int, int, int], list[int]] = {}
    for k in np.flatnonzero(fit.holds[first : first + len(form.group)] & (posterior[first : first + len(form.group)] > _SAID)).tolist():
        part, whole, target = int(form.slots[0][k]), int(form.slots[1][k]), int(form.target[k])
        told.setdefault((part, whole, int(f.sentence[target])), []).append(k)
    for (part, _, _), some in told.items():
        nearest = min(some, key=lambda k: abs(int(form.target[k]) - part))
        for k in some:
            loss[first + k] += _TAKEN if k != nearest else 0.0


def _apart(target: int, parts: frozenset[int]) -> int:
    """How many numbers stand between a total and its list."""
    return min(parts) - target if target < min(parts) else target - max(parts)
