"""What pdfminer draws on a page, taken down as characters, ruling lines and pictures where they are displayed.

pdfminer does not clip: here what stands outside the region that a page shows is told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect, mult_matrix

from auditor.readers.pdf.rulings import Ruling, edge, rulings_of, thin_on, turn_of
from auditor.readers.pdf.signs import NAMELESS, meant
from auditor.readers.pdf.source import Box, Glyph

_SLACK = 1.0
_ASCENT, _DESCENT = 0.88, -0.12
_UNSEEN = (3, 7)  # text rendering modes that print nothing

_meant = lru_cache(maxsize=50_000)(meant)


class Device(PDFTextDevice):
    """Collects what one page after another shows: `glyphs`, `rulings`, `pictures` (their boxes and object numbers) and
    the number of `outlines`.

    `hidden` counts the characters that are clipped away or drawn without ink. All boxes are in points from the upper
    left corner of the page as displayed: its crop box, turned.
    """

    width: float
    height: float
    ctm: Any

    def begin_page(self, page: Any, ctm: Any) -> None:
        """A page begins, with everything on it shown that its crop box does not cut away."""
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        a, b, c, d = apply_matrix_rect(ctm, page.cropbox)
        left, bottom, right, top = max(a, x0), max(b, y0), min(c, x1), min(d, y1)
        if right - left < 1 or top - bottom < 1:
            left, bottom, right, top = x0, y0, x1, y1
        self._left, self._top = left, top
        self.width, self.height = right - left, top - bottom
        self._thin = thin_on(self.width, self.height)
        self.clip: Box = (0.0, 0.0, self.width, self.height)
        self._outer: list[Box] = []
        self._number, self._string, self._unseen = 0, 0, False
        self.glyphs: list[Glyph] = []
        self.rulings: list[Ruling] = []
        self.pictures: list[tuple[Box, int]] = []
        self.outlines = self.hidden = 0

    def numbered(self, number: int) -> None:
        """The number of the page that is drawn next."""
        self._page = number

    def end_page(self, page: Any) -> None:
        """A page is done."""

    def box(self, matrix: Any, rect: Any) -> Box:
        """The box, as displayed, round a rectangle in the coordinates of a matrix."""
        x0, y0, x1, y1 = apply_matrix_rect(matrix, rect)
        return x0 - self._left, self._top - y1, x1 - self._left, self._top - y0

    def narrow(self, box: Box) -> None:
        """Only what lies in a box is shown from here on."""
        x0, top, x1, bottom = self.clip
        self.clip = max(x0, box[0]), max(top, box[1]), min(x1, box[2]), min(bottom, box[3])

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        """A form or an image begins; a form shows nothing outside its own box."""
        self._outer.append(self.clip)
        self.narrow(self.box(mult_matrix(matrix, self.ctm), bbox))

    def end_figure(self, name: str) -> None:
        """A form or an image ends; the region is what it was around it."""
        self.clip = self._outer.pop()

    def render_image(self, name: str, stream: Any) -> None:
        """An image fills the figure that it stands in."""
        x0, top, x1, bottom = self.clip
        if x1 > x0 and bottom > top:
            self.pictures.append((self.clip, stream.objid or -self._page))
            if min(x1 - x0, bottom - top) <= self._thin:
                self.rulings.extend(edge(self.clip, self.clip))

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """A string is drawn."""
        self._string += 1
        self._unseen = textstate.render in _UNSEEN
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        """A character is drawn; answers how far the next one stands from it."""
        advance: float = font.char_width(cid) * fontsize * scaling
        try:
            text = _meant(font.to_unichr(cid))
        except PDFUnicodeNotDefined:
            text = NAMELESS
        a, b, c, d, e, f = matrix
        if font.is_vertical():
            box = self.box(matrix, _upright(font.char_disp(cid), fontsize, rise, advance))
            turn: int | None = 3
        elif b == c == 0 and a > 0 and d > 0 and fontsize > 0 and advance >= 0:
            x, y = e - self._left, self._top - f
            box = (x, y - d * (rise + _ASCENT * fontsize), x + a * advance, y - d * (rise + _DESCENT * fontsize))
            turn = 0
        else:
            box = self.box(matrix, (0, rise + _DESCENT * fontsize, advance, rise + _ASCENT * fontsize))
            turn = turn_of(a * fontsize, b * fontsize)
        if turn is not None and text:
            self._take(text, box, turn)
        return advance

    def _take(self, text: str, box: Box, turn: int) -> None:
        """Notes a character where it is shown; slanting ones, as of watermarks, do not come here."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        x0, top, x1, bottom = self.clip
        if self._unseen or not (x0 - _SLACK <= x <= x1 + _SLACK and top - _SLACK <= y <= bottom + _SLACK):
            self.hidden += not text.isspace()
        else:
            self.glyphs.append(Glyph(text, self._page, box, turn, self._string))

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        """A path is drawn: its straight edges are lines;
        an area that is only filled is a background, unless as thin as a line.
        """
        for subpath in _subpaths(path):
            points = [self._shown(segment[-2:] if segment[0] != "h" else subpath[0][-2:]) for segment in subpath]
            self.outlines += fill and any(segment[0] in "cvy" for segment in subpath)
            if (stroke or fill) and not _is_white(gstate.scolor if stroke else gstate.ncolor):
                self.rulings.extend(rulings_of(points, self._thin, self.clip, stroked=stroke))

    def _shown(self, point: Any) -> tuple[float, float]:
        x, y = apply_matrix_pt(self.ctm, point)
        return x - self._left, self._top - y


class Interpreter(PDFPageInterpreter):
    """Runs a page's drawing, and keeps the region it is clipped to;
    of paths that are no rectangle the box round them.
    """

    device: Device

    def init_state(self, ctm: Any) -> None:
        """The state that a page or a form begins with; a form begins in the region of its page."""
        super().init_state(ctm)
        self._kept: list[Box] = []

    def do_q(self) -> None:
        """The state is kept."""
        super().do_q()
        self._kept.append(self.device.clip)

    def do_Q(self) -> None:  # noqa: N802
        """The state that was kept last comes back."""
        super().do_Q()
        if self._kept:
            self.device.clip = self._kept.pop()

    def do_W(self) -> None:  # noqa: N802
        """The path becomes the clipping region."""
        self._narrow()

    def do_W_a(self) -> None:  # noqa: N802
        """The path becomes the clipping region, by the even-odd rule."""
        self._narrow()

    def _narrow(self) -> None:
        flat = [segment[1:] for segment in self.curpath]
        points = [point for numbers in flat for point in zip(numbers[::2], numbers[1::2], strict=False)]
        if len(points) > 2:
            xs, ys = zip(*points, strict=True)
            self.device.narrow(self.device.box(self.ctm, (min(xs), min(ys), max(xs), max(ys))))


def _upright(displacement: Any, fontsize: float, rise: float, advance: float) -> tuple[float, float, float, float]:
    """The box of a character of a font that is written downwards, as pdfminer lays it."""
    vx, vy = displacement
    left = -fontsize * 0.5 if vx is None else -vx * fontsize * 0.001
    top = (1000 - vy) * fontsize * 0.001 + rise
    return left, top + advance, left + fontsize, top


def _subpaths(path: Sequence[Any]) -> Iterator[list[Any]]:
    """The parts of a path that begin with a move of the pen; one that does not is invalid."""
    part: list[Any] = []
    for segment in path:
        if segment[0] == "m":
            if len(part) > 1:
                yield part
            part = [segment]
        elif part:
            part.append(segment)
    if len(part) > 1:
        yield part


def _is_white(color: Any) -> bool:
    """Whether a colour of any colour space prints as paper."""
    values = [color] if isinstance(color, int | float) else list(color) if isinstance(color, list | tuple) else []
    if not values or not all(isinstance(value, int | float) for value in values):
        return False
    return all(value <= 0.02 for value in values) if len(values) == 4 else all(value >= 0.98 for value in values)
