"""A Word template whose fields, `{{单位}}`, are filled in. Knows WordprocessingML; knows no field by name.

What stands between the paragraphs `{{发现开始}}` and `{{发现结束}}` is repeated for each finding, and so is a row of a table
that has a finding's field. A field that fills its paragraph alone repeats it for each of its lines; elsewhere lines
are broken. A paragraph or row all of whose fields are empty is left out.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any
Line: TypeAlias = Sequence[tuple[str, bool]]
"""The pieces of a line, each with whether it is bold."""
Values: TypeAlias = Mapping[str, Sequence[Line]]
"""The lines of each field; none where it is empty."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BEGIN, END = "发现开始", "发现结束"
# A field, with blanks inside its braces: {{ 单位 }}.
_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BOLD = (f"{W}b", f"{W}bCs")
# What stands before the marks of bold in a run's properties.
_BEFORE_BOLD = (f"{W}rStyle", f"{W}rFonts")


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into a letter: its own fields, and those of each finding; `kept` are fields with which a row stays
    even if they are empty.
    """

    letter: Values
    findings: Sequence[Values]
    kept: Container[str]


def fields(root: Element) -> list[str]:
    """The names of the fields of a part, in order."""
    return [name for paragraph in root.iter(f"{W}p") for name in _named(_text(paragraph))]


def is_whole(root: Element) -> bool:
    """Whether what is to be repeated begins and ends once, as children of the same parent and in that order."""
    marks = [_marks(root, name) for name in (BEGIN, END)]
    if not any(marks):
        return True
    if [len(found) for found in marks] != [1, 1]:
        return False
    (begin,), (end,) = marks
    return begin.getparent() is end.getparent() and end in list(begin.itersiblings())


def fill(root: Element, filling: Filling, repeated: Container[str]) -> None:
    """Fills in the fields of a part in place; `repeated` are the fields that findings have."""
    for begin in _marks(root, BEGIN):
        (end,) = _marks(root, END)
        between = list(_between(begin, end))
        for values in filling.findings:
            made = [copy.deepcopy(element) for element in between]
            for element in made:
                end.addprevious(element)
            for element in made:
                _fill(element, {**filling.letter, **values}, filling.kept)
        for element in (begin, *between, end):
            element.getparent().remove(element)
    for row in [row for row in root.iter(f"{W}tr") if any(name in repeated for name in fields(row))]:
        for values in filling.findings:
            row.addprevious(made := copy.deepcopy(row))
            _fill(made, {**filling.letter, **values}, filling.kept)
        _without(row)
    _fill(root, filling.letter, filling.kept)
    for cell in root.iter(f"{W}tc"):
        if cell[-1].tag != f"{W}p":
            etree.SubElement(cell, f"{W}p")


def _marks(root: Element, name: str) -> list[Element]:
    return [p for p in root.iter(f"{W}p") if _named(_text(p)) == [name]]


def _between(begin: Element, end: Element) -> Iterator[Element]:
    for element in begin.itersiblings():
        if element is end:
            return
        yield element


def _named(text: str) -> list[str]:
    return _FIELD.findall(text)


def _texts(paragraph: Element) -> list[Element]:
    """The texts of a paragraph, and not of those in a text box that hangs on it."""
    return [text for text in paragraph.iter(f"{W}t") if next(text.iterancestors(f"{W}p")) is paragraph]


def _text(paragraph: Element) -> str:
    return "".join(text.text or "" for text in _texts(paragraph))


def _fill(element: Element, values: Values, kept: Container[str]) -> None:
    """Fills in the fields of an element and of all in it; it must have a parent, or be no row and no paragraph."""
    for row in list(element.iter(f"{W}tr")):
        if _is_idle(fields(row), values, kept):
            _without(row)
    for paragraph in list(element.iter(f"{W}p")):
        names = _named(_text(paragraph))
        if _is_idle(names, values, ()):
            _left_out(paragraph)
        elif names:
            _filled(paragraph, names, values)


def _is_idle(names: Sequence[str], values: Values, kept: Container[str]) -> bool:
    """Whether all of these fields, of which there are some, are empty."""
    return bool(names) and not any(values.get(name) or name in kept for name in names)


def _without(row: Element) -> None:
    """Takes a row out, and the table with its last one."""
    table = row.getparent()
    table.remove(row)
    if table.find(f"{W}tr") is None and table.getparent() is not None:
        table.getparent().remove(table)


def _left_out(paragraph: Element) -> None:
    """Takes a paragraph out; one that a cell cannot do without stays, and is empty."""
    parent = paragraph.getparent()
    if parent is None or (parent.tag != f"{W}body" and len(parent.findall(f"{W}p")) == 1):
        for text in _texts(paragraph):
            text.text = ""
    else:
        parent.remove(paragraph)


def _filled(paragraph: Element, names: Sequence[str], values: Values) -> None:
    lines = values.get(names[0], ())
    if len(lines) > 1 and _FIELD.fullmatch(_text(paragraph).strip()):
        for line in lines:
            paragraph.addprevious(made := copy.deepcopy(paragraph))
            _filled(made, names, {names[0]: [line]})
        paragraph.getparent().remove(paragraph)
        return
    _part_runs(paragraph)
    for match in reversed([*_FIELD.finditer(_text(paragraph))]):
        _put(paragraph, match.span(), values.get(match[1], ()))


def _part_runs(paragraph: Element) -> None:
    """Makes every run that holds a text hold nothing else, so that what is put behind the text stands before what
    follows.
    """
    for text in _texts(paragraph):
        run = text.getparent()
        if run.tag != f"{W}r":
            continue
        for child in [child for child in run if child.tag != f"{W}rPr"][:0:-1]:
            run.addnext(_like(run, child))


def _put(paragraph: Element, span: tuple[int, int], lines: Sequence[Line]) -> None:
    """Puts lines in the place of some characters of a paragraph, in the format of the first of them."""
    first, behind, at = None, "", 0
    for text in _texts(paragraph):
        own = text.text or ""
        start, end = (min(max(place - at, 0), len(own)) for place in span)
        at += len(own)
        if start == end:
            continue
        if first is None:
            first, behind = text, own[end:]
            _say(text, own[:start])
        else:
            _say(text, own[end:])
    if first is None:
        return
    after = first.getparent()
    made = [*_runs(after, lines), *([_like(after, _made_text(behind))] if behind else [])]
    for run in reversed(made):
        after.addnext(run)


def _runs(like: Element, lines: Sequence[Line]) -> Iterator[Element]:
    for number, line in enumerate(lines):
        if number:
            yield _like(like, etree.Element(f"{W}br"))
        for text, bold in line:
            yield _like(like, _made_text(text), bold=bold)


def _like(run: Element, child: Element, *, bold: bool = False) -> Element:
    """A run of the same format that holds one element."""
    made = etree.Element(f"{W}r")
    properties = run.find(f"{W}rPr")
    if properties is not None:
        made.append(copy.deepcopy(properties))
    if bold:
        _embolden(made)
    made.append(child)
    return made


def _embolden(run: Element) -> None:
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.SubElement(run, f"{W}rPr")
    for old in [child for child in properties if child.tag in _BOLD]:
        properties.remove(old)
    at = sum(child.tag in _BEFORE_BOLD for child in properties)
    for name in reversed(_BOLD):
        properties.insert(at, etree.Element(name))


def _made_text(words: str) -> Element:
    text = etree.Element(f"{W}t")
    _say(text, words)
    return text


def _say(text: Element, words: str) -> None:
    text.text = words
    text.set(_SPACE, "preserve")
