"""A total whose parts stand in numbered paragraphs that follow, figure by figure: amounts, budgets and changes each make their own sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from auditor.outline import Outline, Section, numbering
from auditor.quantity import Quantity
from auditor.relations.prose import words
from auditor.relations.prose.figures import Figure, Passage, alike
from auditor.relations.prose.parts import Reading, as_relation, divides_everything, tellable
from auditor.relations.schema import Relation, Value

# What announces a list of paragraphs: 具体如下：, 其中：, 主要用于以下方面：, 构成如下：.
_ANNOUNCED = re.compile(r"(?:如下|其中|以下[^，。]{0,8}|包括|分别为|具体为|构成|组成|明细)(?:情况|方面|几个方面)?[：，。]?$|[：]$")
_SAYS_PARTS = re.compile(r"其中|如下|以下|包括|分别|具体|构成|组成|明细")
# A total told after its list: 以上四类资助共计1598.00万元, 四项合计4,855万元, 两项合计，年初预算….
_AFTERWARDS = re.compile(r"^(?:以上|上述|[一二两三四五六七八九十\d]+[项类个笔]|合计|共计|总计)[^，。]{0,12}(?:合计|共计|总计|相加|小计|共|之和)?")
# A paragraph whose parts stand below it: …基本支出672.03万元。其中：
_OPENS_BELOW = re.compile(r"(?:其中|包括|如下|具体(?:为|是|情况)?|分别(?:为|是))：$")
# Money named after the budget it is of, which says nothing of an amount being one: 一般公共预算财政拨款收入.
_FUND = re.compile(r"(?:一般公共|政府性基金|国有资本经营)预算(?=财政|拨款|收入|支出)")
# A paragraph that tells nothing but a total: 1.本年收入合计1630.99万元。
_ONLY_TOTAL = re.compile(r"^[^，。；：]{2,20}(?:合计|总计)[\d.,]+[万亿]?元[。：]?$")
# Words at a paragraph's end that open a whole list: …其中：, …，包括：.
_OPENS_ALL = re.compile(r"其中|(?<!主要)包括")
# The number of a list's first item, at which another list begins.
_FIRST = ("1", "一", "①")
# Among how many figures of a paragraph the item's amount is: 农村低保：保障1,842户，支出552.60万元.
_FIRST_FEW = 3
# How far into its paragraph an item's amount may stand.
_NAME_LENGTH = 24


def _slot(figure: Figure) -> str | None:
    """Which sum of a list a figure belongs to: its own amount, its budget, or its change."""
    if figure.role == "change" and not re.search(r"预算|计划|目标", figure.base):
        return "change"
    if figure.role == "base":
        return "initial" if "预算" in figure.head else None
    if figure.is_value and figure.role == "value":
        head = _FUND.sub("", figure.head)
        return "initial" if figure.aspect == "initial" or (figure.aspect == "budget" and "预算" in head and "预算支出" not in head) else "value"
    return None


def _slots(passage: Passage) -> Mapping[tuple[str, str], Figure]:
    """The first figure of each slot and dimension in a passage."""
    found: dict[tuple[str, str], Figure] = {}
    for figure in passage.figures:
        if figure.depth == 0 and (slot := _slot(figure)) and figure.dimension:
            found.setdefault((slot, figure.dimension), figure)
    return found


def _groups(outline: Outline) -> Iterator[tuple[Section, ...]]:
    """Numbered siblings in a row: the same style, numbers 1, 2, 3 …, nothing of a higher level between."""
    open_groups: dict[int, list[Section]] = {}
    for section in outline.sections:
        for level in [k for k in open_groups if k > section.level]:
            yield tuple(open_groups.pop(level))
        group = open_groups.get(section.level)
        if group and group[-1].style == section.style and section.style != "#" and section.number not in _FIRST:
            group.append(section)
        else:
            if group:
                yield tuple(group)
            open_groups[section.level] = [section]
    yield from (tuple(g) for g in open_groups.values())


def _readings(totals: Sequence[Figure], parts: Sequence[Figure], announced: bool) -> Iterator[Reading]:
    for i, figure in enumerate(totals):
        for end in range(len(parts), 1, -1):
            if not (end < len(parts) and _restate(parts[:end], [figure])):  # of some of them it is no total, but one of them told again
                yield Reading(figure, tuple(parts[:end]), True, announced and i == 0 and end == len(parts))


def _restate(parts: Sequence[Figure], totals: Sequence[Figure]) -> bool:
    """Whether items tell the amounts of their introduction over again: …公务接待费5.21万元。具体情况如下： / 2.公务接待费支出5.21万元."""
    return any(alike(f.label, p.label) and f.mention.quantity.meets(p.mention.quantity) for p in parts for f in totals)


def numbered_lists(passages: Mapping[int, Passage], outline: Outline) -> Iterator[Relation]:
    """The `totals` rows of numbered paragraphs under a paragraph that announces them or before one that sums them up."""
    order = sorted(passages)
    for group in _groups(outline):
        if len(group) < 2:
            continue
        items = [_slots(passages[s.heading]) for s in group if s.heading in passages]
        before = [passages[b] for b in order if b < group[0].heading][-2:]
        intro = before[-1] if before and before[-1].block >= group[0].heading - 2 else None
        announced = intro is not None and _announces(intro)
        if intro is not None and announced:
            yield from _counted(intro, len(group))
        yield from _from_intro(intro, items, announced, "如下" in intro.text.value[-20:] if intro else False)
        after = next((passages[b] for b in order if b > group[-1].heading), None)
        if after is not None and _AFTERWARDS.match(after.text.value):
            yield from _from_closing(after, [passages[s.heading] for s in group if s.heading in passages])


def _counted(intro: Passage, n: int) -> Iterator[Relation]:
    """A count in the paragraph that announces a list against the paragraphs listed: 共3个项目，具体如下："""
    last = [f for f in intro.figures if f.mention.kind == "count" and f.dimension in ("个", "项", "类") and f.mention.quantity.unit.factor == 1]
    if len(last) == 1 and re.search(r"(?:共|共计|有|为|分|包括)$", last[0].head) and intro.figures[-1] is last[0]:
        listed = Quantity.exact(n, last[0].mention.quantity.unit)
        values: dict[str, Value] = {"stated": last[0].mention.quantity, "listed": listed, "listing": f"其后{n}段"}
        yield Relation("counts", last[0].label or "所列", values, (("stated", last[0].mention),), certainty="inferred")


def plain_lists(passages: Mapping[int, Passage]) -> Iterator[Relation]:
    """Paragraphs without numbers under one that ends in 其中：, each beginning with its name and amount."""
    order = sorted(passages)
    for i, block in enumerate(order):
        intro = passages[block]
        if not intro.figures or not _OPENS_BELOW.search(intro.text.value):
            continue
        items = []
        for below in order[i + 1 :]:
            p = passages[below]
            first = p.figures[0] if p.figures else None
            if first is None or not first.is_value or first.start > _NAME_LENGTH or numbering(p.text.value) or words.TAKES_UP.search(p.text.value):
                break
            amount = next((f for f in p.figures[:_FIRST_FEW] if f.is_value and f.role == "value" and f.dimension == intro.figures[-1].dimension), first)
            items.append({(slot, amount.dimension): amount for slot in ["value"]})
        if len(items) >= 2:
            yield from _from_intro(intro, items, False, False, below=_below(intro, [next(iter(item.values())) for item in items]))


def _announces(intro: Passage) -> bool:
    """Whether a paragraph says that a list of parts follows."""
    value = intro.text.value
    return bool((_ANNOUNCED.search(value) and _SAYS_PARTS.search(value[-40:])) or _ONLY_TOTAL.match(value))


def _opens_all(intro: Passage) -> bool:
    """Whether the paragraph over a list says that all of its total follows."""
    return bool(_OPENS_ALL.search(intro.text.value[-12:]) or _ONLY_TOTAL.match(intro.text.value))


def _below(intro: Passage, items: Sequence[Figure]) -> bool:
    """Whether the amounts under 其中： are all of it: more than two, or the two sides of everything."""
    return intro.figures[-1].mention.kind == "money" and (len(items) > 2 or divides_everything(items))


def _from_intro(
    intro: Passage | None, items: Sequence[Mapping[tuple[str, str], Figure]], announced: bool, full: bool, *, below: bool = False
) -> Iterator[Relation]:
    """The rows of a list under its total; `below` says that it stands right under 其中：, with nothing to number it."""
    if intro is None:
        return
    keys = {k for item in items for k in item}
    for key in sorted(keys):
        parts = [item[key] for item in items if key in item]
        told = {slot: [f for f in reversed(intro.figures) if f.depth == 0 and _slot(f) == slot and f.dimension == key[1]] for slot in ("initial", key[0])}
        totals = told[key[0]] or (told["initial"] if key[0] == "value" and ("initial", key[1]) not in keys else [])
        if len(parts) < 2 or not totals:
            continue
        readings = list(_readings(totals, parts, announced))
        chosen = next((r for r in readings if r.holds()), readings[0])
        if not tellable(chosen) or (not chosen.holds() and _restate(parts, totals)):
            continue
        covered = len(parts) == len(items)
        if chosen.holds() or (below and covered) or (announced and covered and (full or _opens_all(intro))):
            # a list announced by 如下 means to be whole however little it adds up to
            yield as_relation(chosen, surely=full and not chosen.holds())


def _from_closing(closing: Passage, items: Sequence[Passage]) -> Iterator[Relation]:
    """A total told after its list: of each item's first amount, its last, or all the amounts the items come to."""
    for key, figure in _slots(closing).items():
        if words.PARTS.search(figure.lead):
            continue
        each = [[f for f in p.figures if f.depth == 0 and _slot(f) == key[0] and f.dimension == key[1]] for p in items]
        each = [figures for figures in each if figures]
        if len(each) < 2:
            continue
        lists = [[f[0] for f in each], [f[-1] for f in each], [f for figures in each for f in figures]]
        readings = [r for parts in lists for r in _readings([figure], parts, True)]
        plain = all(len(figures) == 1 for figures in each)
        chosen = next((r for r in readings if r.holds()), readings[0] if plain else Reading(figure, tuple(lists[2]), True, False))
        if chosen.holds() or len(each) == len(items):
            yield as_relation(chosen, figure.label, surely=not chosen.holds())
