"""Where the data files that come with the package are: in its wheel, or in the checkout it is run from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_PACKAGE = Path(str(files("auditor")))


def _folder(name: str) -> Path:
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / name


def checks_dir() -> Path:
    """The folder of the bundled suites, one YAML file a table."""
    return _folder("checks")


def profiles_dir() -> Path:
    """The folder of the bundled profiles, one YAML file each."""
    return _folder("profiles")
