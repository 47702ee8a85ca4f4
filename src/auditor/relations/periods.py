"""Years: each year a report names, what part it plays, and which are left over from another year's report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from auditor.document import Document, Paragraph
from auditor.numbers.mention import Mention
from auditor.outline import GOVERNMENT, Outline
from auditor.relations.prose.figures import Figure, Passage
from auditor.relations.schema import Relation

# A year that is right though another one: 与2018年度相比, 2020年末, 自2016年起, 2018—2020年规划, 到2025年底.
_COMPARED = re.compile(r"上年|上一年|去年|同期|相比|比较|较|比|同比|增长|减少|增加|变动|基期|基数|以来|至今|结转|年初|滚存")
_CITED = re.compile(r"文件|印发|通知|办法|规划|方案|意见|精神|标准|条例|政策|起施行|批复|号|成立|建成|始建|修订|下发|制定|立项|三年|五年|十[二三四五]五|参[合保]人数|人口普查")
_AHEAD = re.compile(r"计划|拟|预计|力争|下一步|将|争取|明年|目标|前完成|底前|到$|推迟|预算编制|填报|报告日期|公开时间|日期")
# A period that the report says its own figures are of: 本报告的支出口径截至2021年底.
_OWN_PERIOD = re.compile(r"(?:本报告|本次(?:评价|自评)|报告期|评价期|支出口径|数据口径)[^，。；]{0,10}截[至止]")
_DATE = re.compile(r"^年\d{1,2}月")
_NEAR = 16
# A heading or a line of a table of contents is no longer than this.
_LINE = 60


def _context(mention: Mention) -> tuple[str, str]:
    value = mention.text.value
    return value[max(0, mention.start - _NEAR) : mention.start], value[mention.end : mention.end + _NEAR]


def _role(mention: Mention, report_year: int) -> str:
    """The part a year plays by its distance and the words round it: current, prior, next, cited, ahead or other."""
    year = int(mention.quantity.value)
    before, after = _context(mention)
    around = before + after
    if year == report_year:
        return "current"
    if _DATE.match(after):
        return "date"
    if year == report_year + 1:
        return "next"
    if year > report_year:
        return "ahead"
    if year == report_year - 1:
        return "prior"
    if _CITED.search(around):
        return "cited"
    return "base" if _COMPARED.search(around) else "other"


def _row(mention: Mention, outline: Outline, role: str, proof: str = "", anchors: tuple[tuple[str, Mention], ...] = (), certainty: str = "inferred") -> Relation:
    values = {"report_year": outline.year, "stated_year": int(mention.quantity.value), "role": role, "proof": proof}
    return Relation(
        "periods", f"{int(mention.quantity.value)}年", values, (("year", mention),), int(mention.quantity.value),
        source="table" if mention.cell else "prose", certainty=certainty, anchors=anchors,
    )  # fmt: skip


def _same_amount(figure: Figure, facts: Sequence[tuple[Mention, str, int | None]], report_year: int, year: int) -> tuple[str, Mention] | None:
    """Where the report gives a figure of another year as its own year's: the same amount of the same name, told of the report year."""
    q = figure.mention.quantity
    digits = len(q.number().replace(".", "").replace("-", "").strip("0"))
    if digits < 4:
        return None
    for mention, label, of_year in facts:
        other = mention.quantity
        same = other.unit.dimension == q.unit.dimension and other.to(q.unit).value == q.value and mention.key != figure.mention.key
        if same and f"{year}年" in label:
            return None
        if same and mention.cell is not None and of_year in (None, report_year):
            return f"在表中列为{report_year}年度“{label}”", mention
        if same and mention.cell is None and of_year == report_year and mention.block != figure.mention.block:
            return f"在正文另一处是{report_year}年的", mention
    return None


# What stands between a year and an amount of it: in one clause, or as of its end.
_OF_IT = re.compile(r"(?:19|20)\d{2}[^。；，]{0,24}$|截[至止](?:19|20)\d{2}年(?:12月31日|12月?底|年?[底末])[^。；]{0,40}$")


def _stale_amounts(passages: Mapping[int, Passage], outline: Outline, facts: Sequence[tuple[Mention, str, int | None]], years: Sequence[Mention]) -> Iterator[Relation]:
    """2020年全年支出执行数为3122.18万元 in a report of 2021 whose table gives 3122.18 for 2021."""
    assert outline.year is not None
    for mention in years:
        passage = passages.get(mention.block) if mention.cell is None else None
        if passage is None or int(mention.quantity.value) != outline.year - 1:
            continue
        figure = next((f for f in passage.figures if f.start > mention.end and f.role == "value" and f.mention.kind == "money"), None)
        told = passage.text.value[max(0, mention.start - 6) : figure.start] if figure is not None else ""
        if figure is None or not _OF_IT.search(told) or _COMPARED.search(told):
            continue
        if proof := _same_amount(figure, facts, outline.year, int(mention.quantity.value)):
            told = f"同一金额{figure.mention.printed}{proof[0]}"
            yield _row(mention, outline, "stale", told, (("amount", figure.mention), ("proof", proof[1])), "stated")


def dated_amounts(passages: Mapping[int, Passage]) -> Iterator[tuple[Mention, str, int | None]]:
    """Prose amounts with the year that their own clause names: 2023年全年支出3,131.49万元."""
    for passage in passages.values():
        for figure in passage.figures:
            named = re.findall(r"((?:19|20)\d{2})年", re.split(r"[，。；]", figure.lead)[-1])
            if figure.role == "value" and len(named) == 1:
                yield figure.mention, figure.label, int(named[0])


def _stale_template(document: Document, mention: Mention, outline: Outline) -> bool:
    """A year in a form's own explanations that is before the report's: 该指标以2017年完工的项目为评价内容."""
    assert outline.year is not None
    block = document.blocks[mention.block]
    year = int(mention.quantity.value)
    if isinstance(block, Paragraph) or mention.cell is None or year >= outline.year:
        return False
    before, after = _context(mention)
    value = mention.text.value
    if len(value) < 15 or _CITED.search(before + after[:8]) or re.search(r"以来|至今|起|上年|[-—–~～至]", before[-4:] + after[:6]):
        return False
    formula = bool(re.search(r"[=＝÷/×*]", before + after))
    return formula or (year < outline.year - 1 and bool(re.search(r"指标|评价|考核|评分|得分|内容|口径", value)) and not _COMPARED.search(before[-6:] + after[:6]))


# Property is told as of the end of the year of account: 截至2024年12月31日，共有车辆…
_PROPERTY = re.compile(r"^年(?:12月31日|底|末)[^。；]{0,30}(?:车辆|公务用车|国有资产|单价|固定资产)")


# What an account tells as of the end of its year, opening a sentence: 截至2023年12月31日，累计拨付…; what an earlier year's end is told for.
_OPENS, _YEAR_END = re.compile(r"(?:^|[。；：）\s])截[至止]$"), re.compile(r"^年(?:12月31日|12月?底|[底末])[^。]*")
_ACCOUNTED, _OF_BEFORE = re.compile(r"支出|拨付|到位|支付|执行|余额|结余|存款"), re.compile(r"上年|年初|期初|以前年度|历年|开工|立项|摸底|基数|存量|原有")


# A year compared with itself: 2022年支出9万元，比2022年增加1万元; not 比2022年预算数减少.
_COMPARES = re.compile(r"(?:比|较|与|同|相比)$")
_MOVED = re.compile(r"^年度?(?:同期|决算数?|支出|收入|执行数)?(?:相比)?，?(?:增|减|上升|下降|降低|提高|持平|多|少)")


def _with_itself(mention: Mention, years: Sequence[Mention]) -> bool:
    """Whether a figure of a year is compared with that year, which its sentence is told of and no other one."""
    value, start = mention.text.value, mention.start
    if not _COMPARES.search(value[:start][-4:]) or not _MOVED.match(value[mention.end :][:_NEAR]):
        return False
    begin = value.rfind("。", 0, start) + 1
    before = [m for m in years if m.block == mention.block and m.cell == mention.cell and begin <= m.start < start]
    told = [m for m in before if not _COMPARES.search(value[: m.start][-4:])]
    return bool(told) and all(m.quantity.value == mention.quantity.value for m in before)


# What a heading of the report's year is about, in a line of its own or run into its text: 2022年度|项目支出|决算情况。
_HEADING = re.compile(r"((?:19|20)\d{2})年度?(?P<about>[\u4e00-\u9fa5“”（）]{4,30}?)(?:决算|预算|执行|收支)*情况(?:说明)?。?$")


def _under_another(mention: Mention, passages: Mapping[int, Passage], report_year: int) -> bool:
    """Whether a sentence right behind a heading of the report's year tells the same of the year before: 2022年度项目支出决算情况。2021年度项目支出9万元."""
    value, above = mention.text.value, passages.get(mention.block - 1)
    before = value[: mention.start] if mention.start else above.text.value if above is not None else ""
    heading = _HEADING.search(before)
    if mention.cell is not None or heading is None or (int(heading[1]), int(mention.quantity.value)) != (report_year, report_year - 1):
        return False
    return value[mention.end :].removeprefix("年").removeprefix("度").startswith(heading["about"])


# Years that a title runs over: 2018—2019年12月资金结余情况.
_YEARS = re.compile(r"((?:19|20)\d{2})年?[-—–~～至到]((?:19|20)\d{2})年")


def _stale_headings(passages: Mapping[int, Passage], years: Sequence[Mention], outline: Outline) -> set[tuple[object, ...]]:
    """Years in short lines that stand again elsewhere with the report's year: 第三部分…2023年度部门决算情况说明.

    Where a title says that the report is of several years, every one of them has headings of its own, as have the year before and the
    year after in a government's report on one year's execution and the next one's budget.
    """
    assert outline.year is not None
    report_year = outline.year
    if outline.kind == GOVERNMENT:
        years = [m for m in years if abs(int(m.quantity.value) - report_year) > 1]
    short = [p.text.value for p in passages.values() if len(p.text) <= _LINE]
    lines = {re.sub(r"\s", "", text) for text in short}
    spans = [range(int(m[1]), int(m[2]) + 1) for text in short for m in _YEARS.finditer(text)]
    years = [m for m in years if not any({report_year, int(m.quantity.value)} <= set(span) for span in spans)]
    stale: set[tuple[object, ...]] = set()
    for mention in years:
        passage = passages.get(mention.block)
        if mention.cell is None and passage is not None and len(passage.text) <= _LINE and int(mention.quantity.value) != report_year:
            value = passage.text.value
            if value[: mention.start] + str(report_year) + value[mention.end :] in lines:
                stale.add(mention.key)
    return stale


def period_relations(
    document: Document, outline: Outline, mentions: Sequence[Mention], passages: Mapping[int, Passage], facts: Sequence[tuple[Mention, str, int | None]]
) -> Iterator[Relation]:
    """The `periods` rows: every year with its part, the stale ones with what proves it. `facts` are (mention, label, year) of tables."""
    if outline.year is None:
        return
    years = [m for m in mentions if m.kind == "year"]
    stale = {r.operands[0][1].key: r for r in _stale_amounts(passages, outline, facts, years)}
    repeated = _stale_headings(passages, years, outline)
    kept = _told_of(outline.year - 1, mentions, facts)
    for mention in years:
        if mention.key in stale:
            yield stale[mention.key]
            continue
        if mention.key in repeated:
            yield _row(mention, outline, "stale", f"同一标题在别处为{outline.year}年度", certainty="stated")
            continue
        role = _role(mention, outline.year)
        proof = _left_over(document, outline, mention, years, passages, outline.year)
        if not proof and outline.kind != "部门预算" and mention.block not in kept:
            proof = _ended_before(mention, outline.year)
        if proof or role != "other":
            yield _row(mention, outline, "stale" if proof else role, proof)


def _told_of(year: int, mentions: Sequence[Mention], facts: Sequence[tuple[Mention, str, int | None]]) -> set[int]:
    """The paragraphs with an amount that is told of this year elsewhere."""
    amounts = {m.quantity.value for m, label, of_year in facts if of_year == year or f"{year}年" in label}
    return {m.block for m in mentions if m.cell is None and m.kind == "money" and m.quantity.value in amounts}


def _ended_before(mention: Mention, own: int) -> str:
    """What shows that a sentence gives the report's accounts as of the end of the year before, "" where it tells the year's own beside them."""
    value, sentence = mention.text.value, _YEAR_END.match(mention.text.value[mention.end :])
    if int(mention.quantity.value) != own - 1 or mention.cell is not None or sentence is None or not _OPENS.search(value[: mention.start]):
        return ""
    told = _ACCOUNTED.search(sentence[0]) and not _OF_BEFORE.search(sentence[0]) and f"{own}年" not in value[mention.end :]
    return f"{own}年度的报告应截至{own}年末" if told else ""


def _left_over(
    document: Document, outline: Outline, mention: Mention, years: Sequence[Mention], passages: Mapping[int, Passage], own: int
) -> str:
    """What shows that a year was left over from another year's report; "" for nothing."""
    year, value = int(mention.quantity.value), mention.text.value
    if _under_another(mention, passages, own):
        return f"所在一节的标题是{own}年度"
    if year == own:
        return "与本年自己相比" if _with_itself(mention, years) else ""
    due = {"部门决算": own, "部门预算": own - 1}.get(outline.kind)
    if due is not None and year == due - 1 and _PROPERTY.match(value[mention.end : mention.end + 60]):
        return f"{own}年度{outline.kind[2:]}的资产数应截至{due}年末"
    if _stale_template(document, mention, outline):
        return f"{own}年度表格的说明文字"
    return f"报告年度为{own}年" if year < own and mention.cell is None and _OWN_PERIOD.search(_context(mention)[0]) else ""
