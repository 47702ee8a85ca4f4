"""Whether the text layer of a page can be read:
pages that are pictures, and pages whose characters mean something else.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.readers.common_characters import share_of_common
from auditor.readers.pdf.pages import Page
from auditor.readers.pdf.signs import NAMELESS
from auditor.readers.pdf.source import Glyph

GARBLED = "乱码"
BROKEN = "无法解析"

_FEWEST_COMMON = 0.5
_MOST_STRANGE = 0.1
_SCANNED = 0.4
_PICTURED = 0.2
_ZONE = 0.12
# Of the Latin letters beyond ASCII what Chinese reports print: `×`, `·`, `±`, `°`, `²`, pinyin is rare
_KNOWN_LATIN = frozenset("×÷·±°²³«»§©®µ¥\xa0")


def trouble(page: Page) -> str | None:
    """Why a page has no text layer that can be read, in one clause;
    None where it has one, or where nothing is printed on it.
    """
    if page.fault:
        return f"本页{BROKEN}（{page.fault}）"
    inked = [glyph for glyph in page.glyphs if not glyph.text.isspace()]
    if not inked or is_pictured(page):
        if page.pictured >= _SCANNED:
            return "本页是扫描图像，没有文字层"
        return "本页的文字画成了图形，没有文字层" if page.outlined else None
    text = "".join(glyph.text for glyph in inked)
    if sum(map(_is_strange, text)) > len(text) * _MOST_STRANGE or _is_uncommon(text):
        return f"本页文字为{GARBLED}（字体没有字符映射），无法读取"
    return None


def _is_uncommon(text: str) -> bool:
    """Whether a text is made of characters that reports seldom print, be each counted as often as it is printed or
    once.

    A list that says one word in a hundred rows is not: `稻谷` is no common word, but not all of its page.
    """
    share, distinct = share_of_common(text), share_of_common("".join(set(text)))
    return share is not None and share < _FEWEST_COMMON and (distinct is None or distinct < _FEWEST_COMMON)


def is_pictured(page: Page) -> bool:
    """Whether a page is a picture, with no more text than stands where page numbers do."""
    return page.pictured >= _SCANNED and all(
        _is_outer(page, glyph) for glyph in page.glyphs if not glyph.text.isspace()
    )


def _is_outer(page: Page, glyph: Glyph) -> bool:
    """Whether a character stands where page numbers do, which are stamped on scans too."""
    return not page.height * _ZONE < glyph.centre[1] < page.height * (1 - _ZONE)


def left_out(page: Page, seen: set[int]) -> Iterator[str]:
    """What of a page that can be read was not, a clause each; `seen` holds the pictures of the pages before, and gets
    its own.

    A picture that comes again is a background.
    """
    if page.picture not in seen and page.pictured >= _PICTURED:
        yield f"本页约 {page.pictured:.0%} 是图像，图像中的文字没有读取"
    seen.add(page.picture)
    nameless = sum(glyph.text.count(NAMELESS) for glyph in page.glyphs)
    if nameless:
        yield f"本页有 {nameless} 个字符的字体没有字符映射，它们和相连的数字没有读取"
    if page.hidden:
        yield f"本页有 {page.hidden} 个字符在可见区域之外或不可见，没有读取"


def _is_strange(sign: str) -> bool:
    """Whether a character is none that reports print: of no name, or a letter of another script, as wrong maps give.

    Fonts of symbols keep theirs in a private range; `Ï` and `Ä` are what GB codes look like that are taken for Latin.
    """
    return sign == NAMELESS or ("\x80" <= sign <= "\u036f" and sign not in _KNOWN_LATIN) or "\u0400" <= sign <= "\u1fff"
