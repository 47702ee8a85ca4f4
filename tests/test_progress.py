"""The bar of a long audit: a name and a count at a terminal, nothing elsewhere, and the results pass through."""

import io

import pytest
from rich.console import Console

from auditor.commands import progress
from auditor.readers import progress as recognition

PATHS = ["reports/甲.txt", "reports/[red]乙\x1b.txt"]


@pytest.fixture
def watch(monkeypatch):
    """What is written on standard error, and the results, for a console that is a terminal or not."""

    def run(paths, *, terminal=True, **options):
        written = io.StringIO()
        monkeypatch.setattr(progress, "Console", lambda **_: Console(file=written, force_terminal=terminal, width=80))
        return list(progress.watched((len(path) for path in paths), paths, **options)), written.getvalue()

    return run


def test_it_tells_which_report_is_waited_for_and_how_many_are_done(watch):
    results, written = watch(PATHS)
    assert results == [len(path) for path in PATHS]
    assert "甲.txt" in written and "[red]乙\\x1b.txt" in written
    assert all(count in written for count in ("0/2", "1/2", "2/2"))


def test_one_report_has_no_bar(watch):
    written = watch(PATHS[:1])[1]
    assert "甲.txt" in written and "0/1" not in written


@pytest.mark.parametrize("how", [{"terminal": False}, {"quiet": True}])
def test_it_is_silent_where_nobody_looks(watch, how):
    assert watch(PATHS, **how) == ([len(path) for path in PATHS], "")


def test_no_reports_need_no_bar(watch):
    assert watch([])[0] == []


def test_it_tells_which_scanned_page_is_recognised(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(progress, "Console", lambda **_: Console(file=written, force_terminal=True, width=80))

    def results():
        recognition.tell(2, 5, "reports/丙.pdf")
        yield 0

    assert list(progress.watched(results(), PATHS)) == [0]
    assert "丙.pdf：正在识别扫描页 2/5" in written.getvalue()
