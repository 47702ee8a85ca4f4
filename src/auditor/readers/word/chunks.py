"""Whole files put into a Word document as they are (`altChunk`), as programs do that make one from a web page."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.document import Block, Place, Text
from auditor.readers import text
from auditor.readers.text.mhtml import page_of
from auditor.readers.word.source import WordSource


def chunk_blocks(kind: str, data: bytes) -> Sequence[Block] | None:
    """The blocks of a file of this content type; None for a type that is not read."""
    if "html" in kind or kind == "text/plain":
        return text.blocks(data)[0]
    if kind == "message/rfc822":
        return text.blocks(page_of(data))[0]
    return None


def placed(printed: Text, where: Place) -> Text:
    """A text of such a file as one of the document around it."""
    return Text(printed.value, WordSource(printed.value, where), range(len(printed.value)))
