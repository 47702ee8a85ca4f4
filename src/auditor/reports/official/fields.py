"""The fields of a letter, as a template names them, and what an audit puts in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from rich.text import Text

from auditor.reports import phrases
from auditor.reports.official.filling import Line, Values
from auditor.reports.quote import WRONG_STYLE, sides
from auditor.reports.wording import SEVERITY_WORDS, one_line, printable, where
from auditor.result import Audit, Finding

LETTER = (
    "单位",
    "报告",
    "文件",
    "年度",
    "种类",
    "总述",
    "批注说明",
    "发现条数",
    "核对范围",
    "未能核对",
    "口径",
    "不再提出",
    "声明",
)
"""The fields of the letter itself."""
FINDING = (
    "序号", "程度", "编号", "检查", "意见", "位置", "原文", "报告所印", "应为", "相差", "同时牵动", "可能的原因", "依据", "审核结论", "单位答复",
)  # fmt: skip
"""The fields of each finding."""
BY_HAND = frozenset({"单位答复"})
"""Fields that are filled in by hand where the letter does not have them filled."""
NEEDED = frozenset({"单位", "意见"})
"""Fields without which no letter is one."""

# Characters of a sentence that a quotation shows.
_ROOM = 240


def letter_values(audit: Audit, copied: str) -> Values:
    """The letter's own fields; `copied` says what became of the marked copy."""
    told = phrases.unchecked(audit)
    return {
        "单位": _plain(one_line(audit.organization) or phrases.NOBODY),
        "报告": _plain(phrases.name(audit)),
        "文件": _plain(printable(PurePath(audit.path).name)),
        "年度": _plain(str(audit.year or "")),
        "种类": _plain(one_line(audit.kind)),
        "总述": _plain(phrases.opening(audit)),
        "批注说明": _plain(one_line(copied)),
        "发现条数": _plain(str(len(audit.findings))),
        "核对范围": _plain(phrases.counted(audit) + ("以下内容未能核对：" if told else "")),
        "未能核对": _list(told),
        "口径": _plain(phrases.standing_in(audit)),
        "不再提出": _list(phrases.set_aside(audit)),
        "声明": _plain(phrases.LIMIT),
    }


def finding_values(audit: Audit, number: int, finding: Finding) -> Values:
    """The fields of a finding, the `number`-th of its report."""
    main, answer = finding.main, audit.answer(finding)
    return {
        "序号": _plain(str(number)),
        "程度": _plain(SEVERITY_WORDS[finding.severity]),
        "编号": _plain(finding.code),
        "检查": _plain(one_line(finding.title)),
        "意见": _plain(one_line(finding.message)),
        "位置": _plain(where(main.place) if main else ""),
        "原文": [_quoted(text, place) for text, place in sides(finding, room=_ROOM, bare=False)],
        "报告所印": _plain(one_line(finding.stated)),
        "应为": _plain(one_line(finding.expected)),
        "相差": _plain(one_line(finding.difference)),
        "同时牵动": _list([one_line(message) for message in finding.also]),
        "可能的原因": _plain(one_line(finding.hint)),
        "依据": _plain(one_line(finding.basis)),
        "审核结论": _plain(one_line(answer.verdict)),
        "单位答复": _plain(one_line(answer.reply)),
    }


def _plain(text: str) -> Sequence[Line]:
    return [[(text, False)]] if text else []


def _list(lines: Sequence[str]) -> Sequence[Line]:
    return [[(line, False)] for line in lines]


def _quoted(text: Text, place: str) -> Line:
    """A sentence with the wrong number bold, its place before it."""
    pieces, at = [(f"{place}：", False)] if place else [], 0
    for span in sorted(text.spans, key=lambda span: span.start):
        if span.style == WRONG_STYLE and span.start >= at:
            pieces += [(text.plain[at : span.start], False), (text.plain[span.start : span.end], True)]
            at = span.end
    return [piece for piece in (*pieces, (text.plain[at:], False)) if piece[0]]
