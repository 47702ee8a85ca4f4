"""Nodes: every number of a document, in prose or in a cell, with the words round it and where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import accumulate, count, pairwise
from typing import TypeVar

from auditor.document import Document, Table
from auditor.lexicon import Cue, lexicon
from auditor.numbers.mention import Mention
from auditor.numerals import numeral
from auditor.outline import Outline, numbering
from auditor.quantity import Quantity, Unit
from auditor.relations.evidence.captions import captions
from auditor.relations.prose.words import MONTHLY

# Concepts whose words are no part of a thing's name: 比上年|公务接待费|增加.
_NO_NAME = frozenset(
    ["up", "down", "change", "compare", "unchanged", "moved_to", "moved_from", "over", "short", "more", "prior", "current", "parts", "of_which", "complete", "partial", "total", "respectively", "of", "completes", "added", "excluded", "initial", "adjusted", "threshold", "share"]
)
# Words of a name's edges that are no lexicon matter: 收入|累计实现, 支出|为, list numbers and marks.
_EDGE = re.compile(
    r"^(?:[是为达约近的了，。；：、（）”《》\-—·\s\d月.①-⑩]|年(?![初末终])|度|[一二三四五六七八九十]+(?=[、）.是]))+|(?:[是为达约近的了在：“《》\s]|(?<=..)(?:累计|实现|达到|完成))+$"
)
# How many characters behind a number may be its words.
_TAIL = 20
# What stands before a measure and multiplies it.
_SCALES = (("亿", Decimal(10**8)), ("千万", Decimal(10**7)), ("百万", Decimal(10**6)), ("十万", Decimal(10**5)), ("万", Decimal(10**4)))
# A bracket in a name: 社会保障和就业（类）支出, 因公出国（境）费.
_IN_NAME = re.compile(r"（[\u4e00-\u9fa5]{1,2}）(?=[\u4e00-\u9fa5])")
_SENTENCE_ENDS = frozenset("。！？")
_CLAUSE_ENDS = frozenset("，。；：！？")


# 甲县、乙县各|50万元, and what parts the names.
_EACH_OF = re.compile(r"(?P<names>[^，。；：（）]*[、和及与][^，。；：（）]*?)各(?:自|安排|补助|分配|下达|拨付|为|计)*$")
_AND = re.compile("[、和及与]")
# How often what is paid by the month is paid in a year.
MONTHS = 12
# Concepts of what is missing from a plan, or left of it.
_MISSING = frozenset(["short", "fewer", "balance"])


@dataclass(frozen=True, slots=True)
class Node:
    """A number where it stands.

    `value`, `low`, `high`, `ulp` are in the base unit of `dimension` (元, %, 人 …), open sides closed at the value. `sentence` and
    `segment` (up to a semicolon) count on over the document and are -1 in cells. `lead` holds the words since the number before it in
    its sentence, `head` those of its own clause, `tail` those behind it up to the next number or clause. `bracket` is the offset of
    the innermost open bracket in its block (-1: none), `depth` how many are open. `cues`, `lead_cues`, `tail_cues` are the concepts in
    head, lead and tail. `direction` is +1 or -1 where its clause says that it is a growth or a fall, else 0. `of` are the words that it is said to be a share or a
    change of. `year` is the year its words name, relative to the report's (0 own, -1 prior, …), None where they name none.
    """

    index: int
    mention: Mention
    block: int
    sentence: int
    segment: int
    start: int
    end: int
    dimension: str
    value: float
    low: float
    high: float
    ulp: float
    kind: str
    label: str
    own_label: bool
    head: str
    lead: str
    tail: str
    of: str
    cues: frozenset[str]
    lead_cues: frozenset[str]
    tail_cues: frozenset[str]
    direction: int
    bracket: int
    depth: int
    year: int | None
    unit: Unit
    borrowed: bool = False

    @property
    def is_cell(self) -> bool:
        """Whether it is a figure of a table; a sentence in a cell is prose."""
        return self.sentence < 0

    @property
    def quantity(self) -> Quantity:
        """Its interval in its final unit."""
        return replace(self.mention.quantity, unit=self.unit)

    @property
    def counted(self) -> Quantity:
        """How many of its printed measure it is, 13.9万吨 as 139,000: what a price of one (每吨) is multiplied by."""
        scale = next((k for word, k in _SCALES if self.unit.name.startswith(word)), Decimal(1))
        return replace(self.mention.quantity, unit=replace(self.unit, factor=scale))

    @property
    def passed(self) -> int:
        """-1 where it says how much something fell short or was left, 1 where it says by how much it was passed."""
        return self.direction or (1 if self.cues.isdisjoint(_MISSING) else -1)

    @property
    def shared_by(self) -> int:
        """How many named one after the other have so much each: 2 of 甲县、乙县各50万元."""
        each = _EACH_OF.search(self.head)
        return 1 + len(_AND.findall(each["names"])) if each else 1

    @property
    def is_taken(self) -> bool:
        """Whether it is taken off a budget without a word of decrease: 收回2万元, and not 加上调出资金2万元."""
        return "taken" in self.cues and "added" not in self.lead_cues

    @property
    def is_like_for_like(self) -> bool:
        """Whether it is said to be on a comparable basis, so that it does not follow from the printed figures."""
        return "like_for_like" in self.lead_cues | self.cues

    @property
    def is_monthly(self) -> bool:
        """Whether it is so much a month: 每人每月900元, 800元/人·月."""
        return "/月" in self.unit.name or "·月" in self.unit.name or MONTHLY.search(self.head) is not None

    def times(self, price: Node) -> Quantity:
        """What a price is multiplied by: its printed measures, or its quantity where the price names a measure of its own (元/吨)."""
        return self.quantity if "/" in price.dimension else self.counted

    @property
    def digits(self) -> str:
        """Its digits as printed, without sign and separators."""
        return self.mention.quantity.number().lstrip("-")


@dataclass(frozen=True, slots=True)
class Nodes:
    """All nodes of a document in reading order, by block, with the titles over each block."""

    all: tuple[Node, ...]
    by_block: Mapping[int, Sequence[Node]]
    by_key: Mapping[tuple[int, tuple[int, int], int], Node]
    titles: Mapping[int, tuple[str, ...]]
    texts: Mapping[int, str] = field(repr=False)


def nodes_of(document: Document, outline: Outline, mentions: Sequence[Mention]) -> Nodes:
    """The nodes of a document: its mentions but for years and the ends of ranges."""
    by_block = _by_block(mentions)
    found: list[Node] = []
    texts: dict[int, str] = {}
    titles: dict[int, tuple[str, ...]] = {}
    counter, apart = _Counter(), count(len(document.blocks) + _APART, _APART)
    paragraphs = _paragraphs({b: some for b, some in by_block.items() if not isinstance(document.blocks[b], Table)})
    for block, some in by_block.items():
        titles[block] = tuple(s.title for s in outline.path(block))
        kind = document.blocks[block]
        if isinstance(kind, Table):
            told = sentences(some)
            inside = {m.key for sentence in told for m in sentence}
            found.extend(_cells(kind, [m for m in some if m.key not in inside], outline.year, len(found)))
            parts: list[tuple[int, Sequence[Sequence[Mention]]]] = [(next(apart), [sentence]) for sentence in told]
        else:
            parts = [(block, paragraphs[block])] if block in paragraphs else []
        for at, part in parts:
            text, moved = _joined(part)
            titles[at], texts[at] = titles[block], text
            found.extend(replace(node, block=at) for node in _prose(moved, text, outline.year, counter, len(found)))
    return Nodes(tuple(found), _by_block(found), {n.mention.key: n for n in found}, titles, texts)


@dataclass(frozen=True, slots=True)
class _Told:
    """A mention in the text that it is read in: that of its paragraph, or of a list of which its paragraph is one item."""

    mention: Mention
    start: int
    tail: int


def _joined(paragraphs: Sequence[Sequence[Mention]]) -> tuple[str, list[_Told]]:
    """Paragraphs as one text, with their mentions where they stand in it."""
    shifts = accumulate((len(some[0].text) for some in paragraphs), initial=0)
    moved = [_Told(m, shift + m.start, shift + m.tail) for some, shift in zip(paragraphs, shifts, strict=False) for m in some]
    return "".join(some[0].text.value for some in paragraphs), moved


def _paragraphs(told: Mapping[int, Sequence[Mention]]) -> dict[int, list[Sequence[Mention]]]:
    """The mentions of each paragraph, of one that a list goes on those of its items too."""
    lists = _lists(told)
    items = {b for some in lists.values() for b in some}
    return {b: [some, *(told[i] for i in lists.get(b, ()))] for b, some in told.items() if b not in items}


def _lists(told: Mapping[int, Sequence[Mention]]) -> dict[int, list[int]]:
    """The paragraphs that go on the sentence of one which a colon ends, by that paragraph: items of one number each, parted by semicolons up to a
    full stop, all numbered from 1 on or none."""
    found = {}
    for block in told:
        items: list[int] = []
        texts = [told[block][0].text.value]
        numbered = block + 1 in told and _number_of(told[block + 1][0].text.value) == 1
        while (some := told.get(block + len(texts))) and texts[-1].endswith("；" if items else "：") and len(some) == 1:
            texts.append(some[0].text.value)
            if _number_of(texts[-1]) != (len(texts) - 1 if numbered else 0):
                break
            items.append(block + len(texts) - 1)
        if len(items) > 1 and len(items) == len(texts) - 1 and texts[-1].endswith("。"):
            found[block] = items
    return found


def _number_of(text: str) -> int:
    """The number that an item begins with; 0 for none."""
    found = numbering(text)
    return numeral(found[1]) or 0 if found else 0


_Placed = TypeVar("_Placed", Mention, Node)


def _by_block(some: Sequence[_Placed]) -> dict[int, list[_Placed]]:
    grouped: dict[int, list[_Placed]] = {}
    for one in some:
        grouped.setdefault(one.block, []).append(one)
    return grouped


# A cell that holds a sentence is a paragraph of its own, so many blocks from any other; how many Chinese characters one has at least.
_APART, _SENTENCE = 1000, 8


def sentences(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The numbers of each cell that holds a sentence."""
    cells: dict[tuple[int, tuple[int, int]], list[Mention]] = {}
    for mention in mentions:
        if mention.cell is not None:
            cells.setdefault((mention.block, mention.cell), []).append(mention)
    return [some for some in cells.values() if _is_sentence(some)]


def _is_sentence(mentions: Sequence[Mention]) -> bool:
    """Whether a cell's numbers stand in a sentence: clauses, and words enough for the digits."""
    text = mentions[0].text.value
    words = sum("\u4e00" <= char <= "\u9fa5" for char in text)
    return words >= _SENTENCE and 3 * words > len(text) and any(char in text for char in "，。；")


@dataclass(slots=True)
class _Counter:
    sentence: int = 0
    segment: int = 0


def _bounds(mention: Mention, unit: Unit) -> tuple[float, float, float, float]:
    q = mention.quantity
    k, value = float(unit.factor), float(q.value)
    low = float(q.low) if q.low.is_finite() else value
    high = float(q.high) if q.high.is_finite() else value
    return value * k, low * k, high * k, float(q.ulp) * k


def _concepts(cues: Sequence[Cue], start: int, end: int) -> frozenset[str]:
    return frozenset(c for cue in cues if start <= cue.start and cue.end <= end for c in cue.concepts)


def _named(text: str, cues: Sequence[Cue], start: int, end: int) -> str:
    """The words from start to end without those that name nothing."""
    out, at = [], start
    for cue in cues:
        if start <= cue.start and cue.end <= end and not _NO_NAME.isdisjoint(cue.concepts):
            out.append(text[at : cue.start])
            at = cue.end
    out.append(text[at:end])
    label = _EDGE.sub("", max((_EDGE.sub("", part) for part in out), key=len, default=""))
    return label


# What words of completion begin with, of which the rest is what was to be done: 完成|年初预算, 为|预算, 相当于|预算.
_OPENS_OF = ("完成", "相当于", "为")


def _of(text: str, cues: Sequence[Cue], start: int, end: int) -> str:
    """The words that a number is said to be of: those after 占, 完成, 较 and the like, before 的 or the word of change."""
    opened = [c for c in cues if start <= c.start and c.end <= end and not {"share", "compare", "completes"}.isdisjoint(c.concepts)]
    if not opened:
        return ""
    at = opened[-1].end if opened[-1].end < end or len(opened) == 1 else opened[-2].end
    opens = next((w for w in _OPENS_OF if text.startswith(w, opened[-1].start)), "")
    from_ = opened[-1].start + len(opens) if opens and at == opened[-1].end else at
    stop = next((c.start for c in cues if c.start >= at and c.end <= end and not {"up", "down", "change"}.isdisjoint(c.concepts)), end)
    return text[from_:stop].split("的")[0].strip("：（）“”")


def _direction(cues: Sequence[Cue], start: int, end: int) -> int:
    moves = [c for c in cues if start <= c.start and c.end <= end and not {"up", "down"}.isdisjoint(c.concepts)]
    return 0 if not moves or "moved_to" in moves[-1].concepts else 1 if "up" in moves[-1].concepts else -1


def _year(years: Sequence[tuple[int, int]], start: int, end: int, cues: frozenset[str], own: int | None) -> int | None:
    """The year that the words from start to end name, relative to the report's."""
    named = [y for at, y in years if start <= at < end]
    if named and own is not None:
        return max(-9, min(9, named[-1] - own))
    if "prior" in cues:
        return -1
    return 1 if "next" in cues else None


_KINDS = {"元": "money", "分": "score"}
# What numbers without any unit are counted in: they meet only one another.
BARE = Unit("", "数")


def _units(told: Sequence[_Told], text: str) -> list[Unit]:
    """The unit of each number; one without unit takes them from its neighbours in the sentence, scores whole, amounts as decimals."""
    out: list[Unit] = []
    lenders: dict[int, list[int]] = {}
    mentions = [one.mention for one in told]
    sentence = list(accumulate(text.count("。", a.start, b.start) for a, b in pairwise(told)))
    sentence.insert(0, 0)
    for i, mention in enumerate(mentions):
        if mention.quantity.unit.dimension in ("元", "分"):
            lenders.setdefault(sentence[i], []).append(i)
    for i, mention in enumerate(mentions):
        q = mention.quantity
        if q.unit.dimension or mention.kind in ("year", "range"):
            out.append(q.unit)
            continue
        near = min(lenders.get(sentence[i], ()), key=lambda k: (abs(k - i), k), default=None)
        lender = None if near is None else mentions[near].quantity.unit
        if lender is not None and (lender.dimension == "分" or "." in q.number()):
            out.append(lender)
        else:
            out.append(BARE)
    return out


def _prose(mentions: Sequence[_Told], text: str, year: int | None, counter: _Counter, first: int) -> Iterator[Node]:
    cues = lexicon().cues(text)
    starts = [cue.start for cue in cues]
    years = [(m.start, int(m.mention.quantity.value)) for m in mentions if m.mention.kind == "year"]
    units = _units(mentions, text)
    counter.sentence += 1
    counter.segment += 1
    at = 0
    open_: list[int] = []
    before: list[Node] = []
    since = clause = 0
    for mention, unit in zip(mentions, units, strict=True):
        for i in range(at, mention.start):
            char = text[i]
            if char in _SENTENCE_ENDS:
                counter.sentence += 1
                counter.segment += 1
                since = clause = i + 1
                before = []
            elif char == "；":
                counter.segment += 1
                clause = i + 1
            elif char in _CLAUSE_ENDS:
                clause = i + 1
            elif char == "（":
                open_.append(i)
                clause = clause if _IN_NAME.match(text, i) else i + 1
            elif char == "）" and open_:
                open_.pop()
        at = max(at, mention.start)
        if mention.mention.kind in ("year", "range"):
            continue
        near = cues[bisect_left(starts, since) : bisect_left(starts, mention.tail + _TAIL)]
        node = _node(mention, text, near, years, year, (since, max(clause, since)), counter, open_, before, first, unit)
        yield node
        first += 1
        since = at = mention.tail
        before.append(node)


def _node(
    told_at: _Told, text: str, cues: Sequence[Cue], years: Sequence[tuple[int, int]], own: int | None,
    spans: tuple[int, int], counter: _Counter, open_: Sequence[int], told: Sequence[Node], index: int, unit: Unit,
) -> Node:  # fmt: skip
    since, clause = spans
    mention, start, end = told_at.mention, told_at.start, told_at.tail
    stop = next((i for i in range(end, min(len(text), end + _TAIL)) if text[i] in "，。；：（）、" or text[i].isdigit()), min(len(text), end + _TAIL))
    head, lead, tail = _concepts(cues, clause, start), _concepts(cues, since, start), _concepts(cues, end, stop)
    dimension = unit.dimension
    value, low, high, ulp = _bounds(mention, unit)
    label = _named(text, cues, clause, start)
    direction = _direction(cues, clause, start)
    before = told[-1] if told else None
    bracket = open_[-1] if open_ else -1
    # What a bracket told in between is no name of what goes on behind it: 收入86.42亿元（县本级65.1亿元），比上年多收3.15亿元.
    namer = next((n for n in reversed(told) if n.bracket == bracket), before)
    near = before is not None and text[before.end : start] in ("，", "、", "（", "")
    if not direction and near and before is not None and mention.kind in ("percent", "points"):
        direction = before.direction
    named = _year(years, since, start, lead, own)
    return Node(
        index, mention, mention.block, counter.sentence, counter.segment, start, end, dimension, value, low, high, ulp,
        _KINDS.get(dimension, mention.kind) if not mention.quantity.unit.dimension else mention.kind,
        label or (namer.label if namer else ""), bool(label), text[clause : start], text[since : start],
        text[end : stop], _of(text, cues, since, start) or (before.of if before and near else ""),
        head, lead, tail, direction, bracket, len(open_), named, unit, not mention.quantity.unit.dimension and unit is not BARE,
    )  # fmt: skip


def _cells(table: Table, mentions: Sequence[Mention], year: int | None, first: int) -> Iterator[Node]:
    named = captions(table)
    for mention in mentions:
        if mention.kind in ("year", "range") or mention.cell is None:
            continue
        row, column, unit = named.of(mention.cell)
        cues = frozenset(c for cue in lexicon().cues(f"{row}|{column}") for c in cue.concepts)
        final, kind = mention.quantity.unit, mention.kind
        if not final.dimension and unit is not None:
            final, kind = unit.unit, unit.kind
        value, low, high, ulp = _bounds(mention, final)
        relative = -1 if "prior" in cues else None
        yield Node(
            first, mention, mention.block, -1, -1, mention.start, mention.tail, final.dimension, value, low, high, ulp, kind, row or column, True,
            column, row, "", "", cues, cues, frozenset(), 0, -1, 0, relative, final,
        )  # fmt: skip
        first += 1
