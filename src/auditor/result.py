"""What an audit says: findings with both sides, the ledger of numbers, and what could not be checked.
Frozen data only.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, TypeAlias

from auditor.document import Gap, Place
from auditor.quantity import Quantity

Severity = Literal["error", "warning", "info"]
Status = Literal["verified", "consistent", "blamed", "involved", "unchecked"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
STATUSES: tuple[Status, ...] = ("verified", "consistent", "blamed", "involved", "unchecked")
"""What became of a number: it was reckoned again, or is printed elsewhere and equal; it keeps within a bound and no
more is known; a finding says that it is the wrong one; it stands in a relation that fails; nothing could be held
against it."""

_NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One side of a finding: a printed number, the sentence or row it stands in, and where. `role` is its part in the
    relation.

    `blamed` is True for the one number that the finding says is wrong; of the places of a finding that singles none out
    for none.
    """

    role: str
    quote: str
    context: str
    place: Place
    blamed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause, told once. `stated`, `expected` and `difference` are printed forms with units, empty where they do not
    apply.

    `also` are the messages of further relations that the same cause breaks, `steps` the sum done again line by line.
    `fingerprint` survives moved lines.
    """

    code: str
    severity: Severity
    title: str
    message: str
    stated: str
    expected: str
    difference: str
    hint: str
    basis: str
    fingerprint: str
    places: tuple[Evidence, ...]
    also: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def blamed(self) -> Evidence | None:
        """The place of the one number that is said to be wrong, which is the first; None where none is singled out."""
        return next((place for place in self.places if place.blamed), None)

    @property
    def main(self) -> Evidence | None:
        """Where a reader is led first: to the blamed number, else to the first place; None where there is no place."""
        return self.blamed or (self.places[0] if self.places else None)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A finding that is told apart and fails nothing: one suppressed with a written reason, or one known from a
    baseline.

    `expires` is the day, as YYYY-MM-DD, up to which a suppression holds; "" where it holds for good.
    """

    finding: Finding
    why: Literal["suppressed", "known"]
    reason: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What people wrote beside a finding in the review sheet, as they wrote it:
    the reviewer's verdict with its reason, the author's reply.
    """

    fingerprint: str
    verdict: str = ""
    reason: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class NumberSeen:
    """A printed number and what the checks made of it: `value` in `unit` as they were read, `kind` as in the table of
    numbers; `codes` are of the checks that speak against it.
    """

    quote: str
    context: str
    place: Place
    status: Status
    codes: tuple[str, ...]
    value: float = 0.0
    unit: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class CheckCount:
    """How many relations a check examined in a report, and how many failed."""

    code: str
    examined: int
    failed: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A number, or words, within a shown text: characters `start` to `end` (exclusive).

    `number` is its index in `Audit.numbers`, None for what is no number that was seen; `cited` are the (fingerprint,
    place) that point here: a finding, and the index in its `places`.
    """

    start: int
    end: int
    number: int | None = None
    cited: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of the report as read; its marks are in order and do not overlap."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph; `level` is 1 for the report's title, 2 and more for headings, None for running text.
    `place` is where it begins.
    """

    shown: Shown
    level: int | None = None
    place: Place = _NOWHERE


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a shown table; `row` and `column` count from 0 and name its upper left corner."""

    shown: Shown
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table, its cells by row and column. `place` is where it begins."""

    cells: tuple[ShownCell, ...]
    n_rows: int
    n_columns: int
    place: Place = _NOWHERE


@dataclass(frozen=True, slots=True)
class Facsimile:
    """A report's own text and tables in reading order, with every number and every place of a finding marked."""

    blocks: tuple[ShownParagraph | ShownTable, ...]


def flat(place: Place) -> dict[str, int | str | None]:
    """A place as named values: those of the file's kind, the others None; of a workbook's also the sheet and the cell's
    address (B7).

    `bbox` and `recognised` are left out.
    """
    sheet = place.table if isinstance(place.table, str) else None
    address = cell_name(place.row, place.column) if sheet is not None and place.row and place.column else None
    return {
        "page": place.page, "line": place.line, "start": place.start, "end": place.end, "paragraph": place.paragraph,
        "table": place.table, "row": place.row, "column": place.column, "sheet": sheet, "address": address,
    }  # fmt: skip


def cell_name(row: int, column: int) -> str:
    """A cell, counted from 1, as a spreadsheet calls it: B7, AA12."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


Plain: TypeAlias = float | int | str | bool | None


@dataclass(frozen=True, slots=True)
class RelationSeen:
    """A relation that was found, as its row of the public table `table` says it: what a store keeps."""

    table: str
    item: str
    year: int | None
    scope: str
    unit: str
    source: str
    certainty: str
    values: tuple[tuple[str, Plain], ...]


@dataclass(frozen=True, slots=True)
class ProfileUsed:
    """Which profile stood in for what a report does not print, by name and title, and why it was that one."""

    name: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparable:
    """A figure that other reports give too.

    `side` says of what: of the report's own year or the one before, told in prose; of a project; of the accounts. `key`
    is what the report calls it, with its headings or its unit; two reports mean the same thing only by the same key.
    `printed` is False where the figure follows from the printed change.
    """

    side: Literal["current", "prior", "project", "account"]
    key: str
    item: str
    quantity: Quantity
    printed: bool
    places: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a report for being held against others.

    `household` limits it to a unit's own; `shingles` are hashes, rising; `units` are those that a department says its
    report covers.
    """

    organization: str
    household: str
    figures: tuple[Comparable, ...]
    shingles: tuple[int, ...]
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """One report's audit. `findings` are in order of place; `numbers` is every number seen, in reading order.

    `facsimile`, `relations` and `sketch` are there only where they were asked for (the library's own audits have
    relations). What was suppressed or is known from a baseline stands in `set_aside` and not in `findings`. `answers`
    are of findings in either.
    """

    path: str
    sha256: str
    kind: str
    title: str
    organization: str
    year: int | None
    findings: tuple[Finding, ...]
    checks: tuple[CheckCount, ...]
    numbers: tuple[NumberSeen, ...]
    gaps: tuple[Gap, ...]
    facsimile: Facsimile | None = None
    set_aside: tuple[SetAside, ...] = ()
    profile: ProfileUsed | None = None
    relations: tuple[RelationSeen, ...] = ()
    sketch: Sketch | None = None
    answers: tuple[Answer, ...] = ()

    def to_frames(self) -> Any:
        """The audit as pandas tables, `auditor.frames.Frames`:
        numbers, relations by table, findings (docs/library.md).
        """
        return import_module("auditor.frames").frames([self])  # a later room, which is loaded when it is asked for

    def answer(self, finding: Finding) -> Answer:
        """What was written beside a finding; an empty one where nothing was."""
        return next(
            (one for one in self.answers if one.fingerprint == finding.fingerprint), Answer(finding.fingerprint)
        )

    def count(self, status: Status) -> int:
        """How many numbers have this status."""
        return sum(n.status == status for n in self.numbers)


@dataclass(frozen=True, slots=True)
class Failure:
    """A report that could not be read, and the one line that says why."""

    path: str
    error: str
