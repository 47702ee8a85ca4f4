"""A finding from the failures of one cause: what is told, of which numbers, and how surely."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from auditor.findings.accuse import Accusation, says
from auditor.findings.amounts import Style, fields, style_of
from auditor.findings.blame import Failure, weighs
from auditor.findings.causes import Cause, in_words, sides_of
from auditor.findings.contexts import Contexts
from auditor.findings.message import message
from auditor.findings.misaligned import MISALIGNED
from auditor.findings.recognised import SEEN, is_seen, misread, severity
from auditor.findings.steps import steps
from auditor.numbers.mention import Mention
from auditor.relations.lawful import Sides
from auditor.result import Evidence, Finding

UNDECIDED = "各数中哪一个有误，报告自身分不出来"
"""What a finding says that singles no number out."""
NOBODY = Accusation(None, None, None, 0, Cause("", None, {}), None, ())
"""What a group of failures says that tells of a misaligned table: it singles no number out."""
# How many more sums of a misaligned table are told one by one.
_EXAMPLES = 3


def cited(group: Sequence[Failure], first: Mention | None) -> dict[Mention, str]:
    """Every number of the group once with its role, the one it speaks of first, then the worst relation's,
    then the others'.
    """
    shown: dict[Mention, str] = {}
    if first is not None:
        shown[first] = next(
            role for failure in group for role, mention in failure.relation.operands if mention == first
        )
    for failure in group:
        for role, mention in (*failure.relation.operands, *failure.relation.anchors):
            shown.setdefault(mention, role)
    return shown


def _plain(text: str) -> str:
    """A text without what moves when a report is laid out anew: width of characters, spaces, thousand commas."""
    return re.sub(r"[\s,]+", "", unicodedata.normalize("NFKC", text))


def _fingerprint(failure: Failure, seen: dict[str, int]) -> str:
    """16 hex digits that stay the same when lines move;
    a finding repeated word for word gets another by its ordinal.
    """
    roles = sorted(f"{role}={_plain(mention.printed)}" for role, mention in failure.relation.operands)
    base = "|".join((failure.worst.check.code, _plain(failure.relation.item), *roles))
    ordinal = seen[base] = seen.get(base, -1) + 1
    return hashlib.sha256(f"{base}|{ordinal}".encode()).hexdigest()[:16]


def finding(group: Sequence[Failure], accusation: Accusation, contexts: Contexts, seen: dict[str, int]) -> Finding:
    """A finding; that of a misaligned table has an accusation of nobody."""
    misaligned, worst = accusation is NOBODY, group[0]
    styles = accusation.styles or tuple(style_of(failure.operands) for failure in group)
    shown = group[:1] if misaligned else group
    told = shown[accusation.at]
    check, relation = told.worst.check, told.relation
    sides = sides_of(check, relation)
    said = message(check, relation, sides, styles[accusation.at])
    also = dict.fromkeys(
        message(v.check, f.relation, sides_of(v.check, f.relation), style)
        for f, style in zip(group, styles, strict=True)
        for v in f.failed
    )
    also.pop(said, None)
    if misaligned:
        also = dict.fromkeys([*list(also)[:_EXAMPLES], f"另有{len(also) - _EXAMPLES}处"])
    stated, expected, difference = _three(accusation, told, sides, styles[accusation.at])
    return Finding(
        code=worst.worst.check.code,
        severity=severity(group),
        title=worst.worst.check.title,
        message=_headed(said, accusation, told, styles[0]),
        stated=stated,
        expected=expected,
        difference=difference,
        hint=MISALIGNED if misaligned else _hint(shown, accusation, styles[0]),
        basis=worst.worst.check.basis,
        fingerprint=_fingerprint(worst, seen),
        places=tuple(
            Evidence(role, m.printed, contexts.of(m), m.place, m == accusation.blamed)
            for m, role in cited(shown, accusation.first).items()
        ),
        also=tuple(also),
        steps=steps(relation, sides),
    )


def _needed(accusation: Accusation, style: Style) -> str:
    """What the blamed number would have to be, as it would be printed;
    "" where that is not known or nothing, which nobody prints a figure for.
    """
    if accusation.needed is None or not accusation.needed.value:
        return ""
    return ("" if accusation.fixed else "约") + style.written(accusation.needed)


def _headed(said: str, accusation: Accusation, told: Failure, style: Style) -> str:
    """The message; where that speaks of what follows from the blamed number, the number itself stands before it."""
    if accusation.blamed is None or says(told, accusation.blamed):
        return said
    needed = _needed(accusation, style)
    return f"“{bare(accusation.blamed.printed)}”{f'疑应为{needed}' if needed else '存疑'}：{said}"


def bare(printed: str) -> str:
    return " ".join(printed.split())


def _three(accusation: Accusation, told: Failure, sides: Sides | None, style: Style) -> tuple[str, str, str]:
    """What is printed, what follows, and how far they are apart: of the blamed number, else as the check shows it."""
    blamed, needed = accusation.blamed, accusation.needed
    if blamed is not None and not says(told, blamed):
        if needed is None:
            return bare(blamed.printed), "", ""
        has = blamed.quantity if (blamed.quantity.value < 0) == (needed.value < 0) else -blamed.quantity
        apart = style.apart(Sides("", "", needed, has)) if accusation.fixed else ""
        return style.printed(blamed.quantity, blamed), _needed(accusation, style), apart
    if sides is None:
        return "", "", ""
    values = fields(told.relation, style)
    if sides.stated.meets(sides.expected):  # what must stay below a bound meets it: nothing follows that it should be
        return values[sides.column], "", ""
    return values[sides.column], values[sides.against], style.apart(sides)


def _hint(group: Sequence[Failure], accusation: Accusation, style: Style) -> str:
    """The likely cause; where numbers were recognised in a picture, that too."""
    worst = group[0]
    said = [in_words(accusation.cause, accusation.culprit, worst.mended, style)]
    if (
        accusation.blamed is None
        and weighs(worst.worst)
        and sides_of(worst.worst.check, worst.relation)
        and len(worst.accused) > 1
    ):
        said.append(UNDECIDED)
    if is_seen(mention for failure in group for mention in failure.operands):
        said += [misread(group), SEEN]
    return "；".join(part for part in said if part)
