"""Readings: for each number that may follow from others, all the ways in which it may, law by law. Words decide nothing here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from auditor.relations.crowds import TooManyError
from auditor.relations.evidence.extents import EXTENT, Lists, Run
from auditor.relations.evidence.frame import CLASS_NAMES, Flags, Floats, Frame, Ints, concept_columns
from auditor.relations.evidence.nodes import MONTHS, Node
from auditor.relations.evidence.operands import NamedCells, pool
from auditor.relations.evidence.series import Firsts, closed_extents, opened_extents
from auditor.relations.prose.words import summed

Numbers = npt.NDArray[np.float64]

# What the slots of each form of a law are called; "target" is the number that follows.
FORMS: dict[str, tuple[str, ...]] = {
    "ratio": ("part", "whole"),
    "ratio_by_change": ("part", "change"),
    "growth": ("current", "prior"),
    "growth_by_change": ("change", "prior"),
    "growth_to_current": ("change", "current"),
    "difference": ("minuend", "subtrahend"),
    "product": ("quantity", "price"),
    "product_of_three": ("quantity", "price", "times"),
    "scored": ("full", "rate"),
    "opened": ("total",),
    "closed": (),
}
# The groups in which readings compete, and the forms of each.
GROUPS: dict[str, tuple[str, ...]] = {
    "percent": ("ratio", "ratio_by_change", "growth", "growth_by_change", "growth_to_current"),
    "difference": ("difference",),
    "product": ("product", "product_of_three", "scored"),
    "opened": ("opened",),
    "closed": ("closed",),
}
PAIR = ("always", "both_in_sentence", "both_far", "both_cells", "one_cell", "same_row", "names_alike", "names_same", "in_order", "side_by_side",
        "over_whole", "far_over_whole", "same_year", "prior_second", "no_direction", "wrong_way", "executed_of_budget", "part_of_total",
        "one_is_change", "both_changes", "budgets", "from_to", "level_of_same_year", "beyond_hundred")  # fmt: skip
LIST_PAIR = ("always", "total_of_same_move", "total_moves_not", "part_above_total", "first_equals_total", "deeper", "other_year",
             "between_alike", "total_is_part", "parts_far_below", "of_kin", "of_some_kin", "of_other_kin", "as_many", "not_as_many")  # fmt: skip
_MONEYISH = frozenset({"money", "count", "people", "visits", "area", "score", "plain", "length", "mass", "time", "points", "volume", "measure"})
_MOST_OPERANDS, _MOST_TOTALS, _FAR_TOTALS, _NEAR = 28, 8, 8, 13
_MOST_RATIO = 6.0
# What a price may be multiplied by; how often at most, and how many such numbers are looked at.
_COUNTED = ("people", "visits", "count", "area", "mass", "length", "time", "volume", "measure")
_MOST_TIMES, _FEW, _BESIDE = 400, 5, 14
# The most readings of one document, which take one and a half gigabytes; a report of 240 pages has a million.
MOST_READINGS = 3_000_000


@dataclass(slots=True)
class Form:
    """All readings of one form in a document: parallel arrays, one entry a reading.

    `group` is the row of its group, `target` the node that follows, `slots` the nodes in each slot, `extent` the row of `extents` for lists (-1
    otherwise), `pair` its evidence over several operands, `expected`, `low`, `high` what the target should be, and `sign` the direction in
    which the stated value is taken (0 where only its size is compared).
    """

    name: str
    group: Ints
    target: Ints
    slots: tuple[Ints, ...]
    pair: Floats
    expected: Numbers
    low: Numbers
    high: Numbers
    sign: Ints
    extent: Ints


@dataclass(slots=True)
class Candidates:
    """Every group of a document (its name and the number it is about) with the readings of its forms."""

    frame: Frame
    groups: list[tuple[str, int]] = field(default_factory=list)
    forms: dict[str, Form] = field(default_factory=dict)
    extents: list[tuple[int, ...]] = field(default_factory=list)
    extent_evidence: Floats = field(default_factory=lambda: np.zeros((0, len(EXTENT)), np.float32))

    def operands(self, form: str, k: int) -> tuple[int, ...]:
        """The nodes that reading k of a form rests on, lists after their total."""
        f = self.forms[form]
        fixed = tuple(int(s[k]) for s in f.slots)
        return fixed if f.extent[k] < 0 else (*fixed, *self.extents[int(f.extent[k])])


@dataclass(slots=True)
class _Rows:
    """Readings of one form while they are gathered."""

    parts: list[tuple[Numbers | Ints | Floats, ...]] = field(default_factory=list)
    count: int = 0

    def add(self, *columns: Numbers | Ints | Floats) -> None:
        if len(columns[0]):
            self.parts.append(columns)
            self.count += len(columns[0])

    def form(self, name: str, n_slots: int) -> Form | None:
        if not self.parts:
            return None
        c = [np.concatenate(x) for x in zip(*self.parts, strict=True)]
        return Form(name, c[0], c[1], tuple(c[8 : 8 + n_slots]), c[2].astype(np.float32), c[3], c[4], c[5], c[6], c[7])


@dataclass(slots=True)
class _Gathered:
    """What is gathered of the readings of a document, and what is asked of its lists."""

    out: Candidates
    lists: Lists
    firsts: Firsts
    cells: NamedCells
    rows: dict[str, _Rows] = field(default_factory=lambda: {name: _Rows() for name in FORMS})
    evidence: list[Floats] = field(default_factory=list)

    def group(self, name: str, me: Node) -> int:
        """The row of a new group."""
        self.out.groups.append((name, me.index))
        return len(self.out.groups) - 1


def candidates(frame: Frame) -> Candidates:
    """All readings of a document's prose numbers. Raises TooManyError where there are more than any report has."""
    found = _Gathered(Candidates(frame), Lists(frame), Firsts(frame), NamedCells(frame))
    for me in frame.nodes.all:
        if me.is_cell or me.kind in ("per", "year") or not me.dimension:
            continue
        if me.kind == "percent":
            _percent(frame, me, found)
            if "total" in me.cues and not me.direction:
                _lists(frame, me, pool(frame, found.cells, me), found)
        elif me.kind in _MONEYISH:
            _amount(frame, me, found)
        if sum(r.count for r in found.rows.values()) > MOST_READINGS:
            raise TooManyError(f"正文中的数字可能的来由超过 {MOST_READINGS // 10_000} 万种，没有再从全文推断")
    found.out.forms = {name: form for name, r in found.rows.items() if (form := r.form(name, len(FORMS[name]))) is not None}
    if found.evidence:
        found.out.extent_evidence = np.concatenate(found.evidence)
    return found.out


def _pairs(a: Sequence[int], b: Sequence[int]) -> tuple[Ints, Ints]:
    over, down = np.meshgrid(np.array(a, np.int64), np.array(b, np.int64), indexing="ij")
    x, y = over.ravel(), down.ravel()
    keep = x != y
    return x[keep], y[keep]


def _together(f: Frame, me: Node, a: Ints, b: Ints) -> npt.NDArray[np.bool_]:
    """Two operands of which one stands in the number's own block, or both in one block elsewhere."""
    return np.asarray((f.block[a] == me.block) | (f.block[b] == me.block) | (f.block[a] == f.block[b]))


def _evidence(f: Frame, me: Node, a: Ints, b: Ints, sign: int, whole: bool) -> Floats:
    """What speaks for two operands together; `whole` says that the second is a whole the first is a part of."""
    cue = f.cues
    at = concept_columns()
    sent_a = (f.sentence[a] == me.sentence) & ~f.is_cell[a]
    sent_b = (f.sentence[b] == me.sentence) & ~f.is_cell[b]
    far_a, far_b = (f.block[a] != me.block) | f.is_cell[a], (f.block[b] != me.block) | f.is_cell[b]
    named = _likeness(f, a, b)
    cells = f.is_cell[a] & f.is_cell[b]
    row = np.array([c and f.nodes.all[x].mention.cell[0] == f.nodes.all[y].mention.cell[0] and f.block[x] == f.block[y]
                    for c, x, y in zip(cells.tolist(), a.tolist(), b.tolist(), strict=True)], bool) if cells.any() else cells  # fmt: skip
    change_a, change_b = cue[a, at["up"]] | cue[a, at["down"]], cue[b, at["up"]] | cue[b, at["down"]]
    spent = cue[a, at["executed"]] | cue[a, at["arrived"]]
    planned = cue[b, at["budget"]] | cue[b, at["plan"]]
    with np.errstate(divide="ignore", invalid="ignore"):
        over = np.abs(f.value[a]) > np.abs(f.value[b]) * 1.0000001
        far_over = np.abs(f.value[a]) > np.abs(f.value[b]) * 1.2
    way = np.zeros(len(a), bool) if whole or not sign else np.where(sign > 0, f.value[a] < f.value[b], f.value[a] > f.value[b])
    columns = [
        np.ones(len(a), bool), sent_a & sent_b, far_a & far_b, cells, f.is_cell[a] != f.is_cell[b], row, named, named >= 0.9, b > a, np.abs(a - b) == 1,
        over, far_over, f.year[a] == f.year[b], (f.year[b] == -1) & (f.year[a] != -1), np.full(len(a), not sign), way, spent & planned,
        cue[b, at["total"]], change_a != change_b, change_a & change_b, planned & (cue[a, at["budget"]] | cue[a, at["plan"]]),
        cue[a, at["moved_to"]] & cue[b, at["moved_from"]], (change_a != change_b) & (f.year[np.where(change_a, b, a)] == f.year[me.index]),
        over & (me.value > 100),
    ]  # fmt: skip
    return np.stack([c.astype(np.float32) for c in columns], 1)


def _likeness(f: Frame, a: Ints, b: Ints) -> Floats:
    """Dice's likeness of the names of nodes a and b, through the few different nodes there are."""
    ua, ia = np.unique(a, return_inverse=True)
    ub, ib = np.unique(b, return_inverse=True)
    common = f.labels[ua].astype(np.float32) @ f.labels[ub].astype(np.float32).T
    total = f.label_size[ua][:, None] + f.label_size[ub][None, :]
    return np.asarray((2 * common / np.maximum(total, 1))[ia, ib], np.float32)


def _add(rows: _Rows, group: int, me: Node, pair: Floats, e: Numbers, lo: Numbers, hi: Numbers, sign: int, *slots: Ints) -> None:
    n = len(e)
    rows.add(np.full(n, group), np.full(n, me.index), pair, e, np.minimum(lo, hi), np.maximum(lo, hi), np.full(n, sign), np.full(n, -1), *slots)


def _operands(f: Frame, me: Node, some: Sequence[int], most: int = _MOST_OPERANDS) -> list[int]:
    """The numbers that may be operands, the nearest first, no more than are looked at."""
    near = sorted(some, key=lambda k: (f.sentence[k] != me.sentence, f.block[k] != me.block and not f.headline[k], f.is_cell[k], abs(k - me.index)))
    return sorted(near[:most])


# What a percentage must be, where its words tell no move, to be one of growth all the same (超额完成14%), and to be one by a change told beside it.
_MAY_GROW = frozenset({"growth", "left", "completes", "other"})
_CHANGES = frozenset({"growth", "left"})
_COMPLETES = frozenset({"completes", "spending", "rate"})
# Concepts that say how far apart what was done and what was planned are.
_APART = ("over", "more", "short", "balance")
_LEAST = 1e-9


def _percent(f: Frame, me: Node, found: _Gathered) -> None:
    """The readings of a percentage: a share or rate, a growth."""
    ok = [k for k in pool(f, found.cells, me) if f.nodes.all[k].kind not in ("percent", "points") and f.dimension[k]]
    ok = _operands(f, me, ok)
    if len(ok) < 2:
        return
    group = found.group("percent", me)
    a, b = _pairs(ok, ok)
    keep = (f.countish[a] == f.countish[b]) & (f.low[b] > 0) & _together(f, me, a, b)
    a, b = a[keep], b[keep]
    sign = me.direction if me.value >= 0 else -1
    quotient = f.value[a] / f.value[b]
    grows = CLASS_NAMES[f.kind_of[me.index]] == "growth"
    r = (np.abs(quotient) <= _MOST_RATIO) & ~(grows & (f.direction[a] != 0))  # a change over a figure is a reading of growth
    x, y = a[r], b[r]
    low, high = np.minimum(f.low[x] / f.low[y], f.low[x] / f.high[y]), np.maximum(f.high[x] / f.low[y], f.high[x] / f.high[y])
    _add(found.rows["ratio"], group, me, _evidence(f, me, x, y, sign, True), 100 * quotient[r], 100 * low, 100 * high, 0, x, y)
    if CLASS_NAMES[f.kind_of[me.index]] in _COMPLETES and not me.direction:
        _over_base(f, me, group, ok, found)
    if not (me.direction or CLASS_NAMES[f.kind_of[me.index]] in _MAY_GROW):
        return
    like = f.dimension[a] == f.dimension[b]
    a, b, quotient = a[like], b[like], quotient[like]
    low, high = np.minimum(f.low[a] / f.low[b], f.low[a] / f.high[b]), np.maximum(f.high[a] / f.low[b], f.high[a] / f.high[b])
    _add(found.rows["growth"], group, me, _evidence(f, me, a, b, sign, False), 100 * (quotient - 1), 100 * (low - 1), 100 * (high - 1), sign, a, b)
    if me.direction or CLASS_NAMES[f.kind_of[me.index]] in _CHANGES:
        _by_change(f, me, group, ok, sign, found)


def _over_base(f: Frame, me: Node, group: int, ok: Sequence[int], found: _Gathered) -> None:
    """A rate over a base that is told only by how much it was passed or missed: 完成年初预算的121.6%，比年初预算增加743万元."""
    nodes = f.nodes.all
    near = [k for k in (me.index - 2, me.index - 1, me.index + 1, me.index + 2) if k in ok and nodes[k].sentence == me.sentence]
    changes = [k for k in near if nodes[k].direction or not nodes[k].cues.isdisjoint(_APART)]
    a, c = _pairs(ok, [k for k in changes if not nodes[k].cues >= {"completes", "budget"}])  # 超额完成下达的300户 is the task
    if not len(a):
        return
    way = np.array([nodes[k].passed for k in c.tolist()], np.float64)
    base = f.value[a] - way * f.value[c]
    keep = (f.dimension[a] == f.dimension[c]) & (base > 0) & (f.value[a] > 0) & (f.value[c] > 0)
    a, c, way, base = a[keep], c[keep], way[keep], base[keep]
    ends = [100 * x[a] / np.maximum(x[a] - way * y[c], _LEAST) for x in (f.low, f.high) for y in (f.low, f.high)]
    pair = _evidence(f, me, a, c, 0, True)
    _add(found.rows["ratio_by_change"], group, me, pair, 100 * f.value[a] / base, np.minimum.reduce(ends), np.maximum.reduce(ends), 0, a, c)


def _by_change(f: Frame, me: Node, group: int, ok: Sequence[int], sign: int, found: _Gathered) -> None:
    """A percentage of growth from the change told beside it, over the prior figure or up to the current one."""
    changes = [k for k in ok if f.direction[k] and f.block[k] == me.block and abs(k - me.index) <= 3][-3:]
    changes += [k for k in (me.index - 1, me.index + 1) if k in ok and k not in changes and f.sentence[k] == me.sentence]
    if not changes:
        return
    c, b = _pairs(changes, ok)
    keep = (f.dimension[c] == f.dimension[b]) & (f.low[b] > 0) & (f.value[c] > 0)
    c, b = c[keep], b[keep]
    way = np.where(f.direction[c] != 0, f.direction[c], sign or 1).astype(np.float64)
    pair = _evidence(f, me, c, b, sign, True)
    q = way * f.value[c] / f.value[b]
    ends = [way * x[c] / y[b] for x in (f.low, f.high) for y in (f.low, f.high)]
    _add(found.rows["growth_by_change"], group, me, pair, 100 * q, 100 * np.minimum.reduce(ends), 100 * np.maximum.reduce(ends), sign, c, b)
    prior = f.value[b] - way * f.value[c]
    sure = np.minimum(f.low[b] - way * f.high[c], f.low[b] - way * f.low[c]) > 0
    c, b, way, pair, prior = c[sure], b[sure], way[sure], pair[sure], prior[sure]
    ends = [way * x[c] / (y[b] - way * x[c]) for x in (f.low, f.high) for y in (f.low, f.high)]
    _add(found.rows["growth_to_current"], group, me, pair, 100 * way * f.value[c] / prior, 100 * np.minimum.reduce(ends), 100 * np.maximum.reduce(ends), sign, c, b)


def _amount(f: Frame, me: Node, found: _Gathered) -> None:
    """The readings of an amount, a count or points: a difference, a product, the first part or the total of a list."""
    some = pool(f, found.cells, me)
    _difference(f, me, some, found)
    if me.kind in ("money", "score", "area", "mass", "length", "volume", "count", "plain"):
        _product(f, me, some, found)
    if me.kind != "points":
        _lists(f, me, some, found)


def _difference(f: Frame, me: Node, some: Sequence[int], found: _Gathered) -> None:
    wanted = "%" if me.kind == "points" else me.dimension
    ok = _operands(f, me, [k for k in some if f.nodes.all[k].dimension == wanted], _NEAR)
    if len(ok) < 2:
        return
    group = found.group("difference", me)
    a, b = _pairs(ok, ok)
    keep = _together(f, me, a, b)
    keep &= ~np.array([_puts_on(me, f.nodes.all[x], f.nodes.all[y]) for x, y in zip(a.tolist(), b.tolist(), strict=True)], bool)
    a, b, sign = a[keep], b[keep], me.direction
    _add(found.rows["difference"], group, me, _evidence(f, me, a, b, sign, False), f.value[a] - f.value[b], f.low[a] - f.high[b], f.high[a] - f.low[b], sign, a, b)


def _puts_on(me: Node, level: Node, change: Node) -> bool:
    """Whether a figure is another with a change put to it, not taken off: 735家 (2022), 828家 (2023), 比2022年多93家."""
    rises = change.direction > 0 or (not change.direction and "more" in change.cues)
    return rises and not me.direction and not level.direction and (level.year or 0) < (me.year or 0)


def _product(f: Frame, me: Node, some: Sequence[int], found: _Gathered) -> None:
    """An amount as a count times a price, times once more (months, terms); a score as full points times a rate."""
    nodes = f.nodes.all
    near = [k for k in range(max(0, me.index - _BESIDE), min(len(nodes), me.index + _BESIDE)) if f.block[k] == me.block and k != me.index]
    if me.kind == "score":
        a, b = _pairs([k for k in near if nodes[k].kind == "score"], [k for k in near if nodes[k].kind == "percent"])
    elif me.kind != "percent":
        a, b = _pairs(_operands(f, me, _counted_beside(f, me, {*near, *some}), _NEAR), _operands(f, me, _priced_beside(f, me, near), _NEAR))
    else:
        return
    if not len(a):
        return
    group = found.group("product", me)
    scale = 0.01 if me.kind == "score" else 1.0
    pair = _evidence(f, me, a, b, 0, True)
    pieces = _pieces(nodes, a, b)
    again = _paid_monthly(me, nodes, b)
    a, b, pair, pieces = (np.concatenate([x, x[again]]) for x in (a, b, pair, pieces))
    pieces[len(pieces) - len(again) :] *= MONTHS
    low, high, value = (scale * pieces * bound[a] * bound[b] for bound in (f.low, f.high, f.value))
    _add(found.rows["scored" if me.kind == "score" else "product"], group, me, pair, value, low, high, 0, a, b)
    times = [k for k in near if nodes[k].kind in ("time", "count", "visits", "plain") and 1 < f.value[k] <= _MOST_TIMES]
    if me.kind not in ("money", "plain") or not times:
        return
    over, down = np.meshgrid(np.arange(len(a)), np.array(times[:_FEW], np.int64), indexing="ij")
    i, c = over.ravel(), down.ravel()
    keep = (a[i] != c) & (b[i] != c)
    i, c = i[keep], c[keep]
    _add(found.rows["product_of_three"], group, me, pair[i], value[i] * f.value[c], low[i] * f.low[c], high[i] * f.high[c], 0, a[i], b[i], c)


def _pieces(nodes: Sequence[Node], counts: Ints, prices: Ints) -> Numbers:
    """How many of each count a price is multiplied by; one without a measure of its own is that of one printed measure: 每吨35元 beside 13.9万吨."""
    pairs = zip(counts.tolist(), prices.tolist(), strict=True)
    return np.array([float(nodes[x].times(nodes[y]).unit.factor / nodes[x].unit.factor) for x, y in pairs])


def _paid_monthly(me: Node, nodes: Sequence[Node], prices: Ints) -> Ints:
    """Which prices are by the month, 每人每月900元, and paid for a year's amount twelve times."""
    return np.array([i for i, y in enumerate(prices.tolist()) if nodes[y].is_monthly and not me.is_monthly], np.int64)


def _priced_beside(f: Frame, me: Node, near: Sequence[int]) -> list[int]:
    """What may be the price of one, of an amount."""
    per = me.dimension + "/"
    return [k for k in near if f.nodes.all[k].dimension.startswith(per) or (f.dimension[k] == f.dimension[me.index] and 0 < f.value[k] < me.value)]


def _counted_beside(f: Frame, me: Node, some: Iterable[int]) -> list[int]:
    """What an amount may be so much a piece of."""
    nodes = f.nodes.all
    return [k for k in some if nodes[k].kind in _COUNTED and f.dimension[k] != f.dimension[me.index] and not _is_joined(nodes, k)]


# What joins two counts that share one price: 12|个村、|4个社区每个3万元, 轿车5辆|、货车|3辆，平均每辆2万元.
_JOINS = re.compile(r"[\u4e00-\u9fa5]{0,8}[、和及][\u4e00-\u9fa5]{0,8}")


def _is_joined(nodes: Sequence[Node], k: int) -> bool:
    """Whether a count is told together with its neighbour, so that a price is for both of them."""
    beside = [(nodes[i], nodes[i + 1]) for i in (k - 1, k) if 0 <= i < len(nodes) - 1]
    return any(a.sentence == b.sentence >= 0 and a.unit == b.unit and _JOINS.fullmatch(b.lead) for a, b in beside)


def _lists(f: Frame, me: Node, some: Sequence[int], found: _Gathered) -> None:
    """Lists that begin with this number, under a total before it, and lists that this number is the total of."""
    before = [k for k in some if k < me.index and f.dimension[k] == f.dimension[me.index] and not f.is_cell[k]]
    here = sorted(k for k in before if f.block[k] == me.block)[-_MOST_TOTALS:]
    away = [k for k in before if f.block[k] != me.block]
    near = sorted(away, reverse=True)[:_MOST_TOTALS]
    totals = here + near + sorted(k for k in away if k not in near and (f.largest[k] or f.headline[k] or f.moved_first[k]))[-_FAR_TOTALS:]
    opened = opened_extents(f, found.firsts, me) if totals else []
    if opened:
        _add_lists(f, "opened", found.group("opened", me), totals, opened, found)
    closed = closed_extents(f, found.firsts, me)
    if closed:
        _add_lists(f, "closed", found.group("closed", me), [me.index], closed, found)


def _add_lists(f: Frame, name: str, group: int, totals: Sequence[int], runs: Sequence[Run], found: _Gathered) -> None:
    first, lists = len(found.out.extents), found.lists.described(runs)
    found.out.extents.extend(run.parts for run in runs)
    found.evidence.append(lists.evidence)
    n, m = len(totals), len(runs)
    t = np.repeat(np.array(totals, np.int64), m)
    e = np.tile(np.arange(m), n)
    moved = lists.all_moved[e]
    # A total that grew or fell takes the moves of its parts with their signs.
    value = np.where(moved & (f.direction[t] != 0), f.direction[t] * lists.moved[e], lists.value[e])
    width, firsts, stated = lists.half[e], lists.parts[e, 0], f.value[t]
    between = np.where(t < firsts, found.lists.rank[firsts] - found.lists.rank[t] - 1, 0)
    columns = [
        np.ones(n * m, bool), moved & (f.direction[t] != 0), moved & (f.direction[t] == 0), lists.largest[e] > np.abs(stated) * 1.000001,
        f.value[firsts] == stated, f.depth[firsts] > f.depth[t], f.year[firsts] != f.year[t], np.minimum(between, 4) / 2,
        (lists.parts[e] == t[:, None]).any(1), value < 0.3 * stated, *_of_kin(f.wholes[t], lists.kin[e], lists.some_kin[e]),
        *_as_many([summed(f.nodes.all[i].head) if name == "closed" else 0 for i in totals], [len(run.parts) for run in runs]),
    ]  # fmt: skip
    pair = np.stack([c.astype(np.float32) for c in columns], 1)
    keep = ~columns[8].astype(bool)
    slots = (t[keep],) if name == "opened" else ()
    k = int(keep.sum())
    found.rows[name].add(np.full(k, group), t[keep], pair[keep], value[keep], (value - width)[keep], (value + width)[keep], np.full(k, 1),
                         (first + e)[keep], *slots)  # fmt: skip


def _as_many(said: Sequence[int], sizes: Sequence[int]) -> tuple[Flags, Flags]:
    """For each total with each list whether the list has as many parts as are said, and whether it has not."""
    n, size = np.repeat(np.array(said), len(sizes)), np.tile(np.array(sizes), len(said))
    return (n > 0) & (n == size), (n > 0) & (n != size)


def _of_kin(wholes: Flags, every: Flags, some: Flags) -> tuple[Flags, Flags, Flags]:
    """Whether the total is the whole of a family that all parts are of, or two of them, or all parts are of a family of which it is not the whole."""
    all_, two, any_ = (np.asarray(of.any(1)) for of in (wholes & every, wholes & some, every))
    return all_, two & ~all_, any_ & ~all_
