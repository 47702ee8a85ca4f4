"""Reports as training material: their readings, and which of them labels say to be meant."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from auditor.learning.marked import unmarked
from auditor.numbers import measure
from auditor.numbers.mention import Mention
from auditor.outline import outline
from auditor.readers import read
from auditor.relations.evidence.frame import frame_of
from auditor.relations.evidence.nodes import Node, nodes_of
from auditor.relations.evidence.readings import Candidates, candidates

_NUMBER = r"-?[\d.]+"


@dataclass(frozen=True, slots=True)
class Label:
    """A relation that a report is known to state: the law, the digits of its target and operands, where they stand, and whether it holds.

    `target` and `operands` are places (line, start, end) where they are exact, else empty; `digits` are those of target and operands as values.
    """

    law: str
    digits: tuple[float, ...]
    holds: bool
    spans: tuple[tuple[int, int, int], ...] = ()
    target: tuple[int, int, int] | None = None
    operands: tuple[tuple[int, int, int], ...] = ()


@dataclass(slots=True)
class Example:
    """A report's readings, for each group the readings (form, row) that labels mean, the groups that labels touch, and those in which a label's
    relation only stands turned round (a part as the rest of its total), of which nothing is learnt.

    `full` says that its labels name every relation, so that a group without one follows from nothing. `unseen` are labels no candidate was found for,
    of `labels` in all, `by_law` of each law.
    """

    path: str
    sha256: str
    source: str
    found: Candidates
    meant: dict[int, set[tuple[str, int]]] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    implied: set[int] = field(default_factory=set)
    full: bool = False
    unseen: list[Label] = field(default_factory=list)
    labels: int = 0
    by_law: dict[str, int] = field(default_factory=dict)
    failing: set[int] = field(default_factory=set)


def example(path: str | Path, source: str = "") -> Example:
    """The readings of a report with what its labels say, from NAME.relations.json or NAME.labels.json beside it; without either, unlabelled.
    NAME.marked holds both (see `marked`).

    `source` groups reports of one place or author; the folder's name by default. Raises Unreadable as `read` does.
    """
    path = Path(path)
    if path.suffix == ".marked":
        return _of_marked(path, source)
    document = read(path)
    laid_out = outline(document)
    found = candidates(frame_of(nodes_of(document, laid_out, measure(document))))
    out = Example(str(path), hashlib.sha256(path.read_bytes()).hexdigest(), source or group_of(path), found)
    exact, loose = path.with_suffix(".relations.json"), path.with_suffix(".labels.json")
    if exact.exists():
        out.full = True
        _mark(out, exact_labels(json.loads(exact.read_text("utf-8"))))
    elif loose.exists():
        lines = path.read_text("utf-8", errors="replace").splitlines() if path.suffix == ".txt" else []
        _mark(out, loose_labels(json.loads(loose.read_text("utf-8")), lines))
    return out


def _of_marked(path: Path, source: str) -> Example:
    """The example of a report in which the numbers of its relations are marked."""
    text, relations = unmarked(path.read_text("utf-8"))
    with TemporaryDirectory() as folder:
        plain = Path(folder, path.stem).with_suffix(".txt")
        plain.write_text(text, "utf-8")
        plain.with_suffix(".relations.json").write_text(json.dumps(relations), "utf-8")
        out = example(plain, source or group_of(path))
    out.path, out.sha256 = str(path), hashlib.sha256(path.read_bytes()).hexdigest()
    return out


def group_of(path: Path) -> str:
    """The fold that a report belongs to: versions of one text, and reports of one author or place, share it."""
    stem = re.sub(r"_(?:\d{4}|[0-9a-f]{8,}).*$", "", path.stem)
    return f"{path.parent.name}/{stem}"


def exact_labels(rows: Sequence[Mapping[str, Any]]) -> list[Label]:
    """Labels that give the place of every number: {law, target, operands, holds}, places as [line, start, end]."""
    return [Label(r["law"], (), bool(r["holds"]), (), tuple(r["target"]), tuple(tuple(o) for o in r["operands"])) for r in rows]


def loose_labels(labels: Mapping[str, Any], lines: Sequence[str]) -> list[Label]:
    """Labels that write a relation as figures: S:10=4+6, G:current,change,percent, G:5%=1/(21-1), R:40%=4/10, D:10-4=6, P:8=2*4, (4+6)=10."""
    out: list[Label] = []
    for name, holds in (("holds", True), ("contradictions", False)):
        for one in labels.get(name, ()):
            spans = tuple(tuple(s) for s in one.get("spans", ())) or _spans(one, lines)
            written = one.get("check") or one.get("computation") or ""
            out.extend(Label(law, digits, holds, spans) for law, digits in written_relations(written))
    return out


def _spans(one: Mapping[str, Any], lines: Sequence[str]) -> tuple[tuple[int, int, int], ...]:
    quotes = dict.fromkeys(q for q in (one.get("quote"), one.get("quote2"), *one.get("quotes", ())) if q)
    wanted = [n for n in (one.get("lines") or [one.get("line")]) if n] or list(range(1, len(lines) + 1))
    spans = []
    for quote in quotes:
        first, *rest = str(quote).split("\n")
        for n in wanted:
            at = lines[n - 1].find(first) if 0 < n <= len(lines) else -1
            if at >= 0:
                spans.append((n, at, at + len(first)))
                spans.extend((n + 1 + i, 0, len(r)) for i, r in enumerate(rest))
                break
    return tuple(spans)


# Ways in which labels write a relation, and what each says: the law, then its target and operands from what was matched.
_N = rf"({_NUMBER})%?"
_TERMS = rf"{_N}((?:[-+]{_NUMBER}%?)+)"
_WRITTEN: tuple[tuple[str, Callable[[Sequence[str]], tuple[str, tuple[float, ...]]]], ...] = (
    (rf"{_N}={{1,2}}{_N}/{_N}", lambda m: ("ratio", _floats(m))),
    (rf"{_N}/{_N}={_N}", lambda m: ("ratio", _floats((m[2], m[0], m[1])))),
    (rf"{_N}-{_N}={_N}", lambda m: ("difference", _floats((m[2], m[0], m[1])))),
    (rf"{_N}={_N}-{_N}", lambda m: ("difference", _floats(m))),
    (rf"{_N}={_N}/\({_N}[-+]{_N}\)", lambda m: ("growth", _floats((m[0], m[2], m[1])))),
    (rf"\({_N}-{_N}\)/{_N}={_N}", lambda m: ("growth", _floats((m[3], m[0], m[1])))),
    (rf"{_N}/\({_N}[-+]{_N}\)={_N}", lambda m: ("growth", _floats((m[3], m[1], m[0])))),
    (rf"{_N}={_N}\*{_N}", lambda m: ("product", _floats(m))),
    (rf"{_TERMS}={{1,2}}{_N}", lambda m: ("sum", _floats((m[2], m[0], *_terms(m[1]))))),
    (rf"{_N}={{1,2}}{_TERMS}", lambda m: ("sum", _floats((m[0], m[1], *_terms(m[2]))))),
)  # fmt: skip


def _floats(texts: Iterable[str]) -> tuple[float, ...]:
    return tuple(map(float, texts))


def _terms(text: str) -> list[str]:
    return re.findall(_NUMBER, text)


def written_relations(text: str) -> Iterable[tuple[str, tuple[float, ...]]]:
    """(law, target and operands) of each relation that a label writes out; what it cannot read is left out."""
    for part in text.split(";"):
        kind, body = m.groups() if (m := re.match(r"\s*([A-Z]):(.*)", part, re.DOTALL)) else ("", part)
        e = re.sub(r"[\s,，](?=\d{3}\b)|\s", "", body) if kind != "G" else body.replace(" ", "")
        if kind not in ("", *"SPGDXR"):
            continue
        if kind == "G" and len(v := e.split(",")) == 3 and all(re.fullmatch(_NUMBER, x) for x in v):
            yield "growth", _floats((v[2], v[0], v[1]))
        elif kind == "G" and (m := re.fullmatch(rf"{_N}={_N}/{_N}", e)):
            percent, change, prior = _floats(m.groups())
            yield "growth", (percent, round(prior + change, 6), change)
        else:
            yield from [say(m.groups()) for pattern, say in _WRITTEN if (m := re.fullmatch(pattern, e))][:1]


def _of(node: Node) -> float:
    return abs(float(node.mention.quantity.value))


def _inside(mention: Mention, spans: Collection[tuple[int, int, int]]) -> bool:
    place = mention.place
    if not spans:
        return True
    return any(place.line == n and (place.start or 0) < e and s < (place.end or 0) for n, s, e in spans)


def _spot(node: Node) -> tuple[int | None, int | None, int | None]:
    p = node.mention.place
    return (p.line, p.start, p.end)


def _mark(out: Example, labels: Sequence[Label]) -> None:
    """Notes which readings the labels mean."""
    frame = out.found.frame
    nodes = frame.nodes.all
    spots = {_spot(n): n.index for n in nodes}
    index = _index(out.found)
    changes = _changes(labels, spots)
    for label in labels:
        if label.target is None:
            inside = {n.index for n in nodes if _inside(n.mention, label.spans)}
            if not any(not nodes[i].is_cell for i in inside):
                continue
            right = [r for key in _keys_written(label) for r in index.get(("values", key), ()) if _fits(out.found, label, r, inside)]
            out.known |= {g for g, (_, me) in enumerate(out.found.groups) if me in inside and _of(nodes[me]) == abs(label.digits[0])}
        else:
            right = [r for key in _keys_placed(label, spots, changes, nodes) for r in index.get(("nodes", key), ()) if _meant(out.found, label, r, spots, changes)]
        out.labels += 1
        out.by_law[label.law] = out.by_law.get(label.law, 0) + 1
        if not right:
            out.unseen.append(label)
        for g, form, k in right:
            if (form == "difference") != (label.law == "difference") and label.law in ("sum", "difference"):
                out.implied.add(g)
                continue
            out.meant.setdefault(g, set()).add((form, k))
            out.known.add(g)
            if not label.holds:
                out.failing.add(g)


Reading: TypeAlias = tuple[int, str, int]


def _numbers(found: Candidates, form: str, k: int) -> tuple[int, ...]:
    """Target and operands of a reading, those that are nothing left out of sums."""
    t = int(found.forms[form].target[k])
    operands = found.operands(form, k)[1 if form == "opened" else 0 :]
    additive = form in ("opened", "closed", "difference")
    return (t, *(o for o in operands if not additive or found.frame.value[o]))


def _index(found: Candidates) -> dict[tuple[str, frozenset[float]], list[Reading]]:
    """Readings by the numbers they tie, as nodes and as printed values."""
    out: dict[tuple[str, frozenset[float]], list[Reading]] = {}
    values = [_of(n) for n in found.frame.nodes.all]
    for name, form in found.forms.items():
        for k, g in enumerate(form.group.tolist()):
            numbers = _numbers(found, name, k)
            out.setdefault(("nodes", frozenset(numbers)), []).append((g, name, k))
            out.setdefault(("values", frozenset(values[i] for i in numbers)), []).append((g, name, k))
    return out


def _changes(labels: Sequence[Label], spots: Mapping[Any, int]) -> dict[frozenset[int | None], int | None]:
    """The change told between two numbers, by both."""
    return {frozenset(spots.get(o) for o in label.operands): spots.get(label.target) for label in labels if label.law == "difference"}


def _keys_placed(label: Label, spots: Mapping[Any, int], changes: Mapping[frozenset[int | None], int | None], nodes: Sequence[Node]) -> list[frozenset[Any]]:
    target, ops = spots.get(label.target), [spots.get(o) for o in label.operands]
    additive = label.law in ("sum", "difference")
    if label.law.startswith("growth"):
        return [frozenset((target, *pair)) for pair in _growths(label, ops, changes).values()]
    return [frozenset((target, *(o for o in ops if o is None or not additive or nodes[o].value)))]


def _growths(label: Label, ops: Sequence[int | None], changes: Mapping[frozenset[int | None], int | None]) -> dict[str, list[int | None]]:
    """The ways to say a growth by two of current figure, prior figure and change, the third known from a difference that is told beside it."""
    first, second = ops
    if label.law == "growth":
        change = changes.get(frozenset(ops))
        return {"growth": [first, second]} | ({} if change is None else {"growth_by_change": [change, second], "growth_to_current": [change, first]})
    other = next((o for pair, c in changes.items() if c == first and second in pair for o in pair - {second}), None)
    current, prior = (other, second) if label.law == "growth_by_change" else (second, other)
    return {label.law: [first, second]} | ({} if other is None else {
        "growth": [current, prior], "growth_by_change": [first, prior], "growth_to_current": [first, current]})  # fmt: skip


def _meant(found: Candidates, label: Label, reading: Reading, spots: Mapping[Any, int], changes: Mapping[frozenset[int | None], int | None]) -> bool:
    """Whether a reading of a label's numbers is of its law, each number in its part."""
    _, form, k = reading
    t, *operands = _numbers(found, form, k)
    target, ops = spots.get(label.target), [spots.get(o) for o in label.operands]
    if label.law in ("sum", "difference"):
        if form not in ("opened", "closed", "difference"):
            return False
        whole = ops[0] if label.law == "difference" else target
        operands = list(found.operands(form, k))
        return whole == (operands[_larger(found, label, t)] if form == "difference" else t)
    if t != target:
        return False
    if label.law == "ratio":
        return form in ("ratio", "growth_by_change") and operands == ops
    if "ratio_by_change" in (form, label.law):
        return form == label.law and operands == ops
    if form == "ratio":  # 节约率, of which no word says that it is a growth: what was saved over what was planned
        return label.law == "growth_by_change" and operands == ops
    return label.law == "product" or _growths(label, ops, changes).get(form) == operands


def _larger(found: Candidates, label: Label, target: int) -> int:
    """Which operand of a difference a label writes first: it writes changes without sign, readings take a fall as current less prior."""
    return 1 if label.law == "difference" and found.frame.direction[target] < 0 else 0


def _keys_written(label: Label) -> list[frozenset[float]]:
    d = [abs(x) for x in label.digits]
    if label.law != "growth":
        return [frozenset(d if label.law in ("ratio", "product") else [x for x in d if x] or d)]
    percent, current, change = d
    priors = {round(current - change, 6), round(current + change, 6)}
    return [frozenset((percent, current, change)), *(frozenset((percent, current, p)) for p in priors), *(frozenset((percent, change, p)) for p in priors)]


def _fits(found: Candidates, label: Label, reading: Reading, inside: Collection[int]) -> bool:
    """Whether a reading of the values that a label writes is of its law and in its lines."""
    _, form, k = reading
    nodes = found.frame.nodes.all
    t, *operands = _numbers(found, form, k)
    if _of(nodes[t]) != abs(label.digits[0]) and label.law not in ("sum", "difference"):
        return False
    families = {"sum": ("opened", "closed", "difference"), "difference": ("opened", "closed", "difference"), "ratio": ("ratio", "growth_by_change"), "product": ("product", "product_of_three")}
    if form not in families.get(label.law, ("growth", "growth_by_change", "growth_to_current")):
        return False
    if label.law == "ratio" and [_of(nodes[o]) for o in operands] != [abs(x) for x in label.digits[1:]]:
        return False
    if label.law == "growth":
        current, change = abs(label.digits[1]), abs(label.digits[2])
        sides = {"growth": current, "growth_by_change": change, "growth_to_current": change}
        return _of(nodes[operands[0]]) == sides[form] and (form != "growth_by_change" or _of(nodes[operands[1]]) != current) and _stands(t, operands, inside)
    if label.law in ("sum", "difference"):
        if form == "difference" and len(operands) < 2:
            return False
        whole = abs(label.digits[1] if label.law == "difference" else label.digits[0])
        if _of(nodes[operands[_larger(found, label, t)] if form == "difference" else t]) != whole:
            return False
    return _stands(t, operands, inside)


def _stands(target: int, operands: Sequence[int], inside: Collection[int]) -> bool:
    """Whether a reading stands in the lines of a label: its target, or all of its operands."""
    return target in inside or all(o in inside for o in operands)
