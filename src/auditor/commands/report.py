"""`auditor report`: what a store holds, in any format."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from auditor import trouble
from auditor.commands.app import Stop, app
from auditor.commands.configured import answered, configured
from auditor.commands.delivery import apart, deliver, signed, to_terminal, writable
from auditor.options import FailOn, Numbers, Output, Quiet, ReportFormat, Verbose, checks_of, suites_in
from auditor.reports.detail import Detail
from auditor.reports.formats import FORMATS, pieces
from auditor.reports.wording import printable
from auditor.usage import Command

StoreFile = Annotated[str, typer.Option("--store", metavar="文件", help="auditor check --store 写成的文件；不说就是配置里的。")]
Parquet = Annotated[str, typer.Option("--parquet", metavar="文件夹", help="把各张表写成 Parquet 文件，放进这个文件夹，不打印报告。")]


@app.command(cls=Command, options_metavar="[选项]")
def report(
    store: StoreFile = "",
    form: ReportFormat = "",
    numbers: Numbers = False,
    fail_on: FailOn = "",
    output: Output = "",
    quiet: Quiet = False,
    verbose: Verbose = False,
    parquet: Parquet = "",
) -> int:
    """把存储里每份报告最近一次的审计结果，按任意格式再出一遍，不重新审计。

    存储由 auditor check --store 写成；里面的表可以用 DuckDB 直接查询（见 docs/store.md）。
    """
    said = configured("")
    form, output = ("rich", "") if parquet else answered(said, form, output)
    if not (store := store or said.store):
        raise Stop("要用 --store 说明读哪个存储")
    writable(output)
    from auditor.across import Gathering
    from auditor.spool import Spool
    from auditor.store import StoreError, suite_key
    from auditor.store.database import Store, exported

    suites = suites_in([])
    audits, between = Spool(), Gathering(suites, suite_key(suites))
    try:
        with Store(store, new=False) as kept:
            known = [store, *kept.paths()]
            apart(output, known)
            if parquet:
                for path in exported(parquet):
                    apart(path, known)
                for path in kept.export(parquet):
                    print(printable(path))
                return 0
            for audit in kept.audits(facsimile=FORMATS[form].facsimile):
                audits.append(audit)
                between.note(len(audits) - 1, audits.sketch_at(len(audits) - 1))
            judged, failures = between.judged(audits, audits.sketched, kept), kept.failures()
    except StoreError as error:
        raise Stop(f"{printable(store)}：{error}") from None
    except OSError as error:
        raise Stop(f"{printable(parquet)}：无法写入（{trouble.words(error)}）") from None
    detail = Detail(
        quiet, verbose, numbers, {c.code: c for c in checks_of(suites)}, to_terminal(output), fail_on or "error"
    )
    answer = pieces(form, judged, failures, detail)
    deliver(signed(answer, output) if FORMATS[form].signed else answer, output)
    for failure in failures:
        print(f"{printable(failure.path)}：{printable(failure.error)}", file=sys.stderr)
    return 2 if failures else int(detail.failing(judged))
