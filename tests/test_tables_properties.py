"""Tables generated to be consistent are never accused; one leading digit changed in them always is."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.numbers import measure
from auditor.outline import Outline
from auditor.relations.tables import from_tables
from handmade import document

# The columns whose two sides contradict where their intervals do not meet.
COMPARED = {
    "totals": ("total", "parts"), "rates": ("rate", "expected"), "scores": ("stated", "computed"), "products": ("amount", "expected"),
}  # fmt: skip
CENT = Decimal("0.01")
AMOUNTS = st.integers(1_000, 9_999_999).map(lambda cents: Decimal(cents) / 100)


def accused(*blocks):
    """The keys of all numbers in relations that contradict, and how many relations there are."""
    made = document(*blocks)
    told = from_tables(made, Outline("", "", None, "", ()), measure(made))
    found = set()
    for relation in told.relations:
        pairs = [COMPARED[relation.table]] if relation.table in COMPARED else []
        pairs += [("rate", "expected"), ("score", "expected_score")] if relation.table == "funds" else []
        pairs += [(relation.values["aspect"], "expected")] if relation.table == "changes" else []
        for stated, due in pairs:
            left, right = relation.values.get(stated), relation.values.get(due)
            if left is not None and right is not None and not left.meets(right):
                found |= {mention.key for _, mention in relation.operands}
        score, weight = relation.values.get("score"), relation.values.get("weight")
        if score is not None and weight is not None and score.low > weight.high:
            found |= {mention.key for _, mention in relation.operands}
    return found, len(told.relations)


def percent(over, under):
    return f"{(over / under * 100).quantize(CENT, ROUND_HALF_UP)}%"


def spending(rows):
    """A table of budgets and spending with rates and a total."""
    budgets, spent = [b for b, _ in rows], [min(s, b) for b, s in rows]
    lines = [[f"{'甲乙丙丁戊己庚辛'[i]}项目", f"{b:,}", f"{s:,}", percent(s, b)] for i, (b, s) in enumerate(zip(budgets, spent, strict=True))]
    total = ["合计", f"{sum(budgets):,}", f"{sum(spent):,}", percent(sum(spent), sum(budgets))]
    return [["项目名称", "全年预算数", "全年执行数", "执行率"], *lines, total]


def years(rows):
    """A table of two years with differences and growth."""
    lines = [["甲乙丙丁戊己庚辛"[i] + "支出", f"{a}", f"{b}", f"{a - b}", percent(a - b, b)] for i, (a, b) in enumerate(rows)]
    a, b = sum(a for a, _ in rows), sum(b for _, b in rows)
    return [["科目", "2023年支出", "2022年支出", "增减额", "增减率"], *lines, ["合计", f"{a}", f"{b}", f"{a - b}", percent(a - b, b)]]


def form(planned, spent, scores):
    """A national form: funds, indicators of 20 points each, a total."""
    spent = min(planned, spent)
    earned = (spent / planned * 10).quantize(CENT, ROUND_HALF_UP)
    funds = [
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额", f"{planned}", f"{planned}", f"{spent}", "10", percent(spent, planned), f"{earned}"],
        ["", "其中：当年财政拨款", f"{planned}", f"{planned}", f"{spent}", "—", percent(spent, planned), "—"], ["", "其他资金", "", "", "", "—", "", "—"],
    ]  # fmt: skip
    head = ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析"]
    rows = [["", "产出指标", "数量指标", f"指标{i}：事项{'甲乙丙丁戊己庚辛'[i]}", "100%", f"{s}%", "20", f"{Decimal(s) / 5}", "略"] for i, s in enumerate(scores)]
    total = ["总分", "", "", "", "", "", f"{10 + 20 * len(scores)}", f"{earned + sum(Decimal(s) / 5 for s in scores)}", ""]
    return [*[[*row, ""] for row in funds], head, *rows, total]


TABLES = st.one_of(
    st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=2, max_size=8).map(spending),
    st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=2, max_size=8).map(years),
    st.builds(form, AMOUNTS, AMOUNTS, st.lists(st.integers(50, 100), min_size=2, max_size=4)),
)


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_what_is_consistent_is_never_accused(rows):
    found, examined = accused("单位：万元", rows)
    assert not found and examined > 2


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=2, max_size=8).map(spending), st.data())
def test_one_leading_digit_changed_is_always_told(rows, data):
    row, column = data.draw(st.integers(1, len(rows) - 1)), data.draw(st.integers(1, 2))
    before = rows[row][column]
    digit = data.draw(st.sampled_from([d for d in "123456789" if abs(int(d) - int(before[0])) >= 2]))
    wrong = [list(line) for line in rows]
    wrong[row][column] = digit + before[1:]
    found, _ = accused("单位：万元", wrong)
    assert (1, (row, column), 0) in found
