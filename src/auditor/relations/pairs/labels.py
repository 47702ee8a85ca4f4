"""What quantities are called, how alike two names are, and the row that two statements of one quantity make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from auditor.outline import Outline
from auditor.quantity import Quantity
from auditor.relations.facts import Fact
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation, Value

# Words that name no quantity of their own: the project or section they stand under does.
GENERIC = re.compile(
    r"^(?:年度|本级|项目|资金|总额?|合计|总计|总分|小计|得分|自评|绩效|支出|收入|预算|执行|全年|年初|金额|数|的|本|该|其中|当年|年度资金总额|综合|评价|部门|整体|实际|调整后?|安排|到位|、|，|：|分|情况|为|经费|总体|达到|完成|共|上级|财政|拨款|拨付|下达|投入|拟|[省市县区州])*$"
)
# The row of a form that is of the project as a whole: 年度资金总额, 总分; not its source 当年财政拨款.
_WHOLE_ROW = re.compile(r"总额|合计|总计|总分|小计|^项目资金$|^$")
# What does not tell two names apart: quotation marks, 全县, the 资金 and 数 at the end.
_NOISE = re.compile(
    r"[“”‘’\"'《》（）()\[\]【】、，：:·\s\-—_]|^(?:全[县市区镇省]|我[县市区局镇]|本(?:单位|部门|局|级|年度?)|全年|年度|年末|当年|项目)|(?:的)?(?:金额|总额|数额|资金|经费|总数|数量|情况|完成值|数)$"
)
# A figure that is not the report year's own: 上年, 目标, 计划, 预计.
OTHER = re.compile(
    r"上年|去年|上一年|年初结|目标|计划|预计|拟|任务|应|下达|不低于|比|较|同比|标准|每|人均|平均|累计|至今|以来|历年|其余|其他|剩余"
)
# A year that a clause names: 2021年受理案件1,268件.
_NAMED_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年)")
# From this likeness on two names are the same; an indicator may be named a little differently in form and prose.
NAME_LIKE = 0.8
INDICATOR_LIKE = 0.72


class Told(NamedTuple):
    """A fact of prose with the figure and the passage it comes from."""

    fact: Fact
    figure: Figure
    passage: Passage


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


def may_be_like(left: str, right: str, least: float) -> bool:
    """Whether two labels share enough characters to be so much alike: told at once, where `likeness` takes its time."""
    a, b = plain(left), plain(right)
    return 2 * min(len(a), sum(map(b.__contains__, a))) >= least * (len(a) + len(b)) or a in b or b in a


def prose_facts(passages: Mapping[int, Passage], outline: Outline) -> Iterator[Told]:
    """The facts of prose with the figures they come from; a fact's scope is the headings over it."""
    for block, p in passages.items():
        titles = tuple(s.title for s in outline.path(block) if s.heading == block or _is_heading(passages.get(s.heading)))
        for figure in p.figures:
            aspect = "score" if figure.role == "score" else figure.aspect
            if figure.role in ("value", "prior", "score", "rate", "per"):
                yield Told(Fact(figure.mention, figure.label, aspect, _year(figure, outline.year), titles, "prose"), figure, p)


def _year(figure: Figure, report_year: int | None) -> int | None:
    """The year a figure is of, None for the report's own: the year before for 上年, another where its clause names one."""
    if report_year is None:
        return None
    named = {int(year) for year in _NAMED_YEAR.findall(re.split(r"[，。；]", figure.lead)[-1])} - {report_year}
    return report_year - 1 if figure.role == "prior" else named.pop() if len(named) == 1 else None


def _is_heading(p: Passage | None) -> bool:
    """Whether a numbered paragraph is a heading over what follows, and no item that ends with itself."""
    return p is not None and len(p.text) <= 45 and not p.text.value.endswith(("。", "；"))


def pair(left: Fact, right: Fact, item: str, certainty: str, votes: int = 1) -> Relation:
    """A `pairs` row; `votes` is how many places hold the right value where they outnumber those with the left one, else 1."""
    a, b = left.mention.quantity, right.mention.quantity
    where = "/".join(sorted({left.source, right.source})) if left.source != right.source else f"{left.source}/{right.source}"
    values: dict[str, Value] = {"left": a, "right": b.to(a.unit), "where": where, "majority": votes > 1, "votes": votes}
    return Relation("pairs", item, values, (("left", left.mention), ("right", right.mention)),
                    scope=" ".join(left.scope), source="mixed" if left.source != right.source else left.source, certainty=certainty,
                    near=a.barely_misses(b))  # fmt: skip


def entity_of(fact: Fact) -> str:
    """What a fact is of: its label, or the project or section it stands under where the label says only which figure it is."""
    if not GENERIC.match(fact.label):
        return fact.label
    if fact.source == "table" and not _WHOLE_ROW.search(fact.label):
        return ""
    names = [s for s in fact.scope if not GENERIC.match(s)]
    return names[-1] if names else ""


def significant(q: Quantity) -> int:
    """How many digits of a number are printed between the first and the last that is no zero."""
    return len(q.number().replace(".", "").replace("-", "").strip("0"))
