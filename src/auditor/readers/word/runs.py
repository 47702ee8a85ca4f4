"""The characters that a Word paragraph prints: tracked insertions in, deletions and hidden text out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from auditor.readers.word.package import Element, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OFF = ("0", "false", "off")

# What is not printed in the paragraph: deletions, the old place of moved text, properties, field codes, phonetic
# guides.
_SILENT = frozenset(
    [
        f"{W}{name}"
        for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "sdtPr", "instrText", "delText", "rt", "fldData")
    ]
    + [f"{_M}{name}" for name in ("rPr", "ctrlPr", "fPr", "sSubPr", "sSupPr", "radPr", "dPr", "naryPr")]
)
_SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
# A picture at least this wide and high, in 914,400 parts of an inch, may be a table or a scanned page: 10 by 5 cm.
_WIDE, _HIGH = 3_600_000, 1_800_000
# `width:415.3pt;height:200pt` of a picture in the older form
_SIZE = re.compile(r"(?<![\w-])(width|height)\s*:\s*([\d.]+)(pt|in|cm|mm|px)")
_UNITS = {"pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525}
# Check marks of symbol fonts by their code: Wingdings, then Wingdings 2.
_MARKS = {
    "wingdings": {"FE": "☑", "FD": "☒", "A8": "☐", "6F": "☐", "71": "☐", "FC": "√", "FB": "×", "78": "☒"},
    "wingdings 2": {"52": "☑", "54": "☒", "53": "☒", "A3": "☐", "2A": "☐", "50": "√", "4F": "×"},
}


@dataclass(slots=True)
class Printed:
    """A paragraph's characters, and what hangs on it: text boxes and the ids of its footnotes and endnotes.

    `pictures` counts the large ones; `embedded` names the programs of objects that other programs made.
    """

    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    pictures: int = 0
    embedded: list[str] = field(default_factory=list)


def printed(paragraph: Element) -> Printed:
    """What a paragraph prints."""
    answer = Printed()
    answer.text = "".join(text for text, _ in _characters(paragraph, answer))
    return answer


def pieces(paragraph: Element) -> list[tuple[str, Element]]:
    """What a paragraph prints, piece by piece, each with the element that prints it."""
    return list(_characters(paragraph, Printed()))


def alternatives(element: Element) -> Element | None:
    """What a newer Word prints of an `mc:AlternateContent`."""
    choice = element.find(f"{_MC}Choice")
    return choice if choice is not None else element.find(f"{_MC}Fallback")


def is_alternative(element: Element) -> bool:
    """Whether an element offers its content in versions, of which one is printed."""
    return bool(element.tag == f"{_MC}AlternateContent")


def _characters(element: Element, answer: Printed) -> Iterator[tuple[str, Element]]:
    for child in element.iterchildren(tag="*"):
        tag = child.tag
        if tag in _PRINTS:
            yield _PRINTS[tag](child), child
        elif tag == f"{W}txbxContent":
            answer.boxes.append(child)
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            answer.notes.append((tag[len(W) : -len("Reference")], str(child.get(f"{W}id"))))
        elif tag == f"{W}object":
            answer.embedded.extend(str(made.get("ProgID") or "") for made in child.iter("{*}OLEObject"))
        elif is_alternative(child):
            chosen = alternatives(child)
            yield from _characters(chosen, answer) if chosen is not None else ()
        elif tag == f"{_M}f":
            yield from _fraction(child, answer)
        elif tag not in _SILENT and not (tag == f"{W}r" and _is_hidden(child)):
            answer.pictures += tag in (f"{W}drawing", f"{W}pict") and _is_large(child)
            yield from _characters(child, answer)


def _fraction(element: Element, answer: Printed) -> Iterator[tuple[str, Element]]:
    halves = [part for name in ("num", "den") if (part := element.find(f"{_M}{name}")) is not None]
    parts = ["".join(text for text, _ in _characters(half, answer)) for half in halves]
    yield "/".join(f"({part})" if len(part) > 1 else part for part in parts), element


def _is_hidden(run: Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val") not in _OFF


def _is_large(drawing: Element) -> bool:
    """Whether a drawing is a picture so large that it may hold a table or a page."""
    if next(drawing.iter("{*}blip", "{*}imagedata"), None) is None:
        return False
    for extent in drawing.iter("{*}extent"):
        width, height = (
            int(size) if size.isdigit() else 0 for size in (extent.get("cx") or "", extent.get("cy") or "")
        )
        return width >= _WIDE and height >= _HIGH
    style = next((shape.get("style") for shape in drawing.iter("{*}shape")), None) or ""
    sizes = {name: float(size.rstrip(".") or 0) * _UNITS[unit] for name, size, unit in _SIZE.findall(style)}
    return sizes.get("width", 0) >= _WIDE and sizes.get("height", 0) >= _HIGH


def _in_font(element: Element) -> str:
    """The characters of a text; in a symbol font those that it prints: R in Wingdings 2 is a checked box."""
    text = element.text or ""
    fonts = element.getparent().find(f"{W}rPr/{W}rFonts") if len(text) < 9 else None
    marks = _MARKS.get((fonts.get(f"{W}ascii") or "").lower()) if fonts is not None else None
    return "".join(marks.get(f"{ord(character) & 0xFF:02X}", character) for character in text) if marks else text


def _chosen_entry(element: Element) -> str:
    """The entry that a drop-down field of a form shows."""
    entries = [entry.get(f"{W}val") or "" for entry in element.iterfind(f"{W}listEntry")]
    result = element.find(f"{W}result")
    chosen = result.get(f"{W}val") if result is not None else "0"
    return entries[int(chosen)] if chosen and chosen.isdigit() and int(chosen) < len(entries) else ""


def _symbol(element: Element) -> str:
    font, code = (element.get(f"{W}font") or "").lower(), (element.get(f"{W}char") or "").upper()
    mark = _MARKS.get(font, {}).get(code[-2:])
    if mark:
        return mark
    value = int(code, 16) if code and all(digit in "0123456789ABCDEF" for digit in code) else 0
    return "·" if 0xE000 <= value <= 0xF8FF or not value else chr(min(value, 0x10FFFF))


def _check_box(element: Element) -> str:
    mark = element.find(f"{W}checked")
    mark = mark if mark is not None else element.find(f"{W}default")
    return "☑" if mark is not None and mark.get(f"{W}val") not in _OFF else "☐"


def _break(element: Element) -> str:
    return "" if element.get(f"{W}type") in ("page", "column") else "\n"


def _sign(element: Element) -> str:
    return _SIGNS[element.tag]


# What elements print that have no others in them.
_PRINTS: Mapping[str, Callable[[Element], str]] = {
    f"{W}t": _in_font, f"{_M}t": _in_font, f"{W}br": _break, f"{W}sym": _symbol, f"{W}checkBox": _check_box,
    f"{W}ddList": _chosen_entry, **dict.fromkeys(_SIGNS, _sign),
}  # fmt: skip
