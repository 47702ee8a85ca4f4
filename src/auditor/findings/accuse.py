"""Which one number a finding says is wrong, and which of its relations says so best; or that none is singled out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.findings.amounts import Style, parted, style_of
from auditor.findings.blame import Failure, weighs
from auditor.findings.causes import Cause, cause, sides_of
from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.relations.lawful import Sides
from auditor.relations.schema import Relation

# Roles of numbers that others are held against, and that are seldom off: only what would be right for sure speaks
# against one.
LIMITS = frozenset({"weight", "full", "target", "limit", "denominator"})
# Tables whose rows say that two numbers of equal standing differ.
_EVEN = frozenset({"pairs", "between"})
# Tables whose checks show no two quantities: the role of the number that their messages speak of.
_NAMED = {"periods": "year"}


@dataclass(frozen=True, slots=True)
class Accusation:
    """What a finding says: the number it blames (None: none), the one it speaks of `first` all the same (None: any),
    what the blamed one would have to be (None: not known), the relation that tells it (`at` its index in the group),
    the likely cause, the culprit behind it, and how the amounts of each relation are written.
    """

    blamed: Mention | None
    first: Mention | None
    needed: Quantity | None
    at: int
    cause: Cause
    culprit: Mention | None
    styles: tuple[Style, ...]

    @property
    def fixed(self) -> bool:
        """Whether it is known exactly what would be right."""
        return self.needed is not None and self.needed.low == self.needed.high


def accuse(group: Sequence[Failure]) -> Accusation:
    """What the failures of one cause, the worst first, say together."""
    worst = group[0]
    told = [(failure.relation, sides_of(failure.worst.check, failure.relation)) for failure in group]
    stated = [_stated(failure) for failure in group]
    culprit = _sure(worst, told)
    found = cause(told, culprit)
    if culprit is None and not found.telling and found.slipped not in (None, stated[0]):
        found = Cause("", None, {})  # so weak a hint does not take the blame from the number that the message speaks of
    blamed = _blamed(worst, culprit or found.slipped, stated[0])
    commas, wrong = parted(mention for failure in group for mention in failure.operands), blamed if found.unit else None
    return Accusation(
        blamed,
        blamed or stated[0],
        found.needed.get(blamed) if blamed else None,
        _teller(group, stated, blamed),
        found,
        culprit,
        tuple(style_of(failure.operands, own, wrong, commas) for failure, own in zip(group, stated, strict=True)),
    )


def _blamed(worst: Failure, found: Mention | None, stated: Mention | None) -> Mention | None:
    """The number that is wrong: the one found to be, else the one that the message says is, if nothing speaks for it
    more than for the others.
    """
    if not weighs(worst.worst):
        return None
    return found or (stated if stated is not None and _open(worst, stated) else None)


def _teller(group: Sequence[Failure], stated: Sequence[Mention | None], blamed: Mention | None) -> int:
    """The index of the failure whose own message says that the blamed number is wrong; else of the first."""
    code = group[0].worst.check.code
    alike = (i for i, f in enumerate(group) if stated[i] == blamed is not None and f.worst.check.code == code)
    return next(alike, 0)


def says(failure: Failure, blamed: Mention | None) -> bool:
    """Whether a relation's own message says that this number is wrong."""
    return blamed is None or _stated(failure) == blamed


def _sure(worst: Failure, told: Sequence[tuple[Relation, Sides | None]]) -> Mention | None:
    """The culprit, but for a limit that is one only because nothing confirms it and of which it is not known what would
    be right.
    """
    culprit = worst.culprit
    if culprit is None or worst.mended:
        return culprit
    roles = {role for role, mention in worst.relation.operands if mention == culprit}
    needed = cause(told, culprit).needed.get(culprit)
    return None if roles <= LIMITS and (needed is None or needed.low != needed.high) else culprit


def _stated(failure: Failure) -> Mention | None:
    """The number that a failing relation's message says is printed wrongly; None where it says so of none, or of
    several.
    """
    check = failure.worst.check
    if failure.relation.table in _EVEN and (check.about is None or len(check.about) != 1):
        return None
    role = check.stated or _NAMED.get(check.table, "")
    if check.about and role not in check.about:
        return None
    of_role = {mention for name, mention in failure.relation.operands if name == role}
    return of_role.pop() if len(of_role) == 1 else None


def _open(failure: Failure, mention: Mention) -> bool:
    """Whether nothing confirms a number more than the others of its relation."""
    roles = {other: role for role, other in failure.relation.operands}
    loose = [other for other in failure.loose if roles.get(other) not in LIMITS or other == mention]
    return not loose or mention in loose
