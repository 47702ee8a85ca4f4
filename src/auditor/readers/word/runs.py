"""The characters that a Word paragraph prints: tracked insertions in, deletions and hidden text out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.readers.word.package import Element, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OFF = ("0", "false", "off")

# What is not printed in the paragraph: deletions, the old place of moved text, properties, field codes, phonetic guides.
_SILENT = frozenset(
    [f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "sdtPr", "instrText", "delText", "rt", "fldData", "object")]
    + [f"{_M}{name}" for name in ("rPr", "ctrlPr", "fPr", "sSubPr", "sSupPr", "radPr", "dPr", "naryPr")]
)
_SIGNS = {f"{W}tab": "\t", f"{W}cr": " ", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
# Check marks of symbol fonts by their code: Wingdings, then Wingdings 2.
_MARKS = {
    "wingdings": {"FE": "☑", "FD": "☒", "A8": "☐", "6F": "☐", "71": "☐", "FC": "√", "FB": "×", "78": "☒"},
    "wingdings 2": {"52": "☑", "54": "☒", "53": "☒", "A3": "☐", "2A": "☐", "50": "√", "4F": "×"},
}


@dataclass(slots=True)
class Printed:
    """A paragraph's characters, and what hangs on it: text boxes and the ids of its footnotes and endnotes."""

    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


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
        if tag in (f"{W}t", f"{_M}t"):
            yield child.text or "", child
        elif tag in _SIGNS:
            yield _SIGNS[tag], child
        elif tag == f"{W}br":
            yield "" if child.get(f"{W}type") in ("page", "column") else " ", child
        elif tag == f"{W}sym":
            yield _symbol(child), child
        elif tag == f"{W}txbxContent":
            answer.boxes.append(child)
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            answer.notes.append((tag[len(W) : -len("Reference")], str(child.get(f"{W}id"))))
        elif tag == f"{W}checkBox":
            yield _check_box(child), child
        elif is_alternative(child):
            chosen = alternatives(child)
            yield from _characters(chosen, answer) if chosen is not None else ()
        elif tag == f"{_M}f":
            yield from _fraction(child, answer)
        elif tag not in _SILENT and not (tag == f"{W}r" and _is_hidden(child)):
            yield from _characters(child, answer)


def _fraction(element: Element, answer: Printed) -> Iterator[tuple[str, Element]]:
    halves = [part for name in ("num", "den") if (part := element.find(f"{_M}{name}")) is not None]
    parts = ["".join(text for text, _ in _characters(half, answer)) for half in halves]
    yield "/".join(f"({part})" if len(part) > 1 else part for part in parts), element


def _is_hidden(run: Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val") not in _OFF


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
