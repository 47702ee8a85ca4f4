"""Each law holds for what it is solved for, in every role, exactly and on floats; a slip put into any role is named."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditor import laws
from auditor.laws import Bound, Difference, Equal, Growth, Product, Ratio, Sum
from auditor.quantity import PERCENT, Quantity, Unit
from auditor.relations.lawful import Sides, law_of
from auditor.relations.schema import Relation
from auditor.slips import slip
from handmade import document, numbers
from related import likely

FIXED = settings(deadline=None, derandomize=True, database=None, max_examples=40)
WAN, PEOPLE, EACH = Unit("万元", "元", Decimal(10_000)), Unit("人", "人"), Unit("元/人", "元/人")
CENT = Decimal("0.01")


def printed(value, unit=WAN, ulp=CENT):
    return Quantity.printed(Decimal(value).quantize(ulp, ROUND_HALF_UP), ulp, unit)


# Amounts with five digits at least, so that what is rounded still tells.
AMOUNTS = st.integers(110_000, 9_999_999).map(lambda n: printed(Decimal(n) / 100))
RATES = st.integers(1_100, 9_900).map(lambda n: printed(Decimal(n) / 100, PERCENT))
GROWTHS = st.integers(-8_000, 20_000).filter(lambda n: abs(n) > 1_100).map(lambda n: printed(Decimal(n) / 100, PERCENT))
HEADS = st.integers(100, 99_999).map(lambda n: Quantity.exact(n, PEOPLE))
PRICES = st.integers(100, 99_999).map(lambda n: Quantity.exact(n, EACH))


def terms(*roles):
    """(law, [(role, strategy), …]) as a strategy of terms."""
    return st.tuples(*(s for _, s in roles)).map(lambda values: [(role, q) for (role, _), q in zip(roles, values, strict=True)])


LAWS = {
    "sum": (Sum(), terms(("total", AMOUNTS), ("part", AMOUNTS), ("part", AMOUNTS), ("part", AMOUNTS))),
    "balance": (Sum(), terms(("total", AMOUNTS), ("total", AMOUNTS), ("part", AMOUNTS), ("part", AMOUNTS))),
    "mean": (Sum(mean=True), terms(("total", AMOUNTS), ("part", AMOUNTS), ("part", AMOUNTS), ("part", AMOUNTS))),
    "difference": (Difference(), terms(("difference", AMOUNTS), ("whole", AMOUNTS), ("less", AMOUNTS), ("less", AMOUNTS))),
    "ratio": (Ratio(), terms(("rate", RATES), ("over", AMOUNTS), ("under", AMOUNTS))),
    "growth": (Growth(), terms(("percent", GROWTHS), ("current", AMOUNTS), ("prior", AMOUNTS))),
    "growth by its amount": (Growth(), terms(("percent", GROWTHS), ("current", AMOUNTS), ("amount", AMOUNTS))),
    "growth of a prior": (Growth(), terms(("percent", GROWTHS), ("prior", AMOUNTS), ("amount", AMOUNTS))),
    "product": (Product(), terms(("product", AMOUNTS), ("quantity", HEADS), ("price", PRICES))),
    "share": (Product(), terms(("product", AMOUNTS), ("quantity", AMOUNTS), ("price", RATES))),
    "equal": (Equal(), terms(("left", AMOUNTS), ("right", AMOUNTS))),
    "bound": (Bound(), terms(("value", AMOUNTS), ("limit", AMOUNTS))),
}


@pytest.mark.parametrize("name", LAWS)
@FIXED
@given(data=st.data())
def test_what_a_role_is_solved_for_makes_the_law_hold(name, data):
    law, made = LAWS[name]
    given_ = data.draw(made)
    assert law.admits(given_)
    for at, (role, q) in enumerate(given_):
        due = law.solve(given_, at)
        if due is None:  # a growth of as much as the current value is, or more
            assert name == "growth by its amount" and role == "percent"
            continue
        assert due.low <= due.value <= due.high and due.unit == q.unit
        right = [*given_[:at], (role, Quantity.exact(due.value, q.unit)), *given_[at + 1 :]]
        assert all(law.holds(right, other) for other in range(len(right)) if law.solve(right, other) is not None)
        assert (law.written(given_, at) == "") == isinstance(law, Equal)
        if not isinstance(law, Bound):
            off = Quantity.exact(due.high + abs(due.value) + 1, q.unit)
            assert not law.holds([*given_[:at], (role, off), *given_[at + 1 :]], at)


def test_terms_that_do_not_go_together_are_refused():
    ten, people, half = printed(10), Quantity.exact(3, PEOPLE), printed(50, PERCENT)
    assert not Sum().admits([("total", ten)]) and not Sum().admits([("total", ten), ("part", people)])
    assert not Ratio().admits([("rate", ten), ("over", ten), ("under", ten)]) and not Ratio().admits([("rate", half), ("over", ten), ("part", ten)])
    assert not Growth().admits([("percent", half), ("current", ten), ("prior", ten), ("amount", ten)])
    assert not Difference().admits([("difference", ten), ("whole", ten), ("whole", ten), ("less", ten)])


def test_nearly_is_a_last_digit_and_no_more():
    parts = [("part", printed("4.13")), ("part", printed("8.32"))]
    assert Sum().nearly([("total", printed("12.47")), *parts]) and not Sum().nearly([("total", printed("12.45")), *parts])
    assert not Sum().nearly([("total", printed("12.67")), *parts])


@pytest.mark.parametrize(
    ("law", "at", "said"),
    [
        ([("total", "9"), ("part", "4"), ("part", "5")], 0, "4万元 + 5万元"),
        ([("total", "9"), ("part", "4"), ("part", "5")], 1, "9万元 - 5万元"),
        ([("percent", "25"), ("current", "5"), ("prior", "4")], 1, "4万元 × (100% + 25%)"),
        ([("percent", "25"), ("current", "5"), ("prior", "4")], 2, "5万元 ÷ (100% + 25%)"),
        ([("percent", "-25"), ("current", "3"), ("amount", "-1")], 0, "-(1万元 ÷ (3万元 + 1万元))"),
        ([("percent", "25"), ("prior", "4"), ("amount", "1")], 1, "1万元 ÷ 25%"),
        ([("rate", "80"), ("over", "4"), ("under", "5")], 2, "4万元 ÷ 80%"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_sum_in_words(law, at, said):
    made = [(role, printed(value, PERCENT if role in ("percent", "rate") else WAN, Decimal(1))) for role, value in law]
    which = Growth() if law[0][0] == "percent" else Ratio() if law[0][0] == "rate" else Sum()
    assert which.written(made, at) == said


# --- growth over the wrong year ---


@FIXED
@given(current=AMOUNTS, prior=AMOUNTS)
def test_a_difference_over_the_current_year_is_its_own_slip_and_never_growth(current, prior):
    amount = current - prior
    assume(abs(amount.value) > max(current.value, prior.value) / 20)
    wrong = printed(amount.value / current.value * 100, PERCENT)
    for given_ in ([("current", current), ("prior", prior)], [("current", current), ("amount", amount)]):
        row = [("percent", wrong), *given_]
        assert not Growth().holds(row)
        assert [kind for kind, value in Growth().missteps(row, 0) if wrong.meets(value)] == ["base"]
        right = [("percent", printed(Growth().solve(row, 0).value, PERCENT)), *given_]
        assert not [kind for kind, value in Growth().missteps(right, 0) if right[0][1].meets(value)]


# --- a slip in any role ---

# table → the stated and the expected column, and how its true figures follow: role → (value, unit), from three free amounts.
ROWS = {
    "totals": ("total", "parts", lambda a, b, c: [("total", a + b + c, "万元"), ("part", a, "万元"), ("part", b, "万元"), ("part", c, "万元")]),
    "scores": ("stated", "computed", lambda a, b, c: [("stated", a + b + c, "分"), ("part", a, "分"), ("part", b, "分"), ("item", c, "分")]),
    "pairs": ("left", "right", lambda a, b, c: [("left", a, "万元"), ("right", a, "万元")]),
    "changes": ("amount", "expected", lambda a, b, c: [("amount", a, "万元"), ("current", a + b, "万元"), ("prior", b, "万元")]),
    "growth": ("percent", "expected", lambda a, b, c: [("percent", a / b * 100, "%"), ("current", a + b, "万元"), ("prior", b, "万元")]),
    "rates": ("rate", "expected", lambda a, b, c: [("rate", a / b * 100, "%"), ("numerator", a, "万元"), ("denominator", b, "万元")]),
    "funds": ("rate", "expected", lambda a, b, c: [("rate", a / b * 100, "%"), ("executed", a, "万元"), ("adjusted", b, "万元"), ("initial", c, "万元")]),
    "products": ("amount", "expected", lambda a, b, c: [("amount", a * b, "元"), ("quantity", a, "人"), ("price", b, "元")]),
}


def slips_of(digits):
    """Each kind of slip with a print that it makes of these digits."""
    spots = [i for i, char in enumerate(digits) if char.isdigit()]
    swaps = [(i, j) for i, j in pairwise(spots) if digits[i] != digits[j] and (i or digits[j] != "0")]
    if swaps:
        i, j = swaps[0]
        yield "swap", digits[:i] + digits[j] + digits[i + 1 : j] + digits[i] + digits[j + 1 :]
    yield "digit", digits[:1] + str((int(digits[1]) + 4) % 10) + digits[2:] if digits[1] != "." else f"{int(digits[0]) % 9 + 1}{digits[1:]}"
    yield "drop", digits[:1] + digits[2:] if digits[1] not in "." + digits[0] else ""
    yield "double", digits[:1] + digits
    yield "unit", f"{Decimal(digits).scaleb(4):f}"
    yield "point", f"{Decimal(digits).scaleb(-1):f}"
    yield "sign", "-" + digits


def row_of(name, figures, slipped, digits):
    """The row with the operand at `slipped` printed as `digits`, and that operand."""
    said = [digits if i == slipped else f"{value.quantize(CENT if unit != '人' else 1)}" for i, (_, value, unit) in enumerate(figures)]
    made = numbers(document([[f"{text}{unit}"] for text, (_, _, unit) in zip(said, figures, strict=True)]))
    assert len(made) == len(figures)
    operands = tuple((role, mention) for (role, _, _), mention in zip(figures, made, strict=True))
    return Relation("changes" if name == "growth" else name, "甲", {}, operands), made[slipped]


KINDS = ("swap", "digit", "drop", "double", "unit", "point", "sign")
WORDS = {"swap": "对调", "digit": "错印", "drop": "漏印", "double": "重印", "unit": "一万倍", "point": "小数点", "sign": "正负号"}
# A change printed with the wrong sign is one in the wrong direction.
DIRECTION = "增减方向写反"
FREE = st.integers(12_345, 98_765).map(lambda n: Decimal(n) / 100)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ROWS)
@settings(FIXED, max_examples=6)
@given(a=FREE, b=FREE, c=FREE)
def test_a_slip_in_any_role_is_named(name, kind, a, b, c):
    stated, due, figures_of = ROWS[name]
    if name == "products":
        a, b = Decimal(int(a * 10)), Decimal(int(b))
    figures = figures_of(a, b, c)
    for i, (role, value, unit) in enumerate(figures):
        if role == "initial" or (unit == "%" and kind == "unit"):
            continue
        digits = f"{value.quantize(Decimal(1) if unit == '人' else CENT, ROUND_HALF_UP):f}"
        wrong = dict(slips_of(digits)).get(kind)
        if not wrong or (kind == "sign" and unit in ("分", "人")) or len(digits.replace(".", "").strip("0")) < 5 or Decimal(wrong) == Decimal(digits):
            continue
        relation, culprit = row_of(name, figures, i, wrong)
        terms_ = dict(relation.operands)
        expected = law_by_hand(name, relation)
        sides = Sides(stated, due, terms_[stated].quantity, expected)
        found = law_of(relation, sides)
        assert found is not None
        needs = {mention: (has, need) for mention, has, need in found.needs()}
        assert culprit in needs, role
        cause = likely([(relation, sides)], culprit)
        turned = kind == "sign" and cause.startswith(DIRECTION) and role in ("amount", "percent")
        assert WORDS[kind] in cause or turned or other_way(wrong, kind, needs[culprit]), (role, digits, wrong, cause)


def law_by_hand(name, relation):
    """What a row expects of its stated column, reckoned as a builder would."""
    by = {}
    for role, mention in relation.operands:
        by.setdefault(role, []).append(mention.quantity)
    match name:
        case "totals" | "scores":
            parts = [*by.get("part", ()), *by.get("item", ())]
            return parts[0] + parts[1] + parts[2]
        case "pairs":
            return by["right"][0]
        case "changes":
            return by["current"][0] - by["prior"][0]
        case "growth":
            return laws.growth({"current": by["current"][0], "prior": by["prior"][0]})
        case "rates":
            return by["numerator"][0].over(by["denominator"][0], PERCENT)
        case "funds":
            return by["executed"][0].over(by["adjusted"][0], PERCENT)
        case _:
            return by["quantity"][0].times(by["price"][0], by["amount"][0].unit)


def other_way(wrong, kind, need):
    """Whether a plainer slip explains the same print: a doubled digit that also is one moved, a digit that also is a swap."""
    found = slip(wrong.lstrip("-"), *need)
    return found is not None and KINDS.index(found.kind) != KINDS.index(kind)


def test_figures_too_long_to_print_name_no_law_and_fail_nothing():
    huge = [replace(m, quantity=replace(m.quantity, value=m.quantity.value.scaleb(40))) for m in numbers(document("7元", "8人", "9元"))]
    relation = Relation("products", "甲", {}, tuple(zip(("amount", "quantity", "price"), huge, strict=True)))
    sides = Sides("amount", "expected", huge[0].quantity, huge[2].quantity)
    assert likely([(relation, sides)]) == "" and isinstance(law_of(relation, sides).law, Equal)
