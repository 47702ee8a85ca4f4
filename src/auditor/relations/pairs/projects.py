"""One project in summary, form and prose; a report's own score."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from auditor.relations.facts import Fact
from auditor.relations.pairs.labels import GENERIC, NAME_LIKE, OTHER, Told, entity_of, likeness, pair, plain
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation
from auditor.slips import transposed

# What a project's figures are called in a message.
FIGURES = {"initial": "年初预算", "adjusted": "全年预算", "executed": "执行数", "arrived": "到位资金", "score": "自评得分"}
_AMOUNTS = ("initial", "adjusted", "executed", "arrived", "score")
# A report's own total score: 综合自评得分97.31分.
_OWN_SCORE = re.compile(r"(?:综合|项目|自评|评价|总体|最终|绩效)(?:自评|评价)?(?:总?得分|评分|总分|得?分)(?:合计)?[为是：]*$")
# A score of a whole project is out of 100; one as low as this is an item's.
ITEM_SCORE = 30
_TOTAL_ROW = re.compile(r"^(?:(?:绩效|自评|评价|综合|最终){0,3}(?:总分|总得分|综合得分)|合计|总计|得分合计|合计得分)$")


def _projects(facts: Sequence[Fact]) -> list[str]:
    """The projects that a document's forms are of, and those that a summary scores: names under which figures must agree everywhere."""
    named = [f.scope[-1] for f in facts if f.scope and GENERIC.match(f.label)]
    named += [f.scope[-1] for f in facts if f.scope and likeness(f.label, f.scope[-1]) == 1.0]
    named += [f.label for f in facts if f.aspect == "score" and f.mention.quantity.value > ITEM_SCORE]
    names: list[str] = []
    for entity in map(plain, named):
        if len(entity) >= 4 and not GENERIC.match(entity) and all(likeness(n, entity) < NAME_LIKE for n in names):
            names.append(entity)
    return names


def tied(facts: Sequence[Fact], prose: Sequence[Told]) -> Iterator[Relation]:
    """Amounts and scores of one project in summary, form and prose. Facts whose values agree are verified; the odd ones are told.

    Prose joins by its label, or by the heading its sentence stands under.
    """
    groups: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    names = _projects(facts)
    told = [f for f, g, p in prose if f.aspect in (*_AMOUNTS, "budget") and is_own(f, g, p)]
    for fact in (*_final_scores(facts), *told):
        if fact.year is not None or (fact.source == "table" and fact.aspect not in _AMOUNTS):
            continue
        entity = plain(entity_of(fact))
        name = max(names, key=lambda n: likeness(n, entity), default="")
        aspect = "adjusted" if fact.aspect == "budget" else fact.aspect
        if name and likeness(name, entity) >= NAME_LIKE:
            groups[name, aspect, fact.mention.quantity.unit.dimension].append(fact)
    for (name, aspect, _), members in groups.items():
        if len({m.mention.block for m in members}) > 1:
            yield from _against_majority(f"{name}·{FIGURES[aspect]}", members)


def _final_scores(facts: Sequence[Fact]) -> Iterator[Fact]:
    """The facts, of several scores that a form gives one name only the last: its total, not the score of its funds."""
    last: dict[tuple[str, int], Fact] = {}
    for fact in facts:
        if fact.aspect == "score" and fact.mention.quantity.value <= ITEM_SCORE:
            continue
        if fact.aspect == "score":
            last[entity_of(fact), fact.mention.block] = fact
        else:
            yield fact
    yield from last.values()


def overall(facts: Sequence[Fact], prose: Sequence[Told]) -> Iterator[Relation]:
    """The report's own score in prose against the one score table that has a total row, the one form's of the one project."""
    totals = [f for f in facts if f.aspect == "score" and (_TOTAL_ROW.match(f.label) or _is_of_project(f))]
    told = [f for f, g, _ in prose if f.aspect == "score" and _OWN_SCORE.search(g.head) and 30 <= f.mention.quantity.value <= 120]
    if len(totals) == 1:
        for fact in told:
            agree = fact.mention.quantity.meets(totals[0].mention.quantity)
            if agree or len(told) == 1:
                slip = transposed(fact.mention.quantity, totals[0].mention.quantity)
                yield pair(fact, totals[0], "自评得分", "stated" if agree or slip else "inferred")


def _is_of_project(fact: Fact) -> bool:
    """Whether a score of a form bears the name of its project, and is no item's."""
    return bool(fact.scope) and fact.label == fact.scope[-1] and fact.mention.quantity.value > ITEM_SCORE


def is_own(fact: Fact, figure: Figure, p: Passage) -> bool:
    """Whether a prose figure is the project's own figure and no part, limit or comparison."""
    if figure.depth or OTHER.search(figure.lead) or figure.role not in ("value", "score"):
        return False
    if figure.role == "score":
        told = re.search(r"(?:自评|评价|综合|总体?得分|总分|绩效)", figure.head) and not re.search(r"扣|指标", figure.head)
        return bool(told) and figure.mention.quantity.value > ITEM_SCORE
    return bool(GENERIC.match(figure.label)) or figure.aspect != ""


def _against_majority(name: str, members: Sequence[Fact]) -> Iterator[Relation]:
    """Each fact against one that holds the commonest value."""
    votes = Counter(sum(m.mention.quantity.meets(o.mention.quantity) for o in members) for m in members)
    most = max(votes)
    reference = next(m for m in members if sum(m.mention.quantity.meets(o.mention.quantity) for o in members) == most)
    confirmed = False
    for member in members:
        if member is reference or member.mention.block == reference.mention.block:
            continue
        agree = member.mention.quantity.meets(reference.mention.quantity)
        named = GENERIC.match(member.label) or member.source == "table" or member.aspect == "score"
        if agree or named or transposed(member.mention.quantity, reference.mention.quantity):
            exact = likeness(entity_of(member), entity_of(reference)) == 1.0 and member.aspect == reference.aspect
            places, against = _places(reference, members), _places(member, members)
            many = places > against or (agree and confirmed and places > 2)
            confirmed = confirmed or agree
            yield pair(member, reference, name, "stated" if exact else "inferred", places if many else 1)


def _places(fact: Fact, members: Sequence[Fact]) -> int:
    """In how many paragraphs and tables the value of a fact stands."""
    return len({m.mention.block for m in members if m.mention.quantity.meets(fact.mention.quantity)})
