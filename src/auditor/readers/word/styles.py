"""What a paragraph's style says of it: its heading level and its numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.readers.word.package import Element, W

# `heading 2`, `标题 3`
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it takes from the styles it is based on."""

    level: int | None = None
    number: str | None = None
    depth: int | None = None


def styles_of(root: Element | None) -> dict[str, Style]:
    """The paragraph styles by their id."""
    if root is None:
        return {}
    elements = {element.get(f"{W}styleId"): element for element in root.iterfind(f"{W}style")}
    return {name: _style(name, elements, 0) for name in elements if name}


def default_style(root: Element | None) -> str | None:
    """The id of the style of paragraphs that name none."""
    if root is not None:
        for element in root.iterfind(f"{W}style"):
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
                return str(element.get(f"{W}styleId"))
    return None


def _style(name: str, elements: dict[str, Element], depth: int) -> Style:
    element = elements.get(name)
    if element is None or depth > _DEEPEST:
        return Style()
    based = value_of(element, "basedOn")
    parent = _style(based, elements, depth + 1) if based else Style()
    properties = element.find(f"{W}pPr")
    level = outline_level(properties)
    if level is None and (match := _HEADING.match(value_of(element, "name") or "")):
        level = int(match[1])
    number, ilvl = numbering_of(properties)
    return Style(
        level if level is not None else parent.level,
        number if number is not None else parent.number,
        ilvl if ilvl is not None else parent.depth,
    )


def value_of(element: Element | None, name: str) -> str | None:
    """The `w:val` of a child, None where there is no such child or value."""
    child = element.find(f"{W}{name}") if element is not None else None
    value = child.get(f"{W}val") if child is not None else None
    return str(value) if value is not None else None


def outline_level(properties: Element | None) -> int | None:
    """The heading level (from 1) that paragraph properties state; None for none and for body text."""
    value = value_of(properties, "outlineLvl")
    return int(value) + 1 if value and value.isdigit() and int(value) < 9 else None


def numbering_of(properties: Element | None) -> tuple[str | None, int | None]:
    """The list (`numId`) that paragraph properties put a paragraph into, and its level in it from 0."""
    listing = properties.find(f"{W}numPr") if properties is not None else None
    number, depth = value_of(listing, "numId"), value_of(listing, "ilvl")
    return number, int(depth) if depth and depth.isdigit() else None
