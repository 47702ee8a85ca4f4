"""`auditor review`: a folder of reports in, a folder of reviews out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor import output as files
from auditor.commands.app import Stop, app
from auditor.commands.configured import NO_CONFIG, chosen, kept, sorted_out
from auditor.commands.delivery import apart, deliver, tell_left_out, writable
from auditor.limits import GENEROUS, Limits
from auditor.options import (
    AnswersFile,
    Checks,
    Config,
    FolderOfReports,
    ForceEdited,
    Ignore,
    Jobs,
    Memory,
    NewTemplate,
    NoConfig,
    Pages,
    Profile,
    Quiet,
    Reviews,
    Select,
    Size,
    Store,
    Template,
    Timeout,
)
from auditor.reports.wording import printable
from auditor.usage import Command

if TYPE_CHECKING:
    from auditor.reports.official import Template as LetterTemplate
    from auditor.review.answers import Answers


@app.command(cls=Command, options_metavar="[选项]")
def review(  # a command's options are its signature
    folder: FolderOfReports = "",
    output: Reviews = "",
    answers: AnswersFile = [],  # noqa: B006 (typer reads these defaults, nothing changes them)
    template: Template = "",
    force: ForceEdited = False,
    select: Select = [],  # noqa: B006
    ignore: Ignore = [],  # noqa: B006
    checks: Checks = [],  # noqa: B006
    profile: Profile = "",
    config: Config = "",
    no_config: NoConfig = False,
    quiet: Quiet = False,
    jobs: Jobs = 0,
    timeout: Timeout = GENEROUS.seconds,
    memory: Memory = GENEROUS.memory,
    size: Size = GENEROUS.size,
    pages: Pages = GENEROUS.pages,
    store: Store = "",
    write_template: NewTemplate = "",
) -> int:
    """审核一个文件夹的报告，结果放进另一个文件夹：每份报告一份批注过的副本、一份审核意见函（Word）、一个网页，另有一本审核意见表和一个目录页。

    原件不动。再审一次只重写有变化的文件，写好以后被人改动过的文件不重写；加 --store 时只审计有变动的报告，中断了接着做。
    """
    config = NO_CONFIG if no_config else config
    if write_template:
        return _template_written(write_template)
    _places(folder, output)
    from auditor import workers

    run = chosen(config, select=select, ignore=ignore, checks=checks, profile=profile, reports=[folder])
    store, jobs = kept(run.settings, store, jobs)
    template = template or run.settings.template
    apart(store, [*answers, template, *run.files])
    if not store:
        workers.start()
    letter, said = _opened(template, answers)
    from auditor.batch import collect
    from auditor.commands.reviewing import Order, reviewed
    from auditor.commands.work import Work, audited
    from auditor.review.naming import named

    limits = Limits(timeout, memory, size, pages)
    reports = collect([folder], lambda archive: workers.members(archive, limits))
    inputs = [*reports.paths, *reports.unread, *(failure.path for failure in reports.failures)]
    apart(store, inputs)
    if not reports.paths:
        tell_left_out(reports, reports.failures)
        return 2
    plan = workers.plan(run.suites, limits, profile=run.profile, facsimile=True)
    order = Order(folder, output, plan, letter, jobs, quiet, tuple(answers))
    others = [one for one in answers if not order.is_sheet(one)]
    with order.opened(
        files.identities(filter(None, [*inputs, *run.files, *others, template, store])), force=force
    ) as made:
        if made.is_of_others(name for one in named(reports.paths, folder) for name in (one.page, one.letter)):
            raise Stop(
                f"{printable(output)}：里面是别的报告的审核结果，没有一份相同；请换一个文件夹，或加 --force 代替它们"
            )
        audits, failures = audited(reports, Work(plan, jobs, "", store, quiet))
        audits, notices = sorted_out(audits, run.settings.suppress, None)
        notices = (*run.notices, *notices)
        told = reviewed(
            audits, failures, notices, said, order, made, {c.code: c for suite in run.suites for c in suite.checks}
        )
    tell_left_out(reports, told.failures)
    deliver(told.summary)
    return 2 if told.failures else 0


def _opened(template: str, answers: Sequence[str]) -> tuple[LetterTemplate, Answers]:
    """The template of the letters, and what people answered. Raises Stop."""
    from auditor.reports import official
    from auditor.review.answers import AnswersError, read

    try:
        return official.opened(template), read(answers)
    except official.TemplateError as error:
        raise Stop(f"{printable(template)}：{error}") from None
    except AnswersError as error:
        raise Stop(printable(str(error))) from None


def _template_written(path: str) -> int:
    from auditor.reports import official

    writable(path)
    if os.path.lexists(path):
        raise Stop(f"{printable(path)}：已经存在，请换一个文件名")
    deliver(official.builtin(), path)
    return 0


def _places(folder: str, output: str) -> None:
    """Raises Stop where there is nothing to review, or no place of its own to put the reviews into."""
    if not folder or not output:
        raise Stop("要说明审核哪个文件夹、结果放进哪里：auditor review 文件夹 -o 另一个文件夹")
    if os.path.lexists(output) and not Path(output).is_dir():
        raise Stop(f"{printable(output)}：不是文件夹")
    if Path(os.path.realpath(output)).is_relative_to(os.path.realpath(folder)):
        raise Stop(f"{printable(output)}：在原件的文件夹里，结果要放进另一个文件夹")
