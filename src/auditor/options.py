"""What the command line's options are called, take and mean; no command and no work."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from auditor.bundled import checks_dir
from auditor.profiles import names as profile_names
from auditor.reports.formats import FORMATS
from auditor.reports.wording import printable
from auditor.settings import FAIL_ON, NAME
from auditor.suites.check import Check, Suite
from auditor.suites.loader import load

BOTH = ("rich", "json")


def suites_in(folders: Sequence[str]) -> tuple[Suite, ...]:
    """The bundled suites and those of the folders. Raises SuiteError."""
    return load([checks_dir(), *map(Path, folders)])


def checks_of(suites: Sequence[Suite]) -> list[Check]:
    """All their checks by code."""
    return sorted((check for suite in suites for check in suite.checks), key=lambda check: check.code)


def listed(values: Sequence[str]) -> list[str]:
    """The codes of a repeatable comma list: `TOT,rat02` → TOT, RAT02."""
    return [code.strip().upper() for value in values for code in value.replace("，", ",").split(",") if code.strip()]


def _one_of(*words: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value and value not in words:
            raise typer.BadParameter(f"只能是 {'、'.join(words)}，不能是“{printable(value)}”")
        return value

    return check


def _amount(*names: str, metavar: str, tell: str) -> Any:
    """An option that takes a whole number, 0 or more."""

    def parsed(value: str | int) -> int:
        if not re.fullmatch(r"\d{1,9}", str(value), re.ASCII):
            raise typer.BadParameter(f"要一个整数（0 或更大），不能是“{printable(str(value))}”")
        return int(value)

    return typer.Option(*names, metavar=metavar, parser=parsed, help=tell)


def _completed(*words: str) -> Callable[[str], list[str]]:
    return lambda incomplete: [word for word in words if word.startswith(incomplete)]


def _codes(incomplete: str) -> list[str]:
    """Codes and families, for the completion."""
    checks = checks_of(suites_in([]))
    return sorted(
        name for name in {c.code for c in checks} | {c.family for c in checks} if name.startswith(incomplete.upper())
    )


def _format(words: Sequence[str], metavar: str, tell: str) -> Any:
    """The option --format that takes these words."""
    return typer.Option(
        "--format", metavar=metavar, callback=_one_of(*words), autocompletion=_completed(*words), help=tell
    )


Format = Annotated[str, _format(BOTH, "rich|json", "给人看（rich，默认）还是给程序读（json）。")]
ChecksFormat = Annotated[
    str,
    _format(
        (*BOTH, "markdown"), "rich|json|markdown", "给人看（rich，默认）、给程序读（json），还是一本手册（markdown）。"
    ),
]
Handbook = Annotated[
    str,
    typer.Option(
        "--output", "-o", metavar="文件夹", help="手册放进这个文件夹：一项检查一页，另有目录；用于 --format markdown。"
    ),
]
ReportFormat = Annotated[
    str, _format(tuple(FORMATS), "格式", "；".join(f"{name} {form.words}" for name, form in FORMATS.items()) + "。")
]
Numbers = Annotated[bool, typer.Option("--numbers", help="逐个列出每个数字核对的结果。")]
Select = Annotated[
    list[str],
    typer.Option("--select", metavar="编号", autocompletion=_codes, help="只做这些检查：编号（TOT01）或类别（TOT），逗号分开或多次给出。"),
]
Ignore = Annotated[list[str], typer.Option("--ignore", metavar="编号", autocompletion=_codes, help="不做这些检查，写法同上。")]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on",
        metavar="error|warning|info|never|unaudited",
        callback=_one_of(*FAIL_ON),
        autocompletion=_completed(*FAIL_ON),
        help="有多严重的发现才算不通过（退出状态 1）：error 矛盾（没有另行配置时）、warning 存疑、info 提示；never 总算通过；unaudited 除了矛盾，有没读到或没核对的内容也不算通过。",
    ),
]
Checks = Annotated[list[str], typer.Option("--checks", metavar="文件夹", help="自己写的检查所在的文件夹，加在内置检查之上；可多次给出。")]
Profile = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="口径",
        autocompletion=lambda incomplete: [name for name in profile_names() if name.startswith(incomplete)],
        help=f"报告自己没有印出的分值、分档等按哪个口径：{'、'.join(profile_names())}；不给出时按报告的种类、所在地和表式选用。报告印出的总是优先。",
    ),
]
Baseline = Annotated[
    str, typer.Option("--baseline", metavar="文件", help="上一次 --format json 的结果：其中已有的发现不再列出，只列新的。")
]
Config = Annotated[str, typer.Option("--config", metavar="文件", help=f"用这个配置文件；不说就从当前文件夹往上找 {NAME}。")]
NoConfig = Annotated[bool, typer.Option("--no-config", help=f"不用在路上找到的 {NAME}。")]
Output = Annotated[str, typer.Option("--output", "-o", metavar="文件", help="结果写进这个文件，不打印在屏幕上。")]
Why = Annotated[
    list[str],
    typer.Option(
        "--why", metavar="行|数",
        help="只说明这些数是怎样判断的：给行号（12、L12、第12行；没有行的文件用第3段、第2页）就是那一行的每个数，给印出的数（1,364.28、100%）就是它的每一处；可多次给出。"
        "单写一个整数，那一行有数字就当行号，否则当数；写成 =12 一定当数。",
    ),
]
Target = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        metavar="文件",
        help="副本写进这个文件（给出文件夹时是放副本的文件夹）；不说就写在原件旁边，名字后加“审核批注”。",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="已经有的文件也重写；原件总是不动。")]
Reviews = Annotated[str, typer.Option("--output", "-o", metavar="文件夹", help="审核结果放进这个文件夹，按原来的子文件夹。")]
Template = Annotated[str, typer.Option("--template", metavar="文件", help="审核意见函用这个 Word 模板（.docx），不用自带的。")]
NewTemplate = Annotated[
    str,
    typer.Option(
        "--write-template", metavar="文件", help="只把自带的审核意见函模板写进这个文件，供修改后用作 --template。"
    ),
]
AnswersFile = Annotated[
    list[str],
    typer.Option("--answers", metavar="文件", help="读回填写过的审核意见表：采纳的照常提出，不采纳并写了理由的不再提出，单位答复写进网页和意见函；可多次给出。"),
]
ForceEdited = Annotated[bool, typer.Option("--force", help="写好以后被人改动过的结果也重写；原件总是不动。")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="只打印总计。")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="连同重算的过程、依据、每项检查核对了多少处、全部未能核对的内容一起打印。")]

Jobs = Annotated[int, _amount("--jobs", "-j", metavar="个数", tell="同时用几个进程；不给就与处理器核数相同。")]
Timeout = Annotated[int, _amount("--timeout", metavar="秒", tell="读一份报告最多用多少秒，默认 600；0 为不限。")]
Memory = Annotated[int, _amount("--memory", metavar="MB", tell="读一份报告最多用多少内存，默认 2048；0 为不限。")]
Size = Annotated[int, _amount("--size", metavar="MB", tell="报告文件最大多少，默认 200；0 为不限。")]
Pages = Annotated[int, _amount("--pages", metavar="页数", tell="一份报告最多读多少页，默认 2000；0 为不限。其后的页不核对，会说明。")]
Store = Annotated[
    str, typer.Option("--store", metavar="文件", help="把审计结果存进这个 DuckDB 文件；下次只审计有变动的报告，中断了接着做。")
]
Cluster = Annotated[
    str,
    typer.Option(
        "--cluster",
        metavar="地址",
        help="在现成的 Dask 集群上审计，如 tcp://10.0.0.1:8786；各机器要能按同样的路径读到报告。",
    ),
]
Watch = Annotated[bool, typer.Option("--watch", help="审计完后守着，文件一存盘就重新审计，只说新出现的和已消除的；Ctrl-C 结束。")]

Reports = Annotated[list[str], typer.Argument(metavar="报告", help="报告文件，或装着报告的文件夹（一直找到最里层）。")]
Report = Annotated[str, typer.Argument(metavar="报告", help="一份报告文件。")]
ReportOrFolder = Annotated[str, typer.Argument(metavar="报告", help="一份报告文件，或装着报告的文件夹、ZIP。")]
FolderOfReports = Annotated[str, typer.Argument(metavar="文件夹", help="装着报告的文件夹或 ZIP。")]
OldReport = Annotated[str, typer.Argument(metavar="旧稿", help="报告的前一稿，或装着上一次报送的文件夹、ZIP。")]
NewReport = Annotated[str, typer.Argument(metavar="新稿", help="报告的后一稿，或装着这一次报送的文件夹、ZIP。")]
Code = Annotated[str, typer.Argument(metavar="编号", autocompletion=_codes, help="检查的编号，如 TOT01；给出类别（TOT）就逐项说明这一类。")]
Folder = Annotated[str, typer.Argument(metavar="文件夹", help="自己写的检查所在的文件夹。")]
Version = Annotated[bool, typer.Option("--version", "-V", help="显示版本号。")]
