"""The store: nothing is audited twice, nothing is lost, and what comes out is what went in."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from auditor import flow, workers
from auditor.audits import counted
from auditor.batch import Reports, collect
from auditor.cli import run
from auditor.commands import work
from auditor.commands.app import Stop
from auditor.packing import packed, unpacked
from auditor.result import Audit, Failure
from auditor.store import StoreError
from hostile import GOOD
from sampled import audited

duckdb = pytest.importorskip("duckdb", reason="the extra `store` is not installed")
from auditor.store.database import Store  # noqa: E402

ROOT = Path(__file__).parents[1]
WRONG = GOOD.replace("115.50", "125.50")


@pytest.fixture
def folder(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    for name, text in {"a.txt": GOOD, "b.txt": WRONG, "c.txt": WRONG.replace("水务", "林业"), "empty.txt": ""}.items():
        (reports / name).write_text(text, encoding="utf-8")
    return reports


@pytest.fixture
def asked(monkeypatch):
    """The reports that workers were asked to audit, run by run."""
    runs = []
    audit_all = workers.audit_all
    monkeypatch.setattr(workers, "audit_all", lambda paths, plan, crew: runs.append([Path(p).name for p in paths]) or audit_all(paths, plan, crew))
    return runs


def kept(folder, store, select=("TOT",)):
    """A run over the folder with a store behind it."""
    plan = workers.plan(flow.suites_for(select=select))
    return work.audited(collect([folder]), work.Work(plan, jobs=2, store=str(store)))


def query(store, text):
    with duckdb.connect(str(store)) as base:
        return base.execute(text).fetchall()


@pytest.mark.parametrize("path", sorted((ROOT / "samples").glob("0*")), ids=lambda path: path.name)
def test_an_audit_comes_back_whole(path):
    audit = replace(audited(path), relations=())  # the store keeps these by themselves
    made = packed(audit)
    assert unpacked(audit.path, made.whole, made.facsimile) == audit and made.counts == counted(audit)


def test_half_characters_are_kept_as_escapes():
    audit = Audit("a\udcff.txt", "0", "", "题\ud800", "", None, (), (), (), ())
    made = packed(audit)
    assert unpacked(audit.path, made.whole) == replace(audit, title="题\\ud800")
    assert made.title == "题\\ud800"


def test_what_is_unchanged_is_not_audited_again(folder, tmp_path, asked):
    store = tmp_path / "s.duckdb"
    first = kept(folder, store)
    assert kept(folder, store)[0][:] == first[0][:] and kept(folder, store)[1] == first[1]
    (folder / "b.txt").write_text(GOOD.replace("水务", "教育"), encoding="utf-8")
    audits, failures = kept(folder, store)
    assert asked == [["a.txt", "b.txt", "c.txt", "empty.txt"], ["empty.txt"], ["empty.txt"], ["b.txt", "empty.txt"]]
    assert [len(audit.findings) for audit in audits] == [0, 0, 1]
    assert [Path(failure.path).name for failure in failures] == ["empty.txt"]
    assert query(store, "SELECT parse_filename(path), blamed > 0 FROM documents ORDER BY path") == [
        ("a.txt", False), ("b.txt", False), ("c.txt", True),
    ]  # fmt: skip
    assert query(store, "SELECT count(*) FROM audits") == [(4,)]


def test_other_checks_are_asked_anew_and_a_copy_is_not(folder, tmp_path, asked):
    store = tmp_path / "s.duckdb"
    kept(folder, store)
    kept(folder, store, select=["TOT01"])
    (folder / "copy.txt").write_text(WRONG, encoding="utf-8")
    audits, _ = kept(folder, store, select=["TOT01"])
    assert asked[1:] == [["a.txt", "b.txt", "c.txt", "empty.txt"], ["empty.txt"]]
    assert [(Path(audit.path).name, len(audit.findings)) for audit in audits][-1] == ("copy.txt", 1)
    assert query(store, "SELECT parse_filename(path) FROM findings ORDER BY path") == [("b.txt",), ("c.txt",), ("copy.txt",)]
    assert len(query(store, "SELECT DISTINCT report FROM documents")) == 4


def test_a_report_that_can_be_read_at_last_is_no_failure_any_more(folder, tmp_path):
    store = tmp_path / "s.duckdb"
    kept(folder, store)
    (folder / "empty.txt").write_text(GOOD, encoding="utf-8")
    assert kept(folder, store)[1] == []
    assert query(store, "SELECT * FROM failures") == []
    assert len(query(store, "SELECT * FROM documents")) == 4


KILLED = """
import sys
from auditor import workers
from auditor.batch import Reports
from auditor.commands.work import Work, audited
paths, store = sys.argv[2:], sys.argv[1]
print("began", flush=True)
audited(Reports(tuple(paths), ()), Work(workers.plan(()), jobs=2, store=store))
"""


def test_a_run_killed_at_any_moment_is_taken_up_where_it_stood(tmp_path):
    paths = []
    for number in range(60):
        paths.append(str(tmp_path / f"{number}.txt"))
        Path(paths[-1]).write_text(GOOD.replace("水务", f"水务{number}") * 5, encoding="utf-8")
    store = str(tmp_path / "s.duckdb")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src")])}
    moments, done = random.Random(7), [0]
    workers_suite = work.Work(workers.plan(())).suite
    for _ in range(10 if "FUZZ_EXAMPLES" in os.environ else 3):
        killed = subprocess.Popen([sys.executable, "-c", KILLED, store, *paths], stdout=subprocess.PIPE, env=environment)
        assert killed.stdout.readline() == b"began\n"
        time.sleep(moments.uniform(0.0, 1.2))
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        killed.stdout.close()
        with Store(store) as after:
            done.append(len(after.known(workers_suite)))
    assert done == sorted(done)
    audits, failures = work.audited(Reports(tuple(paths), ()), work.Work(workers.plan(()), jobs=2, store=store))
    assert [audit.path for audit in audits] == paths and not failures
    assert query(store, "SELECT count(*), count(DISTINCT path), count(DISTINCT sha256) FROM audits") == [(60, 60, 60)]
    numbers = len(audits[0].numbers)
    assert set(query(store, "SELECT count(*) FROM all_numbers GROUP BY report")) == {(numbers,)}


def test_a_store_whose_making_was_cut_short_is_made(folder, tmp_path, capsys):
    store = tmp_path / "s.duckdb"
    duckdb.connect(str(store)).close()
    assert run(["report", "--store", str(store)]) == 2
    assert "不是 auditor 的存储" in capsys.readouterr().err
    assert len(kept(folder, store)[0]) == 3
    assert query(store, "SELECT count(*) FROM documents") == [(3,)]


def test_any_format_comes_from_the_store(folder, tmp_path, capsys):
    store = str(tmp_path / "s.duckdb")
    assert run(["check", str(folder), "--store", store, "--format", "json", "--numbers"]) == 2
    checked = json.loads(capsys.readouterr().out)
    assert run(["report", "--store", store, "--format", "json", "--numbers"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out) == checked
    assert err.count("文件为空") == 1
    assert run(["report", "--store", store]) == 2
    assert "审计 4 份报告" in capsys.readouterr().out


def test_the_views_become_parquet_files(folder, tmp_path, capsys):
    store, target = tmp_path / "s.duckdb", tmp_path / "out's"
    kept(folder, store)
    assert run(["report", "--store", str(store), "--parquet", str(target)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 8
    with duckdb.connect() as base:
        (found,) = base.execute("SELECT count(*) FROM read_parquet(?)", [str(target / "findings.parquet")]).fetchone()
    assert found == 2


@pytest.mark.parametrize("sql", re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "store.md").read_text(encoding="utf-8"), re.DOTALL))
def test_the_documented_queries_run(folder, tmp_path, sql):
    store = tmp_path / "s.duckdb"
    plan = workers.plan(flow.suites_for(select=["TOT"]))
    reports = collect([*sorted((ROOT / "samples").glob("0[12]*.txt")), folder])
    work.audited(reports, work.Work(plan, jobs=2, store=str(store)))
    assert query(store, sql)


def test_a_store_that_cannot_be_used_is_told_in_one_line(folder, tmp_path):
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as base:
        base.execute("CREATE TABLE x (y INTEGER)")
    (tmp_path / "text.duckdb").write_text("x" * 5000)
    for name, words in (("other.duckdb", "不是 auditor 的存储"), ("text.duckdb", "DuckDB 文件"), ("no/where.duckdb", "无法打开")):
        with pytest.raises(Stop, match=words):
            kept(folder, tmp_path / name)
    with pytest.raises(StoreError, match="文件不存在"):
        Store(str(tmp_path / "missing.duckdb"), new=False)


def test_a_failure_is_kept_with_its_reason(tmp_path):
    with Store(str(tmp_path / "s.duckdb")) as store:
        store.add([Failure("/a\nb", "坏了")], "0")
        assert store.failures() == [Failure("/a\nb", "坏了")]


def test_what_decides_the_key_of_an_audit(tmp_path, monkeypatch):
    from auditor.store import keys

    suites = flow.suites_for(select=["TOT"])
    moved = [replace(suite, checks=tuple(replace(check, file=f"/elsewhere/{check.file}") for check in suite.checks)) for suite in suites]
    assert keys.suite_key(suites, "a") == keys.suite_key(moved, "a") != keys.suite_key(suites, "b")
    graver = [replace(suite, checks=tuple(replace(check, severity="info") for check in suite.checks)) for suite in suites]
    assert keys.suite_key(graver, "a") != keys.suite_key(suites, "a")
    monkeypatch.setattr(keys, "_program", lambda: "changed")
    before = keys.suite_key(suites, "a")
    monkeypatch.undo()
    assert keys.suite_key(suites, "a") != before


@pytest.mark.parametrize("share", [0, 0.001, 0.01, 0.5, 0.99])
def test_a_store_that_was_cut_off_is_one_line_and_untouched(folder, tmp_path, capsys, share):
    store = tmp_path / "s.duckdb"
    kept(folder, store)
    data = store.read_bytes()
    store.write_bytes(data[: int(len(data) * share)])
    before = store.read_bytes()
    for command in (["check", str(folder), "--store", str(store)], ["report", "--store", str(store)]):
        assert run(command) == 2
        out, err = capsys.readouterr()
        assert (out == "" and err.count("\n") == 1 and "DuckDB 文件" in err) or "截断" in err
    assert store.read_bytes() == before and not Path(f"{store}.wal").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE schema_version (a INTEGER)",
        "CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (3)",
        "CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (2)",
        "CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (3); CREATE TABLE audits (path INTEGER)",
        "CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (1)",
    ],
)
def test_a_store_of_other_tables_is_one_line_and_untouched(folder, tmp_path, capsys, sql):
    store = tmp_path / "s.duckdb"
    with duckdb.connect(str(store)) as base:
        base.execute(sql)
    before = store.read_bytes()
    for command in (["check", str(folder), "--store", str(store)], ["report", "--store", str(store)]):
        assert run(command) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1 and "auditor" in err
    assert store.read_bytes() == before


CRAMPED = """
import resource, sys
from auditor.cli import run
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
sys.exit(run(sys.argv[2:]))
"""


def test_a_store_that_cannot_grow_is_one_line_and_what_was_found_is_told(folder, tmp_path):
    store = tmp_path / "s.duckdb"
    kept(folder, store)
    for number in range(6):
        (folder / f"more{number}.txt").write_text(WRONG.replace("水务", f"水务{number}") * 12, encoding="utf-8")
    command = ["check", str(folder), "--store", str(store), "--format", "json", "--select", "TOT", "-j", "2"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", CRAMPED, "100000", *command], capture_output=True, env=environment, check=False)
    answer, lines = json.loads(done.stdout), done.stderr.decode().splitlines()
    assert done.returncode == 2 and len(answer["documents"]) == 9
    assert len(lines) == 2 and "写不进去" in lines[1]  # beside the empty report
    assert query(store, "SELECT count(*) < 9 FROM audits") == [(True,)]
    assert len(kept(folder, store)[0]) == 9
    assert query(store, "SELECT count(*) FROM documents") == [(9,)]


def test_an_export_is_whole_or_not_there(folder, tmp_path, capsys, monkeypatch):
    store = tmp_path / "s.duckdb"
    kept(folder, store)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "documents.parquet").mkdir()  # in the way
    assert run(["report", "--store", str(store), "--parquet", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["documents.parquet"]
