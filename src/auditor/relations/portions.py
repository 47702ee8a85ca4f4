"""Shares told in prose under a row that divides a total: 人员补助 124.47 | 村医补助 51.86 | 合计 207.45, and below it 人员补助占60.00%."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from auditor.numbers.mention import Mention
from auditor.quantity import PERCENT
from auditor.relations.prose.figures import Figure, Passage, label_of
from auditor.relations.schema import Relation, Value
from auditor.relations.tables.frame import Frame
from auditor.relations.tables.strung import strung_rows

Key = tuple[int, tuple[int, int], int]

# How many paragraphs below its row a share may be told.
_BELOW = 8


def _rows(frames: Sequence[Frame]) -> Iterator[tuple[int, Mapping[str, Mention], Mention]]:
    """(block, last figure by label, total) of each row of a table that strings labels and figures to a total, labels told once."""
    for frame in frames:
        for *parts, whole in strung_rows(frame):
            named = {p.label: p.figures[-1] for p in parts}
            if len(named) == len(parts):
                yield frame.band.sheet.blocks[0], named, whole.figures[0]


def _below(passages: Mapping[int, Passage], block: int, named: Collection[str], known: Collection[Key]) -> Iterator[tuple[Figure, str]]:
    """The shares, without operands of their own in prose, that are of a label of the row in `block`."""
    for at in range(block + 1, block + 1 + _BELOW):
        for figure in passages[at].figures if at in passages else ():
            subject = _subject_of(figure)
            if figure.role == "share" and not figure.of and subject in named and figure.mention.key not in known:
                yield figure, subject


def portions(passages: Mapping[int, Passage], frames: Sequence[Frame], told: Sequence[Relation]) -> Iterator[Relation]:
    """The `rates` rows of shares under such a row; `told` are the relations of prose, which come first.

    They are told only where one of them holds, which shows that the row is what they are of.
    """
    known = {m.key for r in told if r.table == "rates" for role, m in r.operands if role == "rate"}
    for block, named, whole in _rows(frames):
        found: list[tuple[bool, Relation]] = []
        for figure, label in _below(passages, block, named, known):
            part, stated = named[label], figure.mention.quantity.to(PERCENT)
            expected = part.quantity.over(whole.quantity, PERCENT)
            if expected is not None:
                values: dict[str, Value] = {
                    "numerator": part.quantity, "denominator": whole.quantity, "rate": stated, "expected": expected, "measure": "占比", "base": "stated",
                }  # fmt: skip
                holds = stated.meets(expected)
                operands = (("rate", figure.mention), ("numerator", part), ("denominator", whole))
                found.append((holds, Relation("rates", label, values, operands, source="mixed", near=stated.barely_misses(expected))))
        if any(holds for holds, _ in found):
            yield from (relation for _, relation in found)


def _subject_of(figure: Figure) -> str:
    """What a share is of the whole: 财政拨款收入占 → 财政拨款收入; empty where the number before it is meant."""
    head = figure.head
    return label_of(head[: head.index("占")]) if "占" in head else ""
