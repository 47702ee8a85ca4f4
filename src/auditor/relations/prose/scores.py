"""Scores and grades in prose: item scores and their total, scores in headings, the grade a score gets."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from auditor.document import Document, Paragraph
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.outline import Outline, Section
from auditor.profiles import Profile
from auditor.quantity import PERCENT, Quantity, total
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.prose.marks import ALL_OFF, Mark, is_rule, mark_relations, marks_of, section_of
from auditor.relations.prose.words import summed
from auditor.relations.schema import Relation, Value, score_sum

_GOT = re.compile(r"(?:得分?|实得|自评|评分|实际得分|得分率?)[为：]*$")
_TOTAL = re.compile(r"(?:合计|共计|总计|小计|总分|总得分|总绩效|综合得分|综合评分|相加|共|自评(?:得分|总分|合计)|评价得分|综合自评|总体得分|自评)(?:得分|分|为|得|是|：|分为)*$")
# What stands between full points and the score: 部门管理（25分）|得23.6分; 投入（15分），自评得分|14分; 质量指标15分，自评|14分.
_FULL_THEN_GOT = re.compile(r"(?:）[，：]?|，)(?:实际|自评|评价)?(?:得|得分|自评|实得|实际)(?:分)?(?:为|：)?")
_DEDUCTED = re.compile(r"扣|减|低于|高于|相差")
# The bands a report prints: 90分（含）以上为优, 优（90—100分）, 80（含）至90分为良.
_BANDS = (
    re.compile(r"(?P<low>\d{2,3})(?:分)?(?:（含）|（含\d+分?）)?分?(?:及|（含）)?(?:以上|[-—–~至～]+(?:\d{2,3}))(?:分)?(?:（[^（）]*）)?(?:的|者)?(?:为|是|属|评为|：)?[“\"]?(?P<grade>优|良|中)"),
    re.compile(r"(?P<grade>优|良|中)(?:秀|好|等)?[：（]*(?P<low>\d{2,3})(?:分)?(?:（含）)?[-—–~至～以]"),
    re.compile(r"(?:≥|(?=\d{2,3}分?≤))(?P<low>\d{2,3})分?(?:≤[^\d，。；]{0,6}<\d{2,3}分?)?(?:的|者)?为[“\"]?(?P<grade>优|良|中)"),
)
_HUNDRED = 100
_NAMES = {"优秀": "优", "优": "优", "良好": "良", "良": "良", "中": "中", "差": "差"}


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest score of each grade; `profile` is the title of the profile that says so, "" where the report prints it."""

    lower: Mapping[str, Decimal]
    profile: str = ""

    @property
    def words(self) -> str:
        """The bands in words, for messages."""
        return "，".join(f"{low}分及以上为{grade}" for grade, low in self.lower.items())

    def relation(self, item: str, score: Mention, grade: str) -> Relation:
        """The `grades` row of a score out of 100 and the grade it is given; proof only where the report prints its bands."""
        values: dict[str, Value] = {
            "score": score.quantity, "grade": grade, "expected_grade": grade_for(score.quantity.value, self.lower), "bands": self.words,
            "profile": self.profile or None,
        }  # fmt: skip
        return Relation("grades", item, values, (("score", score),), certainty="inferred" if self.profile else "stated")


def scale_of(document: Document, profile: Profile) -> Scale:
    """The bands that a report prints anywhere, those of the profile where it prints none."""
    found: dict[str, Decimal] = {}
    texts = [fold(text).value for b in document.blocks for text in ([b.text] if isinstance(b, Paragraph) else [c.text for c in b.cells])]
    for pattern in _BANDS:
        for match in pattern.finditer("\n".join(texts)):
            found.setdefault(match["grade"], Decimal(match["low"]))
    if {"优", "良"} <= set(found) and found["优"] > found["良"]:
        return Scale({**profile.grades, **found})
    return Scale(profile.grades, profile.title)


# Where a band begins and ends: 90（含）-100分为优、80（含）-90分为良.
_BAND = re.compile(r"(?P<low>\d{2,3})(?:分)?(?:（含）)?分?(?:[-—–~～至]+\d{2,3}分?(?:（[^（）]*）)?|(?:及)?以上)[^，。；、]{0,6}?(?P<grade>优|良|中)")


def band_relations(mentions: Sequence[Mention]) -> Iterator[Relation]:
    """Bands printed one after the other, each beginning where the better one ends; `mentions` are those of one paragraph or cell."""
    if not mentions:
        return
    bands = {m.start("low"): m["grade"] for m in _BAND.finditer(mentions[0].text.value)}
    lows = [(m, bands[m.start]) for m in mentions if m.start in bands]
    if len(lows) >= 2 and [g for _, g in lows] == ["优", "良", "中"][: len(lows)]:
        for (better, g), (worse, _) in itertools.pairwise(lows):
            values: dict[str, Value] = {"left": better.quantity, "right": worse.quantity, "claim": f"{g}的下限较高", "holds": better.quantity.value > worse.quantity.value}
            yield Relation("claims", "分档", values, (("left", better), ("right", worse)))


def grade_for(score: Decimal, lower: Mapping[str, Decimal]) -> str:
    """The grade a score out of 100 gets."""
    return next((g for g in ("优", "良", "中") if score >= lower[g]), "差")


def _pairs(passage: Passage, full: Figure, got: Figure) -> bool:
    """Whether the words between two scores make them full points and what was got of them; 满意度9.5分，自评95.85分 are no such pair."""
    between = _FULL_THEN_GOT.fullmatch(passage.between(full, got))
    scores = full.role == got.role == "score" and full.mention.quantity.value < _HUNDRED and not _GOT.search(full.head)
    return scores and between is not None and (between.group().startswith("）") or got.mention.quantity.value <= full.mention.quantity.value)


def _role(passage: Passage, index: int) -> str:
    """full, got, total, deducted or other for a score by the words round it."""
    figure = passage.figures[index]
    follow = passage.figures[index + 1] if index + 1 < len(passage.figures) else None
    if _DEDUCTED.search(figure.head[-4:]):
        return "deducted"
    before = passage.figures[index - 1] if index else None
    alone = before is not None and before.role == "score" and passage.between(before, figure) == "（" and passage.after(figure, 1) == "）"
    if alone and before and before.mention.quantity.value <= figure.mention.quantity.value:  # 决策18.5分（20分）
        return "full"
    if before and _pairs(passage, before, figure):
        return "got"
    if follow and _pairs(passage, figure, follow):
        return "full"
    if _TOTAL.search(figure.head) and not re.search(r"指标得分", figure.head):
        return "total"
    if re.search(r"(?:分数|分值|满分|权重)[为：]*$", figure.head):
        return "full"
    if follow and follow.role == "score" and re.fullmatch(r"[，、]?(?:实际)?(?:自评)?得分?(?:为)?", passage.between(figure, follow)):
        return "full"
    return "got"


def _roles(passage: Passage) -> list[tuple[Figure, str]]:
    return [(f, _role(passage, i)) for i, f in enumerate(passage.figures) if f.role == "score"]


def score_relations(passage: Passage) -> Iterator[Relation]:
    """The `scores` rows of a passage: score within its full points, items against their total, points taken off."""
    roles = _roles(passage)
    for (left, a), (right, b) in itertools.pairwise(roles):
        if b == "full" and a in ("got", "total") and right.depth > left.depth and right.bracket - left.end <= 1:
            yield _within(left, right)
        elif a == "full" and b in ("got", "total") and right.segment == left.segment and (right.depth >= left.depth or _FULL_THEN_GOT.fullmatch(passage.between(left, right))):
            yield _within(right, left)
    yield from mark_relations(passage, marks_of(roles))
    for sentence in {f.sentence for f, _ in roles}:
        items = [f for f, r in roles if r == "got" and f.sentence == sentence]
        averages = [f for f in items if _AVERAGE.search(f.head)]
        items = [f for f in items if f not in averages]
        if len(averages) == 1 and len(items) >= 2 and all(i.start < averages[0].start for i in items):
            yield _mean(averages[0], items)
    yield from _rates_of_score(passage, roles)


# 平均得分88.6分, 平均88.6分.
_AVERAGE = re.compile(r"平均(?:得分|分|自评得分|为)*$")


def _mean(stated: Figure, items: Sequence[Figure]) -> Relation:
    """An average score against the scores of its sentence; an average is rounded where scores are not."""
    q = stated.mention.quantity.widened(stated.mention.quantity.ulp / 2)
    sum_ = total((i.mention.quantity for i in items), q.unit)
    mean = sum_.value / len(items)
    computed = Quantity(mean, mean, mean, min(sum_.ulp, q.ulp), q.unit)
    values: dict[str, Value] = {"stated": q, "computed": computed, "role": "total", "where": "prose", "relation": "average"}
    return Relation("scores", stated.label or "平均得分", values, (("stated", stated.mention), *(("item", i.mention) for i in items)))


def _rates_of_score(passage: Passage, roles: Sequence[tuple[Figure, str]]) -> Iterator[Relation]:
    """满分25分，得19分，得分率76%: the score over its full points."""
    for figure in passage.figures:
        if figure.mention.kind != "percent" or not re.search(r"得分率(?:为|达)?$", figure.head):
            continue
        here = [(f, r) for f, r in roles if f.segment == figure.segment and f.end <= figure.start]
        full, got = [f for f, r in here if r == "full"], [f for f, r in here if r in ("got", "total")]
        expected = got[0].mention.quantity.over(full[0].mention.quantity, PERCENT) if len(full) == len(got) == 1 else None
        if expected is not None:
            stated = figure.mention.quantity
            values: dict[str, Value] = {"numerator": got[0].mention.quantity, "denominator": full[0].mention.quantity, "rate": stated, "expected": expected,
                                        "measure": "得分率", "base": "full"}  # fmt: skip
            operands = (("rate", figure.mention), ("numerator", got[0].mention), ("denominator", full[0].mention))
            yield Relation("rates", got[0].label or full[0].label, values, operands, near=stated.barely_misses(expected))


def _within(got: Figure, full: Figure) -> Relation:
    return Relation("scores", got.label or full.label or "得分",
                    {"stated": got.mention.quantity, "full": full.mention.quantity, "role": "item", "where": "prose", "relation": "within"},
                    (("stated", got.mention), ("full", full.mention)))  # fmt: skip


def _sum(stated: Figure, items: Sequence[Figure], certainty: str, role: str = "total") -> Relation:
    return score_sum(stated.label or "得分合计", stated.mention, [i.mention for i in items], role=role, certainty=certainty)


def _heading(passage: Passage | None) -> tuple[Figure, Figure] | None:
    """(full, got) of a heading such as （二）过程（22分，得分18.2分）; None where it states no two scores."""
    if passage is None:
        return None
    scores = [f for f in passage.figures if f.role == "score" and f.depth == 1]
    if len(scores) >= 2 and _GOT.search(scores[1].head) and scores[0].bracket == scores[1].bracket:
        return scores[0], scores[1]
    return None


def heading_scores(passages: Mapping[int, Passage], outline: Outline) -> Iterator[Relation]:
    """Scores in headings: each within its full points, children against their parent where every child states its own."""
    stated = {s.heading: found for s in outline.sections if (found := _heading(passages.get(s.heading)))}
    for parent in outline.sections:
        if parent.heading not in stated:
            continue
        children = [s for s in outline.sections if parent.blocks[0] <= s.heading < parent.blocks[1] and s.level == _child_level(outline, parent)]
        scores = [stated[c.heading] for c in children if c.heading in stated]
        if len(scores) >= 2 and len(scores) == len(children):
            for slot in (0, 1):
                yield _sum(stated[parent.heading][slot], [s[slot] for s in scores], "stated", "group")
        full, got = stated[parent.heading]
        yield _within(got, full)
        if not scores:
            yield from _after_deductions(full, got, [passages[b] for b in range(parent.heading, parent.blocks[1]) if b in passages])
    yield from _all_sections(passages, _levels(outline, stated))
    yield from _run_in(passages, stated)


def _levels(outline: Outline, stated: Mapping[int, tuple[Figure, Figure]]) -> Iterator[list[tuple[Figure, Figure]]]:
    """The scores of headings, one level after the other."""
    for level in {s.level for s in outline.sections}:
        yield [stated[s.heading] for s in outline.sections if s.level == level and s.heading in stated]


# A report's own score, told after the headings that score its parts: 综合自评得分95分.
_OVERALL = re.compile(r"(?:综合|自评|评价|总体|最终|绩效|总)(?:自评|评价)?(?:总?得分|评分|总分|得?分)(?:合计)?[为是：]*$")


# A score's name with so many characters beyond 自评得分 says what it is of: 水库加固工程自评得分.
_NAMED = 4


def _all_sections(passages: Mapping[int, Passage], levels: Iterable[Sequence[tuple[Figure, Figure]]]) -> Iterator[Relation]:
    """Sections of one level that share out 100 points, (full, got) of each, against the score that the report gives itself."""
    for scored in levels:
        if len(scored) < 2 or sum(full.mention.quantity.value for full, _ in scored) != _HUNDRED:
            continue
        yield from _of_these([got for _, got in scored], [m for p in passages.values() for m in marks_of(_roles(p)) if _is_of(m, scored)])


def _of_these(parts: Sequence[Figure], marks: Sequence[Mark]) -> Iterator[Relation]:
    """The scores that may be the whole of these; where one is, another that has a name of its own is of something else."""
    whole = total((got.mention.quantity for got in parts), parts[0].mention.quantity.unit)
    held = any(whole.meets(m.figure.mention.quantity) for m in marks)
    for mark in marks:
        if not held or len(_OVERALL.sub("", mark.figure.head)) < _NAMED or whole.meets(mark.figure.mention.quantity):
            yield _sum(mark.figure, parts, "stated")


def _is_of(mark: Mark, scored: Sequence[tuple[Figure, Figure]]) -> bool:
    """Whether a score is said to be that of all these sections."""
    figure = mark.figure
    if figure.depth or mark.value == _HUNDRED or figure.mention in [got.mention for _, got in scored]:
        return False
    if n := summed(figure.head):
        return figure.mention.block >= scored[-1][1].mention.block and n == len(scored)
    return bool(_OVERALL.search(figure.head)) or (mark.role == "total" and figure.head.endswith("自评"))


# How a paragraph that is a section with its heading run in is numbered: what its number is like tells its level.
_NUMBER = re.compile(r"（?(?:[一二三四五六七八九十]+|(\d+))[）、.．]?")


def _run_in(passages: Mapping[int, Passage], headed: Collection[int]) -> Iterator[Relation]:
    """Sections whose headings are run into their text, （二）管理（30分）得26.5分。…扣3.5分；…: all of them against the report's score, and
    each against what its text takes off."""
    shared = _shared_out(passages)
    levels: dict[str, list[tuple[Figure, Figure]]] = {}
    for block, passage in passages.items():
        head = section_of(marks_of(_roles(passage))) if block not in headed else None
        full = head.full or next((f for name, f in shared.items() if head.figure.label.startswith(name)), None) if head else None
        if head is None or full is None or full.mention.key == head.figure.mention.key:
            continue
        number = _NUMBER.match(passage.text.value)
        shape = number[0].replace(number[1] or number[0].strip("（）、.．"), "1" if number[1] else "一") if number else ""
        levels.setdefault(shape, []).append((full, head.figure))
        if head.full is not None and not re.search(r"主要|等[，。；扣]|扣分[，。；]", passage.text.value[head.figure.end :]):
            yield from _after_deductions(full, head.figure, [passage])
    yield from _all_sections(passages, levels.values())


def _shared_out(passages: Mapping[int, Passage]) -> dict[str, Figure]:
    """The full points of a report's sections by name, where one sentence shares out a hundred: 总分100分，甲40分、乙60分、…"""
    for passage in passages.values():
        for _, group in itertools.groupby((f for f in passage.figures if f.role == "score" and f.label), key=lambda f: f.sentence):
            whole, *parts = group
            if whole.mention.quantity.value == _HUNDRED and len(parts) > 2 and sum(f.mention.quantity.value for f in parts) == _HUNDRED:
                return {f.label: f for f in parts}
    return {}


def _deducted(p: Passage) -> list[Figure]:
    """The points that a passage takes off one by one."""
    found: list[Figure] = []
    for i, f in enumerate(p.figures):
        also = bool(found) and p.figures[i - 1] is found[-1] and p.between(found[-1], f) == "、"  # 分别扣1分、3分、1分
        if f.role == "score" and (also or (_role(p, i) == "deducted" and not is_rule(p, f) and not ALL_OFF.search(f.head))):
            found.append(f)
    return found


def _after_deductions(full: Figure, got: Figure, passages: Sequence[Passage]) -> Iterator[Relation]:
    """The score of a heading against its full points less what its text deducts: （10分，得分7.6分）…扣1.4分…扣1.0分."""
    taken = [f for p in passages for f in _deducted(p)]
    others = [f for p in passages for i, f in enumerate(p.figures) if f.role == "score" and f not in taken and f.mention.key not in (full.mention.key, got.mention.key)]
    if taken and not any(_GOT.search(f.head) or f.depth for f in others):
        computed = full.mention.quantity - total((f.mention.quantity for f in taken), full.mention.quantity.unit)
        operands = (("stated", got.mention), ("full", full.mention), *(("item", f.mention) for f in taken))
        values: dict[str, Value] = {"stated": got.mention.quantity, "computed": computed, "role": "item", "where": "prose", "relation": "deducted"}
        yield Relation("scores", got.label or "得分", values, operands, certainty="inferred")


def _child_level(outline: Outline, parent: Section) -> int:
    return min((s.level for s in outline.sections if parent.blocks[0] <= s.heading < parent.blocks[1]), default=-1)


def grade_relations(passage: Passage, scale: Scale, earlier: Sequence[Figure] = ()) -> Iterator[Relation]:
    """The `grades` rows of a passage: each grade with the total score that its segment gives before it; `earlier` are the
    figures before the passage."""
    value = passage.text.value
    yield from _graded_before(passage, scale, earlier)
    start = 0
    for match in _GRADED.finditer(value):
        here = _just_before(_scored(passage, start, match.start()), value[: match.start()])
        start = match.end()
        grade = _NAMES.get(match["grade"])
        if not here or grade is None:
            continue
        figure = max(here, key=lambda f: f.mention.quantity.value)
        if len(here) > 1 and not (_OVERALL.search(figure.head) or _SUMMED.search(figure.head)):  # the parts of a total that stands before them
            before = [f for f in passage.figures if f.role == "score" and f.end <= here[0].start and _OVERALL.search(f.head)]
            if not before:
                continue
            figure = here[-1] = before[-1]
        score = figure.mention.quantity.value
        if not 30 <= score <= 100 or figure.segment != here[-1].segment:
            continue
        index = passage.figures.index(figure)
        yield replace(scale.relation(figure.label or "自评得分", figure.mention, grade), anchors=_band_mentions(passage, index))
        yield from _reached(passage, index, grade)


def _graded_before(passage: Passage, scale: Scale, earlier: Sequence[Figure]) -> Iterator[Relation]:
    """The one grade of a passage that tells no score with the last total of the paragraph before: 总分81.0分。|按办法的规定，等级为“良”。"""
    last = [f for f in earlier if f.mention.block == passage.block - 1 and f.role == "score" and _OVERALL.search(f.head)][-1:]
    given = {match["grade"] for match in _GRADED.finditer(re.sub("（[^（）]*）", "", passage.text.value))}
    if last and len(given) == 1 and not _scored(passage, 0, len(passage.text)) and (grade := _NAMES.get(given.pop())):
        yield scale.relation(last[0].label or "自评得分", last[0].mention, grade)


# What is quoted, and a score that is a sum: 各维度累计|85分.
_QUOTED, _SUMMED = re.compile("“[^”]*”"), re.compile(r"(?:累计|合计|共计|总计)(?:得分?|为)*$")


def _scored(passage: Passage, start: int, end: int) -> list[Figure]:
    """The scores that a stretch of a passage tells as got, those of quoted bands left out."""
    quoted = [m.span() for m in _QUOTED.finditer(passage.text.value)]
    scores = ((i, f) for i, f in enumerate(passage.figures) if f.role == "score" and start <= f.start < end and not f.mention.operator and not f.depth)
    return [f for i, f in scores if _role(passage, i) not in ("full", "deducted") and not any(a < f.start < b for a, b in quoted)]


def _just_before(scores: Sequence[Figure], before: str) -> list[Figure]:
    """The scores of the sentence that gives a grade, else the only one of the sentence before: 三项合计81分。按办法的规定，等级为“良”。"""
    own = [f for f in scores if "。" not in before[f.end :]]
    last = [f for f in scores if before.count("。", f.end) == 1]
    return own or (last if len(last) == 1 and all(f.sentence != last[0].sentence for f in scores if f is not last[0]) else [])


# The grade a score is given: 等级为“优”, 评价结果等次为“优”, ，优秀。; not 90分及以上为优.
_GRADED = re.compile(
    r"(?:(?:等级|等次|评级|档次|结论|评价结果|评定结果|级别|结果)(?:[评认]?定)?(?:等次|等级)?(?:为|是|属于?|达到|获评?|：)?|(?:，|、)(?:为|属于?|达到|评为|获评)?)[“\"]?"
    r"(?P<grade>优秀|优|良好|良|中|差)[”\"]?(?=等次|等级|级|档|[，。；）（！、]|$)"
)


def _band_mentions(passage: Passage, index: int) -> tuple[tuple[str, Mention], ...]:
    """The numbers of the bands that the same sentence prints."""
    me = passage.figures[index]
    return tuple(("band", f.mention) for f in passage.figures[index + 1 :] if f.sentence == me.sentence and f.mention.operator)


def _reached(passage: Passage, index: int, grade: str) -> Iterator[Relation]:
    """The score against the lower bound that its sentence prints for the grade given: 94.9分，等级为“优”（90分及以上为优）."""
    me = passage.figures[index]
    for f in passage.figures[index + 1 :]:
        if f.sentence == me.sentence and f.mention.operator in ("≥", ">") and re.match(rf"^[^，。；]{{0,6}}{grade}", passage.after(f, 14)):
            holds = me.mention.quantity.value >= f.mention.quantity.value
            yield Relation("claims", me.label or "自评得分", {"left": me.mention.quantity, "right": f.mention.quantity, "claim": f"等级为{grade}", "holds": holds},
                           (("left", me.mention), ("right", f.mention)))  # fmt: skip
