"""What a table of a final account or a budget is, by the words of its title."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Kind, fund and what a title says, the first that matches wins. Kinds: balance (收支总表), income, outgo, economic (基本支出按经济分类), three (三公).
# Funds: all (全口径), fiscal (财政拨款), general (一般公共预算), fund (政府性基金), capital (国有资本经营).
_TITLES: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    # 项目支出预算表, 政府采购预算表, 绩效目标表: no tables of the set
    ("", "", re.compile(r"绩效|采购|资产|目录|债务|(?<!表)附件|人员情况|机构运行|项目(?:支出)?(?:预算|决算)?(?:明细)?表|按(?:项目|单位|部门)|政府(?:预算)?支出?经济|非税|转移支付|专户")),
    # 财政拨款“三公”经费支出决算表, 一般公共预算“三公”经费支出情况表
    ("three", "fiscal", re.compile(r"三公[”\"]?经费")),
    # 政府性基金预算财政拨款收入支出决算表
    ("outgo", "fund", re.compile(r"政府性基金")),
    # 国有资本经营预算财政拨款支出决算表
    ("outgo", "capital", re.compile(r"国有资本经营")),
    # 一般公共预算财政拨款基本支出决算明细表, 一般公共预算基本支出部门预算经济分类预算表
    ("economic", "general", re.compile(r"一般公共预算.{0,6}基本支出")),
    # 一般公共预算财政拨款支出决算表, 一般公共预算支出功能分类预算表
    ("outgo", "general", re.compile(r"一般公共预算(?:财政)?(?:拨款)?(?:收入)?支出(?!.*经济)")),
    # 财政拨款收入支出决算总表, 财政拨款收支总体情况表
    ("balance", "fiscal", re.compile(r"财政拨款(?:收入支出|收支)")),
    # 收入支出决算总表, 部门收支总体情况表, 财务收支预算总表
    ("balance", "all", re.compile(r"(?<!拨款)(?:收入支出|收支)(?:决算|预算)?总")),
    # 收入决算表, 部门收入总体情况表
    ("income", "all", re.compile(r"(?<!拨款)(?<!非税)收入(?:决算|预算)?(?:总|明细)?(?:表|总体情况|情况表)")),
    # 支出决算表, 部门支出总体情况表
    ("outgo", "all", re.compile(r"(?<![款算目性本理])支出(?:决算|预算)?(?:总|明细)?(?:表|总体情况|情况表)")),
)  # fmt: skip
# What a title is freed of: its number in a list, years, 公开01表, 附表, 续.
_FRONT = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.．](?!\d)|(?:附[表件]|表)\d{1,2}(?:-\d)?[:：、.]?"
    r"|(?:公开|财决公开|预算公开|财预公开)?\d{2}表[:：]?|[-—·*]+)+"
)
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?|（续(?:表)?）|（草案）|[\s…·]+\d*$|\.{3,}\d*$|[…\.]{2,}\d*$")
# What says that a line is a table's title and no sentence: 收入支出决算总表, 部门收支总体情况(表), 三公经费预算表.
_ENDS = re.compile(r"(?:表|总体情况|情况)(?:（[^（）]{0,16}）)*$")
# Longer lines are sentences.
_LONG = 48
_BOOK = re.compile(r"决算|预算(?=.{0,12}表|$)")


@dataclass(frozen=True, slots=True)
class Title:
    """A table's title: its words without number and year, its kind and fund ("" where it is none of the set), and 决算, 预算 or "" for the book it is of."""

    text: str
    kind: str
    fund: str
    book: str


def title_of(line: str) -> Title | None:
    """A folded line as the title of a table; None where it is none."""
    text = _YEAR.sub("", _FRONT.sub("", line.strip())).strip("《》 ")
    if not 4 <= len(text) <= _LONG or not _ENDS.search(text) or re.search(r"[。；，]|单位[：:]", text):
        return None
    kind, fund = next(((kind, fund) for kind, fund, pattern in _TITLES if pattern.search(text)), ("", ""))
    books = _BOOK.findall(re.sub(r"一般公共预算|政府性基金预算|国有资本经营预算|政府预算|部门预算(?=支出?经济)", "", text))
    return Title(text, kind, fund, books[-1] if books else "")
