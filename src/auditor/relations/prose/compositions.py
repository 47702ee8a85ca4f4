"""Totals and their parts in prose: 其中, 包括, 分别为, brackets. Readings are alternatives: one that holds is enough."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

from auditor.numerals import numeral
from auditor.quantity import Quantity
from auditor.quantity import total as sum_of
from auditor.relations.prose import words
from auditor.relations.prose.beside import with_beside, with_changes
from auditor.relations.prose.figures import NAME_BRACKET, Figure, Passage, label_of
from auditor.relations.prose.parts import Reading, adds, best, is_rest, runs_together, tellable
from auditor.relations.schema import Relation, Value

# A name in quotation marks: 其中“乱占”|18个.
_QUOTED = re.compile(r"“[^“”]*”")
# A list inside a list: …，主要包括：基本工资…; …，其中驻场服务60万元.
_INNER = re.compile(r"其中|包括|含(?!税|量)|主要是|用于")
# What may stand between a total and the bracket that divides it: 672.0311万元|，占总支出100%|（其中….
_RIGHT_BEFORE = re.compile(r"(?:，?占[^，。；]{0,12}[\d.]+%)?[\u4e00-\u9fa5]{0,6}")
# How long the words between a colon and the first part after it may be: 总投资1,440万元：中央财政资金|960.00万元、….
_COLON = 14
# A further classification of a total, or its other side: ；按功能分：教育支出, ；支出包括：教育支出.
_CLASSES = re.compile(r"^[，；：]*(?:按|(?:收入|支出)(?:来源|构成|去向)?(?:包括|分为|为：|有：))")
# An item that there is none of, at the head of a list: 其中：|无因公出国费；|公务接待费….
_NONE_OF_IT = re.compile(r"(?<=[：，])(?:无|没有|未发生|未安排)[^，。；\d]{2,16}；")
# How many characters words over a list must share with those before its total.
_SAID_AGAIN = 5
# How many parts a total has: 三个中型灌区, 3类资金.
_COUNT_OF_PARTS = re.compile(r"(?<![\d.第年月])(?P<n>\d{1,2}|[两二三四五六七八九十])(?:个|类|项|大类|部分|家|所)(?P<thing>[\u4e00-\u9fa5]{2,8})")
# How many amounts of the paragraphs before a list may divide.
_TOPICS = 10
# What all of a report's money is called: 实际支出912.47万元…。支出中工资福利568.21万元、….
_OF_ALL = re.compile(r"(?:总|全年|全部|实际|本年)?(?:支出|收入)")


# How many parts the readings of one list are made of at most, the nearest totals and plainest extents first; lists as they are written come to
# a hundred.
_MOST_PARTS = 6000


def _same_list(passage: Passage, start: int) -> list[Figure]:
    """The figures from `start` on at its depth in its sentence, those of other brackets left out."""
    first = passage.figures[start]
    rest = [f for f in passage.figures[start:] if f.sentence == first.sentence and f.bracket == first.bracket]
    end = next((i for i, f in enumerate(rest) if i and f.role == "value" and _ends(f, first)), len(rest))
    return rest[:end]


def _ends(figure: Figure, first: Figure) -> bool:
    """Whether an amount is no part of the list before it: the words before it say so, or it sums the list up.

    A balance ends no list of balances: 其中2021年结余73.70万元、2022年结余81.55万元.
    """
    match = words.LIST_ENDS.search(NAME_BRACKET.sub("", figure.own_lead))
    said = match is not None and not (match.group() in ("结余", "剩余") and match.group() in first.head)
    return said or bool(words.COMPARES.search(figure.head)) or _sums_up(figure)


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
    plain = segment if 2 <= len(segment) < len(outer) and runs_together(segment) and not rest else outer
    yield from (plain, outer, tuple(items), segment)
    for i in (i for i, f in enumerate(items) if i and _INNER.search(f.own_lead)):
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
        if i and _INNER.search(figure.own_lead):
            inside = figure.segment
        if figure.segment != inside:
            outer.append(figure)
    return tuple(outer)


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
    told_here = before and _CLASSES.match(first.lead)  # 收支总预算100万元。收入包括：…
    if not same and not told_here and (named := _named_whole(first, [*earlier, *before])):
        return [(f, True) for f in named]
    if not same and (words.TAKES_UP.search(first.lead) or _CLASSES.match(first.lead)):
        above = _divided(last, earlier) if _CLASSES.match(first.lead) else last
        pool = list(reversed(before))[:4] or [*_topics_of(above), *(f for f in reversed(earlier) if f.is_value and f not in above)][:_TOPICS]
    elif not same and (among := words.AMONG.search(first.lead)):
        pool = _spoken_of(first, first.lead[: among.end()], [*last, *before])
    if same and _CLASSES.match(first.lead):
        pool = _divided_again(same, [f for f in before if f not in same])
    nearest = pool[:2] if len(pool) > 1 and not pool[0].lead and pool[0].dimension != pool[1].dimension else pool[:1]  # 受益农户3286户11854人
    return [(f, f in nearest and (bool(same) or "其中" in first.lead)) for f in pool]


def _spoken_of(first: Figure, said: str, before: Sequence[Figure]) -> list[Figure]:
    """The amounts told right before, of the same aspect, under a name that the words over a list say again: “三公”经费…支出决算中，…."""

    def shared(f: Figure) -> int:
        text = f.mention.text.value[: f.start]
        return SequenceMatcher(None, said, text, autojunk=False).find_longest_match().size

    said_of = [f for f in reversed(before) if f.is_value and f.dimension == first.dimension and shared(f) >= _SAID_AGAIN]
    if first.aspect == "" and len({f.mention.quantity.value for f in said_of}) == 1:
        return said_of
    return [f for f in said_of if f.aspect in (first.aspect, "")]


def _divided(last: Sequence[Figure], earlier: Sequence[Figure]) -> Sequence[Figure]:
    """The figures of the passage that a run of classifications divides: 支出预算总额… / 按项目类别划分：… / 按功能科目划分：…."""
    blocks = {f.mention.block: [g for g in earlier if g.mention.block == f.mention.block] for f in earlier if f.mention.cell is None}
    return next((figures for _, figures in sorted(blocks.items(), reverse=True) if not _CLASSES.match(figures[0].lead)), last)


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
    if _OF_ALL.fullmatch(words_before):
        told = re.compile(rf"(?:(?:19|20)\d{{2}}年度?)?(?:全年|本年|当年|实际|总|部门|单位)*{words_before[-2:]}(?:合计|总计|总额|决算)?数?为?")
        here = [f for f in reversed(before) if f.is_value and f.mention.block == first.mention.block and told.fullmatch(f.head)]
        return here[:1]
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
    lead = NAME_BRACKET.sub("", _NONE_OF_IT.sub("", figure.lead).rsplit("；", 1)[-1])
    found = list(words.PARTS.finditer(lead))
    if (found and len(lead) - found[-1].end() <= 26) or (lead.startswith("：") and len(lead) <= _COLON):
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


# A second figure of an item, told without its name: 设备购置预算1,500万元，|支出|1,446.80万元.
_SECOND = re.compile(r"^，(?:实际|全年|已|累计|当年)?(?:支出|执行|决算|使用|拨付)(?:了|数|为)?$")


def _of_one_kind(items: Sequence[Figure], whole: Figure) -> list[Figure]:
    """Of items that tell budget and spending each, the figures of the total's kind."""
    seconds = [f for f in items if _SECOND.match(f.lead)]
    if not seconds or items[0] in seconds:
        return list(items)
    return seconds if whole.aspect == "executed" else [f for f in items if f not in seconds]


def opened_lists(
    passage: Passage, last: Sequence[Figure] = (), earlier: Sequence[Figure] = (), known: Collection[frozenset[str]] = ()
) -> Iterator[Relation]:
    """Lists opened by a word or a bracket: X万元，其中：A a万元，B b万元; X万元（A a万元、B b万元）.

    `last` are the figures of the passage before, which 其中 may take up; `earlier` all before, which a list may name; `known` are the
    names of parts that make a total elsewhere in the document.
    """
    for found in _opened_readings(passage, last, earlier):
        if isinstance(found, Relation):
            yield found
            continue
        reading = replace(found, known=found.known or (bool(found.names) and found.names in known) or _shares_all(passage, found))
        if reading.known or tellable(reading):
            yield from with_beside(passage, reading, reading.total.label)
            yield from with_changes(passage, reading)


def _shares_all(passage: Passage, reading: Reading) -> bool:
    """Whether each part's share stands in a bracket after it or as 占 and they make a hundred: 非常满意198份（60.74%）、…."""
    after = dict(zip((f.mention.key for f in passage.figures), passage.figures[1:], strict=False))
    shares = [after.get(p.mention.key) for p in reading.parts]
    told = [s.mention.quantity for s in shares if s is not None and s.mention.kind == "percent" and s.role in ("share", "percent")]
    return len(told) == len(reading.parts) > 1 and sum_of(told, told[0].unit).meets(Quantity.exact(100, told[0].unit))


def divisions(passage: Passage, last: Sequence[Figure] = (), earlier: Sequence[Figure] = ()) -> Iterator[frozenset[str]]:
    """The names of the parts of each list that makes its total."""
    for found in _opened_readings(passage, last, earlier):
        if isinstance(found, Reading) and found.whole and found.holds() and found.names:
            yield found.names


def _opened_readings(passage: Passage, last: Sequence[Figure], earlier: Sequence[Figure]) -> Iterator[Reading | Relation]:
    """The best reading of each opened list, or the row of a single part that must not exceed its total."""
    for index, first in enumerate(passage.figures):
        if not (first.is_value or first.role == "change") or not _opened(passage, index):
            continue
        totals = [(t, a) for t, a in _totals_before(passage, index, last, earlier) if t.dimension == first.dimension]
        if not totals:
            continue
        listed = _same_list(passage, index)
        role = first.role if first.role == "change" and totals[0][0].role == "change" else "value"
        if first.mention.kind != "money" and words.AMONG.search(first.lead) and "其中" not in first.lead:  # 14个所中有5个为一人所；未覆盖的村15个
            listed = [f for f in listed if f.segment == first.segment]
        items = [f for f in listed if (f.role == role or adds(f, listed)) and f.dimension == first.dimension and "占" not in _QUOTED.sub("", f.head)]
        if role == "change" and len({f.base for f in items}) > 1:
            yield from _by_base(passage, totals, items)
        elif len(items) < 2:
            if items and (re.search(r"其中|含", first.lead) or words.AMONG.search(first.lead)) and totals[0][1]:
                yield _bounded(totals[0][0], items[0])
        elif (chosen := _read(passage, totals, items)) and not chosen.holds() and _nests(items):
            yield _bounded(totals[0][0], items[0])
        elif chosen:
            yield chosen


def _by_base(passage: Passage, totals: Sequence[tuple[Figure, bool]], items: Sequence[Figure]) -> Iterator[Reading]:
    """Changes of one list that are compared with different things, those of one base by themselves: 较上年减少16万元，较年初预算数减少4万元."""
    for base in dict.fromkeys(f.base for f in items):
        own = [(t, anchored) for t, anchored in totals if t.role == "change" and t.base == base]
        parts = [f for f in items if f.base == base]
        if own and len(parts) > 1 and (chosen := _read(passage, own, parts)):
            yield chosen


def _nests(items: Sequence[Figure]) -> bool:
    """Whether each item of a list is a part of the one before it: 采购100万元，其中授予中小企业90万元，占90%，其中授予小微企业40万元."""
    return all("其中" in f.own_lead for f in items)


def _read(passage: Passage, totals: Sequence[tuple[Figure, bool]], items: Sequence[Figure]) -> Reading | None:
    """The best reading of a list: one that holds; else, where words count its parts, one of so many; else the plainest."""
    first = items[0]
    rest = any(is_rest(i.label, totals[0][0].label) for i in items)
    whole = (not words.OPEN_LIST.search(first.lead) or rest) and not words.ET_CETERA.match(passage.after(items[-1]))
    readings: list[Reading] = []
    looked_at = 0
    for total, anchored in totals:
        own = [i for i in _of_one_kind(items, total) if i is not total] if looked_at < _MOST_PARTS else []
        for n, parts in enumerate(_part_lists(own) if len(own) >= 2 else ()):
            looked_at += len(parts)
            if len(parts) >= 2:
                readings.append(Reading(total, parts, whole, anchored and n == 0))
            if looked_at >= _MOST_PARTS:
                break
    if not whole:
        return best([replace(r, whole=True, anchored=False) for r in readings if r.sum.meets(r.stated)] or readings)
    told = [replace(r, known=True) for r in readings if r.total is totals[0][0] and totals[0][1] and _counted(passage, r)]
    joined = _joined(items)
    strung = [r for r in readings[:1] if 2 <= len(joined) < len(r.parts)]  # 站内352人次、站外134人次，护送返乡63人次
    return best([*told, *(Reading(r.total, joined, whole, r.anchored) for r in strung), *readings])


def _joined(items: Sequence[Figure]) -> tuple[Figure, ...]:
    """The first items of a list that 、 and 和 join, where a comma sets the next apart from them."""
    end = next((i for i, f in enumerate(items) if i and not re.match(r"[、和及]", f.lead)), len(items))
    return tuple(items[:end]) if end < len(items) and items[end].lead.startswith("，") else ()


def _counted(passage: Passage, reading: Reading) -> bool:
    """Whether the words before a list count as many things as it has parts, by a name that the parts bear: 三个灌区…，其中甲灌区…."""
    first = reading.parts[0]
    numbers, things = _counts_before(passage.text.value, first.start)
    return numbers == {len(reading.parts)} and any(all(thing in part.label for part in reading.parts) for thing in things)


@lru_cache(maxsize=16)
def _counts_before(text: str, end: int) -> tuple[frozenset[int | None], frozenset[str]]:
    """The numbers of things that a sentence counts before a list, and the pairs of characters of their names."""
    start = max([0, *(m.end() for m in re.finditer(r"[。！？]", text[:end]))])
    found = list(_COUNT_OF_PARTS.finditer(text[start:end]))
    things = (m["thing"][i : i + 2] for m in found for i in range(len(m["thing"]) - 1))
    return frozenset(numeral(m["n"]) for m in found), frozenset(things)


def _bounded(whole: Figure, part: Figure) -> Relation:
    """A single part that must not exceed its total: 手术6932台次，其中三、四级手术2842台次."""
    return Relation(
        "totals", whole.label or "合计",
        {"total": whole.mention.quantity, "parts": part.mention.quantity.to(whole.mention.quantity.unit), "n_parts": 1, "complete": False, "relation": "sum"},
        (("total", whole.mention), ("part", part.mention)), certainty="inferred",
    )  # fmt: skip
