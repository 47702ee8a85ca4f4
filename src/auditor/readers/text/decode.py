"""Bytes of a text file to characters, whatever Chinese editors saved them as."""

from __future__ import annotations

import codecs
import re

from auditor.document import Unreadable
from auditor.readers.common_characters import share_of_common

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# `<meta charset="gb2312">`, `text/html; charset=utf-8`
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)
_HEAD = 4096
# Encodings that hold more than their pages say
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "utf8": "utf-8",
    "big5": "big5hkscs",
}
_CONTROL = [chr(code) for code in range(32) if code not in (9, 10, 11, 12, 13, 27, 28, 29, 30, 31)]
_MOST_DAMAGE = 0.01
# … and of what is not ASCII where only the page's head vouches for the encoding
_MOST_MISREAD = 0.1


def decode(data: bytes) -> tuple[str, str | None]:
    """The characters of a text file without byte order mark, and what was lost on the way (None: nothing).

    Tries UTF-8, what a web page names, GB18030 and UTF-16; raises `Unreadable` for bytes that are none of them or no
    text at all.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _tolerant(data[len(mark) :], encoding)
    text = _strict(data, "utf-8")
    if text is not None and "\0" not in text:
        return _printable(text), None
    if (declared := _declared(data)) and (found := _as_declared(data, declared)):
        return found
    guesses = [guess for name in ("gb18030", "utf-16-le", "utf-16-be") if (guess := _strict(data, name)) is not None]
    best = max(guesses, key=_likeness, default=None)
    if best is not None and _likeness(best) >= 0.5:
        return _printable(best), None
    return _damaged(data)


def _declared(data: bytes) -> str:
    """The encoding that a web page's head names, "" where none does."""
    match = _CHARSET.search(data[:_HEAD])
    name = match[1].decode("ascii").lower() if match else ""
    return _SUPERSETS.get(name, name)


def _as_declared(data: bytes, encoding: str) -> tuple[str, str | None] | None:
    """The characters by the encoding that the page names; None where it is unknown here or does not fit."""
    try:
        found = _tolerant(data, encoding)
    except (LookupError, Unreadable, ValueError):
        return None
    beyond_ascii = [character for character in found[0] if not character.isascii()]
    return found if beyond_ascii.count("\ufffd") <= len(beyond_ascii) * _MOST_MISREAD else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _tolerant(data: bytes, encoding: str) -> tuple[str, str | None]:
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    if lost > max(1, len(text) * _MOST_DAMAGE):
        raise Unreadable("文本编码损坏，无法解码（可尝试另存为 UTF-8）")
    return _printable(text), f"有 {lost} 处字符无法解码" if lost else None


def _damaged(data: bytes) -> tuple[str, str | None]:
    """A file that is UTF-8 or GB18030 but for a few bytes, such as one that was cut in the middle of a character."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return _tolerant(data, encoding)
        except Unreadable:
            continue
    raise Unreadable("不是可识别的文本（支持 UTF-8、GB18030、UTF-16 编码）")


def _printable(text: str) -> str:
    if sum(map(text.count, _CONTROL)) > len(text) * _MOST_DAMAGE:
        raise Unreadable("不是文本文件（含大量控制字符）")
    return text


def _likeness(text: str) -> float:
    """How much a decoded text looks like a Chinese report: 0 (chance) to 1."""
    if not text.strip():
        return 0.0
    plain = sum(character.isascii() and (character.isprintable() or character.isspace()) for character in text) / len(
        text
    )
    if plain > 0.9:
        return plain
    share = share_of_common(text)
    if share is not None:
        return share
    usual = sum(
        "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef" or character.isascii()
        for character in text
    )
    return usual / len(text) * 0.6
