"""XLSX to sheets, straight from the XML parts:
what is shown, merged, framed and hidden, however the file was written.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote

from auditor.document import Unreadable
from auditor.readers.sheets.book import Filled, Position, Sheet
from auditor.readers.sheets.formats import BUILT_IN
from auditor.readers.sheets.shown import shown, shown_text
from auditor.readers.zipped import open_parts

Element: TypeAlias = Any
"""An XML element of lxml, which brings no types of its own."""

MOST_CELLS = 1_000_000
"""More filled cells than this are no report."""

# The most rows and columns that a sheet of Excel has; what is said to stand beyond them stands next to what came
# before.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
# `B5`, `$B$5`
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
# `_x000D_`: a character that XML cannot hold
_HIDDEN_CHARACTER = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BOOLEANS = {"0": "FALSE", "1": "TRUE"}
NO_RESULT = "（公式无结果）"
"""What stands for the number that a formula would show had its result been saved."""


@dataclass(frozen=True, slots=True)
class _Styles:
    """By cell style: the format code, and whether the cell has ruled sides."""

    codes: tuple[str, ...] = ()
    framed: tuple[bool, ...] = ()

    def code(self, style: int) -> str:
        return self.codes[style] if 0 <= style < len(self.codes) else "General"

    def is_framed(self, style: int) -> bool:
        return 0 <= style < len(self.framed) and self.framed[style]


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a workbook share."""

    archive: zipfile.ZipFile
    styles: _Styles
    strings: tuple[str, ...]
    from_1904: bool


@dataclass(slots=True)
class _Read:
    """A sheet while it is read."""

    cells: dict[Position, Filled] = field(default_factory=dict)
    framed: set[Position] = field(default_factory=set)
    spans: dict[Position, tuple[int, int]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    row: int = -1


def sheets_of(data: bytes) -> list[Sheet]:
    """The sheets of an XLSX file's bytes in the order of their tabs.
    Raises `Unreadable` for bytes that are no sound XLSX.
    """
    with open_parts(data, "XLSX") as archive:
        names = {name.lower().lstrip("/"): name for name in archive.namelist()}
        if "xl/workbook.bin" in names:
            raise Unreadable("是二进制工作簿（.xlsb）：请在 Excel 或 WPS 中另存为 .xlsx 再审核")
        workbook_part = names.get("xl/workbook.xml") or _by_type(archive, "_rels/.rels", "officeDocument")
        if workbook_part is None or workbook_part not in archive.namelist():
            raise Unreadable("XLSX 文件已损坏或不是 Excel 工作簿")
        workbook = _root(archive, workbook_part)
        related = _related(archive, workbook_part)
        parts = dict(related.values())
        dated = workbook.find("{*}workbookPr")
        book = _Book(
            archive, _styles(archive, parts.get("styles")), _strings(archive, parts.get("sharedStrings")),
            dated is not None and dated.get("date1904") in ("1", "true"),
        )  # fmt: skip
        found = []
        for element in workbook.iterfind("{*}sheets/{*}sheet"):
            identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            kind, target = related.get(identity, ("", ""))
            if kind == "worksheet" and target in archive.namelist():
                found.append(
                    _sheet(book, target, element.get("name") or "", element.get("state") in ("hidden", "veryHidden"))
                )
        return found


def _root(archive: zipfile.ZipFile, part: str) -> Element:
    from lxml import etree

    return etree.fromstring(
        archive.read(part), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    )


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relationship id → (kind, part's name) of what a part refers to inside the archive."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in archive.namelist():
        return {}
    found = {}
    for element in _root(archive, relations):
        target = unquote(element.get("Target") or "").replace("\\", "/")
        if element.get("TargetMode") != "External":
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[element.get("Id") or ""] = ((element.get("Type") or "").rsplit("/", 1)[-1], path)
    return found


def _by_type(archive: zipfile.ZipFile, relations: str, kind: str) -> str | None:
    if relations not in archive.namelist():
        return None
    return next(
        (e.get("Target", "").lstrip("/") for e in _root(archive, relations) if e.get("Type", "").endswith("/" + kind)),
        None,
    )


def _strings(archive: zipfile.ZipFile, part: str | None) -> tuple[str, ...]:
    if part not in archive.namelist():
        return ()
    return tuple(_rich(element) for element in _root(archive, part).iterfind("{*}si"))


def _rich(element: Element) -> str:
    """The characters of a string of one or several runs; guides to pronunciation are none of them."""
    pieces = [t.text or "" for t in element.iter("{*}t") if t.getparent().tag.rsplit("}", 1)[-1] != "rPh"]
    return (
        _HIDDEN_CHARACTER.sub(lambda match: chr(int(match[1], 16)), "".join(pieces))
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )


def _styles(archive: zipfile.ZipFile, part: str | None) -> _Styles:
    if part not in archive.namelist():
        return _Styles()
    root = _root(archive, part)
    own = {e.get("numFmtId"): e.get("formatCode") or "General" for e in root.iterfind("{*}numFmts/{*}numFmt")}
    ruled = [_is_ruled(element) for element in root.iterfind("{*}borders/{*}border")]
    codes, framed = [], []
    for element in root.iterfind("{*}cellXfs/{*}xf"):
        number, border = element.get("numFmtId") or "0", _index(element.get("borderId"))
        codes.append(own.get(number) or BUILT_IN.get(_index(number), "General"))
        framed.append(0 <= border < len(ruled) and ruled[border])
    return _Styles(tuple(codes), tuple(framed))


def _is_ruled(border: Element) -> bool:
    """Whether a border has a line on a side; a line above or below alone may be a title's or a signature's."""
    return any(
        (side := border.find(f"{{*}}{name}")) is not None and side.get("style") not in (None, "none")
        for name in ("left", "right", "start", "end")
    )


def _index(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 12 else -1


def _sheet(book: _Book, part: str, name: str, hidden: bool) -> Sheet:
    from lxml import etree

    read = _Read()
    with book.archive.open(part) as stream:
        for _, element in etree.iterparse(
            stream,
            tag=("{*}row", "{*}col", "{*}mergeCell"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        ):
            local = element.tag.rsplit("}", 1)[-1]
            if local == "row":
                _row(book, read, element)
            elif local == "col" and element.get("hidden") in ("1", "true"):
                first, last = _index(element.get("min")), _index(element.get("max"))
                read.hidden_columns.extend(
                    range(first - 1, min(last, first + 200)) if len(read.hidden_columns) < _MOST_COLUMNS else ()
                )
            elif local == "mergeCell":
                _merge(read, element.get("ref") or "")
            element.clear(keep_tail=False)
            while element.getprevious() is not None:  # what was read is let go
                del element.getparent()[0]
    boxes = tuple(_boxes(book.archive, part))
    return Sheet(
        name, read.cells, read.spans, frozenset(read.framed), hidden, tuple(read.hidden_rows),
        tuple(read.hidden_columns), boxes,
    )  # fmt: skip


def _merge(read: _Read, area: str) -> None:
    first, _, last = area.partition(":")
    start, end = position_of(first), position_of(last)
    if start and end and end[0] >= start[0] and end[1] >= start[1]:
        read.spans[start] = (end[0] - start[0] + 1, end[1] - start[1] + 1)


def position_of(reference: str) -> Position | None:
    """The position of a cell by its name: B5 is (4, 1); None for what is no name of a cell that a sheet has."""
    match = _CELL.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row - 1, column - 1) if 0 < row <= _MOST_ROWS and column <= _MOST_COLUMNS else None


def _row(book: _Book, read: _Read, element: Element) -> None:
    number = _index(element.get("r"))
    read.row = number - 1 if 0 < number <= _MOST_ROWS else read.row + 1
    hidden = element.get("hidden") in ("1", "true") or element.get("ht") == "0"
    column = -1
    filled = False
    for cell in element.iterfind("{*}c"):
        at = position_of(cell.get("r") or "")
        column = at[1] if at else column + 1
        style = _index(cell.get("s") or "0")
        if book.styles.is_framed(style) and len(read.framed) < MOST_CELLS:
            read.framed.add((read.row, column))
        shows = _shows(book, cell, book.styles.code(style))
        if shows is not None and shows.text.strip():
            read.cells[read.row, column] = shows
            filled = True
    if len(read.cells) > MOST_CELLS:
        raise Unreadable(f"单元格超过 {MOST_CELLS // 10_000} 万个，不像一份报告，拒绝审核")
    if hidden and filled:
        read.hidden_rows.append(read.row)


def _shared_string(book: _Book, raw: str, code: str) -> Filled | None:
    index = _index(raw)
    return Filled(shown_text(book.strings[index], code)) if 0 <= index < len(book.strings) else None


def _shows(book: _Book, cell: Element, code: str) -> Filled | None:
    """What a cell shows; None for an empty one."""
    kind = cell.get("t") or "n"
    value, formula = cell.find("{*}v"), cell.find("{*}f")
    raw = (value.text or "").strip() if value is not None else ""
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return Filled(shown_text(_rich(inline), code)) if inline is not None else None
    if not raw:
        uncalculated = formula is not None and kind != "str"
        return Filled(NO_RESULT, "uncalculated") if uncalculated else None
    if kind == "s":
        return _shared_string(book, raw, code)
    if kind == "b":
        return Filled(_BOOLEANS.get(raw, raw))
    if kind == "e":
        return Filled(raw, "error")
    if kind in ("str", "d"):
        text = value.text if value is not None else raw
        return Filled(shown_text(_HIDDEN_CHARACTER.sub(lambda match: chr(int(match[1], 16)), text), code))
    try:
        return Filled(shown(float(raw), code, book.from_1904), "number")
    except ValueError:
        return Filled(raw)


def _boxes(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[Position, str]]:
    """The texts of a sheet's text boxes, each with the cell its upper left corner lies on."""
    for kind, target in _related(archive, part).values():
        if kind != "drawing" or target not in archive.namelist():
            continue
        for anchor in _root(archive, target):
            start = anchor.find("{*}from")
            at = (_index(start.findtext("{*}row")), _index(start.findtext("{*}col"))) if start is not None else (0, 0)
            for body in anchor.iter("{*}txBody"):
                lines = ["".join(t.text or "" for t in paragraph.iter("{*}t")) for paragraph in body.iterfind("{*}p")]
                text = "\n".join(line for line in lines if line.strip())
                if text:
                    yield (min(max(at[0], 0), _MOST_ROWS), min(max(at[1], 0), _MOST_COLUMNS)), text
