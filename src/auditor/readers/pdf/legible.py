"""Whether the text layer of a page can be read: pages that are pictures, and pages whose characters mean something else."""

from __future__ import annotations

from auditor.readers.common_characters import share_of_common
from auditor.readers.pdf.pages import Page
from auditor.readers.pdf.source import Glyph

GARBLED = "乱码"
BROKEN = "无法解析"

_FEWEST_COMMON = 0.5
_MOST_NAMELESS = 0.1
_SCANNED = 0.4


def trouble(page: Page) -> str | None:
    """Why a page has no text layer that can be read, in one clause; None where it has one, or where nothing is printed on it."""
    if page.fault:
        return f"本页{BROKEN}（{page.fault}）"
    inked = [glyph for glyph in page.glyphs if not glyph.text.isspace()]
    if not inked:
        return "本页是扫描图像，没有文字层" if page.pictured >= _SCANNED else None
    share = share_of_common("".join(glyph.text for glyph in inked))
    if sum(map(_is_nameless, inked)) > len(inked) * _MOST_NAMELESS or (share is not None and share < _FEWEST_COMMON):
        return f"本页文字为{GARBLED}（字体没有字符映射），无法读取"
    return None


def _is_nameless(glyph: Glyph) -> bool:
    """Whether the font does not say which character it is: `(cid:31)`, a replacement character, one of a private range."""
    return glyph.text.startswith("(cid:") or "\ufffd" in glyph.text or "\ue000" <= glyph.text[:1] <= "\uf8ff"
