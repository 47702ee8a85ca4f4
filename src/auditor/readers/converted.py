"""Files of older programs, turned by LibreOffice into ones that are read here;
without a window, a network, macros or a long wait.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from auditor.document import Unreadable

SECONDS = 90
"""How long a file may take to be turned."""

# Where LibreOffice stands when it is on no path.
_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
# What a fresh profile is told: no macros, nothing linked from outside is fetched, and a proxy that leads nowhere should
# something try.
_SETTINGS = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true", "BlockUntrustedRefererLinks": "true", "DisableActiveContent": "true",
        "MacroSecurityLevel": "3",
    },
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2", "ooInetHTTPProxyName": "127.0.0.1", "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1", "ooInetHTTPSProxyPort": "9", "ooInetNoProxy": "",
    },
    # results as saved, never anew
    "org.openoffice.Office.Calc/Formula/Load": {"OOXMLRecalcMode": "1", "ODFRecalcMode": "1"},
}  # fmt: skip


def soffice() -> str | None:
    """The LibreOffice program; None where there is none."""
    found = (shutil.which(name) for name in ("soffice", "libreoffice", *_ELSEWHERE))
    return next((program for program in found if program), None)


def converted(data: bytes, suffix: str, to: str, seconds: float = SECONDS) -> bytes:
    """Some bytes that are a file of this suffix (`.doc`) as one of the kind `to` (docx, xlsx).

    Raises `Unreadable` where LibreOffice is missing, cannot read the file or takes longer than it may.
    """
    program = soffice()
    if program is None:
        raise Unreadable(f"读 {suffix} 文件要用 LibreOffice：{_how_to_install()}，或另存为 .{to} 再审核")
    with tempfile.TemporaryDirectory(prefix="auditor-", ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        (here / f"report{suffix}").write_bytes(data)
        _write_profile(here / "profile")
        _run(program, here, suffix, to, seconds)
        made = here / "out" / f"report.{to}"
        if not made.is_file():
            raise Unreadable("文件已损坏，LibreOffice 打不开")
        return made.read_bytes()


def _how_to_install() -> str:
    if sys.platform.startswith("linux"):
        return "请安装 libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk（Debian/Ubuntu：apt install）"
    return "请安装 LibreOffice"


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(program: str, here: Path, suffix: str, to: str, seconds: float) -> None:
    command = [
        program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        f"-env:UserInstallation={(here / 'profile').as_uri()}", "--convert-to", to, "--outdir", str(here / "out"),
        str(here / f"report{suffix}"),
    ]  # fmt: skip
    if guard := shutil.which("timeout") if os.name == "posix" else None:  # outlives this process, should that be ended
        command = [guard, "-k", "2", f"{seconds + 5:g}", *command]
    environment = {**os.environ, "HOME": str(here), "TMPDIR": str(here), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=here,
        env=environment, start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Unreadable(f"LibreOffice 转换超过 {seconds:g} 秒，已放弃") from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends LibreOffice with the processes it started: they are a session of their own."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
