"""The examples of a check, run as reports: what each must find, and that the passing ones were looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from auditor.across import TABLE, Gathering
from auditor.across.sketch import sketch
from auditor.flow import Parsed, judge, parse
from auditor.result import Audit, Failure
from auditor.suites.check import Check, Example, Suite

# The line between two reports of one example: =====.
_PARTED = re.compile(r"^={3,}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Trial:
    """One example's run: the messages it gave, how many relations of its kind the check could examine,
    and why it could not run.
    """

    check: Check
    example: Example
    found: tuple[str, ...] = ()
    examined: int = 0
    error: str = ""

    @property
    def problem(self) -> str:
        """What is wrong, in one line; "" where the example does what it says."""
        if self.error:
            return self.error
        if self.found != self.example.finds:
            return f"应为 {_lines(self.example.finds)}，实为 {_lines(self.found)}"
        return "" if self.examined else "没有可供检查的关系，不能算通过"


def _lines(messages: Sequence[str]) -> str:
    return "；".join(f"“{message}”" for message in messages) or "无"


def _read(texts: Sequence[str], names: str = "{}.txt") -> list[Parsed | Failure]:
    with TemporaryDirectory() as folder:
        paths = [Path(folder, names.format(i)) for i in range(1, len(texts) + 1)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        return [parse(path) for path in paths]


def _between(check: Check) -> list[Trial]:
    """The examples of a check that holds reports against each other:
    each is a run of its own, its reports parted by a line of `=`.
    """
    return [_together(check, example) for example in (*check.fails, *check.passes)]


def _together(check: Check, example: Example) -> Trial:
    read = _read([text.strip() for text in _PARTED.split(example.text)], "报告{}.txt")
    if failed := next((one.error for one in read if isinstance(one, Failure)), ""):
        return Trial(check, example, error=failed)
    suite = Suite(check.table, (check,), check.file)
    parsed = [one for one in read if isinstance(one, Parsed)]
    gathering = Gathering([suite])
    audits = [
        replace(audit, sketch=sketch(one.document, one.outline, one.relations, one.known))
        for one, audit in zip(parsed, judge(parsed, [suite]), strict=True) if isinstance(audit, Audit)
    ]  # fmt: skip
    for number, audit in enumerate(audits):
        gathering.note(number, audit)
    judged = gathering.judged(audits)
    found = tuple(finding.message for audit in judged for finding in audit.findings)
    return Trial(check, example, found, sum(audit.checks[0].examined for audit in judged))


def _wide(check: Check) -> Check:
    """The check over all rows of its kind, sure or not: a relation may be called uncertain only where it fails."""
    where = {
        column: wanted for column, wanted in check.where.items() if column not in ("certainty", "confidence", "near")
    }
    return replace(check, where=where)


def _examined(parsed: Sequence[Parsed], check: Check) -> list[int]:
    """How many relations of the check's kind stand in each report."""
    audits = judge(parsed, [Suite(check.table, (_wide(check),), check.file)])
    return [audit.checks[0].examined if isinstance(audit, Audit) else 0 for audit in audits]


def run_examples(check: Check) -> list[Trial]:
    """Every example of a check through the text reader and the whole flow, with this check alone."""
    if check.table == TABLE:
        return _between(check)
    examples = (*check.fails, *check.passes)
    read = _read([example.text for example in examples])
    parsed = [one for one in read if isinstance(one, Parsed)]
    audits = iter(judge(parsed, [Suite(check.table, (check,), check.file)]))
    examined = iter(_examined(parsed, check))
    trials = []
    for example, one in zip(examples, read, strict=True):
        if isinstance(one, Failure):
            trials.append(Trial(check, example, error=one.error))
            continue
        audit, seen = next(audits), next(examined)
        if isinstance(audit, Failure):
            trials.append(Trial(check, example, error=audit.error))
            continue
        found = tuple(line for finding in audit.findings for line in (finding.message, *finding.also))
        unrun = next((gap.reason for gap in audit.gaps if gap.reason.startswith(f"检查{check.code}未能运行")), "")
        trials.append(Trial(check, example, found, seen, unrun))
    return trials
