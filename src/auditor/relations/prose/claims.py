"""What words claim of numbers: 超额完成, 控制在…以内, 高于目标, 决算数大于预算数, 无结余."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from auditor.lexicon.claims import claims_in
from auditor.numbers.mention import Mention
from auditor.quantity import PERCENT, Quantity
from auditor.relations.prose.figures import Figure, Passage, alike, label_of
from auditor.relations.schema import Relation, Value

_UNDONE = re.compile(r"未(?:能|全部|全面|完全)?完成|未达|没有完成|尚未")
# 决算数大于预算数的主要原因, 决算数小于年初预算数.
_COMPARES = re.compile(r"(?:支出)?(?:决算|执行)数?(?P<how>大于|小于|高于|低于|超过|多于|少于|等于|与)(?:年初|全年|调整)?预算(?:数)?(?P<same>持平|一致|相等)?")
# 药占比26.49%，控制在25%的年度目标以内.
_WITHIN = re.compile(r"控制在$|控制.{0,6}在$")
_INSIDE = re.compile(r"^(?:的[^，。；]{0,10})?(?:以内|之内|以下)")
# A plan, which no number of this year contradicts: 争取控制在0.5%以内.
_AHEAD = re.compile(r"争取|力争|下一步|拟|计划|今后|明年")
_PLANNED = re.compile(r"确保|力争|争取|将|拟|计划|要求|应")
# What was not spent and is not left either: 年末无结余，差额90.88万元由财政收回.
_TAKEN_BACK = re.compile(r"收回|上缴|交回|缴回|注销")
# An account that is closed right here, and how many blocks before a claim the money may be told that it is of.
_IN_BALANCE = re.compile(r"收支(?:相抵|平衡|轧差)")
_REACH = 4
# A rate of money paid out: 支付率96.50%.
_PAID = re.compile(r"支付|支出|执行|拨付|使用|到位")


def paired(claim: str, left: Figure, right: Figure, holds: bool, certainty: str = "inferred", said: Mention | None = None) -> Relation:
    return Relation("claims", left.label or right.label,
                    {"left": left.mention.quantity, "right": right.mention.quantity, "claim": claim, "holds": holds},
                    (("left", left.mention), ("right", right.mention)), certainty=certainty, anchors=(("claim", said),) if said else ())  # fmt: skip


def lone(claim: str, figure: Figure, holds: bool, said: Mention, right: Quantity | None = None) -> Relation:
    """A claim of one number: against what `right` says it must be, or against its own direction."""
    values: dict[str, Value] = {"left": figure.mention.quantity, "right": right, "claim": claim, "holds": holds}
    return Relation("claims", figure.label or label_of(figure.of), values, (("left", figure.mention),), anchors=(("claim", said),))


def said_at(passage: Passage, span: tuple[int, int], offset: int = 0) -> Mention:
    """The words that make a claim, as something to point at."""
    start, end = span[0] + offset, span[1] + offset
    return Mention(passage.text, start, end, end, Quantity.exact(0), "words", passage.block)


def _plain(f: Figure) -> bool:
    return f.role in ("value", "rate", "percent", "share", "bound", "prior") and f.mention.kind != "score"


def claim_relations(passage: Passage, earlier: Sequence[Figure]) -> Iterator[Relation]:
    """The `claims` rows of a passage."""
    yield from _done(passage)
    yield from _higher(passage)
    yield from _compared(passage)
    yield from _within(passage)
    yield from _left_over(passage, earlier)
    yield from _ordered(passage)
    yield from _reasons(passage)
    yield from _staffed(passage)
    yield from _on_schedule(passage)


def _sentences(passage: Passage) -> Iterator[tuple[str, list[Figure], int]]:
    """Each sentence's text with its figures and its offset."""
    value, start = passage.text.value, 0
    for match in re.finditer(r"[^。！？]*[。！？]|[^。！？]+$", value):
        start, end = match.span()
        yield match.group(), [f for f in passage.figures if start <= f.start < end], start


def _done(passage: Passage) -> Iterator[Relation]:
    """完成年度目标, 超额完成 against an aim and what was reached, told in its sentence or, where that has no figures, in the one before."""
    before: list[Figure] = []
    for text, own, offset in _sentences(passage):
        figures, before = own or before, own
        said = next(claims_in(text, "exceeded", "reached"), None)
        if said is None or _UNDONE.search(text) or text[said.end : said.end + 1] in ("的", "率", "时", "后"):  # 全部完成的18个 counts some
            continue
        targets = [f for f in figures if _plain(f) and re.search(r"目标|计划|任务", f.head) and f.end <= offset + len(text)]
        for target in targets[:1]:
            actuals = [f for f in figures if _is_actual(f, target) and "；" not in passage.text.value[f.end : offset + said.start]]
            actuals.sort(key=lambda f: f.aspect != "actual")
            if actuals and target.mention.operator not in ("≤", "<"):
                a, t = actuals[0].mention.quantity, target.mention.quantity.to(actuals[0].mention.quantity.unit)
                words = text[said.start : said.end]
                yield paired(words, actuals[0], target, a.value > t.value if said.claim == "exceeded" else a.value >= t.value,
                           said=said_at(passage, (said.start, said.end), offset))  # fmt: skip


def _is_actual(figure: Figure, target: Figure) -> bool:
    """Whether a figure may be what was reached of a target."""
    beside = figure is not target and figure.segment == target.segment and figure.dimension == target.dimension
    return beside and _plain(figure) and figure.role != "bound" and not re.search(r"目标|计划|任务|比|较", figure.lead)


def _higher(passage: Passage) -> Iterator[Relation]:
    """满意度93%，高于90%的目标: the number right before against the one it is said to exceed."""
    for index, figure in enumerate(passage.figures[1:], 1):
        before = passage.figures[index - 1]
        match = re.fullmatch(r"[，、]?(?:略|均|远)?(高于|低于|超过|大于|小于)([\u4e00-\u9fa5“”]{0,8})", passage.between(before, figure))
        if match and before.dimension == figure.dimension and _plain(before) and before.segment == figure.segment and before.role not in ("share", "bound"):
            a, b = before.mention.quantity, figure.mention.quantity.to(before.mention.quantity.unit)
            holds = a.value >= b.value if match[1] in ("高于", "超过", "大于") else a.value <= b.value
            if holds or not match[2] or 2 * b.value > a.value:  # else by how much: 余额30亿元，低于限额2亿元
                yield paired(match[1], before, figure, holds)


def _compared(passage: Passage) -> Iterator[Relation]:
    """决算数大于预算数 against the two numbers of its sentence, or of the sentence before where it has none of its own."""
    before: list[Figure] = []
    for text, own, offset in _sentences(passage):
        figures, before = own or before, own
        kept = next(claims_in(text, "within"), None)
        match = None if kept else _COMPARES.search(text)
        if (not kept and not match) or (match and match["how"] == "与" and not match["same"]):
            continue
        spent = [f for f in figures if f.is_value and f.aspect in ("executed", "actual", "") and f.role == "value" and not f.depth]
        spent = [f for f in spent if f.aspect] or (spent if kept else [])
        # 完成预算的100%，决算数大于预算数|6万元 tells the difference, 决算数大于年初预算|6万元 the budget.
        rated = match is not None and any(f.role == "rate" and f.end <= match.start() + offset for f in own)
        over = [f for f in figures if rated and match and f.start == match.end() + offset]
        budget = [f for f in figures if f.is_value and f.aspect in ("initial", "adjusted", "budget") and f not in over]
        holds = True
        if len(spent) == len(budget) == 1 and spent[0].dimension == budget[0].dimension:
            a, b = spent[0].mention.quantity, budget[0].mention.quantity.to(spent[0].mention.quantity.unit)
            holds = a.value <= b.value if match is None else a.value > b.value if match["how"] in _MORE else a.value < b.value if match["how"] in _LESS else a.meets(b)
            span = (kept.start, kept.end) if kept else match.span() if match else (0, 0)
            yield paired(text[slice(*span)], spent[0], budget[0], holds, "stated", said_at(passage, span, offset))
        if match and holds:
            yield from _rate_compared(passage, own, match, offset)


_MORE, _LESS = ("大于", "高于", "超过", "多于"), ("小于", "低于", "少于")


def _rate_compared(passage: Passage, figures: Sequence[Figure], match: re.Match[str], offset: int) -> Iterator[Relation]:
    """完成年初预算的103.50%，决算数小于年初预算数: the rate of a budget that is not told itself against 100 %, or, where the difference is told
    too, against what the amount and the difference make it."""
    rates = [f for f in figures if f.role == "rate" and "预算" in f.of and f.mention.kind == "percent" and f.end <= match.start() + offset]
    if len(rates) != 1:
        return
    rate, whole = rates[0].mention.quantity, Quantity.exact(100, rates[0].mention.quantity.unit)
    apart = next((f for f in figures if match.end() + offset == f.start and f.mention.kind == "money"), None)
    spent = [f for f in figures if f.is_value and f.mention.kind == "money" and f.end <= rates[0].start]
    if apart is not None and len(spent) == 1 and match["how"] in (*_MORE, *_LESS):
        if _meets(rate, spent[0], apart):
            return  # the budget itself, which says the same
        due = _due(spent[0], apart, match["how"] in _MORE)
        yield paired(match.group(), rates[0], apart, due is not None and due.meets(rate), said=said_at(passage, match.span(), offset))
        return
    holds = rate.high > 100 if match["how"] in _MORE else rate.low < 100 if match["how"] in _LESS else rate.meets(whole)
    yield lone(match.group(), rates[0], holds, said_at(passage, match.span(), offset), whole)


def _meets(rate: Quantity, spent: Figure, budget: Figure) -> bool:
    due = spent.mention.quantity.over(budget.mention.quantity.to(spent.mention.quantity.unit), rate.unit)
    return due is not None and due.meets(rate)


def _due(spent: Figure, apart: Figure, more: bool) -> Quantity | None:
    """The rate that an amount is of a budget so much smaller, or larger."""
    amount, by = spent.mention.quantity, apart.mention.quantity.to(spent.mention.quantity.unit)
    return amount.over(amount - by if more else amount + by, PERCENT)


def _within(passage: Passage) -> Iterator[Relation]:
    for index, figure in enumerate(passage.figures[1:], 1):
        before = passage.figures[index - 1]
        if _WITHIN.search(figure.head) and not _AHEAD.search(figure.lead) and _INSIDE.match(passage.after(figure)) and before.dimension == figure.dimension and before.sentence == figure.sentence:
            yield paired("控制在以内", before, figure, before.mention.quantity.value <= figure.mention.quantity.value)


def _staffed(passage: Passage) -> Iterator[Relation]:
    """实有51人 within 编制65人: told only where it holds, for there are reasons to be over."""
    posts = [f for f in passage.figures if f.mention.kind == "people" and re.search(r"编制(?:数|人数)?(?:为|共|：)?$", f.head)]
    staff = [f for f in passage.figures if f.mention.kind == "people" and re.search(r"实有|在编|在职|在岗", f.head) and f not in posts]
    near = [f for f in posts if staff and f.sentence == staff[0].sentence] or posts
    if len(near) == 1 and staff and staff[0].mention.quantity.value <= near[0].mention.quantity.value:
        yield paired("未超编制", staff[0], near[0], True)


# The reason of a change, told right after it: 减少2.98%。主要原因是：宣传经费增加。
_REASON = re.compile(r"^[^。；]{0,4}[。，；]?(?:其?主要)?原因(?:是|为)?[：]?(?P<reason>[^。；]{2,40}?(?P<way>增加|增长|增多|提高|减少|下降|减支|压减|降低))(?:[。；]|$)")
FALLS = ("减少", "下降", "减支", "压减", "降低")


def _reasons(passage: Passage) -> Iterator[Relation]:
    """A change whose reason runs the other way: where the reason names one direction only and does not speak of the year before."""
    for figure in passage.figures:
        match = _REASON.match(passage.after(figure, 60)) if figure.role in ("growth", "change") else None
        if match is None or re.search(r"上年|去年|基数|同期|结转", match["reason"]):
            continue
        falls, other = match["way"] in FALLS, r"增|提|涨|新" if match["way"] in FALLS else r"减|降|压|缩"
        if re.search(other, match["reason"]):
            continue
        said = said_at(passage, match.span(), figure.end)
        holds = falls == (figure.direction < 0) or figure.mention.quantity.value == 0
        yield lone("原因：" + match["reason"], figure, holds, said)


# Kinds of which the second is never less than the first: 275批次、2700人次; 26113户97401人.
_ORDERED = {("批次", "人次"), ("户", "人"), ("人", "人次"), ("个", "人次")}


def _ordered(passage: Passage) -> Iterator[Relation]:
    """Two counts of one thing side by side, households and their people, batches and their visits."""
    for before, figure in zip(passage.figures, passage.figures[1:], strict=False):
        close = re.fullmatch(r"[、，]?(?:涉及|共|计|惠及)?", passage.between(before, figure))
        if close and (before.dimension, figure.dimension) in _ORDERED and before.role == figure.role == "value":
            holds = before.mention.quantity.low <= figure.mention.quantity.high
            yield paired(f"{before.mention.quantity.unit.name}不多于{figure.mention.quantity.unit.name}", before, figure, holds)


# What a claim may be of that is no more than a part: 省级资金已全部支付.
_PARTS = ("其中", "中央", "省级", "市级", "区级", "县级")


def _is_bound(before: str) -> bool:
    """Whether the words before a claim make it one of a part only, or a plan."""
    return re.split("[，。；]", before)[-1].startswith(_PARTS) or bool(_PLANNED.search(before[-10:]))


# What is said to be left of: 培训经费|无结余, 设备购置|年末结余4万元.
_SUBJECT = re.compile(r"([\u4e00-\u9fa5]{3,12}?)(?:资金|经费|补助|项目)?(?:年末|年底|期末|本年|当年)?(?:结余|$)")


def _is_balance(figure: Figure) -> bool:
    """Whether a figure is what is left of this year."""
    told = figure.is_value and figure.aspect == "balance" and "结余" in figure.head
    return told and figure.mention.quantity.low > 0 and not re.search(r"上年|年初|以前", figure.lead)


def _is_paid_in_part(figure: Figure) -> bool:
    """Whether a figure says how much of the money was paid, and not all of it."""
    return figure.role == "rate" and bool(_PAID.search(figure.of)) and figure.mention.quantity.high < 100


def _of_another(figure: Figure, before: str) -> bool:
    """Whether a figure is of something else than what is said to have none left, where that has a name of its own."""
    subject, of = _SUBJECT.search(re.split("[，。；、]", before)[-1]), _SUBJECT.search(figure.head)
    return subject is not None and of is not None and not alike(subject[1], of[1])


def _left_over(passage: Passage, earlier: Sequence[Figure]) -> Iterator[Relation]:
    """无结余, 已全部支付到位 against a balance or a rate below 100% told right before."""
    value = passage.text.value
    said = next(claims_in(value, "used_up"), None)
    if said is None or _is_bound(value[: said.start]) or _TAKEN_BACK.search(value[said.end : said.end + 30]):
        return
    here = [f for f in passage.figures if f.end <= said.start]
    # 收支相抵 speaks of the account just told.
    back = 1 if _IN_BALANCE.search(value[: said.start]) else _REACH
    near = [*(f for f in earlier if passage.block - back <= f.mention.block < passage.block), *here]
    own = [f for f in near if not _of_another(f, value[: said.start])]
    balance, rates = [*filter(_is_balance, own)], [f for f in own if f in here and _is_paid_in_part(f)]
    for figure in [*balance[-1:], *rates[-1:]][-1:]:
        yield lone(value[said.start : said.end], figure, False, said_at(passage, (said.start, said.end)))


# How far a rate is ahead of the year's even course, or behind it: 快于序时进度|8.3个百分点.
_COURSE = re.compile(r"(?P<way>快于|超过?|高于|领先|提前|慢于|落后|低于|滞后)于?(?:时序|序时)(?:进度)?$")
_BEHIND = ("慢于", "落后", "低于", "滞后")
_COURSE_TOLD = re.compile(r"(?:时序|序时)进度(?:为|应为|要求)*$")
# How far the year is: 1—9月, 截至6月30日, 上半年, 三季度.
_SO_FAR = re.compile(r"(?<!\d)(?P<month>\d{1,2})月|(?P<part>上半年|一季度|二季度|三季度|前三季度)")
_MONTHS = {"上半年": 6, "一季度": 3, "二季度": 6, "三季度": 9, "前三季度": 9}


def _on_schedule(passage: Passage) -> Iterator[Relation]:
    """A lead over the year's even course, or a lag, against the rate before it and that course: printed, or the months gone of twelve."""
    for figure in passage.figures:
        match = _COURSE.search(figure.head) if figure.role == "points" else None
        rates = [f for f in passage.figures if f.sentence == figure.sentence and f.end <= figure.start and f.mention.kind == "percent" and f.role in ("rate", "percent", "share")]
        told = [f for f in rates if _COURSE_TOLD.search(f.head)]
        rates = [f for f in rates if f not in told]
        gone = list(_SO_FAR.finditer(passage.text.value, 0, figure.start))
        if match is None or not rates or not (told or gone):
            continue
        rate, lead = rates[-1].mention.quantity, figure.mention.quantity
        months = 0 if told else _MONTHS.get(gone[-1]["part"] or "", 0) or int(gone[-1]["month"] or 0)
        course = told[-1].mention.quantity if told else Quantity.exact(Decimal(months) * 100 / 12, rate.unit)
        apart = course - rate if match["way"] in _BEHIND else rate - course
        if told or 0 < months < 12:
            # A lead may be cut off instead of rounded.
            holds = apart.low <= lead.high + lead.ulp / 2 and apart.high >= lead.low
            yield paired(match.group(), rates[-1], figure, holds)
