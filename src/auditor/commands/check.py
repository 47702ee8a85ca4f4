"""`auditor check`: the main job."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.commands.app import Stop, app
from auditor.commands.configured import NO_CONFIG, answered, chosen, configured, kept, known_from, sorted_out
from auditor.commands.delivery import apart, deliver, signed, tell, tell_left_out, to_terminal, writable
from auditor.limits import GENEROUS, Limits
from auditor.options import (
    Baseline,
    Checks,
    Cluster,
    Config,
    FailOn,
    Ignore,
    Jobs,
    Memory,
    NoConfig,
    Numbers,
    Output,
    Pages,
    Profile,
    Quiet,
    ReportFormat,
    Reports,
    Select,
    Size,
    Store,
    Timeout,
    Verbose,
    Watch,
    checks_of,
)
from auditor.reports.detail import Detail
from auditor.reports.formats import FORMATS, pieces
from auditor.result import Audit, Failure
from auditor.usage import Command


@app.command(cls=Command, options_metavar="[选项]")
def check(  # a command's options are its signature
    paths: Reports,
    form: ReportFormat = "",
    numbers: Numbers = False,
    select: Select = [],  # noqa: B006 (typer reads these defaults, nothing changes them)
    ignore: Ignore = [],  # noqa: B006
    fail_on: FailOn = "",
    checks: Checks = [],  # noqa: B006
    profile: Profile = "",
    config: Config = "",
    no_config: NoConfig = False,
    baseline: Baseline = "",
    output: Output = "",
    quiet: Quiet = False,
    verbose: Verbose = False,
    jobs: Jobs = 0,
    timeout: Timeout = GENEROUS.seconds,
    memory: Memory = GENEROUS.memory,
    size: Size = GENEROUS.size,
    pages: Pages = GENEROUS.pages,
    store: Store = "",
    cluster: Cluster = "",
    watch: Watch = False,
) -> int:
    """审计报告：逐份找出前后矛盾的数字，两边原文一起列出。

    程度分三级：矛盾，从报告自身就能证明；存疑，除非口径不同否则对不上，需要说明；提示，末位进位之类，可改可不改。

    读不出来的报告各用一行说明原因，其余报告照常审计。
    """
    config = NO_CONFIG if no_config else config
    form, output = answered(configured(config), form, output, watch=watch)
    store, jobs = kept(configured(config), store, jobs)
    _go_together(quiet=quiet, verbose=verbose, watch=watch, elsewhere=form != "rich" or bool(output))
    writable(output)
    _keep(output, store, [*paths, baseline])
    from auditor import workers
    from auditor.across import TABLE

    if not (cluster or store):  # else it may be that nothing is left to be done
        workers.start()
    run = chosen(config, select=select, ignore=ignore, checks=checks, profile=profile, reports=paths)
    fail_on = fail_on or run.settings.fail_on or "error"
    known = known_from(baseline)
    from auditor.batch import collect
    from auditor.commands.work import Work, audited
    from auditor.spool import AT_HAND

    limits = Limits(timeout, memory, size, pages)
    reports = collect(paths, lambda archive: workers.members(archive, limits))
    _keep(output, store, [*run.files, *reports.paths, *reports.unread, *(failure.path for failure in reports.failures)])
    # Watching looks at what changed alone, and would take what stood between two reports for mended.
    suites = [suite for suite in run.suites if suite.table != TABLE] if watch else run.suites
    plan = workers.plan(suites, limits, profile=run.profile, facsimile=FORMATS[form].facsimile)
    work = Work(plan, jobs, cluster, store, quiet)
    audits, failures = audited(reports, work)
    # so many take memory to be told, which the workers need not hold any longer
    if len(audits) > AT_HAND and not watch:
        workers.stop()
    audits, notices = sorted_out(audits, run.settings.suppress, known)
    notices = (*run.notices, *notices)
    checked = {c.code: c for c in checks_of(run.suites)}
    detail = Detail(quiet, verbose, numbers, checked, to_terminal(output), fail_on, notices)
    tell_left_out(reports, failures)
    status = _told(form, output, audits, failures, detail)
    if watch:
        from auditor.commands.watch import watch as keep_watching

        keep_watching(paths, work, audits, lambda made: sorted_out(made, run.settings.suppress, known)[0])
    return status


def _go_together(*, quiet: bool, verbose: bool, watch: bool, elsewhere: bool) -> None:
    """Raises Stop for options that do not; `elsewhere` where the answer does not go to the terminal as it comes."""
    if quiet and verbose:
        raise Stop("--quiet 和 --verbose 不能同时用")
    if watch and elsewhere:
        raise Stop("--watch 边看边报，不能与 --output 或别的 --format 同时用")


def _told(
    form: str, output: str, audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail
) -> int:
    """Gives the answer and the command's status; formats that do not tell the notices have them told beside it."""
    tell(() if form == "rich" else detail.notices)
    answer = pieces(form, audits, failures, detail)
    deliver(signed(answer, output) if FORMATS[form].signed else answer, output)
    return 2 if failures else int(detail.failing(audits))


def _keep(output: str, store: str, inputs: Sequence[str]) -> None:
    """Raises Stop where the answer or the store would be written over one of the files that are read,
    or the answer over the store.
    """
    apart(output, [*inputs, store])
    apart(store, inputs)
