"""Every place that is told of every sample leads a program back to the number, by what is told and nothing else."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar

from auditor.readers import SUFFIXES
from auditor.reports import json_report
from auditor.result import cell_name
from test_one_blame import audited, digits

SAMPLES = sorted(path for path in (Path(__file__).parents[1] / "samples").iterdir() if path.suffix in SUFFIXES)


def told(path):
    """Every number that was seen, and every place of a finding that quotes one, as JSON tells them."""
    fields = json_report.document_fields(audited(path), numbers=True)
    numbers = [*fields["numbers_seen"], *(place for finding in fields["findings"] for place in finding["places"])]
    return [one for one in numbers if digits(one["quote"])]


def squeezed(text):
    return "".join(str(text).replace(",", "").split())


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix in (".txt", ".md")], ids=lambda path: path.name[:2])
def test_in_text(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert told(path)
    for one in told(path):
        found = lines[one["line"] - 1][one["start"] : one["end"]]
        assert found and squeezed(one["quote"]).startswith(squeezed(found)), one


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix == ".xlsx"], ids=lambda path: path.name[:2])
def test_in_workbooks(path):
    book = openpyxl.load_workbook(path, data_only=True)
    for one in told(path):
        assert one["address"] == cell_name(one["row"], one["column"]) and one["table"] == one["sheet"]
        value = book[one["sheet"]][one["address"]].value
        if isinstance(value, int | float):
            assert float(digits(one["quote"])) in (pytest.approx(abs(value)), pytest.approx(abs(value) * 100)), one
        else:
            assert digits(one["quote"]) in squeezed(value), one


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix == ".docx"], ids=lambda path: path.name[:2])
def test_in_word(path):
    document = docx.Document(io.BytesIO(path.read_bytes()))
    for one in told(path):
        if one["table"] is not None:
            text = document.tables[one["table"] - 1].rows[one["row"] - 1].cells[one["column"] - 1].text
        else:
            text = document.paragraphs[one["paragraph"] - 1].text
        assert squeezed(one["quote"]).startswith(squeezed(text[one["start"] : one["end"]])), (one, text)


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix == ".pdf"], ids=lambda path: path.name[:2])
def test_on_pages(path):
    pages = [(sheet.height, [*characters(sheet)]) for sheet in extract_pages(path)]
    for one in told(path):
        height, letters = pages[one["page"] - 1]
        x0, top, x1, bottom = one["bbox"]
        inside = [c for c in letters if x0 - 1 <= (c.x0 + c.x1) / 2 <= x1 + 1 and top - 1 <= height - (c.y0 + c.y1) / 2 <= bottom + 1]
        found = "".join(c.get_text() for c in sorted(inside, key=lambda c: c.x0))
        assert digits(one["quote"]) in squeezed(found), (one, found)


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix == ".ofd"], ids=lambda path: path.name[:2])
def test_in_ofd(path):
    assert all(one["page"] and one["bbox"] for one in told(path))


def characters(layout):
    for element in layout:
        if isinstance(element, LTChar):
            yield element
        elif hasattr(element, "__iter__"):
            yield from characters(element)


@pytest.mark.parametrize(("row", "column", "name"), [(1, 1, "A1"), (7, 26, "Z7"), (12, 27, "AA12"), (3, 703, "AAA3")])
def test_cells_are_called_as_spreadsheets_do(row, column, name):
    assert cell_name(row, column) == name


def test_the_documented_frames_are_so(monkeypatch):
    import doctest

    from auditor import frames

    monkeypatch.chdir(Path(__file__).parents[1])
    told = doctest.testmod(frames)
    assert told.attempted >= 5 and not told.failed


def test_many_reports_become_one_set_of_tables():
    from auditor import Audit, Failure, Finding, audit_many

    made = audit_many([*SAMPLES[:2], "missing.txt"]).to_frames()
    assert sorted(made.findings["document"].unique()) == [str(path) for path in SAMPLES[:2]]
    assert {str(kind) for kind in made.numbers.dtypes} == {"string", "Int64", "float64"} and made.relations["totals"]["total"].dtype == "float64"
    (audit, failure) = audit_many([SAMPLES[0], "missing.txt"])
    assert isinstance(audit, Audit) and isinstance(failure, Failure) and all(isinstance(one, Finding) for one in audit.findings)
