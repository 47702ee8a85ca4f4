"""What is written: never over a report, never half, and never taken for a report afterwards."""

import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from auditor.batch import collect
from auditor.cli import run
from auditor.written import CUSTOM, LINE, is_ours
from hostile import GOOD

SAMPLES = Path(__file__).parents[1] / "samples"
WRONG = GOOD.replace("115.50", "125.50")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of reports, an archive, a symbolic and a hard link, which the paths start from."""
    (tmp_path / "rev" / "sub").mkdir(parents=True)
    (tmp_path / "rev" / "a.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "rev" / "sub" / "b.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "rev" / "scan.odt").write_text("no reader reads it")
    (tmp_path / "own").mkdir()
    (tmp_path / "auditor.toml").write_text('select = ["TOT"]\n')
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("局/a.txt", WRONG)
    (tmp_path / "link").symlink_to("rev/a.txt")
    (tmp_path / "hard").hardlink_to(tmp_path / "rev" / "a.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "command",
    [
        "check rev/a.txt --format json -o rev/a.txt",
        "check rev/a.txt -o link",
        "check rev/a.txt -o hard",
        "check rev -o rev/sub/b.md",
        "check rev -o hard",
        "check rev -o rev/scan.odt",
        "check z.zip -o z.zip",
        "check z.zip/局/a.txt -o z.zip",
        "check z.zip -o z.zip/x",
        "check rev/a.txt -o auditor.toml",
        "check rev/a.txt --store rev/a.txt",
        "check rev --store hard",
        "compare rev/a.txt rev/sub/b.md -o link",
        "parse rev/a.txt -o hard",
        "annotate rev/a.txt -o hard --force",
        "annotate rev -o rev --force",
        "annotate z.zip -o z.zip --force",
    ],
)
def test_no_command_writes_over_what_it_reads(folder, capsys, command):
    before = files(folder)
    assert run(command.split()) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert files(folder) == before


def test_a_store_writes_over_neither_itself_nor_the_reports_it_knows(folder, capsys):
    pytest.importorskip("duckdb", reason="the extra `store` is not installed")
    run(["check", "rev", "--store", "documents.parquet"])
    before = files(folder)
    capsys.readouterr()
    for more in (["-o", "rev/a.txt"], ["-o", "hard"], ["-o", "documents.parquet"], ["--parquet", "."]):
        assert run(["report", "--store", "documents.parquet", *more]) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1
    assert files(folder) == before


SOURCES = ["01*.txt", "03*.md", "05*.docx", "06*.pdf", "10*.xlsx"]


@pytest.mark.parametrize("pattern", SOURCES)
def test_a_marked_copy_is_known_and_its_original_is_not(tmp_path, capsys, pattern):
    (source,) = SAMPLES.glob(pattern)
    copy = tmp_path / f"copy{source.suffix}"
    assert run(["annotate", str(source), "-o", str(copy)]) == 0
    assert is_ours(copy) and not is_ours(source)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("text", [GOOD, WRONG])
def test_a_copy_in_any_encoding_is_known_with_notes_or_without(tmp_path, encoding, text):
    source, copy = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text(text, encoding=encoding)
    assert run(["annotate", str(source), "-o", str(copy)]) == 0
    assert is_ours(copy) and not is_ours(source)
    assert copy.read_text(encoding=encoding).splitlines()[-1] == LINE


def test_what_was_written_into_a_folder_is_left_out_of_it_with_one_line(folder, capsys):
    assert run(["annotate", "rev/a.txt"]) == run(["annotate", "rev/sub/b.md"]) == 0
    for form, name in (("rich", "r.txt"), ("markdown", "r.md"), ("html", "r.html"), ("xlsx", "r.xlsx"), ("json", "r.csv")):
        assert run(["check", "rev/a.txt", "--format", form, "-o", f"rev/{name}"]) == 1
    run(["compare", "rev/a.txt", "rev/sub/b.md", "-o", "rev/compared.txt"])
    run(["parse", "rev/a.txt", "-o", "rev/parsed.txt"])
    capsys.readouterr()
    assert collect(["rev"]).paths == ("rev/a.txt", "rev/sub/b.md")
    assert run(["check", "rev", "-q", "-o", "rev/r.txt"]) == 1  # again over what it wrote itself
    lines = capsys.readouterr().err.splitlines()
    assert lines[1:] == ["跳过了 auditor 自己写的文件：rev/a.审核批注.txt、rev/compared.txt、rev/parsed.txt 等 9 个（要审计就直接写出文件名）"]
    assert run(["check", "rev/a.审核批注.txt", "-q"]) in (0, 1)  # its notes stand between numbers and units
    assert "审计 1 份报告" in capsys.readouterr().out


def test_no_file_is_ours_that_cannot_be_looked_at(tmp_path):
    for name, data in {"a.docx": b"PK", "b.docx": b"PK" + b"PK\5\6" + b"\xff" * 30, "c.docx": CUSTOM.encode() + b"PK\5\6" + bytes(30), "d": b""}.items():
        (tmp_path / name).write_bytes(data)
        assert not is_ours(tmp_path / name)
    assert not is_ours(tmp_path / "missing") and not is_ours(tmp_path)


# ---- annotate FOLDER -o DIR


def test_a_folder_is_annotated_into_another_with_its_subfolders(folder, capsys):
    before = files(folder / "rev")
    assert run(["annotate", "rev", "-o", "out/deep"]) == 0
    assert capsys.readouterr().out == "out/deep/a.txt：1 条发现，1 处批注\nout/deep/sub/b.md：没有发现，副本里没有批注\n"
    assert files(folder / "rev") == before and sorted(map(str, files(folder / "out" / "deep"))) == ["a.txt", "sub/b.md"]
    assert run(["annotate", "z.zip", "-o", "out"]) == 0
    assert Path("out/局/a.txt").is_file()


def test_nothing_is_written_over_without_force(folder, capsys):
    Path("out").mkdir()
    Path("out/a.txt").write_text("somebody's")
    Path("rev/c.html").write_text(GOOD)
    assert run(["annotate", "rev", "-o", "out"]) == 2
    out, err = capsys.readouterr()
    assert out == "out/sub/b.md：没有发现，副本里没有批注\n"
    assert [line.split("：")[0] for line in err.splitlines()[1:]] == ["out/a.txt", "rev/c.html", "跳过了不当作报告读的文件"]
    assert Path("out/a.txt").read_text() == "somebody's"
    assert run(["annotate", "rev/a.txt", "-o", "out/a.txt"]) == 2
    assert "已经存在" in capsys.readouterr().err and Path("out/a.txt").read_text() == "somebody's"
    assert run(["annotate", "rev", "-o", "out", "--force"]) == 2  # for the page's sake
    assert is_ours("out/a.txt") and is_ours("out/sub/b.md")
    assert run(["annotate", "rev/a.txt", "-o", "out/a.txt"]) == 0  # its own copy, named
    assert [name for name in os.listdir("out") if name.startswith(".")] == []  # noqa: PTH208


def test_a_link_in_the_folder_of_copies_leads_to_no_report(folder, capsys):
    Path("out").mkdir()
    Path("out/a.txt").symlink_to(folder / "rev" / "a.txt")
    Path("out/sub").symlink_to(folder / "rev" / "sub")
    before = files(folder / "rev")
    assert run(["annotate", "rev", "-o", "out", "--force"]) == 2
    assert files(folder / "rev") == before and capsys.readouterr().err.count("是原件") == 2


@pytest.mark.parametrize("command", ["annotate rev", "annotate rev -o hard", "annotate z.zip/局/a.txt"])
def test_copies_need_a_place(folder, capsys, command):
    before = files(folder)
    assert run(command.split()) == 2
    assert capsys.readouterr().err.count("\n") == 1 and files(folder) == before


def test_what_was_written_is_left_out_of_archives_and_told(folder, capsys):
    assert run(["annotate", "rev/a.txt", "-o", "copy.txt"]) == 0
    copy = (folder / "copy.txt").read_bytes()
    inner = io.BytesIO()
    for target, members in ((inner, {"copy.txt": copy, "b.txt": GOOD}), ("all.zip", {"a.txt": WRONG, "copy.txt": copy})):
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
            if target == "all.zip":
                archive.writestr("in.zip", inner.getvalue())
    capsys.readouterr()
    assert run(["check", "all.zip", "--format", "json"]) == 1
    out, err = capsys.readouterr()
    assert [document["path"] for document in json.loads(out)["documents"]] == ["all.zip/a.txt", "all.zip/in.zip/b.txt"]
    assert err.startswith("跳过了 auditor 自己写的文件：all.zip/copy.txt、all.zip/in.zip/copy.txt（要审计就直接写出文件名）\n")
