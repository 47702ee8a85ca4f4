"""Our own expectation types. Quantities are compared by their intervals: a row fails only where no values inside them
would do.

All share one table metric, which returns how many rows it saw and the labels of those that fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pandas as pd
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.expectations.row_conditions import RowConditionType
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

METRIC = "auditor.failing_rows"
# A number in a list of allowed scores: "10、8.5、0".
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def _apart(frame: pd.DataFrame, stated: str, expected: str) -> pd.Series:
    return _above(frame, stated, expected) | _above(frame, expected, stated)


def _in_last_digit(frame: pd.DataFrame, stated: str, expected: str) -> pd.Series:
    return frame["near"]


def _above(frame: pd.DataFrame, column: str, limit: str) -> pd.Series:
    return frame[f"{column}_low"] > frame[f"{limit}_high"]


def _under(frame: pd.DataFrame, column: str, limit: str) -> pd.Series:
    return _above(frame, limit, column)


def _full(frame: pd.DataFrame, column: str, limit: str) -> pd.Series:
    """Whether the printed value reaches the printed limit:
    a question about two prints, not about what they were rounded from.
    """
    return frame[column] >= frame[limit]


def _unlisted(frame: pd.DataFrame, column: str, allowed: str) -> pd.Series:
    listed = [[float(n) for n in _NUMBER.findall(str(text))] for text in frame[allowed]]
    bounds = zip(listed, frame[f"{column}_low"], frame[f"{column}_high"], strict=True)
    return pd.Series(
        [bool(ns) and not any(low <= n <= high for n in ns) for ns, low, high in bounds], index=frame.index, dtype=bool
    )


def _turned(frame: pd.DataFrame, direction: str, change: str) -> pd.Series:
    word, falls, rises = frame[direction], frame[f"{change}_high"] < 0, frame[f"{change}_low"] > 0
    return ((word == "up") & falls) | ((word == "down") & rises) | ((word == "flat") & (falls | rises))


def _denied(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame[column].eq(False)


# expectation type → from the examined rows and its column arguments to whether each row fails.
FAILS: Mapping[str, Callable[..., pd.Series]] = {
    "expect_quantities_to_agree": _apart,
    "expect_last_digit_to_agree": _in_last_digit,
    "expect_quantity_not_above": _above,
    "expect_quantity_not_below": _under,
    "expect_quantity_below": _full,
    "expect_quantity_to_be_listed": _unlisted,
    "expect_direction_to_match": _turned,
    "expect_claim_to_hold": _denied,
}


class FailingRows(TableMetricProvider):
    """(rows seen, labels of failing rows) of one of our expectation types."""

    metric_name = METRIC
    value_keys = ("expectation", "columns")

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 (the decorator makes it a class method)
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> tuple[int, list[int]]:
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        fails = FAILS[metric_value_kwargs["expectation"]](frame, **metric_value_kwargs["columns"])
        return len(frame), frame.index[fails.fillna(False).to_numpy(dtype=bool)].tolist()


class RowExpectation(BatchExpectation):
    """What our types share: which arguments name columns, asking the metric,
    and answering as a map expectation does.
    """

    asks: ClassVar[tuple[str, ...]] = ()
    row_condition: RowConditionType = None
    condition_parser: str | None = None

    @classmethod
    def is_abstract(cls) -> bool:
        """Whether this is no type of its own: then the library does not register it."""
        return not cls.asks

    def get_validation_dependencies(
        self, execution_engine: ExecutionEngine[Any] | None = None, runtime_configuration: dict[str, Any] | None = None
    ) -> ValidationDependencies:
        """The one metric it needs."""
        dependencies = super().get_validation_dependencies(execution_engine, runtime_configuration)
        domain = {key: getattr(self, key) for key in ("batch_id", "row_condition", "condition_parser")}
        value = {"expectation": self.expectation_type, "columns": {name: getattr(self, name) for name in self.asks}}
        dependencies.set_metric_configuration(METRIC, MetricConfiguration(METRIC, domain, value))
        return dependencies

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        seen, failing = metrics[METRIC]
        share = 100 * len(failing) / seen if seen else 0.0
        result = {
            "element_count": seen,
            "unexpected_count": len(failing),
            "unexpected_percent": share,
            "unexpected_index_list": failing,
        }
        return {"success": not failing, "result": result}


class ExpectQuantitiesToAgree(RowExpectation):
    """Some values inside the intervals of `stated` and `expected` are the same."""

    asks: ClassVar[tuple[str, ...]] = ("stated", "expected")
    stated: str
    expected: str


class ExpectLastDigitToAgree(RowExpectation):
    """`stated` and `expected` are not apart by a truncation or their last digit only;
    rows further apart are not its business.
    """

    asks: ClassVar[tuple[str, ...]] = ("stated", "expected")
    stated: str
    expected: str


class ExpectQuantityNotAbove(RowExpectation):
    """`column` can be at most `limit`."""

    asks: ClassVar[tuple[str, ...]] = ("column", "limit")
    column: str
    limit: str


class ExpectQuantityNotBelow(RowExpectation):
    """`column` can be at least `limit`."""

    asks: ClassVar[tuple[str, ...]] = ("column", "limit")
    column: str
    limit: str


class ExpectQuantityBelow(RowExpectation):
    """The value printed in `column` is less than the one printed in `limit`."""

    asks: ClassVar[tuple[str, ...]] = ("column", "limit")
    column: str
    limit: str


class ExpectQuantityToBeListed(RowExpectation):
    """`column` can be one of the numbers printed in the text `allowed`; a text without numbers allows all."""

    asks: ClassVar[tuple[str, ...]] = ("column", "allowed")
    column: str
    allowed: str


class ExpectDirectionToMatch(RowExpectation):
    """The word in `direction` (up, down, flat) can be said of the quantity `change`."""

    asks: ClassVar[tuple[str, ...]] = ("direction", "change")
    direction: str
    change: str


class ExpectClaimToHold(RowExpectation):
    """The flag in `column` is not false."""

    asks: ClassVar[tuple[str, ...]] = ("column",)
    column: str
