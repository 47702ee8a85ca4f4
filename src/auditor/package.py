"""An Office file as a package of parts: what is added to it, and nothing else, changes."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lxml import etree

from auditor.written import CUSTOM, PROPERTY

Element: TypeAlias = Any

LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
"""The namespace of links between parts, and the beginning of their kinds."""
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
# The part that says when and by whom a package was written, and what it says of when.
_CORE = "docProps/core.xml"
_WHEN = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")
# When all parts were written: the same content gives the same bytes whenever it is written. No ZIP file can tell an
# earlier time.
_ALWAYS = (1980, 1, 1, 0, 0, 0)
# What every property of a user's own is marked by.
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


@dataclass(slots=True)
class Package:
    """The parts of a package in their order, those that were changed or added apart."""

    archive: zipfile.ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def opened(cls, data: bytes) -> Package:
        """The package in a file's bytes."""
        return cls(zipfile.ZipFile(io.BytesIO(data)))

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self.changed or part in self.archive.namelist()

    def xml(self, part: str) -> Element:
        """A part's root element."""
        data = self.changed[part] if part in self.changed else self.archive.read(part)
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))

    def put(self, part: str, root: Element) -> None:
        """A part's new content."""
        self.changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def free(self, pattern: str) -> str:
        """The first name of a part that is not taken: `xl/comments{}.xml`."""
        return next(name for n in range(1, 100_000) if not self.has(name := pattern.format(n)))

    def written(self) -> bytes:
        """The package with its changes; the other parts are taken over as they are.
        The same parts give the same bytes at any time.
        """
        answer = io.BytesIO()
        with zipfile.ZipFile(answer, "w", zipfile.ZIP_DEFLATED) as target:
            for part in dict.fromkeys((*self.archive.namelist(), *self.changed)):
                member = zipfile.ZipInfo(part, _ALWAYS)
                member.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(member, self.changed[part] if part in self.changed else self.archive.read(part))
        return answer.getvalue()


def timeless(data: bytes) -> bytes:
    """A package without a word of when it was written."""
    package = Package.opened(data)
    if package.has(_CORE):
        package.changed[_CORE] = _WHEN.sub(b"", package.archive.read(_CORE))
    return package.written()


def rels(part: str) -> str:
    """The name of the part that holds a part's relations."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """A part's inner relations: id to kind and the name of the other part."""
    if not package.has(rels(part)):
        return {}
    inner = [link for link in package.xml(rels(part)) if link.get("TargetMode") != "External"]
    folder = posixpath.dirname(part)
    return {
        link.get("Id"): (
            link.get("Type").rsplit("/", 1)[-1],
            posixpath.normpath(posixpath.join("/", folder, link.get("Target")))[1:],
        )
        for link in inner
    }


def relate(package: Package, part: str, kind: str, target: str) -> str:
    """Adds a relation to a part and answers its id."""
    name = rels(part)
    root = package.xml(name) if package.has(name) else etree.Element(f"{{{RELS}}}Relationships", nsmap={None: RELS})
    taken = {link.get("Id") for link in root}
    number = next(f"rIdAuditor{n}" for n in range(1, 100_000) if f"rIdAuditor{n}" not in taken)
    etree.SubElement(root, f"{{{RELS}}}Relationship", Id=number, Type=f"{LINKS}/{kind}", Target=f"/{target}")
    package.put(name, root)
    return number


def declare(package: Package, kind: str, name: str, value: str, content: str) -> None:
    """Says in the package's list of contents what a part is."""
    root = package.xml("[Content_Types].xml")
    if not any(child.get(name, "").lower() == value.lower() for child in root):
        etree.SubElement(root, f"{{{TYPES}}}{kind}", {name: value, "ContentType": content})
        package.put("[Content_Types].xml", root)


def sign(package: Package) -> None:
    """Adds the property by which this program knows its own files to those of the package.
    Raises KeyError and XMLSyntaxError.
    """
    part = next((part for kind, part in related(package, "").values() if kind == "custom-properties"), "")
    if part:
        root = package.xml(part)
    else:
        part, root = CUSTOM, etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap={None: _PROPERTIES, "vt": _VALUES})
        relate(package, "", "custom-properties", part)
        declare(package, "Override", "PartName", f"/{part}", _CUSTOM_TYPE)
    if not any(child.get("name") == PROPERTY for child in root):
        number = max([1, *(int(child.get("pid") or 0) for child in root)]) + 1
        one = etree.SubElement(root, f"{{{_PROPERTIES}}}property", fmtid=_FORMAT, pid=str(number), name=PROPERTY)
        etree.SubElement(one, f"{{{_VALUES}}}lpwstr").text = "yes"
        package.put(part, root)
