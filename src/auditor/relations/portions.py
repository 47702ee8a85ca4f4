"""Shares and rates told in prose of what a table prints: 甲 30.00 | 乙 20.00 | 合计 50.00, and below it 甲占60.00%; of a row
合计 25.00 | 20.00, 支出20.00万元，完成预算的80.00%."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from auditor.numbers.mention import Mention
from auditor.quantity import PERCENT, Quantity
from auditor.relations.pairs.labels import significant
from auditor.relations.prose.figures import Figure, Passage, label_of
from auditor.relations.schema import Relation, Value
from auditor.relations.tables import headers
from auditor.relations.tables.frame import Frame, Row
from auditor.relations.tables.inline_pairs import strung_rows

Key = tuple[int, tuple[int, int], int]

# How many paragraphs below its row a share may be told, and from how many digits on a rate that follows does not by chance.
_BELOW, _DIGITS = 8, 3


def _rows(frames: Sequence[Frame]) -> Iterator[tuple[int, Mapping[str, Mention], Mention]]:
    """(block, last figure by label, total) of each row of a table that strings labels and figures to a total, and of each column of amounts with
    a total row; labels told once."""
    for frame in frames:
        for *parts, whole in strung_rows(frame):
            named = {p.label: p.figures[-1] for p in parts}
            if len(named) == len(parts):
                yield frame.band.sheet.blocks[0], named, whole.figures[0]
        total = _total(frame)
        for column in frame.having(*headers.AMOUNTS) if total is not None else ():
            named = {r.label: m for r in frame.rows if not r.is_sum and (m := r.values.get(column.index)) is not None}
            if total is not None and (stated := total.values.get(column.index)) is not None:
                yield frame.band.sheet.blocks[-1], named, stated


def _total(frame: Frame) -> Row | None:
    """The only total row of a band."""
    sums = [r for r in frame.rows if r.is_sum and r.values]
    return sums[0] if len(sums) == 1 else None


def _below(passages: Mapping[int, Passage], block: int, named: Collection[str], known: Collection[Key]) -> Iterator[tuple[Figure, str]]:
    """The shares, without operands of their own in prose, that are of a label of the row in `block`."""
    for at in range(block + 1, block + 1 + _BELOW):
        for figure in passages[at].figures if at in passages else ():
            subject = _subject_of(figure)
            if figure.role == "share" and not figure.of and subject in named and figure.mention.key not in known:
                yield figure, subject


def portions(passages: Mapping[int, Passage], frames: Sequence[Frame], told: Sequence[Relation]) -> Iterator[Relation]:
    """The `rates` rows of shares under such a row, then those of rates; `told` are the relations of prose, which come first.

    Shares are told only where one of them holds, which shows that the row is what they are of; rates only where they hold.
    """
    known = {m.key for r in told if r.table == "rates" for role, m in r.operands if role == "rate"}
    for block, named, whole in _rows(frames):
        found = [r for f, label in _below(passages, block, named, known) if (r := _rate(f, label, named[label], whole)) is not None]
        if any(_holds(r) for r in found):
            yield from found
            known.update(r.operands[0][1].key for r in found)
    yield from _completed(passages, frames, known)


def _rate(figure: Figure, label: str, part: Mention, whole: Mention) -> Relation | None:
    """The row of a percentage that is of two amounts; None where the second is nothing."""
    stated, expected = figure.mention.quantity.to(PERCENT), part.quantity.over(whole.quantity, PERCENT)
    if expected is None:
        return None
    values: dict[str, Value] = {
        "numerator": part.quantity, "denominator": whole.quantity, "rate": stated, "expected": expected, "measure": "占比" if figure.role == "share" else "执行率", "base": "stated",
    }  # fmt: skip
    operands = (("rate", figure.mention), ("numerator", part), ("denominator", whole))
    return Relation("rates", label, values, operands, source="mixed", near=stated.barely_misses(expected))


def _holds(relation: Relation) -> bool:
    stated, expected = relation.values["rate"], relation.values["expected"]
    return isinstance(stated, Quantity) and isinstance(expected, Quantity) and stated.meets(expected)


def _completed(passages: Mapping[int, Passage], frames: Sequence[Frame], known: Collection[Key]) -> Iterator[Relation]:
    """Rates of prose that the executed amount and a budget of one row give: a row whose executed amount the sentence says too, or the total row
    of the table above."""
    executed: dict[tuple[object, str], list[tuple[Row, Frame]]] = defaultdict(list)
    above: dict[int, list[tuple[Row, Frame]]] = defaultdict(list)
    for frame in frames:
        for row, m in ((r, m) for r in frame.rows for c in frame.having("executed") if (m := r.values.get(c.index)) is not None):
            executed[_amount(m)].append((row, frame))
        if (total := _total(frame)) is not None:
            for at in range(1, _BELOW + 1):
                above[frame.band.sheet.blocks[-1] + at].append((total, frame))
    for p in passages.values():
        for figure in p.figures:
            if figure.role != "rate" or figure.mention.key in known or significant(figure.mention.quantity) < _DIGITS:
                continue
            said = [f for f in p.figures if f.sentence == figure.sentence and f.is_value and f.start < figure.start]
            rows = [one for f in said for one in executed.get(_amount(f.mention), ())] or ([] if said else above.get(p.block, []))
            found = (_rate(figure, row.label, part, whole) for row, frame in rows for part, whole in _pairs(row, frame))
            if (held := next((r for r in found if r is not None and _holds(r)), None)) is not None:
                yield held


def _amount(mention: Mention) -> tuple[object, str]:
    return (mention.quantity.value * mention.quantity.unit.factor).normalize(), mention.quantity.unit.dimension


def _pairs(row: Row, frame: Frame) -> Iterator[tuple[Mention, Mention]]:
    """(executed, budget) of a row, of one year."""
    for c in frame.having("executed"):
        for b in frame.having("adjusted", "initial", "planned"):
            if c.year == b.year and c.shift == b.shift and c.index in row.values and b.index in row.values:
                yield row.values[c.index], row.values[b.index]


def _subject_of(figure: Figure) -> str:
    """What a share is of the whole: 财政拨款收入占 → 财政拨款收入; empty where the number before it is meant."""
    head = figure.head
    return label_of(head[: head.index("占")]) if "占" in head else ""
