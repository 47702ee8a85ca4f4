"""Lists of numbers in prose: which numbers one after the other may be the parts of a total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.relations.evidence.frame import Frame, buckets
from auditor.relations.evidence.nodes import Node

_MOST_PARTS = 18
_MOST_BLOCKS = 16
_REACH = 60
_SKIPPED_FIRST, _SKIPPED_LAST, _FEW = 14, 6, 4

EXTENT = (
    "always", "parts_log", "two", "mode_level", "mode_plain", "mode_outer", "mode_alike", "mode_depth", "mode_all", "mode_blocks", "mode_sentences", "mode_segments",
    "ends_segment", "ends_sentence", "ends_block", "ends_bracket", "goes_on", "goes_on_listed", "skipped_alike", "crosses_sentence",
    "crosses_block", "all_listed", "all_named", "some_unnamed", "any_cue_inside", "any_partial", "any_prior", "any_moved", "all_moved",
    "any_excluded", "any_carried", "last_is_rest", "last_ends_etc", "same_ending", "name_twice", "any_total", "any_each", "any_bounded",
    "any_borrowed", "mixed_budget", "all_equal", "numbered", "opens_parts", "opens_complete", "opens_partial", "opens_colon",
    "opens_bracket", "opens_of_which", "first_in_sentence", "first_in_block", "in_bracket", "starts_segment", "any_total_inside", "income_and_expenditure",
    "continues_before", "starts_sentence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extent:
    """Some numbers that may be the parts of a total: their sum, `half` the width of its interval, `moved` their sum with the signs of their
    moves, the largest of them, and what speaks for this being a whole list (columns as in EXTENT)."""

    parts: tuple[int, ...]
    value: float
    half: float
    moved: float
    largest: float
    evidence: tuple[float, ...]


def _alike(f: Frame, me: Node, some: Sequence[Node]) -> list[Node]:
    return [n for n in some if n.dimension == me.dimension and n.kind != "per" and not n.is_cell]


def _moves(n: Node) -> bool:
    return not n.cues.isdisjoint(("up", "down", "compare", "prior", "change"))


# Concepts that tell one figure of a thing from another: its budget from what was spent of it.
_ROLES = frozenset(["initial", "adjusted", "budget", "executed", "arrived", "prior", "up", "down", "balance", "plan", "short", "score"])


def _role(n: Node) -> frozenset[str]:
    return n.cues & _ROLES


def _outer(some: Sequence[Node]) -> list[Node]:
    """The numbers that are not told as parts of one among them."""
    out: list[Node] = []
    inside = -1
    for n in some:
        if out and "of_which" in n.lead_cues:
            inside = n.segment
        if n.segment != inside:
            out.append(n)
    return out


def _modes(me: Node, some: list[Node]) -> Iterator[tuple[str, list[Node]]]:
    """Ways of leaving out what is said beside the parts; the first of `some` stays first."""
    level = [n for n in some if n.bracket == me.bracket]
    yield "mode_level", level
    plain = [n for n in level if not _moves(n) or n is me]
    yield "mode_plain", plain
    yield "mode_outer", _outer(plain)
    kind = _role(me)
    yield "mode_alike", [n for n in some if _role(n) == kind]
    yield "mode_depth", [n for n in some if n.depth == me.depth]
    yield "mode_all", some


def _firsts(some: Sequence[Node], of: str) -> list[Node]:
    seen: set[int] = set()
    out = []
    for n in some:
        key = getattr(n, of)
        if key not in seen:
            seen.add(key)
            out.append(n)
    return out


def _firsts_of_blocks(f: Frame, me: Node, step: int, alike: bool) -> list[Node]:
    """The first number like `me` of each block that follows its own (step 1) or goes before it (-1) at once; `alike`: that is the same figure of its thing."""
    out: list[Node] = []
    for block in range(me.block + step, me.block + step * _MOST_BLOCKS, step):
        mine = f.nodes.by_block.get(block)
        if not mine or mine[0].is_cell:
            break
        like = [n for n in _alike(f, me, mine) if (_role(n) == _role(me) if alike else not _moves(n))]
        if not like:
            break
        out.append(like[0])
    return out


def opened_extents(f: Frame, me: Node) -> Iterator[Extent]:
    """The lists that begin with `me`."""
    nodes = f.nodes.all
    after = [n for n in nodes[me.index : me.index + _REACH] if n.block == me.block]
    some = _alike(f, me, after)
    seen: set[tuple[int, ...]] = set()
    ways = [*_modes(me, some), ("mode_segments", _firsts(some, "segment")), ("mode_sentences", _firsts(some, "sentence"))]
    if me.index == _first_alike(f, me, False):
        ways.append(("mode_blocks", [me, *_firsts_of_blocks(f, me, 1, False)]))
    if me.index == _first_alike(f, me, True):
        ways.append(("mode_blocks", [me, *_firsts_of_blocks(f, me, 1, True)]))
    for mode, run in ways:
        run = run[: _MOST_PARTS + 1]
        if len(run) < 2 or run[0] is not me:
            continue
        for n in range(2, min(len(run), _MOST_PARTS) + 1):
            key = tuple(x.index for x in run[:n])
            if key not in seen:
                seen.add(key)
                yield _extent(f, run[:n], mode, run[n] if n < len(run) else None, None)


def _first_alike(f: Frame, me: Node, alike: bool) -> int:
    """The first number of its block that is like `me`."""
    return next((n.index for n in f.nodes.by_block[me.block] if n.dimension == me.dimension and (not alike or _role(n) == _role(me))), -1)


def closed_extents(f: Frame, me: Node) -> Iterator[Extent]:
    """The lists right before `me` that it may be the total of."""
    nodes = f.nodes.all
    before = [n for n in nodes[max(0, me.index - _REACH) : me.index] if n.block >= me.block - 1 and not n.is_cell]
    some = _alike(f, me, before)
    seen: set[tuple[int, ...]] = set()
    mine = [n for n in some if n.block == me.block]
    ways = [
        ("mode_level", [n for n in mine if n.bracket == me.bracket]), ("mode_plain", [n for n in mine if n.bracket == me.bracket and not _moves(n)]),
        ("mode_outer", _outer([n for n in mine if n.bracket == me.bracket and not _moves(n)])), ("mode_all", mine),
        ("mode_segments", _firsts(mine, "segment")), ("mode_sentences", _firsts(mine, "sentence")),
        *(("mode_alike", [n for n in mine if _role(n) == kind]) for kind in dict.fromkeys(_role(n) for n in mine[-4:])),
        ("mode_all", [n for n in some if not _moves(n)]), ("mode_blocks", _firsts_of_blocks(f, me, -1, False)[::-1]),
        ("mode_blocks", _firsts_of_blocks(f, me, -1, True)[::-1]),
    ]  # fmt: skip
    for mode, run in ways:
        run = run[-_MOST_PARTS:]
        for skip in range(min(_SKIPPED_LAST, len(run)) + 1):
            upto = len(run) - skip
            for n in range(2, min(upto, _SKIPPED_FIRST if skip <= 1 else _FEW) + 1):
                parts = run[upto - n : upto]
                key = tuple(x.index for x in parts)
                if key not in seen:
                    seen.add(key)
                    yield _extent(f, parts, mode, run[upto] if skip else None, run[upto - n - 1] if upto - n > 0 else None)


def _listed(text: str) -> bool:
    return text[:1] in "、，；和及与" if text else True


def _extent(f: Frame, parts: Sequence[Node], mode: str, following: Node | None, before: Node | None) -> Extent:
    """The parts with what speaks for them; `following` and `before` are the numbers that the list would take in next."""
    first, last = parts[0], parts[-1]
    rest = parts[1:]
    text = f.nodes.texts.get(last.block, "")
    behind = text[last.end : last.end + 2]
    inside = [n for n in f.nodes.all[first.index : last.index + 1] if n.dimension == first.dimension]
    skipped = len(inside) - len(parts)
    names = [n.label for n in parts]
    endings = {n[-2:] for n in names}
    said: set[str] = set().union(*(n.cues for n in parts))
    inner: set[str] = set().union(*(n.lead_cues for n in rest)) if rest else set()
    lead = first.lead
    moved = [_moves(n) for n in parts]
    in_income, in_spending = any("income" in n.cues for n in parts), any("expenditure" in n.cues for n in parts)
    opening = f.nodes.texts.get(first.block, "")[max(0, first.start - len(lead) - 1) : first.start]
    goes_on = following is not None and following.sentence == last.sentence
    values = [n.value * (-1 if n.direction < 0 and first.direction == 0 and not {"budget", "initial", "compare"}.isdisjoint(first.cues | said) and n is not first else 1)
              for n in parts]  # fmt: skip
    flags: dict[str, float] = {
        "always": 1, "parts_log": min(len(parts), 12) ** 0.5 / 2, "two": len(parts) == 2, mode: 1,
        "ends_segment": behind[:1] in "；。）" if behind else True, "ends_sentence": behind[:1] == "。" if behind else True, "ends_block": not behind,
        "ends_bracket": behind[:1] == "）", "goes_on": goes_on,
        "goes_on_listed": goes_on and following is not None and _listed(following.lead) and bool(following.own_label),
        "skipped_alike": min(skipped, 4) / 2, "crosses_sentence": first.sentence != last.sentence, "crosses_block": first.block != last.block,
        "all_listed": all(_listed(n.lead) for n in rest), "all_named": all(n.own_label for n in parts), "some_unnamed": not all(n.own_label for n in rest),
        "any_cue_inside": "of_which" in inner, "any_partial": "partial" in first.lead_cues, "any_prior": any(n.year == -1 for n in parts) and not all(n.year == -1 for n in parts),
        "any_moved": any(moved) and not all(moved), "all_moved": all(moved), "any_excluded": "excluded" in inner, "any_carried": "carried" in said,
        "last_is_rest": "others" in last.cues, "last_ends_etc": "等" in behind, "same_ending": len(endings) == 1 and len(parts) > 1,
        "name_twice": len(set(names)) < len(names), "any_total": "total" in set().union(*(n.cues for n in rest)) if rest else False,
        "any_each": "each" in said, "any_bounded": any(n.mention.operator for n in parts), "any_borrowed": any(n.borrowed for n in parts),
        "mixed_budget": len({("budget" in n.cues, "executed" in n.cues) for n in parts}) > 1, "all_equal": len({n.value for n in parts}) == 1,
        "numbered": first.lead[:1] in "①（1一" or "一是" in lead, "opens_parts": "parts" in first.lead_cues, "opens_complete": "complete" in first.lead_cues,
        "opens_partial": "partial" in first.lead_cues, "opens_colon": "：" in lead, "opens_bracket": (first.bracket >= 0 and opening[:1] == "（") or lead[:1] == "（",
        "opens_of_which": "of_which" in first.lead_cues, "first_in_sentence": bool(f.first_in_sentence[first.index]),
        "first_in_block": bool(f.first_in_block[first.index]), "in_bracket": first.bracket >= 0,
        "starts_segment": first.index == 0 or f.segment[first.index - 1] != first.segment,
        "any_total_inside": "total" in inner, "income_and_expenditure": in_income and in_spending,
        "continues_before": before is not None and before.sentence == first.sentence,
        "starts_sentence": first.index == 0 or f.sentence[first.index - 1] != first.sentence,
    }  # fmt: skip
    evidence = tuple(float(flags.get(name, 0)) for name in EXTENT)
    half = sum(n.high - n.low for n in parts) / 2
    moves = sum(n.value * (n.direction or 1) for n in parts)
    return Extent(tuple(n.index for n in parts), sum(values), half, moves, max(abs(n.value) for n in parts), evidence)


__all__ = ["EXTENT", "Extent", "buckets", "closed_extents", "opened_extents"]
