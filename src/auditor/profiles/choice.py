"""Which profile a report takes: the one asked for, else the one that its kind, its cover or its forms give away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from auditor.document import Document, Paragraph
from auditor.numbers import fold
from auditor.outline import Outline
from auditor.profiles.loader import DEFAULT, default, load, names
from auditor.profiles.profile import Profile
from auditor.result import ProfileUsed

# How many of a report's first paragraphs are its cover, and how long such a line may be.
_COVER, _COVER_LINE = 12, 50


def choose(document: Document, outline: Outline, name: str = "") -> tuple[Profile, ProfileUsed]:
    """The profile of a report and why it is that one; `name` is the one asked for.
    Raises ProfileError for an unknown name.
    """
    profile, why = (load(name), "按 --profile 的指定") if name else _given_away(document, outline)
    return profile, ProfileUsed(profile.name, profile.title, why)


def _given_away(document: Document, outline: Outline) -> tuple[Profile, str]:
    """The only profile that the strongest sign speaks for; the default where none does, or several do."""
    others = [load(name) for name in names() if name != DEFAULT]
    cover = _cover(document, outline)
    signs: tuple[Callable[[Profile], str], ...] = (
        lambda p: f"报告是{outline.kind}" if outline.kind in p.signs.kinds else "",
        lambda p: next((f"报告写明“{place}”" for place in p.signs.places if _named(place, cover)), ""),
        lambda p: next((f"表头印有“{'、'.join(words)}”" for words in p.signs.headers if _in_one_table(words, document)), ""),
    )
    for sign in signs:
        found = [(profile, why) for profile in others if (why := sign(profile))]
        if len(found) == 1:
            return found[0]
    return default(), "没有更切合的口径"


def _cover(document: Document, outline: Outline) -> Sequence[str]:
    """The title, the organisation, and the short lines that a report begins with."""
    lines = [fold(block.text).value for block in document.blocks[:_COVER] if isinstance(block, Paragraph)]
    return [outline.title, outline.organization, *(line for line in lines if len(line) <= _COVER_LINE)]


def _named(place: str, cover: Sequence[str]) -> bool:
    """Whether a place stands there as one: 四川省, 衡阳市体育局, 凉山州; not 黄石 in 黄石镇."""
    pattern = re.compile(rf"{place}(?:省|市|州|地区|.{{0,3}}自治[州区县]|林区)")
    return any(pattern.search(line) for line in cover)


def _in_one_table(words: Sequence[str], document: Document) -> bool:
    return any(all(any(word in text for text in texts) for word in words) for texts in _tables(document))


def _tables(document: Document) -> Iterator[list[str]]:
    for table in document.tables():
        yield [fold(cell.text).value for cell in table.cells]
