"""The checks as a handbook in Markdown: a chapter a table, and for each check why, what it says, and examples of what it tells and not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from auditor.reports.letter import escaped
from auditor.reports.wording import SEVERITY_WORDS, TABLE_WORDS
from auditor.suites.check import Check, Example


def handbook(checks: Sequence[Check]) -> str:
    """The checks by table and code; a list of all stands first."""
    lines = [
        "# 检查",
        "",
        "<!-- 由 checks/ 生成（make docs），不要直接改这个文件 -->",
        "",
        f"共 {len(checks)} 项。“矛盾”从报告自身就能证明；“存疑”除非口径不同否则对不上，或者缺了应有的说明；“提示”是末位进位之类。",
        "",
        "| 编号 | 程度 | 数据表 | 检查 |",
        "|---|---|---|---|",
    ]
    lines += [f"| [{c.code}](#{c.code.lower()}) | {SEVERITY_WORDS[c.severity]} | {_named(c.table)} | {escaped(c.title)} |" for c in checks]
    for table, of_table in groupby(sorted(checks, key=lambda c: (c.table, c.code)), key=lambda c: c.table):
        lines += ["", f"## {_named(table)}"]
        for check in of_table:
            lines += _check(check)
    return "\n".join(lines) + "\n"


def _named(table: str) -> str:
    return f"{TABLE_WORDS[table]} `{table}`" if table in TABLE_WORDS else f"`{table}`"


def _check(check: Check) -> Iterator[str]:
    yield from ("", f"### {check.code}", "", f"**{escaped(check.title)}**（{SEVERITY_WORDS[check.severity]}）", "")
    yield escaped(" ".join(check.why.split()))
    if check.basis:
        yield from ("", f"依据：{escaped(check.basis)}")
    for example in check.fails[:1]:
        yield from ("", "会报出：", "", *_quoted(example))
        yield from ("", *(f"> {escaped(line)}" for line in example.finds))
    for example in check.passes[:1]:
        yield from ("", "不会报：", "", *_quoted(example))


def _quoted(example: Example) -> list[str]:
    return ["```text", *example.text.strip("\n").split("\n"), "```"]
