"""Relations become one table a kind, all documents one below the other, and every row can be traced back."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.quantity import PERCENT, Quantity, Unit
from auditor.relations.schema import COMMON, TABLES, Relation
from auditor.relations.tabulate import tabulate
from handmade import document, numbers, pair_of, sum_of

made = document("支出10万元，其中办公费4万元、差旅费5万元。", "支出合计12万元。")
ten, four, five, twelve = numbers(made)


def test_every_table_is_there_with_its_columns():
    frames = tabulate([]).frames
    assert set(frames) == set(TABLES)
    for table, (numeric, other) in TABLES.items():
        bounds = {f"{column}{end}" for column in numeric for end in ("", "_low", "_high")}
        assert set(frames[table].columns) == {*COMMON, "near", *bounds, *other}
        assert frames[table].empty


def test_row_ids_are_unique_over_tables_and_lead_back():
    first, second, third = sum_of(ten, four, five), pair_of(ten, twelve), sum_of(twelve, four, five)
    tabulated = tabulate([("a.txt", [first, second]), ("b.txt", [third])])
    totals = tabulated.frames["totals"]
    assert totals.index.tolist() == [0, 2]
    assert totals.index.name is None
    assert totals["document"].tolist() == ["a.txt", "b.txt"]
    assert [(tabulated.rows[i].document, tabulated.rows[i].relation) for i in range(3)] == [(0, first), (0, second), (1, third)]


def test_quantities_bring_their_bounds_and_the_rest_their_values():
    row = tabulate([("a.txt", [sum_of(ten, four, five, year=2021, certainty="inferred", near=True)])]).frames["totals"].loc[0]
    assert (row["total"], row["total_low"], row["total_high"]) == (10, 9.5, 10.5)
    assert (row["parts"], row["parts_low"], row["parts_high"]) == (9, 8, 10)
    assert (row["n_parts"], row["complete"], row["year"], row["unit"]) == (2, True, 2021, "万元")
    assert (row["certainty"], row["near"]) == ("inferred", True)
    assert row["places"] == "l1:2-4 l1:12-13 l1:19-20"


def test_confidence_is_a_number_or_missing():
    frame = tabulate([("a", [sum_of(ten, four, five), sum_of(ten, four, five, confidence=0.987)])]).frames["totals"]
    assert frame["confidence"].dtype == "float64"
    assert frame["confidence"].isna().tolist() == [True, False] and frame["confidence"].iloc[1] == 0.987
    assert frame["certainty"].tolist() == ["stated", "stated"]


def test_what_a_relation_leaves_out_is_null_and_an_empty_text_is_not():
    reasons = [None, "", "受灾"]
    frame = tabulate([("a", [Relation("indicators", "", {"reason": reason}, ()) for reason in reasons])]).frames["indicators"]
    assert frame["reason"].isna().tolist() == [True, False, False]
    assert frame["score"].isna().all()
    assert frame["year"].isna().all()


prints = st.decimals(min_value=-(10**12), max_value=10**12, places=7)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(prints, prints, prints), max_size=100))
def test_what_meets_in_decimals_meets_in_floats(drawn):
    unit = Unit("万元", "元", Decimal(10000))
    lefts = [Quantity(value, value - abs(low), value + abs(high), Decimal("0.01"), unit) for value, low, high in drawn]
    rights = [Quantity.exact(low, unit) for _, low, _ in drawn]
    relations = [Relation("pairs", "", {"left": left, "right": right}, ()) for left, right in zip(lefts, rights, strict=True)]
    frame = tabulate([("a", relations)]).frames["pairs"]
    meet = (frame["left_low"] <= frame["right_high"]) & (frame["right_low"] <= frame["left_high"])
    assert all(seen for left, right, seen in zip(lefts, rights, meet, strict=True) if left.meets(right))


def test_open_bounds_become_infinite():
    over = Quantity(Decimal(5), Decimal(5), Decimal("Infinity"), Decimal(1), PERCENT)
    assert tabulate([("a", [Relation("rates", "", {"rate": over}, ())])]).frames["rates"]["rate_high"].tolist() == [float("inf")]
