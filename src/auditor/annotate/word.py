"""DOCX: Word comments anchored at the numbers.
Runs are split where a number begins and ends; their formatting stays.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement

from auditor.annotate.notes import AUTHOR, Note, Unmarkable
from auditor.document import Place
from auditor.package import Package, sign
from auditor.readers import word
from auditor.readers.word.package import Element, W
from auditor.readers.word.runs import pieces

# The stories of notes, and what a reader calls them.
_NOTES = {"footnote": "脚注", "endnote": "尾注"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def mark(data: bytes, notes: Sequence[Note]) -> tuple[bytes, int]:
    """The copy with comments, and how many notes found their place.
    Raises `Unmarkable` for what python-docx cannot open.
    """
    try:
        document = docx.Document(io.BytesIO(data))
    except (OpcError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Unmarkable("不是可以加批注的 DOCX（请在 Word 或 WPS 中另存为 .docx）") from error
    package = word.package_of(document)
    paragraphs = word.paragraphs_of(package)
    references = _references(package)
    placed = 0
    for note in notes:
        held = _anchor(paragraphs, note)
        found = _in_body(held, references) if held else None
        if found:
            placed += 1
            _comment(document, note, *found)
    answer = io.BytesIO()
    document.save(answer)
    copied = Package.opened(answer.getvalue())
    sign(copied)
    return copied.written(), placed


def _anchor(paragraphs: Mapping[Place, Sequence[Element]], note: Note) -> tuple[Element, Element] | None:
    """The first and last run (or other child of a paragraph) that hold the number and nothing else."""
    key = replace(note.place, start=None, end=None)
    # for each printed character the element that prints it, and which of its own it is
    letters: list[tuple[Element, int] | None] = []
    for paragraph in paragraphs.get(key, ()):
        letters += [None] if letters else []  # the line end between a cell's paragraphs
        letters += [(element, at) for text, element in pieces(paragraph) for at in range(len(text))]
    start, end = note.place.start or 0, note.place.end or 0
    found = [letter for letter in letters[start : max(end, start + 1)] if letter is not None]
    if not found:
        return None
    last = _held(*found[-1], after=True)
    first = _held(*found[0], after=False)
    # one run held it all: the number is now in the part behind
    return first, first if first.getprevious() is last else last


def _held(element: Element, at: int, *, after: bool) -> Element:
    """The run that begins with a character, or ends with it; it is split off from its run where it has to be.

    What prints in no run of its own (a formula, a check box) is taken with the whole child of the paragraph that it is
    in.
    """
    run = element.getparent()
    if run.tag != f"{W}r":
        while run.tag != f"{W}r" and run.getparent() is not None and run.getparent().tag != f"{W}p":
            run = run.getparent()
        return run
    behind = _parted(element, at + 1 if after else at)
    if behind is None or all(other.tag == f"{W}rPr" for other in behind.itersiblings(preceding=True)):
        return run
    rest = _split(run, behind)
    return run if after else rest


def _parted(element: Element, cut: int) -> Element | None:
    """What stands behind a cut in a run, None where that is nothing; a text that the cut goes through becomes two."""
    text = element.text or ""
    if cut == 0:
        return element
    if element.tag != f"{W}t" or cut >= len(text):
        return element.getnext()
    behind = copy.copy(element)
    element.text, behind.text = text[:cut], text[cut:]
    for piece in (element, behind):
        piece.set(_SPACE, "preserve")
    element.addnext(behind)
    return behind


def _split(run: Element, behind: Element) -> Element:
    """Splits a run before one of its children; the new run, which begins with it, has the same properties."""
    rest = copy.copy(run)
    for child in list(rest):
        rest.remove(child)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        rest.append(copy.deepcopy(properties))
    rest.extend([behind, *behind.itersiblings()])
    run.addnext(rest)
    return rest


def _references(package: Any) -> dict[tuple[str, str], Element]:
    """The runs of the body that refer to footnotes and endnotes, by kind and number."""
    kinds = {f"{W}{kind}Reference": kind for kind in _NOTES}
    return {(kinds[e.tag], str(e.get(f"{W}id"))): e.getparent() for e in package.body.iter(*kinds)}


def _in_body(
    anchor: tuple[Element, Element], references: Mapping[tuple[str, str], Element]
) -> tuple[tuple[Element, Element], str] | None:
    """The anchor, and what to say of it. Word passes over comments inside text boxes and notes: there it is the run
    they hang on.

    None where nothing in the body refers to the note.
    """
    told = ""
    for kind, words in _NOTES.items():
        story = next(anchor[0].iterancestors(f"{W}{kind}"), None)
        if story is not None:
            run = references.get((kind, str(story.get(f"{W}id"))))
            if run is None:
                return None
            anchor, told = (run, run), f"（在{words}内）"
    if boxes := list(anchor[0].iterancestors(f"{W}txbxContent")):
        run = next(boxes[-1].iterancestors(f"{W}r"), None)
        if run is None:
            return None
        anchor, told = (run, run), told or "（在文本框内）"
    return anchor, told


def _comment(document: Any, note: Note, anchor: tuple[Element, Element], told: str) -> None:
    """A comment whose range begins before the anchor's first element and ends behind its last."""
    quoted = f"{told}“{note.quote}”\n" if told else ""
    comment = document.comments.add_comment(text=quoted + note.text, author=AUTHOR, initials=AUTHOR[:2])
    # the same findings give the same bytes, whenever they are written
    comment._comment_elm.attrib.pop(f"{W}date", None)
    first, last = anchor
    first.addprevious(_made("commentRangeStart", comment.comment_id))
    run = OxmlElement("w:r")
    run.append(_made("commentReference", comment.comment_id))
    end = _made("commentRangeEnd", comment.comment_id)
    last.addnext(end)
    end.addnext(run)


def _made(name: str, number: int) -> Element:
    element = OxmlElement(f"w:{name}")
    element.set(f"{W}id", str(number))
    return element
