"""How a report is laid out: its title, organisation, year, kind and sections. Knows no arithmetic."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.document import Document, Paragraph
from auditor.numbers.fold import fold

# Heading numbers, outermost first: 第一部分, 一、, （一）, 1., （1）, ①; the number may stand before a code: 1.2050204高中教育支出.
STYLES = (
    ("第一部分", re.compile(r"^第([一二三四五六七八九十]+|\d+)(?:部分|章|编)")),
    ("一、", re.compile(r"^([一二三四五六七八九十]{1,3})[、.．]")),
    ("（一）", re.compile(r"^（([一二三四五六七八九十]{1,3})）[、.]?")),
    ("1.", re.compile(r"^(\d{1,2})(?:[、．]|\.(?!\d)|\.(?=2[0-3]\d{5}[\u4e00-\u9fa5]))")),
    ("（1）", re.compile(r"^（(\d{1,2})）")),
    ("①", re.compile(r"^([①②③④⑤⑥⑦⑧⑨⑩])")),
)
# What a title ends in or holds: 绩效自评报告, 部门决算公开情况说明, “三公”经费预算安排和使用情况, 2021年度…部门决算.
_TITLE = re.compile(r"(报告|说明|自评表|情况|汇编|公开|(?:部门|单位)[决预]算$)")
_SUBJECT = re.compile(r"(绩效|预算|决算|自评|三公|支出)")
# A year of account, not of a date: 2021年度, 2024年本单位, （2022年度）.
_YEAR = re.compile(r"(?<![\d〔\[【])((?:19|20)\d{2})年度?(?!\d{1,2}月)")
# Cover lines that name the year: 评价年度：2022.
_COVER_YEAR = re.compile(r"(?:评价|自评|填报|报告|预算|决算)?年度[：]((?:19|20)\d{2})")
_ORGANIZATION = re.compile(
    r"([\u4e00-\u9fa5]{2,30}?(?:局|委员会|办公室|中心|人民政府|联合会|医院|学校|学院|大学|厅|街道办事处|管委会|法院|检察院|支队|大队|馆|站|协会|公司|委"
    r"|小学|中学|幼儿园|研究院|卫生院|福利院|党校|总队|管理处|管理所|研究所|派出所|财政所|事务所|服务所|工作处))"
    r"(?=（|“|\d|部门|整体|关于|单位|$|绩效|项目|专项|的|预算|决算)"
)
# A cover's line that is the beginning of the name on the next: 云桥市, 云桥市人民政府.
_BEGINS_NAME = re.compile(r"[\u4e00-\u9fa5]{2,12}(?:[省市县区旗州]|人民政府)")
_UNIT_LINE = re.compile(r"(?:单位名称|填报单位|预算部门|预算单位|部门名称|发布机构|主管部门)(?:（[^（）]*）)*[：]([\u4e00-\u9fa5]{2,30})")
# A line of a page's navigation or of its data, never the title: 公开目录 部门预算, 当前位置：首页＞预算公开.
_NAVIGATION = re.compile(
    r"^[\s【\[]*(?:索引号|公开(?:目录|方式|形式|时限)|信息(?:分类|类别|索引)|主题(?:分类|词)|发布(?:机构|日期|时间|单位)|发文|成文|生成|当前位置|您(?:现在)?的?位置|首页"
    r"|来源)|首页[>＞]"
)
# A heading that is run into the title's line: 某县学校绩效自评报告一、基本情况.
_RUN_IN = re.compile(r"(?<=[告书表明况算案])(?=(?:一、|第一部分|（一）)[\u4e00-\u9fa5])")
# The kind of a government's own budget, a report of many units and of two years.
GOVERNMENT = "政府预算执行"
_KINDS = (
    ("部门整体支出绩效自评", re.compile(r"整体支出")),
    ("绩效评价", re.compile(r"绩效评价报告")),
    # A government's own budget, not a department's: 2021年预算执行情况和2022年预算草案的报告, 财政决算的报告, 政府预算公开.
    (GOVERNMENT, re.compile(r"^(?!.*(?:绩效|部门|单位))(?:.*(?:预算(?:收支)?执行|[预决]算(?:安排)?（?草案|财政决算|本级决算|政府[预决]算))")),
    ("部门决算", re.compile(r"决算")),
    ("部门预算", re.compile(r"(?:部门|单位)预算(?!项目|执行)|预算说明|预算公开")),  # 部门预算项目支出绩效自评表 is of a project
    ("项目支出绩效自评", re.compile(r"项目|转移支付|自评")),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, or a numbered paragraph, and the blocks under it.

    `blocks` is the half-open range of blocks after `heading`; `number` is the number as printed without its marks;
    `style` names one of STYLES, or "#" where only the format says that it is a heading; `level` is 0 for the outermost.
    """

    title: str
    number: str
    style: str
    level: int
    heading: int
    blocks: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """What a report says it is. `year` is its report year, None where nothing says so; `proof` is the (block, start,
    end) that says it, offsets in the folded text.

    `kind` is one of 部门整体支出绩效自评, 项目支出绩效自评, 绩效评价, 政府预算执行, 部门决算, 部门预算, or "" where nothing says so.
    """

    title: str
    organization: str
    year: int | None
    kind: str
    sections: tuple[Section, ...]
    proof: tuple[int, int, int] | None = None
    _over: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_over", _over(self.sections))

    def path(self, block: int) -> tuple[Section, ...]:
        """The headings over a block, outermost first, its own included."""
        found: list[Section] = []
        at = bisect_right(self.sections, block, key=lambda section: section.heading) - 1
        while at >= 0:
            section = self.sections[at]
            if section.heading == block or section.blocks[0] <= block < section.blocks[1]:
                found.append(section)
            at = self._over[at]
        return tuple(reversed(found))


def _over(sections: Sequence[Section]) -> tuple[int, ...]:
    """For each section the one right over it, by its place; -1 where none is."""
    over: list[int] = []
    for at, section in enumerate(sections):
        above = at - 1
        while above >= 0 and sections[above].blocks[1] <= section.heading:
            above = over[above]
        over.append(above)
    return tuple(over)


def numbering(text: str) -> tuple[str, str, int, int] | None:
    """The (style, number, level, length) of the heading number a folded text begins with, None where it has none."""
    for level, (style, pattern) in enumerate(STYLES):
        if match := pattern.match(text):
            return style, match[1], level, match.end()
    return None


def _headings(lines: Sequence[tuple[int, str, int | None]]) -> Iterator[Section]:
    for block, text, level in lines:
        if found := numbering(text):
            style, number, rank, length = found
            title = re.split(r"[。：；，]|(?<=[\u4e00-\u9fa5])\d", text[length:], maxsplit=1)[0]
            yield Section(title[:40], number, style, rank, block, (block + 1, block + 1))
        elif level is not None and len(text) < 50:
            yield Section(text, "", "#", level - 1, block, (block + 1, block + 1))


def _nested(headings: Sequence[Section], n_blocks: int) -> tuple[Section, ...]:
    """Each heading with its blocks: up to the next heading of its own rank or a higher one."""
    result = []
    for i, h in enumerate(headings):
        end = next((later.heading for later in headings[i + 1 :] if later.level <= h.level), n_blocks)
        result.append(Section(h.title, h.number, h.style, h.level, h.heading, (h.heading + 1, end)))
    return tuple(result)


def _title(lines: Sequence[tuple[int, str, int | None]]) -> tuple[str, int]:
    """The title and its block: the first early line that reads like one,
    with the line before or after where the two make one.
    """
    early = [
        (b, t)
        for b, text, _ in lines[:25]
        if len(t := _RUN_IN.split(text, maxsplit=1)[0]) <= 70 and not _NAVIGATION.search(t)
    ]
    printed = dict(early)
    for block, text in early:
        if _reads_like_title(text):
            before, name = printed.get(block - 1, ""), printed.get(block - 2, "")
            if before and _YEAR.search(before + text[:2]) and not _YEAR.search(text) and not before.endswith("日"):
                return (name if _BEGINS_NAME.fullmatch(name) else "") + before + text, block - 1
            return text, block
    return (early[0][1], early[0][0]) if early else ("", 0)


def _reads_like_title(text: str) -> bool:
    ended = text.endswith(("。", "；")) or bool(numbering(text)) or len(text) < 6
    return not ended and bool(_TITLE.search(text) and _SUBJECT.search(text))


def _year(
    lines: Sequence[tuple[int, str, int | None]], title_block: int
) -> tuple[int | None, tuple[int, int, int] | None]:
    """The report's year with what says so: title, cover, then the year that the text speaks of most."""
    for block, text, _ in lines:
        if block in (title_block, title_block + 1) and (match := _YEAR.search(text)):
            return int(match[1]), (block, match.start(1), match.end(1))
    for block, text, _ in lines[:20]:
        if (match := _COVER_YEAR.search(text)) or (len(text) < 40 and "年度" in text and (match := _YEAR.search(text))):
            return int(match[1]), (block, match.start(1), match.end(1))
    return _most_spoken_of(lines)


def _most_spoken_of(
    lines: Sequence[tuple[int, str, int | None]],
) -> tuple[int | None, tuple[int, int, int] | None]:
    """The year that the text speaks of most, with where it first does; None for several."""
    seen = Counter(m[1] for _, text, _ in lines for m in _YEAR.finditer(text))
    if not seen:
        return None, None
    year, times = seen.most_common(1)[0]
    if list(seen.values()).count(times) > 1:
        return None, None
    block, match = next((b, m) for b, text, _ in lines for m in _YEAR.finditer(text) if m[1] == year)
    return int(year), (block, match.start(1), match.end(1))


def _organization(title: str, lines: Sequence[tuple[int, str, int | None]]) -> str:
    if match := _ORGANIZATION.search(re.sub(r"^(?:关于)?(?:(?:19|20)\d{2}年度?)?", "", title)):
        return match[1]
    for _, text, _ in lines[:20]:
        if match := _UNIT_LINE.search(text):
            return re.sub(r"(?:盖章|公章).*", "", match[1])
    early = [text for _, text, _ in lines[:8]]
    for before, text in zip(["", *early], early, strict=False):
        if match := re.fullmatch(_ORGANIZATION.pattern, text):
            return (before if _BEGINS_NAME.fullmatch(before) else "") + match[1]
    return ""


def _kind(title: str) -> str:
    return next((name for name, pattern in _KINDS if pattern.search(title)), "")


# How many of a document's first blocks and of a table's first cells may hold its title.
_FIRST_BLOCKS, _FIRST_CELLS = 3, 8


def _in_cells(document: Document) -> tuple[str, int | None]:
    """The title that stands in one of the first cells of a form, "" where none does,
    and the year that it or the next cell names.
    """
    for block in document.blocks[:_FIRST_BLOCKS]:
        if isinstance(block, Paragraph):
            continue
        texts = [fold(cell.text).value for cell in block.cells if len(cell.text)][:_FIRST_CELLS]
        for text, after in zip(texts, [*texts[1:], ""], strict=True):
            if (
                len(text) <= 70
                and _TITLE.search(text)
                and _SUBJECT.search(text)
                and not text.endswith(("。", "；"))
                and _kind(text)
            ):
                year = _YEAR.search(text) or re.search(r"^（?((?:19|20)\d{2})年度?）?$", after)
                return text, int(year[1]) if year else None
    return "", None


def outline(document: Document) -> Outline:
    """Title, organisation, year, kind and sections of a document, from what it prints."""
    lines = [
        (i, fold(b.text).value, b.level)
        for i, b in enumerate(document.blocks)
        if isinstance(b, Paragraph) and not b.note
    ]
    lines = [line for line in lines if line[1]]
    title, block = _title(lines)
    year, proof = _year(lines, block)
    kind = _kind(title)
    if not kind or year is None:
        inside, of_year = _in_cells(document)
        title, kind = (title, kind) if kind or not inside else (inside, _kind(inside))
        year = of_year if year is None else year
    return Outline(
        title, _organization(title, lines), year, kind, _nested(list(_headings(lines)), len(document.blocks)), proof
    )
