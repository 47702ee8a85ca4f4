"""Running suites over the tables: one Great Expectations validation a table, all its checks at once."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from auditor.relations.tabulate import Tabulated
from auditor.suites.check import COMPARED, COMPARISON, Check, Outcome, Ran, Suite, SuiteError, Verdict, Wanted
from auditor.suites.vocabulary import KINDS

if TYPE_CHECKING:
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.expectations.expectation import Expectation

# Which rows of a table, one truth value a row.
Mask: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"
# Flat and uncapped row labels, and nothing else that costs time.
RESULT_FORMAT = {
    "result_format": "COMPLETE", "partial_unexpected_count": 0, "return_unexpected_index_query": False,
    "exclude_unexpected_values": True,
}  # fmt: skip
_GX_SEVERITY = {"error": "critical", "warning": "warning", "info": "info"}


def defer_scipy_stats() -> None:
    """Makes `scipy.stats` load on first use: importing Great Expectations loads it for two expectations that are seldom
    asked.

    Without effect where it is loaded already. Saves about a second of start and 55 MB.
    """
    if "scipy.stats" in sys.modules:
        return
    spec = importlib.util.find_spec("scipy.stats")
    if spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules["scipy.stats"] = module
    spec.loader.exec_module(module)
    # So that `from scipy import stats` finds it without importing it again, which would load it.
    package: Any = importlib.import_module("scipy")
    package.stats = module


@cache
def _batch_definition() -> BatchDefinition[Any]:
    """The place that Great Expectations keeps for a table; its data comes with each validation.
    One serves all: each costs ten milliseconds.
    """
    asset = _context().data_sources.add_pandas("tables").add_dataframe_asset("table")
    definition: BatchDefinition[Any] = asset.add_batch_definition_whole_dataframe("whole")
    return definition


@cache
def _context() -> Any:
    """One context a process, in memory, without progress bars and without reporting home."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # whatever the environment says: nothing is sent from here
    defer_scipy_stats()
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    import auditor.suites.expectations  # noqa: F401 (registers our expectation types)

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


def prepare() -> None:
    """Loads Great Expectations, which takes its time: a process may do so before it is asked to validate."""
    _context()


def _named(check: Check) -> list[str]:
    """The columns that a check's arguments name."""
    values = [check.kwargs[argument] for argument in KINDS[check.type].columns]
    return [str(column) for value in values for column in (value if isinstance(value, list) else [value])]


def _among(column: pd.Series, wanted: Sequence[Wanted]) -> Mask:
    """Which rows hold one of these values, None standing for no value; an empty value meets no comparison."""
    bounds = (
        {value: m for value in wanted if isinstance(value, str) and (m := COMPARISON.fullmatch(value))}
        if column.dtype.kind in "if"
        else {}
    )
    among = column.isin([value for value in wanted if value is not None and value not in bounds]).to_numpy(dtype=bool)
    for sign, bound in (m.groups() for m in bounds.values()):
        among = among | COMPARED[sign](column, float(bound)).fillna(False).to_numpy(dtype=bool)
    return among | column.isna().to_numpy(dtype=bool) if None in wanted else among


def _mask(check: Check, frame: pd.DataFrame) -> Mask:
    """Which rows a check examines: those its `where` admits and its `unless` leaves,
    with a value in every column it needs.
    """
    mask = np.ones(len(frame), dtype=bool)
    for column, wanted in check.where.items():
        mask &= _among(frame[column], wanted)
    for column, unwanted in check.unless.items():
        mask &= ~_among(frame[column], unwanted)
    for column in () if KINDS[check.type].nulls else _named(check):
        mask &= frame[column].notna().to_numpy(dtype=bool)
    return mask


def _expectation(check: Check, limited: bool) -> Expectation:
    """The check as an expectation, over the rows its column `_CODE` admits.
    Raises SuiteError where its arguments do not fit.
    """
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    from great_expectations.expectations.metadata_types import FailureSeverity
    from great_expectations.expectations.row_conditions import Column

    condition = {"row_condition": Column(f"_{check.code}") == True} if limited else {}  # noqa: E712 (a condition)
    try:
        configuration = ExpectationConfiguration(
            type=check.type,
            kwargs={**check.kwargs, **condition},
            meta={"code": check.code},
            severity=FailureSeverity(_GX_SEVERITY[check.severity]),
        )
        return configuration.to_domain_obj()
    except Exception as error:
        raise SuiteError(f"{check.file} {check.code}：{check.type} 的参数不合（{' '.join(str(error).split())}）") from None


def _reason(info: Mapping[str, Any]) -> str:
    """Why an expectation raised, from either shape in which the library says so; "" where it did not."""
    shapes = [info] if "raised_exception" in info else [part for part in info.values() if isinstance(part, Mapping)]
    raised = [str(shape.get("exception_message") or "未说明原因") for shape in shapes if shape.get("raised_exception")]
    return raised[0] if raised else ""


def _narrow(frame: pd.DataFrame, masks: Mapping[str, Mask], asked: Sequence[Check]) -> pd.DataFrame:
    """The columns these checks read, and a column `_CODE` for each: the library pays for every column it is given."""
    named = {f"{column}{end}" for check in asked for column in _named(check) for end in ("", "_low", "_high")}
    columns = {column: frame[column] for column in frame.columns if column in named or column == "near"}
    return pd.DataFrame(columns | {f"_{check.code}": masks[check.code] for check in asked}, index=frame.index)


def _ask(
    table: str, frame: pd.DataFrame, expectations: Sequence[Expectation]
) -> dict[str, tuple[tuple[int, ...], str]]:
    """By code the failing rows and why an expectation raised, "" where it did not."""
    definition = _batch_definition()
    from great_expectations.core.expectation_suite import ExpectationSuite

    suite = ExpectationSuite(name=table, expectations=[*expectations])
    answer = definition.get_batch({"dataframe": frame}).validate(suite, result_format=RESULT_FORMAT)
    told = {}
    for result in answer.results:
        code = str(((result.expectation_config and result.expectation_config.meta) or {})["code"])
        error = _reason(result.exception_info or {})
        failed = () if error else tuple(int(label) for label in result.result.get("unexpected_index_list") or ())
        told[code] = (failed, error)
    return told


def _run(table: str, checks: Sequence[Check], frame: pd.DataFrame) -> dict[str, Ran]:
    """One validation: each check of this table over the rows it examines."""
    masks = {check.code: _mask(check, frame) for check in checks}
    asked = [check for check in checks if masks[check.code].any()]
    ran = {check.code: Ran() for check in checks}
    if not asked:
        return ran
    _context()
    expectations = [_expectation(check, not masks[check.code].all()) for check in asked]
    told = _ask(table, _narrow(frame, masks, asked), expectations)
    for code in (check.code for check in asked):
        failed, error = told.get(code, ((), "没有得到结果"))
        ran[code] = Ran(tuple(frame.index[masks[code]].tolist()), failed, error)
    return ran


def validate(tabulated: Tabulated, suites: Sequence[Suite]) -> Outcome:
    """What every check of the suites says of the tables. Raises SuiteError for a check that cannot be built."""
    ran: dict[str, Ran] = {}
    by_table: dict[str, list[Check]] = {}
    for suite in suites:
        by_table.setdefault(suite.table, []).extend(suite.checks)
    for table, checks in by_table.items():
        ran |= _run(table, checks, tabulated.frames[table])
    return Outcome(ran)


def verdicts(tabulated: Tabulated, suites: Iterable[Suite], outcome: Outcome, documents: int) -> list[list[Verdict]]:
    """For each document, what each check said of each of its relations, in order of row;
    a check that could not run says nothing.
    """
    found: list[list[Verdict]] = [[] for _ in range(documents)]
    for check in (check for suite in suites for check in suite.checks):
        ran = outcome.ran[check.code]
        failed = set(ran.failed)
        for row in () if ran.error else ran.examined:
            made = tabulated.rows[row]
            found[made.document].append(Verdict(check, row, made.relation, row not in failed))
    for said in found:
        said.sort(key=lambda verdict: verdict.row)
    return found
