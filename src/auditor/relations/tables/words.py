"""The words that tables put over their columns and before their rows, and what they make of them.

Headers are matched whole, after brackets, blanks, years and colons are taken off them: 全年（调整）预算数（万元） is 全年预算数.
"""

from __future__ import annotations

import re

# role → what a whole header says; the first role that matches wins. Every entry was seen over a column of a public table.
_ROLES: tuple[tuple[str, str], ...] = (
    ("seq", r"序号|编号|行次|栏次|排名|No\.?"),  # 序号
    ("code", r"(?:功能分类|经济分类|支出功能分类)?(?:科目|项目|单位|部门|预算)?(?:编码|代码)|类|款|项"),  # 科目编码
    ("name", r"(?:绩效|评价|考核|评分|绩效评价|自评|考评)?指标(?:名称|内容|体系)?|资金(?:来源|类型|性质|结构|情况|名称)|经费(?:性质|来源|名称)|项目资金"),  # 绩效指标
    ("level1", r"一级指标?"),  # 一级指
    ("level2", r"二级指标?"),
    ("level3", r"[三四]级指标?|(?:具体|明细)指标"),  # 三级指标
    ("operator", r"指标(?:性质|方向|符号|类型)|(?:运算|计算|比较)?符号?"),  # 指标性质
    ("unit", r"(?:计量|度量|指标|数量|指标值)单位"),  # 计量单位
    ("rule", r"(?:评价|评分|计分|考核|打分|扣分)(?:标准|细则|规则|办法|依据|要点)|指标评分标准"),  # 评价标准
    ("reason", r"(?:未完成|扣分|偏差|偏离|得分|失分|未达标?|执行偏差)?(?:较?大)?(?:或|及|和|与)?.{0,8}(?:原因|理由)(?:分析|说明)?.{0,12}|.{0,6}改进措施"),
    ("note", r"备注|说明|指标(?:说明|解释|内容|含义)|评价内容|文号|依据|.{0,6}情况说明|数据来源"),  # 指标说明
    ("goal", r"预期目标|(?:年初设定|年度|总体|年度总体|绩效|年初|预期绩效|年度绩效)目标|实际完成情况|全年完成情况|目标完成情况|全年实际完成情况|(?:全年|实际)?目标实际完成情况"),
    ("grade", r"(?:自评|评价|绩效|评定|考核|得分)?(?:等级|等次|级别|档次)"),  # 自评等级
    ("weight", r"(?:.{0,8})(?:分值|权重|权数|满分|标准分|赋分|应得分|总分值|占分)(?:数|值)?"),  # 执行率权重
    ("rate", r".{0,12}(?:执行率|支付率|支出率|到位率|完成率|得分率|使用率|拨付率|兑现率|开支率|支出进度|执行进度|拨付进度|完成比例|完成进度|差异率|得分系数)"),
    ("rate", r"(?:为|占|完成)(?:年初|全年|调整)?预算数?的?(?:%|百分比|比例|比重)"),  # 完成预算的%
    ("growth", r"(?:.{0,8})(?:增减|增长|变动|升降|变化|增幅|降幅|下降|减少|增加)(?:比?率|幅度?|%|百分比|比例|比重)|(?:增|降|涨)幅|同比(?:增减|增长|变化)?%?|.{0,6}增长"),
    ("share", r".{0,10}(?:占比|比重|构成比?|所占比例|占.{0,10}(?:比例|比重|百分比|%))|比例"),  # 占比
    ("score", r"(?:.{0,14})(?:得分|评分|自评分|评价分|分数|得)"),  # 项目资金绩效自评得分
    ("change", r"(?:.{0,6})(?:增减|变动|变化|差异|增加|减少|升降)(?:额|数|金额|值|量|情况|变化)?(?:（?[+＋±-].*)?|差额|.{0,4}增减.{0,2}"),  # 增减额
    ("adjustment", r"(?:年中|预算|当年)?(?:追加|调整|调增|调减|追减|追加追减|追加调整)(?:数|额|金额|预算数?|情况)?(?:[/、](?:追减|调减)(?:数|额)?)?"),  # 年中追加数/追减数
    ("subtotal", r"小计"),
    ("price", r".{0,8}(?:标准|单价|面额|均价|人均.{0,4}|单位成本)"),  # 标准
    ("quantity", r"(?:.{0,10})(?:人数|数量|人次|户数|面积|张数|件数|次数|台数|套数|份数|个数|里程)(?:或数量)?|编制数?|实有数?|核定数|在编数|学生数"),  # 人数或数量
    ("part", r"(?:其中[:：]?)?(?:(?:基本|项目|经营)支出|人员经费|公用经费|中央|省级|市级|县级|区级|中央资金|省级资金|市级资金|县级资金|财政拨款|其他资金|自筹)"),  # 基本支出, 项目支出
    ("initial", r".{0,6}(?:年初|期初|当年初)(?:部门)?(?:预算|安排|批复|下达|预算安排|批复预算|预算批复|部门预算)(?:数|额|金额|资金|安排数)?"),  # 年初预算数
    ("balance", r".{0,8}(?:结余|结转|余额|剩余|结转结余|结转和结余|未执行|未支出)(?:资金|数|额|金额|资金数)?"),  # 结余
    ("arrived", r".{0,6}到位(?:资金|数|金额|额|资金数|资金额|情况)?"),  # 到位资金
    ("planned", r"计划(?:投资|安排|资金|投入|筹措|下达)?(?:额|数|金额|资金|总额)?|应到位(?:资金|数|额)?|概算(?:数|投资)?|批复概算"),  # 计划投资
    ("executed", r"(?:.{0,8})(?:执行|支出|支付|决算|使用|拨付|兑付|发放|开支|完成支出)(?:数|额|金额|情况|资金|总额|决算数?|合计)?"),  # 全年执行数
    ("adjusted", r"(?:.{0,8})预算(?:数|额|金额|资金|安排|总额|安排数|下达数|指标)?|.{0,4}指标(?:数|额|金额|下达数)|下达(?:资金|数|金额|额)?|安排资金|可用(?:预算|资金)(?:数)?"),  # 全年预算数
    ("actual", r"(?:全年|实际|年度)?完成(?:值|数|量)|.{0,4}实际完成(?:值|数|量|情况)?"),  # 完成值
    ("target", r"(?:年度|年初|预期|绩效|计划|设定|全年|预计)*(?:指标值|目标值|目标|标准值|预期值|任务数|任务|指标目标值?|目标数|值|绩效值|完成值)"),
    ("actual", r"(?:全年|实际|年度|指标|自评|评价|目标|截至.{0,6})*(?:完成值?|实际值|完成情况值?|完成数|实现值|实现程度|完成指标值|实际数|业绩值|完成结果|实际情况)"),
    ("total", r".{0,6}(?:合计|总计|总额|总数|共计)"),  # 合计
    ("amount", r"(?:项目)?(?:金额|资金|资金额|数额|经费|款项|收入|数|数值|资产|投入)(?:数|额)?|.{0,6}(?:金额|资金总额)"),  # 金额
    ("name", r"(?:.{0,12})(?:名称|项目|科目|单位|部门|指标|类别|来源|类型|内容|分类|种类|性质|事项|构成|用途|方向|对象|地区|县区|机构|单位名|主体|标段)"),  # 资金来源
)  # fmt: skip
ROLES = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)

# What columns say of the rows, and what they hold figures of.
NAMES = frozenset({"name", "level1", "level2", "level3"})
TEXTS = frozenset({"seq", "code", "operator", "unit", "rule", "reason", "note", "goal", "grade", "name", "level1", "level2", "level3"})
# Columns whose numbers state nothing of their own: 科目编码, 序号, 评价标准.
SILENT = frozenset({"seq", "code", "rule", "note", "goal"})
MONEY = frozenset({"initial", "adjusted", "executed", "arrived", "planned", "balance", "adjustment", "amount", "part", "subtotal", "total", "change"})
PERCENTS = frozenset({"rate", "share", "growth"})
POINTS = frozenset({"weight", "score"})
# Columns whose figures may be added up over rows.
ADDITIVE = frozenset({*MONEY, "quantity", "weight", "value"})

# A bracket in a header: （万元）, （B/A）, （调整）.
BRACKET = re.compile(r"（[^（）]*）")
# The unit in or behind a header: 年初预算数（万元）, 单位：万元, 标准（元/人）.
HEADER_UNIT = re.compile(r"（(?:金额|计量)?(?:单位[:：])?([^（）]{1,8})）|单位[:：]?([^（），。；]{1,6})$")
# The unit of a whole table: （单位：万元）, 金额单位：元, 单位为万元.
TABLE_UNIT = re.compile(r"单位(?:[:：]|为|均为|是)(?:人民币)?(亿元|百万元|万元|千元|元|亿|万)")
# A block's own unit: 项目资金（万元）, 预算执行情况（万元）, 年度预算数（万元）.
BLOCK_UNIT = re.compile(r"（(?:单位[:：])?(亿元|百万元|万元|千元|元)）")
# The year a header is of: 2023年支出, 2022年度决算数.
HEADER_YEAR = re.compile(r"((?:19|20)\d{2})年度?")
# A header of last year: 上年决算数, 上年同期.
PRIOR_YEAR = re.compile(r"上年|上一年|去年|上年同期|往年")
# A letter that a column goes by in formulas: 预算数（A）, 执行数（B）, ①.
MARK = re.compile(r"（?([A-Z])）?$|（([A-Z]|\d{1,2}|[①-⑳])）|([①-⑳])")
# A formula of such letters: 执行率（B/A）, C=A+B, （3=2/1）.
FORMULA = re.compile(r"(?:[A-Z①-⑳]|\d{1,2})?=?（?((?:[A-Z①-⑳]|\d{1,2})(?:[-+/÷]（?(?:[A-Z①-⑳]|\d{1,2})）?)+)(?:[*×]100%?)?")

# A row that adds up rows: 合计, 总计, 本年支出合计, 开展绩效自评项目合计, 总分, 合计得分.
TOTAL_ROW = re.compile(r"(?:.{0,16})(?:合计|总计|共计|累计|总额)(?:得分|分值|金额|数)?|总分|总得分|自评总分|综合得分|合计得分|得分合计|总评分|总和|汇总")
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
# The same where it stands in any funds block: 年度资金总额, 年度财政资金总额, 总额, 合计, 资金总额.
SOURCE_TOTAL = re.compile(r"(?:年度|全年|项目|预算)?(?:财政)?资金(?:总额|合计|总计)|总额|(?:预算)?资金总额.{0,4}|全年预算数|年度总金额")
# The title of a funds block: 项目资金（万元）, 预算执行情况（万元）, 年度预算数（万元）.
BLOCK_TITLE = re.compile(r"^(?:项目|专项|年度|部门|预算|整体)?(?:支出|资金)?(?:预算|资金|支出)(?:执行|使用|安排|来源)?(?:情况|数|资金)?(?:（|$)")
# Numbers before a label: 一、 （一） 1. (1) ① 指标1： 1.1
NUMBERED: tuple[re.Pattern[str], ...] = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"^（[一二三四五六七八九十]{1,3}）"),
    re.compile(r"^\d{1,2}[、.．](?!\d)"),
    re.compile(r"^（\d{1,2}）"),
    re.compile(r"^[①-⑳]"),
)
# What may stand before a label's number: 其中：1., 资金来源：（1）.
BEFORE_NUMBER = re.compile(r"^(?:[-—]*其中[:：]?|资金(?:来源|结构|构成)[:：])")
CHINESE = "一二三四五六七八九十"
# What the front of a row's label adds nothing to: 其中：, 1., （一）, 指标1：, 51000022T000005518802-.
LABEL_FRONT = re.compile(
    r"^(?:[-—]*其中[:：，、]?|[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.．](?!\d)|[①-⑳]|指标\d{1,2}[:：、.]?"
    r"|[0-9A-Z]{10,}[-—]|资金(?:来源|结构)[:：]|[:：、，.\s*])+"
)
# The points of a group, in brackets: 产出指标（50分）, 预算执行情况（10分）.
GROUP_POINTS = re.compile(r"（(\d+(?:\.\d+)?)分）")
# What names the project or the unit a form is about.
PROJECT_KEY = re.compile(r"(?:项目|专项|资金|转移支付|专项资金)名称[:：]?")
UNIT_KEY = re.compile(r"(?:评价)?(?:单位|部门)(?:名称|（单位）名称)?[:：]?|(?:评价|预算)(?:部门|单位)(?:名称)?")
# A form's name in its title: 2021年度基本公共卫生服务县级配套项目自评表.
TITLE_PROJECT = re.compile(r"(?:(?:19|20)\d{2}年度?)?(.{3,40}?)(?:项目)?(?:支出)?(?:绩效)?(?:目标)?自评(?:价)?表")
# Titles of forms that name no project: 项目支出绩效自评表, 县级部门预算项目绩效自评表.
TITLE_EMPTY = re.compile(r"(?:.{0,12}(?:项目|部门|单位|整体|预算|转移支付|专项资金|资金))?(?:支出)?(?:绩效)?")
