"""A band made ready for arithmetic: rows with label, kind and figures in their final units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.numbers.mention import Mention
from auditor.numbers.units import Measure
from auditor.numerals import numeral
from auditor.relations.tables import headers, words
from auditor.relations.tables.align import aligned
from auditor.relations.tables.cells import Entry, distinct
from auditor.relations.tables.columns import Column, plain_words
from auditor.relations.tables.header_blocks import Band
from auditor.relations.tables.measures import typed, unit_of_row
from auditor.relations.tables.pieces import is_strung

# A digits-only code of a budget item: 2080505.
_CODE = re.compile(r"\d{2,7}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row under a header.

    `raw` is its label as printed, `label` the same without numbering, 其中 and units. `kind` is item, total, subtotal, average,
    strung (labels and figures in turns) or blank. `depth` is its numbering style's rank (-1 without), `number` its place in its numbering (0
    without). `entries` and `values` go by column index; `values` holds figures in their final unit. `moved` says that its cells were moved to
    fit the columns, `slipped` that they might fit otherwise. `indent` is how far its label is set in by blanks, in halves of a Chinese
    character.
    """

    index: int
    raw: str
    label: str
    kind: str
    of_which: bool
    depth: int
    code: str
    entries: Mapping[int, Entry]
    values: Mapping[int, Mention]
    number: int = 0
    moved: bool = False
    slipped: bool = False
    indent: int = 0

    @property
    def is_sum(self) -> bool:
        return self.kind in ("total", "subtotal")

    def text(self, column: Column | None) -> str:
        """The words in a column, "" where it is blank or there is none."""
        entry = self.entries.get(column.index) if column is not None else None
        return entry.text if entry is not None and entry.kind in ("text", "number") else ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A band with its rows; `project` is what its form is about, `caption` the words over it, `money` its money unit."""

    band: Band
    rows: tuple[Row, ...]
    project: str = ""
    organization: str = ""
    caption: str = ""
    money: Measure | None = None
    block: int = 0

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.band.columns

    @property
    def certain(self) -> bool:
        return self.band.sheet.certain

    @property
    def damaged(self) -> bool:
        """Whether so many rows had to be moved that sums over them prove nothing."""
        moved = sum(r.moved for r in self.rows)
        return moved > 2 and 5 * moved > len(self.rows)

    def having(self, *roles: str) -> list[Column]:
        return self.band.having(*roles)

    def item(self, *parts: str) -> str:
        """A label for messages: what the form is about and the parts, joined by a dot, each once."""
        return "·".join(dict.fromkeys(p for p in (self.project, *parts) if p))


def aspect(frame: Frame, column: Column) -> str:
    """Which figure a column holds; a 小计 after 年初预算 and 追加 is the adjusted budget."""
    left = {c.role for c in frame.columns if c.index < column.index and c.group == column.group}
    return "adjusted" if column.role == "subtotal" and {"initial", "adjustment"} <= left else column.aspect


def clean_label(text: str) -> str:
    """A label without 其中, numbering, units and points: 其中：当年财政拨款 → 当年财政拨款."""
    text = words.LABEL_FRONT.sub("", text)
    text = words.GROUP_POINTS.sub("", text)
    text = words.BLOCK_UNIT.sub("", text)
    return text.strip("：:，、* ")


def _numbering(text: str) -> tuple[int, int]:
    """(style, place) of the number before a label: （2）项目支出 → (3, 2); (-1, 0) without one."""
    bare = words.BEFORE_NUMBER.sub("", text)
    for style, pattern in enumerate(words.NUMBERED):
        if match := pattern.match(bare):
            return style, numeral(match[0].strip("（）、.．")) or 0
    return -1, 0


def _labels(entries: Mapping[int, Entry], columns: Sequence[Column]) -> list[str]:
    """The words of a row's name columns from left to right, those before its figures first."""
    named = [c for c in columns if c.role in headers.NAMES and c.index in entries and entries[c.index].kind == "text"]
    return [entries[c.index].text for c in named]


def _label(entries: Mapping[int, Entry], columns: Sequence[Column]) -> str:
    """The row's own name, a total's where one is named.

    Else what stands under 项目名称 or the like, else the innermost name before its last figure that is no unit and no description.
    """
    figures = [c.index for c in columns if c.role not in headers.TEXTS and c.index in entries and entries[c.index].kind == "number"]
    before = [c for c in columns if c.role in headers.NAMES and (not figures or c.index < figures[-1])]
    named = [c for c in before if headers.OWN_NAME.search(plain_words(c.header))]
    rest = [c for c in before if not headers.SIDE_NAME.search(plain_words(c.header))]
    texts = _labels(entries, before) or _labels(entries, columns)
    own = _labels(entries, named) or _labels(entries, rest)
    total = next((t for t in texts if words.TOTAL_ROW.fullmatch(clean_label(t)) or words.AVERAGE_ROW.fullmatch(clean_label(t))), "")
    if total or texts:
        return total or (own or texts)[-1]
    first = next((e for e in entries.values() if e.kind == "text"), None)
    summed = first is not None and (words.TOTAL_ROW.fullmatch(first.text) or words.SUBTOTAL_ROW.fullmatch(first.text))
    return first.text if first is not None and (summed or not figures) else ""


def _is_indicator(band: Band, entries: Mapping[int, Entry]) -> bool:
    """Whether a row prints a target and what was reached: then its name is an indicator's, even 运营补贴总额."""
    printed = [any(c.index in entries and not entries[c.index].is_blank for c in band.having(role)) for role in ("target", "actual")]
    return all(printed)


def _kind(label: str, values: Mapping[int, Mention], entries: Mapping[int, Entry]) -> str:
    bare = clean_label(label)
    if words.AVERAGE_ROW.fullmatch(bare):
        return "average"
    if words.SUBTOTAL_ROW.fullmatch(bare) and not words.TOTAL_ROW.fullmatch(bare):
        return "subtotal"
    if words.TOTAL_ROW.fullmatch(bare) and not words.OF_WHICH.match(label):
        return "total"
    return "item" if values or entries else "blank"


def _code(band: Band, index: int) -> str:
    """The budget item's code, from one column or from 类, 款 and 项 side by side."""
    line = band.sheet.rows[index]
    cells = [e for c in band.columns if c.role == "code" for g in c.covers if (e := line[g]) is not None and e.kind == "number"]
    digits = "".join(e.text for i, e in enumerate(cells) if e not in cells[:i])
    return digits if _CODE.fullmatch(digits) else ""


def _entries(band: Band, index: int) -> dict[int, Entry]:
    """Column index → entry of a sheet row; one that spans columns stands in the first of them."""
    entries: dict[int, Entry] = {}
    for column in band.columns:
        entry = band.entry(index, column)
        if entry is not None and entry.kind != "empty" and entry not in entries.values():
            entries[column.index] = entry
    return entries


def _belongs(mention: Mention, role: str) -> bool:
    """Whether a figure can stand under its header: points under 得分, percentages under 执行率, bounds only
    under 指标值, no percentages under amounts."""
    dimension = mention.quantity.unit.dimension
    if mention.operator and role not in ("target", "actual"):
        return False
    if role in headers.IN_POINTS:
        return dimension == "分"
    if role in headers.PERCENTS:
        return dimension == "%"
    return role not in headers.TEXTS and not (role in headers.MONEY and dimension == "%")


def _indent(entries: Mapping[int, Entry], raw: str) -> int:
    """How many blanks stand before a row's label in its cell, a wide one counting twice."""
    source = next((e.source for e in entries.values() if e.text == raw), None)
    if source is None or not source.at:
        return 0
    before = source.source.raw[: source.at[0]]
    return sum(2 if blank == "\u3000" else 1 for blank in before[len(before.rstrip(" \u3000\u00a0")) :])


def _set_right(entries: Mapping[int, Entry], index: int, moved: Mapping[int, Entry]) -> dict[int, Entry]:
    """The entries of a row with its own ones where they were moved to, if any were."""
    return {**{i: e for i, e in entries.items() if e.row != index or not moved}, **moved}


def _row(band: Band, index: int, money: Measure | None, ragged: bool) -> Row:
    entries = _entries(band, index)
    here = [e for e in entries.values() if e.row == index]
    if is_strung(distinct(band.sheet.rows[index])):
        return Row(index, "", "", "strung", False, -1, "", entries, {})
    moved, sure = (aligned(here, band.columns) if ragged else None) or ({}, True)
    entries = _set_right(entries, index, moved)
    raw = _label(entries, band.columns) or band.lead(index)
    unit = next((c for c in band.columns if c.role == "unit" and c.index in entries), None)
    own = unit_of_row([entries[unit.index].text] if unit else [raw])
    by_index = {c.index: c for c in band.columns}
    printed = {i: e for i, e in entries.items() if e.kind == "number" and (e.row == index or by_index[i].role != "rate")}
    figures = {i: typed(e.mentions[0], by_index[i], money, own) for i, e in printed.items()}
    values = {i: m for i, m in figures.items() if _belongs(m, by_index[i].role)}
    style, number = _numbering(raw)
    kind = "item" if _is_indicator(band, entries) else _kind(raw, values, entries)
    return Row(index, raw, clean_label(raw), kind, bool(words.OF_WHICH.match(raw)), style,
               _code(band, index), entries, values, number, bool(moved), not sure, _indent(entries, raw))  # fmt: skip


def rows_of(band: Band, money: Measure | None) -> tuple[Row, ...]:
    """The rows of a band that hold anything, from top to bottom."""
    ragged = len(band.headers) > 2 and not band.sheet.spans
    return tuple(_row(band, index, money, ragged) for index in band.rows() if distinct(band.sheet.rows[index]))
