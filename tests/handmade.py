"""Documents and relations made by hand, so that a room is tested without the rooms before it."""

from auditor.document import Cell, Document, Paragraph, Place, Table, Text
from auditor.numbers import measure
from auditor.quantity import total
from auditor.relations.schema import Relation


class Line:
    """A source that is one line of a file."""

    def __init__(self, raw, line):
        self.raw, self.line = raw, line

    def place(self, first, last):
        return Place(line=self.line, start=first, end=last)


def text(raw, line=1):
    return Text(raw, Line(raw, line), range(len(raw)))


def document(*blocks):
    """A document of paragraphs (strings) and tables (lists of rows of strings)."""
    made = []
    for line, block in enumerate(blocks, 1):
        if isinstance(block, str):
            made.append(Paragraph(text(block, line)))
        else:
            cells = tuple(Cell(text(value, line), r, c) for r, row in enumerate(block) for c, value in enumerate(row))
            made.append(Table(cells, len(block), max(map(len, block))))
    return Document("made.txt", "0" * 64, "txt", tuple(made))


def numbers(made):
    """Its numbers in reading order, years left out."""
    return [mention for mention in measure(made) if mention.kind != "year"]


def sum_of(whole, *parts, **more):
    """A row of totals."""
    added = total([part.quantity for part in parts], whole.quantity.unit)
    values = {"total": whole.quantity, "parts": added, "n_parts": len(parts), "complete": True}
    return Relation("totals", "支出", values, (("total", whole), *(("part", part) for part in parts)), **more)


def pair_of(left, right, **more):
    """A row of pairs."""
    return Relation("pairs", "支出", {"left": left.quantity, "right": right.quantity}, (("left", left), ("right", right)), **more)
