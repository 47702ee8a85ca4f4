"""The configuration: where it is found, what it says, and one line with the nearest right word for what it cannot say."""

import json
from datetime import date
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.settings import KEYS, Settings, SettingsError, find, load
from auditor.triage import Suppression

DOCS = Path(__file__).parents[1] / "docs"
WHOLE = """
select = ["TOT", "rat01"]
ignore = ["TOT05"]
checks = ["own"]
fail-on = "warning"
profile = "national"
format = "json"
output = "out/结果.json"
store = "s.duckdb"
jobs = 3
template = "模板.docx"

[severity]
TOT03 = "warning"
yea = "error"

[[suppress]]
fingerprint = "0470a0cfb28012a0"
reason = "含上级补助，口径不同"
expires = 2026-12-31

[[suppress]]
fingerprint = "0470A0CFB28012A1"
reason = "同上"
expires = "2027-01-31"
code = "tot01"
report = "*.docx"
"""
REPORT = "砚溪县水务局2022年度部门决算说明\n\n2022年项目支出125.50万元，其中：办公费40.20万元，差旅费35.10万元，培训费40.20万元。\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder to work in, and a function that writes a file of it."""
    monkeypatch.chdir(tmp_path)

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return write


def findings(capsys, *arguments):
    status = run(["check", "报告.txt", "--format", "json", *arguments])
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    return status, [f["code"] for f in document["findings"]], {c["code"] for c in document["checks"]}


def test_a_file_says_everything(project):
    settings = load(project("auditor.toml", WHOLE))
    assert (settings.select, settings.ignore, settings.fail_on, settings.profile) == (("TOT", "RAT01"), ("TOT05",), "warning", "national")
    folder = str(Path.cwd())
    assert (settings.format, settings.jobs) == ("json", 3) and settings.given == set(KEYS)
    assert [settings.output, settings.store, settings.template] == [f"{folder}/{name}" for name in ("out/结果.json", "s.duckdb", "模板.docx")]
    assert settings.checks == (str(project("own/a.yaml", "").parent),)
    assert settings.severity == {"TOT03": "warning", "YEA": "error"}
    assert settings.suppress == (
        Suppression("0470a0cfb28012a0", "含上级补助，口径不同", date(2026, 12, 31)),
        Suppression("0470a0cfb28012a1", "同上", date(2027, 1, 31), "TOT01", "*.docx"),
    )


def test_an_empty_file_says_nothing(project):
    assert load(project("auditor.toml", "")) == Settings()


def test_it_is_found_upwards_and_the_nearest_holds(project, tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    above = project("auditor.toml", "")
    assert find(tmp_path / "a/b") == above
    project("a/pyproject.toml", "[project]\nname = 'x'\n")
    assert find(tmp_path / "a/b") == above
    near = project("a/pyproject.toml", "[tool.auditor]\nselect = ['TOT']\n")
    assert find(tmp_path / "a/b") == near and load(near).select == ("TOT",)
    assert find(tmp_path / "a") == near
    beside = project("a/auditor.toml", "")
    assert find(tmp_path / "a") == beside


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("fail_on = 'error'", "键 没有 fail_on，是不是想写 fail-on？"),
        ("fail-on = 'eror'", "没有 eror，是不是想写 error？"),
        ("select = 'TOT'", 'select 应为列表，如 ["…", "…"]'),
        ("[severity]\nTOT01 = 'warn'", "没有 warn，是不是想写 warning？"),
        ("severity = 1", "severity 应为一节"),
        ("profile = 3", "profile 应为文字"),
        ("format = 'htm'", "没有 htm，是不是想写 html？"),
        ("output = 1", "output 应为文字"),
        ("jobs = true", "jobs 应为整数"),
        ("jobs = -1", "jobs 应为整数"),
        ("[suppress]\na = 1", "[[suppress]]"),
        ("[[suppress]]\nfingerprint = '0470a0cfb28012a0'\nreason = 'x'", "第1条 suppress：缺少 expires"),
        ("[[suppress]]\nfingerprint = '0470a0cfb28012a0'\nreson = 'x'", "没有 reson，是不是想写 reason？"),
        ("[[suppress]]\nfingerprint = '0470'\nreason = 'x'\nexpires = 2026-01-01", "应为16位指纹"),
        ("[[suppress]]\nfingerprint = '0470a0cfb28012a0'\nreason = ' '\nexpires = 2026-01-01", "reason 应为文字"),
        ("[[suppress]]\nfingerprint = '0470a0cfb28012a0'\nreason = 'x'\nexpires = '明年'", "expires 应为日期"),
        ("select = [", "不是正确的 TOML"),
    ],
)
def test_what_it_cannot_say_is_one_line(project, content, words, capsys):
    path = project("auditor.toml", content)
    with pytest.raises(SettingsError, match=r"auditor\.toml：") as error:
        load(path)
    assert words in str(error.value) and "\n" not in str(error.value)
    project("报告.txt", REPORT)
    assert run(["check", "报告.txt"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_it_chooses_grades_and_fails(project, capsys):
    project("报告.txt", REPORT)
    assert findings(capsys)[:2] == (1, ["TOT01"])
    project("auditor.toml", 'ignore = ["TOT01"]\n')
    assert findings(capsys)[0] == 0
    project("auditor.toml", 'select = ["RAT"]\n')
    assert {code[:3] for code in findings(capsys)[2]} == {"RAT"}
    project("auditor.toml", '[severity]\nTOT01 = "warning"\n')
    assert findings(capsys)[0] == 0
    project("auditor.toml", 'fail-on = "warning"\n[severity]\nTOT = "warning"\n')
    assert findings(capsys)[0] == 1


def test_the_command_line_wins(project, capsys):
    project("报告.txt", REPORT)
    project("auditor.toml", 'select = ["RAT"]\nfail-on = "never"\n')
    assert findings(capsys, "--select", "TOT01")[1:] == (["TOT01"], {"TOT01"})
    assert findings(capsys, "--select", "TOT01", "--fail-on", "error")[0] == 1
    project("other.toml", "")
    assert findings(capsys, "--config", "other.toml")[0] == 1


def test_where_the_answer_goes_may_be_configured_and_said_otherwise(project, capsys, tmp_path):
    project("报告.txt", REPORT)
    project("auditor.toml", 'format = "html"\noutput = "结果.html"\njobs = 1\n')
    assert run(["check", "报告.txt"]) == 1 and capsys.readouterr().out == ""
    assert "<!doctype html>" in (tmp_path / "结果.html").read_text(encoding="utf-8")
    (tmp_path / "结果.html").unlink()
    assert findings(capsys)[1] == ["TOT01"]  # as JSON, which does not go into the page's file
    assert run(["check", "报告.txt", "-o", "-"]) == 1 and "<!doctype html>" in capsys.readouterr().out
    assert not list(tmp_path.glob("*.html")) and not (tmp_path / "-").exists()
    assert run(["check", "报告.txt", "-o", "别的.html"]) == 1 and (tmp_path / "别的.html").is_file()
    project("auditor.toml", 'format = "xlsx"\n')
    assert run(["check", "报告.txt"]) == 2 and "要用 --output" in capsys.readouterr().err
    project("auditor.toml", 'output = "报告.txt"\n')
    assert run(["check", "报告.txt"]) == 2 and "是原件" in capsys.readouterr().err
    assert (tmp_path / "报告.txt").read_text(encoding="utf-8") == REPORT


def test_the_store_may_be_configured(project, capsys, tmp_path):
    pytest.importorskip("duckdb", reason="the extra `store` is not installed")
    project("a/报告.txt", REPORT)
    assert run(["report"]) == 2 and "--store" in capsys.readouterr().err
    project("auditor.toml", 'store = "s.duckdb"\n')
    run(["check", "a"])
    run(["review", "a", "-o", "审核"])
    assert (tmp_path / "s.duckdb").is_file()
    capsys.readouterr()
    assert run(["report", "--format", "json"]) == 1 and "TOT01" in capsys.readouterr().out


def test_what_is_in_force_is_told_with_its_source(project, capsys, tmp_path):
    assert run(["config"]) == 0
    out = capsys.readouterr().out
    assert "没有配置文件" in out and "auditor.toml" in out and out.count("内置") == len(KEYS) + 2
    path = project("auditor.toml", WHOLE)
    assert run(["config"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "配置文件：auditor.toml" and sum(line.rstrip(" │").endswith("auditor.toml") for line in lines[1:]) == len(KEYS)
    assert any("out/结果.json" in line for line in lines) and any("YEA 矛盾" in line for line in lines)
    assert run(["config", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == str(path) and told["values"]["jobs"] == {"value": 3, "source": str(path)}
    assert told["values"]["suppress"]["value"][0]["expires"] == "2026-12-31"
    project("other.toml", "jobs = 2\n")
    assert run(["config", "--config", "other.toml", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["values"]
    assert told["jobs"]["source"] == "other.toml" and told["fail-on"] == {"value": "error", "source": None}


def test_the_list_of_checks_knows_the_configuration(project, capsys):
    project("auditor.toml", '[severity]\nTOT01 = "info"\n')
    assert run(["explain", "TOT01", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["severity"] == "info"


@pytest.mark.parametrize(
    ("content", "words"),
    [('select = ["TOTT"]', "TOT"), ('[severity]\nTOT99 = "error"', "TOT"), ('checks = ["missing"]', "没有这个文件夹")],
)
def test_names_that_do_not_exist_are_one_line(project, content, words, capsys):
    project("报告.txt", REPORT)
    project("auditor.toml", content)
    assert run(["check", "报告.txt"]) == 2
    err = capsys.readouterr().err
    assert words in err and err.count("\n") == 1


def test_the_documentation_knows_every_key_and_its_example_loads(project):
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in text for key in (*KEYS, "fingerprint", "reason", "expires", "code", "report"))
    example = text.split("```toml\n")[1].split("```")[0]
    assert load(project("auditor.toml", example)).suppress[0].expires == date(2026, 12, 31)
