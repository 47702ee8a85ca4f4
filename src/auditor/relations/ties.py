"""What prose says of a table as a whole: the score of a group of its rows, and that everything in it was reached."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from auditor.document import Document, Table
from auditor.lexicon.claims import claims_in
from auditor.numbers.fold import fold
from auditor.numbers.mention import Mention
from auditor.quantity import Quantity, total
from auditor.relations.facts import Fact
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation, Value, score_sum

# A group of indicators and what of it is told: 数量指标（指标分数16分，实际得分14分）, 数量指标得分合计46.2分.
_GROUP = re.compile(r"(?P<group>[\u4e00-\u9fa5]{2,8}?)指标")
_FULL = re.compile(r"(?:指标分数|分值|满分|权重)(?:合计|共计|共|为)*$")
_GOT = re.compile(r"(?:实际得分|得分|自评得分)(?:合计|共计|共|为)*$")
# Words after which a score is of something else than the group named first: …产出指标得46.00分，效益指标得…, 自评得分合计.
_ANOTHER = re.compile(r"[\u4e00-\u9fa5]{2}指标|自评|综合|总分|总得分")
# What is said of all rows of a table: 上述指标均已完成, 各项任务按期完成, 全部指标达标; and a claim right behind it that they were reached.
_ALL = re.compile(r"(?:(?:以上|上述|各项|全部|所有)[^，。；]{0,12}?(?:指标|任务|目标)|指标[^，。；]{0,6}(?=均|全部|都))")
_BEHIND = 16
_UNDONE = re.compile(r"未(?:能|全部|全面|完全)?(?:完成|达)|除|外")
# How many blocks from the words the table may stand, and words that say that it stands behind them.
_REACH = 6
_NEAR_BY = re.compile(r"上述|以上")
_FOLLOWS = re.compile(r"(?:见|如)下|下表|以下|^(?:实际|目标)?完成情况[：:]")


def _sums(rows: Sequence[Relation], group: str, column: str) -> dict[int, tuple[Quantity, list[Mention]]]:
    """By table, the sum of a column over the rows of a group, with the numbers it is made of."""
    found: dict[int, list[tuple[Quantity, Mention]]] = defaultdict(list)
    for row in rows:
        q, mention = row.values.get(column), dict(row.operands).get(column)
        names = (str(row.values.get("level2") or ""), str(row.values.get("level1") or ""))
        if isinstance(q, Quantity) and mention is not None and any(group and n.startswith(group) for n in names):
            found[mention.block].append((q, mention))
    return {b: (total((q for q, _ in items), items[0][0].unit), [m for _, m in items]) for b, items in found.items()}


def group_scores(passages: Mapping[int, Passage], indicators: Sequence[Relation]) -> Iterator[Relation]:
    """Prose that tells a group's full points or score against the rows of that group in a form."""
    for passage in passages.values():
        group = _GROUP.search(passage.text.value[:24])
        if group is None:
            continue
        for figure in passage.figures:
            column = "weight" if _FULL.search(figure.head) else "score" if _GOT.search(figure.head) else ""
            between = passage.text.value[group.end() : figure.start]
            if figure.role == "score" and column and figure.start < 60 and not _ANOTHER.search(between):
                yield from _against(figure, _sums(indicators, group["group"], column), group["group"])


def _against(figure: Figure, sums: Mapping[int, tuple[Quantity, list[Mention]]], group: str) -> Iterator[Relation]:
    stated = figure.mention.quantity
    ordered = sorted(sums.items(), key=lambda s: (not s[1][0].meets(stated), abs(s[0] - figure.mention.block)))
    if ordered and (ordered[0][1][0].meets(stated) or len(ordered) == 1):
        computed, items = ordered[0][1]
        yield score_sum(f"{group}指标", figure.mention, items, computed=computed, role="group", where="prose/table", certainty="inferred")


def _missed(facts: Sequence[Fact], indicators: Sequence[Relation]) -> dict[int, list[tuple[Mention, Mention]]]:
    """By table, what was reached and what was aimed at in the rows that fell short."""
    missed: dict[int, list[tuple[Mention, Mention]]] = defaultdict(list)
    rows: dict[tuple[int, int], dict[str, Mention]] = defaultdict(dict)
    for fact in facts:
        if fact.aspect in ("target", "actual") and fact.mention.cell:
            rows[fact.mention.block, fact.mention.cell[0]].setdefault(fact.aspect, fact.mention)
    for (block, _), row in rows.items():
        if len(row) == 2 and _below(row["actual"], row["target"]):
            missed[block].append((row["actual"], row["target"]))
    for indicator in indicators:
        named = dict(indicator.operands)
        if indicator.values.get("reached") is False and "actual" in named and "target" in named:
            pair = (named["actual"], named["target"])
            if pair not in missed[pair[0].block]:
                missed[pair[0].block].append(pair)
    return missed


def all_reached(document: Document, passages: Mapping[int, Passage], facts: Sequence[Fact], indicators: Sequence[Relation]) -> Iterator[Relation]:
    """Words that everything was reached, in a paragraph or in a form's cell, against the rows that were not of the table that they speak of."""
    missed = _missed(facts, indicators)
    forms = {m.block for row in indicators for role, m in row.operands if role == "target"}
    cells = [(b, fold(c.text), c) for b in missed if isinstance(form := document.blocks[b], Table) for c in form.cells]
    for block, text, cell in (*((b, p.text, None) for b, p in passages.items()), *cells):
        span = _all_of(text.value)
        table = None if span is None else block if cell else _spoken_of(block, text.value, missed, forms)
        if span is not None and table is not None:
            said = Mention(text, *span, span[1], Quantity.exact(0), "words", block, (cell.row, cell.column) if cell else None)
            words = text.value[slice(*span)]
            yield from _claimed(said, words, missed[table])


def _claimed(said: Mention, words: str, missed: Sequence[tuple[Mention, Mention]]) -> Iterator[Relation]:
    """A claim against the rows that fell short: how good things are is a share, how many there are is none."""
    share = True if "质量" in words or "满意" in words else False if "数量" in words else None
    for actual, target in missed:
        if share is None or (actual.quantity.unit.dimension == "%") == share:
            yield Relation("claims", "指标", {"left": actual.quantity, "right": target.quantity, "claim": words, "holds": False},
                           (("left", actual), ("right", target)), source="mixed", certainty="inferred", anchors=(("claim", said),))  # fmt: skip


def _spoken_of(block: int, text: str, tables: Iterable[int], forms: Collection[int]) -> int | None:
    """The table that a paragraph speaks of: the last one before it, or the next one where it says that one follows; else the report's only form."""
    before = [b for b in tables if block - _REACH <= b < block]
    behind = [b for b in tables if block < b <= block + _REACH] if _FOLLOWS.search(text) else []
    alone = [b for b in tables if {b} == forms and not _NEAR_BY.search(text)]
    return min(behind) if behind else max(before or alone, default=None)


def _all_of(text: str) -> tuple[int, int] | None:
    """Where a text says that everything was reached, None where it does not."""
    for match in _ALL.finditer(text):
        clause = re.split(r"[，。；]", text[match.end() :])[0]
        claims = [c for c in claims_in(clause, "reached", "exceeded") if c.start <= _BEHIND]
        reached = match.end() + max((c.end for c in claims), default=0)
        if claims and not _UNDONE.search(text[max(0, match.start() - 12) : reached]):
            return match.start(), reached
    return None


def done_as_aimed(mentions: Sequence[Mention], indicators: Sequence[Relation]) -> Iterator[Relation]:
    """A number right behind words that say it was reached, 全部完成|3600户, the aim of one row of a form alone, against what that row says was reached."""
    rows = [dict(row.operands) for row in indicators]
    for mention in mentions:
        if mention.kind == "percent" or not any(c.end == mention.start for c in claims_in(mention.text.value, "reached")):
            continue
        own = [r for r in rows if "target" in r and "actual" in r and _same(r["target"], mention) and r["target"].kind == r["actual"].kind]
        if len(own) == 1 and own[0]["target"].operator not in ("≤", "<"):
            actual = own[0]["actual"].quantity
            values: dict[str, Value] = {"left": mention.quantity, "right": actual, "claim": "全部完成", "holds": actual.value >= mention.quantity.value}
            yield Relation("claims", "指标", values, (("left", mention), ("right", own[0]["actual"])), source="mixed", certainty="inferred")


def _same(one: Mention, other: Mention) -> bool:
    return one.quantity.unit == other.quantity.unit and one.quantity.value == other.quantity.value


# A line under a form that gives reasons: 偏差大或目标未完成原因分析, 偏差原因分析：….
_REASONS = re.compile(r"原因|扣分|未完成|未达")
_BELOW = 8


def with_reasons(rows: Sequence[Relation], passages: Mapping[int, Passage]) -> list[Relation]:
    """The rows of tables, an indicator without a reason of its own given the one told under its form by its name."""
    found = []
    for row in rows:
        mention = row.operands[0][1] if row.operands else None
        name = str(row.values.get("level3") or row.item.split("·")[-1])
        if row.table == "indicators" and not row.values.get("reason") and mention is not None and len(name) >= 4:
            below = [passages[b].text.value for b in range(mention.block + 1, mention.block + _BELOW) if b in passages]
            told = next((text for text in below if _REASONS.search(text) and name[-6:] in text), "")
            row = replace(row, values={**row.values, "reason": told[:60]}) if told else row
        found.append(row)
    return found


def reached(indicators: Sequence[Relation]) -> Iterator[Relation]:
    """Each indicator whose actual value reaches its target, as a claim that holds whatever its score."""
    for row in indicators:
        named = dict(row.operands)
        if row.values.get("reached") is True and "actual" in named and "target" in named:
            values: dict[str, Value] = {"left": named["actual"].quantity, "right": named["target"].quantity, "claim": "达到指标值", "holds": True}
            yield Relation("claims", row.item, values, (("left", named["actual"]), ("right", named["target"])), source="table")


def _below(actual: Mention, target: Mention) -> bool:
    a, t = actual.quantity, target.quantity
    if a.unit.dimension != t.unit.dimension or target.operator in ("≤", "<") or actual.operator or a.unit.dimension in ("天", "工作日", "小时", "元"):
        return False
    return a.value < t.to(a.unit).value
