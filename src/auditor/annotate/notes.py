"""What is written beside the numbers of a report: one note a number, with all that is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.document import Place
from auditor.reports.wording import SEVERITY_WORDS, one_line, where
from auditor.result import SEVERITIES, Evidence, Finding, Severity

AUTHOR = "auditor"

# Colours of numbers: the one that is said to be wrong; the first of a finding that blames none; one it is held against.
_BLAMED, _MAIN, _OTHER = "ff9e9e", "ffd173", "fff58c"
# How many other sentences or rows a finding marks: a sum of forty rows must not cover the report with notes.
_OTHERS = 6
# How many of the numbers it is held against a note names.
_TOLD = 8


class Unmarkable(Exception):  # noqa: N818 (a file is unmarkable, not in error)
    """A file that cannot be marked; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of one printed number: `text` in lines. `main` is False where it only points to the finding's main
    place; `blamed` is True where the number is the one said to be wrong.
    """

    place: Place
    quote: str
    text: str
    severity: Severity
    main: bool
    blamed: bool = False

    @property
    def colour(self) -> str:
        """Six hex digits of red, green and blue: red for a blamed number and nothing else."""
        return _BLAMED if self.blamed else _MAIN if self.main else _OTHER


def notes_of(findings: Sequence[Finding]) -> list[Note]:
    """The notes in the order of the findings; what several findings say of the same number stands in one note."""
    notes: dict[tuple[Place, str], Note] = {}
    for note in (note for finding in findings for note in _notes(finding)):
        known = notes.setdefault((note.place, note.quote), note)
        if known is not note:
            worst = min(known.severity, note.severity, key=SEVERITIES.index)
            text = f"{known.text}\n\n{note.text}"
            notes[note.place, note.quote] = Note(
                note.place, note.quote, text, worst, known.main or note.main, known.blamed or note.blamed
            )
    return list(notes.values())


def _notes(finding: Finding) -> Iterator[Note]:
    """The full note at the blamed number, or else at the first,
    and a short one in each other sentence or row the finding rests on.
    """
    wrong = finding.main
    if wrong is None:
        return
    yield Note(wrong.place, wrong.quote, _account(finding, wrong), finding.severity, True, wrong.blamed)
    elsewhere = {
        _sentence(evidence): evidence
        for evidence in reversed(finding.places)
        if _sentence(evidence) != _sentence(wrong)
    }
    for evidence in [*reversed(elsewhere.values())][:_OTHERS]:
        text = f"【{SEVERITY_WORDS[finding.severity]} {finding.code} 对照】见{_told(wrong)}：{one_line(finding.message)}"
        yield Note(evidence.place, evidence.quote, text, finding.severity, False)


def _sentence(evidence: Evidence) -> tuple[object, ...]:
    """What two places share when one note serves both."""
    place = evidence.place
    return evidence.context, place.page, place.line, place.table, place.row, place.paragraph


def _told(evidence: Evidence) -> str:
    return f"{where(evidence.place)}“{one_line(evidence.quote)}”"


def _account(finding: Finding, wrong: Evidence) -> str:
    sides = [_told(evidence) for evidence in finding.places if evidence is not wrong]
    others = "、".join(sides[:_TOLD]) + (f" 等 {len(sides)} 处" if len(sides) > _TOLD else "")
    told = (
        (f"【{SEVERITY_WORDS[finding.severity]} {finding.code}】", finding.message),
        ("对照：", others),
        *(("同时牵动：", message) for message in finding.also),
        ("可能的原因：", finding.hint),
        ("依据：", finding.basis),
    )
    return "\n".join(f"{name}{one_line(text)}" for name, text in told if text)
