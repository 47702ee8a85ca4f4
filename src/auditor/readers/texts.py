"""Texts taken apart and put together, every character kept at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from auditor.document import Text

Parts = tuple[str | int, ...]
"""What stands in place of a match: strings, and numbers of the groups whose characters stay."""


def strip(text: Text) -> Text:
    """The text without white space round it."""
    value = text.value
    start = len(value) - len(value.lstrip())
    return text.part(start, max(start, len(value.rstrip())))


def substitute(
    text: Text, pattern: re.Pattern[str], parts: Callable[[re.Match[str]], Parts], end: int | None = None
) -> Text:
    """The text with each match before `end` replaced;
    new characters point at the match's beginning or at the group before them.
    """
    value: list[str] = []
    at: list[int] = []
    done = 0
    for match in pattern.finditer(text.value, 0, len(text) if end is None else end):
        value.append(text.value[done : match.start()])
        at.extend(text.at[done : match.start()])
        anchor = match.start()
        for part in parts(match):
            if isinstance(part, int):
                value.append(match[part])
                at.extend(text.at[match.start(part) : match.end(part)])
                anchor = max(match.end(part) - 1, anchor)
            else:
                value.append(part)
                at.extend([text.at[anchor]] * len(part))
        done = match.end()
    if not done:
        return text
    value.append(text.value[done:])
    at.extend(text.at[done:])
    return Text("".join(value), text.source, tuple(at))


def cut(text: Text, separators: Iterable[int]) -> list[Text]:
    """The pieces of a text between separators of one character each, given by where they stand."""
    return [text.part(a + 1, b) for a, b in pairwise((-1, *separators, len(text)))]


def join(texts: Sequence[Text], between: str = "") -> Text:
    """One text of several of one source; between two Latin words always a space."""
    if len(texts) == 1:
        return texts[0]
    value: list[str] = []
    at: list[int] = []
    for text in texts:
        glue = between
        if not glue and value and text.value and _is_latin(value[-1][-1:]) and _is_latin(text.value[0]):
            glue = " "
        if value:
            value.append(glue)
            at.extend([at[-1]] * len(glue))
        if text.value:
            value.append(text.value)
            at.extend(text.at)
    return Text("".join(value), texts[0].source, tuple(at))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
