"""Every finding of every sample through every format: one number is blamed, the same everywhere, or none is."""

import html
import io
import json
import re

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from auditor.annotate import SUFFIXES as MARKABLE
from auditor.annotate import annotate
from auditor.annotate.pdf import on_page
from auditor.audits import counted
from auditor.readers.word.package import W
from auditor.reports import json_report, letter, page, sarif, terminal, workbook
from auditor.reports.detail import Detail
from auditor.reports.letter import escaped
from auditor.reports.quote import sides
from auditor.reports.wording import SEVERITY_WORDS, one_line, where
from sampled import SAMPLES, audited

EACH = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:2] + path.suffix)
RED = "FF9E9E"


def digits(text):
    """The first number in a text, without commas and sign."""
    found = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    return found[0].replace(",", "") if found else ""


def spot(evidence):
    return evidence.place, evidence.quote


@EACH
def test_words_and_places_agree(path):
    audit = audited(path)
    for finding in audit.findings:
        blamed = [evidence for evidence in finding.places if evidence.blamed]
        assert len(blamed) <= 1 and blamed == [*filter(None, [finding.blamed])]
        if not blamed:
            assert not re.search("唯“|疑应为|改为", finding.hint + finding.message), finding.message
            continue
        assert finding.places[0] is blamed[0]
        number = digits(blamed[0].quote)
        assert number in finding.message.replace(",", ""), finding.message
        assert not finding.stated or digits(finding.stated) == number
        assert all(digits(named) == number for named in re.findall("(?:唯|；|^)“(.+?)”(?:没有|改为)", finding.hint)), finding.hint


@EACH
def test_statuses_agree(path):
    audit = audited(path)
    blamed = {spot(e) for finding in audit.findings for e in finding.places if e.blamed}
    seen = {(number.place, number.quote) for number in audit.numbers if number.status == "blamed"}
    years = {one for one in blamed if one not in {(n.place, n.quote) for n in audit.numbers}}
    assert seen == blamed - years and all(re.fullmatch(r"(?:19|20)\d\d", quote) for _, quote in years)


@EACH
def test_terminal_and_letter(path):
    audit = audited(path)
    text, told = terminal.render([audit], [], Detail(verbose=True)), letter.render([audit], [], Detail())
    expected = [f"【{one_line(finding.blamed.quote)}】" for finding in audit.findings if finding.blamed]
    assert re.findall("【[^】]+】", text.replace("\n", "")) == expected or sorted(_marks(audit)) == sorted(expected)
    for finding in audit.findings:
        marks = re.findall("【(.+?)】", "".join(side.plain for side, _ in sides(finding, room=400, bare=True)))
        assert marks == [one_line(e.quote) for e in finding.places if e.blamed], finding.message
        bold = f"**{escaped(one_line(finding.blamed.quote))}**" if finding.blamed else ""
        assert bold in told
    quotes = [line for line in told.splitlines() if line.lstrip().startswith("> ")]
    assert sum(line.count("**") // 2 for line in quotes) == len(expected)


def _marks(audit):
    return [f"【{e.quote}】" for finding in audit.findings for e in finding.places if e.blamed]


@EACH
def test_json_and_sarif(path):
    audit = audited(path)
    document = json.loads(json_report.dump(json_report.report([audit], [], numbers=True)))["documents"][0]
    results = json.loads(sarif.render([audit], [], Detail()))["runs"][0]["results"]
    for finding, told, result in zip(audit.findings, document["findings"], results, strict=True):
        assert [place["quote"] for place in told["places"] if place["blamed"]] == [e.quote for e in finding.places if e.blamed]
        (location,) = result["locations"]
        others = [other["properties"]["blamed"] for other in result["relatedLocations"]]
        assert location["properties"].get("blamed", False) == (finding.blamed is not None) and not any(others)
        assert not finding.blamed or location["message"]["text"] == one_line(finding.blamed.quote)
    assert document["numbers"] == {"total": len(audit.numbers), **{status: audit.count(status) for status in json_report.STATUSES}}


@EACH
def test_page(path):
    audit = audited(path)
    made = page.render([audit], [], Detail())
    told = re.findall(r'<li class="finding.*?</li>', made, re.DOTALL)
    for finding, one in zip(audit.findings, told, strict=True):
        wrong = [html.unescape(text) for text in re.findall(r'class="wrong">(.*?)</', one)]
        assert wrong == [one_line(e.quote) for e in finding.places if e.blamed]
    assert len(re.findall(r'class="n c" id', made)) == audit.count("blamed")


@EACH
def test_review_sheet(path):
    audit = audited(path)
    head, *rows = openpyxl.load_workbook(io.BytesIO(workbook.render([audit], [], Detail())))["审核意见表"].iter_rows()
    at = {cell.value: cell.column - 1 for cell in head}
    for finding, row in zip(audit.findings, rows, strict=True):
        assert (row[at["位置"]].value or "") == (where(finding.main.place) if finding.main else "")
        stated = row[at["报告所印"]]
        if finding.blamed and finding.stated:
            assert isinstance(stated.value, int | float) and float(digits(finding.blamed.quote)) == pytest.approx(
                abs(stated.value) * (100 if stated.number_format.endswith("%") else 1)
            )


@EACH
def test_marked_copies(path):
    """A comment, highlight, colour or mark at each blamed number, red where there are colours, and nothing else red."""
    if path.suffix not in MARKABLE:
        pytest.skip("such files cannot be marked")
    audit = audited(path)
    data, _, lost = annotate(str(path), path.read_bytes(), audit.findings)
    assert lost == 0
    blamed = {spot(e): f"{SEVERITY_WORDS[f.severity]} {f.code}】" for f in audit.findings for e in f.places if e.blamed}
    {".docx": _word, ".pdf": _pdf, ".xlsx": _sheet, ".txt": _text, ".md": _text}[path.suffix](data, path, blamed)


def _word(data, path, blamed):
    document = docx.Document(io.BytesIO(data))
    said = {comment.comment_id: comment.text for comment in document.comments}
    anchored = {}
    for start in document.element.body.iter(f"{W}commentRangeStart"):
        number, text = int(start.get(f"{W}id")), ""
        for element in start.itersiblings():
            if element.tag == f"{W}commentRangeEnd" and int(element.get(f"{W}id")) == number:
                break
            text += "".join(t.text or "" for t in element.iter(f"{W}t"))
        anchored[number] = text
    for (_, quote), head in blamed.items():
        assert any(digits(anchored[number]) == digits(quote) and head in text for number, text in said.items()), quote


def _pdf(data, path, blamed):
    reader = PdfReader(io.BytesIO(data))
    red = set()
    for number, sheet in enumerate(reader.pages, 1):
        for annotation in (one.get_object() for one in sheet.get("/Annots", ())):
            if annotation["/Subtype"] == "/Highlight" and [round(float(c) * 255) for c in annotation["/C"]] == [255, 158, 158]:
                red.add((number, tuple(round(float(edge)) for edge in annotation["/Rect"])))
    pages = reader.pages
    assert red == {(p.page, tuple(round(edge) for edge in on_page(pages[p.page - 1], p.bbox))) for p, _ in blamed}


def _sheet(data, path, blamed):
    book = openpyxl.load_workbook(io.BytesIO(data))
    red = {(sheet.title, cell.row, cell.column) for sheet in book for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == f"FF{RED}"}
    assert red == {(place.table, place.row, place.column) for place, _ in blamed}
    for (place, _), head in blamed.items():
        assert head in book[place.table].cell(place.row, place.column).comment.text


def _text(data, path, blamed):
    marked, original = data.decode("utf-8").splitlines(), path.read_text(encoding="utf-8").splitlines()
    for (place, _), head in blamed.items():
        before = original[place.line - 1][: place.end]
        line = re.sub(r"【注\d+】|\[\^审核\d+\]", "\0", marked[place.line - 1])
        at = [i for i in range(len(line)) if line[:i].replace("\0", "") == before and line[i : i + 1] == "\0"]
        assert at, before
        signs = re.findall(r"【注\d+】|\[\^审核\d+\]", marked[place.line - 1])
        sign = signs[line[: at[0]].count("\0")]
        note = data.decode("utf-8").rpartition(f"\n{sign}")[2]
        assert head in re.split(r"\n(?:【注\d+】|\[\^审核\d+\]:)", note)[0].replace("\\", ""), sign


def test_the_samples_blame_and_leave_open():
    told = [finding for path in SAMPLES for finding in audited(path).findings]
    assert sum(finding.blamed is not None for finding in told) > 50 and sum(finding.blamed is None for finding in told) > 10
    assert any(counted(audited(path)).numbers[2] for path in SAMPLES)
