"""The audit as a page: one file that needs no network, with each report's own text on the left and its findings on the
right.

Every text of a report reaches the page through the template's escaping or through `marked`; nothing else makes mark-up
here.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.audits import counts
from auditor.reports.detail import Detail
from auditor.reports.page.chart import by_check, segments
from auditor.reports.page.entries import Entry, together
from auditor.reports.page.marked import CLASSES, visible
from auditor.reports.page.view import view
from auditor.reports.tally import examined, tally
from auditor.reports.wording import SEVERITY_WORDS, STATUS_WORDS, file_names, one_line, printable, where
from auditor.result import Audit, Failure
from auditor.version import VERSION
from auditor.written import LINE


def render(audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail, *, home: str = "") -> str:
    """The whole page. An audit without a facsimile shows its findings alone;
    `home` is the address of a page that leads to this one.
    """
    name = file_names([one.path for one in counts(audits)])
    reports = [view(audit, f"r{index}", name(audit.path)) for index, audit in enumerate(audits)]
    told = tally(audits, failures)
    return _page(
        "page.html",
        reports=reports,
        failures=failures,
        notices=detail.notices,
        tally=told,
        checks=by_check(reports),
        batch=told.reports != 1 or not reports,
        title=detail.title,
        home=home,
    )


def contents(entries: Sequence[Entry], failures: Sequence[Failure], notices: Sequence[str], sheet: str) -> str:
    """The page that leads to the files of each report of a review, and to its sheet."""
    return _page(
        "contents.html",
        entries=entries,
        failures=failures,
        notices=notices,
        sheet=sheet,
        tally=together(entries, len(failures)),
    )


def _page(template: str, **values: object) -> str:
    style, script = _own("page.css"), _own("page.js")
    common = {"style": style, "script": script, "policy": _policy(style, script), "version": VERSION, "mark": LINE}
    return _environment().get_template(template).render(**common, **values)


@cache
def _environment() -> Environment:
    own = PackageLoader("auditor.reports.page", ".")
    environment = Environment(
        loader=own,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"line": one_line, "printable": printable, "where": where, "visible": visible}
    environment.globals |= {
        "SEVERITY": SEVERITY_WORDS,
        "STATUS": STATUS_WORDS,
        "CLASSES": CLASSES,
        "segments": segments,
        "examined": examined,
    }
    return environment


@cache
def _own(name: str) -> Markup:
    """A file of this package, trusted."""
    return Markup(files("auditor.reports.page").joinpath(name).read_text(encoding="utf-8"))


def _policy(style: str, script: str) -> str:
    """What a browser lets this page do: our style and our script, by their hashes; no network, no frame, no form."""
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script))
    allowed = (f"{kind}-src 'sha256-{one}'" for kind, one in zip(("style", "script"), hashes, strict=True))
    return "; ".join(("default-src 'none'", *allowed, "img-src data:", "base-uri 'none'", "form-action 'none'"))
