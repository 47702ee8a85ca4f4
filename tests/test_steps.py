"""The recomputation in words: the way that was gone, and the bounds that rounding leaves."""

from dataclasses import replace
from decimal import Decimal

import pytest

from auditor.findings.steps import steps
from auditor.quantity import PERCENT, PLAIN, Quantity
from auditor.relations.lawful import Sides
from auditor.relations.schema import Relation
from handmade import document, numbers, sum_of

WAN = numbers(document("支出1万元。"))[0].quantity.unit


def sides(stated, expected):
    return Sides("stated", "expected", stated, expected)


def relation(table, **roles):
    """A relation of a sentence's numbers by role, and what it expects."""
    made = document("，".join(f"甲{number}" for number in roles.values()) + "。")
    return Relation(table, "甲", {}, tuple(zip(roles, numbers(made), strict=True)))


def wan(value, ulp="0.01"):
    return Quantity.printed(Decimal(value), Decimal(ulp), WAN)


def percent(value, ulp="0.01"):
    return Quantity.printed(Decimal(value), Decimal(ulp), PERCENT)


def test_a_sum():
    whole, *parts = numbers(document("支出12.00万元，其中办公费4.00万元、差旅费5.00万元。"))
    row = sum_of(whole, *parts)
    assert steps(row, sides(row.values["total"], row.values["parts"])) == (
        "4.00万元 + 5.00万元 = 9.00万元",
        "四舍五入前，所印在11.995～12.005万元之间，算得在8.99～9.01万元之间：不会相等",
    )


@pytest.mark.parametrize(
    ("row", "expected", "line"),
    [
        (relation("rates", rate="80%", numerator="3万元", denominator="4万元"), percent("75"), "3万元 ÷ 4万元 = 75%"),
        (relation("changes", percent="30%", current="5万元", prior="4万元"), percent("25"), "(5万元 - 4万元) ÷ 4万元 = 25%"),
        (relation("changes", percent="30%", amount="1万元", prior="4万元"), percent("-25"), "-(1万元 ÷ 4万元) = -25%"),
        (relation("changes", percent="30%", current="5万元", amount="1万元"), percent("25"), "1万元 ÷ (5万元 - 1万元) = 25%"),
        (relation("changes", amount="3万元", current="5万元", prior="4万元"), wan("1"), "5万元 - 4万元 = 1万元"),
        (relation("funds", rate="90%", initial="8万元", adjusted="4万元", executed="3万元"), percent("75"), "3万元 ÷ 4万元 = 75%"),
        (relation("products", amount="9万元", quantity="40人", price="2000元"), wan("8"), "40人 × 2000元 = 8万元"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_each_table_has_its_way(row, expected, line):
    whole = replace(expected, ulp=Decimal(1))
    assert steps(row, sides(replace(whole, value=whole.value + 7, low=whole.low + 7, high=whole.high + 7), whole))[0] == line


def test_what_no_way_leads_to_tells_its_bounds_only():
    row = relation("pairs", left="3.0万元", right="4.0万元")
    assert steps(row, sides(wan("3.0", "0.1"), wan("4.0", "0.1"))) == ("四舍五入前，所印在2.95～3.05万元之间，对照在3.95～4.05万元之间：不会相等",)


def test_bounds_are_told_where_they_part():
    five, six = (Quantity.exact(number, PLAIN) for number in (5, 6))
    assert steps(relation("pairs", left="5人", right="6人"), sides(five, six)) == ()
    assert steps(relation("pairs", left="5人", right="6人"), None) == ()
    near = steps(relation("pairs", left="3.0万元", right="3.1万元"), sides(wan("3.0", "0.1"), wan("3.1", "0.1")))
    assert near == ()
    above = Quantity(Decimal(5), Decimal(5), Decimal("Infinity"), Decimal(1), WAN)
    assert steps(relation("pairs", left="3万元", right="5万元"), sides(wan("3", "1"), above))[0].endswith("对照不小于5万元：不会相等")
