"""Office files that are ZIP archives of XML parts: refused where opening them would do harm."""

from __future__ import annotations

import io
import zipfile

from auditor.document import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What a file of the older Office, or an encrypted one of any, begins with."""

_MOST_BYTES = 300_000_000
_MOST_RATIO = 200
_SMALL = 1_000_000
# What begins a document type or an entity; it stands before the root element, comments aside.
_DECLARATIONS = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)
_HEAD = 65_536


def is_encrypted(data: bytes) -> bool:
    """Whether an OLE file is the wrapping of a DOCX or XLSX that needs a password."""
    return data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data


def open_parts(data: bytes, kind: str) -> zipfile.ZipFile:
    """The archive of a `kind` of file (DOCX, XLSX).

    Raises `Unreadable` for what is no sound archive, is encrypted, would blow up when unpacked, or declares entities.
    """
    if is_encrypted(data):
        raise Unreadable(f"{kind} 已加密，需要密码：请先取消密码再审核")
    if not data.startswith(b"PK"):
        raise Unreadable(f"不是 {kind} 文件（内容与扩展名不符）")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _refuse_members(archive, kind)
    except (zipfile.BadZipFile, NotImplementedError) as error:  # of a version, or packed in a way, that nobody uses
        raise Unreadable(f"{kind} 文件已损坏（压缩包不完整）") from error
    return archive


def is_bomb(member: zipfile.ZipInfo) -> bool:
    """Whether a member unpacks to far more than any report does; sound ones stay below a thirtieth of that ratio."""
    return member.file_size > _SMALL and member.file_size > member.compress_size * _MOST_RATIO


def _refuse_members(archive: zipfile.ZipFile, kind: str) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(f"{kind} 已加密，需要密码：请先取消密码再审核")
    if sum(member.file_size for member in members) > _MOST_BYTES:
        raise Unreadable(f"{kind} 解压后过大，拒绝打开")
    for member in members:
        if is_bomb(member):
            raise Unreadable(f"{kind} 压缩比异常（疑似压缩炸弹），拒绝打开")
        if member.filename.lower().endswith((".xml", ".rels")):
            with archive.open(member) as part:
                head = part.read(_HEAD)
            if any(declaration in head for declaration in _DECLARATIONS):
                raise Unreadable(f"{kind} 含有外部实体声明（DOCTYPE），拒绝打开")
