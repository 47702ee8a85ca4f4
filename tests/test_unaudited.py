"""What was not audited is told first and can fail the run; many reports take a line each; a configuration on the way is named."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from auditor import audit
from auditor.cli import run
from auditor.reports.detail import Detail
from auditor.reports.terminal import show
from auditor.result import Audit, Failure
from auditor.trouble import install, words
from hostile import GOOD
from sampled import audited

ROOT = Path(__file__).parents[1]
WRONG = GOOD.replace("115.50", "125.50")
# Names and phone-like figures, among which nothing can be reckoned.
TABLE = "<table><tr><td>名称</td><td>甲</td><td>乙</td></tr><tr><td>长</td><td>317.5</td><td>88.25</td></tr><tr><td>宽</td><td>41.75</td><td>906.1</td></tr></table>"
LINES = "甲站  317.5  88.25  12.75\n\n乙站  41.75  906.1  77.31\n\n丙站  55.12  63.4  19.08\n\n丁站  28.6  31.15  47.29\n"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("整篇.txt", "全年走访群众317户，发放资料8825份。\n", "整份报告没有一个数字能够核对"),
        ("没有数字.txt", "各项工作有序推进。\n", "整份报告没有一个数字能够核对"),
        ("表.html", f"<html><meta charset='utf-8'><body>{''.join(f'<p>{line}</p>' for line in GOOD.splitlines())}{TABLE}</body></html>", "这个表格里的数字没有一个能够核对"),
        ("年份.txt", "2022年，较2021年，至2023年。评价年度：2022\n", "整份报告没有一个数字能够核对"),
    ],
)
def test_what_was_not_audited_is_a_gap_and_stands_in_the_first_lines(tmp_path, capsys, name, text, told):
    (tmp_path / name).write_text(text, encoding="utf-8")
    result = audit(tmp_path / name)
    assert told in [gap.reason for gap in result.gaps]
    assert run(["check", str(tmp_path / name)]) == 0
    assert "没有审计到：1 份" in "".join(capsys.readouterr().out.splitlines()[:2])
    assert run(["check", str(tmp_path / name), "--fail-on", "unaudited"]) == 1


def test_lines_that_look_like_a_table_and_were_not_read_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr("auditor.readers.text.spaced.tables", lambda *given: (), raising=False)
    from auditor.document import Paragraph, Text
    from auditor.findings.unread import _alike

    class Lines:
        def __init__(self, raw):
            self.raw = raw

        def place(self, first, last):
            from auditor.document import Place

            return Place(line=1, start=first, end=last)

    class Made:
        blocks = tuple(Paragraph(Text(line, Lines(line), range(len(line)))) for line in LINES.split("\n\n"))

    assert [gap.reason for gap in _alike(Made, set())] == ["看起来像表格，但没有读成表格，里面的数字没有核对"]
    assert [*_alike(Made, {1})] == []


def test_years_and_codes_are_no_numbers(tmp_path):
    (tmp_path / "a.txt").write_text("2022年度，科目0301，评价年度：2023\n一、支出12.5万元。\n1.支出12.5万元。\n", encoding="utf-8")
    assert [number.quote for number in audit(tmp_path / "a.txt").numbers] == ["12.5万元", "12.5万元"]


def test_an_audited_report_passes(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    assert audit(tmp_path / "a.txt").gaps == ()
    assert run(["check", str(tmp_path / "a.txt"), "--fail-on", "unaudited"]) == 0


@pytest.fixture(scope="module")
def sixty(tmp_path_factory):
    """The audits of sixty mixed reports in folders, as paths and audits."""

    folder = tmp_path_factory.mktemp("报送")
    samples = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in (".txt", ".md"))
    for number in range(60):
        office = folder / f"第{number % 7}局"
        office.mkdir(exist_ok=True)
        sample = samples[number % len(samples)]
        shutil.copy(sample, office / f"{number:02}{sample.name}")
    known = {path.name: replace(audited(path), facsimile=None) for path in samples}
    return [replace(known[path.name[2:]], path=str(path)) for path in sorted(folder.rglob("*.*"))]


def page(audits, width=80, **detail):
    import io

    console = Console(file=io.StringIO(), width=width, highlight=False)
    show(console, audits, [Failure("坏.pdf", "文件已加密")], Detail(**detail))
    return console.file.getvalue()


def test_sixty_reports_fit_on_three_screens_with_the_totals_last(sixty):
    lines = page(sixty).splitlines()
    assert len(sixty) == 60 and len(lines) <= 3 * 32 and max(map(cell_len, lines)) <= 80
    assert (lines[-3].startswith("审计 61 份报告：") and lines[-1].startswith("覆盖：")) or any("审计 61 份" in line for line in lines[-5:])
    assert sum("第3局/" in line for line in lines) >= 8
    assert page(sixty, verbose=True).count("重算：") > 60


def test_the_folder_is_part_of_the_name_everywhere(sixty):
    from io import BytesIO

    from openpyxl import load_workbook

    from auditor.reports import letter, workbook
    from auditor.reports import page as html

    some = sixty[::7]
    names = ["/".join(Path(one.path).parts[-3:]) for one in some]
    made = html.render(some, [], Detail())
    assert made.index("<h2>按报告</h2>") < made.index("<h2>按检查</h2>") and all(f"<small>{name}</small>" in made for name in names)
    assert all(f"文件：{name.replace('-', '-')}" in letter.render(some, [], Detail()).replace("\\", "") for name in names)
    rows = load_workbook(BytesIO(workbook.render(some, [], Detail())))["审核意见表"].iter_rows(min_row=2, values_only=True)
    assert {row[1] for row in rows} <= set(names)


def test_five_reports_are_told_one_by_one(sixty):
    assert page(sixty[:5]).count("口径：") == 5 and page(sixty[:6]).count("口径：") == 0


def test_a_configuration_on_the_way_is_named_and_can_be_left(tmp_path, monkeypatch, capsys):
    (tmp_path / "报送").mkdir()
    (tmp_path / "报送" / "a.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "报送" / "auditor.toml").write_text('ignore = ["TOT"]\n[severity]\nRAT01 = "info"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path / "报送")
    assert run(["check", "."]) == 0
    out = "".join(capsys.readouterr().out.split())
    assert "auditor.toml，它就在被审计的文件夹里：不做TOT，改程度RAT01为info（不要它就加--no-config）" in out
    assert run(["check", ".", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert "不做 TOT" in json.loads(out)["notices"][0] and "不做 TOT" in err
    assert run(["check", ".", "--no-config"]) == 1 and "auditor.toml" not in capsys.readouterr().out
    assert run(["annotate", "a.txt", "-o", "b.txt"]) == 0 and "不做 TOT" in capsys.readouterr().err


def test_no_english_comes_from_the_system(tmp_path, capsys):
    (tmp_path / "auditor.toml").write_text("select = [\n", encoding="utf-8")
    for arguments in (["check", "no.txt"], ["check", str(tmp_path), "--config", str(tmp_path / "auditor.toml")], ["annotate", str(tmp_path)],
                      ["check", "a.txt", "--baseline", str(tmp_path)], ["report"], ["check", "a.txt", "--config", str(tmp_path / "no.toml")]):  # fmt: skip
        assert run(arguments) == 2
        told = capsys.readouterr().err.replace(str(tmp_path), "")
        for name in ("no.txt", "no.toml", "auditor.toml", "a.txt", "--output", "--store", "Word", "Excel", "WPS", "PDF", "OFD", "ZIP", "TOML", "json", "auditor", "check", "--format"):
            told = told.replace(name, "")
        assert not any(c.isascii() and c.isalpha() for c in told), told
    assert words(OSError(2, "No such file or directory")) == "没有这个文件或文件夹"
    assert install("ocr") == 'pip install ".[ocr]"'


def test_a_folder_is_said_to_be_one(tmp_path, capsys):
    assert run(["annotate", str(tmp_path)]) == 2
    assert "是文件夹" in capsys.readouterr().err


@pytest.mark.parametrize("here", [True, False])
def test_a_folder_of_pictures_is_read_or_says_what_to_install(tmp_path, monkeypatch, here):
    from auditor.batch import collect
    from auditor.readers import scans

    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    monkeypatch.setattr(scans, "installed", lambda: here)
    found = collect([str(tmp_path)])
    assert (found.paths == (str(tmp_path / "a.png"),)) == here
    assert here or "pip install" in found.failures[0].error


def test_explanations_have_no_names_of_programs(capsys):
    from auditor.commands.configured import all_checks
    from auditor.relations.schema import TABLES
    from auditor.reports.columns import COLUMN_WORDS, asked

    assert {column for numeric, other in TABLES.values() for column in (*numeric, *other)} <= set(COLUMN_WORDS)
    for check in all_checks([]):
        assert "expect" not in asked(check) and not any(f"“{column}”" in asked(check) for column in COLUMN_WORDS), asked(check)
    assert isinstance(audit(ROOT / "samples/07-部门决算说明-无误.txt"), Audit)
