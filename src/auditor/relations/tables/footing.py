"""Totals down the columns: every total row against the rows it may stand for.

A total may stand for all rows since the last total, for the top rows without their 其中, for the subtotals, or for the rows under
it. It contradicts itself only where none of these readings holds; how sure that is, the other columns of the same row tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.document import Gap
from auditor.numbers.mention import Mention
from auditor.relations.schema import Relation, Value
from auditor.relations.tables import headers
from auditor.relations.tables.claims import Claim, Reading, additive, claims_of, coded_claims
from auditor.relations.tables.columns import Column
from auditor.relations.tables.frame import Frame, Row
from auditor.relations.tables.sums import Sum, added, fails, holding, levels_at_once, of, told, total_relation
from auditor.slips import slip

# Kinds of claims whose rows may be only some of the parts.
_PARTIAL = ("of which", "numbered")


def _item(frame: Frame, row: Row, column: Column) -> str:
    return frame.item(row.label, column.header and column.group + column.header)


def _verdicts(claim: Claim, columns: Sequence[Column]) -> dict[int, tuple[bool, Reading, Sum]]:
    """For each column that prints the total: whether a reading holds, which, and its sum.

    A failing column keeps the reading that the others favour.
    """
    favour = max(claim.readings, key=lambda r: (holding(columns, claim.row, r)[0], -holding(columns, claim.row, r)[1]))
    found: dict[int, tuple[bool, Reading, Sum]] = {}
    for column in columns:
        stated = claim.row.values.get(column.index)
        if stated is None:
            continue
        sums = [(r, s) for r in (favour, *claim.readings) if (s := added(r, column, stated.quantity)) is not None and stated not in s.parts]
        if not sums:
            continue
        good = next(((r, s) for r, s in sums if not fails(stated.quantity, s.value)[0]), None)
        found[column.index] = (True, *good) if good else (False, *sums[0])
    return found


def _unmistakable(frame: Frame, claim: Claim, column: Column) -> bool:
    """Whether even a rebuilt grid shows what a total adds up: it stands first or last, and every other row prints its figure."""
    rows = claim.readings[0]
    return claim.row in (frame.rows[0], frame.rows[-1]) and len(frame.rows) == len(rows) + 1 > 2 and all(column.index in r.values for r in rows)


def _certainty(frame: Frame, claim: Claim, column: Column, holds: int, misses: int) -> str | None:
    """How sure a failing column is: stated where other columns agree with the reading or only one is possible; None where it is unclear."""
    known = column.role in headers.MONEY or column.role == "quantity" or frame.money is not None
    if frame.damaged or claim.row.slipped or any(r.slipped for reading in claim.readings for r in reading):
        return None
    if claim.kind == "sources" and frame.certain:
        return "stated"
    if claim.kind == "code":
        return "stated" if holds or misses == 1 else "inferred"
    if claim.after_total:
        return "stated" if holds > 2 * misses else None
    if holds:
        return ("stated" if known else "inferred") if holds >= misses else None
    if claim.kind in _PARTIAL or not known or misses > 1:
        return _misprinted(frame, claim, column, misses)
    if not frame.certain:
        return "inferred" if claim.plain and _unmistakable(frame, claim, column) else None
    return "stated" if claim.plain else "inferred"


def _misprinted(frame: Frame, claim: Claim, column: Column, misses: int) -> str | None:
    """How sure it is that rows of a finer numbering come to the one above them but for one slip of the pen, in it or in a part."""
    if claim.kind != "numbered" or not frame.certain or misses > 1:
        return None
    stated = claim.row.values[column.index].quantity
    parts = added(claim.readings[0], column, stated)
    if parts is None:
        return None
    over = parts.value - stated
    due = [(stated, parts.value), *((m.quantity, m.quantity.to(stated.unit) - over) for m in parts.parts)]
    return "inferred" if any(slip(q.number(), q, needed) for q, needed in due) else None


def _sign_turned(claim: Claim, verdict: tuple[bool, Reading, Sum], column: Column) -> bool:
    """Whether a column misses its total by one turned sign alone."""
    _, _, parts = verdict
    stated = claim.row.values[column.index].quantity
    flipped = (parts.value - m.quantity.to(stated.unit) - m.quantity.to(stated.unit) for m in parts.parts if m.quantity.value != 0)
    return any(not fails(stated, value)[0] for value in flipped)


def _told_elsewhere(claim: Claim, columns: Sequence[Column], verdicts: dict[int, tuple[bool, Reading, Sum]]) -> set[int]:
    """The columns of changes that miss by the amount by which another column does, one cause, which counts once and is told of that column; or by
    one turned sign, which the row's own change tells."""
    missed = {i: (claim.row.values[i].quantity - parts.value).value for i, (ok, _, parts) in verdicts.items() if not ok}
    amounts = [*missed.values()]
    changes = [c for c in columns if c.role == "change" and c.index in missed]
    return {c.index for c in changes if amounts.count(missed[c.index]) > 1 or _sign_turned(claim, verdicts[c.index], c)}


def _left_blank(rows: Reading, columns: Sequence[Column], column: Column, stated: Mention, parts: Sum) -> bool:
    """Whether the rows that print nothing in a column were left out in print: they print just what it lacks in the other ones, or several have a
    figure of another year only, and the total is more."""
    blank = [r for r in rows if column.index not in r.values]
    others = [c for c in columns if column.year is not None and c.year not in (None, column.year)]
    if sum(any(c.index in r.values for c in others) for r in blank) > 1 and parts.value.value < stated.quantity.value:
        return True
    beside = of(list(dict.fromkeys(m for r in blank for c in columns if (m := r.values.get(c.index)) is not None)), stated.quantity)
    return beside is not None and not fails(stated.quantity, parts.value + beside.value)[0]


def _told(frame: Frame, claim: Claim, columns: Sequence[Column]) -> Iterator[Relation | Gap]:
    verdicts = _verdicts(claim, columns)
    holds = sum(ok and claim.row.values[i].quantity.value != 0 for i, (ok, _, _) in verdicts.items())
    also = _told_elsewhere(claim, columns, verdicts)
    misses = sum(not ok for i, (ok, _, _) in verdicts.items() if i not in also)
    unclear = []
    for column in columns:
        if column.index in also or column.index not in verdicts:
            continue
        ok, _, parts = verdicts[column.index]
        stated = claim.row.values[column.index]
        rows = verdicts[column.index][1]
        levels = claim.kind != "code" and levels_at_once(stated.quantity, parts)  # codes tell the level of each row
        mixed = not ok and (levels or _left_blank(rows, columns, column, stated, parts))
        sure = "stated" if ok else None if mixed else _certainty(frame, claim, column, holds, misses)
        if sure is not None:
            yield total_relation(frame, _item(frame, claim.row, column), stated, parts, sure=sure, year=column.year)
        elif claim.kind not in _PARTIAL:
            unclear.append(stated)
    if unclear:
        yield Gap(f"表内“{claim.row.label}”由哪些行相加无法确定，未核对", unclear[0].place)


def _beside(frame: Frame, parent: Row, row: Row, columns: Sequence[Column]) -> list[Column]:
    """The columns in which a row shows what its 其中 may be; of a rebuilt row those that print 0 over several parts that are not."""
    if frame.certain:
        return [c for c in columns if c.role != "change"]
    nothing = [c for c in columns if c.index in row.values and (m := parent.values.get(c.index)) is not None and m.quantity.value == 0]
    return nothing if len(nothing) > 1 else []


def _below_part(frame: Frame, columns: Sequence[Column]) -> Iterator[Relation]:
    """Rows that print less than the 其中 right below them; one that prints 0 in several columns is told once."""
    parent: Row | None = None
    for row in frame.rows:
        if not row.of_which:
            parent = row
        elif parent is not None and not parent.slipped and not row.slipped:
            found = [r for c in _beside(frame, parent, row, columns) if (r := _part_above(frame, parent, row, c)) is not None]
            nothing = [r for r in found if r.operands[0][1].quantity.value == 0]
            yield from (r for r in found if r not in nothing)
            if nothing:  # of nothing there is no part: the row above is what is wrong, its parts only show it
                anchors = tuple(o for r in nothing for o in r.operands)
                yield replace(nothing[0], certainty="stated", operands=nothing[0].operands[:1], anchors=anchors)


def _part_above(frame: Frame, parent: Row, row: Row, column: Column) -> Relation | None:
    """A figure of a row that is less than that of a 其中 below it, None where it is not."""
    whole, part = parent.values.get(column.index), row.values.get(column.index)
    if whole is None or part is None or whole.quantity.unit.dimension != part.quantity.unit.dimension or whole.quantity.value < 0:
        return None
    if part.quantity.to(whole.quantity.unit).low <= whole.quantity.high:
        return None
    values: dict[str, Value] = {"total": whole.quantity, "parts": part.quantity.to(whole.quantity.unit), "n_parts": 1, "complete": False, "relation": "sum"}
    return told(frame, "totals", _item(frame, parent, column), values, (("total", whole), ("part", part)), year=column.year, sure="inferred")


def footing(frame: Frame) -> Iterator[Relation | Gap]:
    """Every total down the columns of a band, holding or failing, and what could not be told."""
    columns = additive(frame)
    if not columns:
        return
    lengths = {len(r.code) for r in frame.rows if r.code}
    coded = bool(lengths) and (len(lengths) > 1 or sum(bool(r.code) for r in frame.rows) > 2)
    seen = set()
    for claim in coded_claims(frame) if coded else claims_of(frame, columns):
        for found in _told(frame, claim, columns) if claim.readings else ():
            seen |= {found.operands[0][1].key} if isinstance(found, Relation) else set()
            yield found
    yield from (r for r in _below_part(frame, columns) if r.operands[0][1].key not in seen)
