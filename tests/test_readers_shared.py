"""The reports that are measured against, where they lie beside the project: all are read, and all formats of one agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditor.document import Document, Paragraph, Text
from auditor.readers import read

SHARED = Path(__file__).parents[2] / "shared"
TEXTS = sorted([*SHARED.glob("seeds/*.txt"), *SHARED.glob("corpus/*.txt")])
WORDS = sorted(SHARED.glob("formats/*.docx"))

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the measured reports are not here")


def texts(found: Document) -> list[Text]:
    return [text for block in found.blocks for text in ([block.text] if isinstance(block, Paragraph) else [c.text for c in block.cells])]


def digits(value: str) -> str:
    return "".join(re.findall(r"\d", value))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem[:12])
def test_every_digit_of_a_text_is_read_once_and_points_at_its_line(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    seen: set[tuple[int, int]] = set()
    for text in texts(read(path)):
        for index, character in enumerate(text.value):
            if character.isdigit():
                place = text.place(index, index + 1)
                assert place.line is not None and place.start is not None
                assert lines[place.line - 1][place.start] == character
                seen.add((place.line, place.start))
    tags = re.compile(r"<[^<>]*>|\[?!?\(https?[^)]*\)")
    printed = {(n, at) for n, line in enumerate(lines, 1) for at, c in enumerate(tags.sub(lambda m: " " * len(m[0]), line)) if c.isdigit()}
    numbered = {(n, at) for n, at in printed - seen if not re.fullmatch(r"[-—\s\d]*", lines[n - 1])}
    assert not numbered


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.stem[:12])
def test_the_tables_of_a_pdf_are_those_of_its_docx(path: Path) -> None:
    def cells(found: Document) -> list[list[list[str]]]:
        return [[[re.sub(r"\s", "", c.text.value) if c else "" for c in row] for row in table.grid()] for table in found.tables()]

    assert cells(read(path.with_suffix(".pdf"))) == cells(read(path))


@pytest.mark.parametrize("path", WORDS[:6], ids=lambda path: path.stem[:12])
def test_a_docx_holds_the_digits_of_its_text(path: Path) -> None:
    text = SHARED / "corpus" / f"{path.stem}.txt"
    if not text.exists():
        pytest.skip("no text of it")
    wanted = digits("".join(t.value for t in texts(read(text))))
    assert len(digits("".join(t.value for t in texts(read(path))))) >= len(wanted)
