"""Suites run over the tables: each check says which rows it examined and which failed, by intervals and never by row order."""

import os
import subprocess
import sys

import pytest

from auditor.bundled import checks_dir
from auditor.quantity import PERCENT, Quantity
from auditor.relations.schema import Relation
from auditor.relations.tabulate import tabulate
from auditor.suites.check import Check, Example, Suite, SuiteError
from auditor.suites.loader import load
from auditor.suites.run import _context, _reason, validate, verdicts
from auditor.suites.vocabulary import BUILTIN, KINDS, OWN
from handmade import document, numbers, pair_of, sum_of

made = document("支出10万元，其中办公费4万元、差旅费5万元。", "支出合计12.0万元。")
ten, four, five, twelve = numbers(made)


def check(type="expect_quantities_to_agree", table="totals", code="ABC01", where=None, unless=None, **kwargs):
    kwargs = kwargs or {"stated": "total", "expected": "parts"}
    example = Example("甲", ("乙",))
    examples = {"fails": (example,), "passes": (example,), "file": "own.yaml"}
    return Check(code, table, "题", type, kwargs, where or {}, unless or {}, "error", "{item}", "因", "", "", "", **examples)


def run(relations, *checks):
    suites = [Suite(one.table, (one,), one.file) for one in checks]
    return validate(tabulate([("a", relations)]), suites).ran


def failed(relations, type, **kwargs):
    ran = run(relations, check(type, relations[0].table, **kwargs))["ABC01"]
    assert not ran.error
    return list(ran.failed)


def exact(value):
    return Quantity.exact(value)


def rows(table, **columns):
    """Relations without operands, one a position in the columns."""
    return [Relation(table, "", dict(zip(columns, values, strict=True)), ()) for values in zip(*columns.values(), strict=True)]


def test_intervals_that_touch_agree():
    assert failed([sum_of(ten, four, five), sum_of(twelve, four, five)], "expect_quantities_to_agree") == [1]


def test_a_limit_is_passed_only_by_the_whole_interval():
    scores = rows("scores", stated=[exact(16), exact(18), exact(15)], full=[exact(16)] * 3)
    assert failed(scores, "expect_quantity_not_above", column="stated", limit="full") == [1]
    assert failed(scores, "expect_quantity_not_below", column="stated", limit="full") == [2]


def test_full_points_are_a_question_of_print():
    scores = rows("scores", stated=[exact(16), exact(15)], full=[exact(16)] * 2)
    assert failed(scores, "expect_quantity_below", column="stated", limit="full") == [0]


def test_a_score_may_be_any_of_the_listed():
    made = rows("indicators", score=[exact(4), exact(3), exact(4)], allowed=["5、3、0", "5、3、0", "酌情扣分"])
    assert failed(made, "expect_quantity_to_be_listed", column="score", allowed="allowed") == [0]


def test_direction_words_are_held_against_the_sign():
    up, down = Quantity.printed(exact(5).value, exact(1).ulp, PERCENT), Quantity.printed(exact(-5).value, exact(1).ulp, PERCENT)
    same = Quantity.printed(exact(0).value, exact(1).ulp, PERCENT)
    words = ["up", "down", "flat", "up", "down", "flat"]
    asks = {"type": "expect_direction_to_match", "direction": "direction", "change": "expected"}
    assert failed(rows("changes", direction=words, expected=[up, up, up, same, same, same]), **asks) == [1, 2]
    assert failed(rows("changes", direction=words[:3], expected=[down] * 3), **asks) == [0, 2]


def test_only_a_false_claim_fails_and_an_open_one_is_not_examined():
    ran = run(rows("claims", holds=[True, False, None]), check("expect_claim_to_hold", "claims", column="holds"))["ABC01"]
    assert (ran.examined, ran.failed) == ((0, 1), (1,))


def test_a_miss_by_the_last_digit_is_its_own_question():
    relations = [sum_of(ten, four, five), sum_of(twelve, four, five, near=True), sum_of(twelve, four, five)]
    assert failed(relations, "expect_last_digit_to_agree", stated="total", expected="parts") == [1]
    ran = run(relations, check(where={"near": (False,)}))["ABC01"]
    assert (ran.examined, ran.failed) == ((0, 2), (2,))


def test_where_and_unless_choose_the_rows():
    relations = rows("rates", rate=[exact(1), exact(0), None], base=["initial", None, ""])
    between = {"column": "denominator", "min_value": 0}
    relations = [Relation("rates", "", {**r.values, "denominator": exact(-1)}, ()) for r in relations]
    kind = "expect_column_values_to_be_between"
    assert run(relations, check(kind, "rates", **between))["ABC01"].failed == (0, 1, 2)
    assert run(relations, check(kind, "rates", where={"base": (None, "")}, **between))["ABC01"].examined == (1, 2)
    assert run(relations, check(kind, "rates", unless={"rate": (None, 0)}, **between))["ABC01"].examined == (0,)


def test_rows_are_chosen_by_size_and_a_missing_value_meets_no_comparison():
    kind, between = "expect_column_values_to_be_between", {"column": "rate", "min_value": 50}
    made = [Relation("rates", "", {"rate": exact(value)}, (), year=year, confidence=confidence)
            for value, year, confidence in ((10, 2021, 0.95), (60, None, 0.4), (70, 2022, None), (20, 2022, 0.9))]  # fmt: skip

    def examined(where=None, unless=None):
        return run(made, check(kind, "rates", where=where, unless=unless, **between))["ABC01"].examined

    assert examined({"confidence": ("> 0.9",)}) == (0,)
    assert examined({"confidence": (">=0.9",)}) == (0, 3)
    assert examined({"confidence": (None, "> 0.9")}) == (0, 2)
    assert examined({"confidence": (None,)}) == (2,)
    assert examined({"confidence": (0.4, ">= 0.95")}) == (0, 1)
    assert examined({"confidence": (">= 0.4",)}, {"confidence": (">= 0.9",)}) == (1,)
    assert examined(unless={"confidence": ("> 0.5",)}) == (1, 2)
    assert examined({"year": ("< 2022",)}) == (0,)
    assert examined({"rate": ("< 50",), "confidence": ("> 0.9",)}) == (0,)


def test_rows_without_a_value_are_not_examined_unless_that_is_the_question():
    relations = rows("indicators", reason=[None, "", "受灾"])
    regex = check("expect_column_values_to_match_regex", "indicators", column="reason", regex=r"\S")
    ran = run(relations, regex, check("expect_column_values_to_not_be_null", "indicators", "ABC02", column="reason"))
    assert (ran["ABC01"].examined, ran["ABC01"].failed) == ((1, 2), (1,))
    assert (ran["ABC02"].examined, ran["ABC02"].failed) == ((0, 1, 2), (0,))


def test_a_check_without_rows_is_not_run():
    ran = run([pair_of(ten, twelve)], check(), check(table="pairs", code="ABC02", stated="left", expected="right"))
    assert (ran["ABC01"].examined, ran["ABC02"].failed) == ((), (0,))


def test_a_check_that_raises_says_so_and_the_others_run():
    broken = check("expect_column_values_to_match_regex", code="ABC02", column="item", regex="(")
    ran = run([sum_of(twelve, four, five)], broken, check())
    assert ran["ABC02"].error and not ran["ABC02"].failed
    assert ran["ABC01"].failed == (0,)
    assert verdicts(tabulate([("a", [sum_of(ten, four, five)])]), [Suite("totals", (broken,), "")], type("O", (), {"ran": ran}), 1) == [[]]


def test_arguments_that_do_not_fit_name_the_check():
    with pytest.raises(SuiteError, match=r"own\.yaml ABC01：expect_column_values_to_be_between 的参数不合"):
        run([sum_of(ten, four, five)], check("expect_column_values_to_be_between", column="total", minimum=3))


def test_both_shapes_of_an_exception_are_read():
    assert _reason({"raised_exception": False, "exception_message": None}) == ""
    assert _reason({"raised_exception": True, "exception_message": "甲"}) == "甲"
    assert _reason({"('metric',)": {"raised_exception": True, "exception_message": "乙"}}) == "乙"


def test_equal_checks_under_two_codes_both_answer():
    ran = run([sum_of(twelve, four, five)], check(), check(code="ABC02"))
    assert ran["ABC01"].failed == ran["ABC02"].failed == (0,)


def test_verdicts_go_to_their_document():
    tabulated = tabulate([("a", [sum_of(ten, four, five)]), ("b", []), ("c", [sum_of(twelve, four, five)])])
    suites = [Suite("totals", (check(),), "")]
    said = verdicts(tabulated, suites, validate(tabulated, suites), 3)
    assert [[verdict.holds for verdict in one] for one in said] == [[True], [], [False]]


def test_every_bundled_check_can_be_built():
    """Each table gets one row with a value in every column, so that every expectation is asked."""
    from auditor.relations.schema import INTEGERS, TABLES

    relations = []
    for table, (numeric, other) in TABLES.items():
        values = {column: exact(1) for column in numeric}
        values |= {column: 1 if column in INTEGERS else "优" for column in other}
        relations.append(Relation(table, "", values, ()))
    ran = validate(tabulate([("a", relations)]), load([checks_dir()])).ran
    assert {code: one.error for code, one in ran.items() if one.error} == {}


def test_the_vocabulary_names_what_the_library_knows():
    _context()
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.registry import get_expectation_impl

    for name, kind in KINDS.items():
        implementation = get_expectation_impl(name)
        assert issubclass(implementation, Expectation)
        assert set(kind.columns) <= set(implementation.__fields__), name
    from auditor.suites.expectations import FAILS

    assert set(FAILS) == set(OWN)
    assert not set(BUILTIN) & set(OWN)


DEFERRED = """
import sys
from auditor.suites.run import _context
context = _context()
assert type(sys.modules["scipy.stats"]).__name__ == "_LazyModule", "loaded at once"
import great_expectations as gx, pandas as pd
likely = {"values": ["a", "b"], "weights": [0.5, 0.5]}
kl = gx.expectations.ExpectColumnKLDivergenceToBeLessThan(column="x", partition_object=likely, threshold=0.1)
batch = context.data_sources.add_pandas("s").add_dataframe_asset("s").add_batch_definition_whole_dataframe("s")
print(batch.get_batch({"dataframe": pd.DataFrame({"x": list("aabb")})}).validate(kl).success)
"""


def test_nothing_is_sent_home_whatever_the_environment_says(monkeypatch):
    monkeypatch.setenv("GX_ANALYTICS_ENABLED", "true")
    made = _context.__wrapped__()
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false" and made.config.analytics_enabled is False


def test_statistics_load_late_and_still_work():
    ran = subprocess.run([sys.executable, "-c", DEFERRED], capture_output=True, text=True, check=False)
    assert (ran.stdout.strip(), ran.returncode) == ("True", 0), ran.stderr


SAYS_FAIL = {
    "expect_column_pair_values_a_to_be_greater_than_b": {"column_A": "parts", "column_B": "total"},
    "expect_column_pair_values_to_be_equal": {"column_A": "total", "column_B": "parts"},
    "expect_column_value_lengths_to_be_between": {"column": "item", "max_value": 1},
    "expect_column_value_lengths_to_equal": {"column": "item", "value": 1},
    "expect_column_values_to_be_between": {"column": "total", "max_value": 1},
    "expect_column_values_to_be_dateutil_parseable": {"column": "item"},
    "expect_column_values_to_be_in_set": {"column": "item", "value_set": ["收入"]},
    "expect_column_values_to_be_json_parseable": {"column": "item"},
    "expect_column_values_to_be_null": {"column": "item"},
    "expect_column_values_to_match_json_schema": {"column": "scope", "json_schema": {"type": "object"}},
    "expect_column_values_to_match_regex": {"column": "item", "regex": "收"},
    "expect_column_values_to_match_regex_list": {"column": "item", "regex_list": ["收"]},
    "expect_column_values_to_match_strftime_format": {"column": "item", "strftime_format": "%Y"},
    "expect_column_values_to_not_be_in_set": {"column": "item", "value_set": ["支出"]},
    "expect_column_values_to_not_be_null": {"column": "year"},
    "expect_column_values_to_not_match_regex": {"column": "item", "regex": "支"},
    "expect_column_values_to_not_match_regex_list": {"column": "item", "regex_list": ["支"]},
    "expect_compound_columns_to_be_unique": {"column_list": ["document", "item"]},
    "expect_multicolumn_sum_to_equal": {"column_list": ["total", "parts"], "sum_total": 3},
    "expect_multicolumn_values_to_be_equal": {"column_list": ["total", "parts"]},
    "expect_select_column_values_to_be_unique_within_record": {"column_list": ["item", "item"]},
}


@pytest.mark.filterwarnings("ignore:DataFrame columns are not unique")
@pytest.mark.parametrize("type", BUILTIN)
def test_every_builtin_type_answers_row_by_row(type):
    places = [("1", "prose"), ("2", "prose"), ("3", "table")]
    relations = [sum_of(twelve, four, five, scope=scope, source=source) for scope, source in places]
    ran = run(relations, check(type, where={"source": ("prose",)}, **SAYS_FAIL[type]))["ABC01"]
    assert (ran.error, ran.examined, ran.failed) == ("", (0, 1), (0, 1))
