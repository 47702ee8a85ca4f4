"""A document's tables, one after the other: what they relate, what they state, and what could not be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.document import Document, Gap, Paragraph
from auditor.lexicon.claims import claims_in
from auditor.numbers import fold
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.profiles import Profile, default
from auditor.quantity import Quantity
from auditor.relations.facts import Fact
from auditor.relations.prose.scores import Scale, scale_of
from auditor.relations.schema import Relation
from auditor.relations.tables.across import across
from auditor.relations.tables.averages import average_notes
from auditor.relations.tables.cells import mentions_by_cell
from auditor.relations.tables.footing import footing
from auditor.relations.tables.forms import frames_of, idle, runs_of
from auditor.relations.tables.frame import Frame
from auditor.relations.tables.funds import Block, block_of, execution, funds
from auditor.relations.tables.grades import grades
from auditor.relations.tables.growth import changes
from auditor.relations.tables.indicators import indicators, layout_of
from auditor.relations.tables.inline_pairs import strung
from auditor.relations.tables.ledger import facts
from auditor.relations.tables.points import scores
from auditor.relations.tables.ratios import averages, rates, shares
from auditor.relations.tables.scores import Extra, is_scoring

# How far apart a form's tables may stand, in blocks, and how many paragraphs after them may add them up.
_FORM, _AFTER = 24, 3
Notes = list[tuple[str, Sequence[Mention]]]


@dataclass(frozen=True, slots=True)
class TableReading:
    """The relations and facts of a document's tables, and what in them could not be read, in reading order.

    `idle` are numbers in tables that state nothing of their own: in headers, codes, row numbers, goals, scoring rules and notes. One
    of them may still be an operand (the 8 of 计8分). `frames` are the bands as they were read.
    """

    relations: tuple[Relation, ...]
    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...]
    idle: tuple[Mention, ...] = ()
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a band: the funds block's points of its form, the report's grade bands and profile, the paragraphs
    after it."""

    extra: Extra
    scale: Scale
    profile: Profile
    after: Notes


def _general(frame: Frame) -> Iterator[Relation | Gap]:
    yield from footing(frame)
    yield from across(frame)
    yield from rates(frame)
    yield from shares(frame)
    yield from changes(frame)
    yield from averages(frame)


def _is_less(told: Relation | Gap) -> bool:
    """Whether a total is less than its parts come to, as it may be where they overlap."""
    if not isinstance(told, Relation) or told.table != "totals":
        return False
    total, parts = told.values.get("total"), told.values.get("parts")
    return isinstance(total, Quantity) and isinstance(parts, Quantity) and total.high < parts.low


def _told(frame: Frame, block: Block | None, around: Around) -> Iterator[Relation | Gap]:
    """What one band relates, by what it is."""
    yield from strung(frame)
    if block is not None:
        yield from funds(block)
        yield from footing(frame)
        yield from across(frame)
        return
    layout = layout_of(frame)
    if layout is not None:
        yield from indicators(layout)
    if is_scoring(frame):
        yield from scores(frame, around.extra, around.profile)
        yield from rates(frame)
    elif layout is not None:
        yield from rates(frame)
    else:
        once = any(True for text, _ in around.after for _ in claims_in(text, "counted_once"))
        yield from (t for t in _general(frame) if not (once and _is_less(t)))
        yield from average_notes(frame, around.after)
    yield from grades(frame, around.scale)


def _after(document: Document, last: int, mentions: Mapping[int, Sequence[Mention]]) -> Notes:
    """The paragraphs right after a table with their numbers."""
    found: Notes = []
    for index in range(last + 1, min(len(document.blocks), last + 1 + _AFTER)):
        block = document.blocks[index]
        if not isinstance(block, Paragraph):
            break
        found.append((fold(block.text).value, mentions.get(index, ())))
    return found


def from_tables(
    document: Document, outline: Outline, mentions: Sequence[Mention], profile: Profile | None = None
) -> TableReading:
    """The relations and facts of a document's tables; `mentions` are its numbers as `numbers.measure` found them;
    `profile` stands in for what it does not print, the default one where none is given.

    Operands and facts are mentions of the same key in their final unit. Everything that could be read as a relation is one,
    whether it holds or not; what could not be told is a gap.
    """
    found = mentions_by_cell(mentions)
    profile = profile or default()
    scale = scale_of(document, profile)
    relations: list[Relation] = []
    stated: list[Fact] = []
    gaps: list[Gap] = []
    read: list[Frame] = []
    silent: set[tuple[int, tuple[int, int]]] = set()
    extra: Extra = (None, None)
    by_block: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_block[mention.block].append(mention)
    last = -_FORM
    for run in runs_of(document, found):
        frames = frames_of(document, run, found)
        read.extend(frames)
        if run[0] - last > _FORM or any(f.project for f in frames):
            extra = (None, None)
        for before, frame in zip([frames[0] if frames else None, *frames], frames, strict=False):
            if before is not None and before.project != frame.project:
                extra = (None, None)
            block = block_of(frame, profile)
            extra = execution(block) if block is not None else extra
            for told in _told(frame, block, Around(extra, scale, profile, _after(document, run[-1], by_block))):
                relations.append(told) if isinstance(told, Relation) else gaps.append(told)
            stated.extend(facts(frame))
            silent.update(idle(frame.band))
        last = run[-1]
    unsaid = tuple(m for key in sorted(silent) for m in found.get(key, ()))
    return TableReading(tuple(relations), tuple(stated), tuple(gaps), unsaid, tuple(read))
