"""Markdown: 审核意见函, the letter with which an office sends findings back to the unit that wrote the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.text import Text

from auditor.audits import counts
from auditor.reports import phrases
from auditor.reports.detail import Detail
from auditor.reports.quote import WRONG_STYLE, sides
from auditor.reports.wording import file_names, one_line
from auditor.result import SEVERITIES, Audit, Failure, Finding, Severity

# What Markdown would take for mark-up: `_`, `*`, `|`, `<b>`, `[1]`, `1. ` at a line's beginning has its own mark before
# it here.
_MARKS = re.compile(r"([\\`*_\[\]<>|~#&$])")
# Characters of a sentence that a quotation shows.
_ROOM = 240
_NUMERALS = "一二三四五"
_HEADINGS: dict[Severity, str] = {
    "error": "须更正的问题（从报告自身即可证明）",
    "warning": "须说明的问题（除非口径不同，否则前后不一致）",
    "info": "供参考的问题（末位进位之类）",
}


def render(audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> str:
    """A letter a report, ruled off from one another; reports that could not be read and notices stand at the end."""
    name = file_names([one.path for one in counts(audits)])
    letters = ["\n".join(_letter(audit, name(audit.path))) for audit in audits]
    if failures:
        letters.append("\n".join(["# 无法读取的报告", "", *(f"- {_plain(f.path)}：{_plain(f.error)}" for f in failures)]))
    if detail.notices:
        letters.append("\n".join(["# 需要留意", "", *(f"- {_plain(notice)}" for notice in detail.notices)]))
    return "\n\n---\n\n".join(letters or ["没有报告。"]) + "\n"


def _plain(text: str) -> str:
    """A text of the report in which Markdown sees no mark-up."""
    return escaped(one_line(text))


def _letter(audit: Audit, file: str) -> Iterator[str]:
    yield from ("# 审核意见函", "", f"**{_plain(audit.organization) or phrases.NOBODY}**：", "")
    yield f"你单位报送的《{escaped(phrases.name(audit))}》（文件：{escaped(file)}）已经核对。{phrases.opening(audit)}"
    parts = [part for part in (_findings(audit, severity) for severity in SEVERITIES) if part]
    if audit.set_aside:
        parts.append(["不再提出的问题", *(f"- {escaped(line)}" for line in phrases.set_aside(audit))])
    parts.append(_coverage(audit))
    for numeral, (title, *lines) in zip(_NUMERALS, parts, strict=False):
        yield from ("", f"## {numeral}、{title}", "", *lines)
    yield from ("", "审核人：＿＿＿＿＿＿　　复核人：＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日")


def _findings(audit: Audit, severity: Severity) -> list[str]:
    found = [finding for finding in audit.findings if finding.severity == severity]
    if not found:
        return []
    lines = [_HEADINGS[severity]]
    for number, finding in enumerate(found, 1):
        lines += ["", *_finding(number, finding)] if number > 1 else _finding(number, finding)
    return lines


def _finding(number: int, finding: Finding) -> list[str]:
    """A finding as a numbered item; what belongs to it is indented as deep as its text."""
    indent = " " * (len(str(number)) + 2)
    lines = [f"{number}. **{_plain(finding.message)}**（{finding.code} {_plain(finding.title)}）", ""]
    lines += [
        f"{indent}> {place + '：' if place else ''}{_quoted(text)}  "
        for text, place in sides(finding, room=_ROOM, bare=False)
    ]
    lines.append("")
    notes = [escaped(told)] if (told := phrases.sums(finding)) else []
    notes += [f"同时牵动：{_plain(message)}" for message in finding.also]
    notes += [f"{name}：{_plain(text)}" for name, text in (("可能的原因", finding.hint), ("依据", finding.basis)) if text]
    return lines + [f"{indent}- {note}" for note in [*notes, "单位答复："]]


def _quoted(text: Text) -> str:
    """A side in Markdown: the wrong number bold, the others as they are."""
    pieces, at = [], 0
    for span in sorted(text.spans, key=lambda span: span.start):
        if span.style == WRONG_STYLE and span.start >= at:
            pieces += [escaped(text.plain[at : span.start]), f"**{escaped(text.plain[span.start : span.end])}**"]
            at = span.end
    return "".join([*pieces, escaped(text.plain[at:])])


def escaped(text: str) -> str:
    """A text in which Markdown sees no mark-up."""
    return _MARKS.sub(r"\\\1", text)


def _coverage(audit: Audit) -> list[str]:
    """What the letter does not answer for."""
    told = [f"- {escaped(line)}" for line in phrases.unchecked(audit)]
    lines = ["核对的范围", phrases.counted(audit) + ("以下内容未能核对：" if told else "")]
    lines += ["", *told] if told else []
    if used := phrases.standing_in(audit):
        lines += ["", escaped(used)]
    return [*lines, "", phrases.LIMIT]
