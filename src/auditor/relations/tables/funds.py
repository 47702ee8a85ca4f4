"""The funds block of a form: initial, adjusted and executed amounts by source, the execution rate and its points.

The rate is executed over adjusted; over initial only where the block has no adjusted column, and then never more than inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from auditor.numbers.mention import Mention
from auditor.profiles import Profile
from auditor.quantity import PERCENT, Quantity
from auditor.relations.schema import Relation, Value
from auditor.relations.tables import words
from auditor.relations.tables.cells import number_at
from auditor.relations.tables.columns import Column, plain_words
from auditor.relations.tables.frame import Frame, Row
from auditor.relations.tables.sums import Sum, fails, misses, of_base, rounded, score_relation, told

# Points printed in a header or beside the block: 得分（20分×执行率）, 预算执行情况（10分）.
_HEADER_POINTS = re.compile(r"（(?:满分)?(\d+(?:\.\d+)?)分")
_HUNDRED = Decimal(100)
# The group of a profile's weights that the execution rate earns.
EXECUTION = "预算执行"
# The figures of a block.
_FIGURES = ("initial", "adjusted", "executed", "rate", "weight", "score")


@dataclass(frozen=True, slots=True)
class Block:
    """A funds band: its columns by role, and the mention of points its header prints."""

    frame: Frame
    columns: Mapping[str, Column]
    points: Mention | None
    profile: Profile

    def value(self, row: Row, role: str) -> Mention | None:
        """The figure of a row in the column of a role."""
        return row.values.get(self.columns[role].index) if role in self.columns else None


def _filled(frame: Frame, role: str) -> list[Column]:
    """The columns of a role that hold a figure; all of them where none does."""
    columns = frame.having(role)
    return [c for c in columns if any(c.index in r.values for r in frame.rows)] or columns


def _points(frame: Frame) -> Mention | None:
    """The full points of the execution rate, where a header or the block's title prints them."""
    titles = [e for index in frame.band.rows() for e in frame.band.sheet.rows[index][:1] if e is not None]
    for entry in [*frame.band.headers, *titles]:
        match = _HEADER_POINTS.search(entry.text)
        if match and (mention := number_at(entry.mentions, match.start(1))) is not None:
            return mention
    return None


def _is_funds(frame: Frame) -> bool:
    """Whether a band is a form's funds block: amounts executed and planned, with a 年度资金总额 row, or the points of a rate in a form."""
    spent, planned = frame.having("executed"), frame.having("adjusted", "initial")
    if len(spent) != 1 or not planned or len(_filled(frame, "adjusted")) > 1 or len(_filled(frame, "initial")) > 1:
        return False
    if frame.having("level3", "level2", "target", "seq", "code", "growth", "share"):
        return False
    total = any(words.FUNDS_TOTAL.fullmatch(r.label) and below.of_which for r, below in pairwise(frame.rows))
    titled = any(words.BLOCK_TITLE.search(e.text) for e in frame.band.headers)
    sources = any(words.SOURCE_TOTAL.fullmatch(r.label) for r in frame.rows)
    points = bool(frame.having("score")) and bool(frame.having("rate")) and len(frame.rows) <= 2
    rated = [r for r in frame.rows if any(c.index in r.values for c in frame.having("score"))]
    borne = len(rated) == 1 and rated[0].is_sum and bool(frame.having("rate")) and len(frame.rows) > 1
    return total or borne or (titled and (sources or points)) or points or (sources and bool(frame.having("score")))


def block_of(frame: Frame, profile: Profile) -> Block | None:
    """The band as a funds block, None where it is none; `profile` stands in for the points and the base that it does not print."""
    if not _is_funds(frame):
        return None
    columns = {role: found[0] for role in (*_FIGURES, "reason") if (found := _filled(frame, role))}
    return Block(frame, columns, _points(frame), profile)


def tidy(value: Quantity, like: Quantity) -> Quantity:
    """A computed score to two digits at most, as wide as its rounding in print."""
    short = value.value.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    ulp = Decimal(1).scaleb(min(0, int(short.as_tuple().exponent)))
    return replace(rounded(value, like), value=short, ulp=ulp)


def _by_rate(rate: Quantity, weight: Quantity, score: Quantity) -> Quantity:
    """The points that a rate earns of the full ones, never more than these."""
    low, value, high = (min(max(x, Decimal(0)), _HUNDRED) / _HUNDRED * weight.value for x in (rate.low, rate.value, rate.high))
    return tidy(Quantity(value, low, high, score.ulp, weight.unit), score)


def _expected_score(rate: Quantity | None, expected: Quantity | None, weight: Quantity, score: Quantity) -> Quantity | None:
    """The points due by the amounts, or by the printed rate where the score follows that."""
    readings = [_by_rate(r, weight, score) for r in (expected, rate) if r is not None]
    return next((r for r in readings if not fails(score, r)[0]), readings[0] if readings else None)


def _fits(executed: Mention | None, budget: Mention | None, rate: Mention | None) -> bool:
    """Whether a printed rate is what was executed of a budget."""
    due = of_base(executed, budget) if executed and budget else None
    return rate is not None and due is not None and not fails(rate.quantity, due)[0]


def _base(block: Block, row: Row) -> tuple[Mention | None, str]:
    """The budget that the rate is of: the adjusted one where it is printed, unless the profile means the initial one and the rate fits it."""
    if block.profile.base == "initial" and _fits(block.value(row, "executed"), block.value(row, "initial"), block.value(row, "rate")):
        return block.value(row, "initial"), "initial"
    if (adjusted := block.value(row, "adjusted")) is not None:
        return adjusted, "adjusted"
    if "adjusted" not in block.columns and (initial := block.value(row, "initial")) is not None:
        return initial, "initial"
    return None, ""


def _role(row: Row) -> str:
    return "total" if not row.label or row.is_sum or words.SOURCE_TOTAL.fullmatch(row.label) else row.label


def _sure(block: Block, row: Row, base: str, expected: Quantity | None, rate: Mention | None) -> str:
    """Stated where an adjusted budget stands in the block; a rate that fits the initial budget instead is another way to reckon it."""
    if row.slipped or base != "adjusted":
        return "inferred"
    initial, executed = block.value(row, "initial"), block.value(row, "executed")
    formula = "rate" in block.columns and block.columns["rate"].formula
    if rate is None or expected is None or initial is None or executed is None or formula:
        return "stated"
    fits = _fits(executed, initial, rate) and fails(rate.quantity, expected)[0]
    return "inferred" if fits and initial.quantity.value != executed.quantity.value else "stated"


def _expected_points(block: Block, row: Row) -> Quantity | None:
    """The full points that the profile gives the execution rate, where the form prints none."""
    weight, score = block.profile.weights.get(EXECUTION), block.value(row, "score")
    if weight is None or score is None or not block.profile.proportional or _role(row) != "total" or score.quantity.value > weight:
        return None
    return Quantity.exact(weight, score.quantity.unit)


def _reason(block: Block, row: Row) -> dict[str, Value]:
    """The reason column of a total row, with the rate below which the profile wants a reason."""
    below = block.profile.reason_below
    if "reason" not in block.columns or below is None or _role(row) != "total" or block.value(row, "rate") is None:
        return {}
    reason = words.reason_of(row.text(block.columns["reason"]))
    return {"reason": reason, "reason_below": Quantity.exact(below, PERCENT), "profile": block.profile.title}


def _relation(block: Block, row: Row) -> Relation | None:
    cells = {role: block.value(row, role) for role in _FIGURES}
    if cells["weight"] is None and cells["score"] is not None:
        cells["weight"] = block.points
    executed, rate = cells["executed"], cells["rate"]
    under, base = _base(block, row)
    expected = of_base(executed, under, rate.quantity if rate is not None else None) if executed and under else None
    score, weight = cells["score"], cells["weight"]
    if score is None and (executed is None or rate is None):
        return None
    printed = rate.quantity if rate is not None else None
    full = weight.quantity if weight is not None else _expected_points(block, row)
    due = _expected_score(printed, expected, full, score.quantity) if score and full else None
    sure = _sure(block, row, base, expected, rate)
    near = rate is not None and expected is not None and fails(rate.quantity, expected)[1]
    values: dict[str, Value] = {name: m.quantity for name, m in cells.items() if m is not None}
    assumed = due is not None and weight is None
    values |= _reason(block, row) | ({"profile": block.profile.title} if assumed else {})
    values |= {"expected": expected if rate is not None else None, "expected_score": due, "role": _role(row), "base": base}
    if row.slipped and any(misses(values, a, b) for a, b in (("rate", "expected"), ("score", "expected_score"))):
        return None
    operands = tuple((name, m) for name, m in cells.items() if m is not None)
    item = block.frame.item(row.label or plain_words(block.columns["executed"].header))
    return told(block.frame, "funds", item, values, operands, sure=sure, near=near)


def funds(block: Block) -> Iterator[Relation]:
    """One row of `funds` for each row of a block that prints a rate or a score; the full points of its total row against those of its header."""
    for row in block.frame.rows:
        weight = block.value(row, "weight")
        if weight is not None and block.points is not None and _role(row) == "total" and not row.slipped:
            yield score_relation(block.frame, EXECUTION, block.points, Sum((weight,), weight.quantity), "group", "inferred")
        if (relation := _relation(block, row)) is not None:
            yield relation


def execution(block: Block) -> tuple[Mention | None, Mention | None]:
    """(full points, points) of the execution rate, as the block's total row prints them."""
    for row in block.frame.rows:
        weight, score = block.value(row, "weight") or block.points, block.value(row, "score")
        if _role(row) == "total" and (weight is not None or score is not None):
            return weight, score
    return None, None
