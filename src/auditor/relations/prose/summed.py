"""Totals told after their parts, and those that a thing and its opposite make: A a，B b，共计X; 验收X座，合格a座，不合格b座."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.numbers.scan import reread
from auditor.numbers.units import Measure
from auditor.relations.prose import words
from auditor.relations.prose.beside import with_beside
from auditor.relations.prose.figures import Figure, Passage, alike, label_of
from auditor.relations.prose.parts import Reading, adds, as_relation, best, tellable
from auditor.relations.schema import Relation

# A further amount that makes a list's total the whole: 补助资金9862万元，其中…，另有县级配套638万元，全年预算10500万元.
_FURTHER = re.compile(r"另有|另外|此外|加上|连同")
_THEN_ALL = re.compile(r"(?:全年预算|预算总额|总额|合计|共计|总计|共)(?:为|是|达)?$")
# Words of a sum that name nothing: 以上…共计, 三年累计, 两项相加.
_SUM_WORDS = re.compile(r"以上|相加|[一二三四五六七八九十两\d]+[年项类个笔]|累计|全年|共")
# How many parts a thing and its opposite may have between them.
_FEW = 4
# A name that denies another: 不合格, 未完成, 非农业人口.
_DENIES = re.compile(r"^(?:不|未|非(?!常))(?P<of>[\u4e00-\u9fa5]{2,})$")


def opposites(passage: Passage) -> Iterator[Relation]:
    """A figure right before a thing and its opposite, which they make: 验收11,640座，合格11,233座，不合格407座; with what is told in between.

    合格11,233座 and 不合格407座 leave nothing out, and parts that stand between them belong to the list.
    """
    for index, figure in enumerate(passage.figures):
        denied = _DENIES.match(figure.label)
        if not denied or not figure.dimension:
            continue
        same = [f for f in passage.figures[:index] if f.sentence == figure.sentence and f.dimension == figure.dimension and f.role == figure.role == "value" and f.depth == figure.depth]
        first = next((i for i, f in enumerate(same) if f.label.endswith(denied["of"]) and not _DENIES.match(f.label)), 0)
        if not first or any(words.PARTS.search(f.own_lead) for f in (*same[first:], figure)):
            continue
        whole, parts = same[first - 1], (*same[first:], figure)
        reading = Reading(whole, parts, True, False, known=True)
        if len(parts) <= _FEW and whole.aspect not in ("target", "budget") and _none_above(reading):
            yield as_relation(reading, whole.label)


def _none_above(reading: Reading) -> bool:
    """Whether no part is more than the total: 收入总计2015.44万元，其中年初结转122.18万元；本年收入合计1893.26万元 sums up neither."""
    return all(p.mention.quantity.to(reading.stated.unit).low <= reading.stated.high for p in reading.parts)


def _as_visits(figure: Figure, whole: Figure) -> Figure:
    """People counted each time, in the unit of their sum."""
    return replace(figure, mention=reread(figure.mention, Measure(whole.mention.quantity.unit, "visits")))


def added_up(passage: Passage) -> Iterator[Relation]:
    """A total, something further, and what the two come to."""
    for before, figure in zip(passage.figures, passage.figures[1:], strict=False):
        if not (_FURTHER.search(before.lead) and _THEN_ALL.search(figure.head) and before.sentence == figure.sentence and before.dimension == figure.dimension):
            continue
        bases = [f for f in passage.figures if f.sentence == figure.sentence and f.end <= before.start and f.role == "value" and f.dimension == figure.dimension]
        readings = [Reading(figure, (base, before), True, False) for base in bases]
        if chosen := best(readings):
            yield as_relation(chosen, label_of(figure.head) or "合计")


def summed_lists(passage: Passage, earlier: Sequence[Figure] = ()) -> Iterator[Relation]:
    """Lists told before their total: A a，B b，共计X. `earlier` are the figures of the passages before, for 以上…合计."""
    for index, figure in enumerate(passage.figures):
        if index and passage.figures[index - 1].role == "per":  # 320座，每座补助600元，共192,000元: a product
            continue
        if not (figure.is_value or figure.role == "change") or not words.SUMMED.search(re.sub(rf"(?:{words.UP}|{words.DOWN})$", "", figure.head)):
            continue
        told = passage.figures[:index]
        same = [f for f in told if (f.role == figure.role or adds(f, told)) and f.dimension == figure.dimension and f.bracket == figure.bracket]
        if not same and figure.dimension == "人次":  # 春季资助938人、秋季资助967人，合计1,905人次
            same = [_as_visits(f, figure) for f in told if f.role == "value" and f.dimension == "人" and f.sentence == figure.sentence and f.bracket == figure.bracket]
        inside = [f for f in same if f.sentence == figure.sentence]
        above = [f for f in earlier if f.role == "value" and f.dimension == figure.dimension][-8:]
        pool = inside if len(inside) >= 2 else same if len(same) >= 2 else [*above, *same]
        lead = re.sub(rf"(?:{words.UP}|{words.DOWN})$", "", figure.lead)
        bare = not re.search(r"[\u4e00-\u9fa5]", _SUM_WORDS.sub("", words.SUMMED.sub("", lead)))
        readings = [Reading(figure, tuple(pool[k:]), True, bare and k == 0 and pool is inside) for k in range(len(pool) - 1)]
        chosen = best(readings)
        if chosen is None:
            continue
        same_name = pool and pool is inside and alike(figure.label, pool[0].label) and not bare and _none_above(chosen)
        if chosen.holds() or (tellable(chosen) and ((bare and pool is inside) or same_name)):
            yield from with_beside(passage, chosen, label_of(words.SUMMED.sub("", figure.head)) or "合计")
