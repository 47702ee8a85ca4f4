"""Systems unlike this one: without what Windows lacks (`tests/elsewhere`), and with terminals and locales in GBK."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples/02-项目自评表.txt"
HIDDEN = os.pathsep.join(map(str, (ROOT / "tests/elsewhere", ROOT / "src")))
EVERY = """
import os, pkgutil, socket
from importlib import import_module
import auditor
assert not hasattr(os, "fork") and not hasattr(socket, "send_fds")
for module in pkgutil.walk_packages(auditor.__path__, "auditor."):
    if not module.name.startswith(("auditor.learning", "auditor.__main__")):
        import_module(module.name)
"""


def ran(*arguments, **environment):
    told = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, env=told | environment, check=False, timeout=300)


def test_every_module_is_imported_without_what_windows_lacks():
    done = ran("-c", EVERY, PYTHONPATH=HIDDEN)
    assert (done.returncode, done.stderr.decode()) == (0, "")


def checked(folder, path, **environment):
    command = ("-c", "from auditor.cli import main; main()", "check", "report.txt", "--format", "json")
    told = os.environ | {"PYTHONPATH": path} | environment
    return subprocess.run([sys.executable, *command], capture_output=True, check=False, timeout=300, cwd=folder, env=told)


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A folder with a report, and what is said of it here."""
    folder = tmp_path_factory.mktemp("here")
    (folder / "report.txt").write_bytes(SAMPLE.read_bytes())
    return folder, checked(folder, str(ROOT / "src"))


@pytest.mark.parametrize(
    "environment",
    [{}, {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONUTF8": "0", "PYTHONIOENCODING": "gbk"}],
    ids=["utf-8", "C", "gbk"],
)
def test_a_report_is_checked_all_the_same(environment, here):
    """In a pipe the answer is UTF-8, whatever the locale says."""
    folder, here = here
    there = checked(folder, HIDDEN, **environment)
    assert (here.returncode, there.returncode, there.stderr.decode()) == (1, 1, "")
    assert json.loads(there.stdout.decode("utf-8")) == json.loads(here.stdout.decode("utf-8"))


def test_a_console_in_gbk_shows_what_it_can():
    if not hasattr(os, "openpty"):
        pytest.skip("no terminals to open here")
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", "from auditor.cli import main; main()", "check", str(SAMPLE)]
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"})
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 65536):
            said += part
    except OSError:  # the other side is closed
        pass
    assert process.wait(60) == 1
    assert "农村公路日常养护" in said.decode("gbk") and "≥" in said.decode("gbk")
