"""XLSX: cell comments and colours, put straight into the package.
Of its parts only those that hold comments, cells and formats change; charts and pictures stay.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from lxml import etree
from openpyxl.utils import get_column_letter, range_boundaries

from auditor.annotate.notes import AUTHOR, Note, Unmarkable
from auditor.annotate.shades import shade
from auditor.document import Place
from auditor.package import LINKS, Element, Package, declare, relate, related, sign

Cell: TypeAlias = tuple[int, int]
"""Row and column, from 1."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
# What stands behind a sheet's `legacyDrawing`.
_BEHIND = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
# The name of a shape: `_x0000_s1025`; those of the first drawing begin with 1025.
_SHAPE_ID = re.compile(r"_x0000_s(\d+)")
_FIRST_SHAPE = 1024
_SHAPES = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:x="urn:schemas-microsoft-com:office:excel">\
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>\
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">\
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>"""
_SHAPE = """<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202" \
style="position:absolute;margin-left:80pt;margin-top:5pt;width:260pt;height:{height}pt;z-index:1;visibility:hidden" \
fillcolor="#fff9e5" o:insetmode="auto"><v:fill color2="#fff9e5"/><v:shadow on="t" color="black" obscured="t"/>\
<v:path o:connecttype="none"/>\
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>\
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>\
<x:Anchor>{left}, 15, {row}, 10, {right}, 15, {below}, 4</x:Anchor>\
<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""


def mark(data: bytes, notes: Sequence[Note]) -> tuple[bytes, int]:
    """The copy with cell comments, and how many notes found their cell.
    Raises `Unmarkable` for a package that cannot be added to.
    """
    try:
        package = Package.opened(data)
        placed = 0
        (book,) = (part for kind, part in related(package, "").values() if kind == "officeDocument")
        for name, part in _sheets(package, book).items():
            own = [note for note in notes if note.place.table == name and note.place.row and note.place.column]
            if own:
                placed += _comment(package, book, part, own)
        sign(package)
        return package.written(), placed
    except (KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise Unmarkable(f"工作簿的结构不寻常，无法加批注（{type(error).__name__}）") from error


def _sheets(package: Package, book: str) -> dict[str, str]:
    """The sheets by name, each with its part."""
    parts = related(package, book)
    sheets = {}
    for sheet in package.xml(book).iter("{*}sheet"):
        link = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        if link in parts and parts[link][0] == "worksheet":
            sheets[str(sheet.get("name"))] = parts[link][1]
    return sheets


def _comments_part(parts: Sequence[tuple[str, str]]) -> str:
    return next((part for kind, part in parts if kind == "comments"), "")


def _comment(package: Package, book: str, sheet: str, notes: Sequence[Note]) -> int:
    """Adds the notes to a sheet's comments and shapes, and answers how many; a cell that has a comment keeps it, with
    the note behind. The cells are coloured.

    A cell with a conversation takes none: Excel shows the conversation and not what stands behind it.
    """
    root = package.xml(sheet)
    parts = list(related(package, sheet).values())
    threads = [package.xml(part) for kind, part in parts if kind == "threadedComment"]
    taken = {conversation.get("ref") for thread in threads for conversation in thread}
    areas = [range_boundaries(merged.get("ref")) for merged in root.iter("{*}mergeCell")]
    placed = [(_upper_left(areas, note.place), note) for note in notes]
    colours: dict[str, str] = {}
    for cell, note in sorted(placed, key=lambda one: not one[1].blamed):
        colours.setdefault(_name(cell), note.colour)
    texts: dict[Cell, list[str]] = {}
    for cell, note in placed:
        if _name(cell) not in taken:
            texts.setdefault(cell, []).append(note.text)
    if shade(package, book, root, colours):
        package.put(sheet, root)
    if texts:
        said = {cell: "\n\n".join(parts) for cell, parts in texts.items()}
        fresh = _written(package, sheet, _comments_part(parts), said)
        _draw(package, sheet, root, {cell: said[cell] for cell in fresh})
    return sum(map(len, texts.values()))


def _upper_left(areas: Sequence[Sequence[int]], place: Place) -> Cell:
    """The cell of a place, or the upper left one of the merged area it lies in: no other cell of it can carry a
    comment.
    """
    row, column = place.row or 1, place.column or 1
    inside = ((top, left) for left, top, right, bottom in areas if top <= row <= bottom and left <= column <= right)
    return next(inside, (row, column))


def _name(cell: Cell) -> str:
    return f"{get_column_letter(cell[1])}{cell[0]}"


def _written(package: Package, sheet: str, part: str, said: Mapping[Cell, str]) -> list[Cell]:
    """Writes the comments of a sheet and answers the cells that had none before."""
    if part:
        root = package.xml(part)
    else:
        part = package.free("xl/comments{}.xml")
        root = etree.Element(f"{{{_MAIN}}}comments", nsmap={None: _MAIN})
        etree.SubElement(root, f"{{{_MAIN}}}authors")
        etree.SubElement(root, f"{{{_MAIN}}}commentList")
        relate(package, sheet, "comments", part)
        declare(package, "Override", "PartName", f"/{part}", _COMMENTS_TYPE)
    space = root.tag[: root.tag.index("}") + 1]
    authors, listed = root.find(f"{space}authors"), root.find(f"{space}commentList")
    known = {comment.get("ref"): comment for comment in listed}
    author = str(len(authors))
    etree.SubElement(authors, f"{space}author").text = AUTHOR
    for cell, text in said.items():
        comment = known.get(_name(cell))
        if comment is None:
            comment = etree.SubElement(listed, f"{space}comment", ref=_name(cell), authorId=author)
            etree.SubElement(comment, f"{space}text")
        else:
            text = f"\n\n{text}"
        _say(comment.find(f"{space}text"), space, text)
    package.put(part, root)
    return [cell for cell in said if _name(cell) not in known]


def _say(text: Element, space: str, words: str) -> None:
    """Adds a run of words to a comment's text; a text that was one plain string becomes a run of its own."""
    plain = text.find(f"{space}t")
    if plain is not None:
        first = etree.Element(f"{space}r")
        text.replace(plain, first)
        first.append(plain)
    run = etree.SubElement(text, f"{space}r")
    element = etree.SubElement(run, f"{space}t")
    element.text = words
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _draw(package: Package, sheet: str, root: Element, said: Mapping[Cell, str]) -> None:
    """Adds the shapes that show comments; programs pass over a comment without one."""
    link = root.find("{*}legacyDrawing")
    if link is not None:
        part = related(package, sheet)[next(value for name, value in link.attrib.items() if name.endswith("}id"))][1]
        shapes = package.xml(part)
    else:
        part = package.free("xl/drawings/vmlDrawing{}.vml")
        shapes = etree.fromstring(_SHAPES)
        declare(package, "Default", "Extension", "vml", _VML_TYPE)
        _refer(package, sheet, root, relate(package, sheet, "vmlDrawing", part))
    taken = [int(match[1]) for shape in shapes if (match := _SHAPE_ID.fullmatch(shape.get("id") or ""))]
    for number, ((row, column), text) in enumerate(said.items(), max([_FIRST_SHAPE, *taken]) + 1):
        lines = sum(1 + len(line) // 22 for line in text.split("\n"))
        place = {"row": row - 1, "column": column - 1, "left": column, "right": column + 4, "below": row + lines}
        shapes.append(etree.fromstring(_SHAPE.format(number=number, height=14 * lines + 8, **place)))
    package.put(part, shapes)


def _refer(package: Package, sheet: str, root: Element, link: str) -> None:
    """Names the shapes in the sheet, at the place its schema has for them."""
    space = root.tag[: root.tag.index("}") + 1]
    element = etree.Element(f"{space}legacyDrawing", nsmap={"r": LINKS})
    element.set(f"{{{LINKS}}}id", link)
    behind = next((child for child in root if isinstance(child.tag, str) and child.tag[len(space) :] in _BEHIND), None)
    if behind is None:
        root.append(element)
    else:
        behind.addprevious(element)
    package.put(sheet, root)
