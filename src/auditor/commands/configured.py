"""What a command runs with: the command line, and where that is silent the configuration that holds for the working directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor import baseline, settings
from auditor.commands.app import Stop
from auditor.options import checks_of, listed, suites_in
from auditor.profiles import load as load_profile
from auditor.reports.wording import printable
from auditor.result import Audit, Failure
from auditor.settings import Settings
from auditor.suites.check import Check, Suite
from auditor.suites.loader import choose, graded
from auditor.triage import Known, Suppression, suppressed, without_known


@dataclass(frozen=True, slots=True)
class Chosen:
    """The checks to run as the command line and the configuration choose and grade them, that configuration, and the profile's name."""

    suites: tuple[Suite, ...]
    settings: Settings
    profile: str = ""


def chosen(
    config: str, *, select: Sequence[str] = (), ignore: Sequence[str] = (), checks: Sequence[str] = (), profile: str = ""
) -> Chosen:
    """What to run. What the command line says takes the place of what the configuration does; folders of checks add up.

    Raises Stop for a configuration that cannot be used, SuiteError for checks and ProfileError for a profile that cannot.
    """
    said = configured(config)
    if profile := profile or said.profile:
        load_profile(profile)
    suites = graded(suites_in([*said.checks, *checks]), said.severity)
    return Chosen(choose(suites, listed(select) or said.select, listed(ignore) or said.ignore), said, profile)


def all_checks(checks: Sequence[str]) -> list[Check]:
    """Every check there is for the working directory, its configuration's own among them, graded as that says; by code."""
    said = configured("")
    return checks_of(graded(suites_in([*said.checks, *checks]), said.severity))


def audited(report: str, run: Chosen) -> Audit:
    """One report's audit without what is suppressed. Raises Stop with the line that says why it cannot be read."""
    from auditor import flow

    (result,) = flow.judge_all([flow.parse(report, run.profile)], run.suites)
    if isinstance(result, Failure):
        raise Stop(f"{printable(result.path)}：{printable(result.error)}")
    return sorted_out([result], run.settings.suppress, None)[0][0]


def known_from(path: str) -> tuple[Known, ...] | None:
    """The baseline in the file at `path`; None where there is none. Raises Stop for one that cannot be used."""
    try:
        return baseline.load(path) if path else None
    except baseline.BaselineError as error:
        raise Stop(f"{printable(path)}：{error}") from None


def sorted_out(
    audits: Sequence[Audit], suppressions: Sequence[Suppression], known: Sequence[Known] | None
) -> tuple[Sequence[Audit], tuple[str, ...]]:
    """The audits with what is suppressed or known set aside, and what is to be told of the suppressions."""
    if not suppressions and known is None:
        return audits, ()
    told, notices = suppressed(audits, suppressions, date.today())
    return (told if known is None else without_known(told, known)), tuple(notices)


def configured(config: str) -> Settings:
    """The configuration in the file `config`, or the one that holds for the working directory; an empty one where there is none."""
    path = Path(config) if config else settings.find(Path.cwd())
    try:
        return settings.load(path) if path else Settings()
    except settings.SettingsError as error:
        raise Stop(str(error)) from None
