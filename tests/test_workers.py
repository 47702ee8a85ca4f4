"""Worker processes: order, limits, what becomes of a worker that is lost, and that nothing is left running."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import auditor
from auditor import flow, workers
from auditor.cli import run
from auditor.document import Unreadable
from auditor.limits import GENEROUS, Limits
from auditor.result import Audit, Failure
from auditor.suites.check import SuiteError
from auditor.workers import pool
from auditor.workers.spawned import Spawner
from hostile import GOOD

SRC = Path(__file__).parents[1] / "src"
WRONG = GOOD.replace("115.50", "125.50")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with sound reports and one that is never read to its end, which the paths start from."""
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(WRONG if number % 2 else GOOD, encoding="utf-8")
    os.mkfifo(tmp_path / "endless.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def audited(paths, jobs=2, limits=GENEROUS, suites=()):
    """The audits of these paths; without suites what a worker loads to judge is left where it is."""
    with workers.local(jobs) as crew:
        return [*workers.audit_all(paths, workers.plan(suites, limits), crew)]


def children(process):
    """The processes that a process has started."""
    try:
        return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


def gone(process):
    """Whether a process has ended, be it that nobody has asked for its status yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def until(met, seconds=60):
    """Waits until a condition holds."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def test_audits_are_those_of_one_process_in_order(folder):
    paths = [f"{n}.txt" for n in range(6)] + ["missing.txt"]
    suites = flow.suites_for(select=["TOT"])
    assert audited(paths, suites=suites) == [*flow.judge_all(map(flow.parse, paths), suites)]


def test_a_worker_that_has_judged_is_asked_again(folder, monkeypatch):
    monkeypatch.setattr(pool.POOL, "drop", lambda worker: pytest.fail("a worker was thrown away"))
    for _ in range(2):
        paths = [f"{number}.txt" for number in range(6)]
        assert all(isinstance(one, Audit) for one in audited(paths, jobs=1, suites=flow.suites_for(select=["TOT"])))


def test_a_report_that_hangs_fails_alone(folder):
    *sound, late = audited(["0.txt", "1.txt", "2.txt", "endless.txt"], jobs=1, limits=Limits(seconds=4))
    assert [type(result) for result in sound] == [Audit] * 3
    assert late == Failure("endless.txt", "读取超过时间上限 4 秒，已放弃（可用 --timeout 放宽）")


def test_a_report_that_takes_too_much_memory_fails_alone(folder):
    Path("large.txt").write_text("支出1万元。\n\n" * 400_000, encoding="utf-8")
    large, sound = audited(["large.txt", "0.txt"], jobs=1, limits=Limits(memory=40))
    assert isinstance(large, Failure) and "内存" in large.error  # told by the worker, or by its end where a library could not bear it
    assert isinstance(sound, Audit)


def test_a_report_that_kills_its_worker_gets_a_second_chance_and_then_fails_alone(folder):
    results = []
    run = threading.Thread(target=lambda: results.extend(audited(["0.txt", "endless.txt", "1.txt"], jobs=1)))
    run.start()
    killed = set()
    for _ in range(2):  # the report is read, the worker waits for a writer; and again, alone
        until(lambda: any(waits_for_a_pipe(pid) for pid in forked() - killed))
        (victim,) = [pid for pid in forked() - killed if waits_for_a_pipe(pid)]
        os.kill(victim, signal.SIGKILL)
        killed.add(victim)
    run.join(60)
    assert [type(result) for result in results] == [Audit, Failure, Audit]
    assert results[1].error == "读取时进程崩溃或被系统终止（可能是文件有害或内存不足），已跳过"


def forked():
    """The numbers of the workers, none before what they come from runs."""
    origin = pool.POOL._origin
    if isinstance(origin, Spawner):
        return set(origin._workers)
    return set(children(origin.process.pid)) if origin is not None else set()


def waits_for_a_pipe(pid):
    try:
        return "fifo" in Path(f"/proc/{pid}/wchan").read_text() or "wait_for_partner" in Path(f"/proc/{pid}/wchan").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_worker_lost_for_no_fault_of_a_report_is_replaced(folder):
    audited(["0.txt"])
    for pid in forked():
        os.kill(pid, signal.SIGKILL)
    assert [type(result) for result in audited(["0.txt", "1.txt"])] == [Audit, Audit]
    if pool.can_fork():
        os.kill(pool.POOL._origin.process.pid, signal.SIGKILL)
    assert [type(result) for result in audited(["0.txt", "1.txt"])] == [Audit, Audit]


def test_a_large_or_long_file_is_refused_or_cut(folder):
    Path("large.txt").write_text(GOOD + "。" * (1 << 20), encoding="utf-8")
    (result,) = audited(["large.txt"], limits=Limits(size=2))
    assert result.error == "文件过大（3 MB，上限 2 MB，可用 --size 放宽）"


def test_a_check_that_cannot_be_built_stops_the_run(folder):
    from dataclasses import replace

    (suite,) = flow.suites_for(select=["TOT01"])
    broken = replace(suite, checks=(replace(suite.checks[0], kwargs={**suite.checks[0].kwargs, "bogus": 1}),))
    with pytest.raises(SuiteError, match="参数不合"):
        audited(["0.txt"], suites=(broken,))


@pytest.fixture
def unforked(monkeypatch):
    """Workers are started one by one, as where nothing can be forked."""
    pool.POOL.close()
    monkeypatch.setattr(pool, "can_fork", lambda: False)
    yield
    pool.POOL.close()


def test_where_nothing_can_be_forked_workers_are_started_one_by_one(folder, unforked):
    assert [type(result) for result in audited(["0.txt", "missing.txt", "1.txt"], jobs=2)] == [Audit, Failure, Audit]
    assert isinstance(pool.POOL._origin, Spawner) and 1 <= len(pool.POOL._origin._workers) <= 2


def test_a_started_worker_that_takes_too_long_or_too_much_is_ended(folder, unforked):
    pytest.importorskip("psutil")
    os.mkfifo("never.txt")
    (folder / "large.txt").write_text("支出1万元。\n\n" * 1_000_000, encoding="utf-8")
    late, good = audited(["never.txt", "0.txt"], limits=Limits(seconds=5))
    (large,) = audited(["large.txt"], limits=Limits(seconds=60, memory=100))
    assert "超过时间上限" in late.error and "超过内存上限" in large.error and isinstance(good, Audit)


def test_a_started_worker_ends_with_who_started_it_and_is_replaced_when_lost(folder, unforked):
    assert [type(result) for result in audited(["0.txt"])] == [Audit]
    (pid,) = pool.POOL._origin._workers
    os.kill(pid, signal.SIGKILL)
    assert [type(result) for result in audited(["1.txt"])] == [Audit]
    started = set(pool.POOL._origin._workers) - {pid}
    pool.POOL.close()
    until(lambda: all(gone(pid) for pid in started))


def test_who_does_not_know_the_word_is_not_listened_to(unforked):
    origin = Spawner()
    stranger = socket.create_connection(origin._door.getsockname())
    stranger.sendall(bytes(32))
    worker = origin.fork()
    assert worker.pid in origin._workers and not worker.is_gone()
    origin.end()
    stranger.close()


def test_no_more_is_in_hand_than_the_workers_are_busy_with():
    class Counting:
        asked = 0

        def submit(self, function, paths, plan):
            from concurrent.futures import Future

            Counting.asked += len(paths)
            done = Future()
            done.set_result([Failure(path, "") for path in paths])
            return done

    results = workers.audit_all([str(n) for n in range(1000)], workers.plan(()), workers.Crew(Counting(), 2))
    assert [next(results).path for _ in range(3)] == ["0", "1", "2"]
    assert Counting.asked <= 4 * 40
    assert [result.path for result in results] == [str(n) for n in range(3, 1000)]


def test_light_files_are_judged_together_by_the_dozens_and_the_last_ones_in_smaller_parts(tmp_path):
    from auditor.workers.executor import _chunks

    (tmp_path / "light.txt").write_text("x")
    with (tmp_path / "heavy.txt").open("wb") as heavy:
        heavy.truncate(1 << 20)
    light = [*_chunks([str(tmp_path / "light.txt")] * 1000, 4)]
    assert [len(some) for some in light[:2]] == [40, 40] and max(map(len, light[-3:])) == 32 and sum(map(len, light)) == 1000
    assert {len(some) for some in _chunks([str(tmp_path / "heavy.txt")] * 320, 4)} == {32}
    assert [len(some) for some in _chunks(["提交.zip/甲.txt"] * 10, 4)] == [3, 3, 3, 1]


@pytest.mark.parametrize("command", ["parse endless.txt", "annotate endless.txt -o copy.txt", "annotate pipes -o copies", "compare 0.txt endless.txt"])
def test_every_command_that_reads_holds_to_the_limits(folder, capsys, command, monkeypatch):
    Path("pipes").mkdir()
    monkeypatch.setattr("auditor.batch._unusable", lambda path: "")
    os.mkfifo("pipes/endless.txt")
    # The command by its own name first: imported after `written` is patched, it would keep what is put there.
    for module in ("auditor.commands.annotate", "auditor.written"):
        monkeypatch.setattr(f"{module}.is_ours", lambda path: False)
    assert run([*command.split(), "--timeout", "2"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "超过时间上限 2 秒" in err
    assert not Path("copy.txt").exists() and not Path("copies").exists()


def test_marking_a_copy_holds_to_the_limits(folder):
    (audit,) = audited(["1.txt"], jobs=1, suites=flow.suites_for(select=["TOT"]))
    Path("endless.txt").replace("1.txt")
    plan = workers.plan((), Limits(seconds=1))
    assert workers.marked("1.txt", audit, plan) == Failure("1.txt", "加批注超过时间上限 1 秒，已放弃（可用 --timeout 放宽）")
    Path("0.txt").write_text(WRONG + "。", encoding="utf-8")
    assert workers.marked("0.txt", audit, plan) == Failure("0.txt", "文件在审计以后被改动，没有加批注")


def test_the_library_takes_limits(folder):
    limits = Limits(seconds=3)
    assert auditor.audit("1.txt", limits=limits) == auditor.audit("1.txt")
    with pytest.raises(Unreadable, match="超过时间上限 3 秒"):
        auditor.audit("endless.txt", limits=limits)
    assert [type(one) for one in auditor.audit_many(["0.txt", "missing.txt"], limits=limits)] == [Audit, Failure]


def started(*reports):
    """`auditor check` in a session of its own, and all the processes it has started, once one of them is at work."""
    environment = os.environ | {"PYTHONPATH": str(SRC), "COVERAGE_PROCESS_START": ""}
    command = [sys.executable, "-c", "from auditor.cli import main; main()", "check", *map(str, reports)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, env=environment)
    family = []

    def at_work():
        family[:] = [run.pid, *(p for child in children(run.pid) for p in (child, *children(child)))]
        return len(family) >= (3 if pool.can_fork() else 2)

    until(at_work)
    return run, family


@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129), ("SIGKILL", -9)])
def test_nothing_is_left_running_after_an_interrupt_or_a_kill(tmp_path, name, status):
    if not (sign := getattr(signal, name, None)):
        pytest.skip(f"no {name} here")
    slow = tmp_path / "slow.txt"
    slow.write_text("合计" + "1,234.5万元、" * 20_000, encoding="utf-8")
    run, family = started(slow, "-j", "2")
    getattr(os, "killpg", os.kill)(run.pid, sign)
    out, err = run.communicate(timeout=60)
    assert run.returncode == status
    assert (out, err.strip()) == (b"", b"")
    until(lambda: all(gone(pid) for pid in family))


@pytest.mark.skipif(not pool.can_fork(), reason="nothing can be forked here")
@pytest.mark.parametrize(("name", "number"), [("SIGTERM", 2), ("SIGHUP", 1)])
def test_the_process_that_forks_workers_ends_them_with_itself(folder, name, number):
    origin = pool._Origin()
    try:
        workers_of = [origin.fork().pid for _ in range(number)]
        origin.process.send_signal(getattr(signal, name))
        origin.process.wait(60)
        until(lambda: all(gone(pid) for pid in workers_of))
    finally:
        origin.end()
