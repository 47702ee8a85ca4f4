"""Rates whose name says how they are reckoned (预算调整率, 结余率, 控制率), and rates whose figures a bracket gives after them: 98.92%（受理2412件，办结2386件）."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from auditor.quantity import PERCENT, Quantity
from auditor.relations.prose.figures import Figure, alike
from auditor.relations.prose.ratios import BUDGETED, SPENT, Context, Ratio, comparable, ratio_of

# Names of rates, each with what it is of.
_ADJUSTED = re.compile(r"调整率$|调整幅度$")
_LEFT = re.compile(r"(?:结余|结转|结转结余|结余结转)率$")
_KEPT = re.compile(r"(?:控制|执行|支出|支付|完成|支付进度|执行进度|到位)率?$")
_APART = re.compile(r"差异率$|偏差(?:率|程度)?$|偏离(?:度|率)$")
_SAVED = re.compile(r"节(?:约|减|支|省)率$|节资率$")
_MOVED = re.compile(r"变动率$")
# Balances of this year and of the last: 年末结转结余159.64万元，上年结转结余186.25万元.
_LAST = re.compile(r"上年|去年|年初|(?:19|20)\d{2}年(?:年)?末")
# By how much a budget was moved: 净调减724.62万元, 年中调整2,123.47万元.
_BY = re.compile(r"(?:调整|调增|调减|追加|追减|核减|压减)(?:了|额|金额)?(?:为)?$")
_SAVING = re.compile(r"节(?:约|减|支|省|资)")
_RECKONED = re.compile(r"差异|偏差|偏离|变动")


def formula(context: Context, index: int) -> Ratio | None:
    """What the name of a rate makes it, where its own segment, sentence or the bracket after it tells just the figures it needs."""
    me = context.passage.figures[index]
    if me.role != "rate":
        return None
    for figures in _near(context, index):
        found = next((r for name, reckon in _FORMULAS if name.search(me.of) and (r := reckon(figures))), None)
        if found is not None:
            return _signed(found, me)
    return None


def _near(context: Context, index: int) -> Iterator[Sequence[Figure]]:
    """The amounts that a rate may be of: of the bracket right after it, of its segment, of its sentence."""
    figures, me = context.passage.figures, context.passage.figures[index]
    yield _behind(context, index)
    yield [f for f in figures[:index] if f.segment == me.segment and _counts(f)]
    yield [f for f in figures[:index] if f.sentence == me.sentence and _counts(f)]


def _counts(f: Figure) -> bool:
    return comparable(f) and f.mention.kind == "money"


def _behind(context: Context, index: int) -> list[Figure]:
    """The figures of the bracket that opens right after a percentage."""
    me = context.passage.figures[index]
    return [f for f in context.passage.figures[index + 1 :] if f.bracket == me.end and comparable(f)]


def _signed(ratio: Ratio, me: Figure) -> Ratio:
    """Without its sign where the rate is printed without: 偏差程度4.51% of less than planned."""
    if ratio.expected.value < 0 <= me.mention.quantity.value:
        return replace(ratio, expected=-ratio.expected)
    return ratio


def _only(figures: Sequence[Figure], *aspects: str) -> Figure | None:
    """The one figure of these aspects, None where there are more or none."""
    found = [f for f in figures if f.aspect in aspects and f.role in ("value", "prior")]
    return found[0] if len(found) == 1 else None


def _apart(numerator: Figure | None, denominator: Figure | None) -> Ratio | None:
    """(numerator − denominator) ÷ denominator."""
    ratio = ratio_of(numerator, denominator, False) if numerator and denominator else None
    return replace(ratio, expected=ratio.expected - Quantity.exact(100, PERCENT)) if ratio else None


def _adjusted(figures: Sequence[Figure]) -> Ratio | None:
    moved = [f for f in figures if _BY.search(f.head) and f.role in ("change", "value")]
    rest = [f for f in figures if f not in moved]
    initial = _only(rest, "initial") or (_only(rest, "budget") if _only(rest, "adjusted") else None)
    if initial and len(moved) == 1:
        return ratio_of(moved[0], initial, False)
    return _apart(_only(rest, "adjusted"), initial) if not moved else None


def _left(figures: Sequence[Figure]) -> Ratio | None:
    balance = [f for f in figures if f.aspect == "balance" and not _LAST.search(f.lead)]
    budget = _only(figures, "adjusted") or _only(figures, "initial", "budget", "arrived")
    return ratio_of(balance[0], budget, False) if len(balance) == 1 and budget else None


def _kept(figures: Sequence[Figure]) -> Ratio | None:
    spent, budget = _only(figures, *SPENT), _only(figures, "adjusted") or _only(figures, *BUDGETED)
    return ratio_of(spent, budget, False) if spent and budget else None


def _differs(figures: Sequence[Figure]) -> Ratio | None:
    return _apart(_only(figures, "executed", "actual"), _only(figures, *BUDGETED))


def _saved(figures: Sequence[Figure]) -> Ratio | None:
    saved = [f for f in figures if _SAVING.search(f.head)]
    planned = [f for f in figures if f not in saved and f.role in ("value", "prior", "base") and f.end <= saved[0].start] if len(saved) == 1 else []
    return ratio_of(saved[0], planned[-1], False) if planned and planned[-1].aspect not in SPENT else None


def _moved(figures: Sequence[Figure]) -> Ratio | None:
    balances = [f for f in figures if f.aspect == "balance"]
    last = [f for f in balances if _LAST.search(f.head)]
    own = [f for f in balances if f not in last]
    return _apart(own[0], last[0]) if len(own) == len(last) == 1 else None


_FORMULAS: tuple[tuple[re.Pattern[str], Callable[[Sequence[Figure]], Ratio | None]], ...] = (
    (_ADJUSTED, _adjusted), (_LEFT, _left), (_KEPT, _kept), (_APART, _differs), (_SAVED, _saved), (_MOVED, _moved),
)  # fmt: skip


def of_bracket(context: Context, index: int) -> Ratio | None:
    """The smaller over the larger of two figures in the bracket right after a percentage: 98.92%（受理2412件，办结2386件）."""
    me = context.passage.figures[index]
    inside = [f for f in _behind(context, index) if f.role in ("value", "prior", "base")]
    if me.role not in ("rate", "share", "percent") or len(inside) != 2 or inside[0].dimension != inside[1].dimension or _RECKONED.search(me.of):
        return None
    both = inside[0].mention.quantity + inside[1].mention.quantity
    if alike(inside[0].label, inside[1].label) or any(f.dimension == inside[0].dimension and f.mention.quantity.meets(both) for f in context.passage.figures):
        return None  # 满意率96.15%（满意25件、基本满意1件）: the two make the whole
    small, large = sorted(inside, key=lambda f: f.mention.quantity.to(inside[0].mention.quantity.unit).value)
    ratio = ratio_of(small, large, False)
    return ratio if ratio and me.mention.quantity.low <= 100 else None


# What a whole department's figures are called, whatever of: 资金总体支出, 全年预算数, 本年支出合计.
_WHOLE = re.compile(r"^(?:[资金总体全年实际部门整体项目预算本当累计共支出收入可用合计额数]|决算|执行|安排)*$")
_RATE = r"(?:预算|资金)?(?:执行率|支出率|完成率|支出进度|执行进度)"
# The rate of the whole, where it stands in a sentence of its own, and where its name says so: 总体执行率.
_BARE, _OVERALL = re.compile(_RATE), re.compile(r"(?:总|总体|整体|综合|全年|部门整体)" + _RATE)


def of_whole(context: Context, index: int) -> Ratio | None:
    """A rate of the whole over its one budget, told in the passage or else in the chapter: …全年支出A万元，其中…。预算执行率为p%."""
    me = context.passage.figures[index]
    before = context.passage.figures[:index]
    alone = not any(f.sentence == me.sentence and comparable(f) for f in before)
    if me.role != "rate" or not (_OVERALL.fullmatch(me.of) or (alone and _BARE.fullmatch(me.of))):
        return None
    spent = _only(_of_all(before), "executed")
    budgets = [_of_all(before), _of_all([f for f in context.earlier if f.mention.block >= context.start and f.mention.cell is None])]
    budget = next((b for told in budgets if (b := _only(told, "adjusted") or _only(told, "initial", "budget"))), None)
    return ratio_of(spent, budget, False) if spent and budget else None


def _of_all(figures: Sequence[Figure]) -> list[Figure]:
    """The amounts that begin their sentence and are named as nobody's in particular."""
    firsts: dict[int, Figure] = {}
    for f in figures:
        if _counts(f):
            firsts.setdefault(f.sentence, f)
    return [f for f in firsts.values() if f.role == "value" and not f.depth and _WHOLE.match(f.label)]
