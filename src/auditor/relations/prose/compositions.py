"""Totals and their parts in prose: 其中, 包括, 分别为, brackets, lists before 共计. Readings are alternatives: one that holds is enough."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher

from auditor.quantity import Quantity, total
from auditor.relations.prose import words
from auditor.relations.prose.figures import NAME_BRACKET, Figure, Passage, alike, label_of
from auditor.relations.schema import Relation, Value

# What may stand between a total and the bracket that divides it: 672.0311万元|，占总支出100%|（其中….
# A list inside a list: …，主要包括：基本工资…; …，其中驻场服务60万元.
_INNER = re.compile(r"其中|包括|含(?!税|量)|主要是|用于")
_RIGHT_BEFORE = re.compile(r"(?:，?占[^，。；]{0,12}[\d.]+%)?[\u4e00-\u9fa5]{0,6}")
# A list that sums to less than this share of its total names a few of many, however it is opened.
_A_FEW = Decimal("0.5")
# A list that sums to at least this share of its total means to be whole, however it is opened.
_NEARLY = Decimal("0.85")
# A list of this many parts is seldom a passing mention.
_MANY = 4
# What 其他 may stand before without being an item of its own.
_PLAIN_REST = ("", "支出", "费用", "项目", "用车", "人员", "资金", "收入", "单位", "方面", "等", "村", "类", "岗位", "对象", "群体", "人群", "群众", "学校", "企业")
# How alike 其他… and the total must be named for it to be the rest of that total: 其他商品服务支出 of 商品和服务支出.
_SAME_KIND = 0.6
# Words that announce a whole list: 其中：, 包括, 分别为, 按性质分.
_ANNOUNCES = re.compile(r"其中[^，。；]{0,4}：|包括|分别|由.*组成|具体|构成|划分|分类|分解|[按从][^，。；]{1,12}分|中，|：$")
# Names that do not divide everybody but describe some: a person may be several of them.
_OVERLAPPING = re.compile(r"[男女]性|女职|岁以|岁及以|学历|硕士|博士|本科|大专|职称|高级|中级|初级|党员|团员|残疾|少数民族|小微|民营|科技|双师|普惠|公办|骨干|返乡|青少年|老年|重点")
# A further classification of a total: ；按功能分：教育支出.
_CLASSES = re.compile(r"^[，；：]*按")
# Pairs that divide everybody: 男性148人、女性154人.
_EVERYBODY = re.compile(r"男.*女|女.*男|门诊.*急诊|货物.*服务|一般公共预算.*政府性基金|财政拨款.*其他收入|城.*[乡农]|行政.*事业|在职.*退休|集中.*分散|新.*旧|省.*市|中央.*(?:省|地方)|基本支出.*项目支出|人员经费.*公用经费")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read which parts make which total. `whole` is False where the words leave the list open."""

    total: Figure
    parts: tuple[Figure, ...]
    whole: bool
    anchored: bool

    @property
    def sum(self) -> Quantity:
        """The parts' sum in the total's unit."""
        return total((self._signed(p) for p in self.parts), self.total.mention.quantity.unit)

    @property
    def stated(self) -> Quantity:
        """The printed total, with its sign where parts and total are changes."""
        return self._signed(self.total)

    def _signed(self, figure: Figure) -> Quantity:
        q = figure.mention.quantity
        changes = any(p.role == "change" for p in self.parts)
        return -q if changes and figure.role == "change" and figure.direction < 0 else q

    def holds(self) -> bool:
        """Whether the parts make the total, or stay below it where the list is open."""
        if self.whole:
            return self.sum.meets(self.stated)
        return self.sum.low <= self.stated.high


def as_relation(reading: Reading, item: str = "") -> Relation:
    """The `totals` row of a reading; not complete where the list may name a few of many, uncertain where it only seems whole."""
    stated, parts = reading.stated, reading.sum
    whole = reading.whole and (stated.meets(parts) or _means_whole(reading))
    if not whole and not (reading.total.mention.kind == "money" and _runs_together(reading.parts)):
        reading = replace(reading, parts=(max(reading.parts, key=lambda p: p.mention.quantity.to(stated.unit).value),))
        parts = reading.sum
    return Relation(
        "totals", item or reading.total.label or "合计",
        {"total": stated, "parts": parts, "n_parts": len(reading.parts), "complete": whole, "relation": "sum"},
        (("total", reading.total.mention), *(("part", p.mention) for p in reading.parts)),
        certainty="stated" if reading.anchored and _surely_whole(reading) else "inferred",
        near=whole and not stated.meets(parts) and stated.nearly(parts),
    )  # fmt: skip


def _ratio(reading: Reading) -> Decimal:
    return reading.sum.value / reading.stated.value if reading.stated.value else Decimal(1)


def _means_whole(reading: Reading) -> bool:
    """Whether a list that does not add up was meant to: it comes close, or its words or names leave nothing out.

    其中 with a few names may tell a few of many, and names that are no division of people (女性, 60岁以上, 党员) may overlap.
    """
    ratio = _ratio(reading)
    labels = "、".join(p.label for p in reading.parts)
    if reading.anchored and reading.total.start > reading.parts[-1].start:  # …，合计4713.16万元 says that it is of all of them
        return True
    if _EVERYBODY.search(labels):
        return True
    if _has_rest(reading):
        return True
    if reading.total.mention.kind in ("people", "visits", "count") and _OVERLAPPING.search(labels):
        return False
    if _NEARLY <= ratio <= 1 / _NEARLY or _in_brackets(reading):
        return True
    return (_formal(reading) or len(reading.parts) >= _MANY) and _A_FEW <= ratio <= 1 / _A_FEW


def _surely_whole(reading: Reading) -> bool:
    ratio = _ratio(reading)
    return _formal(reading) or _NEARLY <= ratio <= 1 / _NEARLY or bool(_EVERYBODY.search("、".join(p.label for p in reading.parts)))


def _formal(reading: Reading) -> bool:
    """Whether the words before the list announce all of it: 其中：, 包括, 分别为, 按…分; not a passing 其中."""
    return bool(_ANNOUNCES.search(reading.parts[0].lead)) or reading.total.start > reading.parts[-1].start


def _has_rest(reading: Reading) -> bool:
    """Whether a list names what is left over, and so means to be whole: …其他用车9辆, 其他工资福利支出3.081万元; 其他交通费用 is an item like others."""
    return any(_is_rest(p.label, reading.total.label) for p in reading.parts)


def _is_rest(label: str, whole: str) -> bool:
    match = re.match(r"(?:其他|其它|其余)(?P<of>.*)$", label)
    return match is not None and (match["of"] in _PLAIN_REST or SequenceMatcher(None, match["of"], whole, autojunk=False).ratio() >= _SAME_KIND)


def _in_brackets(reading: Reading) -> bool:
    """Whether the parts stand in a bracket right after the total, opened by no 其中: 15人（组长1名、副组长5名、成员9名）."""
    first = reading.parts[0]
    return first.bracket > reading.total.bracket and not words.PARTS.search(first.lead)


def best(readings: Iterable[Reading]) -> Reading | None:
    """The first reading that holds as a whole list, else the first of all."""
    first = None
    for reading in readings:
        if reading.holds():
            return reading
        first = first or reading
    return first


def _same_list(passage: Passage, start: int) -> list[Figure]:
    """The figures from `start` on at its depth in its sentence, those of other brackets left out."""
    first = passage.figures[start]
    rest = [f for f in passage.figures[start:] if f.sentence == first.sentence and f.bracket == first.bracket]
    end = next((i for i, f in enumerate(rest) if i and f.role == "value" and (words.LIST_ENDS.search(f.lead) or _sums_up(f))), len(rest))
    return rest[:end]


def _sums_up(figure: Figure) -> bool:
    """Whether a number sums up the list before it: …153.00万元，合计2921.00万元."""
    return bool(words.SUMMED.search(figure.head)) and not re.search(r"[\u4e00-\u9fa5]", words.SUMMED.sub("", figure.head))


def _part_lists(items: Sequence[Figure]) -> Iterator[tuple[Figure, ...]]:
    """Every plausible extent of a list, the plainest first.

    Children that an inner 其中 or 主要包括 opens end with its segment; a list may end with the first segment, or before its last items.
    """
    outer = _without_children(items)
    segment = tuple(f for f in outer if f.segment == outer[0].segment)
    rest = any(f.label.startswith(("其他", "其它", "其余")) for f in outer[len(segment) :])
    plain = segment if 2 <= len(segment) < len(outer) and _runs_together(segment) and not rest else outer
    yield from (plain, outer, tuple(items), segment)
    for i in (i for i, f in enumerate(items) if i and _INNER.search(f.lead)):
        for end in range(len(items), i, -1):
            yield (*items[:i], *items[end:])
    for whole in (outer, tuple(items)):
        for end in range(len(whole) - 1, 1, -1):
            yield whole[:end]


def _without_children(items: Sequence[Figure]) -> tuple[Figure, ...]:
    """A list without what its items' own lists name: 人员经费…，主要包括：基本工资…、津贴…；公用经费…."""
    outer: list[Figure] = []
    inside = -1
    for i, figure in enumerate(items):
        if i and _INNER.search(figure.lead):
            inside = figure.segment
        if figure.segment != inside:
            outer.append(figure)
    return tuple(outer)


def _runs_together(parts: Sequence[Figure]) -> bool:
    """Whether the parts of a list are set apart by 、 and 和 only, so that what follows a semicolon is something else."""
    return all(re.match(r"^(?:、|和|及|以及|，|与)", f.lead) for f in parts[1:]) and all(len(f.lead) <= 16 for f in parts[1:])


def _totals_before(passage: Passage, index: int, last: Sequence[Figure], earlier: Sequence[Figure]) -> list[tuple[Figure, bool]]:
    """Figures that a list opened before figure `index` may belong to, nearest first, and whether they stand right before it."""
    first = passage.figures[index]
    changes = first.role == "change" or re.match(r"^(?:额)?中，|^中，", first.lead)
    before = [f for f in passage.figures[:index] if (f.role == "value" or (f.role == "change" and changes)) and f.dimension]
    before = [f for f in before if f.bracket == first.bracket or f.depth < first.depth]
    same = [f for f in before if f.sentence == first.sentence]
    pool = list(reversed(same))
    if first.bracket >= 0 and all(f.bracket != first.bracket for f in before):
        return [(f, True) for f in pool[:1] if _RIGHT_BEFORE.fullmatch(passage.text.value[f.end : first.bracket])]
    if not same and (named := _named_whole(first, [*earlier, *before])):
        return [(f, True) for f in named]
    if not same and words.TAKES_UP.search(first.lead):
        pool = list(reversed(before))[:4] or _topics_of(last)
    if same and _CLASSES.match(first.lead):
        pool = _divided_again(same, [f for f in before if f not in same])
    nearest = pool[0] if pool else None
    return [(f, f is nearest and (bool(same) or "其中" in first.lead)) for f in pool]


def _divided_again(same: Sequence[Figure], before: Sequence[Figure]) -> list[Figure]:
    """The totals that a further classification may divide: what stood before the first list, then earlier sentences, the list's items last."""
    items = next((i for i, f in enumerate(same) if _CLASSES.match(f.lead) or (i and _opens(f))), len(same))
    return [*reversed(same[:items]), *reversed(before[-4:]), *reversed(same[items:])]


def _named_whole(first: Figure, before: Sequence[Figure]) -> list[Figure]:
    """The totals that the words before a list name: 基本支出中，人员经费…, 本年支出分别用于…; nearest first."""
    match = words.AMONG.search(first.lead)
    opened = words.PARTS.search(first.lead)
    words_before = match["whole"] if match else first.lead[: opened.start()] if opened else ""
    words_before = re.split(r"[，：；]", words_before)[-1]
    whole = label_of(words_before)
    return [f for f in reversed(before) if f.is_value and ((len(whole) >= 3 and f.label.endswith(whole)) or (len(words_before) >= 4 and f.head.endswith(words_before)))][:3]


def _topics_of(earlier: Sequence[Figure]) -> list[Figure]:
    """The amounts of the passage before, the one it is about first."""
    amounts = [f for f in earlier if f.is_value]
    return [*amounts[:1], *reversed(amounts[1:])][:4]


def _opened(passage: Passage, index: int) -> bool:
    """Whether the words before figure `index` open a list of parts."""
    figure = passage.figures[index]
    if figure.bracket >= 0:
        opened_here = index == 0 or passage.figures[index - 1].bracket != figure.bracket
        return opened_here and figure.start - figure.bracket < 40 if figure.bracket not in _seen_brackets(passage, index) else _opens(figure)
    return _opens(figure)


def _opens(figure: Figure) -> bool:
    lead = NAME_BRACKET.sub("", figure.lead)
    found = list(words.PARTS.finditer(lead))
    if found and len(lead) - found[-1].end() <= 26:
        return True
    among = words.AMONG.search(figure.lead)
    return among is not None and not re.search(r"[，；]", figure.lead[: among.start()])


def _seen_brackets(passage: Passage, index: int) -> set[int]:
    return {f.bracket for f in passage.figures[:index]}


def echoes(passage: Passage) -> Iterator[Relation]:
    """A number printed twice in a row: 支出41万元，41万元，其中."""
    for before, figure in zip(passage.figures, passage.figures[1:], strict=False):
        if figure.role == "echo":
            values: dict[str, Value] = {"left": before.mention.quantity, "right": figure.mention.quantity, "where": "prose/prose"}
            yield Relation("pairs", figure.label, values, (("left", before.mention), ("right", figure.mention)))


def _adds(figure: Figure, listed: Sequence[Figure]) -> bool:
    """Whether a change is a part of a list of amounts: 其中提前下达900万元，年中追加300万元."""
    return figure.role == "change" and figure.direction > 0 and words.ADJUSTED_BY.search(figure.head) is not None and listed[0].role == "value" and not figure.base


def opened_lists(passage: Passage, last: Sequence[Figure] = (), earlier: Sequence[Figure] = ()) -> Iterator[Relation]:
    """Lists opened by a word or a bracket: X万元，其中：A a万元，B b万元; X万元（A a万元、B b万元）.

    `last` are the figures of the passage before, which 其中 may take up; `earlier` all before, which a list may name.
    """
    for index, first in enumerate(passage.figures):
        if not (first.is_value or first.role == "change") or not _opened(passage, index):
            continue
        totals = [(t, a) for t, a in _totals_before(passage, index, last, earlier) if t.dimension == first.dimension]
        if not totals:
            continue
        listed = _same_list(passage, index)
        role = first.role if first.role == "change" and totals[0][0].role == "change" else "value"
        items = [f for f in listed if (f.role == role or _adds(f, listed)) and f.dimension == first.dimension and "占" not in f.head]
        if len(items) < 2:
            if items and (re.search(r"其中|含", first.lead) or words.AMONG.search(first.lead)) and totals[0][1]:
                yield _bounded(totals[0][0], items[0])
            continue
        whole = (not words.OPEN_LIST.search(first.lead) or any(_is_rest(i.label, totals[0][0].label) for i in items)) and not words.ET_CETERA.match(passage.after(items[-1]))
        readings = [
            Reading(t, parts, whole, anchored and n == 0)
            for t, anchored in totals
            for n, parts in enumerate(_part_lists([i for i in items if i is not t]) if len([i for i in items if i is not t]) >= 2 else ())
            if len(parts) >= 2
        ]
        chosen = best(readings) if whole else best([Reading(r.total, r.parts, True, False) for r in readings if r.sum.meets(r.stated)] or readings)
        if chosen:
            yield as_relation(chosen)


def _bounded(whole: Figure, part: Figure) -> Relation:
    """A single part that must not exceed its total: 手术6932台次，其中三、四级手术2842台次."""
    return Relation(
        "totals", whole.label or "合计",
        {"total": whole.mention.quantity, "parts": part.mention.quantity.to(whole.mention.quantity.unit), "n_parts": 1, "complete": False, "relation": "sum"},
        (("total", whole.mention), ("part", part.mention)), certainty="inferred",
    )  # fmt: skip


# A further amount that makes a list's total the whole: 补助资金9862万元，其中…，另有县级配套638万元，全年预算10500万元.
_FURTHER = re.compile(r"另有|另外|此外|加上|连同")
_THEN_ALL = re.compile(r"(?:全年预算|预算总额|总额|合计|共计|总计|共)(?:为|是|达)?$")


def added_up(passage: Passage) -> Iterator[Relation]:
    """A total, something further, and what the two come to."""
    for before, figure in zip(passage.figures, passage.figures[1:], strict=False):
        if not (_FURTHER.search(before.lead) and _THEN_ALL.search(figure.head) and before.sentence == figure.sentence and before.dimension == figure.dimension):
            continue
        bases = [f for f in passage.figures if f.sentence == figure.sentence and f.end <= before.start and f.role == "value" and f.dimension == figure.dimension]
        readings = [Reading(figure, (base, before), True, False) for base in bases]
        if chosen := best(readings):
            yield as_relation(chosen, label_of(figure.head) or "合计")


# Words of a sum that name nothing: 以上…共计, 三年累计, 两项相加.
_SUM_WORDS = re.compile(r"以上|相加|[一二三四五六七八九十两\d]+[年项类个笔]|累计|全年|共")


def summed_lists(passage: Passage, earlier: Sequence[Figure] = ()) -> Iterator[Relation]:
    """Lists told before their total: A a，B b，共计X. `earlier` are the figures of the passages before, for 以上…合计."""
    for index, figure in enumerate(passage.figures):
        if index and passage.figures[index - 1].role == "per":  # 320座，每座补助600元，共192,000元: a product
            continue
        if not (figure.is_value or figure.role == "change") or not words.SUMMED.search(re.sub(rf"(?:{words.UP}|{words.DOWN})$", "", figure.head)):
            continue
        same = [f for f in passage.figures[:index] if f.role == figure.role and f.dimension == figure.dimension and f.bracket == figure.bracket]
        inside = [f for f in same if f.sentence == figure.sentence]
        told = [f for f in earlier if f.role == "value" and f.dimension == figure.dimension][-8:]
        pool = inside if len(inside) >= 2 else same if len(same) >= 2 else [*told, *same]
        lead = re.sub(rf"(?:{words.UP}|{words.DOWN})$", "", figure.lead)
        bare = not re.search(r"[\u4e00-\u9fa5]", _SUM_WORDS.sub("", words.SUMMED.sub("", lead)))
        readings = [Reading(figure, tuple(pool[k:]), True, bare and k == 0 and pool is inside) for k in range(len(pool) - 1)]
        chosen = best(readings)
        if chosen is None:
            continue
        same_name = pool and pool is inside and alike(figure.label, pool[0].label) and not bare
        if chosen.holds() or (bare and pool is inside) or same_name:
            yield as_relation(chosen, label_of(words.SUMMED.sub("", figure.head)) or "合计")
