"""What speaks for some numbers in a row being a whole list, computed for all the lists that a number may open or close at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from auditor.relations.evidence.frame import Flags, Floats, Frame, Ints
from auditor.relations.evidence.nodes import Node

Numbers = npt.NDArray[np.float64]

EXTENT = (
    "always", "parts_log", "two", "mode_level", "mode_plain", "mode_outer", "mode_alike", "mode_depth", "mode_all", "mode_blocks", "mode_items", "mode_kin", "mode_sentences", "mode_segments",
    "mode_based", "adds_to_first",
    "ends_segment", "ends_sentence", "ends_block", "ends_bracket", "goes_on", "goes_on_listed", "skipped_alike", "crosses_sentence", "crosses_segment",
    "crosses_block", "all_listed", "all_named", "some_unnamed", "any_cue_inside", "any_partial", "any_prior", "any_moved", "all_moved",
    "any_excluded", "any_carried", "last_is_rest", "last_ends_etc", "same_ending", "name_twice", "any_total", "any_each", "any_bounded",
    "any_borrowed", "mixed_budget", "all_equal", "numbered", "opens_parts", "opens_complete", "opens_partial", "opens_colon",
    "opens_bracket", "opens_of_which", "first_in_sentence", "first_in_block", "in_bracket", "starts_segment", "any_total_inside", "income_and_expenditure",
    "continues_before", "starts_sentence", "all_kin", "some_kin",
)  # fmt: skip
_AT = {name: i for i, name in enumerate(EXTENT)}
# Concepts by which a number moves another figure, and those of a figure from which moves are taken off.
_MOVES = frozenset({"up", "down", "compare", "prior", "change"})
# How many parts of one family must be among some numbers for them to be of it.
_SOME = 2
_PLANNED = frozenset({"budget", "initial", "compare"})


class Run(NamedTuple):
    """Some numbers one after the other, how they were chosen, and the numbers that the list would take in next and before (-1: none)."""

    parts: tuple[int, ...]
    mode: str
    following: int
    before: int


class Extents(NamedTuple):
    """Runs as lists that may be the parts of a total, one row a run.

    `parts` holds the nodes of each in reading order, -1 behind the last; `value` is their sum, `half` half the width of its interval, `moved`
    their sum with the signs of their moves, `all_moved` says that each of them moves, `largest` is the size of the largest. `evidence` has the
    columns of EXTENT, `kin` a column a family all of whose numbers bear names of its parts, `some_kin` one for those of which two do.
    """

    parts: Ints
    value: Numbers
    half: Numbers
    moved: Numbers
    all_moved: Flags
    largest: Numbers
    evidence: Floats
    kin: Flags
    some_kin: Flags


def moves(node: Node) -> bool:
    """Whether its words say that it grew or fell, or that it is the figure of another year."""
    return not node.cues.isdisjoint(_MOVES)


def _listed(text: str) -> bool:
    return text[:1] in "、，；和及与" if text else True


# What is asked of a list by whether any of its parts, or all, have it; then of its first part and of its last.
_OF_PARTS = ("own_label", "prior", "moved", "carried", "each", "bounded", "borrowed", "income", "expenditure", "planned")
_OF_REST = ("of_which", "excluded", "total", "total_inside", "listed", "own_label")
_OF_FIRST = ("any_partial", "numbered", "opens_parts", "opens_complete", "opens_partial", "opens_colon", "opens_bracket", "opens_of_which",
             "first_in_sentence", "first_in_block", "in_bracket", "starts_segment", "starts_sentence")  # fmt: skip
_OF_LAST = ("ends_segment", "ends_sentence", "ends_block", "ends_bracket", "last_is_rest", "last_ends_etc")


class Lists:
    """The lists of a document: what is asked of each number once, so that runs of them are described together."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        nodes = frame.nodes.all
        self._parts = _flags([self._as_part(n) for n in nodes], len(_OF_PARTS))
        self._rest = _flags([self._as_rest(n) for n in nodes], len(_OF_REST))
        self._first = _flags([self._as_first(n) for n in nodes], len(_OF_FIRST))
        self._last = _flags([self._as_last(n) for n in nodes], len(_OF_LAST))
        self._shared_by = np.array([n.shared_by for n in nodes], np.float64)
        self._added = np.array(["added" in n.lead_cues for n in nodes], bool)
        self._taken = np.array([n.is_taken for n in nodes], bool)
        self._goes_on = np.array([_listed(n.lead) and bool(n.own_label) for n in nodes], bool)
        self._name, self._ending = _numbered(n.label for n in nodes), _numbered(n.label[-2:] for n in nodes)
        self._budget = np.array([("budget" in n.cues) + 2 * ("executed" in n.cues) for n in nodes], np.int64)
        self.rank = _ranks(frame.dimension)

    def _as_part(self, n: Node) -> tuple[bool, ...]:
        return (n.own_label, n.year == -1, moves(n), "carried" in n.cues, "each" in n.cues, bool(n.mention.operator), n.borrowed, "income" in n.cues,
                "expenditure" in n.cues, not n.cues.isdisjoint(_PLANNED))  # fmt: skip

    def _as_rest(self, n: Node) -> tuple[bool, ...]:
        return ("of_which" in n.lead_cues, "excluded" in n.lead_cues, "total" in n.cues, "total" in n.lead_cues, _listed(n.lead), n.own_label)

    def _as_first(self, n: Node) -> tuple[bool, ...]:
        f, lead, i = self.frame, n.lead, n.index
        at = max(0, n.start - len(lead) - 1)
        opening = f.nodes.texts.get(n.block, "")[at : min(at + 1, n.start)]
        return (
            "partial" in n.lead_cues, lead[:1] in "①（1一" or "一是" in lead, "parts" in n.lead_cues, "complete" in n.lead_cues, "partial" in n.lead_cues,
            "：" in lead, (n.bracket >= 0 and opening == "（") or lead[:1] == "（", "of_which" in n.lead_cues, bool(f.first_in_sentence[i]),
            bool(f.first_in_block[i]), n.bracket >= 0, i == 0 or bool(f.segment[i - 1] != n.segment), i == 0 or bool(f.sentence[i - 1] != n.sentence),
        )  # fmt: skip

    def _as_last(self, n: Node) -> tuple[bool, ...]:
        behind = self.frame.nodes.texts.get(n.block, "")[n.end : n.end + 2]
        return (not behind or behind[0] in "；。）", not behind or behind[0] == "。", not behind, behind[:1] == "）", "others" in n.cues, "等" in behind)

    def described(self, runs: Sequence[Run]) -> Extents:
        """These runs (one at least, of two numbers or more each) with their sums and what speaks for each."""
        f, m = self.frame, len(runs)
        length = np.array([len(r.parts) for r in runs], np.int64)
        there = np.arange(length.max()) < length[:, None]
        parts = np.full(there.shape, -1, np.int64)
        parts[there] = [k for r in runs for k in r.parts]
        first, last = parts[:, 0], parts[np.arange(m), length - 1]
        following, before = (np.array(some, np.int64) for some in zip(*((r.following, r.before) for r in runs), strict=True))
        out = np.zeros((m, len(EXTENT)), np.float32)

        def put(name: str, column: Flags | Numbers) -> None:
            out[:, _AT[name]] = column

        out[:, _AT["always"]] = 1
        out[np.arange(m), [_AT[r.mode] for r in runs]] = 1
        put("parts_log", np.sqrt(np.minimum(length, 12)) / 2)
        put("two", length == 2)
        put("adds_to_first", self._added[parts[:, 1]])
        out[:, [_AT[name] for name in _OF_FIRST]] = self._first[first]
        out[:, [_AT[name] for name in _OF_LAST]] = self._last[last]
        goes_on = (following >= 0) & (f.sentence[following] == f.sentence[last])
        put("goes_on", goes_on)
        put("goes_on_listed", goes_on & self._goes_on[following])
        put("continues_before", (before >= 0) & (f.sentence[before] == f.sentence[first]))
        put("skipped_alike", np.minimum(self.rank[last] - self.rank[first] + 1 - length, 4) / 2)
        put("crosses_sentence", f.sentence[first] != f.sentence[last])
        put("crosses_segment", (f.segment[first] != f.segment[last]) & (f.sentence[first] == f.sentence[last]))
        put("crosses_block", f.block[first] != f.block[last])
        self._together(parts, there, put)
        of = f.kin[parts] & there[:, :, None]
        kin, some_kin = np.asarray((of | ~there[:, :, None]).all(1)), np.asarray(of.sum(1) >= _SOME)
        put("all_kin", np.asarray(kin.any(1)))
        put("some_kin", np.asarray(some_kin.any(1) & ~kin.any(1)))
        by = self._shared_by[parts]
        values = np.where(there, f.value[parts] * by, 0.0)
        put("all_equal", _same(f.value[parts], there))
        planned = self._parts[first, _OF_PARTS.index("planned")] & (f.direction[first] == 0)
        taken = planned[:, None] & ((f.direction[parts] < 0) | self._taken[parts])
        taken[:, 0] = False
        way = f.direction[parts]
        return Extents(
            parts, _total(np.where(taken, -values, values)), _total(np.where(there, (f.high[parts] - f.low[parts]) * by, 0.0)) / 2,
            _total(values * np.where(way == 0, 1, way)), (there <= (way != 0)).all(1), np.abs(values).max(1), out, kin, some_kin,
        )  # fmt: skip

    def _together(self, parts: Ints, there: Flags, put: Callable[[str, Flags], object]) -> None:
        """What any or all of the parts say."""
        of, rest, later = self._parts[parts], self._rest[parts], there.copy()
        later[:, 0] = False
        some, every = (of & there[:, :, None]).any(1), (of | ~there[:, :, None]).all(1)
        some_rest, every_rest = (rest & later[:, :, None]).any(1), (rest | ~later[:, :, None]).all(1)
        any_of, all_of = (dict(zip(_OF_PARTS, np.asarray(x).T, strict=True)) for x in (some, every))
        any_rest, all_rest = (dict(zip(_OF_REST, np.asarray(x).T, strict=True)) for x in (some_rest, every_rest))
        put("all_listed", all_rest["listed"])
        put("all_named", all_of["own_label"])
        put("some_unnamed", ~all_rest["own_label"])
        put("any_cue_inside", any_rest["of_which"])
        put("any_prior", any_of["prior"] & ~all_of["prior"])
        put("any_moved", any_of["moved"] & ~all_of["moved"])
        put("all_moved", all_of["moved"])
        put("any_excluded", any_rest["excluded"])
        put("any_total", any_rest["total"])
        put("any_total_inside", any_rest["total_inside"])
        for name in ("carried", "each", "bounded", "borrowed"):
            put(f"any_{name}", any_of[name])
        put("income_and_expenditure", any_of["income"] & any_of["expenditure"])
        put("same_ending", _same(self._ending[parts], there))
        put("mixed_budget", ~_same(self._budget[parts], there))
        names = np.sort(np.where(there, self._name[parts], -1 - np.arange(parts.shape[1])), 1)
        put("name_twice", (names[:, 1:] == names[:, :-1]).any(1))


def _flags(rows: Sequence[tuple[bool, ...]], width: int) -> Flags:
    return np.array(rows, bool).reshape(len(rows), width)


def _numbered(texts: Iterable[str]) -> Ints:
    """A number for each different text."""
    seen: dict[str, int] = {}
    return np.array([seen.setdefault(text, len(seen)) for text in texts], np.int64)


def _ranks(dimension: Ints) -> Ints:
    """How many numbers of its dimension stand before each number of the document."""
    seen: dict[int, int] = {}
    out = np.zeros(len(dimension), np.int64)
    for i, d in enumerate(dimension.tolist()):
        out[i] = seen.get(d, 0)
        seen[d] = int(out[i]) + 1
    return out


def _same(values: Ints | Numbers, there: Flags) -> Flags:
    """Whether the values of each row that are there are all the same."""
    return np.asarray(((values == values[:, :1]) | ~there).all(1))


def _total(values: Numbers) -> Numbers:
    """The sum of each row, added from left to right."""
    return np.asarray(np.cumsum(values, 1)[:, -1])
