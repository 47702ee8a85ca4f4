"""What was read of a report, before any check: outline, blocks, numbers and relations, for terminal and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from auditor.document import Document, Gap, Paragraph, Table
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.quantity import Quantity
from auditor.relations.schema import Relation, Value
from auditor.reports.columns import column_words, table_words, value_words
from auditor.reports.json_report import place_fields
from auditor.reports.wording import one_line, printable, where
from auditor.reports.wrap import Wrapped


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as each room understood it."""

    document: Document
    outline: Outline
    mentions: Sequence[Mention]
    relations: Sequence[Relation]
    gaps: Sequence[Gap]


def show(console: Console, reading: Reading) -> None:
    """Print the outline, the blocks in reading order, the relations and what could not be read."""
    _outline(console, reading)
    console.print()
    for index, block in enumerate(reading.document.blocks):
        if isinstance(block, Paragraph):
            _paragraph(console, index, block, [m for m in reading.mentions if m.block == index])
        else:
            _table(console, index, block)
    console.print()
    _relations(console, reading.relations)
    for gap in reading.gaps:
        place = where(gap.place)
        console.print(Wrapped(Text(f"未能读出：{one_line(gap.reason)}{f'（{place}）' if place else ''}", "yellow")))


def fields(reading: Reading) -> dict[str, Any]:
    """The reading as JSON, schema "auditor-parse/1"."""
    outline, document = reading.outline, reading.document
    return {
        "schema": "auditor-parse/1",
        "path": document.path,
        "sha256": document.sha256,
        "format": document.format,
        "outline": {
            "title": outline.title or None,
            "organization": outline.organization or None,
            "year": outline.year,
            "kind": outline.kind or None,
            "sections": [
                {"title": s.title, "number": s.number, "level": s.level, "heading": s.heading} for s in outline.sections
            ],
        },
        "blocks": [_block_fields(block) for block in document.blocks],
        "numbers": [_mention_fields(mention) for mention in reading.mentions],
        "relations": [_relation_fields(relation) for relation in reading.relations],
        "gaps": [{"reason": gap.reason, "place": place_fields(gap.place)} for gap in reading.gaps],
    }


def _outline(console: Console, reading: Reading) -> None:
    outline, document = reading.outline, reading.document
    title = one_line(outline.title) or printable(document.path)
    console.print(Wrapped(Text(title, "bold")))
    facts = [
        one_line(outline.organization),
        f"{outline.year}年度" if outline.year else "",
        outline.kind,
        printable(document.path),
    ]
    console.print(Wrapped(Text(" · ".join(f for f in facts if f), "dim")))
    tables = sum(isinstance(b, Table) for b in document.blocks)
    counts = (
        f"{len(document.blocks) - tables} 个段落、{tables} 个表格、"
        f"{len(reading.mentions)} 个数字、{len(reading.relations)} 条关系"
    )
    console.print(Wrapped(Text(f"读出 {counts}")))


def _paragraph(console: Console, index: int, paragraph: Paragraph, mentions: Sequence[Mention]) -> None:
    """The paragraph with its numbers marked."""
    text = Text(printable(paragraph.text.value), "bold cyan" if paragraph.level else "")
    if len(text) == len(paragraph.text):
        for mention in mentions:
            if mention.text.source is paragraph.text.source:
                first = _position(paragraph, mention)
                text.stylize("bold green", first, first + mention.end - mention.start)
    place = where(paragraph.text.place(0, len(paragraph.text)))
    console.print(Wrapped(Text(f"{index} ", "dim") + text + Text(f"  {place}", "dim"), indent=len(str(index)) + 1))


def _position(paragraph: Paragraph, mention: Mention) -> int:
    """Where a mention's first digit stands in its paragraph; its own text is a folded one."""
    from bisect import bisect_left

    return bisect_left(paragraph.text.at, mention.text.at[mention.start])


def _table(console: Console, index: int, table: Table) -> None:
    sure = "" if table.certain else "，格子是推断的"
    cells = table.cells
    place = where(cells[0].text.place(0, len(cells[0].text))) if cells else ""
    console.print(Text(f"{index} 表格 {table.n_rows} 行 {table.n_columns} 列{sure}  {place}", "dim"))
    grid = Grid(box=box.SQUARE, show_header=False, show_lines=True, border_style="dim")
    for _ in range(table.n_columns):
        grid.add_column()
    for r, row in enumerate(table.grid()):
        shown = [
            Wrapped(Text(one_line(c.text.value))) if c is not None and (c.row, c.column) == (r, i) else ""
            for i, c in enumerate(row)
        ]
        grid.add_row(*shown)
    console.print(grid)


def _relations(console: Console, relations: Sequence[Relation]) -> None:
    if not relations:
        console.print(Text("没有读出数字之间的关系。", "yellow"))
        return
    tally = Counter(r.table for r in relations)
    console.print(Wrapped(Text("关系：" + "、".join(f"{table_words(t)} {n}" for t, n in tally.items()), "bold"), indent=6))
    grid = Grid(box=box.ROUNDED, expand=True, border_style="dim", header_style="bold")
    grid.add_column("数据表", no_wrap=True)
    grid.add_column("事项", ratio=1)
    grid.add_column("数字", ratio=2)
    grid.add_column("位置", max_width=14)
    for relation in relations:
        values = "，".join(
            f"{column_words(relation.table, name)} {_told(value)}"
            for name, value in relation.values.items()
            if value not in (None, "")
        )
        place = where(relation.operands[0][1].place) if relation.operands else ""
        grid.add_row(
            table_words(relation.table),
            Wrapped(Text(one_line(relation.item))),
            Wrapped(Text(one_line(values))),
            Wrapped(Text(place, "dim")),
        )
    console.print(grid)


def _told(value: Value) -> str:
    return str(value) if isinstance(value, Quantity) else value_words(value)


def _block_fields(block: Paragraph | Table) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        place = place_fields(block.text.place(0, len(block.text)))
        return {"type": "paragraph", "text": block.text.value, "level": block.level, "place": place}
    cells = [
        {"row": c.row + 1, "column": c.column + 1, "rows": c.rows, "columns": c.columns, "text": c.text.value}
        for c in sorted(block.cells, key=lambda c: (c.row, c.column))
    ]
    return {"type": "table", "rows": block.n_rows, "columns": block.n_columns, "certain": block.certain, "cells": cells}


def _mention_fields(mention: Mention) -> dict[str, Any]:
    q = mention.quantity
    return {
        "quote": mention.printed,
        "kind": mention.kind,
        "value": str(q.value),
        "low": str(q.low),
        "high": str(q.high),
        "unit": q.unit.name,
        "operator": mention.operator,
        "hedge": mention.hedge,
        "block": mention.block,
        "place": place_fields(mention.place),
    }


def _relation_fields(relation: Relation) -> dict[str, Any]:
    values = {name: str(value) if isinstance(value, Quantity) else value for name, value in relation.values.items()}
    return {
        "table": relation.table,
        "item": relation.item,
        "year": relation.year,
        "scope": relation.scope,
        "source": relation.source,
        "certainty": relation.certainty,
        "confidence": relation.confidence,
        "values": values,
        "operands": [
            {"role": role, "quote": m.printed, "place": place_fields(m.place)} for role, m in relation.operands
        ],
    }
