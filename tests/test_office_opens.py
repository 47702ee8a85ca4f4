"""LibreOffice opens what we write: the review sheet, and marked copies of a document and a workbook, with every comment in them."""

import os
import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from auditor import audit
from auditor.annotate import annotate, suffix_of_copy
from auditor.reports.detail import Detail
from auditor.reports.formats import render
from auditor.written import is_ours
from sampled import audited

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """What LibreOffice makes of a file, as another kind of file; its profile is made but once."""
    home = tmp_path_factory.mktemp("home")

    def convert(path, kind):
        out = path.parent / "out"
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        command = [SOFFICE, "--headless", profile, "--convert-to", kind, "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120, env=os.environ | {"HOME": str(home)})
        return out / path.with_suffix(f".{kind}").name

    return convert


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A small workbook that contradicts itself."""
    book = openpyxl.Workbook()
    for row in (("甲局2022年度支出表（单位：万元）",), ("项目", "金额"), ("办公费", 40.2), ("差旅费", 35.1), ("合计", 95.3)):
        book.active.append(row)
    path = tmp_path_factory.mktemp("book") / "表.xlsx"
    book.save(path)
    return path


def test_the_review_sheet_is_printed_with_its_findings(tmp_path, converted):
    (path,) = SAMPLES.glob("05-*.docx")
    result = audited(path)
    sheet = tmp_path / "审核意见表.xlsx"
    sheet.write_bytes(render("xlsx", [result], [], Detail()))
    pages = PdfReader(converted(sheet, "pdf")).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert all(f"{finding.code}" in text for finding in result.findings) and "单位答复" in text
    assert all(page.mediabox.width > page.mediabox.height for page in pages)


def test_comments_come_through(tmp_path, book, converted):
    (path,) = SAMPLES.glob("05-*.docx")
    copies, counts = [], []
    for original in (path, book):
        marked, placed, _ = annotate(str(original), original.read_bytes(), audit(original).findings)
        copies.append(tmp_path / f"copy{original.suffix}")
        copies[-1].write_bytes(marked)
        counts.append(placed)
    document, workbook = converted(copies[0], "docx"), converted(copies[1], "xlsx")
    assert all(counts) and len(list(docx.Document(document).comments)) == counts[0]
    cells = [cell for row in openpyxl.load_workbook(workbook).active.iter_rows() for cell in row if cell.comment]
    assert len(cells) == counts[1] and all("TOT01" in cell.comment.text for cell in cells)


@pytest.mark.parametrize("kind", ["doc", "xls"])
def test_an_original_of_an_older_program_is_marked_as_a_converted_copy(tmp_path, book, converted, kind):
    source = {"doc": next(SAMPLES.glob("05-*.docx")), "xls": book}[kind]
    old = converted(Path(shutil.copy(source, tmp_path)), kind)
    findings = audit(old).findings
    copies = [annotate(str(old), old.read_bytes(), findings) for _ in range(2)]
    assert copies[0] == copies[1] and findings  # whenever it is written
    marked, placed, lost = copies[0]
    copy = tmp_path / f"copy{suffix_of_copy(str(old))}"
    copy.write_bytes(marked)
    if kind == "doc":
        assert len(list(docx.Document(str(copy)).comments)) == placed and is_ours(copy)
    else:
        assert sum(cell.comment is not None for row in openpyxl.load_workbook(copy).active.iter_rows() for cell in row) == placed
    assert placed and not lost
