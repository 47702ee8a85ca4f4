"""Pages that are pictures, read by a recogniser where it is installed.
Loads nothing heavy before such a page is met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from itertools import groupby
from typing import TYPE_CHECKING

from auditor import trouble
from auditor.document import Gap, Place, Unreadable
from auditor.readers import pdf
from auditor.readers.pdf import Blocks
from auditor.readers.pdf.pages import Page
from auditor.readers.scans.seen import Back, marked

if TYPE_CHECKING:
    from auditor.readers.scans.rendered import Drawn

_NEEDS = ("rapidocr", "onnxruntime", "cv2", "pypdfium2")
INSTALL = trouble.install("ocr")
"""What reads pictures, as it is installed."""


def installed() -> bool:
    """Whether pictures can be read here."""
    return all(find_spec(name) for name in _NEEDS)


def pdf_blocks(data: bytes) -> Blocks:
    """The paragraphs and tables of a PDF file's bytes; pages that are pictures or garbled are read where that can be
    done.

    Raises `Unreadable` where no page of it can be read.
    """

    def pictures(numbers: Sequence[int]) -> Iterator[Drawn]:
        from auditor.readers.scans.rendered import pdf_pictures

        return pdf_pictures(data, numbers)

    return _recognising(partial(pdf.blocks, data), pictures)


def ofd_blocks(data: bytes) -> Blocks:
    """The paragraphs and tables of an OFD file's bytes; pages that are pictures are read where that can be done.

    Raises `Unreadable` where no page of it can be read.
    """
    from auditor.readers import ofd

    opened = ofd.opened(data)

    def pictures(numbers: Sequence[int]) -> Iterator[Drawn]:
        from auditor.readers.scans.composed import ofd_pictures

        return ofd_pictures(opened, numbers)

    return _recognising(partial(ofd.blocks, opened), pictures)


def _recognising(
    lay_out: Callable[[pdf.Recognise], Blocks], pictures: Callable[[Sequence[int]], Iterator[Drawn]]
) -> Blocks:
    """What `lay_out` makes of a file's pages, those that it does not get read in the `pictures` of their numbers."""
    wanted: list[int] = []
    backs: dict[int, Back] = {}

    def recognise(numbers: Sequence[int]) -> Iterator[Page]:
        wanted.extend(numbers)
        if installed():
            from auditor.readers.scans.rendered import pages_of

            for page, back in pages_of(pictures(numbers), len(numbers)):
                backs[page.number] = back
                yield page

    try:
        blocks, gaps = lay_out(recognise)
    except Unreadable as error:
        raise Unreadable(f"{error}{_advice(wanted)}") from error
    return tuple(marked(block, backs) for block in blocks), (*_told(gaps, wanted), *_read(sorted(backs)))


def picture_blocks(data: bytes) -> Blocks:
    """The paragraphs and tables in a picture file's bytes; one of several pictures, as TIFF may be, has as many pages.

    Raises `Unreadable` where that cannot be done here, and where nothing can be read in it.
    """
    if not installed():
        raise Unreadable(f"是图片：安装识别组件后可以直接审核：{INSTALL}")
    from auditor.readers.scans.pictures import as_pdf

    try:
        return pdf_blocks(as_pdf(data))
    except Unreadable:
        raise Unreadable("图片里没有识别出文字") from None


def _advice(wanted: Sequence[int]) -> str:
    """What else has to be said of pages that were not read."""
    if not wanted:
        return ""
    return "；图像里也没有识别出文字" if installed() else f"；安装识别组件后可以直接审核：{INSTALL}"


def _told(gaps: Iterable[Gap], wanted: Sequence[int]) -> Iterator[Gap]:
    """The gaps, those of pages that stayed unread one a run of pages."""
    for (reason, _), run in groupby(
        enumerate(gaps), lambda pair: (pair[1].reason, (pair[1].place.page or 0) - pair[0])
    ):
        same = [gap for _, gap in run]
        if same[0].place.page not in wanted:
            yield from same
        else:
            pages = [gap.place.page or 0 for gap in same]
            yield replace(same[0], reason=reason.replace("本页", _named(pages)) + _advice(wanted))


def _read(pages: Sequence[int]) -> Iterator[Gap]:
    """What has to be said of pages that were recognised."""
    if pages:
        yield Gap(f"{_named(pages)}的文字由扫描图像识别而来，可能有误，请对照原件", Place(page=pages[0], recognised=True), read=True)


def _named(pages: Sequence[int]) -> str:
    """Pages in ascending order as people say them: 第1–3、5页."""
    runs = [[page for _, page in run] for _, run in groupby(enumerate(pages), lambda pair: pair[1] - pair[0])]
    return f"第{'、'.join(str(run[0]) if len(run) == 1 else f'{run[0]}–{run[-1]}' for run in runs)}页"
