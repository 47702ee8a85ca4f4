"""Learning when a contradiction is told: slips are put into reports one at a time, and what words and figures then hold against the slip is told
apart from what they hold against what is right."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import yaml
from scipy.optimize import minimize

from auditor.learning.marked import unmarked
from auditor.learning.material import Example
from auditor.learning.trainer import Prepared, train
from auditor.learning.validate import folds
from auditor.numbers import measure
from auditor.outline import outline
from auditor.readers import read
from auditor.relations.evidence.decide import Judged, judge, judged
from auditor.relations.evidence.nodes import Node
from auditor.relations.evidence.rows import asked
from auditor.relations.evidence.words import Weights

Numbers = npt.NDArray[np.float64]
# How many slips are put into a report, one at a time; the share of them that change a digit, the others exchange two; and the pull towards nothing.
SLIPS, _DIGITS, _PULL = 6, 0.7, 6.0
_PRINTED = re.compile(r"\d[\d,.]*\d")
# Words of a change with their opposites, how far before a number they may stand, and the share of changes in which they are turned round.
_TURNED = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "上升": "下降", "降低": "提高", "提高": "降低"}
_WORD, _TURNS = re.compile("|".join(_TURNED)), 0.3
# The shares of rates that are said to be 100%, and of numbers in whose place another one stands.
_ALL, _OTHER = 0.25, 0.15
# What a slip that was put in counts against one that people made: there are many of them, and of few kinds.
_MADE = 0.5
# A digit and what it is mistaken for are so far apart at least.
_APART = 2


@dataclass(frozen=True, slots=True)
class Case:
    """What is held against one number, whether rightly, the source of its report, and what it counts."""

    evidence: Numbers
    right: bool
    source: str
    weight: float = 1.0


def decisions(some: Sequence[Prepared], passages: Sequence[Path] = (), n: int = 3, **options: float) -> tuple[Numbers, list[str]]:
    """The weights of a decision, and how it does on reports left out, as lines: readings by weights learnt without the report, slips put into
    labelled ones. `passages` are files of short reports with the numbers that are wrong in each; `options` are those of `train`."""
    labelled = [one for one in some if one.example.meant]
    cases: list[Case] = []
    for k, out in enumerate(folds(labelled, n)):
        held_out = set(out)
        weights = train([one for i, one in enumerate(labelled) if i not in held_out], **options)  # type: ignore[arg-type]
        for i in out:
            cases.extend(_cases(labelled[i].example, weights))
        if not k:
            for one in some:
                if not one.example.meant:
                    cases.extend(_unlabelled(one.example, weights))
            for path in passages:
                for passage in yaml.safe_load(path.read_text("utf-8")):
                    cases.extend(_of_passage(passage, weights))
    return fitted(cases), _measured(cases)


def fitted(cases: Sequence[Case]) -> Numbers:
    """The weights of the evidence, by logistic regression with a pull towards nothing."""
    x, y = np.stack([c.evidence for c in cases]), np.array([c.right for c in cases], float)
    counts = np.array([c.weight for c in cases])
    middle, spread = x.mean(0), x.std(0)
    middle[0], spread[spread < 1e-6] = 0.0, 1.0
    z, pull = (x - middle) / spread, np.full(x.shape[1], _PULL)
    pull[0] = 0.01

    def loss(w: Numbers) -> tuple[float, Numbers]:
        s = z @ w
        return float((counts * (np.logaddexp(0, s) - y * s)).sum() + 0.5 * (pull * w * w).sum()), z.T @ (counts * (1 / (1 + np.exp(-s)) - y)) + pull * w

    w = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    weights = w / spread
    weights[0] -= float((w * middle / spread).sum())
    return np.asarray(weights)


def _measured(cases: Sequence[Case]) -> list[str]:
    """How surely what is told is right, over grouped folds, by how sure the decision is."""
    sources = sorted({c.source for c in cases})
    belief = np.zeros(len(cases))
    for k in range(5):
        out = np.array([sources.index(c.source) % 5 == k for c in cases])
        weights = fitted([c for c, o in zip(cases, out, strict=True) if not o])
        belief[out] = 1 / (1 + np.exp(-np.stack([c.evidence for c, o in zip(cases, out, strict=True) if o]) @ weights)) if out.any() else 0
    right = np.array([c.right for c in cases])
    bands = [(0.5, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)]
    said = [(low, high, (belief >= low) & (belief < high)) for low, high in bands]
    return [f"contradictions looked at {int(right.sum())}, misreadings {int((~right).sum())}",
            *(f"told at {low:.2f}-{min(high, 1.0):.2f}  {int(right[m].sum())}/{int(m.sum())} right" for low, high, m in said)]  # fmt: skip


def _unlabelled(one: Example, weights: Weights) -> Iterator[Case]:
    """What is held against a report without labels of its relations, but for what people found in it."""
    labels = Path(one.path).with_suffix(".labels.json")
    known = re.sub("[,，]", "", labels.read_text("utf-8")) if labels.exists() else ""
    read_as = judged(one.found, weights)
    nodes = one.found.frame.nodes.all
    for doubt, _ in asked(read_as):
        if sum(len(nodes[i].digits) > 2 and nodes[i].digits in known for i in read_as.numbers(doubt.row)) < 2:
            yield Case(doubt.evidence, False, one.source)


def _cases(one: Example, weights: Weights) -> Iterator[Case]:
    """What is held against a labelled report as it is, and against each slip put into it."""
    path = Path(one.path)
    text = unmarked(path.read_text("utf-8"))[0] if path.suffix == ".marked" else path.read_text("utf-8", errors="replace")
    read_as = judged(one.found, weights)
    nodes = one.found.frame.nodes.all
    sick = _sick_lines(path)
    before = set()
    for doubt, _ in asked(read_as):
        name, me = one.found.groups[doubt.group]
        before.add((name, me))
        right = doubt.group in one.failing
        if right or not any(nodes[i].mention.place.line in sick for i in read_as.numbers(doubt.row)):
            yield Case(doubt.evidence, right, one.source)
    ties = _ties(one)
    for wrong, spot in _slipped(one, read_as, text):
        yield from (replace(c, source=one.source) for c in _held_against(_read_as(wrong, weights), spot, ties, before))


def _read_as(text: str, weights: Weights) -> Judged:
    with TemporaryDirectory() as folder:
        copy = Path(folder, "report.txt")
        copy.write_text(text, "utf-8")
        document = read(copy)
    return judge(document, outline(document), measure(document), weights)


def _of_passage(passage: Mapping[str, Any], weights: Weights) -> Iterator[Case]:
    """What is held against a passage: rightly where it ties a number that it names as wrong, wrongly where it names none."""
    read_as = _read_as(passage["text"], weights)
    nodes, wrong = read_as.found.frame.nodes.all, {re.sub(r"[^\d.]", "", found["number"]) for found in passage["finds"]}
    for doubt, _ in asked(read_as):
        right = not wrong.isdisjoint(nodes[i].digits for i in read_as.numbers(doubt.row))
        if right or not wrong:
            yield Case(doubt.evidence, right, passage["name"])


def _sick_lines(path: Path) -> set[int | None]:
    """The lines of a report on which its labels name contradictions."""
    labels = path.with_suffix(".labels.json")
    if not labels.exists():
        return set()
    out: set[int | None] = set()
    for c in json.loads(labels.read_text("utf-8"))["contradictions"]:
        out |= {c.get("line"), *(c.get("lines") or ()), *(s[0] for s in c.get("spans") or ())}
    return out


Ties: TypeAlias = Mapping[tuple[str, int], set[frozenset[int]]]


def _ties(one: Example) -> Ties:
    """The numbers that labelled readings tie, by group."""
    out: dict[tuple[str, int], set[frozenset[int]]] = {}
    for group, readings in one.meant.items():
        name, me = one.found.groups[group]
        tied = out.setdefault((name, me), set())
        for form, k in readings:
            tied.add(frozenset((int(one.found.forms[form].target[k]), *one.found.operands(form, k))))
    return out


def _slipped(one: Example, read_as: Judged, text: str) -> Iterator[tuple[str, int]]:
    """A report with one wrong number of a relation that holds, and where; always the same for the same report."""
    rng = random.Random(one.sha256)
    nodes, lines = one.found.frame.nodes.all, text.split("\n")
    pool = set()
    for group, readings in one.meant.items():
        held = next(((f, k) for f, k in sorted(readings) if read_as.holds[read_as.design.offset[f] + k]), None)
        if held is not None and group not in one.failing:
            pool |= {int(one.found.forms[held[0]].target[held[1]]), *one.found.operands(*held)}
    made = 0
    for i in rng.sample(sorted(pool), len(pool)):
        place = nodes[i].mention.place
        if made == SLIPS or place.line is None or place.start is None or place.end is None or place.line > len(lines):
            continue
        line = lines[place.line - 1]
        printed = _PRINTED.search(line, place.start, place.end)
        if (found := _turned(nodes[i], line, place.start, rng) or (_misprinted(nodes, i, printed, rng) if printed else None)) is not None:
            made += 1
            start, end, wrong = found
            yield "\n".join([*lines[: place.line - 1], line[:start] + wrong + line[end:], *lines[place.line :]]), i


Slip: TypeAlias = tuple[int, int, str]


def _turned(node: Node, line: str, start: int, rng: random.Random) -> Slip | None:
    """Now and then the word of a change turned round."""
    word = _WORD.search(node.head) if node.direction and rng.random() < _TURNS else None
    at = line.rfind(word[0], 0, start) if word else -1
    return (at, at + len(word[0]), _TURNED[word[0]]) if word and at >= 0 else None


def _misprinted(nodes: Sequence[Node], i: int, printed: re.Match[str], rng: random.Random) -> Slip | None:
    """A number misprinted; now and then another of its kind in its place, or a rate that is said to be 100%."""
    me, kind = nodes[i], rng.random()
    if me.kind == "percent" and not me.direction and me.value != 100 and kind < _ALL:
        return *printed.span(), "100"
    if kind < _OTHER:
        others = [n.digits for n in nodes if n.dimension == me.dimension and n.unit == me.unit and n.value != me.value and n.value > 0]
        return (*printed.span(), rng.choice(others)) if others else None
    wrong = _changed(printed[0], rng)
    return (*printed.span(), wrong) if wrong else None


def _changed(printed: str, rng: random.Random) -> str | None:
    """A number with one of its first digits changed by two or more, or two neighbours exchanged; None where that makes no other number."""
    at = [i for i, c in enumerate(printed) if c.isdigit()]
    lead = next((j for j, i in enumerate(at) if printed[i] != "0"), None)
    if lead is None or len(at) - lead < 2:
        return None
    if rng.random() < _DIGITS:
        i = at[lead + rng.randint(0, min(2, len(at) - lead - 1))]
        others = [d for d in ("123456789" if i == at[lead] else "0123456789") if abs(int(d) - int(printed[i])) >= _APART]
        return printed[:i] + rng.choice(others) + printed[i + 1 :]
    j = lead + rng.randint(0, len(at) - lead - 2)
    a, b = at[j], at[j + 1]
    if printed[a] == printed[b] or (j == lead and printed[b] == "0"):
        return None
    return printed[:a] + printed[b] + printed[a + 1 : b] + printed[a] + printed[b + 1 :]


def _held_against(read_as: Judged, wrong: int, ties: Ties, before: set[tuple[str, int]]) -> Iterator[Case]:
    """What is held against a report with a slip: rightly where it ties the wrong number as a label does, wrongly where it ties it not and is
    new. What ties it otherwise says nothing."""
    for doubt, _ in asked(read_as):
        name, me = read_as.found.groups[doubt.group]
        key, tied = (name, me), read_as.numbers(doubt.row)
        if wrong in tied and any(tied <= t or t <= tied for t in ties.get(key, ())):
            yield Case(doubt.evidence, True, "", _MADE)
        elif wrong not in tied and key not in before:
            yield Case(doubt.evidence, False, "")

