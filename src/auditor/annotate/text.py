"""Plain text: a mark `【注1】` behind each number, and the notes at the end, in the file's own encoding and line ends."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence

from auditor.annotate.notes import Note, Unmarkable
from auditor.document import Unreadable
from auditor.readers.text.decode import decode
from auditor.written import LINE

# Byte order marks with the encoding they announce; those of UTF-32 before those of UTF-16, which they begin with.
_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


HEADING = "审核批注（由 auditor 加注，正文未作改动）："
"""What stands above the notes."""


def mark(data: bytes, notes: Sequence[Note]) -> tuple[bytes, int]:
    """The marked copy, its notes as lines below a rule, and how many notes found their place."""
    return marked(data, notes, sign, _below)


def sign(number: int) -> str:
    """The mark of a note."""
    return f"【注{number}】"


def _below(numbered: Sequence[tuple[int, Note]], end: str) -> str:
    lines = [
        "",
        "————————",
        HEADING,
        *(f"{sign(number)}{note.text.replace(chr(10), end + '　　')}" for number, note in numbered),
    ]
    return end.join([*(lines if numbered else ()), "", LINE, ""])


def marked(
    data: bytes,
    notes: Sequence[Note],
    made: Callable[[int], str],
    below: Callable[[Sequence[tuple[int, Note]], str], str],
) -> tuple[bytes, int]:
    """A text with `made(n)` behind the n-th marked number and `below(numbered notes, line end)`,
    which ends with `LINE`, at its end.
    """
    order_mark, encoding, text = _decoded(data)
    lines = text.splitlines(keepends=True)
    ends: dict[tuple[int, int], list[Note]] = {}
    for note in notes:
        line, end = note.place.line, note.place.end
        if line is not None and end is not None and line <= len(lines):
            ends.setdefault((line - 1, end), []).append(note)
    numbered = list(enumerate((note for at in sorted(ends) for note in ends[at]), 1))
    signs = {id(note): made(number) for number, note in numbered}
    for line, end in sorted(ends, reverse=True):
        put = "".join(signs[id(note)] for note in ends[line, end])
        lines[line] = lines[line][:end] + put + lines[line][end:]
    line_end = "\r\n" if "\r\n" in text else "\n"
    whole = "".join(lines)
    whole += ("" if whole.endswith(("\n", "\r")) else line_end) + below(numbered, line_end)
    return order_mark + whole.encode(encoding), len(numbered)


def _decoded(data: bytes) -> tuple[bytes, str, str]:
    """The byte order mark, the encoding and the characters, so that they make the same bytes again."""
    try:
        text, _ = decode(data)
    except Unreadable as error:
        raise Unmarkable(str(error)) from error
    order_mark, encoding = next(((mark, name) for mark, name in _ORDER_MARKS if data.startswith(mark)), (b"", ""))
    for name in [encoding] if encoding else ["utf-8", "gb18030", "utf-16-le", "utf-16-be"]:
        if _encodes(text, name, data[len(order_mark) :]):
            return order_mark, name, text
    raise Unmarkable("有无法解码的字符，加批注会丢失内容：请另存为 UTF-8 再加")


def _encodes(text: str, encoding: str, data: bytes) -> bool:
    try:
        return text.encode(encoding) == data
    except UnicodeEncodeError:
        return False
