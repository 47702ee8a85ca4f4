"""auditor finds where a Chinese public-finance report contradicts itself.

Importing this package is light; what an audit needs is loaded when one is asked for.
"""

from __future__ import annotations

from auditor import version

TYPE_CHECKING = False  # as in typing, without importing it: the package itself must load at once
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from auditor.result import Audit, Failure

__version__ = version.VERSION
__all__ = ["__version__", "audit", "audit_many"]


def audit(
    path: str | Path, *, checks: Sequence[str | Path] = (), select: Sequence[str] = (), ignore: Sequence[str] = (), profile: str = ""
) -> Audit:
    """One report's audit, by the bundled checks and those in the folders `checks`, as far as `select` and `ignore` leave them.

    `profile` names what stands in for what the report does not print; without it the report's kind, place and forms choose one.

    Raises `auditor.document.Unreadable` for a report that cannot be read, `auditor.suites.check.SuiteError` for a bad suite and
    `auditor.profiles.ProfileError` for a profile that does not exist.
    """
    from auditor import flow

    return flow.audit(path, checks=checks, select=select, ignore=ignore, profile=profile)


def audit_many(
    paths: Iterable[str | Path],
    *,
    checks: Sequence[str | Path] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    facsimile: bool = False,
    profile: str = "",
) -> Iterator[Audit | Failure]:
    """The audits of many reports in their order; one that cannot be read gives a `Failure`, and the others go on.

    With `facsimile` each audit holds the report's own text with every number marked, as the HTML page shows it.
    """
    from auditor import flow

    return flow.audit_many(paths, checks=checks, select=select, ignore=ignore, profile=profile, facsimile=facsimile)
