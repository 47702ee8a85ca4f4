"""The command line: exit statuses, bad input, output, and what the light commands leave alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.batch import collect
from auditor.cli import run
from auditor.version import VERSION
from auditor.written import is_ours

SRC = Path(__file__).parents[1] / "src"
CLEAN = "砚溪县水务局2022年度部门决算说明\n\n2022年项目支出115.50万元，其中：办公费40.20万元，差旅费35.10万元，培训费40.20万元。\n"
WRONG = CLEAN.replace("115.50", "125.50")
OWN = """table: totals
checks:
  - code: OWN01
    title: 合计不足两百万
    type: expect_column_values_to_be_between
    kwargs: {column: total, min_value: 200}
    where: {complete: true, certainty: stated}
    severity: warning
    message: "{item}印为{total}，不足200万元"
    why: 例子。
    fails:
      - text: 2022年项目支出115.50万元，其中：办公费40.20万元，差旅费75.30万元。
        finds: 项目支出印为115.50万元，不足200万元
    passes:
      - 2022年项目支出315.50万元，其中：办公费240.20万元，差旅费75.30万元。
"""


SURE = OWN.replace("OWN01", "OWN02").replace("where: {complete: true, certainty: stated}", "where: confidence > 0.5").replace("不足200万元", "可信度{confidence}", 1)
TABLED = "砚溪县水务局2022年度部门决算说明\n\n项目\t金额（万元）\n办公费\t40.20\n差旅费\t75.30\n合计\t115.50\n"
WEIGHED = "砚溪县水务局2022年度部门决算说明\n\n县级配套资金应到18.40万元，省级资金应到31.60万元，累计应到50.00万元。\n"


@pytest.fixture
def report(tmp_path):
    """Writes a report and returns its path as the command line takes it."""

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


def spawn(*arguments, code="from auditor.cli import main; main()", **environment):
    """The command in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(SRC)} | environment
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, env=environment, timeout=120, check=False)


# ---- exit statuses


def test_findings_make_status_one_as_far_as_fail_on_says(report, capsys):
    wrong, clean = report("wrong.txt", WRONG), report("clean.txt", CLEAN)
    assert run(["check", clean]) == 0
    assert run(["check", wrong]) == 1
    assert run(["check", wrong, "--fail-on", "info"]) == 1
    assert run(["check", wrong, "--fail-on", "never"]) == 0
    assert "TOT01" in capsys.readouterr().out


def test_a_warning_fails_only_where_asked(report, tmp_path, capsys):
    report("own/own.yaml", OWN)
    arguments = ["check", report("clean.txt", CLEAN), "--checks", str(tmp_path / "own")]
    assert [run([*arguments, "--fail-on", level]) for level in ("error", "warning", "info")] == [0, 1, 1]
    assert "OWN01" in capsys.readouterr().out


def test_select_and_ignore_take_codes_and_families(report, capsys):
    wrong = report("wrong.txt", WRONG)
    for arguments, codes in (
        (["--select", "TOT"], {"TOT01", "TOT02", "TOT03", "TOT04", "TOT05", "TOT06"}),
        (["--select", "tot01,TOT03"], {"TOT01", "TOT03"}),
        (["--select", "TOT", "--ignore", "TOT01", "--ignore", "TOT02"], {"TOT03", "TOT04", "TOT05", "TOT06"}),
    ):
        run(["check", wrong, "--format", "json", *arguments])
        (document,) = json.loads(capsys.readouterr().out)["documents"]
        assert {check["code"] for check in document["checks"]} == codes
    assert run(["check", wrong, "--ignore", "TOT"]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "缺少 报告"),
        (["chek", "x"], "没有“chek”这个命令，是不是想写 check？"),
        (["check", "x", "--fromat", "json"], "没有 --fromat 这个选项，是不是想写 --format？"),
        (["check", "x", "--format", "xml"], "--format：只能是 rich、json、"),
        (["check", "x", "--fail-on", "all"], "--fail-on：只能是 error、warning、info、never"),
        (["check", "x", "--format"], "选项 --format 后面要有一个值"),
        (["check", "x", "--numbers=1"], "选项 --numbers 后面不带值"),
        (["check", "x", "--select", "TOT1"], "最接近的是 TOT"),
        (["check", "x", "--checks", "/no/such/folder"], "没有这个文件夹"),
        (["check", "x", "--output", "/no/such/folder/out"], "无法写入（所在的文件夹不存在）"),
        (["check", "x", "--output", "/"], "无法写入（是文件夹）"),
        (["check", "x", "--quiet", "--verbose"], "不能同时用"),
        (["parse", "a", "b"], "多出了参数 b"),
        (["parse", "/no/such/file.txt"], "/no/such/file.txt：文件不存在"),
        (["explain", "TOT1"], "没有编号为 TOT1 的检查，是不是想写 TOT"),
        (["test-checks", "/no/such/folder"], "没有这个文件夹"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_status_two(arguments, words, capsys):
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert words in err


def test_no_command_prints_the_help(capsys):
    assert run([]) == 2
    assert "用法：auditor" in capsys.readouterr().out


def test_an_internal_error_is_no_finding(monkeypatch, capsys):
    monkeypatch.setattr("auditor.commands.checks.all_checks", lambda folders: 1 / 0)
    assert run(["checks"]) == 2
    assert capsys.readouterr().err.rstrip().split("\n")[-1].startswith("程序内部出错")


# ---- bad input


def encrypted_pdf():
    from io import BytesIO

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 720, "12345")
    canvas.save()
    return buffer.getvalue()


SAMPLES = Path(__file__).parents[1] / "samples"
BAD = {
    "empty.txt": lambda: b"",
    "blank.txt": lambda: b" \n\t\n",
    "bytes.txt": lambda: bytes(range(256)) * 40,
    "broken.docx": lambda: next(SAMPLES.glob("*.docx")).read_bytes()[:5000],
    "nozip.docx": lambda: b"this is no package",
    "broken.pdf": lambda: next(SAMPLES.glob("*.pdf")).read_bytes()[:1500],
    "nopdf.pdf": lambda: b"this is no PDF",
    "encrypted.pdf": encrypted_pdf,
    "report.xyz": lambda: b"12",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_report_is_one_line_and_the_others_are_audited(name, report, capsys):
    bad, wrong = report(name, BAD[name]()), report("wrong.txt", WRONG)
    assert run(["check", bad, wrong]) == 2
    out, err = capsys.readouterr()
    assert err.count("\n") == 1 and err.startswith(f"{bad}：") and len(err) > len(bad) + 4
    assert "TOT01" in out and "1 份无法读取" in out


def test_bad_reports_stand_in_the_json_errors(report, tmp_path, capsys):
    bad, missing, wrong = report("empty.txt", ""), str(tmp_path / "missing.txt"), report("wrong.txt", WRONG)
    (tmp_path / "folder").mkdir()
    assert run(["check", bad, missing, str(tmp_path / "folder"), wrong, "--format", "json"]) == 2
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert [document["path"] for document in answer["documents"]] == [wrong]
    assert {error["path"]: error["error"] for error in answer["errors"]}.keys() == {bad, missing, str(tmp_path / "folder")}
    assert err.count("\n") == 3


def test_only_bad_reports(capsys, tmp_path):
    assert run(["check", str(tmp_path / "missing.txt")]) == 2
    assert "文件不存在" in capsys.readouterr().err
    assert run(["check", str(tmp_path)]) == 2
    assert "没有可以读的报告" in capsys.readouterr().err


def test_a_pipe_is_not_waited_for(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe.txt")
    assert run(["check", str(tmp_path / "pipe.txt")]) == 2
    assert "不是普通文件" in capsys.readouterr().err


def test_a_name_with_control_characters_is_escaped(report, capsys):
    assert run(["check", report("报告\x1b[31m.txt", CLEAN), report("a\nb.txt", "")]) == 2
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err and "\\x1b[31m" in out
    assert "a\\nb.txt" in err and err.count("\n") == 1


# ---- which reports


def test_folders_are_walked_through_in_order(report, tmp_path):
    for name in ("b.txt", "a.txt", "sub/c.md", ".hidden.txt", ".git/d.txt", "~$a.docx", "notes.xyz", "old.odt"):
        report(name, CLEAN)
    reports = collect([tmp_path])
    assert [Path(path).relative_to(tmp_path).as_posix() for path in reports.paths] == ["a.txt", "b.txt", "sub/c.md"]
    assert reports.failures == ()
    assert reports.skipped == ((".odt", 1),)


def test_each_report_once_whatever_its_names(report, tmp_path):
    a = report("deep/a.txt", CLEAN)
    (tmp_path / "deep" / "up").symlink_to(tmp_path)
    (tmp_path / "link.txt").symlink_to(a)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    assert len(collect([tmp_path, a, str(tmp_path / "deep")]).paths) == 1


# ---- output


def test_output_goes_to_the_file_whole(report, tmp_path, capsys):
    target = tmp_path / "out.json"
    assert run(["check", report("wrong.txt", WRONG), "--format", "json", "--output", str(target)]) == 1
    assert capsys.readouterr().out == ""
    assert json.loads(target.read_text("utf-8"))["schema"] == "auditor/2"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "wrong.txt"]
    assert run(["check", report("wrong.txt", WRONG), "--output", "/dev/null"]) == 1
    assert Path("/dev/null").is_char_device()


def test_piped_output_has_no_colours_and_speaks_utf8(report):
    done = spawn("check", report("wrong.txt", WRONG), LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 1, done.stderr.decode()
    assert b"\x1b" not in done.stdout and "矛盾" in done.stdout.decode("utf-8")


def test_a_closed_pipe_is_no_error(report):
    code = "import os, sys; from auditor.cli import main; r, w = os.pipe(); os.close(r); os.dup2(w, 1); main()"
    done = spawn("check", report("wrong.txt", WRONG), code=code)
    assert (done.returncode, done.stderr) == (1, b"")


# ---- the other commands


def test_an_own_check_may_ask_for_confidence(report, tmp_path, capsys):
    report("own/own.yaml", SURE)
    for text, told in ((WEIGHED, True), (TABLED, False)):
        assert run(["check", report("a.txt", text), "--checks", str(tmp_path / "own"), "--select", "OWN", "--format", "json"]) == 0
        document = json.loads(capsys.readouterr().out)["documents"][0]
        messages = [finding["message"] for finding in document["findings"]]
        assert bool(messages) == told and all("可信度0." in m or "可信度1.00" in m for m in messages)
        assert (document["checks"][0]["examined"] > 0) == told


def test_parse_says_how_sure_a_relation_is(report, capsys):
    assert run(["parse", report("a.txt", WEIGHED), "--format", "json"]) == 0
    weighed = [r["confidence"] for r in json.loads(capsys.readouterr().out)["relations"] if r["table"] == "totals"]
    assert weighed and all(0.5 < c <= 1 for c in weighed)
    assert run(["parse", report("a.txt", TABLED), "--format", "json"]) == 0
    assert None in [r["confidence"] for r in json.loads(capsys.readouterr().out)["relations"]]


def test_parse_shows_what_was_read(report, capsys):
    path = report("table.txt", "砚溪县水务局2022年度部门决算说明\n\n项目\t金额（万元）\n办公费\t40.20\n差旅费\t75.30\n合计\t115.50\n")
    assert run(["parse", path]) == 0
    out = capsys.readouterr().out
    assert "砚溪县水务局 · 2022年度 · 部门决算" in out and "115.50" in out and "合计 " in out and "totals" not in out
    assert run(["parse", path, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [block["type"] for block in answer["blocks"]][-1] == "table"
    assert {"40.20", "75.30", "115.50"} <= {number["value"] for number in answer["numbers"]}
    assert any(relation["table"] == "totals" for relation in answer["relations"])


def test_checks_lists_every_check(capsys):
    assert run(["checks", "--format", "json"]) == 0
    checks = json.loads(capsys.readouterr().out)
    assert [check["code"] for check in checks] == sorted(check["code"] for check in checks)
    assert run(["checks"]) == 0
    out = capsys.readouterr().out
    assert all(check["code"] in out and check["title"] in out for check in checks)


def test_explain_tells_why_with_examples(capsys):
    assert run(["explain", "tot01"]) == 0
    out = capsys.readouterr().out
    assert all(words in out for words in ("TOT01", "矛盾", "怎样核对", "为什么核对", "会报出", "→ ", "不会报"))
    assert run(["explain", "tot01", "--format", "json"]) == 0
    (check,) = json.loads(capsys.readouterr().out)
    assert (check["code"], check["severity"]) == ("TOT01", "error") and check["fails"]
    assert run(["explain", "TOT"]) == 0
    assert capsys.readouterr().out.count("怎样核对") > 1


def test_the_handbook_of_own_checks_is_written_to_a_folder(report, tmp_path, capsys):
    own = Path(report("own/own.yaml", OWN)).parent
    assert run(["checks", "--format", "markdown"]) == run(["checks", "--output", str(tmp_path / "out")]) == 2
    folder = tmp_path / "out" / "hand"
    assert run(["checks", "--format", "markdown", "--checks", str(own), "--output", str(folder)]) == 0
    assert "tables.md" not in (folder / "OWN01.md").read_text(encoding="utf-8") and is_ours(folder / "OWN01.md")


def test_test_checks_runs_the_examples(report, tmp_path, capsys):
    report("own/own.yaml", OWN)
    assert run(["test-checks", str(tmp_path / "own")]) == 0, capsys.readouterr().out
    assert "✓ OWN01" in capsys.readouterr().out
    report("own/own.yaml", OWN.replace("印为115.50万元", "印为1万元"))
    assert run(["test-checks", str(tmp_path / "own")]) == 1
    assert "1 个例子不符" in capsys.readouterr().out
    report("own/own.yaml", OWN.replace("OWN01", "TOT01"))
    assert run(["test-checks", str(tmp_path / "own")]) == 2
    assert "编号已用于" in capsys.readouterr().err
    (tmp_path / "none").mkdir()
    assert run(["test-checks", str(tmp_path / "none")]) == 2


def test_test_checks_says_every_error_and_tests_what_is_sound(report, tmp_path, capsys):
    report("own/a.yaml", OWN)
    report("own/b.yaml", OWN.replace("OWN01", "OWN02").replace("{item}", "{item:>999999999}").replace("severity: warning", "severity: warnin"))
    report("own/c.yaml", OWN.replace("OWN01", "OWN03").replace("min_value: 200", "bogus: {a: 1}"))
    assert run(["test-checks", str(tmp_path / "own")]) == 2
    out, err = capsys.readouterr()
    assert "✓ OWN01" in out
    assert [line.split("：")[0] for line in err.splitlines()] == ["b.yaml OWN02", "b.yaml OWN02", "c.yaml OWN03"]


@pytest.mark.parametrize("command", [[], ["check"], ["annotate"], ["compare"], ["parse"], ["checks"], ["explain"], ["test-checks"]], ids=" ".join)
def test_help_is_chinese(command, capsys):
    assert run([*command, "--help"]) == 0
    out = capsys.readouterr().out
    assert "用法：" in out
    assert not any(word in out for word in ("Usage", "Options", "Arguments", "Commands", "default", "Show", "Install"))
    assert "显示这页说明" in out and "None" not in out


def test_completion_script_is_there():
    done = spawn("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert b"_AUDITOR_COMPLETE" in done.stdout


# ---- what is not imported

HEAVY = ("pandas", "numpy", "great_expectations", "scipy", "pdfminer", "docx")


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["checks"], ["explain", "TOT01"], ["--version"]], ids=" ".join)
def test_light_commands_import_nothing_heavy(arguments):
    code = "import sys; from auditor.cli import run; run(sys.argv[1:]); sys.stderr.write(' '.join(m for m in sys.modules if '.' not in m))"
    loaded = spawn(*arguments, code=code).stderr.decode().split()
    assert "auditor" in loaded and not set(HEAVY) & set(loaded)


def test_version_imports_next_to_nothing():
    code = "import sys; from auditor.cli import main; main(); sys.stderr.write(' '.join(sys.modules))"
    done = spawn("--version", code=code)
    assert done.stdout.decode() == f"auditor {VERSION}\n"
    assert not {"typer", "rich", "yaml", "click", "importlib.metadata", *HEAVY} & set(done.stderr.decode().split())
