"""Every kind of relation, asked of one document in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple, ParamSpec, TypeVar

from auditor.document import Document, Gap
from auditor.numbers.mention import Mention
from auditor.outline import Outline
from auditor.profiles import Profile
from auditor.relations.accounts import account_relations, accounts_of
from auditor.relations.counted import announced, counted_parts, counted_projects
from auditor.relations.crowds import TooManyError
from auditor.relations.evidence.averages import averages
from auditor.relations.evidence.decide import judge
from auditor.relations.evidence.shadow import shadowed
from auditor.relations.known import Known, known
from auditor.relations.layout import headings, leftovers, parts
from auditor.relations.lines import NO_LINES, read_lines
from auditor.relations.pairs import pair_relations, prose_facts, told_in_cells
from auditor.relations.periods import dated_amounts, period_relations
from auditor.relations.portions import portions
from auditor.relations.prose.reading import Prose, passages_of, read_prose
from auditor.relations.prose.scores import band_relations
from auditor.relations.schema import Relation
from auditor.relations.tables import TableReading, from_tables
from auditor.relations.ties import all_reached, done_as_aimed, group_scores, reached, with_reasons

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Related(NamedTuple):
    """What is known of a document's numbers: their relations, what could not be related, and the numbers that state nothing.

    `idle` are numbers in headers, codes, row numbers, scoring rules and notes of tables; `known` are figures that other reports may give too.
    """

    relations: list[Relation]
    gaps: list[Gap]
    idle: tuple[Mention, ...]
    known: tuple[Known, ...]


class _Guarded:
    """Asks builders of relations one by one. An unforeseen error in one is a gap, once for each thing that could not be told; what it had
    built until then is kept, and the others go on.
    """

    def __init__(self) -> None:
        self._gaps: dict[str, Gap] = {}

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What could not be told, in the order it was asked."""
        return tuple(self._gaps.values())

    def made(self, what: str, otherwise: _T, build: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What a builder returns, or `otherwise`. MemoryError passes: it is the report's limit, no fault of a builder."""
        try:
            return build(*args, **kwargs)
        except MemoryError:
            raise
        except Exception as error:
            self._note(what, error)
            return otherwise

    def rows(self, what: str, build: Callable[_P, Iterable[_T]], *args: _P.args, **kwargs: _P.kwargs) -> list[_T]:
        """What a builder yields, as far as it comes."""
        found: list[_T] = []
        self.made(what, None, lambda: found.extend(build(*args, **kwargs)))
        return found

    def _note(self, what: str, error: Exception) -> None:
        reason = str(error) if isinstance(error, TooManyError) else f"{what}未能核对：程序内部出错（{type(error).__name__}）"
        self._gaps.setdefault(what, Gap(reason))


def _by_text(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions of each paragraph and each cell."""
    return [list(group) for _, group in groupby(mentions, key=lambda m: (m.block, m.cell))]


def relate(document: Document, outline: Outline, mentions: Sequence[Mention], profile: Profile) -> Related:
    """Every relation that the document states or implies between its numbers, and what could not be related.

    `profile` stands in for what the document does not print: grade bands, bases, weights, parts. A builder that fails is a gap.
    """
    ask = _Guarded()
    table = ask.made("表格", TableReading((), (), ()), from_tables, document, outline, mentions, profile)
    prose = ask.made("正文", None, read_prose, document, outline, mentions, profile, table)
    passages = prose.passages if prose else ask.made("正文", {}, passages_of, document, mentions)
    prose = prose or Prose(passages, ())
    told = ask.rows("前后两处的数字", prose_facts, passages, outline)
    everywhere = [*told, *ask.rows("单元格里的话", told_in_cells, document, outline, mentions)]
    judged = ask.made("数字的来由", None, judge, document, outline, mentions)
    proven = ask.made("数字的来由", frozenset[int](), lambda: judged.proven_numbers if judged else frozenset[int]())
    pairs = ask.rows("前后两处的数字", pair_relations, passages, outline, table.facts, everywhere, judged.found.frame.nodes if judged else None, proven)
    amounts = [*((f.mention, f.label, f.year) for f in table.facts), *ask.rows("所属年度", dated_amounts, passages)]
    accounts = ask.made("决算报表", (), accounts_of, document, outline, table.frames)
    tables = ask.made("指标的偏差原因", [*table.relations], with_reasons, table.relations, passages)
    rows = [r for r in tables if r.table == "indicators"]
    texts = _by_text(mentions)
    relations = [
        *tables, *prose.relations, *pairs,
        *ask.rows("决算报表", account_relations, document, outline, accounts, passages, told),
        *(ask.rows("平均数", averages, judged.found.frame.nodes) if judged else ()),
        *ask.rows("项目个数", counted_projects, passages, table.frames),
        *ask.rows("所列个数", announced, passages),
        *ask.rows("占比", portions, passages, table.frames, prose.relations),
        *ask.rows("各类得分", group_scores, passages, rows),
        *ask.rows("指标完成情况", all_reached, document, passages, table.facts, rows),
        *ask.rows("指标完成情况", reached, rows),
        *ask.rows("指标完成情况", done_as_aimed, mentions, rows),
        *ask.rows("所属年度", period_relations, document, outline, mentions, passages, amounts),
        *(r for text in texts for r in ask.rows("评分档次", band_relations, text)),
        *ask.rows("标题", headings, document, outline, passages),
        *ask.rows("报告应有的部分", parts, document, outline, passages, profile),
        *ask.rows("模板残留", leftovers, passages),
    ]  # fmt: skip
    lines = ask.made("表格的算术", NO_LINES, read_lines, document, mentions)
    if judged is not None:
        relations = ask.made("数字的来由", relations, shadowed, relations, judged, lines)
    relations += ask.rows("所列个数", counted_parts, passages, relations)
    found = ask.made("可与其他报告核对的数字", (), known, outline, table.frames, accounts, told)
    return Related(relations, [*table.gaps, *ask.gaps], table.idle, found)
