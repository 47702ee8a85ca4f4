"""What holds more numbers than anyone writes: builders of relations compare each number with the others beside it, and would not come to an end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from auditor.document import Block, Cell, Document, Gap, Paragraph, Place, Table
from auditor.numbers.mention import Mention

# The most numbers of one paragraph or one row of a table. Of reports as they are written, none comes near (28 in a paragraph, 15 in a row).
NUMBERS = 300
# The most columns of a table; account books have some 110.
COLUMNS = 200


class TooManyError(Exception):
    """More than anyone writes: the message is the reason of the gap."""


def without_crowds(document: Document, mentions: Sequence[Mention]) -> tuple[Document, list[Mention], tuple[Gap, ...]]:
    """The document and its numbers without the paragraphs and tables that hold too many, in whose place an empty block stands; a gap
    for each of them. Never a part of one, since a list cut off would add up to something else.
    """
    counts = Counter((m.block, m.cell[0] if m.cell else 0) for m in mentions)
    full = {block for (block, _), count in counts.items() if count > NUMBERS}
    left_out = {i: block for i, block in enumerate(document.blocks) if i in full or _is_wide(block)}
    if not left_out:
        return document, list(mentions), ()
    blocks = tuple(_emptied(block) if i in left_out else block for i, block in enumerate(document.blocks))
    gaps = tuple(_gap(block) for block in left_out.values())
    return replace(document, blocks=blocks), [m for m in mentions if m.block not in left_out], gaps


def _is_wide(block: Block) -> bool:
    return isinstance(block, Table) and block.n_columns > COLUMNS


def _emptied(block: Block) -> Block:
    return replace(block, text=block.text.part(0, 0)) if isinstance(block, Paragraph) else Table((), 0, 0, block.certain)


def _gap(block: Block) -> Gap:
    if isinstance(block, Paragraph):
        return Gap(f"一段中的数字超过 {NUMBERS} 个，这一段没有核对", _place([block]))
    what = f"表格超过 {COLUMNS} 列" if _is_wide(block) else f"表格一行中的数字超过 {NUMBERS} 个"
    return Gap(f"{what}，这个表没有核对", _place(block.cells))


def _place(holders: Iterable[Paragraph | Cell]) -> Place:
    """Where the first of these that has characters begins."""
    return next((holder.text.place(0, 1) for holder in holders if len(holder.text)), Place())
