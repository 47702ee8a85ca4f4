"""Reports audited on a Dask cluster: a real scheduler and two real workers on this machine, one of them killed in the middle."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor import workers
from auditor.cli import run
from auditor.limits import Limits
from auditor.result import Audit, Failure
from auditor.workers import executor
from hostile import GOOD

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

SRC = Path(__file__).parents[1] / "src"


def spawned(command, *arguments, folder):
    environment = os.environ | {"PYTHONPATH": str(SRC)}
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + command, *arguments],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=folder, start_new_session=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The scheduler's address and its two worker processes."""
    with running(tmp_path_factory.mktemp("cluster")) as (address, (_, *both)):
        yield address, both


@contextlib.contextmanager
def running(folder):
    """A scheduler's address, and its process and those of its two workers."""
    told = folder / "scheduler.json"
    quiet = ("--no-dashboard", "--scheduler-file", str(told))
    started = [spawned("dask_scheduler", "--host", "127.0.0.1", "--port", "0", *quiet, folder=folder)]
    try:
        while not told.exists():
            assert started[0].poll() is None
            time.sleep(0.05)
        one = ("--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--local-directory", str(folder))
        started += [spawned("dask_worker", *one, *quiet, folder=folder) for _ in range(2)]
        address = json.loads(told.read_text())["address"]
        await_workers(address, 2)
        yield address, started
    finally:
        for process in started:
            process.kill()
            process.wait()


def await_workers(address, number):
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=120)


@pytest.fixture
def reports(tmp_path, monkeypatch):
    for number in range(24):
        (tmp_path / f"{number:02}.txt").write_text(GOOD.replace("水务", f"水务{number}") * 3, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return [f"{number:02}.txt" for number in range(24)]


def test_the_cluster_audits_as_this_machine_does(cluster, reports):
    paths, plan = [*reports[:4], "missing.txt"], workers.plan(())
    with workers.cluster(cluster[0]) as there, workers.local(1) as here:
        assert [*workers.audit_all(paths, plan, there)] == [*workers.audit_all(paths, plan, here)]


def test_limits_hold_on_the_cluster(cluster, reports):
    os.mkfifo("endless.txt")
    plan = workers.plan((), Limits(seconds=3))
    with workers.cluster(cluster[0]) as crew:
        first, late = workers.audit_all([reports[0], "endless.txt"], plan, crew)
    assert isinstance(first, Audit)
    assert late == Failure("endless.txt", "读取超过时间上限 3 秒，已放弃（可用 --timeout 放宽）")


def test_the_reports_of_a_lost_worker_are_audited_by_another(cluster, reports):
    address, (victim, _) = cluster
    plan = workers.plan(())
    with workers.cluster(address) as crew:
        results = workers.audit_all(reports, plan, crew)
        found = [next(results)]
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        found.extend(results)
    assert [audit.path for audit in found] == reports
    assert all(isinstance(audit, Audit) for audit in found)


def test_what_was_done_is_told_and_kept_where_the_scheduler_dies(reports, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("auditor.workers.dask_cluster._SLOWEST_ANSWER", 3)
    real = executor.audit_all

    def killing(paths, plan, crew):
        for number, result in enumerate(real(paths, plan, crew)):
            if number == 0:
                scheduler.kill()
            yield result

    monkeypatch.setattr(workers, "audit_all", killing)
    with running(tmp_path) as (address, (scheduler, *_)):
        assert run(["check", *reports, "--cluster", address, "--format", "json", "--select", "TOT", "--store", "s.duckdb"]) == 2
        out, err = capsys.readouterr()
        answer = json.loads(out)
        done = len(answer["documents"])
        assert 0 < done < len(reports)
        assert err == f"--cluster {address}：与调度器的连接中断了，有 {len(reports) - done} 份报告没有审计\n"
        assert [error["path"] for error in answer["errors"]] == [f"--cluster {address}"]
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert run(["report", "--store", "s.duckdb", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["documents"]) == done


def test_a_cluster_that_is_not_there_is_told_in_one_line(reports, capsys, monkeypatch):
    monkeypatch.setattr("auditor.workers.dask_cluster._SLOWEST_ANSWER", 1)
    for address in ("tcp://127.0.0.1:1", "nonsense://x", "不是地址"):
        assert run(["check", *reports, "--cluster", address]) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1
        assert "--cluster" in err and "连接不上" in err
