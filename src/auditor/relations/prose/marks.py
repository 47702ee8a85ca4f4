"""Item scores against their total, told before it, after it or in the paragraphs below it, and points that are taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from auditor.quantity import Quantity
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.prose.words import OFF
from auditor.relations.schema import Relation, Value, score_sum

# What opens the scores that make the one before: ，其中…, 。具体情况：…, 各项得分为….
_OPENS = re.compile(r"其中|具体|分别|包括|各(?:项|部分|维度|一级指标)")
# Nothing but the words that a bracket may begin with: 94.61分（预算执行|9.35分、….
_IN_BRACKET = re.compile(r"^[\u4e00-\u9fa5]{0,4}$")
# A score that is no item of this report's: of last year, an average, a rule, a target.
_NOT_OWN = re.compile(r"上年|去年|上一年|平均|每|目标(?:值|分|得分)|以上|以下|不低于|比|较|评委|专家")
# Points taken off as the words say: 合计扣4.64分, 共扣6.7分, 扣分5.76分.
ALL_OFF = re.compile(r"(?:(?:合计|共计?|总计?|累计)扣(?:了|除|减|分)*|^扣分(?:合计|共计)?)(?:为|：)?$")
# … and of nothing else than the score right before: 得8.2分，扣|1.8分.
_OFF_OF_IT = re.compile(r"^[，（]?扣(?:了|除|减|掉|分)*(?:为)?$")
# What opens the points taken off that make the ones before: 扣1.5分，其中…, 扣1.5分，原因：…, 扣4.25分：….
_WHY = re.compile(r"其中|原因|^：|包括|分别")
# A paragraph that a list of scores begins with its number or bare name: 1.部门决策（10分）：得10分；
_NAME_LENGTH = 26
_HUNDRED = Decimal(100)
# Items that come this close to a total, without full points to prove that they are all, are meant to make it.
_NEAR = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Mark:
    """A score of prose with its `role` (got, total or deducted) and the full points told with it."""

    figure: Figure
    role: str
    full: Figure | None = None

    @property
    def value(self) -> Decimal:
        return self.figure.mention.quantity.value


def marks_of(roles: Sequence[tuple[Figure, str]]) -> list[Mark]:
    """The scores of a passage in order, each with the full points right before or after it; `roles` are those of its score figures."""
    marks: list[Mark] = []
    before: Figure | None = None
    for i, (figure, role) in enumerate(roles):
        if role == "full":
            last = roles[i - 1] if i else None
            behind = figure.depth > marks[-1].figure.depth and figure.bracket - marks[-1].figure.end <= 1 if marks and last and last[0] is marks[-1].figure else False
            if behind and marks[-1].full is None:
                marks[-1] = Mark(marks[-1].figure, marks[-1].role, figure)
            else:
                before = figure
            continue
        if figure.mention.operator or (role != "deducted" and _NOT_OWN.search(figure.head)):
            before = None
            continue
        mine = before if before is not None and before.segment == figure.segment and role != "deducted" else None
        marks.append(Mark(figure, role, mine))
        before = None
    return marks


def mark_relations(passage: Passage, marks: Sequence[Mark]) -> Iterator[Relation]:
    """The `scores` rows of a passage: totals against their items, points taken off against what is left."""
    used: set[int] = set()
    yield from _within_section(marks)
    for i, mark in enumerate(marks):
        if mark.role == "deducted":
            continue
        after = _listed_after(passage, mark, marks[i + 1 :])
        if len(after) >= 2:
            yield from _made_of(mark, after, announced=mark.role == "total")
            used.update(id(m) for m in after)
        elif mark.role == "total":
            yield from _summed(mark, [m for m in marks[:i] if id(m) not in used and m.role == "got"], marks, used)
    yield from _taken_off(passage, marks)


def section_of(marks: Sequence[Mark]) -> Mark | None:
    """The score that a paragraph begins with, right behind its name: （二）管理（30分）得26.5分。…, 管理类得26.5分。…"""
    return marks[0] if marks and marks[0].role in ("got", "total") and marks[0].figure.start <= _NAME_LENGTH else None


def _within_section(marks: Sequence[Mark]) -> Iterator[Relation]:
    """The score of a section against those of its parts, where the full points of these make its own: 管理（30分）得26.5分。制度10分，得9分；…"""
    whole = section_of(marks)
    parts = [m for m in marks[1:] if m.role == "got" and m.full is not None and not m.full.lead.startswith(("，其中", "其中"))]
    if whole is not None and whole.full is not None and len(parts) > 1 and parts[0].figure.sentence != whole.figure.sentence and _complete(whole, parts):
        yield _sum(whole, parts, "stated")


def _listed_after(passage: Passage, whole: Mark, rest: Sequence[Mark]) -> list[Mark]:
    """The items that a bracket or 其中 right after a score opens."""
    got = [m for m in rest if m.role == "got"]
    if not got:
        return []
    first = got[0].figure
    if first.depth > whole.figure.depth and first.bracket - whole.figure.end <= 1:
        if not _IN_BRACKET.match(passage.text.value[whole.figure.end : first.bracket]):
            return []
        return [m for m in got if m.figure.bracket == first.bracket]
    said = passage.text.value[whole.figure.end : first.start]
    if not (_OPENS.search(said) or said.startswith("：")) or "；" in said or said.count("。") > 1:
        return []
    return [m for m in got if m.figure.sentence == first.sentence and m.figure.depth == first.depth]


def _made_of(whole: Mark, items: Sequence[Mark], *, announced: bool) -> Iterator[Relation]:
    """A score against the items that it is said to be made of; `announced` says that the words make it the whole of them."""
    added = sum((m.value for m in items), Decimal(0))
    complete = _complete(whole, items)
    holds = added == whole.value
    near = announced and len(items) >= 3 and abs(added - whole.value) <= _NEAR * max(whole.value, Decimal(1))
    if holds or complete or near:
        yield _sum(whole, items, "stated" if holds or complete else "inferred")


def _complete(whole: Mark, items: Sequence[Mark]) -> bool:
    """Whether the full points of the items make those of the whole, which shows that they are all of it."""
    if not all(m.full for m in items):
        return False
    points = sum((m.full.mention.quantity.value for m in items if m.full), Decimal(0))
    return points == (whole.full.mention.quantity.value if whole.full else _HUNDRED)


def _summed(whole: Mark, before: list[Mark], marks: Sequence[Mark], used: set[int]) -> Iterator[Relation]:
    """A total told after its items: the last of them that make it, or all that its full points say."""
    pool = [*before]
    own = [m for m in marks if m.role == "total" and m.figure.start < whole.figure.start]
    open_ = sorted([*pool, *[m for m in own if id(m) not in used]], key=lambda m: m.figure.start)
    suffixes = [open_[k:] for k in range(len(open_) - 1)]
    held = next((s for s in reversed(suffixes) if sum((m.value for m in s), Decimal(0)) == whole.value), None)
    complete = next((s for s in reversed(suffixes) if _complete(whole, s)), None)
    same = [m for m in pool if m.figure.sentence == whole.figure.sentence]
    if held or complete:
        chosen = held or complete
        assert chosen is not None
        yield _sum(whole, chosen, "stated")
        used.update(id(m) for m in chosen)
    elif len(same) >= 2 and len(own) == 0 and _are_scores(same, whole.value):
        yield _sum(whole, same, "stated")


def _are_scores(marks: Sequence[Mark], whole: Decimal) -> bool:
    """Whether points are what was got, not full points, which have none of their own and make a hundred; and not of some parts of the whole only."""
    added = sum((m.value for m in marks), Decimal(0))
    return not any(m.full for m in marks) and added != _HUNDRED and whole - added <= _NEAR * whole / 2


def _sum(whole: Mark, items: Sequence[Mark], certainty: str) -> Relation:
    return score_sum(whole.figure.label or "得分合计", whole.figure.mention, [m.figure.mention for m in items], certainty=certainty)


def _taken_off(passage: Passage, marks: Sequence[Mark]) -> Iterator[Relation]:
    """Points taken off: of the score right before, of the whole, and item by item."""
    for i, mark in enumerate(marks):
        if mark.role != "deducted" or is_rule(passage, mark.figure):
            continue
        last = marks[i - 1] if i else None
        if last is not None and last.full is not None and last.role != "deducted" and last.figure.segment == mark.figure.segment and _OFF_OF_IT.match(_between(passage, last, mark)):
            yield _left(mark, last.full, last)
            continue
        before = [m for m in marks[:i] if m.role == "deducted" and not is_rule(passage, m.figure)]
        before = [m for m in before if m.figure.sentence == mark.figure.sentence] or before
        if ALL_OFF.search(mark.figure.head):
            whole = next((m for m in reversed(marks[:i]) if m.role == "total" and m.value > _HUNDRED / 3), None)
            if len(before) >= 2:
                yield _sum(mark, before, "stated")
            elif whole is not None and (whole.full is None or whole.full.mention.quantity.value == _HUNDRED):
                yield _of_hundred(mark, whole)
            continue
        parts = [m for m in marks[i + 1 :] if m.role == "deducted" and m.figure.segment == mark.figure.segment]
        if len(parts) >= 2 and _WHY.search(parts[0].figure.lead) and not any(_WHY.search(m.figure.lead) for m in parts[1:]):
            yield _sum(mark, parts, "inferred")


def _between(passage: Passage, got: Mark, off: Mark) -> str:
    """The words from a score to the points taken off, full points in a bracket between them left out."""
    return re.sub(r"^（[^（）]*）|^）", "", passage.text.value[got.figure.end : off.figure.start])


def is_rule(passage: Passage, figure: Figure) -> bool:
    """Whether a number of points is a rule of how many are taken off: 每低于1个百分点扣0.1分."""
    clause = re.split(r"[，。；、（）：“”]", passage.text.value[: figure.start])[-1]
    return not OFF.search(figure.head) or "每" in clause or bool(re.search(r"的$", clause))


def _left(off: Mark, full: Figure, got: Mark) -> Relation:
    """(10分)得8.2分，扣1.8分: the full points less what was taken off."""
    stated = got.figure.mention.quantity
    values: dict[str, Value] = {"stated": stated, "computed": full.mention.quantity - off.figure.mention.quantity, "role": "item", "where": "prose", "relation": "deducted"}
    operands = (("stated", got.figure.mention), ("full", full.mention), ("item", off.figure.mention))
    return Relation("scores", got.figure.label or "得分", values, operands)


def _of_hundred(off: Mark, whole: Mark) -> Relation:
    """自评得分93.3分，…共扣6.7分: the whole less what was taken off, out of a hundred."""
    stated = whole.figure.mention.quantity
    values: dict[str, Value] = {"stated": stated, "computed": Quantity.exact(_HUNDRED, stated.unit) - off.figure.mention.quantity, "role": "total", "where": "prose", "relation": "deducted"}
    return Relation("scores", whole.figure.label or "自评得分", values, (("stated", whole.figure.mention), ("item", off.figure.mention)), certainty="inferred")
