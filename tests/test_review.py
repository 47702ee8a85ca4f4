"""A folder in, a reviewed folder out: every file whole, the same findings in each, nothing of the input touched, nothing of people's lost."""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import unquote

import docx
import openpyxl
import pytest

from auditor import audit
from auditor.cli import run
from auditor.reports import official
from auditor.review.folder import Folder
from auditor.review.naming import SHEET, named
from auditor.workers.pool import POOL
from auditor.written import is_ours
from hostile import GOOD
from test_across import EARLIER, FAULTY

SAMPLES = Path(__file__).parents[1] / "samples"
WRONG = GOOD.replace("115.50", "125.50")
PAGE = f"<html><head><meta charset='utf-8'></head><body>{''.join(f'<p>{line}</p>' for line in WRONG.splitlines())}</body></html>"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Reports in a folder and its subfolder, among them one that cannot be marked and one that cannot be read."""
    (tmp_path / "报送" / "局").mkdir(parents=True)
    (tmp_path / "报送" / "a.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "报送" / "局" / "b.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "报送" / "局" / "网页.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "报送" / "坏.docx").write_bytes(b"PK\3\4 no package")
    shutil.copy(next(SAMPLES.glob("05-*.docx")), tmp_path / "报送" / "局" / "决算.docx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def letter_text(path):
    """All that a letter prints, in order: paragraphs and cells."""
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in docx.Document(path).element.body.iter(f"{W}p"))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def rows(path):
    head, *rest = openpyxl.load_workbook(path)["审核意见表"].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_every_report_has_its_files_and_the_index_leads_to_them(folder, capsys):
    before = files("报送")
    assert run(["review", "报送", "-o", "审核"]) == 2  # for the broken one
    out, err = capsys.readouterr()
    assert "审计 5 份报告：" in out and "写了 13 个文件，0 个没有变化" in out
    assert err.startswith("报送/坏.docx：") and err.count("\n") == 1
    assert files("报送") == before
    made = set(files("审核")) - {".auditor/record.jsonl"}
    reports = {"a": ".txt", "局/b": ".md", "局/决算": ".docx", "局/网页": None}
    expected = {f"{name}{tail}" for name in reports for tail in (".审核.html", ".审核意见函.docx")}
    expected |= {f"{name}.审核批注{suffix}" for name, suffix in reports.items() if suffix} | {SHEET, "审核目录.html"}
    assert made == expected and all(is_ours(Path("审核", name)) for name in made)
    index = Path("审核/审核目录.html").read_text(encoding="utf-8")
    assert {unquote(link) for link in re.findall(r'href="([^"#:]+)"', index)} == made - {"审核目录.html"}
    assert "坏.docx" in index and "报送" not in index
    assert "../审核目录.html" in unquote(Path("审核/局/决算.审核.html").read_text(encoding="utf-8"))


def test_a_second_run_writes_only_what_changed(folder, capsys):
    run(["review", "报送", "-o", "审核"])
    before, times = files("审核"), {path: path.stat().st_mtime_ns for path in Path("审核").rglob("*.*")}
    run(["review", "报送", "-o", "审核"])
    assert "写了 0 个文件，13 个没有变化" in capsys.readouterr().out and files("审核") == before
    assert all(path.stat().st_mtime_ns == time for path, time in times.items() if ".auditor" not in path.parts)
    Path("报送/a.txt").write_text(GOOD, encoding="utf-8")
    Path("报送/局/网页.html").unlink()
    run(["review", "报送", "-o", "审核"])
    assert "写了 5 个文件，6 个没有变化，删去 2 个已无原件的" in capsys.readouterr().out
    assert not list(Path("审核").rglob("网页*")) and Path("审核/局").is_dir()


def test_findings_are_the_same_in_letter_page_workbook_and_json(folder, capsys):
    run(["review", "报送", "-o", "审核"])
    capsys.readouterr()
    run(["check", "报送", "--format", "json"])
    documents = {d["path"].removeprefix("报送/"): d for d in json.loads(capsys.readouterr().out)["documents"]}
    sheet = rows(f"审核/{SHEET}")
    assert len(sheet) == sum(len(d["findings"]) for d in documents.values()) > 0
    for path, document in documents.items():
        findings, stem = document["findings"], str(Path("审核", path).with_suffix(""))
        assert [row["指纹"] for row in sheet if row["文件"] == path] == [f["fingerprint"] for f in findings]
        page = Path(f"{stem}.审核.html").read_text(encoding="utf-8")
        assert re.findall(r"指纹 (\w+)", page) == [f["fingerprint"] for f in findings]
        letter = letter_text(f"{stem}.审核意见函.docx")
        headings = [f"{n}.【{ {'error': '矛盾', 'warning': '存疑', 'info': '提示'}[f['severity']] }】{f['message']}（{f['code']} {f['title']}）" for n, f in enumerate(findings, 1)]
        assert re.findall(r"^\d+\.【.*$", letter, re.MULTILINE) == headings
        for finding in findings:
            assert not finding["expected"] or f"按报告推算\n{finding['expected']}" in letter
            assert not finding["stated"] or f"报告所印\n{finding['stated']}" in letter


def test_the_letter_says_what_became_of_the_copy(folder, capsys):
    run(["review", "报送", "-o", "审核"])
    assert "发现已批注在随函的《a.审核批注.txt》里，共 1 处。" in letter_text("审核/a.审核意见函.docx")
    assert "原件没有批注（.html 文件里不能加批注），请按所列位置核对原件。" in letter_text("审核/局/网页.审核意见函.docx")
    assert "未发现报告自身前后不一致之处。" in letter_text("审核/局/b.审核意见函.docx")


def test_what_stands_between_two_reports_is_marked_at_this_ones_number(folder, capsys):
    for name, text in {"去年": EARLIER, "今年": FAULTY}.items():
        Path("两年").mkdir(exist_ok=True)
        Path(f"两年/{name}.txt").write_text(text, encoding="utf-8")
    assert run(["review", "两年", "-o", "审核", "--select", "ACR"]) == 0
    codes = {row["编号"] for row in rows(f"审核/{SHEET}") if row["文件"] == "今年.txt"}
    letter, copy = letter_text("审核/今年.审核意见函.docx"), Path("审核/今年.审核批注.txt").read_text(encoding="utf-8")
    assert codes == {"ACR01", "ACR02"} and all(code in letter for code in codes)
    assert "上年为12.60【注" in copy and "去年.txt" in letter


def test_one_report_that_goes_wrong_leaves_the_others(folder, monkeypatch, capsys):
    whole = official.Template.letter

    def letter(self, audit, copied):
        if audit.path.endswith("a.txt"):
            raise ValueError("no letter\nat all")
        return whole(self, audit, copied)

    monkeypatch.setattr(official.Template, "letter", letter)
    assert run(["review", "报送", "-o", "审核"]) == 2
    assert "报送/a.txt：写审核结果时出错：ValueError: no letter at all" in capsys.readouterr().err
    assert Path("审核/局/决算.审核意见函.docx").is_file() and "no letter at all" in Path("审核/审核目录.html").read_text(encoding="utf-8")


def test_what_people_changed_is_not_written_over(folder, capsys):
    run(["review", "报送", "-o", "审核"])
    letter, sheet = Path("审核/a.审核意见函.docx"), Path("审核", SHEET)
    document = docx.Document(letter)
    document.add_paragraph("另附说明。")
    document.save(letter)
    mine = letter.read_bytes()
    capsys.readouterr()
    run(["review", "报送", "-o", "审核"])
    assert letter.read_bytes() == mine and "写好以后被改动过" not in capsys.readouterr().err  # there is nothing new to say
    Path("报送/a.txt").write_text(WRONG.replace("125.50", "135.50"), encoding="utf-8")
    for _ in range(2):
        assert run(["review", "报送", "-o", "审核"]) == 2
        assert "审核/a.审核意见函.docx：写好以后被改动过" in capsys.readouterr().err and letter.read_bytes() == mine
    filled = openpyxl.load_workbook(sheet)
    filled.active["L2"] = "采纳"
    filled.save(sheet)
    mine, all_before = sheet.read_bytes(), files("审核")
    assert run(["review", "报送", "-o", "审核"]) == 2
    assert "已经填写过，用 --answers 审核/审核意见表.xlsx 读回" in capsys.readouterr().err and files("审核") == all_before
    run(["review", "报送", "-o", "审核", "--force"])
    assert sheet.read_bytes() != mine and "135.50" in letter_text(letter)


def test_what_was_written_is_not_swept_away_by_mistake(folder, capsys):
    run(["review", "报送", "-o", "审核"])
    before = files("审核")
    (folder / "别处").mkdir()
    (folder / "别处" / "x.txt").write_text(GOOD, encoding="utf-8")
    (folder / "空").mkdir()
    capsys.readouterr()
    for other, told in (("报松", "文件不存在"), ("空", "没有可以读的报告"), ("别处", "里面是别的报告的审核结果")):
        assert run(["review", other, "-o", "审核"]) == 2
        assert told in capsys.readouterr().err and files("审核") == before
    run(["review", "别处", "-o", "审核", "--force"])
    assert "删去 11 个已无原件的" in capsys.readouterr().out and len(files("审核")) == 6


def test_a_run_that_was_cut_off_is_taken_up(folder, monkeypatch, capsys):
    Path("报送/局/决算.docx").unlink()  # light reports will do: it is the files that count
    run(["review", "报送", "-o", "whole"])
    whole = files("whole")
    for last in (1, 7):
        shutil.rmtree("cut", ignore_errors=True)
        with monkeypatch.context() as patched:
            _cut_off_after(patched, last)
            patched.setattr(POOL, "close", lambda: None)  # its workers go on to the next run
            assert run(["review", "报送", "-o", "cut", "--jobs", "1"]) == 130
        done = {name: data for name, data in files("cut").items() if not name.startswith(".auditor")}
        assert len(done) == last and done.items() <= whole.items()
        run(["review", "报送", "-o", "cut"])
        assert files("cut") == whole


def _cut_off_after(patched, last):
    """The file behind the last is half written beside its place, and the run ends."""
    replaced, count = Folder._replace, iter(range(100))

    def replace(self, path, data):
        if next(count) >= last:
            (self._path / ".auditor" / "part-1-1").write_bytes(data[: len(data) // 2])
            raise KeyboardInterrupt
        replaced(self, path, data)

    patched.setattr(Folder, "_replace", replace)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("", "要说明审核哪个文件夹"),
        ("报送", "要说明审核哪个文件夹"),
        ("报送 -o 报送", "在原件的文件夹里"),
        ("报送 -o 报送/局/审核", "在原件的文件夹里"),
        ("报送 -o auditor.toml", "不是文件夹"),
        ("报送 -o 审核 --template 报送/坏.docx", "不是 Word 文档"),
        ("报送 -o 审核 --answers 报送/坏.docx", "不是 Excel 工作簿"),
        ("报送 -o 审核 --answers missing.xlsx", "没有这个文件"),
        ("报送 -o 审核 --store 报送/a.txt", "是原件"),
        ("--write-template auditor.toml", "已经存在"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_writes_nothing(folder, capsys, arguments, told):
    (folder / "auditor.toml").write_text('select = ["TOT"]\n')
    before = files(".")
    assert run(["review", *arguments.split()]) == 2
    out, err = capsys.readouterr()
    assert out == "" and told in err and err.count("\n") == 1 and files(".") == before


def test_links_in_the_folder_of_reviews_lead_to_no_report(folder, capsys):
    Path("审核").mkdir()
    Path("审核/a.审核批注.txt").symlink_to(folder / "报送" / "a.txt")
    Path("审核/局").symlink_to(folder / "报送" / "局")
    before = files("报送")
    assert run(["review", "报送", "-o", "审核", "--force"]) == 2
    assert files("报送") == before and "没有重写" in capsys.readouterr().err


def test_an_archive_is_reviewed_member_by_member(folder, capsys):
    with zipfile.ZipFile("z.zip", "w") as archive:
        archive.writestr("局/a.txt", WRONG)
        archive.writestr("局/a.md", WRONG)
    assert run(["review", "z.zip", "-o", "审核"]) == 0
    assert Path("审核/局/a（txt）.审核批注.txt").is_file() and Path("审核/局/a（md）.审核意见函.docx").is_file()


def test_names_fit_any_file_system():
    (one, two) = named(["r/" + "长" * 80 + f"{n}.docx" for n in (1, 2)], "r")
    assert one != two and all(len(name.encode()) < 255 for name in (one.copy, one.letter, one.page))


def test_with_a_store_only_what_changed_is_audited_again(folder, capsys, monkeypatch):
    pytest.importorskip("duckdb", reason="the extra `store` is not installed")
    run(["review", "报送", "-o", "审核", "--store", "s.duckdb"])
    before = files("审核")
    run(["review", "报送", "-o", "审核", "--store", "s.duckdb"])
    assert files("审核") == before


# ---- the letter and its template


def template(*paragraphs, table=()):
    document = docx.Document()
    for text in paragraphs:
        paragraph = document.add_paragraph()
        for piece in re.split(r"(?<=\{)(?=\{)|(?<=\})(?=\})", text):  # as Word parts what is typed
            paragraph.add_run(piece)
    if table:
        made = document.add_table(rows=2, cols=len(table))
        for column, text in enumerate(table):
            made.cell(0, column).text, made.cell(1, column).text = text.strip("{}"), text
    document.save("own.docx")
    return "own.docx"


def test_an_office_may_have_a_template_of_its_own(folder, capsys):
    own = template("某某区财政局", "{{单位}}：你局《{{ 报告 }}》有 {{发现条数}} 条。", table=("{{序号}}", "{{意见}}", "{{报告所印}}", "{{应为}}"))
    assert run(["review", "报送", "-o", "审核", "--template", own]) == 2
    document = docx.Document("审核/a.审核意见函.docx")
    assert [p.text for p in document.paragraphs] == ["某某区财政局", "砚溪县水务局：你局《砚溪县水务局2022年度部门决算说明》有 1 条。"]
    (head, row) = ([cell.text for cell in row.cells] for row in document.tables[0].rows)
    assert head == ["序号", "意见", "报告所印", "应为"] and row[0] == "1" and "125.50" in row[2] and "115.50" in row[3]
    assert is_ours("审核/a.审核意见函.docx")
    assert docx.Document("审核/局/b.审核意见函.docx").tables[0].rows[-1].cells[0].text == "序号"  # nothing found: the head alone


def test_the_template_that_comes_with_it_can_be_had_and_given(folder, capsys):
    assert run(["review", "--write-template", "模板.docx"]) == 0
    run(["review", "报送", "-o", "one"])
    run(["review", "报送", "-o", "two", "--template", "模板.docx"])
    assert files("one") == files("two")


@pytest.mark.parametrize(
    ("paragraphs", "told"),
    [
        (["{{单位}}{{意见}}"], "要写在"),
        (["{{单位}}"], "缺少 {{意见}}"),
        (["{{单们}}", "{{意见}}"], "没有 {{单们}} 这一项"),
        (["{{单位}}", "{{发现开始}}", "{{意见}}"], "各写一次"),
        (["{{单位}}", "{{发现结束}}", "{{意见}}", "{{发现开始}}"], "各写一次"),
    ],
)
def test_a_template_that_would_lose_findings_is_refused(folder, capsys, paragraphs, told):
    own = template(*paragraphs)
    assert run(["review", "报送", "-o", "审核", "--template", own]) == 2
    assert told in capsys.readouterr().err and not Path("审核").exists()


def test_fields_keep_the_format_around_them(folder):
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, bold in (("致", None), ("{{单", True), ("位}}", None), ("\t函", None)):
        paragraph.add_run(text).bold = bold
    document.add_paragraph("{{发现开始}}")
    document.add_paragraph("{{意见}}")
    document.add_paragraph("依据：{{依据}}")
    document.add_paragraph("{{发现结束}}")
    document.sections[0].header.paragraphs[0].text = "{{年度}}年度·{{种类}}"
    document.save("own.docx")
    made = docx.Document(io.BytesIO(official.opened("own.docx").letter(audit("报送/局/决算.docx"), "")))
    first = made.paragraphs[0]
    assert first.text == "致禾源县教育局\t函" and "".join(run.text for run in first.runs if run.bold) == "禾源县教育局"
    assert made.sections[0].header.paragraphs[0].text == "2023年度·部门决算"
    assert not [p.text for p in made.paragraphs if p.text == "依据：" or "{{" in p.text]


# ---- the round: the filled sheet read back


def filled(path, to, **by_code):
    """Saves a sheet elsewhere with words in the columns that people fill in, by the code of the row's finding."""
    book = openpyxl.load_workbook(path)
    sheet = book["审核意见表"]
    head = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        for name, word in zip(("审核结论", "不采纳的理由", "单位答复"), by_code.get(row[head["编号"] - 1].value, ()), strict=False):
            row[head[name] - 1].value = word
    book.save(to)


def test_what_was_answered_is_kept_shown_and_followed(folder, capsys):
    run(["review", "报送", "-o", "审核"])
    sheet, stem = f"审核/{SHEET}", "审核/局/决算"
    filled(sheet, sheet, CHG03=("不采纳", "口径含上级补助", "已核"), TOT04=("采纳", None, "下次更正"), RAT01=("不采纳", None, None), SEC03=("也许",))
    before = rows(sheet)
    capsys.readouterr()
    assert run(["review", "报送", "-o", "审核", "--answers", sheet]) == 2
    out = capsys.readouterr().out
    assert out.count("不采纳而没有写理由，照常提出") == sum(row["编号"] == "RAT01" for row in before) > 0
    assert out.count("审核结论“也许”不认识") == 1
    letter, page = letter_text(f"{stem}.审核意见函.docx"), Path(f"{stem}.审核.html").read_text(encoding="utf-8")
    rejected = [row for row in before if row["编号"] == "CHG03"]
    assert rejected and all(f"{row['审核意见'].splitlines()[0]}（CHG03；理由：口径含上级补助；单位答复：已核）" in letter for row in rejected)
    assert not re.findall(r"^\d+\.【.*CHG03", letter, re.MULTILINE) and "指纹" in page and "口径含上级补助" in page
    assert "审核结论\n采纳\n单位答复\n下次更正" in letter and "<b>单位答复</b>下次更正" in page and "<b>审核结论</b>采纳" in page
    after = rows(sheet)
    assert {row["指纹"] for row in after} == {row["指纹"] for row in before}
    assert all(row["处理"] == "不计：口径含上级补助" for row in after if row["编号"] == "CHG03")
    kept = files("审核")
    run(["review", "报送", "-o", "审核", "--answers", sheet])
    assert files("审核") == kept


def test_an_answer_is_of_its_report_alone(folder, capsys):
    shutil.copy("报送/局/决算.docx", "报送/另一份.docx")
    run(["review", "报送", "-o", "审核"])
    book = openpyxl.load_workbook(f"审核/{SHEET}")
    sheet = book["审核意见表"]
    head = {cell.value: cell.column for cell in sheet[1]}
    (row,) = (row for row in sheet.iter_rows(min_row=2) if row[head["文件"] - 1].value == "另一份.docx" and row[head["编号"] - 1].value == "TOT04")
    row[head["审核结论"] - 1].value, row[head["不采纳的理由"] - 1].value = "不采纳", "另有说明"
    sheet.insert_rows(1, 2)  # a heading of the office's own
    sheet["A1"] = "某某区财政局"
    book.save("填好.xlsx")
    run(["review", "报送", "-o", "二", "--answers", "填好.xlsx"])
    told = {name: "另有说明" in letter_text(f"二/{name}.审核意见函.docx") for name in ("另一份", "局/决算")}
    assert told == {"另一份": True, "局/决算": False}
    Path("报送/新").mkdir()
    Path("报送/另一份.docx").rename("报送/新/另一份.docx")
    run(["review", "报送", "-o", "二", "--answers", "填好.xlsx"])
    assert "另有说明" in letter_text("二/新/另一份.审核意见函.docx")
    Path("报送/新/另一份.docx").unlink()
    capsys.readouterr()
    run(["review", "报送", "-o", "二", "--answers", "填好.xlsx"])
    assert "审核意见表里有 1 条在这次的报告里没有对应的发现" in capsys.readouterr().out


def test_later_sheets_go_before_earlier_ones(folder, capsys):
    run(["review", "报送", "-o", "审核"])
    filled(f"审核/{SHEET}", "一.xlsx", TOT01=("采纳", None, "甲答复"))
    filled(f"审核/{SHEET}", "二.xlsx", TOT01=("待核实",))
    run(["review", "报送", "-o", "二", "--answers", "一.xlsx", "--answers", "二.xlsx"])
    (row, *_) = (row for row in rows(f"二/{SHEET}") if row["编号"] == "TOT01")
    assert (row["审核结论"], row["单位答复"]) == ("待核实", "甲答复")


def test_a_workbook_that_is_no_review_sheet_is_refused(folder, capsys):
    openpyxl.Workbook().save("别的.xlsx")
    assert run(["review", "报送", "-o", "审核", "--answers", "别的.xlsx"]) == 2
    assert "不是审核意见表" in capsys.readouterr().err and not Path("审核").exists()
