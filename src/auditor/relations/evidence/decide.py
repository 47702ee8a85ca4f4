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
from auditor.relations.evidence.belief import BELIEF, Doubt, doubts
from auditor.relations.evidence.compete import compete
from auditor.relations.evidence.fit import Fit, fit
from auditor.relations.evidence.frame import frame_of
from auditor.relations.evidence.nodes import Node, nodes_of
from auditor.relations.evidence.readings import Candidates, candidates
from auditor.relations.evidence.weights import learnt
from auditor.relations.evidence.words import Design, Weights, design, rescued, scores, shares

Numbers = npt.NDArray[np.float64]
# From how much mass on readings that hold a number counts as explained.
EXPLAINED = 0.5
# From what mass on, but for chance, a sum stands.
_PROVEN = 0.95
# The slip that leaves every number and word as it is printed, so that what the values say stands.
_AS_PRINTED = "base"
# The most numbers of one document, which take 400 megabytes.
MOST_NUMBERS = 200_000


@dataclass(frozen=True)
class Judged:
    """The readings of a document with their plausibility by words alone (`words`), with arithmetic (`posterior`), and for each group the mass
    of none of them, of those that hold and of those that fail. `proven` is that of those that hold where nothing but chance would make them.
    `holds` says of each reading whether it holds; `rows` gives for each group its readings, numbered over all forms; `beliefs` weighs what may be a contradiction.
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
    beliefs: Numbers

    def readings(self, group: int) -> npt.NDArray[np.int64]:
        """The readings of a group, the likeliest first."""
        rows = self.rows[group]
        return rows[np.argsort(-self.posterior[rows], kind="stable")]

    def held(self, group: int) -> int | None:
        """The likeliest reading of a group that holds."""
        return next((row for row in self.readings(group).tolist() if self.holds[row]), None)

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

    @cached_property
    def doubts(self) -> tuple[tuple[Doubt, float], ...]:
        """What may be contradictions, each with how likely it is one."""
        return tuple((doubt, doubt.belief(self.beliefs)) for doubt in doubts(self))

    @cached_property
    def proven_totals(self) -> tuple[int, ...]:
        """The numbers that are sums of lists by no accident."""
        reached = [self.reading(row) for row in self._proven if self.found.groups[self.design.group[row]][0] in ("opened", "closed")]
        return tuple(int(self.found.forms[form].target[k]) for form, k in reached)

    @cached_property
    def proven_numbers(self) -> frozenset[int]:
        """The numbers that readings tie which hold by no accident."""
        return frozenset[int]().union(*(self.numbers(row) for row in self._proven))

    @cached_property
    def _proven(self) -> tuple[int, ...]:
        return tuple(row for group in np.flatnonzero(self.proven > _PROVEN).tolist() if (row := self.held(group)) is not None)


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
    but_for_values, _ = shares(d, score + rescued(d, weights, range(len(d.group))), none)
    fitted = fit(found, words, weights, but_for_values=but_for_values)
    score = score + rescued(d, weights, (row for row, slip in fitted.slips.items() if slip != _AS_PRINTED))
    words, _ = shares(d, score, none)
    posterior, left = shares(d, score + fitted.log_ratio, none)
    posterior, left = shares(d, score + fitted.log_ratio - compete(found, d, fitted, posterior), none)
    n = len(found.groups)
    holding = np.bincount(d.group, posterior * fitted.holds, n).astype(np.float64)
    failing = np.bincount(d.group, posterior * ~fitted.holds, n).astype(np.float64)
    sure, _ = shares(d, score + fitted.by_chance, none)
    proven = np.bincount(d.group, sure * fitted.holds, n).astype(np.float64)
    by_number = {(name, me): i for i, (name, me) in enumerate(found.groups)}
    return Judged(found, d, fitted, words, posterior, left, holding, failing, proven, by_number, fitted.holds, _by_group(d.group, n), weights.get("told", np.zeros(len(BELIEF))))


def _by_group(group: npt.NDArray[np.int64], n: int) -> list[npt.NDArray[np.int64]]:
    """The readings of each of so many groups, in order."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.searchsorted(group[order], np.arange(1, n))) if n else []
