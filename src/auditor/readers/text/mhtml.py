"""Web pages saved with their pictures in one file (MHTML): the page alone."""

from __future__ import annotations

import email

from auditor.document import Unreadable


def page_of(data: bytes) -> bytes:
    """The bytes of the page, marked as UTF-8 where the archive names an encoding.
    Raises `Unreadable` where the file holds none.
    """
    for part in email.message_from_bytes(data).walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() in ("text/html", "application/xhtml+xml") and isinstance(content, bytes):
            charset = part.get_content_charset()
            return _marked(content, charset) if charset else content
    raise Unreadable("MHTML 文件里没有网页正文")


def _marked(content: bytes, charset: str) -> bytes:
    try:
        return b"\xef\xbb\xbf" + content.decode(charset).encode()
    except (LookupError, UnicodeDecodeError):
        return content
