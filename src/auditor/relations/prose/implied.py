"""What a number implies of the one beside it: 全部到位 is 100%, a year's standard twelve monthly ones, a result reaches its aim or misses it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from auditor.numbers.mention import Mention
from auditor.quantity import PERCENT, Quantity
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation, Value

# All of the money came or went, right before the rate that says so: 资金全部到位，到位率|100%.
_ALL = re.compile(r"(?:全部|足额|全额|均已?)(?:按时|及时|足额)*(?P<done>到位|支付|拨付|执行|支出|使用|下达)(?:到位|完毕)?[，、]?[\u4e00-\u9fa5]{0,6}(?P=done)率(?:为|达到?|是)?$")
# The same standard for a month: 每人每年4428元，折合每月|369元.
_A_MONTH = re.compile(r"^，?(?:折合|合|即|平均)(?:每人)?(?:每月|月均)$")
_A_YEAR = re.compile(r"每年|年均|/年")
_MONTHS = Decimal(12)
# An aim and the result right after it: 目标≥95%，抽查结果|98.27%; 强制免疫密度≥90%，实际|98.2%.
_RESULT = re.compile(r"^，(?:实际|抽查|检查|调查|监测)?(?:结果|实际|完成|达到?)(?:为|达到?|是|值)*$")
# People and their visits, told one after the other by one name: 待遇享受人数12.42万人，待遇享受|70万人次.
_VISITS = re.compile(r"^[，、]?[\u4e00-\u9fa5]{2,8}$")
# A word before a number that is not exact: 就诊近|88.07万人次.
_HEDGE = re.compile(r"[近约逾超]$")
# Rates that no count lets pass a hundred: of those there were, so many were covered, fit or satisfied.
_BOUNDED = re.compile(r"(?:覆盖|合格|满意|达标|准确|参保|普及|知晓|优良|验收|公开|规范|入户|建档|签约|及时|有效)率$|满意度$|占比$")


def implied_relations(passage: Passage) -> Iterator[Relation]:
    """The rows of a passage."""
    for before, figure in zip(passage.figures, passage.figures[1:], strict=False):
        between = passage.between(before, figure)
        yield from _monthly(before, figure, between)
        yield from _reached(before, figure, between)
        yield from _visited(before, figure, between)
    for figure in passage.figures:
        yield from _all_of_it(passage, figure)
        yield from _beyond(figure)


def _claim(words: str, left: Figure, right: Mention | None, other: Quantity, holds: bool) -> Relation:
    values: dict[str, Value] = {"left": left.mention.quantity, "right": other, "claim": words, "holds": holds}
    operands = (("left", left.mention), *((("right", right),) if right is not None else ()))
    return Relation("claims", left.label or "该数", values, operands, certainty="inferred")


def _all_of_it(passage: Passage, figure: Figure) -> Iterator[Relation]:
    match = _ALL.search(passage.text.value[max(0, figure.start - 30) : figure.start])
    if match and figure.role == "rate" and figure.mention.kind == "percent" and not figure.mention.operator:
        yield _claim(match.group(), figure, None, Quantity.exact(100, PERCENT), figure.mention.quantity.high >= 100)


def _monthly(before: Figure, figure: Figure, between: str) -> Iterator[Relation]:
    year, month = before.mention.quantity, figure.mention.quantity
    same = year.unit.dimension.startswith("元") and month.unit.dimension.startswith("元")
    if same and _A_MONTH.match(between) and _A_YEAR.search(before.head + year.unit.name):
        due = Quantity(month.value * _MONTHS, month.low * _MONTHS, month.high * _MONTHS, month.ulp, year.unit)
        yield _claim(between.strip("，"), figure, before.mention, year, due.meets(year))


def _reached(before: Figure, figure: Figure, between: str) -> Iterator[Relation]:
    a, b = before.mention.quantity, figure.mention.quantity
    if before.mention.operator in ("≥", ">", "≤", "<") and a.unit.dimension == b.unit.dimension and _RESULT.match(between):
        more = before.mention.operator in ("≥", ">")
        reached = b.to(a.unit).value >= a.value if more else b.to(a.unit).value <= a.value
        if reached:
            yield _claim("达到目标", figure, before.mention, a, True)


def _visited(before: Figure, figure: Figure, between: str) -> Iterator[Relation]:
    pair = before.dimension == "人" and figure.dimension == "人次" and before.role == figure.role == "value"
    named = _VISITS.match(between) and before.label.removesuffix("人数").endswith(_HEDGE.sub("", between.strip("，、")))
    if pair and named and before.sentence == figure.sentence:
        holds = before.mention.quantity.low <= figure.mention.quantity.high
        yield _claim("人次不少于人数", figure, before.mention, before.mention.quantity, holds)


def _beyond(figure: Figure) -> Iterator[Relation]:
    """A rate beyond a hundred that cannot be: 合格率700%."""
    if figure.role == "rate" and figure.mention.kind == "percent" and _BOUNDED.search(figure.of) and figure.mention.quantity.low > 100:
        yield _claim(f"{figure.of}不会超过100%", figure, None, Quantity.exact(100, PERCENT), False)
