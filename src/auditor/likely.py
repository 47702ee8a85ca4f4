"""Likely causes of a contradiction, named only where they explain the figures exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.lawful import Sides, Stated, law_of
from auditor.relations.schema import Relation
from auditor.slips import Slip, slip
from auditor.suites.check import Check

# What a wrong way to reckon is called.
_MISSTEPS = {"base": "所列百分比恰为增减额除以本年数，应除以基期数", "direction": "增减方向写反：方向相反时各数恰好吻合"}
# Digits as against numerals in words: 五个 is counted, never misprinted.
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Kinds of numbers that can be negative: 5 people are never -5 people.
_SIGNED = ("money", "percent", "points")


def sides_of(check: Check, relation: Relation) -> Sides | None:
    """The stated and the expected quantity that the check shows, None where it shows none or a value is missing."""
    stated, expected = relation.values.get(check.stated), relation.values.get(check.expected)
    if not isinstance(stated, Quantity) or not isinstance(expected, Quantity) or stated.unit.dimension != expected.unit.dimension:
        return None
    return Sides(check.stated, check.expected, stated, expected)


def law_in(check: Check, relation: Relation) -> Stated | None:
    """The law that the check holds a relation to, None where it compares no two quantities."""
    sides = sides_of(check, relation)
    return None if sides is None else law_of(relation, sides)


def _digits(mention: Mention) -> str:
    return mention.text.value[mention.start : mention.end].replace(",", "").lstrip("-+")


def _slip(mention: Mention, has: Quantity, needed: Quantity) -> Slip | None:
    digits = _digits(mention)
    if not _NUMBER.fullmatch(digits) or abs(has.value) != Decimal(digits):
        return None
    found = slip(digits, has, needed)
    return None if found is not None and found.kind == "sign" and mention.kind not in _SIGNED else found


def _misstep(relation: Relation, stated: Stated | None) -> str:
    """How the target was reckoned wrongly, where that explains it; in tables a direction is a sign, no word."""
    if stated is None:
        return ""
    target = stated.terms[stated.at][1]
    found = (kind for kind, value in stated.law.missteps(stated.terms, stated.at) if target.meets(value))
    return next((_MISSTEPS[kind] for kind in found if kind != "direction" or relation.source != "table"), "")


def _pointed(culprit: Mention, needed: Quantity | None, mended: int) -> str:
    """Why this number and no other, and what it would have to be; a number that is right but for its direction is printed right."""
    if needed is not None and needed.value == -culprit.quantity.value:
        needed = None
    fixed = needed is not None and needed.low == needed.high
    if mended and needed is not None:
        return f"“{culprit.printed}”改为{'' if fixed else '约'}{needed}，则{mended}处一并吻合"
    return f"其余各数另有印证，唯“{culprit.printed}”没有" + (f"，据此应为{needed}" if fixed else "")


def likely(told: Sequence[tuple[Relation, Sides | None]], culprit: Mention | None = None, mended: int = 0) -> str:
    """The likely cause of a finding that tells of these relations, the first above all; "" where nothing explains the figures exactly.

    That is a wrong way to reckon, or the only slip that explains it; and where a culprit was found, what would be right.
    """
    laws = [law_of(relation, sides) if sides else None for relation, sides in told]
    needed: dict[Mention, tuple[Quantity, Quantity]] = {}
    for stated in laws if culprit is not None else laws[:1]:
        for mention, has, need in stated.needs() if stated else ():
            if culprit in (None, mention) and (mention not in needed or (need.low == need.high and needed[mention][1].low < needed[mention][1].high)):
                needed[mention] = has, need
    known = next((words for (relation, _), stated in zip(told, laws, strict=True) if (words := _misstep(relation, stated))), "")
    said = [known or _only_slip([(found, need) for mention, (has, need) in needed.items() if (found := _slip(mention, has, need))])]
    if culprit is not None:
        said.append(_pointed(culprit, needed[culprit][1] if culprit in needed else None, mended))
    return "；".join(part for part in said if part)


def _only_slip(slips: Sequence[tuple[Slip, Quantity]]) -> str:
    """The words of the one slip there is; what a fixed value and a telling kind of slip explain goes before all else. "" for none or several."""
    sure = {slip.words for slip, need in slips if slip.telling and need.low == need.high}
    words = sure or {slip.words for slip, _ in slips}
    return words.pop() if len(words) == 1 else ""
