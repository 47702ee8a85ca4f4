"""How surely a number contradicts those that words say it follows from.

The readings of a number say what it would have to be; whether its not being so is a contradiction or a misreading shows in more than their mass:
in the size and kind of the gap, in what else follows from the numbers tied, in how well the rest of the report was read. What each weighs is
learnt from slips put into sound reports and from what the readings hold against reports in which nobody found a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from auditor.relations.evidence.fit import SLIPS
from auditor.relations.evidence.frame import CLASS_NAMES
from auditor.relations.evidence.operands import evidence_names
from auditor.relations.evidence.siblings import SUPPORT

if TYPE_CHECKING:
    from auditor.relations.evidence.decide import Judged
    from auditor.relations.evidence.nodes import Node

Numbers = npt.NDArray[np.float64]
_LAWS = ("ratio", "growth", "opened", "closed", "difference", "product")
# Evidence that weighs otherwise in each law, and with the number itself or one that it follows from misprinted.
_BY_LAW, _BY_SLIP = ("misprint", "part", "gap_large", "gap_small", "words", "far", "due_elsewhere"), ("settled", "operands_settled", "words", "short")
# What else weighs otherwise in each law where no slip has a name for the gap.
_UNNAMED = ("failing", "words", "by_words", "left_words", "gap", "sound_law", "sound", "one_unsettled", "operands_settled", "settled")
BELIEF = (
    "always", "failing", "left", "words", "said", "first_holds", "behind_first", "by_words",
    *(f"slip_{s}" for s in SLIPS), *(f"law_{n}" for n in _LAWS), "gap", "gap_small", "gap_large", "less", "half_less", "short_of_total", "complete", "proven",
    "of_another", "of_nothing_far", "told_of_another", "like_for_like", "steps", "steps_share", "steps_none", "whole_share",
    "settled", "operands_settled", "one_unsettled", "all_settled", "operands", "far", "cells", "borrowed", "bounded", "digits", "short", "sound", "sound_law",
    "in_part", "of_which", "passed_over", "total_again", "full", "left_words", "due_elsewhere", "stated_elsewhere", "rival", "open_end", "opening", "partial", "exceeds", "partial&exceeds", "full&words", "full&failing", "weak", "faint", "unlikely", *(f"is_{c}" for c in CLASS_NAMES),
    *(f"{law}&{what}" for law in _LAWS for what in _BY_LAW), *(f"{slip}&{what}" for slip in ("misprint", "part", "unnamed") for what in _BY_SLIP),
    *(f"unnamed&{law}&{what}" for law in _LAWS for what in _UNNAMED),
)  # fmt: skip
# From what mass on readings that fail a number is looked at, or from how likely they are by words alone; and the least share that counts as any.
_LOOKED_AT, _PLAIN, _LEAST = 0.05, 0.3, 1e-4
_CARRIED = frozenset(["balance", "carried"])
# The logit of the mass below which what fails is faint, and the log of how likely by words below which its reading is unlikely.
_FAINT, _UNLIKELY = -3.0, -1.2
# How near two results must be to be one.
_SAME = 1e-3


@dataclass(frozen=True, slots=True)
class Doubt:
    """A group that may contradict itself, the failing reading that carries most of its mass, and the evidence for it as in BELIEF."""

    group: int
    row: int
    evidence: Numbers

    def belief(self, weights: Numbers) -> float:
        """How likely it is a contradiction, by these weights of the evidence."""
        return float(1 / (1 + np.exp(-self.evidence @ weights)))


def blocks() -> dict[str, tuple[str, ...]]:
    """The block of weights of a decision, and the names of the evidence in it."""
    return {"told": BELIEF}


def doubts(judged: Judged) -> Iterator[Doubt]:
    """What may be contradictions in a document."""
    settled = _settled(judged)
    sound = _sound(judged)
    plain = np.bincount(judged.design.group, judged.words * ~judged.holds, len(judged.failing))
    for group in np.flatnonzero((judged.failing > _LOOKED_AT) | (plain > _PLAIN)).tolist():
        rows = judged.readings(group)
        row = int(rows[~judged.holds[rows]][0])
        said = _evidence(judged, group, row, settled, sound)
        yield Doubt(group, row, _crossed(said))


def _crossed(said: Mapping[str, float]) -> Numbers:
    """The evidence as in BELIEF, some of it by law and by slip."""
    misprint, part = float(any(said.get(f"slip_{s}") for s in ("digit", "swap", "drop", "power"))), said.get("slip_part", 0.0)
    also = {**said, "misprint": misprint, "part": part, "unnamed": said.get("slip_", 0.0)}
    also |= {f"{law}&{what}": also.get(what, 0.0) for law in _LAWS if said.get(f"law_{law}") for what in _BY_LAW}
    also |= {f"{slip}&{what}": also.get(what, 0.0) for slip in ("misprint", "part", "unnamed") if also[slip] for what in _BY_SLIP}
    also |= {"weak": float(said["failing"] < 0), "faint": float(said["failing"] < _FAINT), "unlikely": float(said["words"] < _UNLIKELY)}
    if also["unnamed"]:
        also |= {f"unnamed&{law}&{what}": also.get(what, 0.0) for law in _LAWS if said.get(f"law_{law}") for what in _UNNAMED}
    return np.array([float(also.get(c, 0.0)) for c in BELIEF])


def _settled(judged: Judged) -> frozenset[int]:
    """The numbers of readings that hold and carry the mass."""
    out: set[int] = set()
    for group in np.flatnonzero(judged.holding > 0.5).tolist():
        row = next(int(r) for r in judged.readings(group) if judged.holds[r])
        out |= judged.numbers(row)
    return frozenset(out)


def _sound(judged: Judged) -> Mapping[str, float]:
    """Of the groups of which words are confident, the share that hold, over all laws and of each."""
    seen: dict[str, list[float]] = {"": [2.0, 1.0]}
    for group, (name, _) in enumerate(judged.found.groups):
        rows = judged.rows[group]
        if len(rows) and judged.words[rows].max() > 0.4:
            good = bool(judged.holds[rows[np.argmax(judged.words[rows])]])
            for key in ("", name):
                one = seen.setdefault(key, [2.0, 1.0])
                one[0] += 1
                one[1] += good
    return {key: good / n for key, (n, good) in seen.items()}


def _logit(p: float) -> float:
    p = min(max(p, _LEAST), 1 - _LEAST)
    return float(np.log(p / (1 - p)))


def _evidence(judged: Judged, group: int, row: int, settled: frozenset[int], sound: Mapping[str, float]) -> dict[str, float]:
    rows, name = judged.rows[group], judged.found.groups[group][0]
    law, k = judged.reading(row)
    form, frame = judged.found.forms[law], judged.found.frame
    nodes = frame.nodes.all
    operands = judged.found.operands(law, k)
    operands = operands[1:] if law == "opened" else operands
    target = nodes[int(form.target[k])]
    stated, expected = float(frame.value[target.index]), float(form.expected[k])
    holding = rows[judged.holds[rows]]
    first = int(rows[np.argmax(judged.words[rows])])
    same = [r for r in rows.tolist() if not judged.holds[r] and _says_as(judged, r, expected)]
    gap = abs(abs(expected) - abs(stated)) / max(abs(expected), abs(stated), 1e-9)
    said = float(judged.words[same].sum())
    others, share = (judged.design.siblings[law][k][SUPPORT.index(c)] for c in ("same_steps", "same_steps_share"))
    slip = judged.fit.slips.get(row, "")
    tied = [target.index, *operands]
    out: dict[str, float] = {
        "always": 1.0, "failing": _logit(float(judged.failing[group])), "left": _logit(float(judged.posterior[holding].max()) if len(holding) else 0.0),
        "words": float(np.log(max(judged.words[row], _LEAST))), "said": float(np.log(max(said, _LEAST))), "first_holds": float(judged.holds[first]),
        "behind_first": float(np.log(max(judged.words[first], _LEAST) / max(said, _LEAST, judged.words[row]))) if first not in same else 0.0,
        "by_words": _logit(float(judged.words[rows[~judged.holds[rows]]].sum())), f"slip_{slip}": 1.0, f"law_{_law(law)}": 1.0,
        "gap": float(np.log10(max(gap, 1e-4))), "gap_small": float(gap < 0.05), "gap_large": float(gap > 0.4),
        "less": float(law == "opened" and abs(expected) < abs(stated)), "half_less": float(law == "opened" and abs(expected) < 0.6 * abs(stated)),
        "short_of_total": float(law == "closed" and abs(expected) < abs(stated)), "complete": float(law == "opened" and "complete" in nodes[operands[0]].lead_cues),
        "like_for_like": float(any(nodes[i].is_like_for_like for i in tied)), "steps": float(others), "steps_share": float(share), "steps_none": float(others == 0),
        "settled": float(target.index in settled), "operands_settled": sum(i in settled for i in operands) / max(len(operands), 1),
        "one_unsettled": float(sum(i not in settled for i in tied) == 1), "all_settled": float(all(i in settled for i in tied)),
        "operands": float(np.log(max(len(operands), 1))), "far": float(any(nodes[i].block != target.block for i in operands)),
        "cells": sum(nodes[i].is_cell for i in tied) / len(tied), "borrowed": float(any(nodes[i].borrowed for i in tied)), "bounded": float(bool(target.mention.operator)),
        "digits": min(float(sum(c.isdigit() for c in target.digits)), 6.0), "short": float(sum(c.isdigit() for c in target.digits) < 3),
        "sound": sound[""], "sound_law": sound.get(name, 0.5), "proven": float(_is_proven(judged, law, k)),
        "left_words": float(np.log(max(judged.words[holding].max(), _LEAST))) if len(holding) else float(np.log(_LEAST)),
        "due_elsewhere": float(_is_printed(judged, target, expected, tied)), "stated_elsewhere": float(_is_printed(judged, target, stated, tied)),
        "rival": float(has_rival(judged, law, k)), "told_of_another": float(_told_of_another(judged, law, k)), "passed_over": float(np.log1p(_passed_over(judged, tied))),
        f"is_{CLASS_NAMES[int(frame.kind_of[target.index])]}": 1.0,
    }  # fmt: skip
    if law in ("opened", "closed"):
        out["total_again"] = float(any(frame.value[i] == stated for i in operands))
    out["full"] = float(stated == 100 and law.startswith("ratio"))
    out |= {f"full&{what}": out["full"] * out[what] for what in ("words", "failing")}
    if law in ("closed", "difference"):
        out["opening"] = float(any(_is_carried(nodes[i]) for i in tied) and any(_is_carried(n) and n.index not in tied and n.dimension == target.dimension for n in _beside(judged, target)))
    if law == "opened":
        last = nodes[operands[-1]]
        out["partial"], out["exceeds"] = float("partial" in nodes[operands[0]].lead_cues), float(abs(expected) > abs(stated))
        out["partial&exceeds"] = out["partial"] * out["exceeds"]
        out["open_end"] = float("等" in frame.nodes.texts.get(last.block, "")[last.end : last.end + 2])
        out["in_part"] = float(abs(expected) < abs(stated) and slip in ("part", "") and not out["complete"])
        out["of_which"] = float(bool(nodes[operands[0]].lead_cues & {"of_which", "partial"}))
    out["whole_share"] = float(judged.design.siblings[law][k][SUPPORT.index("same_whole_share")])
    if law == "ratio":
        at = int(judged.design.at["ratio:whole"][k])
        base = dict(zip(evidence_names(), judged.design.operands(slice(at, at + 1))[0].tolist(), strict=True))
        named = frame.of_size[target.index] > 0
        meant = bool((frame.of_cues[target.index] & frame.cues[operands[1]]).any())  # 完成预算的, over what is called a budget
        out["of_another"] = float(bool(named) and not meant and any(base[c] for c in ("of_other", "of_without", "of_unlike")))
        out["of_nothing_far"] = float(not named and not base["same_sentence"])
    return out


def _is_carried(node: Node) -> bool:
    """Whether a number is what was left over at one end of a year, which what was left at the other goes into."""
    return not node.cues.isdisjoint(_CARRIED)


def _beside(judged: Judged, target: Node) -> Iterator[Node]:
    """The other numbers of a number's sentence."""
    nodes = judged.found.frame.nodes.all
    for step in (-1, 1):
        at = target.index + step
        while 0 <= at < len(nodes) and nodes[at].block == target.block and nodes[at].sentence == target.sentence:
            yield nodes[at]
            at += step


# From how many digits on a number that is printed again is so by no accident.
_TELLING = 3


def _is_printed(judged: Judged, target: Node, value: float, tied: Sequence[int]) -> bool:
    """Whether another number of a target's dimension than those tied says this value as exactly as the target is printed."""
    frame = judged.found.frame
    if sum(c.isdigit() for c in target.digits) < _TELLING:
        return False
    same = (frame.dimension == frame.dimension[target.index]) & (np.abs(np.abs(frame.value) - abs(value)) <= target.ulp / 2)
    same[list(tied)] = False
    return bool(same.any())


def _passed_over(judged: Judged, tied: Sequence[int]) -> int:
    """How many numbers of the same dimension stand among those that a reading ties, in one paragraph."""
    frame = judged.found.frame
    first, last = min(tied), max(tied)
    if frame.block[first] != frame.block[last]:
        return 0
    alike = frame.dimension == frame.dimension[tied[0]]
    return int(alike[first : last + 1].sum()) - int(alike[sorted(set(tied))].sum())


def _law(form: str) -> str:
    if form.startswith("growth"):
        return "growth"
    if form.startswith("ratio"):
        return "ratio"
    return form if form in _LAWS else "product"


def _says_as(judged: Judged, row: int, expected: float) -> bool:
    form, k = judged.reading(row)
    other = float(judged.found.forms[form].expected[k])
    return abs(other - expected) <= _SAME * abs(expected)


# How many numbers round it a proven total may be told again.
_NEAR_BY = 12


def _is_proven(judged: Judged, law: str, k: int) -> bool:
    """Whether the number that a list or difference accuses is the sum of a list by no accident."""
    if law not in ("opened", "closed", "difference"):
        return False
    target, value = int(judged.found.forms[law].target[k]), judged.found.frame.value
    if law == "difference" and any(value[o] == value[target] for o in judged.found.operands(law, k)):
        return True
    return any(value[target] == value[total] for total in judged.proven_totals if abs(total - target) <= _NEAR_BY)


def has_rival(judged: Judged, law: str, k: int) -> bool:
    """Whether what two figures give is another number of the same paragraph, as printed or but for a slip with a name."""
    form, f = judged.found.forms[law], judged.found.frame
    if len(form.slots) < 2 or law in ("opened", "closed"):
        return False
    same = (form.slots[0] == form.slots[0][k]) & (form.slots[1] == form.slots[1][k]) & (f.block[form.target] == f.block[form.target[k]])
    first = judged.design.offset[law]
    rows = first + np.flatnonzero(same & (form.target != form.target[k]))
    return any(judged.holds[r] or r in judged.fit.slips for r in rows.tolist())


def _told_of_another(judged: Judged, law: str, k: int) -> bool:
    """Whether the two figures of a difference or share give another number of the same paragraph, one that does not say that it is a change."""
    form, f = judged.found.forms[law], judged.found.frame
    if law not in ("difference", "ratio") or f.direction[form.target[k]]:
        return False
    alike = (form.slots[0] == form.slots[0][k]) & (form.slots[1] == form.slots[1][k]) & (f.block[form.target] == f.block[form.target[k]])
    first = judged.design.offset[law]
    return bool((alike & judged.holds[first : first + len(form.group)]).any())
