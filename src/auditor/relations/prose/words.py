"""The vocabulary of relation phrases. Each entry says what it is and what it matched."""

from __future__ import annotations

import re

from auditor.numerals import numeral

# --- what a figure is, read from the end of the words before it ---------------------------------------------------------------

UP = r"增加|增长|增支|增收|上升|提高|提升|上涨|追加|调增|增幅|增速|扩大|上浮|增"
DOWN = r"减少|下降|减支|降低|减收|压减|缩减|压缩|追减|调减|降幅|减幅|缩短|下调|下浮|负增长|核减|净减|减|降"
UP_WORD = re.compile(rf"(?<!新)(?:净)?(?:{UP})(?:[了为约达各计近]|额|率|幅度?|比例)*$")
DOWN_WORD = re.compile(rf"(?:净)?(?:{DOWN})(?:[了为约达各计近]|额|率|幅度?|比例)*$")
# A change of the budget within the year that names its source: 年中调减中央资金300万元.
ADJUSTED_BY = re.compile(r"(?:(?P<up>追加|调增)|追减|调减|核减|压减|收回(?:统筹)?)(?![后至到])[\u4e00-\u9fa5]{0,8}$")
# An upward word that ends a name instead of telling a change: 服务能力提升3515.40万元.
NOMINAL_UP = re.compile(r"[\u4e00-\u9fa5]{3,}(?:提升|提高|扩大|增收|上升|(?<=[^，]{4})增长)(?:[为约各计]|资金|经费)*$")
LAST_YEAR = r"(?:上年同期|上年度?|上一年度?|去年同期|去年|上期|同期)"
# An average that is itself a gain: 户均增收1860元, 亩均增产82公斤.
EACH_GAINS = re.compile(r"(?:人|户|亩)均(?:年)?(?:增收|增产|节约|节水|增加收入|减支|降低成本)(?:约|达|为)?$")
# More or less than the year before, without its number: 比2022年多|93家, 较上年少|5篇.
MORE_OR_LESS = re.compile(rf"(?:比|较)(?:{LAST_YEAR}|上年末|(?:19|20)\d{{2}}年(?:度|末|底)?)(?:同期)?(?P<way>多|少)了?$")
# The new value after a change: 由27.38万元压减到21.37万元, 提高至586元.
BECOMES = re.compile(r"(?:到|至|为|成|达)$")
CHANGED_TO = re.compile(rf"(?:{UP}|{DOWN}|调整|变)(?<![幅速])(?:到|至|为|成)$")
# What stands after a number that is better the lower it is: 由7.2|等提升到6.8|等, 上升0.4|个等级.
RANKED = re.compile(r"^个?(?:等|级|位|名)")
# The old value before a change: 由27.38万元压减到.
FROM = re.compile(r"(?:[由从]|原来的?|原(?:为|定|计划))[^，。；]{0,12}$")

# 比上年, 较2018年度的, 与上年相比, 同比, 较年初预算数, 比年初.
COMPARED = re.compile(
    rf"(?:比|较|与|同|和)(?P<base>{LAST_YEAR}|(?:19|20)\d{{2}}年度?|年初预算|预算|年初|计划|目标|期初|上年末|年中)[^，。；]{{0,14}}?|同比|环比"
)
PRIOR_HEAD = re.compile(rf"(?:{LAST_YEAR}|上年末)[^，。；]{{0,24}}$")

# Money carried over, which is this year's to spend: 上年结转98.40万元.
CARRIED = re.compile(r"结转|结余")

# The number that something is compared with: 较2021年|3,200万元, 比年初预算数|340.00万元, 是上年|3.00万元.
COMPARATOR = re.compile(
    rf"(?:比|较|与|同|和|是|为|相当于)(?:{LAST_YEAR}|上年末|(?:19|20)\d{{2}}年(?:度|末|底)?)(?:的|同期的?|决算数?的?|支出的?|执行数?的?|预算数?的?)?$|"
    r"(?:比|较)(?:年初|全年|上年|调整后?的?)?(?:预算|计划|目标)(?:安排)?(?:数|值|额)?(?:的|为)?$"
)
# What goes beyond a target is none itself: 超额完成目标任务|9户.
EXCESS = re.compile(r"超额|超出|超过|多完成|超收|超支")

# 占总支出的73.89%, 占比1.35%, 占95.75%.
SHARE = re.compile(r"占(?P<of>[^，。；、]{0,24}?)(?:的)?(?:比例|比重|比|百分比)?(?:分别|依次|[为约达是]|达到)*$")
# 完成预算的54.34%, 为年初预算数6180万元的78.56%, 为目标5000人次的109.40%, 为预算的78.33%.
OF_BASE = re.compile(r"(?:完成|为|占|达到?|相当于|是)(?:了)?(?P<of>[^，。；]{0,16}?(?:预算|目标|计划|任务|指标|概算|批复)[^，。；]{0,10}?)(?:的|：)?$")
# The words before the number that a percentage is of: 为目标|5000人次, 为年初预算数|6180万元.
OF_NUMBER = re.compile(r"(?:为|占|完成|达到?|相当于|是|的)[^，。；]{0,10}(?:预算|目标|计划|任务|指标|概算|总|全部)[^，。；]{0,10}$")
# 预算执行率为100%, 支出进度达, 完成率96.67%, 到位率, 药占比, 使用率.
RATE = re.compile(r"(?P<name>[\u4e00-\u9fa5“”]{0,16}(?:率|进度|占比|比例|比重|覆盖面|程度|满意度|幅度))(?:[为是达约仅均]|达到|稳定在|保持|基本|分别|依次|只有|目标|实际|上)*$")

# --- budget words ---------------------------------------------------------------------------------------------------------------

INITIAL = re.compile(r"年初(?:批复)?(?:部门)?预算|年初(?:本级)?(?:安排|下达|批复)|年初数|期初预算")
ADJUSTED = re.compile(r"可用(?:资金|财力)|(?:调整|变更|追加)后(?:为|是|达到?|合计)*$|(?:全年|调整后?|调整|变更后|追加后|最终|可用|年中调整后?)的?预算|预算调整数|预算总额|预算合计")
# 政府性基金预算财政拨款 is called after a fund and is no budget.
BUDGET = re.compile(r"(?<!一般公共)(?<!政府性基金)(?<!国有资本经营)预算|下达|安排|计划投资|总投资|计划|批复|核定|概算|投资额")
EXECUTED = re.compile(r"执行|支出|决算|使用|拨付|支付|完成投资|实际|兑付|发放|开支|花费|已支|列支|采购")
ARRIVED = re.compile(r"到位|收到|落实")
BALANCE = re.compile(r"结余|结存|结转|未执行|未支出|未使用|剩余|缺口|未到位|差额|相差|尚余|余额|欠拨")
TARGET = re.compile(r"目标|计划|任务|应|下达|指标值|拟|核定|预期|要求")
ACTUAL = re.compile(r"实际|完成|实有|已|实施|达到|开通|到货|建成|招聘|培训")

# --- standards, scores --------------------------------------------------------------------------------------------------------------

# A price or standard: 年人均标准500元, 每生每年1000元, 户均4760元, 单价; not 高标准农田建设, 均衡发展资金.
PER = re.compile(r"(?:(?<!高)标准|人均|户均|亩均|车均|校均|村均|均(?![衡等为])|平均|每[\u4e00-\u9fa5（）]{1,4}(?:每(?:年|月|天|次|学期))?|单价|每[年月])[\u4e00-\u9fa5（）]{0,6}$")
# An average over time, which is a value like others: 年平均|21,180人.
OVER_TIME = re.compile(r"(?:全年|年|季|月|日)平均(?:为|约|达)?$")
# What is so much a month is no share of what was paid in a year: 按月人均发放.
MONTHLY = re.compile(r"(?:按|每|分|逐)个?月|月(?:人|户)?均")
AVERAGE = re.compile(r"(?:人均|户均|亩均|车均|校均|村均|场均|次均|平均|均)[\u4e00-\u9fa5（）]{0,10}$")
# Points taken off a score: 扣1.5分, 扣分为1.5分.
OFF = re.compile(r"扣(?:了|除|减|掉)?(?:分)?(?:为)?$")
# How many a total is said to be of: 三项共|9万元, 以上四类合计|12人.
_SUMMED = re.compile(r"(?<![第“])(?P<n>[二三四五六七八九十两]|\d{1,2})(?:项|者|类|笔|部分|级)[\u4e00-\u9fa5]{0,6}(?:共计|合计|总计|共|之和|相加)[\u4e00-\u9fa5]{0,4}$")


def summed(head: str) -> int:
    """How many figures the words before a total say that it sums, 0 where they say nothing."""
    said = _SUMMED.search(head)
    return (numeral(said["n"]) or 0) if said else 0
