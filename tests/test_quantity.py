"""Printed numbers as intervals: units, sums, quotients by their corners, and when two of them can be the same value."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.quantity import PERCENT, PLAIN, Quantity, Unit, total

YUAN = Unit("元", "元")
WAN = Unit("万元", "元", Decimal(10_000))
YI = Unit("亿元", "元", Decimal(100_000_000))
PEOPLE = Unit("人", "人")
VISITS = Unit("人次", "人次")
PER_HEAD = Unit("元/人", "元/人")
INFINITE = Decimal("Infinity")


def q(print_, unit=WAN):
    """The quantity that a print such as "437.20" stands for."""
    value = Decimal(print_)
    return Quantity.printed(value, Decimal(1).scaleb(value.as_tuple().exponent), unit)


def bounds(quantity):
    return str(quantity.low.normalize()), str(quantity.high.normalize())


# --- what a print stands for ---


@pytest.mark.parametrize(
    ("print_", "low", "high"),
    [("12.3", "12.25", "12.35"), ("437.20", "437.195", "437.205"), ("0", "-0.5", "0.5"), ("-4.6", "-4.65", "-4.55"), ("1000", "999.5", "1000.5")],
)
def test_a_print_stands_for_all_that_rounds_to_it(print_, low, high):
    assert (q(print_).low, q(print_).high) == (Decimal(low), Decimal(high))


def test_an_exact_value_stands_for_itself():
    people = Quantity.exact(62, PEOPLE)
    assert (people.low, people.value, people.high, people.ulp) == (62, 62, 62, 1)
    assert Quantity.exact(Decimal("97.5")).ulp == Decimal("0.1")
    assert Quantity.exact(100).unit == PLAIN


# --- units ---


def test_a_unit_is_changed_with_bounds_and_precision():
    there = q("3.25", YI).to(WAN)
    assert (there.value, there.low, there.high, there.ulp) == (32500, 32450, 32550, 100)
    assert there.to(YI) == q("3.25", YI)
    assert q("20").to(WAN) == q("20")


@pytest.mark.parametrize(("quantity", "unit"), [(q("5"), PEOPLE), (Quantity.exact(5, PEOPLE), VISITS), (q("60", PER_HEAD), YUAN), (q("5", PERCENT), PLAIN)])
def test_a_unit_of_another_dimension_is_refused(quantity, unit):
    with pytest.raises(ValueError, match=unit.name or "is no"):
        quantity.to(unit)


@pytest.mark.parametrize("act", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a.meets(b), lambda a, b: a.nearly(b)])
def test_people_and_visits_never_mix(act):
    with pytest.raises(ValueError, match="人次 is no 人"):
        act(Quantity.exact(3, PEOPLE), Quantity.exact(3, VISITS))


# --- sums and differences ---


def test_a_sum_adds_bounds_and_keeps_its_first_unit():
    added = q("1.5", YI) + q("300.25")
    assert (str(added), added.ulp, bounds(added)) == ("1.530025亿元", Decimal("0.000001"), ("1.4800245", "1.5800255"))


def test_a_difference_turns_the_bounds_of_what_is_taken():
    left = q("896.77") - q("884.49")
    assert (left.value, bounds(left)) == (Decimal("12.28"), ("12.27", "12.29"))
    assert not left.meets(q("12.88")) and left.meets(q("12.3"))


def test_the_absolute_value_of_an_interval():
    assert (abs(q("-19.4")).value, bounds(abs(q("-19.4")))) == (Decimal("19.4"), ("19.35", "19.45"))
    assert abs(q("19.4")) == q("19.4")
    about_zero = abs(q("0.3").widened(Decimal(1)))
    assert (about_zero.low, about_zero.high) == (0, Decimal("1.35"))
    assert (abs(q("-0.3").widened(Decimal(1))).value, abs(q("-0.3").widened(Decimal(1))).high) == (Decimal("0.3"), Decimal("1.35"))


def test_a_total_takes_the_unit_asked_for():
    assert str(total([q("4.5"), q("20000.00", YUAN)], WAN)) == "6.500000万元"
    assert str(total([q("12000", YUAN)], WAN)) == "1.2000万元"
    nothing = total([], WAN)
    assert (nothing.value, nothing.low, nothing.high, nothing.unit) == (0, 0, 0, WAN)


def test_an_open_side_stays_open():
    more_than = Quantity(Decimal(500), Decimal(500), INFINITE, Decimal(1), WAN)
    assert (more_than + q("20.0")).high == INFINITE
    assert (-more_than).low == -INFINITE
    assert more_than.meets(q("9000")) and not more_than.meets(q("499.0"))
    assert more_than.to(YUAN).low == 5_000_000
    assert str(Quantity(INFINITE, INFINITE, INFINITE, Decimal(1), WAN)) == "∞万元"


# --- quotients ---


def test_a_rate_takes_its_extreme_corners():
    rate = q("66.86").over(q("200.00"), PERCENT)
    assert rate.value == Decimal("33.43") and rate.unit == PERCENT and rate.ulp == Decimal("0.01")
    assert (rate.low, rate.high) == (pytest.approx(Decimal("66.855") / Decimal("200.005") * 100), pytest.approx(Decimal("66.865") / Decimal("199.995") * 100))
    assert rate.meets(q("33.4", PERCENT)) and not rate.meets(q("100", PERCENT))


def test_a_rate_is_taken_over_units():
    assert q("0.5", YI).over(q("8000"), PERCENT).value == Decimal("62.5")
    assert q("398.60").over(Quantity.exact(7972, PEOPLE)).value == Decimal("0.05")
    assert q("12.0").over(q("8.0"), ulp=Decimal("0.001")).ulp == Decimal("0.001")


def test_a_rate_of_negative_values_has_its_bounds_in_order():
    for over, under in (("-30", "200"), ("30", "-200"), ("-30", "-200")):
        rate = q(over).over(q(under), PERCENT)
        assert rate.low < rate.value < rate.high


@pytest.mark.parametrize("under", [q("0"), q("0.00"), q("0.3").widened(Decimal("0.5")), q("-0.3").widened(Decimal("0.5")), Quantity.exact(0, WAN)], ids=str)
def test_nothing_is_divided_by_what_may_be_zero(under):
    assert q("12.5").over(under, PERCENT) is None


def test_a_divisor_that_is_small_and_not_zero_divides():
    assert str(q("12.5").over(q("0.01"))) == "1250.00"


@pytest.mark.parametrize("low, high", [("5", "Infinity"), ("-Infinity", "5")])
def test_nothing_is_divided_with_a_side_open(low, high):
    hedged = Quantity(Decimal(5), Decimal(low), Decimal(high), Decimal(1), WAN)
    assert hedged.over(q("8.0"), PERCENT) is None and q("8.0").over(hedged, PERCENT) is None


# --- products ---


def test_a_product_is_taken_in_base_units():
    amount = Quantity.exact(250_944, PEOPLE).times(Quantity.exact(3, YUAN), WAN)
    assert (amount.value, amount.low, amount.high, amount.unit) == (Decimal("75.2832"), Decimal("75.2832"), Decimal("75.2832"), WAN)
    assert q("1.2", Unit("万人", "人", Decimal(10_000))).times(Quantity.exact(500, YUAN), WAN).value == 600


def test_a_product_of_negative_bounds_is_in_order():
    product = q("-1.5", PEOPLE).times(q("2.0", YUAN), YUAN)
    assert product.low < product.value < product.high


# --- meeting ---


def test_prints_of_different_precision_meet():
    assert q("2406").meets(q("2406.09")) and q("10", PERCENT).meets(q("9.52", PERCENT))
    assert not q("2406").meets(q("2406.51")) and not q("437.20").meets(q("124.51"))


def test_a_truncated_print_or_one_last_digit_is_near():
    assert not q("18.76").meets(q("18.74")) and q("18.76").nearly(q("18.74"))
    assert q("18.7").nearly(q("18.79")) and not q("18.75").nearly(q("18.78"))
    assert q("0.52", YI).nearly(q("5299")) and not q("0.52", YI).nearly(q("5351"))


def test_exact_counts_are_never_nearly_the_same():
    left, right = Quantity.exact(309, PEOPLE), Quantity.exact(310, PEOPLE)
    assert not left.meets(right) and not left.nearly(right) and not right.nearly(left)
    assert left.nearly(Quantity.exact(309, PEOPLE))


def test_an_exact_score_is_near_a_rounded_sum():
    score, computed = Quantity.exact(Decimal("92.4"), Unit("分", "分")), q("92.5", Unit("分", "分"))
    assert not score.meets(computed) and score.nearly(computed) and computed.nearly(score)


# --- printing ---


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        (q("437.20"), "437.20万元"), (q("5"), "5万元"), (Quantity.exact(62, PEOPLE), "62人"), (q("33.43", PERCENT), "33.43%"),
        (q("-10.50"), "-10.50万元"), (q("1234567.00", YUAN), "1234567.00元"), (Quantity.exact(0), "0"), (q("3.25", YI).to(WAN), "32500万元"),
    ],
)  # fmt: skip
def test_a_quantity_prints_at_its_own_precision(quantity, shown):
    assert str(quantity) == shown


def test_a_computed_rate_prints_two_digits():
    assert str(q("2").over(q("3"), PERCENT)) == "66.67%"
    assert str(q("1.0").over(q("8.0"), PERCENT)) == "12.50%"


# --- properties ---

PRINTS = st.builds(lambda cents, digits: Decimal(cents).scaleb(-digits), st.integers(-10**9, 10**9), st.integers(0, 4))
MONEY = st.builds(lambda value, unit: q(value, unit), PRINTS, st.sampled_from([YUAN, WAN, YI]))
INSIDE = st.fractions(0, 1)


def inside(quantity, share):
    """A value inside a quantity's interval, in its dimension's base unit, as a fraction."""
    low, high, factor = (Fraction(x) for x in (quantity.low, quantity.high, quantity.unit.factor))
    return (low + (high - low) * share) * factor


def holds(quantity, value):
    return Fraction(quantity.low) <= value / Fraction(quantity.unit.factor) <= Fraction(quantity.high)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.tuples(MONEY, INSIDE), min_size=1, max_size=6), st.sampled_from([YUAN, WAN, YI]))
def test_a_sum_contains_every_sum_of_values_inside(parts, unit):
    assert holds(total([p for p, _ in parts], unit), sum(inside(p, share) for p, share in parts))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(MONEY, INSIDE, MONEY, INSIDE)
def test_a_difference_contains_every_difference_of_values_inside(a, x, b, y):
    assert holds(a - b, inside(a, x) - inside(b, y))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(MONEY, INSIDE, MONEY, INSIDE)
def test_a_rate_contains_every_quotient_of_values_inside(a, x, b, y):
    rate = a.over(b, PERCENT)
    if rate is None:
        assert b.value == 0 or b.low <= 0 <= b.high
    else:
        slack = Fraction(abs(rate.high) + abs(rate.low) + 1) / 10**30  # quotients carry 40 digits
        assert Fraction(rate.low) - slack <= inside(a, x) / inside(b, y) * 100 <= Fraction(rate.high) + slack


@settings(max_examples=150, deadline=None, derandomize=True)
@given(MONEY, INSIDE, st.integers(0, 10**6))
def test_a_product_contains_every_product_of_values_inside(price, x, heads):
    assert holds(Quantity.exact(heads, PEOPLE).times(price, WAN), heads * inside(price, x))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(MONEY, MONEY)
def test_meeting_is_symmetric_over_units(a, b):
    assert a.meets(b) == b.meets(a) == a.to(b.unit).meets(b)
    assert a.nearly(b) == b.nearly(a)
    assert a.nearly(b) or not a.meets(b)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(MONEY, st.sampled_from([YUAN, WAN, YI]))
def test_a_quantity_meets_itself_in_any_unit(a, unit):
    assert a.to(unit).meets(a) and a.to(unit).to(a.unit) == a
    negated = -a
    assert -negated == a and abs(a).value == abs(negated).value == abs(a.value)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(PRINTS, st.integers(0, 3))
def test_a_value_meets_its_own_rounding(value, fewer):
    short = value.quantize(Decimal(1).scaleb(min(0, value.as_tuple().exponent + fewer)), "ROUND_HALF_UP")
    assert q(value).meets(q(short)) and str(q(short, PLAIN)) == f"{short:f}"


def test_a_part_of_zero_is_exactly_nothing():
    nothing = q(Decimal("0.00"), WAN)
    assert (nothing.low, nothing.as_part().low, nothing.as_part().high) == (Decimal("-0.005"), 0, 0)
    assert q(Decimal("0.01"), WAN).as_part() == q(Decimal("0.01"), WAN)
