"""Figures: the number mentions of a paragraph with the words before them and the part they play in their sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.document import Text
from auditor.numbers.mention import Mention
from auditor.numbers.scan import reread
from auditor.numbers.units import Measure, measure_of
from auditor.relations.prose import words

# Words at the front of a label that say nothing of what is measured: 其中：, 2021年度, 此外, 全年.
_FRONT = re.compile(
    r"^(?:其中|包括|包含|主要|以及|还有|另有|另外|另|此外|连同|和|与|及(?!时)|用于|具体|分别|截至|截止|由(?!于)|从(?!事)|按照?|共(?!同|性|建)|已(?!经)|当年|本年度?|年内|全年|累计|"
    r"合计|我[县市区局镇]|本单位|[一二三四五六七八九十]是|(?:19|20)\d{2}年(?:度|末|底)?|\d+[.、]|有(?=车|各)|[：“”‘’《》|\-—·*]|[①-⑩])+"
)
# Words at the end of a label that say which figure of it this is: 支出决算为, 年初预算数, 合计.
_BACK = re.compile(
    r"(?:[为是达约近的了得仅]|(?<!合|统|预|设|审|会)计|达到|分别|合计|总计|共计|总额|金额|数额|(?:支出)?(?:年初|全年|调整后?的?)?(?:预算|决算)(?:安排)?数?|"
    r"(?:全年)?执行数?|实际|完成|实有|上年|预计|[：“”])+$"
)
# A bracket inside a name: 因公出国（境）费.
NAME_BRACKET = re.compile(r"（[^（）\d]{0,12}）")
# The comparison at the end of a head, which names no quantity: 公务接待费|较年初预算数减少, 收支|较上年决算数减少, 占总支出的, 下降.
_COMPARISON = re.compile(
    r"(?:(?:[比较与同和]|相比|为|占|完成)(?:上年|去年|上一年|同期|年初|预算|目标|计划|(?:19|20)\d{2}年)|同比|环比|占)[^，。；]*$|"
    rf"(?:{words.UP}|{words.DOWN})(?:[了为约达各]|额|率|幅度?)*$"
)
_ASPECTS = (
    ("initial", words.INITIAL), ("adjusted", words.ADJUSTED), ("budget", words.BUDGET), ("executed", words.EXECUTED),
    ("arrived", words.ARRIVED), ("balance", words.BALANCE), ("target", words.TARGET), ("actual", words.ACTUAL),
)  # fmt: skip


# A first word that decides what follows: 计划招聘教师120名, 实际招聘116名.
_DECIDES = re.compile(r"(?P<plan>计划|目标|拟|应(?!急)|任务)|实际(?!控制)")
# A plan in the middle of a head: 项目|计划采购|36台（套）.
_PLANNED_TO = re.compile(r"(?P<plan>计划|拟|目标)(?=采购|招聘|培训|建设|改造|完成|购置|实施|治理|安排|新建|维修|开展|举办|发放|救助)")
# What a number counts, named after it: 对6个|项目|开展绩效自评.
_COUNTED = re.compile(r"([\u4e00-\u9fa5]{2,6}?)(?=开展|进行|实施|[，。、中（；]|$)")
# Sentences and segments count on over blocks, so that equal numbers mean the same sentence of the document.
_SENTENCES = 1000
# A budget of the year's beginning that a bracket says to be one: 部门预算（年初）|28,640.00万元.
_AT_START = re.compile(r"预算数?（年初[^（）]{0,4}）(?:为|安排)?$")
# Full points printed without their unit: 投入得分18.5分（满分20）.
_FULL_POINTS = re.compile(r"(?:满分|分值)(?:为|：)?$")
_POINTS = measure_of("", "分")
# The words between a base and its percentage: 16个|标段的|75.00%.
_OF_NUMBER = re.compile(r"^[\u4e00-\u9fa5]{0,6}的$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A mention in its sentence.

    `lead` is all words since the number before it in the sentence, `head` the lead's last clause part. `role` is value, change, growth,
    share, rate, points, prior, from, bound, per, score or percent; `direction` +1 or -1 for change and growth. `base` is what a change is
    compared with. `of` is what a share or rate is of, as worded. `sentence` and `segment` (up to a semicolon) are the same number only within one of the document;
    `depth` is how many brackets are open, `bracket` the offset of the innermost open one (-1 outside).
    """

    mention: Mention
    lead: str
    head: str
    role: str
    label: str
    aspect: str
    direction: int = 0
    base: str = ""
    of: str = ""
    sentence: int = 0
    segment: int = 0
    depth: int = 0
    bracket: int = -1

    @property
    def start(self) -> int:
        return self.mention.start

    @property
    def end(self) -> int:
        return self.mention.tail

    @property
    def dimension(self) -> str:
        return self.mention.quantity.unit.dimension

    @property
    def is_value(self) -> bool:
        """Whether it is an amount of something, not a change, a rate or a limit."""
        return self.role in ("value", "prior") and self.dimension not in ("%", "百分点", "")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph's folded text with its figures in order; `block` is its index in the document."""

    text: Text
    block: int
    figures: tuple[Figure, ...]

    def between(self, left: Figure, right: Figure) -> str:
        """The words between two figures."""
        return self.text.value[left.end : right.start]

    def after(self, figure: Figure, length: int = 30) -> str:
        """The words right after a figure."""
        return self.text.value[figure.end : figure.end + length]


def aspect_of(head: str) -> str:
    """Which figure of its label a head names (initial, adjusted, budget, executed, …): the last such word wins."""
    if words.EXCESS.search(head):
        return "excess"
    if (match := _DECIDES.match(_FRONT.sub("", head))) or (match := _PLANNED_TO.search(head)):
        return "target" if match["plan"] else "actual"
    best, name = -1, ""
    for aspect, pattern in _ASPECTS:
        for match in pattern.finditer(head):
            if match.end() > best or (match.end() == best and aspect in ("initial", "adjusted", "balance")):
                best, name = match.end(), aspect
    return name


def label_of(head: str) -> str:
    """The noun that a head measures: 其中：公务接待费支出决算为 → 公务接待费."""
    head = _COMPARISON.sub("", NAME_BRACKET.sub("", head))
    label = _BACK.sub("", _FRONT.sub("", head)).removesuffix("对")
    return "“" + label if "”" in label and "“" not in label else label


def alike(label: str, other: str) -> bool:
    """Whether one label names the other: one contains it, two characters at least."""
    return len(label) >= 2 and len(other) >= 2 and (label in other or other in label)


def _percent_role(lead: str, head: str) -> tuple[str, int, str]:
    """(role, direction, of) of a percentage by the words before it."""
    if words.CHANGED_TO.search(head):
        return "rate", 0, ""
    if words.FROM.search(head):
        return "from", 0, ""
    if words.DOWN_WORD.search(head):
        return "growth", -1, ""
    if words.UP_WORD.search(head):
        return "growth", 1, ""
    if match := words.SHARE.search(head):
        return "share", 0, match["of"]
    if (match := words.OF_BASE.search(head)) or (match := words.OF_BASE.search(lead)):
        return "rate", 0, match["of"]
    if match := words.RATE.search(head):
        return "rate", 0, match["name"]
    return "percent", 0, ""


def _amount_role(lead: str, head: str, after: str, money: bool) -> tuple[str, int]:
    """(role, direction) of an amount by the words before it, and after it for 由9人组成."""
    if words.CHANGED_TO.search(head):
        return "value", 0
    if words.COMPARATOR.search(head):
        return "prior", 0
    if words.OF_NUMBER.search(head) and re.match(r"的[\u4e00-\u9fa5]{0,4}\d[\d.]*%", after):
        return "base", 0
    if money and (match := words.ADJUSTED_BY.search(head)):
        return "change", 1 if match["up"] else -1
    if match := words.MORE_OR_LESS.search(head):
        return "change", 1 if match["way"] == "多" else -1
    if words.EACH_GAINS.search(head):
        return "per", 0
    if words.DOWN_WORD.search(head):
        return "change", -1
    if words.UP_WORD.search(head) and (words.COMPARED.search(lead) or not words.NOMINAL_UP.search(head)):
        return "change", 1
    if words.FROM.search(head) and not after.startswith("组成"):
        return "from", 0
    if words.PRIOR_HEAD.search(head) and not words.BECOMES.search(head[:-1]) and not words.CARRIED.search(head):
        return "prior", 0
    if words.PER.search(head) and not words.OVER_TIME.search(head):
        return "per", 0
    return "value", 0


def _role(mention: Mention, lead: str, head: str) -> tuple[str, int, str]:
    kind = mention.kind
    if kind == "points":
        return "points", 0, ""
    if kind == "percent":
        role, direction, of = _percent_role(lead, head)
        return (role if not mention.operator else "bound"), direction, of
    if mention.operator:
        return "bound", 0, ""
    if kind == "score":
        return "score", 0, ""
    if kind == "per":
        return "per", 0, ""
    role, direction = _amount_role(lead, head, mention.text.value[mention.tail : mention.tail + 16], kind == "money")
    return role, direction, ""


def _positions(value: str) -> Iterator[tuple[int, int, int, int, int]]:
    """(offset, sentence, segment, depth, innermost bracket) at every character."""
    sentence = segment = 0
    open_at: list[int] = []
    for i, char in enumerate(value):
        if char == "（":
            open_at.append(i)
        yield i, sentence, segment, len(open_at), open_at[-1] if open_at else -1
        if char == "）" and open_at:
            open_at.pop()
        if char in "。！？" and not open_at:
            sentence, segment = sentence + 1, segment + 1
        elif char == "。" and value[i + 1 : i + 2] != "）":  # the stop before a bracket's end is no sentence's
            sentence, segment, open_at = sentence + 1, segment + 1, []
        elif char == "；" and not open_at:
            segment += 1


def _level(lead: str) -> str:
    """The words before a number that stand in the same bracket as it: other brackets between are left out, short ones in names stay."""
    lead = re.sub(r"（[^（）]*\d[^（）]*）|（[^（）]{13,}）", "", lead)
    return lead.rsplit("（", 1)[-1] if lead.count("（") > lead.count("）") else lead


def passage(text: Text, block: int, mentions: Sequence[Mention]) -> Passage:
    """The figures of one paragraph; `mentions` are its mentions in order, on the same folded text."""
    value = text.value
    at = list(_positions(value))
    first = block * _SENTENCES
    figures: list[Figure] = []
    before = 0
    for mention in mentions:
        if mention.kind in ("year", "range"):
            continue
        _, sentence, segment, depth, bracket = at[mention.start]
        lead = _level(re.split(r"[。！？]", value[before : mention.start])[-1])
        head = re.split(r"[，；：、（）]", NAME_BRACKET.sub("", lead))[-1].strip()
        if mention.kind == "plain" and _FULL_POINTS.search(head):
            mention = reread(mention, _POINTS)
        role, direction, of = _role(mention, lead, head)
        label = label_of(head)
        figure = Figure(mention, lead, head, role, label, "initial" if _AT_START.search(lead) else aspect_of(head), direction, "", of, first + sentence, first + segment, depth, bracket)
        figures.append(_with_context(figure, figures))
        before = mention.tail
    return Passage(text, block, tuple(_with_units(figures)))


def _with_units(figures: Sequence[Figure]) -> Iterator[Figure]:
    """The figures, a bare number between two amounts of one unit read in that unit: 办公费5.6万元、印刷费3.9691、水费0.1万元."""
    for i, f in enumerate(figures):
        sides = [figures[j].mention for j in (i - 1, i + 1) if 0 <= j < len(figures) and figures[j].sentence == f.sentence]
        if f.role == "value" and f.mention.kind == "plain" and len(sides) == 2 and f.label:
            left, right = (m.quantity.unit for m in sides)
            if left == right and sides[0].kind == "money" and f.mention.text.value[f.end : f.end + 1] in "、，；。）":
                f = replace(f, mention=reread(f.mention, Measure(left, "money")))
        yield f


# From how many characters on a number without unit is not like another by chance: 165.9630.
_LONG = 7


def _again(before: Mention, mention: Mention) -> bool:
    """Whether a bare number repeats the one before it, at most one digit off; a short one without unit says so only where the two are one and not nothing."""
    a, b = before.quantity.number(), mention.quantity.number()
    if mention.kind == "plain" and len(a) < _LONG:
        return a == b and mention.quantity.value != 0
    return before.quantity.unit == mention.quantity.unit and len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) <= 1


def _of_explicit(figure: Figure, base: Figure) -> Figure:
    """A percentage of the number right before it: 占全部16个标段的75.00%, 为目标3200吨的95%."""
    role = "share" if "占" in base.head else "rate" if words.OF_NUMBER.search(base.head) else figure.role
    return replace(figure, role=role, of=base.head) if role != figure.role else figure


def _with_context(figure: Figure, before: Sequence[Figure]) -> Figure:
    """The figure with what its own words leave to the figures before it: label, base of comparison, role of a bare percentage."""
    same = [f for f in before if f.sentence == figure.sentence]
    if same and figure.role == "value" and not figure.head and figure.lead in ("，", "", " ") and _again(same[-1].mention, figure.mention):
        return replace(figure, role="echo", label=same[-1].label, aspect=same[-1].aspect)
    if same and figure.role == "percent" and _OF_NUMBER.match(figure.lead):
        figure = _of_explicit(figure, same[-1])
    if not figure.label and figure.role != "growth":
        figure = replace(figure, label=next((f.label for f in reversed(same) if f.is_value and f.label and f.role != "prior"), ""))
    if len(figure.label) < 3 and figure.mention.kind == "count" and (match := _COUNTED.match(figure.mention.text.value[figure.end :])):
        figure = replace(figure, label=match[1])
    if figure.role == "percent" and same and same[-1].role == "change" and re.fullmatch(r"[，、（]?", figure.lead):
        figure = replace(figure, role="growth", direction=same[-1].direction)
    if figure.role == "percent" and same and same[-1].role == "growth" and figure.lead in ("、", "和"):
        figure = replace(figure, role="growth", direction=same[-1].direction)
    if figure.role in ("change", "growth"):
        compared = list(words.COMPARED.finditer(figure.lead))
        base = (compared[-1]["base"] or "上年") if compared else ""
        if not base and same:
            base = next((f.base for f in reversed(same) if f.base), "")
        figure = replace(figure, base=base)
    return figure
