"""What a command runs with: the command line,
and where that is silent the configuration that holds for the working directory.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor import baseline, settings
from auditor.commands.app import Stop
from auditor.limits import Limits
from auditor.options import checks_of, listed, suites_in
from auditor.profiles import load as load_profile
from auditor.reports.formats import FORMATS
from auditor.reports.wording import printable
from auditor.result import Audit, Failure
from auditor.settings import Settings
from auditor.suites.check import Check, Suite
from auditor.suites.loader import choose, graded
from auditor.triage import Known, Suppression, suppressed, without_known


@dataclass(frozen=True, slots=True)
class Chosen:
    """The checks to run as the command line and the configuration choose and grade them, that configuration, the
    profile's name, the files that all this was read from, and what is to be told of a configuration that was found on
    the way.
    """

    suites: tuple[Suite, ...]
    settings: Settings
    profile: str = ""
    files: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


NO_CONFIG = "\0"
"""What stands for the configuration's file where none is to be used, wherever one lies."""


def chosen(
    config: str,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    checks: Sequence[str] = (),
    profile: str = "",
    reports: Sequence[str] = (),
) -> Chosen:
    """What to run over these `reports`. What the command line says takes the place of what the configuration does;
    folders of checks add up.

    Raises Stop for a configuration that cannot be used, SuiteError for checks and ProfileError for a profile that
    cannot.
    """
    said = configured(config)
    if profile := profile or said.profile:
        load_profile(profile)
    folders = [*said.checks, *checks]
    suites = graded(suites_in(folders), said.severity)
    own = (str(file) for folder in folders for file in Path(folder).glob("*.y*ml"))
    files = (*([str(path)] if (path := config_path(config)) else ()), *own)
    kept = choose(suites, listed(select) or said.select, listed(ignore) or said.ignore)
    return Chosen(kept, said, profile, files, tuple(_met(config, said, reports)))


def _met(config: str, said: Settings, reports: Sequence[str]) -> Iterator[str]:
    """What is told of a configuration that nobody named: which it is and what it changes;
    and that it came with the reports, if it did.
    """
    if config or (path := config_path(config)) is None:
        return
    folder = path.resolve().parent
    inside = any(Path(report).is_dir() and folder.is_relative_to(Path(report).resolve()) for report in reports)
    where = "，它就在被审计的文件夹里" if inside else ""
    yield f"用了在路上找到的配置 {printable(str(path))}{where}：{settings.changes(said)}（不要它就加 --no-config）"


def answered(said: Settings, form: str, output: str, *, watch: bool = False) -> tuple[str, str]:
    """The format and the file ("": standard output) of an answer, as the command line says or else the configuration.

    The file of the configuration is for its own format: what another `--format` gives goes to standard output. Raises
    Stop for a format that is a file and has none.
    """
    if not (form or watch):
        form, output = said.format, output or said.output
    form = form or "rich"
    output = "" if output == "-" else output
    if FORMATS[form].binary and not output:
        raise Stop(f"--format {form} 给出的是文件，要用 --output 说明写到哪里")
    return form, output


def kept(said: Settings, store: str, jobs: int) -> tuple[str, int]:
    """The store and the number of processes, as the command line says or else the configuration."""
    return store or said.store, jobs or said.jobs


def all_checks(checks: Sequence[str]) -> list[Check]:
    """Every check there is for the working directory, its configuration's own among them, graded as that says;
    by code.
    """
    said = configured("")
    return checks_of(graded(suites_in([*said.checks, *checks]), said.severity))


def audited(reports: Sequence[str], run: Chosen, limits: Limits) -> list[Audit]:
    """The audits of these reports, each by itself within the limits, without what is suppressed.

    Raises Stop with the line that says why one cannot be read.
    """
    from auditor import workers

    plan = workers.plan(run.suites, limits, profile=run.profile)
    with without_workers(), workers.local(len(reports)) as crew:
        results = [*workers.audit_all(reports, plan, crew)]
    audits = []
    for result in results:
        if not isinstance(result, Audit):
            assert isinstance(result, Failure)  # nothing was to be packed
            raise Stop(f"{printable(result.path)}：{printable(result.error)}")
        audits.append(result)
    return [*sorted_out(audits, run.settings.suppress, None)[0]]


@contextlib.contextmanager
def without_workers() -> Iterator[None]:
    """Turns it into one line that no worker process can be had."""
    from auditor.workers.attempt import NoWorker

    try:
        yield
    except NoWorker:
        raise Stop("无法启动审计进程（进程数或内存可能已到系统上限）") from None


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
    """The configuration in the file `config`, or the one that holds for the working directory;
    an empty one where there is none.
    """
    path = config_path(config)
    try:
        return settings.load(path) if path else Settings()
    except settings.SettingsError as error:
        raise Stop(str(error)) from None


def config_path(config: str) -> Path | None:
    """The configuration's file; None where there is none, or none is to be used."""
    if config == NO_CONFIG:
        return None
    return Path(config) if config else settings.find(Path.cwd())
