"""A report's text as mark-up: escaped,
with its numbers in the colour of their status and linked with the findings that cite them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from auditor.reports.wording import printable
from auditor.result import Audit, Mark, Shown

# Characters that turn the direction of others round, and so could make a text look like another.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# The class of a number's status.
CLASSES = {"verified": "v", "consistent": "k", "blamed": "c", "involved": "i", "unchecked": "u"}


def visible(text: str) -> str:
    """`text` as a page may show it:
    what would act on others or on the page is spelled out, what shows nothing is left out.
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\t" or category == "Zs":
        return character
    if category in ("Co", "Cn"):
        return "□"
    if category == "Cf" and character not in _TURNING:
        return ""
    return printable(character)


def anchor(mark: Mark) -> str:
    """The name of a mark's place in its report."""
    return f"w{mark.cited[0][0]}-{mark.cited[0][1]}" if mark.number is None else f"n{mark.number}"


@dataclass(frozen=True, slots=True)
class Names:
    """What the places of a report are called:
    `report` begins every name, `ordinals` count its findings by fingerprint.
    """

    report: str
    ordinals: Mapping[str, int]

    def number(self, mark: Mark) -> str:
        """The name of a mark."""
        return f"{self.report}-{anchor(mark)}"

    def block(self, index: int) -> str:
        """The name of a paragraph or table."""
        return f"{self.report}-b{index}"

    def finding(self, ordinal: int) -> str:
        """The name of a finding."""
        return f"{self.report}-f{ordinal}"


def marked(shown: Shown, audit: Audit, names: Names) -> Markup:
    """A text with its marks. A place of a finding that the audit does not tell any more is marked as a number only."""
    pieces: list[str] = []
    at = 0
    for mark in shown.marks:
        pieces += [
            escape(visible(shown.text[at : mark.start])),
            _marked(shown.text[mark.start : mark.end], mark, audit, names),
        ]
        at = mark.end
    pieces.append(escape(visible(shown.text[at:])))
    return Markup("").join(pieces)


def _marked(text: str, mark: Mark, audit: Audit, names: Names) -> Markup:
    """One number: a link where findings cite it,
    raised behind it the ordinals of those that speak against it or begin with it.
    """
    kind = "w" if mark.number is None else CLASSES[audit.numbers[mark.number].status]
    name, text = names.number(mark), visible(text)
    cited = [(names.ordinals[finding], place) for finding, place in mark.cited if finding in names.ordinals]
    findings = list(dict.fromkeys(ordinal for ordinal, _ in cited))
    if not findings:
        return Markup('<span class="n {}" id="{}">{}</span>').format(kind, name, text)
    told = findings if kind == "c" else [ordinal for ordinal, place in cited if place == 0]
    raised = Markup("<sup>{}</sup>").format("·".join(map(str, told))) if told else ""
    links = [names.finding(ordinal) for ordinal in findings]
    link = Markup('<a class="n {}" id="{}" href="#{}" data-f="{}">{}{}</a>')
    return link.format(kind, name, links[0], " ".join(links), text, raised)
