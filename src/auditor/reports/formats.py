"""The formats of an audit by name.
A format is a module of this room with one function, `render`; it is imported when asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from auditor.reports.detail import Detail
from auditor.result import Audit, Failure


class Render(Protocol):
    """What a format's module brings as `render`."""

    def __call__(self, audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> str | bytes:
        """The whole answer: text that ends with a line end, or the bytes of a file."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its module in this room, and what it is in a few words.

    `binary` is a file of bytes that no terminal shows; `facsimile` says that it shows the reports' own text; `pieces`
    that its module can also give the answer piece by piece, by a function of that name; `signed` that a file of it ends
    with the line that says it is no report.
    """

    module: str
    words: str
    binary: bool = False
    facsimile: bool = False
    pieces: bool = False
    signed: bool = False


FORMATS: Mapping[str, Format] = {
    "rich": Format("terminal", "给人看", signed=True),
    "json": Format("json_report", "给程序读", pieces=True),
    "html": Format("page", "网页，原文与发现对照", facsimile=True),
    "jsonl": Format("json_lines", "给程序逐行读", pieces=True),
    "markdown": Format("letter", "审核意见函", signed=True),
    "xlsx": Format("workbook", "审核意见表", binary=True),
    "sarif": Format("sarif", "给编辑器和代码平台"),
    "junit": Format("junit", "给持续集成"),
}


def render(name: str, audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> str | bytes:
    """The audits in the format `name`. Raises KeyError for a name that `FORMATS` does not hold."""
    module = importlib.import_module(f"auditor.reports.{FORMATS[name].module}")
    answer: Render = module.render
    return answer(audits, failures, detail)


def pieces(name: str, audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> Iterator[str | bytes]:
    """The same in pieces, a report at a time where the format allows. Raises KeyError likewise."""
    if FORMATS[name].pieces:
        yield from importlib.import_module(f"auditor.reports.{FORMATS[name].module}").pieces(audits, failures, detail)
    else:
        yield render(name, audits, failures, detail)
