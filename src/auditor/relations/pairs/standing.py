"""Where a number stands: of which year, whose, of which fund and side, and which figure of its thing it is. What is not said beside it is
taken from the words before it in its paragraph, then from the headings over it, then, in a government's report of two years, from the paragraph
before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.numbers.units import unit_named
from auditor.outline import GOVERNMENT, Outline
from auditor.quantity import Unit
from auditor.relations.evidence.nodes import BARE, Node, Nodes
from auditor.relations.facts import Fact
from auditor.relations.pairs.labels import plain
from auditor.relations.prose.figures import label_of

# Whose money it is: 全市, 市级, 县本级.
_OWNER = re.compile(r"(?P<all>全[国省市县区州盟旗镇乡])|(?P<own>[省市县区州盟旗镇乡](?=本?级)|本级)(?:本?级)?")
_FUND = re.compile(r"一般公共预算|政府性基金|国有资本经营|社会保险基金|社保基金|财政专户|专项债|一般债")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年|(上年|去年|上一年)|(今年|本年|当年)|(明年|下年|下一年)")
# A part of a year, in which figures of one name are others: 1—6月, 上半年, 三季度.
_PERIOD = re.compile(r"\d{1,2}月(?!\d{1,2}日)|[上下]半年|[一二三四]季度|本月|当月")
# How many characters back a number's sentence is read.
_BACK = 200
# A unit that a header names: 金额（万元）, 单位：元.
_IN_UNIT = re.compile(r"(?:（|单位：)([百千万亿]*元)）?")
# What names the whole unit, or says that there are so many of them now: 全局|在职人员, 年末实有|在职人员.
_HERE = re.compile(r"^(?:[我本全该](?:局|院|校|乡|镇|街道|单位|部门|中心|系统|委)|医院|学校|单位|年末|现有?|实有|共有?|目前|在册)+(?=[\u4e00-\u9fa5]{3})")
_NOUN = re.compile(r"(?:(?![的等和及与为是已均全开进])[\u4e00-\u9fa5]){2,8}")
# A year that another is only compared with, or whose budget or standard is cited: 比2021年, 为2022年预算的.
_ASIDE = re.compile(r"[比较与同和为占按照据对自从至到—\-～~]$|相比|〔$|“$")
# What a number's words say that it is; two that share none of what they say are two figures.
_ASPECTS = (
    ("income", frozenset(["income"])), ("expenditure", frozenset(["expenditure"])), ("budget", frozenset(["budget", "initial", "plan"])),
    ("adjusted", frozenset(["adjusted"])), ("executed", frozenset(["executed", "settled"])), ("arrived", frozenset(["arrived"])),
    ("balance", frozenset(["balance", "carried"])), ("total", frozenset(["total"])), ("each", frozenset(["each", "yearly_average"])),
    ("bound", frozenset(["threshold"])), ("cumulative", frozenset(["cumulative"])), ("prior", frozenset(["prior", "opening"])),
)  # fmt: skip
# Of these the first number of a sentence speaks for those after it that say none, 计划安排9万元，其中办公费3万元; posts approved are no plan of who is there.
STAGES = frozenset(["budget", "adjusted", "executed", "arrived", "prior"])


@dataclass(frozen=True, slots=True)
class Standing:
    """A number with what is known of it, "" and None where nothing is. `name` is its plain label, `counted` what a count counts by the words after it, `period`
    the parts of a year its line names; `aspects` which figure of its thing its words say it is, `way` +1 or -1 for a growth or a fall; `place` counts paragraphs and rows."""

    node: Node
    name: str
    year: int | None
    owner: str
    fund: str
    aspects: frozenset[str]
    counted: str
    period: frozenset[str]
    titles: tuple[str, ...]

    @property
    def line(self) -> tuple[int, int]:
        """The sentence or the row it stands in."""
        cell = self.node.mention.cell
        return self.node.block, cell[0] if cell is not None and self.node.is_cell else self.node.sentence

    @property
    def weight(self) -> float:
        """How many digits it has; zeros that end it count half."""
        digits = self.node.mention.quantity.number().replace(".", "").lstrip("-0")
        short = digits.rstrip("0")
        return (len(short) + len(digits)) / 2

    @property
    def kind(self) -> tuple[str, int, bool]:
        """What two numbers of one thing must share: dimension, direction, and whether they are shares of something."""
        return self.node.dimension, self.node.direction, bool(self.node.of) and self.node.dimension == "%"


@dataclass(slots=True)
class _Context:
    """What was said last, of what is not said again."""

    year: int | None = None
    owner: str = ""
    fund: str = ""


def _owner(match: re.Match[str]) -> str:
    return match["all"] or match["own"]


def _year(match: re.Match[str], own: int | None) -> int | None:
    if match[1]:
        return int(match[1])
    return None if own is None else own - 1 if match[2] else own if match[3] else own + 1


def _read(text: str, end: int, start: int, own: int | None) -> _Context:
    """What a text says last before a place; a year that is only compared with says nothing."""
    found = _Context()
    for match in _YEAR.finditer(text, start, end):
        if not _ASIDE.search(text[max(0, match.start() - 2) : match.start()]) and (year := _year(match, own)) is not None:
            found.year = year
    for match in _OWNER.finditer(text, start, end):
        found.owner = _owner(match)
    for match in _FUND.finditer(text, start, end):
        found.fund = match[0]
    return found


def _filled(first: _Context, *others: _Context) -> _Context:
    out = _Context(first.year, first.owner, first.fund)
    for other in others:
        out.year = other.year if out.year is None else out.year
        out.owner, out.fund = out.owner or other.owner, out.fund or other.fund
    return out


def _aspects(node: Node) -> frozenset[str]:
    said = node.cues | (node.lead_cues if node.is_cell else frozenset())
    return frozenset(name for name, concepts in _ASPECTS if not said.isdisjoint(concepts))


def standings(nodes: Nodes, outline: Outline, facts: Iterable[Fact] = ()) -> Iterator[Standing]:
    """Every number of a document with what is known of it. `facts` are those of its tables, which know the units and names of their cells."""
    running, over = _Context(), tuple[str, ...]()
    known = {f.mention.key: f for f in facts}
    for block, some in sorted(nodes.by_block.items()):
        titles = nodes.titles[block]
        heading = _filled(_Context(), *(_read(t, len(t), 0, outline.year) for t in reversed(titles)))
        if titles[:1] != over:
            running, over = _Context(), titles[:1]
        text = nodes.texts.get(block)
        if text is None:
            yield from (_cell(node, titles, heading, outline.year, known.get(node.mention.key)) for node in some)
            continue
        yield from _told(some, text, titles, _filled(heading, running), outline.year)
        if outline.kind == GOVERNMENT:
            running = _filled(_read(text, len(text), 0, outline.year), heading, running)


def _told(some: Sequence[Node], text: str, titles: tuple[str, ...], over: _Context, own: int | None) -> Iterator[Standing]:
    """The numbers of a paragraph; `over` is what stands above it."""
    period = frozenset(_PERIOD.findall("".join(titles)))
    said, at, measure = _Context(), 0, None
    sentence, stage = -1, frozenset[str]()
    for node in some:
        said = _filled(_read(text, node.start, at, own), said)
        if named := _IN_UNIT.findall(text, at, node.start):
            measure = unit_named(named[-1])
        at = node.start
        here = _filled(said, over)
        if node.year is not None and own is not None:
            here.year = own + node.year
        aspects = _aspects(node)
        if node.sentence != sentence:
            sentence, stage = node.sentence, aspects & STAGES
        # A table that was run into one line names its unit in its header: 县区 金额（万元） 甲县 640 乙县 275.
        read = node if node.dimension != BARE.dimension or measure is None else _in(node, measure.unit)
        name = plain(label_of(node.head.strip()) or node.label)
        name = _HERE.sub("", name) if node.kind == "people" else name
        yield Standing(read, name, here.year, here.owner, here.fund, aspects if aspects & STAGES or node.kind == "people" else aspects | stage, _counted(node),
                       _period(text, node) | period, titles)  # fmt: skip


def _counted(node: Node) -> str:
    """What a count counts: the words right after it."""
    match = _NOUN.match(node.tail) if node.kind in ("count", "people", "visits") else None
    return match[0] if match and len(match[0]) > 1 else ""


def _period(text: str, node: Node) -> frozenset[str]:
    begin = max(text.rfind(stop, 0, node.start) for stop in "。；") + 1
    return frozenset(_PERIOD.findall(text, max(begin, node.start - _BACK), node.start))


def _in(node: Node, unit: Unit) -> Node:
    """A bare number read in a unit."""
    k = float(unit.factor)
    return replace(node, unit=unit, dimension=unit.dimension, value=node.value * k, low=node.low * k, high=node.high * k, ulp=node.ulp * k)


def _cell(node: Node, titles: tuple[str, ...], heading: _Context, own: int | None, fact: Fact | None) -> Standing:
    words = f"{node.lead}|{node.head}"
    said = _filled(_read(words, len(words), 0, own), heading)
    name = plain(node.lead or node.head)
    if fact is not None and node.dimension in ("", BARE.dimension) and fact.mention.quantity.unit.dimension:
        node = _in(node, fact.mention.quantity.unit)
    if fact is not None:
        said.year, name = fact.year or said.year, plain(fact.label) or name
    return Standing(node, name, said.year, said.owner, said.fund, _aspects(node), "", frozenset(_PERIOD.findall(words)), titles)
