"""The words that tables print before their rows and round them, and what they make of a row."""

from __future__ import annotations

import re

# The unit of a whole table: （单位：万元）, 金额单位：元, 单位为万元; not the first of several, 单位：元/人、万元.
TABLE_UNIT = re.compile(r"单位(?:[:：]|为|均为|是)(?:人民币)?(亿元|百万元|万元|千元|元|亿|万)(?![/、])")
# A block's own unit: 项目资金（万元）, 预算执行情况（万元）, 年度预算数（万元）.
BLOCK_UNIT = re.compile(r"（(?:单位[:：])?(亿元|百万元|万元|千元|元)）")

# A row that adds up rows: 合计, 总计, 本年支出合计, 开展绩效自评项目合计, 总分, 合计得分, 总“三公”经费支出; not 总队经费.
TOTAL_ROW = re.compile(
    r"(?:.{0,16})(?:合计|总计|共计|累计|总额)(?:得分|分值|金额|数)?"
    r"|(?:绩效|自评|评价|项目|部门|单位|最终){0,3}(?:总分|总得分|总评分|综合得分|综合评分)|合计得分|得分合计|总和|汇总|总(?![部队站局会务院工台厂社])[^，。、]{0,10}(?:支出|收入|经费)"
)
# A total that stands over its parts, never under them: 年度资金总额, 部门预算项目支出总额.
SUM_OF = re.compile(r".{0,20}总额")
SUBTOTAL_ROW = re.compile(r".{0,12}小计|.{0,4}计")
GRAND_ROW = re.compile(r".{0,8}(?:总计|总额|总分)")
# A row of averages: 平均分, 自评价平均分.
AVERAGE_ROW = re.compile(r".{0,8}(?:平均(?:分|值|数|得分)?|均值)")
# A row whose figures are part of the row above: 其中：当年财政拨款.
OF_WHICH = re.compile(r"^[-—（]*其中[:：，、]?|^#|^[-—]*(?:含|包括)[:：]")
# The row of a form that its sources add up to: 年度资金总额, 总额, 年度财政资金总额.
FUNDS_TOTAL = re.compile(r"(?:年度|全年|项目|预算)?(?:财政)?(?:资金)?(?:总额|合计|总计)|资金总额.{0,4}")
# The same where it stands in any funds block: 年度资金总额, 年度财政资金总额, 总额, 资金总额.
SOURCE_TOTAL = re.compile(
    r"(?:年度|全年|项目|预算)?(?:财政)?资金(?:总额|合计|总计)|总额|(?:预算)?资金总额.{0,4}|全年预算数|年度总金额"
)
# The source that closes a form's list of sources: 其他资金, 单位资金, 自筹资金.
OTHER_SOURCE = re.compile(r"其他|其它|单位资金|自筹")
# The title of a funds block: 项目资金（万元）, 预算执行情况（万元）, 年度预算数（万元）.
BLOCK_TITLE = re.compile(
    r"^(?:项目|专项|年度|部门|预算|整体)?(?:支出|资金)?(?:预算|资金|支出)(?:执行|使用|安排|来源)?(?:情况|数|资金)?(?:（|$)"
)

# Numbers before a label: 一、 （一） 1. (1) ①
NUMBERED: tuple[re.Pattern[str], ...] = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"^（[一二三四五六七八九十]{1,3}）"),
    re.compile(r"^\d{1,2}[、.．](?!\d)"),
    re.compile(r"^（\d{1,2}）"),
    re.compile(r"^[①-⑳]"),
)
# What may stand before a label's number: 其中：1., 资金来源：（1）.
BEFORE_NUMBER = re.compile(r"^(?:[-—]*其中[:：]?|资金(?:来源|结构|构成)[:：])")
# What the front of a row's label adds nothing to: 其中：, 1., （一）, 指标1：, 51000022T000005518802-.
LABEL_FRONT = re.compile(
    r"^(?:[-—]*其中[:：，、]?|[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.．](?!\d)|[①-⑳]"
    r"|按.{2,8}分[:：]|指标\d{1,2}[:：、.]?|[0-9A-Z]{10,}[-—]|资金(?:来源|结构)[:：]|[:：、，.\s*])+"
)
# The points of a group, in brackets: 产出指标（50分）, 预算执行情况（10分）.
GROUP_POINTS = re.compile(r"（(\d+(?:\.\d+)?)分）")

# What names the project or the unit a form is about.
PROJECT_KEY = re.compile(r"(?:项目|专项|资金|转移支付|专项资金)名称[:：]?")
UNIT_KEY = re.compile(r"(?:评价)?(?:单位|部门)(?:名称|（单位）名称)?[:：]?|(?:评价|预算)(?:部门|单位)(?:名称)?")
# A form's name in its title: 2021年度乡村道路养护项目自评表.
TITLE_PROJECT = re.compile(r"(?:附件\d{0,2}[：:]?)?(?:(?:19|20)\d{2}年度?)?(.{3,40}?)(?:项目)?(?:支出)?(?:绩效)?(?:目标)?自评(?:价)?表")
# The line over a form that names its project: 项目名称 | 水渠清淤.
KEYED_PROJECT = re.compile(PROJECT_KEY.pattern + r"[ |｜\t]*(.{2,40})")
# Titles of forms that name no project: 项目支出绩效自评表, 县级部门预算项目绩效自评表, 某县城市管理局部门整体.
TITLE_EMPTY = re.compile(r"(?:.{0,12}(?:项目|部门|单位|整体|预算|转移支付|专项资金|资金))?(?:支出)?(?:绩效)?|.*(?:部门|单位)整体")

# What a form asks for or how it scores, whose numbers are the form's: 请说明原因（不超过100字）, 执行率低于90%的应写明缘由, 100%以下得7分.
INSTRUCTION = re.compile(r"\d字以?[内上左]|\d字）|(?:请|应|需|须)(?:逐[条项])?.{0,4}(?:填[写报]|说明|写明|注明)|另行说明|(?:以[上下内]|否则|每[^，。；]{1,10})的?[，,]?(?:得|扣)\d")

# What stands in a column of reasons and gives none.
_NO_REASON = re.compile(r"(?:暂?无|没有|不适用|无偏差|[-—–/\\*])*[。.]?")


def reason_of(text: str) -> str:
    """A cell of reasons as it is, "" where it gives none."""
    return "" if _NO_REASON.fullmatch(text.strip()) else text
