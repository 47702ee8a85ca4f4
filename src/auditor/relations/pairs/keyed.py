"""Forms that print each figure right beside its label, several a row: 预算数：|86|执行数：|74, over 其中-财政拨款：|86|其中-财政拨款：|74 and
other sources, left blank where nothing came from them. Pairs of rows are aligned from the right, since the first cell may be merged over them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from auditor.document import Document, Table
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.quantity import total
from auditor.relations.schema import Relation, Value

_WHOLE = re.compile(r"预算|资金|投资|执行|到位|支出|收入")
_FIRST = re.compile(r"^其中")
_SOURCE = re.compile(r"财政|资金|中央|[省市县区州]级?|自筹|上级|本级|专项|债券|拨款|结转|贷款")
# A list of sources that ends so is whole.
_REST = re.compile(r"其[他它]|自筹|单位")
_WORDS = re.compile(r"[\u4e00-\u9fa5]")


class _Keyed(NamedTuple):
    label: str
    figure: Mention | None


def _keyed(row: Sequence[tuple[str, Mention | None]]) -> list[_Keyed]:
    """The labels of a row each with the one figure right after it; empty where a label is followed by several, for those have columns."""
    found: list[_Keyed] = []
    figures = 0
    for text, figure in row:
        if figure is not None:
            figures += 1
            if figures > 1 or not found:
                return []
            found[-1] = _Keyed(found[-1].label, figure)
        elif _WORDS.search(text):
            figures = 0
            found.append(_Keyed(text, None))
    return found


def _rows(table: Table, block: int, at: Mapping[tuple[int, tuple[int, int]], Mention]) -> Iterator[list[_Keyed]]:
    for r, row in enumerate(table.grid()):
        cells = {(cell.row, cell.column): cell for cell in row if cell is not None and cell.row == r}.values()
        yield _keyed([(fold(c.text).value.strip(), at.get((block, (c.row, c.column)))) for c in cells])


def keyed_relations(document: Document, mentions: Sequence[Mention]) -> Iterator[Relation]:
    """The `totals` rows of such forms: each figure over the sources below it."""
    at = {(m.block, m.cell): m for m in mentions if m.cell is not None and m.tail - m.start >= len(m.text.value.strip()) - 1}
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            rows = [*_rows(block, index, at)]
            for number, (whole, first) in enumerate(pairwise(rows)):
                if any(k.figure for k in whole) and first and all(_FIRST.search(k.label) for k in first) and len(whole) >= len(first) > 1:
                    yield from _sums(whole[-len(first) :], _sources(rows[number + 1 :], len(first)))


def _sources(rows: Sequence[Sequence[_Keyed]], width: int) -> list[Sequence[_Keyed]]:
    """The rows of sources from the first 其中 on."""
    found: list[Sequence[_Keyed]] = []
    for row in rows:
        if len(row) != width or (found and any(_FIRST.search(k.label) for k in row)) or not all(_SOURCE.search(k.label) for k in row):
            break
        found.append(row)
    return found


def _sums(whole: Sequence[_Keyed], sources: Sequence[Sequence[_Keyed]]) -> Iterator[Relation]:
    for k, (label, figure) in enumerate(whole):
        parts = [row[k].figure for row in sources]
        told = [p for p in parts if p is not None]
        closed = bool(sources) and (bool(_REST.search(sources[-1][k].label)) or len(told) > 1)
        if figure is None or not told or not _WHOLE.search(label) or any(p.quantity.unit != figure.quantity.unit for p in told):
            continue
        computed = total((p.quantity for p in told), figure.quantity.unit)
        if closed or computed.meets(figure.quantity):
            values: dict[str, Value] = {"total": figure.quantity, "parts": computed, "n_parts": len(told), "complete": True, "relation": "sum"}
            operands = (("total", figure), *(("part", p) for p in told))
            yield Relation("totals", label.strip("：: "), values, operands, source="table", certainty="inferred", near=computed.barely_misses(figure.quantity))
