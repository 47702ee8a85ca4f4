"""Likely causes of a contradiction, named only where they explain the figures exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from auditor.findings.amounts import Style
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
    if (
        not isinstance(stated, Quantity)
        or not isinstance(expected, Quantity)
        or stated.unit.dimension != expected.unit.dimension
    ):
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


def _pointed(culprit: Mention, needed: Quantity | None, mended: int, style: Style) -> str:
    """Why this number and no other, and what it would have to be;
    a number that is right but for its direction is printed right.
    """
    if needed is not None and needed.value == -culprit.quantity.value:
        needed = None
    fixed = needed is not None and _fixed(needed)
    if mended and needed is not None:
        return f"“{culprit.printed}”改为{'' if fixed else '约'}{style.written(needed)}，则{mended}处一并吻合"
    return f"其余各数另有印证，唯“{culprit.printed}”没有" + (f"，据此应为{style.written(needed)}" if fixed and needed else "")


@dataclass(frozen=True, slots=True)
class Cause:
    """What explains a finding: in `words`, "" where nothing does; `slipped` is the number that a slip of the pen
    changed, None where there is none or it may be several, and `needed` what each number would have to be. `telling`:
    few numbers could have come to it so; `unit`: it is one of units.
    """

    words: str
    slipped: Mention | None
    needed: Mapping[Mention, Quantity]
    telling: bool = True
    unit: bool = False


def cause(told: Sequence[tuple[Relation, Sides | None]], culprit: Mention | None = None) -> Cause:
    """The cause of a finding that tells of these relations, the first above all, named only where it explains the
    figures exactly: a wrong way to reckon, or the only slip that does. `culprit` is the one number known to be wrong.
    """
    laws = [law_of(relation, sides) if sides else None for relation, sides in told]
    needed = _needed(laws if culprit is not None else laws[:1], culprit)
    missteps = (_misstep(relation, stated) for (relation, _), stated in zip(told, laws, strict=True))
    if known := next(filter(None, missteps), ""):
        return Cause(known, None, {mention: need for mention, (_, need) in needed.items()})
    return _slipped(needed)


def _needed(laws: Sequence[Stated | None], culprit: Mention | None) -> dict[Mention, tuple[Quantity, Quantity]]:
    """What each number is, and would have to be by these laws, where that is fixed by one; of the culprit alone, if
    there is one.
    """
    found: dict[Mention, tuple[Quantity, Quantity]] = {}
    for mention, has, need in (one for stated in laws if stated for one in stated.needs()):
        if culprit in (None, mention) and (mention not in found or (_fixed(need) and not _fixed(found[mention][1]))):
            found[mention] = has, need
    return found


def _fixed(needed: Quantity) -> bool:
    return needed.low == needed.high


def _slipped(needed: Mapping[Mention, tuple[Quantity, Quantity]]) -> Cause:
    """The cause that is a slip of the pen, where there is only one that explains the figures."""
    needs = {mention: need for mention, (_, need) in needed.items()}
    slips = {mention: (found, need) for mention, (has, need) in needed.items() if (found := _slip(mention, has, need))}
    words = _only_slip([*slips.values()])
    whom = [mention for mention, (found, _) in slips.items() if found.words == words]
    if not whom:
        return Cause("", None, needs)
    made = slips[whom[0]][0]
    slipped = whom[0] if len(whom) == 1 else None
    if slipped is not None and made.meant:
        needs[slipped] = _meant(slipped, made.meant, needs[slipped])
    return Cause(words, slipped, needs, made.telling, made.kind == "unit")


def _meant(mention: Mention, digits: str, needed: Quantity) -> Quantity:
    """What a number was meant to print, with the sign of what is needed."""
    value = Decimal(digits) if needed.value >= 0 else -Decimal(digits)
    return replace(Quantity.exact(value, mention.quantity.unit), ulp=mention.quantity.ulp)


def in_words(found: Cause, culprit: Mention | None, mended: int, style: Style) -> str:
    """A cause with what points to the culprit, if there is one."""
    pointed = _pointed(culprit, found.needed.get(culprit), mended, style) if culprit is not None else ""
    return "；".join(part for part in (found.words, pointed) if part)


def _only_slip(slips: Sequence[tuple[Slip, Quantity]]) -> str:
    """The words of the one slip there is; what a fixed value and a telling kind of slip explain goes before all else.
    "" for none or several.
    """
    sure = {slip.words for slip, need in slips if slip.telling and _fixed(need)}
    words = sure or {slip.words for slip, _ in slips}
    return words.pop() if len(words) == 1 else ""
