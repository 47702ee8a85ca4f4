"""Files that mean harm: each costs one line at most and its limits at most, and the reports beside it are audited."""

import json
import os
import socket
import threading
import time
from pathlib import Path

import pytest

import hostile
from auditor.cli import run
from auditor.document import Table
from auditor.limits import Limits, within
from auditor.readers import read

# The odd ones that a few seconds are enough to try; `make fuzz` tries them all.
QUICK = tuple(hostile.ODD) if "FUZZ_EXAMPLES" in os.environ else ("flate-bomb.pdf", "deep.html", "deep.docx", "deep.pdf", "nul-inside.txt", "surrogates.txt", "surrogates-16.txt", "comments.html", "pages.ofd", "units.ofd", "deep.ofd", "rows.xlsx", "spans.html")


def checked(capsys, *arguments):
    """The answer in JSON, and the lines on standard error."""
    status = run(["check", *map(str, arguments), "--format", "json"])
    out, err = capsys.readouterr()
    return status, json.loads(out), err.splitlines()


def test_each_refused_file_takes_one_line_and_the_report_beside_it_is_audited(tmp_path, capsys):
    *bad, good = hostile.write_all(tmp_path, *hostile.REFUSED)
    status, answer, lines = checked(capsys, *bad, good)
    assert status == 2
    assert [document["path"] for document in answer["documents"]] == [str(good)]
    errors = {Path(error["path"]).name: error["error"] for error in answer["errors"]}
    assert errors.keys() == hostile.REFUSED.keys()
    assert [name for name, (_, word) in hostile.REFUSED.items() if word not in errors[name]] == []
    assert sorted(line.partition("：")[0] for line in lines) == sorted(str(path) for path in bad)


@pytest.mark.parametrize("store", [False, True])
def test_what_is_wrong_inside_an_archive_takes_one_line_and_the_report_beside_it_is_audited(tmp_path, capsys, store):
    *archives, good = hostile.write_all(tmp_path, *hostile.ARCHIVES)
    status, answer, lines = checked(capsys, *archives, good, *(["--store", tmp_path / "audits.duckdb"] if store else []))
    read = {document["path"] for document in answer["documents"]}
    assert status == 2
    assert {str(good), *(f"{path}/good.txt" for path in archives)} <= read
    assert any(path.startswith(f"{tmp_path}/long-path.zip/长/") for path in read)
    for path in archives:
        word, told = hostile.ARCHIVES[path.name][1], [error["error"] for error in answer["errors"] if error["path"].startswith(str(path))]
        assert len(told) == bool(word) and all(word in line for line in told), (path, told)
    assert len(lines) == len(answer["errors"])


def test_an_archive_that_takes_too_long_to_open_is_one_line(tmp_path, capsys, monkeypatch):
    from auditor.workers import listing

    (tmp_path / "slow.zip").write_bytes(hostile.around(hostile.zipped({"b.txt": hostile.GOOD.encode()})))
    (tmp_path / "good.txt").write_text(hostile.GOOD, encoding="utf-8")
    os.mkfifo(tmp_path / "never")  # what opens it waits for ever
    made = listing.Listing
    monkeypatch.setattr(listing, "Listing", lambda path, limits: made(str(tmp_path / "never"), limits))
    _, answer, lines = checked(capsys, tmp_path, "--timeout", "4")
    assert [(error["path"], "超过时间上限" in error["error"]) for error in answer["errors"]] == [(str(tmp_path / "slow.zip"), True)]
    assert [document["path"] for document in answer["documents"]] == [str(tmp_path / "good.txt")] and len(lines) == 1


def test_odd_files_end_within_their_limits(tmp_path, capsys):
    *odd, good = hostile.write_all(tmp_path, *QUICK)
    _, answer, lines = checked(capsys, *odd, good, "--timeout", "3", "--memory", "400")
    told = [document["path"] for document in answer["documents"]] + [error["path"] for error in answer["errors"]]
    assert sorted(told) == sorted(map(str, (*odd, good)))
    assert len(lines) == len(answer["errors"])
    assert str(good) in [document["path"] for document in answer["documents"]]


def test_rows_with_numbers_that_no_sheet_has_follow_one_another(tmp_path):
    (tmp_path / "rows.xlsx").write_bytes(hostile.misnumbered())
    start = time.process_time()
    (table,) = [block for block in read(tmp_path / "rows.xlsx").blocks if isinstance(block, Table)]
    assert time.process_time() - start < 2
    assert (table.n_rows, table.n_columns, len(table.cells)) == (5, 2, 10)


def test_odd_names_and_links_that_lead_round(tmp_path, capsys):
    hostile.write_names(tmp_path)
    status, answer, lines = checked(capsys, tmp_path, tmp_path / "a.txt")
    assert status == 2
    assert {error["path"]: error["error"] for error in answer["errors"]} == {str(tmp_path / name): "文件不存在" for name in ("a.txt", "b.txt")}
    assert len(answer["documents"]) == len([name for name in os.listdir(tmp_path) if (tmp_path / name).is_file()])  # noqa: PTH208
    assert len(lines) == 3 and all(line.isprintable() for line in lines)


def test_pages_past_the_limit_are_told(tmp_path):
    (tmp_path / "long.pdf").write_bytes(hostile.paged(hostile.TEXT, 12))
    with within(Limits(pages=5)):
        document = read(tmp_path / "long.pdf")
    assert [gap.reason for gap in document.gaps] == ["PDF 超过 5 页，其后的页没有读取（可用 --pages 放宽）"]
    assert document.gaps[0].place.page == 6


def test_a_file_that_changes_or_goes_while_it_is_read_fails(tmp_path, monkeypatch):
    from auditor import readers
    from auditor.document import Unreadable

    growing = tmp_path / "growing.txt"
    growing.write_text(hostile.GOOD, encoding="utf-8")
    status = os.fstat

    def grow_then_tell(descriptor):
        told = status(descriptor)
        with growing.open("a", encoding="utf-8") as file:
            file.write("又一行。")
        return told

    monkeypatch.setattr(readers.os, "fstat", grow_then_tell)
    with pytest.raises(Unreadable, match="文件在读取时被改动"):
        read(growing)
    growing.unlink()
    with pytest.raises(Unreadable, match="文件不存在"):
        read(growing)


def test_nothing_is_fetched(tmp_path, capsys):
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        threading.Thread(target=lambda: asked.append(server.accept()), daemon=True).start()
        external = f'<!DOCTYPE w:document SYSTEM "{address}/x.dtd">'
        links = "".join(hostile.FOREIGN.format(kind, address) for kind in ("image", "attachedTemplate", "subDocument"))
        page = f'<html><head><link rel=stylesheet href="{address}/a.css"><meta http-equiv=refresh content="0;{address}"></head><body>' \
            f'<img src="{address}/a.png"><iframe src="{address}"></iframe><p>{hostile.GOOD}</p></body></html>'  # fmt: skip
        (tmp_path / "entity.docx").write_bytes(hostile.docx(head=external))
        (tmp_path / "links.docx").write_bytes(hostile.docx(relations=links))
        (tmp_path / "page.html").write_text(page, encoding="utf-8")
        _, answer, _ = checked(capsys, tmp_path)
    assert len(answer["documents"]) == 2
    assert not asked
