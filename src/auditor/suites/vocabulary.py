"""The expectation types a suite may name and which of their arguments name columns.
Plain data, so that reading a suite stays light.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`columns` are the arguments that name a column (or a list of them), the required ones first in order.

    `own` marks the types defined here. `ties`: passing confirms the numbers. `nulls`: empty values are what it asks
    about, so a row is examined whether or not its columns hold something. `across`: rows are compared with one another.
    `sides` are the arguments shown as what is stated and expected.
    """

    columns: tuple[str, ...]
    own: bool = False
    ties: bool = False
    nulls: bool = False
    across: bool = False
    sides: tuple[str, str] = ("", "")


OWN: Mapping[str, Kind] = {
    "expect_quantities_to_agree": Kind(("stated", "expected"), own=True, ties=True, sides=("stated", "expected")),
    "expect_last_digit_to_agree": Kind(("stated", "expected"), own=True, sides=("stated", "expected")),
    "expect_quantity_not_above": Kind(("column", "limit"), own=True, sides=("column", "limit")),
    "expect_quantity_not_below": Kind(("column", "limit"), own=True, sides=("column", "limit")),
    "expect_quantity_below": Kind(("column", "limit"), own=True, sides=("column", "limit")),
    "expect_quantity_to_be_listed": Kind(("column", "allowed"), own=True, sides=("column", "")),
    "expect_direction_to_match": Kind(("direction", "change"), own=True),
    "expect_claim_to_hold": Kind(("column",), own=True),
}

_COLUMN = Kind(("column",))
_PAIR = Kind(("column_A", "column_B"), sides=("column_A", "column_B"))
_LIST = Kind(("column_list",))

# The built-in expectations that judge row by row on pandas. Those that judge a whole column or table (means, row
# counts, outliers) name no relation, and would weigh all documents of a batch together.
BUILTIN: Mapping[str, Kind] = {
    "expect_column_pair_values_a_to_be_greater_than_b": _PAIR,
    "expect_column_pair_values_to_be_equal": _PAIR,
    "expect_column_value_lengths_to_be_between": _COLUMN,
    "expect_column_value_lengths_to_equal": _COLUMN,
    "expect_column_values_to_be_between": _COLUMN,
    "expect_column_values_to_be_dateutil_parseable": _COLUMN,
    "expect_column_values_to_be_in_set": _COLUMN,
    "expect_column_values_to_be_json_parseable": _COLUMN,
    "expect_column_values_to_be_null": Kind(("column",), nulls=True),
    "expect_column_values_to_match_json_schema": _COLUMN,
    "expect_column_values_to_match_regex": _COLUMN,
    "expect_column_values_to_match_regex_list": _COLUMN,
    "expect_column_values_to_match_strftime_format": _COLUMN,
    "expect_column_values_to_not_be_in_set": _COLUMN,
    "expect_column_values_to_not_be_null": Kind(("column",), nulls=True),
    "expect_column_values_to_not_match_regex": _COLUMN,
    "expect_column_values_to_not_match_regex_list": _COLUMN,
    "expect_compound_columns_to_be_unique": Kind(("column_list",), across=True),
    "expect_multicolumn_sum_to_equal": _LIST,
    "expect_multicolumn_values_to_be_equal": _LIST,
    "expect_select_column_values_to_be_unique_within_record": _LIST,
}

KINDS: Mapping[str, Kind] = {**OWN, **BUILTIN}
