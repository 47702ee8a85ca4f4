"""How the reviews of a folder are made of its audits: several reports at a time, each file as soon as it is there."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Container, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from auditor import trouble, workers
from auditor.annotate import Unmarkable, suffix_of_copy
from auditor.audits import Changed, counts
from auditor.commands.app import Stop
from auditor.commands.configured import without_workers
from auditor.commands.progress import watched
from auditor.document import Place
from auditor.reports import page, workbook
from auditor.reports.detail import Detail
from auditor.reports.official import Template
from auditor.reports.page.entries import Entry, address, entry
from auditor.reports.tally import tally
from auditor.reports.wording import printable
from auditor.result import Audit, Failure, Finding
from auditor.review.answers import Answers, answered
from auditor.review.folder import Folder
from auditor.review.naming import INDEX, SHEET, Names, named
from auditor.suites.check import Check
from auditor.workers.attempt import NoWorker

_NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Order:
    """What is reviewed and how: the folder of the reports, that of the reviews, what workers are told, the letters'
    template, how many reports at a time (0: the cores), whether nothing is told meanwhile, and the sheets that were
    read back.
    """

    folder: str
    output: str
    plan: workers.Plan
    template: Template
    jobs: int = 0
    quiet: bool = False
    answers: Sequence[str] = ()

    def is_sheet(self, path: str) -> bool:
        """Whether this is the sheet of the folder of reviews."""
        return os.path.realpath(path) == os.path.realpath(Path(self.output, SHEET))

    @property
    def sheet_is_read(self) -> bool:
        """Whether what people wrote in that sheet goes into the new one."""
        return any(map(self.is_sheet, self.answers))

    @contextmanager
    def opened(self, kept: Container[tuple[int, int]], *, force: bool) -> Iterator[Folder]:
        """The folder of reviews; the files of these identities are never written over. Raises Stop where a filled
        sheet would be lost.
        """
        sheet = Path(self.output, SHEET)
        try:
            with closing(Folder(self.output, kept, force=force)) as made:
                if made.is_edited(SHEET) and not (force or self.sheet_is_read):
                    raise Stop(
                        f"{printable(str(sheet))}：已经填写过，用 --answers {printable(str(sheet))} 读回，或者移到别处"
                    )
                yield made
        except OSError as error:
            raise Stop(f"{printable(self.output)}：无法写入（{trouble.words(error)}）") from None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is told of a finished review."""

    failures: Sequence[Failure]
    summary: str


@dataclass(slots=True)
class _Report:
    """What became of a report: its entry in the index, and the files that could not be written."""

    entry: Entry
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Copy:
    """A marked copy: what the letter says of it, what the index does, its path below the folder of reviews ("": there
    is none), its bytes.
    """

    told: str
    short: str
    name: str = ""
    data: bytes = b""


def _none(why: str) -> _Copy:
    return _Copy(f"原件没有批注（{why}），请按所列位置核对原件。", f"没有批注：{why}")


@dataclass(frozen=True, slots=True)
class _Shop:
    """What every report's files are made with."""

    order: Order
    made: Folder
    template: Template
    detail: Detail

    def report(self, audit: Audit, names: Names) -> _Report:
        """Makes and writes the files of a report; whatever goes wrong is a line of that report. Runs in any thread.
        Raises NoWorker.
        """
        try:
            return self._made(audit, names)
        except NoWorker:
            raise
        except Exception as error:
            trouble = Failure(audit.path, f"写审核结果时出错：{type(error).__name__}: {' '.join(str(error).split())}")
            return _Report(entry(replace(audit, path=names.report), [], trouble.error), [trouble])

    def _made(self, audit: Audit, names: Names) -> _Report:
        copy = self._copied(audit, names)
        shown = replace(audit, path=names.report)
        home = "../" * names.page.count("/") + INDEX
        files = [
            (
                "网页",
                names.page,
                page.render([shown], [], self.detail, home=address(home)).encode("utf-8", "backslashreplace"),
            ),
            ("意见函", names.letter, self.template.letter(shown, copy.told)),
            *([("批注", copy.name, copy.data)] if copy.name else []),
        ]
        links = [(name, path) for name, path, _ in files]
        failures = [failure for _, path, data in files if (failure := self.made.write(path, data))]
        return _Report(entry(shown, links, copy.short), failures)

    def _copied(self, audit: Audit, names: Names) -> _Copy:
        """The marked copy, or why there is none."""
        try:
            suffix = suffix_of_copy(audit.path)
        except Unmarkable as error:
            return _none(str(error))
        made = workers.marked(audit.path, replace(audit, findings=tuple(_placed(audit.findings))), self.order.plan)
        if isinstance(made, Failure):
            return _none(made.error)
        name, own = names.copy + suffix, Path(audit.path).suffix
        told = (
            f"发现已批注在随函的《{printable(PurePosixPath(name).name)}》里，共 {made.placed} 处。"
            if made.placed
            else ""
        )
        lost = f"有 {made.lost} 处在文件里找不到确切位置，没有批注，请按所列位置核对。" if made.lost else ""
        turned = f"副本由 {own} 原件转换为 {suffix}。" if suffix.lower() != own.lower() and (told or lost) else ""
        return _Copy(
            f"{told}{lost}{turned}",
            f"{made.placed} 处批注" + (f"，{made.lost} 处找不到位置" if made.lost else ""),
            name,
            made.data,
        )


def _placed(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings as far as they stand in the report itself: of what stands between two reports, this one's side."""
    for finding in findings:
        if places := tuple(evidence for evidence in finding.places if evidence.place != _NOWHERE):
            yield replace(finding, places=places)


def reviewed(
    audits: Sequence[Audit], failures: Sequence[Failure], notices: Sequence[str], answers: Answers, order: Order, made:
    Folder,
    checks: Mapping[str, Check],
) -> Reviewed:  # fmt: skip
    """Writes the reviews of these audits, then the sheet and the page that leads to all. Raises Stop."""
    paths = [one.path for one in counts(audits)]
    names = named(paths, order.folder)
    reports = [printable(one.report) for one in names]
    audits, told = answered(audits, reports, answers)
    shop = _Shop(order, made, order.template, Detail(checks=checks, notices=()))
    entries, troubles = [], list[Failure]()
    with without_workers():
        for one in watched(_each(audits, names, shop), paths, quiet=order.quiet):
            entries.append(one.entry)
            troubles += one.failures
    below = [Failure(_below(failure.path, order.folder), failure.error) for failure in failures]
    shown = Changed(audits, lambda index, audit: replace(audit, path=names[index].report))
    sheet = workbook.sheets(shown, below, notices)
    index = page.contents(entries, below, notices, address(SHEET)).encode("utf-8", "backslashreplace")
    for name, data in ((SHEET, sheet), (INDEX, index)):
        if trouble := made.write(name, data, over=name == SHEET and order.sheet_is_read):
            troubles.append(trouble)
    # What lies in a folder that could not be opened is not gone.
    made.finish(sweep=not any(Path(failure.path).is_dir() for failure in failures))
    return Reviewed([*failures, *troubles], _summary(audits, failures, [*notices, *told], order, made))


def _each(audits: Sequence[Audit], names: Sequence[Names], shop: _Shop) -> Iterator[_Report]:
    """What became of each report, in order; so many at a time as are asked for, and as many waiting."""
    jobs = shop.order.jobs or workers.cores()
    waiting: deque[Future[_Report]] = deque()
    with ThreadPoolExecutor(jobs, thread_name_prefix="review") as threads:
        try:
            for audit, name in zip(audits, names, strict=True):
                if len(waiting) == 2 * jobs:
                    yield waiting.popleft().result()
                waiting.append(threads.submit(partial(shop.report, audit, name)))
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            workers.stop()
            raise


def _below(path: str, folder: str) -> str:
    """A path as the folder of the reports sees it; of a file that lies elsewhere, as it is."""
    below = os.path.relpath(path, folder)
    return path if below.startswith("..") or below == "." else Path(below).as_posix()


def _summary(
    audits: Sequence[Audit], failures: Sequence[Failure], notices: Sequence[str], order: Order, made: Folder
) -> str:
    told = tally(audits, failures)
    lines = [
        told.told,
        *filter(None, [told.lacking]),
        f"{printable(str(Path(order.output, INDEX)))}：写了 {made.written} 个文件，{made.same} 个没有变化",
    ]
    lines[-1] += f"，删去 {made.removed} 个已无原件的" if made.removed else ""
    return "\n".join([*lines, *map(printable, notices)]) + "\n"
