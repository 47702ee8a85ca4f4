"""Weighing: from failing rows to findings, one cause one finding, and what became of every printed number.
Knows no rendering.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.accused import Accusation, accuse, says
from auditor.amounts import Style, budget, fields, moved, style_of
from auditor.astray import ASTRAY, gathered, tables_astray
from auditor.contexts import Contexts
from auditor.culprits import Failure, blame, compared, weighs
from auditor.document import Document
from auditor.likely import Cause, in_words, sides_of
from auditor.misread import SEEN, is_seen, misread, severity
from auditor.numbers.mention import Mention
from auditor.relations.lawful import Sides
from auditor.relations.schema import TABLES, Relation, Value
from auditor.result import SEVERITIES, Evidence, Finding, NumberSeen, Status
from auditor.steps import steps
from auditor.suites.check import Check, Verdict

# What is no number of a report where nothing reckons with it: a year without the word (评价年度：2022), a code (0301).
_CODE = re.compile(r"(?:19|20)\d{2}|0\d+")
# A row of these says in words (达到指标值, 等级为优) what follows from its numbers: where it passes, that was found again.
_WORDS_OF = frozenset({"claims", "grades"})
UNDECIDED = "各数中哪一个有误，报告自身分不出来"
"""What a finding says that singles no number out."""
# A row of this table is a number by itself: nothing it passes confirms it.
_ALONE = "numbers"


@dataclass(slots=True)
class _Ledger:
    """What the verdicts say of relations and numbers."""

    failures: list[Failure] = field(default_factory=list)
    verified: set[Mention] = field(default_factory=set)
    supported: set[Mention] = field(default_factory=set)
    consistent: set[Mention] = field(default_factory=set)
    blamed: set[Mention] = field(default_factory=set)
    involved: set[Mention] = field(default_factory=set)
    against: dict[Mention, list[str]] = field(default_factory=dict)


def _passes(verdict: Verdict) -> bool:
    """Whether a verdict verifies numbers: it holds, or is off by the last digit only.
    What merely informs verifies nothing.
    """
    if verdict.relation.table == _ALONE:
        return False
    return verdict.relation.near if verdict.check.severity == "info" else verdict.holds


def _confirms(verdict: Verdict) -> bool:
    """Whether a verdict that passes says what its numbers are, and not only within which bound:
    both sides are the same, or nearly.
    """
    if verdict.check.ties or verdict.relation.near or verdict.relation.table in _WORDS_OF:
        return True
    sides = sides_of(verdict.check, verdict.relation)
    return sides is not None and sides.stated.meets(sides.expected)


def _ledger(verdicts: Sequence[Verdict]) -> _Ledger:
    """Which relations fail, which numbers a passing relation verifies, and which of those it also confirms."""
    ledger = _Ledger()
    rows: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        rows.setdefault(verdict.row, []).append(verdict)
    for row, said in rows.items():
        failed = sorted(
            (v for v in said if not v.holds), key=lambda v: (SEVERITIES.index(v.check.severity), not v.check.ties)
        )
        if failed:
            ledger.failures.append(Failure(row, said[0].relation, failed))
        for verdict in filter(_passes, said):
            numbers = compared(verdict)
            # it asks for an explanation, and none is needed: all follows from all
            if verdict.check.about == () and _confirms(verdict):
                numbers = tuple(dict.fromkeys(mention for _, mention in verdict.relation.operands))
            (ledger.verified if _confirms(verdict) else ledger.consistent).update(numbers)
            if len(numbers) > 1 and verdict.relation.certainty == "stated" and verdict.check.ties:
                ledger.supported.update(numbers)
    return ledger


def _blame(ledger: _Ledger) -> None:
    """Notes, for every number that a weighing failure speaks against, the codes of the checks that do."""
    blame([failure for failure in ledger.failures if failure.accused], ledger.supported)
    for failure in ledger.failures:
        codes = [v.check.code for v in failure.failed if weighs(v)]
        ledger.involved.update(failure.accused)
        for mention in failure.blamed:
            said = ledger.against.setdefault(mention, [])
            said.extend(code for code in codes if code not in said)


def _causes(failures: Sequence[Failure]) -> list[list[Failure]]:
    """Failures grouped by cause: the same culprit, or exactly the same numbers;
    each group from the worst on, of these what speaks of the culprit.
    """
    groups: dict[object, list[Failure]] = {}
    group_of: dict[frozenset[Mention], object] = {}
    for failure in sorted(failures, key=lambda f: f.rank):
        operands = frozenset(failure.operands)
        own: object = failure.culprit or operands or failure.row
        key = group_of.setdefault(operands, own) if operands else own
        groups.setdefault(key, []).append(failure)
    return [
        sorted(group, key=lambda f, culprit=group[0].culprit: (f.rank[0], not says(f, culprit)))  # type: ignore[misc]
        for group in groups.values()
    ]


# How many more sums of a table astray are told one by one.
_EXAMPLES = 3
# Words that columns hold for programs, as people say them.
_WORDS = {"up": "增加", "down": "减少", "flat": "持平"}


def _shown(value: Value) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, str):
        return _WORDS.get(value, value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def message(check: Check, relation: Relation, sides: Sides | None, style: Style | None = None) -> str:
    """The check's message with the relation's values, each in its printed unit;
    what is not printed in the `style` of what is.
    """
    style = style or style_of(mention for _, mention in relation.operands)
    said: dict[str, str] = {
        column: _shown(relation.values.get(column)) for columns in TABLES[relation.table] for column in columns
    }
    said |= fields(relation, style)
    said |= {
        "item": relation.item or "该数",
        "year": _shown(relation.year),
        "scope": relation.scope,
        "source": relation.source,
    }
    said |= {
        "certainty": relation.certainty,
        "unit": sides.stated.unit.name if sides else "",
        "document": "",
        "places": "",
    }
    said["confidence"] = "—" if relation.confidence is None else f"{relation.confidence:.2f}"
    of = budget(relation)
    said |= {"budget": style.printed(of.quantity, of) if of else "", "moved": moved(relation, style)}
    return check.message.format_map(said | {"difference": style.apart(sides) if sides else "—"})


def _cited(group: Sequence[Failure], first: Mention | None) -> dict[Mention, str]:
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


# A group of failures that tells of a table astray singles no number out.
_NOBODY = Accusation(None, None, None, 0, Cause("", None, {}), None, ())


def _finding(group: Sequence[Failure], accusation: Accusation, contexts: Contexts, seen: dict[str, int]) -> Finding:
    """A finding; that of a table astray has an accusation of nobody."""
    astray, worst = accusation is _NOBODY, group[0]
    styles = accusation.styles or tuple(style_of(failure.operands) for failure in group)
    shown = group[:1] if astray else group
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
    if astray:
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
        hint=ASTRAY if astray else _hint(shown, accusation, styles[0]),
        basis=worst.worst.check.basis,
        fingerprint=_fingerprint(worst, seen),
        places=tuple(
            Evidence(role, m.printed, contexts.of(m), m.place, m == accusation.blamed)
            for m, role in _cited(shown, accusation.first).items()
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
    return f"“{_bare(accusation.blamed.printed)}”{f'疑应为{needed}' if needed else '存疑'}：{said}"


def _bare(printed: str) -> str:
    return " ".join(printed.split())


def _three(accusation: Accusation, told: Failure, sides: Sides | None, style: Style) -> tuple[str, str, str]:
    """What is printed, what follows, and how far they are apart: of the blamed number, else as the check shows it."""
    blamed, needed = accusation.blamed, accusation.needed
    if blamed is not None and not says(told, blamed):
        if needed is None:
            return _bare(blamed.printed), "", ""
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


def _order(group: Sequence[Failure]) -> tuple[object, ...]:
    keys = [mention.key for mention in group[0].operands]
    return (not keys, min(keys) if keys else (), group[0].row)


def _read_as(verdicts: Sequence[Verdict]) -> dict[Mention, Mention]:
    """Each number as a relation reads it: in the unit that its column, caption or neighbours give."""
    read: dict[Mention, Mention] = {}
    for verdict in verdicts:
        for _, mention in verdict.relation.operands:
            if mention not in read or (mention.quantity.unit.name and not read[mention].quantity.unit.name):
                read[mention] = mention
    return read


def _numbers(
    mentions: Iterable[Mention], ledger: _Ledger, contexts: Contexts, read: Mapping[Mention, Mention]
) -> tuple[NumberSeen, ...]:
    def status(mention: Mention) -> Status:
        if mention in ledger.blamed:
            return "blamed"
        if mention in ledger.against:
            return "involved"
        if mention in ledger.verified:
            return "verified"
        return (
            "involved" if mention in ledger.involved else "consistent" if mention in ledger.consistent else "unchecked"
        )

    def seen(mention: Mention) -> NumberSeen:
        codes, as_read = tuple(ledger.against.get(mention, ())), read.get(mention, mention)
        value, unit = float(as_read.quantity.value), as_read.quantity.unit.name
        return NumberSeen(
            mention.printed, contexts.of(mention), mention.place, status(mention), codes, value, unit, as_read.kind
        )

    return tuple(map(seen, mentions))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A document's findings in order of place, and all its numbers in reading order with what the checks made of them;
    years are none.

    `mentions` are the printed numbers behind `numbers`, `cited` those behind the places of each finding, by its
    fingerprint.
    """

    findings: tuple[Finding, ...]
    numbers: tuple[NumberSeen, ...]
    mentions: tuple[Mention, ...]
    cited: Mapping[str, tuple[Mention, ...]]


def weigh(document: Document, mentions: Sequence[Mention], verdicts: Sequence[Verdict]) -> Weighed:
    """What these verdicts on a document's relations come to."""
    contexts = Contexts(document)
    ledger = _ledger(verdicts)
    _blame(ledger)
    seen: dict[str, int] = {}
    astray = tables_astray(verdicts)
    groups = sorted(gathered(_causes(ledger.failures), astray), key=_order)
    accused = [
        _NOBODY if len(group) > 1 and any(m.block in astray for m in group[0].operands) else accuse(group)
        for group in groups
    ]
    for one, group in zip(accused, groups, strict=True):
        if one.blamed is not None:
            ledger.blamed.add(one.blamed)
            said = ledger.against.setdefault(one.blamed, [])
            said.extend(code for code in [group[0].worst.check.code] if code not in said)
    findings = tuple(_finding(group, one, contexts, seen) for group, one in zip(groups, accused, strict=True))
    read = _read_as(verdicts)
    ordered = tuple(
        sorted((m for m in mentions if m in read or not _CODE.fullmatch(_bare(m.printed))), key=lambda m: m.key)
    )
    ordered = tuple(m for m in ordered if m.kind != "year")
    cited = {
        finding.fingerprint: tuple(_cited(group[:1] if one is _NOBODY else group, one.first))
        for finding, group, one in zip(findings, groups, accused, strict=True)
    }
    return Weighed(findings, _numbers(ordered, ledger, contexts, read), ordered, cited)


def counts(verdicts: Iterable[Verdict], codes: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """For each code how many relations were examined and how many of them failed."""
    found = dict.fromkeys(codes, (0, 0))
    for verdict in verdicts:
        examined, failed = found[verdict.check.code]
        found[verdict.check.code] = (examined + 1, failed + (not verdict.holds))
    return found
