"""DOCX to blocks: its body in order, with content controls, text boxes, notes, merged cells and automatic numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditor.document import Block, Cell, Gap, Paragraph, Place, Table, Text, Unreadable
from auditor.readers.text.lines import is_ended, is_heading, is_numbered
from auditor.readers.texts import cut, strip
from auditor.readers.word.chunks import chunk_blocks, placed
from auditor.readers.word.numbering import Numbering, numbering_from
from auditor.readers.word.package import Element, Package, W, open_package, package_of
from auditor.readers.word.runs import Printed, printed
from auditor.readers.word.source import WordSource
from auditor.readers.word.styles import Style, default_style, numbering_of, outline_level, styles_of, value_of
from auditor.readers.word.tables import Slot, slots_of, unwrapped

_DEEPEST = 20

__all__ = ["blocks", "package_of", "paragraphs_of"]


def blocks(data: bytes) -> tuple[tuple[Block, ...], tuple[Gap, ...]]:
    """The paragraphs and tables of a DOCX file's bytes. Raises `Unreadable` for bytes that are no sound DOCX."""
    package = open_package(data)
    walk = _Walk(package)
    found = tuple(walk.blocks(package.body, 0))
    if not found:
        raise Unreadable("DOCX 中没有文字（可能只有图片）")
    return found, tuple(walk.gaps())


def paragraphs_of(package: Package) -> dict[Place, list[Element]]:
    """The paragraph elements whose characters a place without `start` and `end` counts in:
    one of a paragraph, some of a cell.
    """
    walk = _Walk(package)
    for _ in walk.blocks(package.body, 0):
        pass
    return walk.elements


@dataclass(slots=True)
class _Line:
    """A paragraph's text with its automatic number before it, and what hangs on it.

    `runs_on` says that a tracked change deleted its end: the next paragraph is one with it.
    """

    element: Element
    prefix: str
    printed: Printed
    level: int | None
    runs_on: bool = False


@dataclass(slots=True)
class _Walk:
    """A walk over a document in reading order;
    paragraphs outside tables and tables are counted as they come, from 1.
    """

    package: Package
    styles: dict[str, Style] = field(init=False)
    default: str | None = field(init=False)
    numbering: Numbering = field(init=False)
    paragraphs: int = 0
    tables: int = 0
    elements: dict[Place, list[Element]] = field(default_factory=dict)
    unread: dict[str, list[Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.styles = styles_of(self.package.styles)
        self.default = default_style(self.package.styles)
        self.numbering = numbering_from(self.package.numbering)

    def blocks(self, parent: Element, deep: int, note: bool = False) -> Iterator[Block]:
        """The blocks under an element: text boxes and notes follow the paragraph they hang on,
        nested tables their parent.
        """
        if deep > _DEEPEST:
            return
        held: list[_Line] = []
        for element in unwrapped(parent):
            if element.tag == f"{W}p":
                self.paragraphs += 1
                held.append(self._line(element, goes_on=bool(held)))
                if held[-1].runs_on:
                    continue
            if held:
                yield from self._paragraph(held, Place(paragraph=self.paragraphs - len(held) + 1), deep, note)
                held = []
            if element.tag == f"{W}tbl":
                yield from self._table(element, deep)
            elif element.tag == f"{W}altChunk":
                yield from self._chunk(element)
        if held:
            yield from self._paragraph(held, Place(paragraph=self.paragraphs - len(held) + 1), deep, note)

    def gaps(self) -> Iterator[Gap]:
        """What of the document was not read, once its blocks were."""
        for what, places in self.unread.items():
            yield Gap(f"{what}没有读取" if len(places) == 1 else f"{what}等 {len(places)} 处没有读取", places[0])

    def _paragraph(self, lines: list[_Line], where: Place, deep: int, note: bool) -> Iterator[Block]:
        lines = [line for line in lines if line.printed.text.strip() or len(lines) == 1]
        if any(line.printed.text.strip() for line in lines):
            text = _text(lines, self._source(lines, where))
            yield from (Paragraph(part, lines[0].level, note) for part in _broken(text))
        for line in lines:
            yield from self._hanging(line.printed, where, deep)

    def _chunk(self, element: Element) -> Iterator[Block]:
        """The blocks of a whole file put into the document."""
        identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        kind, data = self.package.chunks.get(identity, ("", b""))
        found = chunk_blocks(kind, data)
        if found is None:
            self.unread.setdefault("插入的另一个文件", []).append(Place(paragraph=self.paragraphs + 1))
            return
        for block in found:
            if isinstance(block, Paragraph):
                self.paragraphs += 1
                yield replace(block, text=placed(block.text, Place(paragraph=self.paragraphs)))
            else:
                self.tables += 1
                where = Place(table=self.tables)
                cells = (
                    replace(c, text=placed(c.text, replace(where, row=c.row + 1, column=c.column + 1)))
                    for c in block.cells
                )
                yield replace(block, cells=tuple(cells))

    def _source(self, lines: list[_Line], where: Place) -> WordSource:
        self.elements[where] = [line.element for line in lines]
        return WordSource("\n".join(line.printed.text for line in lines), where)

    def _hanging(self, printed: Printed, where: Place, deep: int) -> Iterator[Block]:
        for what in ["较大的图片（其中的文字、表格）"] * printed.pictures + [f"嵌入的对象（{name}）" for name in printed.embedded]:
            self.unread.setdefault(what, []).append(where)
        for box in printed.boxes:
            yield from self.blocks(box, deep + 1)
        for kind, number in printed.notes:
            part = self.package.footnotes if kind == "footnote" else self.package.endnotes
            for element in () if part is None else part.iterfind(f"{W}{kind}"):
                if element.get(f"{W}id") == number:
                    yield from self.blocks(element, deep + 1, note=True)

    def _line(self, element: Element, *, goes_on: bool = False) -> _Line:
        properties = element.find(f"{W}pPr")
        name = value_of(properties, "pStyle") or self.default or ""
        style = self.styles.get(name, Style())
        number, depth = numbering_of(properties)
        if number is None:
            number = style.number
            depth = style.depth if depth is None else depth
            depth = self.numbering.depth_by_style(number, name) if number and depth is None else depth
        level = outline_level(properties)
        prefix = self.numbering.prefix(number, depth or 0) if number and number != "0" and not goes_on else ""
        runs_on = properties is not None and properties.find(f"{W}rPr/{W}del") is not None
        return _Line(element, prefix, printed(element), level if level is not None else style.level, runs_on)

    def _table(self, element: Element, deep: int) -> Iterator[Block]:
        self.tables += 1
        slots, n_rows, n_columns = slots_of(element)
        hanging: list[tuple[Printed, list[Element]]] = []
        cells = tuple(self._cell(slot, self.tables, hanging) for slot in slots)
        if any(cell.text.value for cell in cells):
            yield Table(cells, n_rows, n_columns)
        where = Place(table=self.tables)
        for hung, nested in hanging:
            yield from self._hanging(hung, where, deep)
            for inner in nested:
                if deep < _DEEPEST:
                    yield from self._table(inner, deep + 1)

    def _cell(self, slot: Slot, table: int, hanging: list[tuple[Printed, list[Element]]]) -> Cell:
        lines: list[_Line] = []
        for element in unwrapped(slot.element):
            if element.tag == f"{W}p":
                lines.append(self._line(element, goes_on=bool(lines) and lines[-1].runs_on))
                hanging.append((lines[-1].printed, []))
            elif element.tag == f"{W}tbl":
                hanging.append((Printed(), [element]))
        lines = [line for line in lines if line.printed.text.strip()]
        source = self._source(lines, Place(table=table, row=slot.row + 1, column=slot.column + 1))
        return Cell(_text(lines, source), slot.row, slot.column, slot.rows, slot.columns)


def _text(lines: list[_Line], source: WordSource) -> Text:
    """The text of lines, each with its number before it;
    a number's characters point at the first character of its line.
    """
    value: list[str] = []
    at: list[int] = []
    begin = 0
    for index, line in enumerate(lines):
        if index and not lines[index - 1].runs_on:
            value.append("\n")
            at.append(begin - 1)
        raw = line.printed.text
        first = begin + len(raw) - len(raw.lstrip())
        last = begin + len(raw.rstrip())
        value.append(line.prefix + source.raw[first:last])
        at.extend([first] * len(line.prefix))
        at.extend(range(first, last))
        begin += len(raw) + 1
    return Text("".join(value), source, tuple(at))


def _broken(text: Text) -> Iterator[Text]:
    """A paragraph's text, parted at line breaks where a sentence or a heading ends before one or a numbered line begins
    after it.
    """
    breaks = [index for index, character in enumerate(text.value) if character == "\n"]
    before = {i: text.value[:i].rpartition("\n")[2] for i in breaks}
    ends = [
        i for i in breaks if is_ended(before[i]) or is_heading(before[i]) or is_numbered(text.value[i + 1 :].lstrip())
    ]
    for part in cut(text, ends):
        if (piece := strip(part)).value:
            yield Text(piece.value.replace("\n", " "), piece.source, piece.at)
