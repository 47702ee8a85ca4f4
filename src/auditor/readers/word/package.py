"""A DOCX file as a package of parts, refused where opening it would do harm."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any, TypeAlias

from auditor.document import Unreadable

Element: TypeAlias = Any
"""An XML element of lxml, which brings no types of its own."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_BYTES = 300_000_000
_MOST_RATIO = 200
_SMALL = 1_000_000
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a DOCX that hold its text; a part that is missing is None."""

    body: Element
    styles: Element | None
    numbering: Element | None
    footnotes: Element | None
    endnotes: Element | None


def open_package(data: bytes) -> Package:
    """The parts of a DOCX. Raises `Unreadable` for what is no DOCX, is encrypted, or would blow up."""
    _refuse(data)
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(data))
    except (OpcError, KeyError, ValueError) as error:
        raise Unreadable("DOCX 文件已损坏或不是 Word 文档") from error
    parts = {rel.reltype.rsplit("/", 1)[-1]: rel.target_part for rel in document.part.rels.values() if not rel.is_external}
    return Package(document.element.body, *(_root(parts.get(name)) for name in ("styles", "numbering", "footnotes", "endnotes")))


def _root(part: Any) -> Element | None:
    if part is None:
        return None
    element = getattr(part, "element", None)
    if element is not None:
        return element
    from docx.oxml.parser import parse_xml

    return parse_xml(part.blob)


def _refuse(data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("DOCX 已加密，需要密码：请先在 Word 中取消密码再审核")
        raise Unreadable("是旧版 Word（.doc）文件：请在 Word 或 WPS 中另存为 .docx 再审核")
    if not data.startswith(b"PK"):
        raise Unreadable("不是 DOCX 文件（内容与扩展名不符）")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_members(archive)
    except zipfile.BadZipFile as error:
        raise Unreadable("DOCX 文件已损坏（压缩包不完整）") from error


def _refuse_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("DOCX 已加密，需要密码：请先取消密码再审核")
    if sum(member.file_size for member in members) > _MOST_BYTES:
        raise Unreadable("DOCX 解压后过大，拒绝打开")
    for member in members:
        if member.file_size > _SMALL and member.file_size > member.compress_size * _MOST_RATIO:
            raise Unreadable("DOCX 压缩比异常（疑似压缩炸弹），拒绝打开")
        if member.filename.lower().endswith((".xml", ".rels")):
            with archive.open(member) as part:
                head = part.read(4096)
            if any(declaration in head for declaration in _DECLARATIONS):
                raise Unreadable("DOCX 含有外部实体声明（DOCTYPE），拒绝打开")
