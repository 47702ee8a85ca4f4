"""Rows that string labels and figures together: 人员补助 124.47 | 村医补助 51.86 | 耗材 31.12 | 合计 207.45."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.numbers.mention import Mention
from auditor.relations.schema import Relation
from auditor.relations.tables.cells import distinct
from auditor.relations.tables.frame import Frame
from auditor.relations.tables.measures import in_money
from auditor.relations.tables.pieces import Piece, is_strung, pieces
from auditor.relations.tables.sums import Sum, fails, of, total_relation


def _sums(parts: Sequence[Piece], stated: Mention) -> list[Sum]:
    """The sums of each piece's last figure, and of each piece's first."""
    found = [of([p.figures[i] for p in parts], stated.quantity) for i in (-1, 0)]
    return [s for i, s in enumerate(found) if s is not None and s not in found[:i]]


def strung_rows(frame: Frame) -> Iterator[list[Piece]]:
    """The labels of each strung row with their figures in the band's unit, the total last."""
    for index in frame.band.rows():
        entries = distinct(frame.band.sheet.rows[index])
        if is_strung(entries):
            yield [Piece(p.label, tuple(in_money(m, frame.money) for m in p.figures)) for p in pieces(entries)]


def strung(frame: Frame) -> Iterator[Relation]:
    """The total of each strung row against its parts; a failing one only where each part prints one figure."""
    for found in strung_rows(frame):
        stated = found[-1].figures[0]
        sums = _sums(found[:-1], stated)
        good = [s for s in sums if not fails(stated.quantity, s.value)[0]]
        for parts in good or (sums[:1] if all(len(p.figures) == 1 for p in found) else ()):
            yield total_relation(frame, frame.item(found[-1].label), stated, parts)
