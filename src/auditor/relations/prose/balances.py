"""What was left at the beginning of a year, came in, went out and was left at its end, and the sheets that balance, where one sentence tells all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.quantity import total
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation, Value

_YEAR_END = re.compile(r"年末(?:累计|滚存)?(?:结转|结余)|期末余额|年底结余")
_YEAR_START = re.compile(r"年初(?:累计)?(?:结转|结余)|上年末?(?:累计|滚存)?(?:结转|结余)|期初余额")
_OF_THE_YEAR = re.compile(r"(?:当年|本年|当期|年度)(?:收支)?(?:结余|盈余)(?:为)?$")
# All that came in or went out, carried over included: 收入总计, 支出总计.
_GRAND = re.compile(r"(收入|支出)总计")
_KEPT = re.compile(r"结余|结转|分配|提取")
# The first is the sum of the other two: assets, debts and what is left; cost, what was written off and what is left.
_SHEETS = (
    (re.compile(r"资产(?:总额|合计|总计)(?:为)?$"), re.compile(r"负债(?:总额|合计|总计)?(?:为)?$"), re.compile(r"净资产(?:总额|合计)?(?:为)?$")),
    (re.compile(r"原值(?:合计)?(?:为)?$"), re.compile(r"折旧(?:额|合计)?(?:为)?$"), re.compile(r"净值(?:为)?$")),
)


def balance_relations(passage: Passage) -> Iterator[Relation]:
    """The `totals` rows of a passage."""
    yield from _carried_over(passage)
    yield from _left_of_both(passage)
    for sentence in {f.sentence for f in passage.figures}:
        same = [f for f in passage.figures if f.sentence == sentence and f.role == "value" and f.mention.kind == "money"]
        for patterns in _SHEETS:
            found = [[f for f in same if pattern.search(f.head)] for pattern in patterns]
            if all(len(f) == 1 for f in found):
                yield _row(found[0], [*found[1], *found[2]], "difference", found[2][0].label)


def _carried_over(passage: Passage) -> Iterator[Relation]:
    """年初结转 + 本年收入 − 本年支出 = 年末结转, where one sentence tells all four and nothing else that was kept or shared out; with its 总计."""
    for end in passage.figures:
        if not _YEAR_END.search(end.head):
            continue
        same = [f for f in passage.figures if f.sentence == end.sentence and f.dimension == end.dimension and f.depth == end.depth and f is not end]
        start = [f for f in same if _YEAR_START.search(f.head)]
        income = [f for f in same if "收入" in f.head and not _GRAND.search(f.head)]
        spent = [f for f in same if "支出" in f.head and not _GRAND.search(f.head)]
        others = [f for f in same if f not in start and _KEPT.search(f.head)]
        if len(start) == len(income) == len(spent) == 1 and not others:
            yield _row([*start, *income], [*spent, end], "difference", "年初结转加本年收入")
            for figure in same:
                if match := _GRAND.search(figure.head):
                    yield _row([figure], [*start, *income] if match[1] == "收入" else [*spent, end], "sum", figure.label or "总计")


def _left_of_both(passage: Passage) -> Iterator[Relation]:
    """年末滚存结余 = 上年末结余 + 当年结余, where one sentence tells each once."""
    for end in (f for f in passage.figures if _YEAR_END.search(f.head)):
        told = [f for f in passage.figures if f.sentence == end.sentence and f.dimension == end.dimension and f is not end]
        before, left = ([f for f in told if pattern.search(f.head)] for pattern in (_YEAR_START, _OF_THE_YEAR))
        if len(before) == len(left) == 1:
            yield _row([end], [*before, *left], "sum", "年末结余", "inferred")


def _row(wholes: Sequence[Figure], parts: Sequence[Figure], relation: str, label: str, certainty: str = "stated") -> Relation:
    unit = wholes[0].mention.quantity.unit
    stated, added = (total((f.mention.quantity for f in some), unit) for some in (wholes, parts))
    operands = (*(("total", f.mention) for f in wholes), *(("part", f.mention) for f in parts))
    values: dict[str, Value] = {"total": stated, "parts": added, "n_parts": 2, "complete": True, "relation": relation}
    return Relation("totals", label, values, operands, certainty=certainty, near=stated.barely_misses(added))
