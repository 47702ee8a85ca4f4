"""Every bundled check does what its examples say: the failing ones give exactly their lines, the passing ones are examined and silent."""

import pytest

from auditor.bundled import checks_dir
from auditor.examples import run_examples
from auditor.suites.loader import load

CHECKS = [check for suite in load([checks_dir()]) for check in suite.checks]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_examples(check):
    assert [trial.problem for trial in run_examples(check) if trial.problem] == []
