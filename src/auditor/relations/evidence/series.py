"""Lists of numbers in prose: which numbers one after the other may be the parts of a total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.outline import numbering
from auditor.relations.evidence.extents import Run, moves
from auditor.relations.evidence.frame import Flags, Frame
from auditor.relations.evidence.nodes import Node

_MOST_PARTS = 18
_MOST_BLOCKS = 16
_REACH = 60
_SKIPPED_FIRST, _SKIPPED_LAST, _FEW = 14, 6, 4


def _alike(f: Frame, me: Node, some: Sequence[Node]) -> list[Node]:
    return [n for n in some if n.dimension == me.dimension and n.kind != "per" and not n.is_cell]


# Concepts that tell one figure of a thing from another: its budget from what was spent of it.
_ROLES = frozenset(["initial", "adjusted", "budget", "executed", "arrived", "prior", "up", "down", "balance", "plan", "short", "score"])


_MOVED = frozenset({"up", "down"})


def _role(n: Node) -> frozenset[str]:
    """Which figure of its thing it is; growths and falls are one."""
    said = n.cues & _ROLES
    return said - _MOVED | {"moved"} if said & _MOVED else said


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
    plain = [n for n in level if not moves(n) or n is me]
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


class Firsts:
    """The first number of each block that is like another: of its dimension; one of that which moves nothing; the same figure of its thing."""

    def __init__(self, frame: Frame) -> None:
        self._prose = {block for block, some in frame.nodes.by_block.items() if some and not some[0].is_cell}
        self._style = {block: found[0] for block in self._prose if (found := numbering(frame.nodes.texts.get(block, ""))) is not None}
        self._first: dict[tuple[int, str], Node] = {}
        self._still: dict[tuple[int, str], Node] = {}
        self._alike: dict[tuple[int, str], dict[frozenset[str], Node]] = {}
        self._told: dict[tuple[int, str], dict[frozenset[str], Node]] = {}
        for n in frame.nodes.all:
            key = n.block, n.dimension
            self._first.setdefault(key, n)
            self._alike.setdefault(key, {}).setdefault(_role(n), n)
            if n.kind != "per" and not n.is_cell:
                self._told.setdefault(key, {}).setdefault(_role(n), n)
                if not moves(n):
                    self._still.setdefault(key, n)

    def opens(self, me: Node, alike: bool) -> bool:
        """Whether `me` is the first number of its block like it; `alike`: that is the same figure of its thing."""
        key = me.block, me.dimension
        return (self._alike[key][_role(me)] if alike else self._first[key]) is me

    def of_blocks(self, me: Node, step: int, alike: bool) -> list[Node]:
        """The first number like `me` of each block that follows its own (step 1) or goes before it (-1) at once."""
        out: list[Node] = []
        for block in range(me.block + step, me.block + step * _MOST_BLOCKS, step):
            key = block, me.dimension
            like = (self._told.get(key, {}).get(_role(me)) if alike else self._still.get(key)) if block in self._prose else None
            if like is None:
                break
            out.append(like)
        return out


    def of_items(self, me: Node, step: int) -> list[Node]:
        """The first number like `me` of each paragraph after its own (step 1) or before it (-1) that is numbered in the same style."""
        style = self._style.get(me.block)
        blocks = [b for b in range(me.block + step, me.block + step * _MOST_BLOCKS, step) if style and self._style.get(b) == style]
        found = (self._told.get((b, me.dimension), {}).get(_role(me)) for b in blocks)
        return [n for n in found if n is not None]


def opened_extents(f: Frame, firsts: Firsts, me: Node) -> list[Run]:
    """The lists that begin with `me`."""
    nodes = f.nodes.all
    after = [n for n in nodes[me.index : me.index + _REACH] if n.block == me.block and (n is me or "besides" not in n.lead_cues)]
    some = _alike(f, me, after)
    found: list[Run] = []
    seen: set[tuple[int, ...]] = set()
    ways = [*_modes(me, some), ("mode_segments", _firsts(some, "segment")), ("mode_sentences", _firsts(some, "sentence"))]
    if firsts.opens(me, False):
        ways.append(("mode_blocks", [me, *firsts.of_blocks(me, 1, False)]))
    if firsts.opens(me, True):
        ways += [("mode_blocks", [me, *firsts.of_blocks(me, 1, True)]), ("mode_items", [me, *firsts.of_items(me, 1)])]
    ways.append(("mode_kin", _kin(f, me, nodes[me.index : me.index + _REACH], f.kin[me.index])))
    for mode, run in ways:
        run = run[: _MOST_PARTS + 1]
        if len(run) < 2 or run[0] is not me:
            continue
        at = tuple(n.index for n in run)
        for n in range(2, min(len(at), _MOST_PARTS) + 1):
            key = at[:n]
            if key not in seen:
                seen.add(key)
                found.append(Run(key, mode, at[n] if n < len(at) else -1, -1))
    return found


def closed_extents(f: Frame, firsts: Firsts, me: Node) -> list[Run]:
    """The lists right before `me` that it may be the total of."""
    nodes = f.nodes.all
    before = [n for n in nodes[max(0, me.index - _REACH) : me.index] if me.block - 1 <= n.block <= me.block and not n.is_cell]
    some = _alike(f, me, before)
    found: list[Run] = []
    seen: set[tuple[int, ...]] = set()
    mine = [n for n in some if n.block == me.block]
    ways = [
        ("mode_level", [n for n in mine if n.bracket == me.bracket]), ("mode_plain", [n for n in mine if n.bracket == me.bracket and not moves(n)]),
        ("mode_outer", _outer([n for n in mine if n.bracket == me.bracket and not moves(n)])), ("mode_all", mine),
        ("mode_segments", _firsts(mine, "segment")), ("mode_sentences", _firsts(mine, "sentence")),
        *(("mode_alike", [n for n in mine if _role(n) == kind]) for kind in dict.fromkeys(_role(n) for n in mine[-4:])),
        ("mode_all", [n for n in some if not moves(n)]), ("mode_blocks", firsts.of_blocks(me, -1, False)[::-1]),
        ("mode_blocks", firsts.of_blocks(me, -1, True)[::-1]), ("mode_items", firsts.of_items(me, -1)[::-1]), *(("mode_based", run) for run in _based(some, me)),
    ]  # fmt: skip
    for mode, run in ways:
        at = tuple(n.index for n in run[-_MOST_PARTS:])
        for skip in range(min(_SKIPPED_LAST, len(at)) + 1):
            upto = len(at) - skip
            for n in range(2, min(upto, _SKIPPED_FIRST if skip <= 1 else _FEW) + 1):
                key = at[upto - n : upto]
                if key not in seen:
                    seen.add(key)
                    found.append(Run(key, mode, at[upto] if skip else -1, at[upto - n - 1] if upto - n > 0 else -1))
    return found


def _kin(f: Frame, first: Node | None, some: Sequence[Node], families: Flags, total: Node | None = None) -> list[Node]:
    """The numbers that bear names of parts of one of these families, the same figure as the first (or the total), one a name."""
    like = first or total
    if like is None or not families.any():
        return []
    role, out, named = _role(like) - {"total"}, list[Node](), set[str]()
    for n in some:
        if n.is_cell or n.dimension != like.dimension or n.label in named or not (f.kin[n.index] & families).any() or _role(n) != role:
            continue
        named.add(n.label)
        out.append(n)
    return out


# How many sentences back the figure may stand that a list is added to.
_SENTENCES_BACK = 3


def _based(some: Sequence[Node], me: Node) -> Iterator[list[Node]]:
    """What is added up in the sentence of `me`, with the figure it is added to before it: the first of that sentence, or of one before it."""
    mine = [n for n in some if n.sentence == me.sentence and n.bracket == me.bracket and not moves(n)]
    starts = [k for k, n in enumerate(mine) if "added" in n.lead_cues]
    added = mine[starts[-1] :] if starts else mine
    for base in _firsts(some, "sentence"):
        if added and base.index < added[0].index and me.sentence - base.sentence <= _SENTENCES_BACK:
            yield [base, *added]
