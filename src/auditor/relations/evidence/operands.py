"""Which numbers a number may follow from, and what speaks for each in any part: place, order, names, words, years."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, islice, takewhile

import numpy as np
import numpy.typing as npt

from auditor.lexicon import lexicon
from auditor.relations.evidence.frame import CLASS_NAMES, Flags, Floats, Frame, Ints, concept_columns, likeness
from auditor.relations.evidence.nodes import Node

# How many numbers are looked at: before in the block, after in the sentence, of the year before behind it, in earlier blocks, alike by name, in cells.
_BEFORE, _AFTER, _BEHIND, _EARLIER, _ALIKE, _CELLS, _TOTALS = 14, 5, 6, 14, 6, 8, 10
# What may be told behind what is made of it: the figure before, the budget.
_TOLD_BEHIND = frozenset({"initial", "adjusted", "budget", "plan"})
# How far back names are compared, and how alike they must be to be looked at from afar.
_FAR, _FAR_LIKENESS = 300, 0.4
_NEVER = frozenset({"per", "year", "range"})

_PLACE = (
    "always", "same_segment", "same_sentence", "same_block", "block_before", "far_blocks", "distance", "after", "right_before", "right_after",
    "deeper", "shallower", "cell", "first_in_sentence", "first_in_block", "same_chapter", "largest", "latest_alike", "named", "named_well",
    "named_of", "named_of_well", "of_exact", "of_narrower", "of_unlike", "of_same", "of_other", "of_without", "borrowed", "bounded", "same_year", "prior_year", "other_year", "same_class",
    "same_rank", "same_rank_first", "same_rank_last", "other_rank",
)  # fmt: skip
_GROUPS = ("initial", "adjusted", "budget", "executed", "arrived", "prior", "total", "plan", "balance", "up", "down", "income", "expenditure",
           "carried", "of_which", "each", "score")  # fmt: skip
# Concepts of which what a number is said to be of has one and an operand another, so that they are not the same figure.
_CONTRASTS = (("initial", "adjusted", "executed", "arrived", "settled"), ("income", "expenditure"))
# Kinds of figures that a number may be said to be of, and the concepts one of which its words must then name.
_NEEDED = (("initial", "adjusted", "budget", "plan"), ("arrived",), ("executed", "settled"))
_CROSSED = ("same_sentence", "right_before", "named_of", "named", "largest", "latest_alike", "first_in_sentence")


@lru_cache(maxsize=1)
def evidence_names() -> tuple[str, ...]:
    """The names of the columns of `evidence`."""
    words = lexicon().concepts
    crossed = (f"{c}&{g}" for c in CLASS_NAMES for g in (*_GROUPS, *_CROSSED))
    return (*_PLACE, *(f"says_{w}" for w in words), *(f"then_{w}" for w in words), *crossed)


def pool(frame: Frame, named: NamedCells, me: Node) -> list[int]:
    """The rows of the nodes that `me`, in prose, may follow from."""
    nodes, i = frame.nodes, me.index
    mine = nodes.by_block[me.block]
    first, last = mine[0].index, mine[-1].index
    found = _told_before(frame, first, i)
    found += [k for k in range(i + 1, min(i + _AFTER, last) + 1) if nodes.all[k].sentence == me.sentence]
    # What was before, and the budget, are often told behind: 增长3.7%。…去年同期37.05亿元.
    found += [k for k in range(i + 1, last + 1) if (nodes.all[k].year == -1 or nodes.all[k].cues & _TOLD_BEHIND) and k not in found][:_BEHIND]
    prose = [k for k in range(max(0, first - 4 * _EARLIER), first) if not frame.is_cell[k]]
    found += prose[-_EARLIER:]
    seen = set(found)
    beside = takewhile(lambda k: nodes.all[k].sentence == me.sentence, range(i - 1, first - 1, -1))
    others = list(islice((k for k in beside if nodes.all[k].own_label), 2))
    for k in (i, *reversed(others)):
        if nodes.all[k].own_label or nodes.all[k].of:
            found += [x for x in _alike(frame, named, k, first, seen) if x not in found]
    far = max(0, first - _FAR)
    totals = (far + np.flatnonzero((frame.largest | frame.headline)[far:first] & (frame.dimension[far:first] != 0))).tolist()
    found += [k for k in totals if k not in found][-_TOTALS:]
    return [k for k in found if nodes.all[k].kind not in _NEVER]


def _told_before(frame: Frame, first: int, i: int) -> list[int]:
    """The numbers before node i in its block, which begins with `first`: the nearest, and what those far off may be of."""
    near = max(first, i - _BEFORE)
    return [*(first + np.flatnonzero(frame.headline[first:near])).tolist(), *range(near, i)]


def _alike(frame: Frame, named: NamedCells, i: int, first: int, seen: set[int]) -> list[int]:
    """Numbers far off, in prose and in cells, that bear the name of node i or of what it is of."""
    far = max(0, first - _FAR + 1)
    rows = far + np.flatnonzero(~frame.is_cell[far:i])
    best = _bearing(frame, i, frame.labels[rows], frame.label_size[rows])
    like = [(-round(float(best[at]), 3), i - k, k) for at in np.flatnonzero(best >= _FAR_LIKENESS).tolist() if (k := int(rows[at])) not in seen]
    return [k for *_, k in sorted(like)[:_ALIKE]] + named.like(i)


def _bearing(frame: Frame, i: int, labels: npt.NDArray[np.uint8], sizes: Floats) -> Floats:
    """How alike each of these names is to that of node i, or to what it is of."""
    best = np.zeros(len(sizes), np.float32)
    for name, size in ((frame.labels[i], frame.label_size[i]), (frame.ofs[i], frame.of_size[i])):
        if size >= 2:
            common = labels[:, np.flatnonzero(name)].sum(1, dtype=np.float32)
            best = np.maximum(best, 2 * common / np.maximum(sizes + size, 1))
            best = np.maximum(best, np.where(sizes >= 2, 0.8 * common / np.maximum(np.minimum(sizes, size), 1), 0))
    return best


class NamedCells:
    """The cells of a document by their names: each different name is compared once with each name that is asked for."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        rows: dict[str, list[int]] = {}
        for n in frame.nodes.all:
            if n.is_cell:
                rows.setdefault(n.label, []).append(n.index)
        self._rows = list(rows.values())
        firsts = [some[0] for some in self._rows]
        self._labels, self._sizes = np.asfortranarray(frame.labels[firsts]), frame.label_size[firsts]
        self._asked: dict[tuple[str, str], list[list[int]]] = {}

    def like(self, i: int) -> list[int]:
        """The cells that bear the name of node i or of what it is of, the likest first, of those alike the nearest."""
        node = self._frame.nodes.all[i]
        key = node.label, node.of
        if key not in self._asked:
            self._asked[key] = self._found(i)
        out: list[int] = []
        for rows in self._asked[key]:
            at = bisect_left(rows, i)
            near = [k for k in rows[max(0, at - _CELLS) : at + _CELLS] if k != i]
            out += sorted(near, key=lambda k: (abs(i - k), k))
            if len(out) >= _CELLS:
                break
        return out[:_CELLS]

    def _found(self, i: int) -> list[list[int]]:
        """The rows of the cells alike, those of the likest names first."""
        best = _bearing(self._frame, i, self._labels, self._sizes)
        groups: dict[float, list[list[int]]] = {}
        for at in np.flatnonzero(best >= _FAR_LIKENESS).tolist():
            groups.setdefault(round(float(best[at]), 3), []).append(self._rows[at])
        return [some[0] if len(some) == 1 else sorted(chain(*some)) for _, some in sorted(groups.items(), reverse=True)]


def evidence(frame: Frame, me: Ints, op: Ints) -> Floats:
    """What speaks for node `op[k]` as an operand of node `me[k]`: one row a pair, columns as in `evidence_names`."""
    f = frame
    same_block, cell = f.block[me] == f.block[op], f.is_cell[op]
    same_sentence = same_block & (f.sentence[me] == f.sentence[op]) & ~cell
    named = likeness(f.labels[me], f.labels[op], f.label_size[me], f.label_size[op])
    named_of = likeness(f.ofs[me], f.labels[op], f.of_size[me], f.label_size[op])
    held = (np.einsum("ij,ij->i", f.ofs[me], f.labels[op], dtype=np.float32) >= f.of_size[me]) & (f.of_size[me] > 0)
    gap = me - op
    far = np.abs(f.ordinal[me] - f.ordinal[op])
    has_of = f.of_size[me] > 0
    distance = np.log1p(np.abs(gap))
    columns: list[Flags | Floats] = [
        np.ones(len(me), bool), same_sentence & (f.segment[me] == f.segment[op]), same_sentence, same_block, (far == 1) & ~cell,
        (np.where(same_block, 0, np.log1p(far)) / 4).astype(np.float32), (np.where(cell, 0, distance) / 3).astype(np.float32), (gap < 0) & ~cell,
        gap == 1, gap == -1, (f.depth[op] > f.depth[me]) & same_block & (f.bracket[op] != f.bracket[me]),
        (f.depth[op] < f.depth[me]) & same_block, cell, f.first_in_sentence[op] & ~cell, f.first_in_block[op] & ~cell,
        f.scope[me] == f.scope[op], f.largest[op], _latest(f, me, op), named, named >= 0.9, named_of, named_of >= 0.7, held & (f.label_size[op] <= f.of_size[me]), held & (f.label_size[op] > f.of_size[me]), has_of & (named_of < 0.25),
        *_contrast(f, me, op),
        f.borrowed[op], f.bounded[op], f.year[me] == f.year[op], f.year[op] == -1, (f.year[op] != 0) & (f.year[op] != -1),
        f.kind_of[me] == f.kind_of[op], *_ranked(f, me, op),
    ]  # fmt: skip
    place = np.stack([c.astype(np.float32) for c in columns], 1)
    says, then = f.cues[op].astype(np.float32), f.tail_cues[op].astype(np.float32)
    at = concept_columns()
    picked = np.concatenate([says[:, [at[g] for g in _GROUPS]], place[:, [_PLACE.index(c) for c in _CROSSED]]], 1)
    crossed = np.zeros((len(me), len(CLASS_NAMES), picked.shape[1]), np.float32)
    crossed[np.arange(len(me)), f.kind_of[me]] = picked
    return np.concatenate([place, says, then, crossed.reshape(len(me), -1)], 1)


def _ranked(f: Frame, me: Ints, op: Ints) -> tuple[Flags, ...]:
    """Whether number and operand stand at the same place of two rows of numbers, told 分别: rows of one length; of others, counted from the
    first or from the last; or at another place."""
    mine, other = f.rank[me] + f.left[me], f.rank[op] + f.left[op]
    rows = (mine > 0) & (other >= mine) & (f.dimension[me] != f.dimension[op]) & (f.ordinal[me] - f.ordinal[op] <= 1)
    first, last, alike = f.rank[me] == f.rank[op], f.left[me] == f.left[op], mine == other
    return rows & alike & first, rows & ~alike & first, rows & ~alike & last, rows & ~first & ~last


def _contrast(f: Frame, me: Ints, op: Ints) -> tuple[Flags, Flags, Flags]:
    """Whether an operand's words name a kind of figure that the number is said to be of, whether they name another in its place, and whether
    they name none where one is wanted."""
    at = concept_columns()
    of, said = f.of_cues[me], f.cues[op]
    same, other = np.zeros(len(me), bool), np.zeros(len(me), bool)
    for family in _CONTRASTS:
        columns = [at[c] for c in family]
        wanted, there = of[:, columns], said[:, columns]
        agree = (wanted & there).any(1)
        same |= agree
        other |= wanted.any(1) & there.any(1) & ~agree
    prior, then = of[:, at["prior"]], said[:, at["prior"]] | (f.year[op] == -1)
    without = np.zeros(len(me), bool)
    for columns in ([at[c] for c in family] for family in _NEEDED):
        without |= of[:, columns].any(1) & ~said[:, columns].any(1)
    return same | (prior & then), other | (prior & ~then), without


def _latest(frame: Frame, me: Ints, op: Ints) -> Flags:
    """Whether no number of the same dimension stands between operand and number, both in one block of prose."""
    last: dict[int, int] = {}
    previous = np.full(len(frame.block), -1)
    for i, d in enumerate(frame.dimension.tolist()):
        previous[i] = last.get(d, -1)
        last[d] = i
    out = np.zeros(len(me), bool)
    by_me: dict[tuple[int, int], int] = {}
    dims = frame.dimension
    for k, (i, j) in enumerate(zip(me.tolist(), op.tolist(), strict=True)):
        if j < i and frame.block[i] == frame.block[j]:
            key = (i, int(dims[j]))
            if key not in by_me:
                at = i - 1
                while at >= 0 and dims[at] != dims[j]:
                    at -= 1
                by_me[key] = at
            out[k] = by_me[key] == j
    return out


def borne(frame: Frame, me: Ints, op: Ints) -> Floats:
    """For each node how well any of its operands bears the name of what it is said to be of: 0 to 1."""
    f = frame
    best = np.zeros(len(f.block), np.float32)
    asked = f.of_size[me] > 0
    me, op = me[asked], op[asked]
    same, other, without = _contrast(f, me, op)
    common = np.einsum("ij,ij->i", f.ofs[me], f.labels[op], dtype=np.float32)
    np.maximum.at(best, me, np.where(other | without, 0, np.where(same, 1, common / np.maximum(f.of_size[me], 1))))
    return best


def about(frame: Frame, me: Sequence[int], best: Floats) -> Floats:
    """What the words of each number itself say, for or against a law or none: columns as in `about_names`. `best` is as `borne` gives it."""
    rows = np.array(me, np.int64)
    f = frame
    has_of, best = f.of_size[rows] > 0, best[rows]
    nodes = [f.nodes.all[i] for i in me]
    whole = np.array([n.kind == "percent" and n.ulp >= 1 for n in nodes])
    hundred = np.array([n.kind == "percent" and n.value == 100 for n in nodes])
    few = np.array([sum(c.isdigit() for c in n.digits.strip("0.")) <= 1 for n in nodes])
    alone = f.first_in_sentence[rows]
    columns = [np.ones(len(rows), bool), whole, hundred, few, alone, f.first_in_block[rows], f.bounded[rows], f.depth[rows] > 0,
               has_of, has_of & (best < _UNNAMED), has_of & (best >= _UNNAMED) & (best < _NAMED), f.direction[rows] != 0, f.borrowed[rows], f.year[rows] == -1, f.year[rows] > 0, f.year[rows] < -1,
               *(np.array([n.kind == k for n in nodes]) for k in _KINDS)]  # fmt: skip
    place = np.stack([c.astype(np.float32) for c in columns], 1)
    return np.concatenate([place, f.cues[rows].astype(np.float32), f.lead_cues[rows].astype(np.float32), f.tail_cues[rows].astype(np.float32)], 1)


# Below what likeness no operand bears the name of what a number is of, and from which one surely does.
_UNNAMED, _NAMED = 0.3, 0.7
_KINDS = ("money", "percent", "points", "people", "visits", "count", "score", "area", "plain")
_ABOUT = ("always", "whole_percent", "hundred", "one_digit", "first_in_sentence", "first_in_block", "bounded", "in_bracket", "has_of", "of_nowhere", "of_doubtful", "moves",
          "borrowed", "prior_year", "later_year", "earlier_year")  # fmt: skip


@lru_cache(maxsize=1)
def about_names() -> tuple[str, ...]:
    """The names of the columns of `about`."""
    words = lexicon().concepts
    return (*_ABOUT, *(f"is_{k}" for k in _KINDS), *(f"own_{w}" for w in words), *(f"lead_{w}" for w in words), *(f"tail_{w}" for w in words))
