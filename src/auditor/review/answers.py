"""The filled review sheet read back: verdicts, reasons and replies by report and finding, and what becomes of the
findings.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, TypeAlias

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from auditor import trouble
from auditor.audits import Changed
from auditor.result import Answer, Audit, Finding, SetAside

ACCEPTED, REJECTED, OPEN = VERDICTS = ("采纳", "不采纳", "待核实")
SHEET = "审核意见表"
_COLUMNS = ("文件", "指纹", "审核结论", "不采纳的理由", "单位答复")
# How far down the line may stand that names the columns: people put a heading above it.
_DEEPEST = 20

Key: TypeAlias = tuple[str, str]
"""A report's path below its folder, and a finding's fingerprint."""
_NO_WORKBOOK = "不是 Excel 工作簿（.xlsx），或者已损坏"


class AnswersError(Exception):
    """A sheet that cannot be used; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What sheets say, and a line for each row of them that cannot be followed."""

    told: Mapping[Key, Answer] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


def read(paths: Sequence[str]) -> Answers:
    """What these sheets say; of two that speak of the same finding, the later where it says anything. Raises
    AnswersError with the file.
    """
    told: dict[Key, Answer] = {}
    notices: list[str] = []
    for path in paths:
        try:
            rows = list(_rows(path))
        except (OSError, KeyError, ValueError, zipfile.BadZipFile, InvalidFileException) as error:
            said = trouble.words(error) if isinstance(error, OSError) and error.errno else _NO_WORKBOOK
            raise AnswersError(f"{path}：{said}") from None
        for number, report, one in rows:
            if wrong := _trouble(one):
                notices.append(f"{path} 第{number}行：{wrong}")
            before = told.get((report, one.fingerprint), Answer(one.fingerprint))
            told[report, one.fingerprint] = Answer(
                one.fingerprint, one.verdict or before.verdict, one.reason or before.reason, one.reply or before.reply
            )
    return Answers(told, tuple(notices))


def _trouble(answer: Answer) -> str:
    if answer.verdict and answer.verdict not in VERDICTS:
        return f"审核结论“{answer.verdict}”不认识（{'、'.join(VERDICTS)}），照常提出"
    return "不采纳而没有写理由，照常提出" if answer.verdict == REJECTED and not answer.reason else ""


def _rows(path: str) -> Iterator[tuple[int, str, Answer]]:
    """Each row that says anything, with its number and report. Raises AnswersError and what openpyxl raises."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    head: dict[str, int] = {}
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        words = [_text(cell) for cell in cells]
        if not head:
            head = {name: words.index(name) for name in _COLUMNS} if set(_COLUMNS) <= set(words) else {}
            if not head and number >= _DEEPEST:
                break
            continue
        report, fingerprint, *said = (words[head[name]] for name in _COLUMNS)
        if fingerprint and any(said):
            yield number, report, Answer(fingerprint, *said)
    if not head:
        raise AnswersError(f"{path}：不是审核意见表，没有{'、'.join(_COLUMNS)}这几列")


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def answered(audits: Sequence[Audit], reports: Sequence[str], answers: Answers) -> tuple[Sequence[Audit], list[str]]:
    """The audits with what was said of their findings, those set aside that were rejected with a reason; and what is
    to be told of it.

    `reports` are their paths below the folder; a report that was moved within it is known by its file's name.
    """
    if not answers.told:
        return audits, list(answers.notices)
    own = _matched(reports, answers)

    def sort(index: int, audit: Audit) -> Audit:
        mine = own[index]
        if not mine:
            return audit
        kept = [finding for finding in audit.findings if not _is_rejected(finding, mine)]
        aside = [SetAside(f, "suppressed", mine[f.fingerprint].reason) for f in audit.findings if _is_rejected(f, mine)]
        return replace(audit, findings=tuple(kept), set_aside=(*audit.set_aside, *aside), answers=tuple(mine.values()))

    met = {
        (index, f.fingerprint)
        for index, audit in enumerate(audits)
        for f in (*audit.findings, *(one.finding for one in audit.set_aside))
    }
    lost = sum(
        not any(fingerprint in mine and (index, fingerprint) in met for index, mine in enumerate(own))
        for _, fingerprint in answers.told
    )
    notices = [
        *answers.notices,
        *([f"审核意见表里有 {lost} 条在这次的报告里没有对应的发现（已改正，或报告不在其中）"] if lost else []),
    ]
    return Changed(audits, sort), notices


def _matched(reports: Sequence[str], answers: Answers) -> list[dict[str, Answer]]:
    """For each report what is said of it, by fingerprint. One that was moved is known where no other report has its
    file's name.
    """
    told: dict[str, dict[str, Answer]] = {}
    present = set(reports)
    for (path, fingerprint), answer in answers.told.items():
        told.setdefault(path, {})[fingerprint] = answer
    moved, lost = (
        _by_name(ones)
        for ones in ([r for r in reports if r not in told], [path for path in told if path not in present])
    )
    for name, ones in moved.items():
        if len(ones) == len(lost.get(name, ())) == 1:
            told[ones[0]] = told[lost[name][0]]
    return [told.get(report, {}) for report in reports]


def _by_name(paths: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(PurePosixPath(path).name, []).append(path)
    return found


def _is_rejected(finding: Finding, answers: Mapping[str, Answer]) -> bool:
    one = answers.get(finding.fingerprint)
    return one is not None and one.verdict == REJECTED and bool(one.reason)
