"""What the objects of a page draw, taken down as characters, ruling lines and pictures where they are displayed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from auditor.readers.ofd.numbers import (
    Matrix,
    box,
    is_white,
    matrix,
    moved,
    number,
    point,
    round_points,
    shared,
    then,
    transformed,
)
from auditor.readers.ofd.package import Element, child, children, name_of, text_in
from auditor.readers.ofd.paths import parts_of
from auditor.readers.ofd.resources import Resources
from auditor.readers.ofd.texts import signs_of
from auditor.readers.pdf.rulings import Ruling, edge, rulings_of, thin_on
from auditor.readers.pdf.source import Box, Glyph

POINTS = 72 / 25.4
"""Points in a millimetre, in which OFD measures."""

_SLACK = 1.0
_DEEPEST = 8
# How many characters of a path's data cost as much as an object.
_DEAR = 50


class TooMuch(Exception):  # noqa: N818 (it ends a page, which is told)
    """A page draws more than any report does."""


@dataclass(slots=True)
class Purse:
    """How many objects a file may still draw: units that hold one another may stand for any number of them."""

    left: int

    def spend(self, cost: int) -> None:
        """Raises `TooMuch` where nothing is left."""
        self.left -= cost
        if self.left < 0:
            raise TooMuch


@dataclass(frozen=True, slots=True)
class State:
    """Where objects stand: what takes their coordinates to the page's, the region that is shown,
    the layer's drawing parameter.
    """

    by: Matrix
    clip: Box
    parameter: str | None = None
    deep: int = 0


@dataclass(slots=True)
class Canvas:
    """What one page shows, sizes and boxes in points from its upper left corner.

    `placed` are its pictures by resource, each with what takes the unit square to where it is shown; `hidden` counts
    characters that are clipped away, off the page or drawn without ink, `outlines` the filled areas with curves.
    """

    number: int
    width: float
    height: float
    purse: Purse
    glyphs: list[Glyph] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    pictures: list[tuple[Box, int]] = field(default_factory=list)
    placed: list[tuple[str, Matrix]] = field(default_factory=list)
    hidden: int = 0
    outlines: int = 0
    strings: int = 0

    def draw(self, page: Element, resources: Resources) -> None:
        """Draws the layers of a page or of a template. Raises `TooMuch`."""
        whole = State((POINTS, 0.0, 0.0, POINTS, 0.0, 0.0), (0.0, 0.0, self.width, self.height))
        for content in children(page, "Content"):
            for layer in children(content):
                state = State(whole.by, whole.clip, layer.get("DrawParam"))
                self._objects(layer if name_of(layer) in _GROUPS else (layer,), state, resources)

    def _objects(self, elements: Iterable[Element], state: State, resources: Resources) -> None:
        for element in elements:
            self.purse.spend(1)
            name = name_of(element)
            if name in _GROUPS:
                self._objects(element, state, resources)
            elif name == "TextObject":
                self._text(element, state, resources)
            elif name == "PathObject":
                self._path(element, state, resources)
            elif name == "ImageObject":
                self._picture(element, state, resources)
            elif name == "CompositeObject":
                self._composite(element, state, resources)

    def _text(self, element: Element, state: State, resources: Resources) -> None:
        by = _placed(element, state)
        clip = _clipped(element, state, by)
        seen = _is_shown(element) and _inked(element, state, resources, fills=True, strokes=False)
        for signs in signs_of(element, by):
            self.purse.spend(1 + len(signs) // 4)
            self.strings += 1
            for sign in signs:
                x, y = (sign.box[0] + sign.box[2]) / 2, (sign.box[1] + sign.box[3]) / 2
                if seen and clip[0] - _SLACK <= x <= clip[2] + _SLACK and clip[1] - _SLACK <= y <= clip[3] + _SLACK:
                    self.glyphs.append(Glyph(sign.text, self.number, sign.box, sign.turn, self.strings))
                else:
                    self.hidden += not sign.text.isspace()

    def _path(self, element: Element, state: State, resources: Resources) -> None:
        if not _is_shown(element):
            return
        by = _placed(element, state)
        clip = _clipped(element, state, by)
        data = text_in(element, "AbbreviatedData")
        self.purse.spend(len(data) // _DEAR)
        strokes, fills = _is_true(element.get("Stroke"), True), _is_true(element.get("Fill"), False)
        inked = _inked(element, state, resources, fills=False, strokes=True)
        thin = thin_on(self.width, self.height)
        for part in parts_of(data):
            self.outlines += fills and part.curved
            if inked:
                points = [point(by, x, y) for x, y in part.points]
                self.rulings.extend(rulings_of(points, thin, clip, stroked=strokes))

    def _picture(self, element: Element, state: State, resources: Resources) -> None:
        key = element.get("ResourceID") or ""
        if key not in resources.pictures or not _is_shown(element):
            return
        by = _placed(element, state)
        if not element.get("CTM") and (own := box(element.get("Boundary"))):
            by = then((own[2] - own[0], 0.0, 0.0, own[3] - own[1], 0.0, 0.0), by)
        shown = shared(transformed(by, (0.0, 0.0, 1.0, 1.0)), _clipped(element, state, by))
        if shown[2] > shown[0] and shown[3] > shown[1]:
            self.pictures.append((shown, int(number(key))))
            self.placed.append((resources.pictures[key], by))
            if min(shown[2] - shown[0], shown[3] - shown[1]) <= thin_on(self.width, self.height):
                self.rulings.extend(edge(shown, shown))

    def _composite(self, element: Element, state: State, resources: Resources) -> None:
        unit = resources.units.get(element.get("ResourceID") or "")
        if unit is None or state.deep >= _DEEPEST or not _is_shown(element):
            return
        by = _placed(element, state)
        inner = State(by, _clipped(element, state, by), state.parameter, state.deep + 1)
        for content in children(unit, "Content"):
            self._objects(content, inner, resources)


_GROUPS = ("Layer", "PageBlock")


def _placed(element: Element, state: State) -> Matrix:
    """What takes an object's coordinates to the page's:
    its own transformation, then to its corner, then as where it stands.
    """
    corner = box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    return then(then(matrix(element.get("CTM")), moved(corner[0], corner[1])), state.by)


def _clipped(element: Element, state: State, by: Matrix) -> Box:
    """The region in which an object is shown: where it stands, narrowed by the box round each of its clips.

    What cuts at an object's `Boundary` is left aside: writers give it too small, and readers show what is outside.
    """
    clip = state.clip
    for clips in children(element, "Clips"):
        corner = box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
        base = by if _is_true(clips.get("TransFlag"), True) else then(moved(corner[0], corner[1]), state.by)
        for one in children(clips, "Clip"):
            areas = [area for part in children(one, "Area") if (area := _area(part, base))]
            if areas:
                xs, tops, x1s, bottoms = zip(*areas, strict=True)
                clip = shared(clip, (min(xs), min(tops), max(x1s), max(bottoms)))
    return clip


def _area(area: Element, base: Matrix) -> Box | None:
    """The box round the path of a clip; None where it has none, or is cut by text."""
    path = child(area, "Path")
    if path is None:
        return None
    corner = box(path.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    by = then(then(then(matrix(path.get("CTM")), moved(corner[0], corner[1])), matrix(area.get("CTM"))), base)
    points = [point(by, x, y) for part in parts_of(text_in(path, "AbbreviatedData")) for x, y in part.points]
    return round_points(points) if points else None


def _is_shown(element: Element) -> bool:
    return _is_true(element.get("Visible"), True) and number(element.get("Alpha"), 255.0) > 0


def _is_true(text: str | None, default: bool) -> bool:
    return default if text is None else text.strip().lower() in ("true", "1")


def _inked(element: Element, state: State, resources: Resources, *, fills: bool, strokes: bool) -> bool:
    """Whether an object leaves ink: of lines and areas what is not white, of text all that is not see-through.

    `fills` and `strokes` are what it does where it does not say.
    """
    stroked, filled = _is_true(element.get("Stroke"), strokes), _is_true(element.get("Fill"), fills)
    if not (stroked or filled):
        return False
    name = "StrokeColor" if stroked and strokes else "FillColor" if filled else "StrokeColor"
    color = next(_colors(element, state, resources, name), None)
    if color is None:
        return True
    clear = number(color.get("Alpha"), 255.0) <= 0
    return not clear and (fills or not is_white(color.get("Value")))


def _colors(element: Element, state: State, resources: Resources, name: str) -> Iterator[Element]:
    """The colours that hold for an object, its own first, then those of its drawing parameter and of its layer's."""
    yield from children(element, name)
    for parameter in resources.related(element.get("DrawParam")):
        yield from children(parameter, name)
    for parameter in resources.related(state.parameter):
        yield from children(parameter, name)

