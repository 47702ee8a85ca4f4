"""Growth in prose: current, prior, amount and percentage in any order and subset, the base stated or meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.laws import growth
from auditor.quantity import Quantity
from auditor.relations.prose import words
from auditor.relations.prose.figures import NAME_BRACKET, Figure, Passage, alike
from auditor.relations.schema import Relation, Value

# A sum over years, which is no year's value: 三年累计432万元; not what a year came to so far: 1-7月累计完成1,392,476万元.
_CUMULATED = re.compile(r"[两三四五]年|历年|以来|(?<!完成)累计(?!完成)")
# No figure of the year before to compare with.
_NO_PRIOR = re.compile(r"上年(?:度)?(?:无|没有|未)|去年(?:无|没有|未)|分别")
# A change of the budget within the year: 年中追加4715.26万元, 年中调减中央资金300万元.
ADJUSTS = re.compile(r"追加|调增|调减|追减|核减|压减|调整|收回")
# The balance at the beginning of the year: 年末结转728.39万元，比年初增加183.76万元.
_YEAR_START = re.compile(r"年初|期初")
# Which end of the year a balance is of: 年末|结转和结余 against 年初|结转和结余.
_AT_AN_END = re.compile(r"^(?:年初|年末|期初|期末)")
# A label that only says which figure it is, whatever of.
_NAMELESS = re.compile(r"^(?:支出|收入|决算|预算|执行|实际|完成|总额|金额|数|总计|合计|全年|同期|[收支的为共各均、])*$")
# From how many characters on a label names one thing: 公务用车购置费, not 经费.
_SPECIFIC = 4
# A bracket that names a part of the number before it: 增加8个项目（含2023年转列项目5个）.
_PART_OF = re.compile(r"（(?:其中|含|包括|包含)")
# How many blocks before a statement the amount that changed may be told.
_BEFORE = 2
# A base that is a budget and no year: 较年初预算数增加, 比计划减少.
_INITIAL_BASE = re.compile(r"预算|计划|目标")


@dataclass(frozen=True, slots=True)
class Change:
    """One statement of growth: an amount, a percentage or both, with the figures that may be its current and prior value."""

    amount: Figure | None
    percent: Figure | None
    currents: tuple[Figure, ...]
    priors: tuple[Figure, ...]
    named: bool  # whether a current bears the name that the statement gives
    near: bool  # whether the first current stands in the same sentence

    @property
    def lead(self) -> Figure:
        figure = self.amount or self.percent
        assert figure is not None
        return figure


def _pairs(passage: Passage) -> Iterator[tuple[Figure | None, Figure | None]]:
    """Amounts of change with the percentage that follows each: 减支433万元，降低8.19%."""
    figures = passage.figures
    used: set[int] = set()
    for i, f in enumerate(figures):
        if i in used or f.role not in ("change", "growth"):
            continue
        if f.role == "growth":
            yield None, f
            continue
        follow = next((j for j in range(i + 1, min(i + 3, len(figures))) if figures[j].role == "growth" and figures[j].segment == f.segment), None)
        if follow is not None and len(re.sub(r"（[^（）]*）", "", passage.between(f, figures[follow]))) <= 16 and not _renewed(figures[i + 1 : follow + 1]):
            used.add(follow)
            yield f, figures[follow]
        else:
            yield f, None


def _renewed(figures: Sequence[Figure]) -> bool:
    """Whether another amount of change comes between, so that the percentage is of something else."""
    return any(f.role == "change" for f in figures)


def _is_prior(figure: Figure, base: str) -> bool:
    if figure.role in ("prior", "from"):
        return True
    if _INITIAL_BASE.search(base):
        return (figure.is_value or figure.role == "base") and figure.aspect in ("initial", "adjusted", "budget", "target")
    return False


def _candidates(passage: Passage, index: int, earlier: Sequence[Figure], base: str, year: int | None) -> tuple[list[Figure], list[Figure], bool]:
    """Current and prior candidates for the change at `index`: its own sentence backwards, then forwards, then earlier text."""
    me = passage.figures[index]
    unit = None if me.role == "growth" else me.dimension

    def fits(f: Figure) -> bool:
        counted = f.dimension not in ("%", "百分点") and f.mention.kind not in ("score", "per") and (unit is None or f.dimension == unit)
        return counted and not (f.bracket not in (-1, me.bracket) and _PART_OF.match(passage.text.value, f.bracket))

    before = [f for f in reversed(passage.figures[:index]) if fits(f)]
    after = [f for f in passage.figures[index + 1 :] if fits(f)]
    same = [f for f in before if f.sentence == me.sentence]
    pool = [*before, *(f for f in reversed(earlier) if fits(f))][:14]
    after = [f for f in after if f.sentence == me.sentence or _resumes(passage, f)]
    priors = [f for f in pool if _is_prior(f, base)] + [f for f in after if _is_prior(f, base) or last_year(f, passage, year)]
    priors = [f for f in priors if f.start < me.start or f.segment == me.segment or f.mention.block != passage.block or _resumes(passage, f)]
    priors += [f for f in pool if last_year(f, passage, year)]
    if me.role == "growth" and same and same[0].aspect == "adjusted":  # 年初预算18,632.50万元，调整预算21,045.77万元，增幅12.95%
        priors = [f for f in same[1:] if f.aspect == "initial" and f.segment == me.segment] + priors
    currents = [f for f in pool if f.role in ("value", "per") and not _is_prior(f, base) and not _CUMULATED.search(f.head)]
    adjacent = passage.figures[index - 1] if index else None
    if adjacent is not None and adjacent.role == "prior" and fits(adjacent) and len(passage.between(adjacent, me)) <= 8 and "。" not in passage.between(adjacent, me):
        priors = [adjacent]
    priors = [f for f in priors if not _of_other_change(passage, me, f)]
    if _YEAR_START.search(base):
        priors = [f for f in reversed(earlier) if f.aspect == "balance" and _YEAR_START.search(f.head) and fits(f)] + priors
    if ADJUSTS.search(me.head):
        priors = [f for f in pool if f.aspect == "initial"] + priors
        currents = [f for f in (*after, *pool) if f.role == "value" and f.aspect in ("adjusted", "budget")] + currents
    follows = [f for f in after if f.sentence == me.sentence and f.role == "value" and re.search(r"[到至为]$", f.head) and not last_year(f, passage, year)]
    near = bool([f for f in same if f.role in ("value", "per")] or follows)
    if near:
        here = [f for f in currents if f.sentence == me.sentence]
        named = [f for f in here if len(me.label) < 2 or alike(me.label, f.label)]
        currents = here if named else [*here, *(f for f in currents if f not in here and alike(me.label, f.label))]
    currents = [*follows, *currents] if follows else currents if near else _topics(currents, me.mention.block)
    if len(me.label) >= 2:
        named = [f for f in currents if alike(me.label, f.label)]
        return [*named, *(f for f in currents if f not in named)], priors, near and bool(named)
    return currents, priors, near


def _resumes(passage: Passage, figure: Figure) -> bool:
    """Whether a figure opens its sentence: 2018年度收、支总计为4688.10万元, told after the change."""
    return not any(f.sentence == figure.sentence and f.start < figure.start for f in passage.figures)


def _of_other_change(passage: Passage, me: Figure, figure: Figure) -> bool:
    """Whether a nameless 2021年支出… in another sentence is last year's value of a change told before it, which is not this one."""
    if figure.sentence == me.sentence or figure.mention.block != passage.block or not _NAMELESS.match(figure.label):
        return False
    told = [f for f in passage.figures if f.role == "change" and f.start < figure.start]
    return bool(told) and told[-1].sentence != me.sentence and told[-1].label != me.label


def _topics(currents: Sequence[Figure], block: int) -> list[Figure]:
    """The candidates with the first of its sentence before those that only follow it: a new sentence resumes the topic."""
    firsts = [f for f, nxt in zip(currents, [*currents[1:], None], strict=False) if nxt is None or nxt.sentence != f.sentence]
    here = [f for f in currents if f.mention.block == block]
    return [*(f for f in firsts if f in here), *(f for f in here if f not in firsts), *(f for f in firsts if f not in here), *(f for f in currents if f not in firsts and f not in here)]


def last_year(figure: Figure, passage: Passage, year: int | None) -> bool:
    """Whether the words before a figure name the year before the report's: 2018年度收、支总计为."""
    clause = re.split(r"[，。；：（）]", NAME_BRACKET.sub("", figure.lead))[-1]
    return year is not None and figure.role == "value" and f"{year - 1}年" in clause


def statements(passage: Passage, earlier: Sequence[Figure], year: int | None, following: Sequence[Figure]) -> Iterator[Change]:
    """The statements of growth in a passage. `earlier` are the figures before it, `year` the report's, `following` those of the next one."""
    resumed = [f for f in following[:1] if f.role == "prior" and not f.label]
    for amount, percent in _pairs(passage):
        lead = amount or percent
        assert lead is not None
        if (lead.mention.kind == "plain" and words.RANKED.match(passage.after(lead))) or (percent is None and _shares_change(passage, lead)):
            continue
        if sum(f.role == "change" and f.sentence == lead.sentence and ADJUSTS.search(f.head) is not None for f in passage.figures) >= 2:
            continue
        index = passage.figures.index(lead)
        currents, priors, near = _candidates(passage, index, earlier, lead.base, year)
        last = passage.figures[-1] in (amount, percent)
        yield Change(amount, percent, tuple(currents[:12]), (*priors[:5], *(resumed if last else ())), any(alike(lead.label, c.label) for c in currents), near)


def _shares_change(passage: Passage, me: Figure) -> bool:
    """Whether a change without a percentage is a part of the one before it: 较上年减少16人，其中因退休|减少31人、新招录|增加15人."""
    whole = next((f for f in passage.figures if f.role == "change" and f.sentence == me.sentence and f.dimension == me.dimension and f.start < me.start), None)
    return whole is not None and "其中" in passage.between(whole, me) and not words.COMPARED.search(me.lead)


def signed(figure: Figure) -> Quantity:
    q = figure.mention.quantity
    return -q if figure.direction < 0 and q.value >= 0 else q


def _same_unit(*figures: Figure) -> bool:
    return len({f.dimension for f in figures}) == 1


def _compare(current: Figure, prior: Figure, change: Change) -> bool:
    """Whether two figures may be the two ends of a change: both in its paragraph, or of one name."""
    if current is prior:
        return False
    here = change.lead.mention.block
    if prior.role == "prior" and prior.sentence == current.sentence and prior.segment != current.segment and _named_apart(prior, current):
        return False
    close = current.mention.block == here and prior.mention.block in (here, here + 1) and not _of_another(prior, current, change)
    return close or alike(current.label, prior.label) or (_YEAR_START.search(prior.head) is not None and current.aspect == prior.aspect == "balance")


def _named_apart(prior: Figure, current: Figure) -> bool:
    """Whether two figures bear names of their own: 运行维护费支出251万元，比上年285万元…；购置支出56万元比上年增加56万元."""
    return not (_NAMELESS.match(prior.label) or _NAMELESS.match(current.label) or alike(current.label, prior.label))


def _of_another(prior: Figure, current: Figure, change: Change) -> bool:
    """Whether a prior figure in another sentence is named as something else's: 甲支出…比上年增加…。乙支出由上年的…增加到…."""
    if _INITIAL_BASE.search(change.lead.base) and current.aspect in ("arrived", "actual", "executed") and current.sentence == change.lead.sentence:
        return False  # 项目预算368.00万元…。实际下达360.00万元，较预算减少8.00万元
    told = prior.sentence == change.lead.sentence or _NAMELESS.match(prior.label) or _NAMELESS.match(current.label)
    return not told and not alike(current.label, prior.label)


def _amount_rows(change: Change) -> Iterator[tuple[bool, Relation]]:
    """(holds, row) for each prior and current that the amount may lie between."""
    if change.amount is None:
        return
    stated = signed(change.amount)
    for prior in change.priors:
        for current in change.currents:
            if not _compare(current, prior, change) or not _same_unit(current, prior, change.amount):
                continue
            unit = stated.unit
            expected = current.mention.quantity.to(unit) - prior.mention.quantity.to(unit)
            values = {"current": current.mention.quantity.to(unit), "prior": prior.mention.quantity.to(unit), "amount": stated, "expected": expected,
                      "direction": "up" if change.amount.direction > 0 else "down", "aspect": "amount", "base": change.amount.base}  # fmt: skip
            operands = (("amount", change.amount.mention), ("current", current.mention), ("prior", prior.mention))
            holds = stated.meets(expected)
            yield holds, Relation("changes", current.label or change.amount.label, values, operands, near=stated.barely_misses(expected))


def _percent_row(change: Change, expected: Quantity, operands: Sequence[tuple[str, Figure]]) -> tuple[bool, Relation]:
    assert change.percent is not None
    stated = signed(change.percent)
    values: dict[str, Value] = {role: f.mention.quantity for role, f in operands if role in ("current", "prior")}
    if change.amount is not None:
        values["amount"] = signed(change.amount)
    values |= {"percent": stated, "expected": expected, "aspect": "percent", "base": change.lead.base,
               "direction": "up" if change.percent.direction > 0 else "down"}  # fmt: skip
    item = next((f.label for r, f in operands if r == "current" and f.label), change.lead.label)
    ops = (("percent", change.percent.mention), *((r, f.mention) for r, f in operands))
    return stated.meets(expected), Relation("changes", item, values, ops, near=stated.barely_misses(expected))


def _percent_rows(change: Change) -> Iterator[tuple[bool, Relation]]:
    if change.percent is None:
        return
    for prior in change.priors:
        for current in change.currents:
            if not _compare(current, prior, change) or current.dimension != prior.dimension:
                continue
            c, p = current.mention.quantity, prior.mention.quantity
            if (expected := growth({"current": c, "prior": p})) is not None:
                yield _percent_row(change, expected, (("current", current), ("prior", prior)))
            elif c.value > 0 and change.percent.mention.quantity.value:
                yield False, _from_nothing(change, current, (("prior", prior),))
    if change.amount is None:
        return
    amount = signed(change.amount)
    for prior in change.priors:
        if prior.mention.block == change.lead.mention.block and prior.dimension == change.amount.dimension and (expected := growth({"amount": amount, "prior": prior.mention.quantity})) is not None:
            yield _percent_row(change, expected, (("prior", prior), ("amount", change.amount)))
    for current in change.currents:
        if current.dimension != change.amount.dimension:
            continue
        if (expected := growth({"amount": amount, "current": current.mention.quantity})) is not None:
            yield _percent_row(change, expected, (("current", current), ("amount", change.amount)))
        elif current.mention.quantity.to(amount.unit).value == amount.value > 0 and change.percent.mention.quantity.value:
            yield False, _from_nothing(change, current, (("amount", change.amount),))


def _from_nothing(change: Change, current: Figure, beside: Sequence[tuple[str, Figure]]) -> Relation:
    """A percentage of growth from nothing, which is none: 支出0.30万元，比上年增加0.30万元，增长100%."""
    assert change.percent is not None
    amount = current.mention.quantity
    values: dict[str, Value] = {
        "current": amount, "prior": Quantity.exact(0, amount.unit), "percent": signed(change.percent), "aspect": "percent",
        "base": change.lead.base, "direction": "up",
    }  # fmt: skip
    operands = (("percent", change.percent.mention), ("current", current.mention), *((role, f.mention) for role, f in beside))
    return Relation("changes", current.label or change.lead.label, values, operands)


def change_relations(passage: Passage, earlier: Sequence[Figure], year: int | None, following: Sequence[Figure] = ()) -> Iterator[Relation]:
    """The `changes` rows of a passage: each amount and each percentage by the reading that holds, else by the nearest."""
    for change in statements(passage, earlier, year, following):
        ends: frozenset[object] = frozenset()
        for rows in (list(_amount_rows(change)), list(_percent_rows(change))):
            if not rows:
                continue
            held = next((relation for holds, relation in rows if holds), None)
            if held is not None:
                ends = _ends_of(held, passage.block)
                yield held
            elif same := next((r for _, r in rows if ends and ends <= {m.key for _, m in r.operands}), None):
                yield same
            elif relation := _failing(change, [r for _, r in rows]):
                yield relation


def _of_that_name(change: Change, rows: Sequence[Relation]) -> Sequence[Relation]:
    """The rows whose current figure bears the name that the statement gives, where one does, or stands in its own part of the sentence.

    …甲支出决算0万元；乙支出决算减少3.59万元，下降15.31% is of what 乙 came to.
    """
    if not change.lead.label or not change.named:
        return rows
    here = {c.mention.key for c in change.currents if alike(change.lead.label, c.label) or c.segment == change.lead.segment}
    return [r for r in rows if (current := dict(r.operands).get("current")) is None or current.key in here]


def _ends_of(held: Relation, block: int) -> frozenset[object]:
    """The two figures that an amount of change was found to lie between, where both stand in its paragraph: its percentage is of them too."""
    ends = [m for role, m in held.operands if role in ("current", "prior")]
    return frozenset(m.key for m in ends) if len(ends) == 2 and all(m.block == block for m in ends) else frozenset()


def _same_name(change: Change, row: Relation) -> bool:
    """Whether a row compares with last year's figure of the very same name, told in another paragraph."""
    named = {c.mention.key: c.label for c in (*change.currents, *change.priors)}
    operands = dict(row.operands)
    labels = [_AT_AN_END.sub("", named.get(operands[r].key, "")) for r in ("current", "prior") if r in operands]
    return len(labels) == 2 and labels[0] == labels[1] != ""


def _told_before(change: Change, row: Relation) -> bool:
    """Whether a row's current figure is the one amount told under exactly the statement's name in the paragraphs right before it."""
    same = [c for c in change.currents if c.label == change.lead.label != "" and c.aspect not in ("initial", "adjusted", "budget", "target")]
    operands = dict(row.operands)
    current = operands.get("current")
    return (
        current is not None
        and "prior" not in operands
        and len({c.mention.quantity.to(current.quantity.unit).value for c in same}) == 1
        and any(c.mention.key == current.key and change.lead.mention.block - c.mention.block <= _BEFORE for c in same)
    )


def _failing(change: Change, rows: Sequence[Relation]) -> Relation | None:
    """The row to tell where no reading holds: one whose figures stand in the statement's own paragraph, or resume the topic before it."""
    block = change.lead.mention.block
    text = change.lead.mention.text.value
    said = text[max(0, change.lead.start - 60) : change.lead.start]
    said = re.split(r"[。！？]", said)[-1] if change.near else said
    unnamed = not change.named and not change.near and not _NAMELESS.match(change.lead.label)
    if _NO_PRIOR.search(said) or (unnamed and change.lead.label and (change.amount is None or len(change.lead.label) >= _SPECIFIC)):
        return None
    rows = _of_that_name(change, rows)
    first = next((r for r in rows if all(m.block in (block, block + 1) for _, m in r.operands)), None)
    if first is None and change.near:
        first = next((r for r in rows if _same_name(change, r)), None)
    if first is None:
        first = next((r for r in rows if _told_before(change, r)), None)
    if first is None and not change.near:
        first = next((r for r in rows if "prior" not in r.values), None)
    if first is None:
        return None
    certain = change.near and first.operands[1][1].block == block
    if not certain and not change.lead.base and first.operands[-1][1].quantity.unit.dimension and not any(p.role == "prior" for p in change.priors[:1]):
        return None
    return replace(first, certainty="stated" if certain else "inferred")
