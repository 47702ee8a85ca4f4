"""What a report's layout gives away: numbers missing from its headings, headings over nothing, parts that are missing, and pieces of the template left in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from auditor.document import Document, Paragraph
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.numerals import chinese, numeral
from auditor.outline import STYLES, Outline, Section
from auditor.profiles import Profile
from auditor.quantity import Quantity
from auditor.relations.prose.figures import Passage
from auditor.relations.schema import Relation, Value

# Styles whose numbers a reader expects to run on: 第一部分, 一、, （一）.
_RUNNING = tuple(style for style, _ in STYLES[:3])
# What a template leaves behind, by kind; each with what it matched.
LEFTOVERS = {
    "占位符": re.compile(r"(?<![A-Za-z])[XＸ×]{2,}(?![A-Za-z])|[○〇]{2,}|_{3,}(?=[万元年月个人%])"),  # 普陀区XX局, ××万元
    "未选项": re.compile(  # 增加（减少）的主要原因, 决算数大小于预算数, 比上年减增加21.90万元
        r"增加（减少）|减少（增加）|增长（下降）|下降（增长）|增加/减少|增长/下降|大于（小于）|大于（小于、等于）"
        r"|大于?小于|小于?大于|(?<![加增])减少?增加(?=\d)|(?<!减)增加?减少(?=\d)|(?:增长|上升)下降(?=\d)|下降(?:增长|上升)(?=\d)"
    ),
    "缺原因": re.compile(r"主要原因(?:是|为|：)(?=[。；])"),  # 主要原因是。
    "缺数字": re.compile(  # 占%, 支出为万元, 202年度部门决算, 占76.23；
        r"(?:占|增长|下降|(?:支出|收入|决算|预算|合计)为)(?=%|万元|亿元)|(?<![\d.,第])20\d年度(?=[\u4e00-\u9fa5])"
        r"|占比?为?\d{1,2}\.\d{1,2}(?=[，；。])"
    ),
}

# More leftovers of one kind than this are one cause: the template was not filled in.
_MANY = 8

# So many headings that stand within so many blocks of one are a table of contents.
_CONTENTS, _BESIDE = 4, 3


def _words(passage: Passage, start: int, end: int) -> Mention:
    return Mention(passage.text, start, end, end, Quantity.exact(0), "words", passage.block)


def leftovers(passages: Mapping[int, Passage]) -> Iterator[Relation]:
    """The `leftovers` rows: placeholders, choices not made, and places where a reason or a number is due.

    A template that nobody filled in has more of one kind than anyone would read: they are told once.
    """
    for kind, pattern in LEFTOVERS.items():
        found = [(p, m) for p in passages.values() for m in pattern.finditer(p.text.value)]
        many = f"……等{len(found)}处" if len(found) > _MANY else ""
        for passage, match in found[: 1 if many else None]:
            text = passage.text.value[max(0, match.start() - 8) : match.end() + 4] + many
            yield Relation("leftovers", kind, {"kind": kind, "text": text}, (), anchors=((kind, _words(passage, match.start(), match.end())),))


def _siblings(sections: Sequence[Section]) -> Iterator[tuple[Section, Section]]:
    """Each heading with the next of its style under the same parent."""
    last: dict[str, Section] = {}
    for section in sections:
        for style in [s for s, before in last.items() if before.level > section.level]:
            del last[style]
        if section.style in last:
            yield last[section.style], section
        last[section.style] = section


def headings(document: Document, outline: Outline, passages: Mapping[int, Passage]) -> Iterator[Relation]:
    """The `sections` rows: each heading against the number that should come, and whether anything stands under it."""
    for before, section in _siblings(outline.sections):
        last, here = numeral(before.number), numeral(section.number)
        if section.style not in _RUNNING or section.heading not in passages or last is None or here is None:
            continue
        expected = last + 1
        present = here <= expected
        values: dict[str, Value] = {"number": section.number, "style": section.style, "expected": chinese(expected), "present": present}
        yield Relation("sections", section.title, values, (), anchors=(("heading", _head(passages[section.heading])),))
    places, titles = sorted(s.heading for s in outline.sections), Counter(s.title for s in outline.sections)
    for section in outline.sections:
        if section.style in _RUNNING and section.heading in passages:
            # In a table of contents the same title comes again, or headings stand on either side.
            beside = bisect_right(places, section.heading + _BESIDE) - bisect_left(places, section.heading - _BESIDE)
            if titles[section.title] == 1 and beside < _CONTENTS:
                yield from _empty(document, section, passages[section.heading])


def _empty(document: Document, section: Section, passage: Passage) -> Iterator[Relation]:
    """A heading that nothing stands under: the next block is a heading of its own rank or a higher one."""
    follows = section.blocks[0]
    text = passage.text.value
    alone = len(text) < 40 and not text.endswith(("。", "；")) and follows < len(document.blocks)
    empty = alone and section.blocks[0] == section.blocks[1]
    if empty and not isinstance(document.blocks[follows], Paragraph):
        empty = False
    if alone:
        values: dict[str, Value] = {"number": section.number, "style": section.style, "empty": empty}
        yield Relation("sections", text, values, (), anchors=(("heading", _head(passage)),))


# A report is whole, and no excerpt, where it has this share of the parts of its kind and this many headings.
_WHOLE_SHARE, _WHOLE_HEADINGS = Decimal("0.75"), 3


def parts(document: Document, outline: Outline, passages: Mapping[int, Passage], profile: Profile) -> Iterator[Relation]:
    """The `sections` rows of a whole report: each part that one of its kind has, and whether anything in it shows that part."""
    due = profile.parts.get(outline.kind, ())
    texts = [fold(text).value for b in document.blocks for text in ([b.text] if isinstance(b, Paragraph) else [c.text for c in b.cells])]
    there = [any(part.words.search(text) for text in texts) for part in due]
    headings = sum(s.style in _RUNNING for s in outline.sections)
    title = next((p for p in passages.values() if len(p.text)), None)
    if title is None or not due or headings < _WHOLE_HEADINGS or sum(there) < _WHOLE_SHARE * len(due):
        return
    for part, present in zip(due, there, strict=True):
        values: dict[str, Value] = {"expected": part.name, "present": present, "profile": profile.title}
        yield Relation("sections", part.name, values, (), anchors=(("title", _head(title)),))


def _head(passage: Passage) -> Mention:
    return _words(passage, 0, min(len(passage.text), 30))
