"""Indicator rows of a form: target against actual, score against weight, and the scoring rule printed beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.numbers.mention import Mention
from auditor.numbers.scan import reread
from auditor.numbers.units import Measure
from auditor.quantity import PERCENT, Quantity
from auditor.relations.schema import Relation, Value
from auditor.relations.tables import headers, rules, targets, words
from auditor.relations.tables.brackets import own_points
from auditor.relations.tables.cells import Entry
from auditor.relations.tables.columns import Column, plain_words
from auditor.relations.tables.frame import Frame, Row, clean_label
from auditor.relations.tables.funds import tidy
from auditor.relations.tables.sums import fails, told

# How operators are printed in a column of their own.
_OPERATORS = {
    "≥": "≥", ">=": "≥", ">": ">", "≤": "≤", "<=": "≤", "<": "<", "=": "=",
    "大于等于": "≥", "小于等于": "≤", "大于": ">", "小于": "<", "等于": "=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of an indicator band by role, the innermost of each, of scores the indicators' own; `own` the points that stand
    behind their names instead."""

    frame: Frame
    columns: Mapping[str, Column]
    own: Mapping[int, Mention]

    def text(self, row: Row, role: str) -> str:
        """The words of a row in the column of a role, "" where there is none."""
        return row.text(self.columns.get(role))

    def entry(self, row: Row, role: str) -> Entry | None:
        """The cell of a row in the column of a role."""
        return row.entries.get(self.columns[role].index) if role in self.columns else None


def layout_of(frame: Frame) -> Layout | None:
    """The band as indicators; None where it has neither targets with actual values nor scores by rules."""
    names, levels = frame.having("name"), frame.having("level1", "level2", "level3")
    columns = {role: frame.having(role)[-1] for role in ("target", "actual", "rule", "weight", "operator", "reason") if frame.having(role)}
    if not (names or levels) or frame.having("executed", "initial", "adjusted"):
        return None
    if not any(pair <= columns.keys() for pair in ({"target", "actual"}, {"rule", "weight"}, {"actual", "weight"})):
        return None
    return Layout(frame, columns | {c.role: c for c in frame.having("score")[:1]}, own_points(frame))


def name_of(row: Row, frame: Frame) -> str:
    """The indicator's name: the innermost level that the row prints; of several columns of names the last that is no description."""
    for role in ("level3", "name", "level2", "level1"):
        columns = sorted(frame.having(role), key=lambda c: (bool(headers.SIDE_NAME.search(plain_words(c.header))), -c.index))
        for column in columns:
            if text := row.text(column):
                return clean_label(text)
    return row.label


def levels(frame: Frame) -> Mapping[int, dict[str, str]]:
    """Row index → its level names, carried down over blanks."""
    carried = {"level1": "", "level2": "", "level3": ""}
    found: dict[int, dict[str, str]] = {}
    for row in frame.rows:
        for role in ("level1", "level2", "level3"):
            column = next(iter(frame.having(role)), None)
            if text := row.text(column):
                if clean_label(text) != carried[role] and role == "level1":
                    carried["level2"] = ""
                carried[role] = clean_label(text)
        found[row.index] = {**carried, "level3": name_of(row, frame)}
    return found


def _operator(row: Row, layout: Layout, target: Mention | None) -> str:
    printed = layout.text(row, "operator")
    return _OPERATORS.get(printed, "") or (target.operator if target is not None else "")


def _cell(row: Row, layout: Layout, role: str) -> Mention | None:
    """The figure of a row in the column of a role; its full points may stand in brackets behind its name."""
    found = row.values.get(layout.columns[role].index) if role in layout.columns else None
    if role == "weight":
        return found or layout.own.get(row.index)
    return targets.figure(layout.entry(row, role), found) if role in ("target", "actual") and role in layout.columns else found


def _text(row: Row, layout: Layout, role: str, operator: str = "") -> str:
    """A cell as printed, with the unit and operator of their own columns."""
    mention = row.values.get(layout.columns[role].index) if role in layout.columns else None
    text = layout.text(row, role)
    if mention is not None and mention.quantity.unit.name and mention.tail == mention.end:
        text += mention.quantity.unit.name
    return operator + text if operator and text and not text.startswith(tuple("≥≤><=")) else text


def _written(row: Row, layout: Layout) -> str | None:
    """How the actual value of a target in figures is given: "figure", "words" where a number is due, "copied" where it repeats the bound.

    None where the target is in words, or nothing is written.
    """
    entry, target, actual = layout.entry(row, "actual"), _cell(row, layout, "target"), _cell(row, layout, "actual")
    if target is None or entry is None or entry.is_blank or not (target.operator or target.quantity.unit.name):
        return None
    if not entry.mentions:
        return "words"
    copied = actual is not None and bool(actual.operator) and entry.text == layout.text(row, "target")
    return "copied" if copied else "figure" if actual is not None else None


def _reached(row: Row, layout: Layout, name: str, operator: str) -> bool | None:
    target, actual = _cell(row, layout, "target"), _cell(row, layout, "actual")
    if target is not None and actual is not None and not actual.operator:
        return targets.reached_figure(name, target, actual, operator)
    return targets.reached_words(layout.text(row, "target"), layout.text(row, "actual"))


def _due(row: Row, layout: Layout, name: str, operator: str, reached: bool | None) -> Quantity | None:
    weight, score = _cell(row, layout, "weight"), _cell(row, layout, "score")
    target, actual = _cell(row, layout, "target"), _cell(row, layout, "actual")
    if weight is None or score is None or reached is None:
        return None
    if reached:
        return weight.quantity
    if target is None or actual is None or operator in (">", "<"):
        return None
    found = targets.due(name, target, actual, operator, weight.quantity)
    return tidy(found, score.quantity) if found is not None else None


def _rule(row: Row, layout: Layout) -> tuple[str, str, tuple[tuple[str, Mention], ...]]:
    """(points the rule gives at most, the scores its bands allow, the mention of those points) of a row."""
    weight, text = _cell(row, layout, "weight"), layout.text(row, "rule")
    if weight is None or not text:
        return "", "", ()
    most = rules.most(text, weight.quantity.value)
    allowed = rules.bands(text, weight.quantity.value)
    entry = layout.entry(row, "rule")
    given = [m for m in entry.mentions if m.kind == "score"] if entry is not None and most is not None else []
    anchor = next((m for m in given if m.quantity.value == most), None)
    parts = [anchor] if anchor is not None else given if sum(m.quantity.value for m in given) == most else []
    shown = tuple(("rule", m) for m in parts)
    return f"{most:f}" if most is not None else "", "、".join(f"{b:f}" for b in allowed), shown


# An indicator that scores by its own percentage, whatever was aimed at: 预算执行率.
_EXECUTION = re.compile(r"(?:执行|支出|支付)率")


def _is_share(actual: Mention | None, weight: Mention | None, score: Mention | None) -> bool:
    """Whether a score below the full points is the percentage reached of them: 执行率96.88%，满分10分，得9.69分."""
    if actual is None or weight is None or score is None or actual.kind != "percent" or score.quantity.value >= weight.quantity.value:
        return False
    share = replace(weight.quantity, value=weight.quantity.value * actual.quantity.to(PERCENT).value / 100)
    return not fails(score.quantity, tidy(replace(share, low=share.value, high=share.value), score.quantity))[0]


def _relation(row: Row, layout: Layout, level: Mapping[str, str]) -> Relation | None:
    name = level["level3"]
    cells = {role: _cell(row, layout, role) for role in ("target", "actual", "weight", "score")}
    if not any(cells.values()) or row.kind in ("total", "subtotal", "average"):
        return None
    operator = _operator(row, layout, cells["target"])
    reached = _reached(row, layout, name, operator)
    if reached and _EXECUTION.search(name) and _is_share(cells["actual"], cells["weight"], cells["score"]):
        reached = None
    most, allowed, shown = _rule(row, layout)
    target, actual = cells["target"], cells["actual"]
    if target and actual and target.quantity.unit.dimension != actual.quantity.unit.dimension:
        bare = actual.kind == "plain" and reached is not None
        cells["actual"] = reread(actual, Measure(target.quantity.unit, target.kind)) if bare else None
    values: dict[str, Value] = {role: m.quantity for role, m in cells.items() if m is not None}
    values |= {
        **level, "operator": operator, "target_text": _text(row, layout, "target", operator), "actual_text": _text(row, layout, "actual"),
        "reason": words.reason_of(layout.text(row, "reason")) if "reason" in layout.columns else None, "reached": reached,
        "rule": most or None, "allowed": allowed or None, "expected_score": _due(row, layout, name, operator, reached),
        "written": _written(row, layout),
    }  # fmt: skip
    taking_part = reached is not None or (cells["weight"] and cells["score"])
    operands = tuple((role, m) for role, m in cells.items() if m is not None and (role in ("weight", "score") or reached is not None))
    if not taking_part and not shown:
        return None
    return told(layout.frame, "indicators", layout.frame.item(name), values, (*operands, *shown))


def _softened(relation: Relation, row: Row, certain: bool) -> Relation | None:
    """A relation of a row that was moved or rebuilt: kept where nothing in it fails."""
    if not row.slipped and certain:
        return relation
    score, weight = relation.values.get("score"), relation.values.get("weight")
    if isinstance(score, Quantity) and isinstance(weight, Quantity) and score.low > weight.high:
        return None
    return relation if not row.slipped else replace(relation, certainty="inferred")


# More rows than this that write their actual values alike are one way to fill in the form, told once.
_MANY = 3


def _told_once(rows: Sequence[Relation], written: str) -> list[Relation]:
    """The rows with how many are `written` in one way; of more than a few only the first says so, for all of them."""
    alike = [i for i, row in enumerate(rows) if row.values.get("written") == written]
    saying = alike[:1] if len(alike) > _MANY else alike
    said: dict[bool, dict[str, Value]] = {True: {"written": written, "n_written": len(alike)}, False: {"written": None}}
    return [replace(row, values={**row.values, **said[i in saying]}) if i in alike else row for i, row in enumerate(rows)]


def indicators(layout: Layout) -> Iterator[Relation]:
    """One row of `indicators` for each indicator of a band that prints enough to judge anything."""
    named = levels(layout.frame)
    found = [(row, relation) for row in layout.frame.rows if (relation := _relation(row, layout, named[row.index])) is not None]
    kept = [k for row, relation in found if (k := _softened(relation, row, layout.frame.certain)) is not None]
    yield from _told_once(_told_once(kept, "words"), "copied")
