"""The rows of a form against the prose that reports the same indicators."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from auditor.document import Document, Table
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.quantity import Quantity
from auditor.relations.evidence.nodes import sentences
from auditor.relations.facts import Fact
from auditor.relations.pairs.labels import (
    INDICATOR_LIKE,
    NAME_LIKE,
    OTHER,
    Told,
    likeness,
    may_be_like,
    pair,
    plain,
    prose_facts,
)
from auditor.relations.prose.figures import Figure, passage
from auditor.relations.schema import Relation

# A cell this short holds a figure, a longer one a rule that mentions it.
_SHORT_CELL = 14
# What may stand before a cell's figure: ≥3个, 约3个; more words make it another's, 东乡等3个乡镇.
_BEFORE = 2


# What the figures of others are told with, and those of several names in their order.
_OTHERS = re.compile(rf"{OTHER.pattern}|分别|依次")


def indicators(facts: Sequence[Fact], prose: Sequence[Told]) -> Iterator[Relation]:
    """A form's indicator against the prose that reports it, by name, unit and kind; the prose may restate target or actual."""
    rows: dict[tuple[int, int], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.aspect in ("target", "actual") and fact.mention.cell:
            rows[fact.mention.block, fact.mention.cell[0]].append(fact)
    named: dict[tuple[str, ...], list[tuple[int, Told]]] = defaultdict(list)
    for number, one in enumerate(prose):
        if one.figure.role in ("value", "rate") and not one.figure.depth:
            named[one.fact.label, *one.fact.scope[-1:]].append((number, one))
    labels = dict.fromkeys(label for members in rows.values() if len(plain(label := members[0].label)) >= 4)
    like_rows = {label: [*_told_like(label, named)] for label in labels}
    for members in rows.values():
        for told, figure, like in like_rows.get(members[0].label, ()):
            same = [m for m in members if m.mention.quantity.unit.dimension == told.mention.quantity.unit.dimension]
            if (row := _restated(same, told, like >= NAME_LIKE and not _OTHERS.search(figure.lead), like_rows)) is not None:
                yield pair(told, row, members[0].label, "inferred")


def _restated(row: Sequence[Fact], told: Fact, is_own: bool, rows: Iterable[str]) -> Fact | None:
    """The figure of a row that prose restates: the one that agrees, else, where the prose tells the row's own of this year by its name, the one it means."""
    agreed = next((m for m in row if _agrees(m, told)), None)
    if agreed is not None or not row or not is_own or told.mention.kind == "plain":
        return agreed
    return _meant(row, told) if _is_named(row[0].label, told, rows) else None


def _is_named(label: str, told: Fact, rows: Iterable[str]) -> bool:
    """Whether prose tells a number by a row's own name, not by that of another row: 水稻播种面积, 玉米播种面积."""
    return max(INDICATOR_LIKE, *(likeness(row, told.label) for row in rows)) <= likeness(label, told.label)


def _meant(row: Sequence[Fact], told: Fact) -> Fact | None:
    """The figure of a row that prose restates: what was reached, or where it stands with a form's aims its target, a limit counting by its number."""
    aim = next((f for f in row if f.aspect == "target"), None) if told.aspect == "target" else None
    if aim is not None:
        quantity = aim.mention.quantity
        return replace(aim, mention=replace(aim.mention, quantity=Quantity.exact(quantity.value, quantity.unit)))
    return row[-1] if _same_scope(row[-1], told) and not row[-1].mention.operator else None


def _told_like(label: str, named: Mapping[tuple[str, ...], Sequence[tuple[int, Told]]]) -> Iterator[tuple[Fact, Figure, float]]:
    """What prose says under names like a row's, in order, and how like they are. `named` are its numbered figures by their names."""
    found = []
    for names, ones in named.items():
        like = max((likeness(label, name) for name in names if may_be_like(label, name, INDICATOR_LIKE)), default=0.0)
        if like >= INDICATOR_LIKE:
            found += [(number, one, like) for number, one in ones]
    for _, one, like in sorted(found, key=lambda each: each[0]):
        yield one.fact, one.figure, like


def _same_scope(row: Fact, told: Fact) -> bool:
    """Whether a row of a project's form is what prose tells: of no project, or of one that the prose names or whose form it stands in."""
    return not row.scope or (told.mention.cell is not None and told.mention.block == row.mention.block) or any(likeness(row.scope[-1], name) >= INDICATOR_LIKE for name in (*told.scope, told.label))


def _agrees(row: Fact, told: Fact) -> bool:
    """Whether prose restates a row's figure: the same number, a limit counting by its number only."""
    a, b = row.mention.quantity, told.mention.quantity
    return a.value == b.to(a.unit).value if row.mention.operator else a.meets(b)


# What a form calls what it aims at: 年度总体目标, 预期目标; and what was done of it: 目标实际完成情况.
_AIMED, _DONE = re.compile(r"目标$|目标内容"), re.compile(r"完成情况")
# The longest name of a row or column.
_CAPTION = 16


def told_in_cells(document: Document, outline: Outline, mentions: Sequence[Mention]) -> Iterator[Told]:
    """The facts of sentences that stand in cells; those of a form's aims are targets."""
    for some in sentences(mentions):
        p = passage(some[0].text, some[0].block, some)
        form, cell = document.blocks[p.block], some[0].cell
        aims = isinstance(form, Table) and cell is not None and _is_aim(form, cell)
        for told in prose_facts({p.block: p}, outline):
            yield told._replace(fact=replace(told.fact, aspect="target")) if aims else told


def _is_aim(form: Table, cell: tuple[int, int]) -> bool:
    """Whether a cell holds what a form aims at: by the nearest name to its left, or else over it."""
    row, column = cell
    left = [c for c in form.cells if c.row == row and c.column < column]
    over = [c for c in form.cells if c.row < row and c.column == column]
    for c in (*sorted(left, key=lambda c: -c.column), *sorted(over, key=lambda c: -c.row)):
        name = fold(c.text).value
        if len(name) <= _CAPTION and (_DONE.search(name) or _AIMED.search(name)):
            return not _DONE.search(name)
    return False


def _fills(m: Mention) -> bool:
    """Whether a cell's words are no more than its figure."""
    return len(m.text) <= _SHORT_CELL and m.start <= _BEFORE
