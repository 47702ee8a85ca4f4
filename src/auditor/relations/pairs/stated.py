"""One quantity told twice in prose: by the same name, in another unit, in a heading and its item, or once with last year's figure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from auditor.outline import Outline
from auditor.relations.facts import Fact
from auditor.relations.pairs.labels import GENERIC, NAME_LIKE, OTHER, Told, likeness, pair, significant
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation

# The figure of an item's heading, told again in it: “住房公积金（项）”350.35万元 … 2024年预算安排352.67万元.
_ARRANGED = re.compile(r"预算(?:安排|数为|为)(?:[为约])?$")
# What an amount that was given went to, told after it: 拨付资金860万元，支持园区建设. Two of them are two amounts.
_GIVEN = re.compile(r"拨付|安排|投入|下达|统筹|筹集|争取")
_PURPOSE = re.compile(r"^，(?!其中|占|较|比|同比|完成|执行|实际|支出|结余|剩余|结转|均|已)[^\d，。；]{4,}")
# The name of an item right before its amount, within so many characters of its paragraph: “住房公积金（项）”.
_ITEM, _NAMED = re.compile(r"[项款类）]）?[”\"]?$"), 90
# The same in final accounts: “职业年金（项）”257.14万元 … 支出决算为245.53万元.
_SETTLED = re.compile(r"决算(?:数为|数|为)$")


def _restated(left: Fact, right: Fact) -> bool:
    """Whether one of two amounts restates the other in another unit: 8,926.54万元 and 0.98亿元."""
    a, b = left.mention.quantity, right.mention.quantity
    ratio = a.value / b.to(a.unit).value if b.value else 0
    return a.unit != b.unit and 0.5 <= ratio <= 2


def other_units(prose: Sequence[Told]) -> Iterator[Relation]:
    """An amount told again in another unit in the same section: 项目累计支出8,926.54万元 … 累计支出约0.98亿元."""
    money = [
        (f, _begins(g, p))
        for f, g, p in prose
        if g.role == "value" and f.mention.kind == "money" and f.aspect and not OTHER.search(g.lead.replace("累计", ""))
    ]
    for i, (fact, first) in enumerate(money):
        for other, second in reversed(money[max(0, i - 12) : i]):
            scopes = fact.scope == other.scope[: len(fact.scope)] or fact.scope[:-1] == other.scope[:-1]
            if scopes and _one_thing((fact, first), (other, second)) and fact.aspect == other.aspect and _restated(fact, other):
                yield pair(fact, other, other.label or fact.label, "inferred")
                break


def _begins(figure: Figure, p: Passage) -> bool:
    """Whether a figure is the first of its sentence, and no purpose follows it, so that it is of nothing named but the report itself."""
    return next(f for f in p.figures if f.sentence == figure.sentence) is figure and not (_GIVEN.search(figure.head) and _PURPOSE.match(p.after(figure)))


def _one_thing(left: tuple[Fact, bool], right: tuple[Fact, bool]) -> bool:
    """Whether two amounts, each with whether it begins its sentence, are of one name; words such as 支出 name the report where they begin."""
    generic = [bool(GENERIC.match(fact.label)) for fact, _ in (left, right)]
    return left[1] and right[1] if all(generic) else not any(generic) and likeness(left[0].label, right[0].label) >= NAME_LIKE


def unit_slips(facts: Sequence[Fact], prose: Sequence[Told]) -> Iterator[Relation]:
    """The same digits in 元 and in 万元: 合计2,074,538.00元 … 到位资金2074538.00万元."""
    told: dict[str, Fact] = {}
    for fact in (*facts, *(f for f, _, _ in prose)):
        q = fact.mention.quantity
        if fact.mention.kind != "money" or significant(q) < 5:
            continue
        other = told.setdefault(q.number().rstrip("0").rstrip("."), fact)
        if other.mention.quantity.unit != q.unit and other.mention.quantity.unit.dimension == q.unit.dimension:
            yield pair(fact, other, fact.label or other.label, "stated" if significant(q) >= 6 else "inferred")


def _first(p: Passage) -> Figure | None:
    """The first amount of a paragraph, where it stands right behind an item's name."""
    first = next((f for f in p.figures if f.is_value and f.start <= _NAMED), None)
    return first if first is not None and _ITEM.search(first.head + p.text.value[max(0, first.start - 2) : first.start]) else None


def restated(passages: Mapping[int, Passage], outline: Outline) -> Iterator[Relation]:
    """An item that tells its own amount twice: after its name, and as its budget or, in final accounts, as what was spent."""
    last_year = f"{outline.year - 1}年" if outline.year else None
    for p in passages.values():
        if (first := _first(p)) is None:
            continue
        told = [f for f in p.figures if f.role == "value" and f.dimension == first.dimension and f.sentence != first.sentence]
        own = [f for f in told if not (last_year and last_year in f.head)]
        budgets = [f for f in own if _ARRANGED.search(f.head)]
        settled = [f for f in own if _SETTLED.search(f.head)] if outline.kind != "部门预算" else []
        agreed = [f for f in (*budgets, *settled) if f.mention.quantity.meets(first.mention.quantity)]
        meant = agreed or settled or (budgets if outline.kind != "部门决算" else [])
        for figure in meant:
            again, named = (Fact(f.mention, first.label, "executed" if figure in settled else "budget") for f in (figure, first))
            yield pair(again, named, first.label or "本项预算", "stated")


# From how many digits on a figure that is just last year's is no accident.
_DIGITS_OF_LAST_YEAR = 4


def left_over(prose: Sequence[Told]) -> Iterator[Relation]:
    """A figure that is just last year's, against this year's of its name where one sentence compares the two: 城建支出8.12万元 … 城建支出9.45万元，较上年的8.12万元增加."""
    told: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    for one in prose:
        if _is_current(one) and not OTHER.search(one.figure.lead):
            told[one.fact.mention.quantity.value, one.fact.mention.quantity.unit].append(one)
    for this, prior in _compared(prose):
        q = prior.mention.quantity
        for one in told[q.value, q.unit]:
            if one.figure.sentence != prior.sentence and likeness(one.fact.label, this.label) >= NAME_LIKE and one.fact.aspect == this.aspect:
                yield pair(one.fact, this, this.label, "stated")


def _is_current(one: Told) -> bool:
    return one.figure.role == "value" and one.fact.year is None


def _compared(prose: Sequence[Told]) -> Iterator[tuple[Fact, Figure]]:
    """This year's figures of a name with last year's that their sentence compares them with, other ones of so many digits."""
    current: Told | None = None
    for one in prose:
        current = one if _is_current(one) else current
        if one.figure.role != "prior" or current is None or current.figure.sentence != one.figure.sentence or GENERIC.match(current.fact.label):
            continue
        now, q = current.fact.mention.quantity, one.fact.mention.quantity
        if significant(q) >= _DIGITS_OF_LAST_YEAR and now.unit.dimension == q.unit.dimension and not now.meets(q):
            yield current.fact, one.figure
