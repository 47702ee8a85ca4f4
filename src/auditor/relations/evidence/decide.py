"""What the readings of each number come to: which carry the mass, whether they hold, and what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from auditor.document import Document
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.relations.crowds import TooManyError
from auditor.relations.evidence.compete import compete
from auditor.relations.evidence.fit import Fit, fit
from auditor.relations.evidence.frame import frame_of
from auditor.relations.evidence.nodes import Node, nodes_of
from auditor.relations.evidence.operands import evidence_names
from auditor.relations.evidence.readings import Candidates, candidates
from auditor.relations.evidence.siblings import SUPPORT
from auditor.relations.evidence.weights import learnt
from auditor.relations.evidence.words import Design, Weights, design, scores, shares

Numbers = npt.NDArray[np.float64]
# From how much mass on readings that hold a number counts as explained.
EXPLAINED = 0.5
# What mass a reading that holds may have at most where a number is accused; how likely by words a slip with a name must be beside the likeliest
# reading and at least, how near two results must be to be one, and how likely the readings that fail must be by words.
_LEFT, _SLIPPED, _LEAST, _SAME, _SAID = 0.1, 0.2, 0.15, 1e-3, 0.25
# From what mass on, but for chance, a sum stands, and how many numbers round it its total may be told again.
_PROVEN, _NEAR_BY = 0.95, 12
# What share of a number's siblings must follow by the same law, and more than how many, to back it.
_ALL, _BACKING = 0.99, 1.5
# The most numbers of one document, which take 400 megabytes.
MOST_NUMBERS = 200_000


@dataclass(frozen=True)
class Judged:
    """The readings of a document with their plausibility by words alone (`words`), with arithmetic (`posterior`), and for each group the mass
    of none of them, of those that hold and of those that fail. `proven` is that of those that hold where nothing but chance would make them.
    `holds` says of each reading whether it holds; `rows` gives for each group its readings, numbered over all forms.
    """

    found: Candidates
    design: Design
    fit: Fit
    words: Numbers
    posterior: Numbers
    none: Numbers
    holding: Numbers
    failing: Numbers
    proven: Numbers
    by_number: dict[tuple[str, int], int]
    holds: npt.NDArray[np.bool_]
    rows: Sequence[npt.NDArray[np.int64]]

    def readings(self, group: int) -> npt.NDArray[np.int64]:
        """The readings of a group, the likeliest first."""
        rows = self.rows[group]
        return rows[np.argsort(-self.posterior[rows], kind="stable")]

    def reading(self, row: int) -> tuple[str, int]:
        """The form of a reading, and its row in it."""
        name = next(n for n in reversed(self.design.forms) if self.design.offset[n] <= row)
        return name, row - self.design.offset[name]

    def numbers(self, row: int) -> frozenset[int]:
        """The numbers that a reading ties, its target among them."""
        form, k = self.reading(row)
        return frozenset((int(self.found.forms[form].target[k]), *self.found.operands(form, k)))

    def node(self, mention: Mention) -> Node | None:
        """The node of a mention."""
        return self.found.frame.nodes.by_key.get(mention.key)

    def explained(self, name: str, node: Node) -> float:
        """The mass on readings that hold of a number's group of this name; 0 where it has none."""
        group = self.by_number.get((name, node.index))
        return 0.0 if group is None else float(self.holding[group])

    def accused(self, group: int) -> int | None:
        """The reading by which a group contradicts itself: it fails and carries the mass, no reading that holds is left, and words alone say the
        same; None where that is not so.
        """
        if self.failing[group] <= EXPLAINED:
            return None
        rows = self.readings(group)
        fails = ~self.holds[rows]
        if not fails.all() and self.posterior[rows[~fails]].max() >= _LEFT:
            return None
        best, first = int(rows[fails][0]), int(rows[np.argmax(self.words[rows])])
        if self.holds[first] or self.words[rows[fails]].sum() < _SAID or self.words[best] < _LEAST or not (self._says_as(best, first) or (best in self.fit.slips and self.words[best] >= _SLIPPED * self.words[first])):
            return None
        return None if self._is_proven(best) or self._told_of_another(best) or self._of_another_base(best) or self._in_part(best) or self._like_for_like(best) else best

    def _is_proven(self, row: int) -> bool:
        """Whether the number that a list or difference accuses is the sum of a list by no accident."""
        name, k = self.reading(row)
        if name not in ("opened", "closed", "difference"):
            return False
        target, value = int(self.found.forms[name].target[k]), self.found.frame.value
        if name == "difference" and any(value[o] == value[target] for o in self.found.operands(name, k)):
            return True
        return any(value[target] == value[total] for total in self.proven_totals if abs(total - target) <= _NEAR_BY)

    @cached_property
    def proven_totals(self) -> tuple[int, ...]:
        """The numbers that are sums of lists by no accident."""
        out = []
        for group in np.flatnonzero(self.proven > _PROVEN).tolist():
            name = self.found.groups[group][0]
            best = next((int(r) for r in self.readings(group) if self.holds[r]), None)
            if name in ("opened", "closed") and best is not None:
                form, k = self.reading(best)
                out.append(int(self.found.forms[form].target[k]))
        return tuple(out)

    def is_backed(self, row: int) -> bool:
        """Whether two numbers or more that stand as this one does follow from those beside them by the same law, and none does not."""
        name, k = self.reading(row)
        others, share = self.design.siblings[name][k][[SUPPORT.index("same_steps"), SUPPORT.index("same_steps_share")]].tolist()
        return bool(share > _ALL and np.expm1(others) > _BACKING)

    def _of_another_base(self, row: int) -> bool:
        """Whether a rate's base is not what the rate is said to be of, or in another sentence where it is said to be of nothing: it may not be
        printed at all."""
        name, k = self.reading(row)
        if name != "ratio":
            return False
        at = int(self.design.at["ratio:whole"][k])
        said = dict(zip(evidence_names(), self.design.operands(slice(at, at + 1))[0].tolist(), strict=True))
        if self.found.frame.of_size[self.found.forms[name].target[k]] > 0:
            return any(said[column] for column in ("of_other", "of_without", "of_unlike"))
        return not said["same_sentence"]

    def _in_part(self, row: int) -> bool:
        """Whether a list under its total that comes to less may not be whole: words do not say that it is, and no digit is wrong."""
        name, k = self.reading(row)
        form = self.found.forms[name]
        if name != "opened" or form.expected[k] > self.found.frame.value[form.target[k]] or self.fit.slips.get(row, "part") != "part":
            return False
        return "complete" not in self.found.frame.nodes.all[self.found.operands(name, k)[1]].lead_cues

    def _like_for_like(self, row: int) -> bool:
        """Whether a change is one on a comparable basis, which does not follow from the printed figures."""
        nodes = self.found.frame.nodes.all
        return any(nodes[i].is_like_for_like for i in self.numbers(row))

    def _told_of_another(self, row: int) -> bool:
        """Whether the two figures of a difference or share give another number of the same paragraph, one that does not say that it is a change."""
        name, k = self.reading(row)
        form, f = self.found.forms[name], self.found.frame
        if name not in ("difference", "ratio") or f.direction[form.target[k]]:
            return False
        alike = (form.slots[0] == form.slots[0][k]) & (form.slots[1] == form.slots[1][k]) & (f.block[form.target] == f.block[form.target[k]])
        first = self.design.offset[name]
        return bool((alike & self.holds[first : first + len(form.group)]).any())

    def _says_as(self, one: int, other: int) -> bool:
        """Whether two readings expect the same."""
        left, right = (float(self.found.forms[form].expected[k]) for form, k in (self.reading(one), self.reading(other)))
        return abs(left - right) <= _SAME * abs(left)


def judge(document: Document, outline: Outline, mentions: Sequence[Mention], weights: Weights | None = None) -> Judged:
    """The readings of a document's numbers, judged. Raises TooManyError where there are more than any report has."""
    nodes = nodes_of(document, outline, mentions)
    if len(nodes.all) > MOST_NUMBERS:
        raise TooManyError(f"数字超过 {MOST_NUMBERS // 10_000} 万个，没有再从全文推断")
    return judged(candidates(frame_of(nodes)), weights)


def judged(found: Candidates, weights: Weights | None = None) -> Judged:
    """These readings judged by the learnt weights, or by others."""
    weights = learnt() if weights is None else weights
    d = design(found)
    score, none = scores(d, weights)
    words, _ = shares(d, score, none)
    fitted = fit(found, words, weights)
    posterior, left = shares(d, score + fitted.log_ratio, none)
    posterior, left = shares(d, score + fitted.log_ratio - compete(found, d, fitted, posterior), none)
    n = len(found.groups)
    holding = np.bincount(d.group, posterior * fitted.holds, n).astype(np.float64)
    failing = np.bincount(d.group, posterior * ~fitted.holds, n).astype(np.float64)
    sure, _ = shares(d, score + fitted.by_chance, none)
    proven = np.bincount(d.group, sure * fitted.holds, n).astype(np.float64)
    by_number = {(name, me): i for i, (name, me) in enumerate(found.groups)}
    return Judged(found, d, fitted, words, posterior, left, holding, failing, proven, by_number, fitted.holds, _by_group(d.group, n))


def _by_group(group: npt.NDArray[np.int64], n: int) -> list[npt.NDArray[np.int64]]:
    """The readings of each of so many groups, in order."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.searchsorted(group[order], np.arange(1, n))) if n else []
