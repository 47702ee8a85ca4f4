"""How far apart two figures are, told right beside them: 比目标少45人, 欠0.05万亩, 较控制价2,698.00万元节约151.67万元, 空编4人."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from auditor.quantity import Quantity
from auditor.relations.prose import words
from auditor.relations.prose.differences import difference_relations
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.prose.ratios import BUDGETED
from auditor.relations.schema import Relation, Value

Key = tuple[int, tuple[int, int], int]

# The difference between a plan and what came of it, which way it goes by its last word: 超目标|238人, 比计划少|45人, 尚缺|12名, 空编|4人.
_PLAN = r"(?:(?:比|较)?(?:年初|年度|全年|原定|既定)?(?:目标|计划|任务|预算|预期|编制)(?:值|数|任务|要求)?)"
_BELOW = re.compile(rf"{_PLAN}少[\u4e00-\u9fa5]{{0,2}}$|{_PLAN}?(?:少完成|未完成|未完工|(?<!减)少|欠|差|缺|缺口|空编|缺编|尚缺|尚差|还差|尚欠|剩余|短缺|节支|节约|节省)(?:了|任务|目标)?$")
_ABOVE = re.compile(rf"{_PLAN}(?:多|超)(?:完成)?(?:了|出)?$|(?:超额?|超出)(?:年度|全年)?(?:目标|计划|任务|编制)(?:任务|数|值)?$|(?:多完成|超额完成|超编)(?:了)?$")
# What is left undone, told after its number: 有|946平方米|未完工, |26.10万元|未支付.
_UNDONE = re.compile(r"^(?:的?[\u4e00-\u9fa5]{0,3})?未(?:完工|完成|支付|拨付|到位|执行|开工|实施|建成)(?!的)")
# What is named as due, and as done: 核定编制102人，实有98人.
_DUE = re.compile(r"编制|核定|应[到有收发]|额定|控制数|设计")
_DONE = re.compile(r"实有|现有|在岗|在编|在职|实际|完成|建成|实到|已")
# A figure that another is compared with, right before the difference: 较招标控制价|2,698.00万元|节约.
_AGAINST = re.compile(r"(?:比|较|超|低于|高于)[^，。；、]{0,14}$")
_BY = re.compile(r"^(?:的[\u4e00-\u9fa5]{0,6})?(?P<way>多|超出?|高出?|提高|上升|增加|增长|少|低|节约|节省|减少|下降|降低|压减|缩短)了?$")
_FALLS = re.compile(r"少|低|节|减|降|缩")
# Words that tie a difference to its plan in another paragraph, where they name one thing: “两癌”筛查少完成258人.
_SHARED = 2
_GENERAL = re.compile(r"实际|目标|计划|完成|任务|少|欠|差|缺|尚|未|剩余|有|其中|项目|建设|指标|年度|全年|\d")


def apart_relations(passage: Passage, earlier: Sequence[Figure]) -> Iterator[Relation]:
    """Every difference that a passage tells, once: beside its two figures, else wherever they stand. `earlier` are the figures before it."""
    beside = dict(_beside(passage, earlier))
    yield from beside.values()
    yield from (row for row in difference_relations(passage, earlier) if row.operands[-1][1].key not in beside)


def _beside(passage: Passage, earlier: Sequence[Figure]) -> Iterator[tuple[Key, Relation]]:
    """The differences that words tie to both their figures, by the key of the difference."""
    for index, me in enumerate(passage.figures):
        if me.mention.kind in ("percent", "points", "per"):
            continue
        if row := _against(passage, index) or _moved(passage, index):
            yield me.mention.key, row
        elif me.role in ("value", "change") and (way := _way(me) or -bool(_UNDONE.match(passage.after(me)))):
            same = [f for f in passage.figures[:index] if f.sentence == me.sentence]
            if found := next(_plans(same, me, way), None):
                if _several(found, same, me):  # 目标21,500人，春季实际21,386人、秋季实际20,974人
                    continue
                yield me.mention.key, _row(me, *found, way, "stated" if found[0].segment == me.segment else "inferred")
            elif not any(f.dimension == me.dimension for f in same) and (found := _elsewhere(me, [*earlier, *passage.figures[:index]], way)):
                yield me.mention.key, _row(me, *found, way, "inferred")


def _way(me: Figure) -> int:
    """-1 where a difference is told as a lack, 1 as a surplus, 0 where it is no difference to a plan."""
    return 1 if _ABOVE.search(me.head) else -1 if _BELOW.search(me.head) else 0


def _plans(figures: Sequence[Figure], me: Figure, way: int) -> Iterator[tuple[Figure, Figure]]:
    """(due, done) told one after the other before a difference, nearest first."""
    counted = [f for f in figures if f.dimension == me.dimension and f.role in ("value", "prior", "bound", "base") and f is not me and f.aspect != "excess"]
    outside = [f for f in counted if f.depth <= me.depth]
    counted = outside if len(outside) > 1 else counted
    for before, due, done in reversed(list(zip([None, *counted], counted, counted[1:], strict=False))):
        several = before is not None and _is_due(before) and before.segment == due.segment and due.mention.cell is None  # 行政编制34名，事业编制41名，实有69人
        if due.segment != done.segment or several:
            continue
        if _is_due(due) and _is_done(done):
            yield due, done
        elif (done.role == "base" or done.bracket == due.end or "控制在" in done.head) and _is_due(done) and not _is_due(due):  # 招聘毕业生48名，完成计划60名的80%，缺口12名
            yield done, due


def _several(plan: tuple[Figure, Figure], figures: Sequence[Figure], me: Figure) -> bool:
    """Whether more was told of what came of a plan than one figure, so that the difference may be to any."""
    last = max(plan[0].end, plan[1].end)
    return any(f.start > last and f.segment == plan[1].segment and f.dimension == me.dimension and f.role in ("value", "per") and f.depth <= me.depth for f in figures)


def _is_due(f: Figure) -> bool:
    return f.aspect in (*BUDGETED, "target") or bool(_DUE.search(f.head))


def _is_done(f: Figure) -> bool:
    return f.aspect in ("actual", "executed", "arrived") or bool(_DONE.search(f.head))


def _elsewhere(me: Figure, before: Sequence[Figure], way: int) -> tuple[Figure, Figure] | None:
    """The one plan told before whose words name what the difference is of."""
    name = _GENERAL.sub("", re.split(r"[。；]", me.lead)[-1])
    pairs = [(a, b) for a, b in _plans(before, me, way) if _named(name, a.label + "|" + b.label)]
    return pairs[0] if len({(a.mention.quantity.value, b.mention.quantity.value) for a, b in pairs}) == 1 else None


def _named(name: str, labels: str) -> bool:
    match = SequenceMatcher(None, name, _GENERAL.sub("", labels), autojunk=False).find_longest_match()
    return match.size >= _SHARED and bool(re.search(rf"[\u4e00-\u9fa5]{{{_SHARED}}}", name[match.a : match.a + match.size]))


def _row(me: Figure, due: Figure, done: Figure, way: int, certainty: str) -> Relation:
    """The larger of the two against the smaller and the difference."""
    whole, part = (done, due) if way > 0 else (due, done)
    unit = whole.mention.quantity.unit
    stated, parts = whole.mention.quantity, part.mention.quantity.to(unit) + abs(me.mention.quantity.to(unit))
    values: dict[str, Value] = {"total": stated, "parts": parts, "n_parts": 2, "complete": True, "relation": "difference"}
    operands = (("total", whole.mention), ("part", part.mention), ("part", me.mention))
    return Relation("totals", whole.label or me.label or "该数", values, operands, certainty=certainty, near=stated.barely_misses(parts))


def _against(passage: Passage, index: int) -> Relation | None:
    """…中标价2,546.33万元，较招标控制价2,698.00万元节约|151.67万元; 比上年的92.8分提高|1.7分."""
    me, base = passage.figures[index], passage.figures[index - 1] if index else None
    if base is None or base.dimension != me.dimension or base.sentence != me.sentence or not _AGAINST.search(base.head):
        return None
    by = _BY.match(passage.between(base, me))
    if by is None or (me.role == "change" and base.role == "prior"):
        return None
    before = [f for f in passage.figures[: index - 1] if f.sentence == me.sentence and f.dimension == me.dimension and not f.depth and f.role in ("value", "score", "prior")]
    if not before:
        return None
    change = -me.mention.quantity if _FALLS.search(by["way"]) else me.mention.quantity
    held = next((f for f in reversed(before) if _apart(f, base).meets(change)), None)
    current = held or before[-1]
    sure = len(before) == 1 and current.segment == me.segment
    values: dict[str, Value] = {
        "current": current.mention.quantity, "prior": base.mention.quantity.to(current.mention.quantity.unit), "amount": change.to(current.mention.quantity.unit),
        "expected": _apart(current, base), "direction": "down" if change.value < 0 else "up", "aspect": "amount", "base": base.label,
    }  # fmt: skip
    operands = (("amount", me.mention), ("current", current.mention), ("prior", base.mention))
    near = held is None and change.nearly(_apart(current, base))
    return Relation("changes", current.label or "该数", values, operands, certainty="stated" if sure else "inferred", near=near)


# How far something moved, right after where it moved to: 由142个增加到168个，新增|26个.
_MOVED_BY = re.compile(r"^，?(?:净|共)?(?:新增|增加|减少|提高|提升|上升|下降|降低|压缩|压减|缩短|增长)了?$")


def _moved(passage: Passage, index: int) -> Relation | None:
    if index < 2:
        return None
    before, after, me = passage.figures[index - 2 : index + 1]
    if before.role != "from" or not words.CHANGED_TO.search(after.head) or not _MOVED_BY.match(me.lead) or len({before.dimension, after.dimension, me.dimension}) > 1:
        return None
    whole, part = (after, before) if after.mention.quantity.value >= before.mention.quantity.to(after.mention.quantity.unit).value else (before, after)
    return _row(me, part, whole, 1, "stated") if before.segment == me.segment else None


def _apart(current: Figure, base: Figure) -> Quantity:
    return current.mention.quantity - base.mention.quantity.to(current.mention.quantity.unit)
