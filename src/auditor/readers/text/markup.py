"""Mark-up inside a line — HTML tags, entities, Markdown, LaTeX — folded to the characters it prints,
each kept at its place.
"""

from __future__ import annotations

import html
import re

from auditor.document import Text
from auditor.readers.texts import Parts, strip, substitute

# Anything that may be mark-up at all; a line without it is left alone.
_SUSPECT = re.compile(r"[<&$\\*`\[\u200b\u200c\u200d\ufeff\u00ad]")

_TAG_NAMES = (
    "a|abbr|article|b|big|blockquote|body|br|caption|center|code|col|colgroup|dd|del|details|div|dl|dt|em|figure|font"
    "|footer|form|h[1-6]|head|header|hr|html|"
    "i|img|input|ins|label|li|link|main|meta|nav|ol|p|pre|s|section|small|span|strike|strong|style|sub|sup|table|tbody"
    "|td|tfoot|th|thead|title|tr|tt|u|ul|"
    r"o:\w+|w:\w+|st1:\w+"
)
# A tag of HTML or of Word's HTML, over line ends: `<p style="text-align: center;">`, `</td>`, `<o:p>`. Not `<15天`.
TAG = re.compile(rf"<(?P<close>/?)(?P<name>{_TAG_NAMES})(?P<attributes>(?:\s[^<>]*)?)/?>", re.IGNORECASE)
# `<!-- page 3 -->`
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# `<!DOCTYPE html>`, `<?xml version="1.0"?>`
_DECLARATION = re.compile(r"<!DOCTYPE[^<>]*>|<\?xml[^<>]*>", re.IGNORECASE)
# `&nbsp;`, `&#8805;`, `&lt;`
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")
# A formula between dollar signs: `$\text{利用率} = 95\%$`, `$\geq 90$`
_FORMULA = re.compile(r"\$\$?((?=[^$\n\\]*\\)[^$\n]+|[\d\s.,%+\-*/=<>^_{}()≥≤×÷]+)\$\$?")
# `\text{固定资产利用率}` prints its argument
_LATEX_WORDS = re.compile(r"\\(?:text|mathrm|mathbf|mathit|textbf|textit|operatorname|mbox|rm|bf)\s*\{([^{}]*)\}")
# `\frac{95}{100}`
_LATEX_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
# `\times`, `\geq`
_LATEX_SYMBOL = re.compile(
    r"\\(times|div|cdot|geqslant|geqq|geq|ge|leqslant|leqq|leq|le|neq|ne|approx|pm|sim|to|rightarrow|circ|left|right"
    r"|quad|qquad|ldots|dots)(?![A-Za-z])"
)
_SYMBOLS = {
    **{"times": "×", "div": "÷", "cdot": "·", "neq": "≠", "ne": "≠", "approx": "≈", "pm": "±", "sim": "~", "to": "→"},
    **{"geqslant": "≥", "geqq": "≥", "geq": "≥", "ge": "≥", "leqslant": "≤", "leqq": "≤", "leq": "≤", "le": "≤"},
    **{"rightarrow": "→", "circ": "°", "left": "", "right": "", "quad": " ", "qquad": " ", "ldots": "…", "dots": "…"},
}
# `\%`, `\_`; and Markdown's escapes `1\.`, `\*`
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~$%&-])")
# `\,` and `\;`, spaces of a formula
_LATEX_SPACE = re.compile(r"\\[,;: ]")
# `**一是**`
_BOLD = re.compile(r"(\*\*\*?)(?=\S)(.{1,1000}?)(?<=\S)\1")
# `` `代码` ``
_CODE = re.compile(r"`([^`\n]+)`")
# `![章](a.png)`, `[附件](http://…)`
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,200}\]\([^()\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((?:https?:|/|#|www\.|mailto:|\.{1,2}/)[^()\n]{0,2000}\)")
# Characters that print nothing: zero width space, byte order mark, soft hyphen.
_INVISIBLE = re.compile(r"[\u200b\u200c\u200d\ufeff\u00ad]")


def clean(text: Text) -> Text:
    """The characters that a piece of text prints, without mark-up and without white space round it."""
    if _SUSPECT.search(text.value):
        text = _untagged(text)
        if "$" in text.value or "\\" in text.value:
            text = _unformulated(text)
        text = _unmarked(text)
    return strip(text)


def _untagged(text: Text) -> Text:
    if "<" in text.value:
        text = substitute(text, _COMMENT, lambda _: (), text.value.rfind("-->") + 3)  # none begins after the last end
        text = substitute(text, _DECLARATION, lambda _: ())
        text = substitute(text, TAG, _tag_prints)
    if "&" in text.value:
        text = substitute(text, _ENTITY, lambda match: (html.unescape(match[0]).replace("\xa0", " "),))
    return substitute(text, _INVISIBLE, lambda _: ())


def _tag_prints(match: re.Match[str]) -> Parts:
    name, attributes = match["name"].lower(), match["attributes"].lower()
    if name == "input" and "checkbox" in attributes:
        return ("☑",) if "checked" in attributes else ("☐",)
    return (" ",) if name == "br" else ()


def _unformulated(text: Text) -> Text:
    text = substitute(text, _FORMULA, lambda _: (1,))
    for _ in range(2):  # \text inside \frac, \frac inside \left( \right)
        text = substitute(text, _LATEX_WORDS, lambda _: (1,))
        text = substitute(text, _LATEX_FRACTION, lambda _: ("(", 1, ")/(", 2, ")"))
    text = substitute(text, _LATEX_SYMBOL, lambda match: (_SYMBOLS[match[1]],))
    text = substitute(text, _ESCAPE, lambda _: (1,))
    return substitute(text, _LATEX_SPACE, lambda _: (" ",))


def _unmarked(text: Text) -> Text:
    for pattern, group in ((_IMAGE, 0), (_LINK, 1), (_BOLD, 2), (_CODE, 1)):
        text = substitute(text, pattern, lambda _, group=group: (group,) if group else ())  # type: ignore[misc]
    return text
