"""What a number is worth that was recognised in a picture:
a reading that is one sign off would look like a contradiction too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.findings.blame import Failure
from auditor.findings.causes import law_in
from auditor.numbers.mention import Mention
from auditor.quantity import Quantity
from auditor.result import Severity

SEEN = "数字由扫描件识别而来，请对照原件"


def is_seen(mentions: Iterable[Mention]) -> bool:
    """Whether any of these numbers was read from a picture."""
    return any(mention.place.recognised for mention in mentions)


def severity(group: Sequence[Failure]) -> Severity:
    """How bad a finding is that tells of these failures of one cause, the worst first.

    Where it rests on recognised numbers it is no error, unless two relations agree on one number and what it should be,
    and no single misread sign explains the difference.
    """
    worst = group[0]
    given = worst.worst.check.severity
    if given != "error" or not is_seen(mention for failure in group for mention in failure.operands):
        return given
    return "error" if worst.mended > 1 and not misread(group) else "warning"


def misread(group: Sequence[Failure]) -> str:
    """The recognised number that would agree if one of its signs had been misread, as printed, and what it would be;
    else "".
    """
    worst = group[0]
    stated = law_in(worst.worst.check, worst.relation)
    for mention, _, needed in stated.needs() if stated else ():
        if worst.culprit in (None, mention) and mention.place.recognised and (other := _one_off(mention, needed)):
            return f"“{_digits(mention)}”若为“{other}”则吻合，可能是识别有误"
    return ""


def _digits(mention: Mention) -> str:
    return mention.text.value[mention.start : mention.end]


def _one_off(mention: Mention, needed: Quantity) -> str:
    """The needed value as it would be printed, where that is one sign off what was read:
    one other, one more or one less.
    """
    read = _digits(mention).replace(",", "").lstrip("-+")
    wanted = needed.to(mention.quantity.unit)
    places = len(read.partition(".")[2])
    for digits in range(max(0, places - 1), places + 3):
        value = f"{abs(wanted.value):.{digits}f}"
        if value != read and _is_one_edit(read, value):
            return value
    return ""


def _is_one_edit(one: str, other: str) -> bool:
    """Whether one text becomes the other by one sign changed, left out or put in."""
    if len(one) > len(other):
        one, other = other, one
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    rest = one[same + 1 :] if len(one) == len(other) else one[same:]
    return len(other) - len(one) <= 1 and rest == other[same + 1 :]
