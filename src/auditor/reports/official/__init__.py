"""DOCX: 审核意见函, a letter a report, built from a template that an office may replace with its own. No mark-up is made
here but in `builtin`.
"""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from auditor import trouble
from auditor.package import Element, Package, related, sign, timeless
from auditor.reports.official.builtin import built
from auditor.reports.official.fields import BY_HAND, FINDING, LETTER, NEEDED, finding_values, letter_values
from auditor.reports.official.filling import BEGIN, END, Filling, fields, fill, is_whole
from auditor.result import Audit

# Parts of a document that print text.
_PRINTED = ("header", "footer")
# A finding that shows whether a template tells any.
_TRIAL = "试填"


class TemplateError(Exception):
    """A template that cannot be used; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template whose fields are all known: its package, and the roots of the parts that have any. Shared between
    threads.
    """

    package: Package
    parts: Mapping[str, Element]

    def letter(self, audit: Audit, copied: str) -> bytes:
        """The letter on a report, the same bytes at any time; `copied` says what became of the marked copy."""
        findings = [finding_values(audit, number, finding) for number, finding in enumerate(audit.findings, 1)]
        filling = Filling(letter_values(audit, copied), findings, BY_HAND)
        made = Package(self.package.archive, dict(self.package.changed))
        for part, root in self.parts.items():
            own = copy.deepcopy(root)
            fill(own, filling, FINDING)
            made.put(part, own)
        return made.written()


def builtin() -> bytes:
    """The template that letters are built from where no other is given, as a file."""
    return timeless(built())


def opened(path: str) -> Template:
    """The template in a file, or the built-in one for "". Raises TemplateError."""
    try:
        package = Package.opened(Path(path).read_bytes() if path else builtin())
        (document,) = (part for kind, part in related(package, "").values() if kind == "officeDocument")
        parts = [document, *(part for kind, part in related(package, document).values() if kind in _PRINTED)]
        roots = {part: package.xml(part) for part in parts}
        sign(package)
    except OSError as error:
        raise TemplateError(f"无法读取（{trouble.words(error)}）") from None
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError):
        raise TemplateError("不是 Word 文档（.docx），或者已损坏") from None
    named = {part: fields(root) for part, root in roots.items()}
    _check([name for names in named.values() for name in names], list(roots.values()))
    return Template(package, {part: root for part, root in roots.items() if named[part]})


def _check(names: Sequence[str], roots: Sequence[Element]) -> None:
    """Raises TemplateError for a field that is not known or is missing, and where what is to be repeated does not
    begin and end.
    """
    known = (*LETTER, *FINDING, BEGIN, END)
    if unknown := next((name for name in names if name not in known), None):
        raise TemplateError(f"没有 {{{{{unknown}}}}} 这一项（有 {'、'.join(known)}）")
    if missing := sorted(NEEDED.difference(names)):
        raise TemplateError(f"缺少 {'、'.join(f'{{{{{name}}}}}' for name in missing)}")
    if not all(map(is_whole, roots)):
        raise TemplateError(f"{{{{{BEGIN}}}}} 和 {{{{{END}}}}} 要各占一段、一前一后，各写一次")
    trial = Filling({}, [{"意见": [[(_TRIAL, False)]]}], BY_HAND)
    tried = [copy.deepcopy(root) for root in roots]
    for root in tried:
        fill(root, trial, FINDING)
    if not any(_TRIAL in text for root in tried for text in root.itertext()):
        raise TemplateError(f"{{{{意见}}}} 要写在 {{{{{BEGIN}}}}} 和 {{{{{END}}}}} 之间，或者写在表格的一行里")
