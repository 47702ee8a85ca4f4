"""The `auditor` command's way in, and its way out: exit status, one line for each error.
What answers at once imports nothing else.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

from auditor.version import VERSION


def main() -> None:
    """Run the command line and leave with its exit status."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"auditor {VERSION}\n")
        return
    _end_in_order()
    try:
        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # while the program itself is loaded
        status = 130
    raise SystemExit(status)


def run(arguments: Sequence[str]) -> int:
    """The exit status of `auditor ARGUMENTS`: 0, 1 for findings, 2 for wrong usage or an unreadable report."""
    _speak_utf8()
    from auditor import commands, usage
    from auditor.profiles import ProfileError
    from auditor.suites.check import SuiteError

    try:
        return commands.invoke(arguments)
    except (usage.USAGE_ERROR, usage.CLICK_ERROR) as error:
        return _refuse(usage.error_line(error))
    except (commands.Stop, ProfileError, SuiteError) as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return 130
    except Exception:
        import traceback

        traceback.print_exc()
        return _refuse("程序内部出错，请把以上内容连同所用的命令反馈给维护者")


def _end_in_order() -> None:
    """Lets a program that is told to end, or whose terminal is closed,
    end its workers and clear away what it has half written.
    """
    for sign in filter(None, (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP"))):
        if signal.getsignal(sign) == signal.SIG_DFL:  # and not with nohup
            signal.signal(sign, _end)


def _end(sign: int, _: object) -> None:
    signal.signal(sign, signal.SIG_DFL)  # told once more, it ends at once
    raise SystemExit(128 + sign)


def _refuse(line: str) -> int:
    from auditor.reports.wording import one_line

    print(one_line(line), file=sys.stderr)
    return 2


def _speak_utf8() -> None:
    """Chinese must come out of a pipe whatever the locale says,
    and a character a terminal lacks must not stop the report.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and stream.isatty():
            reconfigure(errors="backslashreplace")
        elif reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
