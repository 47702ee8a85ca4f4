"""Rates whose name says how they are reckoned (预算调整率, 结余率, 控制率), and rates whose figures a bracket gives after them: 98.92%（受理2412件，办结2386件）."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from auditor.quantity import PERCENT, Quantity
from auditor.relations.prose.figures import Figure, alike
from auditor.relations.prose.ratios import BUDGETED, COMPLETION, EXECUTION, SPENT, Context, Ratio, Wholes, comparable, ratio_of

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
# What something may cost at most: 招标控制价2,698.00万元, 批复概算4,280.00万元.
_PRICE = re.compile(r"控制价|概算|限价|送审|标底")
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
    return ratio_of(saved[0], planned[-1], False) if planned and (planned[-1].aspect in BUDGETED or _PRICE.search(planned[-1].head)) else None


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


# Rates of the better answers of a survey, or the better grades: 满意度92.33%, 优良率.
_BETTER = re.compile(r"(?:满意度|满意率|优秀率|优良率|良好率)$")
_WORSE = re.compile(r"不满意|不合格|较差|不太|^差|一般|中$|不了解")


def of_answers(context: Context, index: int, wholes: Wholes) -> Ratio | None:
    """The first answers of a survey together over all of them: 有效问卷326份，非常满意198份、比较满意103份、一般19份、不满意6份，满意度92.33%."""
    me = context.passage.figures[index]
    if me.role != "rate" or not _BETTER.search(me.of):
        return None
    told = [f for f in context.passage.figures[:index] if f.sentence == me.sentence and f.mention.key in wholes]
    whole = wholes[told[-1].mention.key] if told else None
    parts = [f for f in told if wholes[f.mention.key] is whole]
    better = [f for f in parts if not _WORSE.search(f.label)]
    if whole is None or not better or better == parts or parts[: len(better)] != better:
        return None
    ways = [r for k in range(len(better), 0, -1) if (r := _together(better[:k], whole))]
    return next((r for r in ways if me.mention.quantity.to(PERCENT).meets(r.expected)), ways[0] if ways else None)


def _together(figures: Sequence[Figure], whole: Figure) -> Ratio | None:
    added = figures[0].mention.quantity
    for f in figures[1:]:
        added = added + f.mention.quantity
    first = figures[0]
    return ratio_of(replace(first, mention=replace(first.mention, quantity=added)), whole, False)


# What stands between the figures of one list: 1,126.30万元|、|1,318.45万元|、|1,461.83万元.
_JOINS = re.compile(r"[、和，]和?")


def of_lists(context: Context, index: int) -> Ratio | None:
    """The rate of two lists of as many figures: 各年度分别为A、B、C，…各年度依次为a、b、c，执行率依次为p%、q%、r%."""
    figures = context.passage.figures
    runs: list[list[int]] = []
    for i, f in enumerate(figures):
        if runs and _JOINS.fullmatch(f.lead) and f.dimension == figures[runs[-1][-1]].dimension:
            runs[-1].append(i)
        else:
            runs.append([i])
    runs = [run for run in runs if len(run) > 1]
    at = next((k for k, run in enumerate(runs) if index in run), None)
    if at is None or at < 2 or figures[runs[at][0]].role != "rate" or not EXECUTION.search(figures[runs[at][0]].of):
        return None
    spent, planned, n = runs[at - 1], runs[at - 2], runs[at].index(index)
    if not len(spent) == len(planned) == len(runs[at]) or figures[spent[0]].sentence != figures[index].sentence:
        return None
    return ratio_of(figures[spent[n]], figures[planned[n]], False)


# What makes a name the opposite of its last word: 不合格33批次 is no 合格.
_NOT = "不未非无"


# Those that a survey is of, where it tells how many were handed out too: 发放问卷600份，收回582份.
_ASKED = re.compile(r"回收|收回|有效|受访|调查|抽查|随机")


def _in_reach(figure: Figure, me: Figure) -> bool:
    """Whether a figure stands in the segment of a rate; of things counted, in its sentence: 1,236组，…；在线1,198组，在线率96.93%."""
    return figure.segment == me.segment or (figure.sentence == me.sentence and figure.mention.kind == "count")


def of_stem(context: Context, index: int, wholes: Wholes) -> Ratio | None:
    """The figure that a rate is named after, over the whole that it is a part of: 抽检1,680批次，其中合格1,647批次，不合格33批次，合格率98.04%."""
    figures, me = context.passage.figures, context.passage.figures[index]
    stem = re.sub(r"[率度]$", "", me.of)[-2:]
    if me.role != "rate" or len(stem) < 2 or not me.of.endswith(("率", "满意度")) or COMPLETION.search(me.of) or me.mention.quantity.value == 100:
        return None
    same = [f for f in figures[:index] if f.role in ("value", "prior") and comparable(f) and not f.depth and _in_reach(f, me)]
    named = [f for f in same if f.label.endswith(stem) and not f.label[: -len(stem)].endswith(tuple(_NOT))]
    if not named or (len(named) > 1 and me.of.endswith("满意度")):
        return None
    part = next((f for f in reversed(named) if f.label.endswith(me.of[:-1])), named[-1])  # 集中供养286人、分散供养1,352人，集中供养率
    over = [f for f in same if f.start < part.start and f.dimension == part.dimension and f not in named]
    whole = wholes.get(part.mention.key)
    over = [whole] if whole in over and whole else [f for f in over if f.aspect not in BUDGETED]  # 目标600人，完成612人，留用327人，留用率53.43%
    asked = [f for f in over if _ASKED.search(f.head)]
    over = asked[-1:] or over
    sure = whole in over and part.label.endswith(me.of[:-1])
    return ratio_of(part, over[-1], sure) if len({f.mention.quantity.value for f in over}) == 1 else None


# Whose money it is: 中央资金, 省级财政资金, 市县配套.
_LEVEL = re.compile(r"中央|自治区|省级?|(?<!城)市县|市级|州级|盟级|旗级|县级|区级|镇级|自筹|社会")


def of_level(context: Context, index: int) -> Ratio | None:
    """The rate of one level's money over what that level gave, told once before: 中央财政5,230.00万元…。中央资金支出5,061.42万元，执行率96.78%."""
    me = context.passage.figures[index]
    spent = [f for f in context.passage.figures[:index] if f.segment == me.segment and _counts(f) and f.aspect in SPENT]
    level = _LEVEL.search(spent[0].head) if len(spent) == 1 else None
    if me.role != "rate" or level is None or not re.search(r"执行率|支出率|支付率|使用率|到位率|支付进度|支出进度", me.of):
        return None
    told = [f for f in (*context.earlier, *context.passage.figures[:index]) if _counts(f) and f.role == "value" and level.group() in f.head]
    given = [f for f in told if f.aspect not in (*SPENT, "balance") or (f.aspect == "arrived" and spent[0].aspect != "arrived")]
    return ratio_of(spent[0], given[-1], False) if len({f.mention.quantity.value for f in given}) == 1 else None


def of_named_budget(context: Context, index: int) -> Ratio | None:
    """完成年初预算的105.64%, 完成调整后预算的98.12% over the one budget of that kind told in the passage."""
    me = context.passage.figures[index]
    aspect = "initial" if "年初" in me.of else "adjusted" if re.search(r"(?:调整后?|全年|变更后)的?预算", me.of) else ""
    spent = [f for f in context.passage.figures[:index] if f.sentence == me.sentence and _counts(f) and f.role == "value"]
    if me.role != "rate" or not aspect or not spent or spent[-1].aspect not in SPENT or any(f.aspect == aspect for f in spent):
        return None
    near = [f for f in context.passage.figures[:index] if _counts(f) and f.role == "value"]
    told = [f for f in near if f.aspect == aspect or (aspect == "initial" and f.aspect == "budget" and not any(n.aspect == "initial" for n in near))]
    return ratio_of(spent[0], told[-1], False) if len({f.mention.quantity.value for f in told}) == 1 else None


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
    if me.role == "rate" and _LEFT.search(me.of):
        return _left([*(f for f in before if f.sentence == me.sentence and _counts(f)), *[b for b in [_budget(context, before)] if b]])
    if me.role != "rate" or not (_OVERALL.fullmatch(me.of) or (alone and _BARE.fullmatch(me.of))):
        return None
    spent = _only(_of_all(before), "executed")
    budget = _budget(context, before)
    return ratio_of(spent, budget, False) if spent and budget else None


def _budget(context: Context, before: Sequence[Figure]) -> Figure | None:
    """The one budget of the whole in the passage, else in its chapter; the adjusted one where both are told."""
    told = [_of_all(before), _of_all([f for f in context.earlier if f.mention.block >= context.start and f.mention.cell is None])]
    return next((b for figures in told if (b := _only(figures, "adjusted") or _only(figures, "initial", "budget"))), None)


def _of_all(figures: Sequence[Figure]) -> list[Figure]:
    """The amounts that begin their sentence and are named as nobody's in particular."""
    firsts: dict[int, Figure] = {}
    for f in figures:
        if _counts(f):
            firsts.setdefault(f.sentence, f)
    return [f for f in firsts.values() if f.role == "value" and not f.depth and _WHOLE.match(f.label)]
