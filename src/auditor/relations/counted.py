"""How many projects, parts and points are said to be against how many are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from auditor.numbers.mention import Mention
from auditor.numerals import numeral
from auditor.outline import STYLES
from auditor.quantity import Quantity, total
from auditor.relations.prose.counts import count_row, mention_of
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


# What a list of amounts is of where their names do not say so: 项目9个，即：甲工程3万元、乙工程2万元….
_LISTED = re.compile(r"项目|工程|部分|类|方面|笔|事项|任务|单位")
# A count of things of which the list gives amounts stands this near its total and its first part, in characters.
_BEFORE_LIST, _AFTER_LIST = 40, 60
# A count farther off than this, or than half as many, is of something else.
_OFF = 3
# As many parts whose sum holds are no accident.
_PARTS = 3


def counted_parts(passages: Mapping[int, Passage], relations: Sequence[Relation]) -> Iterator[Relation]:
    """A count beside a total that its parts come to against how many parts there are: 分给4个县，其中：甲县3万元…. The sum that holds says that
    the list is whole; what is counted must end the parts' names, or stand right before a list that is introduced as one."""
    seen: set[object] = set()
    for row in (*relations, *(shared := list(_shared(passages)))):
        parts = [m for role, m in row.operands if role == "part"]
        whole = next((m for role, m in row.operands if role == "total"), None)
        stated, computed = row.values.get("total"), row.values.get("parts")
        one = row.table == "totals" and row.values.get("complete") and whole is not None and len(parts) >= _PARTS and not any(m.cell for m in (whole, *parts))
        passage = passages.get(parts[0].block) if one and len({m.block for m in (whole, *parts) if m}) == 1 else None
        if passage is None or whole is None or not (isinstance(stated, Quantity) and isinstance(computed, Quantity) and computed.meets(stated)):
            continue
        for figure in _counts_beside(passage, whole, parts):
            noun = _noun(passage, figure)
            names = [f.label for f in passage.figures if f.mention in parts]
            agree = figure.mention.quantity.value == len(parts)
            if abs(figure.mention.quantity.value - len(parts)) > max(_OFF, len(parts) // 2) or figure.dimension == whole.quantity.unit.dimension:
                continue
            sure = bool(noun) and all(name.endswith(noun[-1]) for name in names)
            introduced = bool(_LISTED.search(noun + figure.label)) and figure.end <= parts[0].start and bool(_INTRODUCED.search(passage.text.value[figure.end : parts[0].start])) and not any(map(_MONEYS.search, names))
            if figure.mention.key not in seen and (agree or sure or introduced):
                seen.add(figure.mention.key)
                values: dict[str, Value] = {"stated": figure.mention.quantity, "listed": Quantity.exact(len(parts), figure.mention.quantity.unit), "listing": "、".join(names)[:60]}
                yield Relation("counts", noun or "分项", values, (("stated", figure.mention),), certainty="inferred")
    yield from shared


def _shared(passages: Mapping[int, Passage]) -> Iterator[Relation]:
    """Amounts listed to a sentence's end that come to just the first amount of the next: 甲村3万元、乙村2万元、丙村4万元。9万元用于3个村."""
    for passage in passages.values():
        for at, whole in enumerate(passage.figures):
            parts: list[Figure] = []
            for f in reversed(passage.figures[:at]):
                joint = passage.between(f, parts[-1]) if parts else passage.between(f, whole)
                if f.dimension != whole.dimension or f.role != "value" or not f.label or not (joint.startswith("、") if parts else joint.startswith("。") and len(joint) <= 6):
                    break
                parts.append(f)
            if len(parts) >= _PARTS and whole.role == "value" and whole.mention.kind == "money":
                stated = whole.mention.quantity
                computed = total((p.mention.quantity for p in parts), stated.unit)
                if computed.value == stated.value:
                    values: dict[str, Value] = {"total": stated, "parts": computed, "n_parts": len(parts), "complete": True, "relation": "sum"}
                    operands = (("total", whole.mention), *(("part", p.mention) for p in reversed(parts)))
                    yield Relation("totals", whole.label or "合计", values, operands, certainty="inferred")


# What introduces a list of the things counted, and names that divide their money instead: 中央资金, 基本支出.
_INTRODUCED = re.compile(r"(?:即|分别为|分别是|具体为|具体是)[：:]")
_MONEYS = re.compile(r"中央|[省市县区州本上]级|财政|自筹|拨款|类$|支出$")
_NOUN = re.compile(r"^[\u4e00-\u9fa5]{1,6}")


def _noun(passage: Passage, figure: Figure) -> str:
    """What a count counts: the words after it, with the unit where that is a noun itself."""
    match = _NOUN.match(re.split(r"[开实进均都的，。（：用]", passage.after(figure))[0])
    unit = figure.mention.quantity.unit.name
    return (match[0] if match else "") or (unit if unit not in ("个", "项", "家") else figure.label)


def _counts_beside(passage: Passage, whole: Mention, parts: Sequence[Mention]) -> Iterator[Figure]:
    """The counts right before a list with its total, or right after it."""
    for f in passage.figures:
        if f.mention.kind != "count" or f.depth or f.mention.operator or f.mention.quantity.value < 2 or "." in f.mention.quantity.number():
            continue
        before = f.end <= parts[0].start and parts[0].start - f.end <= _BEFORE_LIST
        after = f.start >= max(parts[-1].tail, whole.tail) and f.start - max(parts[-1].tail, whole.tail) <= _AFTER_LIST
        apart = [g for g in passage.figures if min(f.end, parts[-1].tail) <= g.start < max(f.start, parts[0].start) and g.mention not in (whole, *parts, f.mention)]
        if (before or after) and not apart:
            yield f


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
