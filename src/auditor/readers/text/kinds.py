"""What a cell is by its looks, what a column holds by its header, and how well the two go together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum


class Kind(Enum):
    """The looks of a cell."""

    EMPTY = "empty"
    DASH = "dash"  # `—`, `/`: a place held open
    NUMBER = "number"  # `312.60`
    PERCENT = "percent"  # `98.04%`
    QUANTITY = "quantity"  # `≥38000人`, `198.6/10万`
    SLOT = "slot"  # `指标2`, `……`: a line that a form keeps for one more and that was left empty
    LEVEL = "level"  # `产出指标`: the name of a group of indicators
    WORD = "word"  # `购置医疗设备`
    PHRASE = "phrase"  # a clause or a sentence


class Role(Enum):
    """What a column holds."""

    INDEX = "index"
    LABEL = "label"
    ROW = "row"  # the labels of rows, where no header names them
    VALUE = "value"
    AMOUNT = "amount"
    RATE = "rate"
    SCORE = "score"
    REASON = "reason"


_NUMBER = r"[-+]?\d+(?:,\d{3})*(?:\.\d+)?"
# `-19`, `1,452,176.60`
_PLAIN = re.compile(_NUMBER)
# `98.04%`, `4.1‰`
_PERCENT = re.compile(rf"{_NUMBER} ?[%‰]")
# `≥38000人`, `24台(套)`, `≤230/10万`, `约31万人`, `不低于85%`, `5 个`
_QUANTITY = re.compile(
    rf"(?:[<>=≥≤≧≦]+|约|近|超过|不少于|不低于|不超过|不高于|大于|小于)? ?{_NUMBER} ?(?:%|‰)?"
    r"[^\d,;:。、]{0,6}(?:/\d*[^\d,;:。、]{1,6})?"
)
# `指标2`, `指标3：`, `……`
_SLOT = re.compile(r"指标\d{1,2}[:：]?|[.…]+")
# A year, a count or a list number that begins a name: `2020年支出`, `2021年度…项目`, `1-3岁儿童`, `2.公务接待费`
_DATED = re.compile(r"\d{4}年(?!$)|\d+[-~—]\d+\D|\d{1,2}\.\D")
# `—`, `--`, `/`, `\`, `无`
_DASH = re.compile(r"[-—–/\\―－]+|无")
# Groups of indicators that forms of every province print: `产出指标`, `社会效益指标`, `服务对象满意度指标`, `数量指标`
_LEVEL = re.compile(
    r"(?:绩效|产出|效益|效果|成果|满意度|数量|质量|时效|成本|(?:社会|经济|生态|环境)(?:效益|成本)?|可持续(?:影响|发展)?|(?:社会)?(?:服务)?对象满意度?|决策|过程|管理|投入|履职)指标"
    r"(?:[(]\d+分?[)])?|(?:社会|经济|生态)效益|可持续影响|(?:服务对象|社会公众)满意度"
)

# What the lower row of a header in two rows begins with: `一级指标`.
FIRST_LEVEL = re.compile(r"一级指标?")

# What a header cell prints, by role; tried in this order. Brackets and letters behind it do not count: `执行率（B/A）`,
# `预算数A`.
_HEADERS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    # `序号`
    (Role.INDEX, re.compile(r"序号|编号")),
    # `得分`, `分值`, `权重`, `指标得分`, `执行率得分`, `标准分`
    (Role.SCORE, re.compile(r"(?:.{0,6})(?:得分|分值|权重|标准分|满分|评分|分数)")),
    # `偏差原因分析及改进措施`, `未完成原因`, `备注`
    (Role.REASON, re.compile(r".{0,6}原因.{0,12}|备注|.{0,4}改进措施|说明")),
    # `年度指标值`, `实际完成值`, `目标值`, `全年完成情况`, `完成数`
    (
        Role.VALUE,
        re.compile(
            r".{0,4}(?:指标|目标|完成|实际|绩效|标准|实现|计划)值|.{0,4}(?:完成|实现|达成)(?:情况|数)"
            r"|.{0,4}(?:实际|计划)(?:完成)?数|度量单位|计量单位"
        ),
    ),
    # `执行率`, `资金到位率`, `占比`, `增减幅`, `增减%`
    (Role.RATE, re.compile(r".{0,6}(?:率|占比|比例|比重|增幅|降幅|增减(?:幅|%|百分比)|系数)%?")),
    # `全年预算数`, `执行数`, `2020年支出`, `到位资金`, `计划投资`, `增减额`
    (
        Role.AMOUNT,
        re.compile(
            r"(?:\d{4}年度?)?.{0,6}(?:预算|决算|执行|支出|到位|支付|拨付|下达|分配|调整|追加|结余|结转|实际|资产|收入|投资)(?:安排|到位|支出|使用)?(?:资金|金额|总额|数额"
            r"|数|额)?"
            r"|合计|小计|金额|增减额|资金(?:数|额)?|数量"
        ),
    ),
    # `一级指标`, `三级指标`, `项目名称`, `预算单位`, `科目`
    (
        Role.LABEL,
        re.compile(
            r"[一二三四]级(?:指标)?|(?:绩效)?指标(?:名称|内容)?|.{0,4}(?:项目|名称|科目|来源|类别|类型|内容|部门|性质)|.{0,2}单位"
        ),
    ),
)
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]|[A-C]$")

_FITS: dict[Role, dict[Kind, float]] = {
    Role.INDEX: {Kind.NUMBER: 1.0, Kind.DASH: 0.3},
    Role.LABEL: {
        **{Kind.WORD: 1.0, Kind.LEVEL: 1.2, Kind.PHRASE: 0.9},
        **{Kind.NUMBER: -1.5, Kind.QUANTITY: -0.8, Kind.DASH: -0.3, Kind.PERCENT: -2.0, Kind.SLOT: -1.0},
    },
    Role.ROW: {Kind.WORD: 1.0, Kind.PHRASE: 0.9, Kind.SLOT: -1.0},
    Role.VALUE: {
        **{Kind.QUANTITY: 1.0, Kind.PERCENT: 1.0, Kind.NUMBER: 0.5, Kind.DASH: 0.5},
        **{Kind.WORD: 0.4, Kind.PHRASE: -0.1, Kind.LEVEL: -1.5},
    },
    Role.AMOUNT: {Kind.NUMBER: 1.0, Kind.QUANTITY: 0.7, Kind.DASH: 0.7},
    Role.RATE: {Kind.PERCENT: 1.0, Kind.NUMBER: 0.4, Kind.DASH: 0.7},
    Role.SCORE: {Kind.NUMBER: 0.95, Kind.DASH: 0.6, Kind.QUANTITY: 0.1, Kind.PERCENT: -0.6},
    Role.REASON: {Kind.PHRASE: 1.0, Kind.WORD: 0.5, Kind.DASH: 0.5, Kind.NUMBER: -0.6, Kind.LEVEL: -1.5},
}
_MISFIT = -3.0
_EQUAL = 1e-9


def folded(value: str) -> str:
    """A cell's text in half width without white space, to be looked at."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))


def kind_of(value: str) -> Kind:
    """What a cell is by its looks."""
    value = folded(value)
    if not value:
        return Kind.EMPTY
    for pattern, kind in (
        (_SLOT, Kind.SLOT),
        (_DASH, Kind.DASH),
        (_PLAIN, Kind.NUMBER),
        (_PERCENT, Kind.PERCENT),
        (_LEVEL, Kind.LEVEL),
    ):
        if pattern.fullmatch(value):
            return kind
    if _QUANTITY.fullmatch(value) and not _DATED.match(value):
        return Kind.QUANTITY
    return Kind.WORD if len(value) <= 20 and not re.search(r"[,;。:]", value) else Kind.PHRASE


def role_of(value: str) -> Role | None:
    """What the column under a header cell holds; None where the cell is no header we know."""
    value = _BRACKETS.sub("", folded(value))
    if not value or len(value) > 16 or _LEVEL.fullmatch(value):
        return None
    return next((role for role, pattern in _HEADERS if pattern.fullmatch(value)), None)


def fits(kind: Kind, role: Role) -> float:
    """How well a cell goes into a column: 1 as it should, below 0 where it should not."""
    return 0.0 if kind is Kind.EMPTY else _FITS[role].get(kind, _MISFIT)


def seat(kinds: Sequence[Kind], roles: Sequence[Role]) -> tuple[float, tuple[int, ...]]:
    """How well a row's cells fit into columns, and the columns that fit best, from left to right.

    A column that stays empty costs little where labels or reasons stand and more where values do; of equal fits the one
    furthest right is taken. There must be no more cells than columns.
    """
    n, k = len(roles), len(kinds)
    scores = [[0.0] + [float("-inf")] * k for _ in range(n + 1)]
    takes = [[False] * (k + 1) for _ in range(n + 1)]
    for column, role in enumerate(roles, 1):
        empty = _EMPTY_COSTS.get(role, _EMPTY_COST)
        scores[column][0] = scores[column - 1][0] - empty
        for cell in range(1, min(column, k) + 1):
            taken = scores[column - 1][cell - 1] + fits(kinds[cell - 1], role)
            skipped = scores[column - 1][cell] - empty
            takes[column][cell] = taken >= skipped - _EQUAL
            scores[column][cell] = max(taken, skipped)
    columns: list[int] = []
    column, cell = n, k
    while cell:
        if takes[column][cell]:
            columns.append(column - 1)
            cell -= 1
        column -= 1
    return scores[n][k], tuple(reversed(columns))


def roles_of(headers: Sequence[str], rows: Sequence[Sequence[Kind]]) -> tuple[Role, ...]:
    """What each column holds: by its header, or else by the cells of the rows (of kinds) that fill every column."""
    full = [row for row in rows if len(row) == len(headers)]
    answer = []
    for column, header in enumerate(headers):
        kinds = [row[column] for row in full if row[column] not in (Kind.EMPTY, Kind.DASH)]
        common = max(set(kinds), key=lambda kind: (kinds.count(kind), kind.value)) if kinds else None
        by_looks = _LOOKS.get(common, Role.LABEL) if common else Role.LABEL if not column else Role.VALUE
        answer.append(role_of(header) or by_looks)
    return tuple(answer)


_EMPTY_COST = 0.35
_EMPTY_COSTS = {Role.LABEL: 0.05, Role.ROW: 0.05, Role.REASON: 0.02, Role.INDEX: 0.05}
_LOOKS = {Kind.NUMBER: Role.AMOUNT, Kind.PERCENT: Role.RATE, Kind.QUANTITY: Role.VALUE}
VALUES = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.QUANTITY, Kind.DASH})
FIGURES = frozenset({Role.AMOUNT, Role.RATE, Role.SCORE, Role.VALUE})
