"""Relations become tables: one pandas DataFrame a table of the schema, all documents one below the other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from auditor.document import Place
from auditor.quantity import Quantity
from auditor.relations.schema import FRACTIONS, INTEGERS, TABLES, Relation, Value

Values: TypeAlias = "np.ndarray[Any, Any] | pd.api.extensions.ExtensionArray"
_NONE = float("nan")
# Half of a character: a byte of a file name that is no UTF-8, or what a broken file printed.
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of a table was made of: the number of its document in the batches, and its relation."""

    document: int
    relation: Relation


@dataclass(frozen=True, slots=True)
class Tabulated:
    """The tables and what their rows stand for: the index of each frame holds row ids, and `rows[id]` is that row.

    Row ids are unique over all tables, so that a row is named by one integer.
    """

    frames: Mapping[str, pd.DataFrame]
    rows: tuple[Row, ...]


def _spot(place: Place) -> str:
    """A place in few characters: page, line or paragraph, table cell, characters."""
    parts = [f"{name}{value}" for name, value in (("p", place.page), ("l", place.line), ("¶", place.paragraph)) if value is not None]
    if place.row is not None:
        parts.append(f"t{'' if place.table is None else place.table}r{place.row}c{place.column}")
    if place.start is not None:
        parts.append(f"{place.start}-{place.end}")
    return ":".join(parts)


def _unit(relation: Relation) -> str | None:
    """The unit of the first quantity that the table's columns hold."""
    for column in TABLES[relation.table][0]:
        value = relation.values.get(column)
        if isinstance(value, Quantity):
            return value.unit.name
    return None


def _common(name: str, relation: Relation) -> dict[str, Value | float]:
    return {
        "document": name,
        "item": relation.item,
        "year": relation.year,
        "scope": relation.scope,
        "unit": _unit(relation),
        "source": relation.source,
        "certainty": relation.certainty,
        "confidence": relation.confidence,
        "places": " ".join(_spot(mention.place) for _, mention in relation.operands),
        "near": relation.near,
    }


def _bounds(column: str, values: Sequence[Value]) -> dict[str, Values]:
    """A quantity's column and its bounds as floats; rounding to float keeps order, so what meets in decimals meets here."""
    found = [value if isinstance(value, Quantity) else None for value in values]
    return {
        column: np.array([_NONE if q is None else float(q.value) for q in found], dtype="float64"),
        f"{column}_low": np.array([_NONE if q is None else float(q.low) for q in found], dtype="float64"),
        f"{column}_high": np.array([_NONE if q is None else float(q.high) for q in found], dtype="float64"),
    }


def _writable(value: Any) -> Any:
    """A value as it is, but for half characters in it, which no column of text takes: 报告\udcff.txt."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) and _HALF.search(value) else value


def _column(column: str, values: Sequence[Any]) -> Values:
    """A column of text, numbers or flags, null where a relation says nothing."""
    if column in INTEGERS:
        return pd.array(list(values), dtype="Int64")
    if column in FRACTIONS:
        return np.array([_NONE if value is None else value for value in values], dtype="float64")
    if column == "near":
        return np.array(values, dtype="bool")
    return np.array([_writable(value) for value in values], dtype="object")


def _frame(table: str, ids: Sequence[int], named: Sequence[tuple[str, Relation]]) -> pd.DataFrame:
    numeric, other = TABLES[table]
    common = [_common(name, relation) for name, relation in named]
    columns: dict[str, Values] = {}
    for column in _common("", Relation(table, "", {}, ())):
        columns[column] = _column(column, [row[column] for row in common])
    for column in numeric:
        columns |= _bounds(column, [relation.values.get(column) for _, relation in named])
    for column in other:
        columns[column] = _column(column, [relation.values.get(column) for _, relation in named])
    return pd.DataFrame(columns, index=np.array(ids, dtype="int64"))


def tabulate(batches: Sequence[tuple[str, Sequence[Relation]]]) -> Tabulated:
    """The tables of several documents, each given by its name and relations; a table without rows is there and empty."""
    rows: list[Row] = []
    named: dict[str, list[tuple[str, Relation]]] = {table: [] for table in TABLES}
    ids: dict[str, list[int]] = {table: [] for table in TABLES}
    for number, (name, relations) in enumerate(batches):
        for relation in relations:
            ids[relation.table].append(len(rows))
            named[relation.table].append((name, relation))
            rows.append(Row(number, relation))
    return Tabulated({table: _frame(table, ids[table], named[table]) for table in TABLES}, tuple(rows))
