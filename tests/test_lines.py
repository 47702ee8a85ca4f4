"""Tables read as lines of figures: what a table's own arithmetic verifies, and what it leaves alone."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.document import Cell, Document, Table
from auditor.numbers import measure
from auditor.relations.lines import read_lines
from handmade import document, text

AMOUNTS = [(5210.37, 4876.12), (834.55, 901.84), (1270.08, 1333.91), (96.43, 88.26), (2741.60, 2655.19), (418.97, 460.33), (1502.74, 1498.05)]


def lines(*blocks):
    made = document(*blocks)
    return read_lines(made, measure(made))


def verified(read):
    """The verified cells, as (row, column)."""
    return {key[1] for key in read.verified}


def laws(read):
    return {law.name for table in read.tables for law in table.laws if law.holds.any()}


def rows_of(amounts, cells=lambda a, b: ()):
    """A row for each pair of amounts, with what follows from them."""
    return [[f"项目{'甲乙丙丁戊己庚辛壬癸'[i % 10]}", f"{a:.2f}", f"{b:.2f}", *cells(a, b)] for i, (a, b) in enumerate(amounts)]


def added(rows, columns=(1, 2)):
    return [f"{sum(float(row[c]) for row in rows):.2f}" for c in columns]


def all_of(rows, columns, first=1):
    return {(r, c) for r in range(first, first + len(rows)) for c in columns}


def test_a_total_above_its_parts_verifies_all_of_them():
    rows = rows_of(AMOUNTS)
    read = lines([["项目", "预算数", "执行数"], ["合计", *added(rows)], *rows])
    assert verified(read) == all_of([None, *rows], (1, 2))


def test_a_total_below_its_parts_verifies_all_of_them():
    rows = rows_of(AMOUNTS)
    assert verified(lines([["项目", "预算数", "执行数"], *rows, ["合计", *added(rows)]])) == all_of([None, *rows], (1, 2))


def test_totals_of_totals():
    first, second = rows_of(AMOUNTS[:3]), rows_of(AMOUNTS[3:])
    table = [["项目", "预算数", "执行数"], ["总计", *added(first + second)], ["一、基本支出", *added(first)], *first, ["二、项目支出", *added(second)], *second]
    assert verified(lines(table)) == all_of(table[1:], (1, 2))


def test_a_part_named_after_of_which_is_left_out_of_the_sum():
    rows = rows_of(AMOUNTS)
    table = [["项目", "预算数", "执行数"], ["合计", *added(rows)], rows[0], ["其中：专项", "1210.11", "987.65"], *rows[1:]]
    read = lines(table)
    assert verified(read) == all_of(table[1:], (1, 2)) - {(3, 1), (3, 2)}


def test_one_part_blank_in_one_column():
    rows = rows_of(AMOUNTS)
    rows[2][2] = ""
    total = [added(rows, (1,))[0], f"{sum(b for i, (_, b) in enumerate(AMOUNTS) if i != 2):.2f}"]
    table = [["项目", "预算数", "执行数"], ["合计", *total], *rows]
    assert verified(lines(table)) == all_of(table[1:], (1, 2)) - {(4, 2)}


def test_a_growth_column():
    read = lines([["项目", "上年", "本年", "增长%"], *rows_of(AMOUNTS, lambda a, b: [f"{100 * (b - a) / a:.2f}"])])
    assert verified(read) == all_of(AMOUNTS, (1, 2, 3))
    assert "growth" in laws(read)


def test_a_ratio_column_without_any_sum():
    read = lines([["项目", "预算", "执行", "执行率"], *rows_of(AMOUNTS, lambda a, b: [f"{100 * b / a:.1f}%"])])
    assert verified(read) == all_of(AMOUNTS, (1, 2, 3))
    assert "ratio" in laws(read)


def test_price_times_quantity():
    price = [(12.35, 140), (8.6, 75), (233.1, 12), (45.27, 309), (19.99, 58)]
    rows = [["物品", f"{p}", f"{n}", f"{p * n:.2f}"] for p, n in price]
    assert verified(lines([["物品", "单价", "数量", "金额"], *rows])) == all_of(rows, (1, 2, 3))


def test_a_difference_and_a_run_of_columns():
    rows = rows_of(AMOUNTS, lambda a, b: [f"{a / 3:.2f}"])
    rows = [[*row, f"{sum(map(float, row[1:])):.2f}", f"{float(row[1]) - float(row[2]):.2f}"] for row in rows]
    assert verified(lines([["项目", "一", "二", "三", "合计", "结余"], *rows])) == all_of(rows, range(1, 6))


def test_each_row_as_a_share_of_the_total():
    whole = sum(a for a, _ in AMOUNTS)
    rows = [["合计", f"{whole:.2f}", "100.00"], *([f"项目{i}", f"{a:.2f}", f"{100 * a / whole:.2f}"] for i, (a, _) in enumerate(AMOUNTS))]
    read = lines([["项目", "金额", "占比"], *rows])
    assert all_of(rows[1:], (1, 2), 2) <= verified(read)


def test_rates_in_a_row_of_their_own():
    columns = [f"{2017 + i}年" for i in range(len(AMOUNTS))]
    table = [["项目", *columns], ["预算", *(f"{a:.2f}" for a, _ in AMOUNTS)], ["执行", *(f"{b:.2f}" for _, b in AMOUNTS)],
             ["执行率", *(f"{100 * b / a:.2f}%" for a, b in AMOUNTS)]]  # fmt: skip
    assert verified(lines(table)) == {(r, c) for r in (1, 2, 3) for c in range(1, 8)}


def test_under_a_head_of_merged_cells():
    """The head spans rows and columns; the figures below it read as they do without it."""
    rows = rows_of(AMOUNTS, lambda a, b: [f"{100 * b / a:.2f}"])
    body = [Cell(text(value), r, c) for r, row in enumerate(rows, 2) for c, value in enumerate(row)]
    head = [Cell(text("项目"), 0, 0, 2, 1), Cell(text("金额"), 0, 1, 1, 2), Cell(text("预算"), 1, 1), Cell(text("执行"), 1, 2), Cell(text("完成%"), 0, 3, 2, 1)]
    made = Document("made.txt", "0" * 64, "txt", (Table((*head, *body), 2 + len(rows), 4),))
    assert verified(read_lines(made, measure(made))) == all_of(rows, (1, 2, 3), 2)


def test_codes_running_numbers_and_years_are_names():
    codes = ["201", "20101", "2010101", "2010102", "20103", "2010301", "2010302"]
    amounts = ["100.25", "60.15", "40.05", "20.10", "40.10", "30.06", "10.04"]
    rows = [[str(i + 1), code, f"科目{code}", amount, "2023"] for i, (code, amount) in enumerate(zip(codes, amounts, strict=True))]
    read = lines([["序号", "编码", "科目", "金额", "年份"], ["1", "2", "3", "4", "5"], *rows])
    assert {m.cell[1] for table in read.tables for m in table.grid.cells.values()} == {3}
    assert verified(read) == {(r, 3) for r in range(2, 9)}


def test_zero_rows_and_zero_totals():
    rows = [*rows_of(AMOUNTS, lambda a, b: ["0.00"]), ["预留", "0.00", "0.00", "0.00"]]
    table = [["项目", "预算", "执行", "追加"], ["合计", *added(rows, (1, 2, 3))], *rows]
    assert verified(lines(table)) == all_of(table[1:], (1, 2, 3))


@pytest.mark.parametrize("table", [
    [["合计", "12"]],
    [["1", "2", "3"]],
    [[""]],
    [["项目", "预算", "执行"], ["甲", "100", "95"]],
    [["甲", "0"], ["乙", "0"], ["丙", "0"]],
    [["甲", "999999999999999999999999"], ["乙", "-0.00"]],
    [["甲", "约5万元", "≥95%", "2020年", "3-5"], ["乙", "8.5%"]],
])  # fmt: skip
def test_odd_tables_neither_raise_nor_verify(table):
    read = lines("正文没有数字。", table)
    assert not read.verified


def test_one_row_is_enough_where_it_says_enough():
    read = lines([["合计", "基本支出", "项目支出"], ["18342.57", "6120.33", "12222.24"]])
    assert verified(read) == {(1, 0), (1, 1), (1, 2)}


def test_cells_in_other_units_are_brought_to_one():
    rows = rows_of(AMOUNTS)
    mixed = [["总额", f"{sum(a for a, _ in AMOUNTS) / 10000:.6f}亿元", added(rows, (2,))[0] + "万元"], *([n, a + "万元", b + "万元"] for n, a, b in rows)]
    assert verified(lines(mixed)) == all_of(mixed, (1, 2), 0)


def test_dropped_zeros_are_no_coarser():
    """50 beside 19.25 is exact to the last place: the total that is 0.4 off holds nowhere."""
    rows = [["甲", "50", "19.25"], ["乙", "31.5", "20.75"], ["丙", "17.25", "8"]]
    assert verified(lines([["项目", "一", "二"], ["合计", "98.75", "48"], *rows])) == all_of([0, *rows], (1, 2))
    assert (1, 1) not in verified(lines([["项目", "一", "二"], ["合计", "99.15", "48"], *rows]))


def test_a_table_split_over_blocks_is_one():
    rows = rows_of(AMOUNTS)
    head = [["项目", "预算数", "执行数"], ["合计", *added(rows)]]
    read = lines([*head, *rows[:3]], rows[3:])
    assert len(read.verified) == 2 * len(rows) + 2


def test_shuffled_columns_verify_nothing():
    rng = Random(7)
    columns = [[f"{a:.2f}" for a, _ in AMOUNTS * 4], [f"{b:.2f}" for _, b in AMOUNTS * 4], [f"{100 * b / a:.2f}" for a, b in AMOUNTS * 4]]
    for column in columns:
        rng.shuffle(column)
    assert len(lines([["甲", "乙", "丙"], *map(list, zip(*columns, strict=True))]).verified) <= 2


def test_a_wrong_digit_is_not_verified():
    rows = rows_of(AMOUNTS, lambda a, b: [f"{100 * b / a:.2f}"])
    rows[3][3] = "19.53"  # 91.53
    read = lines([["项目", "预算", "执行", "完成%"], ["合计", *added(rows), "97.84"], *rows])
    assert (5, 3) not in verified(read)


def test_a_wrong_total_in_one_of_three_columns_is_not_verified():
    rows = rows_of(AMOUNTS, lambda a, b: [f"{a + b + 13.7:.2f}"])
    total = added(rows, (1, 2, 3))
    total[1] = total[1].replace("1", "7", 1)
    read = lines([["项目", "一", "二", "三"], ["合计", *total], *rows])
    assert (1, 2) not in verified(read) and (1, 1) in verified(read)


def test_room_says_how_far_a_figure_could_be_off():
    read = lines([["项目", "预算", "执行", "执行率"], *rows_of(AMOUNTS, lambda a, b: [f"{100 * b / a:.1f}%"])])
    (key,) = (k for k in read.room if k[1] == (1, 1))
    assert 0.5 < read.room[key] < 20


# Figures that differ: those that repeat prove little and may stay unverified.
CENTS = st.integers(10_000, 99_999_999)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CENTS, CENTS), min_size=4, max_size=12, unique_by=(lambda p: p[0], lambda p: p[1])), st.booleans())
def test_a_consistent_table_verifies_and_a_random_one_does_not(pairs, below):
    rows = [[f"项{'甲' * (i + 1)}", f"{a / 100:.2f}", f"{b / 100:.2f}"] for i, (a, b) in enumerate(pairs)]
    total = ["合计", f"{sum(a for a, _ in pairs) / 100:.2f}", f"{sum(b for _, b in pairs) / 100:.2f}"]
    table = [*rows, total] if below else [total, *rows]
    assert len(lines(table).verified) == 2 * len(table)
    rng = Random(str(pairs))
    rows = [[name, f"{rng.randint(10_000, 99_999_999) / 100:.2f}", f"{rng.randint(10_000, 99_999_999) / 100:.2f}"] for name, *_ in table]
    assert not lines(rows).verified


def test_one_column_of_counts_is_verified_where_words_call_rows_totals():
    rows = [["全县合计", "1318"], ["东片小计", "618"], ["其中：镇区", "366"], ["河湾", "252"], ["西片小计", "700"], ["其中：坝上", "418"], ["石桥", "282"]]
    assert verified(lines([["单位", "金额"], *rows])) == all_of(rows, (1,))


def test_rows_go_on_in_the_next_columns_under_the_same_header():
    left, right = [["合计", "2486.15"], ["甲镇", "312.40"], ["乙镇", "405.25"]], [["丙镇", "868.30"], ["丁镇", "596.70"], ["戊镇", "303.50"]]
    table = [["单位", "金额"] * 2, *([*a, *b] for a, b in zip(left, right, strict=True))]
    assert verified(lines(table)) == all_of(left, (1, 3))


def test_what_a_row_leaves_blank_is_made_good_from_its_columns():
    rows = [[f"乡镇{'甲乙丙丁戊己庚'[i]}", f"{a + b:.2f}", f"{a:.2f}", f"{b:.2f}"] for i, (a, b) in enumerate(AMOUNTS)]
    blank = [*rows[:-1], [rows[-1][0], "", *rows[-1][2:]]]
    total = ["合计", *added(rows, (1, 2, 3))]
    assert (8, 1) in verified(lines([["乡镇", "合计", "省级", "县级"], *blank, total]))
    wrong = ["合计", f"{float(total[1]) + 30:.2f}", *total[2:]]
    assert (8, 1) not in verified(lines([["乡镇", "合计", "省级", "县级"], *blank, wrong]))
