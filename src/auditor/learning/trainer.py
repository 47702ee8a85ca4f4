"""Fitting the weights: a conditional logit over the readings of each number, regularised, by L-BFGS; the same input gives the same weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from auditor.learning.material import Example
from auditor.relations.evidence.fit import (
    BLURRED,
    CLOSE,
    EXACT,
    IMPLAUSIBLE,
    MEANT,
    NEAR,
    OTHER,
    OTHERS,
    PATTERNS,
    SLIPS,
    Fit,
    fit,
    guessed,
)
from auditor.relations.evidence.frame import Floats, Ints
from auditor.relations.evidence.readings import FORMS, GROUPS
from auditor.relations.evidence.words import Design, Weights, blocks, design, scores, shares

Numbers = npt.NDArray[np.float64]
# How much a group without a label weighs, of a report whose labels are not complete; and strength of the pull towards nothing.
UNLABELLED, PULL = 0.5, 0.5


@dataclass(slots=True)
class Prepared:
    """An example with its evidence and the fit of its readings (slips looked for everywhere plausible by `least`)."""

    example: Example
    design: Design
    fit: Fit


def prepare(one: Example) -> Prepared:
    """The evidence and fit of an example's readings."""
    d = design(one.found)
    return Prepared(one, d, fit(one.found, np.zeros(len(d.group)), guessed()))


@dataclass(slots=True)
class _Stack:
    """The evidence of many reports below one another."""

    about: Floats
    operands: Floats
    at: dict[str, Ints]
    where: dict[str, Ints]
    group_of: dict[str, Ints]
    pair: dict[str, Floats]
    siblings: dict[str, Floats]
    extent: dict[str, Floats]
    extent_at: dict[str, Ints]
    group: Ints
    group_name: npt.NDArray[np.str_]
    n: int
    stands_for: Numbers


# Of the readings that neither hold nor are meant, one in so many is learnt from, and stands for the others.
_SAMPLED = 6


def _kept(one: Prepared) -> npt.NDArray[np.bool_]:
    """Which readings are learnt from."""
    d = one.design
    keep = one.fit.holds | (np.arange(len(d.group)) % _SAMPLED == 0)
    for readings in one.example.meant.values():
        keep[[d.offset[name] + k for name, k in readings]] = True
    return np.asarray(keep)


def _standing(one: Prepared, keep: npt.NDArray[np.bool_]) -> Numbers:
    """How many readings each that is kept stands for, as a logarithm."""
    sampled = ~one.fit.holds
    for readings in one.example.meant.values():
        sampled[[one.design.offset[name] + k for name, k in readings]] = False
    return np.where(sampled[keep], np.log(_SAMPLED), 0.0)


def _stack(some: Sequence[Prepared]) -> _Stack:
    about, operands, group, standing = [], [], [], []
    names: list[str] = []
    parts: dict[str, dict[str, list[npt.NDArray[np.generic]]]] = {k: {} for k in ("at", "where", "group_of", "pair", "siblings", "extent", "extent_at")}
    g0 = p0 = r0 = 0
    x0: dict[str, int] = {}
    for one in some:
        d = one.design
        keep = _kept(one)
        about.append(d.about)
        operands.append(d.operands(slice(0, len(d.me))))
        group.append(d.group[keep] + g0)
        standing.append(_standing(one, keep))
        names.extend(name for name, _ in d.found.groups)
        for name in d.forms:
            form = d.found.forms[name]
            mine = keep[d.offset[name] : d.offset[name] + len(form.group)]
            n = int(mine.sum())
            parts["where"].setdefault(name, []).append(np.arange(n) + r0)
            parts["group_of"].setdefault(name, []).append(form.group[mine] + g0)
            parts["pair"].setdefault(name, []).append(form.pair[mine])
            parts["siblings"].setdefault(name, []).append(d.siblings[name][mine])
            for slot in FORMS[name]:
                parts["at"].setdefault(f"{name}:{slot}", []).append(d.at[f"{name}:{slot}"][mine] + p0)
            if f"{name}:list" in blocks():
                used, back = np.unique(form.extent[mine], return_inverse=True)
                parts["extent"].setdefault(name, []).append(d.found.extent_evidence[used])
                parts["extent_at"].setdefault(name, []).append(back + x0.get(name, 0))
                x0[name] = x0.get(name, 0) + len(used)
            r0 += n
        g0, p0 = g0 + len(d.about), p0 + len(d.me)
    joined: dict[str, Any] = {k: {name: np.concatenate(v) for name, v in x.items()} for k, x in parts.items()}
    return _Stack(np.concatenate(about), np.concatenate(operands), group=np.concatenate(group), group_name=np.array(names), n=r0,
                  stands_for=np.concatenate(standing), **joined)  # fmt: skip


def targets(some: Sequence[Prepared], weights: Weights | None) -> tuple[Numbers, Numbers, Numbers]:
    """For each reading and for none of each group the mass that it should have, and the weight of each group.

    Labelled groups share their mass among the readings meant, by fit; groups of partly labelled or unlabelled reports take the posterior of
    `weights` (expectation), or "none" where there are none yet: of readings that hold, since what fails and is meant has a label.
    """
    want, none, weigh = [], [], []
    for one in some:
        d, ex = one.design, one.example
        t, t0 = np.zeros(len(d.group)), np.zeros(len(d.about))
        w = np.full(len(d.about), 1.0 if ex.full else 0.0 if weights is None and not ex.labels else UNLABELLED)
        if weights is not None and not ex.full:
            s, s0 = scores(d, weights)
            said, _ = shares(d, s, s0)
            fitted = fit(one.example.found, said, weights, NEVER)
            p, _ = shares(d, s + fitted.log_ratio, s0)
            p = p * fitted.holds
            p0 = np.ones(len(d.about)) - np.bincount(d.group, p, len(d.about))
        else:
            p, p0 = np.zeros(len(d.group)), np.ones(len(d.about))
        open_ = np.ones(len(d.about), bool)
        for g, readings in ex.meant.items():
            rows = [d.offset[name] + k for name, k in readings]
            mass = np.exp(np.clip(one.fit.log_ratio[rows], -6, 8))
            t[rows] = mass / mass.sum()
            w[g], open_[g] = 1.0, False
        for g in ex.known - set(ex.meant):
            if not ex.full and weights is None:
                w[g] = 0.0
        t = np.where(open_[d.group], p, t)[_kept(one)]
        t0 = np.where(open_, p0, t0)
        for g in ex.implied - set(ex.meant):
            w[g] = 0.0
        want.append(t)
        none.append(t0)
        weigh.append(w)
    return np.concatenate(want), np.concatenate(none), np.concatenate(weigh)


def train(some: Sequence[Prepared], *, rounds: int = 2, pull: float = PULL, steps: int = 120) -> dict[str, Numbers]:
    """The weights learnt from these examples: once from labels, then `rounds` of expectation and maximisation over what is not labelled."""
    layout = blocks()
    stack = _stack(some)
    weights = {name: np.zeros(len(columns)) for name, columns in layout.items()} | guessed()
    for turn in range(rounds + 1):
        want, none, weigh = targets(some, weights if turn else None)
        weights = _fit(stack, want, none, weigh, weights, pull, steps)
        weights |= measured(some, weights)
    return weights


# A bound on plausibility that no reading reaches, so that no slip is looked for.
NEVER = 2.0
# How many readings guessed shares stand for; from how plausible a reading on that is not meant it is counted; the widths that tell.
_GUESSES, _COUNTED, _NARROW = 30.0, 0.02, 1e-3
_POWERS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.8)


def measured(some: Sequence[Prepared], weights: Weights) -> dict[str, Numbers]:
    """The shares of `fit.blocks`, counted over the reports that are labelled in full: of meant readings, and of those of numbers that follow from
    nothing; and how often what is not meant holds, by how plausible words make it."""
    out = guessed()
    meant = {g: _GUESSES * out[f"{g}:{MEANT}"] for g in GROUPS}
    other = {g: _GUESSES * out[f"{g}:{OTHER}"][: OTHERS.index("often")] for g in GROUPS}
    held: dict[str, list[tuple[Numbers, Numbers]]] = {g: [] for g in GROUPS}
    for one in some:
        if not one.example.full:
            continue
        ex, d = one.example, one.design
        said, _ = shares(d, *scores(d, weights))
        found = fit(ex.found, said, weights)
        pattern = np.select([found.kind == EXACT, found.kind == NEAR, found.kind == CLOSE], [0, 1, PATTERNS.index("close")], PATTERNS.index("else"))
        pattern[list(found.slips)] = [PATTERNS.index("digit" if slip == BLURRED else slip) for slip in found.slips.values()]
        follows = np.zeros(len(d.about), bool)
        intended = np.zeros(len(d.group), bool)
        for row, readings in ex.meant.items():
            follows[row] = True
            rows = [d.offset[name] + k for name, k in readings]
            intended[rows] = True
            best = max(rows, key=lambda r: found.log_ratio[r])
            meant[ex.found.groups[row][0]][pattern[best]] += 1
        names = np.array([name for name, _ in ex.found.groups])
        for group in GROUPS:
            mine = names[d.group] == group if len(names) else np.zeros(0, bool)
            idle = pattern[mine & ~follows[d.group] & (said >= _COUNTED)] - PATTERNS.index(SLIPS[0])
            np.add.at(other[group], idle[idle >= 0], 1)
            tell = mine & ~intended & (found.chance < _NARROW)
            held[group].append((said[tell], (pattern[tell] == 0).astype(np.float64)))
    for g in GROUPS:
        out[f"{g}:{MEANT}"] = meant[g] / meant[g].sum()
        out[f"{g}:{OTHER}"] = np.array([*(other[g] / other[g].sum()), *_often(held[g], out[f"{g}:{OTHER}"][-2:])])
    return out


def _often(held: Sequence[tuple[Numbers, Numbers]], otherwise: Numbers) -> tuple[float, float]:
    """How often readings that are not meant hold: a factor and a power of their plausibility, the likeliest of a few; `otherwise` where none do."""
    if not held or not sum(float(h.sum()) for _, h in held):
        return float(otherwise[0]), float(otherwise[1])
    said, holds = (np.concatenate(x) for x in zip(*held, strict=True))
    said = np.maximum(said, IMPLAUSIBLE)
    best = (-np.inf, 0.0, 0.0)
    for power in _POWERS:
        grown = said**power
        often = float(holds.sum() / grown.sum())
        p = np.clip(often * grown, 1e-9, 0.5)
        best = max(best, (float((holds * np.log(p) + (1 - holds) * np.log(1 - p)).sum()), often, power))
    return best[1], best[2]


def _fit(s: _Stack, want: Numbers, none: Numbers, weigh: Numbers, start: Weights, pull: float, steps: int) -> dict[str, Numbers]:
    layout = blocks()
    names = list(layout)
    sizes = [len(layout[n]) for n in names]
    cuts = np.cumsum(sizes)[:-1]
    nones = sorted(set(s.group_name.tolist()))
    rows_of = {n: np.flatnonzero(s.group_name == n) for n in nones}
    slots = sorted(s.at)
    total = float(weigh.sum())

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        w = dict(zip(names, np.split(flat, cuts), strict=True))
        said = s.operands @ np.stack([w[k] for k in slots], 1).astype(np.float32)
        score = s.stands_for.copy()
        for form, where in s.where.items():
            score[where] += (s.about @ w[f"{form}:about"].astype(np.float32))[s.group_of[form]] + s.pair[form] @ w[f"{form}:pair"]
            score[where] += s.siblings[form] @ w[f"{form}:siblings"]
            for slot in FORMS[form]:
                key = f"{form}:{slot}"
                score[where] += said[s.at[key], slots.index(key)]
            if form in s.extent:
                score[where] += (s.extent[form] @ w[f"{form}:list"])[s.extent_at[form]]
        none_score = np.zeros(len(s.about))
        for n in nones:
            none_score[rows_of[n]] = s.about[rows_of[n]] @ w[f"{n}:none"]
        top = none_score.copy()
        np.maximum.at(top, s.group, score)
        e, e0 = np.exp(score - top[s.group]), np.exp(none_score - top)
        z = e0 + np.bincount(s.group, e, len(top))
        p, p0 = e / z[s.group], e0 / z
        log_z = np.log(z) + top
        gained = (want * score * weigh[s.group]).sum() + (none * none_score * weigh).sum()
        value = ((log_z * weigh).sum() - gained + 0.5 * pull * (flat**2).sum()) / total
        r, r0 = (p - want) * weigh[s.group], (p0 - none) * weigh
        grad = {n: np.zeros(k) for n, k in zip(names, sizes, strict=True)}
        for n in nones:
            grad[f"{n}:none"] += s.about[rows_of[n]].T @ r0[rows_of[n]]
        per_slot = np.zeros((len(s.operands), len(slots)), np.float32)
        for form, where in s.where.items():
            rf = r[where]
            grad[f"{form}:about"] += s.about.T @ np.bincount(s.group_of[form], rf, len(s.about))
            grad[f"{form}:pair"] += s.pair[form].T @ rf
            grad[f"{form}:siblings"] += s.siblings[form].T @ rf
            for slot in FORMS[form]:
                key = f"{form}:{slot}"
                per_slot[:, slots.index(key)] = np.bincount(s.at[key], rf, len(s.operands))
            if form in s.extent:
                grad[f"{form}:list"] += s.extent[form].T @ np.bincount(s.extent_at[form], rf, len(s.extent[form]))
        g = s.operands.T @ per_slot
        for i, key in enumerate(slots):
            grad[key] += g[:, i]
        flat_grad = (np.concatenate([grad[n] for n in names]) + pull * flat) / total
        return float(value), flat_grad

    result = minimize(loss, np.concatenate([start[n] for n in names]), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    return dict(zip(names, np.split(result.x, cuts), strict=True))
