"""How well a reading's arithmetic fits what is printed, and how easily it would fit by chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.relations.evidence.frame import Frame
from auditor.relations.evidence.readings import GROUPS, Candidates, Form

Numbers = npt.NDArray[np.float64]
# How what is printed may differ from what a reading expects.
SLIPS = ("digit", "swap", "base", "part", "sign", "power", "drop")
PATTERNS = ("exact", "near", *SLIPS, "close", "else")
# Of each group: the share of meant readings that are printed so; and of readings that are not meant the share that look so all the same. What
# holds though it is not meant grows with how plausible words make it: `often` times that to the power of `rising`, besides chance.
MEANT, OTHER = "meant", "other"
OTHERS = (*SLIPS, "close", "else", "often", "rising")
_GUESSED = {MEANT: (0.90, 0.01, 0.012, 0.01, 0.006, 0.004, 0.003, 0.002, 0.002, 0.035, 0.016),
            OTHER: (0.011, 0.002, 0.002, 0.004, 0.001, 0.001, 0.002, 0.19, 0.75, 0.05, 0.5)}  # fmt: skip
EXACT, NEAR, SLIP, CLOSE, ELSE = range(5)
_ADDITIVE = ("opened", "closed", "difference")
_ROUND = 1e-9


@dataclass(frozen=True, slots=True)
class Fit:
    """For each reading of a document: `holds` (exactly or but for a last digit), its `kind` and the log of how much likelier what is printed is
    if the reading is meant than if it is not; `by_chance` is the same where nothing but chance makes what is not meant hold, for lists and
    differences, which hold for other reasons too (the rest of a total, a total told twice). `chance` is how easily each would hold by chance;
    `slips` names the slip of those readings that were looked at for one."""

    kind: npt.NDArray[np.int8]
    log_ratio: Numbers
    by_chance: Numbers
    chance: Numbers
    slips: Mapping[int, str]

    @property
    def holds(self) -> npt.NDArray[np.bool_]:
        return self.kind <= NEAR


def _stated(f: Frame, form: Form) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers, Numbers]:
    """Stated value and bounds, and expected value and bounds, with signs as the reading takes them."""
    v, lo, hi = f.value[form.target], f.low[form.target], f.high[form.target]
    e, el, eh = form.expected, form.low, form.high
    down = (form.sign < 0) & (v > 0)
    v, lo, hi = np.where(down, -v, v), np.where(down, -hi, lo), np.where(down, -lo, hi)
    turn = (form.sign == 0) & (e * v < 0)
    return v, lo, hi, np.where(turn, -e, e), np.where(turn, -eh, el), np.where(turn, -el, eh)


def _chance(form: Form, v: Numbers, e: Numbers, width: Numbers) -> Numbers:
    """How likely a number that has nothing to do with these operands would fit."""
    if form.name.startswith("ratio"):
        spread = np.full(len(e), 100.0)
    elif form.name.startswith("growth"):
        spread = 40.0 + np.abs(v)
    else:
        spread = 0.6 * np.maximum(np.abs(v), np.abs(e)) + _ROUND
    twice = np.where((form.sign == 0) & (not form.name.startswith("ratio")), 2.0, 1.0)
    return np.asarray(np.clip(twice * width / spread, 1e-6, 0.5))


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Of each reading of a form: stated and expected value with signs as the reading takes them, how it fits, and how easily by chance."""

    stated: Numbers
    expected: Numbers
    exact: npt.NDArray[np.bool_]
    near: npt.NDArray[np.bool_]
    chance: Numbers

    @property
    def holds(self) -> npt.NDArray[np.bool_]:
        return self.exact | self.near


def arithmetic(f: Frame, form: Form) -> Arithmetic:
    """What the readings of a form come to."""
    v, lo, hi, e, el, eh = _stated(f, form)
    ulp = f.ulp[form.target]
    slack = _ROUND * np.maximum(1.0, np.abs(e))
    exact = (el <= hi + slack) & (lo <= eh + slack)
    rounded = np.where(hi > lo, ulp, 0.0)
    near = ~exact & (el - rounded <= hi + slack) & (lo - rounded <= eh + slack) & (rounded > 0)
    return Arithmetic(v, e, exact, near, _chance(form, v, e, (eh - el) + (hi - lo) + np.where(hi > lo, 0, ulp)))


def blocks() -> dict[str, tuple[str, ...]]:
    """The blocks of shares that are measured beside the weights of words, and their columns: percent:meant, percent:other, …."""
    return {f"{group}:{which}": columns for group in GROUPS for which, columns in ((MEANT, PATTERNS), (OTHER, OTHERS))}


def guessed() -> dict[str, Numbers]:
    """These shares before any are measured."""
    return {name: np.array(_GUESSED[name.partition(":")[2]]) for name in blocks()}


_GROUP_OF = {form: group for group, forms in GROUPS.items() for form in forms}


@dataclass(frozen=True, slots=True)
class _Shares:
    """The shares of one group by pattern, and how often what is not meant holds."""

    meant: Mapping[str, float]
    other: Mapping[str, float]

    @classmethod
    def of(cls, group: str, measured: Mapping[str, Numbers]) -> _Shares:
        found = [measured.get(f"{group}:{which}", np.zeros(0)).tolist() or list(_GUESSED[which]) for which in (MEANT, OTHER)]
        return cls(dict(zip(PATTERNS, found[0], strict=True)), dict(zip(OTHERS, found[1], strict=True)))

    def anyway(self, chance: Numbers, plausible: Numbers) -> Numbers:
        """How often readings that are not meant hold all the same."""
        return np.asarray(np.clip(chance + self.other["often"] * np.maximum(plausible, IMPLAUSIBLE) ** self.other["rising"], 1e-6, 0.9))

    def holding(self, pattern: str, anyway: Numbers) -> Numbers:
        """The log of how much likelier a reading that is meant holds than one that is not."""
        return np.asarray(np.log(self.meant[pattern] / anyway))

    def failing(self, pattern: str, chance: float = 0.0) -> float:
        """The same of one that fails by this pattern, which so many variants would make by chance."""
        return float(np.log(self.meant[pattern] / max(self.other[pattern], min(0.6, chance))))


# Below what plausibility readings are all alike.
IMPLAUSIBLE = 1e-6


def fit(found: Candidates, plausible: Numbers, measured: Mapping[str, Numbers], least: float = 0.01, but_for_values: Numbers | None = None) -> Fit:
    """The fit of all readings in the order of the forms, by the shares `measured` (see `blocks`). Only readings that words make at least `least`
    plausible are looked at for slips, or would make so but for what their values say (`but_for_values`), which a slip undoes."""
    f = found.frame
    kinds, ratios, by_chance, chances = [], [], [], []
    slips: dict[int, str] = {}
    first = 0
    looked_at = (plausible if but_for_values is None else np.maximum(plausible, but_for_values)) >= least
    astray = _over_wrong_base(found, plausible)
    for form in found.forms.values():
        sums = arithmetic(f, form)
        v, e, c, exact, near = sums.stated, sums.expected, sums.chance, sums.exact, sums.near
        shares, said = _Shares.of(_GROUP_OF[form.name], measured), plausible[first : first + len(e)]
        if form.name == "growth_by_change":
            exact, near = exact & ~astray, near & ~astray
        elif form.name in ("growth", "difference"):
            turned = _turned(f, form, said)
            exact, near = exact & ~turned, near & ~turned
        close = np.abs(e - v) <= 0.25 * np.maximum(np.maximum(np.abs(v), np.abs(e)), _ROUND)
        kind = np.where(exact, EXACT, np.where(near, NEAR, np.where(close, CLOSE, ELSE))).astype(np.int8)
        anyway = shares.anyway(c, said)
        ratio = np.select(
            [exact, near, close], [shares.holding("exact", anyway), shares.holding("near", shares.anyway(3 * c, said)), np.full(len(e), shares.failing("close"))],
            shares.failing("else"),
        )  # fmt: skip
        for k in np.flatnonzero((kind >= CLOSE) & looked_at[first : first + len(e)]).tolist():
            slip, variants = _slip(found, form, k, float(v[k]), float(e[k]))
            if slip:
                kind[k] = SLIP
                slips[first + k] = slip
                # A percentage over the wrong base holds in another reading: no rarer than others hold.
                ratio[k] = shares.failing("digit" if slip == BLURRED else slip, float(anyway[k]) if slip == "base" else variants * float(c[k]))
        kinds.append(kind)
        ratios.append(ratio)
        by_chance.append(np.where(kind == EXACT, shares.holding("exact", c), ratio) if form.name in _ADDITIVE else ratio)
        chances.append(c)
        first += len(e)
    if not kinds:
        return Fit(np.zeros(0, np.int8), np.zeros(0), np.zeros(0), np.zeros(0), {})
    return Fit(np.concatenate(kinds), np.concatenate(ratios), np.concatenate(by_chance), np.concatenate(chances), slips)


# How many times likelier by words the other order of two figures must be for a change between them to be turned round.
_LIKELIER = 5.0


def _turned(f: Frame, form: Form, plausible: Numbers) -> npt.NDArray[np.bool_]:
    """Readings of a change that take what words call the figure before for the figure after: a turned direction, never a fit."""
    if not plausible.any():
        return np.zeros(len(form.group), bool)
    keys = list(zip(form.group.tolist(), form.slots[0].tolist(), form.slots[1].tolist(), strict=True))
    said = dict(zip(keys, plausible.tolist(), strict=True))
    moved = form.sign != 0
    earlier = f.year[form.slots[0]] < f.year[form.slots[1]]
    return np.array([m and (y or said.get((g, b, a), 0.0) > _LIKELIER * said[g, a, b]) for m, y, (g, a, b) in zip(moved.tolist(), earlier.tolist(), keys, strict=True)], bool)


# How many times likelier by words a figure must be the current one for a growth over it to be no fit.
_SURELY = 20.0


def _over_wrong_base(found: Candidates, plausible: Numbers) -> npt.NDArray[np.bool_]:
    """Readings of growth as a change over a figure that words take for the current one: a slip of base, never a fit."""
    by, to = found.forms.get("growth_by_change"), found.forms.get("growth_to_current")
    if by is None or to is None or not plausible.any():
        return np.zeros(0 if by is None else len(by.group), bool)
    first, at = {}, 0
    for name, form in found.forms.items():
        first[name], at = at, at + len(form.group)
    current = {key: plausible[first["growth_to_current"] + i] for i, key in enumerate(zip(to.group.tolist(), *(x.tolist() for x in to.slots), strict=True))}
    priors = _priors(found)
    f = found.frame
    out = np.zeros(len(by.group), bool)
    for i, (group, change, base) in enumerate(zip(by.group.tolist(), by.slots[0].tolist(), by.slots[1].tolist(), strict=True)):
        way = f.direction[change] or (by.sign[i] or 1)
        before, after = f.value[base] - way * f.value[change], f.value[base] + way * f.value[change]
        slack = f.ulp[base] + f.ulp[change]
        told = priors.get(group, np.zeros(0))
        printed, current_printed = ((np.abs(told - x) <= slack).any() for x in (before, after))
        likelier = current.get((group, change, base), 0.0) > _SURELY * plausible[first["growth_by_change"] + i]
        out[i] = bool(printed and not current_printed) or (likelier and not (current_printed and not printed))
    return out


def _priors(found: Candidates) -> dict[int, Numbers]:
    """The values of the figures that each percentage of growth may be compared with."""
    form = found.forms.get("growth")
    if form is None:
        return {}
    values = found.frame.value[form.slots[1]]
    order = np.argsort(form.group, kind="stable")
    groups, starts = np.unique(form.group[order], return_index=True)
    return dict(zip(groups.tolist(), np.split(values[order], starts[1:]), strict=True))


# A wrong digit as far as rounded operands tell: as rare as one, and to the decision no slip with a name.
BLURRED = "blurred"
# From what share of a percentage on what its operands leave open is too much to tell a misprint by.
_COARSE = 0.015


def _slip(found: Candidates, form: Form, k: int, v: float, e: float) -> tuple[str, int]:
    """The slip that makes what is printed of what a reading expects, and of how many variants it is one; "" for none."""
    f = found.frame
    node = f.nodes.all[int(form.target[k])]
    digits, ulp = node.digits, node.ulp
    named = misprinted(digits, float(node.unit.factor), v, e)
    if named:
        return named, {"sign": 1, "power": 8, "digit": 6 * len(digits), "swap": 4, "drop": 60}[named]
    if form.name == "ratio" or form.name.startswith("growth"):
        other = _over_wrong(f, form, k)
        if other is not None and abs(abs(other) - abs(v)) <= 0.51 * ulp:
            return "base", 1
        room = (float(form.high[k]) - float(form.low[k]) + ulp) / 2
        meant = np.abs(variants(digits) * float(node.unit.factor) - abs(e)) <= room  # any of what rounded operands leave open
        if room <= _COARSE * abs(e) and meant.any():
            return BLURRED, 6 * len(digits)
    if form.name in ("opened", "closed"):
        parts = [f.nodes.all[i] for i in found.extents[int(form.extent[k])]]
        for p in parts:
            need = p.value + (v - e)
            if need > 0 and misprinted(p.digits, float(p.unit.factor), p.value, need) in ("digit", "swap", "power"):
                return "part", 25 * len(parts)
    if form.name in _VALUES:
        return _of_operand(found, form, k, v)
    return "", 0


# What a reading of fixed operands expects of its number, up to sign.
_VALUES: Mapping[str, Callable[..., Numbers]] = {
    "ratio": lambda part, whole: 100 * part / whole,
    "growth": lambda current, prior: 100 * (current - prior) / prior,
    "growth_by_change": lambda change, prior: 100 * change / prior,
    "growth_to_current": lambda change, current: 100 * change / (current - change),
    "difference": lambda minuend, subtrahend: minuend - subtrahend,
}


def _of_operand(found: Candidates, form: Form, k: int, stated: float) -> tuple[str, int]:
    """Whether one wrong digit, two exchanged or a point moved in one operand makes a reading of fixed operands fail, and of how many variants."""
    f = found.frame
    nodes = [f.nodes.all[i] for i in found.operands(form.name, k)]
    room = (float(form.high[k]) - float(form.low[k])) / 2 + 0.5 * float(f.ulp[form.target[k]])
    values = [n.value for n in nodes]
    if form.name == "growth_to_current":
        values[0] *= nodes[0].direction or int(form.sign[k]) or 1
    for at, n in enumerate(nodes):
        others = variants(n.digits)
        if not len(others):
            continue
        tried: list[Any] = list(values)
        tried[at] = others * float(n.unit.factor) * (1 if values[at] >= 0 else -1)
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = _VALUES[form.name](*tried)
        if (np.abs(np.abs(expected) - abs(stated)) <= room).any():
            return "part", 2 * len(others)
    return "", 0


@lru_cache(maxsize=1 << 14)
def variants(digits: str) -> Numbers:
    """The values that a printed number may have been meant as: one digit another, two neighbours exchanged, the point moved; none of short ones."""
    at = [i for i, c in enumerate(digits) if c.isdigit()]
    if len(at) < 3:
        return np.zeros(0)
    out = {digits[:i] + d + digits[i + 1 :] for i in at for d in "0123456789"}
    out |= {digits[:i] + digits[j] + digits[i + 1 : j] + digits[i] + digits[j + 1 :] for i, j in pairwise(at)}
    own = float(digits)
    return np.array(sorted({float(x) for x in out} - {own}) + [own * 10.0**p for p in (1, 2, 3, 4, -1, -2, -3, -4)])


def _over_wrong(f: Frame, form: Form, k: int) -> float | None:
    """The percentage that a slip of base would give: a growth over the current figure, a share turned over."""
    a, b = (float(f.value[slot[k]]) for slot in form.slots)
    if form.name == "growth_by_change":
        b += (f.direction[form.slots[0][k]] or int(form.sign[k]) or 1) * a
    elif form.name == "growth":
        a, b = a - b, a
    elif form.name == "ratio":
        a, b = b, a
    return 100 * a / b if b else None


def misprinted(digits: str, factor: float, printed: float, meant: float) -> str:
    """The slip by which `meant` came to be printed with these digits, of which one unit is `factor`: sign, power, digit, swap, drop or ""."""
    decimals = len(digits.partition(".")[2])
    ulp = factor / 10.0**decimals
    if not printed or not meant:
        return ""
    if abs(printed + meant) <= 0.51 * ulp:
        return "sign"
    if sum(c.isdigit() for c in digits) < 3:
        return ""
    if any(abs(printed - meant * 10.0**p) <= 0.51 * ulp for p in (1, 2, 3, 4, -1, -2, -3, -4, 8, -8)):
        return "power"
    want = f"{abs(meant) / factor:.{decimals}f}"
    other = _unlike(digits, want)
    if len(other) == 1:
        return "digit"
    if len(other) == 2 and other[0] == other[1][::-1]:
        return "swap"
    long, short = sorted((want, digits), key=len, reverse=True)
    return "drop" if len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(1, len(long))) else ""


def _unlike(digits: str, want: str) -> list[tuple[str, str]]:
    """The digits of a number with those that stand in their place in another of as many, where they differ."""
    if len(want) != len(digits):
        return []
    return [(a, b) for a, b in zip(digits.replace(".", ""), want.replace(".", ""), strict=True) if a != b]
