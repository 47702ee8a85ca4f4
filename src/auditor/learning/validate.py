"""How far learnt evidence carries over: folds by report and by place or author, stage by stage, seen beside left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from auditor.learning.trainer import Prepared, train
from auditor.relations.evidence.fit import fit
from auditor.relations.evidence.words import Weights, scores, shares


@dataclass(slots=True)
class Counts:
    """What was reached over some reports.

    `labels` relations that labels name, `candidates` of them among the readings; of groups with a meant reading that holds, `groups`, how
    many have it first by words alone and with arithmetic; of all told above a bound, how many are labelled failing; `silent` groups that follow
    from nothing and are said to hold; `bins` how many groups have so much mass on what holds or fails, and how many of them rightly.
    """

    labels: int = 0
    candidates: int = 0
    groups: int = 0
    by_words: int = 0
    with_fit: int = 0
    held: int = 0
    wrong_held: int = 0
    failing: int = 0
    failing_found: int = 0
    told: int = 0
    told_right: int = 0
    by_law: dict[str, list[int]] = field(default_factory=dict)
    bins: dict[str, list[int]] = field(default_factory=dict)


def measure_one(one: Prepared, weights: Weights, counts: Counts, bound: float = 0.8) -> None:
    """Adds what these weights reach on one report to the counts."""
    ex, d = one.example, one.design
    counts.labels += ex.labels
    counts.candidates += ex.labels - len(ex.unseen)
    s, s0 = scores(d, weights)
    words, _ = shares(d, s, s0)
    fitted = fit(ex.found, words, weights)
    post, post0 = shares(d, s + fitted.log_ratio, s0)
    holds = fitted.holds
    hold_mass = np.bincount(d.group, post * holds, len(d.about))
    fail_mass = np.bincount(d.group, post * ~holds, len(d.about))
    order = np.argsort(d.group, kind="stable")
    cuts = np.searchsorted(d.group[order], np.arange(len(d.about) + 1))
    for g in range(len(d.about)):
        rows = order[cuts[g] : cuts[g + 1]]
        name = ex.found.groups[g][0]
        meant = {d.offset[form] + k for form, k in ex.meant.get(g, ())}
        if any(holds[r] for r in meant):
            law = counts.by_law.setdefault(name, [0, 0, 0])
            first = bool(rows[np.argmax(words[rows])] in meant) and words[rows].max() > 0
            best = bool(rows[np.argmax(post[rows])] in meant) and post[rows].max() > post0[g]
            counts.groups += 1
            counts.by_words += first
            counts.with_fit += best
            law[0] += 1
            law[1] += first
            law[2] += best
        if (ex.full or g in ex.known) and g not in ex.implied:
            said = hold_mass[g] > 0.5
            counts.held += bool(said)
            counts.wrong_held += bool(said and not any(holds[r] for r in meant))
            _count(counts.bins, "holds", hold_mass[g], any(holds[r] for r in meant))
            _count(counts.bins, "fails", fail_mass[g], g in ex.failing)
            told = fail_mass[g] > bound
            right = g in ex.failing
            counts.failing += right
            counts.failing_found += bool(right and told)
            counts.told += bool(told)
            counts.told_right += bool(told and right)


# Bounds of the masses that calibration is told for.
_BANDS = (0.5, 0.65, 0.8, 0.9)


def _count(bins: dict[str, list[int]], what: str, mass: float, right: bool) -> None:
    """Counts a group by how much mass it has, and whether that is right."""
    band = max((b for b in _BANDS if mass >= b), default=None)
    if band is not None:
        found = bins.setdefault(f"{what} {band:.2f}", [0, 0])
        found[0] += 1
        found[1] += right


def folds(some: Sequence[Prepared], n: int) -> list[list[int]]:
    """Indices of the examples of each fold; examples of one source are never parted."""
    sources = sorted({one.example.source for one in some})
    return [[i for i, one in enumerate(some) if sources.index(one.example.source) % n == k] for k in range(n)]


def cross_validate(some: Sequence[Prepared], n: int = 5, **options: float) -> tuple[Counts, Counts]:
    """What is reached on the reports fitted on, and on those left out, over n grouped folds."""
    seen, left = Counts(), Counts()
    for out in folds(some, n):
        held_out = set(out)
        weights = train([one for i, one in enumerate(some) if i not in held_out], **options)  # type: ignore[arg-type]
        for i, one in enumerate(some):
            measure_one(one, weights, left if i in held_out else seen)
    return seen, left


def lines(counts: Counts) -> list[str]:
    """The figures as lines of text."""

    def share(a: float, b: float) -> str:
        return f"{a:.0f}/{b:.0f} = {a / b:.3f}" if b else "-"

    out = [
        f"candidate recall            {share(counts.candidates, counts.labels)}",
        f"right first, words alone    {share(counts.by_words, counts.groups)}",
        f"right first, with figures   {share(counts.with_fit, counts.groups)}",
        f"said to hold, not labelled  {share(counts.wrong_held, counts.held)}",
        f"failing found               {share(counts.failing_found, counts.failing)}",
        f"told as failing and labelled so  {share(counts.told_right, counts.told)}",
    ]
    out += [f"  {law:12} {a} groups, words {b / a:.3f}, with figures {c / a:.3f}" for law, (a, b, c) in sorted(counts.by_law.items())]
    out += [f"  {band} and more  {share(right, n)} right" for band, (n, right) in sorted(counts.bins.items())]
    return out
