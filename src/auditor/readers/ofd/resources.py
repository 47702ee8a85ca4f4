"""The resources of a document: pictures, drawing parameters and composite units by their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.readers.ofd.package import Element, Missing, Package, children, folder_of, inside, name_of, text_in

_MOST_RELATED = 16


@dataclass(slots=True)
class Resources:
    """What the pages of a document draw with:
    the paths of pictures, and the elements of drawing parameters and composite units.
    """

    pictures: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Element] = field(default_factory=dict)
    units: dict[str, Element] = field(default_factory=dict)

    def with_more(self, package: Package, path: str) -> Resources:
        """These resources and those of a part; a part that is not there or damaged has none."""
        found = Resources(dict(self.pictures), dict(self.parameters), dict(self.units))
        try:
            root = package.root(path)
        except Missing:
            return found
        base = inside(folder_of(path), root.get("BaseLoc") or "")
        for group in children(root):
            for element in children(group):
                found._take(element, base)
        return found

    def _take(self, element: Element, base: str) -> None:
        key, name = element.get("ID") or "", name_of(element)
        if name == "MultiMedia" and (location := text_in(element, "MediaFile")):
            self.pictures[key] = inside(base, location)
        elif name == "DrawParam":
            self.parameters[key] = element
        elif name == "CompositeGraphicUnit":
            self.units[key] = element

    def related(self, key: str | None) -> Iterator[Element]:
        """A drawing parameter, and those that it goes back to."""
        for _ in range(_MOST_RELATED):
            element = self.parameters.get(key or "")
            if element is None:
                return
            yield element
            key = element.get("Relative")
