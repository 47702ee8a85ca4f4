"""An OFD file as a package of parts, refused where opening it would do harm.
Parts are found by name in memory; nothing is unpacked.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from lxml import etree

from auditor.document import Unreadable
from auditor.readers.zipped import open_parts

Element: TypeAlias = Any
"""An XML element of lxml, which brings no types of its own."""

_ENTRY = "OFD.xml"
# What an encrypted package has in its root (GM/T 0099): which files are encrypted, and the keys to them.
_ENCRYPTED = ("encryptions.xml", "decryptseed.dat")
_KEPT = 32
_MOST_MEMBERS = 50_000


class Missing(Exception):  # noqa: N818 (what is missing is told where it is asked for)
    """A part that a package names and does not hold, or that is no XML; the message is a clause that says which."""


class Package:
    """The parts of an OFD file by path.
    Paths are those of the package, as `Doc_0/Document.xml`; a part may be asked for in another case.
    """

    def __init__(self, data: bytes) -> None:
        """Raises `Unreadable` for what is no OFD, is encrypted, or would blow up."""
        self._zip = open_parts(data, "OFD")
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS:
            raise Unreadable(f"OFD 里的文件超过 {_MOST_MEMBERS} 个，拒绝打开")
        self._named = {inside("", info.filename).lower(): info for info in members if not info.is_dir()}
        if any(name in self._named for name in _ENCRYPTED):
            raise Unreadable("OFD 已加密，需要密码：请先取消密码再审核")
        if not self.holds(_ENTRY):
            raise Unreadable("OFD 文件已损坏或不是 OFD（没有 OFD.xml）")
        self._root = lru_cache(maxsize=_KEPT)(self._parsed)

    def holds(self, path: str) -> bool:
        """Whether there is such a part."""
        return path.lower() in self._named

    def data(self, path: str) -> bytes:
        """The bytes of a part. Raises `Missing`."""
        info = self._named.get(path.lower())
        if info is None:
            raise Missing(f"缺少 {posixpath.basename(path)[:40] or '部件'}")
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
            raise Missing(f"{posixpath.basename(path)[:40]} 已损坏") from error

    def root(self, path: str) -> Element:
        """The root element of a part that is XML.
        Raises `Missing`, and `Unreadable` for one that declares a document type.
        """
        return self._root(path)

    def entry(self) -> Element:
        """The root element of the part that names the documents. Raises `Unreadable`."""
        try:
            return self.root(_ENTRY)
        except Missing as error:
            raise Unreadable(f"OFD 文件已损坏（{error}）") from error

    def _parsed(self, path: str) -> Element:
        parser = etree.XMLParser(
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(self.data(path), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Missing(f"{posixpath.basename(path)[:40]} 不是 XML") from error
        if root.getroottree().docinfo.doctype:
            raise Unreadable("OFD 含有外部实体声明（DOCTYPE），拒绝打开")
        return root


def inside(folder: str, location: str) -> str:
    """The path in the package that a location names as seen from a folder; a step up from the root stays there."""
    location = location.strip().replace("\\", "/")
    return posixpath.normpath("/" + location if location.startswith("/") else f"/{folder}/{location}").lstrip("/")


def folder_of(path: str) -> str:
    """The folder of a part, from which its own locations are seen."""
    return posixpath.dirname(path)


def name_of(element: Element) -> str:
    """An element's name, of whatever namespace: writers use several, or none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children of these names, in order; of every name where none is given."""
    for child in element if element is not None else ():
        if not names or name_of(child) in names:
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of names."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_in(element: Element | None, *path: str) -> str:
    """The text of the first descendant along a path of names, white space round it left out."""
    found = child(element, *path)
    return (found.text or "").strip() if found is not None else ""
