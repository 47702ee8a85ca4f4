"""auditor finds where a Chinese public-finance report contradicts itself.

Importing this package is light; what an audit needs is loaded when one is asked for.
"""

from __future__ import annotations

from auditor import version

TYPE_CHECKING = False  # as in typing, without importing it: the package itself must load at once
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from auditor.frames import Stream
    from auditor.limits import Limits
    from auditor.result import Audit, Failure, Finding

__version__ = version.VERSION
__all__ = ["Audit", "Failure", "Finding", "__version__", "audit", "audit_many"]


def __getattr__(name: str) -> object:
    """`Audit`, `Failure` and `Finding` from where they are, when they are asked for."""
    if name in ("Audit", "Failure", "Finding"):
        from auditor import result

        return getattr(result, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def audit(
    path: str | Path,
    *,
    checks: Sequence[str | Path] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    profile: str = "",
    limits: Limits | None = None,
) -> Audit:
    """One report's audit, by the bundled checks and those in the folders `checks`, as far as `select` and `ignore`
    leave them.

    `profile` names what stands in for what the report does not print; without it the report's kind, place and forms
    choose one. `limits` are those of `audit_many`.

    Raises `auditor.document.Unreadable` for a report that cannot be read, `auditor.suites.check.SuiteError` for a bad
    suite and `auditor.profiles.ProfileError` for a profile that does not exist.
    """
    from auditor import flow

    if limits is None:
        return flow.audit(path, checks=checks, select=select, ignore=ignore, profile=profile)
    from auditor.document import Unreadable
    from auditor.result import Failure

    (result,) = audit_many([path], checks=checks, select=select, ignore=ignore, profile=profile, limits=limits)
    if isinstance(result, Failure):
        raise Unreadable(result.error)
    return result


def audit_many(
    paths: Iterable[str | Path],
    *,
    checks: Sequence[str | Path] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    facsimile: bool = False,
    profile: str = "",
    limits: Limits | None = None,
) -> Stream:
    """The audits of many reports in their order; one that cannot be read gives a `Failure`, and the others go on.
    `.to_frames()` on what this returns gives the pandas tables of all of them.

    With `facsimile` each audit holds the report's own text with every number marked, as the HTML page shows it.

    Without `limits` the reports are read in this process, and each takes the time and memory that it takes. With
    `auditor.limits.Limits(seconds=600, memory=2048, size=200, pages=2000)` (megabytes; 0: no limit) they are read in
    processes of their own, as the command does it, and one that takes more gives a `Failure`; the paths are then all
    asked for before the first is audited.
    """
    from auditor import flow
    from auditor.frames import Stream

    if limits is None:
        found = flow.audit_many(
            paths, checks=checks, select=select, ignore=ignore, profile=profile, facsimile=facsimile, related=True
        )
        return Stream(found)
    from auditor import profiles, workers

    if profile:
        profiles.load(profile)
    suites = flow.suites_for(checks, select, ignore)
    plan = workers.plan(suites, limits, profile=profile, facsimile=facsimile, related=True)
    return Stream(workers.audited([str(path) for path in paths], plan))
