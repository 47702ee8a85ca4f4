"""How many projects, parts and points are said to be against how many are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from auditor.numbers.mention import Mention
from auditor.numerals import numeral
from auditor.outline import STYLES
from auditor.quantity import Quantity, total
from auditor.relations.prose.counts import COUNT, count_row, mention_of
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation, Value
from auditor.relations.tables.frame import Frame

# Projects counted in prose: 纳入绩效自评的项目共计|5个; 对6个|项目开展绩效自评.
_BEFORE = re.compile(r"项目(?:共计|共有|共|合计|总数|个数|总个数)(?:为|有)?$")
_AFTER = re.compile(r"^(?:[\u4e00-\u9fa5]{0,4})项目(?:支出)?(?:开展|进行|实施|均|全部)")
# What such a count is of where it is not of all: 其中优秀3个.
_SOME = re.compile(r"其中|重点|抽取|上年|优|良|跟踪|目标")
# A summary's column of projects.
_PROJECTS = re.compile(r"项目名称")
# A row that stands for rows left out, and the words of a count of what was assessed.
_OPEN_ROW = re.compile(r"…|\.{3}|^等")
_ASSESSED = re.compile(r"自评|评价")


def _projects(frames: Sequence[Frame]) -> list[tuple[Frame, int]]:
    """The tables that list projects by name with their scores, and how many each lists."""
    found = []
    for frame in frames:
        names = [c for c in frame.columns if c.role == "name" and _PROJECTS.search(c.header)]
        rows = [r for r in frame.rows if r.kind == "item" and r.values and names and r.text(names[0])]
        if len(rows) > 1 and frame.having("score"):
            found.append((frame, len(rows)))
    return found


def _told(passages: Mapping[int, Passage]) -> Iterator[Figure]:
    for p in passages.values():
        for f in p.figures:
            counted = f.role == "value" and f.dimension in ("个", "项") and not f.depth and not _SOME.search(f.lead)
            if counted and (_BEFORE.search(f.head) or _AFTER.search(p.after(f))):
                yield f


def counted_projects(passages: Mapping[int, Passage], frames: Sequence[Frame]) -> Iterator[Relation]:
    """How many projects prose says were assessed against the rows of the one summary.

    A summary without total may list some of them only: then only what agrees is told.
    """
    tables = _projects(frames)
    if len(tables) != 1:
        return
    frame, listed = tables[0]
    whole = any(r.kind == "total" for r in frame.rows) and not any(_OPEN_ROW.search(r.raw) for r in frame.rows)
    for mention in (f.mention for f in _told(passages)):
        if mention.quantity.value != listed and not (whole and _ASSESSED.search(mention.text.value + frame.caption)):
            continue
        values: dict[str, Value] = {"stated": mention.quantity, "listed": Quantity.exact(listed, mention.quantity.unit), "listing": f"汇总表列{listed}个项目"}
        yield Relation("counts", "项目", values, (("stated", mention),), source="mixed", certainty="inferred")


# What stands between a count and the amounts that it is of: 分给4个|县，其中：甲县3万元…, 来自五个|渠道：甲3万元….
_INTRODUCED = re.compile(
    r"(?P<noun>[\u4e00-\u9fa5]{0,10})[：，（][\u4e00-\u9fa5]{0,8}[，。]?(?:即|其中|具体为|具体是|分别为|分别是|分别|包括|构成是)?(?:[：，]?[\u4e00-\u9fa5（）]{0,12}|：[^。；]{0,50})"
)
_NAMELY = re.compile(r"即|分别|具体")
# As many parts whose sum holds are no accident; a count farther off than this, or than half as many, is of something else.
_PARTS, _OFF = 3, 2


def counted_parts(passages: Mapping[int, Passage], relations: Sequence[Relation]) -> Iterator[Relation]:
    """A count beside a total that its parts come to, right before these, against how many they are; the sum that holds says that the list is whole."""
    seen: set[tuple[int, int]] = set()
    for whole, *parts in filter(None, map(_whole_list, relations)):
        passage = passages.get(parts[0].block)
        found = _announcing(passage, whole, parts[0]) if passage is not None else None
        n = numeral(found[0]["n"]) if found is not None else None
        if passage is None or found is None or n is None or (passage.block, found[0].start()) in seen or abs(n - len(parts)) > max(_OFF, len(parts) // 2):
            continue
        seen.add((passage.block, found[0].start()))
        names = "、".join(f.label for f in passage.figures if f.mention in parts)
        yield count_row(found[1] or "分项", mention_of(passage.text, found[0], passage.block, n), len(parts), names[:60])


def _whole_list(row: Relation) -> list[Mention]:
    """A total of prose with the parts of one paragraph that come to it, the total first; nothing where they do not, or are too few, or where some of
    them go up and others down."""
    stated, computed = row.values.get("total"), row.values.get("parts")
    if row.table != "totals" or not row.values.get("complete") or not (isinstance(stated, Quantity) and isinstance(computed, Quantity) and computed.meets(stated)):
        return []
    parts, whole = ([m for role, m in row.operands if role == name] for name in ("part", "total"))
    alone = len(whole) == 1 and len(parts) >= _PARTS and {(m.block, m.cell) for m in parts} == {(parts[0].block, None)}
    return [*whole, *parts] if alone and total((m.quantity for m in parts), computed.unit).meets(computed) else []


def _announcing(passage: Passage, whole: Mention, first: Mention) -> tuple[re.Match[str], str] | None:
    """The only count in the words that introduce a list, or before its total where 即 or the like says that both are of the list, and what it counts."""
    text = passage.text.value
    start = max((f.end for f in passage.figures if f.end <= first.start and f.mention.kind != "count" and f.mention.key != whole.key), default=0)
    counts = list(COUNT.finditer(text, start, first.start))
    if len(counts) != 1 or counts[0].start() == whole.start:  # a total of counts counts no names
        return None
    over = counts[0].end() <= whole.start < first.start
    said = text[counts[0].end() : whole.start] + text[whole.tail : first.start] if over else text[counts[0].end() : first.start]
    match = _INTRODUCED.fullmatch(said)
    return (counts[0], match["noun"]) if match and (not over or _NAMELY.search(said)) else None


# What announces a numbered list with how many it has: 主要存在以下三个方面的问题：; an ordinal (第三点：) announces none.
_ANNOUNCED = re.compile(r"(?<![第“\d.])(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,3})(?P<unit>个|点|条|项|大|类|种|方面)(?P<noun>[\u4e00-\u9fa5]{0,10})：")
# How lists are numbered: as headings are, and in words. A heading of the outer styles, or of the list's own begun anew, ends a list.
_NUMBERED = (*(pattern.pattern.removeprefix("^") for _, pattern in STYLES), r"([一二三四五六七八九十])是", r"第([一二三四五六七八九十])[，、]")
_OUTER = [pattern for _, pattern in STYLES[:3]]


def announced(passages: Mapping[int, Passage]) -> Iterator[Relation]:
    """How many points a list is said to have against how many are numbered: 三个问题：（一）…（二）…. A list that goes on to the end of the text
    may go on beyond it."""
    blocks = sorted(passages)
    for at, block in enumerate(blocks):
        for match in _ANNOUNCED.finditer(passages[block].text.value):
            n = numeral(match["n"])
            following = [passages[block].text.value[match.end() :], *(passages[b].text.value for b in blocks[at + 1 :])]
            listed, ended = _numbered([text for text in following if text])
            if n is not None and listed > 1 and (listed >= n or ended):
                yield count_row(match["noun"] or "各点", mention_of(passages[block].text, match, block, n), listed, f"编号从1到{listed}")


def _numbered(texts: Sequence[str]) -> tuple[int, bool]:
    """How far the list that begins these texts is numbered, and whether something else follows it."""
    style = next((s for s in _NUMBERED if texts and (m := re.match(s, texts[0])) and numeral(m[1]) == 1), None)
    if style is None:
        return 0, False
    listed, start = 0, re.compile(rf"(?:^|(?<=[。；：\s])){style}")
    for text in texts:
        if listed and any(outer.match(text) and not start.match(text) for outer in _OUTER):
            return listed, True
        for match in start.finditer(text):
            number = numeral(match[1])
            if number == 1 and listed:
                return listed, True
            listed += number == listed + 1
    return listed, False
