"""The words a reader meets in every view: severities, statuses, places, and text made safe to print."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

from auditor.document import Place
from auditor.result import Severity, Status

SEVERITY_WORDS: Mapping[Severity, str] = {"error": "矛盾", "warning": "存疑", "info": "提示"}
SEVERITY_STYLES: Mapping[Severity, str] = {"error": "bold red", "warning": "yellow", "info": "cyan"}
STATUS_WORDS: Mapping[Status, str] = {
    "verified": "一致",
    "consistent": "在限内",
    "blamed": "疑误",
    "involved": "牵涉",
    "unchecked": "无从核对",
}
STATUS_STYLES: Mapping[Status, str] = {
    "verified": "green",
    "consistent": "cyan",
    "blamed": "bold red",
    "involved": "yellow",
    "unchecked": "dim",
}

TABLE_WORDS: Mapping[str, str] = {
    "numbers": "数字",
    "totals": "合计",
    "rates": "比率",
    "changes": "增减",
    "pairs": "同一数两处",
    "funds": "资金行",
    "indicators": "指标行",
    "scores": "得分",
    "grades": "等级",
    "periods": "年度",
    "counts": "个数与清单",
    "products": "数量与标准",
    "claims": "断语",
    "sections": "章节",
    "leftovers": "模板残留",
    "sheets": "公开报表",
    "between": "两份报告之间",
}


def file_names(paths: Sequence[str]) -> Callable[[str], str]:
    """What the reports of a batch are called: their paths from the folder on that holds them all;
    a single one by its file's name.
    """
    if len(paths) < 2:
        return lambda path: printable(PurePath(path).name)
    try:
        base = str(PurePath(os.path.commonpath([str(PurePath(path).parent) for path in paths])).parent)
    except ValueError:  # on different drives, or some of them whole and some not
        return printable
    return lambda path: printable(os.path.relpath(path, base) if base != "." else path)


# Line ends and tabs inside a quoted row: "年度资金总额\t390\t390", "1.2\n万元"
_BLANKS = re.compile(r"[\s\u3000\u00a0]+")


def printable(text: str) -> str:
    """`text` on one line, with every control, formatting and undecodable character spelled out (`\\x1b`, `\\u202e`)."""
    return "".join(_spelled(c) for c in text)


def one_line(text: str) -> str:
    """`text` with each run of blanks made one space, and printable."""
    return printable(_BLANKS.sub(" ", text).strip())


def _spelled(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return character.encode("unicode_escape").decode("ascii")
    return character


def where(place: Place) -> str:
    """A place in words: `第12行`, `表7 行5 · 第12页`, `工作表“附表” 行5 列3`; empty where nothing is known.

    A line says enough by itself; otherwise a cell is told before its page.
    """
    if place.line is not None:
        return f"第{place.line}行"
    parts = []
    if place.table is not None:
        name = f"表{place.table}" if isinstance(place.table, int) else f"工作表“{one_line(place.table)}”"
        parts.append(
            " ".join([name, *(f"{word}{n}" for word, n in (("行", place.row), ("列", place.column)) if n is not None)])
        )
    elif place.paragraph is not None:
        parts.append(f"第{place.paragraph}段")
    if place.page is not None:
        parts.append(f"第{place.page}页")
    return " · ".join(parts)
