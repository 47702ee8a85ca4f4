"""The checks as a handbook in Markdown: a page a check, and an index of them by table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from auditor.relations.schema import DERIVED
from auditor.reports.columns import asked, column_words, table_words
from auditor.reports.letter import escaped
from auditor.reports.wording import SEVERITY_WORDS
from auditor.result import SEVERITIES
from auditor.suites.check import Check, Example
from auditor.written import LINE

INDEX = "README.md"
"""The name of the index."""
# What a message quotes of its row: {total}
_FIELD = re.compile(r"\{(\w+)\}")
# The last line of each page.
_GENERATED = f"<!-- 由 checks/ 生成（make docs），不要直接改。{LINE} -->"
_LAST_DIGIT = "expect_last_digit_to_agree"


def handbook(checks: Sequence[Check], tables: str = "") -> Mapping[str, str]:
    """Names of files → their text: the index, and a page a check.
    `tables` is where a link to the description of the tables leads, "" for none.
    """
    ordered = sorted(checks, key=lambda c: (c.table, c.code))
    pages = {INDEX: _index(ordered)}
    return pages | {_name(check): "\n".join((*_page(check, ordered, tables), "", _GENERATED, "")) for check in ordered}


def _name(check: Check) -> str:
    return f"{check.code}.md"


def _index(checks: Sequence[Check]) -> str:
    lines = [
        "# 检查",
        "",
        f"共 {len(checks)} 项，按所查的数据表分组。“矛盾”从报告自身就能证明；“存疑”除非口径不同否则对不上，或者缺了应有的说明；"
        "“提示”是末位进位之类。",
    ]
    for table, of_table in groupby(checks, key=lambda c: c.table):
        lines += ["", f"## {_named(table)}", "", "| 编号 | 程度 | 检查 |", "|---|---|---|"]
        lines += [f"| [{c.code}]({_name(c)}) | {SEVERITY_WORDS[c.severity]} | {escaped(c.title)} |" for c in of_table]
    return "\n".join((*lines, "", _GENERATED, ""))


def _named(table: str) -> str:
    words = table_words(table)
    return f"{words} `{table}`" if words != table else f"`{table}`"


def _page(check: Check, checks: Sequence[Check], tables: str) -> Iterator[str]:
    table = f"[{_named(check.table)}]({tables})" if tables else _named(check.table)
    yield from (f"# {check.code} {escaped(check.title)}", "")
    yield from (f"**{SEVERITY_WORDS[check.severity]}** · {table} · [全部检查]({INDEX})", "")
    yield from ("## 找什么", "", f"{escaped(asked(check))}。", "")
    yield from ("## 为什么", "", escaped(" ".join(check.why.split())), "")
    if check.basis:
        yield from (f"依据：{escaped(check.basis)}", "")
    if cases := list(_milder(check, checks)):
        yield from ("## 什么时候更轻", "", *cases, "")
    yield from ("## 例子", "", *_examples(check), "")
    columns = "、".join(f"`{column}` {column_words(check.table, column)}" for column in _columns(check))
    yield from ("## 用到的列", "", f"{columns}。")
    if related := [
        c for c in checks if c.code != check.code and c.table == check.table and _asked_of(c) & _asked_of(check)
    ]:
        yield from (
            "",
            "## 相关的检查",
            "",
            *(f"- {_link(c)} {escaped(c.title)}（{SEVERITY_WORDS[c.severity]}）" for c in related),
        )


def _link(check: Check) -> str:
    return f"[{check.code}]({_name(check)})"


def _milder(check: Check, checks: Sequence[Check]) -> Iterator[str]:
    """Each case in which what a check asks is told by a milder check, or as something milder."""
    for other in checks:
        same = other.table == check.table and dict(other.kwargs) == dict(check.kwargs)
        if same and SEVERITIES.index(other.severity) > SEVERITIES.index(check.severity):
            yield f"- {_case(other)}：{_link(other)}，{SEVERITY_WORDS[other.severity]}"
    if check.severity == "error":
        yield "- 数字由扫描件识别而来：存疑；另有关系也指向同一个数、又不像认错一个字的，仍是矛盾"


def _case(check: Check) -> str:
    if check.type == _LAST_DIGIT:
        return "只差末位"
    return "名目不全，按上下文推断" if check.where.get("certainty") == ("inferred",) else escaped(check.title)


def _examples(check: Check) -> Iterator[str]:
    failing = check.fails[0]
    yield from ("会报出：", "", *_quoted(failing.text), "", *_told(failing))
    for example in check.passes[:1]:
        yield from ("", *_passing(failing.text, example.text))


def _told(example: Example) -> list[str]:
    """What is reported of an example, a quotation a message."""
    return "\n>\n".join(f"> {escaped(line)}" for line in example.finds).split("\n")


def _passing(failing: str, passing: str) -> Iterator[str]:
    """The example that is not reported; only the lines that differ where most of it is the same."""
    before, after = failing.strip("\n").split("\n"), passing.strip("\n").split("\n")
    changed = [line for old, line in zip(before, after, strict=False) if old != line]
    if len(before) == len(after) and len(changed) * 2 < len(after):
        yield from ("这样写就不报（其余相同）：", "", *_quoted("\n".join(changed)))
    else:
        yield from ("不会报：", "", *_quoted(passing))


def _quoted(text: str) -> list[str]:
    return ["```text", *text.strip("\n").split("\n"), "```"]


def _asked_of(check: Check) -> set[str]:
    """The columns that a check compares."""
    given = [
        value
        for key, value in check.kwargs.items()
        if key.startswith(("column", "stated", "expected", "limit", "allowed", "change"))
    ]
    return {str(one) for value in given for one in (value if isinstance(value, list | tuple) else [value])}


def _columns(check: Check) -> list[str]:
    """Every column that a check compares, limits rows by or quotes, each once;
    what is only worked out from them is none.
    """
    derived = ("difference", *DERIVED.get(check.table, ()))
    quoted = (name for name in _FIELD.findall(check.message) if name not in derived)
    return list(dict.fromkeys((*sorted(_asked_of(check)), *check.where, *check.unless, *quoted)))
