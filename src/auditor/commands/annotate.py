"""`auditor annotate`: the original with the findings marked in it."""

from __future__ import annotations

import os
from pathlib import Path

from auditor.commands.app import Stop, app
from auditor.commands.configured import audited, chosen
from auditor.commands.delivery import deliver, writable
from auditor.options import Checks, Config, Ignore, Profile, Report, Select, Target
from auditor.reports.wording import printable
from auditor.usage import Command

# What stands between a report's name and its suffix where no other name is given.
_MARKED = ".审核批注"


@app.command(cls=Command, options_metavar="[选项]")
def annotate(
    report: Report,
    output: Target = "",
    select: Select = [],  # noqa: B006 (typer reads these defaults, nothing changes them)
    ignore: Ignore = [],  # noqa: B006
    checks: Checks = [],  # noqa: B006
    profile: Profile = "",
    config: Config = "",
) -> int:
    """把发现批注在报告原件的副本上：批注就在对不上的数字旁边，原件不动。

    DOCX 用批注，PDF 用高亮和弹出注释，XLSX 用单元格批注，文本在数字后加注号、文末列出说明。其余内容原样保留。
    """
    from auditor import annotate as marking

    target = output or _beside(report)
    try:
        marking.check_kind(report)
        _not_onto_itself(report, target)
        writable(target)
        run = chosen(config, select=select, ignore=ignore, checks=checks, profile=profile)
        result = audited(report, run)
        data, placed, lost = marking.annotate(report, Path(report).read_bytes(), result.findings)
    except marking.Unmarkable as error:
        raise Stop(f"{printable(report)}：{error}") from None
    except OSError as error:
        raise Stop(f"{printable(report)}：无法读取文件（{error.strerror}）") from None
    deliver(data, target)
    told = f"{len(result.findings)} 条发现，{placed} 处批注" if result.findings else "没有发现，副本与原件相同"
    unplaced = f"；{lost} 处在文件里找不到确切位置，没有批注" if lost else ""
    deliver(f"{printable(target)}：{told}{unplaced}\n")
    return 0


def _beside(report: str) -> str:
    """Where the copy goes that was given no name: beside the report. Raises Stop where such a file is there already."""
    path = Path(report)
    target = str(path.with_name(f"{path.stem}{_MARKED}{path.suffix}"))
    if os.path.lexists(target):
        raise Stop(f"{printable(target)}：已经存在，用 --output 说明写到哪里")
    return target


def _not_onto_itself(report: str, target: str) -> None:
    if os.path.realpath(report) == os.path.realpath(target):
        raise Stop(f"{printable(target)}：是原件，批注要写进另一个文件")
