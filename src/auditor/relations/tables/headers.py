"""The words that tables print over their columns, and the role that each gives its column.

Headers are matched whole, after brackets, blanks, years and colons are taken off them: 全年（调整）预算数（万元） is 全年预算数.
"""

from __future__ import annotations

import re


def _any(*alternatives: str) -> re.Pattern[str]:
    """One pattern for several ways to say the same."""
    return re.compile("|".join(alternatives))


_SUMS = r"(?:数|额|金额|资金|总额)"

# Role and what a whole header says; the first role that matches wins. Each was seen over a column of a public table.
ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    # 序号
    ("seq", _any(r"序号", r"编号", r"行次", r"栏次", r"排名", r"No\.?")),
    # 科目编码; 类, 款 and 项 side by side
    ("code", _any(r"(?:支出)?(?:功能|经济)?(?:分类)?(?:科目|项目|单位|部门|预算)?(?:编码|代码)", r"[类款项]")),
    # 绩效指标
    ("name", _any(
        r"(?:绩效|评价|考核|评分|绩效评价|自评|考评)?指标(?:名称|内容|体系)?", r"资金(?:来源|类型|性质|结构|情况|名称)",
        r"经费(?:性质|来源|名称)", r"项目资金",
    )),
    # 一级指
    ("level1", _any(r"一级指标?")),
    ("level2", _any(r"二级指标?")),
    ("level3", _any(r"[三四]级指标?", r"(?:具体|明细)指标")),
    # 指标性质
    ("operator", _any(r"指标(?:性质|方向|符号|类型)", r"(?:运算|计算|比较)?符号?")),
    # 计量单位
    ("unit", _any(r"(?:计量|度量|指标|数量|指标值)单位")),
    # 评价标准
    ("rule", _any(r"(?:评价|评分|计分|考核|打分|扣分)(?:标准|细则|规则|办法|依据|要点)", r"指标评分标准")),
    # 偏差原因分析及改进措施, 偏差大或目标未完成原因分析
    ("reason", _any(r".{0,12}(?:原因|理由)(?:分析|说明)?.{0,12}", r".{0,6}改进措施")),
    # 指标说明
    ("note", _any(r"备注", r"说明", r"指标(?:说明|解释|内容|含义)", r"评价内容", r"文号", r"依据", r".{0,6}情况说明", r"数据来源")),
    # 预期目标 over 实际完成情况
    ("goal", _any(
        r"预期目标", r"(?:年初设定|年度|总体|年度总体|绩效|年初|预期绩效|年度绩效)目标", r"实际完成情况", r"全年(?:实际)?完成情况",
        r"(?:全年|实际)?目标(?:实际)?完成情况",
    )),
    # 自评等级
    ("grade", _any(r"(?:自评|评价|绩效|评定|考核|得分)?(?:等级|等次|级别|档次)", r"(?:自评|评价)结论")),
    # 执行率权重
    ("weight", _any(r"(?:.{0,8})(?:分值|权重|权数|满分|标准分|赋分|应得分|总分值|占分)(?:数|值)?")),
    # 预算执行率; 完成预算的%
    ("rate", _any(
        r".{0,12}(?:执行|支付|支出|到位|完成|得分|使用|拨付|兑现|开支|差异)率", r".{0,12}(?:支出|执行|拨付|完成|支付|使用)进度",
        r".{0,12}完成比例", r".{0,12}得分系数", r"(?:决算|执行|支出|完成)?数?(?:为|占|完成)?(?:年初|全年|调整)?预算数?的?"
        r"(?:%|百分比|比例|比重)",
    )),
    # 增减率, 增减幅, 同比
    ("growth", _any(
        r"(?:.{0,8})(?:增减|增长|变动|升降|变化|增幅|降幅|下降|减少|增加)(?:比?率|幅度?|%|百分比|比例|比重)", r"[增降涨]幅",
        r"同比(?:增减|增长|变化)?%?", r".{0,6}增长",
    )),
    # 占比
    ("share", _any(r".{0,10}(?:占比|比重|构成比?|所占比例|占.{0,10}(?:比例|比重|百分比|%))", r"比例")),
    # 项目资金绩效自评得分
    ("score", _any(r"(?:.{0,14})(?:得分|评分|自评分|评价分|分数|得)")),
    # 扣分, beside 得分
    ("deducted", _any(r"(?:扣|扣减|失)分(?:值|数)?")),
    # 增减额
    ("change", _any(
        r"(?:.{0,6})(?:增减|变动|变化|差异|增加|减少|升降)(?:额|数|金额|值|量|情况|变化)?", r"差额", r".{0,4}增减.{0,2}",
    )),
    # 年中追加数/追减数
    ("adjustment", _any(
        r"(?:年中|预算|当年)?(?:追加|调整|调增|调减|追减|追加追减|追加调整)(?:数|额|金额|情况)?(?:[/、](?:追减|调减)(?:数|额)?)?",
        r"(?:年中)?(?:追加|调增|调减|追减)预算数?",
    )),
    ("subtotal", _any(r"小计")),
    # 标准（元）, 面额, 户均投资
    ("price", _any(r".{0,8}(?:标准|单价|面额|均价|[人户台亩车校村次]均.{0,6}|平均.{0,6}|单位成本)")),
    # 人数或数量, 编制数
    ("quantity", _any(
        r"(?:.{0,10})(?:人数|数量|人次|户数|面积|张数|件数|次数|台数|套数|份数|个数|里程)(?:或数量)?", r"编制数?",
        r"实有数?", r"核定数", r"在编数", r"学生数",
    )),
    # 全年执行数, 兑付金额, 2023年支出
    ("executed", _any(
        r"(?:全年|实际|本年|当年|累计|年度|已|预算|资金|财政|财政拨款|本级|项目资金|截至.{0,6})*(?:执行|支出|支付|决算|使用|拨付|兑付|发放|开支|完成支出)"
        r"(?:数|额|金额|情况|资金|总额|决算数?)?",
    )),
    # 基本支出, 项目支出, 人员支出
    ("part", _any(
        r"(?:其中[:：]?)?.{1,8}支出(?:预算|决算)?数?",
        r"(?:其中[:：]?)?(?:(?:基本|项目|经营)支出|人员经费|公用经费|(?:中央|省级|市级|县级|区级)(?:资金)?|财政拨款|其他资金|自筹)",
    )),
    # 年初预算数
    ("initial", _any(
        r".{0,6}(?:年初|期初|当年初)(?:部门)?(?:预算|安排|批复|下达|预算安排|批复预算|预算批复|部门预算)(?:数|额|金额|资金|安排数)?",
    )),
    # 结余
    ("balance", _any(r".{0,8}(?:结余|结转|余额|剩余|结转结余|结转和结余|未执行|未支出)(?:资金|数|额|金额|资金数)?")),
    # 到位资金
    ("arrived", _any(r".{0,6}到位(?:资金|数|金额|额|资金数|资金额|情况)?")),
    # 计划投资
    ("planned", _any(
        r"计划(?:投资|安排|资金|投入|筹措|下达)?(?:额|数|金额|资金|总额)?", r"应到位(?:资金|数|额)?", r"概算(?:数|投资)?", r"批复概算",
    )),
    # 一般公共预算财政拨款决算数
    ("executed", _any(r"(?:.{0,12})(?:执行|支付|决算|使用|拨付|兑付|发放|开支)(?:数|额|金额|情况|资金|总额|决算数?|合计)?")),
    # 全年预算数, 调整后预算数
    ("adjusted", _any(
        r"(?:.{0,8})预算(?:数|额|金额|资金|安排|总额|安排数|下达数|指标)?", r"预算(?:批复|核定|安排)(?:数|额|金额|情况)?", r".{0,4}指标(?:数|额|金额|下达数)", r"(?:资金|预算)?下达(?:资金|数|金额|额)?",
        r"安排资金", r"可用(?:预算|资金)(?:数)?",
    )),
    # 完成值; before target, whose 值 it also ends in
    ("actual", _any(r"(?:全年|实际|年度)?完成(?:值|数|量)", r".{0,4}实际完成(?:值|数|量|情况)?")),
    # 年度指标值
    ("target", _any(
        r"(?:年度|年初|预期|绩效|计划|设定|全年|预计)*(?:指标值|目标值|目标|标准值|预期值|任务数|任务|指标目标值?|目标数|值|绩效值|完成值)",
    )),
    # 实际值
    ("actual", _any(
        r"(?:全年|实际|年度|指标|自评|评价|目标|截至.{0,6})*(?:完成值?|实际值|完成情况值?|实现值|实现程度|完成指标值|实际数|业绩值|完成结果|实际情况)",
    )),
    # 本年收入合计
    ("total", _any(r".{0,12}(?:合计|总计|总额|总数|共计)")),
    # 金额
    ("amount", _any(rf"(?:项目)?(?:金额|资金|资金额|数额|经费|款项|收入|数|数值|资产|投入){_SUMS}?", r".{0,6}(?:金额|资金总额)")),
    # 科目名称, 支出类别, 救助类别
    ("name", _any(
        r"(?:.{0,12})(?:名称|项目|科目|单位|部门|指标|类别|来源|类型|内容|分类|种类|性质|事项|构成|用途|方向|对象|地区|县区|机构|单位名|主体|标段)",
    )),
)  # fmt: skip

# Among several columns of names, the one that names the row itself: 项目名称, 科目名称, 任务名称.
OWN_NAME = re.compile(r"^(?:项目|科目|指标|任务|资金|功能分类科目|预算项目|二级项目)(?:名称)?$|三级指标")
# … and those that only say more of it: 项目单位, 主要内容, 扣分情况.
SIDE_NAME = re.compile(r"单位|部门|内容|情况|类型|类别|性质|说明")
# Columns that name rows, and all that hold words.
NAMES = frozenset({"name", "level1", "level2", "level3"})
TEXTS = frozenset({"seq", "code", "operator", "unit", "rule", "reason", "note", "goal", "grade", *NAMES})
# Columns whose numbers state nothing of their own.
SILENT = frozenset({"seq", "code", "rule"})
MONEY = frozenset(
    {"initial", "adjusted", "executed", "arrived", "planned", "balance", "adjustment", "amount", "part", "subtotal", "total", "change"}
)
# What an amount can be of its row: how much was planned, arrived, spent or left.
AMOUNTS = frozenset({"initial", "adjusted", "executed", "arrived", "planned", "balance"})
PERCENTS = frozenset({"rate", "share", "growth"})
POINTS = frozenset({"weight", "score"})
# All columns whose figures are points.
IN_POINTS = frozenset({*POINTS, "deducted"})
# Columns whose figures may be added up over rows.
ADDITIVE = frozenset({*MONEY, "quantity", "value"})

# A bracket in a header: （万元）, （B/A）, （调整）.
BRACKET = re.compile(r"（[^（）]*）")
# The unit in or behind a header: 年初预算数（万元）, 单位：万元, 标准（元/人）.
UNIT = re.compile(r"（(?:金额|计量)?(?:单位[:：])?([^（）]{1,8})）|单位[:：]?([^（），。；]{1,6})$")
# The year a header is of: 2023年支出, 2022年度决算数.
YEAR = re.compile(r"((?:19|20)\d{2})年度?")
# A header of last year: 上年决算数, 上年同期; what 上年结转 is of is this year.
PRIOR_YEAR = re.compile(r"(?:上年|上一年|去年|往年)(?!.{0,3}结[转余])")
# A letter that a column goes by in formulas: 预算数（A）, 执行数（B）, ①.
MARK = re.compile(r"（?([A-Z])）?$|（([A-Z]|\d{1,2}|[①-⑳])）|([①-⑳])")
# A formula of such letters: 执行率（B/A）, C=A+B, （3=2/1）.
FORMULA = re.compile(
    r"(?:[A-Z①-⑳]|\d{1,2})?=?（?((?:[A-Z①-⑳]|\d{1,2})(?:[-+/÷]（?(?:[A-Z①-⑳]|\d{1,2})）?)+)(?:[*×]100%?)?"
)
