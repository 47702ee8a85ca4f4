"""Watching a folder: what is saved is audited again and told by what is new and what is mended; Ctrl-C ends it."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from auditor.cli import run
from auditor.commands.watch import Known
from auditor.result import Audit, Failure, Finding
from hostile import GOOD

pytest.importorskip("watchfiles", reason="the extra `watch` is not installed")

SRC = Path(__file__).parents[1] / "src"
WRONG = GOOD.replace("115.50", "125.50")


def finding(fingerprint):
    return Finding("TOT01", "error", "", f"说{fingerprint}", "", "", "", "", "", fingerprint, ())


def audit(path, *fingerprints):
    return Audit(path, "", "", "", "", None, tuple(map(finding, fingerprints)), (), (), ())


def test_news_is_what_is_different():
    known = Known()
    assert known.told([audit("a", "1", "2")], [])[0].new == (finding("1"), finding("2"))
    (news,) = known.told([audit("a", "2", "3")], [])
    assert (news.new, news.mended, news.left) == ((finding("3"),), (finding("1"),), 2)
    (trouble,) = known.told([], [Failure("a", "文件为空")])
    assert trouble.trouble == "文件为空"
    (back,) = known.told([audit("a", "2", "3")], [])
    assert (back.new, back.mended) == ((), ())
    (gone,) = known.forgotten(["a", "b"])
    assert gone.gone and len(gone.mended) == 2
    assert known.forgotten(["a"]) == []


@pytest.mark.skipif(sys.getfilesystemencoding() != "utf-8", reason="the watcher tells paths in UTF-8 only")
def test_a_folder_is_watched_until_ctrl_c(tmp_path):
    report = tmp_path / "报告.txt"
    report.write_text(GOOD, encoding="utf-8")
    command = [sys.executable, "-u", "-c", "from auditor.cli import main; main()", "check", str(tmp_path), "--watch", "--jobs", "1"]
    environment = os.environ | {"PYTHONPATH": str(SRC)}
    watching = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True)
    lines = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line.decode()) for line in watching.stdout], daemon=True).start()

    def until(word):
        while word not in (line := lines.get(timeout=60)):
            pass
        return line

    try:
        until("正在等待改动")
        time.sleep(1)  # the watcher begins after the line is printed
        report.write_text(WRONG, encoding="utf-8")
        assert "新出现 1；现有 1 条发现" in until("报告.txt：")
        assert "＋ 矛盾 TOT01" in until("TOT01")
        (tmp_path / "空.txt").write_bytes(b"")
        assert "文件为空" in until("空.txt")
        report.unlink()
        assert "已删除" in until("报告.txt：")
    finally:
        getattr(os, "killpg", os.kill)(watching.pid, signal.SIGINT)
        _, err = watching.communicate(timeout=60)
    assert (watching.returncode, err.decode().strip()) == (0, "")


def test_watching_gives_no_file(tmp_path, capsys):
    assert run(["check", str(tmp_path), "--watch", "--format", "json"]) == 2
    assert "不能与 --output 或别的 --format 同时用" in capsys.readouterr().err
