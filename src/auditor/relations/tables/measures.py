"""The unit of a figure: printed in its cell, in a unit column, in the row's label, over its column, or for the whole table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from auditor.document import Document, Paragraph, Table
from auditor.numbers import fold
from auditor.numbers.mention import Mention
from auditor.numbers.scan import reread
from auditor.numbers.units import Measure, unit_named
from auditor.quantity import PERCENT, Unit
from auditor.relations.tables import headers, words
from auditor.relations.tables.cells import Sheet, distinct
from auditor.relations.tables.columns import Column
from auditor.relations.tables.header_blocks import Band

# A share printed as a fraction of one: 0.95 under 执行率.
FRACTION = Measure(Unit("", "%", Decimal(100)), "percent")
# How many paragraphs before and after a table may name its unit.
_BEFORE, _AFTER = 3, 1


def _named(text: str) -> Measure | None:
    match = words.TABLE_UNIT.search(text)
    return unit_named(match[1]) if match else None


def _near(document: Document, first: int, last: int) -> list[str]:
    """Folded paragraphs next to the blocks `first` to `last`: those before from the nearest, then the one after."""
    found = []
    for index in range(first - 1, max(-1, first - 1 - _BEFORE), -1):
        block = document.blocks[index]
        if isinstance(block, Table):
            break
        found.append(fold(block.text).value)
    for index in range(last + 1, min(len(document.blocks), last + 1 + _AFTER)):
        block = document.blocks[index]
        if isinstance(block, Paragraph):
            found.append(fold(block.text).value)
    return found


def table_money(document: Document, sheet: Sheet) -> Measure | None:
    """The money unit that a table prints for itself, in it or in the paragraphs next to it."""
    inside = [e.text for row in sheet.rows for e in distinct(row) if "单位" in e.text and len(e.text) < 40]
    for text in [*inside, *(t for t in _near(document, sheet.blocks[0], sheet.blocks[-1]) if len(t) < 120)]:
        if found := _named(text):
            return found
    title = document.blocks[sheet.blocks[0] - 1] if sheet.blocks[0] else None
    match = words.BLOCK_UNIT.search(fold(title.text).value[-8:]) if isinstance(title, Paragraph) else None
    return unit_named(match[1]) if match else None


def band_money(band: Band, whole: Measure | None) -> Measure | None:
    """The money unit of a band: the one its header's first words print (项目资金（万元）), or the whole table's."""
    side = [e.text for e in band.headers]
    side += [e.text for row in band.rows() for e in distinct(band.sheet.rows[row])[:1] if e.kind == "text"]
    for text in side:
        if match := words.BLOCK_UNIT.search(text):
            return unit_named(match[1])
    return whole


def typed(mention: Mention, column: Column, money: Measure | None, row_unit: Measure | None) -> Mention:
    """A figure in its final unit; a unit printed in the cell stands, but for weights in percent, which are points of a hundred."""
    if column.role == "weight" and mention.kind == "percent" and column.measure is not None:
        return reread(mention, column.measure)
    if mention.kind != "plain":
        return mention
    measure = row_unit if column.role in ("target", "actual") else None
    measure = measure or column.measure
    if measure is None and (column.role in headers.MONEY or column.role == "value"):
        measure = money
    if column.role in headers.PERCENTS and "%" not in column.header and abs(mention.quantity.value) < 2:
        whole = mention.quantity.ulp >= 1  # 1 under 执行率 is all of it, as an unformatted cell of a sheet shows 100%
        if not whole or (column.role == "rate" and mention.quantity.value == 1):
            fraction = reread(mention, FRACTION)
            return replace(fraction, quantity=fraction.quantity.to(PERCENT))  # told and compared as the percentage it is
    return reread(mention, measure) if measure is not None else mention


def in_money(mention: Mention, money: Measure | None) -> Mention:
    """A bare figure in a table's money unit."""
    return reread(mention, money) if money is not None and mention.kind == "plain" else mention


def unit_of_row(texts: Sequence[str]) -> Measure | None:
    """The unit that a unit column's cell names, or a label in brackets: 粮食播种面积（万亩）."""
    for text in texts:
        if found := unit_named(text) or unit_named(text.rpartition("（")[2].rstrip("）") if text.endswith("）") else ""):
            return found
    return None
