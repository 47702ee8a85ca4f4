"""pdfminer with clipping: characters outside the region that a page shows are told apart, which it does not do itself."""

from __future__ import annotations

from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.utils import apply_matrix_pt

_SLACK = 1.0

Region = tuple[float, float, float, float]
"""x0, y0, x1, y1 in the page's own coordinates, from its lower left corner."""


class Device(PDFPageAggregator):
    """Collects a page; characters whose centre is clipped away are counted in `hidden` instead."""

    def __init__(self, resources: Any) -> None:
        super().__init__(resources, laparams=None)
        self.clip: Region | None = None
        self.hidden = 0

    def begin_page(self, page: Any, ctm: Any) -> None:
        """A page begins, with everything on it shown."""
        self.clip, self.hidden = None, 0
        super().begin_page(page, ctm)

    def render_char(self, *arguments: Any) -> float:
        """A character is drawn; answers how far the next one stands from it."""
        advance: float = super().render_char(*arguments)
        drawn = self.cur_item._objs
        if self.clip is not None and drawn and not self._shows(drawn[-1]):
            hidden: Any = drawn.pop()
            self.hidden += not hidden.get_text().isspace()
        return advance

    def _shows(self, item: Any) -> bool:
        x, y = (item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2
        x0, y0, x1, y1 = self.clip or (x, y, x, y)
        return bool(x0 - _SLACK <= x <= x1 + _SLACK and y0 - _SLACK <= y <= y1 + _SLACK)


class Interpreter(PDFPageInterpreter):
    """Runs a page's drawing, and keeps the region it is clipped to; of paths that are no rectangle the box round them."""

    device: Device

    def init_state(self, ctm: Any) -> None:
        """The state that a page or a form begins with; a form begins in the region of its page."""
        super().init_state(ctm)
        self._kept: list[Region | None] = []

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

    def do_Do(self, name: Any) -> None:  # noqa: N802
        """A form or an image is drawn; the region is what it was behind it."""
        clip = self.device.clip
        super().do_Do(name)
        self.device.clip = clip

    def _narrow(self) -> None:
        flat = [segment[1:] for segment in self.curpath]
        points = [apply_matrix_pt(self.ctm, (x, y)) for numbers in flat for x, y in zip(numbers[::2], numbers[1::2], strict=False)]
        if len(points) < 3:
            return
        xs, ys = zip(*points, strict=True)
        x0, y0, x1, y1 = self.device.clip or (min(xs), min(ys), max(xs), max(ys))
        self.device.clip = (max(x0, min(xs)), max(y0, min(ys)), min(x1, max(xs)), min(y1, max(ys)))
