"""The samples give exactly the findings in samples/expected, every planted mistake is among them, and the clean ones are clean."""

import json
import re
from pathlib import Path

import pytest

from auditor.bundled import checks_dir
from auditor.suites.loader import load
from sampled import SAMPLES, audited

ROOT = Path(__file__).parents[1]
CLEAN = [path for path in SAMPLES if "无误" in path.stem]
# A row of the table in docs/samples.md: report, mistake, printed number, families.
PLANTED = re.compile(r"^\| (\d\d-\S+) \| (.+?) \| (.*?) ?\| ([A-Z/]+) \|$", re.MULTILINE)
PLANTED_ROWS = PLANTED.findall((ROOT / "docs/samples.md").read_text(encoding="utf-8"))


def told(path):
    """What the golden file of a sample holds: enough to see that a finding is the same, nothing that moves with a wording."""
    return [
        {
            "code": finding.code,
            "severity": finding.severity,
            "stated": finding.stated,
            "expected": finding.expected,
            "quotes": [evidence.quote for evidence in finding.places],
        }
        for finding in audited(path).findings
    ]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:2])
def test_golden(path, request):
    golden = ROOT / "samples/expected" / f"{path.name}.json"
    found = told(path)
    if request.config.getoption("--update-golden"):
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "mistake", "number", "families"), [pytest.param(*row, id=f"{row[0][:2]}-{i}-{row[3]}") for i, row in enumerate(PLANTED_ROWS)]
)
def test_planted_mistake_is_found(name, mistake, number, families):
    findings = [f for f in audited(ROOT / "samples" / name).findings if f.code[:3] in families.split("/")]
    assert any(not number or number in (e.quote for e in f.places) for f in findings), mistake


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name[:2])
def test_clean_sample_is_silent_and_was_checked(path):
    result = audited(path)
    assert result.findings == ()
    assert result.count("verified") > 0.6 * len(result.numbers)


def test_every_sample_is_described():
    described = set(re.findall(r"^\| (\d\d-\S+) \|", (ROOT / "docs/samples.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert {path.name for path in SAMPLES} == described
    assert len(SAMPLES) >= 6 and len(CLEAN) == 2


def test_samples_show_every_family():
    # What is told between two reports no sample shows by itself.
    families = {check.family for suite in load([checks_dir()]) for check in suite.checks if check.table != "between"}
    goldens = (json.loads(golden.read_text(encoding="utf-8")) for golden in (ROOT / "samples/expected").iterdir())
    assert families <= {finding["code"][:3] for golden in goldens for finding in golden}


def test_no_golden_without_a_sample():
    assert {golden.name for golden in (ROOT / "samples/expected").iterdir()} == {f"{path.name}.json" for path in SAMPLES}


def test_pdf_and_docx_say_the_same():
    """The PDF is made from the DOCX; what contradicts itself in one does so in the other."""
    docx, pdf = (next(path for path in SAMPLES if path.suffix == suffix) for suffix in (".docx", ".pdf"))
    assert [(f["code"], f["stated"], f["expected"]) for f in told(docx)] == [(f["code"], f["stated"], f["expected"]) for f in told(pdf)]


@pytest.mark.parametrize("name", [path.stem for path in SAMPLES if path.suffix == ".xlsx"], ids=lambda name: name[:2])
def test_docx_and_xlsx_say_the_same(name):
    """Both are made from the same blocks; a workbook tells its parts sheet by sheet, so the order may differ."""
    docx, xlsx = (sorted((f["code"], f["stated"], f["expected"]) for f in told(ROOT / f"samples/{name}.{suffix}")) for suffix in ("docx", "xlsx"))
    assert docx == xlsx
