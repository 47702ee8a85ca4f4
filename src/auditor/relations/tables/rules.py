"""Scoring rules printed in a row: how many points they give at most, and which scores their bands can give."""

from __future__ import annotations

import re
from decimal import Decimal

# Points that a rule gives: 计8分, 得2分, 一般3分, 2分；.
_GIVEN = re.compile(r"(?<![\d.])(?P<points>\d+(?:\.\d+)?)分(?!值|制|数|别|项|以|\d|钟)")
# Points that it takes, a step at a time or once: 每超过1个百分点扣0.5分, 扣2分.
_TAKEN = re.compile(r"(?:每[^，。；,;]{0,24}[，,]?)?(?:扣除?|减|倒扣|酌情扣|扣减)[^，。；,;\d]{0,6}\d+(?:\.\d+)?(?:[-—~]\d+(?:\.\d+)?)?分")
# Points won a step at a time or in proportion: 每增加1个得1分, 按比例得分, 折算.
_STEPS = re.compile(r"每[^，。；,;]{1,20}(?:得|加|计)|加\d|按(?:实际|比例|完成)|比例(?:得|计|扣)|折算|[×*]|酌情|÷|/\d")
# A rule's verb before its points; without one, points are parts or bands by their form.
_VERB = re.compile(r"(?:计|得|给|记|评|加)(?:满分)?$|满分(?:为|是|：)?$")
# Sub-items that each bring their own points: ①…，2分；②…，2分.
_SUBITEMS = re.compile(r"[①-⑩]|(?:^|[；;。])\d[、.．]|（\d）|[一二三四]是")
# A band that gives nothing: 低于70%计0分, 否则不得分.
_NOTHING = re.compile(r"(?<![\d.])0分|不得分|不计分|得零分")


def _points(rule: str) -> list[tuple[Decimal, bool]]:
    """(points, whether a verb gives them) of a rule, deductions left out."""
    left = _TAKEN.sub("", rule)
    return [(Decimal(m["points"]), bool(_VERB.search(left[: m.start()]))) for m in _GIVEN.finditer(left)]


def most(rule: str, weight: Decimal) -> Decimal | None:
    """The most points that a rule gives in a row worth `weight`; None where it cannot be told.

    Parts that add up to the weight give the weight; 每…得 and formulas have no most of their own.
    """
    points = _points(rule)
    if not points or (_STEPS.search(_TAKEN.sub("", rule)) and max(p for p, _ in points) < weight):
        return None
    values = [p for p, _ in points]
    if weight in (sum(values), max(values)):
        return weight
    if _SUBITEMS.search(rule) or not any(verb for _, verb in points):
        return None
    return max(values) if max(values) > weight else None


def bands(rule: str, weight: Decimal) -> tuple[Decimal, ...]:
    """The scores that a rule of exclusive bands can give, best first; empty where it is no such rule.

    Such a rule gives the weight at best and nothing at worst, takes no points away, and has no steps or parts.
    """
    if _TAKEN.search(rule) or _STEPS.search(rule) or _SUBITEMS.search(rule) or not _NOTHING.search(rule):
        return ()
    values = sorted({p for p, _ in _points(rule)} | {Decimal(0)}, reverse=True)
    return tuple(values) if len(values) > 2 and values[0] == weight else ()
