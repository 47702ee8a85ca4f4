"""Hides what Windows does not have, in this process and in those it starts: `PYTHONPATH=tests/elsewhere python -m pytest`.

Python's own modules keep what they use themselves; whoever asks by name for a thing hidden here finds none.
"""

import importlib.abc
import os
import signal
import socket
import subprocess
import sys

for owner, names in (
    (os, ("fork", "forkpty", "killpg", "setpgid", "getpgid", "setsid", "wait4")),
    (socket, ("send_fds", "recv_fds")),
    (signal, ("SIGHUP", "SIGUSR1", "SIGUSR2")),
):
    for name in names:
        if hasattr(owner, name):
            delattr(owner, name)


class _Absent(importlib.abc.MetaPathFinder):
    """Modules that are not there."""

    def find_spec(self, name, path=None, target=None):
        if name in ("resource", "grp"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


sys.meta_path.insert(0, _Absent())
_begin = subprocess.Popen.__init__


def _without(self, *arguments, **options):
    refused = [name for name in ("pass_fds", "preexec_fn", "user", "group", "umask") if options.get(name) not in (None, (), [], -1)]
    if refused:
        raise ValueError(f"not supported here: {', '.join(refused)}")
    _begin(self, *arguments, **options)


subprocess.Popen.__init__ = _without
