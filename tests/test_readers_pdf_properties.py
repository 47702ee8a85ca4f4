"""Whatever stands on a page where: every character is read, once, and points at its own box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.document import Paragraph, Text
from auditor.readers.pdf import blocks
from auditor.readers.pdf.pages import Page, Ruling
from auditor.readers.pdf.source import Glyph
from test_readers_pdf import PICTURE, pdf

WIDTH, HEIGHT = 600, 800
BLANK = pdf([PICTURE])

WORDS = st.sampled_from(["清淤工程", "合计", "12.50", "1,300", "98.2%", "（二）预算", "其中：", "万元。", "—", "产", "2023年", "，"])
TEXTS = st.lists(
    st.tuples(WORDS, st.integers(3, 50), st.integers(8, 42), st.sampled_from([8, 10, 16]), st.sampled_from([0, 0, 0, 0, 1, 2, 3])),
    max_size=60,
)
EDGES = st.lists(st.tuples(st.booleans(), st.integers(3, 50), st.integers(3, 50), st.integers(3, 50)), max_size=24)


def drawn(texts: Sequence[tuple[str, int, int, int, int]]) -> list[Glyph]:
    """The characters of words on a grid of positions; a word drawn over another one is left out."""
    glyphs: dict[tuple[int, int], Glyph] = {}
    for number, (word, x, y, size, turn) in enumerate(texts):
        for at, sign in enumerate(word):
            place = (10 * x + 16 * at, 16 * y) if turn in (0, 2) else (10 * x, 16 * y + 16 * at)
            if not any(abs(place[0] - a) < 16 and abs(place[1] - b) < 16 for a, b in glyphs):
                glyphs[place] = Glyph(sign, 1, (place[0], place[1], place[0] + size / 2, place[1] + size), turn, number + 1)
    return list(glyphs.values())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, EDGES)
def test_every_character_is_read_once(texts: list[tuple[str, int, int, int, int]], edges: list[tuple[bool, int, int, int]]) -> None:
    glyphs = drawn([("清淤", 20, 20, 10, 0), *texts])
    rulings = tuple(Ruling(across, 16.0 * at, 16.0 * min(a, b), 16.0 * max(a, b)) for across, at, a, b in edges if a != b)
    page = Page(1, WIDTH, HEIGHT, tuple(glyphs), rulings, 0.0)
    found, _ = blocks(BLANK, lambda _numbers: [page])
    read = [text for block in found for text in ([block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells])]
    got, drawn_ = Counter("".join(text.value for text in read).replace(" ", "").replace("\n", "")), Counter(glyph.text for glyph in glyphs)
    assert not got - drawn_
    assert set(drawn_ - got) <= set("0123456789")  # digits that a ruling parts from their number may be that of the page
    boxes = {glyph.box: glyph.text for glyph in glyphs}
    assert all(boxes[box] == sign for text in read for box, sign in placed(text))


def placed(text: Text) -> list[tuple[tuple[float, ...] | None, str]]:
    """The box of each printed character of a text."""
    return [(text.place(at, at + 1).bbox, sign) for at, sign in enumerate(text.value) if not sign.isspace()]
