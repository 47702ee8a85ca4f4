"""What the documents say is so:
commands and options against --help, make targets, links, tables, the handbook of checks.
"""

import re
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.limits import GENEROUS
from auditor.readers import SUFFIXES, archive
from auditor.readers.sheets.xlsx import MOST_CELLS
from auditor.relations import crowds
from auditor.relations.evidence.decide import MOST_NUMBERS
from auditor.relations.evidence.readings import MOST_READINGS
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
def test_the_readme_begins_with_one_screen(path):
    """What it is, a picture, two commands,
    and what it finds with figures that were measured on reports nobody had seen.
    """
    screen, rest = read(path).split("\n## ", 1)
    assert "docs/picture.svg" in screen and len([line for line in screen.splitlines() if line]) <= 12
    unseen = read(ROOT / "docs/accuracy.md").partition("## 未见")[2].partition("\n## ")[0]
    told = re.findall(r"(\d+)(?:/| of )(\d+)", screen)
    assert told and all(f"{found}/{all_of_them}" in unseen for found, all_of_them in told)
    assert all(f"auditor {command}" in rest for command in COMMANDS)


def test_the_page_of_commands_leaves_out_none_and_no_option(help_of):
    text = read(ROOT / "docs/commands.md")
    assert all(f"auditor {command}" in text for command in COMMANDS)
    assert set(OPTION.findall(help_of("check"))) - {"--help"} <= set(OPTION.findall(text))


@pytest.mark.parametrize("path", [*READMES, ROOT / "docs/commands.md"], ids=lambda path: path.name)
def test_every_option_exists(path, help_of):
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


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", read(path)):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", [ROOT / "docs/engine.md", ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_named_files_and_folders_exist(path):
    """`readers/kinds.py`, `belief.py`, `lexicon/*.yaml`, `relations/`:
    each is a file or folder of src/auditor, or of the root.
    """
    named = re.findall(r"`([\w/]+/|[\w/*]+\.(?:py|yaml|json|md))`", read(path))
    assert named
    for name in named:
        assert any((ROOT / "src/auditor").rglob(name.rstrip("/"))) or any(ROOT.glob(name)), name


def test_contributing_names_every_folder():
    source = ROOT / "src/auditor"
    folders = {f"{path.parent.relative_to(source).as_posix()}/" for path in source.rglob("__init__.py")} - {"./"}
    assert folders == set(re.findall(r"^\| `([\w/]+/)` \|", read(ROOT / "CONTRIBUTING.md"), re.MULTILINE))


def test_contributing_says_in_five_steps_each_how_to_add_what_and_which_test_goes_with_it():
    part = read(ROOT / "CONTRIBUTING.md").partition("## How to add")[2].partition("\n## ")[0]
    for what, told in re.findall(r"\*\*An? (\w+)\*\*.*?\n((?:(?:\d\.|  ) .*\n)+)", part):
        assert re.findall(r"^\d", told, re.MULTILINE) == [*"12345"] and "Test: " in told and "`tests/" in told, what
    assert re.findall(r"\*\*An? (\w+)\*\*", part) == ["cue", "header", "layout", "law", "reader", "check"]


def test_every_table_and_column_is_described():
    parts = re.split(r"^## ", read(ROOT / "docs/tables.md"), flags=re.MULTILINE)
    described = {part.split("：")[0].split("\n")[0]: set(re.findall(r"`([a-z_0-9]+)`", part)) for part in parts[1:]}
    common = described.pop("每张表都有的列")
    assert set(COMMON) | {"near"} <= common
    assert set(described) == set(TABLES)
    for table, (numeric, other) in TABLES.items():
        assert {*numeric, *other} <= described[table], table


def test_every_suffix_and_limit_is_told():
    formats, security = read(ROOT / "docs/formats.md"), read(ROOT / "docs/security.md")
    assert set(re.findall(r"`(\.\w+)`", formats.partition("## 位置")[0])) - {".xlsb"} == {*SUFFIXES, archive.SUFFIX}
    limits = {
        "--timeout": f"{GENEROUS.seconds} 秒",
        "--memory": f"{GENEROUS.memory} MB",
        "--size": f"{GENEROUS.size} MB",
        "--pages": f"{GENEROUS.pages} 页",
    }
    assert dict(re.findall(r"\| ([^|]+) \| `(--\w+)` \|", security)) == {
        amount: option for option, amount in limits.items()
    }


def test_the_limits_that_no_option_moves_are_told():
    text = read(ROOT / "docs/scale.md")
    assert f"{crowds.NUMBERS} 个、{crowds.COLUMNS} 列" in text
    assert f"{MOST_NUMBERS // 10_000} 万个、{MOST_READINGS // 10_000} 万种" in text and f"{MOST_CELLS // 10_000} 万个" in text


def test_every_key_and_own_type_is_described():
    text = read(ROOT / "docs/writing-checks.md")
    assert all(f"`{word}`" in text for word in (*REQUIRED, *OPTIONAL, *OWN))
    assert set(re.findall(r"`(expect_\w+)`", text)) <= set(KINDS)


def test_the_handbook_of_checks_is_current(request, tmp_path):
    committed = ROOT / "docs/checks"
    (tmp_path / "tables.md").touch()
    assert run(["checks", "--format", "markdown", "--output", str(tmp_path / "checks")]) == 0
    pages = {page.name: read(page) for page in (tmp_path / "checks").iterdir()}
    if request.config.getoption("--update-golden"):
        for name, text in pages.items():
            (committed / name).write_text(text, encoding="utf-8")
    assert {page.name: read(page) for page in committed.iterdir()} == pages, (
        "run make docs, or this test with --update-golden"
    )


def test_every_page_of_the_handbook_is_in_its_index():
    index = read(ROOT / "docs/checks/README.md")
    codes = {check.code for suite in sorted((ROOT / "checks").glob("*.yaml")) for check in read_suite(suite).checks}
    assert sorted(re.findall(r"\]\((\w+)\.md\)", index)) == sorted(codes)
    assert {page.stem for page in (ROOT / "docs/checks").iterdir()} == codes | {"README"}


def test_the_changelog_knows_the_version():
    assert f"## {VERSION}" in read(ROOT / "CHANGELOG.md")
