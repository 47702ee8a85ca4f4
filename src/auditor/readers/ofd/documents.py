"""The documents and pages of an OFD file, and what of it was not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.document import Unreadable
from auditor.readers.ofd.drawing import POINTS, Canvas, Purse, TooMuch
from auditor.readers.ofd.numbers import box
from auditor.readers.ofd.package import Element, Missing, Package, child, children, folder_of, inside, text_in
from auditor.readers.ofd.resources import Resources
from auditor.readers.pdf.legible import is_pictured
from auditor.readers.pdf.pages import Page, page_of

# The most objects that a page, and a whole file, may draw; pages of reports have a few thousand.
_MOST_ON_PAGE, _MOST_IN_FILE = 100_000, 20_000_000
# The size of a page that says none, in millimetres; and what sizes are believed.
_A4 = (0.0, 0.0, 210.0, 297.0)
_SIZES = (1.0, 20_000.0)
# What of an annotation's appearance may hold words: a stamp, a note, a watermark. Links and marks over text draw paths
# only.
_TELLING = ("TextObject", "ImageObject", "CompositeObject")


@dataclass(frozen=True, slots=True)
class _Document:
    """A document of a file: where its parts stand, and what all its pages share."""

    path: str
    root: Element
    resources: Resources
    templates: dict[str, str]

    def located(self, location: str) -> str:
        return inside(folder_of(self.path), location)


class File:
    """An OFD file's pages, numbered from 1 through all its documents."""

    def __init__(self, data: bytes) -> None:
        """Raises `Unreadable` for what is no OFD, is encrypted, or would do harm."""
        self._package = Package(data)
        self._left = _MOST_IN_FILE
        self._pictured: set[int] = set()
        self._documents = list(self._opened())
        self._pages = [
            (document, page) for document in self._documents for page in children(child(document.root, "Pages"), "Page")
        ]
        if not self._pages:
            raise Unreadable("OFD 文件已损坏（没有页面）")

    def pages(self) -> Iterator[Page]:
        """The pages in order, as characters and ruling lines. Raises `Unreadable` for one that would do harm."""
        for number in range(1, len(self._pages) + 1):
            try:
                page = page_of(number, self.canvas(number))
            except (Unreadable, MemoryError):
                raise
            except TooMuch:
                page = _faulty(number, "图元过多")
            except Missing as error:
                page = _faulty(number, str(error))
            except Exception as error:  # whatever a broken page raises costs that page, not the file
                page = _faulty(number, type(error).__name__)
            if is_pictured(page):
                self._pictured.add(number)
            yield page

    def is_pictured(self, number: int) -> bool:
        """Whether a page that was read is a picture, in which characters may be recognised."""
        return number in self._pictured

    def canvas(self, number: int) -> Canvas:
        """What a page shows, the templates under it first. Raises `Missing`, `TooMuch` and `Unreadable`."""
        document, listed = self._pages[number - 1]
        path = document.located(listed.get("BaseLoc") or "")
        root = self._package.root(path)
        resources = document.resources
        for part in children(root, "PageRes"):
            resources = resources.with_more(self._package, inside(folder_of(path), (part.text or "").strip()))
        purse = Purse(before := min(_MOST_ON_PAGE, self._left))
        canvas = Canvas(number, *_size(root, document.root), purse)
        try:
            for template in children(root, "Template"):
                if under := document.templates.get(template.get("TemplateID") or ""):
                    canvas.draw(self._package.root(under), resources)
            canvas.draw(root, resources)
        finally:
            self._left -= before - max(0, purse.left)
        return canvas

    def picture(self, path: str) -> bytes:
        """The bytes of a picture that a page shows. Raises `Missing`."""
        return self._package.data(path)

    def left_out(self) -> Iterator[tuple[int | None, str]]:
        """What is not read of a file: clauses, with the page where it is of one."""
        numbers = {
            (id(document), page.get("ID") or ""): number for number, (document, page) in enumerate(self._pages, 1)
        }
        for document in self._documents:
            for page, count in self._annotated(document):
                yield numbers.get((id(document), page)), f"本页有 {count} 处批注、印章或水印，其中的文字没有读取"
            if attached := self._attached(document):
                yield None, f"文件带有 {attached} 个附件，没有读取"

    def _opened(self) -> Iterator[_Document]:
        """The documents that a file names. Raises `Unreadable` for one that is not there or damaged."""
        for body in children(self._package.entry(), "DocBody"):
            path = inside("", text_in(body, "DocRoot"))
            try:
                root = self._package.root(path)
            except Missing as error:
                raise Unreadable(f"OFD 文件已损坏（{error}）") from error
            common = child(root, "CommonData")
            resources = Resources()
            for part in children(common, "PublicRes", "DocumentRes"):
                resources = resources.with_more(self._package, inside(folder_of(path), (part.text or "").strip()))
            templates = {
                template.get("ID") or "": inside(folder_of(path), template.get("BaseLoc") or "")
                for template in children(common, "TemplatePage")
            }
            yield _Document(path, root, resources, templates)

    def _annotated(self, document: _Document) -> Iterator[tuple[str, int]]:
        """The pages that have annotations which may hold words, by their own numbers, and how many."""
        location = text_in(document.root, "Annotations")
        for page in children(self._other(document, location), "Page"):
            notes = self._other(document, text_in(page, "FileLoc"), document.located(location))
            telling = sum(
                any(True for name in _TELLING for _ in note.iter(f"{{*}}{name}")) for note in children(notes, "Annot")
            )
            if telling:
                yield page.get("PageID") or "", telling

    def _attached(self, document: _Document) -> int:
        return sum(1 for _ in children(self._other(document, text_in(document.root, "Attachments")), "Attachment"))

    def _other(self, document: _Document, location: str, beside: str = "") -> Element | None:
        """A part of a document that it may do without,
        named as seen from its own folder or from the part that stands `beside`.
        """
        try:
            return self._package.root(inside(folder_of(beside or document.path), location)) if location else None
        except Missing:
            return None


def _size(page: Element, document: Element) -> tuple[float, float]:
    """The width and height in points of a page: its own, or else its document's."""
    told = text_in(page, "Area", "PhysicalBox") or text_in(document, "CommonData", "PageArea", "PhysicalBox")
    x0, top, x1, bottom = box(told) or _A4
    low, high = _SIZES
    if not (low <= x1 - x0 <= high and low <= bottom - top <= high):
        x0, top, x1, bottom = _A4
    return (x1 - x0) * POINTS, (bottom - top) * POINTS


def _faulty(number: int, fault: str) -> Page:
    return Page(number, 0.0, 0.0, (), (), 0.0, fault=fault)
