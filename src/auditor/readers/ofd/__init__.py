"""OFD (GB/T 33190) to blocks: its pages as characters and ruling lines, laid out as those of a PDF are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.document import Gap, Place
from auditor.readers import pdf
from auditor.readers.ofd.documents import File
from auditor.readers.pdf.pages import Page

__all__ = ["File", "blocks", "opened"]


def opened(data: bytes) -> File:
    """An OFD file's bytes as its pages. Raises `Unreadable` for what is no OFD, is encrypted, or would do harm."""
    return File(data)


def blocks(file: File, recognise: pdf.Recognise | None = None) -> pdf.Blocks:
    """The paragraphs and tables of an OFD file; pages that are pictures go through `recognise`.

    Raises `Unreadable` where no page of it has text.
    """

    def pictured(numbers: Sequence[int]) -> Iterable[Page]:
        return recognise([number for number in numbers if file.is_pictured(number)]) if recognise else ()

    found, gaps = pdf.laid_out(file.pages(), "OFD", pictured)
    return found, (*gaps, *(Gap(reason, Place(page=page)) for page, reason in file.left_out()))
