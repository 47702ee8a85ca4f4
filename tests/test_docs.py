"""What the documents say is so: commands and options against --help, make targets, example output, tables, and the example check."""

import re
from pathlib import Path

import pytest
import yaml

from auditor.cli import run
from auditor.examples import run_examples
from auditor.relations.schema import COMMON, TABLES
from auditor.suites.loader import OPTIONAL, REQUIRED, read_suite
from auditor.suites.vocabulary import KINDS, OWN
from auditor.version import VERSION

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
DOCUMENTS = [*READMES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
# `auditor check report.docx --format json` in a code block or between backticks.
COMMAND = re.compile(r"(?:^|`)auditor ([^`\n]+)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
MAKE = re.compile(r"`?make ([a-z]+)(?=`|\n)")
# Example output: a comment that names the command, then a code block.
OUTPUT = re.compile(r"<!-- output: auditor (.+?) -->\n```\n(.*?)```", re.DOTALL)
COMMANDS = ("check", "review", "annotate", "compare", "report", "parse", "config", "checks", "explain", "test-checks")


def read(path):
    return path.read_text(encoding="utf-8")


@pytest.fixture
def help_of(capsys):
    def page(*command):
        assert run([*command, "--help"]) == 0
        return capsys.readouterr().out

    return page


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_and_options_exist(path, help_of):
    for line in COMMAND.findall(read(path)):
        command = [line.split()[0]] if not line.startswith("-") else []
        assert not command or command[0] in COMMANDS, line
        known = OPTION.findall(help_of(*command))
        assert set(OPTION.findall(line)) <= set(known), line


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_readme_leaves_out_no_command_and_no_option(path, help_of):
    text = read(path)
    assert all(f"auditor {command}" in text for command in COMMANDS)
    assert set(OPTION.findall(help_of("check"))) - {"--help"} <= set(OPTION.findall(text))


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_option_in_the_readme_exists(path, help_of):
    known = {option for command in ([], *([c] for c in COMMANDS)) for option in OPTION.findall(help_of(*command))}
    assert set(OPTION.findall(read(path))) <= known


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_exist(path):
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    assert set(MAKE.findall(read(path))) <= targets


def test_ci_runs_what_the_readme_says():
    lines = read(ROOT / ".ci/run").splitlines()
    assert "make test" in lines and "make check" in lines
    assert all("make test" in read(path) for path in READMES)


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if OUTPUT.search(read(path))], ids=lambda path: path.name)
def test_example_output_is_what_is_printed(path, request, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = read(path)
    found = {}
    for arguments, shown in OUTPUT.findall(text):
        run(arguments.split())
        found[arguments] = capsys.readouterr().out
        if request.config.getoption("--update-golden"):
            text = text.replace(f"{arguments} -->\n```\n{shown}```", f"{arguments} -->\n```\n{found[arguments]}```")
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8")
    assert found and dict(OUTPUT.findall(text)) == found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", read(path)):
        assert (path.parent / target).exists(), target


def test_the_engine_happens_where_its_page_says():
    """`readers/kinds.py`, `belief.py`, `lexicon/*.yaml`, `relations/`: each is a file or folder of src/auditor, or of the root."""
    named = re.findall(r"`([\w/]+/|[\w/*]+\.(?:py|yaml|json))`", read(ROOT / "docs/engine.md"))
    assert named
    for name in named:
        assert any((ROOT / "src/auditor").rglob(name.rstrip("/"))) or any(ROOT.glob(name)), name


def test_every_table_and_column_is_described():
    parts = re.split(r"^## ", read(ROOT / "docs/tables.md"), flags=re.MULTILINE)
    described = {part.split("：")[0].split("\n")[0]: set(re.findall(r"`([a-z_0-9]+)`", part)) for part in parts[1:]}
    common = described.pop("每张表都有的列")
    assert set(COMMON) | {"near"} <= common
    assert set(described) == set(TABLES)
    for table, (numeric, other) in TABLES.items():
        assert {*numeric, *other} <= described[table], table


def test_every_key_and_own_type_is_described():
    text = read(ROOT / "docs/writing-checks.md")
    assert all(f"`{word}`" in text for word in (*REQUIRED, *OPTIONAL, *OWN))
    assert set(re.findall(r"`(expect_\w+)`", text)) <= set(KINDS)


def test_the_example_check_does_what_it_says(tmp_path):
    (block,) = re.findall(r"```yaml\n(.*?)```", read(ROOT / "docs/writing-checks.md"), re.DOTALL)
    assert yaml.safe_load(block)["checks"]
    (tmp_path / "own.yaml").write_text(block, encoding="utf-8")
    for check in read_suite(tmp_path / "own.yaml").checks:
        assert [trial.problem for trial in run_examples(check) if trial.problem] == []


def test_the_readme_code_runs(monkeypatch, capsys, tmp_path):
    (tmp_path / "report.docx").write_bytes(next((ROOT / "samples").glob("*.docx")).read_bytes())
    (tmp_path / "报告.docx").write_bytes((tmp_path / "report.docx").read_bytes())
    monkeypatch.chdir(tmp_path)
    for path in READMES:
        (block,) = re.findall(r"```python\n(.*?)```", read(path), re.DOTALL)
        exec(compile(block, path.name, "exec"), {})
        assert "error" in capsys.readouterr().out


def test_the_handbook_of_checks_is_current(request, tmp_path):
    committed = ROOT / "docs/checks"
    (tmp_path / "tables.md").touch()
    assert run(["checks", "--format", "markdown", "--output", str(tmp_path / "checks")]) == 0
    pages = {page.name: read(page) for page in (tmp_path / "checks").iterdir()}
    if request.config.getoption("--update-golden"):
        for name, text in pages.items():
            (committed / name).write_text(text, encoding="utf-8")
    assert {page.name: read(page) for page in committed.iterdir()} == pages, "run make docs, or this test with --update-golden"


def test_every_page_of_the_handbook_is_in_its_index():
    index = read(ROOT / "docs/checks/README.md")
    codes = {check.code for suite in sorted((ROOT / "checks").glob("*.yaml")) for check in read_suite(suite).checks}
    assert sorted(re.findall(r"\]\((\w+)\.md\)", index)) == sorted(codes)
    assert {page.stem for page in (ROOT / "docs/checks").iterdir()} == codes | {"README"}


def test_the_changelog_knows_the_version():
    assert f"## {VERSION}" in read(ROOT / "CHANGELOG.md")
