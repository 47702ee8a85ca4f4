"""Characters as fonts name them, and the characters that they mean."""

from __future__ import annotations

import unicodedata

NAMELESS = "\ufffd"
"""Stands for a character of which the font does not say which it is."""

# Radicals that fonts name in place of the simplified characters that look the same (U+2E80 to U+2EFF, U+2F3E): `⻓` in
# `增⻓`
_RADICALS = dict(
    zip(
        "⺟⺠⺩⺫⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⼾",
        "母民王目虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟户",
        strict=True,
    )
)


def meant(named: str) -> str:
    """What a font's name for one printed sign means:
    `⾦` is 金, a control character a space, a sign of no name `NAMELESS`.
    """
    if named.isascii() and named.isprintable():
        return named
    return "".join(map(_meant, named))


def _meant(named: str) -> str:
    if "\u2e80" <= named <= "\u2fdf" or "\uf900" <= named <= "\ufaff":
        return _RADICALS.get(named) or unicodedata.normalize("NFKC", named)
    if named.isprintable() or named == "\u3000":
        return named
    if named in ("\xad", "\u200b", "\ufeff"):
        return "-" if named == "\xad" else ""
    category = unicodedata.category(named)
    if category == "Co":  # fonts of symbols keep their boxes and bullets there
        return named if "\uf020" <= named <= "\uf0ff" else NAMELESS
    return NAMELESS if category in ("Cs", "Cn") else " "
