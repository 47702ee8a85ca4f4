"""The samples audited once a process, all together, for the tests that ask what is said of them."""

from functools import cache
from pathlib import Path

from auditor import audit_many
from auditor.readers import SUFFIXES

SAMPLES = sorted(path for path in (Path(__file__).parents[1] / "samples").iterdir() if path.suffix in SUFFIXES)


@cache
def _audits():
    return dict(zip(SAMPLES, audit_many(SAMPLES, facsimile=True), strict=True))


def audited(path):
    """The audit of a sample, with its facsimile."""
    return _audits()[path]
