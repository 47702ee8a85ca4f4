"""Every block of code in the documents runs and does as it says; one that cannot is marked, and the mark says why."""

import json
import re
import runpy
import shlex
import shutil
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
import yaml

from auditor.cli import run
from auditor.examples import run_examples
from auditor.settings import load
from auditor.suites.loader import read_suite
from auditor.version import VERSION

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
# The pages of checks hold their examples, which run as the tests of the checks; docs/store.md's queries run in
# test_store.py.
DOCUMENTS = [*READMES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
# A block, and a comment right before it: `output: auditor …` says what printed it, `not run: …` why nothing runs it.
BLOCK = re.compile(r"(?:<!-- ([^\n]*?) -->\n)?```(\w*)\n(.*?)```", re.DOTALL)


class Block(NamedTuple):
    """A block of code, its language, and the comment before it."""

    path: Path
    note: str
    language: str
    text: str

    @property
    def why_not(self) -> str:
        """Why it does not run; empty where it does."""
        return self.note.removeprefix("not run: ") if self.note.startswith("not run: ") else ""

    @property
    def printed_by(self) -> str:
        """The command whose output it is; empty where it is none."""
        return self.note.removeprefix("output: auditor ") if self.note.startswith("output: auditor ") else ""


def blocks(path):
    return [Block(path, *found) for found in BLOCK.findall(path.read_text(encoding="utf-8"))]


BLOCKS = [block for path in DOCUMENTS for block in blocks(path)]


def of(language):
    return [block for block in BLOCKS if block.language == language and not block.why_not and not block.printed_by]


def named(value):
    """The name of a document among the parameters of a test."""
    return value.path.name if isinstance(value, Block) else value.name


def example_suite():
    """The check that docs/writing-checks.md explains."""
    return next(block.text for block in of("yaml") if "checks:" in block.text)


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder to work in, with all that the documents name."""
    report = ROOT / "samples/05-部门决算说明.docx"
    for name in (
        "report.docx",
        "报告.docx",
        "a.docx",
        "reports/a.docx",
        "报告文件夹/a.docx",
        "报送/局/报告.docx",
        "第一次报送/a.docx",
        "第二次报送/a.docx",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(report, tmp_path / name)
    shutil.copy(ROOT / "samples/10-全国格式自评表.xlsx", tmp_path / "b.xlsx")
    for name in ("my-checks", "我的检查"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "own.yaml").write_text(example_suite(), encoding="utf-8")
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_block_is_of_a_kind_that_runs():
    kinds = {"", "python", "yaml", "toml", "json", "sql", "text"}
    assert {block.language for block in BLOCKS} <= kinds
    assert all(block.why_not for block in BLOCKS if block.note.startswith("not run"))
    assert [block for block in BLOCKS if block.language == "text" and not block.why_not and not block.printed_by] == []


@pytest.mark.parametrize("path", sorted({block.path for block in of("")}), ids=named)
def test_commands_run(path, office, capsys):
    """Those of one document one after the other, as a reader would type them.
    A finding is status 1; wrong usage would be 2.
    """
    for block in of(""):
        for line in block.text.splitlines() if block.path == path else ():
            program, *arguments = shlex.split(line)
            assert program == "auditor", f"mark this block as not run, with the reason: {line}"
            assert run(arguments) in (0, 1), (line, capsys.readouterr().err)


@pytest.mark.parametrize("path", sorted({block.path for block in BLOCKS if block.printed_by}), ids=named)
def test_example_output_is_what_is_printed(path, request, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = path.read_text(encoding="utf-8")
    wrong = []
    for block in blocks(path):
        if block.printed_by:
            run(shlex.split(block.printed_by))
            if (printed := capsys.readouterr().out) != block.text:
                wrong.append(block.printed_by)
                text = text.replace(f"{block.note} -->\n```\n{block.text}```", f"{block.note} -->\n```\n{printed}```")
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8")
    else:
        assert wrong == []


def drawn(svg):
    """What a picture of a terminal shows, piece by piece, each with its place and style;
    not how its frame is written.
    """
    return [
        (e.get("x"), e.get("y"), e.get("class"), e.text)
        for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_the_picture_is_what_is_printed(request):
    made = runpy.run_path(str(ROOT / "samples/picture.py"))
    if request.config.getoption("--update-golden"):
        made["PICTURE"].write_text(made["picture"](), encoding="utf-8")
    committed = made["PICTURE"].read_text(encoding="utf-8")
    assert drawn(committed) == drawn(made["picture"]()), "run make picture"
    assert "http" not in committed.replace("http://www.w3.org/2000/svg", ""), "it must fetch nothing"


@pytest.mark.parametrize("block", of("python"), ids=named)
def test_code_runs(block, office, capsys):
    exec(compile(block.text, block.path.name, "exec"), {})
    assert ("error" in capsys.readouterr().out) == ("print" in block.text)


@pytest.mark.parametrize("block", of("yaml"), ids=named)
def test_checks_and_their_conditions_are_read(block, tmp_path):
    """A suite does what its examples say; of other blocks every line is a condition that the example may have."""
    suite = example_suite()
    if "checks:" in block.text:
        tried = [block.text]
    else:
        tried = [
            suite.replace("where: {measure: 预算执行率}", line.partition("  #")[0].strip())
            for line in block.text.splitlines()
        ]
    for number, text in enumerate(tried):
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
        (check,) = read_suite(tmp_path / f"{number}.yaml").checks
        assert yaml.safe_load(text)["checks"]
        if text == block.text:
            assert [trial.problem for trial in run_examples(check) if trial.problem] == []


@pytest.mark.parametrize("block", of("toml"), ids=named)
def test_configurations_are_read(block, office):
    (office / "auditor.toml").write_text(block.text, encoding="utf-8")
    said = load(office / "auditor.toml")
    assert said.select and said.suppress and said.severity


def shape(value):
    """The keys of JSON, all the way down; of a list those of its first."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


@pytest.mark.parametrize("block", of("json"), ids=named)
def test_json_has_the_keys_that_are_told(block, office, capsys):
    told = json.loads(block.text)
    run(["check", "report.docx", "no-such.pdf", "--format", "json"])
    given = json.loads(capsys.readouterr().out)
    finding = next(f for f in given["documents"][0]["findings"] if f["expected"])
    given["documents"][0]["findings"], given["documents"][0]["gaps"] = [finding], told["documents"][0]["gaps"]
    finding["also"] = []
    assert shape(told) == shape(given)
    assert told["schema"] == given["schema"] and told["tool"]["version"] == VERSION
