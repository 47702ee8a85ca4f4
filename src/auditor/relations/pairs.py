"""The same quantity stated twice: prose against prose, prose against tables, table against table."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from auditor.document import Document, Table
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.quantity import Quantity
from auditor.relations.facts import Fact
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation, Value
from auditor.slips import transposed

# Words that name no quantity of their own: the project or section they stand under does.
_GENERIC = re.compile(
    r"^(?:年度|本级|项目|资金|总额?|合计|总计|总分|小计|得分|自评|绩效|支出|收入|预算|执行|全年|年初|金额|数|的|本|该|其中|当年|年度资金总额|综合|评价|部门|整体|实际|调整后?|安排|到位|、|，|：|分|情况|为|经费|总体|达到|完成|共|上级|财政|拨款)*$"
)
# The row of a form that is of the project as a whole: 年度资金总额, 总分; not its source 当年财政拨款.
_WHOLE_ROW = re.compile(r"总额|合计|总计|总分|小计|^项目资金$|^$")
_NOISE = re.compile(r"[“”‘’《》（）()\[\]【】、，：:·\s\-—_]|^(?:全[县市区镇省]|我[县市区局镇]|本(?:单位|部门|局|级|年度?)|全年|年度|年末|当年|项目)|(?:的)?(?:金额|总额|数额|资金|经费|总数|数量|情况|完成值|数)$")
# A figure that is not the report year's own: 上年, 目标, 计划, 预计.
_OTHER = re.compile(r"上年|去年|上一年|年初结|目标|计划|预计|拟|任务|应|下达|不低于|比|较|同比|标准|每|人均|平均|累计|至今|以来|历年|其余|其他|剩余")
# What a project's figures are called in a message.
_FIGURES = {"initial": "年初预算", "adjusted": "全年预算", "executed": "执行数", "arrived": "到位资金", "score": "自评得分"}
_AMOUNTS = ("initial", "adjusted", "executed", "arrived", "score")
# A report's own total score: 综合自评得分97.31分.
_OWN_SCORE = re.compile(r"(?:综合|自评|评价|总体|最终|绩效)(?:自评|评价)?(?:总?得分|评分|总分|得?分)(?:合计)?[为是：]*$")
# A score of a whole project is out of 100; one as low as this is an item's.
_ITEM_SCORE = 30
# A cell this short holds a figure, a longer one a rule that mentions it.
_SHORT_CELL = 14
_TOTAL_ROW = re.compile(r"^(?:总分|合计|总计|得分合计|合计得分|总得分)$")
_NAME_LIKE = 0.8
_INDICATOR_LIKE = 0.72


@lru_cache(maxsize=20000)
def plain(label: str) -> str:
    """A label without the words and marks that do not tell quantities apart."""
    before = ""
    while label != before:
        before, label = label, _NOISE.sub("", label)
    return label


@lru_cache(maxsize=50000)
def likeness(left: str, right: str) -> float:
    """How alike two labels are, 0 to 1; 1 only where they are the same once plain."""
    a, b = plain(left), plain(right)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if min(len(a), len(b)) >= 4 and (a in b or b in a):
        return max(0.85, min(len(a), len(b)) / max(len(a), len(b)) - 0.01)
    return SequenceMatcher(None, a, b, autojunk=False).ratio() * 0.99


def prose_facts(passages: Mapping[int, Passage], outline: Outline) -> Iterator[tuple[Fact, Figure, Passage]]:
    """The facts of prose with the figures they come from; a fact's scope is the headings over it."""
    for block, p in passages.items():
        titles = tuple(s.title for s in outline.path(block) if s.heading == block or _is_heading(passages.get(s.heading)))
        for figure in p.figures:
            aspect = "score" if figure.role == "score" else figure.aspect
            if figure.role in ("value", "prior", "score", "rate", "per"):
                year = None if figure.role != "prior" or outline.year is None else outline.year - 1
                yield Fact(figure.mention, figure.label, aspect, year, titles, "prose"), figure, p


def _is_heading(p: Passage | None) -> bool:
    """Whether a numbered paragraph is a heading over what follows, and no item that ends with itself."""
    return p is not None and len(p.text) <= 45 and not p.text.value.endswith(("。", "；"))


def _pair(left: Fact, right: Fact, item: str, certainty: str, votes: int = 1) -> Relation:
    """A `pairs` row; `votes` is how many places hold the right value where they outnumber those with the left one, else 1."""
    a, b = left.mention.quantity, right.mention.quantity
    where = "/".join(sorted({left.source, right.source})) if left.source != right.source else f"{left.source}/{right.source}"
    agree = a.meets(b)
    values: dict[str, Value] = {"left": a, "right": b.to(a.unit), "where": where, "majority": votes > 1, "votes": votes}
    return Relation("pairs", item, values, (("left", left.mention), ("right", right.mention)),
                    scope=" ".join(left.scope), source="mixed" if left.source != right.source else left.source, certainty=certainty,
                    near=not agree and a.nearly(b))  # fmt: skip


def _entity(fact: Fact) -> str:
    """What a fact is of: its label, or the project or section it stands under where the label says only which figure it is."""
    if not _GENERIC.match(fact.label):
        return fact.label
    if fact.source == "table" and not _WHOLE_ROW.search(fact.label):
        return ""
    names = [s for s in fact.scope if not _GENERIC.match(s)]
    return names[-1] if names else ""


def _significant(q: Quantity) -> int:
    return len(q.number().replace(".", "").replace("-", "").strip("0"))


def _projects(facts: Sequence[Fact]) -> list[str]:
    """The projects that a document's forms are of, and those that a summary scores: names under which figures must agree everywhere."""
    named = [f.scope[-1] for f in facts if f.scope and _GENERIC.match(f.label)]
    named += [f.scope[-1] for f in facts if f.scope and likeness(f.label, f.scope[-1]) == 1.0]
    named += [f.label for f in facts if f.aspect == "score" and f.mention.quantity.value > _ITEM_SCORE]
    names: list[str] = []
    for entity in map(plain, named):
        if len(entity) >= 4 and not _GENERIC.match(entity) and all(likeness(n, entity) < _NAME_LIKE for n in names):
            names.append(entity)
    return names


def tied(facts: Sequence[Fact], prose: Sequence[tuple[Fact, Figure, Passage]]) -> Iterator[Relation]:
    """Amounts and scores of one project in summary, form and prose. Facts whose values agree are verified; the odd ones are told.

    Prose joins by its label, or by the heading its sentence stands under.
    """
    groups: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    names = _projects(facts)
    told = [f for f, g, p in prose if f.aspect in (*_AMOUNTS, "budget") and _own(f, g, p)]
    for fact in (*_final_scores(facts), *told):
        if fact.year is not None or (fact.source == "table" and fact.aspect not in _AMOUNTS):
            continue
        entity = plain(_entity(fact))
        name = max(names, key=lambda n: likeness(n, entity), default="")
        aspect = "adjusted" if fact.aspect == "budget" else fact.aspect
        if name and likeness(name, entity) >= _NAME_LIKE:
            groups[name, aspect, fact.mention.quantity.unit.dimension].append(fact)
    for (name, aspect, _), members in groups.items():
        if len({m.mention.block for m in members}) > 1:
            yield from _against_majority(f"{name}·{_FIGURES[aspect]}", members)


def _final_scores(facts: Sequence[Fact]) -> Iterator[Fact]:
    """The facts, of several scores that a form gives one name only the last: its total, not the score of its funds."""
    last: dict[tuple[str, int], Fact] = {}
    for fact in facts:
        if fact.aspect == "score" and fact.mention.quantity.value <= _ITEM_SCORE:
            continue
        if fact.aspect == "score":
            last[_entity(fact), fact.mention.block] = fact
        else:
            yield fact
    yield from last.values()


def overall(facts: Sequence[Fact], prose: Sequence[tuple[Fact, Figure, Passage]]) -> Iterator[Relation]:
    """The report's own score in prose against the one score table that has a total row."""
    totals = [f for f in facts if f.aspect == "score" and _TOTAL_ROW.match(f.label)]
    told = [f for f, g, _ in prose if f.aspect == "score" and _OWN_SCORE.search(g.head) and 30 <= f.mention.quantity.value <= 120]
    if len(totals) == 1:
        for fact in told:
            agree = fact.mention.quantity.meets(totals[0].mention.quantity)
            if agree or len(told) == 1:
                slip = transposed(fact.mention.quantity, totals[0].mention.quantity)
                yield _pair(fact, totals[0], "自评得分", "stated" if agree or slip else "inferred")


def _own(fact: Fact, figure: Figure, p: Passage) -> bool:
    """Whether a prose figure is the project's own figure and no part, limit or comparison."""
    if figure.depth or _OTHER.search(figure.lead) or figure.role not in ("value", "score"):
        return False
    if figure.role == "score":
        told = re.search(r"(?:自评|评价|综合|总体?得分|总分|绩效)", figure.head) and not re.search(r"扣|指标", figure.head)
        return bool(told) and figure.mention.quantity.value > _ITEM_SCORE
    return bool(_GENERIC.match(figure.label)) or figure.aspect != ""


def _against_majority(name: str, members: Sequence[Fact]) -> Iterator[Relation]:
    """Each fact against one that holds the commonest value."""
    votes = Counter(sum(m.mention.quantity.meets(o.mention.quantity) for o in members) for m in members)
    most = max(votes)
    reference = next(m for m in members if sum(m.mention.quantity.meets(o.mention.quantity) for o in members) == most)
    for member in members:
        if member is reference or member.mention.block == reference.mention.block:
            continue
        agree = member.mention.quantity.meets(reference.mention.quantity)
        named = _GENERIC.match(member.label) or member.source == "table" or member.aspect == "score"
        if agree or named or transposed(member.mention.quantity, reference.mention.quantity):
            exact = likeness(_entity(member), _entity(reference)) == 1.0 and member.aspect == reference.aspect
            places, against = _places(reference, members), _places(member, members)
            yield _pair(member, reference, name, "stated" if exact else "inferred", places if places > against or (agree and places > 2) else 1)


def _places(fact: Fact, members: Sequence[Fact]) -> int:
    """In how many paragraphs and tables the value of a fact stands."""
    return len({m.mention.block for m in members if m.mention.quantity.meets(fact.mention.quantity)})


def same_label(prose: Sequence[tuple[Fact, Figure, Passage]]) -> Iterator[Relation]:
    """Prose against prose: one label, one dimension, one year, in sections of one scope."""
    groups: dict[tuple[str, str, str], list[tuple[Fact, Figure]]] = defaultdict(list)
    for fact, figure, p in prose:
        label = plain(fact.label)
        if len(label) >= 3 and figure.role == "value" and not figure.depth and not _GENERIC.match(label) and not _OTHER.search(figure.lead):
            groups[label, fact.aspect, figure.dimension].append((fact, figure))
    for (label, _, _), members in groups.items():
        for i, (fact, _) in enumerate(members):
            for other, _ in members[:i]:
                if fact.mention.quantity.meets(other.mention.quantity):
                    if _significant(fact.mention.quantity) >= 2:
                        yield _pair(fact, other, label, "inferred")
                        break
                elif _close(fact, other):
                    yield _pair(fact, other, label, "stated" if len(label) >= 4 and transposed(fact.mention.quantity, other.mention.quantity) else "inferred")
                    break


def _close(left: Fact, right: Fact) -> bool:
    """Whether two facts stand in the same section, or in different ones while one reads like a slip of the other."""
    if transposed(left.mention.quantity, right.mention.quantity):
        return True
    return left.scope[:2] == right.scope[:2] and left.scope[-1:] == right.scope[-1:] and left.mention.block != right.mention.block and _restated(left, right)


def _restated(left: Fact, right: Fact) -> bool:
    """Whether one of two amounts restates the other in another unit: 8,926.54万元 and 0.98亿元."""
    a, b = left.mention.quantity, right.mention.quantity
    ratio = a.value / b.to(a.unit).value if b.value else 0
    return a.unit != b.unit and 0.5 <= ratio <= 2


def other_units(prose: Sequence[tuple[Fact, Figure, Passage]]) -> Iterator[Relation]:
    """An amount told again in another unit in the same section: 项目累计支出8,926.54万元 … 累计支出约0.98亿元."""
    money = [(f, _begins(g, p)) for f, g, p in prose if g.role == "value" and f.mention.kind == "money" and f.aspect and not _OTHER.search(g.lead.replace("累计", ""))]
    for i, (fact, first) in enumerate(money):
        for other, second in reversed(money[max(0, i - 12) : i]):
            scopes = fact.scope == other.scope[: len(fact.scope)] or fact.scope[:-1] == other.scope[:-1]
            if scopes and _one_thing((fact, first), (other, second)) and fact.aspect == other.aspect and _restated(fact, other):
                yield _pair(fact, other, other.label or fact.label, "inferred")
                break


def _begins(figure: Figure, p: Passage) -> bool:
    """Whether a figure is the first of its sentence, so that nothing named before it is what it is of."""
    return next(f for f in p.figures if f.sentence == figure.sentence) is figure


def _one_thing(left: tuple[Fact, bool], right: tuple[Fact, bool]) -> bool:
    """Whether two amounts, each with whether it begins its sentence, are of one name; words such as 支出 name the report where they begin."""
    generic = [bool(_GENERIC.match(fact.label)) for fact, _ in (left, right)]
    return left[1] and right[1] if all(generic) else not any(generic) and likeness(left[0].label, right[0].label) >= _NAME_LIKE


def slipped(prose: Sequence[tuple[Fact, Figure, Passage]]) -> Iterator[Relation]:
    """Two numbers with neighbouring digits exchanged whose surroundings share a phrase: 改造完成142个 … 已完成改造的124个."""
    figures = [(f, g, p) for f, g, p in prose if g.role == "value" and _significant(f.mention.quantity) >= 3]
    for i, (fact, figure, p) in enumerate(figures):
        for other, g2, p2 in figures[:i]:
            near = abs(fact.mention.block - other.mention.block) <= 2 and _significant(fact.mention.quantity) >= 6
            apart = fact.label != other.label and figure.sentence != g2.sentence
            if apart and transposed(fact.mention.quantity, other.mention.quantity) and (near or _share_phrase(p, figure, p2, g2)):
                yield _pair(fact, other, other.label or fact.label, "inferred")


def _share_phrase(p: Passage, f: Figure, q: Passage, g: Figure, length: int = 5) -> bool:
    """Whether the words round two figures share a run of `length` characters without punctuation."""
    a = p.text.value[max(0, f.start - 24) : f.end + 16].replace("“", "").replace("”", "")
    b = q.text.value[max(0, g.start - 24) : g.end + 16].replace("“", "").replace("”", "")
    match = SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    return match.size >= length and bool(re.search(r"[\u4e00-\u9fa5]{%d}" % length, a[match.a : match.a + match.size]))


def indicators(facts: Sequence[Fact], prose: Sequence[tuple[Fact, Figure, Passage]]) -> Iterator[Relation]:
    """A form's indicator against the prose that reports it, by name, unit and kind; the prose may restate target or actual."""
    rows: dict[tuple[int, int], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.aspect in ("target", "actual") and fact.mention.cell:
            rows[fact.mention.block, fact.mention.cell[0]].append(fact)
    for members in rows.values():
        label = members[0].label
        if len(plain(label)) < 4:
            continue
        for told, figure, p in prose:
            names = [told.label, *told.scope[-1:]]
            like = max(likeness(label, n) for n in names)
            if like < _INDICATOR_LIKE or figure.role not in ("value", "rate") or figure.depth:
                continue
            same = [m for m in members if m.mention.quantity.unit.dimension == told.mention.quantity.unit.dimension]
            if not same:
                continue
            agreed = next((m for m in same if _agrees(m, told)), None)
            if agreed is not None:
                yield _pair(told, agreed, label, "inferred")
            elif like >= _NAME_LIKE and _same_scope(same[-1], told) and likeness(label, told.label) >= _INDICATOR_LIKE and not _OTHER.search(figure.lead) and not same[-1].mention.operator:
                yield _pair(told, same[-1], label, "inferred")


def _same_scope(row: Fact, told: Fact) -> bool:
    """Whether a row of a project's form is what prose tells: of no project, or of one that the prose names."""
    return not row.scope or any(likeness(row.scope[-1], name) >= _INDICATOR_LIKE for name in (*told.scope, told.label))


def _agrees(row: Fact, told: Fact) -> bool:
    """Whether prose restates a row's figure: the same number, a limit counting by its number only."""
    a, b = row.mention.quantity, told.mention.quantity
    return a.value == b.to(a.unit).value if row.mention.operator else a.meets(b)


def unnamed_cells(document: Document, mentions: Sequence[Mention], facts: Sequence[Fact]) -> list[Fact]:
    """Numbers with a printed unit in rows whose columns no header names, labelled by the nearest words to their left."""
    known, named = {f.mention.key for f in facts}, {f.mention.block for f in facts if f.aspect in ("target", "actual")}
    found = []
    for m in mentions:
        block = document.blocks[m.block]
        if m.block in named or m.cell is None or m.key in known or m.kind in ("plain", "year", "range", "score") or not isinstance(block, Table):
            continue
        left = [fold(c.text).value for c in block.cells if c.row == m.cell[0] and c.column < m.cell[1]]
        label = next((t for t in reversed(left) if len(re.findall(r"[\u4e00-\u9fa5]", t)) >= 4 and not re.search(r"\d", t)), "")
        if label and len(m.text) <= _SHORT_CELL:
            found.append(Fact(m, label, "actual", None, (), "table"))
    return found


def unit_slips(facts: Sequence[Fact], prose: Sequence[tuple[Fact, Figure, Passage]]) -> Iterator[Relation]:
    """The same digits in 元 and in 万元: 合计2,074,538.00元 … 到位资金2074538.00万元."""
    told: dict[str, Fact] = {}
    for fact in (*facts, *(f for f, _, _ in prose)):
        q = fact.mention.quantity
        if fact.mention.kind != "money" or _significant(q) < 5:
            continue
        other = told.setdefault(q.number().rstrip("0").rstrip("."), fact)
        if other.mention.quantity.unit != q.unit and other.mention.quantity.unit.dimension == q.unit.dimension:
            yield _pair(fact, other, fact.label or other.label, "stated" if _significant(q) >= 6 else "inferred")


def near_totals(facts: Sequence[Fact], prose: Sequence[tuple[Fact, Figure, Passage]]) -> Iterator[Relation]:
    """An amount that a paragraph beside a table tells of all of it, against the table's total row: the same, or a slip of it."""
    rows = [f for f in facts if re.fullmatch(r"合计|总计", f.label) and f.aspect in ("initial", "adjusted", "executed") and f.year is None]
    for told, figure, _ in prose:
        for row in rows:
            aspect = told.aspect == row.aspect or (told.aspect == "budget" and row.aspect == "adjusted")
            if figure.role != "value" or figure.depth or not aspect or not _GENERIC.match(told.label) or abs(told.mention.block - row.mention.block) > _BESIDE:
                continue
            a, b = told.mention.quantity, row.mention.quantity
            if a.unit.dimension == b.unit.dimension and (a.meets(b) or transposed(a, b.to(a.unit))):
                yield _pair(told, row, "合计", "stated")


# How many blocks from a table a paragraph may stand that tells of all of it.
_BESIDE = 3
# The figure of an item's heading, told again in it: “住房公积金（项）”350.35万元 … 2024年预算安排352.67万元.
_ARRANGED = re.compile(r"预算(?:安排|数为|为)(?:[为约])?$")


def restated(passages: Mapping[int, Passage], outline: Outline) -> Iterator[Relation]:
    """An item that tells its own budget twice."""
    for p in passages.values():
        first = next((f for f in p.figures if f.is_value), None)
        if first is None or first.start > 90 or not re.search(r"[项款类）]）?[”\"]?$", first.head + p.text.value[max(0, first.start - 2) : first.start]):
            continue
        for figure in p.figures:
            own = figure.role == "value" and _ARRANGED.search(figure.head) and figure.dimension == first.dimension and figure.sentence != first.sentence
            if own and (outline.year is None or f"{outline.year - 1}年" not in figure.head):
                told = [Fact(f.mention, first.label, "budget") for f in (figure, first)]
                yield _pair(told[0], told[1], first.label or "本项预算", "stated")


def mended(sums: Iterable[Relation], prose: Sequence[tuple[Fact, Figure, Passage]]) -> Iterator[Relation]:
    """A part of a sum that fails, told elsewhere by its name with the value that makes the sum hold: 殡葬补贴38.50 … 殡葬补贴68.50."""
    by_key = {f.mention.key: f for f, _, _ in prose}
    for row in sums:
        whole, parts = row.values.get("total"), row.values.get("parts")
        if row.table != "totals" or not row.values.get("complete") or not isinstance(whole, Quantity) or not isinstance(parts, Quantity) or whole.meets(parts):
            continue
        for role, mention in row.operands:
            part = by_key.get(mention.key)
            if role != "part" or part is None or len(plain(part.label)) < 4:
                continue
            needed = mention.quantity.to(whole.unit) + (whole - parts)
            told = [f for f, _, _ in prose if likeness(f.label, part.label) >= _NAME_LIKE and f.mention.quantity.unit.dimension == whole.unit.dimension]
            yield from (_pair(part, f, part.label, "stated") for f in told if f.mention.quantity.to(whole.unit).value == needed.value)


def pair_relations(
    passages: Mapping[int, Passage], outline: Outline, facts: Iterable[Fact], sums: Iterable[Relation] = ()
) -> list[Relation]:
    """The `pairs` rows of a document; `facts` are those of its tables, `sums` its `totals` rows."""
    told, table = list(prose_facts(passages, outline)), list(facts)
    rows = [*mended(sums, told), *tied(table, told), *overall(table, told), *same_label(told), *other_units(told), *near_totals(table, told), *restated(passages, outline), *unit_slips(table, told), *slipped(told), *indicators(table, told)]
    seen: set[frozenset[object]] = set()
    unique = []
    for row in rows:
        key = frozenset(m.key for _, m in row.operands)
        if key not in seen:
            seen.add(key)
            unique.append(row)
    return unique
