"""`auditor checks`, `explain` and `test-checks`:
what is checked, why, and whether a user's own checks do what they say.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from auditor import trouble
from auditor.bundled import checks_dir
from auditor.commands.app import Stop, app
from auditor.commands.configured import all_checks
from auditor.commands.delivery import deliver, page
from auditor.options import Checks, ChecksFormat, Code, Folder, Format, Handbook, checks_of, suites_in
from auditor.reports.wording import one_line, printable
from auditor.suites.check import Check, SuiteError
from auditor.suites.loader import gathered
from auditor.usage import Command, nearest

# Where the tables are described, from the folder of the handbook.
_TABLES = "../tables.md"


@app.command("checks", cls=Command, options_metavar="[选项]")
def list_checks(form: ChecksFormat = "rich", checks: Checks = [], output: Handbook = "") -> int:  # noqa: B006
    """列出全部检查：编号、程度、所查的数据表、标题。--format markdown 写成手册，一项检查一页，放进 --output 的文件夹。"""
    from auditor.reports import checks as pages
    from auditor.reports import json_report

    found = all_checks(checks)
    if (form == "markdown") != bool(output):
        raise Stop("--format markdown 与 --output 文件夹要一起给出：一项检查一页，放进那个文件夹")
    if form == "markdown":
        _write_handbook(Path(output), found)
    elif form == "json":
        deliver(json_report.dump([pages.fields(c) for c in found]))
    else:
        deliver(page(lambda console: pages.show_list(console, found)))
    return 0


def _write_handbook(folder: Path, checks: Sequence[Check]) -> None:
    """A file for each page of the handbook, in a folder that need not be there yet.
    Links lead to the description of the tables where it is beside it.
    """
    from auditor.reports.handbook import handbook

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stop(f"{printable(str(folder))}：无法写入（{trouble.words(error)}）") from None
    for name, text in handbook(checks, _TABLES if (folder / _TABLES).is_file() else "").items():
        deliver(text, str(folder / name))


@app.command(cls=Command, options_metavar="[选项]")
def explain(code: Code, form: Format = "rich", checks: Checks = []) -> int:  # noqa: B006
    """说明一项检查：怎样核对、为什么、依据什么，会报出什么样的文字，不报什么样的。"""
    from auditor.reports import checks as pages
    from auditor.reports import json_report

    known = all_checks(checks)
    found = [c for c in known if code.upper() in (c.code, c.family)]
    if not found:
        raise Stop(f"没有编号为 {printable(code)} 的检查{nearest(code.upper(), (c.code for c in known))}（全部编号见 auditor checks）")
    as_json = form == "json"
    deliver(
        json_report.dump([pages.fields(c) for c in found])
        if as_json
        else page(lambda console: pages.explain_all(console, found))
    )
    return 0


@app.command("test-checks", cls=Command, options_metavar="[选项]")
def test_checks(folder: Folder) -> int:
    """用检查自带的例子测试检查：fails 的例子必须恰好报出所写的话，passes 的例子必须核对过而且不报。

    写得不对的检查逐条说明，其余的照常测试。全部符合时退出状态为 0，有例子不符为 1，有检查写得不对为 2。
    """
    own = Path(folder)
    bundled = () if own.resolve() == checks_dir().resolve() else checks_of(suites_in([]))
    suites, wrong = gathered([own], {check.code: check.file for check in bundled})
    if not suites and not wrong:
        raise Stop(f"{printable(folder)}：文件夹里没有检查（.yaml）")
    from auditor.examples import run_examples
    from auditor.reports import checks as pages

    told, lines = [], [*wrong]
    for one in checks_of(suites):
        try:
            ran = run_examples(one)
        except SuiteError as error:
            lines += map(str, error.args)
        else:
            told.append((one, len(ran), [(t.example.text, t.problem) for t in ran if t.problem]))
    if told:
        deliver(page(lambda console: pages.show_trials(console, told)))
    for line in lines:
        print(one_line(line), file=sys.stderr)
    return 2 if lines else int(any(problems for _, _, problems in told))
