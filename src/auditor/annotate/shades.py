"""Colours of cells: a format of its own for each coloured cell, which is otherwise that of the cell as it was."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

from auditor.package import Element, Package, related


def shade(package: Package, book: str, sheet: Element, colours: Mapping[str, str]) -> bool:
    """Gives the cells of a sheet, by address, the colours as six hex digits; whether any was coloured. A book without
    formats stays as it is.
    """
    part = next((part for kind, part in related(package, book).values() if kind == "styles"), "")
    cells = {cell.get("r"): cell for cell in sheet.iter("{*}c")}
    found = {cells[name]: colour for name, colour in colours.items() if name in cells}
    if not part or not found:
        return False
    styles = package.xml(part)
    fills, formats = styles.find("{*}fills"), styles.find("{*}cellXfs")
    if fills is None or formats is None or not len(formats):
        return False
    made: dict[tuple[int, str], int] = {}
    for cell, colour in found.items():
        own = min(int(cell.get("s") or 0), len(formats) - 1)
        if (own, colour) not in made:
            made[own, colour] = _format(formats, own, _fill(fills, colour))
        cell.set("s", str(made[own, colour]))
    package.put(part, styles)
    return True


def _fill(fills: Element, colour: str) -> int:
    """The number of a new fill."""
    space = fills.tag[: fills.tag.index("}") + 1]
    pattern = etree.SubElement(etree.SubElement(fills, f"{space}fill"), f"{space}patternFill", patternType="solid")
    etree.SubElement(pattern, f"{space}fgColor", rgb=f"FF{colour.upper()}")
    etree.SubElement(pattern, f"{space}bgColor", indexed="64")
    fills.set("count", str(len(fills)))
    return len(fills) - 1


def _format(formats: Element, own: int, fill: int) -> int:
    """The number of a format that is another's but for its fill."""
    made = copy.deepcopy(formats[own])
    made.set("fillId", str(fill))
    made.set("applyFill", "1")
    formats.append(made)
    formats.set("count", str(len(formats)))
    return len(formats) - 1
