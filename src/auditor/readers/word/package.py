"""A DOCX file as a package of parts, refused where opening it would do harm."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from auditor.document import Unreadable
from auditor.readers.zipped import OLE, is_encrypted, open_parts

Element: TypeAlias = Any
"""An XML element of lxml, which brings no types of its own."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a DOCX that hold its text; a part that is missing is None. `chunks` are whole files put into
    it by relationship id, as (content type, bytes)."""

    body: Element
    styles: Element | None
    numbering: Element | None
    footnotes: Element | None
    endnotes: Element | None
    chunks: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)


def open_package(data: bytes) -> Package:
    """The parts of a DOCX. Raises `Unreadable` for what is no DOCX, is encrypted, or would blow up."""
    _refuse(data)
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(data))
    except (OpcError, KeyError, ValueError) as error:
        raise Unreadable("DOCX 文件已损坏或不是 Word 文档") from error
    return package_of(document)


def package_of(document: Any) -> Package:
    """The parts of a document that python-docx has opened; its body is the document's own."""
    parts = {
        rel.reltype.rsplit("/", 1)[-1]: rel.target_part for rel in document.part.rels.values() if not rel.is_external
    }
    chunks = {
        rel.rId: (str(rel.target_part.content_type), rel.target_part.blob)
        for rel in document.part.rels.values()
        if not rel.is_external and rel.reltype.endswith("/aFChunk")
    }
    styles, numbering, footnotes, endnotes = (
        _root(parts.get(name)) for name in ("styles", "numbering", "footnotes", "endnotes")
    )
    return Package(document.element.body, styles, numbering, footnotes, endnotes, chunks)


def _root(part: Any) -> Element | None:
    if part is None:
        return None
    element = getattr(part, "element", None)
    if element is not None:
        return element
    from docx.oxml.parser import parse_xml

    return parse_xml(part.blob)


def _refuse(data: bytes) -> None:
    if data.startswith(OLE) and not is_encrypted(data):
        raise Unreadable("是旧版 Word（.doc）文件：请在 Word 或 WPS 中另存为 .docx 再审核")
    open_parts(data, "DOCX").close()
